"""What was done in a demo world that outlives its process: one line of JSON per deed, in the order they were done."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec

from cm_inbox.models.actions import Action
from cm_inbox.models.instants import Millis


class Deed(msgspec.Struct, frozen=True):
    """An action of ours, when and from which account."""

    at: Millis
    account: str
    action: Action


class _Beginning(msgspec.Struct, frozen=True):
    start: Millis


class Memory:
    """The file of one world. ``deeds`` are those of earlier processes."""

    def __init__(self, path: Path, start: Millis, deeds: tuple[Deed, ...]) -> None:
        self.start = start
        self.deeds = deeds
        self._path = path

    @classmethod
    def open(cls, path: Path, clock: Callable[[], Millis]) -> Memory:
        """Read the file, or begin it now. A last line cut short by a crash was never done. Raises OSError."""
        lines = path.read_bytes().split(b"\n") if path.exists() else []
        whole = lines[:-1]
        try:
            start = msgspec.json.decode(whole[0], type=_Beginning).start
        except (IndexError, msgspec.DecodeError):
            start = clock()
            path.write_bytes(msgspec.json.encode(_Beginning(start)) + b"\n")
            return cls(path, start, ())
        deeds = []
        for line in whole[1:]:
            try:
                deeds.append(msgspec.json.decode(line, type=Deed))
            except msgspec.DecodeError:
                break  # what was done after it cannot be done without it
        if len(deeds) + 2 < len(lines) or lines[-1]:
            path.write_bytes(b"".join(line + b"\n" for line in whole[: len(deeds) + 1]))
        return cls(path, start, tuple(deeds))

    def add(self, deed: Deed) -> None:
        """Write a deed down. Raises OSError."""
        with self._path.open("ab") as file:
            file.write(msgspec.json.encode(deed) + b"\n")
