"""All keys on one sheet, as they are bound now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from cm_inbox.gui.commands import COMMANDS, Command, Group, group_title, keys_of, title_of
from cm_inbox.gui.keycaps import KeyCaps
from cm_inbox.gui.theme import Theme

from .base import Sheet, plain_label

translate = QCoreApplication.translate

COLUMNS = ((Group.WRITE, Group.DECIDE), (Group.MOVE, Group.GO), (Group.FIND, Group.PROGRAM))


class KeysDialog(Sheet):
    """Closed by Escape or by the key that opened it."""

    def __init__(
        self,
        theme: Theme,
        keymap: Mapping[str, Sequence[str]],
        parent: QWidget | None,
        names: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """``names`` replace the titles of some commands: those of the macros."""
        super().__init__(theme, translate("Keys", "Keys"), parent, width=900)
        self._keymap = keymap
        self._names = names
        sheet = QWidget(self)
        columns = QHBoxLayout(sheet)
        columns.setContentsMargins(0, 0, 8, 0)
        columns.setSpacing(32)
        for groups in COLUMNS:
            column = QVBoxLayout()
            column.setSpacing(6)
            for group in groups:
                self._add_group(column, group)
            column.addStretch(1)
            columns.addLayout(column, 1)
        sheet.setMinimumHeight(sheet.sizeHint().height())  # it scrolls rather than being squeezed
        area = QScrollArea(self)
        area.setAccessibleName(translate("Keys", "Keys"))
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(sheet)
        area.setStyleSheet(f"QScrollArea, QScrollArea > QWidget > QWidget {{ background: {_ground(theme)}; }}")
        self.content.addWidget(area)
        hint = translate("Keys", "Letters are ignored while you write. Every key can be changed in the settings.")
        self.content.addWidget(plain_label(hint, theme, "small", "text.muted"))
        self.add_close().setDefault(True)
        self.resize(1_040, min(860, sheet.sizeHint().height() + 180))

    def _add_group(self, column: QVBoxLayout, group: Group) -> None:
        title = plain_label(group_title(group), self.theme, "section", "text.muted")
        title.setWordWrap(False)
        title.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        column.addWidget(title)
        grid = QGridLayout()
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(0, 1)
        for row, (command, keys) in enumerate(self._bound(group)):
            label = plain_label(self._names.get(command.id) or title_of(command), self.theme)
            label.setMinimumWidth(1)  # a long title goes on below; its keys keep their room
            grid.addWidget(label, row, 0)
            grid.addWidget(KeyCaps(self.theme, keys, self), row, 1, Qt.AlignmentFlag.AlignRight)
        column.addLayout(grid)
        column.addSpacing(14)

    def _bound(self, group: Group) -> list[tuple[Command, tuple[str, ...]]]:
        bound = [(command, tuple(keys_of(command, self._keymap))) for command in COMMANDS if command.group is group]
        return [(command, keys) for command, keys in bound if keys]

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.text() == "?":
            self.reject()
            return
        super().keyPressEvent(event)


def _ground(theme: Theme) -> str:
    return theme.colour("bg.raised").name()
