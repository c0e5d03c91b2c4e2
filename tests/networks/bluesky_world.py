"""A Bluesky account of ours for one test, with the adapter under test and a wire that can be broken."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import httpx

from cm_inbox.errors import KeyringLocked
from cm_inbox.models.accounts import Account
from cm_inbox.models.actions import Action
from cm_inbox.models.instants import new_id, now
from cm_inbox.models.messages import Message
from cm_inbox.models.permissions import ActionKind
from cm_inbox.networks.base import SignInRequest
from cm_inbox.networks.bluesky import NOTIFICATIONS, Bluesky
from cm_inbox.networks.http import HttpClient
from tests.contract.harness import Customer
from tests.contract.harness_bluesky import BlueskyHarness
from tests.faults import FaultyTransport
from tests.servers.bluesky import BlueskyServer
from tests.waiting import until


class Drawer:
    """A drawer of the keyring, in memory."""

    def __init__(self, secrets: Mapping[str, str]) -> None:
        self.secrets = dict(secrets)
        self.saved = 0
        self.locked = False

    async def load(self) -> Mapping[str, str]:
        return dict(self.secrets)

    async def save(self, secrets: Mapping[str, str]) -> None:
        if self.locked:
            raise KeyringLocked
        self.secrets, self.saved = dict(secrets), self.saved + 1


class World:
    """An account of ours, signed in, with the adapter under test and a wire that can be broken."""

    def __init__(self, harness: BlueskyHarness, http: HttpClient, wire: FaultyTransport) -> None:
        self.harness = harness
        self.http = http
        self.wire = wire
        self.cursors: dict[str, str | None] = {}

    async def sign_in(self, request: SignInRequest | None = None) -> None:
        signed = await Bluesky.sign_in(request or await self.harness.our_sign_in(), self.http)
        self.drawer = Drawer(signed.secrets)
        self.report = signed.report
        self.account = Account(
            id=1,
            uid="u",
            network="bluesky",
            address=signed.report.address,
            native_id=signed.report.native_id,
            name=signed.report.name,
            brand_id=1,
            brand="Altéa",
            server=signed.server,
            permissions=signed.report.permissions,
        )
        self.adapter = Bluesky(self.account, self.http, self.drawer, now)

    async def fetch_all(self, source: Any = NOTIFICATIONS) -> list[Message]:
        """Fetch a source to its end; keeps the cursor for the next time."""
        found: list[Message] = []
        while True:
            page = await self.adapter.fetch(source, self.cursors.get(source.name))
            found += page.messages
            self.cursors[source.name] = page.cursor
            if not page.more:
                return found

    async def fetch_until(self, message_id: str, source: Any = NOTIFICATIONS) -> Message:
        async def found() -> Message | None:
            return next((one for one in await self.fetch_all(source) if one.id == message_id), None)

        message = await until(found)
        assert message is not None
        return message

    async def received(self, customer: Customer, text: str) -> Message:
        return await self.fetch_until(await self.harness.post(customer, text))


@asynccontextmanager
async def opened(server: BlueskyServer) -> AsyncIterator[World]:
    """Give a signed-in world for the length of the block."""
    wire = FaultyTransport(httpx.AsyncHTTPTransport(verify=False))
    http = HttpClient(transport=wire)
    world = World(BlueskyHarness(server), http, wire)
    await world.sign_in()
    try:
        yield world
    finally:
        await http.close()


def order(kind: ActionKind, message: Message, text: str = "", **more: Any) -> Action:
    return Action(
        id=new_id(),
        kind=kind,
        thread_id=message.thread.id,
        message_id=message.id,
        author_id=message.author.id,
        author_handle=message.author.handle,
        text=text,
        visibility=message.visibility,
        **more,
    )
