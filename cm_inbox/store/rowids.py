"""Row ids of messages: ordered by time, and the same wherever the same message is stored.

``id = created_at << 20 | tie-breaker``. The tie-breaker is a hash of account and native id; two messages of
the same millisecond with the same hash take neighbouring ones.
"""

from __future__ import annotations

import zlib

from cm_inbox.models.instants import Millis

TIE_BITS = 20
TIE_MASK = (1 << TIE_BITS) - 1
LATEST = (1 << 43) - 1
"""The last instant (ms) a row id can hold: the year 2248. What claims to be later, or before 1970, is clamped."""

LAST = (1 << 63) - 1
"""No row id is higher."""


def row_id(account_uid: str, native_id: str, created_at: Millis) -> int:
    """Return the row id that a message would like to have; the instant is within 0 and LATEST."""
    return created_at << TIE_BITS | zlib.crc32(f"{account_uid}\0{native_id}".encode()) & TIE_MASK


def next_id(row: int) -> int:
    """Return the row id to try when this one is taken: the next of the same millisecond."""
    return row & ~TIE_MASK | (row + 1) & TIE_MASK


def created_at(row: int) -> Millis:
    """Return the instant in a row id."""
    return row >> TIE_BITS


def first_id(at: Millis) -> int:
    """Return the lowest row id of an instant."""
    return min(max(at, 0), LATEST) << TIE_BITS
