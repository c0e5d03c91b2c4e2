"""Reading an account, over a real store and a real server."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from cm_inbox.errors import RateLimited, Transient
from cm_inbox.models.accounts import HealthState, SignInMethod
from cm_inbox.models.decisions import DecisionKind
from cm_inbox.models.messages import MessageStatus
from cm_inbox.models.queue import ConversationState
from cm_inbox.networks.base import Recheck, SignInRequest
from cm_inbox.store import Connection, ingest
from cm_inbox.sync import Reader, Sync, pause_after
from tests.plain_network import PAGE, START, PlainNetwork, PlainServer, plain_server
from tests.rig import Rig, rig

pytestmark = pytest.mark.anyio

DAY = 24 * 3_600_000


@pytest.fixture
def server() -> Iterator[PlainServer]:
    with plain_server() as running:
        yield running


@pytest.fixture
def today() -> list[int]:
    """The instant it is, to be turned."""
    return [START + 1_000]


@pytest.fixture
async def ours(tmp_path: Path, server: PlainServer, today: list[int]) -> AsyncIterator[Rig]:
    async with rig(tmp_path / "data", load=lambda _: PlainNetwork, clock=lambda: today[0]) as made:
        await made.connect("plain", SignInRequest(SignInMethod.TOKEN, server=server.url))
        yield made


@pytest.mark.parametrize(("days", "noticed"), [(1, True), (13, True), (16, False)])
async def test_what_happens_to_a_message_after_its_conversation_was_closed(
    ours: Rig, server: PlainServer, today: list[int], days: int, noticed: bool
) -> None:
    message_id = server.customer_says("You are thieves")
    await ours.pull()
    (conversation,) = ours.conversations()
    ours.inbox.decide(DecisionKind.DONE, [conversation.row.id]).result()
    server.items[int(message_id) - 1]["hidden"] = True  # a moderator, on the network itself
    today[0] += days * DAY
    await ours.pull()
    found = ours.inbox.conversation(conversation.row.id)
    assert (found.messages[0].message.status is MessageStatus.HIDDEN) == noticed
    assert found.row.state is ConversationState.DONE


async def test_the_first_reading_of_an_account_is_no_news_whatever_its_adapter_says(
    ours: Rig, server: PlainServer
) -> None:
    told: list[set[str]] = []

    def apply(conn: Connection, account_id: int, **page: Any) -> ingest.Ingested:
        if page["source"] is not None:  # not what is only looked up again
            told.append({message.id for message in page["messages"]} - set(page["past"]))
        return ingest.apply(conn, account_id, **page)

    sync = Sync(ours.store, ours.adapters, tell=ours.inbox.tell, clock=ours.clock, apply=apply)
    for _ in range(PAGE + 1):
        server.customer_says("Hello")
    await sync.once()
    assert told
    assert set().union(*told) == set()
    news = server.customer_says("Anybody there?")
    await sync.once()
    assert set().union(*told) == {news}


class Frugal(PlainNetwork):
    """Where each lookup costs a call: it says how many there may be, and notes what it is asked for."""

    room = 0
    refuses = False
    asked: list[Sequence[str]]

    def lookups(self) -> int:
        return type(self).room

    async def recheck(self, ids: Sequence[str]) -> Recheck:
        self.asked.append(ids)
        if self.refuses:
            raise RateLimited(self.clock() + 60_000)
        return await super().recheck(ids)


async def test_no_more_is_looked_up_than_the_network_has_room_for(
    tmp_path: Path, server: PlainServer, today: list[int]
) -> None:
    class Ours(Frugal):
        asked: list[Sequence[str]] = []  # noqa: RUF012 - this test's own

    async with rig(tmp_path / "frugal", load=lambda _: Ours, clock=lambda: today[0]) as ours:
        account = await ours.connect("frugal", SignInRequest(SignInMethod.TOKEN, server=server.url))
        reader = Reader(account, ours.store, ours.adapters, ours.inbox.tell, ours.clock)
        written = {server.customer_says(f"Hello {number}") for number in range(6)}
        await reader.round(thorough=True)
        assert Ours.asked == []
        Ours.room = 2
        for _ in range(8):
            await reader.round(thorough=True)
        assert {len(ids) for ids in Ours.asked} <= {1, 2}
        assert set().union(*Ours.asked) == written, "each has its turn"


async def test_an_account_whose_lookups_must_wait_is_well(
    tmp_path: Path, server: PlainServer, today: list[int]
) -> None:
    class Ours(Frugal):
        room, refuses = 5, True
        asked: list[Sequence[str]] = []  # noqa: RUF012 - this test's own

    async with rig(tmp_path / "frugal", load=lambda _: Ours, clock=lambda: today[0]) as ours:
        account = await ours.connect("frugal", SignInRequest(SignInMethod.TOKEN, server=server.url))
        server.customer_says("Hello")
        pulled = await ours.pull()
        assert Ours.asked
        assert (pulled.arrived, pulled.error) == (1, None)
        (shown,) = [each for each in ours.inbox.accounts() if each.id == account.id]
        assert shown.health.state is HealthState.OK


def test_a_stream_is_left_alone_for_as_long_as_its_network_asks() -> None:
    assert pause_after(RateLimited(90_000, "account"), 2.0, 30_000) == 60.0
    assert pause_after(RateLimited(20_000, "account"), 2.0, 30_000) == 2.0
    assert pause_after(Transient(), 4.0, 30_000) == 4.0
    assert pause_after(None, 4.0, 30_000) == 4.0
