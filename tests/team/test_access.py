"""What a person of the team can do with their own login and plain SQL, whatever program they use."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import AsyncExitStack
from typing import Any

import psycopg
import pytest
from psycopg import AsyncConnection

from cm_inbox.errors import HubBusy, HubError, HubForbidden
from cm_inbox.models.instants import new_id
from cm_inbox.team.chain import TEAM_STREAM
from tests.team.conftest import World, event, refusal

pytestmark = pytest.mark.anyio

OF_ALTEA = ("Rita", "Wim", "Mo", "Lea", "Abel")
"""One of each role: reader, writer, moderator, lead, admin."""
TABLES = (
    "meta", "migration", "role", "kind", "team", "brand", "person", "membership", "desktop", "spent", "stream", "event",
    "claimable", "held", "session", "shown", "asked", "poked", "retention", "checkpoint", "backup",
)  # fmt: skip
OPEN_TO_PEOPLE = {
    "hello", "append", "read", "heads", "add_brand", "invite", "redeem", "revoke", "leave", "brands", "members",
    "claim", "begin_action", "release", "renew", "attend", "poke", "show", "who",
    "beginnings", "retain", "backed_up", "metrics",
}  # fmt: skip
APPEND = "SELECT * FROM hub.append(%s::uuid, %s::uuid, %s::uuid, %s::uuid[], %s::bigint[], %s::text[], %s::uuid[], %s)"


def one(team: str, brand: str, desktop: str, kind: str = "decision/note", body: str = "{}") -> list[object]:
    """Return what ``APPEND`` needs for one event."""
    return [team, brand, desktop, [new_id()], [1], [kind], [None], [body]]


async def answer(connection: AsyncConnection, query: str, given: Sequence[object]) -> object:
    """Return all that somebody learns from a question: the rows, or every word of the refusal."""
    try:
        return await (await connection.execute(query.encode(), given)).fetchall()
    except psycopg.Error as error:
        told = error.diag
        return error.sqlstate, told.message_primary, told.message_detail, told.message_hint


def everything(world: World) -> list[tuple[Any, ...]]:
    return world.superuser("SELECT * FROM hub.event ORDER BY team, brand, seq")


async def test_people_may_call_what_is_named_and_touch_nothing_else(world: World) -> None:
    functions = world.superuser(
        "SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
        f" WHERE n.nspname = 'hub' AND has_function_privilege('{world.members['Abel'].address.user}', p.oid, 'execute')"
    )
    assert {name for (name,) in functions} == OPEN_TO_PEOPLE
    owners = world.superuser(
        "SELECT DISTINCT r.rolsuper OR r.rolcanlogin OR r.rolbypassrls FROM pg_proc p JOIN pg_roles r"
        " ON r.oid = p.proowner JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = 'hub'"
    )
    assert owners == [(False,)]
    assert (
        world.superuser(
            "SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'hub'"
            " AND c.relkind IN ('r', 'p') AND NOT c.relrowsecurity"
        )
        == []
    )


@pytest.mark.parametrize("name", OF_ALTEA)
async def test_no_table_can_be_read(world: World, name: str) -> None:
    rooms = [
        room
        for (room,) in world.superuser("SELECT relname FROM pg_class WHERE relname LIKE 'event_2%' AND relkind = 'r'")
    ]
    async with world.psql(name) as connection:
        for table in (*TABLES, *rooms):
            assert await refusal(connection, f"SELECT * FROM hub.{table}") == "42501"
            assert await refusal(connection, f"COPY hub.{table} TO STDOUT") == "42501"
            assert await refusal(connection, f"EXPLAIN SELECT count(*) FROM hub.{table}") == "42501"
        assert await answer(connection, "SELECT * FROM pg_stats WHERE schemaname = 'hub'", []) == []
        assert await refusal(connection, "SELECT rolpassword FROM pg_authid") == "42501"


@pytest.mark.parametrize("name", OF_ALTEA)
async def test_another_brand_is_as_if_it_were_not_there(world: World, name: str) -> None:
    member, bosco, nothing = world.members[name], world.brands["Bosco"], new_id()
    async with world.psql(name) as connection:
        own = await answer(connection, "SELECT brand::text FROM hub.heads(%s::uuid)", [member.team])
        assert own == [(world.brands["Altéa"],)]
        assert await answer(connection, "SELECT name FROM hub.brands(%s::uuid)", [member.team]) == [("Altéa",)]
        known = await answer(connection, "SELECT name, brand_name FROM hub.members(%s::uuid)", [member.team])
        assert isinstance(known, list)
        assert {person for person, _ in known} == {*OF_ALTEA, "Ada"}
        assert {brand for _, brand in known} == {"Altéa", None}
        for brand in (bosco, TEAM_STREAM, nothing):
            assert await answer(connection, "SELECT * FROM hub.read(%s, %s, 0, 10)", [member.team, brand]) == []
        told = [
            await answer(connection, APPEND, one(member.team, brand, member.desktop))
            for brand in (bosco, world.brands["Zeta"], TEAM_STREAM, nothing)
        ]
        assert told == [("CM001", "nothing by that name", None, None)] * 4
        invite = "SELECT hub.invite(%s::uuid, %s::uuid, 'Eve', 'reader', %s::uuid[], 'x', 7)"
        told = [
            await answer(connection, invite, [member.team, new_id(), [brand]])
            for brand in (bosco, world.brands["Zeta"], TEAM_STREAM, nothing)
        ]
        assert told == [("CM001", "nothing by that name", None, None)] * 4
        revoke = "SELECT hub.revoke(%s::uuid, %s::uuid)"
        told = [
            await answer(connection, revoke, [member.team, person])
            for person in (world.members["Ben"].person, world.members["Zoe"].person, nothing)
        ]
        assert told == [("CM001", "nothing by that name", None, None)] * 3
        found = await answer(connection, "SELECT * FROM hub.read(%s, %s, 0, 10)", [member.team, world.brands["Altéa"]])
        assert isinstance(found, list)
        assert len(found) >= 2


@pytest.mark.parametrize("name", [*OF_ALTEA, "Ada"])
async def test_another_team_is_as_if_it_were_not_there(world: World, name: str) -> None:
    desktop, zeta = world.members[name].desktop, world.brands["Zeta"]
    async with world.psql(name) as connection:
        for query in ("hub.heads(%s::uuid)", "hub.brands(%s::uuid)", "hub.members(%s::uuid)"):
            assert await answer(connection, f"SELECT * FROM {query}", [world.members["Zoe"].team]) == []
        told = []
        for team in (world.members["Zoe"].team, new_id()):
            told += [
                await answer(connection, "SELECT * FROM hub.read(%s, %s, 0, 10)", [team, zeta]),
                await answer(connection, APPEND, one(team, zeta, desktop)),
                await answer(connection, "SELECT hub.add_brand(%s::uuid, %s::uuid, 'Zeta')", [team, new_id()]),
                await answer(connection, "SELECT hub.revoke(%s::uuid, %s::uuid)", [team, world.members["Zoe"].person]),
            ]
        assert told[:4] == told[4:]
        assert told[0] == []


@pytest.mark.parametrize("name", [*OF_ALTEA, "Ada"])
async def test_history_cannot_be_changed(world: World, name: str) -> None:
    before = everything(world)
    (room,) = [
        room
        for (room,) in world.superuser("SELECT DISTINCT tableoid::regclass::text FROM hub.event")
        if room.startswith("hub.")
    ]
    async with world.psql(name) as connection:
        for table in ("hub.event", room, "hub.stream"):
            for attack in (
                f"UPDATE {table} SET hash = ''",
                f"DELETE FROM {table}",
                f"TRUNCATE {table} CASCADE",
                f"DROP TABLE {table} CASCADE",
                f"ALTER TABLE {table} DISABLE TRIGGER ALL",
                f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
                f"CREATE RULE gone AS ON INSERT TO {table} DO INSTEAD NOTHING",
                f"DO $$ BEGIN LOCK TABLE {table}; END $$",
                f"GRANT ALL ON {table} TO PUBLIC",
            ):
                assert await refusal(connection, attack) == "42501", attack
        for attack in (
            "DROP FUNCTION hub.append",
            "CREATE OR REPLACE FUNCTION hub.me() RETURNS uuid LANGUAGE sql RETURN gen_random_uuid()",
            "CREATE TABLE hub.more (one integer)",
            "CREATE SCHEMA mine",
            "CREATE TEMPORARY TABLE mine (one integer)",
            "SELECT lo_from_bytea(0, 'large')",
            "DROP SCHEMA hub CASCADE",
            "SET session_replication_role = replica",
            f"ALTER DATABASE {world.database} SET search_path = mine",
        ):
            assert await refusal(connection, attack) == "42501", attack
        assert await refusal(connection, "SET row_security = off; SELECT * FROM hub.event") == "42501"
    assert everything(world) == before


@pytest.mark.parametrize("name", OF_ALTEA)
async def test_nobody_can_speak_for_somebody_else(world: World, name: str) -> None:
    member, altea, before = world.members[name], world.brands["Altéa"], everything(world)
    other = world.members["Lea" if name != "Lea" else "Mo"]
    async with world.psql(name) as connection:
        for desktop in (other.desktop, new_id(), None):
            found = await refusal(connection, APPEND, one(member.team, altea, desktop))  # type: ignore[arg-type]  # None too
            assert found == ("CM006" if name != "Rita" else "CM002")
        for attack in (
            f'SET ROLE "{other.address.user}"',
            f'SET SESSION AUTHORIZATION "{other.address.user}"',
            f"ALTER ROLE \"{other.address.user}\" PASSWORD 'x'",
            f'GRANT "{other.address.user}" TO "{member.address.user}"',
            "CREATE ROLE more",
            f"INSERT INTO hub.event VALUES ('{member.team}', '{altea}', 99, '{new_id()}', 1, 1, '{other.person}')",
            f"SELECT hub.write_down('{member.team}', '{other.person}', 'team/joined', '{{}}')",
            f"SELECT hub.admit('{member.team}', '{altea}', NULL, '{{}}', 1)",
            f"SELECT hub.found('{new_id()}', 'Mine', '{new_id()}', 'Me', 'x', '{new_id()}', 'd')",
            "SELECT hub.make_login('x', 'infinity')",
            f"SELECT hub.end_login('{other.address.user}')",
            "SELECT hub.make_room(1)",
        ):
            assert await refusal(connection, attack) == "42501", attack
    assert everything(world) == before


@pytest.mark.parametrize("name", ["Mo", "Ada"])
async def test_rows_are_guarded_even_from_a_careless_function(copy: World, name: str) -> None:
    """Were a function of the hub to forget a condition, row-level security would still hold."""
    hub = copy.superuser("SELECT id FROM hub.meta")[0][0]
    copy.superuser(
        f"GRANT CREATE ON SCHEMA hub TO {hub}_log; SET ROLE {hub}_log;"
        " CREATE FUNCTION hub.careless_read() RETURNS SETOF hub.event LANGUAGE sql SECURITY DEFINER AS"
        " 'SELECT * FROM hub.event';"
        " CREATE FUNCTION hub.careless_write(text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS"
        " 'BEGIN EXECUTE $1; END';"
        f" GRANT EXECUTE ON FUNCTION hub.careless_read(), hub.careless_write(text) TO {hub}_people"
    )
    me, lea = copy.members[name], copy.members["Lea"]
    allowed = {copy.brands["Altéa"]} if name == "Mo" else {copy.brands["Altéa"], copy.brands["Bosco"], TEAM_STREAM}
    async with copy.psql(name) as connection:
        seen = await answer(connection, "SELECT DISTINCT team::text, brand::text FROM hub.careless_read()", [])
        assert isinstance(seen, list)
        assert set(seen) == {(me.team, brand) for brand in allowed}

        async def write(statement: str) -> str:
            return await refusal(connection, "SELECT hub.careless_write(%s)", [statement])

        def insert(brand: str, person: str, desktop: str, kind: str = "decision/note") -> str:
            return (
                "INSERT INTO hub.event SELECT"
                f" '{me.team}', '{brand}', 1000, gen_random_uuid(), 1, (SELECT max(arrived) FROM hub.event),"
                f" '{person}', '{desktop}', '{kind}', NULL, '{{}}', ''"
            )

        altea = copy.brands["Altéa"]
        assert await write(insert(altea, lea.person, lea.desktop)) == "42501"
        assert await write(insert(altea, me.person, lea.desktop)) == "42501"
        assert await write(insert(copy.brands["Zeta"], me.person, me.desktop)) == "42501"
        assert await write(insert(TEAM_STREAM, me.person, me.desktop, "team/joined")) == "42501"
        assert await write("UPDATE hub.event SET hash = ''") == "42501"
        assert await write("DELETE FROM hub.event") == "42501"
        assert await write("SELECT * FROM hub.person") == "42501"
        if name == "Mo":
            assert await write(insert(copy.brands["Bosco"], me.person, me.desktop)) == "42501"
            assert await write(insert(altea, me.person, me.desktop, "charter")) == "42501"
        assert await write(insert(altea, me.person, me.desktop)) == ""


@pytest.mark.parametrize(
    ("name", "refused", "allowed"),
    [
        ("Rita", ("decision/note", "message", "decision/reply", "charter"), ()),
        ("Wim", ("decision/reply", "decision/ban", "approval", "charter"), ("decision/note", "proposal", "message")),
        ("Mo", ("charter", "reply-target", "team/joined", "of my own"), ("decision/reply", "decision/ban", "approval")),
        ("Lea", ("team/revoked", "of my own"), ("charter", "reply-target", "decision/reply")),
        ("Abel", ("team/revoked", "of my own"), ("charter", "decision/delete")),
    ],
)
async def test_a_role_may_write_what_is_its_own(
    copy: World, name: str, refused: tuple[str, ...], allowed: tuple[str, ...]
) -> None:
    member, altea = copy.members[name], copy.brands["Altéa"]
    async with copy.psql(name) as connection:
        for kind in refused:
            assert await refusal(connection, APPEND, one(member.team, altea, member.desktop, kind)) == "CM002"
        for kind in allowed:
            assert await refusal(connection, APPEND, one(member.team, altea, member.desktop, kind)) == ""
        assert (
            await refusal(connection, "SELECT hub.add_brand(%s::uuid, %s::uuid, 'New')", [member.team, new_id()])
            == "CM002"
        )
        if name != "Abel":
            invite = "SELECT hub.invite(%s::uuid, %s::uuid, 'Eve', 'reader', %s::uuid[], 'x', 7)"
            assert await refusal(connection, invite, [member.team, new_id(), [altea]]) == "CM002"
            revoke = "SELECT hub.revoke(%s::uuid, %s::uuid)"
            assert await refusal(connection, revoke, [member.team, copy.members["Rita"].person]) == "CM002"


async def test_a_writer_does_not_approve_what_is_their_own(copy: World) -> None:
    me, altea = copy.members["Wim"], copy.brands["Altéa"]
    own = one(me.team, altea, me.desktop, "proposal", '{"payload": {"proposed": "reply", "text": "x"}}')
    proposal = new_id()
    own[3] = [proposal]
    body = f'{{"verdict": "approve", "payload": {{"proposal": "{proposal}"}}}}'
    async with copy.psql("Wim") as connection:
        assert await refusal(connection, APPEND, own) == ""
        before = everything(copy)
        for kind in ("approval", "decision/reply", "decision/approve"):
            alone = one(me.team, altea, me.desktop, kind, body)
            assert await refusal(connection, APPEND, alone) == "CM002"
            among = [*own[:3], [new_id(), new_id()], [1, 1], ["proposal", kind], [None, None], ["{}", body]]
            assert await refusal(connection, APPEND, among) == "CM002"
        assert everything(copy) == before


async def test_a_writer_takes_back_what_is_their_own(copy: World) -> None:
    altea = copy.brands["Altéa"]
    theirs, own, fresh = event(), event(), event()
    async with copy.log("Lea") as log:
        await log.append(altea, [theirs])
        await log.append(altea, [event("decision/undo", f'{{"undoes": "{theirs.op}"}}')])
    async with copy.log("Wim") as log:
        await log.append(altea, [own])
        await log.append(altea, [event("decision/undo", f'{{"undoes": "{own.op}"}}')])
        await log.append(altea, [fresh, event("decision/undo", f'{{"undoes": "{fresh.op}"}}')])
        before = everything(copy)
        for body in (f'{{"undoes": "{theirs.op}"}}', f'{{"undoes": "{new_id()}"}}', "{}", '{"undoes": "x"}', "[]"):
            with pytest.raises(HubError):
                await log.append(altea, [event("decision/undo", body)])
        with pytest.raises(HubForbidden):  # nor by saying of another's that it is one's own
            await log.append(altea, [theirs, event("decision/undo", f'{{"undoes": "{theirs.op}"}}')])
    assert everything(copy) == before


async def test_a_flood_is_refused(copy: World) -> None:
    member, altea = copy.members["Wim"], copy.brands["Altéa"]
    copy.superuser("UPDATE hub.role SET events_a_minute = 5, bytes_a_minute = 1000 WHERE name = 'writer'")
    before = everything(copy)
    async with copy.log("Wim") as log:
        with pytest.raises(HubBusy) as told:
            await log.append(altea, [event() for _ in range(6)])
        assert told.value.until > 0
        with pytest.raises(HubBusy):
            await log.append(altea, [event(body=json.dumps("x" * 1000))])
        assert everything(copy) == before
        refused = 0
        for _ in range(3):  # whatever the clock shows, two of these are in the same minute
            try:
                await log.append(altea, [event() for _ in range(3)])
            except HubBusy:
                refused += 1
        assert refused >= 1
    async with copy.psql("Wim") as connection:
        many = [[new_id() for _ in range(1001)], [1] * 1001, ["decision/note"] * 1001, [None] * 1001, ["{}"] * 1001]
        assert await refusal(connection, APPEND, [member.team, altea, member.desktop, *many]) == "CM005"


async def test_what_is_not_well_made_is_refused(copy: World) -> None:
    member, altea = copy.members["Mo"], copy.brands["Altéa"]
    before = everything(copy)
    op = new_id()
    async with copy.psql("Mo") as connection:
        for ops, ats, kinds, charters, bodies in (
            ([], [], [], [], []),
            ([op], [1, 2], ["message"], [None], ["{}"]),
            ([op, op], [1, 1], ["message"] * 2, [None] * 2, ["{}"] * 2),
            ([op], [1], ["message"], [None], ["{"]),
            ([op], [1], ["message"], [None], [json.dumps("x" * 262_144)]),
            ([None], [1], ["message"], [None], ["{}"]),
            ([op], [None], ["message"], [None], ["{}"]),
            ([op], [1], [None], [None], ["{}"]),
            ([op], [1], ["message"], [None], [None]),
            (None, None, None, None, None),
        ):
            given = [member.team, altea, member.desktop, ops, ats, kinds, charters, bodies]
            assert await refusal(connection, APPEND, given), given
    assert everything(copy) == before


async def test_nobody_can_take_up_all_connections(copy: World) -> None:
    async with AsyncExitStack() as opened:
        for _ in range(8):
            await opened.enter_async_context(copy.psql("Wim"))
        with pytest.raises(psycopg.OperationalError, match="too many connections for role"):
            await opened.enter_async_context(copy.psql("Wim"))
