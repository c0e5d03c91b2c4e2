"""What is on screen while the history is being opened: the window's shape, without anything in it yet."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from .theme import Theme

ROWS = 9


class Skeleton(QWidget):
    """Paints rail, list and conversation in the theme's colours; costs a few milliseconds."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setWindowTitle("cm-inbox")
        self.setAccessibleName("cm-inbox")
        self.resize(1440, 900)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        theme, height = self._theme, self.height()
        rail, queue, row = theme.size("rail"), theme.size("list"), theme.size("row.conversation")
        painter.fillRect(self.rect(), theme.colour("bg.canvas"))
        painter.fillRect(QRect(0, 0, rail, height), theme.colour("bg.rail"))
        painter.fillRect(QRect(rail, 0, queue, height), theme.colour("bg.list"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("bg.hover"))
        for index in range(ROWS):
            top = 80 + index * row
            painter.drawEllipse(rail + 20, top + 11, 32, 32)
            painter.drawRoundedRect(rail + 64, top + 13, 130, 11, 3, 3)
            painter.drawRoundedRect(rail + 64, top + 37, queue - 100, 11, 3, 3)
        painter.setPen(theme.colour("text.muted"))
        painter.setFont(theme.font("body"))
        pane = QRect(rail + queue, 0, self.width() - rail - queue, height)
        text = QCoreApplication.translate("Skeleton", "Opening your history …")
        painter.drawText(pane, Qt.AlignmentFlag.AlignCenter, text)
