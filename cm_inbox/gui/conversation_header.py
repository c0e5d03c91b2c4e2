"""The line above a conversation: who writes, for which brand and account, and how the conversation stands. Painted."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from cm_inbox.models import Brand, Conversation, ConversationState, Millis, ThreadKind

from . import when
from .plain import isolated, line
from .theme import Theme
from .timeline import initials

translate = QCoreApplication.translate

MARGIN = 24
AVATAR = 36


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
        self._title_measure = QFontMetricsF(self._strong)
        self._small_measure = QFontMetricsF(self._small)
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
        account = line(self._conversation.account.address, 80)
        self.setAccessibleName(f"{self.name()} {self.handle()}. {self.standing()}. {self._brand.name}, {account}")

    # -- painting --

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("bg.canvas"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, self._theme.colour("border.subtle"))
        if self._conversation is None or self._brand is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        right = self._paint_right(painter)
        self._paint_avatar(painter)
        x = MARGIN + AVATAR + 14.0
        room = max(40.0, right - x - 16)
        name, handle = self.name(), self.handle()
        painter.setFont(self._strong)
        painter.setPen(self._theme.colour("text.primary"))
        name = self._title_measure.elidedText(name, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(x, 12, room, 22), Qt.AlignmentFlag.AlignVCenter, name)
        used = self._title_measure.horizontalAdvance(name) + 8
        painter.setFont(self._small)
        if handle and room - used > 40:
            painter.setPen(self._theme.colour("text.muted"))
            handle = self._small_measure.elidedText(handle, Qt.TextElideMode.ElideRight, room - used)
            painter.drawText(QRectF(x + used, 13, room - used, 22), Qt.AlignmentFlag.AlignVCenter, handle)
        painter.setPen(self._second_colour())
        standing = self._small_measure.elidedText(self.standing(), Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(x, 34, room, 18), Qt.AlignmentFlag.AlignVCenter, standing)

    def _second_colour(self) -> QColor:
        assert self._conversation is not None
        record = self._conversation.author
        return self._theme.colour("warning.text" if record.banned or record.muted else "text.secondary")

    def _paint_avatar(self, painter: QPainter) -> None:
        assert self._conversation is not None
        author = self._conversation.author.author
        colours = self._theme.avatar(author.id)
        area = QRectF(MARGIN, 14, AVATAR, AVATAR)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.bg)
        painter.drawEllipse(area)
        painter.setFont(self._theme.font("strong"))
        painter.setPen(colours.fg)
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, initials(author.name or author.handle))
        badge = QRectF(area.right() - 11, area.bottom() - 12, 16, 16)
        painter.setPen(QPen(self._theme.colour("bg.canvas"), 1))
        painter.setBrush(self._theme.colour("bg.raised"))
        painter.drawEllipse(badge)
        glyph = self._theme.icon(self._icon, 10, self._theme.colour("icon.default"))
        painter.drawPixmap(QPointF(badge.x() + 3, badge.y() + 3), glyph)

    def _paint_right(self, painter: QPainter) -> float:
        """Paint the place in the list and the brand with its account; return where they begin."""
        assert self._conversation is not None
        assert self._brand is not None
        right = self.width() - float(MARGIN)
        painter.setFont(self._small)
        if self._position:
            size = self._small_measure.horizontalAdvance(self._position)
            painter.setPen(self._theme.colour("text.secondary"))
            painter.drawText(QRectF(right - size, 22, size + 1, 20), Qt.AlignmentFlag.AlignVCenter, self._position)
            right -= size + 16
        label = isolated(self._brand.name, 40)
        account = self._conversation.account
        address = isolated(account.address or account.name, 60)
        room = max(60.0, self.width() * 0.4 - 90)
        name = self._small_measure.elidedText(label, Qt.TextElideMode.ElideRight, room)
        address = self._small_measure.elidedText(address, Qt.TextElideMode.ElideMiddle, room)
        size = max(self._small_measure.horizontalAdvance(name), self._small_measure.horizontalAdvance(address))
        frame = QRectF(right - size - 54, 12, size + 54, 40)
        painter.setPen(QPen(self._theme.colour("border.default"), 1))
        painter.setBrush(self._theme.colour("bg.raised"))
        painter.drawRoundedRect(frame.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        chip = QRectF(frame.x() + 10, 22, 24, 20)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.brand(self._brand.colour, "solid"))
        painter.drawRoundedRect(chip, 5, 5)
        painter.setPen(self._theme.brand(self._brand.colour, "on"))
        painter.setFont(self._theme.font("micro"))
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, self._brand.monogram)
        painter.setFont(self._small)
        painter.setPen(self._theme.colour("text.primary"))
        painter.drawText(QRectF(frame.x() + 42, 15, size + 1, 17), Qt.AlignmentFlag.AlignVCenter, name)
        painter.setPen(self._theme.colour("text.muted"))
        painter.drawText(QRectF(frame.x() + 42, 32, size + 1, 17), Qt.AlignmentFlag.AlignVCenter, address)
        return frame.x()


def _ending(state: str, until: Millis | None, now: Millis) -> str:
    if until is None:
        return state
    return translate("Header", "%1 until %2").replace("%1", state).replace("%2", when.until(until, now))
