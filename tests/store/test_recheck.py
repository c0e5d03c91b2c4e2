"""Which messages are looked up again, and when it is their turn."""

from __future__ import annotations

import pytest

from cm_inbox.models.accounts import Account
from cm_inbox.models.decisions import DecisionKind
from cm_inbox.models.messages import MessageStatus
from cm_inbox.store import Connection, Store, ingest, recheck
from tests.store.conftest import connect_account, message, ours

from .deciding import decide

NOW = 100 * recheck.LATELY


def fill(store: Store, account: Account, count: int, at: int) -> None:
    """Store conversations of one message each."""
    said = [message(str(n), at + n, author=f"a{n}") for n in range(count)]
    store.write(ingest.apply, account.id, messages=said, now=NOW).result()


def age(conn: Connection, conversation_id: int, by: int) -> None:
    conn.execute("UPDATE conversation SET last_at = last_at - ? WHERE id = ?", (by, conversation_id))


def rounds(store: Store, account: Account, number: int, limit: int) -> list[list[str]]:
    place, taken = recheck.BEGINNING, []
    for _ in range(number):
        newest, others, place = store.read(recheck.turn, account.id, place, limit, now=NOW)
        taken.append(list(dict.fromkeys([*newest, *(each.native_id for each in others)])))
    return taken


def test_every_message_has_its_turn_and_the_newest_come_each_time(store: Store, account: Account) -> None:
    fill(store, account, 20, NOW - 1_000)
    taken = rounds(store, account, 4, 10)
    assert all(each[:5] == ["19", "18", "17", "16", "15"] for each in taken)
    assert {native_id for each in taken for native_id in each} == {str(n) for n in range(20)}
    assert rounds(store, account, 5, 10)[4] == taken[0], "then it begins again"


def test_what_is_old_and_open_has_its_turn_too(store: Store, account: Account) -> None:
    fill(store, account, 6, 1_000)
    assert rounds(store, account, 3, 4) == [["5", "4", "3", "2"], ["1", "0", "5", "4"], ["3", "2", "1", "0"]]


def test_what_was_closed_lately_is_looked_at_and_what_was_closed_long_ago_is_not(
    store: Store, account: Account
) -> None:
    fill(store, account, 4, NOW - recheck.LATELY - 1_000)
    for conversation in (1, 2):
        store.write(decide, DecisionKind.DONE, conversation).result()
    store.write(age, 2, -2_000).result()
    assert sorted(rounds(store, account, 1, 10)[0]) == ["1", "2", "3"]


def test_only_what_is_shown_there_is_looked_up(store: Store, account: Account) -> None:
    other = connect_account(store, "Brume", "bluesky", "b@x")
    store.write(ingest.apply, other.id, messages=[message("theirs", NOW - 1)], now=NOW).result()
    said = [
        message("1", NOW - 5),
        message("held", NOW - 4, status=MessageStatus.HELD),
        message("spam", NOW - 3, status=MessageStatus.SPAM),
        ours("reply", NOW - 2, "1"),
    ]
    store.write(ingest.apply, account.id, messages=said, now=NOW).result()
    assert sorted(rounds(store, account, 1, 10)[0]) == ["1", "held", "reply"]
    assert rounds(store, account, 1, 1)[0] == ["reply"]


def test_a_turn_goes_through_a_bounded_number_of_conversations(
    store: Store, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recheck, "_LOOKED_AT", 3)
    fill(store, account, 2, 1_000)
    other = connect_account(store, "Brume", "bluesky", "b@x")
    fill(store, other, 7, 2_000)
    assert rounds(store, account, 6, 10) == [[], [], [], ["1", "0"], [], []]


def test_nothing_to_look_up(store: Store, account: Account) -> None:
    assert store.read(recheck.turn, account.id, recheck.BEGINNING, 10, now=NOW) == ((), (), recheck.BEGINNING)
