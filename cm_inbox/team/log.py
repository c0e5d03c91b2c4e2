"""The team log: append in batches, and read on from a position."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from cm_inbox.errors import HubSlow
from cm_inbox.models.instants import Millis
from cm_inbox.models.record import Record

from .chain import Anchor, Event, follow
from .connection import Hub

if TYPE_CHECKING:
    from typing import LiteralString

MOST_EVENTS = 1000
"""That one call of hub.append takes."""
MOST_READ = 10_000
"""That one call of hub.read gives."""
MOST_BYTES = 4_000_000
"""That we send at once, so that nobody waits long for the stream."""
LEAST_EVENTS = 8
"""That are asked for at once, however slow the way."""
MOST_BODY = 262_144
"""Bytes that one event's body may have."""

APPEND = """SELECT seq, standing FROM hub.append(
  %s::uuid, %s::uuid, %s::uuid, %s::uuid[], %s::bigint[], %s::text[], %s::uuid[], %s::text[])"""
READ = """SELECT seq, op::text, at, arrived, person::text, desktop::text, kind, charter::text, body, hash
  FROM hub.read(%s::uuid, %s::uuid, %s, %s)"""
HEADS = "SELECT brand::text, seq, hash FROM hub.heads(%s::uuid)"


class NewEvent(Record, frozen=True):
    """What a desktop has to say. ``op`` is its own id (a UUID): what has one already is not said twice."""

    op: str
    at: Millis
    kind: str
    body: str
    charter: str | None = None


class Standing(StrEnum):
    """What came of an event that was appended."""

    NEW = "new"
    KNOWN = "known"  # the very same was there already
    OTHER = "other"  # something else has its op: it is not in the log
    STALE = "stale"  # an outcome under a fence that is not the newest, or not ours: it is not in the log


class Appended(Record, frozen=True):
    """Where an event is in its stream; ``seq`` 0: it is STALE."""

    op: str
    seq: int
    standing: Standing


class TeamLog:
    """The log of one team, as one desktop of it writes and reads it. All methods raise HubError."""

    def __init__(self, hub: Hub, team: str, desktop: str) -> None:
        self._hub = hub
        self._team = team
        self._desktop = desktop
        self._pace = MOST_READ
        """How many events go at once: fewer after an answer that took too long, more again after each that did not."""

    async def append(self, brand: str, events: Sequence[NewEvent]) -> list[Appended]:
        """Append to a brand's stream in the order given, in batches, and return where each event is.

        May be called again with the same events after any failure: what arrived is found again, never doubled.
        """
        placed: list[Appended] = []
        most = min(MOST_EVENTS, self._pace)
        for batch in batches(events, most, MOST_BYTES * most // MOST_EVENTS):
            rows = await self._ask(
                len(batch),
                APPEND,
                [
                    self._team,
                    brand,
                    self._desktop,
                    [each.op for each in batch],
                    [each.at for each in batch],
                    [each.kind for each in batch],
                    [each.charter for each in batch],
                    [each.body for each in batch],
                ],
            )
            placed += [
                Appended(event.op, seq or 0, Standing(standing))
                for event, (seq, standing) in zip(batch, rows, strict=True)
            ]
        return placed

    async def _ask(self, most: int, query: LiteralString, given: Sequence[object]) -> list[tuple[Any, ...]]:
        """Ask about so many events; over a slow way about fewer the next time. Raises HubError."""
        try:
            rows = await self._hub.ask(query, given)
        except HubSlow:
            self._pace = max(most // 4, LEAST_EVENTS)
            raise
        self._pace = min(2 * self._pace, MOST_READ)
        return rows

    async def read(self, brand: str, after: Anchor, most: int = MOST_EVENTS) -> tuple[list[Event], Anchor]:
        """Return what comes after a place in a stream, oldest first, and the place behind it.

        Numbers have no gaps and no event is seen before the one below it, so that nothing is ever missed; that, and the
        hashes, are checked. Raises HubChanged.
        """
        most = min(most, self._pace)
        rows = await self._ask(most, READ, [self._team, brand, after.seq, most])
        events = [_event(row) for row in rows]
        return events, follow(self._team, brand, after, events)

    async def pages(
        self, brand: str, after: Anchor, most: int = MOST_EVENTS
    ) -> AsyncIterator[tuple[list[Event], Anchor]]:
        """Yield page after page, to the end of the stream as it is then."""
        while True:
            events, after = await self.read(brand, after, most)
            if not events:
                return
            yield events, after

    async def heads(self) -> dict[str, Anchor]:
        """Return how far each stream has come that this person may read: the one question to ask regularly."""
        rows = await self._hub.ask(HEADS, [self._team])
        return {brand: Anchor(seq, bytes(digest)) for brand, seq, digest in rows}


def _event(row: tuple[Any, ...]) -> Event:
    seq, op, at, arrived, person, desktop, kind, charter, body, digest = row
    return Event(seq, op, at, arrived, person, desktop, kind, charter, body, bytes(digest))


def batches(
    events: Sequence[NewEvent], most: int = MOST_EVENTS, most_bytes: int = MOST_BYTES
) -> Iterator[Sequence[NewEvent]]:
    """Yield the events in pieces that the hub takes at once, in order."""
    begun, size = 0, 0
    for place, event in enumerate(events):
        length = len(event.body.encode())
        if place > begun and (place - begun >= most or size + length > most_bytes):
            yield events[begun:place]
            begun, size = place, 0
        size += length
    if begun < len(events):
        yield events[begun:]
