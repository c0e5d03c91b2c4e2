"""Below the messages: that words are softened, how many, which key reads them; and what the message is about."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from cm_inbox.models.conversations import Conversation
from cm_inbox.models.verdicts import Standing

from .blocks import INDENT
from .keycaps import cap_width, paint_caps
from .plain import line
from .softening import is_hurtful
from .theme import Theme

translate = QCoreApplication.translate

HEIGHT = 30
CHIP = 20
TOPICS_AT_MOST = 3


def topics_of(conversation: Conversation) -> tuple[str, ...]:
    """Return what a conversation is about, by the labels that it has or that the charter asks for beside the hurt."""
    asked = (
        label
        for stored in conversation.messages
        for each in stored.verdicts
        if each.standing is not Standing.DISMISSED and not is_hurtful(each.verdict)
        for label in each.verdict.asked.labels
    )
    return tuple(dict.fromkeys([*conversation.row.labels, *asked]))[:TOPICS_AT_MOST]


class SoftHint(QWidget):
    """One painted line; not there while nothing is softened."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._key = "p"
        self._passages = 0
        self._topics: tuple[str, ...] = ()
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)
        self.hide()

    def show_hint(self, passages: int, topics: Sequence[str], key: str) -> None:
        """Say how many passages are softened; with none, go away."""
        self._passages, self._topics, self._key = passages, tuple(topics), key
        if not passages:
            if not self.isHidden():
                self.hide()
            return
        count = translate("Shield", "%n passage(s) softened", "", passages)
        about = f"{translate('Shield', 'About:')} {', '.join(self._topics)}" if self._topics else ""
        self.setAccessibleName(". ".join(part for part in (count, about) if part))
        if self.isHidden():
            self.show()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(300, HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font, middle = theme.font("small"), self.height() / 2
        measure = QFontMetricsF(font)
        x = float(INDENT)
        painter.drawPixmap(QPointF(x, middle - 8), theme.icon("eye", 16, theme.colour("icon.default")))
        x += 22

        def say(text: str) -> None:
            nonlocal x
            painter.setFont(font)
            painter.setPen(theme.colour("text.secondary"))
            wide = measure.horizontalAdvance(text)
            painter.drawText(QRectF(x, 0, wide + 1, self.height()), Qt.AlignmentFlag.AlignVCenter, text)
            x += wide

        before, _, after = translate("Shield", "Hold %1 to read").partition("%1")
        say(before)
        if self._key:
            wide = cap_width(QFontMetricsF(theme.font("micro")), self._key)
            paint_caps(painter, theme, (self._key,), x + wide, middle)
            x += wide
        say(after)
        say("  ·  " + translate("Shield", "%n passage(s) softened", "", self._passages))
        if self._topics:
            say("  ·  " + translate("Shield", "About:") + "  ")
            for topic in self._topics:
                x = self._paint_topic(painter, line(topic, 30), x)
        painter.end()

    def _paint_topic(self, painter: QPainter, topic: str, x: float) -> float:
        """Paint a topic as a chip; return where the next one begins. What does not fit is left out."""
        theme = self._theme
        font = theme.font("small")
        wide = QFontMetricsF(font).horizontalAdvance(topic) + 32
        if x + wide > self.width() - 8:
            return float(self.width())
        area = QRectF(x + 0.5, (self.height() - CHIP) / 2 + 0.5, wide - 1, CHIP - 1)
        painter.setPen(QPen(theme.colour("border.default"), 1))
        painter.setBrush(theme.colour("bg.canvas"))
        painter.drawRoundedRect(area, 5, 5)
        icon = theme.icon("tag", 12, theme.colour("icon.default"))
        painter.drawPixmap(QPointF(x + 7, self.height() / 2 - 6), icon)
        painter.setFont(font)
        painter.setPen(theme.colour("text.secondary"))
        painter.drawText(area.adjusted(24, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, topic)
        return x + wide + 8
