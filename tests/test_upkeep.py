"""What terms ask of copies is kept to: asked for in time, forgotten where it must be, over a real store and server."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import pytest

from cm_inbox.models.accounts import SignInMethod
from cm_inbox.models.decisions import DecisionKind
from cm_inbox.models.duties import HOUR, KEPT, Duties, Duty, DutyKind
from cm_inbox.models.messages import MessageStatus
from cm_inbox.models.queue import Change, ConversationState
from cm_inbox.networks.base import NetworkInfo, Recheck, SignInRequest
from cm_inbox.store import accounts
from cm_inbox.sync import Sync
from cm_inbox.upkeep import Upkeep
from tests.plain_network import START, PlainNetwork, PlainServer, plain_server
from tests.rig import Rig, rig

pytestmark = pytest.mark.anyio

DAY = 24 * HOUR
COPIES = Duty(DutyKind.COPIES, 48, "Two days.", "https://plain.example/terms")
GONE = Duty(DutyKind.GONE, 0, "At once.", "https://plain.example/terms")


class Strict(PlainNetwork):
    """The same network, with terms."""

    info: ClassVar[NetworkInfo] = replace(PlainNetwork.info, duties=(COPIES, GONE))


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
    async with rig(tmp_path / "data", load=lambda _: Strict, clock=lambda: today[0]) as made:
        await made.connect("plain", SignInRequest(SignInMethod.TOKEN, server=server.url))
        yield made


def upkeep(ours: Rig, duties: Duties | None = None, told: list[Change] | None = None) -> Upkeep:
    heard = [] if told is None else told
    return Upkeep(ours.store, ours.adapters, duties=lambda: duties or Duties(), tell=heard.append, clock=ours.clock)


def words(ours: Rig) -> list[str]:
    return sorted(text for text in ours.texts() if text)


async def test_what_is_asked_for_in_time_stays(ours: Rig, server: PlainServer, today: list[int]) -> None:
    server.customer_says("You are thieves")
    await ours.pull()
    (conversation,) = ours.conversations()
    for _ in range(60):  # a month, and the conversation is closed for longer than it is looked at by itself
        today[0] += DAY // 2
        if conversation.row.state is ConversationState.OPEN:
            conversation = ours.conversations()[0]
        await ours.pull()
        assert await upkeep(ours).once() == 0
    assert words(ours) == ["You are thieves"]


async def test_what_cannot_be_asked_for_goes(ours: Rig, server: PlainServer, today: list[int]) -> None:
    server.customer_says("You are thieves")
    await ours.pull()
    told: list[Change] = []
    today[0] += 2 * DAY
    assert await upkeep(ours, told=told).once() == 0
    today[0] += 1
    keeper = upkeep(ours, told=told)
    assert await keeper.once() == 1
    assert words(ours) == []
    assert told == [Change(reload=True)]
    assert await keeper.once() == 0


async def test_a_disconnected_account_is_kept_to_as_well(ours: Rig, server: PlainServer, today: list[int]) -> None:
    server.customer_says("You are thieves")
    await ours.pull()
    (account,) = ours.inbox.accounts()
    ours.store.write(accounts.remove_account, account.id, at=today[0]).result()
    today[0] += 3 * DAY
    assert await upkeep(ours).once() == 1
    assert words(ours) == []


@pytest.mark.parametrize(("hours", "stays"), [(24, False), (7 * 24, True), (KEPT, True)])
async def test_a_person_may_choose_otherwise(
    ours: Rig, server: PlainServer, today: list[int], hours: int, stays: bool
) -> None:
    server.customer_says("You are thieves")
    await ours.pull()
    today[0] += 3 * DAY
    await upkeep(ours, Duties().with_hours("plain", COPIES, hours)).once()
    assert bool(words(ours)) is stays


async def test_what_was_here_before_has_its_full_time(ours: Rig, server: PlainServer, today: list[int]) -> None:
    server.customer_says("You are thieves")
    await ours.pull()
    ours.store.write(lambda conn: conn.execute("DELETE FROM confirmed")).result()
    today[0] += 30 * DAY
    keeper = upkeep(ours)
    assert await keeper.once() == 0
    today[0] += 2 * DAY + 1
    assert await keeper.once() == 1


class Mindful(PlainNetwork):
    """A network whose terms ask only that those go that went there."""

    info: ClassVar[NetworkInfo] = replace(PlainNetwork.info, duties=(GONE,))
    asked: list[Sequence[str]] = []  # noqa: RUF012 - of the one test that has it

    async def look_back(self, ids: Sequence[str]) -> Recheck:
        self.asked.append(ids)
        return await super().look_back(ids)


async def test_what_was_dealt_with_long_ago_goes_as_well(tmp_path: Path, server: PlainServer, today: list[int]) -> None:
    async with rig(tmp_path / "mindful", load=lambda _: Mindful, clock=lambda: today[0]) as ours:
        await ours.connect("plain", SignInRequest(SignInMethod.TOKEN, server=server.url))
        server.customer_says("You are thieves")
        server.customer_says("Bonjour")
        await ours.pull()
        ours.inbox.decide(DecisionKind.DONE, [each.row.id for each in ours.conversations()]).result()
        today[0] += 200 * DAY
        server.items[0]["id"] = "0"  # nobody finds it by its name any more
        await ours.pull()
        assert words(ours) == ["Bonjour"]
        assert Mindful.asked[0] == ["1", "2"]
        for _ in range(3):
            await ours.pull()
        assert len(Mindful.asked) == 2, "once more what was missing, then not for a week"
        today[0] += 8 * DAY
        await ours.pull()
        assert Mindful.asked[2:] == [["2"]]


@pytest.mark.parametrize("keeps", [False, True])
async def test_what_was_taken_away_there(ours: Rig, server: PlainServer, today: list[int], keeps: bool) -> None:
    server.customer_says("You are thieves")
    server.customer_says("Bonjour")
    await ours.pull()
    duties = Duties().with_hours("plain", GONE, KEPT) if keeps else Duties()
    sync = Sync(ours.store, ours.adapters, tell=ours.inbox.tell, clock=ours.clock, duties=lambda: duties)
    server.items[0]["id"] = "0"  # nobody finds it by its name any more
    await sync.once()
    statuses = {each.message.id: each.message.status for found in ours.conversations() for each in found.messages}
    assert statuses["1"] is MessageStatus.REMOVED
    assert ("You are thieves" in words(ours)) is keeps
    await upkeep(ours, duties).once()
    assert ("You are thieves" in words(ours)) is keeps
    await upkeep(ours).once()
    assert words(ours) == ["Bonjour"], "kept no longer than one wants it kept"


def test_what_the_terms_ask_is_not_written_down() -> None:
    chosen = Duties().with_hours("plain", COPIES, KEPT).with_hours("plain", GONE, KEPT).with_hours("other", GONE, 5)
    assert chosen.hours("plain", COPIES) is None
    assert chosen.keeps_removed("plain", (COPIES, GONE))
    back = chosen.with_hours("plain", COPIES, 48).with_hours("plain", GONE, 0)
    assert back == Duties({"other": {"gone": 5}})
    assert back.unconfirmed("plain", (COPIES, GONE)) == 2 * DAY
    assert back.unconfirmed("plain", (GONE,)) is None
    assert back.keeps_removed("plain", ())
