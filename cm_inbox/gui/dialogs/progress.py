"""How far something is that runs on another thread, shown on this one."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QProgressBar

STEPS = 1_000


class Progress(QObject):
    """Moves a bar. ``told`` may be called from any thread, and after the bar has gone."""

    _told = Signal(int)

    def __init__(self, bar: QProgressBar, parent: QObject) -> None:
        super().__init__(parent)
        self._bar = bar
        self._gone = False
        self.destroyed.connect(self._forget)
        self._told.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def _forget(self) -> None:
        self._gone = True

    def begin(self) -> None:
        """Show the bar; until something is told it only says that there is something to wait for."""
        self._bar.setRange(0, STEPS if self._still() else 0)
        self._bar.setValue(0)
        self._bar.show()

    @staticmethod
    def _still() -> bool:
        return QApplication.cursorFlashTime() == 0  # nothing is to move by itself

    def told(self, done: int, total: int) -> None:
        """Take in how much of how much is done."""
        if total > 0 and not self._gone:
            try:
                self._told.emit(min(STEPS, done * STEPS // total))
            except RuntimeError:  # Qt has deleted us meanwhile: there is nobody left to tell
                self._gone = True

    def _show(self, step: int) -> None:
        if not self._bar.isHidden():
            self._bar.setRange(0, STEPS)
            self._bar.setValue(step)
