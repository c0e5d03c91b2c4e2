"""What a network did not confirm for too long, or took away, leaves no word here; what is ours stays."""

from __future__ import annotations

from typing import Any

import pytest

from cm_inbox.models.accounts import Account
from cm_inbox.models.decisions import DecisionKind
from cm_inbox.models.instants import new_id
from cm_inbox.models.messages import Attachment, Author, MessageStatus, Removal, RemovedBy
from cm_inbox.models.queue import View
from cm_inbox.models.verdicts import Asked, Because, Verdict
from cm_inbox.store import Store, charters, confirmed, ingest, journal, queue, search, verdicts

from .conftest import connect_account, message, ours

HOUR = 3_600_000
DAY = 24 * HOUR
NOW = 100 * DAY
CANARY = "chrysoprase"


@pytest.fixture
def page(store: Store) -> Account:
    return connect_account(store, network="linkedin")


def put(store: Store, account: Account, *messages: Any, removed: Any = (), at: int = NOW, keep: bool = False) -> None:
    store.write(ingest.apply, account.id, messages=messages, removed=removed, now=at, keep_text=keep).result()
    store.write(confirmed.confirm, account.id, [each.id for each in messages], at).result()


def theirs(native_id: str, at: int = NOW - DAY, text: str = CANARY, author: str = "", **changes: Any) -> Any:
    name = author or f"{native_id}-{CANARY}"
    who = Author(f"id-{native_id}" if not author else f"id-{author}", f"@{name}", name, f"https://x.example/{name}")
    return message(native_id, at, text, author=who, thread=changes.pop("thread", f"post-{native_id}"), **changes)


def due(store: Store, account: Account, before: int) -> list[str]:
    return [each.native_id for each in store.read(confirmed.due, account.id, before, 10)]


def forget(store: Store, account: Account, before: int) -> int:
    gone = 0
    while done := store.write(confirmed.forget_unconfirmed, account.id, before).result():
        gone += done
    store.write(confirmed.forget_names, account.id, 0).result()
    return gone


def texts(store: Store) -> dict[str, str]:
    return dict(store.read(lambda conn: conn.execute("SELECT native_id, text FROM message").fetchall()))


def everything(store: Store) -> str:
    """Return all that any table holds, as text."""

    def dump(conn: Any) -> str:
        tables = conn.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
            " AND name NOT LIKE '%\\_fts\\_%' ESCAPE '\\' AND name <> 'charter'"
        ).fetchall()
        return "\n".join(repr(conn.execute(f"SELECT * FROM {name}").fetchall()) for (name,) in tables)

    return store.read(dump)


def found(store: Store, words: str) -> list[Any]:
    return store.read(search.search, words, now=NOW)


def test_what_is_confirmed_in_time_stays(store: Store, page: Account) -> None:
    put(store, page, theirs("a"), at=NOW - DAY)
    put(store, page, theirs("b"), at=NOW)
    assert due(store, page, NOW) == ["a"]
    assert forget(store, page, NOW - DAY) == 0
    store.write(confirmed.confirm, page.id, ["a"], NOW).result()
    assert due(store, page, NOW) == []
    assert set(texts(store).values()) == {CANARY}


def test_those_asked_for_in_vain_let_others_go_first(store: Store, page: Account) -> None:
    for number, name in enumerate("abc"):
        put(store, page, theirs(name), at=NOW - DAY + number)
    store.write(confirmed.asked, page.id, ["a"], NOW).result()
    assert due(store, page, NOW) == ["b", "c", "a"]


def test_what_was_not_confirmed_leaves_no_word_and_what_is_ours_stays(store: Store, page: Account) -> None:
    pictures = (Attachment(f"https://x.example/{CANARY}.png", "image/png"),)
    edited = theirs("a", url="https://x.example/a", attachments=pictures)
    put(store, page, edited)
    put(store, page, theirs("a", text=f"{CANARY} encore", edited_at=NOW - HOUR, attachments=pictures))
    put(store, page, ours("r", NOW - HOUR, parent="a", thread="post-a"))
    [conversation] = store.read(queue.ids, View.INBOX, now=NOW) or store.read(queue.ids, View.DONE, now=NOW)
    order = journal.Order(DecisionKind.NOTE, conversation, text="Geste commercial accordé")
    store.write(journal.decide, order, actor="nora", at=NOW, batch=new_id(NOW), not_before=0).result()
    assert len(found(store, CANARY)) == 1
    assert forget(store, page, NOW + 1) == 1
    assert texts(store) == {"a": "", "r": "merci"}
    whole = everything(store)
    assert CANARY not in whole
    assert "Geste commercial accordé" in whole
    assert not found(store, CANARY)
    kept = store.read(queue.conversation, conversation)
    assert [each.message.id for each in kept.messages] == ["a", "r"]
    assert (kept.author.author.id, kept.author.author.handle, kept.author.author.name) == ("id-a", "id-a", "")
    assert due(store, page, NOW + DAY) == []
    assert forget(store, page, NOW + DAY) == 0


def test_where_it_is_on_the_network_stays_known(store: Store, page: Account) -> None:
    put(store, page, theirs("a", url="https://network.example/a"))
    forget(store, page, NOW + 1)
    [extra] = store.read(lambda conn: conn.execute("SELECT extra ->> 'url' FROM message").fetchone())
    assert extra == "https://network.example/a"


def test_what_the_network_gives_once_more_is_back(store: Store, page: Account) -> None:
    put(store, page, theirs("a", edited_at=NOW - HOUR))
    forget(store, page, NOW + 1)
    put(store, page, theirs("a", edited_at=NOW - HOUR), at=NOW + DAY)
    assert texts(store) == {"a": CANARY}
    assert len(found(store, CANARY)) == 1
    assert f"@a-{CANARY}" in everything(store), "who wrote is known again"
    assert not store.read(lambda conn: conn.execute("SELECT * FROM revision").fetchall()), "no version was lost"
    assert due(store, page, NOW + DAY + 1) == ["a"]


def test_the_same_person_is_forgotten_only_with_their_last_word(store: Store, page: Account) -> None:
    put(store, page, theirs("a", author="anna"), at=NOW - DAY)
    put(store, page, theirs("b", author="anna"), at=NOW)
    forget(store, page, NOW)
    assert texts(store) == {"a": "", "b": CANARY}
    assert "@anna" in everything(store)
    forget(store, page, NOW + 1)
    assert "@anna" not in everything(store)


def test_a_word_that_a_charter_names_goes_with_the_message(store: Store, page: Account) -> None:
    store.write(charters.save, page.brand_id, "", included={}, author="nora", note="", at=NOW).result()
    put(store, page, theirs("a"))

    def judged(conn: Any) -> None:
        [charter] = conn.execute("SELECT id FROM charter").fetchone()
        [row] = conn.execute("SELECT id FROM message").fetchone()
        because = (Because("banks", detail=CANARY),)
        verdict = Verdict("politeness", "Politesse", 2, Asked(hide=True), because, charter)
        verdicts.put(conn, row, [verdict], {"politeness": 0})

    store.write(judged).result()
    forget(store, page, NOW + 1)
    assert not store.read(lambda conn: conn.execute("SELECT * FROM verdict").fetchall())
    assert store.read(lambda conn: conn.execute("SELECT verdict_id FROM conversation").fetchone()) == (None,)


@pytest.mark.parametrize("by", [RemovedBy.AUTHOR, RemovedBy.UNKNOWN])
def test_what_was_taken_away_there_goes_at_once(store: Store, page: Account, by: RemovedBy) -> None:
    put(store, page, theirs("a"), theirs("b"))
    put(store, page, removed=[Removal("a", by)])
    assert texts(store) == {"a": "", "b": CANARY}
    store.write(confirmed.forget_names, page.id, 0).result()
    whole = everything(store)
    assert f"a-{CANARY}" not in whole
    assert f"b-{CANARY}" in whole


def test_what_was_kept_of_it_goes_when_that_is_no_longer_wanted(store: Store, page: Account) -> None:
    put(store, page, *(theirs(f"m{number}") for number in range(confirmed.PIECE + 50)), theirs("stays"))
    put(
        store,
        page,
        removed=[Removal(f"m{number}", RemovedBy.AUTHOR) for number in range(confirmed.PIECE + 50)],
        keep=True,
    )
    assert set(texts(store).values()) == {CANARY}
    steps, after = 0, 0
    while True:
        step = store.write(confirmed.forget_removed, page.id, after).result()
        steps += 1
        if step.after is None:
            break
        after = step.after
    assert steps == 2
    assert {name for name, text in texts(store).items() if text} == {"stays"}


def test_what_moderators_hid_is_kept(store: Store, page: Account) -> None:
    put(store, page, theirs("a", status=MessageStatus.HIDDEN), theirs("b"))
    put(store, page, removed=[Removal("b", RemovedBy.MODERATOR)])
    store.write(confirmed.forget_removed, page.id, 0).result()
    assert set(texts(store).values()) == {CANARY}


def test_what_was_here_before_counts_as_confirmed_when_it_is_first_looked_at(store: Store, page: Account) -> None:
    other = connect_account(store, brand="Brévent", network="mastodon", address="b@x")
    for account in (page, other):
        store.write(ingest.apply, account.id, messages=[theirs("a"), ours("r", NOW)], now=NOW).result()
    assert store.write(confirmed.adopt, [page.id], 0, NOW).result() == confirmed.Step(1, None)
    assert store.write(confirmed.adopt, [page.id], 0, NOW + DAY).result() == confirmed.Step(1, None)
    assert due(store, page, NOW) == []
    assert due(store, page, NOW + 1) == ["a"]
    assert due(store, other, NOW + 1) == []


def test_who_is_not_told_stays_who_they_were(store: Store, page: Account) -> None:
    put(store, page, message("a", NOW - DAY, author=Author("anna", "@anna", "Anna")))
    put(store, page, message("b", NOW, author=Author("anna", "")), message("c", NOW, author=Author("noe", "")))
    shown = store.read(lambda conn: conn.execute("SELECT native_id, handle, name FROM author ORDER BY 1").fetchall())
    assert shown == [("anna", "@anna", "Anna"), ("noe", "", "")]
    put(store, page, message("d", NOW + 1, author=Author("noe", "@noe", "Noé")))
    assert "@noe" in everything(store), "as soon as it is told"
    put(store, page, message("e", NOW + 1, author=Author("ivy", "", "Ivy")))
    assert "'Ivy'" in everything(store), "a name alone is enough"
