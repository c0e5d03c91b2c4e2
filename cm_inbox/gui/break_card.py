"""Over the messages: how long one has been at it, and that a break would do good. Suggests, never forces."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from cm_inbox.wellbeing import Rest

from .announcing import announce
from .plain import isolated
from .theme import Theme

translate = QCoreApplication.translate

MARGIN = 20
BAR = 18
STEP = 30
BARS_FROM = 660
ICONS_FROM = 560
"""From which width on there is room for the bars, and for the buttons' pictures."""

ICONS = {"pause": "pause", "hand_over": "assign", "shield": "shield", "resume": "play"}
HOURS = 5
"""How many hours the bars show: the last ones of today."""


class Said(Enum):
    """What the card speaks of."""

    REST = "rest"
    PAUSE = "pause"
    MORNING = "morning"


class HourBars(QWidget):
    """How many were read in each of the last hours: bars, each with its number above and its hour below."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.hours: tuple[tuple[int, int], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_hours(self, hours: Sequence[tuple[int, int]]) -> None:
        """Show these hours with how many were read in each."""
        self.hours = tuple(hours)[-HOURS:]
        hour = translate("Shield", "%1 h: %2")
        said = [hour.replace("%1", str(at)).replace("%2", str(count)) for at, count in self.hours]
        self.setAccessibleName(f"{translate('Shield', 'Hostile ones read, by the hour')}: {', '.join(said)}")
        self.setVisible(bool(self.hours))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(STEP * len(self.hours) + 8, 64)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font("micro", tabular=True))
        ground, most = self.height() - 18.0, max((count for _hour, count in self.hours), default=1)
        painter.setPen(QPen(theme.colour("calm.border"), 1))
        painter.drawLine(QPointF(0, ground + 0.5), QPointF(self.width(), ground + 0.5))
        for number, (hour, count) in enumerate(self.hours):
            middle = 4 + STEP * number + STEP / 2
            high = round(27 * count / max(1, most)) if count else 0
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("calm.fill"))
            if high:
                painter.drawRoundedRect(QRectF(middle - BAR / 2, ground - high, BAR, high), 3, 3)
            painter.setPen(theme.colour("calm.text"))
            above = QRectF(middle - STEP / 2, ground - high - 16, STEP, 14)
            painter.drawText(above, Qt.AlignmentFlag.AlignCenter, str(count))
            painter.setPen(theme.colour("text.secondary"))
            below = QRectF(middle - STEP / 2, ground + 3, STEP, 14)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, translate("Shield", "%1 h").replace("%1", str(hour)))
        painter.end()


class BreakCard(QWidget):
    """``pause``, ``hand_over``, ``later``, ``resume`` and ``shield`` say which of its buttons was chosen."""

    pause = Signal()
    hand_over = Signal()
    later = Signal()
    resume = Signal()
    shield = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.said: Said | None = None
        self._icon = QLabel(self)
        self.title = QLabel(self)
        self.title.setFont(theme.font("strong"))
        self.text = QLabel(self)
        self.text.setFont(theme.font("body"))
        for label in (self.title, self.text):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.bars = HourBars(theme, self)
        self.buttons = {
            name: self._button(name, role)
            for name, role in (("pause", ""), ("shield", ""), ("resume", ""), ("hand_over", ""), ("later", "quiet"))
        }
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self.title)
        words.addWidget(self.text)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in self.buttons.values():
            row.addWidget(button)
        row.addStretch(1)
        words.addSpacing(4)
        words.addLayout(row)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(MARGIN + 16, 14 + 10, MARGIN + 16, 14)
        whole.setSpacing(14)
        whole.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        whole.addLayout(words, 1)
        whole.addWidget(self.bars, 0, Qt.AlignmentFlag.AlignBottom)
        size = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        size.setHeightForWidth(True)
        self.setSizePolicy(size)
        theme.changed.connect(self._restyle)
        self._restyle()
        self.hide()

    def _button(self, name: str, role: str) -> QPushButton:
        button = QPushButton(self)
        button.setProperty("role", role)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(getattr(self, name))
        return button

    # -- what it says --

    def suggest(self, rest: Rest, hours: Sequence[tuple[int, int]], colleague: str) -> None:
        """Suggest a break; ``colleague`` is who could take the hostile ones, empty where nobody is known."""
        minutes = translate("Shield", "%n minute(s) without a pause", "", rest.minutes)
        if rest.hostile:
            hostile = translate("Shield", "of them %n hostile message(s) in a row", "", rest.hostile)
            minutes = translate("Shield", "%1, %2").replace("%1", minutes).replace("%2", hostile)
        hand = translate("Shield", "Hand the hostile ones to %1").replace("%1", isolated(colleague, 40))
        self.buttons["pause"].setText(translate("Shield", "Pause of 5 min"))
        self.buttons["hand_over"].setText(hand if colleague else translate("Shield", "Hand the hostile ones over…"))
        self.buttons["later"].setText(translate("Shield", "In 10 min"))
        self.bars.show_hours(hours)
        text = translate("Shield", "Five minutes elsewhere? The queue waits.")
        self._say(Said.REST, minutes, text, ("pause", "hand_over", "later"))

    def rests_until(self, clock: str) -> None:
        """Say that one pauses, until when."""
        self.bars.show_hours(())
        self.buttons["resume"].setText(translate("Shield", "Go on"))
        title = translate("Shield", "Pause until %1").replace("%1", clock)
        self._say(Said.PAUSE, title, translate("Shield", "The queue waits. Nothing rings until then."), ("resume",))

    def good_morning(self, arrived: int, hostile: int) -> None:
        """Say what came in during the quiet hours, and how to begin."""
        self.bars.show_hours(())
        title = translate("Shield", "%n message(s) came in during your quiet hours", "", arrived)
        if hostile:
            of_them = translate("Shield", "of them %n hostile one(s)", "", hostile)
            title = translate("Shield", "%1, %2").replace("%1", title).replace("%2", of_them)
        self.buttons["shield"].setText(translate("Shield", "Courteous ones first"))
        self.buttons["resume"].setText(translate("Shield", "All right"))
        text = translate("Shield", "Begin gently: the courteous ones first, the hostile ones five at a time.")
        self._say(Said.MORNING, title, text, ("shield", "resume") if hostile else ("resume",))

    def say_nothing(self) -> None:
        """Go away."""
        self.said = None
        self.hide()

    def _say(self, said: Said, title: str, text: str, buttons: Sequence[str]) -> None:
        news = self.said is not said
        self.said = said
        self.title.setText(title)
        self.text.setText(text)
        self.setAccessibleName(f"{title}. {text}")
        for name, button in self.buttons.items():
            button.setVisible(name in buttons)
        self._restyle()
        self._fit()
        self.show()
        if news:
            announce(self, f"{title}. {text}")

    def _restyle(self) -> None:
        theme = self._theme
        icon = "pause" if self.said is Said.PAUSE else "coffee"
        self._icon.setPixmap(theme.icon(icon, 20, theme.colour("calm.text")))
        for name, picture in ICONS.items():
            self.buttons[name].setIcon(theme.qicon(picture, theme.colour("icon.default")))
        for label, role in ((self.title, "text.primary"), (self.text, "text.secondary")):
            palette = label.palette()
            palette.setColor(label.foregroundRole(), theme.colour(role))
            label.setPalette(palette)
        self.update()

    def _fit(self) -> None:
        """Leave out what there is no room for: the bars, then the buttons' pictures. Words are never cut."""
        wide = self.width() >= BARS_FROM
        self.bars.setVisible(wide and bool(self.bars.hours))
        none = QSize(0, 0)
        for name, button in self.buttons.items():
            button.setIconSize(QSize(16, 16) if name in ICONS and self.width() >= ICONS_FROM else none)
            button.setMinimumWidth(
                button.fontMetrics().horizontalAdvance(button.text()) + button.iconSize().width() + 32
            )

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("calm.border"), 1))
        painter.setBrush(theme.colour("calm.tint"))
        area = QRectF(self.rect()).adjusted(MARGIN + 0.5, 14.5, -MARGIN - 0.5, -0.5)
        painter.drawRoundedRect(area, 10, 10)
        painter.end()
