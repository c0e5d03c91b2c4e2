"""The icon in the system's tray: how much is unread, notifications, and the program while its window is closed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QProcess, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon

from .notices import Notice
from .notifier import Notifier
from .theme import Theme

if TYPE_CHECKING:
    from .window import MainWindow

translate = QCoreApplication.translate

SIZES = (16, 22, 32, 48, 64)
MOST = 99
SHOWN_MS = 10_000
SQUARES = (("teal", 0, 0), ("plum", 1, 0), ("olive", 0, 1))
"""Brands, so many as the program's picture has: each a square, one place left free."""


def picture(theme: Theme, size: int, count: int) -> QPixmap:
    """Return the program's picture with a number on it, if there is one."""
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("bg.raised"))
    painter.drawRoundedRect(QRectF(0, 0, size, size), size / 5, size / 5)
    part = size * 0.3
    for brand, column, row in SQUARES:
        painter.setBrush(theme.brand(brand, "solid"))
        area = QRectF(size * (0.16 + 0.38 * column), size * (0.16 + 0.38 * row), part, part)
        painter.drawRoundedRect(area, size / 16, size / 16)
    if count:
        _paint_number(painter, theme, size, count)
    painter.end()
    return pixmap


def _paint_number(painter: QPainter, theme: Theme, size: int, count: int) -> None:
    text = str(count) if count <= MOST else f"{MOST}+"
    high = size * 0.56
    wide = min(float(size), max(high, size * 0.26 * len(text) + size * 0.22))
    badge = QRectF(size - wide, size - high, wide, high)
    painter.setBrush(theme.colour("accent.fill"))
    painter.drawRoundedRect(badge, high / 2, high / 2)
    font = theme.font("micro", tabular=True)
    font.setPixelSize(max(6, round(high * 0.72)))
    font.setWeight(font.Weight.DemiBold)
    painter.setFont(font)
    painter.setPen(QColor(theme.colour("accent.on")))
    painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, text)


class Tray(QObject):
    """``chosen`` carries the notice that was clicked, or None where the icon was; ``ordered`` a command of the menu."""

    chosen = Signal(object)
    ordered = Signal(str)

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._count = -1
        self._last: Notice | None = None
        self.menu = QMenu()
        self.icon = QSystemTrayIcon(self)
        self.icon.setContextMenu(self.menu)
        self.icon.messageClicked.connect(lambda: self.chosen.emit(self._last))
        self.icon.activated.connect(self._activated)
        theme.changed.connect(self._paint)
        self.retranslate()
        self.show_count(0)
        self.icon.show()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.menu.clear()
        self.menu.addAction(translate("Tray", "Open cm-inbox"), lambda: self.chosen.emit(None))
        self.menu.addAction(translate("Tray", "Five minutes’ pause"), lambda: self.ordered.emit("break"))
        self.menu.addSeparator()
        self.menu.addAction(translate("Tray", "Quit"), lambda: self.ordered.emit("quit"))

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in (QSystemTrayIcon.ActivationReason.Trigger, QSystemTrayIcon.ActivationReason.DoubleClick):
            self.chosen.emit(None)

    def tell(self, notice: Notice) -> None:
        """Show a notification."""
        self._last = notice
        self.icon.showMessage(notice.title, notice.text, self.icon.icon(), SHOWN_MS)

    def show_count(self, count: int) -> None:
        """Paint the number on the icon."""
        if count == self._count:
            return
        self._count = count
        said = translate("Tray", "%n unread conversation(s)", "", count) if count else ""
        self.icon.setToolTip(" · ".join(part for part in ("cm-inbox", said) if part))
        self._paint()

    def _paint(self) -> None:
        icon = QIcon()
        for size in SIZES:
            icon.addPixmap(picture(self._theme, size, max(0, self._count)))
        self.icon.setIcon(icon)

    def close(self) -> None:
        """Take the icon away."""
        self.icon.hide()
        self.menu.deleteLater()


class DesktopNotices:
    """Notifications of a desktop without a tray, through its ``notify-send``; a click on one leads nowhere."""

    def __init__(self, program: str) -> None:
        self._program = program

    def tell(self, notice: Notice) -> None:
        """Show a notification. Its text is plain: what could be taken for markup is escaped."""
        import html

        text = html.escape(notice.text, quote=False)
        QProcess.startDetached(self._program, ["--app-name=cm-inbox", "--", notice.title, text])

    def show_count(self, count: int) -> None:
        """There is no icon to show a number on."""


def why_no_tray() -> str:
    """Return why there is no icon in the tray, empty where there is one."""
    if QSystemTrayIcon.isSystemTrayAvailable():
        return ""
    return translate("Tray", "This desktop has no tray, or it is turned off: the program cannot stay there.")


def why_no_notices() -> str:
    """Return why nothing can be told, empty where it can."""
    if QSystemTrayIcon.isSystemTrayAvailable() or notify_send():
        return ""
    return translate("Tray", "This desktop has neither a tray nor notify-send: nothing can be told.")


def notify_send() -> str | None:
    """Return the program that shows notifications where there is no tray."""
    return shutil.which("notify-send")


class ClosesToTray(QObject):
    """Hides a window that a person closes instead of ending the program, while ``stays`` says so.

    What the program closes itself (the command to quit, the end of the session) is closed.
    """

    def __init__(self, window: MainWindow, stays: Callable[[], bool]) -> None:
        self._top = window.window()
        super().__init__(self._top)
        self._window = window
        self._stays = stays
        self._top.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if watched is not self._top or event.type() is not QEvent.Type.Close or not event.spontaneous():
            return False
        app = QApplication.instance()
        if not self._stays() or (isinstance(app, QApplication) and app.isSavingSession()):
            return False
        event.ignore()
        self._window.composer.save_draft()
        self._top.hide()
        return True


class TrayPlace(QObject):
    """Everything of one window that is outside of it: icon, notifications, closing to the tray."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.tray: Tray | None = None
        self.notifier = Notifier(window)
        if QSystemTrayIcon.isSystemTrayAvailable():
            self.tray = Tray(window.theme, self)
            self.tray.chosen.connect(self.notifier.open)
            self.tray.ordered.connect(window.run)
            self.notifier.teller = self.tray
        elif (program := notify_send()) is not None:
            self.notifier.teller = DesktopNotices(program)
        self._closes = ClosesToTray(window, self._stays)
        self.notifier.count_now()

    def _stays(self) -> bool:
        return self.tray is not None and self._window.settings.notifying.to_tray

    def close(self) -> None:
        """Take the icon away, and tell nothing more."""
        self.notifier.close()
        if self.tray is not None:
            self.tray.close()
            self.tray = None
