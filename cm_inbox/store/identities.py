"""Which authors are one person, as people said: pairs that were linked, and pairs that were told apart.

A person is what the standing links connect, within one brand: so linking is an equivalence whatever the order, and
taking one link back leaves what the others still say. ``linking`` changes it; nothing is ever said by the program.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from . import codec
from .connection import Connection

_GROUPS = """
WITH RECURSIVE person (wanted, author_id, brand_id) AS (
  SELECT value, value, brand_id FROM json_each(?1) JOIN author ON author.id = value
    JOIN account ON account.id = account_id
  UNION
  SELECT wanted, author.id, account.brand_id FROM person
    JOIN identity ON identity.author_id = person.author_id AND standing = 'same'
    JOIN author ON author.id = identity.other_id
    JOIN account ON account.id = account_id AND account.brand_id = person.brand_id
  UNION
  SELECT wanted, author.id, account.brand_id FROM person
    JOIN identity ON identity.other_id = person.author_id AND standing = 'same'
    JOIN author ON author.id = identity.author_id
    JOIN account ON account.id = account_id AND account.brand_id = person.brand_id
)
SELECT wanted, author_id FROM person ORDER BY wanted, author_id
"""


def persons(conn: Connection, author_rows: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """Return all authors of each one's person, themselves among them; who is linked to nobody is left out."""
    if conn.execute("SELECT 1 FROM identity LIMIT 1").fetchone() is None:
        return {}
    found: dict[int, tuple[int, ...]] = {}
    for wanted, author in conn.execute(_GROUPS, (codec.dumps(list(author_rows)),)):
        found[wanted] = (*found.get(wanted, ()), author)
    return {wanted: authors for wanted, authors in found.items() if len(authors) > 1}


def person(conn: Connection, author_row: int) -> tuple[int, ...]:
    """Return all authors of one's person, that one first."""
    linked = persons(conn, [author_row]).get(author_row, ())
    return (author_row, *(each for each in linked if each != author_row))


def told_apart(conn: Connection, author_rows: Collection[int]) -> frozenset[int]:
    """Return the authors that a person said are none of these."""
    rows = conn.execute(
        "SELECT other_id FROM json_each(?1) JOIN identity ON author_id = value WHERE standing = 'different'"
        " UNION SELECT author_id FROM json_each(?1) JOIN identity ON other_id = value WHERE standing = 'different'",
        (codec.dumps(list(author_rows)),),
    )
    return frozenset(row[0] for row in rows) - frozenset(author_rows)
