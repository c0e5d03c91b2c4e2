"""The words of cm-inbox as frozen dataclasses and enums.

Two conventions hold everywhere:

* an instant is an ``int``: milliseconds since 1970-01-01 UTC (type alias ``Millis``);
* an id that comes from a network is a ``str`` and is never parsed outside its adapter;
  an id that is an ``int`` is a row of the local store.
"""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

Millis = int
"""Milliseconds since the epoch, UTC."""


def now() -> Millis:
    """Return the present instant. The one clock; objects take it by constructor so tests can turn it."""
    return time.time_ns() // 1_000_000


def parse_time(text: str) -> Millis:
    """Return the instant an ISO 8601 text names; a text without an offset is UTC.

    Raises ValueError when it is no such text.
    """
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return round(moment.timestamp() * 1000)


def format_time(at: Millis) -> str:
    """Return an instant as ISO 8601 in UTC, with milliseconds only where there are any."""
    moment = datetime.fromtimestamp(at / 1000, UTC)
    return moment.isoformat(timespec="milliseconds" if at % 1000 else "seconds").replace("+00:00", "Z")


def new_id(at: Millis | None = None) -> str:
    """Return a UUIDv7 (RFC 9562 section 5.7): 48 bits of time, then randomness; sorts by time."""
    millis = now() if at is None else at
    random = int.from_bytes(os.urandom(10), "big")
    value = (millis & 0xFFFF_FFFF_FFFF) << 80 | random
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return str(uuid.UUID(int=value))


# --- what networks say -------------------------------------------------------------------------


class Direction(StrEnum):
    IN = "in"
    OUT = "out"


class Visibility(StrEnum):
    PUBLIC = "public"
    PRIVATE = "private"


class ThreadKind(StrEnum):
    PUBLIC = "public"
    PRIVATE = "private"


class MessageStatus(StrEnum):
    """How a message stands on its network, as last observed."""

    VISIBLE = "visible"
    HELD = "held"  # waits for approval; the public does not see it (WordPress, YouTube)
    HIDDEN = "hidden"  # we hid it; can be shown again
    SPAM = "spam"
    DELETED = "deleted"  # we deleted it
    REMOVED = "removed"  # its author, or the network, took it away


class RemovedBy(StrEnum):
    AUTHOR = "author"
    MODERATOR = "moderator"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Author:
    """The person who wrote, as one account's network knows them."""

    id: str
    handle: str
    name: str = ""
    url: str | None = None
    avatar_url: str | None = None


@dataclass(frozen=True, slots=True)
class Thread:
    """The public discussion or private exchange a message belongs to."""

    id: str
    kind: ThreadKind
    title: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    url: str
    media_type: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """One comment or private message as its network gives it; keyed (account, ``id``).

    ``text`` is plain: the adapter has turned the network's markup into text, keeping links readable.
    ``denied`` holds what the network refuses for this one item (``can_hide: false`` and the like).
    """

    id: str
    thread: Thread
    author: Author
    direction: Direction
    visibility: Visibility
    text: str
    created_at: Millis
    edited_at: Millis | None = None
    parent: str | None = None
    status: MessageStatus = MessageStatus.VISIBLE
    url: str | None = None
    attachments: tuple[Attachment, ...] = ()
    denied: Mapping[ActionKind, Denied] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Removal:
    """A message that its network confirmed to be gone."""

    id: str
    by: RemovedBy = RemovedBy.UNKNOWN


# --- what can be done --------------------------------------------------------------------------


class ActionKind(StrEnum):
    """What can be asked of a network."""

    REPLY = "reply"
    REPLY_PRIVATE = "reply-private"
    HIDE = "hide"
    UNHIDE = "unhide"  # also approves a held message
    DELETE = "delete"
    RESTORE = "restore"  # takes a deletion back, where there is a trash
    RETRACT = "retract"  # deletes a message of our own
    BAN = "ban"
    UNBAN = "unban"
    MUTE = "mute"
    UNMUTE = "unmute"
    LIKE = "like"
    UNLIKE = "unlike"


INVERSE: Mapping[ActionKind, ActionKind] = {
    ActionKind.REPLY: ActionKind.RETRACT,
    ActionKind.REPLY_PRIVATE: ActionKind.RETRACT,
    ActionKind.HIDE: ActionKind.UNHIDE,
    ActionKind.UNHIDE: ActionKind.HIDE,
    ActionKind.DELETE: ActionKind.RESTORE,
    ActionKind.BAN: ActionKind.UNBAN,
    ActionKind.UNBAN: ActionKind.BAN,
    ActionKind.MUTE: ActionKind.UNMUTE,
    ActionKind.UNMUTE: ActionKind.MUTE,
    ActionKind.LIKE: ActionKind.UNLIKE,
    ActionKind.UNLIKE: ActionKind.LIKE,
}
"""The action that takes another back. RESTORE and RETRACT have none."""


class Reason(StrEnum):
    """Why something cannot be done; the window and the command line have a sentence for each."""

    NETWORK_CANNOT = "network-cannot"  # this network has no such thing
    OWN_ONLY = "own-only"  # only for messages of our own
    NOT_OWN = "not-own"  # not for messages of our own
    PRIVATE_ONLY = "private-only"
    PUBLIC_ONLY = "public-only"
    SCOPE_MISSING = "scope-missing"  # the sign-in did not include this permission
    ROLE_MISSING = "role-missing"  # the account is no moderator or administrator there
    WINDOW_CLOSED = "window-closed"  # too late (24 h rule and the like)
    ALREADY = "already"  # it is already so
    GONE = "gone"  # the message no longer exists there
    ARCHIVE = "archive"  # the account is an archive: readable, no sending
    SIGNED_OUT = "signed-out"
    REFUSED_HERE = "refused-here"  # the network says no for this one message
    ONE_WAY = "one-way"  # the network has no way to take it back
    NO_MESSAGE = "no-message"  # the conversation has no message this could act on


class SideEffect(StrEnum):
    """What an action does besides what it says; shown before it is done."""

    CASCADES = "cascades"  # also hides or removes the replies below
    DELETES_HISTORY = "deletes-history"  # the author's earlier messages vanish too
    UNFOLLOWS = "unfollows"  # the author stops following us and we them
    AUTHOR_SEES = "author-sees"  # the author is told
    EVERYONE_SEES = "everyone-sees"  # others see that it was done


@dataclass(frozen=True, slots=True)
class Allowed:
    """It can be done. ``cost`` is in the network's quota units, or money for those that charge.

    ``timed``: the network itself ends a mute or ban after a time; where it does not, cm-inbox lifts it.
    """

    reversible: bool = True
    cost: float = 0.0
    side_effects: tuple[SideEffect, ...] = ()
    timed: bool = False


@dataclass(frozen=True, slots=True)
class Denied:
    """It cannot be done, for this reason; ``until`` says when that will change, if known."""

    reason: Reason
    until: Millis | None = None


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nobody can say before it is tried."""


Permission = Allowed | Denied | Unknown


class CountKind(StrEnum):
    """How a network counts the length of a text."""

    CHARACTERS = "characters"  # Unicode code points
    GRAPHEMES = "graphemes"  # what a person calls a letter
    WEIGHTED = "weighted"  # X: wide characters count two
    BYTES = "bytes"  # UTF-8


@dataclass(frozen=True, slots=True)
class TextLimit:
    """The longest text a network takes. ``url_length``: every link counts that much, None: its real length."""

    count: CountKind
    limit: int
    max_bytes: int | None = None
    url_length: int | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """What must happen on a network because of a decision, with all an adapter needs to do it.

    ``id`` is a UUIDv7 and serves as idempotency key. ``message_id``, ``thread_id`` and ``author_id``
    are the network's own ids. ``undo_handle`` is what an earlier ``ActionResult`` gave, for an inverse.
    ``until`` bounds a mute or ban; None is for good. ``attempted_at`` is the first attempt, if any.
    """

    id: str
    kind: ActionKind
    thread_id: str
    message_id: str | None = None
    author_id: str | None = None
    author_handle: str = ""
    text: str = ""
    visibility: Visibility = Visibility.PUBLIC
    until: Millis | None = None
    undo_handle: str | None = None
    attempted_at: Millis | None = None


class Outcome(StrEnum):
    APPLIED = "applied"
    PENDING = "pending"  # accepted; the network will show it later (moderation, publishing delay)
    NOOP = "noop"  # it was already so


@dataclass(frozen=True, slots=True)
class ActionResult:
    """What a network did with an action.

    ``message`` is the message that a reply made there, so that it is stored without waiting for a
    fetch; ``undo_handle`` is opaque text that the inverse action gets back (a block's URI, a ban's id);
    ``status`` is the target's status as the network now reports it.
    """

    outcome: Outcome = Outcome.APPLIED
    message: Message | None = None
    undo_handle: str | None = None
    status: MessageStatus | None = None


# --- accounts ----------------------------------------------------------------------------------


class SignInMethod(StrEnum):
    OAUTH = "oauth"  # the browser, then a loopback redirect or a pasted code
    APP_PASSWORD = "app-password"
    PASSWORD = "password"
    TOKEN = "token"


class HealthState(StrEnum):
    NEW = "new"  # never read yet
    OK = "ok"
    RETRYING = "retrying"  # failed lately; tries again by itself
    LIMITED = "limited"  # waits for the network's rate limit
    SIGNED_OUT = "signed-out"  # needs the person: sign in again
    REFUSED = "refused"  # signed in but not permitted to read
    STALE = "stale"  # nothing failed, yet nothing was read for long
    ARCHIVE = "archive"


@dataclass(frozen=True, slots=True)
class Health:
    """How an account fares. ``error_*`` are the last error's title and message, fit to show.

    ``gap`` says what could not be read and is not coming by itself (messages that only another program can
    decrypt, a stretch of history the server no longer gives).
    """

    state: HealthState = HealthState.NEW
    last_read_at: Millis | None = None
    next_try_at: Millis | None = None
    error_code: str | None = None
    error_title: str | None = None
    error_message: str | None = None
    token_expires_at: Millis | None = None
    gap: str | None = None


@dataclass(frozen=True, slots=True)
class AccountReport:
    """What an adapter learned of its account by asking: who it is and what it may do there."""

    native_id: str
    address: str
    name: str
    permissions: Mapping[ActionKind, Permission]
    text_limit: TextLimit
    private_text_limit: TextLimit | None = None
    token_expires_at: Millis | None = None


@dataclass(frozen=True, slots=True)
class Brand:
    """A client for whom one answers. ``colour`` is a name of the eight in the theme or ``#RRGGBB``."""

    id: int
    uid: str
    name: str
    colour: str
    monogram: str
    reply_target_minutes: int = 120


@dataclass(frozen=True, slots=True)
class Account:
    """One connected identity of a brand on a network.

    ``address`` names it to people and in files (``altea@social.example``); an archive account has no
    sign-in: its history is readable and searchable, nothing is sent from it.
    """

    id: int
    uid: str
    network: str
    address: str
    native_id: str
    name: str
    brand_id: int
    brand: str
    server: str | None = None
    archive: bool = False
    permissions: Mapping[ActionKind, Permission] = field(default_factory=dict)
    text_limit: TextLimit | None = None
    private_text_limit: TextLimit | None = None
    health: Health = Health()


def account_uid(network: str, address: str) -> str:
    """Return the deterministic id of an account, the same on every desktop."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"cm-inbox:{network}:{address.casefold()}"))


# --- the queue and what a person decides -------------------------------------------------------


class ConversationState(StrEnum):
    OPEN = "open"
    SNOOZED = "snoozed"
    DONE = "done"


class View(StrEnum):
    """The lists one can look at. OUTBOX and HISTORY hold actions and decisions, the others conversations."""

    INBOX = "inbox"
    URGENT = "urgent"
    MINE = "mine"
    SNOOZED = "snoozed"
    OUTBOX = "outbox"
    DONE = "done"
    HISTORY = "history"


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
    UNDO = "undo"


NETWORK_DECISIONS: Mapping[DecisionKind, ActionKind] = {
    DecisionKind(kind.value): kind
    for kind in ActionKind
    if kind not in (ActionKind.RESTORE, ActionKind.RETRACT, ActionKind.UNLIKE)
}
"""The decisions that ask something of a network, with the action each makes."""


class OutboxState(StrEnum):
    WAITING = "waiting"  # for its undo window, its turn, or the network
    SENDING = "sending"
    UNKNOWN = "unknown"  # was being sent when something broke: look before sending again
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One conversation as a list shows it."""

    id: int
    brand_id: int
    account_id: int
    network: str
    kind: ThreadKind
    author_name: str
    author_handle: str
    author_native_id: str
    snippet: str
    state: ConversationState
    priority: int
    last_at: Millis
    waiting_since: Millis | None
    due_at: Millis | None
    unread: int
    labels: tuple[str, ...] = ()
    assigned_to: str | None = None
    snoozed_until: Millis | None = None
    has_draft: bool = False
    has_failure: bool = False
    status: MessageStatus = MessageStatus.VISIBLE


@dataclass(frozen=True, slots=True)
class Revision:
    """An earlier text of a message, and when it was replaced."""

    text: str
    seen_until: Millis


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """A message as the store keeps it: the network's message, its row, and what was before."""

    row: int
    message: Message
    conversation_id: int | None
    revisions: tuple[Revision, ...] = ()


@dataclass(frozen=True, slots=True)
class AuthorRecord:
    """What is known here of one person on one account."""

    row: int
    author: Author
    account_id: int
    first_seen_at: Millis
    messages: int = 0
    banned: bool = False
    banned_until: Millis | None = None
    muted: bool = False
    muted_until: Millis | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """One row of the journal. ``undone`` is derived: another row undoes it."""

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


@dataclass(frozen=True, slots=True)
class OutboxEntry:
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


@dataclass(frozen=True, slots=True)
class Draft:
    """A reply being written; kept for ever per conversation until it is sent or emptied."""

    conversation_id: int
    text: str
    visibility: Visibility
    updated_at: Millis


@dataclass(frozen=True, slots=True)
class Conversation:
    """Everything the conversation pane shows. ``messages`` are oldest first, ours between theirs.

    ``earlier`` is how many older ones were left out.
    ``note_draft`` is the note being written, which is never mixed with ``draft``, the reply.
    """

    row: QueueRow
    account: Account
    author: AuthorRecord
    thread: Thread
    messages: tuple[StoredMessage, ...]
    decisions: tuple[Decision, ...]
    pending: tuple[OutboxEntry, ...]
    draft: Draft | None = None
    note_draft: str = ""
    earlier: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """What a subscriber is told: conversations whose row may have changed, and what else is new.

    ``conversations`` empty with ``reload`` means "anything may have changed".
    """

    conversations: tuple[int, ...] = ()
    reload: bool = False
    accounts: bool = False
    outbox: bool = False
    arrived: int = 0


@dataclass(frozen=True, slots=True)
class Filter:
    """What narrows a view. Empty fields narrow nothing."""

    brand_id: int | None = None
    network: str | None = None
    account_id: int | None = None
    kind: ThreadKind | None = None
    unread: bool = False
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many conversations (or outbox entries) each view holds, and the open ones by brand and network.

    ``failed`` is how many outbox entries need a person.
    """

    views: Mapping[View, int]
    brands: Mapping[int, int]
    networks: Mapping[str, int]
    failed: int = 0


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One message that a search found. ``conversation_id`` is None for a post of ours nobody answered."""

    row: int
    conversation_id: int | None
    message: Message
    account_id: int


@dataclass(frozen=True, slots=True)
class Refusal:
    """A conversation for which a decision was not possible, and why."""

    conversation_id: int
    denied: Denied


@dataclass(frozen=True, slots=True)
class Receipt:
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


@dataclass(frozen=True, slots=True)
class UndoReceipt:
    """What an undo did: the journal rows taken back, and how, per decision id."""

    undone: tuple[Decision, ...]
    how: Mapping[str, Undoing]
    refused: tuple[Refusal, ...] = ()
