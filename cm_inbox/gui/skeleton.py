"""What is on screen from the first moment on: the window's frame, first with its shape, soon with the first rows.

One and the same window of the system stays for the whole run: ``MainWindow`` is put into it when it has been made.
Keys pressed before are kept for it.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QCoreApplication, QRect, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from cm_inbox.settings import State

from .handover import Handover
from .theme import Theme

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QKeyEvent, QPaintEvent, QResizeEvent

    from .first_rows import FirstRows
    from .glance import Glance

ROWS = 9
SCROLL_BAR = 8
"""How wide the list's scroll bar is, which is always there (the style sheet says so)."""

FIRST_SIZE = QSize(1440, 900)
LEAST = QSize(764, 400)
"""The least size (px) of the window: it is given, else whatever is shown could make it grow under one's hands."""

LIST_TOP = 114
"""Where the list begins in a window that has never been closed yet."""


class Skeleton(QWidget):
    """Paints rail, list and conversation in the theme's colours, and in the list the first conversations.

    ``painted`` follows each picture and says whether the rows are on it; ``closed`` means that it has been closed,
    maybe before there was a window inside, and ``gone`` says so to what asks something meanwhile.
    """

    painted = Signal(bool)
    nothing_to_show = Signal()
    gone = Signal()

    def __init__(self, theme: Theme, state: State | None = None, density: str = "comfortable") -> None:
        """``state`` is what was remembered when the window was closed last; ``density`` says how high rows are."""
        super().__init__()
        self._theme = theme
        self._density = density
        self._remembered = (lambda _name: None) if state is None else state.get
        self._rows: FirstRows | None = None
        self._window: QWidget | None = None
        self._handing = False
        self._kept: list[QKeyEvent] = []
        self.closed = False
        self.setWindowTitle("cm-inbox")
        self.setAccessibleName("cm-inbox")
        restore_geometry(self, self._remembered("window"))
        # Not self.screen(): PySide takes that one for a child, and destroys it with a window that is garbage.
        screen = QGuiApplication.primaryScreen()
        if screen is not None and not self._remembered("window"):
            self.resize(first_size(screen.availableGeometry().size()))
        self.show_glance: Callable[[Glance | None], None] = Handover(self.take_glance, self).give
        """Show these conversations, None: there are none yet. May be called from any thread."""

    # -- the first picture --

    def take_glance(self, glance: Glance | None) -> None:
        """As ``show_glance`` at once, on the window's thread; a second time does nothing."""
        from .first_rows import FirstRows

        if glance is None:
            self.nothing_to_show.emit()
        elif self._window is None and self._rows is None:
            self._rows = FirstRows(glance, self._theme, self._density, self)
            self.update()

    def _list(self) -> tuple[QRect, int]:
        """Return where the list is, and how wide its rows: as it was when the window was closed last."""
        known = self._remembered("list")
        if isinstance(known, list) and len(known) == 4 and all(isinstance(each, int) for each in known):
            left, top, width, rows = known
        else:
            left, top, width = self._theme.size("rail") + 1, LIST_TOP, self._theme.size("list")
            rows = width - SCROLL_BAR
        return QRect(left, top, width, max(0, self.height() - top)), rows

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        if self._window is not None:
            return
        painter = QPainter(self)
        theme = self._theme
        place, row_width = self._list()
        height = self.height()
        grounds = {
            "bg.canvas": self.rect(),
            "bg.rail": QRect(0, 0, place.x(), height),
            "bg.list": QRect(place.x(), 0, place.width(), height),
        }
        painter.setPen(Qt.PenStyle.NoPen)
        for role, rect in grounds.items():
            painter.setBrush(theme.colour(role))
            painter.drawRect(rect)
        if self._rows is None:
            self._paint_shape(painter, place)
        else:
            painter.setClipRect(place)
            self._rows.paint(painter, QRect(place.x(), place.y(), row_width, place.height()))
        painter.end()
        self.painted.emit(self._rows is not None)

    def _paint_shape(self, painter: QPainter, place: QRect) -> None:
        theme = self._theme
        row = theme.size("row.conversation")
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("bg.hover"))
        for index in range(ROWS):
            top = place.y() + index * row
            painter.drawEllipse(place.x() + 20, top + 11, 32, 32)
            painter.drawRoundedRect(place.x() + 64, top + 13, 130, 11, 3, 3)
            painter.drawRoundedRect(place.x() + 64, top + 37, place.width() - 100, 11, 3, 3)
        painter.setPen(theme.colour("text.muted"))
        painter.setFont(theme.font("body"))
        pane = QRect(place.right() + 1, 0, self.width() - place.right() - 1, self.height())
        text = QCoreApplication.translate("Skeleton", "Opening your history …")
        painter.drawText(pane, Qt.AlignmentFlag.AlignCenter, text)

    # -- the window itself --

    def hold(self, window: QWidget, take_keyboard: Callable[[], None]) -> None:
        """Show the window, a child of this one, in place of the first picture; it gets the keys pressed until now.

        ``take_keyboard`` gives the keyboard to what is to have it first.
        """
        self._window = window
        self.setMinimumSize(LEAST)
        window.setGeometry(self.rect())
        window.show()
        take_keyboard()
        if self._rows is not None:
            self._rows.deleteLater()
            self._rows = None
        kept, self._kept = self._kept, []
        for event in kept:  # each to what has the keyboard by then: the one before may have moved it
            holder = QApplication.activeModalWidget() or self
            QApplication.sendEvent(holder.focusWidget() or window, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if self._window is None:
            self._kept.append(event.clone())
        elif QApplication.focusWidget() in (None, self) and not self._handing:
            self._handing = True  # what nothing in the window wants comes back here
            QApplication.sendEvent(self.focusWidget() or self._window, event)
            self._handing = False
        else:
            event.ignore()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        if self._window is not None:
            self._window.setGeometry(self.rect())

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Let the window inside keep what is to be kept."""
        self.closed = True
        if self._window is not None and not self._window.close():
            event.ignore()
            return
        self.gone.emit()


def first_size(screen: QSize) -> QSize:
    """Return how large the window is at its first start: as it was drawn, or what a smaller screen has room for."""
    return FIRST_SIZE.boundedTo(screen).expandedTo(LEAST)


def restore_geometry(window: QWidget, kept: object) -> None:
    """Give a window the place and size it had (base64 of Qt's own format), or those of the first time."""
    window.resize(FIRST_SIZE)
    with contextlib.suppress(binascii.Error):
        geometry = base64.b64decode(str(kept or ""), validate=True)
        if geometry:
            window.restoreGeometry(QByteArray(geometry))
