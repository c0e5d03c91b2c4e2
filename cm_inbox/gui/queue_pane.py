"""The middle pane: search field, filters, the list of a view or of what a search found, and the toast."""

from __future__ import annotations

import time
from array import array
from collections.abc import Callable
from dataclasses import replace

from msgspec import field
from PySide6.QtCore import QPointF, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from cm_inbox.inbox import Inbox
from cm_inbox.models.accounts import Brand
from cm_inbox.models.conversations import SearchHit
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import ThreadKind
from cm_inbox.models.queue import Change, Filter, QueueRow, View
from cm_inbox.models.record import Record

from . import texts
from .empty import Empty, Nothing
from .futures import Futures
from .queue_list import QueueList
from .queue_model import QueueModel
from .queue_text import describe
from .search_pages import SearchPages
from .theme import Theme
from .toast import Toast

FIRST_IDS = 500
"""How many ids are read at once; the rest of a longer list comes from another thread."""

AT_ONCE = 2_000
"""Up to how many ids a list is read again at every change."""

LONG_LIST_MS = 2_000
"""How often at most a longer list is read again."""

REST = 20
"""How many times as long as reading a longer list took it is left alone: half a million take half a second."""

SEARCH_MS = 200
NEAR_END = 50
"""How many rows before the end of what was found the next page is asked for."""

translate = texts.translate


class Place(Record, frozen=True):
    """What the list shows: a view, narrowed, or with a ``query`` what a search found."""

    view: View = View.INBOX
    narrowed: Filter = field(default_factory=Filter)
    query: str = ""


class SearchField(QLineEdit):
    """The field above the list. ``to_list`` wants the keyboard back in the list."""

    to_list = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("Search")
        self._theme = theme
        self.setClearButtonEnabled(True)
        self.setTextMargins(26, 0, 0, 0)
        self.setMaxLength(1_000)
        theme.changed.connect(self.update)

    def name_all(self) -> None:
        """Say everything in the user's language."""
        self.setPlaceholderText(self.tr("Search a message, a person…"))
        self.setAccessibleName(self.tr("Search"))
        self.setToolTip(
            self.tr("Words, “a phrase”, begin*; from: network: brand: before: after: is: narrow what is found")
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.key() != Qt.Key.Key_Down:
                self.returnPressed.emit()
            self.to_list.emit()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        theme = self._theme
        painter = QPainter(self)
        middle = self.height() // 2
        painter.drawPixmap(QPointF(10, middle - 8), theme.icon("search", 16, theme.colour("icon.default")))
        if not self.text() and not self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            cap = QRect(self.width() - 28, middle - 9, 18, 18)
            painter.setPen(QPen(theme.colour("key.border"), 1))
            painter.setBrush(theme.colour("key.bg"))
            painter.drawRoundedRect(cap, 4, 4)
            painter.setPen(theme.colour("key.text"))
            painter.setFont(theme.font("micro"))
            painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, "/")
        painter.end()


class QueuePane(QWidget):
    """Shows a ``Place`` and keeps it true while everything changes. ``place_changed`` when one goes elsewhere."""

    place_changed = Signal(object)

    def __init__(
        self,
        inbox: Inbox,
        theme: Theme,
        futures: Futures,
        clock: Callable[[], Millis],
        brands: Callable[[int], Brand | None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("Queue")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._inbox = inbox
        self._theme = theme
        self._futures = futures
        self.place = Place()
        self._turn = 0
        self._reading_since = 0.0
        self._reading_took = 0.0
        self._searching = False
        self._reading = False
        self._pages = SearchPages(inbox, "")

        def said(row: QueueRow) -> str:
            brand = brands(row.brand_id)
            return describe(row, brand.name if brand else "", clock(), soft=self.list.delegate.softens(row))

        self.model = QueueModel(inbox.rows, said, self)
        self.list = QueueList(self.model, theme, clock, brands, self)
        self.search_field = SearchField(theme, self)
        self.empty = Empty(theme, self)
        self.toast = Toast(theme, self)
        self._head = QLabel(self)
        self._build()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._read_long_list)
        self._search_timer = QTimer(self)
        self._search_timer.setSingleShot(True)
        self._search_timer.setInterval(SEARCH_MS)
        self._search_timer.timeout.connect(self._search_now)
        self.search_field.textEdited.connect(self._search_timer.start)
        self.search_field.textChanged.connect(self._search_cleared)
        self.search_field.returnPressed.connect(self._search_now)
        self.search_field.to_list.connect(self.list.setFocus)
        self.model.marked_changed.connect(self._tell_head)
        self.list.verticalScrollBar().valueChanged.connect(self._find_more_near_end)
        self.toast.covers.connect(self.list.set_covered)

    def _build(self) -> None:
        self._chips: dict[str, QPushButton] = {}
        chips = QHBoxLayout()
        chips.setSpacing(6)
        chips.setContentsMargins(12, 0, 12, 0)
        for name in ("all", "public", "private", "unread"):
            chip = QPushButton(self)
            chip.setProperty("role", "chip")
            chip.setCheckable(True)
            chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            chip.clicked.connect(lambda _checked=False, chosen=name: self.choose_chip(chosen))
            self._chips[name] = chip
            chips.addWidget(chip)
        chips.addStretch(1)
        search_row = QVBoxLayout()
        search_row.setContentsMargins(12, 12, 12, 8)
        search_row.addWidget(self.search_field)
        self._head.setFont(self._theme.font("section"))
        self._head.setTextFormat(Qt.TextFormat.PlainText)
        self._head.setContentsMargins(20, 8, 20, 6)
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.list)
        self.stack.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(search_row)
        layout.addLayout(chips)
        layout.addWidget(self._head)
        layout.addWidget(self.stack, 1)
        self._show_chips()
        self._name_all()

    def _name_all(self) -> None:
        names = {
            "all": self.tr("All"),
            "public": self.tr("Public"),
            "private": self.tr("Private"),
            "unread": self.tr("Unread"),
        }
        for name, text in names.items():
            self._chips[name].setText(text)
        self.search_field.name_all()
        self.list.setAccessibleName(self.tr("Conversations"))

    def retranslate(self) -> None:
        """Say everything again, in another language."""
        self._name_all()
        self.list.delegate.restyle()
        self.list.viewport().update()
        self.show_state()

    @property
    def searching(self) -> bool:
        """Say whether a search has been ordered and not answered yet."""
        return self._searching

    @property
    def head(self) -> str:
        """Return what stands over the list."""
        return self._head.text()

    # -- going --

    def go(self, place: Place, select: int | None = None) -> None:
        """Show another place from its beginning, or with ``select`` at that conversation."""
        self.place = place
        self._turn += 1
        self.model.clear_marks()
        if not place.query and self.search_field.text():
            self.search_field.clear()
        self._show_chips()
        self._searching = bool(place.query)
        self._pages = SearchPages(self._inbox, place.query)
        self._reading = False
        if place.query:
            self._run_search()
        else:
            self._show_first(select)
        self.show_state()
        self.place_changed.emit(place)

    def _show_first(self, select: int | None) -> None:
        """Show the beginning of the list at once; the rest, or all of what takes longer, comes from another thread."""
        ids = self._inbox.ids_at_once(self.place.view, self.place.narrowed, limit=FIRST_IDS)
        self._reading = ids is None
        self.list.show_list(array("q") if ids is None else ids, select=select)
        if ids is None or len(ids) == FIRST_IDS:
            self._read_long_list(select)

    def choose_chip(self, name: str) -> None:
        """Narrow the view, or with the chip that narrows already no longer."""
        narrowed = self.place.narrowed
        kinds = {"public": ThreadKind.PUBLIC, "private": ThreadKind.PRIVATE}
        if name == "all":
            narrowed = replace(narrowed, kind=None, unread=False, network=None, label=None)
        elif name == "unread":
            narrowed = replace(narrowed, unread=not narrowed.unread)
        else:
            narrowed = replace(narrowed, kind=None if narrowed.kind is kinds[name] else kinds[name])
        self.go(Place(self.place.view, narrowed), select=self.list.current)

    def search_for(self, query: str) -> None:
        """Search for something, as if it had been typed."""
        self.search_field.setText(query)
        self._search_now()

    def leave_search(self) -> bool:
        """Go back to the view the search began in; say whether there was a search."""
        if not (self.place.query or self.search_field.text()):
            return False
        self.go(Place(self.place.view, self.place.narrowed), select=self.list.current)
        return True

    # -- staying true --

    def refresh(self, change: Change) -> None:
        """Take note of what has changed."""
        if change.reload:
            self.model.reload(self.list.visible())
        elif change.conversations:
            self.model.refresh(change.conversations, self.list.visible())
        if self.place.query or not (change.reload or change.conversations):
            return
        if self.model.rowCount() > AT_ONCE:
            self._schedule_long_list()
            return
        ids = self._inbox.ids_at_once(self.place.view, self.place.narrowed, limit=AT_ONCE + 1)
        if ids is not None and not self._reading:
            self._merge(ids)
        if ids is None or len(ids) > AT_ONCE:
            self._schedule_long_list()

    def _merge(self, ids: array[int]) -> None:
        self.list.merge(ids)
        self.show_state()

    def _schedule_long_list(self) -> None:
        if not self._later.isActive():
            since = (time.monotonic() - self._reading_since) * 1000
            self._later.start(max(0, round(max(LONG_LIST_MS, REST * self._reading_took) - since)))

    def _read_long_list(self, select: int | None = None) -> None:
        turn = self._turn
        self._reading_since = time.monotonic()

        def show(ids: array[int]) -> None:
            self._reading_took = (time.monotonic() - self._reading_since) * 1000
            if turn != self._turn:
                return
            if self._reading:
                self._reading = False
                self.list.show_list(ids, select=select)
                self.show_state()
            else:
                self._merge(ids)

        self._futures.then(self._inbox.ids_later(self.place.view, self.place.narrowed), show)

    def detach(self) -> None:
        """Ask the inbox nothing any more."""
        self._later.stop()
        self._search_timer.stop()
        self.model.detach()

    # -- searching --

    def _search_cleared(self, text: str) -> None:
        if not text and self.place.query:
            self.go(Place(self.place.view, self.place.narrowed), select=self.list.current)

    def _search_now(self) -> None:
        self._search_timer.stop()
        query = self.search_field.text().strip()
        if query != self.place.query:
            if query:
                self.go(Place(self.place.view, self.place.narrowed, query))
            else:
                self.leave_search()

    def soften(self, on: bool, peek_key: str) -> None:
        """Show hurtful words as blocks, or in clear; ``peek_key`` is the key that reads them."""
        self.list.delegate.soften(on, peek_key)
        self.list.viewport().update()

    def _run_search(self) -> None:
        turn, pages = self._turn, self._pages

        def show(hits: list[SearchHit]) -> None:
            if turn != self._turn:
                return
            first = not pages.begun
            pages.take(hits)
            self._searching = False
            if first:
                self.list.show_list(pages.ids, pages.snippets, hurtful=pages.hurtful)
            else:
                self.list.merge(pages.ids)
            self.show_state()
            self._find_more_near_end()

        def refused(error: Exception) -> None:
            if turn == self._turn:
                self._searching = False
                pages.give_up()
                if not pages.snippets:
                    self.list.show_list(array("q"))
                self.show_state(problem=texts.error_text(error)[1])

        self._futures.then(pages.next(), show, refused)

    def _find_more_near_end(self) -> None:
        """Ask for the next page of what a search finds when one comes near the end of those found."""
        pages = self._pages
        near = self.list.visible().stop + NEAR_END >= self.model.rowCount()
        if self.place.query and near and pages.begun and pages.more and not pages.under_way:
            self._run_search()

    # -- inside --

    def _show_chips(self) -> None:
        narrowed = self.place.narrowed
        state = {
            "public": narrowed.kind is ThreadKind.PUBLIC,
            "private": narrowed.kind is ThreadKind.PRIVATE,
            "unread": narrowed.unread,
        }
        state["all"] = not any(state.values())
        for name, chip in self._chips.items():
            chip.setChecked(state[name])

    def show_state(self, *, problem: str = "") -> None:
        """Show the list, or where there is nothing in it, why."""
        self._tell_head()
        if self.model.rowCount() or self._searching or self._reading:
            self._show_page(self.list)
            return
        if self.place.query:
            nothing = Nothing.PROBLEM if problem else Nothing.FOUND
        elif not self._inbox.accounts():
            nothing = Nothing.ACCOUNTS
        elif self.place.narrowed != Filter():
            nothing = Nothing.NARROWED
        else:
            nothing = Nothing.VIEW
        self.empty.show_nothing(nothing, self.place.view, self.place.query, problem)
        self._show_page(self.empty)

    def _show_page(self, page: QWidget) -> None:
        """Show the list or what stands in its place; the keyboard goes along, also in a window that is not active."""
        left = self.stack.currentWidget()
        if page is left:
            return
        keyboard = self.window().focusWidget()
        self.stack.setCurrentWidget(page)
        if keyboard is left:
            page.setFocus()

    def _tell_head(self) -> None:
        marked = len(self.model.marked)
        if marked:
            self._head.setText(self.tr("%n selected", "", marked))
        elif self._searching or self._reading:
            self._head.setText(self.tr("Searching…"))
        elif self.place.query:
            said = self.tr("The newest %1") if self._pages.more else self.tr("Found %1")
            self._head.setText(said.replace("%1", str(self.model.rowCount())))
        else:
            self._head.setText(f"{texts.view_title(self.place.view)}   {self.model.rowCount()}")
