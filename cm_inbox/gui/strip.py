"""A row of widgets that is arranged by hand, for rows that change with every conversation.

In a layout of Qt's, a button with another label asks every layout up to the window's to think again and has the ground
behind all of them painted anew. What changes in a strip stays in the strip.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget


class Strip(QWidget):
    """Widgets from the left in their own width, and from the right; ``takes_rest`` fills what is left between."""

    def __init__(self, height: int, spacing: int, parent: QWidget | None = None, *, margin: int = 0) -> None:
        """``margin`` is left free at both ends."""
        super().__init__(parent)
        self._spacing = spacing
        self._margin = margin
        self._left: list[QWidget] = []
        self._right: list[QWidget] = []
        self._rest: QWidget | None = None
        self.setFixedHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def add(self, widget: QWidget, *, right: bool = False) -> None:
        """Add a widget behind those there are, or with ``right`` before those at the right end."""
        widget.setParent(self)
        (self._right if right else self._left).append(widget)

    def takes_rest(self, widget: QWidget) -> None:
        """Let a widget fill what is left over."""
        widget.setParent(self)
        self._rest = widget

    def arrange(self) -> None:
        """Place the widgets; done by itself when one of them changes, a moment later."""
        left, right = self._margin, self.width() - self._margin
        for widget in self._right:
            if not widget.isHidden():
                right = self._place(widget, max(left, right - _wide(widget)), right) - self._spacing
        for widget in self._left:
            if not widget.isHidden():
                self._place(widget, left, min(right, left + _wide(widget)))
                left = widget.geometry().right() + 1 + self._spacing
        if self._rest is not None:
            self._place(self._rest, left, max(left, right))

    def _place(self, widget: QWidget, left: int, right: int) -> int:
        high = self.height() if widget is self._rest else min(self.height(), widget.sizeHint().height())
        widget.setGeometry(left, (self.height() - high) // 2, max(0, right - left), high)
        return left

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        shown = [widget for widget in (*self._left, *self._right) if not widget.isHidden()]
        gaps = self._spacing * max(0, len(shown) - 1)
        return QSize(sum(_wide(widget) for widget in shown) + gaps + 2 * self._margin, self.height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(0, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self.arrange()

    def event(self, event: QEvent) -> bool:
        """Take a child's wish for another size, which Qt would hand to a layout, and drops while nothing is shown."""
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Show):
            self.arrange()
            parent = self.parentWidget()
            if isinstance(parent, Strip):
                parent.arrange()
        return super().event(event)


def _wide(widget: QWidget) -> int:
    return max(widget.sizeHint().width(), widget.minimumWidth())
