"""Instants and ids: the two kinds of number that everything is ordered by."""

from __future__ import annotations

import os
import time
import uuid
from datetime import UTC, datetime

Millis = int
"""Milliseconds since the epoch, UTC."""


def now() -> Millis:
    """Return the present instant. The one clock; objects take it by constructor so tests can turn it."""
    return time.time_ns() // 1_000_000


def parse_time(text: str) -> Millis:
    """Return the instant an ISO 8601 text names; a text without an offset is UTC.

    Raises ValueError when it is no such text.
    """
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return round(moment.timestamp() * 1000)


def format_time(at: Millis) -> str:
    """Return an instant as ISO 8601 in UTC, with milliseconds only where there are any."""
    moment = datetime.fromtimestamp(at / 1000, UTC)
    return moment.isoformat(timespec="milliseconds" if at % 1000 else "seconds").replace("+00:00", "Z")


def new_id(at: Millis | None = None) -> str:
    """Return a UUIDv7 (RFC 9562 section 5.7): 48 bits of time, then randomness; sorts by time."""
    millis = now() if at is None else at
    random = int.from_bytes(os.urandom(10), "big")
    value = (millis & 0xFFFF_FFFF_FFFF) << 80 | random
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return str(uuid.UUID(int=value))
