"""What a window or a script may ask and order. The one door to everything below.

Questions come in two kinds: plain methods answer within a millisecond or so from the caller's own
read-only connection; those that return a Future may take longer and answer from another thread.
Orders always return a Future: they are done when their transaction has been committed. Nothing here
waits for a network.

Subscribers are called from whatever thread caused the change; a window must hand over to its own.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

from .deciding import (
    SHOWN,
    UNDO_WINDOW,
    Request,
    apply_shown,
    apply_verdict,
    approve,
    check,
    decide_all,
    decide_each,
    decide_on_person,
    decide_together,
    lift_expired,
    load_conversation,
    permission_for,
    send_back,
    take_back,
    target_of,
    window_for,
)
from .errors import UsageError
from .models.accounts import Account, Brand
from .models.conversations import AuthorRecord, Conversation, Draft, FoundPerson, SearchHit, StoredMessage
from .models.decisions import (
    OF_PERSON,
    DecidedPage,
    Decision,
    DecisionFilter,
    DecisionKind,
    OutboxEntry,
    OutboxState,
    Receipt,
    UndoReceipt,
)
from .models.dossier import Dossier, Written
from .models.enclosures import Enclosure
from .models.instants import Millis, now
from .models.messages import MessageStatus, Visibility
from .models.permissions import Denied, Permission, Window
from .models.queue import Change, Counts, Filter, QueueRow, Sort, View
from .models.verdicts import StoredVerdict
from .permissions import ANSWERING, APPROVERS, LOST, UNSEEN, refused_by_role
from .store import (
    accounts,
    decided,
    dossier,
    drafts,
    enclosures,
    groups,
    journal,
    named,
    queue,
    search,
    state,
    undo,
    verdicts,
)
from .store import outbox as outbox_rows
from .store.connection import Connection
from .store.database import Store
from .store.text import clean

if TYPE_CHECKING:
    from .similar import Similar

UNDO_WINDOW_SEVERE: Millis = 10_000
"""The same for a ban or a deletion."""

STAGGER: Millis = 3_000
"""How far apart answers to many leave: a burst looks like spam to a network."""

SEVERE = frozenset({DecisionKind.BAN, DecisionKind.DELETE})


MODERATED: Mapping[DecisionKind, frozenset[MessageStatus]] = {
    DecisionKind.HIDE: frozenset({MessageStatus.VISIBLE}),
    DecisionKind.UNHIDE: UNSEEN,
    DecisionKind.DELETE: frozenset(MessageStatus) - LOST,
}
"""In which status a message can be for these decisions."""


AT_ONCE_SECONDS = 0.008
"""How long a window waits for the beginning of a list before it has another thread look."""


class Inbox:
    """The queue, its conversations, and every decision about them."""

    def __init__(
        self,
        store: Store,
        *,
        actor: str,
        poke_outbox: Callable[[], None] = lambda: None,
        poke_judging: Callable[[], None] = lambda: None,
        clock: Callable[[], Millis] = now,
    ) -> None:
        self._store = store
        self.poke_outbox = poke_outbox
        self.poke_judging = poke_judging
        self._clock = clock
        self._subscribers: list[Callable[[Change], None]] = []
        self.actor = actor
        self.undo_window: Millis = UNDO_WINDOW
        self.roles: Mapping[int, str] = {}
        """Our role in the team at each brand that it shares; empty without a team."""

    # -- asking: the queue --

    def ids(
        self,
        view: View,
        narrowed: Filter = Filter(),  # noqa: B008 - frozen
        *,
        sort: Sort = Sort.URGENCY,
        limit: int | None = None,
    ) -> array[int]:
        """Return the conversations of a view in its order. With a limit it is instant in the order of urgency."""
        return self._store.read(self._ids, view, narrowed, sort, limit)

    def ids_at_once(self, view: View, narrowed: Filter, *, sort: Sort = Sort.URGENCY, limit: int) -> array[int] | None:
        """The same, None where it would take longer than a frame: a narrow view may have to look through all."""
        return self._store.read_within(AT_ONCE_SECONDS, self._ids, view, narrowed, sort, limit)

    def ids_later(
        self,
        view: View,
        narrowed: Filter = Filter(),  # noqa: B008 - frozen
        *,
        sort: Sort = Sort.URGENCY,
    ) -> Future[array[int]]:
        """The same without a limit, from another thread."""
        return self._store.background(self._ids, view, narrowed, sort, None)

    def group_ends(self, ids: Sequence[int], near: Sequence[int] = ()) -> tuple[int, ...]:
        """Return where each ``Group`` ends in a list in the order of urgency; ``near`` is where they ended lately."""
        return self._store.read(groups.ends, ids, now=self._clock(), near=near)

    def count_later(self, questions: Sequence[tuple[View, Filter, str]], *, most: int) -> Future[list[int]]:
        """Count from another thread what narrowed views hold, or what searches find; no further than ``most``.

        A search that makes no sense finds nothing.
        """
        return self._store.background(_count_all, tuple(questions), self._clock(), self.actor, most)

    def rows(self, ids: Sequence[int]) -> list[QueueRow]:
        """Return the rows of these conversations, in this order; those that are no more are left out."""
        return self._store.read(queue.rows, ids)

    def counts(self, brand_id: int | None = None) -> Counts:
        """Return how much every view holds, of one brand or of all."""
        return self._store.read(_counts, self._clock(), self.actor, brand_id)

    def counts_later(self, brand_id: int | None = None) -> Future[Counts]:
        """The same from another thread."""
        return self._store.background(_counts, self._clock(), self.actor, brand_id)

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
        refused = self.refused_by_role(kind, conversation.row.brand_id)
        if refused is not None:
            return refused
        return permission_for(kind, conversation, target_of(kind, conversation, message_id), self._clock())

    def refused_by_role(self, kind: DecisionKind, brand_id: int) -> Denied | None:
        """Return why our role in the team does not permit a decision for a brand, None where it does."""
        return refused_by_role(kind, self.roles.get(brand_id))

    def proposes(self, brand_id: int) -> bool:
        """Say whether what we answer for a brand waits for somebody's approval."""
        return self.roles.get(brand_id) == "writer"

    def approves(self, brand_id: int) -> bool:
        """Say whether we may approve what others propose for a brand."""
        return self.roles.get(brand_id) in APPROVERS

    def window(self, kind: DecisionKind, conversation: Conversation, message_id: str | None = None) -> Window | None:
        """Return until when the network takes a command on a conversation, None where it sets no time."""
        return window_for(kind, conversation, target_of(kind, conversation, message_id))

    def answered(self, conversation: Conversation, message_id: str | None = None) -> StoredMessage | None:
        """Return the message that an answer goes under: the one chosen, else the newest of theirs that waits."""
        return target_of(DecisionKind.REPLY, conversation, message_id)

    def turned(self, kind: DecisionKind, conversation_ids: Iterable[int], message_id: str | None = None) -> list[int]:
        """Return those of the conversations that a decision about a message would close or open again.

        Hiding or deleting the last message that waits closes one, showing it again opens it.
        """
        statuses = [status.value for status in MODERATED.get(kind, ())]
        return self._store.read(state.turned, conversation_ids, message_id, statuses, shown=kind is DecisionKind.UNHIDE)

    def draft(self, conversation_id: int) -> Draft | None:
        return self._store.read(drafts.draft, conversation_id)

    def note_draft(self, conversation_id: int) -> str:
        """Return the note being written in a conversation, empty where there is none."""
        return self._store.read(drafts.note, conversation_id)

    def author(self, author_row: int) -> tuple[AuthorRecord, list[QueueRow]]:
        """Return what is known of a person here, and their conversations, newest first. Raises NotFound."""
        record, ids = self._store.read(queue.author, author_row)
        return record, self.rows(ids)

    def dossier(self, author_row: int) -> Dossier:
        """Return what the brand knows of an author's person, on all accounts that were linked. Raises NotFound."""
        return self._store.read(dossier.dossier, author_row)

    def written(
        self, author_rows: Sequence[int], query: str = "", *, before_row: int | None = None, limit: int = 50
    ) -> Future[list[Written]]:
        """Return what these authors wrote, newest first, or with a query what it finds of that.

        The future raises UsageError for a query that makes no sense.
        """
        if not query.strip():
            return self._store.background(dossier.written, author_rows, before=before_row, limit=limit)
        return self._store.background(
            dossier.found, author_rows, query, before=before_row, limit=limit, now=self._clock()
        )

    def evidence(self, author_rows: Sequence[int], *, limit: int) -> list[Written]:
        """Return the newest messages of these authors of which their charter speaks."""
        return self._store.read(dossier.evidence, author_rows, limit=limit)

    # -- asking: everything else --

    def search(
        self,
        query: str,
        narrowed: Filter = Filter(),  # noqa: B008 - frozen
        *,
        limit: int = 50,
        before_row: int | None = None,
    ) -> Future[list[SearchHit]]:
        """Find messages, newest first. The future raises UsageError for a query that makes no sense."""
        return self._store.background(
            search.search,
            query,
            limit=limit,
            before_row=before_row,
            narrowed=narrowed,
            now=self._clock(),
            me=self.actor,
        )

    def similar(self, conversation_id: int) -> Future[list[Similar]]:
        """Find the open conversations of the same brand whose newest message says nearly the same, itself first."""
        from . import similar  # only then: it brings the charter's tools along

        return self._store.background(similar.find, conversation_id)

    def conversations_later(self, ids: Sequence[int]) -> Future[list[Conversation]]:
        """Return several conversations as the pane shows them, from another thread. The future raises NotFound."""
        return self._store.background(_conversations, tuple(ids))

    def people(self, query: str, *, limit: int = 6) -> Future[list[FoundPerson]]:
        """Find people by the beginnings of their name or handle, those who came last first."""
        return self._store.background(named.named, query, limit=limit)

    def verdicts(self, message_rows: Sequence[int]) -> Mapping[int, tuple[StoredVerdict, ...]]:
        """Return what the charter says of these messages, by their rows, in the order of precedence."""
        return self._store.read(verdicts.of_messages, message_rows)

    def first_hostile(self, ids: Sequence[int]) -> int:
        """Return where the hostile ones begin in a list in the order ``Sort.COURTEOUS``."""
        return self._store.read(queue.first_hostile, ids)

    def arrived_since(self, since: Millis) -> Future[tuple[int, int]]:
        """Count from another thread what is open and was written into since then, and what of it is hostile."""
        return self._store.background(queue.arrived_since, since)

    def hurtful_words(self, conversation_ids: Iterable[int]) -> Mapping[int, tuple[str, ...]]:
        """Return, of the conversations that have any, the words that are not shown in clear wherever quoted."""
        return self._store.read(verdicts.hurtful_words, list(conversation_ids))

    def history(self, *, limit: int = 200, before: str | None = None) -> list[Decision]:
        """Return the newest decisions, newest first."""
        return self._store.read(journal.newest, limit=limit, before=before)

    def decided(
        self,
        asked: DecisionFilter = DecisionFilter(),  # noqa: B008 - frozen
        *,
        limit: int = 200,
        before: int | None = None,
    ) -> Future[DecidedPage]:
        """Return the newest decisions that are asked for, from another thread."""
        return self._store.background(decided.page, asked, limit=limit, before=before)

    def actors(self) -> list[str]:
        """Return who has decided something lately."""
        return self._store.read(decided.actors)

    def sent(self, decision_ids: Sequence[str]) -> Mapping[str, OutboxEntry]:
        """Return what became of some decisions on the networks, by decision."""
        return self._store.read(decided.sent, decision_ids)

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
        rule: str | None = None,
        private: bool = False,
        batch: str | None = None,
        files: Sequence[str] = (),
    ) -> Future[Receipt]:
        """Take one decision for some conversations, in one transaction.

        ``message_id`` (a network's id) names the message meant; otherwise the newest one it can apply to.
        ``until`` ends a snooze, mute or ban. ``delay`` replaces the undo window (ms). Conversations where
        it is not possible are in the receipt's ``refused``; the others are decided all the same. ``rule`` is the
        article of the charter that the decision rests on; its verdict is thereby dealt with. ``private``: a warning
        under a public message is sent in private. ``batch`` (that of an earlier receipt, or a new id) joins it to
        other decisions: one undo takes all of them back. The text of a ban is what it rests on: it is not sent.
        ``files`` are the ids of those enclosed with the draft that go with the answer.

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
        request = Request(
            kind, ids, message_id, clean(text), until, wait, rule, private, batch, tuple(files), self.roles
        )
        check(request, self._clock())
        done = self._store.write_urgent(decide_all, request, actor=self.actor, at=self._clock())
        done.add_done_callback(self._decided)
        return done

    def decide_on_person(
        self, kind: DecisionKind, author_row: int, other_row: int | None = None, text: str = ""
    ) -> Future[Receipt]:
        """Link an author with another of the brand, take them out, tell them apart, or keep a note about the person.

        An empty text takes the note away. What is so already is refused. The future raises UsageError, NotFound,
        NotAllowed.
        """
        if kind not in OF_PERSON:
            raise UsageError("{command} is not about a person.", command=kind.value)
        done = self._store.write_urgent(
            decide_on_person,
            kind,
            author_row,
            other_row,
            clean(text),
            actor=self.actor,
            at=self._clock(),
            roles=self.roles,
        )

        def tell(future: Future[Receipt]) -> None:
            if _succeeded(future) and future.result().decisions:
                self.tell(Change(reload=True))  # the warnings of every conversation of theirs are others now
                self.poke_judging()

        done.add_done_callback(tell)
        return done

    def decide_together(self, conversation_id: int, steps: Sequence[tuple[DecisionKind, str]]) -> Future[Receipt]:
        """Take several decisions (each with its text) about one conversation: all in one transaction, or none.

        One undo takes all of them back. The future raises UsageError, NotFound, NotAllowed.
        """
        at, requests = self._clock(), []
        for kind, text in steps:
            wait = max(UNDO_WINDOW_SEVERE, self.undo_window) if kind in SEVERE else self.undo_window
            requests.append(Request(kind, (conversation_id,), None, clean(text), None, wait, roles=self.roles))
            check(requests[-1], at)
        done = self._store.write_urgent(decide_together, requests, actor=self.actor, at=at)
        done.add_done_callback(self._decided)
        return done

    def answer_each(self, answers: Sequence[tuple[int, DecisionKind, str]]) -> Future[Receipt]:
        """Answer several conversations, each with its own text (conversation, reply or reply-private, text).

        One transaction and one batch. They leave one after the other, ``STAGGER`` apart, the first after the longer
        undo window: until then one undo stops all. The future raises UsageError, NotFound.
        """
        at, requests = self._clock(), []
        wait = max(UNDO_WINDOW_SEVERE, self.undo_window)
        for number, (conversation_id, kind, text) in enumerate(answers):
            leaves = wait + number * STAGGER
            requests.append(Request(kind, (conversation_id,), None, clean(text), None, leaves, roles=self.roles))
            check(requests[-1], at)
        done = self._store.write_urgent(decide_each, requests, actor=self.actor, at=at)
        done.add_done_callback(self._decided)
        return done

    def approve(self, proposal_id: str, text: str | None = None, files: Sequence[str] = ()) -> Future[Receipt]:
        """Send what a colleague proposed, with other words where ``text`` is given; one undo takes both rows back.

        The future raises NotFound where it does not wait any more, NotAllowed.
        """
        words = None if text is None else clean(text)
        done = self._store.write_urgent(
            approve, proposal_id, words, roles=self.roles, actor=self.actor, at=self._clock(), wait=self.undo_window,
            files=tuple(files),
        )  # fmt: skip
        done.add_done_callback(self._decided)
        return done

    def send_back(self, proposal_id: str, note: str) -> Future[Receipt]:
        """Give a proposal back to who made it, with a note. The future raises NotFound, NotAllowed."""
        done = self._store.write_urgent(
            send_back, proposal_id, clean(note), roles=self.roles, actor=self.actor, at=self._clock()
        )
        done.add_done_callback(self._decided)
        return done

    def apply(self, conversation_id: int, message_id: str, rule: str) -> Future[Receipt]:
        """Do what a verdict asks for, as one decision of a person: everything but the answer, which they write.

        What is not possible there is in the receipt's ``refused``. The future raises NotFound.
        """
        wait = max(UNDO_WINDOW_SEVERE, self.undo_window)
        done = self._store.write_urgent(
            apply_verdict,
            conversation_id,
            message_id,
            rule,
            actor=self.actor,
            at=self._clock(),
            wait=wait,
            roles=self.roles,
        )
        done.add_done_callback(self._decided)
        return done

    def apply_shown(self, conversation_ids: Iterable[int]) -> Future[Receipt]:
        """Do in each conversation what the verdict that the list shows asks for; one undo takes all of it back.

        Those where there is nothing to do without words are in the receipt's ``refused``. The future raises NotFound.
        """
        ids = tuple(dict.fromkeys(conversation_ids))
        wait = max(UNDO_WINDOW_SEVERE, self.undo_window)
        done = self._store.write_urgent(
            apply_shown, ids, actor=self.actor, at=self._clock(), wait=wait, roles=self.roles
        )
        done.add_done_callback(self._decided)
        return done

    def undo(self, decision_id: str | None = None) -> Future[UndoReceipt]:
        """Take back one decision, or the newest of ours. The future raises NotFound, NotAllowed."""
        done = self._store.write_urgent(take_back, decision_id, actor=self.actor, at=self._clock(), roles=self.roles)
        done.add_done_callback(self._undone)
        return done

    def retry(self, entry_id: str) -> Future[OutboxEntry]:
        """Send a failed or unclear outbox entry again."""
        return self._outbox_order(self._store.write_urgent(_retry, entry_id, self._clock()))

    def cancel(self, entry_id: str) -> Future[OutboxEntry]:
        """Give an outbox entry up; what it says is a draft again, before what is being written there."""
        return self._outbox_order(self._store.write_urgent(_cancel, entry_id, self._clock()))

    def save_draft(
        self, conversation_id: int, text: str, visibility: Visibility, warns: str | None = None
    ) -> Future[None]:
        """Keep what is being written; an empty text lets go of it. ``warns``: as a warning, for this article."""
        draft = Draft(conversation_id, text, visibility, self._clock(), warns)
        return self._store.write_urgent(drafts.save_draft, draft)

    def save_note_draft(self, conversation_id: int, text: str) -> Future[None]:
        """Keep a note that is being written; an empty text lets go of it."""
        return self._store.write_urgent(drafts.save_note, conversation_id, text, at=self._clock())

    def attach(self, conversation_id: int, file: Enclosure, content: bytes) -> Future[None]:
        """Keep a file with the draft of a conversation."""
        return self._store.write_urgent(enclosures.attach, conversation_id, file, content, at=self._clock())

    def detach(self, conversation_id: int, file_id: str) -> Future[None]:
        """Take a file out of a draft."""
        return self._store.write_urgent(enclosures.detach, conversation_id, file_id)

    def describe_file(self, conversation_id: int, file_id: str, description: str) -> Future[None]:
        """Keep how a file of a draft is described for those who do not see it."""
        return self._store.write_urgent(enclosures.describe, conversation_id, file_id, description)

    def draft_files(self, conversation_id: int) -> tuple[Enclosure, ...]:
        """Return the files enclosed with a draft, in the order they were added."""
        return self._store.read(enclosures.of_draft, conversation_id)

    def file_content(self, file_id: str) -> Future[bytes]:
        """Return what is in a file that goes with an answer, from another thread. The future raises NotFound."""
        return self._store.background(enclosures.content, file_id)

    def orders_done(self) -> Future[None]:
        """Return what is done once every order given before is in the history, or was refused."""
        return self._store.write_urgent(_nothing)

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

    def forget_unused_files(self) -> Future[int]:
        """Let go of what was in files that no draft and no answer needs any more."""
        return self._store.write(enclosures.forget_unused, self._clock())

    def lift_expired(self, ours: Callable[[int], bool] = lambda _account_id: True) -> Future[tuple[int, ...]]:
        """End the bans and mutes whose time is over, on the networks that do not do so themselves.

        ``ours``: of which accounts that is for this desktop to do. It is asked on the writer's thread.
        """
        done = self._store.write_urgent(lift_expired, self._clock(), ours)

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

    def _ids(self, connection: Connection, view: View, narrowed: Filter, sort: Sort, limit: int | None) -> array[int]:
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
            sort=sort,
            limit=limit,
        )

    def _decided(self, future: Future[Receipt]) -> None:
        if _succeeded(future) and future.result().decisions:
            receipt = future.result()
            changed = tuple(dict.fromkeys(decision.conversation_id for decision in receipt.decisions))
            self.tell(Change(conversations=changed, outbox=receipt.undo_until is not None))
            self.poke_outbox()

    def _undone(self, future: Future[UndoReceipt]) -> None:
        if _succeeded(future):
            undone = future.result().undone
            changed = tuple(dict.fromkeys(decision.conversation_id for decision in undone))
            of_person = any(decision.kind in OF_PERSON for decision in undone)
            self.tell(Change(conversations=changed, outbox=True, reload=of_person))
            self.poke_outbox()
            if of_person:
                self.poke_judging()

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


def _count_all(
    connection: Connection, questions: Sequence[tuple[View, Filter, str]], at: Millis, me: str, most: int
) -> list[int]:
    return [
        search.count(connection, query, narrowed, now=at, me=me, most=most)
        if query
        else queue.count(connection, view, narrowed, now=at, me=me, most=most)
        for view, narrowed, query in questions
    ]


def _counts(connection: Connection, at: Millis, me: str, brand_id: int | None) -> Counts:
    found = queue.counts(connection, now=at, me=me, brand_id=brand_id)
    failed = outbox_rows.needing_a_person(connection)
    return Counts(found.views, found.brands, found.networks, failed, found.more_urgent)


def _conversations(connection: Connection, ids: Sequence[int]) -> list[Conversation]:
    return [load_conversation(connection, each, SHOWN) for each in ids]


def _retry(connection: Connection, entry_id: str, at: Millis) -> OutboxEntry:
    """Send an entry again; where its text had become a draft again, it is none any more."""
    entry = outbox_rows.retry(connection, entry_id, at)
    if entry.action.kind in ANSWERING:
        drafts.let_go_of_draft(connection, entry.conversation_id, entry.action.text)
        for file in entry.action.files:
            enclosures.detach(connection, entry.conversation_id, file.id)
    undo.assume_done(connection, entry.decision_id)
    return entry


def _nothing(_connection: Connection) -> None:
    """Change nothing: only the turn counts."""


def _cancel(connection: Connection, entry_id: str, at: Millis) -> OutboxEntry:
    """Give an entry up; the words of an answer are a draft again, with its files.

    What nobody can tell is given up because the person saw it there: it stays as decided.
    """
    entry = outbox_rows.cancel(connection, entry_id, at)
    if entry.state is not OutboxState.UNKNOWN:
        undo.assume_failed(connection, entry.decision_id)
        undo.keep_words(connection, entry.decision_id, at)
    return entry
