"""The two small arrows around "1 / 24" in the conversation's header: to the one before and the one after."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from .theme import Theme

translate = QCoreApplication.translate

SIZE = 24


class StepButton(QAbstractButton):
    """One arrow. It takes no keyboard: the list's keys do the same."""

    def __init__(self, theme: Theme, icon: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon = icon
        self.setFixedSize(SIZE, SIZE)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.hide()

    def tell(self, said: str) -> None:
        if said != self.toolTip():
            self.setAccessibleName(said)
            self.setToolTip(said)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        theme = self._theme
        if self.isEnabled() and (self.underMouse() or self.isDown()):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("bg.pressed" if self.isDown() else "bg.hover"))
            painter.drawRoundedRect(QRectF(self.rect()), 6, 6)
        ink = theme.colour("icon.default" if self.isEnabled() else "text.disabled")
        painter.drawPixmap(QPointF(4, 4), theme.icon(self._icon, 16, ink))
        painter.end()


class StepButtons(QWidget):
    """Both of them; an object of no size that belongs to the header. ``stepped`` gives the command's id."""

    stepped = Signal(str)

    def __init__(self, theme: Theme, header: QWidget) -> None:
        super().__init__(header)
        self.hide()
        self.before = StepButton(theme, "chevron-l", header)
        self.after = StepButton(theme, "chevron-r", header)
        self.before.clicked.connect(lambda: self.stepped.emit("previous"))
        self.after.clicked.connect(lambda: self.stepped.emit("next"))

    def place(self, right: float, words: float, middle: float) -> None:
        """Put them around words of this width, the second one's arrow to end at ``right``."""
        top = round(middle - SIZE / 2)
        self.after.move(round(right - SIZE + 5), top)
        self.before.move(round(right - SIZE + 5 - words - 8 - SIZE), top)

    def show_position(self, position: int, count: int) -> None:
        """Let those be used that lead somewhere."""
        for button, possible in ((self.before, position > 1), (self.after, position < count)):
            button.setVisible(count > 0)
            button.setEnabled(possible)
        self.before.tell(translate("Header", "Previous conversation"))
        self.after.tell(translate("Header", "Next conversation"))
