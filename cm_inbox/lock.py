"""A file that one process holds at a time. The lock ends with its process, however that ends."""

from __future__ import annotations

import os
import sys
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


class Lock:
    """Tried once, when it is made: ``held`` says that another process has it. Raises OSError for a file it cannot open.

    filelock does the same for those who wait; it takes as long to import as the queue's list.
    """

    def __init__(self, path: Path) -> None:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        self.held = False
        try:
            _take(handle)
        except OSError:  # of another process; a file system without locks refuses, too
            os.close(handle)
            self.held = True
            return
        self._handle = handle

    def release(self) -> None:
        """Let another process have it."""
        if not self.held:
            os.close(self._handle)
            self.held = True
