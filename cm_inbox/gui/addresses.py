"""Where a link leads, said so that no look-alike letters deceive: the name as it is read, and as machines ask for it.

Pure. A name that holds other letters than those of ASCII is asked for in "punycode" (RFC 3492), which begins with
``xn--``: both are shown, whichever of them was written.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from cm_inbox.models.record import Record

from .plain import host


class Place(Record, frozen=True):
    """The host of a link. ``asked`` is ASCII, ``read`` the same decoded; ``foreign``: other than Latin letters."""

    asked: str
    read: str = ""
    foreign: bool = False

    def told(self) -> str:
        """Return it in one piece: "xn--80ak6aa92e.com (аррӏе.com)"."""
        return f"{self.asked} ({self.read})" if self.read else self.asked


@lru_cache(maxsize=256)
def place_of(url: str) -> Place:
    """Return where a link leads; an empty place where that is nowhere safe."""
    asked = host(url)
    if "xn--" not in asked.lower():
        return Place(asked)
    read = ".".join(_decoded(label) for label in asked.split("."))
    if read == asked:
        return Place(asked)
    foreign = any(letter.isalpha() and not unicodedata.name(letter, "").startswith("LATIN") for letter in read)
    return Place(asked, read, foreign)


def _decoded(label: str) -> str:
    """Return a piece of a host name decoded, as it is where that would hide anything."""
    name, colon, port = label.partition(":")
    if not name.lower().startswith("xn--"):
        return label
    try:
        read = name[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return label
    harmless = all(
        letter.isalnum() or letter in "-·" or unicodedata.category(letter) in ("Mn", "Mc") for letter in read
    )
    return read + colon + port if harmless else label
