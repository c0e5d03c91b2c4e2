"""Hiding or deleting the last message that waits deals with its conversation; showing it again opens it."""

from __future__ import annotations

import pytest

from cm_inbox.models.accounts import Account
from cm_inbox.models.decisions import DecisionKind
from cm_inbox.models.instants import new_id
from cm_inbox.models.messages import MessageStatus
from cm_inbox.models.queue import ConversationState, QueueRow, View
from cm_inbox.store import Store, journal, queue, state, undo
from tests.store.conftest import message, ours

from .deciding import resolve
from .test_ingest import put, rows

AT = 1_790_000_000_000


def moderate(store: Store, account: Account, kind: DecisionKind, native_id: str) -> None:
    row = store.read(resolve, account.id, native_id)
    assert row is not None
    order = journal.Order(kind, 1, row)
    store.write(journal.decide, order, actor="nora", at=AT, batch=new_id(), not_before=AT).result()


def take_back(store: Store) -> None:
    store.write(undo.undo, None, actor="nora", at=AT).result()


def row(store: Store) -> QueueRow:
    return store.read(queue.row, 1)


@pytest.mark.parametrize("kind", [DecisionKind.HIDE, DecisionKind.DELETE])
def test_the_last_one_that_waits_closes_the_conversation(store: Store, account: Account, kind: DecisionKind) -> None:
    put(store, account, message("1", 1000))
    before = row(store)
    moderate(store, account, kind, "1")
    assert rows(store) == []
    assert (row(store).state, row(store).unread, row(store).waiting_since) == (ConversationState.DONE, 0, None)
    take_back(store)
    assert row(store) == before


@pytest.mark.parametrize("kind", [DecisionKind.HIDE, DecisionKind.DELETE])
def test_one_of_several_leaves_it_where_it_is(store: Store, account: Account, kind: DecisionKind) -> None:
    put(store, account, message("1", 1000), message("2", 2000), message("3", 1500, author="ben"))
    moderate(store, account, kind, "2")
    assert [(each.id, each.waiting_since) for each in rows(store)] == [(1, 1000), (2, 1500)]
    moderate(store, account, kind, "1")
    assert [each.id for each in rows(store)] == [2]


def test_showing_it_again_opens_it_at_its_old_place(store: Store, account: Account) -> None:
    put(store, account, message("1", 1000), message("2", 2000, author="ben"))
    places = store.read(queue.ids, View.INBOX, now=0)
    moderate(store, account, DecisionKind.HIDE, "1")
    moderate(store, account, DecisionKind.UNHIDE, "1")
    assert store.read(queue.ids, View.INBOX, now=0) == places
    assert (row(store).waiting_since, row(store).status) == (1000, MessageStatus.VISIBLE)


def test_what_was_done_before_stays_done(store: Store, account: Account) -> None:
    put(store, account, message("1", 1000))
    store.write(
        journal.decide, journal.Order(DecisionKind.DONE, 1), actor="nora", at=AT, batch=new_id(), not_before=AT
    ).result()
    moderate(store, account, DecisionKind.HIDE, "1")
    moderate(store, account, DecisionKind.UNHIDE, "1")
    assert row(store).state is ConversationState.DONE


def test_a_snoozed_one_sleeps_on_when_the_hiding_is_taken_back(store: Store, account: Account) -> None:
    put(store, account, message("1", 1000))
    order = journal.Order(DecisionKind.SNOOZE, 1, until=AT + 1000)
    store.write(journal.decide, order, actor="nora", at=AT, batch=new_id(), not_before=AT).result()
    moderate(store, account, DecisionKind.HIDE, "1")
    assert (row(store).state, row(store).snoozed_until) == (ConversationState.DONE, None)
    take_back(store)
    assert (row(store).state, row(store).snoozed_until) == (ConversationState.SNOOZED, AT + 1000)


def test_an_answer_or_a_new_message_since_owns_the_state(store: Store, account: Account) -> None:
    put(store, account, message("1", 1000))
    moderate(store, account, DecisionKind.HIDE, "1")
    put(store, account, ours("2", 2000, "1"))
    take_back(store)
    assert row(store).state is ConversationState.DONE, "it was answered meanwhile"
    put(store, account, message("3", 3000))
    moderate(store, account, DecisionKind.HIDE, "3")
    put(store, account, message("4", 4000))
    take_back(store)
    assert (row(store).state, row(store).waiting_since) == (ConversationState.OPEN, 3000)


def test_deleting_an_answer_of_ours_deals_with_nothing(store: Store, account: Account) -> None:
    put(store, account, ours("1", 1000, "2"), message("2", 2000))
    moderate(store, account, DecisionKind.DELETE, "1")
    assert [each.waiting_since for each in rows(store)] == [2000]


def test_it_can_be_told_beforehand(store: Store, account: Account) -> None:
    """The window takes a row out before the store has answered: it must know which ones leave."""
    put(store, account, message("1", 1000), message("2", 2000), message("3", 3000, author="ben"))
    visible = ["visible"]
    assert store.read(state.turned, [1, 2, 99], None, visible, shown=False) == [2]
    assert store.read(state.turned, [1], "2", visible, shown=False) == []
    moderate(store, account, DecisionKind.HIDE, "2")
    assert store.read(state.turned, [1, 2], None, visible, shown=False) == [1, 2]
    assert store.read(state.turned, [1], "2", visible, shown=False) == [], "hidden already"
    assert store.read(state.turned, [1], "1", visible, shown=False) == [1]
    moderate(store, account, DecisionKind.HIDE, "1")
    assert store.read(state.turned, [1], None, visible, shown=False) == []
    assert store.read(state.turned, [1, 2], None, ["hidden"], shown=True) == [1]
