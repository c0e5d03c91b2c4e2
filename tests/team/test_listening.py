"""News: who is told, of what, how soon; what a session proves; what is done where nothing can be told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from cm_inbox.errors import HubForbidden
from cm_inbox.models.instants import new_id
from cm_inbox.models.team import Doing
from cm_inbox.team.claims import LISTENING_PAUSE, POLLING_PAUSE, What
from cm_inbox.team.listening import How, Listening, News
from cm_inbox.team.ticks import ticks
from tests.servers import pgbouncer
from tests.servers.postgres import Unavailable
from tests.servers.wire import Wire
from tests.team.conftest import World, event
from tests.team.test_claims import claims
from tests.waiting import until, until_sync

pytestmark = pytest.mark.anyio

WITHIN = 60.0


@asynccontextmanager
async def listening(world: World, name: str, port: int = 0, silence: float = 75.0) -> AsyncIterator[Listening]:
    """Listen as this person; the first news are that there may be anything."""
    member = world.members[name]
    if port:
        member = replace(member, address=replace(member.address, port=port))
    async with Listening(member, world.drawer, poll=0.05, silence=silence) as news:
        assert (await news.wait(WITHIN)).anything
        yield news


async def next_news(news: Listening) -> News:
    got = await news.wait(WITHIN)
    assert got != News()
    return got


async def anything(news: Listening) -> None:
    """Wait until it connected anew."""
    while not (await next_news(news)).anything:
        pass


def sessions(world: World, name: str) -> list[int]:
    """Return the server processes of a person that listen."""
    rows = world.superuser(
        "SELECT l.pid FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid WHERE l.locktype = 'advisory'"
        f" AND a.datname = current_database() AND a.usename = '{world.members[name].address.user}'"
    )
    return [int(pid) for (pid,) in rows]


def settled(world: World) -> None:
    """Wait until the server no longer gives sessions the benefit of the doubt, as it does when it has just started."""
    started = "SELECT clock_timestamp() - pg_postmaster_start_time() > interval '16 seconds'"
    until_sync(lambda: world.superuser(started) == [(True,)], within=WITHIN)


async def test_who_listens_is_told_once_and_only_of_their_own(copy: World) -> None:
    altea, bosco = copy.brands["Altéa"], copy.brands["Bosco"]
    async with listening(copy, "Rita") as rita, listening(copy, "Ben") as ben, listening(copy, "Ada") as ada:
        assert {each.how for each in (rita, ben, ada)} == {How.LISTENING}
        async with copy.log("Mo") as log, claims(copy, "Mo") as mo:
            (placed,) = await log.append(altea, [event()])
            await mo.poke(altea, placed.seq)
            assert await next_news(rita) == News(log=frozenset({altea}))
            assert await next_news(ada) == News(log=frozenset({altea}))
            await mo.poke(altea, placed.seq)
            await mo.poke(altea, 10**15)
            await mo.show(altea, new_id(), Doing.READS)
            assert await next_news(rita) == News(who=frozenset({altea})), "no poke came for what was told of"
            held = await mo.claim(What.CONVERSATION, altea, new_id())
            assert (await next_news(rita)).who == {altea}
            await mo.release(held)
            assert (await next_news(rita)).who == {altea}
        async with copy.log("Ben") as log, claims(copy, "Ben") as own:
            (placed,) = await log.append(bosco, [event()])
            await own.poke(bosco, placed.seq)
            assert await next_news(ben) == News(log=frozenset({bosco})), "of the other brand nothing was told"
            while bosco not in (await next_news(ada)).log:
                pass  # who did what at the other brand, which Ada may know too


async def test_pokes_are_few_and_the_last_is_never_lost(copy: World) -> None:
    """Four desktops append as fast as they can: who listens is told of the last, by far fewer pokes than appends."""
    altea, pokes = copy.brands["Altéa"], 0
    async with listening(copy, "Rita") as rita:

        async def write(name: str) -> int:
            async with copy.log(name) as log, claims(copy, name) as own:
                telling = []
                for _ in range(25):
                    (placed,) = await log.append(altea, [event()])
                    telling.append(asyncio.create_task(own.poke(altea, placed.seq)))
                await asyncio.gather(*telling)
                return placed.seq

        async def follow() -> None:
            nonlocal pokes
            async with copy.log("Rita") as log:
                while (await log.heads())[altea].seq < 2 + 4 * 25:
                    assert (await next_news(rita)).log == {altea}
                    pokes += 1

        async with asyncio.timeout(120), asyncio.TaskGroup() as group:
            following = group.create_task(follow())
            for name in ("Mo", "Lea", "Wim", "Abel"):
                group.create_task(write(name))
        assert following.done()
        assert 1 <= pokes < 100


async def test_a_session_holds_a_lease_and_its_end_ends_it(copy: World) -> None:
    """The reader's desktop is killed: its connection ends, and another takes over at once, under a higher fence."""
    altea, account = copy.brands["Altéa"], new_id()
    await asyncio.to_thread(settled, copy)
    async with claims(copy, "Lea") as lea, claims(copy, "Mo") as mo, listening(copy, "Lea") as watching:
        async with listening(copy, "Mo"):
            held = await mo.claim(What.READER, altea, account)
            await mo.show(altea, new_id(), Doing.READS)
            watch = await mo.renew()
            assert (watch.attended, watch.again) == (True, LISTENING_PAUSE)
            (own,) = watch.own
            assert own.good_until > ticks() + LISTENING_PAUSE + 20
            assert [each.name for each in (await lea.renew()).others] == ["Mo"]
            await watching.wait(0)
        assert await until(lambda: not sessions(copy, "Mo"), within=WITHIN)
        seen = await lea.renew()
        assert (seen.others, seen.present) == ((), ())
        assert (await next_news(watching)).who == {altea}, "who notices tells the others"
        taken = await lea.claim(What.READER, altea, account)
        assert taken.mine
        assert taken.fence > held.fence
        assert (await mo.renew()).own == ()


async def test_who_is_back_before_others_came_keeps_what_they_had(copy: World) -> None:
    altea, account = copy.brands["Altéa"], new_id()
    async with claims(copy, "Mo") as mo, claims(copy, "Lea") as lea, listening(copy, "Mo") as news:
        held = await mo.claim(What.READER, altea, account)
        (before,) = sessions(copy, "Mo")
        copy.superuser(f"SELECT pg_terminate_backend({before})")
        await anything(news)
        assert sessions(copy, "Mo") != [before]
        assert (await lea.claim(What.READER, altea, account)).name == "Mo"
        assert [each.fence for each in (await mo.renew()).own] == [held.fence]
        news.again()
        await anything(news)
        assert news.how is How.LISTENING


async def test_a_way_on_which_nothing_comes_any_more_is_left(copy: World) -> None:
    """Something between keeps both ends of a connection open, and lets nothing through: TCP says that all is well."""
    altea, account = copy.brands["Altéa"], new_id()
    async with (
        Wire(copy.server.port) as wire,
        claims(copy, "Mo") as mo,
        claims(copy, "Lea") as lea,
        listening(copy, "Mo", wire.port, silence=1.5) as news,
    ):
        await mo.claim(What.READER, altea, account)
        assert (await next_news(news)).who == {altea}
        assert (await mo.renew()).attended
        await lea.show(altea, new_id(), Doing.READS)
        assert (await next_news(news)).who == {altea}, "and so it has heard itself renew, before"
        wire.silent = True
        await mo.show(altea, new_id(), Doing.READS)
        assert await until(lambda: wire.swallowed, within=WITHIN)
        assert await until(lambda: news.how is How.AWAY, within=WITHIN)
        assert (await news.wait(0)).who == frozenset()
        wire.silent = False
        wire.cut()
        await anything(news)
        assert news.how is How.LISTENING
        wire.silent = True  # this time the desktop itself is gone: it renews no more
        copy.superuser("UPDATE hub.held SET until = 1")
        assert (await lea.claim(What.READER, altea, account)).mine


async def test_a_server_that_has_just_started_believes_that_all_come_back(copy: World) -> None:
    """Else whoever connects first after a restart would take everything from everybody."""
    altea, key = copy.brands["Altéa"], new_id()
    copy.superuser(
        "CREATE OR REPLACE FUNCTION pg_catalog.pg_postmaster_start_time() RETURNS timestamptz LANGUAGE sql"
        " RETURN clock_timestamp()"
    )
    async with claims(copy, "Mo") as mo, claims(copy, "Lea") as lea:
        async with listening(copy, "Mo"):
            await mo.claim(What.READER, altea, key)
        assert await until(lambda: not sessions(copy, "Mo"), within=WITHIN)
        assert (await lea.claim(What.READER, altea, key)).name == "Mo"


async def test_nobody_else_can_stand_in_for_a_session(copy: World) -> None:
    """Who sees another's lock may take the same one: it is not theirs that counts."""
    altea, account = copy.brands["Altéa"], new_id()
    await asyncio.to_thread(settled, copy)
    async with claims(copy, "Mo") as mo, claims(copy, "Lea") as lea, copy.psql("Ben") as ben:
        async with listening(copy, "Mo"):
            await mo.claim(What.READER, altea, account)
            seen = await ben.execute(
                "SELECT (classid::bigint << 32) | objid::bigint FROM pg_locks WHERE locktype = 'advisory'"
                " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            )
            for (lock,) in await seen.fetchall():
                await ben.execute("SELECT pg_advisory_lock_shared(%s)", [lock])
            assert (await lea.claim(What.READER, altea, account)).name == "Mo"
        assert await until(lambda: not sessions(copy, "Mo"), within=WITHIN)
        assert sessions(copy, "Ben")
        assert (await lea.claim(What.READER, altea, account)).mine


async def test_who_may_not_listen_is_not_told_where(copy: World) -> None:
    member, zoe = copy.members["Mo"], copy.members["Zoe"]
    async with copy.hub("Mo") as hub:
        attend = "SELECT * FROM hub.attend(%s::uuid, %s::uuid, pg_backend_pid())"
        for team in (zoe.team, new_id()):
            with pytest.raises(HubForbidden, match="not yours to see"):
                await hub.ask(attend, [team, member.desktop])
        with pytest.raises(HubForbidden):
            await hub.ask(attend, [member.team, copy.members["Lea"].desktop])


@pytest.fixture
def pooled(copy: World) -> Iterator[int]:
    """The port of a pooler before the copy's server."""
    try:
        with pgbouncer.running(copy.server) as port:
            yield port
    except Unavailable as reason:
        pytest.skip(f"server: no PgBouncer here: {reason}")


async def test_behind_a_pooler_it_asks_on_and_on(copy: World, pooled: int) -> None:
    """By itself: nothing is left on the pooler's connections, and leases last by time alone."""
    altea, account = copy.brands["Altéa"], new_id()
    for name, member in copy.members.items():
        copy.members[name] = replace(member, address=replace(member.address, port=pooled))
    async with listening(copy, "Mo") as news, claims(copy, "Mo") as mo, claims(copy, "Lea") as lea:
        assert await until(lambda: news.how is How.POLLING, within=WITHIN)
        for _ in range(3):
            assert (await next_news(news)).anything
        assert sessions(copy, "Mo") == []
        held = await mo.claim(What.READER, altea, account)
        watch = await mo.renew()
        assert (watch.attended, watch.again) == (False, POLLING_PAUSE)
        assert watch.own[0].good_until < ticks() + 21
        assert (await lea.claim(What.READER, altea, account)).name == "Mo"
        copy.superuser("UPDATE hub.held SET until = until - 20000")
        taken = await lea.claim(What.READER, altea, account)
        assert taken.mine
        assert taken.fence > held.fence
        await lea.poke(altea, 1)
        news.again()
        await anything(news)
