"""Appending in batches and reading on, over real connections that break."""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import replace

import pytest

from cm_inbox.errors import HubChanged, HubForbidden, HubRefused
from cm_inbox.models.instants import new_id, now
from cm_inbox.team import checking
from cm_inbox.team.chain import TEAM_STREAM, Anchor
from cm_inbox.team.connection import hub_of
from cm_inbox.team.log import NewEvent, Standing, TeamLog, batches
from cm_inbox.team.people import People, Role
from tests.servers.wire import Wire
from tests.team.conftest import World, event

pytestmark = pytest.mark.anyio

BODY = '{"text": "Où est \\u00e0 🙂", "n": 1.10 }'
DESKTOPS, ROUNDS, EACH = 4, 12, 7


async def read_all(log: TeamLog, brand: str) -> list[str]:
    return [each.op async for page, _ in log.pages(brand, Anchor(), 50) for each in page]


async def test_what_is_appended_is_read_as_it_was(copy: World) -> None:
    altea, charter = copy.brands["Altéa"], new_id()
    given = [event("decision/reply", BODY, charter=charter), event("message", "[]"), event()]
    before = now()
    async with copy.log("Mo") as log:
        placed = await log.append(altea, given)
    assert [(each.seq, each.standing) for each in placed] == [(3, "new"), (4, "new"), (5, "new")]
    async with copy.log("Rita") as log:
        events, end = await log.read(altea, Anchor())
        assert await log.read(altea, end) == ([], end)
        assert (await log.heads()) == {altea: end}
    assert [each.seq for each in events] == [1, 2, 3, 4, 5]
    found = events[2]
    assert (found.op, found.at, found.kind, found.body, found.charter) == (
        given[0].op, given[0].at, "decision/reply", BODY, charter,
    )  # fmt: skip
    assert (found.person, found.desktop) == (copy.members["Mo"].person, copy.members["Mo"].desktop)
    assert abs(found.arrived - before) < 3_600_000


async def test_what_is_said_twice_is_there_once(copy: World) -> None:
    altea, given = copy.brands["Altéa"], [event() for _ in range(5)]
    async with copy.log("Mo") as log:
        first = await log.append(altea, given[:3])
        again = await log.append(altea, given)
        changed = await log.append(altea, [replace(given[1], body='{"text": "another"}')])
        assert [each.seq for each in again] == [3, 4, 5, 6, 7]
        assert [each.standing for each in again] == [Standing.KNOWN] * 3 + [Standing.NEW] * 2
        assert [(each.seq, each.standing) for each in changed] == [(4, Standing.OTHER)]
        assert [each.seq for each in first] == [3, 4, 5]
        assert (await read_all(log, altea))[2:] == [each.op for each in given]
    async with copy.log("Ada") as log:
        placed = await log.append(copy.brands["Bosco"], given[:1])
        assert placed[0].standing is Standing.NEW, "what one brand has says nothing of another"


async def test_a_lost_answer_doubles_nothing(copy: World) -> None:
    altea, given = copy.brands["Altéa"], [event(), event()]
    member = copy.members["Mo"]
    async with Wire(copy.server.port) as wire:
        moved = replace(member, address=replace(member.address, port=wire.port))
        async with hub_of(moved, copy.drawer) as hub:
            log = TeamLog(hub, member.team, member.desktop)
            await log.heads()
            wire.lose_after = b"hub.append"
            placed = await log.append(altea, given)
            assert wire.lost == 1
            assert [(each.seq, each.standing) for each in placed] == [(3, Standing.KNOWN), (4, Standing.KNOWN)]
            assert len(await read_all(log, altea)) == 4


async def test_a_broken_connection_is_opened_again(copy: World) -> None:
    async with copy.log("Mo") as log:
        before = await log.heads()
        copy.superuser(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid()"
        )
        assert await log.heads() == before


async def test_nothing_is_missed_while_many_write(copy: World) -> None:
    """Four desktops append at the same time, some things twice; who reads along misses nothing and sees no gap."""
    altea = copy.brands["Altéa"]
    names = list(itertools.islice(itertools.cycle(("Mo", "Lea", "Wim", "Abel")), DESKTOPS))
    shared = [event() for _ in range(ROUNDS * EACH)]
    seen: list[str] = []

    async def write(name: str) -> set[str]:
        said = set()
        async with copy.log(name) as log:
            for number in range(ROUNDS):
                own = [event() for _ in range(EACH)]
                mine = [*shared[number * EACH : (number + 1) * EACH], *own]
                await log.append(altea, mine)
                said |= {each.op for each in mine}
        return said

    async def follow() -> None:
        anchor = Anchor()
        async with copy.log("Rita") as log:
            while len(seen) < 2 + ROUNDS * EACH * (DESKTOPS + 1):
                events, anchor = await log.read(altea, anchor, 40)
                seen.extend(each.op for each in events)
                await asyncio.sleep(0)

    async with asyncio.timeout(120), asyncio.TaskGroup() as group:
        reading = group.create_task(follow())
        writing = [group.create_task(write(name)) for name in names]
    assert reading.done()
    said = set().union(*(task.result() for task in writing))
    assert len(seen) == len(set(seen)) == len(said) + 2
    assert set(seen[2:]) == said


async def test_a_month_is_a_partition(copy: World) -> None:
    """What came in another month is read on from, and known again."""
    altea, member = copy.brands["Altéa"], copy.members["Mo"]
    earlier, op = 1_700_000_000_000, new_id()
    copy.superuser(f"SELECT hub.make_room({earlier})")
    copy.superuser(
        "DO $$ DECLARE made bytea; BEGIN"
        " ALTER TABLE hub.event DISABLE TRIGGER event_stays; DELETE FROM hub.event"
        f" WHERE brand = '{altea}'; ALTER TABLE hub.event ENABLE TRIGGER event_stays;"
        f" made := hub.link('', '{member.team}', '{altea}', 1, '{op}', 1, {earlier}, '{member.person}',"
        f" '{member.desktop}', 'message', NULL, '[]');"
        f" INSERT INTO hub.event VALUES ('{member.team}', '{altea}', 1, '{op}', 1, {earlier}, '{member.person}',"
        f" '{member.desktop}', 'message', NULL, '[]', made);"
        f" UPDATE hub.stream SET seq = 1, hash = made WHERE brand = '{altea}'; END $$"
    )
    async with copy.log("Mo") as log:
        placed = await log.append(altea, [event(), NewEvent(op, 1, "message", "[]")])
        assert [(each.seq, each.standing) for each in placed] == [(2, Standing.NEW), (1, Standing.KNOWN)]
        events, _ = await log.read(altea, Anchor())
    assert [each.seq for each in events] == [1, 2]
    rooms = copy.superuser(f"SELECT DISTINCT tableoid::regclass::text FROM hub.event WHERE brand = '{altea}'")
    assert len(rooms) == 2


async def test_what_was_changed_behind_the_hubs_back_is_found(copy: World) -> None:
    """By who administers the database, who alone can: the trigger stands in their way only until they take it away."""
    altea, member = copy.brands["Altéa"], copy.members["Mo"]
    async with copy.log("Mo") as log:
        sound = {each.stream: each async for each in checking.check(log, member)}
        assert [each.problem for each in sound.values()] == [None]
        seen = replace(member, anchors={altea: (sound[altea].anchor.seq, sound[altea].anchor.hash.hex())})

        def behind(change: str) -> None:
            copy.superuser(f"ALTER TABLE hub.event DISABLE TRIGGER event_stays; {change}")

        behind(f"UPDATE hub.event SET body = '{{}}' WHERE brand = '{altea}' AND seq = 2")
        with pytest.raises(HubChanged, match="number 2 is not what was written"):
            await log.read(altea, Anchor())
        found = [each async for each in checking.check(log, seen)]
        assert found[0].problem is not None

        behind(f"DELETE FROM hub.event WHERE brand = '{altea}' AND seq = 2")
        behind(f"UPDATE hub.stream SET seq = 1 WHERE brand = '{altea}'")
        behind(
            f"UPDATE hub.stream s SET hash = e.hash FROM hub.event e WHERE e.brand = s.brand AND s.brand = '{altea}'"
        )
        assert [each.problem async for each in checking.check(log, member)] == [None]
        (found_again,) = [each async for each in checking.check(log, seen)]
        assert found_again.problem is not None
        assert "ends at number 1, where this desktop knows of 2" in found_again.problem.message

        await log.append(altea, [event()])
        (rewritten,) = [each async for each in checking.check(log, seen)]
        assert rewritten.problem is not None
        assert "number 2 is not the one this desktop saw before" in rewritten.problem.message


async def test_a_superusers_slip_changes_nothing(copy: World) -> None:
    with pytest.raises(Exception, match="the log is never changed"):
        copy.superuser("UPDATE hub.event SET body = '{}'")
    with pytest.raises(Exception, match="the log is never changed"):
        copy.superuser("TRUNCATE hub.event")


async def test_who_is_revoked_is_told_in_the_middle(copy: World, tmp_path_factory: pytest.TempPathFactory) -> None:
    code = await copy.invite("Ada", "Nora", Role.MODERATOR, "Altéa")
    await copy.join(code, tmp_path_factory.mktemp("nora"))
    async with copy.log("Nora") as log, copy.people("Ada") as people:
        await log.append(copy.brands["Altéa"], [event()])
        await people.revoke((await people.find("Nora")).id)
        with pytest.raises(HubRefused):
            await log.append(copy.brands["Altéa"], [event()])
        with pytest.raises(HubRefused):
            await log.heads()
    async with copy.log("Ada") as log:
        kinds = [each.kind for page, _ in [await log.read(TEAM_STREAM, Anchor())] for each in page]
        assert kinds[0] == "team/founded"
        assert kinds[-3:] == ["team/invited", "team/joined", "team/revoked"]


async def test_what_may_not_be_written_is_said(world: World) -> None:
    async with world.log("Wim") as log:
        with pytest.raises(HubForbidden, match="whose role permits it"):
            await log.append(world.brands["Altéa"], [event("decision/reply")])
        with pytest.raises(HubForbidden, match="not yours to see"):
            await log.append(world.brands["Bosco"], [event()])
    async with world.hub("Wim") as hub:
        with pytest.raises(HubForbidden):
            await People(hub, world.members["Wim"].team).add_brand(new_id(), "New")


def test_batches_keep_the_order_and_hold_what_the_hub_takes() -> None:
    small = [event(body="x") for _ in range(2500)]
    assert [len(batch) for batch in batches(small)] == [1000, 1000, 500]
    large = [event(body="é" * 100_000) for _ in range(45)]
    found = list(batches(large))
    assert [each.op for batch in found for each in batch] == [each.op for each in large]
    assert max(sum(len(each.body.encode()) for each in batch) for batch in found) <= 4_000_000
    assert list(batches([])) == []
