"""LinkedIn: so many calls a day for each resource, which it counts but does not say; all pages of an app share them.

Limits, by learn.microsoft.com/linkedin/shared/api-guide/concepts/rate-limits: a day's calls end at midnight UTC, and
"rate limits are not published": who has the app sees them in LinkedIn's portal. None is made up here: the row says how
many calls a day takes, so that it can be held against what the portal shows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from cm_inbox.models.apps import OAuthApp
from cm_inbox.models.instants import Millis
from cm_inbox.networks.base import Network, SignedIn
from cm_inbox.networks.http import HttpClient
from cm_inbox.networks.linkedin import LinkedIn
from tests.servers.linkedin import FakeLinkedIn, Post
from tests.servers.stub import Answer, Asked

from .scene import Scene, by_browser
from .wire import Wire

APP = OAuthApp("the-app")


class LinkedInScene(Scene):
    title = "LinkedIn, all pages on one app"
    has_private = False

    def __init__(self, wire: Wire, clock: Callable[[], Millis], count: int) -> None:
        super().__init__(wire, clock, count)
        self.server = self.opened(FakeLinkedIn(self.seconds))
        self.server.auth.apps[APP.client_id] = ""
        self.posts: list[Post] = []
        self.asked: Counter[str] = Counter()
        self.people = [self.server.add_person(f"Client{each}") for each in range(10)]
        wire.join(self.server.url, self._serve)

    async def _serve(self, asked: Asked) -> Answer:
        self.asked[asked.path.removeprefix("/rest/").partition("/")[0]] += 1
        return self.server.reply(asked)

    async def sign_in(self, number: int, http: HttpClient) -> tuple[type[Network], SignedIn]:
        us = self.server.add_page(f"Altea {number}", manager=f"member-{number}")
        self.posts.append(self.server.add_post(us, "Nos coffrets de Noël"))
        self.server.auth.owner = f"member-{number}"
        return LinkedIn, await by_browser(LinkedIn, self, self.server, APP, http)

    def write(self, number: int, text: str, *, private: bool) -> None:
        self.server.add_comment(self.people[self.turn() % len(self.people)], self.posts[number], text)

    def spent(self) -> tuple[str, bool]:
        resource, calls = self.asked.most_common(1)[0]
        return f"{calls:,} calls of {resource}, of which it has most", True

    @property
    def best(self) -> str:
        return "unknown: LinkedIn publishes no limit"
