"""Measure what questions cost, check the model against real desktops, and play the day."""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path

from benchmarks.team_day.costs import BRAND, Costs, events, measure, spent
from benchmarks.team_day.model import Day, hours
from cm_inbox.team.chain import Anchor
from tests.servers import postgres
from tests.team.conftest import World, peopled

WRITERS, READERS = ("Mo", "Lea", "Abel", "Wim"), ("Rita", "Ada")
DESKTOPS = (*WRITERS, *READERS)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.team_day")
    parser.add_argument("--rounds", type=int, default=1000, help="how often each question is asked")
    parser.add_argument("--processors", type=int, nargs="*", default=[2, 4, 8, 16])
    given = parser.parse_args()
    with postgres.running(postgres.install()) as server:
        world = asyncio.run(peopled(server, Path(tempfile.mkdtemp())))
        world.superuser("UPDATE hub.role SET events_a_minute = 1e12, bytes_a_minute = 1e15, claims_a_minute = 1e9")
        costs = asyncio.run(measure(world, given.rounds))
        print(costs)
        said, took = asyncio.run(real(world, costs, given.rounds))
        print(f"real desktops: the model says {said:.0f} ms of the server's processor, it took {took:.0f} ms")
    for processors in given.processors:
        print(f"\n{processors} processors\nhour  messages/s  used  median ms  p99 ms")
        for each in hours(Day(), costs, processors):
            print(f"{each.hour:4}  {each.messages:10.0f}  {each.used:4.0%}  {each.median:9.1f}  {each.worst:6.1f}")


async def real(world: World, costs: Costs, rounds: int) -> tuple[float, float]:
    """Have real desktops write and read at the same time; return what the model says that costs, and what it did."""
    brand, told = world.brands[BRAND], 0.0
    async with AsyncExitStack() as stack:
        logs = {name: await stack.enter_async_context(world.log(name)) for name in DESKTOPS}
        pids = [(await log._hub.ask("SELECT pg_backend_pid()"))[0][0] for log in logs.values()]
        head = (await logs["Mo"].heads())[brand]
        before = sum(map(spent, pids))
        writing, last = True, head.seq

        async def write(name: str) -> None:
            nonlocal told, last
            for turn in range(rounds // 10):
                many = (1, 5, 20)[turn % 3]
                placed = await logs[name].append(brand, events(many))
                last = max(last, *(each.seq for each in placed))
                told += costs.append + costs.append_event * (many - 1)

        async def read(name: str) -> None:
            nonlocal told
            place: Anchor = head
            while writing or place.seq < last:
                found, place = await logs[name].read(brand, place)
                told += costs.read + costs.read_event * max(len(found) - 1, 0)

        async def write_all() -> None:
            nonlocal writing
            await asyncio.gather(*map(write, WRITERS))
            writing = False

        await asyncio.gather(write_all(), *map(read, READERS))
        return told, sum(map(spent, pids)) - before


if __name__ == "__main__":
    main()
