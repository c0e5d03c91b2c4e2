"""X for the contract suite: an account with a post of its own, below which customers write."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

import httpx

from cm_inbox.models.accounts import SignInMethod
from cm_inbox.models.apps import OAuthApp
from cm_inbox.models.instants import Millis
from cm_inbox.models.permissions import ActionKind
from cm_inbox.models.spending import Spending
from cm_inbox.networks.base import SignedIn, SignInRequest
from cm_inbox.networks.http import HttpClient
from cm_inbox.networks.oauth import LoopbackReceiver
from cm_inbox.networks.x import X
from tests.contract.harness import Customer, Harness
from tests.servers.stub import Answer
from tests.servers.x import FakeX, Post, User, blank


async def signed_in(server: str, http: HttpClient) -> SignedIn:
    """Sign in as the browser does that is signed in there already, on a free port."""
    async with LoopbackReceiver() as receiver:
        start = await X.start_oauth(server, receiver.redirect_uri, http, app=OAuthApp("our-app"))
        receiver.expect(start.state)
        async with httpx.AsyncClient(trust_env=False, follow_redirects=True) as browser:
            await browser.get(start.url)
        return await X.finish_oauth(start, await receiver.code(start.state), http)


class Rich(X):
    """The adapter with money and patience, signed in by a browser; it looks at everything at once."""

    info = replace(X.info, settle=100)
    OWN_EVERY: ClassVar[Millis] = 0
    DM_EVERY: ClassVar[Millis] = 0
    LOOK_EVERY: ClassVar[Millis] = 0

    def _limits(self) -> Spending:
        return Spending(day=100_000, month=1_000_000)

    @classmethod
    async def sign_in(cls, request: SignInRequest, http: HttpClient) -> SignedIn:
        return await signed_in(request.server or "", http)


class XHarness(Harness):
    network = "x"
    adapter = Rich
    live = False
    refusal = Answer(blank(403, "You are not permitted to perform this action.")).content
    supports = frozenset(
        {ActionKind.REPLY, ActionKind.REPLY_PRIVATE, ActionKind.RETRACT, ActionKind.HIDE, ActionKind.UNHIDE}
        | {ActionKind.BAN, ActionKind.UNBAN, ActionKind.MUTE, ActionKind.UNMUTE}
    )

    def __init__(self, server: FakeX) -> None:
        self.server = server
        self.us: User | None = None
        self.root = ""

    async def our_sign_in(self) -> SignInRequest:
        if self.us is None:
            with self.server.lock:
                self.us = self.server.add_user("Altea")
                self.server.owner = self.us.id
                self.root = self.server.say(self.us, "Bonjour, posez vos questions ici.").id
        return SignInRequest(SignInMethod.OAUTH, self.server.url)

    async def new_customer(self, name: str) -> Customer:
        with self.server.lock:
            user = self.server.add_user(name)
        return Customer(user.id, f"@{user.username}", {})

    async def post(self, customer: Customer, text: str, *, reply_to: str | None = None) -> str:
        await self.our_sign_in()
        with self.server.lock:
            return self.server.say(self._user(customer), text, to=reply_to or self.root).id

    async def post_private(self, customer: Customer, text: str) -> str:
        await self.our_sign_in()
        with self.server.lock:
            return f"dm-{self.server.write(self._user(customer), self._us, text).id}"

    async def edit(self, customer: Customer, message_id: str, text: str) -> None:
        with self.server.lock:
            self.server.change(self._post(message_id), text)

    async def delete(self, customer: Customer, message_id: str) -> None:
        self._post(message_id).deleted = True

    async def answer(self, customer: Customer, message_id: str, text: str) -> None:
        with self.server.lock:
            self.server.say(self._us, text, to=message_id)

    async def replies(self, customer: Customer, message_id: str) -> list[str]:
        with self.server.lock:
            posts = [post for post in self.server.posts.values() if post.reply_to == message_id]
            return [post.text for post in posts if post.author is self.us and not post.deleted]

    async def private_texts(self, customer: Customer) -> list[str]:
        with self.server.lock:
            sent = [each for each in self.server.direct.values() if each.sender is self.us]
            return [each.text for each in sent if each.to.id == customer.id]

    async def is_visible(self, message_id: str) -> bool:
        post = self._post(message_id)
        return not post.hidden and not post.deleted

    async def is_banned(self, customer: Customer) -> bool:
        return customer.id in self._us.dm_blocked

    async def is_muted(self, customer: Customer) -> bool:
        return customer.id in self._us.muting

    async def revoke_our_token(self) -> None:
        self.server.revoke()

    async def close(self) -> None:
        self.server.witness.verdict()

    @property
    def _us(self) -> User:
        assert self.us is not None
        return self.us

    def _user(self, customer: Customer) -> User:
        return self.server.users[customer.id]

    def _post(self, message_id: str) -> Post:
        return self.server.posts[message_id]
