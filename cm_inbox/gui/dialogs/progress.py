"""How far something is that runs on another thread, shown on this one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QProgressBar

from cm_inbox.gui.handover import Handover

STEPS = 1_000


class Progress:
    """Moves a bar, for as long as its parent lives."""

    def __init__(self, bar: QProgressBar, parent: QObject) -> None:
        self._bar = bar
        self._given = Handover(self._show, parent)
        give = self._given.give

        def told(done: int, total: int) -> None:
            if total > 0:
                give(min(STEPS, done * STEPS // total))

        self.told: Callable[[int, int], None] = told
        """Take in how much of how much is done; from any thread, and after the bar has gone."""

    def begin(self) -> None:
        """Show the bar; until something is told it only says that there is something to wait for."""
        self._bar.setRange(0, STEPS if self._still() else 0)
        self._bar.setValue(0)
        self._bar.show()

    @staticmethod
    def _still() -> bool:
        return QApplication.cursorFlashTime() == 0  # nothing is to move by itself

    def _show(self, step: int) -> None:
        if not self._bar.isHidden():
            self._bar.setRange(0, STEPS)
            self._bar.setValue(step)
