"""The history's file: opened, migrated, checked, and used from one writer and several readers.

Everything else in ``store`` is a function that takes a connection first; ``Store`` runs such functions:

* ``read`` in the calling thread, for point queries that take well under a millisecond;
* ``write`` on the one writer thread, one transaction each; urgent ones overtake waiting background work
  and reach the disk before they are acknowledged;
* ``background`` on a reader thread, for long queries.
"""

from __future__ import annotations

import threading
import time
import weakref
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from cm_inbox.errors import DamagedDatabase, DiskFull, NewerDatabase, ReadOnly, StoreError, of_file
from cm_inbox.models.instants import Millis, format_time, now

from . import due
from .connection import Connection, Key, connect, driver, foreign_errors
from .marker import Marker

if TYPE_CHECKING:
    from .door import Door

P = ParamSpec("P")
T = TypeVar("T")

FILE_NAME = "history.db"

SCHEMA_VERSION = 11
"""How many migrations ``schema`` has. Kept here so that opening a current history does not import it."""

WRITER_CACHE_KIB = 16_000
STEPS_BETWEEN_LOOKS = 5_000
"""How many steps of the database's machine pass between two looks at the clock: some tenths of a millisecond."""

POINT_CACHE_KIB = 2_000
LONG_CACHE_KIB = 1_000
"""How much of the history a thread keeps at hand for point queries, and for long ones.

A long one reads through more than any cache should hold, so that it finds next to nothing there the next time: the ids
of a long list take as long with 8 MB.
"""

WAL_LIMIT = 64 * 1024 * 1024


class Store:
    """An open history. ``checked`` is set after an unclean stop: what ``check`` found, in the background.

    Several processes may have the same history open; ``data_version`` tells that another one wrote.
    ``on_trouble`` is told, from any thread, of what a person must do something about: a full disk, damage.
    """

    def __init__(self, path: Path, key: Key, clock: Callable[[], Millis], marker: Marker, writer: Connection) -> None:
        """Use ``Store.open``."""
        self.path = path
        self.clock = clock
        self._key = key
        self._marker = marker
        self.on_trouble: Callable[[StoreError], None] = lambda _error: None
        self.due: due.Due = due.plain
        """Says by when an answer is due. Asked on the writer thread, within its transaction."""
        due.define(writer, lambda: self.due)
        self._writer = _Writer(writer, self._take_note)
        self._local = threading.local()
        self._readers: weakref.WeakSet[_Reader] = weakref.WeakSet()
        self._readers_lock = threading.Lock()
        self._pool = ThreadPoolExecutor(2, "store-reader", initializer=self._expect_long_queries)
        self._closed = False
        self.checked: Future[Sequence[str]] | None = None
        self._looked_through = False

    @classmethod
    def open(cls, folder: Path, key: Key, *, clock: Callable[[], Millis] = now, check: bool = True) -> Store:
        """Open the history in a folder, making or migrating it as needed.

        ``check``: after an unclean stop look for damage at once, otherwise when ``check_if_unclean`` is called.

        A history of an older cm-inbox is copied to ``history-before-N.db`` before it is migrated.
        Raises WrongKey, NewerDatabase, DamagedDatabase, ReadOnly, DiskFull, Busy.
        """
        path = folder / FILE_NAME
        marker = Marker(folder, path.stem)
        connection: Connection | None = None
        try:
            connection = connect(path, key, cache_kib=WRITER_CACHE_KIB)
            with foreign_errors(writing=True):
                _prepare(connection, path, key, clock)
            store = cls(path, key, clock, marker, connection)
        except BaseException:
            if connection is not None:
                connection.close()
            marker.clear()
            raise
        if check:
            store.check_if_unclean()
        return store

    def read(self, fn: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a query in this thread and return its result; all it reads is of one moment.

        Raises what ``fn`` raises, StoreError.
        """
        reader: _Reader | None = getattr(self._local, "reader", None)
        if reader is None:
            if self._closed:
                raise StoreError("The history is closed.")
            cache = getattr(self._local, "cache_kib", POINT_CACHE_KIB)
            reader = self._local.reader = _Reader(connect(self.path, self._key, read_only=True, cache_kib=cache))
            with self._readers_lock:
                self._readers.add(reader)
        try:
            return reader.run(fn, *args, **kwargs)
        except DamagedDatabase as error:
            self._take_note(error)
            raise

    def read_within(
        self, seconds: float, fn: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T | None:
        """Run a query in this thread as ``read`` does, but give it up and return None where it takes longer."""
        end = time.monotonic() + seconds

        def timed(connection: Connection, /, *args: P.args, **kwargs: P.kwargs) -> T:
            connection.set_progress_handler(lambda: time.monotonic() > end, STEPS_BETWEEN_LOOKS)
            try:
                return fn(connection, *args, **kwargs)
            finally:
                connection.set_progress_handler(None, 0)

        try:
            return self.read(timed, *args, **kwargs)
        except StoreError as error:
            if getattr(error.__cause__, "sqlite_errorcode", None) == driver.SQLITE_INTERRUPT:
                return None
            raise

    def background(
        self, fn: Callable[Concatenate[Connection, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> Future[T]:
        """Run a query on a reader thread."""
        return self._pool.submit(lambda: self.read(fn, *args, **kwargs))

    def _expect_long_queries(self) -> None:
        self._local.cache_kib = LONG_CACHE_KIB

    def write(self, fn: Callable[Concatenate[Connection, P], T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run a change on the writer thread, as one transaction, after those already waiting.

        The future's result is there once the change is committed; it outlives a crash of the program.
        """
        return self._writer.submit(fn, args, kwargs, urgent=False)

    def write_urgent(
        self, fn: Callable[Concatenate[Connection, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> Future[T]:
        """The same before anything that waits; when the future is done it also outlives a power cut."""
        return self._writer.submit(fn, args, kwargs, urgent=True)

    def write_bare(
        self, fn: Callable[Concatenate[Connection, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> Future[T]:
        """Run on the writer thread what cannot be within a transaction (VACUUM). Everything else waits meanwhile."""
        return self._writer.submit(fn, args, kwargs, urgent=False, bare=True)

    def copy_to(self, target: Path, key: Key, progress: Callable[[int, int], None]) -> Future[int]:
        """Write the history, as it is now, to a file of its own with another key; the future gives its bytes.

        ``progress`` (pages done, pages in all) may raise to stop; no file is left then. Nothing else waits.
        The future raises DiskFull, ReadOnly.
        """

        def copy(connection: Connection) -> int:
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()  # all pages are then of one moment
            back_up(connection, target, key, progress)
            return target.stat().st_size

        return self.background(copy)

    @property
    def key(self) -> Key:
        """What opens this history."""
        return self._key

    def door(self) -> Door:
        """Return the way in for another process of ours."""
        from .door import Door  # late: hardly any run needs it

        return Door(self.path, self._key)

    def data_version(self) -> int:
        """Return a number that changes when another process has written. Never waits for our own writes."""
        return self._writer.data_version()

    @property
    def transactions(self) -> int:
        """How many changes the writer thread has begun: what was looked up in an earlier one may be out of date."""
        return self._writer.transactions

    def is_waited_for(self) -> bool:
        """Say whether changes wait for the one that is being made."""
        return self._writer.is_waited_for()

    def is_alone(self) -> bool:
        """Say whether no other window or program has this history open now."""
        return self._marker.is_alone()

    def check_if_unclean(self) -> None:
        """Look for damage if the last stop was unclean. It reads the whole file: better when nobody waits."""
        if self._marker.unclean and self.checked is None:
            self.checked = self.check()

    def check(self) -> Future[Sequence[str]]:
        """Look for damage in the background; the result lists what is wrong, nothing if all is well."""

        def look(connection: Connection) -> Sequence[str]:
            problems = quick_check(connection)
            self._looked_through = True
            return problems

        found: Future[Sequence[str]] = self.background(look)

        def note(done: Future[Sequence[str]]) -> None:
            if not done.cancelled() and done.exception() is None and done.result():
                self._take_note(DamagedDatabase())

        found.add_done_callback(note)
        return found

    def _take_note(self, error: StoreError) -> None:
        """Tell; of damage leave word for the next start, which can set the file aside while nobody has it open."""
        if isinstance(error, DamagedDatabase):
            with suppress(OSError):
                damage_note(self.path).touch()
        self.on_trouble(error)

    def close(self) -> None:
        """Finish the waiting writes, stop the threads, and note that this was a clean stop.

        A check that is still under way is given up; the next start makes it anew.
        """
        if self._closed:
            return
        self._closed = True
        unchecked = self._marker.unclean and not self._looked_through
        self._writer.finish()
        with self._readers_lock:
            readers = list(self._readers)
        for reader in readers:
            reader.interrupt()
        self._pool.shutdown(cancel_futures=True)
        for reader in readers:
            reader.close()
        self._writer.close()  # last: it moves the log into the file
        if unchecked:
            self._marker.leave()
        else:
            self._marker.clear()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()


def damage_note(path: Path) -> Path:
    """Return the file beside a history that says that it is damaged."""
    return path.with_name(f"{path.stem}.damaged")


def quick_check(connection: Connection) -> list[str]:
    """Return what ``PRAGMA quick_check`` finds wrong, or nothing. Raises the driver's errors of another kind.

    Call inside a transaction. A connection that has searched before remembers what the text indexes were made of then;
    the check goes by that and takes what was written since for damage (SQLite 3.53), a search looks again.
    """
    try:
        indexes = connection.execute("SELECT name FROM sqlite_schema WHERE sql LIKE 'CREATE VIRTUAL TABLE%fts5%'")
        for (name,) in indexes.fetchall():
            connection.execute(f"SELECT rowid FROM {name} WHERE {name} MATCH 'x' LIMIT 1").fetchall()  # noqa: S608 - ours
        found = [str(row[0]) for row in connection.execute("PRAGMA quick_check(20)")]
    except driver.DatabaseError as error:
        if (getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF not in (driver.SQLITE_CORRUPT, driver.SQLITE_NOTADB):
            raise  # interrupted, for one: that is no damage
        found = [str(error)]
    return [] if found == ["ok"] else found


# --- opening -------------------------------------------------------------------------------------


def _prepare(connection: Connection, path: Path, key: Key, clock: Callable[[], Millis]) -> None:
    version = schema_version(connection)
    if version > SCHEMA_VERSION:
        raise NewerDatabase
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute(f"PRAGMA journal_size_limit = {WAL_LIMIT}")
    if version < SCHEMA_VERSION:
        if version:
            back_up(connection, path.with_name(f"{path.stem}-before-{SCHEMA_VERSION}.db"), key)
        migrate(connection, clock)


def schema_version(connection: Connection) -> int:
    """Return how many migrations the history has seen. Raises DamagedDatabase for a foreign database."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if tables and not version:
        raise DamagedDatabase("This file is a database, but not a history of cm-inbox.")
    return int(version)


def migrate(connection: Connection, clock: Callable[[], Millis]) -> None:
    """Apply all pending migrations in one transaction: a crash leaves the old tables or the new ones."""
    from . import schema  # late: brings sqlite-utils, some 100 ms that a current history saves

    connection.execute("PRAGMA foreign_keys = OFF")  # so that a migration may rebuild a table
    connection.execute("BEGIN IMMEDIATE")
    try:
        schema.apply(connection)
        connection.execute(
            "INSERT INTO meta (key, value) VALUES ('made_at', ?) ON CONFLICT DO NOTHING", (format_time(clock()),)
        )
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    connection.execute("PRAGMA foreign_keys = ON")


def back_up(
    connection: Connection, target: Path, key: Key, progress: Callable[[int, int], None] = lambda _done, _all: None
) -> None:
    """Copy the history to ``target``, encrypted with a key; an older copy there is replaced once this one is whole.

    ``progress`` is told how many of how many pages are written. Raises DiskFull, ReadOnly.
    """
    part = target.with_name(target.name + ".part")
    try:
        part.unlink(missing_ok=True)
        with foreign_errors():
            copy = driver.connect(part, isolation_level=None)
            try:
                copy.execute(key.pragma(part))
                connection.backup(
                    copy, pages=4_000, progress=lambda _status, left, total: progress(total - left, total), sleep=0
                )
            finally:
                copy.close()
        part.replace(target)
    except OSError as error:
        raise of_file(error, "{path} cannot be written ({reason}).", path=target) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


# --- threads -------------------------------------------------------------------------------------


class _Reader:
    """One thread's read-only connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def run(self, fn: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        with foreign_errors():
            self._connection.execute("BEGIN")
            try:
                return fn(self._connection, *args, **kwargs)
            finally:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")

    def interrupt(self) -> None:
        with suppress(driver.Error):
            self._connection.interrupt()

    def close(self) -> None:
        with suppress(driver.Error):
            self._connection.close()


class _Job:
    def __init__(
        self, fn: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any], *, urgent: bool, bare: bool
    ) -> None:
        self.fn, self.args, self.kwargs, self.urgent, self.bare = fn, args, kwargs, urgent, bare
        self.future: Future[Any] = Future()


class _Writer:
    """The one thread that changes the history."""

    def __init__(self, connection: Connection, trouble: Callable[[StoreError], None]) -> None:
        self._connection = connection
        self._trouble = trouble
        self._waiting: deque[_Job] = deque()
        self._urgent: deque[_Job] = deque()
        self._wake = threading.Condition()
        self._in_use = threading.Lock()
        self._closing = False
        self._durable = False
        self.transactions = 0
        self._version = self._read_version()
        self._thread = threading.Thread(target=self._work, name="store-writer", daemon=True)
        self._thread.start()

    def submit(
        self,
        fn: Callable[..., T],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        *,
        urgent: bool,
        bare: bool = False,
    ) -> Future[T]:
        job = _Job(fn, args, kwargs, urgent=urgent, bare=bare)
        with self._wake:
            if self._closing:
                raise StoreError("The history is closed.")
            (self._urgent if urgent else self._waiting).append(job)
            self._wake.notify()
        return job.future

    def data_version(self) -> int:
        if self._in_use.acquire(blocking=False):
            try:
                self._version = self._read_version()
            finally:
                self._in_use.release()
        return self._version

    def is_waited_for(self) -> bool:
        return bool(self._urgent or self._waiting)

    def finish(self) -> None:
        """Work off what waits, and take no more."""
        with self._wake:
            self._closing = True
            self._wake.notify()
        self._thread.join()

    def close(self) -> None:
        with suppress(driver.Error):
            self._connection.close()

    def _work(self) -> None:
        while (job := self._next()) is not None:
            if not job.future.set_running_or_notify_cancel():
                continue
            try:
                with self._in_use:
                    result = self._run(job)
            except BaseException as error:  # whoever waits for the future gets it
                if isinstance(error, DamagedDatabase | DiskFull | ReadOnly):
                    self._trouble(error)
                job.future.set_exception(error)
            else:
                job.future.set_result(result)
            del job

    def _next(self) -> _Job | None:
        with self._wake:
            while not (self._urgent or self._waiting or self._closing):
                self._wake.wait()
            if self._urgent:
                return self._urgent.popleft()
            return self._waiting.popleft() if self._waiting else None

    def _run(self, job: _Job) -> Any:
        with foreign_errors(writing=True):
            if job.urgent != self._durable:
                self._connection.execute(f"PRAGMA synchronous = {'FULL' if job.urgent else 'NORMAL'}")
                self._durable = job.urgent
            if job.bare:
                return job.fn(self._connection, *job.args, **job.kwargs)
            self._connection.execute("BEGIN IMMEDIATE")
            self.transactions += 1
            try:
                result = job.fn(self._connection, *job.args, **job.kwargs)
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    with suppress(driver.Error):
                        self._connection.execute("ROLLBACK")
                raise
            return result

    def _read_version(self) -> int:
        (version,) = self._connection.execute("PRAGMA data_version").fetchone()
        return int(version)
