"""Chooses other keys for commands; a key that is taken is given only when one says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from cm_inbox.gui.commands import BY_ID, COMMANDS, Command, group_title, title_of
from cm_inbox.gui.flow import Flow
from cm_inbox.gui.fuzzy import match
from cm_inbox.gui.keycaps import caps
from cm_inbox.gui.keys import Keymap
from cm_inbox.gui.theme import Theme

from .base import colour_label, plain_label
from .key_field import KeyField
from .rows import Item, RowList

translate = QCoreApplication.translate

AROUND = 28
"""What the style sheet leaves of a field around its words, and a little more (px)."""


class KeyEditor(QWidget):
    """``chosen`` holds the user's keys by command id, only where they differ from the usual ones.

    ``changed`` says that others are chosen.
    """

    changed = Signal()

    def __init__(self, theme: Theme, chosen: Mapping[str, Sequence[str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.chosen: dict[str, tuple[str, ...]] = {name: tuple(keys) for name, keys in chosen.items() if name in BY_ID}
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(translate("Keys", "Find a command"))
        self.search.setAccessibleName(self.search.placeholderText())
        self.search.textChanged.connect(self._show)
        self.list = RowList(theme, translate("Keys", "Keys"), self)
        self.list.current_changed.connect(self._offer)
        self.field = KeyField(self)
        self.field.setPlaceholderText(translate("Keys", "Press the new key"))
        self.field.setAccessibleName(translate("Keys", "New key"))
        self.field.recorded.connect(self._check)
        self.use = QPushButton(translate("Keys", "Use"), self)
        self.use.setAutoDefault(False)
        self.use.clicked.connect(self._take)
        self.usual = QPushButton(translate("Keys", "Usual key"), self)
        self.usual.setAutoDefault(False)
        self.usual.clicked.connect(self._reset)
        self.line = plain_label("", theme, "small", "text.muted")
        self.field.setMinimumWidth(self.field.fontMetrics().horizontalAdvance(self.field.placeholderText()) + AROUND)
        row = Flow()
        self.all_usual = QPushButton(translate("Keys", "All usual keys"), self)
        self.all_usual.setAutoDefault(False)
        self.all_usual.clicked.connect(self._reset_all)
        for widget in (self.field, self.use, self.usual, self.all_usual):
            row.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.search)
        layout.addWidget(self.list)
        layout.addLayout(row)
        layout.addWidget(self.line)
        self._show()

    def use_chosen(self, chosen: Mapping[str, Sequence[str]]) -> None:
        """Show these keys: another page may have bound some."""
        self.chosen = {name: tuple(keys) for name, keys in chosen.items() if name in BY_ID}
        self._show()
        self._offer()

    def keys(self, command: Command) -> tuple[str, ...]:
        """Return the keys of a command as chosen here."""
        return self.chosen.get(command.id, command.keys)

    def _show(self) -> None:
        query = self.search.text()
        self.list.show_items(
            [
                Item(
                    id=command.id,
                    title=title_of(command),
                    aside="   ".join(" ".join(caps(key)) for key in self.keys(command)) or translate("Keys", "no key"),
                    detail=group_title(command.group),
                    icon=command.icon,
                )
                for command in COMMANDS
                if match(query, title_of(command)) is not None
            ]
        )

    def _current(self) -> Command | None:
        return BY_ID.get(self.list.current_id() or "")

    def _offer(self) -> None:
        command = self._current()
        self.usual.setEnabled(command is not None and command.id in self.chosen)
        self.all_usual.setEnabled(bool(self.chosen))
        self._check()

    def holder(self, spelling: str) -> Command | None:
        """Return the command that has a key now: the key itself, or a chord that begins with it."""
        keymap = Keymap({name: list(keys) for name, keys in self.chosen.items()})
        exact = keymap.bindings.get(spelling)
        if exact is None:
            first = spelling.split(" ", maxsplit=1)[0]
            begun = [name for key, name in keymap.bindings.items() if key.startswith(f"{spelling} ")]
            exact = begun[0] if begun else keymap.bindings.get(first) if first != spelling else None
        return BY_ID[exact] if exact else None

    def _check(self) -> None:
        command, spelling = self._current(), self.field.spelling
        self.use.setEnabled(bool(command and spelling))
        holder = self.holder(spelling) if spelling else None
        said, role = "", "text.muted"
        if holder is not None and command is not None and holder.id != command.id:
            said = translate("Keys", "“%1” has this key now. If you use it here, it loses it.")
            said, role = said.replace("%1", title_of(holder)), "warning.text"
        colour_label(self.line, self._theme.colour(role))
        self.line.setText(said)

    def _take(self) -> None:
        command, spelling = self._current(), self.field.spelling
        if command is None or not spelling:
            return
        for _ in COMMANDS:
            holder = self.holder(spelling)
            if holder is None or holder.id == command.id:
                break
            first = spelling.split(" ")[0]
            lost = (spelling, first)
            kept = tuple(key for key in self.keys(holder) if key not in lost and not key.startswith(f"{spelling} "))
            self.chosen[holder.id] = kept
        self._keep(command, (spelling,))
        self.field.record("")

    def _reset(self) -> None:
        command = self._current()
        if command is not None:
            self.chosen.pop(command.id, None)
            self._tell()

    def _reset_all(self) -> None:
        self.chosen.clear()
        self._tell()

    def _tell(self) -> None:
        self._show()
        self._offer()
        self.changed.emit()

    def _keep(self, command: Command, keys: tuple[str, ...]) -> None:
        if keys == command.keys:
            self.chosen.pop(command.id, None)
        else:
            self.chosen[command.id] = keys
        self._tell()
