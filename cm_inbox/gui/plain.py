"""Foreign text made fit to be drawn: always plain, never able to hide or to reach beyond its own place. Pure.

* control characters and NUL are shown by their names, other invisible ones by their code;
* overrides of the writing direction are shown by their names: a text that uses them usually lies;
* marks piled on one letter beyond any script's use are cut off, so that they cannot cover the neighbours;
* a foreign name inside a sentence of ours is isolated, so that its direction cannot turn ours;
* lone surrogates become the replacement character.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

FSI = "\u2068"
PDI = "\u2069"
MARKS_KEPT = 6
"""How many combining marks a letter may carry; no living script needs more."""

ELIDED_AT = 2_000
"""A bubble shows this many characters of a text at first."""

_NAMES = {
    "\u202d": "LRO",
    "\u202e": "RLO",
    "\u202a": "LRE",
    "\u202b": "RLE",
    "\u202c": "PDF",
    "\u2066": "LRI",
    "\u2067": "RLI",
    "\u2068": "FSI",
    "\u2069": "PDI",
}
_CONTROLS = (
    *("NUL", "SOH", "STX", "ETX", "EOT", "ENQ", "ACK", "BEL", "BS", "TAB", "LF", "VT", "FF", "CR", "SO", "SI", "DLE"),
    *("DC1", "DC2", "DC3", "DC4", "NAK", "SYN", "ETB", "CAN", "EM", "SUB", "ESC", "FS", "GS", "RS", "US"),
)
_HIDDEN = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u180e\u202d\u202e\u206a-\u206f\u2028\u2029\ufff9-\ufffb\ud800-\udfff\U000e0001"
)
_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0e31\u0e34-\u0e4e\u1ab0-\u1aff"
    "\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
)
_SUSPECT = re.compile(f"[{_HIDDEN}]")
_DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_PILE = re.compile(f"[{_MARKS}]{{{MARKS_KEPT + 1},}}")
_ODD = re.compile(f"[{_HIDDEN}{_MARKS}]")
"""What any of the rules of ``shown`` is about: nearly every text has none of it, and one look is enough."""

RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_BREAKS = re.compile("\r\n?|[\u2028\u2029\x0b\x0c]")


def shown(text: str) -> str:
    """Return a text as a bubble draws it: several lines, nothing invisible that matters."""
    if not _ODD.search(text):
        return text
    text = _BREAKS.sub("\n", text)
    if _SUSPECT.search(text):
        text = _SUSPECT.sub(_visible, text)
    return _PILE.sub(lambda pile: pile.group()[:MARKS_KEPT], text)


def line(text: str, limit: int = 300) -> str:
    """Return a text as one line inside our own words: a name, a title. Directions inside it are made visible."""
    text = " ".join(shown(text[: limit * 2]).split())
    if _DIRECTIONS.search(text):
        text = _DIRECTIONS.sub(_visible, text)
    return text if len(text) <= limit else text[: limit - 1] + "…"


@lru_cache(maxsize=256)
def isolated(text: str, limit: int = 300) -> str:
    """Return a foreign name for use inside a sentence of ours. One that runs from left to right needs no more."""
    clean = line(text, limit)
    return f"{FSI}{clean}{PDI}" if RIGHT_TO_LEFT.search(clean) else clean


def elided(text: str, limit: int = ELIDED_AT) -> tuple[str, int]:
    """Return the beginning of a text, cut between words, and how many characters are left out."""
    if len(text) <= limit + limit // 10:
        return text, 0
    cut = text.rfind(" ", limit - 80, limit)
    cut = cut if cut > 0 else limit
    while cut < len(text) and unicodedata.combining(text[cut]):
        cut += 1
    return text[:cut], len(text) - cut


def pieces(text: str, size: int) -> list[str]:
    """Return a text cut into lines of at most ``size`` characters, for widgets that choke on longer ones."""
    out: list[str] = []
    for one in text.split("\n"):
        ends = [*range(0, len(one), size), len(one)] if one else [0, 0]
        out.extend(one[start:end] for start, end in pairwise(ends))
    return out


def web_links(text: str) -> list[tuple[int, int]]:
    """Return where the links of a drawn text lie."""
    from cm_inbox.text_count import links  # not needed before the first conversation is shown

    return list(links(text))


@lru_cache(maxsize=256)
def host(url: str) -> str:
    """Return the host a link leads to, in ASCII so that look-alike letters show; empty if it leads nowhere safe."""
    from urllib.parse import urlsplit  # not needed before the first link is shown

    try:
        parts = urlsplit(url)
        name = parts.hostname or ""
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https") or not name:
        return ""
    try:
        return name.encode("idna").decode("ascii") + port
    except UnicodeError:
        return ""


def _visible(match: re.Match[str]) -> str:
    character = match.group()
    code = ord(character)
    if code < 0x20:
        return f"⟨{_CONTROLS[code]}⟩"
    if code == 0x7F:
        return "⟨DEL⟩"
    if 0xD800 <= code <= 0xDFFF:
        return "\ufffd"
    if character in _NAMES:
        return f"⟨{_NAMES[character]}⟩"
    if code == 0xAD:  # a soft hyphen is only where a word may break
        return ""
    return f"⟨U+{code:04X}⟩"
