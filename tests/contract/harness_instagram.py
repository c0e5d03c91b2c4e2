"""Instagram for the contract suite: an account with a medium of its own, on the stub of tests/servers/instagram.py."""

from __future__ import annotations

from dataclasses import replace

from cm_inbox.models.accounts import SignInMethod
from cm_inbox.models.permissions import ActionKind
from cm_inbox.networks.base import SignInRequest
from cm_inbox.networks.instagram import Instagram
from cm_inbox.networks.instagram_sign_in import SCOPES
from tests.servers.instagram import FakeInstagram

from .harness import Customer, Harness

LONG_AGO = 120 * 86_400


class Quick(Instagram):
    """The adapter on a Graph that shows at once what was done."""

    info = replace(Instagram.info, settle=100)


class InstagramHarness(Harness):
    """One account, one medium a test. Every customer wrote a direct message long ago: else nobody could block them."""

    network = "instagram"
    adapter = Quick
    supports = frozenset(ActionKind) - {ActionKind.MUTE, ActionKind.UNMUTE, ActionKind.RESTORE}
    reports_edits = False
    tick = 1000
    refusal = b'{"error": {"message": "(#200) No.", "type": "OAuthException", "code": 200}}'
    live = False

    def __init__(self, server: FakeInstagram) -> None:
        self.server = server
        self.us, self.token = server.add_account("altea", scopes=SCOPES)
        self.medium = server.add_medium(self.us, "Nos coffrets de Noël")

    async def our_sign_in(self) -> SignInRequest:
        return SignInRequest(SignInMethod.TOKEN, self.server.url, secret=self.token)

    async def new_customer(self, name: str) -> Customer:
        person = self.server.add_person(name.lower())
        self.server.direct(self.us, person, "Bonjour", ago=LONG_AGO)
        return Customer(person, name.lower(), {})

    async def post(self, customer: Customer, text: str, *, reply_to: str | None = None) -> str:
        return self.server.remark(self.medium, customer.id, text, under=reply_to)

    async def post_private(self, customer: Customer, text: str) -> str:
        return self.server.direct(self.us, customer.id, text)

    async def delete(self, customer: Customer, message_id: str) -> None:
        self.server.delete(message_id)

    async def answer(self, customer: Customer, message_id: str, text: str) -> None:
        self.server.remark(self.medium, self.us, text, under=message_id)

    async def replies(self, customer: Customer, message_id: str) -> list[str]:
        with self.server.lock:
            found = [each for each in self.server.comments.values() if each.parent == message_id]
            return [each.text for each in found if each.author == self.us]

    async def private_texts(self, customer: Customer) -> list[str]:
        return self.server.directs(self.us, customer.id)

    async def is_visible(self, message_id: str) -> bool:
        with self.server.lock:
            found = self.server.comments.get(message_id)
            return found is not None and not found.hidden

    async def is_banned(self, customer: Customer) -> bool:
        return customer.id in self.server.blocked[self.us]

    async def is_liked(self, message_id: str) -> bool:
        return self.us in self.server.comments[message_id].likes

    async def revoke_our_token(self) -> None:
        self.server.revoked[self.token] = 460

    async def close(self) -> None:
        self.server.witness.verdict()
