"""Where a person's dossier stands in the window: over the conversation, made when it is first asked for."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from cm_inbox.errors import CmInboxError, NotFound
from cm_inbox.models.decisions import DecisionKind, Receipt

from .action_bar import first_key
from .texts import translate

if TYPE_CHECKING:
    from cm_inbox.models.dossier import Dossier, Written

    from .dossier_pane import DossierPane
    from .warning_meter import Meter
    from .window import MainWindow

STEPS = {"next": 1, "previous": -1, "page-down": 8, "page-up": -8, "first": -100_000, "last": 100_000}
"""How far these commands go in the list of the dossier."""

WHERE_ONE_IS = frozenset({*STEPS, "back", "open", "search", "peek"})
"""Commands that mean the part of the window that has the keyboard."""

STAYING = frozenset(
    {"ban", "unban", "mute", "unmute", "label", "undo", "why", "palette", "keys", "settings", "accounts", "theme"}
    | {"sync", "quit", "go-outbox", "go-history", "link-person", "unlink-person", "tell-apart", "person-note"}
)
"""Commands that mean the same over a dossier; all others leave it first."""


class DossierPlace(QObject):
    """Opens and leaves the dossier of whoever wrote the open conversation. What lies below stays as it was."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._before: QWidget | None = None
        self._returned: dict[int, str] = {}
        self._joined = False
        self.pane: DossierPane | None = None
        window.theme.changed.connect(self.make_anew)

    @property
    def open(self) -> bool:
        return self.pane is not None and not self.pane.isHidden()

    # -- opening and leaving --

    def toggle(self) -> None:
        """Open the dossier, or go back to where one was."""
        if self.open:
            self.leave()
        else:
            self.show()

    def show(self, tab: int = 0) -> DossierPane | None:
        """Show the dossier of the open conversation's author; None where there is none."""
        dossier = self._read()
        if dossier is None:
            return None
        if not self.open:
            self._before = QApplication.focusWidget()
            self._window.composer.save_draft()
        pane = self.pane or self._make()
        self._fit()
        self._show(pane, dossier)
        pane.show()
        pane.raise_()
        pane.show_tab(tab)
        return pane

    def leave(self) -> None:
        """Go back to exactly where one was."""
        if not self.open or self.pane is None:
            return
        self.pane.note.finish()
        self.pane.hide()
        before = self._before
        if before is not None and isValid(before) and before.isVisible() and not self.pane.isAncestorOf(before):
            before.setFocus()
        else:
            self._window.focus_list()

    def close(self) -> None:
        """Keep a note that is being written: the window closes."""
        if self.pane is not None:
            self.pane.note.finish()

    def take_keyboard(self) -> bool:
        """Take the keyboard, if a dossier is open; say whether one is."""
        if self.open and self.pane is not None:
            self.pane.focus_current()
        return self.open

    def make_anew(self) -> None:
        """Make it again: colours or language are others."""
        was_open, pane = self.open, self.pane
        if pane is None:
            return
        pane.note.finish()
        tab = pane.stack.currentIndex()
        pane.hide()
        pane.setParent(None)
        pane.deleteLater()
        self.pane = None
        if was_open:
            before = self._before
            self.show(tab)
            self._before = before

    def refresh(self) -> None:
        """Show what is known by now; the dossier of somebody else is not the one that was asked for."""
        if not self.open or self.pane is None or self.pane.dossier is None:
            return
        shown = self._window.shown
        if shown is None or shown.author.row not in self.pane.dossier.authors:
            self.leave()
            return
        dossier = self._read()
        if dossier is not None:
            self._show(self.pane, dossier)

    def soften_again(self) -> None:
        """Take what was read out of sight."""
        if self.pane is not None:
            self.pane.reveal(False)

    # -- commands --

    def takes(self, command_id: str) -> bool:
        """Take a command that means something else here; leave for one that means what lies below."""
        pane = self.pane
        if not self.open or pane is None:
            return False
        if command_id in WHERE_ONE_IS and not pane.isAncestorOf(QApplication.focusWidget() or pane.window()):
            return False  # the keyboard is in the list beside it
        if command_id in ("back", "dossier"):
            if command_id == "dossier" or not pane.step_back():
                self.leave()
        elif command_id in STEPS:
            pane.step(STEPS[command_id])
        elif command_id == "open":
            pane.open_current()
        elif command_id == "search":
            pane.focus_search()
        elif command_id == "peek":
            pane.reveal(True)
            self._window.shield.read(pane.hostile_in_sight())
        else:
            if command_id not in STAYING:
                self.leave()
            return False
        return True

    def link(self) -> None:
        """Link the identity that is chosen; where none is, show who may be the same person."""
        self._on_suggestion(DecisionKind.LINK_PERSON)

    def tell_apart(self) -> None:
        """Say of the identity that is chosen that it is somebody else; where none is, show who may be the same."""
        self._on_suggestion(DecisionKind.TELL_APART)

    def unlink(self) -> None:
        """Take the identity that is chosen out of the person; where none is, show them."""
        pane = self._shown_pane()
        if pane is not None and (page := pane.choosing()) is not None:
            page.unlink()
        elif pane is not None:
            pane.show_identities()

    def write_note(self) -> None:
        """Write the note on the person."""
        pane = self._shown_pane()
        if pane is not None:
            pane.note.write()

    def _on_suggestion(self, kind: DecisionKind) -> None:
        pane = self._shown_pane()
        if pane is None:
            return
        page = pane.choosing()
        if page is not None and page.on_suggestion():
            page.link() if kind is DecisionKind.LINK_PERSON else page.tell_apart()
        elif not pane.show_identities().choose_suggestion():
            self._window.status.tell(translate("Dossier", "Nobody on the other accounts is like this person."))

    def _shown_pane(self) -> DossierPane | None:
        return self.pane if self.open else self.show()

    # -- inside --

    def _make(self) -> DossierPane:
        from .dossier_pane import DossierPane

        window = self._window
        under = window.pane.parentWidget()
        assert under is not None
        pane = self.pane = DossierPane(window.theme, window.context.clock, self._written, window.futures, under)
        pane.hide()
        pane.name_key(first_key("dossier", window.settings.keys))
        pane.leave.connect(self.leave)
        pane.open_wanted.connect(self._open)
        pane.decided.connect(self._decide)
        pane.identities.search_wanted.connect(self._search)
        pane.undo_wanted.connect(window.triage.undo)
        if not self._joined:
            self._joined = True
            under.installEventFilter(self)
            window.shield.changed.connect(lambda _on: self.refresh())
        return pane

    def _written(self, authors: Sequence[int], query: str, below: int | None, number: int) -> Future[list[Written]]:
        return self._window.inbox.written(authors, query, before_row=below, limit=number)

    def _read(self) -> Dossier | None:
        shown = self._window.shown
        try:
            return None if shown is None else self._window.inbox.dossier(shown.author.row)
        except NotFound as error:
            self._window.tell_error(error)
            return None

    def _search(self) -> None:
        """Ask for somebody of the brand who is the same person without being alike."""
        from .dialogs.people import PeoplePicker

        window, dossier = self._window, self.pane.dossier if self.pane is not None else None
        if dossier is None:
            return
        every = window.inbox.accounts(removed=True)
        networks = {each.id: each.network for each in every if each.brand_id == dossier.brand_id}
        author = dossier.authors[0]
        picker = PeoplePicker(window.theme, window.inbox, networks, dossier.authors, window)
        picker.chosen.connect(lambda other: self._decide(DecisionKind.LINK_PERSON, author, int(other), ""))
        picker.open()

    def _show(self, pane: DossierPane, dossier: Dossier) -> None:
        from .dossier_words import strike_lines

        window = self._window
        working = window.context.charters.in_force(dossier.brand_id)
        charter = None if working is None else working.charter
        lines = strike_lines(charter, dossier, window.context.clock())
        shown = window.shown
        meter: Meter | None = None
        if shown is not None:  # it may have been read before a warning in another conversation of theirs
            meter = window.meter(replace(shown, author=replace(shown.author, strikes=dossier.strikes)))
        brand = window.brand(dossier.brand_id)
        told = {decision.conversation_id for decision in dossier.decisions}
        told |= {each.newest for each in dossier.identities if each.newest is not None}
        hurtful = [word for said in window.inbox.hurtful_words(list(told)).values() for word in said]
        pane.show_dossier(dossier, brand, meter, lines, hurtful=hurtful, softens=window.softens)
        for author in self._returned.keys() & set(dossier.authors):
            pane.note.give_back(self._returned.pop(author))

    def _open(self, conversation_id: int) -> None:
        self._before = None
        self.leave()
        self._window.show_conversation(conversation_id)

    def _decide(self, kind: DecisionKind, author: int, other: int | None, text: str) -> None:
        window = self._window

        def decided(receipt: Receipt) -> None:
            window.triage.tell(kind, receipt)
            self.refresh()

        def failed(error: CmInboxError) -> None:
            window.tell_error(error)
            if kind is DecisionKind.PERSON_NOTE:
                self._returned[author] = text
                self.refresh()

        window.futures.then(window.inbox.decide_on_person(kind, author, other, text), decided, failed)

    def _fit(self) -> None:
        """Cover everything over the status line."""
        window, pane = self._window, self.pane
        under = window.pane.parentWidget()
        if pane is not None and under is not None:
            bottom = window.status.geometry().top() if window.status.isVisibleTo(under) else 0
            bottom = bottom or window.action_bar.geometry().top()
            pane.setGeometry(0, 0, under.width(), bottom)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest) and self.open:
            self._fit()
        return super().eventFilter(watched, event)
