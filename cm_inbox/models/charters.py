"""The versions of a brand's charter: every one that was saved is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .instants import Millis


@dataclass(frozen=True, slots=True)
class CharterVersion:
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
