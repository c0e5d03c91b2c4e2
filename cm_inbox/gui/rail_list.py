"""The list in the left pane: views and accounts, painted."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QLocale,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from cm_inbox.models.record import Record

from .keys import OWN_KEYS
from .theme import Theme
from .viewport import own_viewport

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
ITEM = int(Qt.ItemDataRole.UserRole)
FOLDED_ROW = 40
FOLDED_DIGITS = 4
"""How many digits of a number there is room for beside an icon; beyond, its tooltip and the unfolded pane say it."""


class RailKind(Enum):
    VIEW = "view"
    SAVED = "saved"
    ACCOUNT = "account"
    BRAND = "brand"
    SECTION = "section"
    LINE = "line"


class Mark(Enum):
    """An account's health: a dot, a triangle, a cross, two bars; nothing where there is nothing to say."""

    NONE = "none"
    FINE = "fine"
    UNSURE = "unsure"
    BROKEN = "broken"
    PAUSED = "paused"


class RailItem(Record, frozen=True):
    """One row. ``note`` is its tooltip; ``short`` stands beside a bad mark: how long an account was not read,
    or its sign-in still lasts.

    ``more``: there are more than ``count``; ``said`` takes its place where it has been put in words already.
    ``failed`` is how many failed, ``aside`` how many were decided elsewhere first.
    """

    kind: RailKind
    key: str
    text: str = ""
    icon: str = ""
    count: int = 0
    said: str = ""
    more: bool = False
    failed: int = 0
    aside: int = 0
    mark: Mark = Mark.NONE
    note: str = ""
    short: str = ""
    monogram: str = ""
    colour: str = ""
    current: bool = False
    pressing: bool = False

    @property
    def number(self) -> str:
        """Return the count as it is read; nothing for none."""
        if self.said:
            return self.said
        return f"{QLocale().toString(self.count)}{'+' if self.more else ''}" if self.count else ""


CHOOSABLE = (RailKind.VIEW, RailKind.SAVED, RailKind.ACCOUNT, RailKind.SECTION)
NAMED = (RailKind.VIEW, RailKind.SAVED)


def overtaken(count: int) -> str:
    """Return how many decisions of ours came second, in whole words; nothing for none."""
    said = QCoreApplication.translate("RailDelegate", "%n decision(s) taken elsewhere first", "", count)
    return said if count else ""


class RailModel(QAbstractListModel):
    """The rows."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._items: list[RailItem] = []
        self.folded = False

    def show_items(self, items: list[RailItem]) -> None:
        """Show these; where they are the same ones in a new state, only those that differ are painted again."""
        same = [(item.kind, item.key) for item in items] == [(item.kind, item.key) for item in self._items]
        if not same:
            self.beginResetModel()
            self._items = items
            self.endResetModel()
            return
        before, self._items = self._items, items
        for position, (old, new) in enumerate(zip(before, items, strict=True)):
            if old != new:
                index = self.index(position)
                self.dataChanged.emit(index, index)

    def item(self, index: Index) -> RailItem:
        return self._items[index.row()]

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else len(self._items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        item = self._items[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return item.text
        if role == Qt.ItemDataRole.ToolTipRole:
            return item.note or overtaken(item.aside) or (item.text if self.folded and item.kind in NAMED else None)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            failed = QCoreApplication.translate("RailDelegate", "%n failed", "", item.failed) if item.failed else ""
            parts = (item.text, item.number, failed, overtaken(item.aside), *item.note.split("\n"))
            return ", ".join(dict.fromkeys(part for part in parts if part))
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self._items[index.row()].kind in CHOOSABLE:
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return Qt.ItemFlag.NoItemFlags


class RailList(QListView):
    """Shows the rows; ``chosen`` gives the one clicked or entered, ``menu_wanted`` one and where its menu may open."""

    chosen = Signal(object)
    menu_wanted = Signal(object, QPoint)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setViewport(own_viewport())
        self.setObjectName("RailList")
        self.setAccessibleName(self.tr("Views and accounts"))
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setProperty(OWN_KEYS, "Up Down Home End Enter Space")
        self._items = RailModel(self)
        self.setModel(self._items)
        self.setItemDelegate(RailDelegate(self._items, theme))
        self.clicked.connect(self._choose)
        theme.changed.connect(self.viewport().update)

    def fold(self, folded: bool) -> None:
        """Show icons only, or words too."""
        self._items.folded = folded
        self.scheduleDelayedItemsLayout()
        self.viewport().update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """Ask for the menu of the row that is pointed at, or with the menu key of the current one."""
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        if index.isValid():
            at = self.viewport().mapToGlobal(self.visualRect(index).center()) if by_key else event.globalPos()
            self.menu_wanted.emit(self._items.item(index), at)

    def show_items(self, items: Sequence[RailItem]) -> None:
        self._items.show_items(list(items))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose(self.currentIndex())
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End):
            super().keyPressEvent(event)
        else:
            event.ignore()

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid() and self._items.item(index).kind in CHOOSABLE:
            self.chosen.emit(self._items.item(index))


class RailDelegate(QStyledItemDelegate):
    """Paints the rows (design notes, "Rail")."""

    def __init__(self, model: RailModel, theme: Theme) -> None:
        super().__init__(model)
        self._model = model
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's name
        view = FOLDED_ROW if self._model.folded else self._theme.size("row.view") + 1
        heights = {
            RailKind.VIEW: view,
            RailKind.SAVED: view,
            RailKind.ACCOUNT: self._theme.size("row.account"),
            RailKind.BRAND: 26,
            RailKind.SECTION: 30,
            RailKind.LINE: 17,
        }
        return QSize(0, heights[self._model.item(index).kind])

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        item = self._model.item(index)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(option.rect)
        {
            RailKind.VIEW: self._paint_folded if self._model.folded else self._paint_view,
            RailKind.SAVED: self._paint_folded if self._model.folded else self._paint_view,
            RailKind.ACCOUNT: self._paint_account,
            RailKind.BRAND: self._paint_brand,
            RailKind.SECTION: self._paint_section,
            RailKind.LINE: self._paint_line,
        }[item.kind](painter, rect, item, option.state)
        painter.restore()

    def _ground(self, painter: QPainter, rect: QRectF, item: RailItem, state: QStyle.StateFlag) -> None:
        theme = self._theme
        focused = bool(state & QStyle.StateFlag.State_HasFocus)
        if not (item.current or focused or state & QStyle.StateFlag.State_MouseOver):
            return
        painter.setPen(QPen(theme.colour("focus.ring"), 2) if focused else Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("bg.selected" if item.current else "bg.hover.rail"))
        painter.drawRoundedRect(rect.adjusted(8, 0, -8, -1), 7, 7)

    def _paint_view(self, painter: QPainter, rect: QRectF, item: RailItem, state: QStyle.StateFlag) -> None:
        theme = self._theme
        self._ground(painter, rect, item, state)
        accent = theme.colour("accent.text")
        ink = theme.colour("text.primary" if item.current else "text.secondary")
        icon = theme.icon(item.icon, 16, accent if item.current else theme.colour("icon.default"))
        painter.drawPixmap(QPointF(16, rect.center().y() - 7.5), icon)
        end = rect.right() - 18
        painter.setFont(theme.font("small", tabular=True))
        if item.number:
            colour = accent if item.current else theme.colour("danger.text" if item.pressing else "text.muted")
            painter.setFont(theme.font("strong" if item.current or item.pressing else "small", tabular=True))
            end = self._number(painter, rect, end, item.number, colour=colour)
        if item.failed:
            end = self._chip(painter, rect, end, self.tr("%n failed", "", item.failed), "danger")
        if item.aside:
            end = self._chip(painter, rect, end, self.tr("%n overtaken", "", item.aside), "warning")
        painter.setPen(ink)
        painter.setFont(theme.font("strong" if item.current else "body"))
        text = painter.fontMetrics().elidedText(item.text, Qt.TextElideMode.ElideRight, round(end - 41))
        painter.drawText(QRectF(41, rect.y(), end - 41, rect.height()), Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_folded(self, painter: QPainter, rect: QRectF, item: RailItem, state: QStyle.StateFlag) -> None:
        """Paint an icon, with its number above at the right; something that failed as a dot at its corner."""
        theme = self._theme
        self._ground(painter, rect.adjusted(0, 1, 0, -2), item, state)
        colour = theme.colour("accent.text" if item.current else "icon.default")
        left, top = rect.center().x() - 8, rect.center().y() - 6
        painter.drawPixmap(QPointF(left, top), theme.icon(item.icon, 16, colour))
        number = item.number if len(item.number) <= FOLDED_DIGITS else "…"
        font = theme.font("micro", tabular=True)
        font.setPixelSize(10)
        painter.setFont(font)
        ink = "danger.text" if item.failed or item.pressing else "accent.text" if item.current else "text.secondary"
        painter.setPen(theme.colour(ink))
        place = QRectF(left + 11, top - 9, rect.right() - left - 11 - 3, 12)
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, number)
        if item.failed or item.aside:
            sign = theme.icon("warn", 12, theme.colour("danger.text" if item.failed else "warning.text"))
            painter.drawPixmap(QPointF(left + 10, top + 8), sign)

    def _number(self, painter: QPainter, rect: QRectF, end: float, text: str, *, colour: Any) -> float:
        width = painter.fontMetrics().horizontalAdvance(text)
        painter.setPen(colour)
        painter.drawText(QRectF(end - width, rect.y(), width, rect.height()), Qt.AlignmentFlag.AlignVCenter, text)
        return end - width - 8

    def _chip(self, painter: QPainter, rect: QRectF, end: float, text: str, tone: str) -> float:
        theme = self._theme
        painter.setFont(theme.font("micro", tabular=True))
        width = painter.fontMetrics().horizontalAdvance(text) + 10
        chip = QRectF(end - width, rect.center().y() - 9, width, 18)
        painter.setPen(QPen(theme.colour(f"{tone}.border"), 1))
        painter.setBrush(theme.colour(f"{tone}.tint"))
        painter.drawRoundedRect(chip.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        painter.setPen(theme.colour(f"{tone}.text"))
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, text)
        return end - width - 8

    def _paint_account(self, painter: QPainter, rect: QRectF, item: RailItem, state: QStyle.StateFlag) -> None:
        theme = self._theme
        self._ground(painter, rect, item, state)
        painter.drawPixmap(
            QPointF(19, rect.center().y() - 6.5), theme.icon(item.icon, 14, theme.colour("icon.default"))
        )
        end = rect.right() - 18
        if item.mark is Mark.FINE:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("success.fill"))
            painter.drawEllipse(QRectF(end - 7, rect.center().y() - 3, 7, 7))
            end -= 14
        elif item.mark is Mark.PAUSED:
            pause = theme.icon("pause", 14, theme.colour("text.muted"))
            painter.drawPixmap(QPointF(end - 13, rect.center().y() - 7), pause)
            end -= 18
        elif item.mark is not Mark.NONE:
            broken = item.mark is Mark.BROKEN
            colour = theme.colour("danger.text" if broken else "warning.text")
            painter.drawPixmap(
                QPointF(end - 13, rect.center().y() - 7), theme.icon("x" if broken else "warn", 14, colour)
            )
            end -= 18
            painter.setFont(theme.font("small", tabular=True))
            end = self._number(painter, rect, end, item.short, colour=colour)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("text.primary" if item.current else "text.secondary"))
        text = painter.fontMetrics().elidedText(item.text, Qt.TextElideMode.ElideRight, round(end - 42))
        painter.drawText(QRectF(42, rect.y(), end - 42, rect.height()), Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_brand(self, painter: QPainter, rect: QRectF, item: RailItem, state: QStyle.StateFlag) -> None:
        theme = self._theme
        chip = QRectF(16, rect.center().y() - 8, 22, 16)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.brand(item.colour, "tint"))
        painter.drawRoundedRect(chip, 4, 4)
        painter.setFont(theme.font("micro"))
        painter.setPen(theme.brand(item.colour, "text"))
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, item.monogram)
        font = theme.font("small")
        font.setWeight(font.Weight.Medium)
        painter.setFont(font)
        painter.setPen(theme.colour("text.secondary"))
        room = rect.right() - 18 - 45
        text = painter.fontMetrics().elidedText(item.text, Qt.TextElideMode.ElideRight, round(room))
        painter.drawText(QRectF(45, rect.y(), room, rect.height()), Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_section(self, painter: QPainter, rect: QRectF, item: RailItem, state: QStyle.StateFlag) -> None:
        theme = self._theme
        self._ground(painter, rect, item, state)
        plus = theme.icon(item.icon, 16, theme.colour("icon.default"))
        painter.drawPixmap(QPointF(rect.right() - 32, rect.center().y() - 7.5), plus)
        painter.setFont(theme.font("section"))
        painter.setPen(theme.colour("text.muted"))
        painter.drawText(rect.adjusted(16, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, item.text)

    def _paint_line(self, painter: QPainter, rect: QRectF, item: RailItem, state: QStyle.StateFlag) -> None:
        painter.fillRect(
            QRectF(16, round(rect.center().y()), rect.width() - 32, 1), self._theme.colour("border.default")
        )
