"""Above the composer: what the charter says of the open conversation, and the keys to follow it or set it aside."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QPushButton, QWidget

from cm_inbox.models.conversations import Conversation

from .action_bar import ActionButton
from .asked import Said, asked_words, gravest
from .plain import isolated
from .softening import is_hurtful
from .strip import Strip
from .theme import Theme

translate = QCoreApplication.translate

HEIGHT = 44
TALL = 60
"""How high it is where it offers to deal with a message without reading it."""

MARGIN = 24


class VerdictBanner(QWidget):
    """One line that is there while the charter has something to say.

    ``apply_wanted``, ``dismiss_wanted`` and ``why_wanted`` say which of its buttons was chosen.
    """

    apply_wanted = Signal()
    dismiss_wanted = Signal()
    why_wanted = Signal()

    def __init__(self, theme: Theme, key_of: Callable[[str], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._key_of = key_of
        self.said: Said | None = None
        self.text = ""
        self._shield = False
        self.setFixedHeight(HEIGHT + 8)
        self._strip = Strip(HEIGHT, 4, self)
        self.apply_button = QPushButton(self)
        self.apply_button.setProperty("role", "primary")
        self.apply_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.dismiss_button = ActionButton(theme, key_of("dismiss"), "", self)
        self.why_button = ActionButton(theme, key_of("why"), "", self)
        for button in (self.apply_button, self.dismiss_button, self.why_button):
            self._strip.add(button, right=True)
        self.apply_button.clicked.connect(self.apply_wanted)
        self.dismiss_button.clicked.connect(self.dismiss_wanted)
        self.why_button.clicked.connect(self.why_wanted)
        theme.changed.connect(self.update)
        self.retranslate()
        self.hide()

    def show_conversation(self, conversation: Conversation | None) -> None:
        """Show what is said of a conversation; hidden where nothing is."""
        self.said = None if conversation is None else gravest(conversation)
        if self.said is None:
            self.hide()
            return
        self._tell(self.said)
        self.apply_button.setVisible(self.follows)
        self._strip.arrange()
        self.show()
        self.update()

    def _tell(self, said: Said) -> None:
        self.text = self._sentence(said)
        if self.without_reading:
            self.text = f"{translate('Shield', 'Deal with it without reading')}. {self.text}"
        high = TALL if self.without_reading else HEIGHT
        if self._strip.height() != high:
            self._strip.setFixedHeight(high)
            self.setFixedHeight(high + 8)
        self.setAccessibleName(self.text)
        self.setToolTip(self.text)

    def use_shield(self, on: bool) -> None:
        """Offer to deal with what is hostile without reading it, or no more."""
        self._shield = on
        if self.said is not None:
            self._tell(self.said)
            self.update()

    @property
    def without_reading(self) -> bool:
        """Say whether it offers that now."""
        return self._shield and self.said is not None and self.follows and is_hurtful(self.said.stored.verdict)

    @property
    def follows(self) -> bool:
        """Say whether there is something that one key can do."""
        return self.said is not None and self.said.can_be_followed

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.apply_button.setText(f"{translate('VerdictBanner', 'Apply')}  ⏎")
        self.dismiss_button.setText(translate("VerdictBanner", "Set aside"))
        self.why_button.setText(translate("VerdictBanner", "Why?"))
        self.dismiss_button.set_key(self._key_of("dismiss"))
        self.why_button.set_key(self._key_of("why"))
        if self.said is not None:
            self._tell(self.said)
            self.update()

    def _sentence(self, said: Said, *, shortly: bool = False) -> str:
        verdict = said.stored.verdict
        title = isolated((verdict.short if shortly else "") or verdict.title, 80)
        words = ", ".join(asked_words(verdict.asked))
        if verdict.held_back_by is not None and not words:
            return translate("VerdictBanner", "%1 — nothing to do: the message is protected").replace("%1", title)
        if not words:
            return title
        return translate("VerdictBanner", "%1 — suggests: %2").replace("%1", title).replace("%2", words)

    def _ways(self) -> list[str]:
        """Return the sentence, then shorter ones for where it does not fit: at the least what is suggested."""
        if self.said is None:
            return [self.text]
        words = ", ".join(asked_words(self.said.stored.verdict.asked))
        return [self.text, self._sentence(self.said, shortly=True), *([words] if words else [])]

    def _paint_without_reading(self) -> None:
        """Paint the offer: calm, and what would be done instead of what was written."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("border.default"), 1))
        painter.setBrush(theme.colour("bg.raised"))
        area = QRectF(MARGIN, 0, self.width() - 2 * MARGIN, TALL).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(area, 10, 10)
        painter.drawPixmap(MARGIN + 16, (TALL - 20) // 2, theme.icon("shield", 20, theme.colour("calm.text")))
        left = MARGIN + 46
        room = MARGIN + self.why_button.x() - 12 - left
        words = ", ".join(asked_words(self.said.stored.verdict.asked)) if self.said is not None else ""
        lines = (
            (translate("Shield", "Deal with it without reading"), "strong", "text.primary", 11),
            (words[:1].upper() + words[1:], "small", "text.secondary", 30),
        )
        for text, style, role, top in lines:
            font = theme.font(style)
            painter.setFont(font)
            painter.setPen(theme.colour(role))
            fitting = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room)
            painter.drawText(QRectF(left, top, room, 20), Qt.AlignmentFlag.AlignVCenter, fitting)
        painter.end()

    # -- what Qt calls --

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(400, self._strip.height() + 8)

    def resizeEvent(self, _event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        self._strip.setGeometry(MARGIN, 0, max(0, self.width() - 2 * MARGIN - 10), self._strip.height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        theme = self._theme
        if self.without_reading:
            self._paint_without_reading()
            return
        tone = "accent" if self.said is not None and self.said.stored.verdict.asked.protect else "warning"
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour(f"{tone}.border"), 1))
        painter.setBrush(theme.colour(f"{tone}.tint"))
        painter.drawRoundedRect(
            QRectF(MARGIN, 0, self.width() - 2 * MARGIN, HEIGHT).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8
        )
        ink = theme.colour(f"{tone}.text")
        icon = "shield" if tone == "accent" else "balance"
        painter.drawPixmap(MARGIN + 12, (HEIGHT - 16) // 2, theme.icon(icon, 16, ink))
        font = theme.font("body")
        painter.setFont(font)
        painter.setPen(theme.colour("text.primary"))
        left = MARGIN + 38
        room = MARGIN + self.why_button.x() - 12 - left
        measure = QFontMetrics(font)
        text = next((each for each in self._ways() if measure.horizontalAdvance(each) <= room), None)
        text = text or measure.elidedText(self._ways()[-1], Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(left, 0, room, HEIGHT), Qt.AlignmentFlag.AlignVCenter, text)
        painter.end()
