"""The three lists of a dossier: what a person wrote, what was decided about them, who they are elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from cm_inbox.models.decisions import Decision, DecisionKind
from cm_inbox.models.dossier import Dossier, Written
from cm_inbox.models.instants import Millis

from . import dossier_words as words
from .dialogs.base import plain_label
from .dialogs.history import decision_item
from .dialogs.rows import RowList
from .futures import Futures
from .softening import hurtful_places
from .texts import translate
from .theme import Theme

PAGE = 60

Read = Callable[[Sequence[int], str, int | None, int], Future[list[Written]]]
"""Asks for what authors wrote: whose, what it is to hold, below which row of message, how many."""


class _Page(QWidget):
    """A list with what goes with it. ``open_wanted`` carries the conversation to open."""

    open_wanted = Signal(int)

    def __init__(self, theme: Theme, now: Callable[[], Millis], name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._now = theme, now
        self.dossier: Dossier | None = None
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(6)
        self.list = RowList(theme, name, self)
        self.list.setStyleSheet(f"background: {theme.colour('bg.canvas').name()};")
        self.list.taken.connect(lambda _id: self.open_current())

    def open_current(self) -> None:
        """Open the conversation of the current line."""
        conversation = self.conversation()
        if conversation is not None:
            self.open_wanted.emit(conversation)

    def conversation(self) -> int | None:
        """Return the conversation of the current line, None where it has none."""
        return None

    def _button(self, text: str, then: Callable[[], None]) -> QPushButton:
        button = QPushButton(text, self)
        button.setAutoDefault(False)
        button.clicked.connect(then)
        return button

    def _add_buttons(self, *buttons: QPushButton) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        for button in buttons:
            row.addWidget(button)
        self.column.addLayout(row)


class WrittenPage(_Page):
    """What a person wrote on all their accounts, newest first, page by page. ``arrived``: a page has come."""

    arrived = Signal()

    def __init__(self, theme: Theme, now: Callable[[], Millis], read: Read, futures: Futures, parent: QWidget) -> None:
        super().__init__(theme, now, translate("Dossier", "What they wrote"), parent)
        self._read, self._futures = read, futures
        self._written: list[Written] = []
        self._complete = False
        self._turn = 0
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(translate("Dossier", "Search in what they wrote…"))
        self.search.setAccessibleName(translate("Dossier", "Search in what they wrote"))
        self.search.setClearButtonEnabled(True)
        self.search.setMaxLength(1_000)
        self.search.textChanged.connect(lambda _text: self.read_again())
        self.list.verticalScrollBar().valueChanged.connect(self._more_near_end)
        self.nothing = plain_label("", theme, "small", "text.muted")
        self.column.addWidget(self.search)
        self.column.addWidget(self.nothing)
        self.column.addWidget(self.list, 1)

    def show_written(self, *, softens: bool) -> None:
        """Show what was read so far, with the hurtful words as blocks or in clear."""
        if self.dossier is None:
            return
        networks = {each.account.id: each.account.network for each in self.dossier.identities}
        self.list.show_items(list(words.written_items(self._written, networks, self._now(), softens=softens)))
        found = bool(self._written) or not self._complete
        self.nothing.setText("" if found else translate("Dossier", "Nothing of theirs holds that."))
        self.nothing.setVisible(not found)

    def hurtful(self) -> tuple[str, ...]:
        """Return the words of theirs that are not shown in clear."""
        found = [
            each.stored.message.text[start:end]
            for each in self._written
            for start, end in hurtful_places(each.stored.verdicts)
        ]
        return tuple(dict.fromkeys(word for word in found if word.strip()))

    def hostile_in_sight(self) -> list[int]:
        """Return the rows of the messages with hurtful words that are on the screen."""
        hostile = {f"message {each.stored.row}" for each in self._written if hurtful_places(each.stored.verdicts)}
        seen, model = self.list.viewport().rect(), self.list.model()
        return [
            int(item.id.removeprefix("message "))
            for number, item in enumerate(self.list.items())
            if item.id in hostile and self.list.visualRect(model.index(number, 0)).intersects(seen)
        ]

    def read_again(self, *, keep: bool = False) -> None:
        """Read the newest messages again; ``keep``: as many as are shown already."""
        self._turn += 1
        number = max(PAGE, len(self._written)) if keep else PAGE
        self._complete = False
        self._ask(None, number)

    def _ask(self, below: int | None, number: int) -> None:
        dossier, turn = self.dossier, self._turn
        if dossier is None:
            return

        def show(found: list[Written]) -> None:
            if turn == self._turn and isValid(self):  # the dossier may have been made anew meanwhile
                self._written = found if below is None else [*self._written, *found]
                self._complete = len(found) < number
                self.arrived.emit()

        def refused(_error: Exception) -> None:
            if turn == self._turn and isValid(self):  # half a query, while it is being typed
                self._written, self._complete = [], True
                self.arrived.emit()

        self._futures.then(self._read(dossier.authors, self.search.text(), below, number), show, refused)

    def _more_near_end(self) -> None:
        bar = self.list.verticalScrollBar()
        if self._written and not self._complete and bar.value() >= bar.maximum() - bar.pageStep():
            self._complete = True  # until the page is here
            self._ask(self._written[-1].stored.row, PAGE)

    def conversation(self) -> int | None:
        _kind, _, number = (self.list.current_id() or "").partition(" ")
        return next((each.stored.conversation_id for each in self._written if str(each.stored.row) == number), None)


class DecisionsPage(_Page):
    """What was decided about a person. ``undo_wanted`` carries the decision to take back."""

    undo_wanted = Signal(str)

    def __init__(self, theme: Theme, now: Callable[[], Millis], parent: QWidget) -> None:
        super().__init__(theme, now, translate("Dossier", "Decisions about this person"), parent)
        self.undo_button = self._button(translate("History", "Take back"), self._undo)
        self.show_button = self._button(translate("History", "Show the conversation"), self.open_current)
        self.list.current_changed.connect(self._offer)
        self.column.addWidget(self.list, 1)
        self._add_buttons(self.show_button, self.undo_button)
        self._offer()

    def show_decisions(self, hurtful: Sequence[str]) -> None:
        """Show them, with these words as blocks in what they quote."""
        if self.dossier is not None:
            now = self._now()
            self.list.show_items([decision_item(each, None, now, hurtful) for each in self.dossier.decisions])

    def conversation(self) -> int | None:
        decision = self._current()
        return None if decision is None else decision.conversation_id

    def _current(self) -> Decision | None:
        decisions = () if self.dossier is None else self.dossier.decisions
        return next((each for each in decisions if each.id == self.list.current_id()), None)

    def _offer(self) -> None:
        decision = self._current()
        self.undo_button.setEnabled(decision is not None and not decision.undone)
        self.show_button.setEnabled(decision is not None)

    def _undo(self) -> None:
        decision = self._current()
        if decision is not None:
            self.undo_wanted.emit(decision.id)


class IdentitiesPage(_Page):
    """Who a person is elsewhere, and may be.

    ``decided`` carries the kind, the author it is about, and the other one or None; ``search_wanted``: the same person
    is somebody who is not suggested.
    """

    decided = Signal(object, int, object)
    search_wanted = Signal()

    def __init__(self, theme: Theme, now: Callable[[], Millis], parent: QWidget) -> None:
        super().__init__(theme, now, translate("Dossier", "Identities"), parent)
        why = translate(
            "Dossier",
            "People are linked by you, never by the program, and within one brand only: what one client knows of"
            " somebody is not for another.",
        )
        self.link_button = self._button(translate("Dossier", "Link"), self.link)
        self.apart_button = self._button(translate("Dossier", "Not the same person"), self.tell_apart)
        self.unlink_button = self._button(translate("Dossier", "Unlink"), self.unlink)
        self.list.current_changed.connect(self._offer)
        self.column.addWidget(plain_label(why, theme, "small", "text.muted"))
        self.column.addWidget(self.list, 1)
        self.search_button = self._button(translate("Dossier", "Somebody else…"), self.search_wanted.emit)
        self._add_buttons(self.search_button, self.link_button, self.apart_button, self.unlink_button)
        self._offer()

    def show_identities(self) -> None:
        """Show those that are linked, then who may be the same, then who was told apart."""
        if self.dossier is not None:
            self.list.show_items(list(words.identity_items(self.dossier, self._now())))
            self._offer()

    def link(self) -> None:
        """Say that the current one is the same person."""
        if self.link_button.isEnabled():
            self._decide(DecisionKind.LINK_PERSON)

    def tell_apart(self) -> None:
        """Say that the current one is somebody else."""
        if self.apart_button.isEnabled():
            self._decide(DecisionKind.TELL_APART)

    def unlink(self) -> None:
        """Take the current one out of the person."""
        author = self._current()
        if author is not None and self.unlink_button.isEnabled():
            self.decided.emit(DecisionKind.UNLINK_PERSON, author, None)

    def on_suggestion(self) -> bool:
        """Say whether the current one may be the same person."""
        return self.link_button.isEnabled()

    def choose_suggestion(self) -> bool:
        """Go to the first that may be the same person; say whether there is one."""
        suggestions = () if self.dossier is None else self.dossier.suggestions
        if suggestions:
            self.list.choose(f"author {suggestions[0].identity.record.row}")
        return bool(suggestions)

    def conversation(self) -> int | None:
        if self.dossier is None:
            return None
        every = (*self.dossier.identities, *(each.identity for each in self.dossier.suggestions))
        return next((each.newest for each in every if each.record.row == self._current()), None)

    def _current(self) -> int | None:
        number = (self.list.current_id() or "").removeprefix("author ")
        return int(number) if number else None

    def _offer(self) -> None:
        author, dossier = self._current(), self.dossier
        if author is None or dossier is None:
            linked = offered = apart = False
        else:
            linked = author in dossier.authors
            offered = not linked
            apart = any(each.apart and each.identity.record.row == author for each in dossier.suggestions)
        self.link_button.setEnabled(offered)
        self.apart_button.setEnabled(offered and not apart)
        self.unlink_button.setEnabled(linked and dossier is not None and len(dossier.authors) > 1)

    def _decide(self, kind: DecisionKind) -> None:
        if self.dossier is not None:
            self.decided.emit(kind, self.dossier.authors[0], self._current())
