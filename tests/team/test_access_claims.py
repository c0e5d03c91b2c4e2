"""What a person of the team can do about claims, presence and news with their own login and plain SQL."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from cm_inbox.errors import HubBusy
from cm_inbox.models.instants import new_id
from cm_inbox.models.team import Doing
from cm_inbox.team.chain import TEAM_STREAM
from cm_inbox.team.claims import What
from tests.team.conftest import World, event, refusal
from tests.team.test_access import OF_ALTEA, answer
from tests.team.test_claims import claims, head
from tests.team.test_listening import WITHIN, listening, next_news
from tests.waiting import until

pytestmark = pytest.mark.anyio

CLAIM = "SELECT * FROM hub.claim(%s::uuid, %s::uuid, %s::uuid, %s, %s::uuid, 60, 1000, %s)"
BEGIN = "SELECT hub.begin_action(%s::uuid, %s::uuid, %s::uuid, %s::uuid, %s)"
RELEASE = "SELECT hub.release(%s::uuid, %s::uuid, %s::uuid, %s, %s::uuid, %s, true)"
RENEW = "SELECT * FROM hub.renew(%s::uuid, %s::uuid, 60)"
SHOW = "SELECT hub.show(%s::uuid, %s::uuid, %s::uuid, %s::uuid, 'reads')"
POKE = "SELECT hub.poke(%s::uuid, %s::uuid, 1000)"
WHO = "SELECT * FROM hub.who(%s::uuid)"
ATTEND = "SELECT * FROM hub.attend(%s::uuid, %s::uuid, pg_backend_pid())"
NOTHING = ("CM001", "nothing by that name", None, None)


def all_held(world: World) -> list[tuple[Any, ...]]:
    return world.superuser("SELECT * FROM hub.held ORDER BY key") + world.superuser(
        "SELECT * FROM hub.shown ORDER BY key"
    )


@pytest.mark.parametrize("name", OF_ALTEA)
async def test_another_brand_and_another_team_are_as_if_they_were_not_there(copy: World, name: str) -> None:
    """What is held, shown and told there gives the same answers as what never was."""
    me, zoe, bosco = copy.members[name], copy.members["Zoe"], copy.brands["Bosco"]
    account, action = new_id(), new_id()
    async with claims(copy, "Ben") as ben, claims(copy, "Zoe") as stranger:
        held = await ben.claim(What.READER, bosco, account)
        sending = await ben.claim(What.ACTION, bosco, action, known_seq=await head(copy, "Altéa"))
        await ben.show(bosco, new_id(), Doing.WRITES)
        theirs = await stranger.claim(What.READER, copy.brands["Zeta"], account)
    before = all_held(copy)
    async with copy.psql(name) as connection:
        brands = [(me.team, bosco), (zoe.team, copy.brands["Zeta"]), (me.team, new_id()), (new_id(), new_id())]
        for team, brand in brands:

            async def told(query: str, given: Sequence[object]) -> object:
                return await answer(connection, query, given)

            desktop = me.desktop
            for what, key in (("reader", account), ("action", action), ("conversation", new_id())):
                assert await told(CLAIM, [team, brand, desktop, what, key, False]) == NOTHING
            assert await told(CLAIM, [team, brand, desktop, "conversation", account, True]) == NOTHING
            assert await told(BEGIN, [team, brand, desktop, action, sending.fence]) == NOTHING
            assert await told(RELEASE, [team, desktop, brand, "reader", account, held.fence]) == NOTHING
            assert await told(RELEASE, [team, desktop, brand, "reader", account, theirs.fence]) == NOTHING
            assert await told(SHOW, [team, brand, desktop, new_id()]) == NOTHING
            assert await told(POKE, [team, brand]) == NOTHING
        for team in (zoe.team, new_id()):
            assert await told(WHO, [team]) == []
            assert await told(RENEW, [team, me.desktop]) == NOTHING
            assert await told(ATTEND, [team, me.desktop]) == NOTHING
        assert await told(WHO, [me.team]) == []
        renewed = await told("SELECT part, brand::text FROM hub.renew(%s::uuid, %s::uuid, 60)", [me.team, me.desktop])
        assert renewed == [("self", None), ("head", copy.brands["Altéa"])]
        listened = await told(f"SELECT brand::text FROM ({ATTEND}) AS a", [me.team, me.desktop])
        assert listened == [(copy.brands["Altéa"],), (None,)]
        zeros = [me.team, TEAM_STREAM, me.desktop, "reader", account, False]
        assert await told(CLAIM, zeros) == NOTHING
    assert all_held(copy) == before


@pytest.mark.parametrize("name", OF_ALTEA)
async def test_nobody_holds_renews_or_gives_back_for_somebody_else(copy: World, name: str) -> None:
    me, altea = copy.members[name], copy.brands["Altéa"]
    other = "Lea" if name != "Lea" else "Mo"
    them, known = copy.members[other], await head(copy)
    async with claims(copy, other) as theirs:
        reader = await theirs.claim(What.READER, altea, new_id())
        action = await theirs.claim(What.ACTION, altea, new_id(), known_seq=known)
        await theirs.begin(action)
        await theirs.show(altea, new_id(), Doing.READS)
    before = all_held(copy)
    async with copy.psql(name) as connection:
        for desktop in (them.desktop, new_id(), None):
            refused = {"CM006"} if name != "Rita" else {"CM002", "CM006"}
            for query, given in (
                (CLAIM, [me.team, altea, desktop, "reader", reader.key, False]),
                (CLAIM, [me.team, altea, desktop, "conversation", new_id(), True]),
                (RENEW, [me.team, desktop]),
                (RELEASE, [me.team, desktop, altea, "reader", reader.key, reader.fence]),
                (RELEASE, [me.team, desktop, None, None, None, None]),
                (SHOW, [me.team, altea, desktop, new_id()]),
                (SHOW, [me.team, altea, desktop, None]),
                (ATTEND, [me.team, desktop]),
            ):
                assert await refusal(connection, query, given) in refused, query
            begin = [me.team, altea, desktop, action.key, action.fence]
            assert await refusal(connection, BEGIN, begin) in {"CM002", "CM006"}
        own = [me.team, altea, me.desktop]
        if name not in ("Rita", "Wim"):
            assert await answer(connection, BEGIN, [*own, action.key, action.fence]) == [(0,)]
            (found,) = await (await connection.execute(CLAIM, [*own, "action", action.key, False])).fetchall()
            assert found[:2] == ("others", 0), "another's fence is not told"
        for what, key in (("reader", reader), ("action", action)):
            back = [me.team, me.desktop, altea, what, key.key, key.fence]
            assert await refusal(connection, RELEASE, back) == ""
        for attack in (
            f"UPDATE hub.held SET desktop = '{me.desktop}'",
            "DELETE FROM hub.held",
            "UPDATE hub.session SET pid = pg_backend_pid()",
            "SELECT channel FROM hub.stream",
            f"SELECT * FROM hub.attending('{me.team}', true)",
            f"SELECT hub.bury('{me.team}', ARRAY['{them.desktop}']::uuid[])",
            f"SELECT hub.echo('{me.team}', '{them.desktop}')",
            f"SELECT hub.ring('{me.team}', '{altea}')",
            f"SELECT hub.called('{me.team}', '{them.person}')",
            f"SELECT hub.settle('{me.team}', '{altea}', '{them.desktop}', '{{}}', '{{}}', '{{}}')",
        ):
            assert await refusal(connection, attack) == "42501", attack
    assert all_held(copy) == before


@pytest.mark.parametrize("name", ["Mo", "Ada"])
async def test_claims_are_guarded_even_from_a_careless_function(copy: World, name: str) -> None:
    """Were a function of the hub to forget a condition, row-level security would still hold."""
    hub = copy.superuser("SELECT id FROM hub.meta")[0][0]
    copy.superuser(
        f"GRANT CREATE ON SCHEMA hub TO {hub}_log; SET ROLE {hub}_log;"
        " CREATE FUNCTION hub.careless(text) RETURNS SETOF text LANGUAGE plpgsql SECURITY DEFINER AS"
        " 'BEGIN RETURN QUERY EXECUTE $1; END';"
        f" GRANT EXECUTE ON FUNCTION hub.careless(text) TO {hub}_people"
    )
    me, lea, altea = copy.members[name], copy.members["Lea"], copy.brands["Altéa"]
    for who, brand in (("Lea", "Altéa"), ("Ben", "Bosco"), ("Zoe", "Zeta")):
        async with claims(copy, who) as theirs:
            await theirs.claim(What.READER, copy.brands[brand], new_id())
            await theirs.show(copy.brands[brand], new_id(), Doing.READS)
            await theirs.poke(copy.brands[brand], 1)
    allowed = {altea} if name == "Mo" else {altea, copy.brands["Bosco"]}
    async with copy.psql(name) as connection:

        async def run(statement: str) -> str:
            return await refusal(connection, "SELECT hub.careless(%s)", [statement])

        async def seen(table: str) -> set[object]:
            found = await answer(connection, "SELECT hub.careless(%s)", [f"SELECT brand::text FROM hub.{table}"])
            assert isinstance(found, list)
            return {brand for (brand,) in found}

        for table in ("held", "shown", "poked"):
            assert await seen(table) == allowed
        channels = await seen("stream")
        assert channels == (allowed if name == "Mo" else {*allowed, TEAM_STREAM})
        to_lea = f"person = '{lea.person}', desktop = '{lea.desktop}'"
        made = "INSERT INTO hub.held SELECT '{}', '{}', 'reader', gen_random_uuid(), 1, '{}', '{}', 1, 1, false, true"
        for statement in (
            f"UPDATE hub.held SET {to_lea} RETURNING ''",
            f"UPDATE hub.held SET until = until + 1 WHERE {to_lea.replace(',', ' AND')} RETURNING ''",
            made.format(me.team, altea, me.person, lea.desktop) + " RETURNING ''",
            made.format(me.team, altea, lea.person, me.desktop) + " RETURNING ''",
            made.format(copy.members["Zoe"].team, copy.brands["Zeta"], me.person, me.desktop) + " RETURNING ''",
            "SELECT desktop::text FROM hub.session",
            "SELECT login::text FROM hub.person",
            "UPDATE hub.stream SET channel = 'x' RETURNING ''",
        ):
            assert await run(statement) == "42501", statement
        before = all_held(copy)
        assert await answer(connection, "SELECT hub.careless(%s)", ["DELETE FROM hub.held RETURNING ''"]) == []
        assert await answer(connection, "SELECT hub.careless(%s)", ["DELETE FROM hub.shown RETURNING ''"]) == []
        assert all_held(copy) == before


async def test_a_reader_pokes_nobody(copy: World) -> None:
    rita = copy.members["Rita"]
    async with copy.psql("Rita") as connection:
        assert await refusal(connection, POKE, [rita.team, copy.brands["Altéa"]]) == "CM002"


async def test_a_poke_is_told_where_only_ones_own_can_hear_it(copy: World) -> None:
    """Who listens to all they can name hears nothing of a brand that is not theirs, and a flood is one poke."""
    altea, ada = copy.brands["Altéa"], copy.members["Ada"]
    names = [channel for (channel,) in copy.superuser("SELECT channel FROM hub.stream")]
    assert len(set(names)) == len(names)
    async with listening(copy, "Rita") as rita, copy.psql("Ben") as ben, copy.psql("Mo") as mo:
        for guess in ("hub", "log", "who", altea, ada.team, f"cm_{altea.replace('-', '')}"):
            await ben.execute(f'LISTEN "{guess}"'.encode())
        async with copy.log("Mo") as log, claims(copy, "Mo") as own:
            (placed,) = await log.append(altea, [event()])
            await own.poke(altea, placed.seq)
            assert (await next_news(rita)).log == {altea}
            answers = [await answer(mo, POKE, [ada.team, altea]) for _ in range(50)]
            assert answers == [[(0,)]] * 50
            await own.show(altea, new_id(), Doing.READS)
            assert (await next_news(rita)).log == frozenset(), "what was told is not told again"
        await ben.execute("SELECT 1")
        assert [note async for note in ben.notifies(timeout=0)] == []


async def test_a_flood_of_claims_or_shows_is_refused(copy: World) -> None:
    altea = copy.brands["Altéa"]
    copy.superuser("UPDATE hub.role SET claims_a_minute = 20, shows_a_minute = 20")

    async def flood(name: str, ask: str) -> int:
        refused = 0
        async with claims(copy, name) as own:
            for _ in range(42):  # whatever the clock shows, 21 of these are in the same minute
                try:
                    if ask == "show":
                        await own.show(altea, new_id(), Doing.READS)
                    elif ask == "renew":
                        await own.renew()
                    else:
                        await own.claim(What.CONVERSATION, altea, new_id())
                except HubBusy:
                    refused += 1
        return refused

    assert all(await asyncio.gather(flood("Rita", "show"), flood("Wim", "claim"), flood("Mo", "renew")))
    ((claimed, shown),) = copy.superuser("SELECT max(claims), max(shows) FROM hub.asked")
    assert (claimed, shown) == (20, 20)


async def test_listening_over_and_over_holds_one_lock(copy: World) -> None:
    """Locks are of a table that the whole server shares."""
    member = copy.members["Wim"]
    async with copy.psql("Wim") as connection:
        for _ in range(5):
            assert await refusal(connection, ATTEND, [member.team, member.desktop]) == ""
        held = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
        assert await (await connection.execute(held.encode())).fetchall() == [(1,)]
    assert await until(lambda: copy.superuser("SELECT count(*) FROM hub.session") == [(1,)], within=WITHIN)
