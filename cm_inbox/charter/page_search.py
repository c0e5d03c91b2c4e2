"""Looking through many folded texts at once for those in which any of many patterns may be.

Most texts hold nothing of what a charter asks for. One search over a page of them, joined, costs a tenth of a search in
each: what is said of it is never less than the patterns would find in each text alone, and may be more.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate
from operator import add

from .engine import PatternRefused, Union

_BETWEEN = b"\n"
"""Stands before, between and after the texts: for terms and phrases a border, for ``^`` and ``$`` the end of a line."""

_OF_THE_WHOLE = re.compile(r"\\[Az]|\(\?[imsU]*-[imsU]*m")
"""What makes a pattern ask for the border of the whole text, and not of a line in it."""


class Page:
    """Some folded texts, joined: ``data``, and at which byte what stands before each text is."""

    def __init__(self, folded: Sequence[str]) -> None:
        # As ``Matcher.which`` encodes: half of a surrogate pair becomes a question mark.
        texts = [text.encode("utf-8", "replace") for text in folded]
        self.data = _BETWEEN + _BETWEEN.join(texts) + _BETWEEN
        ends = accumulate(map(len, texts), initial=0)
        self.starts = list(map(add, ends, range(len(texts))))

    def __len__(self) -> int:
        return len(self.starts)


class PageSearch:
    """Says in which texts of a page any of the patterns may be."""

    def __init__(self, patterns: Sequence[str]) -> None:
        """Each pattern must compile alone."""
        self._union: Union | None = None
        if not any(map(_OF_THE_WHOLE.search, patterns)):
            try:
                made = Union(patterns)
            except PatternRefused:
                return
            if made.first(b"") is None:  # else there is something of it everywhere
                self._union = made

    def texts_of(self, page: Page) -> set[int]:
        """Return the indexes of the texts; all of them where that cannot be told from a page."""
        if self._union is None or not len(page):
            return set(range(len(page)))
        found: set[int] = set()
        starts, at = page.starts, 0
        while place := self._union.first(page.data, at):
            start, end = place
            first = bisect_right(starts, start) - 1
            # What begins with or ends at what stands between two texts has that as its border.
            last = max(first, bisect_left(starts, end - 1) - 1)
            found.update(range(first, last + 1))
            if last + 1 == len(starts):
                break
            at = starts[last + 1]
        return found
