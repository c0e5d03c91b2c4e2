"""What people decide: the journal, the outbox, what came of an order."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from .actions import Action
from .enclosures import Enclosure
from .instants import Millis
from .permissions import ActionKind, Denied
from .record import Record


class DecisionKind(StrEnum):
    """What a person can decide; each is an id of the command table."""

    REPLY = "reply"
    REPLY_PRIVATE = "reply-private"
    HIDE = "hide"
    UNHIDE = "unhide"
    DELETE = "delete"
    BAN = "ban"
    UNBAN = "unban"
    MUTE = "mute"
    UNMUTE = "unmute"
    LIKE = "like"
    DONE = "done"
    REOPEN = "reopen"
    SNOOZE = "snooze"
    ASSIGN = "assign"
    LABEL = "label"
    NOTE = "note"
    WARN = "warn"  # an answer that counts as a strike
    PRIORITIZE = "prioritize"  # to the top of the queue
    DISMISS = "dismiss"  # a verdict that a person does not share
    LINK_PERSON = "link-person"  # two authors are one person
    UNLINK_PERSON = "unlink-person"  # an author is no longer taken for the others
    TELL_APART = "tell-apart"  # two authors are not one person, however alike
    PERSON_NOTE = "person-note"
    PROPOSE = "propose"  # an answer, by who may not send one
    APPROVE = "approve"  # a proposal: it was sent, as it was or changed
    SEND_BACK = "send-back"  # a proposal, with a note for who made it
    UNDO = "undo"


OF_PERSON = frozenset(
    {DecisionKind.LINK_PERSON, DecisionKind.UNLINK_PERSON, DecisionKind.TELL_APART, DecisionKind.PERSON_NOTE}
)
"""Decisions about a person, whatever they write: they name authors, not conversations."""

APPROVING = frozenset({DecisionKind.PROPOSE, DecisionKind.APPROVE, DecisionKind.SEND_BACK})
"""Decisions about what is to be sent: only where a team shares a brand."""

NETWORK_DECISIONS: Mapping[DecisionKind, ActionKind] = {
    DecisionKind(kind.value): kind
    for kind in ActionKind
    if kind not in (ActionKind.RESTORE, ActionKind.RETRACT, ActionKind.UNLIKE)
} | {DecisionKind.WARN: ActionKind.REPLY}
"""The decisions that ask something of a network, with the action each makes."""


class OutboxState(StrEnum):
    WAITING = "waiting"  # for its undo window, its turn, or the network
    SENDING = "sending"
    UNKNOWN = "unknown"  # was being sent when something broke: look before sending again
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Decision(Record, frozen=True):
    """One row of the journal. ``undone`` is derived: another row undoes it.

    ``rule`` is the article it points back to, in the version ``charter``. ``private``: a warning given in private.
    ``files`` went with its text. ``made`` is the network's id of the message that it made there, once it has been sent.
    ``proposed`` is the answer that a proposal asks for; ``proposal`` the one that was approved, answered with, or sent
    back, and ``proposer`` who made it.
    """

    id: str
    at: Millis
    actor: str
    kind: DecisionKind
    conversation_id: int
    message_id: str | None = None
    text: str = ""
    until: Millis | None = None
    batch: str | None = None
    undoes: str | None = None
    undone: bool = False
    rule: str | None = None
    charter: str | None = None
    private: bool = False
    files: tuple[Enclosure, ...] = ()
    made: str | None = None
    proposed: DecisionKind | None = None
    proposal: str | None = None
    proposer: str = ""


class DecisionFilter(Record, frozen=True):
    """What narrows the history. Empty fields narrow nothing; ``words`` are looked for in texts, rules and names."""

    actor: str | None = None
    brand_id: int | None = None
    kinds: tuple[DecisionKind, ...] = ()
    words: str = ""


class DecidedPage(Record, frozen=True):
    """Some decisions, newest first. ``before`` asks for the next page, None: there is no more; ``back_to`` is how far
    one has looked.
    """

    decisions: tuple[Decision, ...]
    before: int | None
    back_to: Millis | None


class OutboxEntry(Record, frozen=True):
    """One row of the outbox as people see it."""

    id: str
    decision_id: str
    account_id: int
    conversation_id: int
    action: Action
    state: OutboxState
    not_before: Millis
    attempts: int = 0
    error_code: str | None = None
    error_title: str | None = None
    error_message: str | None = None
    updated_at: Millis = 0


class Refusal(Record, frozen=True):
    """A conversation for which a decision was not possible, and why."""

    conversation_id: int
    denied: Denied


class Receipt(Record, frozen=True):
    """What came of an order: the decisions now in the journal and what was refused.

    ``irreversible`` decisions cannot be taken back once the undo window (ends ``undo_until``) has passed.
    """

    batch: str
    decisions: tuple[Decision, ...] = ()
    refused: tuple[Refusal, ...] = ()
    undo_until: Millis | None = None


class Undoing(StrEnum):
    """How a decision was taken back."""

    LOCAL = "local"  # it concerned nobody but us
    CANCELLED = "cancelled"  # it had not been sent
    INVERSE = "inverse"  # it was sent: the inverse action is on its way


class UndoReceipt(Record, frozen=True):
    """What an undo did: the journal rows taken back, and how, per decision id."""

    undone: tuple[Decision, ...]
    how: Mapping[str, Undoing]
    refused: tuple[Refusal, ...] = ()
