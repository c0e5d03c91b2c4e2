"""Below the form: what stands in the way of saving, a note for the others, and the two ways out."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from .dialogs.base import colour_label, plain_label
from .theme import Theme

translate = QCoreApplication.translate

TONES = {"danger": ("warn", "danger.text"), "warning": ("warn", "warning.text"), "info": ("info", "text.secondary")}


class CharterFoot(QWidget):
    """``save_wanted`` and ``abandon_wanted`` are its buttons."""

    save_wanted = Signal()
    abandon_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("CharterFoot")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme = theme
        self.icon = QLabel(self)
        self.state = plain_label("", theme, "small")
        self.note_edit = QLineEdit(self)
        self.note_edit.setPlaceholderText(translate("CharterEditor", "What changed, for the others"))
        self.note_edit.setAccessibleName(translate("CharterEditor", "What changed, for the others"))
        self.abandon_button = QPushButton(translate("CharterEditor", "Abandon"), self)
        self.abandon_button.setProperty("role", "quiet")
        self.abandon_button.clicked.connect(self.abandon_wanted)
        self.save_button = QPushButton(self)
        self.save_button.setProperty("role", "primary")
        self.save_button.clicked.connect(self.save_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 10, 20, 10)
        row.setSpacing(8)
        row.addWidget(self.icon)
        row.addWidget(self.state, 3)
        row.addWidget(self.note_edit, 2)
        row.addWidget(self.abandon_button)
        row.addWidget(self.save_button)

    @property
    def note(self) -> str:
        return self.note_edit.text().strip()

    def clear_note(self) -> None:
        self.note_edit.clear()

    def show_state(self, said: str, tone: str, number: int, *, modified: bool, can_save: bool) -> None:
        """Show what stands in the way, and which version saving would make."""
        self.state.setText(said)
        icon, role = TONES.get(tone, ("", "text.primary"))
        self.icon.setVisible(bool(icon))
        if icon:
            self.icon.setPixmap(self._theme.icon(icon, 16, self._theme.colour(role)))
        colour_label(self.state, self._theme.colour(role))
        self.save_button.setText(translate("CharterEditor", "Save v%1  (Ctrl+S)").replace("%1", str(number)))
        self.save_button.setEnabled(modified and can_save)
        self.abandon_button.setEnabled(modified)
        self.note_edit.setVisible(modified)
