"""The messages of a conversation in one painted widget, however many there are.

Only what is seen is laid out at once, from the newest upwards; the rest follows when nothing else happens, or when one
scrolls to it. Positions are counted from the end of the conversation, so that laying out older entries moves nothing.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from cm_inbox.models.accounts import Brand
from cm_inbox.models.conversations import Conversation
from cm_inbox.models.decisions import OutboxState
from cm_inbox.models.instants import Millis

from .block_paint import Look, paint, picture_of
from .block_stack import BlockStack
from .blocks import Block, Style
from .cards import AskStep, next_step, with_pictures
from .entries import Button, Card, Doing, Entry, Kind
from .keys import OWN_KEYS
from .message_menu import target_line
from .pictures import Pictures
from .plain import line
from .shield_order import is_hostile
from .soft_entries import count_softened, soften_entries
from .text_selection import TextSelection
from .theme import Theme
from .timeline import timeline, translate
from .viewport import own_viewport

TOP = 14
AT_LEISURE = 400
"""How many entries are laid out without being asked for."""

PER_IDLE = 8
IDLE_AFTER_MS = 150
TICK_MS = 1_000
PAINTED_KEPT = 12
"""How many blocks are kept painted: those of two or three conversations, at most a few megabytes."""


class MessageView(QAbstractScrollArea):
    """Shows one conversation. ``ordered`` carries the button that was run; ``chosen`` the message's id or None.

    ``pointed`` says where the link goes that the mouse or the keyboard is on, and in the end nothing;
    ``pictures_chosen`` says whether pictures of this brand are to be shown here at all.
    """

    ordered = Signal(Button)
    chosen = Signal(object)
    leave = Signal()
    pictures_chosen = Signal(bool)
    pointed = Signal(str)

    def __init__(self, theme: Theme, now: Callable[[], Millis], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setViewport(own_viewport())
        self._theme = theme
        self._now = now
        self._conversation: Conversation | None = None
        self._brand: Brand | None = None
        self._style: Style | None = None
        self._entries: list[Entry] = []
        self._styles: dict[tuple[str, str], Style] = {}
        self._stack = BlockStack()
        self._painted: deque[Block] = deque()
        self._ready: tuple[Conversation, Brand, int, list[Entry]] | None = None
        self._unfolded: frozenset[tuple[str, Doing]] = frozenset()
        self._chosen: str | None = None
        self._focused_button = 0
        self._hover: str | None = None
        self._extent = QRegion()
        self._marked = TextSelection()
        self._pressed: Button | None = None
        self._pointed = ""
        self._empty = ""
        self.pictures = Pictures(self)
        self.pictures.changed.connect(self._pictures_changed)
        self._ask_key = ""
        self._without_pictures: frozenset[int] = frozenset()
        self.warnings: Callable[[Conversation], tuple[int, int] | None] = lambda _conversation: None
        self._softens = True
        self._shield = False
        self._revealed = False
        self._idle = QTimer(self, singleShot=True, interval=IDLE_AFTER_MS)
        self._idle.timeout.connect(self._lay_out_at_leisure)
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self._refresh)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty(OWN_KEYS, "Up Down Left Right PgUp PgDown Enter Escape Ctrl+C")
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        theme.changed.connect(self._retheme)

    # -- what is shown --

    def show_conversation(self, conversation: Conversation, brand: Brand) -> None:
        """Show a conversation from its newest message; the same one again keeps the place and the choice."""
        same = self._conversation is not None and self._conversation.row.id == conversation.row.id
        from_end = self._from_end() if same else 0
        if not same:
            self._unfolded = frozenset()
            self._chosen = None
            self._revealed = False
            self._marked.clear()
        self._style = self._style_of(brand)
        self._style.unseen = self._is_unseen(conversation)
        self._conversation, self._brand = conversation, brand
        self._rebuild(from_end)
        self._speak()

    def prepare(self, conversation: Conversation, brand: Brand) -> None:
        """Lay out and paint aside what would be seen of a conversation if it were shown next."""
        style = self._style_of(brand)
        shown, style.unseen = style.unseen, self._is_unseen(conversation)
        entries = self._entries_of(conversation, brand)
        self._ready = (conversation, brand, self._minute(), entries)
        for block in self._stack.prepare(entries, self.width(), style, self.viewport().height()):
            if block.picture is None:
                block.picture = picture_of(block, style, self.devicePixelRatioF())
                self._painted.append(block)
        while len(self._painted) > PAINTED_KEPT:
            self._painted.popleft().picture = None
        style.unseen = shown

    def use_shield(self, on: bool) -> None:
        """Paint people who are hostile in grey, or in their own colours again."""
        if on != self._shield:
            self._shield = on
            self._retheme()

    def _is_unseen(self, conversation: Conversation | None) -> bool:
        return self._shield and conversation is not None and is_hostile(conversation.row)

    def _style_of(self, brand: Brand) -> Style:
        key = (brand.colour, brand.monogram)
        if key not in self._styles:
            self._styles[key] = Style(self._theme, *key, self._picture_of)
            self._styles[key].ask_key = self._ask_key
            self._styles[key].unseen = self._is_unseen(self._conversation)
        return self._styles[key]

    def clear(self, reason: str = "") -> None:
        """Show no conversation, and say why."""
        self._conversation = None
        self._entries = []
        self._stack.clear()
        self._chosen = None
        self._empty = reason
        self._tick.stop()
        self._idle.stop()
        self._measure(0)
        self.setAccessibleName(reason)
        self.setAccessibleDescription("")
        self.viewport().update()

    @property
    def message_id(self) -> str | None:
        """Return the network's id of the chosen message; None: the newest that a command applies to."""
        entry = self._entry(self._chosen)
        return entry.message_id if entry else None

    @property
    def entries(self) -> list[Entry]:
        """Return what is shown, oldest first."""
        return self._entries

    @property
    def chosen_entry(self) -> Entry | None:
        return self._entry(self._chosen)

    def _entry(self, key: str | None) -> Entry | None:
        return next((entry for entry in self._entries if entry.key == key), None) if key else None

    def _rebuild(self, from_end: int) -> None:
        assert self._conversation is not None
        assert self._brand is not None
        self._entries = self._ready_entries() or self._entries_of(
            self._conversation, self._brand, self._unfolded, revealed=self._revealed
        )
        if self._chosen and self._entry(self._chosen) is None:
            self._choose(None)
        self._place(from_end)
        counting = any(
            entry.state is OutboxState.WAITING and entry.not_before > self._now()
            for entry in self._conversation.pending
        )
        if counting != self._tick.isActive():
            self._tick.start() if counting else self._tick.stop()

    def _place(self, from_end: int) -> None:
        """Lay the entries out for the room there is now."""
        assert self._style is not None
        self._stack.begin(self._entries, self.width(), self._style)
        self._stack.until(self.viewport().height() + from_end)
        self._measure(from_end)
        self._update_blocks()

    def _ready_entries(self) -> list[Entry]:
        """Return the entries made ready for this conversation, none where they would say something else by now."""
        ready, self._ready = self._ready, None
        if ready is None or ready[0] is not self._conversation or ready[1] is not self._brand:
            return []
        return [] if self._unfolded or self._revealed or ready[0].pending or ready[2] != self._minute() else ready[3]

    def _entries_of(
        self,
        conversation: Conversation,
        brand: Brand,
        unfolded: frozenset[tuple[str, Doing]] = frozenset(),
        *,
        revealed: bool = False,
    ) -> list[Entry]:
        veils = self._softens and not revealed
        entries = with_pictures(
            timeline(conversation, brand, self._now(), unfolded, self.warnings(conversation)),
            self.pictures.seen,
            veils=veils,
            loads=brand.id not in self._without_pictures,
        )
        return soften_entries(entries, conversation) if self._softens and not revealed else entries

    def soften(self, on: bool) -> None:
        """Show hurtful words as blocks until they are revealed, or in clear."""
        if on != self._softens:
            self._softens, self._ready = on, None
            self._refresh()
            self._speak()

    def reveal(self, on: bool) -> None:
        """Show the softened words of the conversation in clear, or soften them again."""
        if on != self._revealed:
            self._revealed = on
            self._refresh()
            self._speak()

    def in_sight(self) -> set[str]:
        """Return the keys of the entries of which something is in sight."""
        room = self.viewport().height()
        tops = ((block, self._top_of(number)) for number, block in enumerate(self._stack.blocks))
        return {block.entry.key for block, top in tops if top < room and top + block.height > 0}

    @property
    def softened(self) -> int:
        """Return how many passages are softened now."""
        return count_softened(self._entries)

    # -- pictures --

    def use_pictures(self, ask_key: str, without: frozenset[int]) -> None:
        """Say on cards which key shows a picture; the brands in ``without`` show none here."""
        if (ask_key, without) != (self._ask_key, self._without_pictures):
            self._ask_key, self._without_pictures = ask_key, without
            self._stack.forget()
            self._styles.clear()
            self._style = self._style_of(self._brand) if self._brand is not None else None
            self._pictures_changed()

    def ask_pictures(self) -> bool:
        """Show the pictures of the chosen message, or all; shown ones go away again. Say whether there are any."""
        step, cards = next_step([entry for entry in self._entries if self._chosen in (None, entry.key)])
        for card in cards:
            self._take_step(step, card)
        return bool(cards)

    def _take_step(self, step: AskStep, card: Card) -> None:
        assert card.account_id is not None
        key = (card.account_id, card.url)
        if step is AskStep.ASK:
            self.pictures.ask(key, self.devicePixelRatioF())
        elif step is AskStep.UNVEIL:
            self.pictures.unveil(key)
        else:
            self.pictures.forget(key)

    def _show_picture(self, url: str) -> None:
        card = next((card for entry in self._entries for card in entry.cards if card.url == url), None)
        if card is not None and card.account_id is not None:
            self._take_step(AskStep.UNVEIL if card.shown else AskStep.ASK, card)

    def _picture_of(self, card: Card) -> QPixmap | None:
        return (
            None if card.account_id is None else self.pictures.pixmap((card.account_id, card.url), veiled=card.veiled)
        )

    def _pictures_changed(self) -> None:
        self._ready = None
        self._refresh()
        self._speak()

    def _minute(self) -> int:
        return self._now() // 60_000

    def _refresh(self) -> None:
        if self._conversation is not None:
            self._rebuild(self._from_end())

    def _retheme(self) -> None:
        self._stack.forget()
        self._styles.clear()
        if self._brand is not None:
            self._style = self._style_of(self._brand)
        self._refresh()
        self.viewport().update()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._stack.forget()
            self._ready = None
            self._refresh()

    # -- laying out --

    def _measure(self, from_end: int) -> None:
        bar = self.verticalScrollBar()
        room = self.viewport().height()
        longest = max(0, round(self._stack.height) + TOP - room) if self._stack.blocks else 0
        blocked = bar.blockSignals(True)
        bar.setRange(0, longest)
        bar.setPageStep(room)
        bar.setSingleStep(42)
        bar.setValue(longest - from_end)
        bar.blockSignals(blocked)
        if not self._stack.complete:
            self._idle.start()

    def _lay_out_at_leisure(self) -> None:
        if self._conversation is None or len(self._stack.blocks) >= AT_LEISURE:
            return
        from_end = self._from_end()
        for _ in range(PER_IDLE):
            if self._stack.complete:
                break
            self._stack.next()
        self._measure(from_end)
        if len(self._stack.blocks) < min(AT_LEISURE, len(self._entries)):
            self._idle.start(1)

    def _from_end(self) -> int:
        bar = self.verticalScrollBar()
        return bar.maximum() - bar.value()

    def _scrolled(self) -> None:
        if self.verticalScrollBar().value() < self.viewport().height() and not self._stack.complete:
            from_end = self._from_end()
            self._stack.until(self._stack.height + 2 * self.viewport().height())
            self._measure(from_end)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        if self._conversation is not None:
            self._place(self._from_end())

    # -- where things are --

    def _top_of(self, number: int) -> float:
        """Return where the block lies in the viewport; the card of the thread stays at the top while all fits."""
        if self._stack.blocks[number].entry.kind is Kind.THREAD and self.verticalScrollBar().maximum() == 0:
            return float(TOP)
        return self.viewport().height() + self._from_end() - self._stack.end(number) - self._stack.blocks[number].height

    def _block_at(self, point: QPointF) -> tuple[Block, QPointF] | None:
        for number, block in enumerate(self._stack.blocks):
            top = self._top_of(number)
            if top <= point.y() < top + block.height:
                return block, QPointF(point.x(), point.y() - top)
        return None

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self.viewport())
        for area in event.region():  # type: ignore[attr-defined]  # the stub leaves it out
            painter.fillRect(area, self._theme.colour("bg.canvas"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._conversation is None or self._style is None:
            self._paint_empty(painter)
            return
        for number, block in enumerate(self._stack.blocks):
            top = self._top_of(number)
            if top + block.height < 0:
                break
            if not event.region().intersects(QRect(0, math.floor(top), 9_999, math.ceil(block.height))):
                continue
            chosen = block.entry.key == self._chosen
            look = Look.NONE if not chosen else Look.FOCUSED if self.hasFocus() else Look.CHOSEN
            button = self._current_button() if chosen and self.hasFocus() else None
            hovered, marks = block.entry.key == self._hover, self._marked.formats(block, self._theme)
            left, picture = block.picture or (0.0, None)
            if picture and not (chosen or hovered or marks) and picture.devicePixelRatio() == self.devicePixelRatioF():
                painter.drawPixmap(QPointF(left, top), picture)
                continue
            painter.translate(0, top)
            paint(painter, block, self._style, look, button, hovered=hovered, marks=marks)
            painter.translate(0, -top)

    def _update_blocks(self) -> None:
        """Have painted anew where blocks are and were, and not the empty ground between."""
        width, height = self.viewport().width(), self.viewport().height()
        extent = QRegion()
        for number, block in enumerate(self._stack.blocks):
            top = math.floor(self._top_of(number))
            if top + block.height < 0:
                break
            extent += QRect(0, top - 3, width, math.ceil(block.height) + 6)
        self.viewport().update((extent + self._extent).intersected(QRect(0, 0, width, height)))
        self._extent = extent

    def _paint_empty(self, painter: QPainter) -> None:
        painter.setFont(self._theme.font("body"))
        painter.setPen(self._theme.colour("text.muted"))
        painter.drawText(QRectF(self.viewport().rect()), Qt.AlignmentFlag.AlignCenter, self._empty)

    def _speak(self) -> None:
        """Tell assistive technology what is shown and what is chosen."""
        if self._conversation is None:
            return
        entry = self._entry(self._chosen)
        author = line(self._conversation.row.author_name or self._conversation.row.author_handle, 80)
        count = translate("Conversation", "%n message(s)", "", len(self._conversation.messages))
        self.setAccessibleName(f"{author}, {count}")
        newest = next((item for item in reversed(self._entries) if item.message_id), None)
        told = entry or newest
        self.setAccessibleDescription(told.spoken()[:2000] if told else "")
        if entry and QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))

    def spoken(self) -> str:
        """Return the whole conversation as text, as a screen reader would read it."""
        return "\n".join(entry.spoken() for entry in self._entries)

    # -- what keys act on --

    def _choose(self, key: str | None) -> None:
        """Take another block for the one that keys act on."""
        self._chosen = key
        self._focused_button = 0

    def _buttons(self) -> list[Button]:
        entry = self._entry(self._chosen)
        if entry is None:
            return []
        links = [Button(Doing.LINK, link.url, link.url) for link in entry.links]
        cards = [card.button for card in entry.cards if card.url]
        return [*entry.buttons, *links, *cards]

    def _current_button(self) -> Button | None:
        buttons = self._buttons()
        return buttons[self._focused_button % len(buttons)] if buttons else None

    def _point(self, button: Button | None) -> None:
        said = target_line(button)
        if said != self._pointed:
            self._pointed = said
            self.pointed.emit(said)
