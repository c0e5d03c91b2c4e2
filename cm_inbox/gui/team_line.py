"""Above the foot of the left pane: how this desktop stands with its hub. There only while there is something to say."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from .rail_foot import SyncState
from .theme import Theme


class TeamLine(QWidget):
    """``clicked``: one wants to know more."""

    clicked = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("RailFooter")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.state = SyncState(theme, self)
        self.state.clicked.connect(self.clicked)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 2)
        row.addWidget(self.state)

    def tell(self, icon: str, role: str, text: str, brief: str, whole: str) -> None:
        """Say it; ``whole`` is all of it, ``brief`` what is said where there is little room. Empty: nothing."""
        self.setVisible(bool(text))
        self.state.show_state(icon, role, text, "", brief)
        self.state.setToolTip(whole)
        self.state.setAccessibleDescription(whole)
