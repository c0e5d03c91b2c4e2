"""What is dealt with on the network itself closes its conversation here, unless a person wants it open."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cm_inbox.errors import NotFound
from cm_inbox.models.accounts import Account
from cm_inbox.models.actions import ActionResult
from cm_inbox.models.conversations import Draft
from cm_inbox.models.decisions import DecisionKind
from cm_inbox.models.messages import MessageStatus, Visibility
from cm_inbox.models.queue import ConversationState, View
from cm_inbox.store import Store, drafts, journal, outbox, queue, undo
from tests.store.conftest import message, ours

from .deciding import decide
from .test_ingest import put, rows


def test_what_is_answered_elsewhere_is_closed_until_the_author_writes_again(store: Store, account: Account) -> None:
    put(store, account, message("1", 1000), message("2", 2000))
    put(store, account, ours("3", 3000, "2"))
    assert rows(store) == []
    [done] = store.read(queue.ids, View.DONE, now=3000)
    row = store.read(queue.row, done)
    assert (row.unread, row.waiting_since, row.due_at) == (0, None, None)
    assert store.read(journal.of_conversation, done) == []
    put(store, account, message("4", 4000))
    [again] = rows(store)
    assert (again.id, again.waiting_since, again.unread) == (done, 4000, 1)


def test_an_answer_to_the_first_of_two_leaves_the_second_waiting(store: Store, account: Account) -> None:
    put(store, account, message("1", 1000), message("3", 3000))
    put(store, account, ours("2", 2000, "1"))
    [row] = rows(store)
    assert (row.waiting_since, row.unread) == (3000, 1)


def test_an_archive_of_answered_threads_does_not_fill_the_queue(store: Store, account: Account) -> None:
    put(store, account, message("1", 1000), ours("2", 2000, "1"), message("3", 3000, author="ben", thread="other"))
    assert [row.author_name for row in rows(store)] == ["Ben"]
    late = message("4", 1500)
    assert put(store, account, late).conversations
    assert [row.author_name for row in rows(store)] == ["Ben"], "older than the answer: it is answered too"


@pytest.mark.parametrize("status", [MessageStatus.HIDDEN, MessageStatus.SPAM, MessageStatus.DELETED])
def test_what_is_moderated_elsewhere_is_closed(store: Store, account: Account, status: MessageStatus) -> None:
    first, second = message("1", 1000), message("2", 2000)
    put(store, account, first, second)
    put(store, account, replace(first, status=status))
    assert [row.waiting_since for row in rows(store)] == [2000], "one still waits"
    put(store, account, replace(second, status=status))
    assert rows(store) == []
    put(store, account, second)
    assert [(row.waiting_since, row.unread) for row in rows(store)] == [(2000, 1)], "shown again there"


def test_what_is_settled_elsewhere_closes_what_was_open(store: Store, account: Account) -> None:
    put(store, account, message("1", 1000))
    put(store, account, message("2", 2000), settled={"2"})
    assert rows(store) == []


KEPT: dict[str, tuple[DecisionKind, str]] = {
    "assigned": (DecisionKind.ASSIGN, "nora"),
    "noted": (DecisionKind.NOTE, "wait for the laboratory"),
    "reopened": (DecisionKind.REOPEN, ""),
}


@pytest.mark.parametrize("touched", KEPT)
def test_what_a_person_keeps_open_stays_open(store: Store, account: Account, touched: str) -> None:
    put(store, account, message("1", 1000))
    if touched == "reopened":
        store.write(decide, DecisionKind.DONE, 1).result()
    store.write(decide, KEPT[touched][0], 1, KEPT[touched][1]).result()
    put(store, account, ours("2", 2000, "1"))
    [row] = rows(store)
    assert (row.waiting_since, row.unread) == (None, 0)
    store.write(decide, DecisionKind.ASSIGN, 1, "").result()
    store.write(decide, DecisionKind.DONE, 1).result()
    put(store, account, message("3", 3000), ours("4", 4000, "3"))
    assert rows(store) == [], "closed by that person: from then on it is like any other"


def test_a_draft_keeps_its_conversation_in_the_queue(store: Store, account: Account) -> None:
    put(store, account, message("1", 1000))
    store.write(drafts.save_draft, Draft(1, "Bonjour", Visibility.PUBLIC, 1)).result()
    put(store, account, ours("2", 2000, "1"))
    assert [row.id for row in rows(store)] == [1]


def test_what_sleeps_sleeps_on_whoever_answers(store: Store, account: Account) -> None:
    put(store, account, message("1", 1000))
    store.write(decide, DecisionKind.SNOOZE, 1, until=10**12).result()
    put(store, account, ours("2", 2000, "1"))
    assert store.read(queue.row, 1).state is ConversationState.SNOOZED


# --- answers sent from here ----------------------------------------------------------------------


def replied(store: Store, text: str = "merci") -> str:
    """Answer conversation 1 from here, and let the answer leave. Returns the outbox entry's id."""
    store.write(decide, DecisionKind.REPLY, 1, text).result()
    [entry] = store.read(outbox.of_conversation, 1)
    assert store.write(outbox.claim, entry.id, 2_500).result() is not None
    return entry.id


def test_an_answer_from_here_does_not_close_what_its_writer_had_not_seen(store: Store, account: Account) -> None:
    put(store, account, message("1", 1000))
    entry = replied(store)
    put(store, account, message("2", 2000))
    store.write(outbox.sent, entry, ActionResult(message=ours("3", 3000, "1")), 3_500).result()
    [row] = rows(store)
    assert (row.waiting_since, row.unread) == (2000, 1)
    put(store, account, ours("3", 3000, "1"))
    assert [each.waiting_since for each in rows(store)] == [2000]


def test_nor_does_it_when_the_network_shows_it_before_it_is_recorded(store: Store, account: Account) -> None:
    put(store, account, message("1", 1000))
    entry = replied(store)
    store.write(outbox.lose_track, entry, NotFound("?"), 0, 2_600).result()
    put(store, account, message("2", 2000), ours("3", 3000, "1"))
    assert [each.waiting_since for each in rows(store)] == [2000]


def test_an_answer_elsewhere_outlives_the_undoing_of_ours(store: Store, account: Account) -> None:
    """Who takes a reply back must not make wait what somebody else has answered since."""
    put(store, account, message("1", 1000))
    store.write(decide, DecisionKind.REPLY, 1, "merci").result()
    put(store, account, ours("2", 2000, "1"))
    store.write(undo.undo, None, actor="nora", at=3_000).result()
    assert rows(store) == []
    put(store, account, message("3", 3000))
    assert [each.waiting_since for each in rows(store)] == [3000]
