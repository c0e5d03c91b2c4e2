"""The Mastodon API as a network of the contract suite, here behind mastodon-mock.

What the emulator cannot show, and the fake of harness_mastodon_fake.py does: the effect of a block on what
reaches us, servers that ignore Idempotency-Key or have no streaming, tokens refused with 400, late and
out-of-order news.
"""

from __future__ import annotations

import itertools
import os
from typing import Any

import httpx

from cm_inbox.models.accounts import SignInMethod
from cm_inbox.models.messages import Visibility
from cm_inbox.models.permissions import ActionKind
from cm_inbox.networks.base import SignInRequest
from tests.servers.mastodon_mock import MastodonMock

from .harness import Customer, Harness

_numbers = itertools.count(1)

SUPPORTED = frozenset(ActionKind) - {ActionKind.HIDE, ActionKind.UNHIDE, ActionKind.DELETE, ActionKind.RESTORE}


def unused_name(name: str) -> str:
    """Return a user name that begins like this and that no other test has taken."""
    return f"{''.join(filter(str.isalnum, name)).lower()}_{os.getpid()}_{next(_numbers)}"


def _client() -> httpx.AsyncClient:
    return httpx.AsyncClient(verify=False, trust_env=False, timeout=30)


class MastodonHarness(Harness):
    """Accounts of their own on the emulator, for one test."""

    network = "mastodon"
    supports = SUPPORTED
    takes = frozenset(Visibility)
    refusal = b'{"error": "This action is not allowed"}'
    live = False

    def __init__(self, server: MastodonMock | str) -> None:
        self.url = server if isinstance(server, str) else server.url
        self.token = ""
        self.handle = ""
        self.own_id = ""

    # -- people --

    async def make_account(self, name: str) -> dict[str, Any]:
        """Make an account on the server; return at least ``id``, ``username``, ``access_token``."""
        content = {"username": unused_name(name), "display_name": name}
        made: dict[str, Any] = await self.call("POST", "/api/v1/_mock/dev_user", json=content)
        return made

    async def our_sign_in(self) -> SignInRequest:
        made = await self.make_account("Altea")
        self.token, self.handle, self.own_id = made["access_token"], f"@{made['username']}", made["id"]
        return SignInRequest(SignInMethod.TOKEN, server=self.url, secret=self.token)

    async def new_customer(self, name: str) -> Customer:
        made = await self.make_account(name)
        return Customer(made["id"], f"@{made['username']}", {"token": made["access_token"]})

    # -- the customer --

    async def post(self, customer: Customer, text: str, *, reply_to: str | None = None) -> str:
        return await self._status(customer, text, "public", reply_to)

    async def post_private(self, customer: Customer, text: str) -> str:
        return await self._status(customer, text, "direct", None)

    async def edit(self, customer: Customer, message_id: str, text: str) -> None:
        await self.call(
            "PUT", f"/api/v1/statuses/{message_id}", customer.secrets["token"], json={"status": f"{self.handle} {text}"}
        )

    async def delete(self, customer: Customer, message_id: str) -> None:
        await self.call("DELETE", f"/api/v1/statuses/{message_id}", customer.secrets["token"])

    async def answer(self, customer: Customer, message_id: str, text: str) -> None:
        fields = {"status": f"{customer.handle} {text}", "visibility": "public", "in_reply_to_id": message_id}
        await self.call("POST", "/api/v1/statuses", self.token, json=fields)

    # -- looking --

    async def replies(self, customer: Customer, message_id: str) -> list[str]:
        seen = await self.call("GET", f"/api/v1/statuses/{message_id}/context", customer.secrets["token"])
        own = [status for status in seen["descendants"] if status["account"]["id"] == self.own_id]
        return [self.said(status["content"], customer.handle) for status in own if status["visibility"] != "direct"]

    async def files(self, customer: Customer, message_id: str) -> list[tuple[str, bytes]]:
        seen = await self.call("GET", f"/api/v1/statuses/{message_id}/context", customer.secrets["token"])
        own = [status for status in seen["descendants"] if status["account"]["id"] == self.own_id]
        media = [each for status in own for each in status["media_attachments"]]
        async with _client() as client:
            return [(each["description"], (await client.get(each["url"])).content) for each in media]

    async def private_texts(self, customer: Customer) -> list[str]:
        seen = await self.call("GET", f"/api/v1/accounts/{self.own_id}/statuses", customer.secrets["token"])
        private = [status for status in reversed(seen) if status["visibility"] == "direct"]
        return [self.said(status["content"], customer.handle) for status in private]

    async def is_visible(self, message_id: str) -> bool:
        async with _client() as client:
            answer = await client.get(f"{self.url}/api/v1/statuses/{message_id}")
        return answer.status_code == 200

    async def is_banned(self, customer: Customer) -> bool:
        return bool((await self._relation(customer))["blocking"])

    async def is_muted(self, customer: Customer) -> bool:
        return bool((await self._relation(customer))["muting"])

    async def is_liked(self, message_id: str) -> bool:
        by = await self.call("GET", f"/api/v1/statuses/{message_id}/favourited_by")
        return any(account["id"] == self.own_id for account in by)

    # -- breaking --

    async def revoke_our_token(self) -> None:
        async with _client() as client:
            (await client.post(f"{self.url}/oauth/revoke", data={"token": self.token})).raise_for_status()

    # -- the wire --

    async def call(self, method: str, path: str, token: str = "", **content: Any) -> Any:
        """Ask the server as somebody, past our adapter."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        async with _client() as client:
            answer = await client.request(method, f"{self.url}{path}", headers=headers, **content)
        answer.raise_for_status()
        return answer.json()

    async def _status(self, customer: Customer, text: str, visibility: str, reply_to: str | None) -> str:
        fields = {"status": f"{self.handle} {text}", "visibility": visibility, "in_reply_to_id": reply_to}
        asked = {name: value for name, value in fields.items() if value is not None}
        made = await self.call("POST", "/api/v1/statuses", customer.secrets["token"], json=asked)
        return str(made["id"])

    async def _relation(self, customer: Customer) -> Any:
        found = await self.call("GET", f"/api/v1/accounts/relationships?id[]={customer.id}", self.token)
        return found[0]

    def said(self, html: str, customer_handle: str) -> str:
        """Return the text of an answer without the mention that must stand in front of it."""
        text = html.removeprefix("<p>").removesuffix("</p>").replace("<br />", "\n").replace("</p><p>", "\n\n")
        return text.removeprefix(f"{customer_handle} ")
