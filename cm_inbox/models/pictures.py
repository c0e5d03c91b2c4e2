"""A picture that somebody asked to see."""

from __future__ import annotations

from .record import Record


class Picture(Record, frozen=True):
    """A picture file as it came. ``kind`` is what its first bytes say it is: ``png``, ``jpeg``, ``gif`` or ``webp``."""

    kind: str
    content: bytes
