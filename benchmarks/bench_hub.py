"""The team's hub: what a real PostgreSQL server takes and gives, with its disk trusted with every commit."""

from __future__ import annotations

import asyncio
import json
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from pathlib import Path

from psycopg import AsyncConnection

from benchmarks.table import Row, median, ms, p99
from cm_inbox.models.instants import new_id
from cm_inbox.team.chain import Anchor
from cm_inbox.team.claims import Claims, What
from cm_inbox.team.listening import Listening
from cm_inbox.team.log import NewEvent, TeamLog, array
from tests.servers import postgres
from tests.team.conftest import World, peopled

TITLE = "The team's hub"
AS_USUAL = ("fsync", "full_page_writes", "synchronous_commit", "max_wal_size", "min_wal_size", "checkpoint_flush_after")
GOAL = 20_000
BATCH = 100
EACH = 20_000
LISTENERS = 8
WRITERS = ("Mo", "Lea", "Wim", "Abel")
BRAND = "Altéa"


def run(folder: Path, _messages: int) -> Iterator[Row]:
    """Measure on a server of its own, over as many events as it takes."""
    with tempfile.TemporaryDirectory(prefix="cm-hub-bench-", dir="/var/tmp") as place:
        Path(place).chmod(0o755)
        try:
            with postgres.running(postgres.install(), place) as server:
                conf = server.folder / "data" / "postgresql.conf"
                kept = [line for line in conf.read_text().splitlines() if not line.startswith(AS_USUAL)]
                conf.write_text("\n".join([*kept, ""]))
                server.sql("SELECT pg_reload_conf()")
                world = asyncio.run(peopled(server, folder))
                world.superuser("UPDATE hub.role SET events_a_minute = 1e12, bytes_a_minute = 1e15")
                yield from measured(world)
        except (postgres.Unavailable, RuntimeError, OSError) as reason:
            yield Row("the hub", f"not measured: {reason}")


def measured(world: World) -> Iterator[Row]:
    taken = asyncio.run(one_by_one(world, 500))
    yield Row("append, one event a transaction, one desktop", f"{ms(median(taken))}, p99 {ms(p99(taken))}")
    for batch in (BATCH, 1000):
        floor = max(asyncio.run(bare(world, batch)) for _ in range(2))
        rate = max(asyncio.run(together(world, WRITERS[:1], batch)) for _ in range(2))
        yield Row(
            f"append in batches of {batch}, one desktop",
            f"{rate:,.0f} events/s",
            f"bare INSERT of the same rows {floor:,.0f}/s",
            f">= {GOAL:,}/s",
            rate >= GOAL,
            f"{rate / floor:.2f}",
        )
    rate = max(asyncio.run(together(world, WRITERS, BATCH)) for _ in range(2))
    yield Row(
        f"append in batches of {BATCH}, four desktops at one brand",
        f"{rate:,.0f} events/s",
        "",
        f">= {GOAL:,}/s",
        rate >= GOAL,
    )
    yield from told(world)
    yield Row("read all of it, every hash reckoned anew", f"{asyncio.run(reading(world)):,.0f} events/s")
    ((size, events),) = world.superuser(
        "SELECT sum(pg_total_relation_size(inhrelid)), (SELECT count(*) FROM hub.event) FROM pg_inherits"
        " WHERE inhparent = 'hub.event'::regclass"
    )
    yield Row("an event of 270 bytes, with its indexes", f"{int(size) / events:.0f} bytes")


def told(world: World) -> Iterator[Row]:
    """Measure news and claims."""
    poked, appended = asyncio.run(hearing(world, 100))
    yield Row(f"poke to heard by all of {LISTENERS} listeners", f"{ms(median(poked))}, p99 {ms(p99(poked))}")
    yield Row(f"append to heard by all of {LISTENERS} listeners", f"{ms(median(appended))}, p99 {ms(p99(appended))}")
    claimed, renewed = asyncio.run(claiming(world, 200))
    yield Row("claim an action", f"{ms(median(claimed))}, p99 {ms(p99(claimed))}")
    yield Row("renew 200 claims in one question", ms(median(renewed)))


def events(many: int) -> list[NewEvent]:
    """Return what a desktop may have to say of messages of some length."""
    body = {"v": 1, "account": new_id(), "thread": "1" * 20, "author": "a" * 12, "text": "Où est mon colis ? " * 8}
    told = json.dumps(body, ensure_ascii=False)
    return [NewEvent(new_id(), 1_760_000_000_000, "message", told) for _ in range(many)]


async def one_by_one(world: World, many: int) -> list[float]:
    taken = []
    async with world.log("Mo") as log:
        for event in events(many):
            began = time.perf_counter()
            await log.append(world.brands[BRAND], [event])
            taken.append((time.perf_counter() - began) * 1000)
    return taken


async def together(world: World, names: Sequence[str], batch: int) -> float:
    """Return how many events a second get through when these people append at the same time."""
    given = {name: events(EACH) for name in names}

    async def write(name: str) -> None:
        async with world.log(name) as log:
            for at in range(0, EACH, batch):
                await log.append(world.brands[BRAND], given[name][at : at + batch])

    began = time.perf_counter()
    await asyncio.gather(*(write(name) for name in names))
    return len(names) * EACH / (time.perf_counter() - began)


async def hearing(world: World, many: int) -> tuple[list[float], list[float]]:
    """Return how long it takes until all listeners have heard: from the poke, and from before the append."""
    brand, member = world.brands[BRAND], world.members["Mo"]
    poked, appended = [], []
    async with AsyncExitStack() as stack:
        ears = [
            await stack.enter_async_context(Listening(world.members[name], world.drawer))
            for name in ("Rita", "Wim", "Mo", "Lea") * (LISTENERS // 4)
        ]
        for ear in ears:
            while not (await ear.wait()).anything:
                pass
        hub = await stack.enter_async_context(world.hub("Mo"))
        log, claims = TeamLog(hub, member.team, member.desktop), Claims(hub, member.team, member.desktop)
        for event in events(many):
            began = time.perf_counter()
            (placed,) = await log.append(brand, [event])
            asked = time.perf_counter()
            hear = [asyncio.create_task(ear.wait()) for ear in ears]
            await claims.poke(brand, placed.seq)
            await asyncio.gather(*hear)
            poked.append((time.perf_counter() - asked) * 1000)
            appended.append((time.perf_counter() - began) * 1000)
            await asyncio.sleep(0.06)  # a poke that comes too soon waits: that is meant, and not measured
    return poked, appended


async def claiming(world: World, many: int) -> tuple[list[float], list[float]]:
    """Return how long a claim takes, and a renewal of them all."""
    member = world.members["Lea"]
    claimed, renewed = [], []
    async with world.hub("Lea") as hub:
        claims = Claims(hub, member.team, member.desktop)
        for _ in range(many):
            began = time.perf_counter()
            await claims.claim(What.ACTION, world.brands[BRAND], new_id(), known_seq=10**9)
            claimed.append((time.perf_counter() - began) * 1000)
        for _ in range(10):
            began = time.perf_counter()
            await claims.renew()
            renewed.append((time.perf_counter() - began) * 1000)
        await claims.release_all()
    return claimed, renewed


async def bare(world: World, batch: int) -> float:
    """Return how many rows a second the same server takes of the same width with the same indexes, and nothing else."""
    where = world.server.superuser(world.database)
    rows = events(EACH)
    async with await AsyncConnection.connect(autocommit=True, prepare_threshold=None, **where) as connection:
        await connection.execute("DROP TABLE IF EXISTS bare")
        await connection.execute(
            "CREATE TABLE bare (team uuid, brand uuid, seq bigint, op uuid, at bigint, arrived bigint, person uuid,"
            " desktop uuid, kind text, charter uuid, body json, hash bytea, PRIMARY KEY (team, brand, seq, arrived))"
        )
        await connection.execute("CREATE INDEX ON bare (op)")
        ids = [new_id() for _ in range(4)]
        began = time.perf_counter()
        for at in range(0, EACH, batch):
            piece = rows[at : at + batch]
            await connection.execute(
                "INSERT INTO bare SELECT %s, %s, g.n + %s, g.op, g.at, 1760000000000, %s, %s, g.kind, NULL,"
                " g.body::json, decode(repeat('ab', 32), 'hex')"
                " FROM unnest(%s::uuid[], %s::bigint[], %s::text[], %s::text[]) WITH ORDINALITY"
                " AS g(op, at, kind, body, n)",
                [
                    *ids[:2],
                    at,
                    *ids[2:],
                    array([each.op for each in piece]),
                    array([str(each.at) for each in piece]),
                    array([each.kind for each in piece]),
                    array([each.body for each in piece]),
                ],
            )
        return EACH / (time.perf_counter() - began)


async def reading(world: World) -> float:
    began, seen = time.perf_counter(), 0
    async with world.log("Rita") as log:
        async for page, _ in log.pages(world.brands[BRAND], Anchor(), 5000):
            seen += len(page)
    return seen / (time.perf_counter() - began)
