"""A paused account: nothing is read, what is decided waits, and both go on when it is resumed. And its quotas."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from cm_inbox.errors import UsageError
from cm_inbox.models.accounts import Account, Health, HealthState, Quota, SignInMethod
from cm_inbox.models.decisions import DecisionKind, OutboxState
from cm_inbox.models.instants import now
from cm_inbox.networks.base import SignInRequest
from cm_inbox.networks.http import RateBudget, quotas_of, whole_number
from cm_inbox.store import accounts
from tests.plain_network import PlainNetwork, PlainServer, plain_server
from tests.rig import Rig, rig

pytestmark = pytest.mark.anyio


@pytest.fixture
def server() -> Iterator[PlainServer]:
    with plain_server() as running:
        yield running


@pytest.fixture
async def ours(tmp_path: Path, server: PlainServer) -> AsyncIterator[Rig]:
    async with rig(tmp_path / "data", load=lambda _: PlainNetwork, clock=now) as made:
        made.inbox.undo_window = 0
        await connect(made, server)
        yield made


async def connect(ours: Rig, server: PlainServer) -> Account:
    return await ours.connect("plain", SignInRequest(SignInMethod.TOKEN, server=server.url))


async def test_nothing_is_read_or_sent_until_it_is_resumed(ours: Rig, server: PlainServer) -> None:
    [account] = ours.inbox.accounts()
    server.customer_says("Bonjour")
    await ours.pull()
    [conversation] = ours.conversations()
    ours.store.write(accounts.pause, account.id).result()
    server.customer_says("Allô ?")
    receipt = ours.inbox.decide(DecisionKind.REPLY, [conversation.row.id], text="Nous regardons.").result()
    assert await ours.sync.once() == [], "nobody reads it"
    await ours.outbox.drain()
    assert ours.entry(receipt).state is OutboxState.WAITING
    assert "Nous regardons." not in str(server.changes)
    ours.store.write(accounts.resume, account.id).result()
    await ours.pull()
    await ours.outbox.drain()
    assert ours.entry(receipt).state is OutboxState.SENT
    assert "Allô ?" in ours.texts(), "what was missed is caught up on"


async def test_what_a_reader_says_late_does_not_wake_it(ours: Rig, server: PlainServer) -> None:
    [account] = ours.inbox.accounts()
    await ours.pull()
    ours.store.write(accounts.pause, account.id).result()
    ours.store.write(accounts.save_health, account.id, Health(HealthState.OK, 5)).result()
    [resting] = ours.inbox.accounts()
    assert resting.health.state is HealthState.PAUSED
    assert resting.health.signed_in_at is not None, "what is known of the sign-in stays"
    assert ours.store.write(accounts.resume, account.id).result().health.state is HealthState.NEW


async def test_signing_in_anew_ends_it_and_an_archive_has_none(ours: Rig, server: PlainServer) -> None:
    [account] = ours.inbox.accounts()
    ours.store.write(accounts.pause, account.id).result()
    again = await connect(ours, server)
    assert (again.id, again.health.state) == (account.id, HealthState.NEW)
    ours.store.write(accounts.remove_account, account.id, at=1).result()
    with pytest.raises(UsageError):
        ours.store.write(accounts.pause, account.id).result()


async def test_quotas_are_kept_with_the_health(ours: Rig, server: PlainServer) -> None:
    [account] = ours.inbox.accounts()
    quotas = (Quota("reading", 12, 3_000, 9), Quota("deletions", 3, None, 8))
    health = Health(HealthState.OK, 4, gap_at=3, signed_in_at=2, quotas=quotas)
    ours.store.write(accounts.save_health, account.id, health).result()
    assert ours.inbox.accounts()[0].health == health


def test_a_budget_tells_what_is_left_only_of_now() -> None:
    now = [100]
    budget = RateBudget("reading", clock=lambda: now[0])
    assert quotas_of([budget]) == ()
    budget.observe(7, 200, 300)
    budget.spend(urgent=True)
    assert quotas_of([budget]) == (Quota("reading", 6, 300, 200),)
    now[0] = 200
    assert quotas_of([budget]) == (), "a new window has begun, of which nothing was said"


@pytest.mark.parametrize(
    ("text", "number"), [("250", 250), ("0", 0), (None, None), ("", None), ("-1", None), ("1e3", None), ("٣", None)]
)
def test_a_header_is_a_number_or_nothing(text: str | None, number: int | None) -> None:
    assert whole_number(text) == number
