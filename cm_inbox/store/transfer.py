"""Whole histories in and out: imports of the exchange format, exports of it, of CSV and of plain SQLite.

Imports go on where they were interrupted: the position in the file is stored in the transaction of the
messages before it. They may be repeated at will, since a message that is here is not stored again.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Protocol

from cm_inbox.errors import CmInboxError, TransferError
from cm_inbox.models.accounts import Account
from cm_inbox.models.conversations import Revision
from cm_inbox.models.instants import Millis
from cm_inbox.models.queue import ConversationState

from . import accounts, bulk, codec, ingest, verdicts
from .connection import Connection
from .database import Store
from .jsonl import Line, LineError, decode
from .long_write import LongWrite
from .text import clean

MAX_PROBLEMS = 1_000
"""How many problems are kept with their line; further ones are only counted."""

MAX_LINE = 64 * 1024 * 1024
"""The longest line (bytes) that is read."""

BATCH_BYTES = 32 * 1024 * 1024
"""A batch with more of the file than this is not waited for to fill: few lines can be very long."""

FIRST_TRANSACTION = 10_000
"""The first transaction is small, so that little is lost where an import breaks off early; the next have four times as
many, up to ``bulk.TRANSACTION``."""

TRANSACTION_BYTES = 128 * 1024 * 1024
"""A transaction ends after so much of the file, however few messages that were."""

FIRST_BATCH = 2_000
"""The first batch is small, so that progress shows soon; then they grow to ``bulk.BATCH``."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A line that was left out, or a key of it (``warning``). Lines are counted from 1."""

    line: int
    text: str
    warning: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a transfer is: bytes of the file for an import, messages for an export."""

    done: int
    total: int
    messages: int


@dataclass(slots=True)
class ImportReport:
    """What an import did. ``finished`` is false when it was stopped; it goes on when called again.

    ``problems`` holds the first of them; ``told`` hears of every one as it is met.
    """

    lines: int = 0
    messages: int = 0
    arrived: int = 0
    broken: int = 0
    warnings: int = 0
    problems: list[Problem] = field(default_factory=list)
    finished: bool = False
    told: Callable[[Problem], None] = field(default=lambda _problem: None, repr=False)

    def note(self, line: int, text: str, *, warning: bool = False) -> None:
        if warning:
            self.warnings += 1
        else:
            self.broken += 1
        problem = Problem(line, text, warning)
        self.told(problem)
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(problem)


@dataclass(slots=True)
class _Batch:
    """Parsed lines, and where the file stands after them."""

    lines: list[Line]
    offset: int
    line: int


class Source(Protocol):
    """Something else than a file of the exchange format that gives lines: an export of a network.

    ``key`` tells it from all others, ``size`` is how much of it there is to read (bytes).
    """

    @property
    def key(self) -> str: ...

    @property
    def size(self) -> int: ...

    def lines(self, skip: int, note: Callable[[int, str], None]) -> Iterator[tuple[Line, int]]:
        """Give the lines behind the first ``skip``, always in the same order, each with how much was read with it.

        ``note`` is told what was left out, with the number of the line behind which it was. Raises CmInboxError.
        """


def import_lines(
    store: Store,
    source: Source,
    *,
    progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] = lambda: False,
    told: Callable[[Problem], None] = lambda _problem: None,
) -> ImportReport:
    """Import what a source gives, as ``import_file`` does. Raises what the source raises, and StoreError."""
    report = ImportReport(told=told)

    def batches(_offset: int, line: int) -> Iterator[_Batch]:
        return _gathered(source, line, report, most=lambda: _most(store))

    with bulk.at_full_speed(store):
        _import(store, batches, source.size, f"import:{source.key}", report, progress, stop)
    return report


def _gathered(source: Source, line: int, report: ImportReport, *, most: Callable[[], int]) -> Iterator[_Batch]:
    wanted, parsed, offset = FIRST_BATCH, list[Line](), 0
    for found, offset in source.lines(line, report.note):
        line += 1
        report.lines += 1
        parsed.append(found)
        if len(parsed) >= wanted:
            yield _Batch(parsed, offset, line)
            parsed, wanted = [], min(wanted * 4, most())
    yield _Batch(parsed, source.size, line)


def import_file(
    store: Store,
    path: Path,
    *,
    progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] = lambda: False,
    told: Callable[[Problem], None] = lambda _problem: None,
) -> ImportReport:
    """Import a file of the exchange format. Runs in the calling thread, storing on the writer's.

    A broken line is reported (to ``told``, at once) and left out; the others are stored. ``stop`` is asked
    between transactions.
    Raises TransferError for a file that cannot be read, StoreError where storing fails: what was stored
    before stays, and importing the file again goes on there.
    """
    report = ImportReport(told=told)
    try:
        with path.open("rb") as file:
            size = path.stat().st_size
            if b"\0" in file.read(4096):
                raise TransferError("{path} is no file of messages: those are lines of text.", path=path)
            key = f"import:{_fingerprint(file, size)}"
            with bulk.at_full_speed(store):

                def batches(offset: int, line: int) -> Iterator[_Batch]:
                    file.seek(offset)
                    return _batches(file, offset, line, report, most=lambda: _most(store))

                _import(store, batches, size, key, report, progress, stop)
    except OSError as error:
        raise TransferError("{path}: {reason}.", path=path, reason=error.strerror or error) from error
    return report


def _import(
    store: Store,
    batches: Callable[[int, int], Iterator[_Batch]],
    size: int,
    key: str,
    report: ImportReport,
    progress: Callable[[Progress], None] | None,
    stop: Callable[[], bool],
) -> None:
    offset, line = store.read(_position, key)
    storing = _Storing(store, key)
    try:
        for batch in batches(offset, line):
            storing.store(batch)
            report.messages += len(batch.lines)
            if progress is not None:
                progress(Progress(batch.offset, size, report.messages))
            if stop():
                break
        else:
            report.finished = True
    finally:
        storing.end()
    report.arrived += storing.arrived()
    if report.finished:
        store.write(_forget_position, key).result()


class _Storing:
    """Stores batches while the next ones are parsed: many in one transaction, where nobody waits for the history."""

    def __init__(self, store: Store, key: str) -> None:
        self._store = store
        self._key = key
        self._going: LongWrite[_Batch, int] | None = None
        self._begun = _Batch([], 0, 0)
        self._messages = 0
        self._most = FIRST_TRANSACTION
        self._ended: list[Future[int]] = []

    def store(self, batch: _Batch) -> None:
        """Have a batch stored. Raises what storing it, or those before, raised."""
        if self._going is None:
            self._wait_for_others()
            writer = _Writer(self._key, self._store.clock)
            self._going = LongWrite(self._store, writer.take_in, writer.finish)
            self._begun, self._messages = batch, 0
        self._going.give(batch)
        self._messages += len(batch.lines)
        full = (
            self._messages >= min(self._most, bulk.TRANSACTION)
            or batch.offset - self._begun.offset >= TRANSACTION_BYTES
        )
        waited_for = self._going.begun and self._store.is_waited_for()
        if full or waited_for or not self._store.is_alone():
            self.end()

    def end(self) -> None:
        """Have what was handed over kept."""
        if self._going is not None:
            self._going.end()
            self._ended.append(self._going.done)
            self._going = None
            self._most *= 4

    def arrived(self) -> int:
        """Wait until everything is stored, and return how many messages of theirs were new."""
        return sum(each.result() for each in self._ended)

    def _wait_for_others(self) -> None:
        """Leave the history alone for a moment where another process has it open. Raises what storing raised."""
        for each in self._ended[-2:]:
            if each.done() or not self._store.is_alone():
                each.result()
        if self._ended and not self._store.is_alone():
            time.sleep(bulk.SHARED_PAUSE)


def _most(store: Store) -> int:
    return bulk.BATCH if store.is_alone() else bulk.SHARED_BATCH


def _fingerprint(file: BinaryIO, size: int) -> str:
    """Tell a file by its beginning, its end and its size."""
    digest = hashlib.sha256(str(size).encode())
    for position in (0, max(0, size - 65_536)):
        file.seek(position)
        digest.update(file.read(65_536))
    return digest.hexdigest()[:32]


def _position(conn: Connection, key: str) -> tuple[int, int]:
    """Return the byte and the number of lines up to which a file was imported."""
    row = conn.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    if row is None:
        return 0, 0
    offset, line = row[0].split()
    return int(offset), int(line)


def _forget_position(conn: Connection, key: str) -> None:
    conn.execute("DELETE FROM meta WHERE key = ?", (key,))


def _batches(
    file: BinaryIO, offset: int, line: int, report: ImportReport, *, most: Callable[[], int]
) -> Iterator[_Batch]:
    """Parse the file from where it stands; each batch knows where the next one begins.

    ``most`` says how many lines a batch may have now.
    """
    wanted, begun = FIRST_BATCH, offset
    parsed: list[Line] = []
    while raw := file.readline(MAX_LINE):
        line += 1
        offset += len(raw)
        if len(raw) == MAX_LINE and not raw.endswith(b"\n"):
            offset += _skip_line(file)
            report.note(line, f"the line is longer than {MAX_LINE >> 20} MB")
            continue
        if line == 1:
            raw = raw.removeprefix(b"\xef\xbb\xbf")
        if raw.isspace():
            continue
        report.lines += 1
        try:
            found = decode(raw)
        except LineError as error:
            report.note(line, str(error))
            continue
        if found.unknown:
            report.note(line, f"kept out, not known: {', '.join(found.unknown)}", warning=True)
        parsed.append(found)
        if len(parsed) >= wanted or offset - begun >= BATCH_BYTES:
            yield _Batch(parsed, offset, line)
            parsed, wanted, begun = [], min(wanted * 4, most()), offset
    yield _Batch(parsed, offset, line)


def _skip_line(file: BinaryIO) -> int:
    skipped = 0
    while raw := file.readline(MAX_LINE):
        skipped += len(raw)
        if raw.endswith(b"\n"):
            break
    return skipped


class _Writer:
    """Stores the batches of one transaction, on the writer's thread; remembers accounts between them."""

    def __init__(self, key: str, clock: Callable[[], Millis]) -> None:
        self._key = key
        self._clock = clock
        self._scopes: dict[tuple[str, str], ingest.Scope] = {}
        self._unindexed: set[int] = set()
        self._arrived = 0

    def take_in(self, conn: Connection, batch: _Batch) -> None:
        """Store one batch and the position after it."""
        found = _by_account(batch.lines)
        grouped = {
            account: _without_known(conn, self._scope(conn, account, lines[0]).account_id, lines)
            for account, lines in found.items()
        }
        pages = [
            (
                self._scopes[account],
                [line.message for line in lines],
                {line.message.id for line in lines if line.state is ConversationState.DONE},
            )
            for account, lines in grouped.items()
        ]
        stored = ingest.store_many(conn, pages, self._unindexed, now=self._clock())
        if stored.arrived:
            verdicts.forget_judged(conn, stored.conversations)
        for scope, lines in zip((page[0] for page in pages), grouped.values(), strict=True):
            for line in lines:
                if line.revisions:
                    _add_revisions(conn, scope.account_id, line.message.id, line.revisions)
        conn.execute(
            "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
            (self._key, f"{batch.offset} {batch.line}"),
        )
        self._arrived += stored.arrived

    def finish(self, conn: Connection) -> int:
        """Index what was stored, and return how many messages of theirs are new."""
        ingest.index(conn, self._unindexed)
        return self._arrived

    def _scope(self, conn: Connection, account: tuple[str, str], line: Line) -> ingest.Scope:
        if account not in self._scopes:
            self._scopes[account] = ingest.scope(conn, _account(conn, line, self._clock()).id)
        return self._scopes[account]


def _by_account(lines: list[Line]) -> dict[tuple[str, str], list[Line]]:
    found: dict[tuple[str, str], list[Line]] = {}
    for line in lines:
        found.setdefault((line.network, line.account), []).append(line)
    return found


def _without_known(conn: Connection, account_id: int, lines: list[Line]) -> list[Line]:
    """Return the lines whose message is not here under the id that imports of before gave it.

    Such a message keeps its id: a team may know it by that.
    """
    former = [clean(line.former_id) for line in lines if line.former_id is not None]
    if not former:
        return lines
    rows = conn.execute(
        "SELECT native_id, visibility FROM json_each(?) CROSS JOIN message ON account_id = ? AND native_id = value",
        (codec.dumps(former), account_id),
    )
    known = set(rows)  # the visibility too: posts and private messages may be numbered alike
    return [
        line
        for line in lines
        if line.former_id is None or (clean(line.former_id), line.message.visibility.value) not in known
    ]


def _account(conn: Connection, line: Line, at: Millis) -> Account:
    """Return the account of a line; unknown ones become archives of the brand it names."""
    try:
        brand = accounts.brand_named(conn, line.brand)
    except CmInboxError:
        brand = accounts.add_brand(conn, line.brand, at=at)
    return accounts.add_archive_account(conn, brand.id, line.network, line.account, at=at)


def _add_revisions(conn: Connection, account_id: int, native_id: str, revisions: tuple[Revision, ...]) -> None:
    conn.executemany(
        "INSERT INTO revision (message_id, seen_until, text)"
        " SELECT id, ?, ? FROM message WHERE account_id = ? AND native_id = ? ON CONFLICT DO NOTHING",
        [(each.seen_until, clean(each.text), account_id, clean(native_id)) for each in revisions],
    )
