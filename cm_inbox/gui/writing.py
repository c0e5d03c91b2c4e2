"""What is being written in one conversation, an answer and a note, and how both are kept.

A reply is kept as a draft a moment after every pause, at the latest two seconds after a key, and on leaving; so is a
note, in a place of its own: it must never come back as an answer. What a load brings never replaces what somebody is
writing: the text in the field wins over the store's. What is sent is kept first: should the decision fail, or the
program end, it is a draft still; the decision lets go of it.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QWidget

from cm_inbox.inbox import Inbox
from cm_inbox.models.conversations import Conversation, Draft, joined
from cm_inbox.models.decisions import DecisionKind
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import Visibility

from .drafts import DraftKeeper
from .text_edit import plain_document, text_of

SAVE_AFTER_MS = 300
"""A pause this long: the draft is kept."""
SAVE_AT_LATEST_MS = 2_000
"""Who types without a pause loses no more than this, whatever ends the program."""


class Writing(QObject):
    """The two documents of the composer, and their drafts.

    ``changed``: a person changed one; ``filled`` carries the document that another text was put in. ``failed`` carries
    the error of a draft that could not be stored; its text stays. ``kept`` gives the conversation whose draft has been
    stored or let go of.
    """

    changed = Signal()
    filled = Signal(object)
    failed = Signal(object)
    kept = Signal(int)

    def __init__(self, inbox: Inbox, now: Callable[[], Millis], owner: QWidget) -> None:
        super().__init__(owner)
        self._inbox = inbox
        self.reply, self.note = plain_document(owner), plain_document(owner)
        self.visibility = Visibility.PUBLIC
        self.encloses: Callable[[], bool] = bool
        """Says whether files go along: for whom they are meant is kept even where nothing is written yet."""
        self._conversation: int | None = None
        self.warns: str | None = None
        """The article of the charter for which the reply is a warning, empty for none; None: it is a plain answer."""
        self._saved: tuple[str, Visibility, str | None] | None = None
        self._saved_note = ""
        self._filling = False
        self._drafts = DraftKeeper(self._save_reply, now, self.failed.emit, self)
        self._notes = DraftKeeper(self._save_note, now, self.failed.emit, self)
        for keeper in (self._drafts, self._notes):
            keeper.kept.connect(self.kept)
        self._pause = self._timer(SAVE_AFTER_MS)
        self._latest = self._timer(SAVE_AT_LATEST_MS)
        for document in (self.reply, self.note):
            document.contentsChanged.connect(self._changed)

    def _timer(self, interval: int) -> QTimer:
        timer = QTimer(self, singleShot=True, interval=interval)
        timer.timeout.connect(self.save)
        return timer

    # -- opening and closing --

    def open(self, conversation: Conversation) -> Visibility | None:
        """Show what is kept for a conversation; return whom its draft is meant for, None where there is none."""
        self._conversation = conversation.row.id
        draft = self._drafts.newest(conversation.row.id, conversation.draft)
        self.fill(self.reply, draft.text if draft else "")
        note = self._notes.newest(conversation.row.id, _note(conversation.row.id, conversation.note_draft))
        self._saved_note = note.text if note else ""
        self.fill(self.note, self._saved_note)
        for document in (self.reply, self.note):
            document.clearUndoRedoStacks()  # what was written to somebody else is not brought back here
        self.warns = draft.warns if draft else None
        self._saved = (draft.text, draft.visibility, draft.warns) if draft else None
        return draft.visibility if draft else None

    def put_away(self) -> None:
        """Keep what is written for its conversation, and empty the fields."""
        self.save()
        self._conversation = None
        self._saved = None
        self.warns = None
        for document in (self.reply, self.note):
            self.fill(document, "")
            document.clearUndoRedoStacks()

    def offer_again(self) -> None:
        """Order once more what the store could not take."""
        for keeper in (self._drafts, self._notes):
            keeper.again()

    def fill(self, document: QTextDocument, text: str) -> None:
        """Put a text in a document without taking it for something written."""
        if text_of(document) == text:
            return
        self._filling = True
        document.setPlainText(text)
        self._filling = False
        self.filled.emit(document)

    def any(self) -> bool:
        """Say whether something has been written that is not sent yet."""
        return bool(text_of(self.reply).strip() or text_of(self.note).strip())

    # -- keeping --

    def _changed(self) -> None:
        if self._conversation is not None and not self._filling:
            self.changed.emit()
            self.plan()

    def plan(self) -> None:
        """Keep it after a pause."""
        if self._conversation is not None:
            self._pause.start()
            if not self._latest.isActive():
                self._latest.start()

    def save(self) -> None:
        """Keep the reply and the note now, if they are not kept already."""
        self._rest()
        if self._conversation is None:
            return
        note = _said(self.note)
        if note != self._saved_note:
            self._saved_note = note
            self._notes.keep(self._conversation, note, Visibility.PRIVATE)
        text = _said(self.reply)
        encloses = self.encloses()
        known = self._saved or ("", Visibility.PUBLIC if encloses else self.visibility, self.warns)
        now = (text, self.visibility, self.warns)
        if now == known or not (text or known[0] or encloses):
            return
        self._saved = now
        self._drafts.keep(self._conversation, *now)

    def _rest(self) -> None:
        self._pause.stop()
        self._latest.stop()

    def _save_reply(self, draft: Draft) -> Future[None]:
        return self._inbox.save_draft(draft.conversation_id, draft.text, draft.visibility, draft.warns)

    def _save_note(self, draft: Draft) -> Future[None]:
        return self._inbox.save_note_draft(draft.conversation_id, draft.text)

    # -- sending --

    def sent(self, kind: DecisionKind) -> Draft:
        """Empty the field of what is ordered now. ``settle`` takes what is returned once the order was given."""
        assert self._conversation is not None
        self.save()
        if kind is DecisionKind.NOTE:
            self.fill(self.note, "")
            self._saved_note = ""
            return self._notes.ordered(self._conversation)
        self.fill(self.reply, "")
        self._saved = None
        self.warns = None
        return self._drafts.ordered(self._conversation)

    def settle(self, kind: DecisionKind, nothing: Draft) -> None:
        """Believe the store again about what was sent, once the order given meanwhile is done."""
        keeper = self._notes if kind is DecisionKind.NOTE else self._drafts
        keeper.believe(nothing, self._inbox.orders_done())

    def give_back(
        self,
        kind: DecisionKind,
        conversation_id: int,
        text: str,
        visibility: Visibility,
        *,
        first: bool,
        warns: str | None = None,
    ) -> bool:
        """Take back a text that could not be sent, or whose sending was undone. A newer text keeps its place.

        ``warns``: it is a warning, and stays one. ``first``: it is nowhere else, so it comes before the newer one. What
        was meant for one reader never becomes public. Return whether it is in the open conversation's field now:
        ``visibility`` is the caller's to set then.
        """
        note = kind is DecisionKind.NOTE
        if self._conversation == conversation_id:
            document = self.note if note else self.reply
            newer = text_of(document)
            if newer.strip() and not first:
                return False
            self.fill(document, joined(text, newer))
            if not note and warns is not None:
                self.warns = warns
            return True
        keeper = self._notes if note else self._drafts
        stored = (
            _note(conversation_id, self._inbox.note_draft(conversation_id))
            if note
            else self._inbox.draft(conversation_id)
        )
        there = keeper.newest(conversation_id, stored)
        if there is None or not there.text:
            meant = visibility if there is None else min(visibility, there.visibility, key=_PUBLIC.index)
            keeper.keep(conversation_id, text, meant, warns)
        elif first and (both := joined(text, there.text)) != there.text:
            meant = min(visibility, there.visibility, key=_PUBLIC.index)
            keeper.keep(conversation_id, both, meant, there.warns if warns is None else warns)
        return False


_PUBLIC = (Visibility.PRIVATE, Visibility.PUBLIC)
"""The smaller circle of readers first."""


def _note(conversation_id: int, text: str) -> Draft | None:
    return Draft(conversation_id, text, Visibility.PRIVATE, 0) if text else None


def _said(document: QTextDocument) -> str:
    text = text_of(document)
    return text if text.strip() else ""
