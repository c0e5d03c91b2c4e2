"""The versions of a brand's charter: every one that was saved is kept."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import field

from .instants import Millis
from .record import Record


class CharterVersion(Record, frozen=True):
    """A charter as it was saved. ``number`` counts a brand's versions from 1; the newest is the one in force.

    ``included`` are the files it includes, name to text, as they were then.
    """

    id: str
    brand_id: int
    number: int
    at: Millis
    author: str
    text: str
    included: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
