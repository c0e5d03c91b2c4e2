"""Where faults of the program itself are written down: ``faults.log`` in the data folder.

A person gets one line; the file gets the stack. It holds no secret and no message: of an error only its type and
where it happened, since its text may quote what was being worked on, and of other libraries' log records only
their template (of asyncio's, which come filled, the first line). Whoever else hears our log gets the same stack.
"""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

NAME = "faults.log"
OURS = __package__
LIMIT = 1_000_000
"""Bytes after which a new file is begun; the one before is kept."""


class FaultLog(logging.Handler):
    """Writes each error to the file of ``folder`` (None: nowhere) and one line of it to standard error."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.folder: Path | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Write it down; what cannot be written is still said."""
        written = self._write(record)
        error = record.exc_info[1] if record.exc_info else None
        if error is None:
            said = f"cm-inbox: {_message(record)}"
        else:
            where = f" The details are in {written}." if written else ""
            said = f"cm-inbox has a fault ({type(error).__name__}).{where} Please report it."
        with contextlib.suppress(OSError, ValueError):  # no standard error, or a closed one
            print("".join(char if char.isprintable() else " " for char in said), file=sys.stderr)  # noqa: T201

    def _write(self, record: logging.LogRecord) -> Path | None:
        if self.folder is None or not self.folder.is_dir():
            return None
        path = self.folder / NAME
        lines = [f"{datetime.now(UTC).isoformat(timespec='seconds')} {record.name}: {_message(record)}"]
        if record.exc_info and record.exc_info[1] is not None:
            lines += stack(record.exc_info[1])
        try:
            if path.exists() and path.stat().st_size > LIMIT:
                path.replace(path.with_name(f"{NAME}.1"))
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "w", encoding="utf-8") as file:
                file.write("\n".join(lines) + "\n")
        except (OSError, ValueError):
            return None
        return path


def _message(record: logging.LogRecord) -> str:
    return record.getMessage() if record.name.split(".")[0] == OURS else str(record.msg).partition("\n")[0]


def stack(error: BaseException) -> Iterator[str]:
    """Yield where an error happened and what led to it, without what it says."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield f"  {type(current).__module__}.{type(current).__qualname__}"
        for frame in traceback.extract_tb(current.__traceback__):
            yield f"    {frame.filename}:{frame.lineno} in {frame.name}"
        current = current.__cause__ or current.__context__


FAULTS = FaultLog()
"""The one of this process; ``logging`` itself is as global."""


class BareRecord(logging.LogRecord):
    """A record whose traceback any handler writes without what the errors in it say.

    ``logging.Formatter`` writes ``exc_text`` where it finds one.
    """

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        if self.exc_info and self.exc_info[1] is not None:
            self.exc_text = "\n".join(stack(self.exc_info[1]))


def write_faults_down() -> None:
    """Let every error that is logged, and every one that nobody caught, end in the log instead of a traceback."""
    root = logging.getLogger()
    if FAULTS not in root.handlers:
        root.addHandler(FAULTS)
        root.setLevel(logging.ERROR)
        logging.setLogRecordFactory(BareRecord)
