"""Parts of a sentence side by side, and on the next line where there is no room: a form that holds in any width."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLabel, QLayout, QLayoutItem, QWidget

GAP = 8
LINE_GAP = 6
LEAST = 132
"""What grows is not put into less room than this (px): it begins a line of its own."""


@dataclass
class _Placed:
    item: QLayoutItem
    width: int
    grows: bool


class Flow(QLayout):
    """Wraps its items like words. What expands takes what is left of its line; nothing is wider than a line."""

    def __init__(self, parent: QWidget | None = None, *, gap: int = GAP, line: int = 0) -> None:
        """``gap`` is between two items, ``line`` what each line is high at least (px)."""
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap, self._line = gap, line
        self.setContentsMargins(0, 0, 0, 0)

    # -- what Qt asks --

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802 - Qt's name
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - Qt's name
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - Qt's name
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802 - Qt's name
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        around = self.contentsMargins()
        inside = QRect(0, 0, width, 0).marginsRemoved(around)
        return self._lay_out(inside, move=False) + around.top() + around.bottom()

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802 - Qt's name
        super().setGeometry(rect)
        self._lay_out(rect.marginsRemoved(self.contentsMargins()), move=True)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        shown = [item for item in self._items if not item.isEmpty()]
        width = sum(_natural(item) for item in shown) + self._gap * max(0, len(shown) - 1)
        return QSize(width, max((item.sizeHint().height() for item in shown), default=0)).grownBy(
            self.contentsMargins()
        )

    def minimumSize(self) -> QSize:  # noqa: N802 - Qt's name
        high = max((item.minimumSize().height() for item in self._items), default=0)
        return QSize(LEAST, high).grownBy(self.contentsMargins())

    # -- inside --

    def _lay_out(self, rect: QRect, *, move: bool) -> int:
        """Place everything, if ``move``; return how high it is."""
        top = rect.y()
        for number, line in enumerate(self._lines(max(1, rect.width()))):
            top += LINE_GAP if number else 0
            heights = [_height(placed.item, placed.width) for placed in line]
            high = max(*heights, self._line)
            if move:
                left = rect.x()
                for placed, height in zip(line, heights, strict=True):
                    at = QPoint(left, top + (high - height) // 2)
                    placed.item.setGeometry(QRect(at, QSize(placed.width, height)))
                    left += placed.width + self._gap
            top += high
        return top - rect.y()

    def _lines(self, room: int) -> list[list[_Placed]]:
        """Return what stands on which line."""
        lines: list[list[_Placed]] = []
        left = 0
        for item in self._items:
            if item.isEmpty():
                continue
            grows = bool(item.expandingDirections() & Qt.Orientation.Horizontal)
            shrinks = grows and not isinstance(item.widget(), QLabel)
            most = item.maximumSize().width()
            wanted = min(room, most, max(LEAST, item.minimumSize().width()) if shrinks else _natural(item))
            grows = grows and most > wanted
            if not lines or wanted > left:
                lines.append([])
                left = room
            lines[-1].append(_Placed(item, wanted, grows))
            left -= wanted + self._gap
        for line in lines:
            growing = [placed for placed in line if placed.grows]
            spare = room - sum(placed.width for placed in line) - self._gap * (len(line) - 1)
            for placed in growing:
                placed.width += spare // len(growing)
        return lines


def _natural(item: QLayoutItem) -> int:
    """Return how wide an item is on one line; a label that may wrap would else give half of it."""
    widget = item.widget()
    if isinstance(widget, QLabel) and widget.wordWrap():
        lines = widget.text().split("\n")
        return max(widget.fontMetrics().horizontalAdvance(line) for line in lines) + 4
    return item.sizeHint().width()


def _height(item: QLayoutItem, width: int) -> int:
    return item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()
