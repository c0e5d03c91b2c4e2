"""Says in the demo world that it is one, and leads out of it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from .theme import Theme

translate = QCoreApplication.translate

ABOVE_FOOTER = 2
"""Where it stands in the rail: between the list and the footer."""

MARGINS = (14, 8, 8, 8)
TIGHT = (2, 6, 2, 6)
TOO_NARROW = 100
"""In a narrower rail, in pixels, there is room for a picture only."""


class DemoNote(QWidget):
    """Two lines at the foot of the rail, a picture in a folded one; nothing is cut off without a sign."""

    def __init__(self, leave: Callable[[], None], theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
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
        column.setContentsMargins(*MARGINS)
        column.setSpacing(2)
        column.addWidget(self._what)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        theme.changed.connect(self._fit)
        self.retranslate()

    def place_in(self, rail: QWidget) -> None:
        """Stand above the rail's footer."""
        layout = rail.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(ABOVE_FOOTER, self)

    def retranslate(self) -> None:
        """Say it in the language of now."""
        self._what.setText(translate("Demo", "Demo: nothing is published."))
        self._fit()

    def _fit(self) -> None:
        """Say as much as there is room for; the rest is in the tooltip and for screen readers."""
        whole = translate("Demo", "Connect my accounts")
        narrow = self.width() < TOO_NARROW
        margins = TIGHT if narrow else MARGINS
        column = self.layout()
        assert column is not None
        column.setContentsMargins(*margins)
        side = Qt.AlignmentFlag.AlignHCenter if narrow else Qt.AlignmentFlag.AlignLeft
        column.setAlignment(self.button, side)
        self._what.setHidden(narrow)
        self.button.setText("" if narrow else whole)
        self.button.setIcon(self._theme.qicon("play", self._theme.colour("accent.text")) if narrow else QIcon())
        around = self.button.sizeHint().width() - self.button.fontMetrics().horizontalAdvance(self.button.text())
        room = self.width() - margins[0] - margins[2] - around
        shown = self.button.fontMetrics().elidedText(self.button.text(), Qt.TextElideMode.ElideRight, room)
        self.button.setText(shown)
        self.button.setAccessibleName(whole)
        told = f"{self._what.text()}\n{whole}" if narrow else whole
        self.button.setToolTip(told if shown != whole else "")

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._fit()
