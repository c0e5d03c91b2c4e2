"""Asks for the passphrase of the history where there is no keyring: twice the first time, once later."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QFormLayout, QLineEdit, QWidget

from cm_inbox.gui.theme import Theme

from .base import Sheet, plain_label

translate = QCoreApplication.translate

SHORTEST = 8


class PassphraseDialog(Sheet):
    """``given`` carries the passphrase. The dialog stays until ``accept`` or, after a wrong one, ``wrong`` is called;
    Escape gives up (``rejected``).
    """

    given = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, first: bool) -> None:
        """``first``: the history is new, and one chooses."""
        title = translate("Passphrase", "Choose a passphrase") if first else translate("Passphrase", "Passphrase")
        super().__init__(theme, title, parent, width=460)
        self._first = first
        self.content.addWidget(plain_label(_explained(first=first), theme, "body", "text.secondary"))
        form = QFormLayout()
        self.field = _secret(self)
        form.addRow(translate("Passphrase", "Passphrase"), self.field)
        self.again = _secret(self)
        if first:
            form.addRow(translate("Passphrase", "Once more"), self.again)
        self.again.setVisible(first)
        self.content.addLayout(form)
        self.line = plain_label("", theme, "small", "danger.text")
        self.content.addWidget(self.line)
        self.add_button(translate("Passphrase", "Quit")).clicked.connect(self.reject)
        label = translate("Passphrase", "Protect the history") if first else translate("Passphrase", "Open")
        self.ok = self.add_button(label, "primary", default=True)
        self.ok.clicked.connect(self._give)
        for field in (self.field, self.again):
            field.textChanged.connect(self._check)
        self._check()
        self.field.setFocus()

    def wrong(self, message: str) -> None:
        """Say that it did not fit, and let one try again."""
        self.line.setText(message)
        for field in (self.field, self.again):
            field.setEnabled(True)
        self.ok.setEnabled(True)
        self.field.selectAll()
        self.field.setFocus()

    def _check(self) -> None:
        text, again = self.field.text(), self.again.text()
        self.line.setText("")
        if self._first and text and len(text) < SHORTEST:
            self.line.setText(translate("Passphrase", "At least %n character(s).", "", SHORTEST))
        elif self._first and again and text != again:
            self.line.setText(translate("Passphrase", "The two are not the same."))
        fits = len(text) >= SHORTEST and text == again if self._first else bool(text)
        self.ok.setEnabled(fits)

    def _give(self) -> None:
        for field in (self.field, self.again):
            field.setEnabled(False)
        self.ok.setEnabled(False)
        self.line.setText("")
        self.given.emit(self.field.text())

    def done(self, result: int) -> None:
        """Forget the passphrase with the dialog."""
        self.field.clear()
        self.again.clear()
        super().done(result)


def _explained(*, first: bool) -> str:
    if first:
        return translate(
            "Passphrase",
            "This computer has no keyring, so a passphrase protects your history and your sign-ins. Nobody can "
            "recover it: keep it in a safe place.",
        )
    return translate("Passphrase", "This history is protected by a passphrase.")


def _secret(parent: QWidget) -> QLineEdit:
    field = QLineEdit(parent)
    field.setEchoMode(QLineEdit.EchoMode.Password)
    return field
