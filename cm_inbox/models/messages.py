"""What networks say: messages, who wrote them, where."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from msgspec import field

from .instants import Millis
from .permissions import ActionKind, Denied, Window
from .record import Record


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


class Author(Record, frozen=True):
    """The person who wrote, as one account's network knows them.

    With neither handle nor name it was not told who that is: what is known of them stays.
    """

    id: str
    handle: str
    name: str = ""
    url: str | None = None
    avatar_url: str | None = None


class Post(Record, frozen=True):
    """What a network says of the post that a thread hangs under, as of the newest message there; None: nothing."""

    at: Millis | None = None
    reactions: int | None = None
    comments: int | None = None


class Thread(Record, frozen=True):
    """The public discussion or private exchange a message belongs to."""

    id: str
    kind: ThreadKind
    title: str | None = None
    url: str | None = None
    post: Post | None = None


class Attachment(Record, frozen=True):
    url: str
    media_type: str = ""
    description: str = ""


class Message(Record, frozen=True):
    """One comment or private message as its network gives it; keyed (account, ``id``).

    ``text`` is plain: the adapter has turned the network's markup into text, keeping links readable.
    ``denied`` holds what the network refuses for this one item (``can_hide: false`` and the like), ``windows`` until
    when it takes what it takes for some time only. ``reported``: people flagged it there and no moderator has decided;
    to show it again then lets it stand.
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
    windows: Mapping[ActionKind, Window] = field(default_factory=dict)
    reported: bool = False


class Removal(Record, frozen=True):
    """A message that its network confirmed to be gone."""

    id: str
    by: RemovedBy = RemovedBy.UNKNOWN
