"""The way into an open history for another process of ours."""

from __future__ import annotations

from pathlib import Path

from .connection import Connection, Key, connect

CACHE_KIB = 8_000


class Door:
    """Opens the history elsewhere, to read. It holds the key: it goes there through a pipe, and no other way."""

    def __init__(self, path: Path, key: Key) -> None:
        """Take the history's file, which exists, and its key."""
        self._path = path
        self._key = key.for_another_process(path)

    def __repr__(self) -> str:
        return "Door()"

    def open(self) -> Connection:
        """Return a connection that may read only. The caller closes it. Raises StoreError."""
        return connect(self._path, self._key, read_only=True, cache_kib=CACHE_KIB)
