"""Above the composer: what the charter says of the open conversation, and the keys to follow it or set it aside."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QFontMetricsF, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from cm_inbox.models.conversations import Conversation
from cm_inbox.models.decisions import DecisionKind
from cm_inbox.models.instants import Millis
from cm_inbox.models.instants import now as clock
from cm_inbox.models.permissions import Allowed

from .asked import Said, asked_words, gravest
from .cap_button import CapButton, Role
from .paint_kit import bordered, text_at
from .softening import is_hurtful
from .strip import Strip
from .theme import Theme
from .verdict_line import Permit, Piece, Told, Weight, told
from .warning_meter import Meter

translate = QCoreApplication.translate

HEIGHT = 44
TALL = 60
"""How high it is where it offers to deal with a message without reading it."""

MARGIN = 24
NARROW = 700


class VerdictBanner(QWidget):
    """One line that is there while the charter has something to say.

    ``apply_wanted``, ``dismiss_wanted`` and ``why_wanted`` say which of its buttons was chosen.
    """

    apply_wanted = Signal()
    dismiss_wanted = Signal()
    why_wanted = Signal()

    def __init__(
        self,
        theme: Theme,
        key_of: Callable[[str], str],
        parent: QWidget | None = None,
        *,
        permit: Permit = lambda _kind, _conversation, _message: Allowed(),
        meter: Callable[[Conversation], Meter | None] = lambda _conversation: None,
        now: Callable[[], Millis] = clock,
    ) -> None:
        """``permit`` says what can be done there, ``meter`` how many warnings count against somebody."""
        super().__init__(parent)
        self._theme = theme
        self._key_of = key_of
        self._permit, self._meter, self._now = permit, meter, now
        self._conversation: Conversation | None = None
        self.told: Told | None = None
        self.said: Said | None = None
        self.text = ""
        self._shield = False
        self._narrow = False
        self.setFixedHeight(HEIGHT + 8)
        self._strip = Strip(HEIGHT, 8, self)
        self.apply_button = CapButton(theme, Role.FILLED, self)
        self.dismiss_button = CapButton(theme, Role.OUTLINED, self)
        self.why_button = CapButton(theme, Role.WORDS, self)
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
        self._conversation = conversation
        self.said = None if conversation is None else gravest(conversation)
        if self.said is None:
            self.hide()
            return
        self._tell(self.said)
        self._strip.arrange()
        self.show()
        self.update()

    def _tell(self, said: Said) -> None:
        assert self._conversation is not None
        meter = self._meter(self._conversation) if said.stored.verdict.asked.warn else None
        number = f"{meter.given + 1}/{meter.last}" if meter is not None and meter.proposed else ""
        self.told = told(said, self._conversation, self._permit, self._now(), number)
        self.apply_button.setVisible(said.can_be_followed)
        self.apply_button.refuse(" ".join(self.told.refused) if self.told.hopeless else "")
        self.text = "".join(text for text, _ in self.told.pieces())
        if self.without_reading:
            self.text = f"{translate('Shield', 'Deal with it without reading')}. {self.text}"
        high = TALL if self.without_reading else HEIGHT
        if self._strip.height() != high:
            self._strip.setFixedHeight(high)
            self.setFixedHeight(high + 8)
        self.setAccessibleName(self.text)
        self.setAccessibleDescription(self.told.whole())
        self.setToolTip(self.told.whole())

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
        return self.said is not None and self.said.can_be_followed and not (self.told and self.told.hopeless)

    def can(self, kind: DecisionKind) -> bool:
        """Say whether a thing it asks for can be done there."""
        return self.told is not None and kind in self.told.possible

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self._name_buttons()
        if self.said is not None:
            self._tell(self.said)
            self.update()

    def _name_buttons(self) -> None:
        """Name the buttons; where there is little room, the words need it more than the keycaps do."""
        apply_key, dismiss_key = ("", "") if self._narrow else (self._key_of("open"), self._key_of("dismiss"))
        self.apply_button.tell(translate("VerdictBanner", "Apply"), apply_key)
        self.dismiss_button.tell(translate("VerdictBanner", "Set aside"), dismiss_key)
        self.why_button.tell(translate("VerdictBanner", "Why?"), "")

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
        if (self.width() < NARROW) != self._narrow:
            self._narrow = not self._narrow
            self._name_buttons()
        self._strip.setGeometry(MARGIN, 0, max(0, self.width() - 2 * MARGIN - 10), self._strip.height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        theme = self._theme
        if self.without_reading:
            self._paint_without_reading()
            return
        tone = "accent" if self.said is not None and self.said.stored.verdict.asked.protect else "warning"
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(MARGIN, 0, self.width() - 2 * MARGIN, HEIGHT)
        bordered(painter, area, 10, theme.colour(f"{tone}.tint"), theme.colour(f"{tone}.border"))
        icon = "shield" if tone == "accent" else "balance"
        painter.drawPixmap(MARGIN + 12, (HEIGHT - 16) // 2, theme.icon(icon, 16, theme.colour(f"{tone}.text")))
        left = MARGIN + 38.0
        self._paint_line(painter, left, MARGIN + self.why_button.x() - 12 - left)
        painter.end()

    def _paint_line(self, painter: QPainter, left: float, room: float) -> None:
        """Paint the longest way of telling it that fits; the last one is cut."""
        line: list[Piece] = []
        for line in self.told.ways() if self.told is not None else ():
            if sum(self._measure(weight).horizontalAdvance(text) for text, weight in line) <= room:
                break
        end = left + room
        for text, weight in line:
            measure = self._measure(weight)
            fitting = measure.elidedText(text, Qt.TextElideMode.ElideRight, max(0.0, end - left) + 1)
            painter.setFont(self._font(weight))
            quiet = weight in (Weight.QUIET, Weight.STRUCK)
            painter.setPen(self._theme.colour("text.secondary" if quiet else "text.primary"))
            text_at(painter, measure, left, 0, HEIGHT, fitting)
            left += measure.horizontalAdvance(fitting)
            if fitting != text:
                return

    def _font(self, weight: Weight) -> QFont:
        font = self._theme.font("small" if weight is Weight.QUIET else "body")
        if weight is Weight.BOLD:
            font.setWeight(QFont.Weight.DemiBold)
        font.setStrikeOut(weight is Weight.STRUCK)
        return font

    def _measure(self, weight: Weight) -> QFontMetricsF:
        return QFontMetricsF(self._font(weight))
