"""A painted list of things with a title, a text, a state and what went wrong: the outbox, the history, the accounts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from cm_inbox.gui.softening import spoken
from cm_inbox.gui.theme import Theme

from .soft_text import paint_soft

AnyIndex = QModelIndex | QPersistentModelIndex
LINE = 18
PAD = 9
HEADING = 30


class Tone(Enum):
    """How the state of a line is said; beside its icon, never by colour alone."""

    PLAIN = "text.secondary"
    GOOD = "success.text"
    WARNING = "warning.text"
    DANGER = "danger.text"


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the list. All texts are finished and harmless; ``note`` is the line that says what went wrong.

    ``mark`` is an icon before ``aside``; a ``heading`` is a low line over others.
    A softened word of ``detail`` is a block for each of its letters (``softening.soften``).

    ``note_tone`` is how the note is said.
    """

    id: str
    title: str
    aside: str = ""
    detail: str = ""
    note: str = ""
    icon: str = ""
    tone: Tone = Tone.PLAIN
    note_tone: Tone = Tone.DANGER
    brand: str = ""
    monogram: str = ""
    struck: bool = False
    mark: str = ""
    heading: bool = False

    def spoken(self) -> str:
        """Return the line as a screen reader says it."""
        said = ". ".join(part for part in (self.title, self.aside, self.detail, self.note) if part)
        return spoken(said, QCoreApplication.translate("Row", "(softened)"))


class _Model(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.items: list[Item] = []

    def show(self, items: Sequence[Item]) -> None:
        self.beginResetModel()
        self.items = list(items)
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's name and signature
        return 0 if parent.isValid() else len(self.items)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self.items[index.row()].title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.items[index.row()].spoken()
        return None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """A heading is read, and never the current line."""
        if index.isValid() and self.items[index.row()].heading:
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)


class _Delegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._strong = theme.font("strong")
        self._small = theme.font("small")
        self._struck = theme.font("strong")
        self._struck.setStrikeOut(True)
        self._micro = theme.font("micro")

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:  # noqa: N802 - Qt's name
        item = _item(index)
        if item.heading:
            return QSize(200, HEADING)
        lines = 1 + bool(item.detail) + bool(item.note)
        return QSize(200, lines * LINE + 2 * PAD + 2)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        item, theme = _item(index), self._theme
        area = QRectF(option.rect)
        view = self.parent()
        assert isinstance(view, QListView)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        current, several = view.currentIndex() == index, len(view.selectionModel().selectedIndexes()) > 1
        selected = several and view.selectionModel().isSelected(index)
        if current or selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("bg.selected" if view.hasFocus() else "bg.selected.inactive"))
            if selected or not several:
                painter.drawRoundedRect(area.adjusted(4, 1, -4, -1), 8, 8)
            if current and view.hasFocus():
                painter.setBrush(theme.colour("accent.fill"))
                painter.drawRoundedRect(QRectF(area.x(), area.y() + 8, 3, area.height() - 16), 1.5, 1.5)
        x = area.x() + 16
        if item.icon:
            icon = theme.icon("check" if selected else item.icon, 16, theme.colour(item.tone.value))
            painter.drawPixmap(QPointF(x, area.y() + PAD + 1), icon)
            x += 26
        if item.monogram:
            x = self._paint_monogram(painter, item, x, area.y() + PAD + 1)
        right = self._paint_aside(painter, item, area)
        painter.setFont(self._struck if item.struck else self._small if item.heading else self._strong)
        painter.setPen(theme.colour("text.secondary" if item.heading else "text.primary"))
        _line(painter, item.title, x, area.y() + PAD, right - x)
        top = area.y() + PAD + LINE
        painter.setFont(self._small)
        for text, role in ((item.detail, "text.secondary"), (item.note, item.note_tone.value)):
            if text:
                painter.setPen(theme.colour(role))
                paint_soft(painter, theme, text, QRectF(x, top, area.right() - 16 - x, LINE))
                top += LINE
        painter.restore()

    def _paint_monogram(self, painter: QPainter, item: Item, x: float, y: float) -> float:
        chip = QRectF(x, y, 24, 16)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.brand(item.brand, "tint"))
        painter.drawRoundedRect(chip, 4, 4)
        painter.setFont(self._micro)
        painter.setPen(self._theme.brand(item.brand, "text"))
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, item.monogram)
        return x + 32

    def _paint_aside(self, painter: QPainter, item: Item, area: QRectF) -> float:
        if not item.aside:
            return area.right() - 16
        painter.setFont(self._small)
        measure = QFontMetricsF(self._small)
        shown = measure.elidedText(item.aside, Qt.TextElideMode.ElideRight, area.width() * 0.55)
        width = measure.horizontalAdvance(shown)
        painter.setPen(self._theme.colour(item.tone.value))
        left = area.right() - 16 - width
        painter.drawText(QRectF(left, area.y() + PAD, width + 1, LINE), Qt.AlignmentFlag.AlignVCenter, shown)
        if item.mark:
            left -= 20
            mark = self._theme.icon(item.mark, 14, self._theme.colour(item.tone.value))
            painter.drawPixmap(QPointF(left, area.y() + PAD + 2), mark)
        return left - 12


def _line(painter: QPainter, text: str, x: float, y: float, room: float) -> None:
    shown = QFontMetricsF(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, max(0.0, room))
    painter.drawText(QRectF(x, y, room, LINE), Qt.AlignmentFlag.AlignVCenter, shown)


def _item(index: AnyIndex) -> Item:
    model = index.model()
    assert isinstance(model, _Model)
    return model.items[index.row()]


class RowList(QListView):
    """``current_changed`` says that another line is current, ``taken`` that Enter or a double click took one."""

    current_changed = Signal()
    taken = Signal(str)

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None, *, several: bool = False) -> None:
        """``several``: more than one line may be selected, as lists of the desktop have it."""
        super().__init__(parent)
        self._items = _Model(self)
        self.setModel(self._items)
        if several:
            self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setItemDelegate(_Delegate(theme, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName(name)
        self.setStyleSheet(f"background: {theme.colour('bg.raised').name()};")
        self.activated.connect(lambda index: self.taken.emit(self._items.items[index.row()].id))
        self.selectionModel().currentChanged.connect(lambda _new, _old: self.current_changed.emit())
        self.selectionModel().selectionChanged.connect(self._selection_changed)

    def show_items(self, items: Sequence[Item]) -> None:
        """Show these; the current one stays current if it is still there, else its neighbour."""
        if list(items) == self._items.items:
            return
        before, at, selected = self.current_id(), self.currentIndex().row(), set(self.selected_ids())
        place = self.verticalScrollBar().value()
        self._items.show(items)
        ids = [item.id for item in items]
        row = ids.index(before) if before in ids else min(max(at, 0), len(ids) - 1)
        lines = self._lines()
        if lines:
            row = next((number for number in lines if number >= row), lines[-1])
            self.setCurrentIndex(self._items.index(row))
        if len(selected) > 1:
            select = self.selectionModel().SelectionFlag.Select
            for number in lines:
                if ids[number] in selected:
                    self.selectionModel().select(self._items.index(number), select)
        self.verticalScrollBar().setValue(place)
        self.current_changed.emit()

    def step(self, by: int) -> None:
        """Go so many lines down, or up; headings are passed over, and shown with the line below them."""
        lines, at = self._lines(), self.currentIndex().row()
        if not lines:
            return
        place = lines.index(at) if at in lines else 0
        row = lines[max(0, min(place + by, len(lines) - 1))]
        self.setCurrentIndex(self._items.index(row))
        self.scrollTo(self._items.index(row - 1 if row and self._items.items[row - 1].heading else row))
        self.scrollTo(self._items.index(row))

    def _lines(self) -> list[int]:
        return [number for number, item in enumerate(self._items.items) if not item.heading]

    def current_id(self) -> str | None:
        row = self.currentIndex().row()
        return self._items.items[row].id if 0 <= row < len(self._items.items) else None

    def selected_ids(self) -> list[str]:
        """Return the lines that are selected, from top to bottom."""
        rows = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        return [self._items.items[row].id for row in rows if row < len(self._items.items)]

    def toggle(self) -> None:
        """Select the current line besides the others, or let go of it."""
        if self.currentIndex().isValid():
            self.selectionModel().select(self.currentIndex(), self.selectionModel().SelectionFlag.Toggle)

    def _selection_changed(self) -> None:
        self.viewport().update()  # lines of several are marked otherwise than one alone
        self.current_changed.emit()

    def items(self) -> list[Item]:
        """Return what is shown."""
        return list(self._items.items)

    def choose(self, item_id: str) -> None:
        """Make a line the current one."""
        for row, item in enumerate(self._items.items):
            if item.id == item_id:
                self.setCurrentIndex(self._items.index(row))
