"""The words one added oneself, to look at and to change."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from cm_inbox.errors import CmInboxError
from cm_inbox.gui.futures import Futures
from cm_inbox.gui.spell_check import SpellCheck
from cm_inbox.gui.theme import Theme

from .base import Sheet, plain_label

translate = QCoreApplication.translate


class OwnWordsDialog(Sheet):
    """One word a line. What is kept holds at once."""

    def __init__(self, theme: Theme, check: SpellCheck, parent: QWidget | None) -> None:
        super().__init__(theme, translate("OwnWords", "My words"), parent)
        self._check = check
        self._futures = Futures(self._tell, self)
        told = translate("OwnWords", "These words are never underlined. One word a line; they are in words.txt.")
        self.content.addWidget(plain_label(told, theme, "small", "text.secondary"))
        self.words = QPlainTextEdit(self)
        self.words.setAccessibleName(translate("OwnWords", "My words"))
        self.words.setTabChangesFocus(True)
        self.words.setMinimumHeight(220)
        self.words.setEnabled(False)
        self.content.addWidget(self.words, 1)
        self.said = plain_label("", theme, "small", "danger.text")
        self.content.addWidget(self.said)
        self.add_cancel()
        self.ok = self.add_button(translate("OwnWords", "Keep"), "primary")
        self.ok.setEnabled(False)
        self.ok.clicked.connect(self._keep)
        asked = check.own_words()
        if asked is not None:
            self._futures.then(asked, self._show)
        else:
            self.said.setText(translate("OwnWords", "Spelling is not checked here."))

    def _show(self, words: tuple[str, ...]) -> None:
        self.words.setPlainText("\n".join(words))
        self.words.setEnabled(True)
        self.ok.setEnabled(True)
        self.words.setFocus()

    def _keep(self) -> None:
        self._check.keep_own(tuple(self.words.toPlainText().splitlines()), self._check.failed.emit)
        self.accept()

    def _tell(self, error: CmInboxError) -> None:
        self.said.setText(str(error))
