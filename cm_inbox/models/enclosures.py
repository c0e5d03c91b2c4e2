"""Files that go along with an answer. What a message came with is an ``Attachment``; this is what one encloses."""

from __future__ import annotations

from .record import Record

ANY_TYPE = "*"
"""In ``EnclosureLimit.types``: files of every kind."""


class Enclosure(Record, frozen=True):
    """One file that goes with an answer. What is in it lies in the history, under ``id`` (a UUIDv7).

    ``size`` is in bytes. ``width`` and ``height`` are a picture's, in pixels; 0 for what is none. ``description`` tells
    those who do not see the picture what is in it.
    """

    id: str
    name: str
    media_type: str
    size: int
    width: int = 0
    height: int = 0
    description: str = ""

    @property
    def is_picture(self) -> bool:
        return self.media_type.startswith("image/")


class EnclosureLimit(Record, frozen=True):
    """What files a network takes with one answer.

    ``types`` are media types, or ``ANY_TYPE``; ``most_bytes`` is how large each file may be. ``description`` is how
    many characters a description may have, 0: the network keeps none. ``wordless``: files may make an answer by
    themselves.
    """

    count: int
    types: tuple[str, ...]
    most_bytes: int
    description: int = 0
    wordless: bool = False

    def takes(self, media_type: str) -> bool:
        """Say whether files of this kind are taken."""
        return ANY_TYPE in self.types or media_type in self.types
