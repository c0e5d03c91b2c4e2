"""Makes the wish that the program ends an event of Qt's, so that its window is closed as a person would close it."""

from __future__ import annotations

import contextlib
import os
import signal
import sys

from PySide6.QtCore import QObject, QSocketNotifier, Qt, Signal

from cm_inbox.end_wish import EndWish


class Ending(QObject):
    """``asked`` comes on the window's loop, once, also when the wish came before this was made."""

    asked = Signal()
    _heard = Signal()

    def __init__(self, wish: EndWish, parent: QObject) -> None:
        """Make it on the main thread."""
        super().__init__(parent)
        self._wish = wish
        self._heard.connect(self.asked, Qt.ConnectionType.QueuedConnection)
        self._alarm = None if sys.platform == "win32" else _Alarm(self)
        wish.heard = self._heard.emit
        if wish.code:
            self._heard.emit()

    def close(self) -> None:
        """Hear nothing more."""
        self._wish.close()
        if self._alarm is not None:
            self._alarm.close()
            self._alarm = None


class _Alarm(QObject):
    """Wakes Python while Qt waits for events: the function of a signal waits for Python to run something.

    Windows needs a socket for it, and has no SIGTERM; there Ctrl+C is heard with the next timer.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._pipe = os.pipe()
        for end in self._pipe:
            os.set_blocking(end, False)
        self._before = signal.set_wakeup_fd(self._pipe[1], warn_on_full_buffer=False)
        self._notifier = QSocketNotifier(self._pipe[0], QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._read)

    def close(self) -> None:
        signal.set_wakeup_fd(self._before)
        self._notifier.setEnabled(False)
        for end in self._pipe:
            os.close(end)

    def _read(self) -> None:
        with contextlib.suppress(OSError):
            os.read(self._pipe[0], 4096)
