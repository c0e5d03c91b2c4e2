"""Changes from every thread, handed to the window's own: the first soon, those that follow it ten times a second."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QTimer, Signal

from cm_inbox.inbox import Inbox
from cm_inbox.models.queue import Change

from .handover import Handover

BEAT_MS = 33
BURST_MS = 100


class Feed(QObject):
    """Subscribes to an inbox. ``changed`` gives what has changed since the last time, as one ``Change``."""

    changed = Signal(object)

    def __init__(self, inbox: Inbox, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._gathered = Change()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._told_at = 0.0
        self._timer.timeout.connect(self._tell)
        self._arrived = Handover(self._gather, self)
        self._unsubscribe = inbox.subscribe(self._arrived.give)

    def close(self) -> None:
        """Listen no more."""
        self._unsubscribe()
        self._arrived.close()
        self._timer.stop()

    def _gather(self, change: Change) -> None:
        self._gathered = joined(self._gathered, change)
        if not self._timer.isActive():
            lately = time.monotonic() - self._told_at < 2 * BURST_MS / 1000
            self._timer.start(BURST_MS if lately else BEAT_MS)

    def _tell(self) -> None:
        self._told_at = time.monotonic()
        change, self._gathered = self._gathered, Change()
        self.changed.emit(change)


def joined(one: Change, other: Change) -> Change:
    """Return two changes as one."""
    return Change(
        conversations=tuple(dict.fromkeys((*one.conversations, *other.conversations))),
        reload=one.reload or other.reload,
        accounts=one.accounts or other.accounts,
        outbox=one.outbox or other.outbox,
        arrived=one.arrived + other.arrived,
    )
