"""Answers to many who say the same: to each with their own name and in their own language, shown before it leaves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from cm_inbox.models.conversations import Conversation
from cm_inbox.models.decisions import DecisionKind, Receipt
from cm_inbox.models.messages import ThreadKind
from cm_inbox.models.permissions import Denied
from cm_inbox.models.record import Record

from . import texts
from .answer import ComposerMode, kind_of
from .counter import counted
from .guessed_language import guessed_language

if TYPE_CHECKING:
    from cm_inbox.similar import Similar

    from .window import MainWindow

translate = QCoreApplication.translate


class Outgoing(Record, frozen=True):
    """What would go out to one: as what, in which words; or why not (``against``)."""

    conversation: Conversation
    kind: DecisionKind
    text: str
    against: str = ""


def ask_similar(window: MainWindow) -> None:
    """Look for what is similar to the current conversation, and show it."""
    shown = window.shown
    if shown is None:
        return
    window.status.tell(translate("Similar", "Looking for similar messages…"))

    def found(similar: list[Similar]) -> None:
        window.status.tell("")
        if len(similar) < 2:
            window.status.tell(translate("Similar", "No other open conversation of this brand says the same."))
            return
        from .dialogs.similar import SimilarDialog

        dialog = SimilarDialog(window, shown, similar)
        dialog.answered.connect(lambda receipt: _tell(window, receipt))
        dialog.open()

    window.futures.then(window.inbox.similar(shown.row.id), found)


def _tell(window: MainWindow, receipt: Receipt) -> None:
    said = translate("Similar", "%n answer(s) on their way", "", len(receipt.decisions))
    if receipt.refused:
        said += " · " + texts.denied(receipt.refused[0].denied, window.context.clock())
    window.triage.told(said, undoable=bool(receipt.decisions))


def outgoing(window: MainWindow, conversations: Sequence[Conversation], reply_id: str, text: str) -> list[Outgoing]:
    """Word the answer for each conversation: the canned reply where one is named, else the text as it is."""
    return [_outgoing(window, conversation, reply_id, text) for conversation in conversations]


def _outgoing(window: MainWindow, conversation: Conversation, reply_id: str, text: str) -> Outgoing:
    private, against = conversation.thread.kind is ThreadKind.PRIVATE, ""
    aside = False
    if reply_id:
        language = guessed_language([stored.message.text for stored in conversation.messages[-3:]])
        reply = window.context.canned.reply(conversation, reply_id, language)
        text, aside = (reply.text, reply.private and not private) if reply is not None else ("", False)
        if reply is None:
            against = translate("Similar", "There is no such canned reply for this person.")
        elif reply.holes:
            against = translate("Similar", "%1 has to be filled by hand.").replace("%1", ", ".join(reply.holes))
    kind = kind_of(ComposerMode.PRIVATE if aside else ComposerMode.PUBLIC, conversation)
    if not against and not text.strip():
        against = translate("Similar", "There are no words yet.")
    permission = window.inbox.permission(kind, conversation)
    if isinstance(permission, Denied):
        against = texts.denied(permission, window.context.clock())
    account = conversation.account
    limit = (account.private_text_limit if private or aside else None) or account.text_limit
    used = counted(text, limit)
    if not against and used is not None and used.over:
        against = translate("Similar", "%n character(s) too long for this network.", "", used.over)
    return Outgoing(conversation, kind, text, against)
