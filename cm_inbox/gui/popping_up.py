"""Opens a menu once its window has the keyboard: Qt closes every menu when the keyboard comes to a window after it."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, QTimer
from PySide6.QtGui import QWindow
from PySide6.QtWidgets import QApplication, QMenu, QWidget

PATIENCE_MS = 300
"""A window that has not got the keyboard by then (there is no window manager) opens its menu all the same."""

TURNS = 2
"""In the first turn of the event loop Qt takes what the window system has told it, timers before that."""


def pop_up(menu: QMenu, at: QPoint, owner: QWidget) -> None:
    """Open a menu at once, or when the keyboard has come back to ``owner``'s window from a dialog just closed."""
    _Waiting(menu, at, owner.window().windowHandle())


class _Waiting(QObject):
    def __init__(self, menu: QMenu, at: QPoint, window: QWindow | None) -> None:
        super().__init__(menu)
        self._menu, self._at, self._window = menu, at, window
        self._turns = TURNS
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._turn)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self._app = app
        app.focusWindowChanged.connect(self._look)
        self._look(app.focusWindow())

    def _look(self, focus: QWindow | None) -> None:
        has = focus is not None and focus == self._window
        self._turns = TURNS if has else 1
        self._timer.start(0 if has else PATIENCE_MS)

    def _turn(self) -> None:
        self._turns -= 1
        if self._turns:
            self._timer.start(0)
            return
        self._app.focusWindowChanged.disconnect(self._look)
        if self._app.activeModalWidget() is None:
            self._menu.popup(self._at)
        else:  # something else was asked for meanwhile
            self._menu.deleteLater()
