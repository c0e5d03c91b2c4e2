"""What stands above the list while several conversations are selected, and while they are being decided."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from .elided import one_line
from .theme import Theme

translate = QCoreApplication.translate


class BulkBar(QWidget):
    """How many are selected, with the step to all; or how far a bulk decision is, with the way to stop it.

    ``all_wanted``: select all there are. ``stop_wanted``: order no more. ``none_wanted``: select none.
    """

    all_wanted = Signal()
    none_wanted = Signal()
    stop_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._share = -1.0
        self.said = one_line("", theme, "small", "text.primary", self)
        self.everything = self._button()
        self.other = self._button()
        self.everything.clicked.connect(self.all_wanted)
        self.other.clicked.connect(lambda: self.stop_wanted.emit() if self.under_way else self.none_wanted.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 4, 12, 6)
        row.setSpacing(6)
        row.addWidget(self.said, 1)
        row.addWidget(self.everything)
        row.addWidget(self.other)
        theme.changed.connect(self.update)
        self.hide()

    def _button(self) -> QPushButton:
        button = QPushButton(self)
        button.setProperty("role", "quiet-small")
        button.setAutoDefault(False)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    @property
    def under_way(self) -> bool:
        """Say whether it shows a bulk decision."""
        return self._share >= 0

    def show_selection(self, marked: int, matching: int) -> None:
        """Show how many are selected, of how many that one could select."""
        if self.under_way:
            return
        self.setVisible(marked > 1)
        if marked <= 1:
            return
        self.said.setText(translate("Bulk", "%n selected", "", marked))
        more = matching > marked
        self.everything.setVisible(more)
        self.everything.setText(translate("Bulk", "All %n that match", "", matching))
        self.other.setText(translate("Bulk", "None"))
        self.other.setAccessibleName(translate("Bulk", "Select none"))

    def show_progress(self, title: str, done: int, of: int) -> None:
        """Show how far a bulk decision is."""
        self._share = done / of if of else 1.0
        text = translate("Bulk", "%1: %2 of %3").replace("%2", str(done)).replace("%3", str(of)).replace("%1", title)
        self.said.setText(text)
        self.everything.hide()
        self.other.setText(translate("Bulk", "Stop"))
        self.other.setAccessibleName(translate("Bulk", "Stop: what is done stays, the rest is left"))
        self.show()
        self.update()

    def end_progress(self) -> None:
        """Show it no more."""
        self._share = -1.0
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._theme.colour("bg.list"))
        if self.under_way:
            line = QRectF(20, self.height() - 4, self.width() - 32, 3)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("meter.track"))
            painter.drawRoundedRect(line, 1.5, 1.5)
            painter.setBrush(self._theme.colour("accent.fill"))
            line.setWidth(line.width() * self._share)
            painter.drawRoundedRect(line, 1.5, 1.5)
        painter.end()
