"""Reading a list that a server keeps newest first and lets one page through by opaque ids.

The first time it is walked backwards to a bound; from then on forwards (``min_id``). Ids are never compared:
they may be numbers, ULIDs or anything else. Since a server may show an entry late, behind one already
shown, the last minutes are read again every time; what was already given is remembered in the cursor.
In a flood the overlap shrinks to the newest REMEMBERED entries, so that re-reading stays cheap.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence

import msgspec

from cm_inbox.models.instants import Millis
from cm_inbox.models.record import Record

VERSION = 1
PAGE = 40
FIRST_ENTRIES = 400
FIRST_AGE: Millis = 30 * 24 * 3600 * 1000
OVERLAP: Millis = 2 * 60 * 1000
REMEMBERED = 160


class Entry(Record, frozen=True):
    """One entry of such a list, as the server gave it."""

    id: str
    created_at: Millis
    value: object


class Position(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where reading stands; kept as JSON in the cursor.

    ``floor``: all up to this entry was given, for good. ``at``: how far a reading in pages has come. ``back``:
    how far a walk back has come, after ``seen`` entries; ``walked``: the first one is over. ``recent``: given already,
    with their instants.
    """

    v: int
    floor: str | None = None
    at: str | None = None
    back: str | None = None
    seen: int = 0
    recent: dict[str, Millis] = {}
    walked: bool = False


class Step(Record, frozen=True):
    """What one request brought: the new entries, oldest first, and the cursor after them.

    ``past``: the first walk found them; they are no news.
    """

    entries: tuple[Entry, ...]
    cursor: str
    more: bool
    past: bool = False


GetPage = Callable[[Mapping[str, str | int]], Awaitable[Sequence[Entry]]]


async def step(cursor: str | None, get: GetPage, now: Millis) -> Step:
    """Read one page and return what is new in it. Raises what ``get`` raises."""
    position = _decode(cursor)
    if position.floor is None or position.back is not None:
        return await _walk_back(position, get, now)
    return await _go_on(position, get, now)


async def _walk_back(position: Position, get: GetPage, now: Millis) -> Step:
    asked: dict[str, str | int] = {"limit": PAGE}
    if position.back is not None:
        asked["max_id"] = position.back
    entries = _newest_first(await get(asked))
    young = [entry for entry in entries if now - entry.created_at <= FIRST_AGE]
    seen = position.seen + len(entries)
    floor, recent = position.floor, dict(position.recent)
    for entry in entries:
        if floor is None and (_settled(entry.created_at, now) or len(recent) >= REMEMBERED):
            floor = entry.id
        elif floor is None:
            recent[entry.id] = entry.created_at
    done = not entries or len(young) < len(entries) or seen >= FIRST_ENTRIES or entries[-1].id == position.back
    after = Position(
        VERSION,
        floor=floor,
        back=None if done else entries[-1].id,
        seen=0 if done else seen,
        recent=recent,
        walked=position.walked or done,
    )
    fresh = tuple(entry for entry in reversed(young) if entry.id not in position.recent)
    return Step(fresh, _encode(after), more=not done, past=not position.walked)


async def _go_on(position: Position, get: GetPage, now: Millis) -> Step:
    start = position.at or position.floor
    entries = _newest_first(await get({"limit": PAGE, "min_id": str(start)}))[::-1]
    fresh = tuple(entry for entry in entries if entry.id not in position.recent)
    floor, recent = position.floor, dict(position.recent)
    passed = position.at in (None, position.floor)  # else what came late further down would be passed over
    for entry in entries:
        passed = passed and _settled(entry.created_at, now)
        if passed:
            floor = entry.id
            recent.pop(entry.id, None)
        else:
            recent[entry.id] = entry.created_at
    more = bool(entries) and (bool(fresh) or len(entries) >= PAGE) and entries[-1].id != start
    if not more and position.at is None:  # all above the floor was seen now: what is old and was not, has gone
        recent = {known: at for known, at in recent.items() if now - at <= 2 * OVERLAP}
    floor, recent = _bounded(floor, recent)
    after = Position(VERSION, floor=floor, at=entries[-1].id if more else None, recent=recent)
    return Step(fresh, _encode(after), more)


def _bounded(floor: str | None, recent: dict[str, Millis]) -> tuple[str | None, dict[str, Millis]]:
    """Give up the oldest of the overlap where there is too much of it."""
    if len(recent) <= REMEMBERED:
        return floor, recent
    known = sorted(recent, key=lambda each: recent[each])
    return known[-REMEMBERED - 1], {each: recent[each] for each in known[-REMEMBERED:]}


def _newest_first(entries: Sequence[Entry]) -> list[Entry]:
    """Return a page in the usual order; some servers turn it round when asked for what comes after an id."""
    turned = len(entries) > 1 and entries[0].created_at < entries[-1].created_at
    return list(reversed(entries)) if turned else list(entries)


def _settled(created_at: Millis, now: Millis) -> bool:
    return now - created_at > OVERLAP


def _encode(position: Position) -> str:
    return msgspec.json.encode(position).decode()


def _decode(cursor: str | None) -> Position:
    """Return the position a cursor holds; one of another version starts anew, which doubles nothing."""
    if cursor is None:
        return Position(VERSION)
    try:
        position = msgspec.json.decode(cursor, type=Position)
    except msgspec.DecodeError:
        return Position(VERSION)
    return position if position.v == VERSION else Position(VERSION)
