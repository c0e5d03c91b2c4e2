"""The short message at the bottom of the list: what was just done, with the way back; or what went wrong."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QPoint, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QEnterEvent,
    QFocusEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from .announcing import announce
from .keys import OWN_KEYS
from .theme import Theme

LIFE_MS = 8_000
ERROR_LIFE_MS = 15_000
TICK_MS = 250
MARGIN = 16
TEXT_LEFT = 42
LINES = 3
"""A longer message ends with an ellipsis; the tooltip and screen readers have it whole."""


class Toast(QAbstractButton):
    """One message at a time over the bottom of its parent, and a button: ``undo_wanted``, where there is a way back.

    It stays while the mouse is over it or the keyboard is on it; Enter and the space bar press the button, Escape
    sends it away.

    ``told`` counts the messages that have been shown; ``covers`` says how much of the bottom is covered now.
    """

    undo_wanted = Signal()
    covers = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self._over = parent
        self._icon = ""
        self.said = ""
        self.undoable = False
        self.failed = False
        self.told = 0
        self._key = "z"
        self._life = LIFE_MS
        self._left = 0
        self._clock = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)
        self.setFixedHeight(theme.size("toast"))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setProperty(OWN_KEYS, "Enter Space Escape")
        self.clicked.connect(self._pressed)
        self.hide()
        parent.installEventFilter(self)
        theme.changed.connect(self.update)

    def tell(self, text: str, *, icon: str = "check", undo_key: str | None = None, failed: bool = False) -> None:
        """Show a message; ``undo_key`` is the key that takes it back, None where nothing can be taken back."""
        self.said = text
        self.told += 1
        self._icon = "warn" if failed else icon
        self.undoable = undo_key is not None
        self.failed = failed
        self._key = undo_key or ""
        self._life = self._left = ERROR_LIFE_MS if failed else LIFE_MS
        self.setAccessibleName(text)
        self.setAccessibleDescription(f"{self.tr('Undo')}: {undo_key}" if undo_key else "")
        self.setToolTip(text)
        self._run_on()
        self._place()
        self.show()
        self.raise_()
        self.update()
        self.covers.emit(self.height() + MARGIN)
        announce(self, text)

    def dismiss(self) -> None:
        self._timer.stop()
        if self.hasFocus():
            self.focusPreviousChild()
        self.hide()
        self.covers.emit(0)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(320, self.theme.size("toast"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if watched is self._over and event.type() is QEvent.Type.Resize:
            self._place()
            if not self.isHidden():
                self.covers.emit(self.height() + MARGIN)
        return False

    @property
    def counting(self) -> bool:
        """Say whether its time passes."""
        return self._timer.isActive()

    def _run_on(self) -> None:
        """Let the time pass, unless somebody is looking at it."""
        if self.underMouse() or self.hasFocus():
            self._timer.stop()
        else:
            self._clock.start()
            self._timer.start()

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802 - Qt's name
        self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        if self.isVisible() and not self.hasFocus():
            self._clock.start()
            self._timer.start()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        self._timer.stop()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        if self.isVisible():
            self._run_on()
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.undoable:
            self.undo_wanted.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            event.ignore()

    def _pressed(self) -> None:
        """Take back what can be, or send the message away: by mouse, or by a screen reader's own press."""
        if self.undoable:
            self.undo_wanted.emit()
        else:
            self.dismiss()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        theme = self.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("border.inverse"), 1))
        painter.setBrush(theme.colour("bg.inverse"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("text.inverse"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(3, 3, -3, -3), 6, 6)
        ink = theme.colour("text.inverse")
        middle = self.height() // 2
        painter.drawPixmap(QPoint(16, middle - 8), theme.icon(self._icon, 16, ink))
        if self.undoable:
            self._paint_way_back(painter)
        painter.setPen(ink)
        painter.setFont(theme.font("body"))
        lines = self.lines()
        spacing = painter.fontMetrics().lineSpacing()
        top = (self.height() - len(lines) * spacing) / 2
        for number, text in enumerate(lines):
            place = QRectF(TEXT_LEFT, top + number * spacing, self._room(), spacing)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip, text)
        painter.end()

    def lines(self) -> list[str]:
        """Return the message as it is shown."""
        font, room = self.theme.font("body"), self._room()
        layout = QTextLayout(self.said, font)
        layout.setTextOption(QTextOption(Qt.AlignmentFlag.AlignLeft))
        layout.beginLayout()
        starts: list[int] = []
        while len(starts) < LINES and (line := layout.createLine()).isValid():
            line.setLineWidth(room)
            starts.append(2 * line.textStart())
        layout.endLayout()
        said = self.said.encode("utf-16-le", "surrogatepass")  # as Qt counts
        shown = [said[begin:end] for begin, end in zip(starts, [*starts[1:], None], strict=True)]
        return [
            QFontMetrics(font).elidedText(
                text.decode("utf-16-le", "replace").strip(), Qt.TextElideMode.ElideRight, room
            )
            for text in shown
        ]

    def _room(self) -> int:
        """Return how wide a line of the message may be."""
        end = self.width() - (self._way_back_width() if self.undoable else 16)
        return max(1, end - TEXT_LEFT - 8)

    def _way_back_width(self) -> int:
        """Return how much of the right ``_paint_way_back`` takes."""
        cap = max(18, QFontMetrics(self.theme.font("micro")).horizontalAdvance(self._key) + 10)
        return 14 + 32 + 14 + 10 + cap + 8 + QFontMetrics(self._way_back_font()).horizontalAdvance(self.tr("Undo"))

    def _way_back_font(self) -> QFont:
        font = self.theme.font("body")
        font.setWeight(font.Weight.Medium)
        return font

    def _paint_way_back(self, painter: QPainter) -> None:
        """Paint the countdown, the key and the word for undo, from the right."""
        theme = self.theme
        muted = theme.colour("text.inverse.muted")
        end = self.width() - 14
        painter.setFont(theme.font("small", tabular=True))
        painter.setPen(muted)
        seconds = f"{-(-self._left // 1000)} s"
        painter.drawText(QRectF(end - 28, 0, 28, self.height()), Qt.AlignmentFlag.AlignCenter, seconds)
        end -= 32 + 14
        ring = QRectF(end, self.height() / 2 - 6, 12, 12)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.colour("border.control"), 2))
        painter.drawEllipse(ring)
        painter.setPen(QPen(muted, 2))
        if not theme.still:
            painter.drawArc(ring, 90 * 16, round(360 * 16 * self._left / self._life))
        end -= 10
        painter.setFont(theme.font("micro"))
        width = max(18, painter.fontMetrics().horizontalAdvance(self._key) + 10)
        cap = QRectF(end - width, self.height() / 2 - 9, width, 18)
        painter.setPen(QPen(muted, 1))
        painter.drawRoundedRect(cap.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setPen(theme.colour("text.inverse"))
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, self._key)
        end -= width + 8
        painter.setFont(self._way_back_font())
        word = self.tr("Undo")
        width = painter.fontMetrics().horizontalAdvance(word)
        painter.drawText(QRectF(end - width, 0, width, self.height()), Qt.AlignmentFlag.AlignCenter, word)

    def _tick(self) -> None:
        self._left = max(0, self._left - self._clock.restart())
        if self._left == 0:
            self.dismiss()
        else:
            self.update()

    def _place(self) -> None:
        self.resize(self._over.width() - 2 * MARGIN, self.height())
        spacing = QFontMetrics(self.theme.font("body")).lineSpacing()
        tall = max(self.theme.size("toast"), len(self.lines()) * spacing + self.theme.size("toast") - spacing)
        self.setFixedHeight(tall)
        self.move(MARGIN, self._over.height() - tall - MARGIN)
