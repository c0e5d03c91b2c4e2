"""Keeps drafts: a text is held here until the store has it, and longer if the store could not take it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from functools import partial

from PySide6.QtCore import QObject, Signal

from cm_inbox.errors import CmInboxError
from cm_inbox.models.conversations import Draft
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import Visibility

from .futures import Futures


class DraftKeeper(QObject):
    """``show_error`` is told what the store refused; the text stays here, and is offered again once another is taken.

    ``kept`` gives the conversation whose draft the store has now, or has let go of.
    """

    kept = Signal(int)

    def __init__(
        self,
        save: Callable[[Draft], Future[None]],
        now: Callable[[], Millis],
        show_error: Callable[[CmInboxError], None],
        parent: QObject,
    ) -> None:
        """``save`` orders the store to keep a draft in place of the one before; an empty one lets go of it."""
        super().__init__(parent)
        self._save = save
        self._now = now
        self._show_error = show_error
        self._futures = Futures(show_error, self)
        self._held: dict[int, Draft] = {}
        self._refused: dict[int, Draft] = {}

    def newest(self, conversation_id: int, stored: Draft | None) -> Draft | None:
        """Return the newest draft of a conversation: the one held here, else the store's. An empty one is none,
        unless it says that what goes along is private.
        """
        draft = self._held.get(conversation_id, stored)
        return draft if draft is not None and (draft.text or draft.visibility is Visibility.PRIVATE) else None

    def keep(self, conversation_id: int, text: str, visibility: Visibility, warns: str | None = None) -> None:
        """Order the store to keep a text, ``warns``: as a warning; an empty one lets go of the draft."""
        draft = Draft(conversation_id, text, visibility, self._now(), warns)
        self._held[conversation_id] = draft
        self._order(draft)

    def again(self) -> None:
        """Offer the store once more what it refused."""
        refused, self._refused = self._refused, {}
        for conversation_id, draft in refused.items():
            if self._held.get(conversation_id) is draft:
                self._order(draft)

    def ordered(self, conversation_id: int) -> Draft:
        """Show a draft no more: its text was ordered. The store has it until the decision that sends it is taken."""
        nothing = Draft(conversation_id, "", Visibility.PUBLIC, self._now())
        self._held[conversation_id] = nothing
        return nothing

    def believe(self, nothing: Draft, after: Future[None]) -> None:
        """Believe the store again about what ``ordered`` returned, once all that was ordered is done or refused."""
        self._futures.then(after, lambda _done: self._let_go(nothing))

    def _order(self, draft: Draft) -> None:
        self._futures.then(self._save(draft), partial(self._kept, draft), partial(self._failed, draft))

    def _kept(self, draft: Draft, _result: None) -> None:
        self._let_go(draft)
        self.again()
        self.kept.emit(draft.conversation_id)

    def _let_go(self, draft: Draft) -> None:
        if self._held.get(draft.conversation_id) is draft:
            del self._held[draft.conversation_id]

    def _failed(self, draft: Draft, error: CmInboxError) -> None:
        self._refused[draft.conversation_id] = draft
        self._show_error(error)
