"""Backups: the whole history in one file behind a passphrase of its own, and back again.

A backup is restored in two steps, so that no moment is without a whole history: first it is copied into the folder,
under the folder's own key, beside the history that is in use; the next opening that is alone puts it in its
place; that one is kept under another name.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from cm_inbox.errors import DamagedDatabase, NewerDatabase, TransferError

from .connection import Connection, Key, connect
from .marker import is_in_use

RESTORED = "history-restored.db"
"""A backup that the next opening is to take up."""

HISTORY = "history.db"

PAGE = 4096
"""A history is so many bytes long, or a multiple: the pages of SQLCipher 4 (``cipher_page_size``)."""


def prepare_restore(
    folder: Path, backup: Path, opens: Key, key: Key, progress: Callable[[int, int], None] = lambda _done, _all: None
) -> int:
    """Copy a backup into the folder, to be taken up at the next opening; return how many messages it has.

    ``opens`` is the backup's key, ``key`` the folder's. Raises WrongKey, NewerDatabase, DamagedDatabase, TransferError
    (also of a file that can be no backup), DiskFull, ReadOnly.
    """
    from .database import SCHEMA_VERSION, back_up, quick_check, schema_version  # late: it opens with this module

    if not backup.is_file():
        raise TransferError("There is no file {path}.", path=backup)
    size = backup.stat().st_size
    if not size or size % PAGE:  # a wrong passphrase would be blamed for it
        raise TransferError("This file is not a whole backup of cm-inbox. Choose another one.")
    connection = connect(backup, opens, read_only=True, untouched=True)
    try:
        version = schema_version(connection)
        if not version:
            raise DamagedDatabase("This file is a database, but not a history of cm-inbox.")
        if version > SCHEMA_VERSION:
            raise NewerDatabase
        if quick_check(connection):
            raise DamagedDatabase("This backup is damaged. Choose another one.")
        messages = _messages(connection)
        back_up(connection, folder / RESTORED, key, progress)
    finally:
        connection.close()
    return messages


def _messages(connection: Connection) -> int:
    (count,) = connection.execute("SELECT count(*) FROM message").fetchone()
    return int(count)


def take_restored(folder: Path) -> None:
    """Put a prepared backup in the place of the history, which is kept. Call it before opening, while ``alone``.

    Each step is one renaming; after a crash between two the next call does the rest.
    """
    restored, history = folder / RESTORED, folder / HISTORY
    if not restored.exists() or is_in_use(folder, history.stem):
        return
    number = 1
    while (aside := folder / f"history-before-restore-{number}.db").exists():
        number += 1
    for name in ("-wal", "-shm"):
        log = history.with_name(history.name + name)
        if log.exists():
            log.replace(aside.with_name(aside.name + name))
    if history.exists():
        history.replace(aside)
    restored.replace(history)


def compact(connection: Connection) -> None:
    """Merge the full-text index and rewrite the file without the gaps that deletion left. Not in a transaction.

    What was forgotten is then no longer in the file, either.
    """
    connection.execute("INSERT INTO message_fts (message_fts) VALUES ('optimize')")
    connection.execute("INSERT INTO author_fts (author_fts) VALUES ('optimize')")
    connection.execute("VACUUM")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def gaps(connection: Connection) -> int:
    """Return how many bytes of the file are empty."""
    (free,) = connection.execute("PRAGMA freelist_count").fetchone()
    (size,) = connection.execute("PRAGMA page_size").fetchone()
    return int(free) * int(size)
