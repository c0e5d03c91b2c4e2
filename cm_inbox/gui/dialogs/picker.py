"""A field and a list: type a few letters, choose with the arrows, take with Enter. The palette and most pickers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetricsF, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from cm_inbox.gui.fuzzy import Match, match
from cm_inbox.gui.keycaps import caps, paint_caps
from cm_inbox.gui.theme import Theme

from .base import give_keyboard_to, plain_label, room_over

translate = QCoreApplication.translate

ROW, SECTION = 36, 28
SHOWN = 10
AnyIndex = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Choice:
    """One line. ``keys`` are bindings as the table spells them, of which the first is shown. ``reason`` says why it
    cannot be taken; empty if it can. ``words`` are searched but not shown; ``alias``, another name of it, is shown
    where it alone is what was meant.
    """

    id: str
    title: str
    detail: str = ""
    keys: tuple[str, ...] = ()
    group: str = ""
    reason: str = ""
    icon: str = ""
    words: str = ""
    alias: str = ""


NO_MATCH = Match(0, ())


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list: a choice with what matched, or (``choice`` None) the title of a section.

    ``aside`` stands at the right of a section, ``note`` in place of the choice's detail.
    """

    title: str
    choice: Choice | None = None
    match: Match = NO_MATCH
    aside: str = ""
    note: str = ""


def found(choices: Sequence[Choice], query: str, impossible: str) -> list[Row]:
    """Return the lines for a query: best first, grouped as given; what is impossible comes last."""
    hits = [row for choice in choices if (row := _hit(choice, query)) is not None]
    if query.strip():
        hits.sort(key=lambda hit: -hit.match.score)
    groups: dict[str, list[Row]] = {}
    for row in sorted(hits, key=lambda hit: bool(hit.choice and hit.choice.reason)):
        assert row.choice is not None
        groups.setdefault(impossible if row.choice.reason else row.choice.group, []).append(row)
    last = groups.pop(impossible, None)
    rows: list[Row] = []
    for title, lines in [*groups.items(), *([(impossible, last)] if last else [])]:
        if title:
            rows.append(Row(title))
        rows.extend(lines)
    return rows


def _hit(choice: Choice, query: str) -> Row | None:
    """Return the line of a choice if a query means it: by its title, by its other name, by what stands around it."""
    fits = match(query, choice.title)
    if fits is not None or not query:
        return Row(choice.title, choice, fits or NO_MATCH)
    if choice.alias:
        other = match(query, choice.alias)
        if other is not None:
            return Row(choice.title, choice, Match(other.score - 10, ()), note=choice.alias)
    wider = match(query, f"{choice.title} {choice.detail} {choice.words} {choice.group} {choice.alias}")
    if wider is None:
        return None
    return Row(
        choice.title, choice, Match(wider.score - 200, tuple(at for at in wider.places if at < len(choice.title)))
    )


class _Model(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.lines: list[Row] = []

    def show(self, lines: list[Row]) -> None:
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's name and signature
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return line.title
        if role == Qt.ItemDataRole.AccessibleTextRole and line.choice is not None:
            choice = line.choice
            return ", ".join(part for part in (choice.title, choice.detail, choice.reason, *choice.keys) if part)
        return None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        choice = self.lines[index.row()].choice
        return Qt.ItemFlag.NoItemFlags if choice is None else Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class _Delegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._body = theme.font("body")
        self._strong = theme.font("strong")
        self._strong.setUnderline(True)
        self._small = theme.font("small")
        self._section = theme.font("section")
        self._section_hit = theme.font("section")
        self._section_hit.setUnderline(True)

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:  # noqa: N802 - Qt's name
        model = index.model()
        assert isinstance(model, _Model)
        return QSize(200, ROW if model.lines[index.row()].choice else SECTION)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        model = index.model()
        assert isinstance(model, _Model)
        row = model.lines[index.row()]
        area = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row.choice is None:
            self._paint_section(painter, area.adjusted(16, 6, -16, 0), row)
        else:
            view = self.parent()
            current = isinstance(view, QListView) and view.currentIndex() == index
            self._paint_choice(painter, area.adjusted(8, 0, -8, 0), row, row.choice, current=current)
        painter.restore()

    def _paint_section(self, painter: QPainter, area: QRectF, row: Row) -> None:
        theme = self._theme
        painter.setFont(self._small)
        painter.setPen(theme.colour("text.muted"))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, row.aside)
        self._paint_letters(painter, area, row, self._section, self._section_hit, "text.muted")

    def _paint_choice(self, painter: QPainter, area: QRectF, row: Row, choice: Choice, *, current: bool) -> None:
        theme = self._theme
        if current:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("bg.selected"))
            painter.drawRoundedRect(area, 8, 8)
            painter.setBrush(theme.colour("accent.fill"))
            painter.drawRoundedRect(QRectF(area.x() - 4, area.y() + 8, 3, area.height() - 16), 1.5, 1.5)
        x = area.x() + 12
        right = self._paint_keys(painter, area, choice.keys)
        if choice.icon:
            icon = theme.icon(choice.icon, 16, theme.colour("text.disabled" if choice.reason else "icon.default"))
            painter.drawPixmap(QPointF(x, area.y() + (area.height() - 16) / 2), icon)
        x += 28
        x = self._paint_title(painter, area, x, right, row, muted=bool(choice.reason))
        note = choice.reason or row.note or choice.detail
        if note and right - x > 60:
            painter.setFont(self._small)
            painter.setPen(theme.colour("text.muted"))
            shown = QFontMetricsF(self._small).elidedText(note, Qt.TextElideMode.ElideRight, right - x - 20)
            painter.drawText(
                QRectF(x + 10, area.y(), right - x - 10, area.height()), Qt.AlignmentFlag.AlignVCenter, shown
            )

    def _paint_title(self, painter: QPainter, area: QRectF, x: float, right: float, row: Row, *, muted: bool) -> float:
        """Paint the title with the letters that matched; return where it ends."""
        theme = self._theme
        plain = QFontMetricsF(self._body)
        role = "text.disabled" if muted else "text.primary"
        if plain.horizontalAdvance(row.title) > right - x:
            painter.setFont(self._body)
            painter.setPen(theme.colour(role))
            shown = plain.elidedText(row.title, Qt.TextElideMode.ElideRight, right - x - 4)
            painter.drawText(QRectF(x, area.y(), right - x, area.height()), Qt.AlignmentFlag.AlignVCenter, shown)
            return right
        letters = Row(row.title) if muted else row
        return self._paint_letters(
            painter, QRectF(x, area.y(), right - x, area.height()), letters, self._body, self._strong, role
        )

    def _paint_letters(
        self, painter: QPainter, area: QRectF, row: Row, plain: QFont, strong: QFont, role: str
    ) -> float:
        """Paint a title, the letters that matched in another font and colour; return where it ends."""
        meant, x, at = set(row.match.places), area.x(), 0
        while at < len(row.title):
            end = at
            while end < len(row.title) and (end in meant) == (at in meant):
                end += 1
            part, hit = row.title[at:end], at in meant
            font = strong if hit else plain
            painter.setFont(font)
            painter.setPen(self._theme.colour("accent.text" if hit else role))
            width = QFontMetricsF(font).horizontalAdvance(part)
            painter.drawText(QRectF(x, area.y(), width + 2, area.height()), Qt.AlignmentFlag.AlignVCenter, part)
            x += width
            at = end
        return x

    def _paint_keys(self, painter: QPainter, area: QRectF, keys: tuple[str, ...]) -> float:
        """Paint the first binding at the right; return where it begins."""
        if not keys:
            return area.right() - 8
        return paint_caps(painter, self._theme, caps(keys[0]), area.right() - 8, area.center().y()) - 4


class Picker(QDialog):
    """``chosen`` carries the id of the choice taken, ``typed`` a text that is no choice (where that is allowed).
    ``current_changed``: Enter would take another one.
    """

    chosen = Signal(str)
    typed = Signal(str)
    current_changed = Signal()

    def __init__(
        self,
        theme: Theme,
        choices: Sequence[Choice],
        parent: QWidget | None,
        *,
        placeholder: str = "",
        free: str = "",
        empty: str = "",
        width: int = 640,
    ) -> None:
        """``free``, a sentence with %1, lets one take what was typed; ``empty`` is said where nothing fits."""
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.theme = theme
        self._choices = list(choices)
        self._free = free
        self._before = QApplication.focusWidget()
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(placeholder)
        self.field.setAccessibleName(placeholder)
        self.field.setFont(theme.font("title"))
        self.field.setStyleSheet("border: 0; background: transparent; min-height: 40px; padding: 0 16px;")
        self._model = _Model(self)
        self.list = QListView(self)
        self.list.setModel(self._model)
        self.list.setItemDelegate(_Delegate(theme, self.list))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setStyleSheet(f"background: {theme.colour('bg.raised').name()};")
        self.list.setAccessibleName(placeholder)
        self.list.clicked.connect(lambda index: self._take(index.row()))
        self.foot = plain_label("", theme, "small", "text.muted")
        self.foot.setContentsMargins(16, 6, 16, 10)
        self._empty = empty
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 6, 1, 1)
        layout.setSpacing(0)
        rule = QFrame(self)
        rule.setFixedHeight(1)
        rule.setStyleSheet(f"background: {theme.colour('border.subtle').name()};")
        self.top = QHBoxLayout()
        self.top.addWidget(self.field, 1)
        layout.addLayout(self.top)
        for widget in (rule, self.list, self.foot):
            layout.addWidget(widget)
        self.column = layout
        self.setFixedWidth(min(theme.scaled(width), room_over(parent).width()) if parent is not None else width)
        self.list.selectionModel().currentChanged.connect(lambda *_indexes: self.current_changed.emit())
        self.field.textChanged.connect(self._search)
        self.field.installEventFilter(self)
        self.finished.connect(lambda _result: give_keyboard_to(self._before))
        self.setObjectName("Picker")
        self.setStyleSheet(
            f"#Picker {{ background: {theme.colour('bg.raised').name()};"
            f" border: 1px solid {theme.colour('border.default').name()}; }}"
        )
        self._search("")

    def open(self) -> None:
        """Show it over the upper part of its window."""
        parent = self.parentWidget()
        if parent is not None:
            place = parent.window().geometry()
            self.move(place.x() + (place.width() - self.width()) // 2, place.y() + min(104, place.height() // 8))
        super().open()
        self.field.setFocus()

    def _search(self, query: str) -> None:
        rows = self.rows(query)
        if self._free and query.strip():
            title = self._free.replace("%1", query.strip())
            rows.append(Row(title, Choice("", title, icon="plus")))
        self._model.show(rows)
        self._select(0, 1)
        if self.current is None:
            self.current_changed.emit()  # a model that is reset says nothing of it
        count = sum(1 for row in rows if row.choice is not None)
        self.foot.setText(translate("Picker", "%n result(s)", "", count) if count else self._nothing())
        tall = sum(ROW if row.choice else SECTION for row in rows)
        self.list.setFixedHeight(max(ROW, min(tall, self._tallest())) + 6)
        self.adjustSize()

    def _tallest(self) -> int:
        """Return how tall the list may be: ten lines, fewer where the window is low."""
        parent = self.parentWidget()
        room = parent.window().height() - 104 - 150 if parent is not None else SHOWN * ROW
        return max(4 * ROW, min(SHOWN * ROW + 2 * SECTION, room))

    def rows(self, query: str) -> list[Row]:
        """Return the lines for what is typed."""
        return found(self._choices, query, translate("Picker", "Not possible here"))

    @property
    def current(self) -> Choice | None:
        """Return the choice that Enter would take."""
        at = self.list.currentIndex().row()
        return self._model.lines[at].choice if 0 <= at < len(self._model.lines) else None

    def _nothing(self) -> str:
        return self._empty or translate("Picker", "Nothing fits.")

    def _select(self, start: int, by: int) -> None:
        """Go to the next line from here that is a choice."""
        at = start
        while 0 <= at < len(self._model.lines):
            if self._model.lines[at].choice is not None:
                index = self._model.index(at)
                self.list.setCurrentIndex(index)
                self.list.scrollTo(self._model.index(max(0, at - 1)) if at == 1 else index)
                return
            at += by

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        at = self.list.currentIndex().row()
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: SHOWN - 1,
            Qt.Key.Key_PageUp: 1 - SHOWN,
        }
        if event.key() in steps:
            by = steps[Qt.Key(event.key())]
            wanted = min(max(at + by, 0), len(self._model.lines) - 1)
            self._select(wanted, 1 if by > 0 else -1)
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(at)
            return True
        return super().eventFilter(watched, event)

    def _take(self, number: int) -> None:
        choice = self._model.lines[number].choice if 0 <= number < len(self._model.lines) else None
        if choice is None:
            return
        if choice.reason:
            self.foot.setText(choice.reason)
            return
        typed = self.field.text().strip()
        self.accept()
        if choice.id:
            self.chosen.emit(choice.id)
        else:
            self.typed.emit(typed)

    @property
    def lines(self) -> list[Row]:
        """Return what is listed now, sections too. Not to be changed."""
        return self._model.lines

    def choose(self, number: int) -> None:
        """Make a line the current one."""
        self._select(number, 1)

    def titles(self) -> list[str]:
        """Return what is listed now, sections left out."""
        return [row.title for row in self._model.lines if row.choice is not None]
