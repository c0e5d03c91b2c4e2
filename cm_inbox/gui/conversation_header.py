"""The line above a conversation: who writes, for which brand and account, and how the conversation stands. Painted."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from PySide6.QtCore import QCoreApplication, QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from cm_inbox.models.accounts import Brand
from cm_inbox.models.conversations import Conversation
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import ThreadKind
from cm_inbox.models.queue import ConversationState

from . import when
from .paint_kit import blank, bordered, paint_person, text_at
from .plain import isolated, line
from .theme import Theme
from .timeline import initials

translate = QCoreApplication.translate

MARGIN = 24
AVATAR = 36
PICTURES_KEPT = 50
WIDEST, FIRST_WIDE = 24, "\u0590"
"""No Latin, Greek or Cyrillic letter of the header's fonts is wider."""
ELIDE = Qt.TextElideMode.ElideRight


class ConversationHeader(QWidget):
    """64 high, full width. Shows nothing where no conversation is open."""

    def __init__(self, theme: Theme, now: Callable[[], Millis], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._now = now
        self._conversation: Conversation | None = None
        self._brand: Brand | None = None
        self._position = ""
        self._icon = "globe"
        self._standing = ""
        self._pictures: dict[Hashable, QPixmap] = {}
        self.setFixedHeight(theme.size("header.conversation"))
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._retheme()
        theme.changed.connect(self._retheme)

    def show_conversation(self, conversation: Conversation, brand: Brand) -> None:
        self._conversation, self._brand = conversation, brand
        self._icon = f"n-{conversation.account.network}"
        self._tell()
        self.update()

    def clear(self) -> None:
        self._conversation = self._brand = None
        self.setAccessibleName("")
        self.update()

    def set_position(self, text: str) -> None:
        """Show where in the list one is: "1 / 24"."""
        if text != self._position:
            self._position = text
            self.update()

    def _retheme(self) -> None:
        self._strong = self._theme.font("title")
        self._small = self._theme.font("small")
        self._letters = self._theme.font("strong")
        self._title_measure = QFontMetricsF(self._strong)
        self._small_measure = QFontMetricsF(self._small)
        self._pictures.clear()
        self.update()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange and self._conversation is not None:
            self._tell()

    # -- the words --

    def name(self) -> str:
        """Return the person's name."""
        assert self._conversation is not None
        author = self._conversation.author.author
        return isolated(author.name or author.handle, 80)

    def handle(self) -> str:
        assert self._conversation is not None
        author = self._conversation.author.author
        return isolated(author.handle, 60) if author.handle and author.handle != author.name else ""

    def standing(self) -> str:
        """Return the second line: what is known of the person, and how the conversation stands."""
        assert self._conversation is not None
        record, row, now = self._conversation.author, self._conversation.row, self._now()
        count = max(record.messages, sum(1 for _ in self._conversation.messages))
        known = translate("Header", "%n message(s) since %1", "", count)
        parts = [known.replace("%1", when.since(record.first_seen_at, now))]
        if row.kind is ThreadKind.PRIVATE:
            parts.append(translate("Header", "private"))
        if record.banned:
            parts.append(_ending(translate("Header", "banned"), record.banned_until, now))
        if record.muted:
            parts.append(_ending(translate("Header", "muted"), record.muted_until, now))
        if row.state is ConversationState.DONE:
            parts.append(translate("Header", "done"))
        if row.state is ConversationState.SNOOZED and row.snoozed_until is not None:
            parts.append(_ending(translate("Header", "put off"), row.snoozed_until, now))
        if row.assigned_to:
            parts.append(translate("Header", "assigned to %1").replace("%1", isolated(row.assigned_to, 60)))
        parts.extend(isolated(label, 40) for label in row.labels)
        return " · ".join(parts)

    def _tell(self) -> None:
        assert self._conversation is not None
        assert self._brand is not None
        self._standing = self.standing()
        account = line(self._conversation.account.address, 80)
        self.setAccessibleName(f"{self.name()} {self.handle()}. {self._standing}. {self._brand.name}, {account}")

    # -- painting --

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("bg.canvas"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, self._theme.colour("border.subtle"))
        if self._conversation is None or self._brand is None:
            return
        right = self._paint_right(painter)
        author = self._conversation.author.author
        letters = initials(author.name or author.handle)
        paint_person(painter, self._theme, QPointF(MARGIN, 14), author.id, letters, AVATAR, self._letters)
        painter.drawPixmap(MARGIN + AVATAR - 11, 14 + AVATAR - 12, self._badge())
        x = MARGIN + AVATAR + 14.0
        room = max(40.0, right - x - 16)
        name = _fit(self.name(), self._title_measure, room)
        painter.setFont(self._strong)
        painter.setPen(self._theme.colour("text.primary"))
        text_at(painter, self._title_measure, x, 12, 22, name)
        used = self._title_measure.horizontalAdvance(name) + 8
        painter.setFont(self._small)
        handle = self.handle()
        if handle and room - used > 40:
            painter.setPen(self._theme.colour("text.muted"))
            text_at(painter, self._small_measure, x + used, 13, 22, _fit(handle, self._small_measure, room - used))
        painter.setPen(self._second_colour())
        text_at(painter, self._small_measure, x, 34, 18, _fit(self._standing, self._small_measure, room))

    def _second_colour(self) -> QColor:
        assert self._conversation is not None
        record = self._conversation.author
        return self._theme.colour("warning.text" if record.banned or record.muted else "text.secondary")

    def _paint_right(self, painter: QPainter) -> float:
        """Paint the place in the list and the brand with its account; return where they begin."""
        right = self.width() - float(MARGIN)
        if self._position:
            size = self._small_measure.horizontalAdvance(self._position)
            painter.setFont(self._small)
            painter.setPen(self._theme.colour("text.secondary"))
            text_at(painter, self._small_measure, right - size, 22, 20, self._position)
            right -= size + 16
        card = self._voice()
        left = right - card.deviceIndependentSize().width()
        painter.drawPixmap(QPointF(left, 12), card)
        return left

    def _badge(self) -> QPixmap:
        """Return the network's badge beside the person."""
        picture = self._pictures.get(self._icon)
        if picture is None:
            picture = blank(16, 16)
            painter = QPainter(picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            bordered(painter, QRectF(0, 0, 16, 16), 8, self._theme.colour("bg.raised"), self._theme.colour("bg.canvas"))
            painter.drawPixmap(QPointF(3, 3), self._theme.icon(self._icon, 10, self._theme.colour("icon.default")))
            painter.end()
            self._keep(self._icon, picture)
        return picture

    def _voice(self) -> QPixmap:
        """Return the card that says for whom one answers: the brand and the account."""
        assert self._conversation is not None
        assert self._brand is not None
        account = self._conversation.account
        room = max(60.0, self.width() * 0.4 - 90)
        key = (self._brand, account.id, account.address, room)
        picture = self._pictures.get(key)
        if picture is None:
            name = _fit(isolated(self._brand.name, 40), self._small_measure, room)
            middle = Qt.TextElideMode.ElideMiddle
            address = self._small_measure.elidedText(isolated(account.address or account.name, 60), middle, room)
            size = max(self._small_measure.horizontalAdvance(name), self._small_measure.horizontalAdvance(address))
            picture = blank(round(size) + 54, 40)
            painter = QPainter(picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_voice(painter, self._brand, name, address, QRectF(0, 0, round(size) + 54, 40))
            painter.end()
            self._keep(key, picture)
        return picture

    def _paint_voice(self, painter: QPainter, brand: Brand, name: str, address: str, frame: QRectF) -> None:
        theme = self._theme
        bordered(painter, frame, 6, theme.colour("bg.raised"), theme.colour("border.default"))
        chip = QRectF(10, 10, 24, 20)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.brand(brand.colour, "solid"))
        painter.drawRoundedRect(chip, 5, 5)
        painter.setPen(theme.brand(brand.colour, "on"))
        painter.setFont(theme.font("micro"))
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, brand.monogram)
        painter.setFont(self._small)
        painter.setPen(theme.colour("text.primary"))
        text_at(painter, self._small_measure, 42, 3, 17, name)
        painter.setPen(theme.colour("text.muted"))
        text_at(painter, self._small_measure, 42, 20, 17, address)

    def _keep(self, key: Hashable, picture: QPixmap) -> None:
        if len(self._pictures) >= PICTURES_KEPT:
            self._pictures.clear()
        self._pictures[key] = picture


def _fit(text: str, measure: QFontMetricsF, room: float) -> str:
    """Return a text cut to fit. Measuring takes longer than painting: one that fits anyway is not measured."""
    if len(text) * WIDEST <= room and max(text, default="") < FIRST_WIDE:
        return text
    return text if measure.horizontalAdvance(text) <= room else measure.elidedText(text, ELIDE, room)


def _ending(state: str, until: Millis | None, now: Millis) -> str:
    if until is None:
        return state
    return translate("Header", "%1 until %2").replace("%1", state).replace("%2", when.until(until, now))
