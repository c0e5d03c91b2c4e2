"""A folded text as those who search it need it: as bytes for RE2 with the way back, and its links."""

from __future__ import annotations

from .engine import pattern
from .fold import Folding

_LINK = (
    r"(?:https?://|www\.)[^\s\x1f]+"
    r"|[a-z0-9._%+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+"
    r"|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|fr|org|net|io|eu|uk|info|app|shop|be|ch|ca|de|es|it|gouv|tv|co|dev|social|"
    r"online|store|biz|me|ly|gl)\b(?:/[^\s\x1f]*)?"
)
_SCHEME = ("http", "www.")


class Scene:
    """A folded text as the checks need it: as bytes for RE2, with its links."""

    __slots__ = ("_back", "_links", "data", "exceptions", "folding", "text")

    def __init__(self, folding: Folding, text: str | None = None) -> None:
        """``text``: another form of the same length to look at, ``folding.emoji_text``."""
        self.folding = folding
        self.text = folding.text if text is None else text
        self.data = self.text.encode()
        self.exceptions: dict[str, list[tuple[int, int]]] = {}
        self._links: list[tuple[int, int]] | None = None
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
        for first, last in self._links:
            if start < last and end > first:
                whole = (start, end) == (first, last)
                return not whole or self.text.startswith(_SCHEME, first) or "@" in self.text[first:last]
        return False
