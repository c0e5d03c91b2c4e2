"""The middle pane: search field, filters, the list of a view or of what a search found, and the toast."""

from __future__ import annotations

import time
from array import array
from collections.abc import Callable
from dataclasses import replace

from msgspec import field
from PySide6.QtCore import QLocale, Qt, QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from cm_inbox.inbox import Inbox
from cm_inbox.models.accounts import Brand, HealthState
from cm_inbox.models.conversations import SearchHit
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import ThreadKind
from cm_inbox.models.queue import SORTED, Change, Filter, QueueRow, Sort, View
from cm_inbox.models.record import Record

from . import texts
from .empty import Empty, Nothing
from .futures import Futures
from .queue_filters import FilterBar
from .queue_head import QueueHead
from .queue_list import Grouping, QueueList
from .queue_model import QueueModel
from .queue_text import describe
from .row_painter import COMFORTABLE, COMPACT
from .search_field import SearchField
from .search_pages import SearchPages
from .shield_order import FEW, KINDS, Arrangement, Shown
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
    """What the list shows: a view, narrowed and in an order, or with a ``query`` what a search found, narrowed too."""

    view: View = View.INBOX
    narrowed: Filter = field(default_factory=Filter)
    query: str = ""
    sort: Sort = Sort.URGENCY

    @property
    def own(self) -> bool:
        """Say whether this is more than a view, of one brand or of all: something worth keeping."""
        plain = Filter(brand_id=self.narrowed.brand_id)
        return bool(self.query) or self.narrowed != plain or (self.sorts and self.sort is not Sort.URGENCY)

    @property
    def sorts(self) -> bool:
        """Say whether the order can be chosen."""
        return self.view in SORTED and not self.query


class QueuePane(QWidget):
    """Shows a ``Place`` and keeps it true while everything changes. ``place_changed`` when one goes elsewhere.

    ``listed``: the list is another, or has been read to its end.
    """

    place_changed = Signal(object)
    listed = Signal()
    _patient = False

    def __init__(
        self,
        inbox: Inbox,
        theme: Theme,
        futures: Futures,
        clock: Callable[[], Millis],
        brands: Callable[[int], Brand | None],
        key_of: Callable[[str], str],
        parent: QWidget | None = None,
    ) -> None:
        """``key_of`` gives the key of a command."""
        super().__init__(parent)
        self.setObjectName("Queue")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._inbox = inbox
        self._theme = theme
        self._futures = futures
        self.is_written_to: Callable[[], bool] = lambda: False
        """Whether somebody is writing to the current conversation: another may not take its place under their hands."""
        self.place = Place()
        self._turn = 0
        self._reading_since = 0.0
        self._reading_took = 0.0
        self._searching = False
        self._reading = False
        self._partial = False
        self._arrangement: Arrangement | None = None
        self._brands = brands
        self._key_of = key_of
        self._pages = SearchPages(inbox, "")

        def said(row: QueueRow) -> str:
            brand, delegate = brands(row.brand_id), self.list.delegate
            soft, here = delegate.softens(row), delegate.present.get(row.id)
            return describe(delegate.veiled(row), brand.name if brand else "", clock(), soft=soft, here=here)

        self.model = QueueModel(inbox.rows, said, self)
        self.list = QueueList(self.model, theme, clock, brands, self)
        self.search_field = SearchField(theme, self)
        self.empty = Empty(theme, key_of, self)
        self.toast = Toast(theme, self)
        self.filters = FilterBar(theme, self)
        self.line = QueueHead(theme, self)
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
        self.filters.chosen.connect(self.choose_chip)
        self.filters.network_chosen.connect(self.choose_network)
        self.line.sort_chosen.connect(self.choose_sort)
        self.list.top_changed.connect(self._tell_head)
        self.list.unfolded.connect(self.unfold)
        self.model.marked_changed.connect(self._tell_head)
        self.list.verticalScrollBar().valueChanged.connect(self._find_more_near_end)
        self.toast.covers.connect(self.list.set_covered)

    def _build(self) -> None:
        search_row = QVBoxLayout()
        search_row.setContentsMargins(12, 12, 12, 8)
        search_row.addWidget(self.search_field)
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.list)
        self.stack.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(search_row)
        layout.addWidget(self.filters)
        layout.addSpacing(8)
        layout.addWidget(self.line)
        layout.addWidget(self.stack, 1)
        self._name_all()

    def _name_all(self) -> None:
        self.filters.retranslate()
        self.line.retranslate()
        self.search_field.name_all()
        self.use_keys()
        self.list.setAccessibleName(self.tr("Conversations"))

    def use_density(self, density: str) -> None:
        """Show rows as high as was chosen."""
        self.list.use_shape(COMPACT if density == "compact" else COMFORTABLE)

    def use_keys(self) -> None:
        """Say which keys do what: they may have been bound anew."""
        self.search_field.show_key(self._key_of("search"))

    def retranslate(self) -> None:
        """Say everything again, in another language."""
        self._name_all()
        self.list.retranslate()
        self.show_state()

    @property
    def searching(self) -> bool:
        """Say whether a search has been ordered and not answered yet."""
        return self._searching

    @property
    def head(self) -> str:
        """Return what stands over the list."""
        return self.line.text

    @property
    def total(self) -> int | None:
        """Return how long the list is; None while only its beginning has been read, or where some are held back."""
        held_back = self._shielded is not None
        return None if self._partial or self._reading or held_back else self.model.rowCount()

    @property
    def holds_view(self) -> bool:
        """Say whether the list is that of its whole view, of one brand or of all."""
        place = self.place
        return not place.query and place.narrowed == Filter(brand_id=place.narrowed.brand_id)

    # -- going --

    def go(self, place: Place, select: int | None = None) -> None:
        """Show another place from its beginning, or with ``select`` at that conversation."""
        self.place = place
        self._turn += 1
        self.model.clear_marks()
        if not place.query and self.search_field.text():
            self.search_field.clear()
        self.filters.show_filter(place.narrowed, keepable=place.own)
        self.filters.show_kinds(self._shielded)
        self.line.show_sort(place.sort, possible=place.sorts and self._arrangement is None)
        self._searching = bool(place.query)
        self._pages = SearchPages(self._inbox, place.query, place.narrowed)
        self._reading = self._partial = False
        if place.query:
            self._run_search()
        else:
            self._show_first(select)
        self.show_state()
        self.place_changed.emit(place)

    def _show_first(self, select: int | None) -> None:
        """Show the beginning of the list at once; the rest, or all of what takes longer, comes from another thread."""
        place = self.place
        ids = self._inbox.ids_at_once(place.view, place.narrowed, sort=self._sort, limit=FIRST_IDS)
        self._reading = ids is None
        self._partial = ids is not None and len(ids) == FIRST_IDS
        shown = array("q") if ids is None else self._arranged(ids, partial=self._partial)
        self.list.show_list(shown, select=select, grouping=self._grouping(), partial=self._partial)
        if ids is None or (self._partial and not self._patient):
            self._read_long_list(select)

    def wait(self) -> None:
        """Be content with the beginning of a long list until ``go_on``."""
        self._patient = True

    def go_on(self) -> None:
        """Read long lists to their end again, and what is left of this one."""
        self._patient = False
        if self._partial:
            self._read_long_list()

    def choose_chip(self, name: str) -> None:
        """Narrow the view, or with the chip that narrows already no longer."""
        place, narrowed = self.place, self.place.narrowed
        if self._arrangement is not None:
            self._arrangement.shown = KINDS.get(name, Shown.ALL)
            if name in KINDS:
                self.go(replace(place, query=""), select=self.list.current)
                return
        kinds = {"public": ThreadKind.PUBLIC, "private": ThreadKind.PRIVATE}
        if name == "all":
            narrowed = Filter(brand_id=narrowed.brand_id)
        elif name == "unread":
            narrowed = replace(narrowed, unread=not narrowed.unread)
        else:
            narrowed = replace(narrowed, kind=None if narrowed.kind is kinds[name] else kinds[name])
        self.go(replace(place, narrowed=narrowed), select=self.list.current)

    def choose_network(self, network: str | None) -> None:
        """Show only what is on a network; None: on all of them."""
        place = self.place
        self.go(replace(place, narrowed=replace(place.narrowed, network=network)), select=self.list.current)

    def choose_sort(self, sort: Sort) -> None:
        """Show the list in another order."""
        if self.place.sorts:
            self.go(replace(self.place, sort=sort), select=self.list.current)

    def search_for(self, query: str) -> None:
        """Search for something, as if it had been typed."""
        self.search_field.setText(query)
        self._search_now()

    def leave_search(self) -> bool:
        """Go back to the view the search began in; say whether there was a search."""
        if not (self.place.query or self.search_field.text()):
            return False
        self.go(replace(self.place, query=""), select=self.list.current)
        return True

    def leave_filter(self) -> bool:
        """Show all again where a filter leaves nothing to show; say whether there was one."""
        if self.model.rowCount() or self.place.narrowed == Filter(brand_id=self.place.narrowed.brand_id):
            return False
        self.choose_chip("all")
        return True

    # -- staying true --

    def refresh(self, change: Change) -> None:
        """Take note of what has changed."""
        if change.reload:
            self.model.reload(self.list.visible())
        elif change.conversations:
            self.model.refresh(change.conversations, self.list.visible())
        if change.accounts and self.stack.currentWidget() is self.empty:
            self.show_state()  # an account that was read for the first time
        if self.place.query or not (change.reload or change.conversations):
            return
        if self.model.rowCount() > AT_ONCE:
            self._schedule_long_list()
            return
        place = self.place
        ids = self._inbox.ids_at_once(place.view, place.narrowed, sort=self._sort, limit=AT_ONCE + 1)
        if ids is not None and not self._reading:
            self._merge(ids, partial=len(ids) > AT_ONCE)
        if ids is None or len(ids) > AT_ONCE:
            self._schedule_long_list()

    def _merge(self, ids: array[int], *, partial: bool = False) -> None:
        if not partial and self.is_written_to() and self.list.current not in ids:
            self._schedule_long_list()  # who is being answered stays until the answer is written, whoever dealt with it
            return
        self._partial = partial
        self.list.merge(self._arranged(ids, partial=partial), partial=partial)
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
                self.list.show_list(self._arranged(ids), select=select, grouping=self._grouping())
                self.show_state()
            else:
                self._merge(ids)

        place = self.place
        self._futures.then(self._inbox.ids_later(place.view, place.narrowed, sort=self._sort), show)

    # -- behind the shield --

    def use_shield(self, arrangement: Arrangement | None) -> None:
        """Show courteous ones first, and of the hostile ones a batch; None: everything in its own order again."""
        self._arrangement = arrangement
        self.list.delegate.use_shield(arrangement is not None)
        self.go(self.place, select=self.list.current)

    def choose_kind(self, shown: Shown) -> None:
        """Behind the shield, show only the courteous ones, or the hostile ones, or both."""
        if self._arrangement is not None:
            self._arrangement.shown = shown
            self.go(replace(self.place, query=""), select=self.list.current)

    def unfold(self) -> None:
        """Behind the shield, show all courteous ones above the batch, or only the first few again."""
        if self._arrangement is not None:
            self._arrangement.unfolded = not self._arrangement.unfolded
            if not self._arrangement.unfolded and FEW <= self.list.position < self._arrangement.courteous:
                self.list.go_to(FEW - 1)
            self.go(self.place, select=self.list.current)

    @property
    def _shielded(self) -> Arrangement | None:
        """Return how the list is arranged; None for one that the shield leaves as it is."""
        return self._arrangement if self.place.sorts else None

    @property
    def _sort(self) -> Sort:
        return self.place.sort if self._shielded is None else Sort.COURTEOUS

    def _arranged(self, ids: array[int], *, partial: bool = False) -> array[int]:
        if self._shielded is None:
            return ids
        arranged = self._shielded.arrange(
            ids, self._inbox.first_hostile(ids), partial=partial, current=self.list.current
        )
        self.filters.show_kinds(self._shielded)
        return arranged

    def _grouping(self) -> Grouping | None:
        """Return what says where the groups of the list end: only the order of urgency has any, and the shield's."""
        if self._shielded is not None:
            from .shield_groups import grouping  # not needed for the first picture

            return grouping(self._shielded, self._inbox.first_hostile)
        return self._inbox.group_ends if self.place.sorts and self.place.sort is Sort.URGENCY else None

    def detach(self) -> None:
        """Ask the inbox nothing any more."""
        self._later.stop()
        self._search_timer.stop()
        self.model.detach()

    # -- searching --

    def _search_cleared(self, text: str) -> None:
        if not text and self.place.query:
            self.go(replace(self.place, query=""), select=self.list.current)

    def _search_now(self) -> None:
        self._search_timer.stop()
        query = self.search_field.text().strip()
        if query != self.place.query:
            if query:
                self.go(replace(self.place, query=query))
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

    def show_state(self, *, problem: str = "") -> None:
        """Show the list, or where there is nothing in it, why."""
        self._tell_head()
        self.listed.emit()
        if self.model.rowCount() or self._searching or self._reading:
            self._show_page(self.list)
            return
        narrowed = self.place.narrowed
        brand = None if narrowed.brand_id is None else self._brands(narrowed.brand_id)
        if self.place.query:
            nothing = Nothing.PROBLEM if problem else Nothing.FOUND
        elif not (accounts := self._inbox.accounts()):
            nothing = Nothing.ACCOUNTS
        elif not self.holds_view:
            nothing = Nothing.NARROWED
        elif self.place.view is View.INBOX and any(
            each.health.state is HealthState.NEW and narrowed.brand_id in (None, each.brand_id) for each in accounts
        ):
            nothing = Nothing.UNREAD
        else:
            nothing = Nothing.VIEW if brand is None else Nothing.BRAND
        self.empty.show_nothing(nothing, self.place.view, self.place.query, problem, brand.name if brand else "")
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
        marked, top, number = len(self.model.marked), self.list.top_group, QLocale().toString
        if marked == 1:  # of more than one the bar tells
            self.line.tell(self.tr("%n selected", "", marked))
        elif self._searching or self._reading:
            self.line.tell(self.tr("Searching…"))
        elif self.place.query:
            said = self.tr("The newest %1") if self._pages.more else self.tr("Found %1")
            self.line.tell(said.replace("%1", number(self.model.rowCount())))
        elif top is not None:
            self.line.tell(*top)
        else:
            count = "" if self.total is None else number(self.total)
            self.line.tell(texts.view_title(self.place.view), count)
