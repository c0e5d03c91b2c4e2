"""The team's hub: what a real PostgreSQL server takes and gives, with its disk trusted with every commit."""

from __future__ import annotations

import asyncio
import json
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.table import Row, median, ms, p99
from cm_inbox.models.instants import new_id
from cm_inbox.team.chain import Anchor
from cm_inbox.team.log import NewEvent
from tests.servers import postgres
from tests.team.conftest import World, peopled

TITLE = "The team's hub"
AS_USUAL = ("fsync", "full_page_writes", "synchronous_commit", "max_wal_size", "min_wal_size", "checkpoint_flush_after")
GOAL = 20_000
BATCH = 100
EACH = 20_000
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
        rate = asyncio.run(together(world, WRITERS[:1], batch))
        yield Row(
            f"append in batches of {batch}, one desktop", f"{rate:,.0f} events/s", "", f">= {GOAL:,}/s", rate >= GOAL
        )
    rate = asyncio.run(together(world, WRITERS, BATCH))
    yield Row(
        f"append in batches of {BATCH}, four desktops at one brand",
        f"{rate:,.0f} events/s",
        "",
        f">= {GOAL:,}/s",
        rate >= GOAL,
    )
    yield Row("read all of it, every hash reckoned anew", f"{asyncio.run(reading(world)):,.0f} events/s")
    ((size, events),) = world.superuser(
        "SELECT sum(pg_total_relation_size(inhrelid)), (SELECT count(*) FROM hub.event) FROM pg_inherits"
        " WHERE inhparent = 'hub.event'::regclass"
    )
    yield Row("an event of 270 bytes, with its indexes", f"{int(size) / events:.0f} bytes")


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


async def reading(world: World) -> float:
    began, seen = time.perf_counter(), 0
    async with world.log("Rita") as log:
        async for page, _ in log.pages(world.brands[BRAND], Anchor(), 5000):
            seen += len(page)
    return seen / (time.perf_counter() - began)
