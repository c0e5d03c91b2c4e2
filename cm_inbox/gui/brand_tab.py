"""A brand to choose, by its monogram on its colour; the chosen one also says its name."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from .theme import Theme

CHIP = 20
HEIGHT = 28
NAME_MOST = 110


class BrandTab(QAbstractButton):
    """One of the tabs above the views; without a brand it stands for all."""

    def __init__(
        self, theme: Theme, brand_id: int | None, name: str, monogram: str, colour: str, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.brand_id = brand_id
        self._monogram = monogram
        self._colour = colour
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setText(name)
        self.setToolTip(name)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.toggled.connect(self.updateGeometry)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        chip = CHIP if self._monogram else 0
        named = self.isChecked() or not self._monogram
        name = min(NAME_MOST, QFontMetricsF(self._theme.font("strong")).horizontalAdvance(self.text()) + 1)
        gap = 6 if chip and named else 0
        return QSize(round(chip + gap + (name if named else 0)) + 12, HEIGHT)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(CHIP + 12, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        if self.isChecked() or self.hasFocus():
            painter.setPen(QPen(theme.colour("focus.ring" if self.hasFocus() else "border.default"), 1))
            painter.setBrush(theme.colour("bg.raised"))
            painter.drawRoundedRect(frame, 6, 6)
        elif self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("bg.hover.rail"))
            painter.drawRoundedRect(frame, 6, 6)
        x = 6.0
        if self._monogram:
            chip = QRectF(x, (HEIGHT - CHIP) / 2, CHIP, CHIP)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.brand(self._colour, "solid"))
            painter.drawRoundedRect(chip, 5, 5)
            painter.setPen(theme.brand(self._colour, "on"))
            font = theme.font("micro")
            font.setPixelSize(10)
            painter.setFont(font)
            painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, self._monogram)
            x += CHIP + 6
        if self.isChecked() or not self._monogram:
            painter.setPen(theme.colour("text.primary"))
            painter.setFont(theme.font("strong" if self.isChecked() else "body"))
            room = self.width() - x - 6
            text = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, round(room) + 1)
            painter.drawText(QRectF(x, 0, room + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, text)
        painter.end()
