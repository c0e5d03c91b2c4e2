"""Where several desktops could read or send: what another one does is left to it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from cm_inbox.backoff import Breaker
from cm_inbox.deciding import lift_expired
from cm_inbox.models.accounts import Account, SignInMethod
from cm_inbox.models.actions import Action, ActionResult
from cm_inbox.models.conversations import Conversation
from cm_inbox.models.decisions import DecisionKind, OutboxEntry, OutboxState
from cm_inbox.models.permissions import ActionKind, Allowed
from cm_inbox.networks.base import Lookup, SignInRequest
from cm_inbox.outbox import Outbox
from cm_inbox.store import accounts
from cm_inbox.sync import Sync
from tests.plain_network import PlainNetwork, PlainServer, plain_server
from tests.rig import Rig, rig

pytestmark = pytest.mark.anyio


@dataclass
class Paper:
    """A permit, written by hand."""

    fence: int = 1
    begun: bool = False
    ours: bool = True
    young: bool = True

    async def begin(self) -> bool:
        return self.ours

    def is_young(self) -> bool:
        return self.young


@dataclass
class Doorman:
    """A gate that gives out these permits one after the other, then none."""

    papers: list[Paper] = field(default_factory=list)
    handled_ids: list[str] = field(default_factory=list)
    when_asked: list[object] = field(default_factory=list)

    def admits(self, entries: Sequence[OutboxEntry]) -> list[OutboxEntry]:
        return list(entries) if self.papers else []

    async def take(self, entry: OutboxEntry) -> Paper | None:
        return self.papers.pop(0)

    def handled(self, entry: OutboxEntry, *, nothing_out: bool) -> None:
        self.handled_ids.append(entry.id)


class Finder(PlainNetwork):
    """Counts how often it was looked up what became of an action."""

    looked: int = 0

    async def find(self, action: Action) -> ActionResult | Lookup:
        Finder.looked += 1
        return await super().find(action)


@pytest.fixture
def server() -> Iterator[PlainServer]:
    with plain_server() as running:
        yield running


@pytest.fixture
async def ours(tmp_path: Path, server: PlainServer) -> AsyncIterator[Rig]:
    Finder.looked = 0
    async with rig(tmp_path / "data", load=lambda _: Finder) as made:
        await made.connect("plain", SignInRequest(SignInMethod.TOKEN, server=server.url))
        yield made


def behind(gate: Doorman, ours: Rig) -> Outbox:
    def at_once() -> Breaker:
        return Breaker(base=0.0, cap=0.0)

    return Outbox(ours.store, ours.adapters, tell=ours.inbox.tell, clock=ours.clock, breaker=at_once, gate=gate)


async def answered(ours: Rig, server: PlainServer) -> Conversation:
    """A customer was answered; the undo window is over."""
    ours.inbox.undo_window = 0
    server.customer_says("Where is my parcel?")
    await ours.pull()
    (conversation,) = ours.conversations()
    ours.inbox.decide(DecisionKind.REPLY, [conversation.row.id], text="Here.").result()
    return conversation


def state(ours: Rig) -> OutboxState:
    (entry,) = ours.inbox.outbox()
    return entry.state


async def test_nothing_leaves_that_is_not_admitted(ours: Rig, server: PlainServer) -> None:
    await answered(ours, server)
    gate = Doorman()
    await behind(gate, ours).drain()
    assert (server.changes, state(ours)) == ([], OutboxState.WAITING)
    gate.papers = [Paper()]
    await behind(gate, ours).drain()
    assert (server.changes, state(ours)) == ([("reply", "Here.")], OutboxState.SENT)
    assert len(gate.handled_ids) == 1
    assert Finder.looked == 0


async def test_what_another_had_begun_is_looked_up_before_it_is_sent(ours: Rig, server: PlainServer) -> None:
    await answered(ours, server)
    await behind(Doorman([Paper(2, begun=True)] * 3), ours).drain()
    assert (server.changes, state(ours)) == ([("reply", "Here.")], OutboxState.SENT)
    assert Finder.looked == 1, "it was not there: then it was sent, once"


async def test_what_another_had_sent_is_found_and_not_sent_again(ours: Rig, server: PlainServer) -> None:
    conversation = await answered(ours, server)
    server.post("/messages", {"text": "Here.", "parent": conversation.messages[0].message.id, "files": ()})
    await behind(Doorman([Paper(2, begun=True)] * 3), ours).drain()
    assert (server.changes, state(ours)) == ([("reply", "Here.")], OutboxState.SENT)


@pytest.mark.parametrize("paper", [Paper(ours=False), Paper(young=False)], ids=["taken over", "slept"])
async def test_who_lost_the_permit_sends_nothing(ours: Rig, server: PlainServer, paper: Paper) -> None:
    await answered(ours, server)
    await behind(Doorman([paper]), ours).drain()
    assert (server.changes, state(ours)) == ([], OutboxState.WAITING)


async def test_what_is_taken_back_while_the_permit_is_asked_for_does_not_leave(ours: Rig, server: PlainServer) -> None:
    await answered(ours, server)

    class Slow(Doorman):
        async def take(self, entry: OutboxEntry) -> Paper | None:
            ours.inbox.undo().result()
            return await super().take(entry)

    await behind(Slow([Paper()]), ours).drain()
    assert (server.changes, state(ours)) == ([], OutboxState.CANCELLED)


async def test_only_what_is_ours_to_read_is_read(ours: Rig, server: PlainServer) -> None:
    server.customer_says("Hello?")
    mine: set[int] = set()

    def may_read(account: Account) -> bool:
        return account.id in mine

    sync = Sync(ours.store, ours.adapters, tell=ours.inbox.tell, may_read=may_read)
    assert await sync.once() == []
    (account,) = ours.inbox.accounts()
    mine.add(account.id)
    (pulled,) = await sync.once()
    assert pulled.arrived == 1


async def test_only_who_reads_an_account_lifts_what_is_over_there(ours: Rig, server: PlainServer) -> None:
    conversation = await answered(ours, server)
    (account,) = ours.inbox.accounts()
    report = await ours.adapters.get(account).check()
    bans = {**report.permissions, ActionKind.BAN: Allowed(), ActionKind.UNBAN: Allowed()}
    ours.store.write(accounts.save_report, account.id, replace(report, permissions=bans)).result()
    at = ours.clock()
    ours.inbox.decide(DecisionKind.BAN, [conversation.row.id], until=at + 60_000).result()
    assert ours.store.write(lift_expired, at + 90_000, lambda _: False).result() == ()
    assert ours.store.write(lift_expired, at + 90_000, lambda _: True).result() == (conversation.row.id,)
