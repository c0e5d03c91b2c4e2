"""Facebook and Instagram: what a page may ask in any 24 hours, told as percentages with every answer.

Limits, by developers.facebook.com/docs/graph-api/overview/rate-limiting ("Business Use Case Rate Limits"): a page has
4,800 calls in 24 hours for each person engaged with it, an Instagram account 4,800 for each impression; what is above
is refused with code 32 (Instagram: 80002). Conversations: 2 calls a second for each page (messenger-platform, "Rate
limits"), counted over ten seconds here.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import ClassVar

from cm_inbox.models.accounts import SignInMethod
from cm_inbox.models.instants import Millis
from cm_inbox.networks.base import Network, SignedIn, SignInRequest
from cm_inbox.networks.facebook import Facebook
from cm_inbox.networks.http import HttpClient
from cm_inbox.networks.instagram import Instagram
from tests.servers.facebook import FakeFacebook, refused
from tests.servers.instagram import FakeInstagram
from tests.servers.stub import Answer, Asked

from .scene import DAY, Scene
from .wire import TooMany, Window, Wire

ENGAGED = 10
"""People engaged with a page in a day, a tenth of those who would write the messages: a small page has few calls."""

FOR_EACH = 4_800
PEOPLE = 10
TALK_SECONDS = 10


class _Meta(Scene):
    calls_a_day: ClassVar[int]
    code: ClassVar[int]
    kind: ClassVar[str]
    network: ClassVar[type[Network]]

    def __init__(self, wire: Wire, clock: Callable[[], Millis], count: int) -> None:
        super().__init__(wire, clock, count)
        self.tokens: list[str] = []
        self.people: list[list[str]] = []
        self.days: dict[str, Window] = {}
        self.talks: dict[str, Window] = {}

    def keep_to(self, token: str) -> None:
        """Give an account its limits."""
        self.tokens.append(token)
        self.days[token] = Window(self.calls_a_day, DAY, self.clock)
        self.talks[token] = Window(2 * TALK_SECONDS, TALK_SECONDS * 1000, self.clock)

    async def limited(self, server: FakeFacebook, asked: Asked) -> Answer:
        day = self.days.get(asked.token)
        if day is None:
            return server.reply(asked)
        within = day.take()
        percent = day.used * 100 // day.calls
        waits = 0 if within else -(-(day.resets_at - self.clock()) // 60_000)
        entry = {"type": self.kind, "call_count": percent, "estimated_time_to_regain_access": waits}
        told = {"X-Business-Use-Case-Usage": json.dumps({server.tokens[asked.token]: [entry]})}
        talks = "/conversations" in asked.path or "/t_" in asked.path or "/aWdf" in asked.path
        if not within or (talks and not self.talks[asked.token].take()):
            answer = refused(self.code if not within else 613, "Page request limit reached").answer
            raise TooMany(answer.status, answer.body, told)
        answer = server.reply(asked)
        return Answer(answer.body, answer.status, {**answer.headers, **told})

    def spent(self) -> tuple[str, bool]:
        most = max(window.used for window in self.days.values())
        return f"at most {most:,} of {self.calls_a_day:,} calls an account", most <= self.calls_a_day


class FacebookScene(_Meta):
    title = f"Facebook, pages with {ENGAGED} engaged people each"
    calls_a_day = FOR_EACH * ENGAGED
    code = 32
    kind = "pages"
    network = Facebook

    def __init__(self, wire: Wire, clock: Callable[[], Millis], count: int) -> None:
        super().__init__(wire, clock, count)
        self.server = self.opened(FakeFacebook(self.seconds))
        self.pages: list[tuple[str, str]] = []
        wire.join(self.server.url, lambda asked: self.limited(self.server, asked))

    async def sign_in(self, number: int, http: HttpClient) -> tuple[type[Network], SignedIn]:
        page, token = self.server.add_page(f"Altea {number}")
        self.pages.append((page, self.server.add_post(page, page, "Nos coffrets de Noël")))
        self.people.append([self.server.add_person(f"Client {each}") for each in range(PEOPLE)])
        self.keep_to(token)
        return Facebook, await Facebook.sign_in(SignInRequest(SignInMethod.TOKEN, self.server.url, secret=token), http)

    def write(self, number: int, text: str, *, private: bool) -> None:
        page, post = self.pages[number]
        who = self.people[number][self.turn() % PEOPLE]
        if private:
            self.server.write(page, who, text)
        else:
            self.server.add_comment(post, who, text)

    @property
    def best(self) -> str:
        every = DAY / (self.calls_a_day / 4) / 1000
        return f"{every / 2:.0f} s: {self.calls_a_day:,} calls a day, four for each look at a page"


class InstagramScene(_Meta):
    title = "Instagram, accounts with 1,000 impressions each"
    calls_a_day = FOR_EACH * 1_000
    code = 80_002
    kind = "instagram"
    network = Instagram

    def __init__(self, wire: Wire, clock: Callable[[], Millis], count: int) -> None:
        super().__init__(wire, clock, count)
        self.server = self.opened(FakeInstagram(self.seconds))
        self.own: list[tuple[str, str]] = []
        wire.join(self.server.url, lambda asked: self.limited(self.server, asked))

    async def sign_in(self, number: int, http: HttpClient) -> tuple[type[Network], SignedIn]:
        account, token = self.server.add_account(f"altea{number}")
        self.own.append((account, self.server.add_medium(account, "Nos coffrets de Noël")))
        self.people.append([self.server.add_person(f"client{each}") for each in range(PEOPLE)])
        self.keep_to(token)
        return Instagram, await Instagram.sign_in(
            SignInRequest(SignInMethod.TOKEN, self.server.url, secret=token), http
        )

    def write(self, number: int, text: str, *, private: bool) -> None:
        account, medium = self.own[number]
        who = self.people[number][self.turn() % PEOPLE]
        if private:
            self.server.direct(account, who, text)
        else:
            self.server.remark(medium, who, text)

    @property
    def best(self) -> str:
        return "0.5 s: two calls a second for direct messages, more for all else"
