"""Threads for the contract suite: a profile with a post of its own, on the stub of tests/servers/threads.py."""

from __future__ import annotations

import itertools
from dataclasses import replace

from cm_inbox.models.accounts import SignInMethod
from cm_inbox.models.permissions import ActionKind
from cm_inbox.networks.base import SignInRequest
from cm_inbox.networks.threads import Threads
from tests.servers.threads import FakeThreads

from .harness import Customer, Harness

_numbers = itertools.count(1)


class Quick(Threads):
    """The adapter on a Threads that shows at once what was done."""

    info = replace(Threads.info, settle=100)


class ThreadsHarness(Harness):
    """One profile, one post a test."""

    network = "threads"
    adapter = Quick
    supports = frozenset({ActionKind.REPLY, ActionKind.RETRACT, ActionKind.HIDE, ActionKind.UNHIDE})
    has_private = False
    tick = 1000
    refusal = b'{"error": {"message": "(#200) No.", "type": "OAuthException", "code": 200}}'
    live = False

    def __init__(self, server: FakeThreads) -> None:
        self.server = server
        number = next(_numbers)
        self.us, self.token = server.add_profile(f"altea.{number}")
        self.top = server.post(self.us, "Nos coffrets de Noël")

    async def our_sign_in(self) -> SignInRequest:
        return SignInRequest(SignInMethod.TOKEN, self.server.url, secret=self.token)

    async def new_customer(self, name: str) -> Customer:
        handle = f"{name.lower()}.{next(_numbers)}"
        return Customer(f"@{handle}", handle, {"id": self.server.add_person(handle)})

    async def post(self, customer: Customer, text: str, *, reply_to: str | None = None) -> str:
        return self.server.say(reply_to or self.top, customer.secrets["id"], text)

    async def edit(self, customer: Customer, message_id: str, text: str) -> None:
        self.server.edit(message_id, text)

    async def delete(self, customer: Customer, message_id: str) -> None:
        self.server.delete(message_id)

    async def answer(self, customer: Customer, message_id: str, text: str) -> None:
        self.server.say(message_id, self.us, text)

    async def replies(self, customer: Customer, message_id: str) -> list[str]:
        return self.server.below(message_id, self.us)

    async def is_visible(self, message_id: str) -> bool:
        return self.server.is_visible(message_id)

    async def revoke_our_token(self) -> None:
        self.server.revoke(self.token)

    async def close(self) -> None:
        self.server.witness.verdict()
