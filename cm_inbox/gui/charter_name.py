"""Asks for a title."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from .dialogs.base import Sheet, plain_label
from .theme import Theme

translate = QCoreApplication.translate


class NameDialog(Sheet):
    """``given`` carries the title."""

    given = Signal(str)

    def __init__(self, theme: Theme, title: str, question: str, parent: QWidget | None) -> None:
        super().__init__(theme, title, parent, width=420)
        self.content.addWidget(plain_label(question, theme))
        self.edit = QLineEdit(self)
        self.edit.setAccessibleName(question)
        self.edit.textChanged.connect(self._check)
        self.content.addWidget(self.edit)
        self.add_cancel()
        self.add = self.add_button(translate("CharterEditor", "Add"), "primary", default=True)
        self.add.setEnabled(False)
        self.add.clicked.connect(self._give)
        self.edit.setFocus()

    def _check(self, text: str) -> None:
        self.add.setEnabled(bool(text.strip()))

    def _give(self) -> None:
        text = self.edit.text().strip()
        self.accept()
        self.given.emit(text)
