"""Facebook for the contract suite: a page with a post of its own, on the stub of tests/servers/facebook.py."""

from __future__ import annotations

from dataclasses import replace

from cm_inbox.models.accounts import SignInMethod
from cm_inbox.models.permissions import ActionKind
from cm_inbox.networks.base import SignInRequest
from cm_inbox.networks.facebook import Facebook
from cm_inbox.networks.facebook_sign_in import SCOPES
from tests.servers.facebook import FakeFacebook

from .harness import Customer, Harness


class Quick(Facebook):
    """The adapter on a Graph that shows at once what was done."""

    info = replace(Facebook.info, settle=100)


class FacebookHarness(Harness):
    """One page, one post a test."""

    network = "facebook"
    adapter = Quick
    supports = frozenset(ActionKind) - {ActionKind.MUTE, ActionKind.UNMUTE, ActionKind.RESTORE}
    tick = 1000
    refusal = b'{"error": {"message": "(#200) No.", "type": "OAuthException", "code": 200}}'
    live = False

    def __init__(self, server: FakeFacebook) -> None:
        self.server = server
        self.us, self.token = server.add_page("Altea", scopes=SCOPES)
        self.page_post = server.add_post(self.us, self.us, "Nos coffrets de Noël")

    async def our_sign_in(self) -> SignInRequest:
        return SignInRequest(SignInMethod.TOKEN, self.server.url, secret=self.token)

    async def new_customer(self, name: str) -> Customer:
        return Customer(self.server.add_person(name), name, {})

    async def post(self, customer: Customer, text: str, *, reply_to: str | None = None) -> str:
        return self.server.add_comment(self.page_post, customer.id, text, parent=reply_to)

    async def post_private(self, customer: Customer, text: str) -> str:
        return self.server.write(self.us, customer.id, text)

    async def edit(self, customer: Customer, message_id: str, text: str) -> None:
        with self.server.lock:
            self.server.comments[message_id].text = text

    async def delete(self, customer: Customer, message_id: str) -> None:
        self.server.delete(message_id)

    async def answer(self, customer: Customer, message_id: str, text: str) -> None:
        self.server.add_comment(self.page_post, self.us, text, parent=message_id)

    async def replies(self, customer: Customer, message_id: str) -> list[str]:
        with self.server.lock:
            found = [each for each in self.server.comments.values() if each.parent == message_id]
            return [each.text for each in found if each.author == self.us]

    async def private_texts(self, customer: Customer) -> list[str]:
        return self.server.letters(self.us, customer.id)

    async def is_visible(self, message_id: str) -> bool:
        with self.server.lock:
            found = self.server.comments.get(message_id)
            return found is not None and not found.hidden

    async def is_banned(self, customer: Customer) -> bool:
        return customer.id in self.server.banned[self.us]

    async def is_liked(self, message_id: str) -> bool:
        return self.us in self.server.comments[message_id].likes

    async def revoke_our_token(self) -> None:
        self.server.revoked[self.token] = 460

    async def close(self) -> None:
        self.server.witness.verdict()
