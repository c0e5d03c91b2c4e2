"""A workspace with everything but a window: the real store, sync, outbox and inbox, over a wire that can break."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

from cm_inbox.backoff import Breaker
from cm_inbox.errors import AuthRevoked
from cm_inbox.inbox import Inbox
from cm_inbox.models.accounts import Account
from cm_inbox.models.conversations import Conversation
from cm_inbox.models.decisions import OutboxEntry, Receipt
from cm_inbox.models.instants import Millis, now
from cm_inbox.models.messages import Direction
from cm_inbox.models.queue import View
from cm_inbox.networks import load_network
from cm_inbox.networks.base import Network, Secrets, SignInRequest
from cm_inbox.networks.http import HttpClient
from cm_inbox.networks.pool import Adapters
from cm_inbox.outbox import Outbox
from cm_inbox.store import accounts
from cm_inbox.store.connection import Key
from cm_inbox.store.database import Store
from cm_inbox.sync import Pulled, Sync
from tests.faults import FaultyTransport

KEY = Key(b"k" * 32)


class MemoryDrawers:
    """Secrets in memory: another place than keyring or vault, behind the same protocol."""

    def __init__(self) -> None:
        self.kept: dict[str, dict[str, str]] = {}

    def drawer(self, account_uid: str) -> Secrets:
        return _MemoryDrawer(self.kept, account_uid)


class _MemoryDrawer:
    def __init__(self, kept: dict[str, dict[str, str]], uid: str) -> None:
        self._kept, self._uid = kept, uid

    async def load(self) -> Mapping[str, str]:
        if self._uid not in self._kept:
            raise AuthRevoked()
        return dict(self._kept[self._uid])

    async def save(self, secrets: Mapping[str, str]) -> None:
        self._kept[self._uid] = dict(secrets)


class Rig:
    """The parts, wired as ``app.Engine`` wires them."""

    def __init__(self, folder: Path, *, load: Callable[[str], type[Network]], clock: Callable[[], Millis]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.store = Store.open(folder, KEY, clock=clock)
        self.wire = FaultyTransport(httpx.AsyncHTTPTransport(retries=0))
        self.http = HttpClient(transport=self.wire)
        self.drawers = MemoryDrawers()
        self.adapters = Adapters(self.http, self.drawers, load=load, clock=clock)
        self.inbox = Inbox(self.store, actor="camille", clock=clock)
        self.clock = clock

        def patient() -> Breaker:
            return Breaker(base=0.01, cap=0.05)

        self.sync = Sync(self.store, self.adapters, tell=self.inbox.tell, clock=clock, breaker=patient)
        self.outbox = Outbox(self.store, self.adapters, tell=self.inbox.tell, clock=clock, breaker=patient)
        self.inbox.poke_outbox = self.outbox.poke

    async def connect(self, network: str, request: SignInRequest, *, brand: str = "Altéa") -> Account:
        """Sign in and connect the account, as the desk does."""
        signed_in = await self.adapters.network(network).sign_in(request, self.http)
        at = self.clock()
        known = {each.name: each.id for each in self.inbox.brands()}
        brand_id = known.get(brand) or self.store.write(accounts.add_brand, brand, at=at).result().id
        account = self.store.write(
            accounts.add_account, brand_id, network, signed_in.report, signed_in.server, at=at
        ).result()
        await self.drawers.drawer(account.uid).save(signed_in.secrets)
        return account

    async def pull(self) -> Pulled:
        """Read the one account once."""
        (pulled,) = await self.sync.once()
        return pulled

    def conversations(self) -> list[Conversation]:
        """Return every conversation, in any state."""
        views = (View.INBOX, View.SNOOZED, View.DONE)
        return [self.inbox.conversation(each) for view in views for each in self.inbox.ids(view)]

    def find(self, message_id: str) -> Conversation | None:
        """Return the conversation that holds a message, by the network's id."""
        for conversation in self.conversations():
            if any(stored.message.id == message_id for stored in conversation.messages):
                return conversation
        return None

    def texts(self, direction: Direction | None = None) -> list[str]:
        """Return the texts of all messages in conversations."""
        return [
            stored.message.text
            for conversation in self.conversations()
            for stored in conversation.messages
            if direction in (None, stored.message.direction)
        ]

    def entry(self, receipt: Receipt) -> OutboxEntry:
        """Return the outbox entry that an order's one decision made."""
        (decision,) = receipt.decisions
        (entry,) = [each for each in self.inbox.outbox() if each.decision_id == decision.id]
        return entry

    async def close(self) -> None:
        await self.adapters.close()
        await self.http.close()
        self.store.close()


@asynccontextmanager
async def rig(
    folder: Path, *, load: Callable[[str], type[Network]] = load_network, clock: Callable[[], Millis] = now
) -> AsyncIterator[Rig]:
    """Open a rig for a with block."""
    made = Rig(folder, load=load, clock=clock)
    try:
        yield made
    finally:
        await made.close()
