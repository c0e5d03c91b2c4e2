"""What the readers of exports have in common: what they give, and JSON read piece by piece."""

from __future__ import annotations

import io
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from cm_inbox.models.instants import Millis, parse_time
from cm_inbox.models.messages import Message
from cm_inbox.models.record import Record

from .files import Files, Followed

if TYPE_CHECKING:
    from typing_extensions import Buffer  # collections.abc has it from Python 3.12 on


class Archived(Record, frozen=True):
    """One message of an export. ``done`` is how much of the export has been read with it (bytes)."""

    message: Message
    done: int


class Skipped(Record, frozen=True):
    """Something that was left out, and where it was."""

    where: str
    why: str


class Archive(ABC):
    """An export of one account of one network."""

    network: str
    """The network's id."""

    def __init__(self, files: Files) -> None:
        self.files = Followed(files)

    @property
    @abstractmethod
    def account(self) -> str:
        """Return the account's address as the adapter of the network has it. Raises TransferError."""

    @abstractmethod
    def parts(self) -> list[str]:
        """Return the names of the files that hold messages, in the order they are read."""

    @abstractmethod
    def read(self, part: str, left_out: Callable[[Skipped], None]) -> Iterator[Message]:
        """Read one file. What cannot be understood is told and left out. Raises OSError, zipfile.BadZipFile."""

    @property
    def size(self) -> int:
        """Return how much there is to read (bytes)."""
        return sum(map(self.files.size, self.parts()))

    def former_id(self, _message: Message) -> str | None:
        """Return the id that a message of it had in imports of before; None where that was the same."""
        return None

    def messages(self, left_out: Callable[[Skipped], None]) -> Iterator[Archived]:
        """Read all of it, always in the same order."""
        done = 0
        for part in self.parts():
            for message in self.read(part, left_out):
                yield Archived(message, done + self.files.read(part))
            done += self.files.size(part)


def items(file: BinaryIO, path: str, part: str, left_out: Callable[[Skipped], None]) -> Iterator[Any]:
    """Give the values at a path of a JSON file one by one (``orderedItems.item``), never the whole file.

    Where the file breaks off or is no JSON, that is told, and what came before was given.
    """
    import ijson  # a tenth of a second: only who imports an export waits for it

    try:
        yield from ijson.items(file, path, use_float=True)
    except (ijson.JSONError, UnicodeDecodeError) as error:
        left_out(Skipped(part, f"this is not JSON from here on: {error}"))


def value(file: BinaryIO, part: str, left_out: Callable[[Skipped], None]) -> Any:
    """Return the whole of a small JSON file, None for one that is broken."""
    return next(items(file, "", part, left_out), None)


class AfterAssignment(io.RawIOBase):
    """A JavaScript file of one assignment, from its value on: ``window.NAME = [...]``."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__()
        self._file = file
        self._left = b""
        while chunk := file.read(256):
            self._left += chunk
            _, sign, value = self._left.partition(b"=")
            if sign:
                self._left = value
                break

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int:
        room = memoryview(buffer).cast("B")
        got = self._left[: len(room)] or self._file.read(len(room))
        self._left = self._left[len(got) :]
        room[: len(got)] = got
        return len(got)


def instant(text: object) -> Millis:
    """Return the instant of an ISO 8601 text. Raises ValueError."""
    if not isinstance(text, str):
        raise ValueError(f"{text!r} is no time")
    return parse_time(text)


def from_seconds(value: object) -> Millis:
    """Return the instant of seconds since 1970. Raises ValueError."""
    return from_millis(value * 1000 if isinstance(value, int | float) else value)


def from_millis(value: object) -> Millis:
    """Return the instant of milliseconds since 1970. Raises ValueError."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1 << 52:
        raise ValueError(f"{value!r} is no time")
    return int(value)
