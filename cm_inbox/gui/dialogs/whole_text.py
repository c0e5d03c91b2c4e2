"""Shows a text that is too long for a bubble."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from cm_inbox.gui.plain import pieces, shown
from cm_inbox.gui.softening import BLOCK, DOT, soften
from cm_inbox.gui.theme import Theme

from .base import Sheet
from .peeking import Peeking

translate = QCoreApplication.translate

ROW = 2_000
"""Qt lays out one line as a whole: longer ones are broken here."""

AT_ONCE = 20_000
"""Characters added in one go, so that a text of ten million never stops the window."""


class WholeTextDialog(Sheet):
    """The text is read-only and plain; it arrives in portions."""

    def __init__(
        self, theme: Theme, text: str, parent: QWidget | None, *, softened: Sequence[tuple[int, int]] = ()
    ) -> None:
        """``softened`` are the places of hurtful words: dots until one holds the key that reads them."""
        title = translate("WholeText", "The whole text (%n characters)", "", len(text))
        super().__init__(theme, title, parent, width=680)
        self._clear = text
        self._soft = soften(text, softened).replace(BLOCK, DOT) if softened else text
        self._text = self._soft
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
        if softened:
            self._peeking = Peeking(self, self._reveal)

    def _reveal(self, shown: bool) -> None:
        """Begin again with the other text, at the same place of the scroll bar."""
        place = self.view.verticalScrollBar().value()
        self._text, reached, self._at = self._clear if shown else self._soft, self._at, 0
        self.view.clear()
        while self._at < reached:
            self._more()
        self.view.verticalScrollBar().setValue(place)
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
