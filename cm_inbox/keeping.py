"""The history as a whole: how large it is, backups, export and import, and what is forgotten for good.

What takes long runs on a thread of its own, one order after the other, and gives a ``Future``; ``progress`` and
``stop`` are called there. Nothing here is undone: whoever orders it says so first.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from .deciding import AUTOMATON
from .errors import DiskFull, TransferError, UsageError
from .models.conversations import AuthorRecord
from .models.instants import Millis
from .models.queue import Change
from .models.record import Record
from .store import backups, export, forgetting, queue, transfer
from .store.connection import Connection, Key
from .store.database import Store
from .store.forgetting import OLDER, PERSON, RETENTION, Foreseen, Piece, Trace

T = TypeVar("T")

Told = Callable[[int, int], None]
"""Is told how much of how much is done."""

SHORTEST_PASSPHRASE = 8

REST_SECONDS = 0.05
"""How long what is done by itself lets go of the history between two pieces."""


def _nobody(_done: int, _total: int) -> None:
    """Tell nobody."""


class Sizes(Record, frozen=True):
    """What the folder holds, in bytes; ``gaps``: how much of the history is empty since something was deleted."""

    history: int
    gaps: int
    free: int
    others: tuple[tuple[Path, int], ...] = ()
    """Older copies beside the history, kept from a migration, a repair or a restoring."""


class Keeping:
    """What can be done with a folder's history as a whole."""

    def __init__(
        self,
        store: Store,
        folder: Path,
        *,
        actor: Callable[[], str],
        tell: Callable[[Change], None],
        clock: Callable[[], Millis],
        judge: Callable[[], Iterable[None]],
    ) -> None:
        """``judge`` looks at what an import brought by the charters in force, piece by piece."""
        self._store = store
        self.folder = folder
        self._actor = actor
        self._tell = tell
        self._clock = clock
        self._judge = judge
        self._worker: ThreadPoolExecutor | None = None
        self._closed = threading.Event()

    def close(self) -> None:
        """Let what runs end after its piece."""
        self._closed.set()
        if self._worker is not None:
            self._worker.shutdown(cancel_futures=True)

    def _submit(self, work: Callable[[], T]) -> Future[T]:
        if self._worker is None:
            self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="keeping")
        return self._worker.submit(work)

    # -- asking --

    def sizes(self) -> Future[Sizes]:
        """Look how much room everything takes."""

        def look() -> Sizes:
            path = self._store.path
            log = path.with_name(path.name + "-wal")
            used = _size(path) + _size(log)
            others = sorted(each for each in self.folder.glob("history*.db") if each != path)
            gaps = self._store.read(backups.gaps)
            return Sizes(used, gaps, shutil.disk_usage(self.folder).free, tuple((each, _size(each)) for each in others))

        return self._submit(look)

    def check(self) -> Future[Sequence[str]]:
        """Look for damage; the result lists what is wrong, nothing if all is well."""
        return self._store.check()

    def traces(self) -> list[Trace]:
        """Return what was ever forgotten for good, newest first."""
        return self._store.read(forgetting.traces)

    def foresee_older(self, brand_id: int, before: Millis) -> Future[Foreseen]:
        """Count what ``forget_older`` would forget."""
        return self._store.background(forgetting.foresee_older, brand_id, before)

    def foresee_person(self, author_row: int) -> Future[Foreseen]:
        """Count what ``forget_person`` would forget. The future raises NotFound, UsageError."""
        return self._store.background(forgetting.foresee_person, author_row)

    def people(self, query: str, limit: int = 20) -> Future[list[AuthorRecord]]:
        """Find people by the beginning of a name or handle."""
        return self._store.background(_people, query, limit)

    # -- forgetting --

    def forget_older(self, brand_id: int, before: Millis, progress: Told, stop: Callable[[], bool]) -> Future[Trace]:
        """Forget what a brand has from before an instant (``store.forgetting``); stopped, it has forgotten a part."""
        expected = self.foresee_older(brand_id, before)
        return self._submit(
            lambda: self._forget_older(
                OLDER, self._actor(), brand_id, before, expected.result().messages, progress, stop
            )
        )

    def foresee_limits(self, limits: Sequence[tuple[int, Millis]]) -> Future[Foreseen]:
        """Count what ``keep_to`` would forget now."""
        return self._store.background(_foresee_limits, limits)

    def keep_to(
        self, limits: Sequence[tuple[int, Millis]], progress: Told = _nobody, stop: Callable[[], bool] = bool
    ) -> Future[int]:
        """Forget what brands have from before their instants, by itself: the future gives how many messages went.

        It rests between pieces. What waits stays, and what a charter protects; where there is nothing to forget, no
        trace is left of having looked.
        """

        def keep() -> int:
            gone = 0
            for brand_id, before in limits:
                expected = self._store.read(forgetting.foresee_older, brand_id, before, RETENTION).messages
                if expected and not stop() and not self._closed.is_set():
                    done = self._forget_older(RETENTION, AUTOMATON, brand_id, before, expected, progress, stop)
                    gone += done.messages
            return gone

        return self._submit(keep)

    def _forget_older(
        self,
        kind: str,
        actor: str,
        brand_id: int,
        before: Millis,
        expected: int,
        progress: Told,
        stop: Callable[[], bool],
    ) -> Trace:
        at, after = self._clock(), 0
        begun = self._store.write(forgetting.begin, kind, actor=actor, at=at, brand_id=brand_id, before=before).result()

        def piece() -> Piece:
            nonlocal after
            done = self._store.write(forgetting.forget_older, begun, after).result()
            after = done.after
            return done

        rest = REST_SECONDS if kind == RETENTION else 0.0
        return self._forget(begun, expected, piece, progress, stop, rest)

    def forget_person(self, author_row: int, progress: Told, stop: Callable[[], bool]) -> Future[Trace]:
        """Erase all there is of a person. The future raises NotFound, UsageError where something is on its way."""

        def forget() -> Trace:
            account = self._store.read(forgetting.account_of, author_row)
            expected = self._store.read(forgetting.foresee_person, author_row).messages
            begun = self._store.write(
                forgetting.begin, PERSON, actor=self._actor(), at=self._clock(), account_id=account
            ).result()

            def piece() -> Piece:
                return self._store.write(forgetting.forget_person, begun, author_row).result()

            return self._forget(begun, expected, piece, progress, stop)

        return self._submit(forget)

    def _forget(
        self,
        begun: Trace,
        expected: int,
        piece: Callable[[], Piece],
        progress: Told,
        stop: Callable[[], bool],
        rest: float = 0.0,
    ) -> Trace:
        gone, more = 0, True
        try:
            while more and not stop() and not self._closed.wait(rest):
                done = piece()
                more, gone = done.more, gone + done.messages
                progress(gone, max(expected, gone))
            if more:
                return next(each for each in self.traces() if each.id == begun.id)
            return self._store.write(forgetting.finish, begun).result()
        finally:
            self._tell(Change(reload=True, outbox=True))

    # -- backups --

    def back_up(self, target: Path, passphrase: str, progress: Told, stop: Callable[[], bool]) -> Future[int]:
        """Write the history to a file behind a passphrase; the future gives its bytes.

        Raises UsageError for a passphrase that is too short. The future raises DiskFull, ReadOnly, TransferError where
        it was stopped.
        """
        key = _key(passphrase)
        return self._store.copy_to(target, key, _stopping(progress, stop))

    def restore(self, backup: Path, passphrase: str, progress: Told, stop: Callable[[], bool]) -> Future[int]:
        """Make a backup ready to be the history from the next start on; the future gives its number of messages.

        The history of now is kept beside it. The future raises WrongKey, NewerDatabase, DamagedDatabase, TransferError.
        """

        def prepare() -> int:
            opens = Key(passphrase=passphrase)
            told = _stopping(progress, stop)
            return backups.prepare_restore(self.folder, backup, opens, self._store.key, told)

        return self._submit(prepare)

    def compact(self) -> Future[int]:
        """Rewrite the history without gaps; the future gives how many bytes became free. Decisions wait meanwhile.

        The future raises DiskFull where there is no room for a second copy.
        """

        def rewrite() -> int:
            path = self._store.path
            before = _size(path)
            if shutil.disk_usage(self.folder).free < before * 2:
                raise DiskFull("Compacting needs room for a second copy of the history. Make room first.")
            self._store.write_bare(backups.compact).result()
            return max(0, before - _size(path))

        return self._submit(rewrite)

    # -- in and out --

    def export(
        self,
        target: Path,
        kind: str,
        brand_id: int | None,
        progress: Told,
        stop: Callable[[], bool],
    ) -> Future[int]:
        """Write messages as ``jsonl``, ``csv`` or ``sqlite``, not encrypted; the future gives how many."""

        def told(state: transfer.Progress) -> None:
            progress(state.done, state.total)

        return self._store.background(export.export, target, kind, brand_id=brand_id, progress=told, stop=stop)

    def import_file(
        self, path: Path, progress: Told, stop: Callable[[], bool], brand: str = ""
    ) -> Future[transfer.ImportReport]:
        """Import a file of the exchange format (docs/jsonl.md), and have the charters judge what waits in it.

        Or an export of a network (docs/archives.md), for a brand: empty, for one named like the account.
        """

        def told(state: transfer.Progress) -> None:
            progress(state.done, state.total)

        def read() -> transfer.ImportReport:
            from . import archives  # rarely needed

            try:
                if archives.is_archive(path):
                    report = archives.import_archive(self._store, path, brand, progress=told, stop=stop)
                else:
                    report = transfer.import_file(self._store, path, progress=told, stop=stop)
                for _ in self._judge() if report.finished else ():
                    if stop() or self._closed.is_set():
                        break
                return report
            finally:
                self._tell(Change(reload=True, accounts=True))

        return self._submit(read)


def _foresee_limits(conn: Connection, limits: Sequence[tuple[int, Millis]]) -> Foreseen:
    found = [forgetting.foresee_older(conn, brand_id, before, RETENTION) for brand_id, before in limits]
    return Foreseen(
        sum(each.messages for each in found),
        sum(each.conversations for each in found),
        sum(each.kept for each in found),
    )


def _people(conn: Connection, query: str, limit: int) -> list[AuthorRecord]:
    return [queue.author(conn, row)[0] for row in forgetting.people(conn, query, limit)]


def _key(passphrase: str) -> Key:
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise UsageError("The passphrase of a backup needs at least {least} characters.", least=SHORTEST_PASSPHRASE)
    return Key(passphrase=passphrase)


def _stopping(progress: Told, stop: Callable[[], bool]) -> Told:
    def told(done: int, total: int) -> None:
        if stop():
            raise TransferError("Stopped; no file was left.")
        progress(done, total)

    return told


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
