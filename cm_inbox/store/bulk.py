"""Storing very many messages: large transactions, a large cache, a large buffer of the full-text index.

Nothing is switched off: every transaction is whole, all indices are always right, and the program may be
killed at any moment. See docs/adr/0004-store.md for what each setting brings.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from .connection import Connection
from .database import WRITER_CACHE_KIB, Store

TRANSACTION = 200_000
"""Messages per transaction: the pages of the indices are then written once for many rows. As many as the cache holds
the changed pages of: half as many take a tenth longer, twice as many gain nothing."""

BATCH = 10_000
"""Messages that are worked on at once, and in memory. Whoever waits for the history gets it after so many."""

SHARED_BATCH = 4_000
"""The same while a window or another program has the history open, which may have something to write meanwhile."""

SHARED_PAUSE = 0.12
"""Seconds between two transactions then: who waits for the file looks every 100 ms, and must find it free once."""

_CACHE_KIB = 256 * 1024
_WAL_PAGES = 20_000
_FTS_BUFFER = 16 * 1024 * 1024


@contextmanager
def at_full_speed(store: Store) -> Iterator[None]:
    """Settle the writer for very many rows, and go back to what suits single pages of news.

    Looking for garbage in cycles pauses: among some hundred thousand new objects, none of them in a cycle, it
    would take an eighth of the time.
    """
    collecting = gc.isenabled()
    store.write(_prepare).result()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
        store.write(_finish).result()


def _prepare(conn: Connection) -> None:
    _settle(conn, cache_kib=_CACHE_KIB, log_pages=_WAL_PAGES, buffer=_FTS_BUFFER)


def _finish(conn: Connection) -> None:
    _settle(conn, cache_kib=WRITER_CACHE_KIB, log_pages=1_000, buffer=1024 * 1024)


def _settle(conn: Connection, *, cache_kib: int, log_pages: int, buffer: int) -> None:
    conn.execute(f"PRAGMA cache_size = -{cache_kib}")
    conn.execute(f"PRAGMA wal_autocheckpoint = {log_pages}")
    conn.execute("INSERT INTO message_fts (message_fts, rank) VALUES ('hashsize', ?)", (buffer,))
