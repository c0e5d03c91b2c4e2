"""The key that reads softened words, inside a dialog: while it is held they are in clear."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QWidget

from cm_inbox.gui.keys import writes_text

KEY = "p"


class Peeking(QObject):
    """Calls ``reveal`` with True when the key goes down in a dialog, with False when it comes up, and when one leaves.

    Made once the dialog has all its parts.
    """

    def __init__(self, dialog: QDialog, reveal: Callable[[bool], None]) -> None:
        super().__init__(dialog)
        self._reveal = reveal
        self._shown = False
        for widget in (dialog, *dialog.findChildren(QWidget)):
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() is QEvent.Type.WindowDeactivate:
            self._show(False)
            return False
        if not isinstance(event, QKeyEvent) or event.text() != KEY:
            return False
        if isinstance(watched, QWidget) and writes_text(watched):
            return False
        if event.type() is QEvent.Type.KeyPress or event.type() is QEvent.Type.KeyRelease:
            if not event.isAutoRepeat():
                self._show(event.type() is QEvent.Type.KeyPress)
            return True
        return False

    def _show(self, shown: bool) -> None:
        if shown != self._shown:
            self._shown = shown
            self._reveal(shown)
