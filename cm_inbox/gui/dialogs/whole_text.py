"""Shows a text that is too long for a bubble."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from cm_inbox.gui.plain import pieces, shown
from cm_inbox.gui.theme import Theme

from .base import Sheet

translate = QCoreApplication.translate

ROW = 2_000
"""Qt lays out one line as a whole: longer ones are broken here."""

AT_ONCE = 20_000
"""Characters added in one go, so that a text of ten million never stops the window."""


class WholeTextDialog(Sheet):
    """The text is read-only and plain; it arrives in portions."""

    def __init__(self, theme: Theme, text: str, parent: QWidget | None) -> None:
        title = translate("WholeText", "The whole text (%n characters)", "", len(text))
        super().__init__(theme, title, parent, width=680)
        self._text = text
        self._at = 0
        self.view = QPlainTextEdit(self)
        self.view.setReadOnly(True)
        self.view.setUndoRedoEnabled(False)
        self.view.setFont(theme.font("message"))
        self.view.setAccessibleName(title)
        self.content.addWidget(self.view)
        self.add_close().setDefault(True)
        self.resize(760, 560)
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._more)
        self._more()
        self._timer.start()

    def _more(self) -> None:
        portion = self._text[self._at : self._at + AT_ONCE]
        self._at += len(portion)
        if not portion:
            self._timer.stop()
            return
        cursor = QTextCursor(self.view.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText("\n".join(map(shown, pieces(portion, ROW))))

    def complete(self) -> bool:
        """Say whether the text is there to its end."""
        return self._at >= len(self._text)
