"""The hash chain of a stream: each event's hash covers the one before it, so that nothing can be changed unseen."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from cm_inbox.errors import HubChanged
from cm_inbox.models.instants import Millis
from cm_inbox.models.record import Record

TEAM_STREAM = "00000000-0000-0000-0000-000000000000"
"""Stands for all brands in a membership, and for the team's own log among the streams."""


class Event(Record, frozen=True):
    """One row of the team log. ``seq`` counts from 1 in its stream.

    ``at`` is its desktop's clock, ``arrived`` the hub's. ``op`` was given by the desktop; ``desktop`` None: the hub
    wrote it. ``charter`` is the version in force there.
    """

    seq: int
    op: str
    at: Millis
    arrived: Millis
    person: str
    desktop: str | None
    kind: str
    charter: str | None
    body: str
    """JSON, exactly as it was sent."""
    hash: bytes


class Anchor(Record, frozen=True):
    """A place in a stream: the newest event's number, and its hash."""

    seq: int = 0
    hash: bytes = b""


def link(team: str, brand: str, before: bytes, event: Event) -> bytes:
    """Return what an event's hash must be: SHA-256 of the hash before it and its fields, as ``hub.link`` in
    resources/hub/0002_log.sql joins them.
    """
    fields = (
        team,
        brand,
        event.seq,
        event.op,
        event.at,
        event.arrived,
        event.person,
        event.desktop or "-",
        event.kind,
        event.charter or "-",
        event.body,
    )
    return hashlib.sha256(before + " ".join(map(str, fields)).encode()).digest()


def follow(team: str, brand: str, anchor: Anchor, events: Iterable[Event]) -> Anchor:
    """Return the anchor behind these events, which must come right after the one given.

    Raises HubChanged where one is missing, or is not what its hash says.
    """
    for event in events:
        if event.seq != anchor.seq + 1:
            raise HubChanged("An event is missing before number {number}.", number=event.seq)
        if link(team, brand, anchor.hash, event) != event.hash:
            raise HubChanged("Event number {number} is not what was written.", number=event.seq)
        anchor = Anchor(event.seq, event.hash)
    return anchor
