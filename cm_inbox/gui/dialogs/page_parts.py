"""What pages of the settings are put together from: titles, fields with their words, and changes that hold at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from PySide6.QtCore import Qt, QTime
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QGridLayout,
    QLabel,
    QSpinBox,
    QTimeEdit,
    QVBoxLayout,
    QWidget,
)

from cm_inbox.gui.context import WindowContext
from cm_inbox.gui.shield import Shield
from cm_inbox.gui.theme import Theme
from cm_inbox.inbox import Inbox
from cm_inbox.settings import Settings

from .base import Choices, plain_label

Spin = TypeVar("Spin", bound=QAbstractSpinBox)
Row = TypeVar("Row", bound=QWidget)

FIELD = 132
"""How wide a field for a number or a time is."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One setting: the words it is found by, and what is marked where it is found."""

    title: str
    words: str
    row: QWidget


class PageContext(Protocol):
    """What a page of the settings is given: the window is one. Changes hold at once, and are kept."""

    theme: Theme
    context: WindowContext
    settings: Settings
    inbox: Inbox
    shield: Shield

    def use_settings(self, settings: Settings) -> None:
        """Take other settings, at once and for good."""


class Page(QWidget):
    """One page, filled from above. Every field has its words beside it, and below them what they mean."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.entries: list[Entry] = []
        self.setAccessibleName(name)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 8, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self._row = 0

    def title(self, text: str) -> None:
        """Begin a part of the page."""
        if self._row:
            self._grid.setRowMinimumHeight(self._row, 10)
            self._row += 1
        self._grid.addWidget(plain_label(text, self.theme, "strong"), self._row, 0, 1, 2)
        self._row += 1

    def note(self, text: str, *, icon: str = "") -> QLabel:
        """Say something over the whole width."""
        label = plain_label(text, self.theme, "small", "text.secondary")
        label.setAccessibleName(text)
        self._grid.addWidget(label, self._row, 0, 1, 2)
        self._row += 1
        return label

    def wide(self, widget: QWidget) -> None:
        """Add a widget over the whole width."""
        self._grid.addWidget(widget, self._row, 0, 1, 2)
        self._row += 1

    def field(self, text: str, field: QWidget, hint: str = "", words: str = "") -> None:
        """Add a field behind its words, and below it what it means; ``words`` find it too, in both languages."""
        label = _found(plain_label(text, self.theme))
        self.entries.append(Entry(text, f"{text} {hint} {words}", label))
        label.setBuddy(field)
        field.setAccessibleName(text)
        if hint:
            field.setAccessibleDescription(hint)
        self._grid.addWidget(label, self._row, 0)
        self._grid.addWidget(field, self._row, 1)
        self._row += 1
        if hint:
            self._grid.addWidget(plain_label(hint, self.theme, "small", "text.muted"), self._row, 1)
            self._row += 1

    def tick(self, text: str, on: bool, changed: Callable[[bool], None], hint: str = "", words: str = "") -> QCheckBox:
        """Add a box to tick; ``words`` find it too, in both languages."""
        row = _found(QWidget(self))
        column = QVBoxLayout(row)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        box = QCheckBox(text, row)
        box.setChecked(on)
        box.toggled.connect(changed)
        column.addWidget(box)
        if hint:
            box.setAccessibleDescription(hint)
            label = plain_label(hint, self.theme, "small", "text.muted")
            label.setContentsMargins(26, 0, 0, 0)
            column.addWidget(label)
        self.wide(row)
        self.entries.append(Entry(text, f"{text} {hint} {words}", row))
        return box

    def number(self, value: int, most: int, changed: Callable[[int], None], *, none: str, unit: str = "") -> QSpinBox:
        """Return a field for a number; 0 is shown as ``none``."""
        box = QSpinBox(self)
        box.setRange(0, most)
        box.setSpecialValueText(none)
        box.setSuffix(unit)
        box.setKeyboardTracking(False)
        box.setValue(value)
        box.valueChanged.connect(changed)
        return _plain(box)

    def time(self, clock: str, changed: Callable[[str], None]) -> QTimeEdit:
        """Return a field for a time of day, ``20:30``."""
        edit = QTimeEdit(QTime.fromString(clock, "HH:mm"), self)
        edit.setDisplayFormat("HH:mm")
        edit.setKeyboardTracking(False)
        edit.timeChanged.connect(lambda chosen: changed(chosen.toString("HH:mm")))
        return _plain(edit)

    def choice(self, options: Sequence[tuple[str, str]], value: str, changed: Callable[[str], None]) -> Choices:
        """Return a field to choose one of (value, words)."""
        box = Choices(self.theme, self)
        for option, words in options:
            box.addItem(words, option)
        box.setCurrentIndex(box.findData(value))
        box.currentIndexChanged.connect(lambda at: changed(box.itemData(at)))
        return box

    def end(self) -> None:
        """Leave what room is left below."""
        self._grid.setRowStretch(self._row, 1)


def _found(row: Row) -> Row:
    """Return a widget that the style sheet marks where it is found."""
    row.setProperty("part", "setting")
    row.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    return row


def _plain(box: Spin) -> Spin:
    """Return a field of the usual width, its words a little from the border."""
    box.setFixedWidth(FIELD)
    words = box.lineEdit()
    if words is not None:
        words.setTextMargins(8, 0, 8, 0)
    return box
