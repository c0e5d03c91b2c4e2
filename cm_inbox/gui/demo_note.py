"""Says in the demo world that it is one, and leads out of it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from .theme import Theme

translate = QCoreApplication.translate

ABOVE_FOOTER = 2
"""Where it stands in the rail: between the list and the footer."""


class DemoNote(QWidget):
    """Two lines at the foot of the rail."""

    def __init__(self, leave: Callable[[], None], theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("DemoNote")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._what = QLabel(self)
        self._what.setTextFormat(Qt.TextFormat.PlainText)
        self._what.setFont(theme.font("small"))
        self._what.setProperty("ink", "secondary")
        self._what.setWordWrap(True)
        self.button = QPushButton(self)
        self.button.setProperty("role", "link")
        self.button.clicked.connect(leave)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 8, 8)
        column.setSpacing(2)
        column.addWidget(self._what)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self.retranslate()

    def place_in(self, rail: QWidget) -> None:
        """Stand above the rail's footer."""
        layout = rail.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(ABOVE_FOOTER, self)

    def retranslate(self) -> None:
        """Say it in the language of now."""
        self._what.setText(translate("Demo", "Demo: nothing is published."))
        self.button.setText(translate("Demo", "Connect my accounts"))
