"""The queue: conversations as lists show them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum, StrEnum

from .instants import Millis
from .messages import MessageStatus, ThreadKind
from .record import Record


class ConversationState(StrEnum):
    OPEN = "open"
    SNOOZED = "snoozed"
    DONE = "done"


class View(StrEnum):
    """The lists one can look at. OUTBOX and HISTORY hold actions and decisions, the others conversations."""

    INBOX = "inbox"
    URGENT = "urgent"
    MINE = "mine"
    APPROVE = "approve"
    SNOOZED = "snoozed"
    OUTBOX = "outbox"
    DONE = "done"
    HISTORY = "history"


class Sort(StrEnum):
    """The order of the open conversations. NEWEST: who wrote last comes first. OLDEST: who waits longest.

    COURTEOUS: the most urgent first, but what is hostile last, without what is hostile and somebody else's.
    """

    URGENCY = "urgency"
    NEWEST = "newest"
    OLDEST = "oldest"
    COURTEOUS = "courteous"


SORTED = frozenset({View.INBOX, View.URGENT, View.MINE})
"""The views whose order can be chosen: those of open conversations."""


class Group(IntEnum):
    """The groups of a list that is in the order of urgency, in that order.

    SOON is what is due within ``SOON_WITHIN``. UNPROMISED: there is no instant by which an answer is due, for the
    brand's target is "never", or for nobody waits any more.
    """

    MARKED = 0
    LATE = 1
    SOON = 2
    FINE = 3
    UNPROMISED = 4


SOON_WITHIN: Millis = 30 * 60_000
"""How long before its time an answer is due soon: a quarter of the reply target that a brand has to begin with.

One length for all, so that the order of urgency is also the order of the groups. Office hours are in the instant
itself: an answer is never due while the brand is closed.
"""


def group_of(priority: int, due_at: Millis | None, now: Millis) -> Group:
    """Return the group of an open conversation."""
    if priority > 0:
        return Group.MARKED
    if due_at is None:
        return Group.UNPROMISED
    if due_at < now:
        return Group.LATE
    return Group.SOON if due_at - now <= SOON_WITHIN else Group.FINE


class QueueRow(Record, frozen=True):
    """One conversation as a list shows it.

    ``verdict`` is the title of the gravest rule that a waiting message matches and that nobody has dealt with, of that
    ``severity``; ``protected``: a protecting rule; ``asks``: the gravest thing it asks for, ``ban``, ``hide`` ...
    ``softened`` are the places of the snippet with hurtful words.
    """

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
    verdict: str | None = None
    severity: int = 0
    protected: bool = False
    asks: str | None = None
    softened: tuple[tuple[int, int], ...] = ()


class Change(Record, frozen=True):
    """What a subscriber is told: conversations whose row may have changed, and what else is new.

    ``conversations`` empty with ``reload`` means "anything may have changed".
    """

    conversations: tuple[int, ...] = ()
    reload: bool = False
    accounts: bool = False
    outbox: bool = False
    arrived: int = 0


class Filter(Record, frozen=True):
    """What narrows a view. Empty fields narrow nothing."""

    brand_id: int | None = None
    network: str | None = None
    account_id: int | None = None
    kind: ThreadKind | None = None
    unread: bool = False
    label: str | None = None


class SavedView(Record, frozen=True):
    """A view as somebody narrowed it, under a name; with a ``query`` what a search finds there. ``id`` stays."""

    id: str
    name: str
    view: View = View.INBOX
    narrowed: Filter = Filter()
    query: str = ""
    sort: Sort = Sort.URGENCY


class Counts(Record, frozen=True):
    """How many conversations (or outbox entries) each view holds, and the open ones by brand and network.

    ``failed`` is how many outbox entries need a person. ``more_urgent``: more are urgent than were counted.
    """

    views: Mapping[View, int]
    brands: Mapping[int, int]
    networks: Mapping[str, int]
    failed: int = 0
    more_urgent: bool = False
