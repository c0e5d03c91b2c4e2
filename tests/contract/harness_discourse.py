"""Discourse for the contract suite: a moderator of a fake forum, with people who write below a topic of its own.

An account reads the whole forum, so each test begins with an empty one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from cm_inbox.models.accounts import SignInMethod
from cm_inbox.models.permissions import ActionKind
from cm_inbox.networks.base import SignInRequest
from cm_inbox.networks.discourse import Discourse
from cm_inbox.networks.discourse_api import Pace
from tests.contract.harness import Customer, Harness
from tests.servers.discourse import DENIED, FakeDiscourse
from tests.servers.discourse_world import Post, Topic, User
from tests.servers.stub import Answer


class Roomy(Discourse):
    """The adapter on a quick forum whose owner allows more calls: a test does in seconds what takes a person hours."""

    info = replace(Discourse.info, settle=100)

    def make_pace(self, kept: Mapping[str, str]) -> Pace:
        return Pace(10_000, None, self.clock)


class DiscourseHarness(Harness):
    network = "discourse"
    adapter = Roomy
    live = False
    refusal = Answer(DENIED).content
    supports = frozenset(ActionKind)

    def __init__(self, server: FakeDiscourse) -> None:
        self.server = server
        self.us: User | None = None
        self.topic: Topic | None = None
        self.key = ""

    async def our_sign_in(self) -> SignInRequest:
        server = self.server
        with server.lock:
            if self.us is None:
                server.posts.clear()
                server.topics.clear()
                server.reviews.clear()
                self.us = server.add_user("Altea", staff=True)
                self.key = server.add_key(self.us).key
                self.topic = server.add_topic("Nos coffrets de Noël")
                server.add_post(self.topic, self.us, "Posez vos questions ici.")
        return SignInRequest(SignInMethod.TOKEN, server.url, self.us.username, self.key)

    async def new_customer(self, name: str) -> Customer:
        with self.server.lock:
            user = self.server.add_user(name)
        return Customer(str(user.id), f"@{user.username}", {})

    async def post(self, customer: Customer, text: str, *, reply_to: str | None = None) -> str:
        await self.our_sign_in()
        with self.server.lock:
            above = self._post(reply_to).number if reply_to else None
            return str(self.server.add_post(self._topic, self._user(customer), text, reply_to=above).id)

    async def post_private(self, customer: Customer, text: str) -> str:
        await self.our_sign_in()
        assert self.us is not None
        with self.server.lock:
            members = {self.us.id, int(customer.id)}
            topic = self.server.add_topic("Ma commande", private=True, members=members)
            return f"pm-{self.server.add_post(topic, self._user(customer), text).id}"

    async def edit(self, customer: Customer, message_id: str, text: str) -> None:
        with self.server.lock:
            post = self._post(message_id)
            post.raw = text
            post.version += 1

    async def delete(self, customer: Customer, message_id: str) -> None:
        with self.server.lock:
            post = self._post(message_id)
            post.user_deleted = True
            post.version += 1

    async def answer(self, customer: Customer, message_id: str, text: str) -> None:
        assert self.us is not None
        with self.server.lock:
            self.server.add_post(self._topic, self.us, text, reply_to=self._post(message_id).number)

    async def replies(self, customer: Customer, message_id: str) -> list[str]:
        with self.server.lock:
            number = self._post(message_id).number
            found = [self.server.posts[each] for each in self._topic.posts]
            answers = [post for post in found if post.reply_to == number and post.user is self.us]
            return [post.raw for post in answers if post.deleted_at is None]

    async def private_texts(self, customer: Customer) -> list[str]:
        with self.server.lock:
            theirs = [each for each in self.server.topics.values() if each.private and int(customer.id) in each.members]
            posts = [self.server.posts[each] for topic in theirs for each in topic.posts]
            return [post.raw for post in posts if post.user is self.us]

    async def is_visible(self, message_id: str) -> bool:
        with self.server.lock:
            post = self._post(message_id)
            return not post.hidden and post.deleted_at is None

    async def is_banned(self, customer: Customer) -> bool:
        return bool(self._user(customer).suspended)

    async def is_muted(self, customer: Customer) -> bool:
        return bool(self._user(customer).silenced)

    async def is_liked(self, message_id: str) -> bool:
        assert self.us is not None
        return self.us.id in self._post(message_id).likes

    async def revoke_our_token(self) -> None:
        self.server.keys[self.key].revoked = True

    async def close(self) -> None:
        self.server.witness.verdict()

    def _user(self, customer: Customer) -> User:
        return self.server.users[int(customer.id)]

    def _post(self, message_id: str) -> Post:
        return self.server.posts[int(message_id.removeprefix("pm-"))]

    @property
    def _topic(self) -> Topic:
        assert self.topic is not None
        return self.topic
