"""Each message once, whatever the order; conversations follow."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cm_inbox.models.accounts import Account
from cm_inbox.models.decisions import DecisionKind
from cm_inbox.models.messages import (
    Attachment,
    Direction,
    Message,
    MessageStatus,
    Removal,
    RemovedBy,
    ThreadKind,
)
from cm_inbox.models.queue import ConversationState, View
from cm_inbox.store import Connection, Store, accounts, ingest, patches, queue, state
from tests.store.conftest import KEY, connect_account, message, ours

from .deciding import decide, resolve


def put(store: Store, account: Account, *messages: Message, **more: Any) -> ingest.Ingested:
    return store.write(ingest.apply, account.id, messages=messages, now=more.pop("now", 500_000), **more).result()


def rows(store: Store) -> list[Any]:
    return store.read(queue.rows, store.read(queue.ids, View.INBOX, now=0))


def stored(store: Store, account: Account, native_id: str) -> Any:
    row = store.read(resolve, account.id, native_id)
    assert row is not None
    return store.read(queue.message, row)


def test_a_message_makes_a_conversation_that_waits(store: Store, account: Account) -> None:
    done = put(store, account, message("1", 1000), source="home", cursor="c1")
    [row] = rows(store)
    assert done == ingest.Ingested((row.id,), 1)
    assert (row.waiting_since, row.due_at, row.last_at, row.unread) == (1000, 1000 + 120 * 60_000, 1000, 1)
    assert (row.author_name, row.snippet, row.state) == ("Anna", "bonjour", ConversationState.OPEN)
    assert store.read(accounts.cursors, account.id) == {"home": "c1"}


def test_the_same_message_again_changes_nothing(store: Store, account: Account) -> None:
    put(store, account, message("1", 1000), message("1", 1000))
    before = rows(store)
    assert put(store, account, message("1", 1000)).arrived == 0
    assert rows(store) == before
    assert before[0].unread == 1


def test_an_answer_of_ours_ends_the_waiting_wherever_it_comes(store: Store, account: Account) -> None:
    put(store, account, ours("2", 2000, "1"))
    assert stored(store, account, "2").conversation_id is None
    put(store, account, message("1", 1000), message("3", 3000))
    [row] = rows(store)
    assert stored(store, account, "2").conversation_id == row.id
    assert row.waiting_since == 3000


def test_what_was_settled_there_waits_for_nobody_until_more_comes(store: Store, account: Account) -> None:
    put(store, account, message("1", 1000), ours("2", 2000, "1"), settled={"1"})
    assert rows(store) == []
    [done] = store.read(queue.ids, View.DONE, now=3000)
    assert store.read(queue.row, done).unread == 0
    put(store, account, message("3", 3000))
    [again] = rows(store)
    assert (again.id, again.waiting_since) == (done, 3000)


def test_replies_to_our_replies_find_the_conversation(store: Store, account: Account) -> None:
    put(store, account, ours("3", 3000, "2"))
    put(store, account, ours("2", 2000, "1"))
    put(store, account, message("1", 1000))
    assert {stored(store, account, native_id).conversation_id for native_id in "123"} == {1}


def test_in_private_our_messages_go_to_the_only_conversation(store: Store, account: Account) -> None:
    put(store, account, ours("0", 500, kind=ThreadKind.PRIVATE))
    put(store, account, message("1", 1000, kind=ThreadKind.PRIVATE), ours("2", 2000, kind=ThreadKind.PRIVATE))
    assert [stored(store, account, native_id).conversation_id for native_id in "012"] == [1, 1, 1]
    assert store.read(queue.row, 1).waiting_since is None


def test_an_edit_keeps_what_was_there(store: Store, account: Account) -> None:
    put(store, account, message("1", 1000, "premier"))
    put(store, account, message("1", 1000, "deuxième", edited_at=2000))
    put(store, account, message("1", 1000, "premier"))
    put(store, account, message("1", 1000, "ancien", edited_at=1500))
    found = stored(store, account, "1")
    assert found.message.text == "deuxième"
    assert [(each.text, each.seen_until) for each in found.revisions] == [("premier", 2000)]
    words = "SELECT rowid FROM message_fts WHERE message_fts MATCH ?"
    assert store.read(lambda conn: conn.execute(words, ("premier",)).fetchall()) == []
    assert len(store.read(lambda conn: conn.execute(words, ("deuxieme",)).fetchall())) == 1


def test_an_edit_without_a_time_is_seen_now(store: Store, account: Account) -> None:
    put(store, account, message("1", 1000, "un"))
    put(store, account, message("1", 1000, "deux"), now=7000)
    assert [(each.text, each.seen_until) for each in stored(store, account, "1").revisions] == [("un", 7000)]


@pytest.mark.parametrize("keep_text", [True, False])
def test_a_removal_ends_the_waiting_and_follows_the_policy(store: Store, account: Account, keep_text: bool) -> None:
    put(store, account, message("1", 1000, "secret", url="https://x", attachments=(Attachment("https://y"),)))
    put(store, account, removed=[Removal("1", RemovedBy.AUTHOR)], keep_text=keep_text)
    found = stored(store, account, "1").message
    assert found.status is MessageStatus.REMOVED
    assert found.text == ("secret" if keep_text else "")
    assert (found.url is None) is not keep_text
    row = store.read(queue.row, 1)
    assert (row.waiting_since, row.unread) == (None, 0)
    put(store, account, message("1", 1000, "secret"))
    assert stored(store, account, "1").message.status is MessageStatus.REMOVED
    assert store.check().result() == []


def test_a_removal_may_come_before_its_message(store: Store, account: Account) -> None:
    put(store, account, removed=[Removal("1", RemovedBy.AUTHOR)])
    assert put(store, account, message("1", 1000)).arrived == 0
    assert stored(store, account, "1").message.status is MessageStatus.REMOVED
    assert rows(store) == []


def test_what_was_missing_may_come_back(store: Store, account: Account) -> None:
    put(store, account, message("1", 1000))
    put(store, account, removed=[Removal("1")], keep_text=False)
    put(store, account, message("1", 1000))
    found = stored(store, account, "1")
    assert (found.message.status, found.message.text, found.revisions) == (MessageStatus.VISIBLE, "bonjour", ())
    assert rows(store)[0].waiting_since == 1000


def test_spam_does_not_fill_the_queue_until_it_is_approved(store: Store, account: Account) -> None:
    spam = message("1", 1000, status=MessageStatus.SPAM)
    assert put(store, account, spam).arrived == 0
    assert rows(store) == []
    put(store, account, replace(spam, status=MessageStatus.VISIBLE))
    [row] = rows(store)
    assert (row.waiting_since, row.unread) == (1000, 1)


@pytest.mark.parametrize("closed", [ConversationState.DONE, ConversationState.SNOOZED])
def test_only_news_opens_a_conversation_again(store: Store, account: Account, closed: ConversationState) -> None:
    put(store, account, message("2", 2000))
    kind = DecisionKind.DONE if closed is ConversationState.DONE else DecisionKind.SNOOZE
    store.write(decide, kind, 1, until=10**12).result()
    put(store, account, message("1", 1000), past={"1"})
    assert store.read(queue.row, 1).state is closed
    put(store, account, message("3", 3000))
    row = store.read(queue.row, 1)
    assert (row.state, row.snoozed_until) == (ConversationState.OPEN, None)
    assert row.waiting_since == (3000 if closed is ConversationState.DONE else 1000)


def test_what_people_decided_stays(store: Store, account: Account) -> None:
    put(store, account, message("1", 1000))
    store.write(decide, DecisionKind.LABEL, 1, "vip").result()
    store.write(decide, DecisionKind.ASSIGN, 1, "nora").result()
    store.write(patches.apply, "author", 1, {"banned_until": state.FOR_GOOD}).result()
    put(store, account, message("1", 1000), message("2", 2000))
    row = store.read(queue.row, 1)
    assert (row.labels, row.assigned_to) == (("vip",), "nora")
    record, theirs = store.read(queue.author, 1)
    assert (record.banned, record.banned_until, record.messages, list(theirs)) == (True, None, 2, [1])


def test_a_name_is_that_of_the_newest_message(store: Store, account: Account) -> None:
    def at(when: int, name: str) -> Message:
        made = message(str(when), when)
        return replace(made, author=replace(made.author, name=name))

    put(store, account, at(2000, "Anna B."))
    put(store, account, at(1000, "Anna A."))
    record, _ = store.read(queue.author, 1)
    assert (record.author.name, record.first_seen_at) == ("Anna B.", 1000)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\0b", "a�b"),
        ("\ud83d\ude00", "😀"),
        ("x\ud83d", "x�"),
        (
            "\U0010ffff\ue000 \u202ertl \U0001f469\u200d\U0001f467",
            "\U0010ffff\ue000 \u202ertl \U0001f469\u200d\U0001f467",
        ),
        ("é" * 10_000_000, "é" * 10_000_000),
    ],
    ids=["nul", "pair", "lone", "planes", "10MB"],
)
def test_hostile_text_is_kept(store: Store, account: Account, text: str, kept: str) -> None:
    put(store, account, message("1", 1000, text))
    assert stored(store, account, "1").message.text == kept
    assert rows(store)[0].snippet == kept[:200]


def test_instants_out_of_range_are_clamped(store: Store, account: Account) -> None:
    put(store, account, message("1", -5), message("2", 10**30, edited_at=10**31))
    assert stored(store, account, "1").message.created_at == 0
    assert stored(store, account, "2").message.created_at == (1 << 43) - 1


def test_ids_that_collide_find_a_place(store: Store, account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cm_inbox.store.rowids.zlib.crc32", lambda _: 0xFFFFF)
    put(store, account, message("1", 1000), message("2", 1000))
    put(store, account, message("3", 1000))
    assert {stored(store, account, native_id).row & 0xFFFFF for native_id in "123"} == {0xFFFFF, 0, 1}


# --- any order, any cut, any repetition ----------------------------------------------------------


@st.composite
def histories(draw: st.DrawFn) -> list[Message]:
    """Messages of two people in two threads, answers of ours, and edits that come with a time."""
    made: list[Message] = []
    for n in range(draw(st.integers(1, 12))):
        at = draw(st.integers(1, 40)) * 1000 + n
        thread = draw(st.sampled_from(["t1", "t2"]))
        inbound = [each for each in made if each.direction is Direction.IN and each.edited_at is None]
        answers: bool = draw(st.booleans())
        if inbound and answers:
            parent = draw(st.sampled_from(inbound))
            made.append(ours(f"m{n}", at, parent.id, thread=parent.thread.id))
        else:
            status = draw(st.sampled_from([MessageStatus.VISIBLE, MessageStatus.HELD, MessageStatus.SPAM]))
            first = message(f"m{n}", at, thread=thread, author=draw(st.sampled_from(["anna", "ben"])), status=status)
            made.append(first)
            made.extend(
                replace(first, text=f"edit {k}", edited_at=at + k) for k in range(1, draw(st.integers(0, 2)) + 1)
            )
    return made


def picture(conn: Connection) -> list[Any]:
    """Return everything that must not depend on the order, with native ids in place of rows."""
    conversations = conn.execute(
        "SELECT thread.native_id, author.native_id, conversation.state, waiting_since, due_at, last_at, unread"
        " FROM conversation JOIN thread ON thread.id = thread_id JOIN author ON author.id = conversation.author_id"
        " ORDER BY 1, 2"
    ).fetchall()
    messages = conn.execute(
        "SELECT message.native_id, message.id, text, edited_at, status, c.native_id FROM message"
        " LEFT JOIN conversation ON conversation.id = conversation_id LEFT JOIN author AS c ON c.id ="
        " conversation.author_id ORDER BY 1"
    ).fetchall()
    counted = conn.execute("SELECT state, n FROM counter WHERE n > 0 ORDER BY 1").fetchall()
    real = conn.execute("SELECT state, count(*) FROM conversation GROUP BY 1 ORDER BY 1").fetchall()
    assert counted == real
    conn.execute("INSERT INTO message_fts (message_fts) VALUES ('integrity-check')")
    conn.execute("INSERT INTO author_fts (author_fts) VALUES ('integrity-check')")
    return [conversations, messages]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(histories(), st.randoms(use_true_random=False), st.integers(1, 5))
def test_any_order_gives_the_same_history(history: list[Message], random: Any, size: int) -> None:
    shuffled = [*history, *random.sample(history, len(history) // 2)]
    random.shuffle(shuffled)
    pictures = []
    for order in (history, shuffled):
        with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder), KEY) as store:
            account = connect_account(store)
            for start in range(0, len(order), size):
                put(store, account, *order[start : start + size])
            pictures.append(store.write(picture).result())
    assert pictures[0] == pictures[1]
