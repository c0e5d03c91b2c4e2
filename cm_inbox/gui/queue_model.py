"""The list of conversations as Qt asks for it: all ids in one array, rows fetched a page at a time.

A million conversations are eight megabytes of ids; their rows are read when they come into sight and the oldest
read are let go. Everything is by id: what is shown, what is marked, what changes; positions only pass by.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from cm_inbox.models.queue import QueueRow

from .headings import Heading

PAGE = 32
PAGES_KEPT = 16
STRIDE = 16_384

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class QueueModel(QAbstractTableModel):
    """Conversations in the order of a view. One column; a delegate paints it.

    ``describe`` turns a row into what a screen reader says of it.
    """

    marked_changed = Signal()

    def __init__(
        self,
        fetch: Callable[[Sequence[int]], list[QueueRow]],
        describe: Callable[[QueueRow], str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._fetch = fetch
        self._describe = describe
        self._ids: array[int] = array("q")
        self._rows: dict[int, QueueRow] = {}
        self._away: set[int] = set()
        self.marked: set[int] = set()
        self.snippets: dict[int, str] = {}
        self.hurtful: dict[int, tuple[str, ...]] = {}
        self.headings: Mapping[int, Heading] = {}
        """Those of the groups, by the position of the first row of each."""

    # -- what Qt asks --

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return None
        row = self.row(index.row())
        if row is None:
            return None
        if role == Qt.ItemDataRole.ToolTipRole:
            return ", ".join(row.labels) or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            heading = self.headings.get(index.row())
            return f"{heading.spoken}. {self._describe(row)}" if heading else self._describe(row)
        return row.author_name or row.author_handle

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return nothing: a screen reader would say the number of every row before it."""
        return None

    # -- what the window asks --

    @property
    def ids(self) -> array[int]:
        """Return the ids in order. Not to be changed."""
        return self._ids

    def id_at(self, position: int) -> int | None:
        return self._ids[position] if 0 <= position < len(self._ids) else None

    def row(self, position: int) -> QueueRow | None:
        """Return the row at a position, reading its page if need be; None where there is none any more."""
        if not 0 <= position < len(self._ids):
            return None
        conversation_id = self._ids[position]
        row = self._rows.get(conversation_id)
        if row is None:
            self._load_page(position)
            row = self._rows.get(conversation_id)
        return row

    def row_of(self, conversation_id: int) -> QueueRow | None:
        """Return a conversation's row if it has been read lately."""
        return self._rows.get(conversation_id)

    def known_rows(self) -> list[QueueRow]:
        """Return the rows read lately."""
        return list(self._rows.values())

    def position(self, conversation_id: int, near: int = 0, reach: int | None = None) -> int | None:
        """Return where a conversation is now; looks around ``near`` first, and with a ``reach`` no further."""
        span = max(PAGE, reach or 0)
        start = max(0, near - span)
        try:
            return start + self._ids[start : near + span].index(conversation_id)
        except ValueError:
            if reach is not None:
                return None
        try:
            return self._ids.index(conversation_id)
        except ValueError:
            return None

    # -- what the window orders --

    def show(
        self,
        ids: array[int],
        snippets: dict[int, str] | None = None,
        hurtful: dict[int, tuple[str, ...]] | None = None,
    ) -> None:
        """Show another list. Marks that are not in it are let go by the caller (``clear_marks``).

        ``snippets`` take the place of the rows' own, by conversation, and ``hurtful`` are the words to soften in them.
        """
        self.beginResetModel()
        self._ids = self._without_away(ids)
        self.snippets = {} if snippets is None else snippets
        self.hurtful = {} if hurtful is None else hurtful
        self.endResetModel()

    def merge(self, ids: array[int]) -> None:
        """Show the same list as it is now, telling Qt only of the stretch that differs."""
        new = self._without_away(ids)
        old = self._ids
        start, end = _difference(old, new)
        gone, come = len(old) - start - end, len(new) - start - end
        if gone:
            self.beginRemoveRows(_NOWHERE, start, start + gone - 1)
            self._ids = old[:start] + old[len(old) - end :]
            self.endRemoveRows()
        if come:
            self.beginInsertRows(_NOWHERE, start, start + come - 1)
            self._ids = new
            self.endInsertRows()

    def take_out(self, ids: Iterable[int], near: int = 0) -> list[int]:
        """Show these no more, whatever the store still says, until ``settle``. They are looked for around ``near``.

        Returns where they were.
        """
        gone = set(ids)
        self._away |= gone
        found = [position for each in gone if (position := self.position(each, near)) is not None]
        for position in sorted(found, reverse=True):
            self.beginRemoveRows(_NOWHERE, position, position)
            self._ids.pop(position)
            self.endRemoveRows()
        self.unmark(gone)
        return found

    def settle(self, ids: Iterable[int]) -> None:
        """Believe the store again about these: it has taken the decision, or refused it."""
        self._away.difference_update(ids)

    def refresh(self, ids: Iterable[int], visible: range) -> None:
        """Read again the rows of these that are at hand, and have those in sight painted."""
        known = [each for each in ids if each in self._rows]
        if not known:
            return
        changed = self._read_again(known, {each: self._rows.pop(each) for each in known})
        for position in visible:
            if self.id_at(position) in changed:
                index = self.index(position, 0)
                self.dataChanged.emit(index, index)

    def reload(self, visible: range) -> None:
        """Read the rows in sight again, and all others when they are needed."""
        before, self._rows = self._rows, {}
        in_sight = [each for position in visible if (each := self.id_at(position)) is not None]
        if self._read_again(in_sight, before):
            self.dataChanged.emit(self.index(visible.start, 0), self.index(visible.stop - 1, 0))

    def _read_again(self, ids: Sequence[int], before: Mapping[int, QueueRow]) -> set[int]:
        """Read rows anew; return which differ. One that says the same stays the same object, laid out already."""
        changed = set(ids)
        for row in self._fetch(ids):
            old = before.get(row.id)
            if old == row:
                changed.discard(row.id)
            self._rows[row.id] = old if old is not None and old == row else row
        return changed

    def detach(self) -> None:
        """Ask for no more rows: what they come from is about to be closed."""
        self._fetch = _nothing

    # -- marks: the selection of several --

    def toggle_mark(self, conversation_id: int) -> None:
        self.marked ^= {conversation_id}
        self.marked_changed.emit()

    def mark(self, ids: Iterable[int]) -> None:
        self.marked.update(ids)
        self.marked_changed.emit()

    def unmark(self, ids: Iterable[int]) -> None:
        before = len(self.marked)
        self.marked.difference_update(ids)
        if len(self.marked) != before:
            self.marked_changed.emit()

    def clear_marks(self) -> None:
        if self.marked:
            self.marked.clear()
            self.marked_changed.emit()

    # -- inside --

    def _without_away(self, ids: array[int]) -> array[int]:
        if not self._away or self._away.isdisjoint(ids):
            return ids
        return array("q", [each for each in ids if each not in self._away])

    def _load_page(self, position: int) -> None:
        start = position - position % PAGE
        wanted = [each for each in self._ids[start : start + PAGE] if each not in self._rows]
        for row in self._fetch(wanted):
            self._rows[row.id] = row
        surplus = len(self._rows) - PAGE * PAGES_KEPT
        if surplus > 0:
            for oldest in list(self._rows)[:surplus]:
                del self._rows[oldest]


def _nothing(_ids: Sequence[int]) -> list[QueueRow]:
    return []


def _difference(old: array[int], new: array[int]) -> tuple[int, int]:
    """Return how many ids are the same at the beginning, and of the rest at the end."""
    most = min(len(old), len(new))
    start = _common(most, lambda low, high: old[low:high] == new[low:high])
    far_old, far_new = len(old), len(new)
    end = _common(
        most - start, lambda low, high: old[far_old - high : far_old - low] == new[far_new - high : far_new - low]
    )
    return start, end


def _common(most: int, same: Callable[[int, int], bool]) -> int:
    """Return how far two lists agree, at most ``most``, going in strides; ``same`` compares a stretch of both."""
    low = 0
    while low < most and same(low, min(low + STRIDE, most)):
        low = min(low + STRIDE, most)
    high = min(low + STRIDE, most)
    while low < high:
        middle = (low + high + 1) // 2
        if same(low, middle):
            low = middle
        else:
            high = middle - 1
    return low
