"""A person's dossier on the screen: how they stand, what one keeps about them, what they wrote, who they are elsewhere.

It lies over the conversation, which stays as it was. Everything is said in words; the colours only repeat them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from cm_inbox.models.accounts import Brand
from cm_inbox.models.decisions import Decision, DecisionKind
from cm_inbox.models.dossier import Dossier, Written
from cm_inbox.models.instants import Millis

from . import dossier_words as words
from .dialogs.base import plain_label
from .dialogs.history import decision_item
from .dialogs.rows import RowList
from .dossier_head import Handles, Standing, brand_card
from .dossier_note import NoteField
from .futures import Futures
from .paint_kit import blank, paint_person
from .plain import isolated
from .softening import hurtful_places
from .texts import translate
from .theme import Theme
from .timeline import initials
from .warning_meter import Meter

AVATAR = 44
PAGE = 60
MARGIN = 24

Read = Callable[[Sequence[int], str, int | None, int], Future[list[Written]]]
"""Asks for what authors wrote: whose, what it is to hold, below which row of message, how many."""


class DossierPane(QWidget):
    """Shows a ``Dossier``.

    ``leave`` that one is done with it, ``open_wanted`` the conversation to open, ``decided`` what to decide about whom:
    the kind, the author's row, the other's or None, a text. ``undo_wanted`` carries a decision's id.
    """

    leave = Signal()
    open_wanted = Signal(int)
    decided = Signal(object, int, object, str)
    undo_wanted = Signal(str)

    def __init__(self, theme: Theme, now: Callable[[], Millis], read: Read, futures: Futures, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("Dossier")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAutoFillBackground(True)
        self.theme, self._now, self._read, self._futures = theme, now, read, futures
        self.dossier: Dossier | None = None
        self._brand: Brand | None = None
        self._softens = True
        self._peeking = False
        self._written: list[Written] = []
        self._complete = False
        self._turn = 0
        self._build()

    # -- building --

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, 14, MARGIN, 12)
        column.setSpacing(8)
        self._build_head(column)
        self.standing = Standing(self.theme, self)
        column.addWidget(self.standing)
        self.strikes = plain_label("", self.theme, "small", "text.secondary")
        column.addWidget(self.strikes)
        self.labels = plain_label("", self.theme, "small", "text.secondary")
        column.addWidget(self.labels)
        self.note = NoteField(self.theme, self)
        self.note.kept.connect(lambda text: self._decide(DecisionKind.PERSON_NOTE, None, text))
        self.note.left.connect(self.focus_current)
        column.addWidget(self.note)
        self._build_tabs(column)
        self._build_messages()
        self._build_decisions()
        self._build_identities()
        self.tabs.button(0).setChecked(True)

    def _build_head(self, column: QVBoxLayout) -> None:
        row = QHBoxLayout()
        row.setSpacing(14)
        self._disc = QLabel(self)
        row.addWidget(self._disc, 0, Qt.AlignmentFlag.AlignTop)
        said = QVBoxLayout()
        said.setSpacing(2)
        self.title = plain_label("", self.theme, "page")
        self.known = plain_label("", self.theme, "small", "text.secondary")
        self.handles = Handles(self.theme, self)
        said.addWidget(self.title)
        said.addWidget(self.known)
        row.addLayout(said, 1)
        self.voice = QLabel(self)
        row.addWidget(self.voice, 0, Qt.AlignmentFlag.AlignTop)
        self.close_button = QPushButton(translate("Dossier", "Back"), self)
        self.close_button.setAutoDefault(False)
        self.close_button.setAccessibleName(translate("Dossier", "Back to the conversation"))
        self.close_button.clicked.connect(self.leave)
        row.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(row)
        column.addWidget(self.handles)

    def _build_tabs(self, column: QVBoxLayout) -> None:
        row = QHBoxLayout()
        row.setSpacing(6)
        self.tabs = QButtonGroup(self)
        self.stack = QStackedWidget(self)
        for number in range(3):
            tab = QPushButton(self)
            tab.setProperty("role", "chip")
            tab.setCheckable(True)
            tab.setAutoDefault(False)
            self.tabs.addButton(tab, number)
            row.addWidget(tab)
        row.addStretch(1)
        self.tabs.idClicked.connect(self.show_tab)
        column.addLayout(row)
        column.addWidget(self.stack, 1)

    def _build_messages(self) -> None:
        page, column = _page(self)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(translate("Dossier", "Search in what they wrote…"))
        self.search.setAccessibleName(translate("Dossier", "Search in what they wrote"))
        self.search.setClearButtonEnabled(True)
        self.search.setMaxLength(1_000)
        self.search.textChanged.connect(lambda _text: self._read_again())
        self.messages = self._list(translate("Dossier", "What they wrote"))
        self.messages.taken.connect(lambda _id: self.open_current())
        self.messages.verticalScrollBar().valueChanged.connect(self._more_near_end)
        self.nothing = plain_label("", self.theme, "small", "text.muted")
        column.addWidget(self.search)
        column.addWidget(self.nothing)
        column.addWidget(self.messages, 1)
        self.stack.addWidget(page)

    def _build_decisions(self) -> None:
        page, column = _page(self)
        self.decisions = self._list(translate("Dossier", "Decisions about this person"))
        self.decisions.taken.connect(lambda _id: self.open_current())
        self.decisions.current_changed.connect(self._offer)
        self.undo_button = self._button(translate("History", "Take back"), self._undo)
        self.show_button = self._button(translate("History", "Show the conversation"), self.open_current)
        column.addWidget(self.decisions, 1)
        column.addLayout(_buttons(self.show_button, self.undo_button))
        self.stack.addWidget(page)

    def _build_identities(self) -> None:
        page, column = _page(self)
        why = translate(
            "Dossier",
            "People are linked by you, never by the program, and within one brand only: what one client knows of"
            " somebody is not for another.",
        )
        column.addWidget(plain_label(why, self.theme, "small", "text.muted"))
        self.identities = self._list(translate("Dossier", "Identities"))
        self.identities.taken.connect(lambda _id: self.open_current())
        self.identities.current_changed.connect(self._offer)
        self.link_button = self._button(translate("Dossier", "Link"), self.link)
        self.apart_button = self._button(translate("Dossier", "Not the same person"), self.tell_apart)
        self.unlink_button = self._button(translate("Dossier", "Unlink"), self.unlink)
        column.addWidget(self.identities, 1)
        column.addLayout(_buttons(self.link_button, self.apart_button, self.unlink_button))
        self.stack.addWidget(page)

    def _list(self, name: str) -> RowList:
        rows = RowList(self.theme, name, self)
        rows.setStyleSheet(f"background: {self.theme.colour('bg.canvas').name()};")
        return rows

    def _button(self, text: str, then: Callable[[], None]) -> QPushButton:
        button = QPushButton(text, self)
        button.setAutoDefault(False)
        button.clicked.connect(then)
        return button

    # -- showing --

    def name_key(self, key: str) -> None:
        """Say which key goes back."""
        self.close_button.setText("  ".join(part for part in (translate("Dossier", "Back"), key) if part))

    def show_dossier(
        self, dossier: Dossier, brand: Brand, meter: Meter | None, strikes: Sequence[str], *, softens: bool
    ) -> None:
        """Show a dossier; shown again it keeps its place, its search and what is being written."""
        anew = self.dossier is None or dossier.authors != self.dossier.authors
        self.dossier, self._brand, self._softens = dossier, brand, softens
        author, now = dossier.identities[0].record.author, self._now()
        self.title.setText(isolated(author.name or author.handle, 60))
        self.known.setText(words.known_since(dossier, now))
        self._disc.setPixmap(self._person(author.id, initials(author.name or author.handle)))
        self.voice.setPixmap(brand_card(self.theme, brand))
        self.voice.setAccessibleName(translate("Dossier", "for %1 only").replace("%1", brand.name))
        self.handles.show_identities(dossier.identities)
        self.standing.show_meter(meter)
        self.strikes.setText("\n".join(strikes))
        labels = ", ".join(isolated(label, 40) for label in dossier.labels)
        self.labels.setText(translate("Dossier", "Labels: %1").replace("%1", labels))
        self.labels.setVisible(bool(labels))
        self._name_tabs(dossier)
        self.identities.show_items(list(words.identity_items(dossier, now)))
        self._show_softened()
        self.setAccessibleName(translate("Dossier", "Dossier of %1").replace("%1", self.title.text()))
        self._offer()
        if anew or not self.search.text():
            self._read_again(keep=not anew)

    def _name_tabs(self, dossier: Dossier) -> None:
        waiting = sum(not each.apart for each in dossier.suggestions)
        identities = translate("Dossier", "Identities %1").replace("%1", str(len(dossier.identities)))
        if waiting:
            identities += " · " + translate("Dossier", "%n to confirm", "", waiting)
        named = (
            translate("Dossier", "Messages %1").replace("%1", str(dossier.messages)),
            translate("Dossier", "Decisions %1").replace("%1", str(len(dossier.decisions))),
            identities,
        )
        for number, text in enumerate(named):
            self.tabs.button(number).setText(text)

    def _show_softened(self) -> None:
        """Show what quotes foreign words, softened unless one reads them now."""
        dossier, now = self.dossier, self._now()
        if dossier is None:
            return
        softens = self._softens and not self._peeking
        networks = {each.account.id: each.account.network for each in dossier.identities}
        self.messages.show_items(list(words.written_items(self._written, networks, now, softens=softens)))
        hurtful = self.hurtful() if softens else ()
        self.note.show_note(dossier.note, hurtful)
        self.decisions.show_items([decision_item(each, None, now, hurtful) for each in dossier.decisions])
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

    def reveal(self, shown: bool) -> None:
        """Show softened words in clear, or soften them again."""
        if shown != self._peeking:
            self._peeking = shown
            self._show_softened()

    def _person(self, native_id: str, letters: str) -> QPixmap:
        picture = blank(AVATAR, AVATAR)
        painter = QPainter(picture)
        paint_person(painter, self.theme, QPointF(0, 0), native_id, letters, AVATAR, self.theme.font("strong"))
        painter.end()
        return picture

    # -- what they wrote, page by page --

    def _read_again(self, *, keep: bool = False) -> None:
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
            if turn != self._turn:
                return
            self._written = found if below is None else [*self._written, *found]
            self._complete = len(found) < number
            self._show_softened()

        def refused(_error: Exception) -> None:
            if turn == self._turn:  # half a query, while it is being typed
                self._written, self._complete = [], True
                self._show_softened()

        self._futures.then(self._read(dossier.authors, self.search.text(), below, number), show, refused)

    def _more_near_end(self) -> None:
        bar = self.messages.verticalScrollBar()
        if self._written and not self._complete and bar.value() >= bar.maximum() - bar.pageStep():
            self._complete = True  # until the page is here
            self._ask(self._written[-1].stored.row, PAGE)

    # -- the keyboard --

    def focus_current(self) -> None:
        """Give the keyboard to the list that is shown."""
        self.current_list().setFocus()

    def current_list(self) -> RowList:
        return (self.messages, self.decisions, self.identities)[self.stack.currentIndex()]

    def show_tab(self, number: int) -> None:
        """Show the messages, the decisions or the identities."""
        self.tabs.button(number).setChecked(True)
        self.stack.setCurrentIndex(number)
        self._offer()
        self.focus_current()

    def step(self, by: int) -> None:
        """Go up or down in the list that is shown."""
        rows = self.current_list()
        index = rows.model().index(max(0, min(rows.currentIndex().row() + by, rows.model().rowCount() - 1)), 0)
        rows.setCurrentIndex(index)
        rows.scrollTo(index)

    def step_back(self) -> bool:
        """Leave what is being written or searched; say whether there was any."""
        if self.note.writing:
            self.note.finish()
        elif self.search.text() or self.search.hasFocus():
            self.search.clear()
        else:
            return False
        self.focus_current()
        return True

    def focus_search(self) -> None:
        """Search in what they wrote."""
        self.show_tab(0)
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: N802 - Qt's names
        """Keep Tab within the dossier: what lies below it is out of sight."""
        parts = [each for each in self.findChildren(QWidget) if self._takes_tab(each)]
        focus = self.focusWidget()
        if not parts:
            return False
        place = parts.index(focus) + (1 if next else -1) if focus in parts else 0
        parts[place % len(parts)].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def _takes_tab(self, widget: QWidget) -> bool:
        tabs = bool(widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value)
        return tabs and widget.isEnabled() and widget.isVisibleTo(self) and widget.focusProxy() is None

    # -- orders --

    def open_current(self) -> None:
        """Open the conversation of what is current in the list."""
        conversation = self._conversation()
        if conversation is not None:
            self.open_wanted.emit(conversation)

    def _conversation(self) -> int | None:
        kind, _, number = (self.current_list().current_id() or "").partition(" ")
        if kind in ("message", "thread"):
            row = int(number)
            return next((each.stored.conversation_id for each in self._written if each.stored.row == row), None)
        decision = self._decision()
        if decision is not None:
            return decision.conversation_id
        if kind == "author" and self.dossier is not None:
            every = (*self.dossier.identities, *(each.identity for each in self.dossier.suggestions))
            return next((each.newest for each in every if each.record.row == int(number)), None)
        return None

    def _decision(self) -> Decision | None:
        if self.dossier is None or self.stack.currentIndex() != 1:
            return None
        chosen = self.decisions.current_id()
        return next((each for each in self.dossier.decisions if each.id == chosen), None)

    def chosen(self) -> tuple[int, bool, bool] | None:
        """Return the current identity: its author's row, whether it is linked, whether it was told apart."""
        dossier = self.dossier
        chosen = (self.identities.current_id() or "").removeprefix("author ")
        if dossier is None or not chosen:
            return None
        apart = {each.identity.record.row for each in dossier.suggestions if each.apart}
        return int(chosen), int(chosen) in dossier.authors, int(chosen) in apart

    def _offer(self) -> None:
        decision = self._decision()
        self.undo_button.setEnabled(decision is not None and not decision.undone)
        self.show_button.setEnabled(decision is not None)
        chosen = self.chosen()
        row, linked, apart = chosen if chosen is not None else (0, False, False)
        self.link_button.setEnabled(bool(row) and not linked)
        self.apart_button.setEnabled(bool(row) and not linked and not apart)
        self.unlink_button.setEnabled(linked and self.dossier is not None and len(self.dossier.authors) > 1)

    def link(self) -> None:
        """Link the current suggestion, or the first one there is."""
        self._decide_on_chosen(DecisionKind.LINK_PERSON)

    def tell_apart(self) -> None:
        """Say that the current suggestion, or the first one there is, is somebody else."""
        self._decide_on_chosen(DecisionKind.TELL_APART)

    def unlink(self) -> None:
        """Take the current identity out of the person."""
        chosen = self.chosen()
        if chosen is not None and self.unlink_button.isEnabled():
            self.decided.emit(DecisionKind.UNLINK_PERSON, chosen[0], None, "")

    def _decide_on_chosen(self, kind: DecisionKind) -> None:
        chosen = self.chosen()
        if chosen is not None and not chosen[1]:
            self._decide(kind, chosen[0], "")

    def choose_suggestion(self) -> bool:
        """Show the identities at the first suggestion; say whether there is one."""
        self.show_tab(2)
        if self.dossier is None or not self.dossier.suggestions:
            return False
        self.identities.choose(f"author {self.dossier.suggestions[0].identity.record.row}")
        return True

    def _decide(self, kind: DecisionKind, other: int | None, text: str) -> None:
        if self.dossier is not None:
            self.decided.emit(kind, self.dossier.authors[0], other, text)

    def _undo(self) -> None:
        decision = self._decision()
        if decision is not None:
            self.undo_wanted.emit(decision.id)


def _page(parent: QWidget) -> tuple[QWidget, QVBoxLayout]:
    page = QWidget(parent)
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(6)
    return page, column


def _buttons(*buttons: QPushButton) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addStretch(1)
    for button in buttons:
        row.addWidget(button)
    return row
