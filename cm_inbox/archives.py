"""Exports that networks give their users, taken into the history: readable and searchable, nothing of it waits."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from .errors import TransferError
from .models.messages import Message
from .models.queue import ConversationState
from .networks.archives import Archive, Skipped, open_files, opened
from .store import Store
from .store.jsonl import Line
from .store.transfer import ImportReport, Problem, Progress, import_lines


def is_archive(path: Path) -> bool:
    """Say whether a path may be an export of a network, rather than a file of the exchange format."""
    return path.is_dir() or zipfile.is_zipfile(path)


def import_archive(
    store: Store,
    path: Path,
    brand: str = "",
    *,
    progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] = lambda: False,
    told: Callable[[Problem], None] = lambda _problem: None,
) -> ImportReport:
    """Import an export, a folder or the zip file as it was downloaded, into an account that is an archive.

    ``brand`` is the name of the brand it is for, which is made where there is none; empty: named like the account. An
    account that is here already keeps its brand. It may be interrupted and goes on there, and repeated at will.
    Raises TransferError for what is no export that is known, StoreError where storing fails.
    """
    with open_files(path) as files:
        source = _Source(opened(files), brand, path)
        return import_lines(store, source, progress=progress, stop=stop, told=told)


class _Source:
    """An export as ``store.transfer`` wants it."""

    def __init__(self, archive: Archive, brand: str, path: Path) -> None:
        self._archive = archive
        self._path = path
        self._account = archive.account
        self._brand = brand.strip() or self._account
        self.size = archive.size

    @property
    def key(self) -> str:
        """Return what tells this export from others: whose it is, and its files with their sizes."""
        files = self._archive.files
        told = [self._archive.network, self._account, *(f"{name} {files.size(name)}" for name in self._archive.parts())]
        return hashlib.sha256("\0".join(told).encode("utf-8", "surrogatepass")).hexdigest()[:32]

    def lines(self, skip: int, note: Callable[[int, str], None]) -> Iterator[tuple[Line, int]]:
        number = 0

        def left_out(what: Skipped) -> None:
            if number >= skip:  # the others were told of before it was interrupted
                note(number, f"{what.where}: {what.why}")

        try:
            for each in self._archive.messages(left_out):
                number += 1
                if number > skip:
                    yield self._line(each.message), each.done
        except (OSError, zipfile.BadZipFile, EOFError) as error:
            raise TransferError("{path}: {reason}.", path=self._path, reason=error) from error

    def _line(self, message: Message) -> Line:
        return Line(
            self._archive.network,
            self._account,
            self._brand,
            message,
            ConversationState.DONE,
            former_id=self._archive.former_id(message),
        )
