"""Our Matrix adapter on a wire that can break, and the world around it: what its tests share."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace

import httpx
import pytest

from cm_inbox.models.accounts import Account, account_uid
from cm_inbox.models.actions import Action, ActionResult
from cm_inbox.models.instants import new_id, now
from cm_inbox.models.messages import Message, Removal
from cm_inbox.models.permissions import ActionKind
from cm_inbox.models.sentences import Sentence
from cm_inbox.networks.base import Page
from cm_inbox.networks.http import HttpClient
from cm_inbox.networks.matrix import Matrix
from tests.contract.harness import Customer
from tests.contract.harness_matrix import MatrixHarness
from tests.faults import FaultyTransport
from tests.servers.synapse import Synapse
from tests.waiting import until


class Drawer:
    """The secrets of one account, in memory."""

    def __init__(self, secrets: Mapping[str, str]) -> None:
        self.secrets = dict(secrets)

    async def load(self) -> Mapping[str, str]:
        return self.secrets

    async def save(self, secrets: Mapping[str, str]) -> None:
        self.secrets = dict(secrets)


@dataclass
class Desk:
    """Our adapter, the wire below it, and the world around it."""

    adapter: Matrix
    harness: MatrixHarness
    faults: FaultyTransport
    http: HttpClient
    drawer: Drawer
    cursor: str | None = None

    async def read(self, *, wait: float = 0.0) -> Page:
        """Fetch until nothing more is at hand; return all of it as one page."""
        messages: list[Message] = []
        removed: list[Removal] = []
        gaps = []
        while True:
            page = await self.adapter.fetch(self.adapter.sources()[0], self.cursor, wait=wait)
            self.cursor = page.cursor
            messages += page.messages
            removed += page.removed
            gaps += [page.gap] if page.gap else []
            if not page.more:
                return Page(tuple(messages), tuple(removed), page.cursor, gap=Sentence.joined(*gaps))

    async def arrival(self, event_id: str) -> Message:
        """Read until this message has come."""
        found: list[Message] = []

        async def come() -> bool:
            found.extend(each for each in (await self.read()).messages if each.id == event_id)
            return bool(found)

        await until(come)
        return found[-1]

    async def chatter(self, customer: Customer, count: int) -> set[str]:
        """Have a customer write much; return the ids."""
        person, room = self.harness.person(customer), self.harness.room
        ids: set[str] = set()
        for start in range(0, count, 20):
            texts = [f"message {number}" for number in range(start, min(start + 20, count))]
            ids |= set(await asyncio.gather(*(person.say(room, text) for text in texts)))
        return ids

    def action(self, kind: ActionKind, message: Message | None = None, text: str = "", **more: str | int) -> Action:
        thread = message.thread.id if message else self.harness.room
        action = Action(new_id(), kind, thread, text=text, attempted_at=now())
        if message:
            action = replace(
                action, message_id=message.id, author_id=message.author.id, author_handle=message.author.handle
            )
        return replace(action, **more)  # type: ignore[arg-type]  # the tests name Action's own fields

    async def do(self, kind: ActionKind, message: Message, text: str = "", **more: str | int) -> ActionResult:
        return await self.adapter.act(self.action(kind, message, text, **more))

    def again(self) -> Matrix:
        """Return the adapter of the same account after a restart."""
        return Matrix(self.adapter.account, self.http, self.drawer, now)


async def open_desk(server: Synapse) -> Desk:
    harness = MatrixHarness(server)
    faults = FaultyTransport(httpx.AsyncHTTPTransport())
    http = HttpClient(transport=faults)
    signed = await Matrix.sign_in(await harness.our_sign_in(), http)
    report = signed.report
    account = Account(
        id=1,
        uid=account_uid("matrix", report.address),
        network="matrix",
        address=report.address,
        native_id=report.native_id,
        name=report.name,
        brand_id=1,
        brand="Altéa",
        server=signed.server,
        permissions=report.permissions,
    )
    drawer = Drawer(signed.secrets)
    return Desk(Matrix(account, http, drawer, now), harness, faults, http, drawer)


@pytest.fixture
async def desk(synapse: Synapse) -> AsyncIterator[Desk]:
    found = await open_desk(synapse)
    yield found
    await found.http.close()
    await found.harness.close()


@pytest.fixture
async def client(desk: Desk) -> Customer:
    return await desk.harness.new_customer("client")
