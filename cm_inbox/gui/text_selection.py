"""Marking words of one message with the mouse, to copy them: a case number, an address, a name."""

from __future__ import annotations

import re

from PySide6.QtCore import QPointF
from PySide6.QtGui import QTextCharFormat, QTextLayout

from .blocks import Block
from .theme import Theme

_WORD = re.compile(r"[\w’'@.+-]+")


class TextSelection:
    """What is marked, in one entry at a time. Positions are Qt's, in UTF-16 units."""

    def __init__(self) -> None:
        self.key: str | None = None
        self._anchor = 0
        self._head = 0

    def clear(self) -> None:
        self.key = None
        self._anchor = self._head = 0

    def begin(self, block: Block, point: QPointF) -> bool:
        """Begin to mark at a point of a block; say whether there is text."""
        self.clear()
        at = _position(block, point)
        if at is None:
            return False
        self.key, self._anchor, self._head = block.entry.key, at, at
        return True

    def extend(self, block: Block, point: QPointF) -> bool:
        """Mark up to a point; say whether that changed anything."""
        at = _position(block, point) if block.entry.key == self.key else None
        if at is None or at == self._head:
            return False
        self._head = at
        return True

    def word(self, block: Block, point: QPointF) -> bool:
        """Mark the word at a point."""
        at = _position(block, point)
        if at is None or block.body is None:
            return False
        text = block.body.layout.text()
        for match in _WORD.finditer(text):
            start, end = _units(text[: match.start()]), _units(text[: match.end()])
            if start <= at <= end:
                self.key, self._anchor, self._head = block.entry.key, start, end
                return True
        return False

    @property
    def empty(self) -> bool:
        return self.key is None or self._anchor == self._head

    def text(self, block: Block) -> str:
        """Return what is marked in a block."""
        if self.empty or block.body is None or block.entry.key != self.key:
            return ""
        start, end = sorted((self._anchor, self._head))
        units = block.body.layout.text().encode("utf-16-le", "surrogatepass")[2 * start : 2 * end]
        return units.decode("utf-16-le", "replace").replace("\u2028", "\n")

    def formats(self, block: Block, theme: Theme) -> list[QTextLayout.FormatRange]:
        """Return how to paint it in a block."""
        if self.empty or block.entry.key != self.key:
            return []
        look = QTextCharFormat()
        look.setBackground(theme.colour("accent.fill"))
        look.setForeground(theme.colour("accent.on"))
        span = QTextLayout.FormatRange()
        span.start, span.length = min(self._anchor, self._head), abs(self._head - self._anchor)
        span.format = look
        return [span]


def _position(block: Block, point: QPointF) -> int | None:
    """Return the place in the text nearest to a point of the block."""
    if block.body is None or not block.body.layout.text():
        return None
    layout, inside = block.body.layout, point - block.body_at
    row = layout.lineAt(0)
    for number in range(layout.lineCount()):
        row = layout.lineAt(number)
        if inside.y() < row.y() + row.height():
            break
    return int(row.xToCursor(inside.x()))


def _units(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
