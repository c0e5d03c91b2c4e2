"""The files of an export, be it a folder or the zip file as it was downloaded."""

from __future__ import annotations

import io
import zipfile
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from cm_inbox.errors import TransferError

if TYPE_CHECKING:
    from typing_extensions import Buffer  # collections.abc has it from Python 3.12 on

CHUNK = 1 << 16
"""How much of a file is read at a time (bytes)."""


class Files(ABC):
    """The files of an export by their names, which have ``/`` between folders."""

    @property
    @abstractmethod
    def names(self) -> list[str]:
        """Return the names, in their natural order."""

    @abstractmethod
    def size(self, name: str) -> int:
        """Return how large a file is (bytes)."""

    @abstractmethod
    def open(self, name: str) -> BinaryIO:
        """Open a file. Raises OSError, zipfile.BadZipFile."""

    def ending(self, *endings: str) -> list[str]:
        """Return the names that are, or end with a folder's border and, one of these."""
        return [name for name in self.names if any(f"/{name}".endswith(f"/{ending}") for ending in endings)]

    def one(self, *endings: str) -> str | None:
        """Return the first such name, None for none."""
        return next(iter(self.ending(*endings)), None)


class _Folder(Files):
    def __init__(self, path: Path) -> None:
        self._path = path
        found = (each for each in path.rglob("*") if each.is_file())
        self._names = sorted((each.relative_to(path).as_posix() for each in found), key=natural)

    @property
    def names(self) -> list[str]:
        return self._names

    def size(self, name: str) -> int:
        return (self._path / name).stat().st_size

    def open(self, name: str) -> BinaryIO:
        return (self._path / name).open("rb")


class _Zip(Files):
    def __init__(self, zipped: zipfile.ZipFile) -> None:
        self._zip = zipped
        self._sizes = {each.filename: each.file_size for each in zipped.infolist() if not each.is_dir()}
        self._names = sorted(self._sizes, key=natural)

    @property
    def names(self) -> list[str]:
        return self._names

    def size(self, name: str) -> int:
        return self._sizes[name]

    def open(self, name: str) -> BinaryIO:
        return cast(BinaryIO, self._zip.open(name))


class Followed(Files):
    """Files of which one can ask how far the last opening of each has been read."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._read: dict[str, int] = {}

    @property
    def names(self) -> list[str]:
        return self._files.names

    def size(self, name: str) -> int:
        return self._files.size(name)

    def open(self, name: str) -> BinaryIO:
        file = self._files.open(name)
        self._read[name] = 0
        return io.BufferedReader(_Reading(file, self._read, name), CHUNK)

    def read(self, name: str) -> int:
        """Return how much of a file was read since it was last opened (bytes)."""
        return min(self._read.get(name, 0), self.size(name))


class _Reading(io.RawIOBase):
    """Notes how much of a file was read."""

    def __init__(self, file: BinaryIO, read: dict[str, int], name: str) -> None:
        super().__init__()
        self._file = file
        self._read = read
        self._name = name

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int:
        room = memoryview(buffer).cast("B")
        got = self._file.read(len(room))
        room[: len(got)] = got
        self._read[self._name] += len(got)
        return len(got)

    def close(self) -> None:
        self._file.close()
        super().close()


def natural(name: str) -> list[tuple[int, str]]:
    """Return what sorts ``message_2`` before ``message_10``."""
    parts: list[tuple[int, str]] = []
    digits = ""
    for letter in f"{name}/":
        if letter.isascii() and letter.isdigit():
            digits += letter
            continue
        if digits:
            parts.append((int(digits), ""))
            digits = ""
        parts.append((-1, letter))
    return parts


@contextmanager
def open_files(path: Path) -> Iterator[Files]:
    """Open an export. Raises TransferError for what is neither a folder nor a zip file that can be read."""
    try:
        if path.is_dir():
            yield _Folder(path)
            return
        with zipfile.ZipFile(path) as zipped:
            yield _Zip(zipped)
    except zipfile.BadZipFile as error:
        raise TransferError("{path} is not a whole zip file: download it again.", path=path) from error
    except OSError as error:
        raise TransferError("{path}: {reason}.", path=path, reason=error.strerror or error) from error
