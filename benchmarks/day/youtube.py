"""YouTube: 10,000 units a day from midnight to midnight in California, for all channels of an app together.

Limits and costs, by developers.google.com/youtube/v3/determine_quota_cost (tests/servers/youtube.py keeps them): a list
costs a unit, a change 50.
"""

from __future__ import annotations

from collections.abc import Callable

from cm_inbox.models.apps import OAuthApp
from cm_inbox.models.instants import Millis
from cm_inbox.networks.base import Network, SignedIn
from cm_inbox.networks.http import HttpClient
from cm_inbox.networks.youtube import YouTube
from tests.servers.stub import Answer, Asked, Refused
from tests.servers.youtube import FakeYouTube

from .scene import DAY, MINUTE, Scene, by_browser
from .wire import TooMany, Wire

APP = OAuthApp("the-app", "its-secret")


class YouTubeScene(Scene):
    title = "YouTube, all channels on one app"
    has_private = False

    def __init__(self, wire: Wire, clock: Callable[[], Millis], count: int) -> None:
        super().__init__(wire, clock, count)
        self.server = self.opened(FakeYouTube(self.seconds))
        self.server.auth.apps[APP.client_id] = APP.client_secret
        self.videos: list[str] = []
        self.people = [self.server.add_channel(f"Client{each}") for each in range(10)]
        wire.join(self.server.url, self._serve)

    async def _serve(self, asked: Asked) -> Answer:
        try:
            return self.server.reply(asked)
        except Refused as refused:
            if "quotaExceeded" in str(refused.answer.body):
                raise TooMany(refused.answer.status, refused.answer.body) from None
            raise

    async def sign_in(self, number: int, http: HttpClient) -> tuple[type[Network], SignedIn]:
        us = self.server.add_channel(f"Altea{number}")
        self.videos.append(self.server.add_video(us, "Nos coffrets de Noël"))
        self.server.auth.owner = us
        return YouTube, await by_browser(YouTube, self, self.server, APP, http)

    def write(self, number: int, text: str, *, private: bool) -> None:
        self.server.add_comment(self.people[self.turn() % len(self.people)], self.videos[number], text)

    def spent(self) -> tuple[str, bool]:
        units = self.server.units[APP.client_id]
        return f"{units:,} of 10,000 units", units <= 10_000

    @property
    def best(self) -> str:
        every = DAY / (10_000 / self.count) / MINUTE
        return f"{every / 2:.1f} min: 10,000 lists of one unit, each channel in turn, nothing kept for people"
