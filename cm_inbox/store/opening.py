"""Opening a folder's history, whatever state it is in: new, in use elsewhere, damaged, not a history at all.

What is damaged is set aside and salvaged (``salvage``), never overwritten. A file that may be the sound history
of another key is left where it is: that is a wrong key.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from cm_inbox.errors import DamagedDatabase, HistoryMissing, HistorySalvaged, StoreError, WrongKey, of_file
from cm_inbox.models.instants import Millis

from . import backups
from .connection import Key, connect
from .database import FILE_NAME, Store, damage_note
from .marker import is_in_use
from .pages import BEGINNING, PAGE

TOLD = {"message": "messages", "conversation": "conversations", "journal": "decisions", "account": "accounts"}
"""The tables whose rows a person is told the number of."""

if sys.platform == "win32":
    import msvcrt

    def _acquire(handle: int) -> None:
        while True:
            try:
                msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
            except OSError:  # held by another process
                time.sleep(0.05)
            else:
                return
else:
    import fcntl

    def _acquire(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Wait for other processes that open this folder's history, and keep them waiting. Raises ReadOnly, DiskFull.

    Two that begin in a new folder would each make a key; and nobody may open a file while it is set aside.
    """
    try:
        handle = os.open(folder / "opening.lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise of_file(error, "{path} cannot be written ({reason}).", path=folder) from error
    try:
        _acquire(handle)
        yield
    finally:
        os.close(handle)


def has_history(folder: Path) -> bool:
    """Say whether there is anything to open."""
    try:
        return (folder / FILE_NAME).stat().st_size > 0
    except OSError:
        return False


def prove(folder: Path, key: Key) -> None:
    """Look whether the key opens the history, changing nothing. Raises WrongKey, StoreError."""
    connect(folder / FILE_NAME, key, read_only=True, untouched=True).close()


def open_history(
    folder: Path, key: Key, *, used_before: bool, clock: Callable[[], Millis], check: bool = True
) -> tuple[Store, StoreError | None]:
    """Open or make the history; the second value is what a person must be told of it. Call it ``alone``.

    A history known or found to be damaged is salvaged first. Raises WrongKey, NewerDatabase, ReadOnly,
    DiskFull, Busy.
    """
    path = folder / FILE_NAME
    backups.take_restored(folder)
    if not has_history(folder):
        _keep_log(path, clock)
        store = Store.open(folder, key, clock=clock)
        return store, HistoryMissing() if used_before else None
    noted = damage_note(path).exists() and not is_in_use(folder, path.stem)
    if noted or _is_no_history(path, key):
        return _salvaged(folder, key, clock)
    try:
        return Store.open(folder, key, clock=clock, check=check), None
    except WrongKey:
        if key.fitting(path) is None:
            raise
    except DamagedDatabase:
        pass
    return _salvaged(folder, key, clock)


def _salvaged(folder: Path, key: Key, clock: Callable[[], Millis]) -> tuple[Store, StoreError]:
    path = folder / FILE_NAME
    from .salvage import salvage  # late, here and below: hardly any start needs it

    done = salvage(folder, key, clock=clock, foreign=_is_no_history(path, key))
    damage_note(path).unlink(missing_ok=True)
    told = HistorySalvaged(done.aside, _in_words(done.saved), _in_words(done.lost))
    return Store.open(folder, key, clock=clock), told


def _keep_log(path: Path, clock: Callable[[], Millis]) -> None:
    """Set a log aside whose history is gone: it must not meet a new file, and may be of use to somebody."""
    log = path.with_name(path.name + "-wal")
    if log.exists():
        from .salvage import aside_of

        aside = aside_of(path, clock())
        log.replace(aside.with_name(aside.name + "-wal"))


def _in_words(rows: dict[str, int]) -> dict[str, int]:
    return {word: rows[table] for table, word in TOLD.items() if table in rows}


def _is_no_history(path: Path, key: Key) -> bool:
    """Say whether a file cannot be an encrypted history under any key: plain, or shorter than a page, or text.

    One whose first page was overwritten with such things is a history all the same.
    """
    with path.open("rb") as file:
        head = file.read(PAGE)
    if len(head) < PAGE:
        return True
    return (head.startswith(BEGINNING) or head.isascii()) and key.fitting(path) is None
