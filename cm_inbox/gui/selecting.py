"""Selects several conversations: first those that are at hand, then, as a second step, all that match."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QVBoxLayout

from .bulk_bar import BulkBar
from .queue_pane import QueuePane
from .theme import Theme

AT_HAND = 100
"""So many are selected by the first step: what one can still look over."""


class Selecting(QObject):
    """Puts the bar above the list of a pane, and keeps it true."""

    def __init__(self, theme: Theme, pane: QueuePane) -> None:
        super().__init__(pane)
        self._pane = pane
        self._everything = False
        self.bar = BulkBar(theme, pane)
        layout = pane.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(layout.indexOf(pane.stack), self.bar)
        self.bar.all_wanted.connect(self.all)
        self.bar.none_wanted.connect(pane.model.clear_marks)
        pane.model.marked_changed.connect(self._tell)
        for signal in (pane.model.rowsInserted, pane.model.rowsRemoved, pane.model.modelReset):
            signal.connect(self._tell)

    def select_all(self) -> None:
        """Select those at hand; where they are selected already, all that match."""
        near = self._pane.model.ids[:AT_HAND]
        if self._pane.model.marked.issuperset(near):
            self.all()
        else:
            self._pane.model.mark(near)

    def all(self) -> None:
        """Select everything that the view, its filters or the search hold."""
        self._pane.model.mark(self._pane.model.ids)

    def _tell(self) -> None:
        marked = len(self._pane.model.marked)
        if marked > 1 or self.bar.isVisible():
            self.bar.show_selection(marked, self._pane.model.rowCount())
