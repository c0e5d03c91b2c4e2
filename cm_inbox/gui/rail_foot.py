"""The foot of the left pane: how fetching goes, the shield, the settings."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QBoxLayout, QSizePolicy, QToolButton, QWidget

from .announcing import announce
from .commands import BY_ID, title_of
from .theme import Theme

HEIGHT = 44
BUTTONS = ("shield", "settings")


class SyncState(QAbstractButton):
    """How fetching goes, in words and with a mark; a click fetches."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon, self._role, self._short, self._brief = "sync", "text.muted", "", ""
        self._folded = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_state(self, icon: str, role: str, text: str, short: str, brief: str = "") -> None:
        """Show a mark and what it means.

        ``short`` is all that there is room for in the folded pane, ``brief`` what is said where ``text`` is too long.
        """
        if (icon, role, text, short) != (self._icon, self._role, self.text(), self._short):
            turned = role != self._role
            self._icon, self._role, self._short, self._brief = icon, role, short, brief
            self.setText(text)
            self.setToolTip(text)
            self.setAccessibleName(text)
            self.update()
            if turned:  # for better or worse; that another minute passed is not worth a word
                announce(self, text)

    def fold(self, folded: bool) -> None:
        """Say less."""
        self._folded = folded
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(40, 28)

    def said(self) -> str:
        """Return what it says in words, as far as there is room for them."""
        if self._folded:
            return self._short
        room = self.width() - self._left()
        fits = QFontMetrics(self._font()).horizontalAdvance(self.text()) <= room
        return self.text() if fits or not self._brief else self._brief

    def _left(self) -> int:
        return 18 if self._folded else 30

    def _font(self) -> QFont:
        return self._theme.font("micro" if self._folded else "small", tabular=True)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus() or self.underMouse():
            painter.setPen(QPen(theme.colour("focus.ring"), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("bg.hover.rail"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        size = 12 if self._folded and self._short else 16
        x = 3 if self._folded and self._short else (self.width() - 16) / 2 if self._folded else 6
        icon = theme.icon(self._icon, size, theme.colour(self._role))
        painter.drawPixmap(QPointF(x, (self.height() - size) / 2), icon)
        painter.setFont(self._font())
        painter.setPen(theme.colour("text.secondary"))
        left = self._left()
        room = self.width() - left
        said = painter.fontMetrics().elidedText(self.said(), Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(left, 0, room, self.height()), Qt.AlignmentFlag.AlignVCenter, said)
        painter.end()


class RailFoot(QWidget):
    """``ordered`` gives the id of a command."""

    ordered = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("RailFooter")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme = theme
        self.sync = SyncState(theme, self)
        self.sync.clicked.connect(lambda: self.ordered.emit("sync"))
        self.buttons: dict[str, QToolButton] = {}
        for command_id in BUTTONS:
            button = QToolButton(self)
            button.setAutoRaise(True)
            button.setFixedSize(QSize(28, 28))
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _checked=False, chosen=command_id: self.ordered.emit(chosen))
            button.setCheckable(command_id == "shield")
            self.buttons[command_id] = button
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setSpacing(2)
        self.fold(False)
        theme.changed.connect(self._restyle)
        self.retranslate()
        self._restyle()

    def fold(self, folded: bool) -> None:
        """Stand one below the other, or side by side."""
        for part in (self.sync, *self.buttons.values()):
            self._row.removeWidget(part)
        self.sync.fold(folded)
        centre = Qt.AlignmentFlag.AlignHCenter
        if folded:
            self._row.setDirection(QBoxLayout.Direction.TopToBottom)
            self._row.setContentsMargins(4, 6, 4, 6)
            for button in self.buttons.values():
                self._row.addWidget(button, 0, centre)
            self._row.addWidget(self.sync)
            self.setFixedHeight(12 + 30 * len(self.buttons) + 28)
        else:
            self._row.setDirection(QBoxLayout.Direction.LeftToRight)
            self._row.setContentsMargins(8, 0, 8, 0)
            self._row.addWidget(self.sync, 1)
            for button in self.buttons.values():
                self._row.addWidget(button)
            self.setFixedHeight(HEIGHT)

    def show_shield(self, on: bool) -> None:
        """Say that the shield is raised, or no more."""
        self.buttons["shield"].setChecked(on)

    def retranslate(self) -> None:
        """Say everything in the user's language."""
        for command_id, button in self.buttons.items():
            title = title_of(BY_ID[command_id])
            button.setToolTip(title)
            button.setAccessibleName(title)

    def _restyle(self) -> None:
        for command_id, button in self.buttons.items():
            button.setIcon(self._theme.qicon(BY_ID[command_id].icon, self._theme.colour("icon.default")))
