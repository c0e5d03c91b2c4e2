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


class Place(NamedTuple):
    """The message that was looked at last: its conversation and its row."""

    conversation: int
    row: int


BEGINNING = Place(rowids.LAST, 0)


class Turn(NamedTuple):
    """The messages whose turn it is, by native id, and the place behind them."""

    ids: tuple[str, ...]
    place: Place


def turn(conn: Connection, account_id: int, place: Place, limit: int, *, now: Millis) -> Turn:
    """Return at most ``limit`` messages to look up: half of them the newest, the others those behind ``place``.

    Reads the indices of open, snoozed and lately closed conversations: call it through ``Store.background``.
    """
    chosen = _newest(conn, account_id, limit // 2, now - LATELY)
    due = _behind(conn, account_id, place, limit - len(chosen), now - LATELY)
    if len(due) < limit - len(chosen):  # round once: go on from the beginning
        due += _behind(conn, account_id, BEGINNING, limit - len(chosen) - len(due), now - LATELY)
    if due:
        conversation, row, _ = due[-1]
        place = Place(conversation, row)
    return Turn(tuple(dict.fromkeys([*chosen, *(native_id for _, _, native_id in due)])), place)


def _newest(conn: Connection, account_id: int, limit: int, since: Millis) -> list[str]:
    found = conn.execute(
        "SELECT native_id FROM (SELECT native_id, account_id, status FROM message WHERE id >= ?"  # noqa: S608 - ours
        f" ORDER BY id DESC LIMIT ?) WHERE account_id = ? AND status IN {state.WAITS} LIMIT ?",
        (rowids.first_id(since), _NEWEST_OF, account_id, limit),
    )
    return [each[0] for each in found]


def _behind(conn: Connection, account_id: int, place: Place, limit: int, since: Millis) -> list[tuple[int, int, str]]:
    """Return conversation, row and native id of the messages that follow ``place``.

    Each part of the candidates has an index to itself.
    """
    return conn.execute(
        f"""
        WITH candidate AS (
          SELECT id FROM conversation WHERE state = 'open' AND account_id = ?1 AND id <= ?2
          UNION ALL SELECT id FROM conversation WHERE state = 'snoozed' AND account_id = ?1 AND id <= ?2
          UNION ALL SELECT id FROM conversation WHERE state = 'done' AND last_at >= ?3 AND account_id = ?1 AND id <= ?2
          ORDER BY id DESC
        )
        SELECT candidate.id, message.id, native_id FROM candidate CROSS JOIN message ON conversation_id = candidate.id
        WHERE (candidate.id < ?2 OR message.id < ?4) AND status IN {state.WAITS}
        ORDER BY candidate.id DESC, message.id DESC LIMIT ?5
        """,  # noqa: S608 - a constant of ours
        (account_id, place.conversation, since, place.row, limit),
    ).fetchall()
