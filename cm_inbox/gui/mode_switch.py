"""Public, private or note: the three ways to write in one switch, and the card that shows which one it is."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QRectF, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPen
from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from .answer import ComposerMode
from .paint_kit import bordered
from .strip import Strip
from .theme import Theme

translate = QCoreApplication.translate

ICONS = {ComposerMode.PUBLIC: "globe", ComposerMode.PRIVATE: "lock", ComposerMode.NOTE: "note"}
GROUNDS = {ComposerMode.PUBLIC: "bg.canvas", ComposerMode.PRIVATE: "bg.sunken", ComposerMode.NOTE: "bg.list"}
BAR = 5
RADIUS = 10
HEIGHT = 28
AROUND_NAME = 42
"""Picture and edges of a mode in the switch."""


class ModeSwitch(Strip):
    """``picked`` carries the mode that was clicked. What is not possible says why."""

    picked = Signal(ComposerMode)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(HEIGHT, 0, parent, margin=2)
        self.setProperty("part", "segments")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme = theme
        self._buttons = {mode: QPushButton(self) for mode in ComposerMode}
        self._reasons = dict.fromkeys(ComposerMode, "")
        self._names = dict.fromkeys(ComposerMode, "")
        self._current = ComposerMode.PUBLIC
        self._narrow = False
        group = QButtonGroup(self)
        for mode, button in self._buttons.items():
            button.setCheckable(True)
            button.setProperty("role", "segment")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _checked, mode=mode: self.picked.emit(mode))
            group.addButton(button)
            self.add(button)

    def __getitem__(self, mode: ComposerMode) -> QPushButton:
        return self._buttons[mode]

    def offer(self, mode: ComposerMode, why_not: str, *, shown: bool) -> None:
        """Show a mode, or hide it; ``why_not`` is the reason where it is not possible."""
        self._reasons[mode] = why_not
        button = self._buttons[mode]
        if button.isHidden() is shown:
            button.setVisible(shown)
        self._label(mode)

    def show_mode(self, current: ComposerMode) -> None:
        """Mark the mode that one is in; it stays in reach even if it is not possible."""
        self._current = current
        for mode, button in self._buttons.items():
            self._label(mode)
            button.setChecked(mode is current)
            button.setEnabled(not self._reasons[mode] or mode is current)

    def narrow(self, narrow: bool) -> None:
        """Name only the mode one is in; the others keep their picture, and say their name when asked."""
        if narrow != self._narrow:
            self._narrow = narrow
            for mode in ComposerMode:
                self._label(mode)
            self.arrange()

    def full_width(self) -> int:
        """Return how wide the switch is with all its names."""
        shown = [mode for mode, button in self._buttons.items() if not button.isHidden()]
        measure = self._buttons[ComposerMode.PUBLIC].fontMetrics()
        return sum(measure.horizontalAdvance(self._names[mode]) + AROUND_NAME for mode in shown)

    def _label(self, mode: ComposerMode) -> None:
        button, name = self._buttons[mode], self._names[mode]
        text = name if not self._narrow or mode is self._current else ""
        if button.text() != text:
            button.setText(text)
        button.setToolTip(self._reasons[mode] or ("" if text else name))

    def retranslate(self) -> None:
        self._names = {
            ComposerMode.PUBLIC: translate("Composer", "Public"),
            ComposerMode.PRIVATE: translate("Composer", "Private message"),
            ComposerMode.NOTE: translate("Composer", "Note"),
        }
        for mode, name in self._names.items():
            self._buttons[mode].setAccessibleName(name)
            self._label(mode)
        self.setAccessibleName(translate("Composer", "How to write"))

    def restyle(self) -> None:
        colour = self._theme.colour("text.secondary")
        font = chip_font(self._theme)
        for mode, icon in ICONS.items():
            self._buttons[mode].setIcon(self._theme.qicon(icon, colour, 14))
            self._buttons[mode].setMaximumHeight(HEIGHT - 4)
            self._buttons[mode].setFont(font)


def chip_font(theme: Theme) -> QFont:
    """Return the font of what is chosen from: small, and of the weight that the style sheet gives buttons."""
    font = theme.font("small")
    font.setWeight(QFont.Weight.Medium)
    return font


def paint_card(painter: QPainter, theme: Theme, area: QRectF, mode: ComposerMode, brand_colour: str) -> None:
    """Paint the card one writes on: a note is dashed and has no brand, private is sunken, the bar is the brand's."""
    if mode is ComposerMode.NOTE:
        painter.setPen(QPen(theme.colour("border.control"), 1, Qt.PenStyle.DashLine))
        painter.setBrush(theme.colour(GROUNDS[mode]))
        painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        return
    bordered(painter, area, RADIUS, theme.colour(GROUNDS[mode]), theme.colour("border.default"))
    if brand_colour:
        painter.setClipRect(QRectF(area.x(), area.y(), BAR, area.height()))
        painter.setBrush(theme.brand(brand_colour, "solid"))
        painter.drawRoundedRect(area, RADIUS, RADIUS)
