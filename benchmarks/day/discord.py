"""Discord: fifty calls a second for a bot, and for each channel and kind of call what its headers tell.

Limits, by Discord's API reference v10 ("Rate limits"): 50 a second for everything; the buckets of single routes are not
published, but told with every answer (``X-RateLimit-*``): here five calls in five seconds each, as channels' messages
have been seen to have.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from cm_inbox.models.accounts import SignInMethod
from cm_inbox.models.instants import Millis
from cm_inbox.networks.base import Network, SignedIn, SignInRequest
from cm_inbox.networks.discord import Discord
from cm_inbox.networks.http import HttpClient
from tests.servers.discord import Channel, FakeDiscord
from tests.servers.stub import Answer, Asked, Refused

from .scene import Scene
from .wire import TooMany, Window, Wire

A_SECOND = 50
BUCKET, BUCKET_MS = 5, 5_000
_ROUTE = re.compile(r"/(?:channels|guilds|users)/[^/]+(?:/[a-z@]+)*")


class DiscordScene(Scene):
    """By REST alone, as where the gateway, which tells at once, cannot be had."""

    title = "Discord, by REST alone, each bot on a server of its own"
    has_private = False

    def __init__(self, wire: Wire, clock: Callable[[], Millis], count: int) -> None:
        super().__init__(wire, clock, count)
        self.server = self.opened(FakeDiscord(clock=self.seconds))
        self.channels: list[list[Channel]] = []
        self.people = [self.server.new_person(f"Client {each}") for each in range(10)]
        self.bots: dict[str, Window] = {}
        self.buckets: dict[tuple[str, str], Window] = {}
        wire.join(self.server.url, self._serve)

    async def _serve(self, asked: Asked) -> Answer:
        if asked.path.endswith("/gateway/bot"):
            raise Refused(404, {"code": 0, "message": "404: Not Found"})
        bot = asked.headers.get("authorization", "")
        within = self.bots.setdefault(bot, Window(A_SECOND, 1_000, self.clock)).take()
        found = _ROUTE.search(asked.path)
        route = f"{asked.method} {found[0] if found else asked.path}"
        bucket = self.buckets.setdefault((bot, route), Window(BUCKET, BUCKET_MS, self.clock))
        within = bucket.take() and within
        after = (bucket.resets_at - self.clock()) / 1000
        told = {
            "X-RateLimit-Limit": str(BUCKET),
            "X-RateLimit-Remaining": str(bucket.left),
            "X-RateLimit-Reset-After": f"{after:.3f}",
        }
        if not within:
            body = {"message": "You are being rate limited.", "retry_after": after, "global": False}
            raise TooMany(429, body, told)
        try:
            answer = self.server.reply(asked)
        except Refused as refused:
            answer = refused.answer
        return Answer(answer.body, answer.status, {**answer.headers, **told})

    async def sign_in(self, number: int, http: HttpClient) -> tuple[type[Network], SignedIn]:
        token = self.server.new_bot("Altéa")
        guild = self.server.new_guild(token, "Altéa")
        self.channels.append([self.server.new_channel(guild, name) for name in ("aide", "commandes", "salon")])
        return Discord, await Discord.sign_in(SignInRequest(SignInMethod.TOKEN, self.server.url, secret=token), http)

    def write(self, number: int, text: str, *, private: bool) -> None:
        turn = self.turn()
        channels = self.channels[number]
        self.server.says(channels[turn % len(channels)], self.people[turn % len(self.people)], text)

    @property
    def best(self) -> str:
        return "0.5 s: each list five times in five seconds"
