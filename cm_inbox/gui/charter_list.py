"""The rules of a charter as they are applied, from top to bottom: what each does, how often, whether it is sound."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import field
from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QLocale,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from cm_inbox.charter.shape import Mode, Rule
from cm_inbox.models.record import Record

from .asked import asked_words
from .keys import OWN_KEYS
from .plain import line
from .theme import Theme

Index = QModelIndex | QPersistentModelIndex
translate = QCoreApplication.translate

GROUP_HEIGHT = 26
RULE_HEIGHT = 52


class RuleRow(Record, frozen=True):
    """One line: a rule, or with no rule the title of a group.

    ``matched``: messages of the period, None: not known. ``passed`` of ``tried`` examples; ``wrong``: it has an error.
    """

    title: str
    rule: Rule | None = None
    does: str = ""
    matched: int | None = None
    passed: int = 0
    tried: int = 0
    wrong: bool = False


class Counted(Record, frozen=True):
    """What is known of rules besides what they say, by their ids."""

    matched: Mapping[str, int] = field(default_factory=dict)
    failing: Mapping[str, int] = field(default_factory=dict)
    wrong: frozenset[str] = frozenset()


def rows_of(rules: Sequence[Rule], counted: Counted) -> list[RuleRow]:
    """Return the lines: protections first, then by severity, each group in the order of the file."""
    groups: list[tuple[str, list[Rule]]] = [
        (translate("CharterList", "Protection"), [rule for rule in rules if rule.then.protect])
    ]
    for severity in (3, 2, 1, 0):
        theirs = [rule for rule in rules if not rule.then.protect and rule.severity == severity]
        groups.append((severity_title(severity), theirs))
    found: list[RuleRow] = []
    for title, theirs in groups:
        if theirs:
            found.append(RuleRow(title))
            found += [_row(rule, counted) for rule in theirs]
    return found


def severity_title(severity: int) -> str:
    """Return how grave something is, in words."""
    return {
        3: translate("CharterList", "Grave"),
        2: translate("CharterList", "Serious"),
        1: translate("CharterList", "Usual"),
        0: translate("CharterList", "Mild"),
    }[severity]


def _row(rule: Rule, counted: Counted) -> RuleRow:
    tried = len(rule.must_match) + len(rule.must_not_match)
    failing = counted.failing.get(rule.id, 0)
    matched = counted.matched.get(rule.id) if rule.mode is not Mode.OFF else None
    return RuleRow(rule.title, rule, does_words(rule), matched, tried - failing, tried, rule.id in counted.wrong)


def does_words(rule: Rule) -> str:
    """Return what a rule asks for, in a few words."""
    from cm_inbox.charter.consequences import asked_of

    try:
        return ", ".join(asked_words(asked_of(rule.then))) or translate("CharterList", "only tells")
    except ValueError:
        return translate("CharterList", "cannot be read")


class RuleModel(QAbstractListModel):
    """The lines."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: list[RuleRow] = []

    def show_rows(self, rows: Sequence[RuleRow]) -> bool:
        """Show these; say whether they stand otherwise than before."""
        same = [_key(row) for row in rows] == [_key(row) for row in self.rows]
        if same:
            self.rows = list(rows)
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return False
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()
        return True

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's name and signature
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return line(row.title, 200) if row.rule is not None else None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken(row)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.rows[index.row()].rule is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


def _key(row: RuleRow) -> tuple[str, str]:
    return ("", row.title) if row.rule is None else ("rule", row.rule.id)


def spoken(row: RuleRow) -> str:
    """Return a line as a screen reader says it."""
    if row.rule is None:
        return row.title
    words = [row.title, mode_words(row.rule.mode), row.does]
    if row.matched is not None:
        words.append(translate("CharterList", "%n message(s)", "", row.matched))
    if row.tried:
        words.append(
            translate("CharterList", "%1 of %2 examples pass")
            .replace("%1", str(row.passed))
            .replace("%2", str(row.tried))
        )
    return ", ".join(words)


def mode_words(mode: Mode) -> str:
    return {
        Mode.OFF: translate("CharterList", "Off"),
        Mode.SUGGEST: translate("CharterList", "Suggests"),
        Mode.AUTOMATIC: translate("CharterList", "Auto"),
    }[mode]


class RuleList(QListView):
    """``chosen`` carries the id of the rule that is current now; ``move_wanted`` a rule and how far.

    ``duplicate_wanted``, ``remove_wanted``, ``mode_wanted``, ``open_wanted`` carry the rule's id.
    """

    chosen = Signal(str)
    open_wanted = Signal(str)
    move_wanted = Signal(str, int)
    duplicate_wanted = Signal(str)
    remove_wanted = Signal(str)
    mode_wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("CharterList")
        self.setAccessibleName(translate("CharterList", "Rules"))
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setProperty(OWN_KEYS, "Up Down Home End PgUp PgDown Enter Space Alt+Up Alt+Down Delete Ctrl+D j k m")
        self._rows = RuleModel(self)
        self.setModel(self._rows)
        self.setItemDelegate(RuleDelegate(self._rows, theme, self))
        self.selectionModel().currentChanged.connect(lambda _new, _old: self._tell())
        self.activated.connect(lambda _index: self.open_wanted.emit(self.current_id))
        self._telling = True
        theme.changed.connect(self.viewport().update)

    @property
    def current_id(self) -> str:
        """Return the rule that is current, empty where there is none."""
        at = self.currentIndex().row()
        rule = self._rows.rows[at].rule if 0 <= at < len(self._rows.rows) else None
        return rule.id if rule is not None else ""

    @property
    def ids(self) -> list[str]:
        return [row.rule.id for row in self._rows.rows if row.rule is not None]

    @property
    def shown(self) -> Sequence[RuleRow]:
        return self._rows.rows

    def show_rows(self, rows: Sequence[RuleRow], current: str) -> None:
        """Show these, one of them current."""
        self._telling = False
        if self._rows.show_rows(rows) or self.current_id != current:
            self.choose(current)
        self._telling = True

    def choose(self, rule_id: str) -> bool:
        """Make a rule current; say whether it is there."""
        for at, row in enumerate(self._rows.rows):
            if row.rule is not None and row.rule.id == rule_id:
                self.setCurrentIndex(self._rows.index(at))
                return True
        return False

    def step(self, by: int) -> None:
        """Go to the next or previous rule."""
        ids = self.ids
        if ids:
            at = ids.index(self.current_id) + by if self.current_id in ids else 0
            self.choose(ids[min(max(at, 0), len(ids) - 1)])

    def _tell(self) -> None:
        if self._telling and self.current_id:
            self.chosen.emit(self.current_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        key, current = event.key(), self.current_id
        if alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.move_wanted.emit(current, -1 if key == Qt.Key.Key_Up else 1)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_J, Qt.Key.Key_K):
            self.step(1 if key in (Qt.Key.Key_Down, Qt.Key.Key_J) else -1)
        elif key == Qt.Key.Key_Delete:
            self.remove_wanted.emit(current)
        elif key == Qt.Key.Key_D and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.duplicate_wanted.emit(current)
        elif key in (Qt.Key.Key_M, Qt.Key.Key_Space):
            self.mode_wanted.emit(current)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open_wanted.emit(current)
        else:
            super().keyPressEvent(event)


class RuleDelegate(QStyledItemDelegate):
    """Paints the lines."""

    def __init__(self, model: RuleModel, theme: Theme, view: RuleList) -> None:
        super().__init__(view)
        self._rows = model
        self._theme = theme
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's name
        return QSize(0, GROUP_HEIGHT if self._rows.rows[index.row()].rule is None else RULE_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = self._rows.rows[index.row()]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(option.rect)
        if row.rule is None:
            painter.setFont(self._theme.font("section"))
            painter.setPen(self._theme.colour("text.secondary"))
            painter.drawText(area.adjusted(20, 4, -12, 0), Qt.AlignmentFlag.AlignVCenter, row.title)
        else:
            self._paint_rule(painter, area, row, row.rule, current=self._view.currentIndex() == index)
        painter.restore()

    def _paint_rule(self, painter: QPainter, area: QRectF, row: RuleRow, rule: Rule, *, current: bool) -> None:
        theme = self._theme
        if current:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("bg.selected" if self._view.hasFocus() else "bg.selected.inactive"))
            painter.drawRoundedRect(area.adjusted(8, 1, -8, -1), 7, 7)
            if self._view.hasFocus():
                painter.setBrush(theme.colour("accent.fill"))
                painter.drawRoundedRect(QRectF(area.x() + 8, area.y() + 14, 3, area.height() - 28), 1.5, 1.5)
        right = self._paint_mode(painter, area, rule)
        painter.setFont(theme.font("strong"))
        painter.setPen(theme.colour("text.muted" if rule.mode is Mode.OFF else "text.primary"))
        _text(painter, rule.id, area.x() + 20, area.y() + 6, right - area.x() - 28)
        right = self._paint_numbers(painter, area, row)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("text.secondary"))
        _text(painter, row.does, area.x() + 20, area.y() + 26, right - area.x() - 28)

    def _paint_mode(self, painter: QPainter, area: QRectF, rule: Rule) -> float:
        theme = self._theme
        automatic = rule.mode is Mode.AUTOMATIC
        font = theme.font("small")
        painter.setFont(font)
        words = mode_words(rule.mode)
        width = QFontMetricsF(font).horizontalAdvance(words)
        right = area.right() - 20
        left = right - width - (8 if automatic else 0)
        icon = {Mode.OFF: "pause", Mode.SUGGEST: "bulb", Mode.AUTOMATIC: "urgent"}[rule.mode]
        if automatic:
            chip = QRectF(left - 22, area.y() + 7, right - left + 22, 18)
            painter.setPen(QPen(theme.colour("accent.border"), 1))
            painter.setBrush(theme.colour("accent.tint"))
            painter.drawRoundedRect(chip.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        colour = theme.colour("accent.text" if automatic else "text.muted")
        painter.drawPixmap(QPointF(left - 17, area.y() + 9), theme.icon(icon, 14, colour))
        painter.setPen(colour)
        _text(painter, words, left, area.y() + 6, width + 2)
        return left - 24

    def _paint_numbers(self, painter: QPainter, area: QRectF, row: RuleRow) -> float:
        theme = self._theme
        font = theme.font("small", tabular=True)
        measure = QFontMetricsF(font)
        painter.setFont(font)
        right = area.right() - 20
        if row.wrong or row.tried:
            failed = row.wrong or row.passed < row.tried
            words = f"{row.passed}/{row.tried}" if row.tried else "!"
            colour = theme.colour("danger.text" if failed else "success.text")
            width = measure.horizontalAdvance(words)
            painter.setPen(colour)
            _text(painter, words, right - width, area.y() + 26, width + 2)
            painter.drawPixmap(
                QPointF(right - width - 16, area.y() + 30), theme.icon("x" if failed else "check", 12, colour)
            )
            right -= width + 24
        if row.matched is not None:
            words = QLocale().toString(row.matched)
            width = measure.horizontalAdvance(words)
            painter.setPen(theme.colour("text.secondary"))
            _text(painter, words, right - width, area.y() + 26, width + 2)
            right -= width + 8
        return right


def _text(painter: QPainter, text: str, x: float, y: float, room: float) -> None:
    shown = QFontMetricsF(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, max(0.0, room))
    painter.drawText(QRectF(x, y, max(0.0, room), 20), Qt.AlignmentFlag.AlignVCenter, shown)
