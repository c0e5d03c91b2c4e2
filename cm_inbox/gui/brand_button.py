"""The button that publishes: it wears the brand's colour and names the brand. Painted, as brands change often."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from .theme import Theme

HEIGHT = 32
PAD = 12
CAP_HEIGHT = 18


class BrandButton(QAbstractButton):
    """A filled button with keycaps behind its label. ``show_as`` says whose colour it wears."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._colour = "slate"
        self._icon = ""
        self._keys: tuple[str, ...] = ()
        self._neutral = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.changed.connect(self.update)

    def show_as(
        self, label: str, colour: str, *, icon: str = "", keys: tuple[str, ...] = (), neutral: bool = False
    ) -> None:
        """Name the button and give it a brand's colour; ``neutral`` for what no brand says."""
        shown = (label, colour, icon, keys, neutral)
        if shown == (self.text(), self._colour, self._icon, self._keys, self._neutral):
            return
        self._colour, self._icon, self._keys, self._neutral = colour, icon, keys, neutral
        self.setText(label)
        self.setAccessibleName(label)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        measure = QFontMetricsF(self._font())
        caps = QFontMetricsF(self._theme.font("micro"))
        width = 2 * PAD + measure.horizontalAdvance(self.text()) + (20 if self._icon else 0)
        width += sum(caps.horizontalAdvance(key) + 14 for key in self._keys) + (4 if self._keys else 0)
        return QSize(round(width), HEIGHT)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(80, HEIGHT)

    def _font(self) -> QFont:
        return self._theme.font("strong")

    def _colours(self) -> tuple[QColor, QColor]:
        theme = self._theme
        if not self.isEnabled():
            return theme.colour("bg.canvas"), theme.colour("text.disabled")
        if self._neutral:
            return theme.colour("bg.raised"), theme.colour("text.primary")
        return theme.brand(self._colour, "solid"), theme.brand(self._colour, "on")

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill, ink = self._colours()
        if self.isDown():
            fill = fill.darker(115)
        outline = self._theme.colour("border.subtle" if not self.isEnabled() else "border.default")
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        plain = self._neutral or not self.isEnabled()
        painter.setPen(QPen(outline, 1) if plain else Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawRoundedRect(frame, 6, 6)
        if self.hasFocus():
            painter.setPen(QPen(self._theme.colour("focus.ring"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(frame.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        x = float(PAD)
        if self._icon:
            painter.drawPixmap(QPointF(x, (self.height() - 14) / 2), self._theme.icon(self._icon, 14, ink))
            x += 20
        font = self._font()
        measure = QFontMetricsF(font)
        caps = sum(QFontMetricsF(self._theme.font("micro")).horizontalAdvance(key) + 14 for key in self._keys)
        room = self.width() - x - PAD - caps
        painter.setFont(font)
        painter.setPen(ink)
        label = measure.elidedText(self.text(), Qt.TextElideMode.ElideRight, room + 1)
        painter.drawText(QRectF(x, 0, room + 1, self.height()), Qt.AlignmentFlag.AlignVCenter, label)
        self._paint_caps(painter, x + measure.horizontalAdvance(label) + 8, ink)

    def _paint_caps(self, painter: QPainter, x: float, ink: QColor) -> None:
        font = self._theme.font("micro")
        measure = QFontMetricsF(font)
        border = QColor(ink)
        border.setAlphaF(0.45)
        painter.setFont(font)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for key in self._keys:
            cap = QRectF(x, (self.height() - CAP_HEIGHT) / 2, measure.horizontalAdvance(key) + 10, CAP_HEIGHT)
            painter.setPen(QPen(border, 1))
            painter.drawRoundedRect(cap.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
            painter.setPen(ink)
            painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, key)
            x += cap.width() + 4
