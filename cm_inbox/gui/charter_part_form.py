"""The form of one entry of a part: its fields below each other, and what helps with them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from . import charter_texts
from .charter_examples import Outcome
from .charter_fields import Field, Known, Way
from .charter_form import TRY_MS, NoteValue
from .charter_parts import SEVERAL, Entry, Part, Values, fields_of, part_title, reply_texts
from .charter_rows import link_button
from .charter_sample import Samples
from .charter_values import LinesValue, Value, value_of
from .dialogs.base import plain_label
from .theme import Theme

if TYPE_CHECKING:
    from cm_inbox.charter.problems import Problem
    from cm_inbox.charter.shape import Charter

translate = QCoreApplication.translate

LABEL_WIDTH = 190
WHOLE = ("note",)
"""Texts of which every line counts as it stands."""


class PartList(QListWidget):
    """The entries of a part. ``chosen`` carries the id of the current one, ``remove_wanted`` too."""

    chosen = Signal(str)
    remove_wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("CharterList")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.currentItemChanged.connect(lambda _new, _old: self._tell())
        self._telling = True

    @property
    def current_id(self) -> str:
        item = self.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item is not None else ""

    def show_entries(self, entries: Sequence[Entry], current: str) -> None:
        self._telling = False
        self.clear()
        for entry in entries:
            item = QListWidgetItem(entry.title)
            item.setData(Qt.ItemDataRole.UserRole, entry.id)
            self.addItem(item)
            if entry.id == current:
                self.setCurrentItem(item)
        if self.currentItem() is None and entries:
            self.setCurrentRow(0)
        self._telling = True

    def _tell(self) -> None:
        if self._telling:
            self.chosen.emit(self.current_id)


class PartForm(QWidget):
    """The form. ``edited`` carries the values of the entry that is shown, ``remove_wanted`` its id;
    ``try_wanted`` a rule whose one example is a word to try.
    """

    edited = Signal(object)
    remove_wanted = Signal(str)
    try_wanted = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("CharterForm")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme = theme
        self.part = Part.BANKS
        self.entry: Entry | None = None
        self._own = False
        self._charter: Charter | None = None
        self.fields: dict[str, Value] = {}
        self.samples: Samples | None = None
        self._word_timer = QTimer(self, singleShot=True, interval=TRY_MS)
        self._word_timer.timeout.connect(self._try_word)
        header = QWidget(self)
        header.setObjectName("CharterHeader")
        header.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        header.setFixedHeight(64)
        self.name = plain_label("", theme, "title")
        self.name.setWordWrap(False)
        self.remove_button = QPushButton(translate("CharterParts", "Remove"), header)
        self.remove_button.setProperty("role", "quiet")
        self.remove_button.clicked.connect(self._remove)
        row = QHBoxLayout(header)
        row.setContentsMargins(24, 0, 24, 0)
        row.addWidget(self.name, 1)
        row.addWidget(self.remove_button)
        self.trouble = plain_label("", theme, "small", "danger.text")
        self.trouble.setContentsMargins(24, 10, 24, 0)
        self.trouble.hide()
        self.scrolled = QScrollArea(self)
        self.scrolled.setFrameShape(QFrame.Shape.NoFrame)
        self.scrolled.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scrolled.setWidgetResizable(True)
        self.scrolled.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(header)
        column.addWidget(self.trouble)
        column.addWidget(self.scrolled, 1)

    def show_entry(self, part: Part, entry: Entry, charter: Charter) -> None:
        """Show an entry; where it is what the form says already, nothing is touched."""
        same = self.entry is not None and (part, entry.id) == (self.part, self.entry.id)
        self._charter = charter
        writing = self.focusWidget()
        if same and self._own and writing is not None and writing.hasFocus():
            self.entry = entry
            return
        self._own = False
        if same and all(entry.values.get(name) == value for name, value in self.values().items()):
            self.entry = entry
            return
        keep = same and list(self.fields) == [field.name for field in fields_of(part, charter)]
        self.part, self.entry = part, entry
        self.name.setText(entry.id or part_title(part))
        self.remove_button.setVisible(part in SEVERAL)
        if not keep:
            self._build(fields_of(part, charter))
        for name, value in self.fields.items():
            value.show_value(self._shown(value, entry.values.get(name)))
        self._show_samples()

    def _shown(self, value: Value, given: object) -> object:
        if isinstance(value, NoteValue):
            return given or ""
        if isinstance(value, LinesValue) or value.field.way is Way.LIST:
            return given or ()
        return given if given is not None else value.field.first

    def _build(self, fields: Sequence[Field]) -> None:
        body = QWidget(self)
        body.setObjectName("CharterBody")
        body.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        body.setMinimumWidth(1)
        column = QVBoxLayout(body)
        column.setContentsMargins(24, 14, 24, 20)
        column.setSpacing(10)
        self.fields = {}
        for field in fields:
            whole = field.name in WHOLE or field.name.startswith("text.")
            value = NoteValue(field, body) if whole else value_of(field, self._theme, Known(), body)
            value.changed.connect(self._changed)
            self.fields[field.name] = value
            label = plain_label(field.before, self._theme, "body", "text.secondary")
            if value.apart:
                column.addWidget(label)
                column.addWidget(value)
            else:
                label.setFixedWidth(LABEL_WIDTH)
                row = QHBoxLayout()
                row.addWidget(label)
                row.addWidget(value, 1 if value.wide else 0)
                if not value.wide:
                    row.addStretch(1)
                column.addLayout(row)
        self.samples = Samples(self._theme, body) if self.part is Part.REPLIES else None
        if self.part is Part.BANKS:
            self._add_word_helper(body, column)
        if self.samples is not None:
            column.addWidget(self.samples)
        column.addStretch(1)
        self.scrolled.setWidget(body)

    def values(self) -> Values:
        """Return what the fields say."""
        return {name: value.value() for name, value in self.fields.items()}

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Say what is wrong with the entry."""
        self.say("\n".join(f"{charter_texts.place(each)}: {charter_texts.problem(each)}" for each in problems))

    def say(self, text: str) -> None:
        """Say what is wrong with what was typed."""
        self.trouble.setText(text)
        self.trouble.setVisible(bool(text))

    def _changed(self) -> None:
        self._own = True
        self.edited.emit(self.values())
        self._show_samples()

    def _show_samples(self) -> None:
        if self.samples is not None and self._charter is not None:
            self.samples.show_texts(reply_texts(self.values()), self._charter)

    def _remove(self) -> None:
        if self.entry is not None:
            self.remove_wanted.emit(self.entry.id)

    # -- word banks --

    def _add_word_helper(self, body: QWidget, column: QVBoxLayout) -> None:
        self.word = QLineEdit(body)
        self.word.setPlaceholderText(translate("CharterParts", "Try a word, or a sentence"))
        self.word.setAccessibleName(translate("CharterParts", "Try a word, or a sentence"))
        self.word.textChanged.connect(lambda _text: self._word_timer.start())
        self.found = plain_label("", self._theme, "small", "text.secondary")
        self.propose_button = link_button(
            translate("CharterParts", "Add other forms of the last word"), "plus", self._theme, body
        )
        self.propose_button.clicked.connect(self._propose)
        column.addWidget(self.propose_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.word)
        column.addWidget(self.found)

    def _propose(self) -> None:
        """Add the forms that the plain rules give of the last word, below it, for a person to sift."""
        from cm_inbox.charter.inflections import inflections

        terms = self.fields["terms"]
        lines = terms.value()
        if lines and self._charter is not None:
            language = self.fields["language"].value() or self._charter.languages[0]
            new = [form for form in inflections(lines[-1].split("|")[0].strip(), language) if form not in lines]
            terms.show_value((*lines, *new))
            self._changed()

    def _try_word(self) -> None:
        from cm_inbox.charter.shape import Rule, When

        text = self.word.text().strip()
        if not text or self.entry is None:
            self.found.setText("")
            return
        self.try_wanted.emit(Rule(id="try", title="", when=(When(banks=(self.entry.id,)),), must_match=(text,)))

    def show_found(self, outcomes: Sequence[Outcome]) -> None:
        """Say what of the bank is in the word that is tried."""
        if self.part is not Part.BANKS or not outcomes:
            return
        _, matches, because = outcomes[0]
        words = ", ".join(f"“{each.detail}”" for each in because)
        said = translate("CharterParts", "Found: %1").replace("%1", words)
        self.found.setText(said if matches else translate("CharterParts", "Nothing of this bank is in it."))
