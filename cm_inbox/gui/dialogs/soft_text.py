"""A line of foreign text whose hurtful words are blocks until one asks to read them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from cm_inbox.gui.paint_kit import text_at
from cm_inbox.gui.plain import line
from cm_inbox.gui.softening import BLOCK, blocks, soften, spoken, without_letters
from cm_inbox.gui.theme import Theme

translate = QCoreApplication.translate

HEIGHT = 20
LEAD = 30
"""How many letters may stand before the first softened word."""


def _begin(text: str, softened: Sequence[tuple[int, int]]) -> int:
    """Return where to begin, so that the words in question are seen."""
    first = min((start for start, _end in softened), default=0)
    return text.rfind(" ", 0, first - LEAD // 2) + 1 if first > LEAD else 0


class SoftText(QWidget):
    """One line, cut where it does not fit."""

    def __init__(self, theme: Theme, text: str, softened: Sequence[tuple[int, int]], parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        start = _begin(text, softened)
        self._clear = ("…" if start else "") + line(text[start:])
        self._soft = ("…" if start else "") + line(soften(text, softened)[start:])
        self._shown = False
        self._font = theme.font("body")
        self._measure = QFontMetricsF(self._font)
        self.setFixedHeight(HEIGHT)
        self._tell()

    def reveal(self, *, shown: bool) -> None:
        """Show the words, or the blocks again."""
        self._shown = shown
        self._tell()
        self.update()

    @property
    def text(self) -> str:
        """Return what is shown, a block for each letter of a softened word."""
        return self._clear if self._shown else self._soft

    def _tell(self) -> None:
        self.setAccessibleName(spoken(self.text, translate("Row", "(softened)")))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(200, HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._font)
        painter.setPen(self._theme.colour("text.primary"))
        paint_soft(painter, self._theme, self.text, QRectF(0, 0, self.width(), HEIGHT))
        painter.end()


def paint_soft(painter: QPainter, theme: Theme, text: str, area: QRectF) -> None:
    """Paint a line of text with the painter's font and pen, cut where it does not fit, its blocks as blocks."""
    measure = QFontMetricsF(painter.font())
    text = measure.elidedText(text, Qt.TextElideMode.ElideRight, max(0.0, area.width()))
    text_at(painter, measure, area.x(), area.y(), area.height(), without_letters(text))
    if BLOCK not in text:
        return
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("redact"))
    for start, end in blocks(text):
        left, right = (area.x() + measure.horizontalAdvance(without_letters(text[:at])) for at in (start, end))
        painter.drawRoundedRect(QRectF(left, area.y() + (area.height() - 11) / 2, right - left, 11), 3, 3)
    painter.restore()
