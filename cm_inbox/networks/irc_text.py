"""A long answer as several lines of IRC, the same for the counter as for what is sent. Pure."""

from __future__ import annotations

from cm_inbox.models.accounts import CountKind, TextLimit
from cm_inbox.text_count import pieces

from .irc_line import LINE_BYTES

MOST_LINES = 6
"""An answer of more lines than this is a flood on most channels, and gets the one who sends it thrown out."""

_HOST, _USER = 63, 18
"""The longest name of a host (RFC 1123) and of a user that servers give; ours is only known once we are there."""


def room(nick: str, target: str, mask: str = "") -> int:
    """Return how many bytes of text a line to a target holds.

    Others get the line with our whole mask in front of it, and that counts. Source: RFC 2812 section 2.3.
    """
    source = len(mask.encode()) if mask else len(nick.encode()) + _USER + _HOST + 2
    return max(100, LINE_BYTES - 2 - len(f":  PRIVMSG {target} :".encode()) - source)


def limit(line_bytes: int) -> TextLimit:
    """Return what an answer may be, for lines of this many bytes."""
    return TextLimit(CountKind.BYTES, line_bytes * MOST_LINES, piece=line_bytes, pieces=MOST_LINES)


def split(text: str, line_bytes: int, first: int = 0) -> list[str]:
    """Return the lines of an answer; ``first`` bytes of the first one are taken by whom it is for."""
    return pieces(text, line_bytes, first)
