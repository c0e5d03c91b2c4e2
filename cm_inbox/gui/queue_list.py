"""The list itself: one column of conversations, one of them current, any number marked.

The current conversation is remembered by id. When the list changes it keeps its place on the screen; when the
current one leaves, the one that takes its place becomes current. In the order of urgency the list is in groups
(``queue_groups``).
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from cm_inbox.models.accounts import Brand
from cm_inbox.models.instants import Millis

from .announcing import announce, announce_current
from .headings import FOLD_HEIGHT
from .plain import line
from .queue_groups import Groups
from .queue_model import QueueModel
from .queue_text import Here
from .row_painter import RowDelegate, Shape
from .still_bar import StillBar
from .theme import Theme
from .viewport import own_viewport

TICK_MS = 15_000
"""How often the waiting times are looked at."""

ROWS_A_STEP = 4
"""How many rows are laid out ahead in one go."""

BELOW = 102
"""So much ground is below the last row (px): a message that lies over the bottom covers no more."""

NEAR = 512
"""How far around the current conversation one looks for what takes its place."""


Grouping = Callable[["array[int]", Sequence[int]], Sequence[int] | Groups]
"""Gets the ids of a list and where its groups ended lately; returns where each ``Group`` ends now, or other groups."""


class QueueList(QTableView):
    """Shows a ``QueueModel``. ``current_changed`` gives the id of the current conversation, or None.

    ``top_changed`` follows the group of the topmost row in sight, or its number (``top_group``). ``unfolded``: the line
    that stands for folded rows was clicked.
    """

    current_changed = Signal(object)
    top_changed = Signal()
    opened = Signal(int)
    unfolded = Signal()

    def __init__(
        self,
        model: QueueModel,
        theme: Theme,
        clock: Callable[[], Millis],
        brands: Callable[[int], Brand | None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setViewport(own_viewport())
        self.setObjectName("QueueList")
        self._queue = model
        self._theme = theme
        self._current: int | None = None
        self._moving = False
        self._covered = 0
        self._last_step = 1
        self._grouping: Grouping | None = None
        self._partial = False
        self.groups = Groups()
        self._higher: tuple[int, ...] = ()
        self._top: tuple[str, str] | None = None
        self.delegate = RowDelegate(model, theme, clock, brands)
        self._set_up_view()
        self.setModel(model)
        self.setItemDelegate(self.delegate)
        self.selectionModel().currentRowChanged.connect(self._current_row_changed)
        model.marked_changed.connect(self.viewport().update)
        theme.changed.connect(self._restyle)
        self._ticker = QTimer(self)
        self._ticker.setInterval(TICK_MS)
        self._ticker.timeout.connect(self.tick)
        self.verticalScrollBar().valueChanged.connect(self._look_at_top)
        self._ticker.start()
        self.delegate.tick()

    def _set_up_view(self) -> None:
        self.setShowGrid(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        rows = self.verticalHeader()
        rows.hide()
        rows.setUpdatesEnabled(False)  # it is never seen, and would look for where each row is whenever one is higher
        rows.setMinimumSectionSize(1)
        rows.setDefaultSectionSize(self._row_height)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setVerticalScrollBar(StillBar(self))
        # The style sheet paints its whole ground: nothing behind it need be painted again when it moves.
        self.verticalScrollBar().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setWordWrap(False)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def _restyle(self) -> None:
        """Let the scroll bar hide what is behind it: else every widget below it is painted with it, at every key."""
        bar = self.verticalScrollBar()
        bar.ensurePolished()  # a style sheet takes the attribute away
        bar.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.viewport().update()

    # -- asking --

    @property
    def current(self) -> int | None:
        """Return the id of the current conversation."""
        return self._current

    @property
    def position(self) -> int:
        """Return where it is; -1 where there is none."""
        return self.currentIndex().row()

    @property
    def top_group(self) -> tuple[str, str] | None:
        """Return title and number of the group of the topmost row in sight; None in a list without groups."""
        return self._top

    @property
    def _row_height(self) -> int:
        return self.delegate.shape.height

    def neighbours(self) -> list[int]:
        """Return what the next key will most likely make current, the likeliest first: one goes on as one went."""
        around = (self._last_step, -self._last_step, self._last_step * self._page_rows())
        found = [self._queue.id_at(self.position + each) for each in around] if self.position >= 0 else []
        return list(dict.fromkeys(each for each in found if each is not None))

    def prepare_rows(self) -> Iterator[None]:
        """Read and lay out the rows that come into sight next, and paint aside what the next key changes."""
        visible, width, ratio = self.visible(), self.viewport().width(), self.devicePixelRatioF()
        self.delegate.prepare(self.position, width, ratio, selected=False)
        self.delegate.prepare(self.position + self._last_step, width, ratio, selected=True)
        yield
        page = self._page_rows()
        below = range(visible.stop, min(visible.stop + page, self._queue.rowCount()))
        above = range(visible.start - 1, max(-1, visible.start - 1 - page), -1)
        for number, position in enumerate(below if self._last_step > 0 else above):
            row = self._queue.row(position)
            if row is not None:
                self.delegate.layout_of(row, width, ratio)
            if number % ROWS_A_STEP == 0:
                yield

    def _page_rows(self) -> int:
        return max(1, self.viewport().height() // self._row_height - 1)

    def visible(self) -> range:
        """Return the positions that are in sight."""
        first = self.rowAt(0)
        if first < 0:
            return range(0)
        last = self.rowAt(self.viewport().height() - 1)
        return range(first, (last if last >= 0 else self._queue.rowCount() - 1) + 1)

    # -- ordering --

    def peek(self) -> None:
        """Show the softened words of the current row in clear, or soften them again."""
        row = self._queue.row(self.position)
        if row is None or self.delegate.peeked == row.id:
            self.stop_peeking()
            return
        self.delegate.peek(row.id)
        self.viewport().update()
        announce(self, line(self._queue.snippets.get(row.id, row.snippet)))

    def stop_peeking(self) -> None:
        """Soften again what was read."""
        if self.delegate.peeked is not None:
            self.delegate.peek(None)
            self.viewport().update()

    def show_list(
        self,
        ids: array[int],
        snippets: dict[int, str] | None = None,
        select: int | None = None,
        *,
        hurtful: dict[int, tuple[str, ...]] | None = None,
        grouping: Grouping | None = None,
        partial: bool = False,
    ) -> None:
        """Show another list from its top, with ``select`` or else its first conversation current.

        ``grouping`` says where its groups end; None: it has none. ``partial``: this is only the beginning of the list.
        """
        self._moving = True
        self._level()
        self._queue.show(ids, snippets, hurtful)
        self._grouping, self._partial = grouping, partial
        self._group(self._asked())
        self._moving = False
        position = self._queue.position(select) if select is not None else None
        self._select(position if position is not None else 0, tell_always=True)
        if position is None:
            self.scrollToTop()

    def merge(self, ids: array[int], *, partial: bool = False) -> None:
        """Show the same list as it is now: selection and scroll stay with the conversation they were at."""
        self._partial = partial
        with self._kept():
            self._queue.merge(ids)
            self._group(self._asked())

    def take_out(self, ids: Sequence[int]) -> None:
        """Let some leave; what takes the current one's place is current."""
        with self._kept(reach=NEAR + len(ids)):
            gone = self._queue.take_out(ids, near=max(0, self.position))
            self._group(self.groups.without(gone))

    def move(self, by: int) -> None:  # type: ignore[override]  # QWidget.move(x, y) is for windows; this one is laid out
        """Make current what is so many rows further; stops at both ends."""
        self.go_to(self.position + by)

    def go_to(self, position: int) -> None:
        """Make the conversation at a position current, as near as there is one."""
        count = self._queue.rowCount()
        if count:
            self._last_step = -1 if position < self.position else 1
            self._select(min(max(position, 0), count - 1))

    def page(self, direction: int) -> None:
        """Move by what is in sight, up (-1) or down (1)."""
        self.move(direction * self._page_rows())

    def select(self, conversation_id: int) -> bool:
        """Make a conversation current; say whether it is in the list."""
        position = self._queue.position(conversation_id, max(0, self.position))
        if position is None:
            return False
        self._select(position)
        return True

    def mark_and_move(self, by: int) -> None:
        """Mark the current conversation, move, and mark the one arrived at."""
        marks = {self._current}
        self.move(by)
        marks.add(self._current)
        self._queue.mark(each for each in marks if each is not None)

    def show_present(self, present: Mapping[int, Here]) -> None:
        """Show which conversations colleagues have open."""
        if self.delegate.show_present(present):
            self.viewport().update()

    def set_keys_act(self, act: bool) -> None:
        """Say whether keys act on the list now (false while text is being written)."""
        if self.delegate.keys_act != act:
            self.delegate.keys_act = act
            self.viewport().update()

    def set_covered(self, height: int) -> None:
        """Say how much of the bottom something lies over: what is current in sight is shown above it, now and later."""
        self._covered = height
        if height and self.position in self.visible():
            self.scrollTo(self.currentIndex())

    # -- what Qt calls --

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self._restyle()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Have the current row said, also where the keyboard comes back from a menu."""
        super().focusInEvent(event)
        announce_current(self)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the ground too: a list that hides what is behind it is moved when it scrolls, not painted anew."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self._theme.colour("bg.list"))
        painter.end()
        super().paintEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Keep the current row in sight when something above takes room from the list."""
        in_sight = self.position >= 0 and self.row_rect(self.position).top() < event.oldSize().height()
        super().resizeEvent(event)
        if in_sight and event.size().height() < event.oldSize().height():
            self.scrollTo(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Leave every key to the command table: Qt's own would search by letter and move between columns."""
        event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Select; with Ctrl mark one, with Shift mark up to there."""
        y = event.position().toPoint().y()
        position = self._row_at(y)
        clicked = self._queue.id_at(position)
        if clicked is None:
            if self._on_fold(y):
                self.unfolded.emit()
            return
        held = event.modifiers()
        if held & Qt.KeyboardModifier.ControlModifier:
            self._queue.toggle_mark(clicked)
            return
        if held & Qt.KeyboardModifier.ShiftModifier and self.position >= 0:
            low, high = sorted((self.position, position))
            self._queue.mark(self._queue.ids[low : high + 1])
            return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        super().mouseDoubleClickEvent(event)
        if self._queue.id_at(self._row_at(event.position().toPoint().y())) == self._current is not None:
            self.opened.emit(self._current)

    def updateGeometries(self) -> None:  # noqa: N802 - Qt's name
        """Let the list scroll on below its last row, so far that nothing need lie over that.

        Qt's own range ends with the row; what it takes from the place for that is given back before anyone sees it.
        """
        bar, rows = self.verticalScrollBar(), self.verticalHeader()
        before = bar.value()
        told = bar.blockSignals(True)
        super().updateGeometries()
        bar.setMaximum(max(0, rows.length() + BELOW - self.viewport().height()))
        bar.setValue(before)
        bar.blockSignals(told)
        rows.setOffset(bar.value())
        if bar.value() != before:
            bar.valueChanged.emit(bar.value())

    def scrollTo(  # noqa: N802 - Qt's name
        self,
        index: QModelIndex | QPersistentModelIndex,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Bring a row into sight, with the heading over it, without ever moving more than needed."""
        position = index.row()
        bottom = self._row_top(position) + self._row_height
        top = position * self._row_height + self.groups.above(position)
        bar = self.verticalScrollBar()
        height = self.viewport().height() - self._covered
        if top < bar.value():
            bar.setValue(top)
        elif bottom > bar.value() + height:
            bar.setValue(bottom - height)

    def indexAt(self, point: QPoint) -> QModelIndex:  # noqa: N802 - Qt's name
        """Return the row at a point; a heading is none."""
        index = super().indexAt(point)
        return index if index.isValid() and self._row_at(point.y()) == index.row() else QModelIndex()

    # -- inside --

    def _select(self, position: int, *, tell_always: bool = False) -> None:
        index = self._queue.index(position, 0)
        self._moving = True
        self.setCurrentIndex(index)
        self._moving = False
        self._settle(tell_always=tell_always)

    def _current_row_changed(self, _current: QModelIndex, _previous: QModelIndex) -> None:
        if not self._moving:
            self._settle()

    def _settle(self, *, tell_always: bool = False) -> None:
        now = self._queue.id_at(self.position)
        if now != self._current or tell_always:
            self._current = now
            self.stop_peeking()
            self.current_changed.emit(now)

    @contextmanager
    def _kept(self, reach: int | None = None) -> Iterator[None]:
        """Keep the current conversation, and what is in sight where it is, over a change of the list.

        ``reach`` is how far a conversation can have moved, where that is known: then nobody looks further.
        """
        before, group = self.position, self.groups.at(self.position)
        following = self._queue.ids[before + 1 : before + 1 + NEAR] if before >= 0 else self._queue.ids[:0]
        bar = self.verticalScrollBar()
        anchor = self._anchor(before)
        self._moving = True
        self._level()
        try:
            yield
        finally:
            self._moving = False
        count = self._queue.rowCount()
        if anchor is not None:
            position = self._queue.position(anchor[0], max(0, before), reach)
            if position is not None:
                place = self._row_top(position) - anchor[1]
                if place > bar.maximum():
                    self.updateGeometries()  # Qt would learn only later that the list is longer now
                bar.setValue(place)
        if not count:
            self._settle()
            return
        current = self._current
        found = self._queue.position(current, max(0, before), reach) if current is not None else None
        if found is None:
            found = self.groups.successor(self._successor(following, before), group)
        self._select(found)

    def _successor(self, following: array[int], before: int) -> int:
        """Return where the first that is left of those below the former current one is; else the last place near."""
        start = max(0, before - NEAR)
        around = {each: start + at for at, each in enumerate(self._queue.ids[start : before + NEAR])}
        found = next((around[each] for each in following if each in around), None)
        return found if found is not None else min(max(before, 0), self._queue.rowCount() - 1)

    def _anchor(self, current: int) -> tuple[int, int] | None:
        """Return a conversation in sight and its height on the screen: the current one, else the topmost."""
        visible = self.visible()
        position = current if current in visible else visible.start if visible else -1
        conversation_id = self._queue.id_at(position)
        if conversation_id is None:
            return None
        return conversation_id, self._row_top(position) - self.verticalScrollBar().value()

    def tick(self) -> None:
        """Show how long everybody waits now; who is late now goes under the other heading."""
        before = self.delegate.minute
        self.delegate.tick()
        if self.delegate.minute != before:
            if self._grouping is not None:
                with self._kept():
                    self._group(self._asked())
            self.viewport().update()

    # -- groups --

    def retranslate(self) -> None:
        """Say everything in another language."""
        self.delegate.restyle()
        self._say_groups()
        self.viewport().update()

    def follow_brands(self) -> None:
        """Show brands as they look and are named now."""
        self.delegate.follow_brands()
        self.viewport().update()

    def use_shape(self, shape: Shape) -> None:
        """Show rows in another density, and what was at the top still there."""
        if shape == self.delegate.shape:
            return
        self._level()
        share = self.verticalScrollBar().value() / self._row_height
        self.delegate.use_shape(shape)
        self.verticalHeader().setDefaultSectionSize(shape.height)
        self._group(self.groups)
        self.verticalScrollBar().setValue(round(share * shape.height))
        self.scrollTo(self.currentIndex())
        self.viewport().update()

    def row_rect(self, position: int) -> QRect:
        """Return where a row is on the viewport, the heading over it left out."""
        whole = self.visualRect(self._queue.index(position, 0))
        return whole.adjusted(0, self.groups.height, 0, 0) if self.groups.begins(position) else whole

    def _row_top(self, position: int) -> int:
        own = self.groups.height if self.groups.begins(position) else 0
        return position * self._row_height + self.groups.above(position) + own

    def _row_at(self, y: int) -> int:
        """Return the row at a height of the viewport; -1 for none, and for a heading."""
        position = self.rowAt(y)
        return -1 if y + self.verticalScrollBar().value() < self._row_top(position) else position

    def _on_fold(self, y: int) -> bool:
        """Say whether the line that stands for folded rows is at a height of the viewport."""
        position = self.rowAt(y)
        heading = self.delegate.headings.get(position)
        top = self.visualRect(self._queue.index(position, 0)).top()
        return heading is not None and bool(heading.fold) and y < top + FOLD_HEIGHT

    def _asked(self) -> Groups:
        """Ask where the groups end now."""
        if self._grouping is None:
            return Groups()
        found = self._grouping(self._queue.ids, self.groups.ends)
        return found if isinstance(found, Groups) else Groups(found, partial=self._partial)

    def _level(self) -> None:
        """Make all rows of one height again, for what is about to change in the list moves rows but no heights."""
        self._set_heights(self._higher, self._row_height)
        self._higher = ()

    def _group(self, groups: Groups) -> None:
        """Show these groups: a heading over the first row of each but the list's."""
        self.groups = groups
        self._higher = groups.starts
        self._set_heights(self._higher, self._row_height + groups.height)
        self._say_groups()

    def _set_heights(self, positions: Sequence[int], height: int) -> None:
        """Give rows a height, without Qt looking for each at what that moves; it looks once, afterwards."""
        rows = self.verticalHeader()
        before = rows.blockSignals(True)
        for position in positions:
            rows.resizeSection(position, height)
        rows.blockSignals(before)
        if positions:
            self.updateGeometries()

    def _say_groups(self) -> None:
        self.delegate.headings = self._queue.headings = self.groups.said()
        self._look_at_top()

    def _look_at_top(self) -> None:
        position = self.rowAt(0)
        if self.groups.begins(position) and self._row_at(0) < 0:
            position -= 1  # its heading is in sight still
        group = self.groups.at(position)
        heading = None if group is None else self.groups.heading(group)
        top = None if heading is None else (heading.title, heading.beside)
        if top != self._top:
            self._top = top
            self.top_changed.emit()
