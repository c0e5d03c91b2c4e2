"""The team log: append in batches, and read on from a position."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from cm_inbox.errors import HubChanged, HubRestored, HubShortened, HubSlow
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
BEGINNINGS = "SELECT brand::text, seq, hash FROM hub.beginnings(%s::uuid)"
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
                    array([each.op for each in batch]),
                    array([str(each.at) for each in batch]),
                    array([each.kind for each in batch]),
                    array([each.charter for each in batch]),
                    array([each.body for each in batch]),
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
        hashes, are checked. Read from the beginning, a stream whose older events were dropped begins behind these.
        Raises HubRestored where the place given is not in the stream, HubShortened where what follows it was dropped,
        HubChanged.
        """
        most = min(most, self._pace)
        rows = await self._ask(most, READ, [self._team, brand, after.seq, most])
        events = [_event(row) for row in rows]
        if not events or events[0].seq != after.seq + 1:
            after = await self._begun(brand, after, bool(events))
            events = [each for each in events if each.seq > after.seq]
        try:
            return events, follow(self._team, brand, after, events)
        except HubChanged:
            if not await self.holds(brand, after):
                raise HubRestored() from None
            raise

    async def _begun(self, brand: str, after: Anchor, more: bool) -> Anchor:
        """Return where to read on, nothing having come right after a place. Raises HubRestored, HubShortened."""
        beginning = (await self.beginnings()).get(brand, Anchor())
        if after.seq == 0:
            return beginning
        if after.seq < beginning.seq:
            raise HubShortened()
        if not more and not await self.holds(brand, after):
            raise HubRestored()
        return after

    async def holds(self, brand: str, anchor: Anchor) -> bool:
        """Say whether a place that was seen before is in the stream as it was; also where it was dropped since."""
        if anchor.seq == 0:
            return True
        rows = await self._ask(1, READ, [self._team, brand, anchor.seq - 1, 1])
        if rows and rows[0][0] == anchor.seq:
            return bytes(rows[0][-1]) == anchor.hash
        beginning = (await self.beginnings()).get(brand, Anchor())
        return anchor.seq < beginning.seq or anchor == beginning

    async def beginnings(self) -> dict[str, Anchor]:
        """Return where each stream begins whose older events were dropped: the last of these."""
        rows = await self._hub.ask(BEGINNINGS, [self._team])
        return {brand: Anchor(seq, bytes(digest)) for brand, seq, digest in rows}

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


def array(values: Sequence[str | None]) -> str:
    """Return values as PostgreSQL reads an array of them (its documentation, 8.15.6).

    psycopg makes the same of a list, item by item: in batches of 100 that was half of what an append cost us.
    """
    quoted = ("NULL" if each is None else '"' + each.replace("\\", "\\\\").replace('"', '\\"') + '"' for each in values)
    return "{" + ",".join(quoted) + "}"


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
