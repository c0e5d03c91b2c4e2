"""Reading lists that only run backwards: newest first, until something known. Pure.

Bluesky's notifications and feeds have no "since": one walks from the newest page to older ones and stops
at what is known. The cursor remembers the newest items seen (as short digests) and, while a walk is under
way, where it stands; what a walk found becomes known only when it has met the known, so that a walk broken
off is taken up where it stood and nothing between is lost. An item that turns up late under older ones is
caught as long as it lies on the first page.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import msgspec

from cm_inbox.models.instants import Millis
from cm_inbox.models.record import Record

VERSION = 1
KEPT = 200
"""Items remembered: several pages, so that removals among them leave enough to meet."""

DAY: Millis = 24 * 3600 * 1000
FIRST: Millis = 30 * DAY
"""How far back the very first walk goes."""

OVERLAP: Millis = DAY
"""How far below the newest known item a walk goes at most, should all known ones have vanished."""


class ScanCursor(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where a source stands. ``next`` is the network's own cursor inside a walk; ``walked``: the first one is over."""

    v: int = VERSION
    seen: tuple[str, ...] = ()
    newest: Millis = 0
    next: str | None = None
    found: tuple[str, ...] = ()
    top: Millis = 0
    walked: bool = False

    def encode(self) -> str:
        return msgspec.json.encode(self).decode()


def decode(cursor: str | None) -> ScanCursor:
    """Return the cursor a text holds; an unknown one means starting over, which doubles nothing."""
    try:
        known = msgspec.json.decode(cursor or "{}", type=ScanCursor)
    except msgspec.DecodeError:
        return ScanCursor()
    return known if known.v == VERSION else ScanCursor()


class Step(Record, frozen=True):
    """What one page of the list means: the places of its new items, the next cursor, whether to go on.

    ``past``: the first walk found them; they are no news.
    """

    fresh: tuple[int, ...]
    cursor: ScanCursor
    more: bool
    past: bool


def step(cursor: ScanCursor, page: Sequence[tuple[str, Millis]], following: str | None, now: Millis) -> Step:
    """Take note of one page (id and time of each item, newest first) that the network says ``following`` follows."""
    keys = tuple(_digest(item) for item, _ in page)
    known = {*cursor.seen, *cursor.found}
    fresh = tuple(place for place, key in enumerate(keys) if key not in known)
    found = tuple(dict.fromkeys((*cursor.found, *keys)))[:KEPT]
    top = max([cursor.top, *(at for _, at in page)])
    floor = cursor.newest - OVERLAP if cursor.newest else now - FIRST
    met = bool({*cursor.seen}.intersection(keys))
    past = not (cursor.walked or cursor.seen)  # those of earlier versions say it by what they have seen
    if met or following is None or not page or page[-1][1] < floor:
        seen = tuple(dict.fromkeys((*found, *cursor.seen)))[:KEPT]
        return Step(fresh, ScanCursor(seen=seen, newest=max(cursor.newest, top), walked=True), more=False, past=past)
    on_the_way = msgspec.structs.replace(cursor, next=following, found=found, top=top)
    return Step(fresh, on_the_way, more=True, past=past)


def _digest(item: str) -> str:
    return hashlib.blake2b(item.encode(), digest_size=6).hexdigest()
