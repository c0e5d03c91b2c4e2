"""Telegram: a bot waits at Telegram for what comes, one question at a time; reading has no limit.

By core.telegram.org/bots/api#getupdates and bots/faq: limits are for sending alone; two questions at once are refused
with 409.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from cm_inbox.models.accounts import SignInMethod
from cm_inbox.models.instants import Millis
from cm_inbox.networks.base import Network, SignedIn, SignInRequest
from cm_inbox.networks.http import HttpClient
from cm_inbox.networks.telegram import Telegram
from tests.servers.stub import Answer, Asked
from tests.servers.telegram import Bot, Chat, FakeTelegram, Json

from .scene import Scene
from .wire import TooMany, Wire


class TelegramScene(Scene):
    title = "Telegram, each bot in a group of its own"

    def __init__(self, wire: Wire, clock: Callable[[], Millis], count: int) -> None:
        super().__init__(wire, clock, count)
        self.server = self.opened(FakeTelegram(clock=self.seconds))
        self.places: list[tuple[Bot, Chat, list[Json]]] = []
        self.news: dict[str, asyncio.Event] = {}
        self.waiting: set[str] = set()
        wire.join(self.server.url, self._serve)

    async def _serve(self, asked: Asked) -> Answer:
        token = asked.path.split("/")[1].removeprefix("bot")
        answer = self.server.reply(asked)
        seconds = int(asked.one("timeout", "0"))
        if not asked.path.endswith("/getUpdates") or answer.body["result"] or not seconds:
            return answer
        if token in self.waiting:
            raise TooMany(409, {"ok": False, "error_code": 409, "description": "Conflict: terminated by other"})
        self.waiting.add(token)
        self.news[token].clear()
        try:
            await asyncio.wait_for(self.news[token].wait(), seconds)
        except TimeoutError:
            return answer
        finally:
            self.waiting.discard(token)
        return self.server.reply(asked)

    async def sign_in(self, number: int, http: HttpClient) -> tuple[type[Network], SignedIn]:
        bot = self.server.new_bot("Altéa")
        people = [self.server.new_person(f"Client {each}") for each in range(10)]
        self.places.append((bot, self.server.new_group(bot, "Les clients d'Altéa"), people))
        self.news[bot.token] = asyncio.Event()
        request = SignInRequest(SignInMethod.TOKEN, self.server.url, secret=bot.token)
        return Telegram, await Telegram.sign_in(request, http)

    def write(self, number: int, text: str, *, private: bool) -> None:
        bot, group, people = self.places[number]
        who = people[self.turn() % len(people)]
        self.server.says(self.server.private(bot, who) if private else group, who, text)
        self.news[bot.token].set()

    @property
    def best(self) -> str:
        return "at once: a question waits at Telegram until something comes"
