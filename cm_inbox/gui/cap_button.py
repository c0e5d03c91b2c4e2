"""A button of 28 with its key behind its label: filled, outlined, or only words. Painted, as it sits in bars."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from .keycaps import cap_width, caps
from .theme import Theme

HEIGHT = 28
PAD = 10
CAP = 18


class Role(Enum):
    FILLED = "filled"
    OUTLINED = "outlined"
    WORDS = "words"


class CapButton(QAbstractButton):
    """A label and the keycaps of a binding. One that cannot be used says why in its tooltip."""

    def __init__(self, theme: Theme, role: Role, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._role = role
        self._caps: tuple[str, ...] = ()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme.changed.connect(self.update)

    def tell(self, label: str, key: str) -> None:
        """Name it, and show the key that does the same."""
        self._caps = caps(key) if key else ()
        self.setText(label)
        self.setAccessibleName(label)
        self.updateGeometry()
        self.update()

    def refuse(self, why: str) -> None:
        """Say why it cannot be used; empty where it can."""
        self.setEnabled(not why)
        self.setToolTip(why)
        self.setAccessibleDescription(why)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        wide = QFontMetricsF(self._font()).horizontalAdvance(self.text()) + 2 * self._pad()
        return QSize(round(wide + self._caps_room()), HEIGHT)

    def _pad(self) -> int:
        return 6 if self._role is Role.WORDS else PAD

    def _caps_room(self) -> float:
        measure = QFontMetricsF(self._theme.font("micro"))
        return sum(cap_width(measure, key) + 4 for key in self._caps) + (4 if self._caps else 0)

    def _font(self) -> QFont:
        font = self._theme.font("body")
        font.setWeight(QFont.Weight.Medium)
        return font

    def _colours(self) -> tuple[QColor, QColor, QColor]:
        """Return ground, border and ink."""
        colour = self._theme.colour
        hovered, down = self.underMouse() and self.isEnabled(), self.isDown()
        if not self.isEnabled():
            clear = QColor(Qt.GlobalColor.transparent)
            return (
                colour("bg.canvas"),
                clear if self._role is Role.WORDS else colour("border.subtle"),
                colour("text.disabled"),
            )
        if self._role is Role.FILLED:
            fill = colour("accent.fill.hover" if hovered or down else "accent.fill")
            return fill, fill, colour("accent.on")
        if self._role is Role.WORDS:
            clear = QColor(Qt.GlobalColor.transparent)
            return clear, clear, colour("accent.text")
        ground = colour("bg.pressed" if down else "bg.hover" if hovered else "bg.raised")
        return ground, colour("border.default"), colour("text.primary")

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground, border, ink = self._colours()
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        if ground.alpha() or border.alpha():
            painter.setPen(QPen(border, 1))
            painter.setBrush(ground)
            painter.drawRoundedRect(frame, 6, 6)
        if self.hasFocus():
            painter.setPen(QPen(self._theme.colour("focus.ring"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(frame.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        font = self._font()
        if self._role is Role.WORDS and self.underMouse():
            font.setUnderline(True)
        painter.setFont(font)
        painter.setPen(ink)
        words = QRectF(self._pad(), 0, self.width() - 2 * self._pad() - self._caps_room() + 2, self.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())
        self._paint_caps(painter, ink)
        painter.end()

    def _paint_caps(self, painter: QPainter, ink: QColor) -> None:
        filled = self._role is Role.FILLED or not self.isEnabled()
        edge = QColor(ink) if filled else self._theme.colour("key.border")
        if filled:
            edge.setAlphaF(0.5)
        font = self._theme.font("micro")
        measure = QFontMetricsF(font)
        painter.setFont(font)
        x = self.width() - self._pad() + 4.0
        for key in reversed(self._caps):
            wide = cap_width(measure, key)
            cap = QRectF(x - wide, (self.height() - CAP) / 2, wide, CAP)
            painter.setPen(QPen(edge, 1))
            painter.setBrush(Qt.BrushStyle.NoBrush if filled else self._theme.colour("key.bg"))
            painter.drawRoundedRect(cap.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
            painter.setPen(ink if filled else self._theme.colour("key.text"))
            painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, key)
            x -= wide + 4
