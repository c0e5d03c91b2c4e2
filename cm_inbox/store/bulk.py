"""Storing very many messages: large transactions, a large cache, a large buffer of the full-text index.

Nothing is switched off: every transaction is whole, all indices are always right, and the program may be
killed at any moment. See docs/adr/0004-store.md for what each setting brings.
"""

from __future__ import annotations

from .connection import Connection

BATCH = 50_000
"""Messages per transaction: the pages of the indices are then written once for many rows."""

_CACHE_KIB = 256 * 1024
_WAL_PAGES = 20_000
_FTS_BUFFER = 16 * 1024 * 1024


def prepare(conn: Connection) -> None:
    """Settle the writer's connection for many rows. Followed by ``finish``, also after an error."""
    conn.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    conn.execute(f"PRAGMA wal_autocheckpoint = {_WAL_PAGES}")
    conn.execute("INSERT INTO message_fts (message_fts, rank) VALUES ('hashsize', ?)", (_FTS_BUFFER,))


def finish(conn: Connection) -> None:
    """Go back to what suits single pages of news."""
    conn.execute("PRAGMA cache_size = -16000")
    conn.execute("PRAGMA wal_autocheckpoint = 1000")
    conn.execute("INSERT INTO message_fts (message_fts, rank) VALUES ('hashsize', ?)", (1024 * 1024,))
