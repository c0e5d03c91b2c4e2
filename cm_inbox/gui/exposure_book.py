"""The file of what a person has read that hurts: in the data folder, beside the history and never in it."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

from cm_inbox.errors import DiskFull, ReadOnly
from cm_inbox.settings import write_atomically
from cm_inbox.wellbeing import Exposure

FILE = "exposure.json"


class ExposureBook:
    """Reads the counts when they are first wanted, and writes them. Without a path they live as long as the program.

    A folder that cannot be written loses counts, nothing else.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._exposure: Exposure | None = None
        self._written: dict[str, object] = {}

    @property
    def exposure(self) -> Exposure:
        """Return the counts."""
        if self._exposure is None:
            self._exposure = Exposure(self._read())
            self._written = self._exposure.plain()
        return self._exposure

    @property
    def folder(self) -> Path | None:
        """Return the data folder, None where nothing is written."""
        return None if self._path is None else self._path.parent

    def _read(self) -> dict[str, object]:
        if self._path is not None:
            with contextlib.suppress(OSError, ValueError):
                read = json.loads(self._path.read_text("utf-8"))
                if isinstance(read, dict):
                    return read
        return {}

    def save(self) -> None:
        """Write the counts where they have changed."""
        if self._exposure is None or self._path is None or self._exposure.plain() == self._written:
            return
        with contextlib.suppress(ReadOnly, DiskFull):
            write_atomically(self._path, json.dumps(self._exposure.plain()).encode())
            self._written = self._exposure.plain()

    def delete(self) -> None:
        """Forget the counts, here and on the disk."""
        self.exposure.forget()
        self._written = self.exposure.plain()
        if self._path is not None:
            with contextlib.suppress(OSError):
                self._path.unlink(missing_ok=True)
