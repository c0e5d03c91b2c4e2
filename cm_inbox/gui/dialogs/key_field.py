"""A field that takes the keys pressed in it instead of text: one stroke, or two after each other (``g i``)."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from cm_inbox.gui.keycaps import caps
from cm_inbox.gui.keys import CHORD_MS, normal, spelled

LEAVING = frozenset({Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Escape})


class KeyField(QLineEdit):
    """``recorded`` says that ``spelling`` is another one. Backspace empties it; Tab and Escape do as ever."""

    recorded = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spelling = ""
        self._since = QElapsedTimer()
        self.setReadOnly(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def record(self, spelling: str) -> None:
        """Hold this binding."""
        self.spelling = spelling
        self.setText("  ".join(caps(spelling)))
        self.recorded.emit()

    def event(self, event: QEvent) -> bool:
        """Take keys that the window would otherwise see as its own."""
        if event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in LEAVING:
            super().keyPressEvent(event)
            event.ignore()
            return
        if event.key() == Qt.Key.Key_Backspace and not event.modifiers():
            self.record("")
            return
        spellings = spelled(event)
        if not spellings:
            return
        try:
            stroke = normal(spellings[0])
        except ValueError:
            return
        chord = self.spelling and " " not in self.spelling and self._since.isValid()
        if chord and self._since.elapsed() < CHORD_MS:
            stroke = f"{self.spelling} {stroke}"
        self._since.start()
        self.record(stroke)
