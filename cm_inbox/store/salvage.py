"""A damaged history: set aside untouched, and its readable rows carried over into a new one.

Every encrypted page has a checksum, so damage shows as pages that cannot be read. A table is walked from
both ends up to such a page, then between them; what is derived (counters, full-text indices) is made anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain, count
from pathlib import Path
from typing import Any

from cm_inbox.errors import Busy, DamagedDatabase, WrongKey, of_file
from cm_inbox.models.instants import Millis, format_time

from . import rowids
from .connection import Connection, Key, connect, driver, foreign_errors
from .database import FILE_NAME, SCHEMA_VERSION, migrate, schema_version
from .first_page import graft
from .marker import is_in_use

WITH_ROWS = {
    "brand": "id",
    "account": "id",
    "author": "id",
    "identity": "id",
    "thread": "id",
    "conversation": "id",
    "message": "id",
    "verdict": "id",
    "journal": "seq",
    "outbox": "seq",
    "draft": "conversation_id",
    "note_draft": "conversation_id",
    "file": "seq",
    "draft_file": "seq",
    "team_brand": "brand_id",
    "team_queue": "ticket",
    "team_message": "message_id",
    "team_base": "conversation_id",
    "team_author": "author_id",
}
BY_KEY = (
    "meta",
    "cursor",
    "revision",
    "removal",
    "charter",
    "team_decision",
    "team_action",
    "team_charter",
    "team_proposal",
)
DERIVED = frozenset({"counter", "message_fts", "author_fts", "confirmed", "team_folding", "team_ticket"})
"""What is made anew instead of being carried over."""

PROBES = 10
"""How often a stretch that gives nothing is halved before it is given up."""


@dataclass(slots=True)
class Salvaged:
    """Where the damaged file is now, how many rows of each table were carried over, how many are known lost."""

    aside: Path
    saved: dict[str, int] = field(default_factory=dict)
    lost: dict[str, int] = field(default_factory=dict)


def salvage(folder: Path, key: Key, *, clock: Callable[[], Millis], foreign: bool = False) -> Salvaged:
    """Make a new history of what is readable in a damaged one, which is renamed and kept.

    No process may have it open. Nothing takes the old file's place before the new one is whole. A history
    whose first page is destroyed is read through a copy that gets a new one. Where no table can be found, the new
    history is empty and the old file is kept all the same; so it is for a file that is no history under any key
    (``foreign``).
    Raises WrongKey, Busy, DiskFull, ReadOnly.
    """
    path = folder / FILE_NAME
    if is_in_use(folder, path.stem):
        raise Busy("The history is open in another window or program. Close it, then try again.")
    result = Salvaged(aside_of(path, clock()))
    new = folder / f"{path.stem}.salvage"
    _forget(new)
    with foreign_errors():
        target = connect(new, key, cache_kib=64_000)
        try:
            migrate(target, clock)
            if not foreign:
                _carry_over(path, key, target, result)
        finally:
            target.close()
    _set_aside(path, result.aside)
    new.replace(path)
    return result


def aside_of(path: Path, at: Millis) -> Path:
    """Return a name that is free for what is set aside."""
    day = format_time(at).replace(":", "").replace(".", "")
    numbers = chain([""], (f"-{number}" for number in count(2)))
    names = (path.with_name(f"{path.stem}-damaged-{day}{number}.db") for number in numbers)
    return next(name for name in names if not name.exists())


def _carry_over(path: Path, key: Key, target: Connection, result: Salvaged) -> None:
    try:
        source = _Source(path, key)
    except WrongKey:
        if key.fitting(path) is None:
            raise
        _carry_over_behind(path, key, target, result)
    except DamagedDatabase:  # the list of the tables goes on in a page that is destroyed
        _carry_over_behind(path, key, target, result)
    else:
        _copy_all(source, target, result)


def _carry_over_behind(path: Path, key: Key, target: Connection, result: Salvaged) -> None:
    """Carry over what is behind a destroyed first page, so far as its tables can be found."""
    copy = path.with_name(f"{path.stem}.graft")
    _forget(copy)
    try:
        fitting = key.fitting(path)
        if fitting is None or not graft(path, *fitting, copy, version=SCHEMA_VERSION):
            return
        try:
            source = _Source(copy, key, patient=True)
        except (WrongKey, DamagedDatabase):
            return  # nothing can be read even so: the file is kept
        _copy_all(source, target, result)
    except OSError as error:
        raise of_file(error, "{path} cannot be written ({reason}).", path=copy) from error
    finally:
        _forget(copy)


def _copy_all(source: _Source, target: Connection, result: Salvaged) -> None:
    """Carry over all tables in one transaction, and close the source."""
    try:
        target.execute("PRAGMA foreign_keys = OFF")
        target.execute("BEGIN IMMEDIATE")
        for table in (*WITH_ROWS, *BY_KEY):
            result.saved[table] = _copy(source, target, table)
            known = _count(source, table)
            if known is not None and known > result.saved[table]:
                result.lost[table] = known - result.saved[table]
        _mend(target)
        target.execute("COMMIT")
    finally:
        source.close()


def _set_aside(path: Path, aside: Path) -> None:
    """Rename the file and its log. The log first: alone it is inert, but it must not meet a new file."""
    log, index = path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")
    if log.exists():
        log.replace(aside.with_name(aside.name + "-wal"))
    index.unlink(missing_ok=True)
    path.replace(aside)


def _forget(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


class _Source:
    """The damaged file, opened anew after each error: a connection that met one reads nothing more."""

    def __init__(self, path: Path, key: Key, *, patient: bool = False) -> None:
        self._path = path
        self._key = key
        self._patient = patient
        self._connection = self._connect()
        try:
            with foreign_errors():
                schema_version(self._connection)
        except BaseException:
            self._connection.close()
            raise

    def rows(self, sql: str, *values: Any) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query. Raises Unreadable where the next one cannot be read."""
        try:
            yield from self._connection.execute(sql, values)
        except (driver.DatabaseError, UnicodeDecodeError) as error:
            self._connection.close()
            self._connection = self._connect()
            raise Unreadable from error

    def _connect(self) -> Connection:
        return connect(self._path, self._key, read_only=True, untouched=True, patient=self._patient)

    def close(self) -> None:
        self._connection.close()


class Unreadable(Exception):
    """A page that was needed is damaged."""


# --- rows ----------------------------------------------------------------------------------------


def _copy(source: _Source, target: Connection, table: str) -> int:
    """Copy the readable rows of a table. Returns how many were taken over."""
    try:
        columns = [str(row[1]) for row in source.rows(f"PRAGMA table_info({table})")]
    except Unreadable:
        return 0
    if not columns:
        return 0
    before = target.total_changes
    clash = "REPLACE" if table == "meta" else "IGNORE"
    marks = ", ".join("?" * len(columns))
    insert = f"INSERT OR {clash} INTO {table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608 - names of ours
    rows = _rows(source, table, columns, WITH_ROWS[table]) if table in WITH_ROWS else _by_key(source, table)
    for row in rows:
        target.execute(insert, row)
    return target.total_changes - before


def _rows(source: _Source, table: str, columns: list[str], key: str) -> Iterator[tuple[Any, ...]]:
    """Yield the readable rows: up from the first key, down from the last, then between where both stop."""
    place = columns.index(key)
    select = f"SELECT * FROM {table} WHERE {key} > ? AND {key} < ? ORDER BY {key}"  # noqa: S608 - names of ours
    stretches = [(-1, rowids.LAST, PROBES)]
    while stretches:
        low, high, probes = start = stretches.pop()
        try:
            for row in source.rows(f"{select} ASC", low, high):
                low = row[place]
                yield row
            continue
        except Unreadable:
            pass
        try:
            for row in source.rows(f"{select} DESC", low, high):
                high = row[place]
                yield row
            continue
        except Unreadable:
            pass
        left = probes - 1 if (low, high) == start[:2] else PROBES
        if left and high - low > 1:
            middle = (low + high) // 2
            stretches += [(low, middle + 1, left), (middle, high, left)]


def _by_key(source: _Source, table: str) -> Iterator[tuple[Any, ...]]:
    """Yield the readable rows of a table without row ids, from both ends."""
    for order in ("ASC", "DESC"):
        try:
            yield from source.rows(f"SELECT * FROM {table} ORDER BY 1 {order}")  # noqa: S608 - names of ours
        except Unreadable:
            continue
        return


def _count(source: _Source, table: str) -> int | None:
    """Return how many rows there were, where an index can still tell."""
    try:
        return next(int(row[0]) for row in source.rows(f"SELECT count(*) FROM {table}"))  # noqa: S608 - ours
    except Unreadable:
        return None


# --- making whole --------------------------------------------------------------------------------

_MENDING = """
INSERT INTO brand (uid, name, colour, monogram, created_at)
  SELECT 'salvaged', 'Salvaged', 'slate', 'SA', 0
  WHERE EXISTS (SELECT 1 FROM message WHERE account_id NOT IN (SELECT id FROM account))
     OR EXISTS (SELECT 1 FROM conversation WHERE account_id NOT IN (SELECT id FROM account))
     OR EXISTS (SELECT 1 FROM account WHERE brand_id NOT IN (SELECT id FROM brand));
UPDATE account SET brand_id = (SELECT id FROM brand WHERE uid = 'salvaged')
  WHERE brand_id NOT IN (SELECT id FROM brand);
INSERT INTO account (id, uid, brand_id, network, address, native_id, name, archive, created_at)
  SELECT DISTINCT account_id, 'salvaged-' || account_id, (SELECT id FROM brand WHERE uid = 'salvaged'), 'salvaged',
    'salvaged-' || account_id, '', 'Salvaged ' || account_id, 1, 0
  FROM (SELECT account_id FROM message UNION SELECT account_id FROM conversation)
  WHERE account_id NOT IN (SELECT id FROM account);
INSERT INTO thread (id, account_id, native_id, kind)
  SELECT thread_id, min(account_id), 'salvaged-' || thread_id, min(kind)
  FROM (SELECT thread_id, account_id, visibility AS kind FROM message
    UNION ALL SELECT thread_id, account_id, kind FROM conversation)
  WHERE thread_id NOT IN (SELECT id FROM thread) GROUP BY thread_id;
INSERT INTO author (id, account_id, native_id, handle, name, first_seen_at, profile_at)
  SELECT author_id, min(account_id), 'salvaged-' || author_id, '?', '?', min(at), 0
  FROM (SELECT author_id, account_id, id >> 20 AS at FROM message
    UNION ALL SELECT author_id, account_id, last_at FROM conversation)
  WHERE author_id NOT IN (SELECT id FROM author) GROUP BY author_id;
INSERT OR IGNORE INTO conversation (id, thread_id, author_id, account_id, brand_id, network, kind, last_at,
    last_message_id)
  SELECT conversation_id, message.thread_id, author_id, message.account_id, account.brand_id, account.network,
    thread.kind, max(message.id) >> 20, max(message.id)
  FROM message JOIN account ON account.id = message.account_id JOIN thread ON thread.id = message.thread_id
  WHERE direction = 'in' AND conversation_id IS NOT NULL AND conversation_id NOT IN (SELECT id FROM conversation)
  GROUP BY conversation_id;
UPDATE conversation SET last_message_id = (SELECT max(id) FROM message WHERE conversation_id = conversation.id)
  WHERE last_message_id NOT IN (SELECT id FROM message)
    AND EXISTS (SELECT 1 FROM message WHERE conversation_id = conversation.id);
UPDATE conversation SET state = 'done', waiting_since = NULL, due_at = NULL, unread = 0, snoozed_until = NULL
  WHERE last_message_id NOT IN (SELECT id FROM message);
INSERT OR IGNORE INTO message (id, account_id, native_id, conversation_id, thread_id, author_id, direction, visibility,
    status, text)
  SELECT last_message_id, account_id, 'salvaged-' || id, id, thread_id, author_id, 'in', kind, 'deleted', ''
  FROM conversation WHERE last_message_id NOT IN (SELECT id FROM message);
DELETE FROM identity
  WHERE author_id NOT IN (SELECT id FROM author) OR other_id NOT IN (SELECT id FROM author);
DELETE FROM draft_file WHERE file_id NOT IN (SELECT id FROM file);
DELETE FROM verdict WHERE message_id NOT IN (SELECT id FROM message);
UPDATE conversation SET verdict_id = NULL WHERE verdict_id NOT IN (SELECT id FROM verdict);
DELETE FROM team_brand WHERE brand_id NOT IN (SELECT id FROM brand);
DELETE FROM team_decision WHERE id NOT IN (SELECT id FROM journal);
DELETE FROM team_message WHERE message_id NOT IN (SELECT id FROM message);
DELETE FROM team_base WHERE conversation_id NOT IN (SELECT id FROM conversation);
DELETE FROM team_author WHERE author_id NOT IN (SELECT id FROM author);
DELETE FROM team_action WHERE action_id NOT IN (SELECT id FROM outbox);
DELETE FROM team_proposal WHERE id NOT IN (SELECT id FROM journal)
  OR conversation_id NOT IN (SELECT id FROM conversation);
UPDATE team_ticket SET last = (SELECT coalesce(max(ticket), 0) FROM team_queue);
INSERT INTO team_queue (ticket, brand_id, kind, key)
  SELECT last + row_number() OVER (ORDER BY seq), brand_id, 'decision', waits.id FROM team_ticket
  JOIN (SELECT journal.seq, team_decision.brand_id, team_decision.id FROM team_decision
    JOIN journal ON journal.id = team_decision.id WHERE mine AND team_decision.seq IS NULL AND aside_by IS NULL
    AND NOT EXISTS (SELECT 1 FROM team_queue WHERE kind = 'decision' AND key = team_decision.id)) AS waits;
UPDATE team_ticket SET last = (SELECT coalesce(max(ticket), 0) FROM team_queue);
DELETE FROM counter;
INSERT INTO counter SELECT state, brand_id, network, count(*) FROM conversation GROUP BY 1, 2, 3;
INSERT INTO message_fts (message_fts) VALUES ('rebuild');
INSERT INTO author_fts (author_fts) VALUES ('rebuild');
"""


def _mend(target: Connection) -> None:
    """Give what was carried over the rows it points to, and make anew what is derived."""
    for statement in _MENDING.split(";\n"):
        if statement.strip():
            target.execute(statement)
    shared = [row[0] for row in target.execute("SELECT brand_id FROM team_brand")]
    if shared:  # the team's log has what was lost: it is folded from its beginning
        from .team import sharing

        for brand_id in shared:
            sharing.begin(target, brand_id)
            sharing.restart(target, brand_id)
