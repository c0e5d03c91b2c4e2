"""Which commands can be run now, and the sentence that says why not. Asked before the key, not after."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from cm_inbox.inbox import Inbox
from cm_inbox.models.conversations import Conversation
from cm_inbox.models.decisions import NETWORK_DECISIONS, DecisionKind
from cm_inbox.models.instants import Millis
from cm_inbox.models.permissions import Denied, Reason
from cm_inbox.models.queue import ConversationState
from cm_inbox.models.record import Record

from . import texts
from .asked import gravest
from .commands import BY_ID, Command

translate = QCoreApplication.translate


OF_VERDICTS = frozenset({"follow", "why", "dismiss"})
"""Commands that need something the charter says."""

OF_PROPOSALS = frozenset({"approve", "edit-proposal", "send-back", "drop-proposal"})
"""Commands that need an answer that waits for approval."""


class Situation(Record, frozen=True):
    """What a command would act on. ``several``: marked conversations, of which each is asked when it is decided.

    ``canned``: whether the conversation's brand has canned replies. ``no_files``: why nothing can be attached.
    """

    conversation: Conversation | None
    message_id: str | None = None
    several: int = 0
    canned: bool = True
    no_files: str = ""


def meant(command: Command, situation: Situation, inbox: Inbox) -> Command:
    """Return the command itself, or the one its key means where it has been done already (hide: show again)."""
    if command.otherwise is None or situation.conversation is None or situation.several:
        return command
    return BY_ID[command.otherwise] if _done_already(command, situation.conversation, situation, inbox) else command


def reason_against(command: Command, situation: Situation, inbox: Inbox, now: Millis) -> str:
    """Return why a command cannot be run now, empty where it can."""
    if not command.needs:
        return ""
    conversation = situation.conversation
    if command.id == "canned" and conversation is not None and not situation.canned:
        return translate("Availability", "This brand has no canned replies yet.")
    if situation.several:
        one_only = translate("Availability", "Choose one conversation: the reasons are said of one at a time.")
        return one_only if command.id == "why" else ""
    if conversation is None:
        return translate("Availability", "Choose a conversation first.")
    if command.id in OF_VERDICTS:
        return "" if gravest(conversation) is not None else texts.denied(Denied(Reason.NO_VERDICT), now)
    if command.id in OF_PROPOSALS:
        return _against_settling(command, conversation, inbox, now)
    if command.decision is DecisionKind.PROPOSE:
        if not inbox.proposes(conversation.row.brand_id):
            return translate("Availability", "Here answers are sent at once: reply.")
        return reason_against(BY_ID["reply"], situation, inbox, now)
    if command.id == "attach" and situation.no_files:
        return situation.no_files
    if command.decision is None:
        if command.id == "canned":
            return reason_against(BY_ID["reply"], situation, inbox, now)
        return ""
    if command.decision is DecisionKind.DONE and conversation.row.state is ConversationState.DONE:
        return translate("Availability", "It is done already.")
    if command.decision is DecisionKind.REOPEN and conversation.row.state is ConversationState.OPEN:
        return translate("Availability", "It is open already.")
    refused = inbox.refused_by_role(command.decision, conversation.row.brand_id)
    if refused is not None:
        return texts.denied(refused, now)
    if command.decision not in NETWORK_DECISIONS:
        return ""
    permission = inbox.permission(command.decision, conversation, situation.message_id)
    if not isinstance(permission, Denied):
        return ""
    already = _already(command.decision) if permission.reason is Reason.ALREADY else ""
    return already or texts.denied(permission, now)


def _against_settling(command: Command, conversation: Conversation, inbox: Inbox, now: Millis) -> str:
    """Return why what is proposed in a conversation cannot be approved, changed, sent back or withdrawn now."""
    if not conversation.proposals:
        return translate("Availability", "No proposed answer waits here.")
    own = command.id == "drop-proposal" and any(each.actor == inbox.actor for each in conversation.proposals)
    if own or inbox.approves(conversation.row.brand_id):
        return ""
    return texts.denied(Denied(Reason.TEAM_ROLE), now)


def _already(kind: DecisionKind) -> str:
    """Return how it is already, where that is more than "so"; empty elsewhere."""
    return {
        DecisionKind.HIDE: translate("Availability", "The message is hidden already."),
        DecisionKind.UNHIDE: translate("Availability", "The message is not hidden."),
        DecisionKind.BAN: translate("Availability", "This person is banned for good already."),
        DecisionKind.UNBAN: translate("Availability", "This person is not banned."),
        DecisionKind.MUTE: translate("Availability", "This person is muted for good already."),
        DecisionKind.UNMUTE: translate("Availability", "This person is not muted."),
    }.get(kind, "")


def _done_already(command: Command, conversation: Conversation, situation: Situation, inbox: Inbox) -> bool:
    if command.decision is None:
        return False
    permission = inbox.permission(command.decision, conversation, situation.message_id)
    return isinstance(permission, Denied) and permission.reason is Reason.ALREADY
