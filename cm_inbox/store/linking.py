"""Saying who is one person and who is not: changes that a decision keeps as patches. Call inside a transaction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cm_inbox.errors import UsageError

from . import patches
from .connection import Connection
from .identities import person
from .patches import Patch

SAME, DIFFERENT = "same", "different"


def link(conn: Connection, author_row: int, other_row: int) -> list[Patch]:
    """Say that two authors are one person; what was said against it, of anybody they are linked to, no longer stands.

    Returns what changed, nothing where it was said already. Raises UsageError for authors of two brands, or one.
    """
    _check(conn, author_row, other_row)
    ours, theirs = person(conn, author_row), person(conn, other_row)
    if other_row in ours:
        return []
    said = [pair for one in ours for other in theirs if (pair := _pair(conn, one, other)) is not None]
    changed = [_say(conn, row, None) for row, standing in said if standing == DIFFERENT]
    return [*changed, _say(conn, _row(conn, author_row, other_row), SAME)]


def unlink(conn: Connection, author_row: int) -> list[Patch]:
    """Take an author out of their person; the others stay one. Returns what changed, nothing for who is alone."""
    rest = [each for each in person(conn, author_row) if each != author_row]
    changed = [_say(conn, row, None) for row in _links_of(conn, author_row)]
    for one, other in _bridges(conn, rest):
        changed.append(_say(conn, _row(conn, one, other), SAME))
    return changed


def tell_apart(conn: Connection, author_row: int, other_row: int) -> list[Patch]:
    """Say that two authors are not one person; where they are linked, the second one is taken out first.

    Returns what changed, nothing where it was said already. Raises UsageError as ``link``.
    """
    _check(conn, author_row, other_row)
    changed = unlink(conn, other_row) if other_row in person(conn, author_row) else []
    row = _row(conn, author_row, other_row)
    (standing,) = conn.execute("SELECT standing FROM identity WHERE id = ?", (row,)).fetchone()
    return changed if standing == DIFFERENT else [*changed, _say(conn, row, DIFFERENT)]


def _check(conn: Connection, author_row: int, other_row: int) -> None:
    if author_row == other_row:
        raise UsageError("Name two different authors.")
    brands = conn.execute(
        "SELECT count(DISTINCT brand_id) FROM author JOIN account ON account.id = account_id WHERE author.id IN (?, ?)",
        (author_row, other_row),
    ).fetchone()
    if brands != (1,):
        raise UsageError("People are linked within one brand only: what one client knows is not for another.")


def _say(conn: Connection, row: int, standing: str | None) -> Patch:
    return patches.apply(conn, "identity", row, {"standing": standing})


def _row(conn: Connection, one: int, other: int) -> int:
    """Return the row of a pair, made where there is none yet."""
    pair = (min(one, other), max(one, other))
    conn.execute("INSERT INTO identity (author_id, other_id) VALUES (?, ?) ON CONFLICT DO NOTHING", pair)
    return int(conn.execute("SELECT id FROM identity WHERE author_id = ? AND other_id = ?", pair).fetchone()[0])


def _pair(conn: Connection, one: int, other: int) -> tuple[int, str | None] | None:
    pair = (min(one, other), max(one, other))
    found = conn.execute("SELECT id, standing FROM identity WHERE author_id = ? AND other_id = ?", pair).fetchone()
    return None if found is None else (int(found[0]), found[1])


def _links_of(conn: Connection, author_row: int) -> list[int]:
    rows = conn.execute(
        "SELECT id FROM identity WHERE author_id = ?1 AND standing = 'same'"
        " UNION ALL SELECT id FROM identity WHERE other_id = ?1 AND standing = 'same'",
        (author_row,),
    )
    return [row[0] for row in rows.fetchall()]


def _bridges(conn: Connection, rest: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the pairs to link so that these authors, of whom one was taken out, are one person again."""
    apart = list(rest)
    while apart:
        together = person(conn, apart[0])
        apart = [each for each in apart if each not in together]
        if apart:
            yield together[0], apart[0]
