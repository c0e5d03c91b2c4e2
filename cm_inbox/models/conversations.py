"""A conversation with all that the window shows of it."""

from __future__ import annotations

from .accounts import Account
from .decisions import Decision, OutboxEntry
from .enclosures import Enclosure
from .instants import Millis
from .messages import Author, Message, Thread, Visibility
from .queue import QueueRow
from .record import Record
from .verdicts import StoredVerdict, Strike


class Revision(Record, frozen=True):
    """An earlier text of a message, and when it was replaced."""

    text: str
    seen_until: Millis


class StoredMessage(Record, frozen=True):
    """A message as the store keeps it: the network's message, its row, and what was before."""

    row: int
    message: Message
    conversation_id: int | None
    revisions: tuple[Revision, ...] = ()
    verdicts: tuple[StoredVerdict, ...] = ()


class AuthorRecord(Record, frozen=True):
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
    strikes: tuple[Strike, ...] = ()


class Draft(Record, frozen=True):
    """A reply being written; kept for ever per conversation until it is sent or emptied.

    ``warns``: it is a warning, for this article of the charter (empty: for none); None: it is a plain answer.
    """

    conversation_id: int
    text: str
    visibility: Visibility
    updated_at: Millis
    warns: str | None = None


def joined(text: str, newer: str) -> str:
    """Return a text and what was written after it; the newer one alone where it says or begins with the same."""
    if not newer.strip():
        return text
    said = text.strip()
    return newer if not said or newer.strip() == said or newer.startswith(f"{said}\n\n") else f"{text}\n\n{newer}"


class Conversation(Record, frozen=True):
    """Everything the conversation pane shows. ``messages`` are oldest first, ours between theirs.

    ``earlier`` is how many older ones were left out. What is not newer than the row of message ``handled`` waits no
    more, but for those ``late`` that came after that: the row is theirs where a decision dealt with it, ours where it
    was answered elsewhere.
    ``note_draft`` is the note being written, which is never mixed with ``draft``, the reply. ``files`` are enclosed
    with the draft, in the order they were added. ``proposals`` are the answers that wait for approval, oldest first.
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
    handled: int = 0
    late: frozenset[int] = frozenset()
    files: tuple[Enclosure, ...] = ()
    proposals: tuple[Decision, ...] = ()


class FoundPerson(Record, frozen=True):
    """Somebody who was found by name, and their newest conversation."""

    row: int
    account_id: int
    handle: str
    name: str
    conversation_id: int


class SearchHit(Record, frozen=True):
    """One message that a search found. ``conversation_id`` is None for a post of ours nobody answered."""

    row: int
    conversation_id: int | None
    message: Message
    account_id: int
