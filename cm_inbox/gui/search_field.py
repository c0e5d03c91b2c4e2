"""The field above the list in which one searches."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QToolButton, QWidget

from .theme import Theme

CROSS = 24


class SearchField(QLineEdit):
    """At its end stands the key that leads here, or a cross that clears it. ``to_list`` wants the keyboard back."""

    to_list = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("Search")
        self.setFont(theme.font("body"))
        self._theme = theme
        self._key = "/"
        self.setTextMargins(26, 0, CROSS, 0)
        self.setMaxLength(1_000)
        self._cross = QToolButton(self)
        self._cross.setAutoRaise(True)
        self._cross.setFixedSize(CROSS, CROSS)
        self._cross.setIconSize(QSize(14, 14))
        self._cross.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Escape clears too
        self._cross.setCursor(Qt.CursorShape.ArrowCursor)
        self._cross.hide()
        self._cross.clicked.connect(self.clear)
        self.textChanged.connect(lambda text: self._cross.setVisible(bool(text)))
        theme.changed.connect(self._restyle)
        self._restyle()

    def name_all(self) -> None:
        """Say everything in the user's language."""
        self.setPlaceholderText(self.tr("Search a message, a person…"))
        self.setAccessibleName(self.tr("Search"))
        self.setToolTip(
            self.tr(
                "Words, “a phrase”, begin*; from: network: brand: assigned: is: narrow what is found,"
                " before: and after: too (2026-10-01, yesterday, 3-days-ago)"
            )
        )
        self._cross.setAccessibleName(self.tr("Clear the search"))
        self._cross.setToolTip(self.tr("Clear the search"))

    def show_key(self, key: str) -> None:
        """Say which key leads here."""
        self._key = key
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.key() != Qt.Key.Key_Down:
                self.returnPressed.emit()
            self.to_list.emit()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._cross.move(self.width() - CROSS - 5, (self.height() - CROSS) // 2)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        theme = self._theme
        painter = QPainter(self)
        middle = self.height() // 2
        painter.drawPixmap(QPointF(10, middle - 8), theme.icon("search", 16, theme.colour("icon.default")))
        if self._key and not self.text() and not self.hasFocus():
            painter.setPen(theme.colour("text.muted"))
            painter.setFont(theme.font("small"))
            place = QRect(0, 0, self.width() - 10, self.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._key)
        painter.end()

    def _restyle(self) -> None:
        self._cross.setIcon(self._theme.qicon("x", self._theme.colour("icon.default"), 14))
        self.update()
