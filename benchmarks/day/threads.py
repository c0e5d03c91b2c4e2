"""Threads: what a profile may ask in any 24 hours, told as percentages with every answer.

Limits, by developers.facebook.com/documentation/threads/overview ("Rate limits"): a profile has 4,800 calls in 24 hours
for each impression of what it wrote, and no fewer than those of ten impressions; what is above is refused with code 32.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from cm_inbox.models.accounts import SignInMethod
from cm_inbox.models.instants import Millis
from cm_inbox.networks.base import Network, SignedIn, SignInRequest
from cm_inbox.networks.http import HttpClient
from cm_inbox.networks.threads import Threads
from tests.servers.stub import Answer, Asked, Refused
from tests.servers.threads import FakeThreads, refused

from .scene import DAY, Scene
from .wire import TooMany, Window, Wire

CALLS_A_DAY = 4_800 * 10
"""Of the fewest impressions that count."""


class ThreadsScene(Scene):
    title = "Threads, profiles with ten impressions each"
    has_private = False

    def __init__(self, wire: Wire, clock: Callable[[], Millis], count: int) -> None:
        super().__init__(wire, clock, count)
        self.server = self.opened(FakeThreads(self.seconds))
        self.posts: list[str] = []
        self.people = [self.server.add_person(f"client.{each}") for each in range(10)]
        self.days: dict[str, Window] = {}
        wire.join(self.server.url, self._serve)

    async def _serve(self, asked: Asked) -> Answer:
        day = self.days.setdefault(asked.token or asked.one("access_token"), Window(CALLS_A_DAY, DAY, self.clock))
        within = day.take()
        told = {"X-App-Usage": json.dumps({"call_count": day.used * 100 // day.calls, "total_time": 1})}
        if not within:
            answer = refused(32, "Page request limit reached").answer
            raise TooMany(answer.status, answer.body, told)
        try:
            answer = self.server.reply(asked)
        except Refused as refusal:
            answer = refusal.answer
        return Answer(answer.body, answer.status, {**answer.headers, **told})

    async def sign_in(self, number: int, http: HttpClient) -> tuple[type[Network], SignedIn]:
        us, token = self.server.add_profile(f"altea.{number}")
        self.posts.append(self.server.post(us, "Nos coffrets de Noël"))
        return Threads, await Threads.sign_in(SignInRequest(SignInMethod.TOKEN, self.server.url, secret=token), http)

    def write(self, number: int, text: str, *, private: bool) -> None:
        self.server.say(self.posts[number], self.people[self.turn() % len(self.people)], text)

    def spent(self) -> tuple[str, bool]:
        most = max(window.used for window in self.days.values())
        return f"at most {most:,} of {CALLS_A_DAY:,} calls a profile", most <= CALLS_A_DAY

    @property
    def best(self) -> str:
        every = DAY / (CALLS_A_DAY / 4) / 1000
        return f"{every / 2:.0f} s: {CALLS_A_DAY:,} calls a day, four for each look at a profile"
