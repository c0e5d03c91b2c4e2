"""What a screen reader says of its own accord: of what happens where the keyboard is not."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject, QTimer
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget
from shiboken6 import isValid

GATHER_MS = 2_000
"""How long news is gathered, so that ten messages are told of once."""


def announce(widget: QWidget, text: str) -> None:
    """Have a screen reader say a text, once it has said what it is saying; nothing happens where none listens."""
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent  # not needed for the first picture

    if text and QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))


def announce_current(widget: QWidget | None) -> None:
    """Tell a screen reader which row the keyboard came to, if it came to a list: Qt names only the list.

    That is done once Qt has.
    """
    if isinstance(widget, QAbstractItemView):
        QTimer.singleShot(0, widget, lambda: _tell_current(widget))


def _tell_current(view: QAbstractItemView) -> None:
    from PySide6.QtGui import QAccessible, QAccessibleEvent

    if not isValid(view):
        return  # the list of a combo box, which has closed meanwhile
    current = view.currentIndex()
    if current.isValid() and view.hasFocus() and QAccessible.isActive():
        event = QAccessibleEvent(view, QAccessible.Event.Focus)
        # In a table one header stands above, and one at the left of each row.
        event.setChild((current.row() + 1) * 2 + 1 if isinstance(view, QTableView) else current.row())
        QAccessible.updateAccessibility(event)


class Arrivals(QObject):
    """Says how many messages came in, now and then; what they are is in the list."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._count = 0
        self._timer = QTimer(self, singleShot=True, interval=GATHER_MS)
        self._timer.timeout.connect(self._tell)

    def add(self, count: int) -> None:
        """Take note of messages that came in."""
        self._count += count
        if self._count and not self._timer.isActive():
            self._timer.start()

    def _tell(self) -> None:
        count, self._count = self._count, 0
        if self._window.window().isActiveWindow():  # elsewhere a notification tells of it, where one wants that
            announce(self._window, QCoreApplication.translate("Notices", "%n new message(s)", "", count))
