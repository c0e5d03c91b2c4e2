"""The laid-out entries of a conversation, newest first, as far up as they were needed.

Places are counted from the end of the conversation: laying out older entries moves none of the newer ones.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator

from .blocks import Block, Style, lay_out
from .timeline import Entry

BOTTOM = 6
KEPT_BLOCKS = 100
"""Laid-out entries kept for when one comes back to their conversation."""


class BlockStack:
    """Lays out entries from the newest upwards. ``blocks[0]`` is the newest."""

    def __init__(self) -> None:
        self._entries: list[Entry] = []
        self.blocks: list[Block] = []
        self._ends: list[float] = []  # from the conversation's end to the block's bottom
        self._width = 0
        self._style: Style | None = None
        self._cache: OrderedDict[tuple[Entry, int, str, str], Block] = OrderedDict()

    def begin(self, entries: list[Entry], width: int, style: Style) -> None:
        """Begin with other entries (oldest first), a width or a style; nothing is laid out yet."""
        self._entries, self._width, self._style = entries, width, style
        self.blocks, self._ends = [], []

    def clear(self) -> None:
        self._entries, self.blocks, self._ends = [], [], []

    def forget(self) -> None:
        """Drop what is kept of earlier conversations: fonts, colours or the language are others."""
        self._cache.clear()

    @property
    def complete(self) -> bool:
        return len(self.blocks) == len(self._entries)

    @property
    def kept(self) -> int:
        """Return how many laid-out entries are kept."""
        return len(self._cache)

    @property
    def height(self) -> float:
        """Return the height of all that is laid out."""
        return self._ends[-1] + self.blocks[-1].height if self.blocks else float(BOTTOM)

    def end(self, number: int) -> float:
        """Return how far from the conversation's end a block's bottom lies."""
        return self._ends[number]

    def until(self, height: float) -> None:
        """Lay out entries until they fill this height."""
        while not self.complete and self.height < height:
            self.next()

    def next(self) -> None:
        """Lay out the next older entry."""
        assert self._style is not None
        entry = self._entries[len(self._entries) - 1 - len(self.blocks)]
        block = self._laid_out(entry, self._width, self._style)
        self._ends.append(self.height)
        self.blocks.append(block)

    def prepare(self, entries: list[Entry], width: int, style: Style, height: float) -> Iterator[Block]:
        """Lay out entries of another conversation, from the newest upwards, as far as they fill this height."""
        for entry in reversed(entries):
            if height <= 0:
                return
            block = self._laid_out(entry, width, style)
            height -= block.height
            yield block

    def _laid_out(self, entry: Entry, width: int, style: Style) -> Block:
        key = (entry, width, style.brand_colour, style.monogram)
        block = self._cache.get(key)
        if block is None:
            block = self._cache[key] = lay_out(entry, width, style)
            if len(self._cache) > KEPT_BLOCKS:
                self._cache.popitem(last=False)
        else:
            self._cache.move_to_end(key)
        return block
