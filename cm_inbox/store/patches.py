"""What a decision changes here, kept with it: fields of rows, the values before and after.

Taking a decision back restores exactly the fields that nobody has changed since.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from cm_inbox.models.record import Record

from . import identities, verdicts
from .connection import Connection
from .state import update_waiting


class Patch(Record, frozen=True):
    """Fields of one row that a decision changed."""

    table: str
    row: int
    was: Mapping[str, Any]
    became: Mapping[str, Any]


_COLUMNS = {
    "conversation": frozenset(
        {"state", "handled_id", "late", "unread", "snoozed_until", "priority", "assigned_to", "labels"}
    ),
    "message": frozenset({"status"}),
    "author": frozenset({"banned_until", "muted_until", "note"}),
    "identity": frozenset({"standing"}),
    "verdict": frozenset({"standing"}),
}


def apply(connection: Connection, table: str, row: int, values: dict[str, Any]) -> Patch:
    """Set the values and return what they replaced."""
    was = _values(connection, table, row, list(values))
    set_values(connection, table, row, values)
    _follow(connection, table, row)
    return Patch(table, row, was, values)


def restore(connection: Connection, patches: Sequence[Patch]) -> None:
    """Put back what patches changed, leaving alone every field that has been changed since."""
    for patch in reversed(patches):
        _swap(connection, patch.table, patch.row, expected=patch.became, values=patch.was)


def repeat(connection: Connection, patches: Sequence[Patch]) -> None:
    """Do what patches did once more, where nobody has changed it since they were taken back."""
    for patch in patches:
        _swap(connection, patch.table, patch.row, expected=patch.was, values=patch.became)


def _swap(
    connection: Connection, table: str, row: int, *, expected: Mapping[str, Any], values: Mapping[str, Any]
) -> None:
    current = _values(connection, table, row, list(values))
    changed: dict[str, Any] = {}
    for column, value in values.items():
        if column == "labels":
            changed[column] = _merged_labels(current[column], expected[column], value)
        elif current[column] == expected[column]:
            changed[column] = value
    if table == "conversation" and any(
        column in values and column not in changed for column in ("state", "handled_id")
    ):
        return  # it was answered elsewhere, closed or reopened anew: the later event owns the whole state
    set_values(connection, table, row, changed)
    _follow(connection, table, row)


def _follow(connection: Connection, table: str, row: int) -> None:
    """Work out anew what follows from a change: who waits since when, what of the charter is open, what to judge."""
    if table == "identity":
        _judge_anew(connection, row)
        return
    conversation = row if table == "conversation" else _conversation_of(connection, table, row)
    if conversation is not None:
        update_waiting(connection, conversation)
        verdicts.choose(connection, [conversation])


def _judge_anew(connection: Connection, pair: int) -> None:
    """Have charters asked anew about both of a pair and all they are linked to: rules count what one person did."""
    both = connection.execute(
        "SELECT author_id FROM identity WHERE id = ?1 UNION SELECT other_id FROM identity WHERE id = ?1", (pair,)
    ).fetchall()
    authors = {each for (author,) in both for each in identities.person(connection, author)}
    verdicts.forget_judged_of(connection, authors)


def _conversation_of(connection: Connection, table: str, row: int) -> int | None:
    if table == "message":
        found = connection.execute("SELECT conversation_id FROM message WHERE id = ?", (row,)).fetchone()
    elif table == "verdict":
        found = connection.execute(
            "SELECT conversation_id FROM verdict JOIN message ON message.id = message_id WHERE verdict.id = ?", (row,)
        ).fetchone()
    else:
        return None
    return None if found is None else found[0]


def _merged_labels(current: str, expected: str, wanted: str) -> str:
    now, before, after = (list(json.loads(text)) for text in (current, expected, wanted))
    kept = [label for label in now if label in after or label not in before]
    return json.dumps(kept + [label for label in after if label not in before and label not in kept])


def _values(connection: Connection, table: str, row: int, columns: list[str]) -> dict[str, Any]:
    if not _COLUMNS[table].issuperset(columns):
        raise ValueError(f"{table} has no patchable {columns}")
    found = connection.execute(f"SELECT {', '.join(columns)} FROM {table} WHERE id = ?", (row,)).fetchone()  # noqa: S608 - names checked above
    return dict(zip(columns, found or [None] * len(columns), strict=True))


def set_values(connection: Connection, table: str, row: int, values: Mapping[str, Any]) -> None:
    if not values:
        return
    names = ", ".join(f"{column} = ?" for column in values)
    connection.execute(f"UPDATE {table} SET {names} WHERE id = ?", (*values.values(), row))  # noqa: S608 - names come from _COLUMNS


def dump(patches: Sequence[Patch]) -> str:
    return json.dumps([[patch.table, patch.row, dict(patch.was), dict(patch.became)] for patch in patches])


def load(text: str) -> list[Patch]:
    return [Patch(*item) for item in json.loads(text)]
