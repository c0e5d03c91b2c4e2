"""What is forgotten is gone everywhere, and the rest of the history is as if it had never been there."""

from __future__ import annotations

from typing import Any

import pytest

from cm_inbox.errors import UsageError
from cm_inbox.models.accounts import Account
from cm_inbox.models.conversations import Draft
from cm_inbox.models.decisions import DecisionKind
from cm_inbox.models.enclosures import Enclosure
from cm_inbox.models.instants import new_id
from cm_inbox.models.messages import Visibility
from cm_inbox.models.queue import View
from cm_inbox.models.verdicts import Asked, Verdict
from cm_inbox.store import (
    Connection,
    Store,
    charters,
    drafts,
    enclosures,
    forgetting,
    ingest,
    journal,
    queue,
    search,
    verdicts,
)
from cm_inbox.store.forgetting import OLDER, PERSON, RETENTION, Foreseen, Trace

from .conftest import connect_account, message, ours

DAY = 24 * 3_600_000
NOW = 100 * DAY
CANARY = "chrysoprase"


def put(store: Store, account: Account, *messages: Any) -> ingest.Ingested:
    return store.write(ingest.apply, account.id, messages=messages, now=NOW).result()


def decide(store: Store, kind: DecisionKind, conversation: int, *, at: int, text: str = "") -> None:
    order = journal.Order(kind, conversation, text=text)
    store.write(journal.decide, order, actor="nora", at=at, batch=new_id(at), not_before=0).result()


def close(store: Store, *conversations: int) -> None:
    for conversation in conversations:
        decide(store, DecisionKind.DONE, conversation, at=20 * DAY)


def forget_older(store: Store, account: Account, before: int, kind: str = OLDER) -> Trace:
    trace = store.write(
        forgetting.begin, kind, actor="Camille", at=NOW, brand_id=account.brand_id, before=before
    ).result()
    after, more = 0, True
    while more:
        piece = store.write(forgetting.forget_older, trace, after).result()
        after, more = piece.after, piece.more
    return store.write(forgetting.finish, trace).result()


def forget_person(store: Store, account: Account, author: int) -> Trace:
    trace = store.write(forgetting.begin, PERSON, actor="Camille", at=NOW, account_id=account.id).result()
    while store.write(forgetting.forget_person, trace, author).result().more:
        pass
    return store.write(forgetting.finish, trace).result()


def everything(connection: Connection) -> str:
    """Return all that any table holds, the shadow tables of the full-text index too."""
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    found = [connection.execute(f'SELECT * FROM "{name}"').fetchall() for name in names]
    return repr(found)


def recounted(connection: Connection) -> tuple[list[Any], list[Any]]:
    """Return the counters as they are kept, and as they are when one counts."""
    kept = connection.execute("SELECT state, brand_id, n FROM counter WHERE n > 0 ORDER BY 1, 2").fetchall()
    counted = "SELECT state, brand_id, count(*) FROM conversation GROUP BY state, brand_id ORDER BY 1, 2"
    return kept, connection.execute(counted).fetchall()


def sound(store: Store) -> None:
    """Say that counters, references and the full-text index are right."""
    kept, counted = store.read(recounted)
    assert kept == counted
    assert store.read(lambda conn: conn.execute("PRAGMA foreign_key_check").fetchall()) == []
    check = "INSERT INTO message_fts (message_fts, rank) VALUES ('integrity-check', 1)"
    store.write(lambda conn: conn.execute(check)).result()
    people = "INSERT INTO author_fts (author_fts, rank) VALUES ('integrity-check', 1)"
    store.write(lambda conn: conn.execute(people)).result()


def texts(store: Store) -> set[str]:
    return store.read(lambda conn: {row[0] for row in conn.execute("SELECT text FROM message")})


@pytest.fixture
def filled(store: Store, account: Account) -> Account:
    """An old dealt-with conversation, one with old and new, one that still waits, and another brand's."""
    put(store, account, message("1", 10 * DAY, "vieux"), message("2", 11 * DAY, "vieux bis"), ours("3", 12 * DAY, "2"))
    put(store, account, message("4", 10 * DAY, "début", author="bob"), message("5", 90 * DAY, "suite", author="bob"))
    put(store, account, message("6", 10 * DAY, "attend", author="carl"))
    other = connect_account(store, "Brévent", "mastodon", "b@x")
    put(store, other, message("7", 10 * DAY, "ailleurs"))
    by_name = {row.author_name: row.id for row in store.read(queue.rows, store.read(queue.ids, View.INBOX, now=0))}
    everyone = [row.id for row in store.read(queue.rows, store.read(queue.ids, View.INBOX, now=0))]
    close(store, *(each for each in everyone if each != by_name["Carl"]))
    return account


def test_old_messages_go_and_what_waits_stays(store: Store, filled: Account) -> None:
    foreseen = store.read(forgetting.foresee_older, filled.brand_id, 50 * DAY)
    assert foreseen == Foreseen(messages=4, conversations=1, kept=1)
    trace = forget_older(store, filled, 50 * DAY)
    assert texts(store) == {"attend", "ailleurs", "suite"}
    assert (trace.messages, trace.conversations, trace.finished) == (4, 1, True)
    assert store.read(forgetting.traces) == [trace]
    sound(store)
    assert store.read(search.search, "vieux", limit=10, now=NOW, me="x") == []
    assert len(store.read(search.search, "suite", limit=10, now=NOW, me="x")) == 1


def test_what_was_decided_lately_stays(store: Store, filled: Account) -> None:
    done = store.read(queue.rows, store.read(queue.ids, View.DONE, now=0))
    close(store, *(row.id for row in done))
    before = store.read(forgetting.foresee_older, filled.brand_id, 15 * DAY)
    assert before.conversations == 0, "it was dealt with on day 20"
    forget_older(store, filled, 15 * DAY)
    assert "vieux bis" in texts(store), "the newest of theirs stays, so that the list can show the conversation"
    assert "vieux" not in texts(store)
    sound(store)


def test_interrupted_it_goes_on(store: Store, filled: Account) -> None:
    trace = store.write(
        forgetting.begin, OLDER, actor="Camille", at=NOW, brand_id=filled.brand_id, before=50 * DAY
    ).result()
    assert store.write(forgetting.forget_older, trace, 0).result().more
    sound(store)
    [half] = store.read(forgetting.traces)
    assert not half.finished
    forget_older(store, filled, 50 * DAY)
    assert texts(store) == {"attend", "ailleurs", "suite"}
    sound(store)


def test_many_messages_go_in_pieces(store: Store, account: Account) -> None:
    put(store, account, *(message(str(n), 10 * DAY + n, author="anna") for n in range(forgetting.PIECE * 2 + 7)))
    close(store, *store.read(queue.ids, View.INBOX, now=0))
    trace = store.write(forgetting.begin, OLDER, actor="x", at=NOW, brand_id=account.brand_id, before=50 * DAY).result()
    sizes = []
    more, after = True, 0
    while more:
        piece = store.write(forgetting.forget_older, trace, after).result()
        sizes.append(piece.messages)
        more, after = piece.more, piece.after
        sound(store)
    assert max(sizes) <= forgetting.PIECE + 1
    assert sum(sizes) == forgetting.PIECE * 2 + 7
    assert texts(store) == set()


def test_a_person_is_erased_everywhere(store: Store, account: Account) -> None:
    put(store, account, message("1", 10 * DAY, f"{CANARY} un", author=CANARY), message("2", 11 * DAY, "bonjour"))
    put(store, account, message("1", 10 * DAY, f"{CANARY} corrigé", author=CANARY, edited_at=12 * DAY))
    put(store, account, ours("3", 13 * DAY, "1"))
    [theirs] = [
        row.id for row in store.read(queue.rows, store.read(queue.ids, View.DONE, now=0)) if row.author_name != "Anna"
    ]
    decide(store, DecisionKind.NOTE, theirs, at=20 * DAY, text=f"note de {CANARY}")
    store.write(drafts.save_draft, Draft(theirs, f"brouillon {CANARY}", Visibility.PUBLIC, 1)).result()
    store.write(drafts.save_note, theirs, f"note {CANARY}", at=1).result()
    picture = Enclosure("f1", f"{CANARY}.png", "image/png", 3, description=CANARY)
    store.write(enclosures.attach, theirs, picture, CANARY.encode(), at=1).result()
    [author] = store.read(forgetting.people, CANARY[:5], 5)
    assert store.read(forgetting.foresee_person, author) == Foreseen(messages=2, conversations=1)
    trace = forget_person(store, account, author)
    assert (trace.messages, trace.conversations, trace.finished) == (2, 1, True)
    sound(store)
    store.write_bare(lambda conn: conn.execute("INSERT INTO message_fts (message_fts) VALUES ('optimize')")).result()
    store.write_bare(lambda conn: conn.execute("INSERT INTO author_fts (author_fts) VALUES ('optimize')")).result()
    assert CANARY.casefold() not in store.read(everything).casefold()
    assert texts(store) == {"bonjour"}


def test_what_was_erased_does_not_come_back(store: Store, account: Account) -> None:
    put(store, account, message("1", 10 * DAY, author="bob"))
    [author] = store.read(forgetting.people, "bob", 5)
    forget_person(store, account, author)
    assert put(store, account, message("1", 10 * DAY, author="bob")).arrived == 0
    assert texts(store) == set()
    assert put(store, account, message("9", 11 * DAY, "neuf", author="bob")).arrived == 1, "what is new is not erased"
    sound(store)


def test_a_person_something_is_on_its_way_to_is_not_erased(store: Store, account: Account) -> None:
    put(store, account, message("1", 10 * DAY, author="bob"))
    [author] = store.read(forgetting.people, "bob", 5)
    decide(store, DecisionKind.REPLY, store.read(queue.ids, View.INBOX, now=0)[0], at=NOW, text="merci")
    with pytest.raises(UsageError, match="on its way"):
        store.read(forgetting.foresee_person, author)
    assert len(texts(store)) == 1


def test_tables_that_are_not_known_here_go_too(store: Store, account: Account) -> None:
    put(store, account, message("1", 10 * DAY, author="bob"))
    [author] = store.read(forgetting.people, "bob", 5)
    store.write(
        lambda conn: conn.execute("CREATE TABLE later (author_id INTEGER REFERENCES author(id), said TEXT)")
    ).result()
    store.write(lambda conn: conn.execute("INSERT INTO later VALUES (?, ?)", (author, CANARY))).result()
    forget_person(store, account, author)
    assert CANARY not in store.read(everything)
    sound(store)


def protect(store: Store, native_id: str) -> None:
    """Have a charter protect a message, and nobody dismiss that."""

    def write(conn: Connection) -> None:
        ((row, brand),) = conn.execute(
            "SELECT message.id, brand_id FROM message JOIN account ON account.id = account_id"
            " WHERE message.native_id = ?",
            (native_id,),
        ).fetchall()
        saved = charters.save(conn, brand, "version = 1", included={}, author="Camille", note="", at=NOW)
        says = Verdict("critique", "Critique", 0, Asked(protect=True), charter=saved.id)
        verdicts.put(conn, row, [says], {"critique": 0})

    store.write(write).result()


def test_by_itself_nothing_goes_that_a_charter_protects(store: Store, filled: Account) -> None:
    protect(store, "1")
    by_hand = store.read(forgetting.foresee_older, filled.brand_id, 50 * DAY)
    by_itself = store.read(forgetting.foresee_older, filled.brand_id, 50 * DAY, RETENTION)
    assert by_hand == Foreseen(messages=4, conversations=1, kept=1)
    assert by_itself == Foreseen(messages=1, conversations=0, kept=2)
    trace = forget_older(store, filled, 50 * DAY, RETENTION)
    assert (trace.messages, trace.kind) == (1, RETENTION)
    assert {"vieux", "vieux bis", "attend"} <= texts(store)
    assert "début" not in texts(store)
    sound(store)
    assert forget_older(store, filled, 50 * DAY).messages == 3, "by hand a person may"
