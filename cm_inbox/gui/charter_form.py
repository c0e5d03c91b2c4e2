"""One rule as a form that reads like a sentence: when, unless, then, and the examples that keep it honest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from cm_inbox.charter.shape import Mode, Rule, Then, When

from .charter_examples import ExampleColumn, Outcome
from .charter_fields import Field, Known, Way, actions, conditions, severity_field
from .charter_head import FormHead
from .charter_rows import FieldRow, Rows, link_button
from .charter_values import LinesValue, value_of
from .dialogs.base import colour_label, plain_label
from .flow import Flow
from .text_edit import text_of
from .theme import Theme

if TYPE_CHECKING:
    from cm_inbox.charter.problems import Problem

translate = QCoreApplication.translate

LABEL_WIDTH = 78
SHORT_WIDTH = 184
TRY_MS = 150
"""How long after the last key the examples are tried."""


class Tables(QWidget):
    """The tables of ``when`` or ``unless``: of several one is enough. ``changed``: a person changed one."""

    changed = Signal()

    def __init__(self, theme: Theme, adding: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._adding = adding
        self._known = Known()
        self.tables: list[Rows[When]] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        self.also_button = link_button(translate("CharterForm", "Or also…"), "plus", theme, self)
        self.also_button.clicked.connect(self._add_table)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(self._list)
        column.addWidget(self.also_button, 0, Qt.AlignmentFlag.AlignLeft)

    def show_tables(self, tables: Sequence[When], known: Known) -> None:
        self._known = known
        while self._list.count():
            item = self._list.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.tables = []
        for table in tables or (When(),):
            self._make(table)

    def value(self) -> tuple[When, ...]:
        """Return the tables that ask anything."""
        return tuple(struct for rows in self.tables if (struct := rows.struct()) != When())

    def _add_table(self) -> None:
        self._make(When()).add_button.click()

    def _make(self, table: When) -> Rows[When]:
        rows = Rows(conditions, table, self._theme, self._known, self, adding=self._adding)
        rows.changed.connect(self._tell)
        rows.emptied.connect(lambda: self._drop(rows))
        if self.tables:
            word = plain_label(translate("CharterForm", "or also"), self._theme, "small", "text.muted")
            self._list.addWidget(word)
            rows.emptied.connect(word.hide)
        self.tables.append(rows)
        self._list.addWidget(rows)
        self.also_button.setVisible(bool(self.value()))
        return rows

    def _drop(self, rows: Rows[When]) -> None:
        if len(self.tables) > 1:
            self.tables.remove(rows)
            self._list.removeWidget(rows)
            rows.hide()
            rows.deleteLater()
        self._tell()

    def _tell(self) -> None:
        self.also_button.setVisible(bool(self.value()))
        self.changed.emit()


class RuleForm(QWidget):
    """The form. ``edited`` carries the rule as it is now; ``try_wanted`` asks to have its examples tried."""

    edited = Signal(object)
    try_wanted = Signal(object)
    history_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("CharterForm")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme = theme
        self._known = Known()
        self._problems: tuple[Problem, ...] = ()
        self.rule: Rule | None = None
        self.outcomes: Sequence[Outcome] = ()
        self._showing = False
        self._try_timer = QTimer(self, singleShot=True, interval=TRY_MS)
        self._try_timer.timeout.connect(self._try)
        self.then: Rows[Then] | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.head = FormHead(theme, self)
        self.modes = self.head.modes
        self.modes.picked.connect(self._pick_mode)
        column.addWidget(self.head)
        self.scrolled = QScrollArea(self)
        self.scrolled.setFrameShape(QFrame.Shape.NoFrame)
        self.scrolled.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scrolled.setWidgetResizable(True)
        self.scrolled.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scrolled.setWidget(self._body())
        column.addWidget(self.scrolled, 1)

    # -- building --

    def _body(self) -> QWidget:
        body = QWidget(self)
        body.setObjectName("CharterBody")
        body.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        body.setMinimumWidth(1)
        self._body_column = QVBoxLayout(body)
        self._body_column.setContentsMargins(24, 14, 24, 20)
        self._body_column.setSpacing(14)
        titles = self._titles(body)
        self.problem_label = plain_label("", self._theme, "small", "danger.text")
        self.when = Tables(self._theme, translate("CharterForm", "Add a condition"), body)
        self.unless = Tables(self._theme, translate("CharterForm", "Add an exception"), body)
        self.when.changed.connect(self._changed)
        self.unless.changed.connect(self._changed)
        self._then_place = QVBoxLayout()
        self.must = ExampleColumn(self._theme, must=True, parent=body)
        self.must_not = ExampleColumn(self._theme, must=False, parent=body)
        for examples in (self.must, self.must_not):
            examples.changed.connect(self._changed)
        note = Field(
            "note",
            translate("CharterForm", "Note"),
            Way.LINES,
            "",
            hint=translate("CharterForm", "why it is so, for colleagues"),
        )
        self.note = NoteValue(note, body)
        self.note.changed.connect(self._changed)
        self._add_section(translate("CharterForm", "Title"), titles, line=False)
        self._body_column.addWidget(self.problem_label)
        self._add_section(translate("CharterForm", "When"), self.when)
        self._add_section(translate("CharterForm", "Then"), self._then_place)
        self._add_section(translate("CharterForm", "Unless"), self.unless)
        self._add_examples()
        self._add_section(translate("CharterForm", "Note"), self.note)
        self.history_button = link_button(translate("CharterForm", "All versions"), "history", self._theme, body)
        self.history_button.clicked.connect(self.history_wanted)
        self._body_column.addWidget(self.history_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._body_column.addStretch(1)
        return body

    def _titles(self, body: QWidget) -> QVBoxLayout:
        self.title_edit = QLineEdit(body)
        self.title_edit.setAccessibleName(translate("CharterForm", "Title"))
        self.title_edit.textEdited.connect(self._changed)
        self.short_edit = QLineEdit(body)
        self.short_edit.setAccessibleName(translate("CharterForm", "Short title"))
        self.short_edit.setPlaceholderText(translate("CharterForm", "short, for lists"))
        self.short_edit.setFixedWidth(SHORT_WIDTH)
        self.short_edit.textEdited.connect(self._changed)
        self.severity = value_of(severity_field(), self._theme, Known(), body)
        self.severity.changed.connect(self._changed)
        titles = QVBoxLayout()
        titles.setSpacing(6)
        titles.addWidget(self.title_edit)
        grave = QWidget(body)
        together = QHBoxLayout(grave)
        together.setContentsMargins(0, 0, 0, 0)
        together.setSpacing(8)
        word = plain_label(translate("CharterForm", "Severity"), self._theme, "body", "text.secondary")
        word.setWordWrap(False)
        together.addWidget(word)
        together.addWidget(self.severity)
        second = Flow(gap=16)
        second.addWidget(self.short_edit)
        second.addWidget(grave)
        titles.addLayout(second)
        return titles

    def _add_section(self, title: str, content: QWidget | QHBoxLayout | QVBoxLayout, *, line: bool = True) -> None:
        if line:
            self._body_column.addWidget(rule_line(self))
        row = QHBoxLayout()
        row.setSpacing(0)
        label = plain_label(title, self._theme, "strong")
        label.setFixedWidth(LABEL_WIDTH)
        row.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
        if isinstance(content, QWidget):
            row.addWidget(content, 1)
        else:
            row.addLayout(content, 1)
        self._body_column.addLayout(row)

    def _add_examples(self) -> None:
        self._body_column.addWidget(rule_line(self))
        head = QHBoxLayout()
        head.setSpacing(8)
        title = plain_label(translate("CharterForm", "Examples"), self._theme, "strong")
        title.setWordWrap(False)
        hint = plain_label(translate("CharterForm", "tried at every key"), self._theme, "small", "text.muted")
        head.addWidget(title)
        head.addWidget(hint, 1)
        columns = QHBoxLayout()
        columns.setSpacing(16)
        columns.addWidget(self.must, 1)
        columns.addWidget(self.must_not, 1)
        self._body_column.addLayout(head)
        self._body_column.addLayout(columns)

    # -- showing --

    def show_rule(self, rule: Rule, known: Known, *, changed: bool) -> None:
        """Show a rule; where it is what the form says already, nothing is touched."""
        self.head.show_changed(changed)
        if self.rule == rule and known == self._known:
            self._show_mode()
            return
        before = self.rule if self.rule is not None and self.rule.id == rule.id and known == self._known else None
        self._showing = True
        self.rule, self._known = rule, known
        self.head.show_name(rule.id)
        if self.title_edit.text() != rule.title:
            self.title_edit.setText(rule.title)
            self.title_edit.setCursorPosition(0)
        if self.short_edit.text() != rule.short:
            self.short_edit.setText(rule.short)
        self.severity.show_value(rule.severity)
        if before is None or before.when != rule.when:
            self.when.show_tables(rule.when, known)
        if before is None or before.unless != rule.unless:
            self.unless.show_tables(rule.unless, known)
        if before is None or before.then != rule.then:
            self._show_then(rule.then)
        if before is None or before.must_match != rule.must_match:
            self.must.show_texts(rule.must_match)
        if before is None or before.must_not_match != rule.must_not_match:
            self.must_not.show_texts(rule.must_not_match)
        self.note.show_value(rule.note)
        self._showing = False
        if before is None:
            self.outcomes = ()
            self.scrolled.verticalScrollBar().setValue(0)
        self._show_mode()
        self._try()

    def _show_then(self, then: Then) -> None:
        if self.then is not None:
            self.then.hide()
            self.then.deleteLater()
        adding = translate("CharterForm", "Add an action")
        self.then = Rows(actions, then, self._theme, self._known, self, adding=adding, numbered=True)
        self.then.changed.connect(self._changed)
        self.then.emptied.connect(self._changed)
        self._then_place.addWidget(self.then)

    def show_outcomes(self, outcomes: Sequence[Outcome]) -> None:
        """Show what came of the examples."""
        self.outcomes = outcomes
        count = len(self.must.texts())
        self.must.show_outcomes(outcomes[:count])
        self.must_not.show_outcomes(outcomes[count:])
        self._show_mode()

    def show_problems(self, problems: Sequence[Problem], sentence: Callable[[Problem], str]) -> None:
        """Show what is wrong with the rule: beside the field it is about, else above the form."""
        general: list[str] = []
        grave = False
        rows = [row for rows in (*self.when.tables, *self.unless.tables, self.then) if rows for row in rows.rows]
        for row in rows:
            row.show_trouble("")
        for problem in problems:
            words = [word.rstrip(" 0123456789") for word in problem.path.split(", ")[1:]]
            if words and words[0] in ("must_match", "must_not_match"):
                continue  # said at the example itself
            place = self._row_of(words)
            if place is not None:
                place.show_trouble(sentence(problem), warning=problem.warning)
            else:
                general.append(sentence(problem))
                grave = grave or not problem.warning
        self.problem_label.setText("\n".join(general))
        self.problem_label.setVisible(bool(general))
        colour_label(self.problem_label, self._theme.colour("danger.text" if grave else "warning.text"))
        self._problems = tuple(problems)
        self._show_mode()

    def _row_of(self, words: Sequence[str]) -> FieldRow | None:
        if len(words) < 2:
            return None
        groups: dict[str, Sequence[Rows[When] | Rows[Then] | None]] = {
            "when": self.when.tables,
            "unless": self.unless.tables,
            "then": (self.then,),
        }
        for rows in groups.get(words[0], ()):
            row = rows.row(words[1]) if rows is not None else None
            if row is not None:
                return row
        return None

    def against_automatic(self) -> str:
        """Return why the rule cannot act alone, empty where it can."""
        if self.rule is None:
            return ""
        failing = sum(not passes for _, passes, _ in self.outcomes)
        if failing:
            return translate("CharterForm", "%n example(s) fail(s): automatic asks that all pass.", "", failing)
        if not self.rule.must_match:
            return translate("CharterForm", "An automatic rule needs an example that it must match.")
        return ""

    def _show_mode(self) -> None:
        if self.rule is not None:
            self.modes.show_mode(self.rule.mode, self.against_automatic())

    # -- changing --

    def _pick_mode(self, mode: Mode) -> None:
        if self.rule is not None:
            self._use(msgspec.structs.replace(self.rule, mode=mode))

    def _changed(self) -> None:
        if self.rule is None or self._showing or self.then is None:
            return
        rule = msgspec.structs.replace(
            self.rule,
            title=self.title_edit.text(),
            short=self.short_edit.text(),
            severity=self.severity.value(),
            when=self.when.value(),
            unless=self.unless.value(),
            then=self.then.struct(),
            note=self.note.value(),
            must_match=self.must.texts(),
            must_not_match=self.must_not.texts(),
        )
        self._use(msgspec.convert(msgspec.to_builtins(rule), Rule))

    def _use(self, rule: Rule) -> None:
        if rule == self.rule:
            return
        self.rule = rule
        self._show_mode()
        self._try_timer.start()
        self.edited.emit(rule)

    def add_example(self, text: str, *, must: bool) -> None:
        """Add an example as a person would."""
        (self.must if must else self.must_not).add(text)

    def _try(self) -> None:
        if self.rule is not None:
            self.try_wanted.emit(self.rule)


class NoteValue(LinesValue):
    """A text of several lines."""

    def value(self) -> str:
        return text_of(self.edit.document())

    def show_value(self, value: str) -> None:
        if value != text_of(self.edit.document()):
            self._showing = True
            self.edit.setPlainText(value)
            self._showing = False
            self._fit()


def rule_line(parent: QWidget) -> QFrame:
    """Return a thin line."""
    line = QFrame(parent)
    line.setProperty("part", "line")
    line.setFixedHeight(1)
    return line
