"""Reading a list by opaque ids: whatever comes late or in between, each entry is given once."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from cm_inbox.models.instants import Millis
from cm_inbox.networks import since_id
from cm_inbox.networks.since_id import FIRST_AGE, FIRST_ENTRIES, OVERLAP, Entry, step

pytestmark = pytest.mark.anyio
START: Millis = 1_800_000_000_000


@dataclass(frozen=True)
class Listed:
    """An entry of the server's, in its order, and when it begins to show."""

    id: str
    created_at: Millis
    shows_at: Millis


class List:
    """A server's list with ids that mean nothing, and a clock of its own."""

    def __init__(self, seed: int, *, turned: bool) -> None:
        self.chance = random.Random(seed)
        self.turned = turned
        self.entries: list[Listed] = []
        self.now = START

    def add(self, *, late: Millis = 0) -> None:
        name = f"{self.chance.randrange(36**8):x}.{len(self.entries)}"
        self.entries.append(Listed(name, self.now, self.now + late))

    async def get(self, asked: Mapping[str, str | int]) -> list[Entry]:
        places = {entry.id: place for place, entry in enumerate(self.entries)}
        shown = [entry for entry in self.entries if entry.shows_at <= self.now]
        if "max_id" in asked:
            shown = [entry for entry in shown if places[entry.id] < places[str(asked["max_id"])]]
        if "min_id" in asked:
            shown = [entry for entry in shown if places[entry.id] > places[str(asked["min_id"])]]
            page = shown[: int(asked["limit"])]
            page = page if self.turned else page[::-1]
        else:
            page = shown[::-1][: int(asked["limit"])]
        return [Entry(entry.id, entry.created_at, None) for entry in page]


class Reader:
    def __init__(self, listed: List) -> None:
        self.list = listed
        self.cursor: str | None = None
        self.given: list[str] = []

    async def read(self, pages: int = 1000) -> None:
        for _ in range(pages):
            read = await step(self.cursor, self.list.get, self.list.now)
            self.given += [entry.id for entry in read.entries]
            self.cursor = read.cursor
            if not read.more:
                return


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("seed", range(25))
async def test_everything_is_given_once(seed: int, turned: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(since_id, "REMEMBERED", 10_000)  # no flood
    listed = List(seed, turned=turned)
    reader = Reader(listed)
    chance = listed.chance
    for _ in range(chance.randrange(120)):
        listed.add(late=chance.choice([0, 0, 0, OVERLAP // 2]))
        listed.now += chance.choice([1, 50, 5_000])
    for _ in range(60):
        for _ in range(chance.choice([0, 0, 1, 2, 2, 70])):
            listed.add(late=chance.choice([0, 0, 0, 3_000, OVERLAP - 1_000]))
            listed.now += chance.choice([1, 100, 3_000])
        await reader.read(pages=chance.choice([1, 2, 1000]))
        listed.now += chance.choice([10, 20_000, OVERLAP * 3])
    listed.now += 10 * OVERLAP
    await reader.read()  # to the end of a reading that was interrupted
    await reader.read()
    assert sorted(reader.given) == sorted(entry.id for entry in listed.entries)


@pytest.mark.parametrize("seed", range(5))
async def test_a_flood_loses_nothing_that_comes_in_time(seed: int) -> None:
    listed = List(seed, turned=False)
    reader = Reader(listed)
    for _ in range(30):
        for _ in range(listed.chance.choice([5, 70, 300])):
            listed.add()
            listed.now += 5
        await reader.read(pages=listed.chance.choice([3, 1000]))
        assert reader.cursor is not None
        assert len(reader.cursor) < 20_000
    listed.now += 10 * OVERLAP
    await reader.read()  # to the end of a reading that was interrupted
    await reader.read()
    first = FIRST_ENTRIES
    assert sorted(reader.given[first:]) == sorted(set(reader.given[first:]))
    assert set(reader.given) >= {entry.id for entry in listed.entries[listed.entries.index(_newest(listed, reader)) :]}


def _newest(listed: List, reader: Reader) -> Listed:
    """Return the oldest entry that was given: the first time has a bound."""
    given = set(reader.given)
    return next(entry for entry in listed.entries if entry.id in given)


async def test_the_first_time_has_bounds() -> None:
    listed = List(0, turned=False)
    for _ in range(FIRST_ENTRIES * 2):
        listed.add()
        listed.now += 1000
    reader = Reader(listed)
    await reader.read()
    assert len(reader.given) == FIRST_ENTRIES
    old = List(0, turned=False)
    old.add()
    old.now += FIRST_AGE + 1
    old.add()
    reader = Reader(old)
    await reader.read()
    assert reader.given == [old.entries[1].id]


async def test_a_server_that_ignores_the_bound_does_not_trap_us() -> None:
    asked = 0

    async def get(_: Mapping[str, str | int]) -> list[Entry]:
        nonlocal asked
        asked += 1
        return [Entry(str(number), START - number, None) for number in range(40)]

    cursor: str | None = None
    for _ in range(50):
        read = await step(cursor, get, START)
        cursor = read.cursor
        if not read.more:
            break
    assert not read.more
    assert asked <= 12
