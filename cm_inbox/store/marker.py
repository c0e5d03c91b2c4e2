"""A file that says "open": left behind, it tells the next start that the last stop was unclean.

Each process that has the history open for writing holds a locked file of its own. A lock dies with its
process, so a file that can be locked belongs to a process that never came to close the history.
"""

from __future__ import annotations

import os
import sys
import uuid
from contextlib import suppress
from pathlib import Path
from typing import IO

from cm_inbox.errors import of_file

if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


class Marker:
    """Our own file, and whether any was left behind by a process that died. Raises ReadOnly, DiskFull."""

    def __init__(self, folder: Path, stem: str) -> None:
        self._path = folder / f"{stem}.open-{os.getpid()}-{uuid.uuid4().hex[:8]}"
        try:
            self._file = self._path.open("wb", buffering=0)
        except OSError as error:
            raise of_file(error, "{path} cannot be written ({reason}).", path=folder) from error
        with suppress(OSError):  # a full disk: the empty file says the same
            self._file.write(b"open")
        with suppress(OSError):  # another process looked in this very moment: it merely checks once too often
            _lock(self._file)
        self.unclean = bool([other for other in self._others() if _is_orphan(other)])

    def is_alone(self) -> bool:
        """Say whether nobody else has the history open now."""
        return not [other for other in self._others() if not _is_orphan(other)]

    def clear(self) -> None:
        """Say that we closed properly."""
        self.leave()
        self._path.unlink(missing_ok=True)

    def _others(self) -> list[Path]:
        stem = self._path.name.partition(".open-")[0]
        return [other for other in self._path.parent.glob(f"{stem}.open-*") if other != self._path]

    def leave(self) -> None:
        """Close, and let the next start take this for an unclean stop."""
        self._file.close()


def is_in_use(folder: Path, stem: str) -> bool:
    """Say whether any process has the history open now. Forgets those that died."""
    return any(not _is_orphan(path) for path in folder.glob(f"{stem}.open-*"))


def _is_orphan(path: Path) -> bool:
    """Say whether no process holds the file any more, and take it away then."""
    try:
        with path.open("r+b") as file:
            _lock(file)
    except OSError:
        return False
    path.unlink(missing_ok=True)
    return True
