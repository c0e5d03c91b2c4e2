"""People by the beginnings of their name or handle: what the palette finds."""

from __future__ import annotations

from cm_inbox.models.conversations import FoundPerson

from .connection import Connection
from .query import sender_match

_NAMED = """
SELECT author.id, author.account_id, author.handle, author.name,
  (SELECT id FROM conversation WHERE author_id = author.id ORDER BY last_at DESC LIMIT 1) AS newest
FROM (SELECT rowid FROM author_fts WHERE author_fts MATCH ? ORDER BY rowid DESC LIMIT ?) AS found
CROSS JOIN author ON author.id = found.rowid
"""


def named(conn: Connection, query: str, *, limit: int) -> list[FoundPerson]:
    """Return the people each word of a query begins a word of whose name or handle; whoever came last comes first."""
    match = sender_match(query)
    if match is None:
        return []
    rows = conn.execute(_NAMED, (match, 2 * limit))  # twice as many: some may have no conversation
    return [FoundPerson(*row) for row in rows if row[4] is not None][:limit]
