"""What stands in a dialog in place of a list with nothing in it: what would be there, and why there is nothing."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from cm_inbox.gui.theme import Theme

from .base import plain_label

WIDEST = 440
"""A sentence is no wider (px): it is read more easily in several lines."""


class ListOrNothing(QStackedWidget):
    """A list, or what is said instead."""

    def __init__(self, theme: Theme, shown: QWidget, icon: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._list = shown
        self._nothing = QWidget(self)
        picture = QLabel(self._nothing)
        picture.setPixmap(theme.icon(icon, 32, theme.colour("icon.default")))
        self.title = plain_label("", theme, "title")
        self.text = plain_label("", theme, "body", "text.secondary")
        layout = QVBoxLayout(self._nothing)
        layout.setSpacing(8)
        layout.addStretch(2)
        layout.addWidget(picture, 0, Qt.AlignmentFlag.AlignCenter)
        for label in (self.title, self.text):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setFixedWidth(WIDEST)
            row = QHBoxLayout()
            row.addStretch(1)
            row.addWidget(label)
            row.addStretch(1)
            layout.addLayout(row)
        layout.addStretch(3)
        self.addWidget(shown)
        self.addWidget(self._nothing)

    def show_list(self) -> None:
        self.setCurrentWidget(self._list)

    def say(self, title: str, text: str) -> None:
        """Say that there is nothing, and what would be here."""
        self.title.setText(title)
        self.text.setText(text)
        self._nothing.setAccessibleName(f"{title}. {text}")
        self.setCurrentWidget(self._nothing)

    @property
    def empty(self) -> bool:
        """Say whether there is nothing in the list."""
        return self.currentWidget() is self._nothing
