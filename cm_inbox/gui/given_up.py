"""An answer that was given up in the outbox: its words are a draft again, and it is said where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cm_inbox.models.decisions import DecisionKind, OutboxEntry, OutboxState
from cm_inbox.models.permissions import ActionKind

from .texts import translate

if TYPE_CHECKING:
    from .window import MainWindow


def give_words_back(window: MainWindow, entry: OutboxEntry) -> str:
    """Show what was given up where it is written; return where it stands now, empty where it is no draft.

    The store has made it one already (``Inbox.cancel``): what is in the field knows nothing of that.
    """
    said, conversation = entry.action.text.strip(), entry.conversation_id
    answers = entry.action.kind in (ActionKind.REPLY, ActionKind.REPLY_PRIVATE)
    if answers and not said and entry.action.files and entry.state is not OutboxState.UNKNOWN:
        window.composer.enclosing.come_back(conversation)
        there = {file.id for file in window.inbox.draft_files(conversation)}
        back = any(file.id in there for file in entry.action.files)
        return translate("Outbox", "Its files go with the draft of the conversation again.") if back else ""
    draft = window.inbox.draft(conversation)
    if not answers or not said or entry.state is OutboxState.UNKNOWN or draft is None or said not in draft.text:
        return ""
    private = entry.action.kind is ActionKind.REPLY_PRIVATE
    kind = DecisionKind.REPLY_PRIVATE if private else DecisionKind.REPLY
    if draft.warns is not None:
        kind = DecisionKind.WARN
    composer = window.composer
    composer.give_back(kind, conversation, said, private, True, draft.warns)
    here = window.shown is not None and window.shown.row.id == conversation
    now = composer.writing.reply.toPlainText() if here else draft.text
    if now.strip() == said:
        return translate("Outbox", "Its text is a draft of the conversation again.")
    return translate("Outbox", "Its text stands before the draft that you were writing there.")
