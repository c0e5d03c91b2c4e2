"""A field for an instant in words: "demain 9h", "next monday", "dans 2 heures". It shows what it understood."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from cm_inbox.gui import when
from cm_inbox.gui.theme import Theme
from cm_inbox.models.instants import Millis
from cm_inbox.natural_time import understand
from cm_inbox.natural_words import Trouble

from .base import colour_label, plain_label

translate = QCoreApplication.translate

LINES = 2
"""What is said when nothing was understood takes so many; they are kept free so that the dialog need not grow."""


class WhenField(QWidget):
    """``understood`` carries the instant that the text means now, None while it means none."""

    understood = Signal(object)

    def __init__(self, theme: Theme, now: Millis, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._now = now
        self.at: Millis | None = None
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(translate("When", "tomorrow 9am, Monday, in 2 hours, 31/12 14:00…"))
        self.field.setAccessibleName(translate("When", "When, in words"))
        self.field.setMaxLength(80)
        self.said = plain_label("", theme, "small", "text.secondary")
        self.said.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.said.setMinimumHeight(LINES * self.said.fontMetrics().lineSpacing() + 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.field)
        column.addWidget(self.said)
        self.setFocusProxy(self.field)
        self.field.textChanged.connect(self._read)

    def begin_with(self, text: str) -> None:
        """Take the keyboard, and a first letter that was meant for it."""
        self.field.setFocus()
        self.field.insert(text)

    def _read(self, text: str) -> None:
        found = understand(text, self._now)
        self.at = None if isinstance(found, Trouble) else found
        if self.at is not None:
            said = when.full(self.at)
        else:
            said = trouble(found) if text.strip() and isinstance(found, Trouble) else ""
        self.said.setText(said)
        colour_label(self.said, self._theme.colour("text.secondary" if self.at is not None else "warning.text"))
        self.field.setAccessibleDescription(said)
        self.understood.emit(self.at)


def trouble(why: Trouble) -> str:
    """Return the sentence that says why there is no instant to come, and what there would be one of."""
    return {
        Trouble.UNKNOWN: translate(
            "When", "Not understood. Write for example: tomorrow 9am, Monday, in 2 hours, this evening, 31/12 14:00."
        ),
        Trouble.PAST: translate(
            "When", "That is over already. Write what is still to come, for example: tomorrow 9am, Monday, in 2 hours."
        ),
        Trouble.FAR: translate("When", "That is more than ten years away."),
    }[why]
