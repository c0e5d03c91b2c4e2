"""What is being written in one conversation, an answer and a note, and how both are kept.

A reply is kept as a draft a moment after every pause, at the latest two seconds after a key, and on leaving; so is a
note, in a place of its own: it must never come back as an answer. What a load brings never replaces what somebody is
writing: the text in the field wins over the store's.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QWidget

from cm_inbox.inbox import Inbox
from cm_inbox.models.conversations import Conversation
from cm_inbox.models.decisions import DecisionKind
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import Visibility

from .drafts import DraftKeeper
from .futures import Futures
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
        self._conversation: int | None = None
        self._saved: tuple[str, Visibility] | None = None
        self._saved_note = ""
        self._notes: dict[int, str] = {}
        self._filling = False
        self._drafts = DraftKeeper(inbox, now, self.failed.emit, self)
        self._drafts.kept.connect(self.kept)
        self._futures = Futures(self.failed.emit, self)
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
        self._saved_note = self._notes.get(conversation.row.id, conversation.note_draft)
        self.fill(self.note, self._saved_note)
        self._saved = (draft.text, draft.visibility) if draft else None
        return draft.visibility if draft else None

    def put_away(self) -> None:
        """Keep what is written for its conversation, and empty the fields."""
        self.save()
        self._conversation = None
        self._saved = None
        for document in (self.reply, self.note):
            self.fill(document, "")

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
            self._keep_note(self._conversation, note)
        text = _said(self.reply)
        known = self._saved or ("", self.visibility)
        if (text, self.visibility) == known or (not text and not known[0]):
            return
        self._saved = (text, self.visibility)
        self._drafts.keep(self._conversation, text, self.visibility)

    def _rest(self) -> None:
        self._pause.stop()
        self._latest.stop()

    def _keep_note(self, conversation_id: int, note: str) -> None:
        """Order the store to keep a note; it is held here until the store has it, and longer if it has not."""
        self._notes[conversation_id] = note

        def kept(_result: None) -> None:
            if self._notes.get(conversation_id) == note:
                del self._notes[conversation_id]
            self.kept.emit(conversation_id)

        self._futures.then(self._inbox.save_note_draft(conversation_id, note), kept)

    # -- sending --

    def sent(self, kind: DecisionKind) -> None:
        """Empty the field of what was ordered: the decision that sends the text lets go of the store's own draft."""
        assert self._conversation is not None
        self._rest()
        if kind is DecisionKind.NOTE:
            self.fill(self.note, "")
            self._notes.pop(self._conversation, None)
            self._saved_note = ""
        else:
            self.fill(self.reply, "")
            self._saved = None
            self._drafts.forget(self._conversation)

    def give_back(self, kind: DecisionKind, conversation_id: int, text: str) -> bool:
        """Take back a text that could not be sent, or whose sending was undone. A newer text keeps its place.

        Return whether the conversation is the open one.
        """
        note = kind is DecisionKind.NOTE
        if self._conversation == conversation_id:
            document = self.note if note else self.reply
            if not text_of(document).strip():
                self.fill(document, text)
                self.save()
            return True
        if note:
            self._keep_note(conversation_id, self._notes.get(conversation_id, text))
        elif self._drafts.newest(conversation_id, self._inbox.draft(conversation_id)) is None:
            private = kind is DecisionKind.REPLY_PRIVATE
            self._drafts.keep(conversation_id, text, Visibility.PRIVATE if private else Visibility.PUBLIC)
        return False


def _said(document: QTextDocument) -> str:
    text = text_of(document)
    return text if text.strip() else ""
