"""Bindings as people see them on their keyboard: ``Ctrl+Enter`` is Ctrl and Enter, on a French one Ctrl and Entrée."""

from __future__ import annotations

import math

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from .theme import Theme

translate = QCoreApplication.translate

HEIGHT = 18
GAP = 4


def caps(spelling: str) -> tuple[str, ...]:
    """Return the keycaps of a binding, in the order to press them."""
    return tuple(key_name(key) for stroke in spelling.split() for key in _keys(stroke))


def _keys(stroke: str) -> list[str]:
    if stroke.endswith("+"):  # the key is the plus sign
        return [*(part for part in stroke[:-1].split("+") if part), "+"]
    return stroke.split("+")


def key_name(key: str) -> str:
    """Return what stands on a key."""
    return {
        "Ctrl": translate("Key", "Ctrl"),
        "Alt": translate("Key", "Alt"),
        "Meta": translate("Key", "Meta"),
        "Shift": translate("Key", "Shift"),
        "Enter": translate("Key", "Enter"),
        "Escape": translate("Key", "Esc"),
        "Delete": translate("Key", "Del"),
        "Backspace": translate("Key", "Backspace"),
        "Space": translate("Key", "Space"),
        "Tab": translate("Key", "Tab"),
        "Home": translate("Key", "Home"),
        "End": translate("Key", "End"),
        "PgUp": translate("Key", "PgUp"),
        "PgDown": translate("Key", "PgDn"),
        "Up": "↑",
        "Down": "↓",
        "Left": "←",
        "Right": "→",
    }.get(key, key)


class KeyCaps(QWidget):
    """The keycaps of a command's bindings, one after the other."""

    def __init__(self, theme: Theme, bindings: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._groups = [caps(binding) for binding in bindings]
        self.setAccessibleName(", ".join(" ".join(group) for group in self._groups))

    def show_bindings(self, bindings: tuple[str, ...]) -> None:
        """Show other bindings."""
        self._groups = [caps(binding) for binding in bindings]
        self.setAccessibleName(", ".join(" ".join(group) for group in self._groups))
        self.setVisible(bool(bindings))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(round(sum(self._width(group) for group in self._groups) + 8 * len(self._groups)), HEIGHT + 2)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return all of it: keys cut off are other keys."""
        return self.sizeHint()

    def _width(self, group: tuple[str, ...]) -> float:
        measure = QFontMetricsF(self._theme.font("micro"))
        return sum(cap_width(measure, key) + GAP for key in group)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x = float(self.width())
        for group in reversed(self._groups):
            x = paint_caps(painter, self._theme, group, x, self.height() / 2) - 8


def cap_width(measure: QFontMetricsF, key: str) -> float:
    return max(18.0, measure.horizontalAdvance(key) + 10)


def cap_room(theme: Theme, key: str) -> int:
    """Return how wide one keycap is, in whole pixels."""
    return math.ceil(cap_width(QFontMetricsF(theme.font("micro")), key))


def paint_caps(painter: QPainter, theme: Theme, keys: tuple[str, ...], right: float, middle: float) -> float:
    """Paint keycaps that end at ``right``; return where they begin."""
    font = theme.font("micro")
    measure = QFontMetricsF(font)
    painter.setFont(font)
    x = right
    for key in reversed(keys):
        width = cap_width(measure, key)
        cap = QRectF(x - width, middle - HEIGHT / 2, width, HEIGHT)
        painter.setPen(QPen(theme.colour("key.border"), 1))
        painter.setBrush(theme.colour("key.bg"))
        painter.drawRoundedRect(cap.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setPen(theme.colour("key.text"))
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, key)
        x -= width + GAP
    return x
