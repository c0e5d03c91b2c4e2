"""Text that SQLite and every later reader can bear, and as it is compared where no index does it."""

from __future__ import annotations

import re
import unicodedata

_ACCENTS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+")
"""The blocks of combining marks."""


def clean(text: str) -> str:
    """Return the text without what cannot be stored: lone surrogates and NUL become U+FFFD.

    Two surrogates that belong together become the one character they stand for.
    """
    if is_clean(text):
        return text
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text.replace("\0", "�") if "\0" in text else text


def is_clean(text: str) -> bool:
    """Say whether a text can be stored as it is."""
    if "\0" in text:
        return False
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            return False
    return True


def plain(text: str) -> str:
    """Return the text as searches compare it: without case, accents, ligatures and the like."""
    if text.isascii():
        return text.lower()
    bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", text)).casefold()
    return bare.replace("œ", "oe").replace("æ", "ae")
