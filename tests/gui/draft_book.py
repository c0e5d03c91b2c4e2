"""Keeps book of what somebody types, beside the program and without its help: which text stands in which conversation.

A text may change only by a key or a click that can reach it. Sent, it must be in the journal or come back. Only the
wording of a warning that nobody has changed may go: nobody typed it. Nothing here waits or looks at a clock: the book
is told of every key and of every turn of the event loop.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from cm_inbox.errors import NotFound
from cm_inbox.gui import texts
from cm_inbox.gui.text_edit import text_of
from cm_inbox.models.decisions import Decision, DecisionKind
from cm_inbox.store.text import clean

from .world import Opened

REPLY, NOTE = "reply", "note"
Place = tuple[int, str]
"""A conversation, and which of its two fields."""

WRITTEN = frozenset({DecisionKind.REPLY, DecisionKind.REPLY_PRIVATE, DecisionKind.WARN})
ROUNDS = 5
"""Orders whose answer orders something: more than the window ever has in a row."""


class DraftBook:
    """``before`` and ``after`` enclose each key or click, ``turned`` follows each turn of the event loop."""

    def __init__(self, opened: Opened) -> None:
        self._window = opened.window
        self._inbox = opened.world.inbox
        self._texts: dict[Place, str] = {}
        self._warnings: dict[Place, str] = {}
        self._sent: dict[Place, list[str]] = defaultdict(list)
        self._back: dict[Place, list[str]] = defaultdict(list)
        self._reaches = False
        self._open: int | None = None
        composer = opened.window.composer
        composer.submitted.connect(self._submitted)
        composer.warned.connect(self._warned)
        self.turned()

    @property
    def written(self) -> list[int]:
        """Return the conversations in which something was left."""
        return sorted({conversation for (conversation, _slot), text in self._texts.items() if text})

    def before(self) -> None:
        """A key or a click comes: can it reach what is written?"""
        focus, composer = self._window.focusWidget(), self._window.composer
        over = QApplication.activePopupWidget() is not None or QApplication.activeModalWidget() is not None
        self._reaches = over or (focus is not None and composer.isAncestorOf(focus))

    def after(self, *, clicked: bool = False) -> None:
        """The key or click has done what it does."""
        reaches = self._reaches or clicked
        for place, known, text, came in self._look():
            assert (reaches and not came) or _put_in(known, text), _told(place, known, text)

    def turned(self) -> None:
        """The event loop has turned, and nobody has touched anything: a text can only have come back."""
        for place, known, text, _came in self._look():
            assert text.endswith(known), _told(place, known, text)
            assert known or text in self._known_of(place), _told(place, known, text)

    # -- looking --

    def _look(self) -> Iterator[tuple[Place, str, str, bool]]:
        """Give what differs from what was left there: (place, what was left, what stands there, whether one came)."""
        shown, composer = self._window.shown, self._window.composer
        if shown is None or not composer.is_open():
            self._open = None
            return
        came, self._open = self._open != shown.row.id, shown.row.id
        for slot, document in ((REPLY, composer.writing.reply), (NOTE, composer.writing.note)):
            place, text = (shown.row.id, slot), _said(text_of(document))
            known, self._texts[place] = self._texts.get(place, ""), text
            if not known and composer.send_button.text() == texts.warn_as(shown.account):
                self._warnings[place] = text
            if text != known and (text or not self._is_warning(place, known)):
                self._take_back(place, text)
                yield place, known, text, came

    def _is_warning(self, place: Place, text: str) -> bool:
        """Say whether a text is a warning as it was worded."""
        return text == self._warnings.get(place)

    def _take_back(self, place: Place, text: str) -> None:
        """A text that was sent and stands there again is written on: it need not be in the journal."""
        back = [each for each in self._sent[place] if text.strip() == each or text.startswith(f"{each}\n\n")]
        for sent in back:
            self._sent[place].remove(sent)
            self._back[place].append(sent)

    def _submitted(self, kind: DecisionKind, conversation: int, _message: str | None, text: str) -> None:
        self._send(kind, conversation, text)

    def _warned(self, conversation: int, _message: str | None, text: str, _rule: str, _private: bool) -> None:
        self._send(DecisionKind.WARN, conversation, text)

    def _send(self, kind: DecisionKind, conversation: int, text: str) -> None:
        place, text = (conversation, NOTE if kind is DecisionKind.NOTE else REPLY), clean(text)
        known = self._texts.get(place, "")
        assert known.strip() == text or (not known and text in self._known_of(place)), _told(place, known, text)
        self._sent[place].append(text)
        self._texts[place] = ""

    def _known_of(self, place: Place) -> set[str]:
        """Return what may come back in a place: what was sent or decided there."""
        return {*self._sent[place], *self._back[place], *self._decided(place)}

    # -- the end --

    def close(self) -> None:
        """Leave the conversation, and have everything done that was ordered, and what that orders."""
        self._window.composer.close_conversation()
        for _ in range(ROUNDS):
            self._inbox.orders_done().result(60)
            QCoreApplication.processEvents()

    def check(self) -> None:
        """Nothing that was typed is lost, and nothing stands there that nobody left there."""
        for place in {*self._texts, *self._sent}:
            try:
                kept = self._kept(place)
            except NotFound:
                continue
            known, decided = self._texts.get(place, ""), self._decided(place)
            if known and (kept or not self._is_warning(place, known)):
                assert known in kept, f"{place}: {known!r} is lost, there is {kept!r}"
            elif kept:
                assert kept in self._known_of(place), f"{place}: {kept!r} came from nowhere"
            for text in self._sent[place]:
                assert text in decided or text in kept, f"{place}: {text!r} was neither sent nor given back"

    def _kept(self, place: Place) -> str:
        conversation, slot = place
        self._inbox.conversation(conversation)
        if slot == NOTE:
            return self._inbox.note_draft(conversation)
        draft = self._inbox.draft(conversation)
        return draft.text if draft is not None else ""

    def _decided(self, place: Place) -> set[str]:
        conversation, slot = place
        return {each.text for each in self._inbox.history(limit=1_000_000) if _is_in(each, conversation, slot)}


def _is_in(decision: Decision, conversation: int, slot: str) -> bool:
    kinds = frozenset({DecisionKind.NOTE}) if slot == NOTE else WRITTEN
    return decision.conversation_id == conversation and decision.kind in kinds


def _told(place: Place, known: str, text: str) -> str:
    return f"{place}: {known!r} became {text!r}"


def _put_in(known: str, text: str) -> bool:
    """Say whether a text is the one before with something put in at one place, as a ready answer is."""
    return any(text.startswith(known[:at]) and text.endswith(known[at:]) for at in range(len(known) + 1))


def _said(text: str) -> str:
    return clean(text) if text.strip() else ""
