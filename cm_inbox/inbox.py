"""What a window or a script may ask and order. The one door to everything below.

Questions come in two kinds: plain methods answer within a millisecond or so from the caller's own
read-only connection; those that return a Future may take longer and answer from another thread.
Orders always return a Future: they are done when their transaction has been committed. Nothing here
waits for a network.

Subscribers are called from whatever thread caused the change; a window must hand over to its own.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

from . import permissions
from .errors import NotFound, UsageError
from .models.accounts import Account, Brand
from .models.conversations import AuthorRecord, Conversation, Draft, SearchHit, StoredMessage
from .models.decisions import (
    NETWORK_DECISIONS,
    Decision,
    DecisionKind,
    OutboxEntry,
    OutboxState,
    Receipt,
    Refusal,
    UndoReceipt,
)
from .models.instants import Millis, new_id, now
from .models.messages import Direction, MessageStatus, Visibility
from .models.permissions import Allowed, Denied, Permission
from .models.queue import Change, Counts, Filter, QueueRow, View
from .store import accounts, drafts, journal, queue, search, undo
from .store import outbox as outbox_rows
from .store.connection import Connection
from .store.database import Store
from .store.text import clean

UNDO_WINDOW: Millis = 8_000
"""How long an action waits in the outbox so that undo can still cancel it."""

UNDO_WINDOW_SEVERE: Millis = 10_000
"""The same for a ban or a deletion."""

SHOWN = 200
"""How many messages of a conversation are read unless more are asked for."""

AUTOMATON = "cm-inbox"
"""Who signs in the journal for what nobody decided just now: the end of a timed ban."""

SEVERE = frozenset({DecisionKind.BAN, DecisionKind.DELETE})
TAKES_END = frozenset({DecisionKind.SNOOZE, DecisionKind.BAN, DecisionKind.MUTE})
NEEDS_TEXT = frozenset({DecisionKind.REPLY, DecisionKind.REPLY_PRIVATE, DecisionKind.NOTE, DecisionKind.LABEL})


class Inbox:
    """The queue, its conversations, and every decision about them."""

    def __init__(
        self,
        store: Store,
        *,
        actor: str,
        poke_outbox: Callable[[], None] = lambda: None,
        clock: Callable[[], Millis] = now,
    ) -> None:
        self._store = store
        self.poke_outbox = poke_outbox
        self._clock = clock
        self._subscribers: list[Callable[[Change], None]] = []
        self.actor = actor
        self.undo_window: Millis = UNDO_WINDOW

    # -- asking: the queue --

    def ids(self, view: View, narrowed: Filter = Filter(), *, limit: int | None = None) -> array[int]:  # noqa: B008 - frozen
        """Return the conversations of a view in its order. With a limit it is instant whatever the size."""
        return self._store.read(self._ids, view, narrowed, limit)

    def ids_later(self, view: View, narrowed: Filter = Filter()) -> Future[array[int]]:  # noqa: B008 - frozen
        """The same without a limit, from another thread."""
        return self._store.background(self._ids, view, narrowed, None)

    def rows(self, ids: Sequence[int]) -> list[QueueRow]:
        """Return the rows of these conversations, in this order; those that are no more are left out."""
        return self._store.read(queue.rows, ids)

    def counts(self) -> Counts:
        """Return how much every view holds."""
        return self._store.read(_counts, self._clock(), self.actor)

    def brands(self) -> list[Brand]:
        return self._store.read(accounts.brands)

    def accounts(self, *, removed: bool = False) -> list[Account]:
        """Return the accounts; ``removed``: also the disconnected ones, whose history is here."""
        return self._store.read(accounts.accounts, removed=removed)

    # -- asking: one conversation --

    def conversation(self, conversation_id: int, *, limit: int | None = SHOWN) -> Conversation:
        """Return all that the conversation pane shows, with the newest messages (None: with all). Raises NotFound."""
        return self._store.read(load_conversation, conversation_id, limit)

    def permission(self, kind: DecisionKind, conversation: Conversation, message_id: str | None = None) -> Permission:
        """Say whether a command can be done on a conversation (on one message of it), and why not."""
        return permission_for(kind, conversation, target_of(kind, conversation, message_id))

    def draft(self, conversation_id: int) -> Draft | None:
        return self._store.read(drafts.draft, conversation_id)

    def author(self, author_row: int) -> tuple[AuthorRecord, list[QueueRow]]:
        """Return what is known of a person here, and their conversations, newest first. Raises NotFound."""
        record, ids = self._store.read(queue.author, author_row)
        return record, self.rows(ids)

    # -- asking: everything else --

    def search(self, query: str, *, limit: int = 50, before_row: int | None = None) -> Future[list[SearchHit]]:
        """Find messages, newest first. The future raises UsageError for a query that makes no sense."""
        return self._store.background(
            search.search, query, limit=limit, before_row=before_row, now=self._clock(), me=self.actor
        )

    def history(self, *, limit: int = 200, before: str | None = None) -> list[Decision]:
        """Return the newest decisions, newest first."""
        return self._store.read(journal.newest, limit=limit, before=before)

    def outbox(self, *, limit: int = 500) -> list[OutboxEntry]:
        """Return the outbox, what needs a person first."""
        return self._store.read(outbox_rows.entries, limit=limit)

    # -- ordering --

    def decide(
        self,
        kind: DecisionKind,
        conversation_ids: Iterable[int],
        *,
        message_id: str | None = None,
        text: str = "",
        until: Millis | None = None,
        delay: Millis | None = None,
    ) -> Future[Receipt]:
        """Take one decision for some conversations, in one transaction.

        ``message_id`` (a network's id) names the message meant; otherwise the newest one it can apply to.
        ``until`` ends a snooze, mute or ban. ``delay`` replaces the undo window (ms). Conversations where
        it is not possible are in the receipt's ``refused``; the others are decided all the same.

        The future raises UsageError, NotFound.
        """
        ids = tuple(dict.fromkeys(conversation_ids))
        wait = (
            delay
            if delay is not None
            else max(UNDO_WINDOW_SEVERE, self.undo_window)
            if kind in SEVERE
            else self.undo_window
        )
        request = Request(kind, ids, message_id, clean(text), until, wait)
        _check(request, self._clock())
        done = self._store.write_urgent(decide_all, request, actor=self.actor, at=self._clock())
        done.add_done_callback(self._decided)
        return done

    def undo(self, decision_id: str | None = None) -> Future[UndoReceipt]:
        """Take back one decision, or the newest of ours. The future raises NotFound, NotAllowed."""
        done = self._store.write_urgent(undo.undo, decision_id, actor=self.actor, at=self._clock())
        done.add_done_callback(self._undone)
        return done

    def retry(self, entry_id: str) -> Future[OutboxEntry]:
        """Send a failed or unclear outbox entry again."""
        return self._outbox_order(self._store.write_urgent(_retry, entry_id, self._clock()))

    def cancel(self, entry_id: str) -> Future[OutboxEntry]:
        """Give an outbox entry up."""
        return self._outbox_order(self._store.write_urgent(_cancel, entry_id, self._clock()))

    def save_draft(self, conversation_id: int, text: str, visibility: Visibility) -> Future[None]:
        """Keep what is being written; an empty text lets go of it."""
        draft = Draft(conversation_id, text, visibility, self._clock())
        return self._store.write_urgent(drafts.save_draft, draft)

    def save_note_draft(self, conversation_id: int, text: str) -> Future[None]:
        """Keep a note that is being written; an empty text lets go of it."""
        return self._store.write_urgent(drafts.save_note, conversation_id, text, at=self._clock())

    def mark_read(self, conversation_id: int) -> Future[bool]:
        """Note that a conversation was seen; the future says whether that is news."""
        return self._store.write(queue.mark_read, conversation_id)

    def wake_snoozed(self) -> Future[list[int]]:
        """Reopen the conversations whose snooze is over."""
        done = self._store.write(queue.wake, now=self._clock())

        def tell(future: Future[list[int]]) -> None:
            if _succeeded(future) and future.result():
                self.tell(Change(conversations=tuple(future.result()), arrived=len(future.result())))

        done.add_done_callback(tell)
        return done

    def lift_expired(self) -> Future[tuple[int, ...]]:
        """End the bans and mutes whose time is over, on the networks that do not do so themselves."""
        done = self._store.write_urgent(lift_expired, self._clock())

        def tell(future: Future[tuple[int, ...]]) -> None:
            if _succeeded(future) and future.result():
                self.tell(Change(conversations=future.result(), outbox=True))
                self.poke_outbox()

        done.add_done_callback(tell)
        return done

    # -- subscribing --

    def subscribe(self, callback: Callable[[Change], None]) -> Callable[[], None]:
        """Call back on every change, from any thread, until the returned function is called."""
        self._subscribers.append(callback)
        return lambda: self._subscribers.remove(callback)

    def tell(self, change: Change) -> None:
        """Pass a change on to the subscribers; ``sync`` and ``outbox`` report through here."""
        for callback in tuple(self._subscribers):
            callback(change)

    # -- inside --

    def _ids(self, connection: Connection, view: View, narrowed: Filter, limit: int | None) -> array[int]:
        return queue.ids(
            connection,
            view,
            brand_id=narrowed.brand_id,
            network=narrowed.network,
            account_id=narrowed.account_id,
            kind=narrowed.kind,
            unread=narrowed.unread,
            label=narrowed.label,
            me=self.actor,
            now=self._clock(),
            limit=limit,
        )

    def _decided(self, future: Future[Receipt]) -> None:
        if _succeeded(future) and future.result().decisions:
            receipt = future.result()
            changed = tuple(decision.conversation_id for decision in receipt.decisions)
            self.tell(Change(conversations=changed, outbox=receipt.undo_until is not None))
            self.poke_outbox()

    def _undone(self, future: Future[UndoReceipt]) -> None:
        if _succeeded(future):
            changed = tuple(decision.conversation_id for decision in future.result().undone)
            self.tell(Change(conversations=changed, outbox=True))
            self.poke_outbox()

    def _outbox_order(self, order: Future[OutboxEntry]) -> Future[OutboxEntry]:
        def tell(future: Future[OutboxEntry]) -> None:
            if _succeeded(future):
                self.tell(Change(conversations=(future.result().conversation_id,), outbox=True))
                self.poke_outbox()

        order.add_done_callback(tell)
        return order


def _succeeded(future: Future[Any]) -> bool:
    """Say whether an order was carried out; one that was still waiting when the program closed was not."""
    return not future.cancelled() and future.exception() is None


@dataclass(frozen=True, slots=True)
class Request:
    """One order for some conversations; ``wait`` is the undo window in ms."""

    kind: DecisionKind
    ids: tuple[int, ...]
    message_id: str | None
    text: str
    until: Millis | None
    wait: Millis


def _check(request: Request, at: Millis) -> None:
    """Raise UsageError for an order that makes no sense whatever the conversation."""
    kind, until = request.kind, request.until
    if kind is DecisionKind.UNDO:
        raise UsageError("Use undo for that.")
    if not request.ids:
        raise UsageError("Name at least one conversation.")
    if request.message_id is not None and len(request.ids) > 1:
        raise UsageError("One message belongs to one conversation: name only that one.")
    if request.text and kind not in NEEDS_TEXT and kind is not DecisionKind.ASSIGN:
        raise UsageError(f"{kind.value} takes no text.")
    if until is not None and kind not in TAKES_END:
        raise UsageError(f"{kind.value} takes no end.")
    if kind in NEEDS_TEXT and not request.text.strip():
        raise UsageError(f"{kind.value} needs a text.")
    if kind is DecisionKind.SNOOZE and (until is None or until <= at):
        raise UsageError("A snooze needs a time in the future.")
    if until is not None and until <= at:
        raise UsageError("The end lies in the past.")


def decide_all(connection: Connection, request: Request, *, actor: str, at: Millis) -> Receipt:
    """Decide for every conversation where it is permitted, in this one transaction. Raises NotFound."""
    batch = new_id(at)
    decisions: list[Decision] = []
    refused: list[Refusal] = []
    for conversation_id in request.ids:
        conversation = load_conversation(connection, conversation_id, None if request.message_id else SHOWN)
        target = target_of(request.kind, conversation, request.message_id)
        permission = permission_for(request.kind, conversation, target)
        if isinstance(permission, Denied):
            refused.append(Refusal(conversation_id, permission))
            continue
        row = target.row if target else None
        timed = isinstance(permission, Allowed) and permission.timed
        order = journal.Order(request.kind, conversation_id, row, request.text, request.until, timed)
        not_before = at + request.wait
        decisions.append(journal.decide(connection, order, actor=actor, at=at, batch=batch, not_before=not_before))
    sends = request.kind in NETWORK_DECISIONS and decisions
    return Receipt(batch, tuple(decisions), tuple(refused), at + request.wait if sends else None)


def lift_expired(connection: Connection, at: Millis) -> tuple[int, ...]:
    """Take the decision that ends each expired ban or mute; return the conversations concerned."""
    batch = new_id(at)
    changed: list[int] = []
    for over in journal.expired(connection, at):
        permission = accounts.account(connection, over.account_id).permissions.get(NETWORK_DECISIONS[over.kind])
        if isinstance(permission, Allowed) and not permission.timed:
            kind = DecisionKind.UNBAN if over.kind is DecisionKind.BAN else DecisionKind.UNMUTE
            order = journal.Order(kind, over.conversation_id)
            journal.decide(connection, order, actor=AUTOMATON, at=at, batch=batch, not_before=at)
        else:
            journal.forget_expired(connection, over)
        changed.append(over.conversation_id)
    return tuple(changed)


def load_conversation(connection: Connection, conversation_id: int, limit: int | None = SHOWN) -> Conversation:
    """Return a conversation with what was decided and what is on its way. Raises NotFound."""
    contents = queue.conversation(connection, conversation_id, limit=limit)
    return Conversation(
        row=contents.row,
        account=accounts.account(connection, contents.row.account_id),
        author=contents.author,
        thread=contents.thread,
        messages=contents.messages,
        decisions=tuple(journal.of_conversation(connection, conversation_id)),
        pending=tuple(outbox_rows.of_conversation(connection, conversation_id)),
        draft=drafts.draft(connection, conversation_id),
        note_draft=drafts.note(connection, conversation_id),
        earlier=contents.earlier,
    )


def _counts(connection: Connection, at: Millis, me: str) -> Counts:
    found = queue.counts(connection, now=at, me=me)
    return Counts(found.views, found.brands, found.networks, outbox_rows.needing_a_person(connection))


def permission_for(kind: DecisionKind, conversation: Conversation, target: StoredMessage | None) -> Permission:
    """Say whether a decision can be done; one about the author asks what their newest message forbids."""
    basis = target
    if basis is None and kind not in permissions.ON_MESSAGE:
        theirs = (each for each in reversed(conversation.messages) if each.message.direction is Direction.IN)
        basis = next(theirs, None)
    message = basis.message if basis else None
    return permissions.permit(kind, conversation.account, message, conversation.author)


def target_of(kind: DecisionKind, conversation: Conversation, message_id: str | None) -> StoredMessage | None:
    """Return the message a decision would act on, None where it is about none. Raises NotFound."""
    if message_id is not None:
        for stored in conversation.messages:
            if stored.message.id == message_id:
                return stored
        raise NotFound(f"Conversation {conversation.row.id} has no message {message_id!r}.")
    if kind not in permissions.ON_MESSAGE:
        return None
    theirs = [
        stored
        for stored in reversed(conversation.messages)
        if stored.message.direction is Direction.IN and stored.message.status not in permissions.LOST
    ]
    if kind is DecisionKind.UNHIDE:
        unseen = [stored for stored in theirs if stored.message.status in permissions.UNSEEN]
        return unseen[0] if unseen else next(iter(theirs), None)
    if kind is DecisionKind.HIDE:
        seen = [stored for stored in theirs if stored.message.status is MessageStatus.VISIBLE]
        return seen[0] if seen else next(iter(theirs), None)
    return next(iter(theirs), None)


def _retry(connection: Connection, entry_id: str, at: Millis) -> OutboxEntry:
    entry = outbox_rows.retry(connection, entry_id, at)
    undo.assume_done(connection, entry.decision_id)
    return entry


def _cancel(connection: Connection, entry_id: str, at: Millis) -> OutboxEntry:
    """Give an entry up. What nobody can tell is given up because the person saw it there: it stays as decided."""
    entry = outbox_rows.cancel(connection, entry_id, at)
    if entry.state is not OutboxState.UNKNOWN:
        undo.assume_failed(connection, entry.decision_id)
    return entry
