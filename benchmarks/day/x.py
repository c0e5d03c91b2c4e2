"""X: calls cost, so that each account has a budget; its endpoints have limits of their own, in quarters of an hour.

Limits and prices, by docs.x.com ("Rate limits", "Pricing", Aug 2026; tests/servers/x.py keeps them): mentions 300 calls
in 15 minutes, private messages 15; a post read costs 0.005 dollars, a person or a private message 0.010, once a day
(UTC). A question that brings nothing costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from cm_inbox.models.apps import OAuthApp
from cm_inbox.models.instants import Millis
from cm_inbox.models.spending import Spending
from cm_inbox.networks.base import Network, SignedIn
from cm_inbox.networks.http import HttpClient
from cm_inbox.networks.x import X
from tests.servers.stub import Answer, Asked
from tests.servers.x import FakeX, Post, User

from .scene import Scene, by_browser
from .wire import Wire

PEOPLE = 10


class XScene(Scene):
    title = "X, each account within 5 dollars a day"
    spending: ClassVar[Spending] = Spending(day=500, month=15_000)

    def __init__(self, wire: Wire, clock: Callable[[], Millis], count: int) -> None:
        super().__init__(wire, clock, count)
        self.server = self.opened(_Clocked(self.seconds))
        self.server.open_handed = False
        self.own: list[tuple[User, Post]] = []
        self.people: list[list[User]] = []
        wire.join(self.server.url, self._serve)

    async def _serve(self, asked: Asked) -> Answer:
        return self.server.reply(asked)

    async def sign_in(self, number: int, http: HttpClient) -> tuple[type[Network], SignedIn]:
        us = self.server.add_user("Altea")
        self.own.append((us, self.server.say(us, "Bonjour, posez vos questions ici.")))
        self.people.append([self.server.add_user(f"Client{each}") for each in range(PEOPLE)])
        self.server.owner = us.id
        return X, await by_browser(X, self, self.server, OAuthApp("our-app"), http)

    def write(self, number: int, text: str, *, private: bool) -> None:
        us, root = self.own[number]
        who = self.people[number][self.turn() % PEOPLE]
        if private:
            self.server.write(who, us, text)
        else:
            self.server.say(who, text, to=root.id)

    def spent(self) -> tuple[str, bool]:
        dollars, most = self.server.bill / 1000, self.count * self.spending.day / 100
        return f"{dollars:.2f} of {most:.0f} dollars", dollars <= most

    @property
    def best(self) -> str:
        return "1.5 s for mentions (300 questions in 15 minutes), 30 s for private messages (15)"


class _Clocked(FakeX):
    """The server on a clock that goes on by itself."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        super().__init__()

    def now(self) -> float:
        return self._seconds()
