"""What keeps a hub healthy: dropping old months, saying how the server is, backing it up and restoring it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from cm_inbox.errors import HubError, HubForbidden, HubRestored, HubShortened
from cm_inbox.models.instants import new_id, now
from cm_inbox.team import checking
from cm_inbox.team.chain import TEAM_STREAM, Anchor
from cm_inbox.team.health import Health
from cm_inbox.team.log import TeamLog
from tests.servers import postgres
from tests.team.conftest import World, event
from tests.team.faulty import desktop

pytestmark = pytest.mark.anyio

LONG_AGO = 1_700_000_000_000


def remember(world: World, brand: str, instants: list[int]) -> list[Anchor]:
    """Put events that came long ago before all that a brand's stream has, which goes; return each one's place."""
    member, stream = world.members["Mo"], world.brands[brand]
    world.superuser(
        "DO $$ BEGIN ALTER TABLE hub.event DISABLE TRIGGER event_stays;"
        f" DELETE FROM hub.event WHERE brand = '{stream}'; ALTER TABLE hub.event ENABLE TRIGGER event_stays;"
        f" UPDATE hub.stream SET seq = 0, hash = '' WHERE brand = '{stream}'; END $$"
    )
    places = []
    for seq, at in enumerate(instants, 1):
        world.superuser(f"SELECT hub.make_room({at})")
        op = new_id()
        world.superuser(
            "DO $$ DECLARE made bytea; BEGIN"
            f" made := hub.link((SELECT hash FROM hub.stream WHERE brand = '{stream}'), '{member.team}', '{stream}',"
            f" {seq}, '{op}', 1, {at}, '{member.person}', '{member.desktop}', 'message', NULL, '[]');"
            f" INSERT INTO hub.event VALUES ('{member.team}', '{stream}', {seq}, '{op}', 1, {at}, '{member.person}',"
            f" '{member.desktop}', 'message', NULL, '[]', made);"
            f" UPDATE hub.stream SET seq = {seq}, hash = made WHERE brand = '{stream}'; END $$"
        )
        ((digest,),) = world.superuser(f"SELECT hash FROM hub.stream WHERE brand = '{stream}'")
        places.append(Anchor(seq, bytes(digest)))
    return places


async def retain(world: World, name: str, days: int | None) -> list[str]:
    async with world.hub(name) as hub:
        return await Health(hub, world.members[name].team).retain(days)


async def test_a_month_is_dropped_and_the_chain_goes_on(copy: World) -> None:
    altea = copy.brands["Altéa"]
    recent = now() - 5 * 86_400_000
    places = remember(copy, "Altéa", [LONG_AGO, LONG_AGO + 1, LONG_AGO + 2, recent])
    for name, days in (("Abel", 30), ("Mo", 30)):
        with pytest.raises(HubForbidden):
            await retain(copy, name, days)
    with pytest.raises(HubError, match="refused"):
        await retain(copy, "Ada", 29)
    assert await retain(copy, "Ada", 30) == [], "the other team of this hub has not let go of it"
    assert await retain(copy, "Zoe", 400) == ["2023-11"]
    assert await retain(copy, "Ada", 0) == []
    async with copy.log("Mo") as log:
        events, end = await log.read(altea, Anchor())
        assert ([each.seq for each in events], end) == ([4], places[3])
        assert (await log.beginnings()) == {altea: places[2]}
        assert (await log.read(altea, places[2]))[1] == places[3]
        with pytest.raises(HubShortened):
            await log.read(altea, places[1])
        await log.append(altea, [event()])
        member = replace(copy.members["Mo"], anchors={altea: (3, places[2].hash.hex())})
        assert [each.problem async for each in checking.check(log, member)] == [None]
        member = replace(member, anchors={altea: (3, "00")})
        assert [bool(each.problem) async for each in checking.check(log, member)] == [True]
    async with copy.log("Ben") as log:
        assert await log.beginnings() == {}, "what was dropped of a brand is told to its own people"
    async with copy.log("Ada") as log:
        found = [each async for page, _ in log.pages(TEAM_STREAM, Anchor()) for each in page]
    told = [each.body for each in found if each.kind == "team/retained"]
    assert told == ['{"days" : 30, "dropped" : []}']


async def test_a_stream_of_which_nothing_is_left_goes_on(copy: World) -> None:
    altea = copy.brands["Altéa"]
    places = remember(copy, "Altéa", [LONG_AGO])
    await retain(copy, "Zoe", 30)
    assert await retain(copy, "Ada", 30) == ["2023-11"]
    async with copy.log("Mo") as log:
        assert await log.read(altea, Anchor()) == ([], places[0])
        await log.append(altea, [event()])
        assert [each.seq for each in (await log.read(altea, places[0]))[0]] == [2]


async def test_how_the_server_is(copy: World) -> None:
    async with copy.hub("Ada") as hub:
        health = Health(hub, copy.members["Ada"].team)
        before = await health.metrics()
        assert (before.backed_up_at, before.kept_days, before.standbys) == (None, None, [])
        assert before.bytes > 1_000_000
        assert 1 <= before.connections <= before.most_connections
        assert before.events >= 4
        await health.backed_up()
        assert (await health.metrics()).backed_up_at is not None
    async with copy.hub("Abel") as hub:
        with pytest.raises(HubForbidden):
            await Health(hub, copy.members["Abel"].team).metrics()


@pytest.fixture
def backup(copy: World) -> Iterator[World]:
    """A backup of the copy as it is when the test begins."""
    made = copy.copy()
    yield made
    copy.server.drop(made.database)


@pytest.mark.parametrize("since", [0, 2, 7])
async def test_an_older_copy_in_its_place_is_noticed(copy: World, backup: World, since: int) -> None:
    """However much was said since it was restored: fewer, as many, or more than was lost."""
    altea = copy.brands["Altéa"]
    async with copy.log("Mo") as log:
        for _ in range(2):
            await log.append(altea, [event()])
        _, seen = await log.read(altea, Anchor())
    async with backup.log("Lea") as log:
        if since:
            await log.append(altea, [event() for _ in range(since)])
    async with backup.log("Mo") as log:
        with pytest.raises(HubRestored) as told:
            await log.read(altea, seen)
        assert told.value.title == "The hub was restored from an older copy"
        assert not await log.holds(altea, seen)
        _, before = await log.read(altea, Anchor(), 2)
        assert await log.holds(altea, before), "what was before the backup is there"


@pytest.mark.parametrize("hub_server", ["postgres"], indirect=True)
async def test_a_dump_is_restored_on_another_server(copy: World, tmp_path: Path) -> None:
    """As docs/team.md says: the roles, then the database. People log in with the passwords that they have."""
    altea, server = copy.brands["Altéa"], copy.server
    folder = server.folder / "dumps"
    folder.mkdir(exist_ok=True, mode=0o777)
    folder.chmod(0o777)
    roles, dump = folder / "roles.sql", folder / "hub.dump"
    whose = ["-h", "127.0.0.1", "-p", str(server.port), "-U", "postgres"]
    async with copy.log("Mo") as log:
        await log.append(altea, [event() for _ in range(5)])
        _, seen = await log.read(altea, Anchor())
    server.run("pg_dumpall", *whose, "--roles-only", "-f", str(roles))
    server.run("pg_dump", *whose, "-Fc", "-f", str(dump), copy.database)
    with ExitStack() as stack:
        other = stack.enter_context(postgres.running(postgres.install()))
        there = ["-h", "127.0.0.1", "-p", str(other.port), "-U", "postgres"]
        kept = [
            line
            for line in roles.read_text().splitlines()
            if not line.startswith(("CREATE ROLE postgres;", "ALTER ROLE postgres"))
        ]
        roles.write_text("\n".join(kept))
        other.run("psql", *there, "-q", "-v", "ON_ERROR_STOP=1", "-f", str(roles), "postgres")
        other.run("pg_restore", *there, "-C", "--exit-on-error", "-d", "postgres", str(dump))
        moved = replace(copy.members["Mo"].address, port=other.port)
        async with desktop(copy, moved) as mo:
            assert (await mo.log.read(altea, seen))[0] == []
            await mo.say()
            await mo.recovers()
            with pytest.raises(HubForbidden):
                await Health(mo.hub, mo.member.team).metrics()
        read = await asyncio.to_thread(other.sql, "SELECT count(*) FROM hub.event", copy.database)
        assert int(str(read[0][0])) > 0
    for path in (roles, dump):
        path.unlink()


async def test_a_log_is_read_as_one_person(copy: World) -> None:
    """A place at the very beginning is in every stream, and one of another brand's in none."""
    async with copy.hub("Mo") as hub:
        log = TeamLog(hub, copy.members["Mo"].team, copy.members["Mo"].desktop)
        assert await log.holds(copy.brands["Altéa"], Anchor())
        assert not await log.holds(copy.brands["Bosco"], Anchor(1, b"x"))
