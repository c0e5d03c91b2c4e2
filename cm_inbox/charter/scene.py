"""A folded text as those who search it need it: as bytes for RE2 with the way back, and its links."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter

from .engine import pattern
from .fold import Folding, fold
from .lookalikes import script_of

# Of which people write words that could be taken for Latin ones.
_LIVING_SCRIPTS = frozenset(
    ("CYRILLIC", "GREEK", "ARMENIAN", "GEORGIAN", "HEBREW", "ARABIC", "THAI", "TIBETAN", "CJK", "HANGUL", "KATAKANA")
)

_LINK = (
    r"(?:https?://|www\.)[^\s\x1f]+"
    r"|[a-z0-9._%+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+"
    r"|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|fr|org|net|io|eu|uk|info|app|shop|be|ch|ca|de|es|it|gouv|tv|co|dev|social|"
    r"online|store|biz|me|ly|gl)\b(?:/[^\s\x1f]*)?"
)
_SCHEME = ("http", "www.")


class Scene:
    """A folded text as the checks need it: as bytes for RE2, with its links."""

    __slots__ = ("_back", "_chars", "_links", "data", "exceptions", "folding", "text")

    def __init__(self, folding: Folding, text: str | None = None) -> None:
        """``text``: another form of the same length to look at, ``folding.emoji_text``."""
        self.folding = folding
        self.text = folding.text if text is None else text
        self.data = self.text.encode()
        self.exceptions: dict[str, list[tuple[int, int]]] = {}
        self._links: list[tuple[int, int]] | None = None
        self._chars: Counter[str] | None = None
        self._back: dict[int, int] | None = None

    def chars(self, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """Return places in characters for places in bytes."""
        if len(self.data) == len(self.text):
            return spans
        back = self._offsets()
        return [(back[start], back[end]) for start, end in spans]

    def _offsets(self) -> dict[int, int]:
        if self._back is None:
            self._back, at = {-1: -1}, 0
            for index, char in enumerate(self.text):
                self._back[at] = index
                at += len(char.encode())
            self._back[at] = len(self.text)
        return self._back

    def in_link(self, start: int, end: int) -> bool:
        """Say whether the place is part of a link or an address; ``mer.de`` as a whole is not."""
        if self._links is None:
            self._links = self.chars(pattern(_LINK).spans(self.data)) if b"." in self.data else []
        at = bisect_left(self._links, (end, 0)) - 1
        if at < 0 or self._links[at][1] <= start:
            return False
        first, last = self._links[at]
        return (start, end) != (first, last) or self.text.startswith(_SCHEME, first) or "@" in self.text[first:last]

    def is_meant_as(self, script: str, start: int, end: int) -> bool:
        """Say whether a place, folded to letters of a script, was written in it or made to look so.

        At least one letter must be of the script. A word wholly of look-alikes counts where they are of several
        scripts, of one that only ornaments here, or where the text has no other letter of theirs and some of the
        script's.
        """
        original = self.folding.original
        if original.isascii():
            return True
        first, last = self.folding.span(start, end)
        own = _scripts(original[first:last])
        if script in own or len(own) > 1 or not own & _LIVING_SCRIPTS:
            return True
        if self._chars is None:
            self._chars = Counter(original)
        others = _scripts("".join(self._chars - Counter(original[first:last])))
        return script in others and not own & others


def _scripts(text: str) -> set[str]:
    """Return the scripts of the letters, of which circled ones are signs by category."""
    return {script_of(char) for char in set(text) if char.isalpha() or (not char.isascii() and fold(char).isalpha())}
