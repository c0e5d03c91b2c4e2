"""A table of a rule as rows of sentences: one for each field it has, and a menu for those it could have."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

import msgspec
from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QToolButton, QVBoxLayout, QWidget

from .charter_fields import Field, Known, Way
from .charter_values import Value, value_of
from .dialogs.base import colour_label, plain_label
from .flow import Flow
from .theme import Theme

translate = QCoreApplication.translate
S = TypeVar("S", bound=msgspec.Struct)

NUMBER = 20
LINE = 24


class FieldRow(QWidget):
    """One sentence. ``changed``: its value did; ``removed``: a person wants it gone."""

    changed = Signal()
    removed = Signal()

    def __init__(self, field: Field, theme: Theme, known: Known, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self._theme = theme
        self.number = QLabel(self)
        self.number.setFixedSize(NUMBER, NUMBER)
        self.number.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.number.setFont(theme.font("micro"))
        self.number.setProperty("part", "number")
        self.number.hide()
        self.value: Value = value_of(field, theme, known, self)
        self.value.changed.connect(self._check)
        self.value.changed.connect(self.changed)
        before = plain_label(field.before, theme, "body", "text.secondary")
        apart = self.value.apart
        self.remove_button = QToolButton(self)
        self.remove_button.setAutoRaise(True)
        self.remove_button.setFixedSize(LINE, LINE)
        self.remove_button.setIcon(theme.qicon("x", theme.colour("icon.default"), 14))
        name = translate("CharterForm", "Remove: %1").replace("%1", field.title)
        self.remove_button.setToolTip(name)
        self.remove_button.setAccessibleName(name)
        self.remove_button.clicked.connect(self.removed)
        words = Flow(line=LINE)
        words.addWidget(before)
        if field.way is Way.FLAG:
            self.value.hide()
        elif not apart:
            words.addWidget(self.value)
        if field.after:
            words.addWidget(plain_label(field.after, theme, "body", "text.secondary"))
        self.note = plain_label("", theme, "small", "text.muted")
        unable = known.unable.get(field.asks, ()) if field.asks is not None else ()
        self._say_unable(unable)
        words.addWidget(self.note)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.number, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(words, 1)
        line.addWidget(self.remove_button, 0, Qt.AlignmentFlag.AlignTop)
        self.trouble = plain_label("", theme, "small", "danger.text")
        self.trouble.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addLayout(line)
        if apart:
            column.addWidget(self.value)
        column.addWidget(self.trouble)

    def _say_unable(self, networks: Sequence[str]) -> None:
        self.note.setVisible(bool(networks))
        said = translate("CharterForm", "impossible on %1").replace("%1", ", ".join(networks))
        self.note.setText(said if networks else "")

    def show_trouble(self, text: str, *, warning: bool = False) -> None:
        """Say what is wrong with it, beside it; nothing where the text is empty."""
        text = self.value.complaint() or text
        self.trouble.setText(text)
        colour_label(self.trouble, self._theme.colour("warning.text" if warning else "danger.text"))
        self.trouble.setVisible(bool(text))

    def _check(self) -> None:
        self.show_trouble("")


class Rows(QWidget, Generic[S]):
    """The fields of one struct. ``changed``: a person changed it; ``emptied``: its last row is gone."""

    changed = Signal()
    emptied = Signal()

    def __init__(
        self,
        fields: Callable[[], Sequence[Field]],
        struct: S,
        theme: Theme,
        known: Known,
        parent: QWidget | None = None,
        *,
        adding: str,
        numbered: bool = False,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._known = known
        self._fields = list(fields())
        self._empty = type(struct)()
        self._numbered = numbered
        self.rows: list[FieldRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.add_button = link_button(adding, "plus", theme, self)
        self.add_button.clicked.connect(self._open_menu)
        self._column.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.menu = QMenu(self.add_button)
        for field in self._fields:
            value = getattr(struct, field.name)
            if value != getattr(self._empty, field.name):
                self._add(field, value)
        self._count()

    def struct(self) -> S:
        """Return what the rows say."""
        return msgspec.structs.replace(self._empty, **{row.field.name: self._typed(row) for row in self.rows})

    def _typed(self, row: FieldRow) -> Any:
        default, value = getattr(self._empty, row.field.name), row.value.value()
        return default if value is None else value

    def add(self, name: str) -> FieldRow:
        """Add a field that is not there yet, as the menu does, and give it the keyboard."""
        field = next(field for field in self._fields if field.name == name)
        first = field.first
        if first is None and isinstance(field.choices, str):
            known = self._known.choices.get(field.choices, ())
            first = known[0][0] if known else None
        row = self._add(field, first)
        self._count()
        self.changed.emit()
        focus_inside(row.value)
        return row

    def row(self, name: str) -> FieldRow | None:
        return next((row for row in self.rows if row.field.name == name), None)

    def _add(self, field: Field, value: Any) -> FieldRow:
        row = FieldRow(field, self._theme, self._known, self)
        row.value.show_value(value)
        row.changed.connect(self.changed)
        row.removed.connect(lambda: self._remove(row))
        self.rows.append(row)
        self._column.insertWidget(self._column.count() - 1, row)
        return row

    def _remove(self, row: FieldRow) -> None:
        self.rows.remove(row)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()
        self._count()
        self.add_button.setFocus()
        if self.rows:
            self.changed.emit()
        else:
            self.emptied.emit()

    def _count(self) -> None:
        for number, row in enumerate(self.rows, start=1):
            row.number.setText(str(number))
            row.number.setVisible(self._numbered)

    def _open_menu(self) -> None:
        self.menu.clear()
        there = {row.field.name for row in self.rows}
        groups: dict[str, QMenu] = {}
        for field in self._fields:
            if field.name in there:
                continue
            menu = self.menu
            if field.group:
                menu = groups.get(field.group) or self.menu.addMenu(field.group)
                groups[field.group] = menu
            action = QAction(field.title, menu)
            if field.icon:
                action.setIcon(self._theme.qicon(field.icon, self._theme.colour("icon.default")))
            action.triggered.connect(lambda _checked=False, name=field.name: self.add(name))
            menu.addAction(action)
        self.menu.popup(self.add_button.mapToGlobal(self.add_button.rect().bottomLeft()))


def link_button(text: str, icon: str, theme: Theme, parent: QWidget | None = None) -> QPushButton:
    """Return a button that looks like a link with an icon."""
    button = QPushButton(text, parent)
    button.setProperty("role", "link")
    button.setIcon(theme.qicon(icon, theme.colour("accent.text")))
    return button


def focus_inside(widget: QWidget) -> None:
    """Give the keyboard to the first thing in a widget that takes it."""
    for child in widget.findChildren(QWidget):
        if child.focusPolicy() & Qt.FocusPolicy.TabFocus and child.isEnabled():
            child.setFocus(Qt.FocusReason.OtherFocusReason)
            return
