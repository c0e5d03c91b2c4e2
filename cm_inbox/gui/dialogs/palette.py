"""Every command by a few letters of its name; what is impossible here comes last, with the reason."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from cm_inbox.gui.theme import Theme

from .picker import Choice, Picker

translate = QCoreApplication.translate


class CommandPalette(Picker):
    """``chosen`` carries the id of the choice."""

    def __init__(self, theme: Theme, choices: Sequence[Choice], parent: QWidget | None) -> None:
        super().__init__(
            theme,
            choices,
            parent,
            placeholder=translate("Palette", "What would you like to do?"),
            empty=translate("Palette", "No command has such a name."),
        )
        self.setWindowTitle(translate("Palette", "All commands"))
