"""Our account on a Mastodon-API server, as the tests of the adapter hold it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx

from cm_inbox.models.accounts import Account
from cm_inbox.models.actions import Action
from cm_inbox.models.instants import Millis, new_id, now
from cm_inbox.models.messages import Message, Removal, Visibility
from cm_inbox.models.permissions import ActionKind
from cm_inbox.networks.base import SignedIn
from cm_inbox.networks.http import HttpClient
from cm_inbox.networks.mastodon import MENTIONS, Mastodon
from tests.contract.harness import Customer
from tests.contract.harness_mastodon import MastodonHarness
from tests.faults import FaultyTransport


class Drawer:
    """Secrets in memory."""

    def __init__(self, kept: Mapping[str, str]) -> None:
        self.kept = dict(kept)

    async def load(self) -> Mapping[str, str]:
        return self.kept

    async def save(self, secrets: Mapping[str, str]) -> None:
        self.kept = dict(secrets)


@dataclass
class Ours:
    """The adapter, the wire it speaks over, and the harness that plays everybody else."""

    harness: MastodonHarness
    http: HttpClient
    wire: FaultyTransport
    signed_in: SignedIn
    network: Mastodon
    cursors: dict[str, str | None] = field(default_factory=dict)
    removed: list[Removal] = field(default_factory=list)

    async def read(self, source: str = MENTIONS.name) -> list[Message]:
        """Read all that is new of a source, as sync does."""
        found: list[Message] = []
        (wanted,) = [each for each in self.network.sources() if each.name == source]
        while True:
            page = await self.network.fetch(wanted, self.cursors.get(source))
            self.cursors[source] = page.cursor
            found.extend(page.messages)
            self.removed.extend(page.removed)
            if not page.more:
                return found

    def anew(self, clock_offset: Millis = 0) -> None:
        """Start the program anew: another adapter with nothing remembered."""
        report = self.signed_in.report
        account = Account(
            1,
            "uid",
            "mastodon",
            report.address,
            report.native_id,
            report.name,
            1,
            "Altéa",
            server=self.signed_in.server,
        )
        self.network = Mastodon(account, self.http, Drawer(self.signed_in.secrets), lambda: now() + clock_offset)


@asynccontextmanager
async def ours_on(harness: MastodonHarness) -> AsyncIterator[Ours]:
    """Sign in on the harness's server."""
    wire = FaultyTransport(httpx.AsyncHTTPTransport(verify=False))
    http = HttpClient(transport=wire)
    try:
        signed_in = await Mastodon.sign_in(await harness.our_sign_in(), http)
        made = Ours(harness, http, wire, signed_in, None)  # type: ignore[arg-type]  # made by anew
        made.anew()
        yield made
    finally:
        await http.close()


def action(kind: ActionKind, message: Message | None, customer: Customer, text: str = "", **more: object) -> Action:
    """Return an action on a message of a customer, as the outbox makes it."""
    private = message is not None and message.visibility is Visibility.PRIVATE
    fields: dict[str, object] = {
        "thread_id": message.thread.id if message else "direct:" + customer.id,
        "message_id": message.id if message else None,
        "author_id": customer.id,
        "author_handle": customer.handle,
        "visibility": Visibility.PRIVATE if private else Visibility.PUBLIC,
    }
    return Action(new_id(), kind, text=text, **(fields | more))  # type: ignore[arg-type]  # by keyword only
