"""Which known messages to look up again, for edits and removals that a network does not report.

All messages of conversations that are open, asleep or were active lately have their turn, a few at a time, the
conversations begun last first and then from the beginning again; the account's newest messages come every time,
since most changes happen soon. The caller keeps the place.
"""

from __future__ import annotations

from typing import NamedTuple

from cm_inbox.models.instants import Millis

from . import rowids, state
from .connection import Connection

LATELY: Millis = 14 * 24 * 3_600_000
"""How long after its last message a closed conversation is still looked at."""

_NEWEST_OF = 2_000
"""Among how many messages of the whole history the account's newest are looked for."""


_LOOKED_AT = 4_000
"""How many conversations, of all accounts, are gone through in one turn."""


class Place(NamedTuple):
    """The message that was looked at last: its conversation and its row."""

    conversation: int
    row: int


BEGINNING = Place(rowids.LAST, 0)


class Next(NamedTuple):
    """A message whose turn it is, by native id, and the place behind it."""

    native_id: str
    place: Place


class Turn(NamedTuple):
    """The newest messages, those whose turn it is, and the place behind all of them."""

    newest: tuple[str, ...]
    others: tuple[Next, ...]
    place: Place


def turn(conn: Connection, account_id: int, place: Place, limit: int, *, now: Millis) -> Turn:
    """Return at most ``limit`` messages to look up: half of them the newest, the others those behind ``place``.

    Looks at a bounded number of rows, so there may be fewer: the place moves on all the same. Some milliseconds:
    call it through ``Store.background``.
    """
    since = now - LATELY
    chosen = _newest(conn, account_id, limit // 2, since)
    wanted = limit - len(chosen)
    due = _behind(conn, account_id, place, wanted, since)
    if len(due) == wanted:
        place = due[-1].place
    elif (passed := _passed(conn, place)) is not None:
        place = Place(passed, 0)
    else:  # round once: go on from the beginning
        due += _behind(conn, account_id, BEGINNING, wanted - len(due), since)
        place = due[-1].place if due else BEGINNING
    return Turn(tuple(chosen), tuple(due), place)


def _newest(conn: Connection, account_id: int, limit: int, since: Millis) -> list[str]:
    found = conn.execute(
        "SELECT native_id FROM (SELECT native_id, account_id, status FROM message WHERE id >= ?"  # noqa: S608 - ours
        f" ORDER BY id DESC LIMIT ?) WHERE account_id = ? AND status IN {state.WAITS} LIMIT ?",
        (rowids.first_id(since), _NEWEST_OF, account_id, limit),
    )
    return [each[0] for each in found]


def _behind(conn: Connection, account_id: int, place: Place, limit: int, since: Millis) -> list[Next]:
    """Return the messages that follow ``place``, among the conversations it looks at."""
    found = conn.execute(
        f"""
        WITH candidate AS (
          SELECT id FROM (
            SELECT id, account_id, state, last_at FROM conversation WHERE id <= ?2 ORDER BY id DESC LIMIT {_LOOKED_AT})
          WHERE account_id = ?1 AND (state <> 'done' OR last_at >= ?3)
        )
        SELECT candidate.id, message.id, native_id FROM candidate CROSS JOIN message ON conversation_id = candidate.id
        WHERE (candidate.id < ?2 OR message.id < ?4) AND status IN {state.WAITS}
        ORDER BY candidate.id DESC, message.id DESC LIMIT ?5
        """,  # noqa: S608 - constants of ours
        (account_id, place.conversation, since, place.row, limit),
    )
    return [Next(native_id, Place(conversation, row)) for conversation, row, native_id in found]


def _passed(conn: Connection, place: Place) -> int | None:
    """Return the last conversation that ``_behind`` looked at, or None where it came to the end."""
    found = conn.execute(
        "SELECT id FROM conversation WHERE id <= ? ORDER BY id DESC LIMIT 1 OFFSET ?",
        (place.conversation, _LOOKED_AT - 1),
    ).fetchone()
    return None if found is None else int(found[0])
