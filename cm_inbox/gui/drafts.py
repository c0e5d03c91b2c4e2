"""Keeps drafts: a text is held here until the store has it, and longer if the store could not take it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from cm_inbox.errors import CmInboxError
from cm_inbox.inbox import Inbox
from cm_inbox.models.conversations import Draft
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import Visibility

from .futures import Futures


class DraftKeeper(QObject):
    """``show_error`` is told what the store refused; the text stays here for as long as the window is open.

    ``kept`` gives the conversation whose draft the store has now, or has let go of.
    """

    kept = Signal(int)

    def __init__(
        self, inbox: Inbox, now: Callable[[], Millis], show_error: Callable[[CmInboxError], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._inbox = inbox
        self._now = now
        self._futures = Futures(show_error, self)
        self._held: dict[int, Draft] = {}

    def newest(self, conversation_id: int, stored: Draft | None) -> Draft | None:
        """Return the newest draft of a conversation: the one held here, else the store's. An empty one is none."""
        draft = self._held.get(conversation_id, stored)
        return draft if draft is not None and draft.text else None

    def keep(self, conversation_id: int, text: str, visibility: Visibility) -> None:
        """Order the store to keep a text; an empty one lets go of the draft."""
        draft = Draft(conversation_id, text, visibility, self._now())
        self._held[conversation_id] = draft
        saved = self._inbox.save_draft(conversation_id, text, visibility)
        self._futures.then(saved, partial(self._kept, draft))

    def forget(self, conversation_id: int) -> None:
        """Let go of what is held: the decision that sends the text lets go of the store's own draft."""
        self._held.pop(conversation_id, None)

    def _kept(self, draft: Draft, _result: None) -> None:
        if self._held.get(draft.conversation_id) is draft:
            del self._held[draft.conversation_id]
        self.kept.emit(draft.conversation_id)
