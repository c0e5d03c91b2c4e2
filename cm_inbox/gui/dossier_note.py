"""What one keeps about a person: a line or two, changed in place."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from .dialogs.base import colour_label, plain_label
from .plain import shown
from .softening import masked
from .text_edit import TextEdit, text_of
from .texts import translate
from .theme import Theme

HEIGHT = 62
LONGEST = 4_000


class NoteField(QWidget):
    """``kept`` carries the note as it was changed, ``left`` that one is done writing.

    Whatever ends the writing keeps what was written; undo brings the earlier one back.
    """

    kept = Signal(str)
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._note = ""
        self._hurtful: Sequence[str] = ()
        self.said = plain_label("", theme)
        self.edit = TextEdit(self)
        self.edit.setObjectName("PersonNote")
        self.edit.setAccessibleName(translate("Dossier", "Note on this person"))
        self.edit.setFixedHeight(HEIGHT)
        self.edit.send.connect(self._leave)
        self.edit.leave.connect(self._leave)
        self.edit.moved_on.connect(self.finish)
        self.button = QPushButton(self)
        self.button.setAutoDefault(False)
        self.button.setProperty("role", "link")
        self.button.clicked.connect(self.write)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self._reading())
        self._stack.addWidget(self.edit)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self._show()

    def _reading(self) -> QWidget:
        page = QWidget(self)
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        icon = QLabel(page)
        icon.setPixmap(self._theme.icon("note", 16, self._theme.colour("icon.default")))
        row.addWidget(icon)
        row.addWidget(self.said, 1)
        row.addWidget(self.button)
        return page

    @property
    def writing(self) -> bool:
        return self._stack.currentIndex() == 1

    def show_note(self, note: str, hurtful: Sequence[str]) -> None:
        """Show a note with a dot for each letter of these words; one that is being written stays."""
        if not self.writing:
            self._note, self._hurtful = note, hurtful
            self._show()

    def _show(self) -> None:
        nothing = translate("Dossier", "Nothing is noted about this person.")
        said = masked(shown(self._note), self._hurtful)
        self.said.setText(said or nothing)
        colour_label(self.said, self._theme.colour("text.primary" if said else "text.muted"))
        self.button.setText(translate("Dossier", "Change") if said else translate("Dossier", "Note"))
        spoken = translate("Dossier", "Note on this person")
        self.button.setAccessibleName(spoken)
        self.said.setAccessibleName(f"{spoken}: {self.said.text()}")
        self._stack.setMaximumHeight(max(28, min(HEIGHT, self.said.sizeHint().height() + 8)))

    def write(self) -> None:
        """Change the note, from its end."""
        self._stack.setMaximumHeight(HEIGHT)
        self.edit.setPlainText(self._note)
        self._stack.setCurrentIndex(1)
        self.edit.setFocus()
        self.edit.moveCursor(self.edit.textCursor().MoveOperation.End)

    def finish(self) -> None:
        """Keep what was written, and show it."""
        if not self.writing:
            return
        written = text_of(self.edit.document()).strip()[:LONGEST]
        self._stack.setCurrentIndex(0)
        changed = written != self._note.strip()
        self._note = written
        self._show()
        if changed:
            self.kept.emit(written)

    def give_back(self, text: str) -> None:
        """Take a note that could not be kept back into the field."""
        self.write()
        self.edit.setPlainText(text)

    def _leave(self) -> None:
        self.finish()
        self.left.emit()
