"""The history as files other programs read: the exchange format, CSV, and a plain SQLite database."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from cm_inbox.errors import TransferError, UsageError, of_file
from cm_inbox.models.conversations import Revision, SearchHit
from cm_inbox.models.instants import Millis, format_time
from cm_inbox.models.queue import ConversationState

from . import rowids
from .connection import Connection
from .jsonl import Line, encode
from .search import COLUMNS, PEOPLE, hit
from .transfer import Progress

FORMATS = ("jsonl", "csv", "sqlite")

PAGE = 1_000


def export(
    conn: Connection,
    target: Path | BinaryIO,
    format: str,
    *,
    brand_id: int | None = None,
    since: Millis | None = None,
    progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> int:
    """Write messages, oldest first, and return how many. The copy is not encrypted.

    ``brand_id`` and ``since`` (an instant) narrow it. A file appears under its name when it is whole; an
    open binary stream (not for ``sqlite``) gets the same bytes. Call it through ``Store.background``.
    Raises UsageError for a format there is not, ReadOnly, DiskFull; TransferError where it was stopped.
    """
    lines = _lines(conn, brand_id, since, progress, stop)
    if format not in FORMATS:
        raise UsageError("There is no format “{format}”. Known: {known}.", format=format, known=", ".join(FORMATS))
    try:
        if isinstance(target, Path):
            return _to_file(lines, target, format)
        if format == "sqlite":
            raise UsageError("A database needs a file of its own: give a file name.")
        return _WRITERS[format](lines, target)
    except BrokenPipeError:
        raise  # whoever read it has gone
    except OSError as error:
        where = target if isinstance(target, Path) else "The output"
        raise of_file(error, "{path} cannot be written ({reason}).", path=where) from error


def _to_file(lines: Iterator[Line], target: Path, format: str) -> int:
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    try:
        if format == "sqlite":
            written = _to_sqlite(lines, part)
        else:
            with part.open("wb") as file:
                written = _WRITERS[format](lines, file)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return written


def _lines(
    conn: Connection,
    brand_id: int | None,
    since: Millis | None,
    progress: Callable[[Progress], None] | None,
    stop: Callable[[], bool],
) -> Iterator[Line]:
    """Yield the messages page by page, with what their accounts are called."""
    names = {
        row[0]: row[1:]
        for row in conn.execute(
            "SELECT account.id, network, address, brand.name, brand_id FROM account JOIN brand ON brand.id = brand_id"
        )
    }
    chosen = [str(row) for row, name in names.items() if brand_id is None or name[3] == brand_id]
    (total,) = conn.execute("SELECT max(id) - min(id) FROM message").fetchone()
    select = (
        f"SELECT {COLUMNS}, conversation.state,"  # noqa: S608 - ours
        " EXISTS (SELECT 1 FROM revision WHERE message_id = message.id)"
        f" FROM message {PEOPLE} LEFT JOIN conversation ON conversation.id = message.conversation_id"
        # "+": by row id, not by the index of accounts, which would sort a whole account for every page
        f" WHERE message.id > ? AND +message.account_id IN ({', '.join(chosen)}) ORDER BY message.id LIMIT {PAGE}"
    )
    start = last = -1 if since is None else rowids.first_id(since) - 1
    done, before = 0, -1
    while done > before:
        before = done
        for row in conn.execute(select, (last,)):  # one by one: each may be of many megabytes
            last = row[0]
            done += 1
            found = hit(row[:20])
            network, address, brand, _ = names[found.account_id]
            state = ConversationState(row[20] or "open")
            yield Line(network, address, brand, found.message, state, _revisions(conn, found) if row[21] else ())
        if progress is not None and done > before:
            progress(Progress(last - max(start, 0), total or 1, done))
        if done > before and stop():
            raise TransferError("The export was stopped; no file was left.")


def _revisions(conn: Connection, found: SearchHit) -> tuple[Revision, ...]:
    rows = conn.execute("SELECT text, seen_until FROM revision WHERE message_id = ? ORDER BY seen_until", (found.row,))
    return tuple(Revision(text, seen_until) for text, seen_until in rows)


# --- the formats ---------------------------------------------------------------------------------


def _to_jsonl(lines: Iterator[Line], file: BinaryIO) -> int:
    written = 0
    for line in lines:
        file.write(encode(line))
        written += 1
    return written


_COLUMNS = (
    *("network", "account", "brand", "thread_id", "thread_kind", "thread_title", "id", "parent"),
    *("author_id", "author_handle", "author_name", "direction", "visibility", "status", "text"),
    *("created_at", "edited_at", "url", "state"),
)

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def _flat(line: Line) -> dict[str, Any]:
    message = line.message
    values = (
        line.network,
        line.account,
        line.brand,
        message.thread.id,
        message.thread.kind.value,
        message.thread.title,
        message.id,
        message.parent,
        message.author.id,
        message.author.handle,
        message.author.name,
        message.direction.value,
        message.visibility.value,
        message.status.value,
        message.text,
        format_time(message.created_at),
        None if message.edited_at is None else format_time(message.edited_at),
        message.url,
        line.state.value,
    )
    return dict(zip(_COLUMNS, values, strict=True))


def _to_csv(lines: Iterator[Line], file: BinaryIO) -> int:
    """Write UTF-8 with a mark, as spreadsheets want it; nothing in it can be taken for a formula."""
    text = io.TextIOWrapper(file, "utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    written = 0
    for line in lines:
        writer.writerow([_harmless(value) for value in _flat(line).values()])
        written += 1
    text.flush()
    text.detach()
    return written


def _harmless(value: str | None) -> str:
    """Return a cell that a spreadsheet shows and does not calculate."""
    if value is None:
        return ""
    return f"'{value}" if value.startswith(_FORMULA) else value


def _to_sqlite(lines: Iterator[Line], part: Path) -> int:
    from .utils import Database  # late: brings sqlite-utils

    written = 0

    def counted() -> Iterator[tuple[Any, ...]]:
        nonlocal written
        for line in lines:
            written += 1
            yield tuple(_flat(line).values())

    database = Database(part)
    try:
        table = database.table("messages")
        table.create(dict.fromkeys(_COLUMNS, str), pk=("network", "account", "id"), if_not_exists=True)
        with database.conn:
            database.conn.executemany(
                f"INSERT INTO messages ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})",  # noqa: S608
                counted(),
            )
        table.create_index(["created_at"])
        table.create_index(["brand", "created_at"])
        table.enable_fts(["text"], tokenize="unicode61 remove_diacritics 2")
    finally:
        database.close()
    return written


_WRITERS: dict[str, Callable[[Iterator[Line], BinaryIO], int]] = {"jsonl": _to_jsonl, "csv": _to_csv}
