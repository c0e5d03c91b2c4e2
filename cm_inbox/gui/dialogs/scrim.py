"""What lies between the window and a dialog that is over it: the window's colours, dimmed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QWidget

from cm_inbox.gui.theme import Theme


class Scrim(QWidget):
    """Covers a window while a dialog is open, and goes with it. It takes no clicks: the dialog does that already."""

    def __init__(self, theme: Theme, over: QWidget, dialog: QDialog) -> None:
        super().__init__(over)
        self._theme = theme
        self._over = over
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setGeometry(over.rect())
        over.installEventFilter(self)
        dialog.finished.connect(self._leave)
        dialog.destroyed.connect(self.deleteLater)
        self.show()
        self.raise_()

    def _leave(self) -> None:
        self.hide()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if watched is self._over and event.type() is QEvent.Type.Resize:
            self.setGeometry(self._over.rect())
        return False

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._theme.colour("bg.scrim"))
        painter.end()
