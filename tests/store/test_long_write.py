"""One transaction of many pieces: all of it or nothing, and nobody waits for ever."""

from __future__ import annotations

import pytest

from cm_inbox.store import Connection, Store
from cm_inbox.store.long_write import LongWrite

WAIT = 20


def keep(conn: Connection, piece: int) -> None:
    if piece < 0:
        raise ValueError(piece)
    conn.execute("INSERT INTO meta (key, value) VALUES (?, '')", (f"piece {piece}",))


def kept(conn: Connection) -> int:
    (number,) = conn.execute("SELECT count(*) FROM meta WHERE key LIKE 'piece %'").fetchone()
    return int(number)


def give_all(writing: LongWrite[int, int], *pieces: int) -> None:
    for piece in pieces:
        writing.give(piece)


def test_pieces_are_one_transaction(store: Store) -> None:
    writing = LongWrite(store, keep, kept)
    for piece in range(5):
        writing.give(piece)
        assert store.read(kept) == 0
    writing.end()
    assert writing.done.result(WAIT) == 5
    assert store.read(kept) == 5


def test_a_piece_that_fails_takes_the_others_with_it_and_lets_the_giver_go(store: Store) -> None:
    writing = LongWrite(store, keep, kept)
    with pytest.raises(ValueError, match="-1"):
        give_all(writing, 0, -1, 2, 3, 4, 5)
    writing.end()
    with pytest.raises(ValueError, match="-1"):
        writing.done.result(WAIT)
    assert store.read(kept) == 0
    assert store.write(kept).result(WAIT) == 0, "the writer goes on"


def test_what_fails_at_the_end_keeps_nothing(store: Store) -> None:
    writing = LongWrite(store, keep, lambda conn: keep(conn, -1))
    writing.give(1)
    writing.end()
    with pytest.raises(ValueError, match="-1"):
        writing.done.result(WAIT)
    assert store.read(kept) == 0


def test_two_follow_each_other(store: Store) -> None:
    first, second = LongWrite(store, keep, kept), LongWrite(store, keep, kept)
    second.give(1)
    assert not second.begun
    first.give(0)
    first.end()
    second.end()
    assert (first.done.result(WAIT), second.done.result(WAIT)) == (1, 2)
    assert second.begun
