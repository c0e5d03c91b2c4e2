"""From any thread to the window's: the only way back there.

Qt's objects may be touched and destroyed on their own thread alone. A worker that emits a signal of a window while the
window is destroyed, or that happens to hold the last reference to a dialog, takes the program down, far from the cause
and once in a thousand starts. So workers get a ``give`` that knows nothing of any window: it puts something into a box
and wakes an object that lives at least as long as somebody may be waking it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import partial
from threading import RLock
from typing import Generic, TypeVar

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal

T = TypeVar("T")


class Handover(QObject, Generic[T]):
    """Hands what other threads give to one function on the window's thread, in order, each as an event of its own.

    It ends with its parent, or when it is closed; what is given after that, or was under way, is dropped.
    """

    def __init__(self, take: Callable[[T], None], parent: QObject) -> None:
        """Make it on the window's thread."""
        super().__init__(parent)
        self._take = take
        # Owned by the application, not by the window: it is whole for as long as anybody may be waking it.
        self._box = box = _Box[T](_Waker(QCoreApplication.instance()))
        box.waker.woken.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        parent.destroyed.connect(partial(_Box.close, box))  # of a bound method Qt would keep a weak reference only
        self.give: Callable[[T], None] = box.put
        """May be called from any thread, and after the end; it keeps nothing of the window alive."""

    def close(self) -> None:
        """Deliver nothing more."""
        self._box.close()

    def _deliver(self) -> None:
        if self._box.things:
            self._take(self._box.things.popleft())


class _Waker(QObject):
    woken = Signal()


class _Box(Generic[T]):
    """What is under way. Any thread may hold it, and be the last to let it go."""

    def __init__(self, waker: _Waker) -> None:
        self.waker = waker
        self.things: deque[T] = deque()
        self._lock = RLock()
        self._open = True

    def put(self, thing: T) -> None:
        with self._lock:  # until it is let go the waker stays
            if self._open:
                self.things.append(thing)
                self.waker.woken.emit()

    def close(self) -> None:
        """Take in nothing more, and forget what is there; on the window's thread."""
        with self._lock:
            if self._open:
                self._open = False
                self.things.clear()
                self.waker.deleteLater()
