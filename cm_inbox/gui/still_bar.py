"""A scroll bar that costs next to nothing in a list that is moved row by row."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractSlider, QScrollBar, QWidget


class StillBar(QScrollBar):
    """Painted anew only where its handle has moved: in a long list one row moves it by nothing.

    It is always there, so that rows are as wide in a short list as in a long one; where there is nothing to scroll it
    is empty.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._painted_at: tuple[int, int] | None = None

    def sliderChange(self, change: QAbstractSlider.SliderChange) -> None:  # noqa: N802 - Qt's name
        at = (self.maximum(), round(self.value() * self.height() * self.devicePixelRatioF() / max(1, self.maximum())))
        if change is not QAbstractSlider.SliderChange.SliderValueChange or at != self._painted_at:
            self._painted_at = at
            super().sliderChange(change)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        if self.maximum():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.fillRect(event.rect(), self.palette().window())
        painter.end()
