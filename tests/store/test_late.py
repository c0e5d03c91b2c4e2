"""Messages that come late: dated before what was dealt with here, and seen by nobody before that."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cm_inbox.models.accounts import Account
from cm_inbox.models.actions import ActionResult
from cm_inbox.models.decisions import DecisionKind
from cm_inbox.models.instants import new_id
from cm_inbox.models.messages import Direction, MessageStatus, Removal
from cm_inbox.models.queue import ConversationState
from cm_inbox.store import Connection, Store, journal, outbox, queue, state, undo, verdicts

from .conftest import KEY, connect_account, message, ours, watch
from .deciding import decide, resolve
from .test_ingest import put, rows


def close(store: Store, kind: DecisionKind = DecisionKind.DONE) -> None:
    store.write(decide, kind, 1, "merci" if kind is DecisionKind.REPLY else "").result()


def take_back(store: Store) -> None:
    store.write(undo.undo, None, actor="nora", at=9_000).result()


def waits(store: Store) -> tuple[ConversationState, int | None, int]:
    row = store.read(queue.row, 1)
    return row.state, row.waiting_since, row.unread


OPEN, DONE, SNOOZED = ConversationState.OPEN, ConversationState.DONE, ConversationState.SNOOZED


@pytest.mark.parametrize("kind", [DecisionKind.DONE, DecisionKind.REPLY, DecisionKind.BAN])
@pytest.mark.parametrize("at", [1000, 2000], ids=["older", "same instant"])
def test_news_dated_before_what_was_closed_opens_it(
    store: Store, account: Account, kind: DecisionKind, at: int
) -> None:
    put(store, account, message("2", 2000))
    close(store, kind)
    for native_id in "1abcdefgh":  # of the same instant: those with a lower row than the first one too
        put(store, account, message(native_id, at))
        assert waits(store) == (OPEN, at, 1)
        close(store)
    assert waits(store) == (DONE, None, 0)


def test_what_a_look_back_finds_opens_nothing(store: Store, account: Account) -> None:
    put(store, account, message("2", 2000))
    close(store)
    put(store, account, message("1", 1000), past={"1"})
    assert waits(store) == (DONE, None, 0)


def test_only_what_came_late_waits_and_is_judged(store: Store, account: Account) -> None:
    put(store, account, message("1", 1000), message("3", 3000))
    close(store)
    put(store, account, message("2", 2000))
    assert waits(store) == (OPEN, 2000, 1)
    late = store.read(resolve, account.id, "2")
    assert store.read(verdicts.waiting_rows, [1]) == [late]
    assert store.read(queue.conversation, 1).late == {late}
    put(store, account, message("4", 4000))
    assert waits(store) == (OPEN, 2000, 2)
    assert store.read(verdicts.waiting_rows, [1]) == [store.read(resolve, account.id, each) for each in "24"]


def test_who_answered_elsewhere_had_seen_it(store: Store, account: Account) -> None:
    put(store, account, message("1", 1000), ours("3", 3000, "1"))
    put(store, account, message("2", 2000))
    assert waits(store) == (DONE, None, 0)
    put(store, account, message("4", 4000))
    close(store)
    put(store, account, message("2b", 2500), message("3b", 3500))
    assert waits(store) == (OPEN, 3500, 1)


def test_an_answer_elsewhere_that_comes_later_still_deals_with_it(store: Store, account: Account) -> None:
    put(store, account, message("1", 1000), message("5", 5000))
    close(store)
    put(store, account, message("2", 2000))
    put(store, account, ours("3", 3000, "2"))
    assert waits(store) == (DONE, None, 0)
    put(store, account, message("4", 4000))
    assert waits(store) == (OPEN, 4000, 1)


def test_who_answered_from_here_had_not_seen_it(store: Store, account: Account) -> None:
    put(store, account, message("2", 2000))
    close(store, DecisionKind.REPLY)
    [entry] = store.read(outbox.of_conversation, 1)
    assert store.write(outbox.claim, entry.id, 2_500).result() is not None
    answer = ours("3", 3000, "2")
    store.write(outbox.sent, entry.id, ActionResult(message=answer), 3_500).result()
    put(store, account, message("1", 1000))
    put(store, account, answer)
    assert waits(store) == (OPEN, 1000, 1)


def test_it_wakes_what_sleeps(store: Store, account: Account) -> None:
    put(store, account, message("2", 2000))
    store.write(decide, DecisionKind.SNOOZE, 1, until=10**12).result()
    put(store, account, message("1", 1000))
    assert waits(store) == (OPEN, 1000, 2)


def test_undo_restores_what_waited_late(store: Store, account: Account) -> None:
    put(store, account, message("2", 2000))
    close(store)
    put(store, account, message("1", 1000))
    before = waits(store)
    close(store)
    take_back(store)
    assert waits(store) == before
    close(store, DecisionKind.REPLY)
    take_back(store)
    assert waits(store) == before


def test_undoing_what_it_came_after_leaves_it_waiting(store: Store, account: Account) -> None:
    put(store, account, message("2", 2000))
    close(store)
    put(store, account, message("1", 1000))
    take_back(store)
    assert waits(store)[:2] == (OPEN, 1000)


def test_what_is_taken_away_or_moderated_waits_no_more(store: Store, account: Account) -> None:
    put(store, account, message("2", 2000))
    close(store)
    late = message("1", 1000)
    put(store, account, late)
    put(store, account, replace(late, status=MessageStatus.HIDDEN))
    assert waits(store) == (DONE, None, 0)
    put(store, account, late)
    assert waits(store) == (OPEN, 1000, 1)
    put(store, account, removed=[Removal("1")])
    assert waits(store) == (DONE, None, 0)


def test_hiding_it_here_closes_and_showing_it_opens(store: Store, account: Account) -> None:
    put(store, account, message("2", 2000))
    close(store)
    put(store, account, message("1", 1000))
    row = store.read(resolve, account.id, "1")
    assert store.read(state.turned, [1], "1", ["visible"], shown=False) == [1]
    hide = journal.Order(DecisionKind.HIDE, 1, row)
    store.write(journal.decide, hide, actor="nora", at=9_000, batch=new_id(), not_before=0).result()
    assert waits(store)[:2] == (DONE, None)
    assert store.read(state.turned, [1], "1", ["hidden"], shown=True) == [1]
    take_back(store)
    assert waits(store)[:2] == (OPEN, 1000)


# --- any order of arrivals, decisions and answers --------------------------------------------------

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("news"), st.lists(st.integers(1, 12), min_size=1, max_size=3)),
        st.tuples(st.just("past"), st.lists(st.integers(1, 12), min_size=1, max_size=3)),
        st.tuples(st.sampled_from(["elsewhere", "reply"]), st.integers(1, 12)),
        st.tuples(st.just("done"), st.just(0)),
    ),
    min_size=1,
    max_size=12,
)


class Model:
    """What waits, said simply: news until somebody decided with it in sight or answered elsewhere after it."""

    def __init__(self) -> None:
        self.seen: dict[str, int] = {}
        self.waiting: set[str] = set()
        self.answered = 0
        self.handled = 0

    def arrive(self, native_id: str, at: int, *, news: bool) -> None:
        self.seen[native_id] = at
        if at > (self.answered if news else max(self.answered, self.handled)):
            self.waiting.add(native_id)

    def answer(self, at: int) -> None:
        self.answered = max(self.answered, at)
        self.waiting = {each for each in self.waiting if self.seen[each] > at}

    def decide(self) -> None:
        self.handled = max(self.handled, *self.seen.values())
        self.waiting = set()

    def waits(self) -> tuple[ConversationState, int | None]:
        return (OPEN if self.waiting else DONE), min((self.seen[each] for each in self.waiting), default=None)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_what_nobody_saw_waits_whatever_the_order(steps: list[tuple[str, Any]]) -> None:
    """Only news tie with one another: elsewhere a tie says nothing of who saw what."""
    model = Model()
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder), KEY) as store:
        account = connect_account(store)
        put(store, account, message("0", 3000))
        model.arrive("0", 3000, news=True)
        for number, (what, more) in enumerate(steps):
            if what in ("news", "past"):
                times = [each * 3000 + (0 if what == "news" else 1000 + number * 10 + n) for n, each in enumerate(more)]
                page = [message(f"{number}.{n}", at) for n, at in enumerate(times)]
                ids = {each.id for each in page}
                put(store, account, *page, past=set() if what == "news" else ids)
                for each in page:
                    model.arrive(each.id, each.created_at, news=what == "news")
            elif what == "elsewhere":
                put(store, account, ours(f"s{number}", more * 3000 + 2000, "0"))
                model.answer(more * 3000 + 2000)
            else:
                _decide(store, what, number, more * 3000 + 2000)
                model.decide()
            assert waits(store)[:2] == model.waits(), (what, more)
            assert waits(store)[2] == len(model.waiting)
        assert len(rows(store)) == bool(model.waiting)
        assert store.check().result() == []


def _decide(store: Store, what: str, number: int, at: int) -> None:
    """Close the conversation; an answer leaves and is recorded as its network shows it."""
    close(store, DecisionKind.DONE if what == "done" else DecisionKind.REPLY)
    if what == "reply":
        [entry] = store.read(outbox.of_conversation, 1)
        assert store.write(outbox.claim, entry.id, at).result() is not None
        answer = message(f"s{number}", at, "merci", author="us", direction=Direction.OUT, parent="0")
        store.write(outbox.sent, entry.id, ActionResult(message=answer), at).result()


def test_what_waits_is_found_by_an_index_however_long_the_conversation(store: Store, account: Account) -> None:
    put(store, account, message("2", 2000))
    plans: list[str] = []

    def look(conn: Connection) -> None:
        watched = watch(conn, plans)
        state.update_waiting(watched, 1)
        state.waiting(watched, 1, 0, (5,))
        verdicts.choose(watched, [1])
        verdicts.waiting_rows(watched, [1])

    store.write(look).result()
    searched = [line for line in plans if "message USING" in line or "SCAN message" in line]
    by_key = [line for line in searched if "INTEGER PRIMARY KEY" in line]
    assert (len(searched), len(by_key)) == (5, 1), "when the network shuts stands with the newest message"
    rest = [line for line in searched if line not in by_key]
    assert all("message_conversation (conversation_id=? AND rowid>?)" in line for line in rest), searched
