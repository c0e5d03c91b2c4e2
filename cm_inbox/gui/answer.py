"""One conversation being answered: in which ways one may, and what holds for each."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from cm_inbox.inbox import Inbox
from cm_inbox.models.accounts import Brand, TextLimit
from cm_inbox.models.conversations import Conversation
from cm_inbox.models.decisions import DecisionKind
from cm_inbox.models.messages import ThreadKind
from cm_inbox.models.permissions import Permission, Window
from cm_inbox.models.record import Record


class ComposerMode(Enum):
    """What is being written. In a private conversation every answer is PRIVATE."""

    PUBLIC = "public"
    PRIVATE = "private"
    NOTE = "note"


class Answer(Record, frozen=True):
    """``may`` says for each mode whether it is possible, for the newest message that can be answered, ``windows`` until
    when, where the network sets a time.
    """

    conversation: Conversation
    brand: Brand
    may: Mapping[ComposerMode, Permission]
    windows: Mapping[ComposerMode, Window] = {}

    @property
    def id(self) -> int:
        return self.conversation.row.id

    @property
    def in_private(self) -> bool:
        """Say whether the conversation itself is private."""
        return self.conversation.thread.kind is ThreadKind.PRIVATE

    @property
    def usual(self) -> ComposerMode:
        """Return how one answers here if one says nothing else."""
        return ComposerMode.PRIVATE if self.in_private else ComposerMode.PUBLIC

    def kind(self, mode: ComposerMode) -> DecisionKind:
        """Return the decision that a mode takes."""
        return kind_of(mode, self.conversation)

    def permission(self, inbox: Inbox, mode: ComposerMode, message_id: str | None) -> Permission:
        """Say whether one may answer so, and this message."""
        if message_id is None or mode is ComposerMode.NOTE:
            return self.may[mode]
        return inbox.permission(self.kind(mode), self.conversation, message_id)

    def window(self, inbox: Inbox, mode: ComposerMode, message_id: str | None) -> Window | None:
        """Return until when one may answer so, and this message; None where the network sets no time."""
        if message_id is None or mode is ComposerMode.NOTE:
            return self.windows.get(mode)
        return inbox.window(self.kind(mode), self.conversation, message_id)

    def limit(self, mode: ComposerMode) -> TextLimit | None:
        """Return the longest text there is; None: none is known."""
        account = self.conversation.account
        if mode is ComposerMode.NOTE:
            return None
        if mode is ComposerMode.PRIVATE and account.private_text_limit is not None:
            return account.private_text_limit
        return account.text_limit


def answer(inbox: Inbox, conversation: Conversation, brand: Brand) -> Answer:
    """Return what one may do in a conversation."""
    may = {mode: inbox.permission(kind_of(mode, conversation), conversation) for mode in ComposerMode}
    known = {mode: inbox.window(kind_of(mode, conversation), conversation) for mode in ComposerMode}
    windows = {mode: window for mode, window in known.items() if window is not None}
    return Answer(conversation, brand, may, windows)


def kind_of(mode: ComposerMode, conversation: Conversation) -> DecisionKind:
    """Return the decision that a mode takes in a conversation."""
    if mode is ComposerMode.NOTE:
        return DecisionKind.NOTE
    if mode is ComposerMode.PUBLIC or conversation.thread.kind is ThreadKind.PRIVATE:
        return DecisionKind.REPLY
    return DecisionKind.REPLY_PRIVATE
