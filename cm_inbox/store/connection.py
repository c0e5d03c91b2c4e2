"""Connections to the encrypted history, the key that opens it, and its failures in our own words.

The only module that imports the driver. SQLCipher 4's file format (AES-256-CBC and HMAC-SHA512 per page,
PBKDF2-HMAC-SHA512 with 256,000 rounds) is described at https://www.zetetic.net/sqlcipher/design/.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from cm_inbox.errors import Busy, CmInboxError, DamagedDatabase, DiskFull, ReadOnly, StoreError, UsageError, WrongKey

from . import pages

if TYPE_CHECKING:
    # The driver has the standard library's interface and no type information of its own.
    import sqlite3 as driver
else:
    from sqlcipher3 import dbapi2 as driver

# Without an adapter of its own the driver asks each None in turn whether it, or the protocol, can adapt: 1.5 us for
# every empty column, a third of what a message's row costs. A dictionary's "get" answers None without running Python.
_NOTHING: dict[None, None] = {}
driver.register_adapter(type(None), _NOTHING.get)

__all__ = ["Connection", "Key", "connect", "driver", "foreign_errors", "open_blob"]

Connection = driver.Connection

BUSY_TIMEOUT = 10_000
"""How long (ms) a connection waits for another process before it raises Busy."""

KDF_ROUNDS = 256_000


class Key:
    """What opens a history: 32 random bytes from the keyring, or a passphrase stretched by SQLCipher's KDF.

    Either way SQLCipher is given key and salt in raw form, so that only the first of several connections
    pays for the stretching (some 120 ms). A raw key's salt comes from the key itself: a history whose
    first bytes are destroyed can then still be read page by page.
    """

    def __init__(self, raw: bytes | None = None, *, passphrase: str | None = None, salt_of: str | None = None) -> None:
        """Take one of the two. Raises UsageError for a key that cannot be one.

        ``salt_of`` (the workspace's id) gives a passphrase its salt in a new file, and where a file's own is destroyed.
        """
        if (raw is None) == (passphrase is None):
            raise UsageError("Give either a key or a passphrase.")
        if raw is not None and len(raw) != 32:
            raise UsageError("A key of the history has 32 bytes.")
        if passphrase is not None and (not passphrase or "\0" in passphrase):
            raise UsageError("The passphrase is empty or holds a character that cannot be in one.")
        self._raw = raw
        self._passphrase = passphrase
        self._salt = None if salt_of is None else _derived_salt(salt_of.encode())
        self._stretched: dict[bytes, bytes] = {}

    @classmethod
    def random(cls) -> Key:
        """Return a new raw key from the system's randomness."""
        return cls(os.urandom(32))

    def __repr__(self) -> str:
        return "Key(raw)" if self._raw is not None else "Key(passphrase)"

    def pragma(self, path: Path) -> str:
        """Return the statement that unlocks the file at ``path``, or that gives a new file its key."""
        if self._raw is not None:
            key, salt = self._raw, _derived_salt(self._raw)
        else:
            salt = _salt_of(path) or self._salt or os.urandom(pages.SALT)
            key = self._stretch(salt)
        return f"PRAGMA key = \"x'{key.hex()}{salt.hex()}'\""

    def for_another_process(self, path: Path) -> Key:
        """Return what opens the file at ``path`` and nothing else: no passphrase, and nothing to be stretched again."""
        salt = None if self._raw is not None else _salt_of(path)
        if salt is None:
            return self
        other = object.__new__(Key)
        other._raw = other._passphrase = other._salt = None
        other._stretched = {salt: self._stretch(salt)}
        return other

    def fitting(self, path: Path) -> tuple[bytes, bytes] | None:
        """Return raw key and salt with which any page of a file is right, None where there is no such page.

        Tells a wrong key from a destroyed first page. Raises OSError.
        """
        if self._raw is not None:
            candidates = [(self._raw, _derived_salt(self._raw))]
        else:
            salts = [salt for salt in (_salt_of(path), self._salt) if salt is not None]
            candidates = [(self._stretch(salt), salt) for salt in salts]
        return next((each for each in candidates if pages.signed_any(path, pages.signing_key(*each))), None)

    def _stretch(self, salt: bytes) -> bytes:
        if salt not in self._stretched:
            assert self._passphrase is not None
            secret = self._passphrase.encode("utf-8", "surrogatepass")
            self._stretched[salt] = hashlib.pbkdf2_hmac("sha512", secret, salt, KDF_ROUNDS, 32)
        return self._stretched[salt]


def _derived_salt(source: bytes) -> bytes:
    return hashlib.sha256(b"cm-inbox history salt" + source).digest()[: pages.SALT]


def _salt_of(path: Path) -> bytes | None:
    """Return the salt in the first bytes of an existing file."""
    try:
        with path.open("rb") as file:
            salt = file.read(pages.SALT)
    except OSError:
        return None
    return salt if len(salt) == pages.SALT else None


def connect(
    path: Path,
    key: Key,
    *,
    read_only: bool = False,
    untouched: bool = False,
    patient: bool = False,
    cache_kib: int = 8_000,
) -> Connection:
    """Open the file and prove that the key fits. The caller closes the connection.

    Statements outside a transaction are committed one by one: whoever wants a transaction begins it.
    A missing file is made, except with ``read_only``, which also refuses every write.
    ``untouched`` (with ``read_only``): not even the log is moved into the file, as closing it would.
    ``patient``: a list of tables with holes is taken as it is.
    Raises WrongKey, ReadOnly, DamagedDatabase, Busy.
    """
    with foreign_errors():
        # A reader that may write nothing leaves even the log alone; it needs the file to be there.
        name = f"{path.absolute().as_uri()}?mode=ro" if untouched else str(path)
        connection = driver.connect(
            name, uri=untouched, isolation_level=None, check_same_thread=False, cached_statements=256
        )
    try:
        with foreign_errors(opening=True):
            connection.execute("PRAGMA cipher_log_level = NONE")  # a wrong key is no news for stderr
            connection.execute(key.pragma(path))
            connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT}")
            if patient:
                connection.execute("PRAGMA writable_schema = ON")  # errors in the list are then passed over
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            connection.execute(f"PRAGMA cache_size = -{cache_kib}")
            if read_only:
                connection.execute("PRAGMA query_only = ON")
            else:
                connection.execute("PRAGMA foreign_keys = ON")
    except BaseException:
        connection.close()
        raise
    return connection


def open_blob(connection: Connection, table: str, column: str, row: int) -> driver.Blob:
    """Open one value for reading in parts. The driver's name for this is not the standard library's."""
    opened: driver.Blob = cast(Any, connection).open_blob(table, column, row, True)
    return opened


@contextmanager
def foreign_errors(*, opening: bool = False, writing: bool = False) -> Iterator[None]:
    """Turn the driver's errors into ours.

    ``opening``: what is no database may be a wrong key; it and ``writing``: an input/output error is one of output.
    """
    try:
        yield
    except driver.Error as error:
        raise _translated(error, opening=opening, writing=writing) from error


_ERRORS: dict[int, type[CmInboxError]] = {
    driver.SQLITE_FULL: DiskFull,
    driver.SQLITE_READONLY: ReadOnly,
    driver.SQLITE_CANTOPEN: ReadOnly,
    driver.SQLITE_PERM: ReadOnly,
    driver.SQLITE_BUSY: Busy,
    driver.SQLITE_LOCKED: Busy,
    driver.SQLITE_CORRUPT: DamagedDatabase,
    driver.SQLITE_NOTADB: DamagedDatabase,
}


def _translated(error: driver.Error, *, opening: bool, writing: bool) -> CmInboxError:
    code: int = (getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF
    if opening and code == driver.SQLITE_NOTADB:
        return WrongKey()
    if (writing or opening) and code == driver.SQLITE_IOERR:
        return DiskFull("Writing failed: the disk is full, a quota is spent, or the disk is failing. Nothing was lost.")
    if code in _ERRORS:
        return _ERRORS[code]()
    return StoreError(
        "The history's database refused: {error} ({code}).", error=error, code=getattr(error, "sqlite_errorname", "")
    )
