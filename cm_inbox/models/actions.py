"""What must happen on a network because of a decision, and what it did."""

from __future__ import annotations

from enum import StrEnum

from .enclosures import Enclosure
from .instants import Millis
from .messages import Message, MessageStatus, Visibility
from .permissions import ActionKind
from .record import Record


class Action(Record, frozen=True):
    """What must happen on a network because of a decision, with all an adapter needs to do it.

    ``id`` is a UUIDv7 and serves as idempotency key. ``message_id``, ``thread_id`` and ``author_id``
    are the network's own ids. ``undo_handle`` is what an earlier ``ActionResult`` gave, for an inverse.
    ``until`` bounds a mute or ban; None is for good. ``attempted_at`` is the first attempt, if any.
    ``files`` go with a reply; ``uploads`` is what ``Network.upload`` gave for each of them, for this one attempt.
    ``earlier`` is what the newest mute in the same conversation gave, for an unmute that is no undo: it may be out of
    date by now, for networks that keep no list.
    ``late``: in this attempt it leaves after the time in which the network takes answers of everybody
    (``Window.late_from``).
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
    files: tuple[Enclosure, ...] = ()
    uploads: tuple[str, ...] = ()
    late: bool = False
    earlier: str | None = None


class Outcome(StrEnum):
    APPLIED = "applied"
    PENDING = "pending"  # accepted; the network will show it later (moderation, publishing delay)
    NOOP = "noop"  # it was already so


class ActionResult(Record, frozen=True):
    """What a network did with an action.

    ``message`` is the message that a reply made there, so that it is stored without waiting for a
    fetch; ``undo_handle`` is opaque text that the inverse action gets back (a block's URI, a ban's id);
    ``status`` is the target's status as the network now reports it.
    """

    outcome: Outcome = Outcome.APPLIED
    message: Message | None = None
    undo_handle: str | None = None
    status: MessageStatus | None = None
