"""Discourse: twenty calls a minute and 2,880 a day for a user's key, which belongs to one forum.

Limits, by Discourse's site settings as they are to begin with (max_user_api_reqs_per_minute,
max_user_api_reqs_per_day): what is above is refused with 429 and ``Discourse-Rate-Limit-Error-Code``.
"""

from __future__ import annotations

from collections.abc import Callable

from cm_inbox.models.instants import Millis
from cm_inbox.networks.base import Network, SignedIn
from cm_inbox.networks.discourse import Discourse
from cm_inbox.networks.discourse_api import USER_KEY, DiscourseApi
from cm_inbox.networks.discourse_sign_in import report
from cm_inbox.networks.http import HttpClient
from tests.servers.discourse import FakeDiscourse
from tests.servers.discourse_world import Post, Topic, User, iso
from tests.servers.stub import Answer, Asked

from .scene import DAY, MINUTE, Scene
from .wire import Serve, TooMany, Window, Wire

A_MINUTE, A_DAY = 20, 2_880
CLIENT = "cm-inbox"
PEOPLE = 10


class DiscourseScene(Scene):
    title = "Discourse, each account on a forum of its own"

    def __init__(self, wire: Wire, clock: Callable[[], Millis], count: int) -> None:
        super().__init__(wire, clock, count)
        self.forums: list[tuple[FakeDiscourse, User, Topic, list[User]]] = []
        self.days: list[Window] = []

    async def sign_in(self, number: int, http: HttpClient) -> tuple[type[Network], SignedIn]:
        server = self.opened(FakeDiscourse())
        us = server.add_user("Altea", staff=True)
        topic = server.add_topic("Nos coffrets de Noël")
        self._dated(server.add_post(topic, us, "Posez vos questions ici."))
        self.forums.append((server, us, topic, [server.add_user(f"Client{each}") for each in range(PEOPLE)]))
        self.wire.join(server.url, self._keeping(server))
        kept = {"kind": USER_KEY, "key": server.add_key(us, CLIENT).key, "client": CLIENT}
        told, *_ = await report(DiscourseApi(http, server.url, kept, self.clock), Discourse.info.permissions)
        return Discourse, SignedIn(told, server.url, kept)

    def _keeping(self, server: FakeDiscourse) -> Serve:
        """Return the forum's answers within its limits."""
        minute, day = Window(A_MINUTE, MINUTE, self.clock), Window(A_DAY, DAY, self.clock)
        self.days.append(day)

        async def serve(asked: Asked) -> Answer:
            each = (minute.take(), "user_api_key_limiter_60_secs"), (day.take(), "user_api_key_limiter_1_day")
            for within, which in each:
                if not within:
                    body = {"errors": ["Slow down."], "error_type": "rate_limit", "extras": {"wait_seconds": 60}}
                    raise TooMany(429, body, {"Discourse-Rate-Limit-Error-Code": which, "Retry-After": "60"})
            return server.reply(asked)

        return serve

    def write(self, number: int, text: str, *, private: bool) -> None:
        server, us, topic, people = self.forums[number]
        who = people[self.turn() % PEOPLE]
        if private:
            topic = server.add_topic("Ma commande", private=True, members={us.id, who.id})
        self._dated(server.add_post(topic, who, text))

    def _dated(self, post: Post) -> None:
        """Have a post written now."""
        post.created_at = post.updated_at = iso(self.seconds())
        post.topic.bumped = self.seconds()

    def spent(self) -> tuple[str, bool]:
        most = max(day.used for day in self.days)
        return f"at most {most:,} of {A_DAY:,} calls an account", most <= A_DAY

    @property
    def best(self) -> str:
        return f"{DAY / A_DAY / 2_000:.0f} s: {A_DAY:,} calls a day, all for the newest posts"
