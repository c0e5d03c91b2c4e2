"""Reddit: a hundred calls a minute for an app, counted over ten minutes, for all accounts that are signed in with it.

Limits, by support.reddithelp.com ("Reddit Data API", 100 queries a minute for an OAuth client id, averaged over ten
minutes): told with every answer (``X-Ratelimit-*``, in seconds left).
"""

from __future__ import annotations

from collections.abc import Callable

from cm_inbox.models.apps import OAuthApp
from cm_inbox.models.instants import Millis
from cm_inbox.networks.base import Network, SignedIn
from cm_inbox.networks.http import HttpClient
from cm_inbox.networks.reddit import Reddit
from tests.servers.reddit import FakeReddit, Place, Thing
from tests.servers.stub import Answer, Asked, Refused

from .scene import MINUTE, Scene, by_browser
from .wire import TooMany, Window, Wire

CALLS, LENGTH = 1_000, 10 * MINUTE
APP = OAuthApp("the-app")
SIGN_IN = ("/api/v1/authorize", "/api/v1/access_token")


class RedditScene(Scene):
    title = "Reddit, all subreddits on one app"

    def __init__(self, wire: Wire, clock: Callable[[], Millis], count: int) -> None:
        super().__init__(wire, clock, count)
        self.server = self.opened(FakeReddit(self.seconds))
        self.server.auth.apps[APP.client_id] = ""
        self.server.left = 1e12  # the limits are kept here, on this clock
        self.window = Window(CALLS, LENGTH, clock, rolling=False)
        self.most = 0
        self.places: list[tuple[Place, Thing]] = []
        self.people = [self.server.add_user("client") for _ in range(10)]
        wire.join(self.server.url, self._serve)

    async def _serve(self, asked: Asked) -> Answer:
        if asked.path in SIGN_IN:
            return self.server.reply(asked)
        within = self.window.take()
        self.most = max(self.most, self.window.used)
        told = {
            "x-ratelimit-remaining": f"{self.window.left:.1f}",
            "x-ratelimit-used": str(self.window.used),
            "x-ratelimit-reset": str((self.window.resets_at - self.clock()) // 1000),
        }
        if not within:
            raise TooMany(429, {"message": "Too Many Requests", "error": 429}, told)
        try:
            answer = self.server.reply(asked)
        except Refused as refused:
            answer = refused.answer
        return Answer(answer.body, answer.status, {**answer.headers, **told})

    async def sign_in(self, number: int, http: HttpClient) -> tuple[type[Network], SignedIn]:
        us = self.server.add_user("altea")
        place = self.server.add_place(f"altea{number}", us)
        self.places.append((place, self.server.add_post(place, us, "Nos coffrets de Noël")))
        self.server.auth.owner = us.name
        return Reddit, await by_browser(Reddit, self, self.server, APP, http)

    def write(self, number: int, text: str, *, private: bool) -> None:
        place, post = self.places[number]
        who = self.people[self.turn() % len(self.people)]
        if private:
            self.server.write_mail(place, who, text)
        else:
            self.server.add_comment(who, post, text)

    def spent(self) -> tuple[str, bool]:
        return f"at most {self.most:,} of {CALLS:,} calls in ten minutes", self.most <= CALLS

    @property
    def best(self) -> str:
        every = LENGTH / (CALLS / 4 / self.count) / 1000
        return f"{every / 2:.0f} s: four calls a round, {CALLS:,} in ten minutes for all together"
