"""The line above a conversation: who writes, for which brand and account, and how the conversation stands. Painted."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping

from PySide6.QtCore import QCoreApplication, QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from cm_inbox.models.accounts import Brand
from cm_inbox.models.conversations import Conversation
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import Author, ThreadKind
from cm_inbox.models.queue import ConversationState

from . import when
from .paint_kit import blank, bordered, paint_person, text_at
from .plain import isolated, line
from .queue_text import Here
from .shield_order import is_hostile
from .step_buttons import SIZE, StepButtons
from .theme import Theme
from .timeline import initials
from .warning_meter import Meter, paint_meter, room_for

translate = QCoreApplication.translate

MARGIN = 24
AVATAR = 36
PICTURES_KEPT = 50
METER_APART = 16
LINK_LEAST = 90
"""With less room than this left for the name there is no link to the dossier, only its key."""

STANDING_WORTH = 28
"""In less room than that (px) nothing is said of how the person stands: an ellipsis says nothing."""

STANDING_LEAST = 90
"""With less room than this for what is known of the person, the warnings stand without their title."""
WIDEST, FIRST_WIDE = 24, "\u0590"
"""No Latin, Greek or Cyrillic letter of the header's fonts is wider."""
ELIDE = Qt.TextElideMode.ElideRight


class ConversationHeader(QWidget):
    """64 high, full width. Shows nothing where no conversation is open. ``dossier_wanted``: its link was pressed."""

    dossier_wanted = Signal()

    def __init__(
        self,
        theme: Theme,
        now: Callable[[], Millis],
        parent: QWidget | None = None,
        *,
        meter: Callable[[Conversation], Meter | None] = lambda _conversation: None,
    ) -> None:
        """``meter`` says how many warnings count against a conversation's author."""
        super().__init__(parent)
        self._theme = theme
        self._now = now
        self._meter = meter
        self._conversation: Conversation | None = None
        self._brand: Brand | None = None
        self._position = ""
        self._position_room = 0.0
        self.steps = StepButtons(theme, self)
        self._shield = False
        self._ready: tuple[Conversation, Brand, int, QPixmap] | None = None
        self._pictures: dict[Hashable, QPixmap] = {}
        self._link_key = "d"
        self._present: Mapping[int, Here] = {}
        self.setMouseTracking(True)
        self.setFixedHeight(theme.size("header.conversation"))
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._retheme()
        theme.changed.connect(self._retheme)

    def show_conversation(self, conversation: Conversation, brand: Brand) -> None:
        self._conversation, self._brand = conversation, brand
        self._tell()
        self.update()

    def show_present(self, present: Mapping[int, Here]) -> None:
        """Say which colleagues have which conversation open, and what they do there."""
        if present != self._present:
            self._present, self._ready = present, None
            if self._conversation is not None:
                self._tell()
            self.update()

    def here(self, conversation: Conversation) -> Here | None:
        """Return the colleagues who have a conversation open."""
        return self._present.get(conversation.row.id)

    def use_shield(self, on: bool) -> None:
        """Paint people who are hostile in grey, or in their own colours again."""
        self._shield, self._ready = on, None
        self.update()

    def prepare(self, conversation: Conversation, brand: Brand) -> None:
        """Paint the header of a conversation aside, for when it is shown next."""
        picture = blank(self.width(), self.height(), self.devicePixelRatioF())
        picture.fill(self._theme.colour("bg.canvas"))
        painter = QPainter(picture)
        self._paint_person(painter, conversation, brand)
        painter.end()
        self._ready = (conversation, brand, self._now() // 60_000, picture)

    def clear(self) -> None:
        self._conversation = self._brand = None
        self.setAccessibleName("")
        self.update()

    def set_position(self, position: int, count: int) -> None:
        """Show where in the list one is, "1 / 24"; nothing where ``count`` is 0."""
        text = f"{position} / {count}" if count else ""
        if text != self._position:
            self._position = text
            self.steps.show_position(position, count)
            room = self._small_measure.horizontalAdvance(f"{count} / {count}") + 2 * SIZE + 10 if count else 0.0
            if room != self._position_room:
                self._position_room, self._ready = room, None
            self.update()

    def _retheme(self) -> None:
        self._strong = self._theme.font("title")
        self._small = self._theme.font("small")
        self._letters = self._theme.font("strong")
        self._title_measure = QFontMetricsF(self._strong)
        self._small_measure = QFontMetricsF(self._small)
        self._pictures.clear()
        self._ready = None
        self.update()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._ready = None
            if self._conversation is not None:
                self._tell()

    # -- the words --

    def standing(self, conversation: Conversation) -> str:
        """Return the second line: what is known of the person, and how the conversation stands."""
        record, row, now = conversation.author, conversation.row, self._now()
        count = max(record.messages, len(conversation.messages))
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
        author, account = self._conversation.author.author, line(self._conversation.account.address, 80)
        said = f"{name_of(author)} {handle_of(author)}. {self.standing(self._conversation)}"
        here = self.here(self._conversation)
        if here is not None:
            said = f"{here.said}. {said}"
        meter = self._meter(self._conversation)
        if meter is not None:
            said += f". {meter.spoken()}"
        self.setAccessibleName(f"{said}. {self._brand.name}, {account}")

    # -- painting --

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        picture = self._ready_picture()
        if picture is not None:
            painter.drawPixmap(0, 0, picture)
        else:
            painter.fillRect(self.rect(), self._theme.colour("bg.canvas"))
            if self._conversation is not None and self._brand is not None:
                self._paint_person(painter, self._conversation, self._brand)
        painter.fillRect(0, self.height() - 1, self.width(), 1, self._theme.colour("border.subtle"))
        if self._conversation is not None:
            self._paint_position(painter)

    def _ready_picture(self) -> QPixmap | None:
        """Return the picture made ready for this conversation, None where it would be another one by now."""
        if self._ready is None or self._ready[0] is not self._conversation or self._ready[1] is not self._brand:
            return None
        minute, picture = self._ready[2:]
        fits = picture.deviceIndependentSize().toSize() == self.size()
        sharp = picture.devicePixelRatio() == self.devicePixelRatioF()
        return picture if fits and sharp and minute == self._now() // 60_000 else None

    def _paint_person(self, painter: QPainter, conversation: Conversation, brand: Brand) -> None:
        """Paint who writes, and beside the place in the list for whom one answers."""
        card = self._voice(conversation, brand)
        right = self.width() - MARGIN - self._position_room - card.deviceIndependentSize().width()
        painter.drawPixmap(QPointF(right, 12), card)
        author = conversation.author.author
        letters = initials(author.name or author.handle)
        unseen = self._shield and is_hostile(conversation.row)
        at = QPointF(MARGIN, 14)
        paint_person(painter, self._theme, at, author.id, letters, AVATAR, self._letters, unseen=unseen)
        painter.drawPixmap(MARGIN + AVATAR - 11, 14 + AVATAR - 12, self._badge(conversation.account.network))
        x = MARGIN + AVATAR + 14.0
        room = max(40.0, right - x - 16)
        link = self._link()
        linked = room > LINK_LEAST + link.deviceIndependentSize().width()
        name_room = room - link.deviceIndependentSize().width() - 8 if linked else room
        name = _fit(name_of(author), self._title_measure, name_room)
        painter.setFont(self._strong)
        painter.setPen(self._theme.colour("text.primary"))
        text_at(painter, self._title_measure, x, 12, 22, name)
        used = self._title_measure.horizontalAdvance(name) + 8
        if linked:
            painter.drawPixmap(QPointF(x + used, 12), link)
            used += link.deviceIndependentSize().width() + 8
        painter.setFont(self._small)
        handle = handle_of(author)
        if handle and room - used > 40:
            painter.setPen(self._theme.colour("text.muted"))
            text_at(painter, self._small_measure, x + used, 13, 22, _fit(handle, self._small_measure, room - used))
        here = self.here(conversation)
        if here is not None:
            taken = self._paint_here(painter, here, x, room)
            x, room = x + taken, room - taken
        record = conversation.author
        painter.setPen(self._theme.colour("warning.text" if record.banned or record.muted else "text.secondary"))
        meter = self._meter(conversation)
        if meter is not None and room_for(meter, self._small_measure) > room:
            meter = None  # the banner says it too, and the dossier all of it
        if meter is not None:
            titled = room - room_for(meter, self._small_measure) > STANDING_LEAST
            room -= room_for(meter, self._small_measure, titled=titled) + METER_APART
        standing = _fit(self.standing(conversation), self._small_measure, room) if room > STANDING_WORTH else ""
        text_at(painter, self._small_measure, x, 34, 18, standing)
        if meter is not None:
            if standing:
                x += self._small_measure.horizontalAdvance(standing) + METER_APART
                text_at(painter, self._small_measure, x - METER_APART * 0.62, 34, 18, "·")
            painter.setPen(self._theme.colour("text.secondary"))
            paint_meter(painter, self._theme, self._small_measure, meter, QRectF(x, 34, 0, 18), titled=titled)

    def _paint_here(self, painter: QPainter, here: Here, x: float, room: float) -> float:
        """Paint which colleagues have it open at the beginning of the second line; return how much room it takes."""
        from .present import paint_colleague  # only where there is a team

        whole = self._small_measure.horizontalAdvance(here.said) <= room - 24
        said = here.said if whole else _fit(here.short, self._small_measure, room - 24)
        paint_colleague(painter, self._theme, QPointF(x, 35), here.letters, filled=here.writes)
        painter.setFont(self._small)
        painter.setPen(self._theme.colour("accent.text" if here.writes else "text.secondary"))
        text_at(painter, self._small_measure, x + 22, 34, 18, said)
        taken = 22 + self._small_measure.horizontalAdvance(said) + METER_APART
        painter.setPen(self._theme.colour("text.secondary"))
        if room - taken > STANDING_WORTH:
            text_at(painter, self._small_measure, x + taken - METER_APART * 0.62, 34, 18, "·")
        return taken

    def _paint_position(self, painter: QPainter) -> None:
        size = self._small_measure.horizontalAdvance(self._position)
        painter.setFont(self._small)
        painter.setPen(self._theme.colour("text.secondary"))
        right = self.width() - MARGIN
        text_at(painter, self._small_measure, right - SIZE + 1 - size, 22, 20, self._position)
        self.steps.place(right, size, 32)

    def link_area(self) -> QRectF:
        """Return where the link to the dossier is painted, an empty rectangle where there is no room for it."""
        if self._conversation is None or self._brand is None:
            return QRectF()
        card = self._voice(self._conversation, self._brand).deviceIndependentSize().width()
        x, width = MARGIN + AVATAR + 14.0, self._link().deviceIndependentSize().width()
        room = max(40.0, self.width() - MARGIN - self._position_room - card - x - 16)
        if room <= LINK_LEAST + width:
            return QRectF()
        name = _fit(name_of(self._conversation.author.author), self._title_measure, room - width - 8)
        return QRectF(x + self._title_measure.horizontalAdvance(name) + 8, 12, width, 22)

    def set_link_key(self, key: str) -> None:
        """Show this key beside the link to the dossier."""
        if key != self._link_key:
            self._link_key, self._ready = key, None
            self.update()

    def _link(self) -> QPixmap:
        """Return the link to the dossier, with its key."""
        said = translate("Header", "Dossier")
        key = ("link", said, self._link_key)
        picture = self._pictures.get(key)
        if picture is None:
            words = self._small_measure.horizontalAdvance(said)
            cap = max(18.0, self._small_measure.horizontalAdvance(self._link_key) + 10) if self._link_key else 0.0
            picture = blank(round(words + 6 + cap), 22)
            painter = QPainter(picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(self._small)
            painter.setPen(self._theme.colour("accent.text"))
            text_at(painter, self._small_measure, 0, 1, 22, said)
            if self._link_key:
                frame = QRectF(words + 6, 3, cap, 18)
                bordered(painter, frame, 4, self._theme.colour("key.bg"), self._theme.colour("key.border"))
                painter.setFont(self._theme.font("micro"))
                painter.setPen(self._theme.colour("key.text"))
                painter.drawText(frame, Qt.AlignmentFlag.AlignCenter, self._link_key)
            painter.end()
            self._keep(key, picture)
        return picture

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        over = self.link_area().contains(event.position())
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if event.button() is Qt.MouseButton.LeftButton and self.link_area().contains(event.position()):
            self.dossier_wanted.emit()
        else:
            super().mousePressEvent(event)

    def _badge(self, network: str) -> QPixmap:
        """Return the network's badge beside the person."""
        picture = self._pictures.get(network)
        if picture is None:
            picture = blank(16, 16)
            painter = QPainter(picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            bordered(painter, QRectF(0, 0, 16, 16), 8, self._theme.colour("bg.raised"), self._theme.colour("bg.canvas"))
            painter.drawPixmap(QPointF(3, 3), self._theme.icon(f"n-{network}", 10, self._theme.colour("icon.default")))
            painter.end()
            self._keep(network, picture)
        return picture

    def _voice(self, conversation: Conversation, brand: Brand) -> QPixmap:
        """Return the card that says for whom one answers: the brand and the account."""
        account = conversation.account
        room = max(60.0, self.width() * 0.4 - 90)
        key = (brand, account.id, account.address, room)
        picture = self._pictures.get(key)
        if picture is None:
            name = _fit(isolated(brand.name, 40), self._small_measure, room)
            middle = Qt.TextElideMode.ElideMiddle
            address = self._small_measure.elidedText(isolated(account.address or account.name, 60), middle, room)
            size = max(self._small_measure.horizontalAdvance(name), self._small_measure.horizontalAdvance(address))
            picture = blank(round(size) + 54, 40)
            painter = QPainter(picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_voice(painter, brand, name, address, QRectF(0, 0, round(size) + 54, 40))
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


def name_of(author: Author) -> str:
    """Return what a person is called."""
    return isolated(author.name or author.handle, 80)


def handle_of(author: Author) -> str:
    """Return the person's handle where it says more than the name."""
    return isolated(author.handle, 60) if author.handle and author.handle != author.name else ""


def _fit(text: str, measure: QFontMetricsF, room: float) -> str:
    """Return a text cut to fit. Measuring takes longer than painting: one that fits anyway is not measured."""
    if len(text) * WIDEST <= room and max(text, default="") < FIRST_WIDE:
        return text
    return text if measure.horizontalAdvance(text) <= room else measure.elidedText(text, ELIDE, room)


def _ending(state: str, until: Millis | None, now: Millis) -> str:
    if until is None:
        return state
    return translate("Header", "%1 until %2").replace("%1", state).replace("%2", when.until(until, now))
