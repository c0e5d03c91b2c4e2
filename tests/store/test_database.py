"""Opening, keys, threads, damage, and folders that give trouble."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from concurrent.futures import Future
from pathlib import Path

import pytest

from cm_inbox.errors import (
    Busy,
    DamagedDatabase,
    DiskFull,
    NewerDatabase,
    ReadOnly,
    StoreError,
    UsageError,
    WrongKey,
)
from cm_inbox.models.queue import View
from cm_inbox.store import Connection, Key, Store, accounts, ingest, queue
from cm_inbox.store.connection import connect
from cm_inbox.store.database import FILE_NAME, SCHEMA_VERSION, back_up
from tests.store.conftest import KEY, connect_account, message


def fill(store: Store, count: int = 50, first: int = 0) -> None:
    account = store.read(accounts.accounts)[0] if store.read(accounts.accounts) else connect_account(store)
    messages = [message(str(n), n + 1, f"bonjour {n} " * 5, author=f"a{n}") for n in range(first, first + count)]
    store.write(ingest.apply, account.id, messages=messages, now=1).result()


def count(store: Store) -> int:
    return store.read(queue.counts, now=0).views[View.INBOX]


# --- keys ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", [KEY, Key(passphrase="pâsse 'mot\" 🔑")], ids=["raw", "passphrase"])
def test_only_the_key_opens(tmp_path: Path, key: Key) -> None:
    with Store.open(tmp_path, key) as store:
        fill(store)
    content = (tmp_path / FILE_NAME).read_bytes()
    assert b"bonjour" not in content
    assert b"SQLite format" not in content
    for wrong in (Key.random(), Key(passphrase="no")):
        with pytest.raises(WrongKey):
            Store.open(tmp_path, wrong)
    with Store.open(tmp_path, key) as store:
        assert count(store) == 50
        assert store.checked is None


def test_a_passphrase_is_what_sqlcipher_makes_of_it(tmp_path: Path) -> None:
    from sqlcipher3 import dbapi2

    with Store.open(tmp_path, Key(passphrase="open sesame")):
        pass
    plain = dbapi2.connect(tmp_path / FILE_NAME)
    plain.execute("PRAGMA key = 'open sesame'")
    assert plain.execute("SELECT count(*) FROM message").fetchone() == (0,)
    plain.close()


def test_a_key_keeps_to_itself() -> None:
    assert "sesame" not in repr(Key(passphrase="sesame"))
    assert repr(KEY) == "Key(raw)"
    for wrong in ({"raw": b"short"}, {"passphrase": ""}, {"passphrase": "a\0b"}, {}):
        with pytest.raises(UsageError):
            Key(**wrong)


# --- versions ------------------------------------------------------------------------------------


def test_a_newer_history_is_refused_untouched(tmp_path: Path) -> None:
    Store.open(tmp_path, KEY).close()
    newer = connect(tmp_path / FILE_NAME, KEY)
    newer.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    newer.close()
    with pytest.raises(NewerDatabase):
        Store.open(tmp_path, KEY)
    assert not list(tmp_path.glob("*.open-*"))


def test_a_database_of_others_is_refused(tmp_path: Path) -> None:
    other = connect(tmp_path / FILE_NAME, KEY)
    other.execute("CREATE TABLE theirs (x)")
    other.close()
    with pytest.raises(DamagedDatabase, match="not a history"):
        Store.open(tmp_path, KEY)


def test_a_current_history_needs_no_sqlite_utils(tmp_path: Path) -> None:
    Store.open(tmp_path, KEY).close()
    code = (
        "import sys; from pathlib import Path; from cm_inbox.store import Key, Store, accounts, queue\n"
        "s = Store.open(Path(sys.argv[1]), Key(bytes(range(32)))); s.close()\n"
        "print([m for m in ('sqlite_utils', 'asyncio', 'httpx', 'click', 'sqlite3') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", code, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert done.stdout.strip() == "[]"


# --- threads -------------------------------------------------------------------------------------


def test_urgent_writes_overtake_and_are_durable(store: Store) -> None:
    order: list[str] = []
    gate, started = threading.Event(), threading.Event()

    def job(conn: Connection, name: str) -> int:
        if name == "first":
            started.set()
            gate.wait(10)
        order.append(name)
        (synchronous,) = conn.execute("PRAGMA synchronous").fetchone()
        return int(synchronous)

    first = store.write(job, "first")
    assert started.wait(10)
    late = store.write(job, "late")
    urgent = store.write_urgent(job, "urgent")
    gate.set()
    assert (first.result(), urgent.result(), late.result()) == (1, 2, 1)
    assert order == ["first", "urgent", "late"]


def test_a_failed_write_leaves_nothing(store: Store) -> None:
    def broken(conn: Connection) -> None:
        accounts.add_brand(conn, "Altéa", at=1)
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        store.write(broken).result()
    assert store.read(accounts.brands) == []
    with pytest.raises(StoreError, match="no such table"):
        store.write(lambda conn: conn.execute("SELECT * FROM missing")).result()


def test_readers_cannot_write(store: Store) -> None:
    with pytest.raises(ReadOnly):
        store.read(lambda conn: conn.execute("DELETE FROM brand"))


def test_closing_finishes_what_waits(tmp_path: Path) -> None:
    store = Store.open(tmp_path, KEY)
    futures: list[Future[object]] = [store.write(accounts.add_brand, f"B{n}", at=1) for n in range(50)]
    store.close()
    assert all(future.done() and future.exception() is None for future in futures)
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.write(accounts.brands)


def test_two_stores_see_each_other(tmp_path: Path, store: Store) -> None:
    with Store.open(tmp_path, KEY) as other:
        before = store.data_version()
        store.write(accounts.add_brand, "Ours", at=1).result()
        assert store.data_version() == before
        other.write(accounts.add_brand, "Theirs", at=1).result()
        assert store.data_version() != before
        assert len(store.read(accounts.brands)) == 2
        assert other.checked is None


def test_a_history_held_by_another_is_busy(tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cm_inbox.store.connection.BUSY_TIMEOUT", 50)
    with Store.open(tmp_path, KEY) as other:
        holder = connect(tmp_path / FILE_NAME, KEY)
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(Busy):
            other.write(accounts.add_brand, "B", at=1).result()
        holder.execute("ROLLBACK")
        holder.close()
        other.write(accounts.add_brand, "B", at=1).result()


# --- trouble -------------------------------------------------------------------------------------


def test_an_unclean_stop_is_noticed_and_checked(tmp_path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from cm_inbox.store import Key, Store\n"
        "Store.open(Path(sys.argv[1]), Key(bytes(range(32)))); os._exit(1)"
    )
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    subprocess.run([sys.executable, "-P", "-c", code, str(tmp_path)], check=False, env=env)
    with Store.open(tmp_path, KEY) as store:
        assert store.checked is not None
        assert store.checked.result() == []
    with Store.open(tmp_path, KEY) as store:
        assert store.checked is None


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no rights of a folder by mode")
def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(ReadOnly):
        Store.open(tmp_path / "missing", KEY)
    if os.geteuid() != 0:
        tmp_path.chmod(0o500)
        with pytest.raises(ReadOnly):
            Store.open(tmp_path, KEY)
        tmp_path.chmod(0o700)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of files")
def test_a_full_disk_loses_nothing(tmp_path: Path) -> None:
    """The limit on a file's size stands in for the disk's: both make SQLite's writes fail midway."""
    import resource  # Windows has none

    with Store.open(tmp_path, KEY) as store:
        fill(store, 50)
        size = (tmp_path / f"{FILE_NAME}-wal").stat().st_size
        limit = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + 50_000, limit[1]))
        try:
            with pytest.raises(DiskFull):
                fill(store, 20_000, 100)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limit)
        kept = count(store)
        fill(store, 10, 90_000)
        assert count(store) == kept + 10
        assert store.check().result() == []


def test_what_was_written_since_a_search_is_no_damage(store: Store) -> None:
    def search_then(connection: Connection) -> None:
        connection.execute("SELECT rowid FROM message_fts WHERE message_fts MATCH 'bonjour' LIMIT 1").fetchall()
        searched.wait(20)  # so that every thread that reads has searched

    searched = threading.Barrier(2)  # as many as there are threads that read
    fill(store, 3)
    for future in [store.background(search_then) for _ in range(2)]:
        future.result(20)
    for first in range(100, 220, 2):
        fill(store, 2, first)
    assert store.check().result(20) == []


def test_a_history_is_backed_up_with_its_key(tmp_path: Path, store: Store) -> None:
    fill(store)
    store.write(lambda conn: None).result()
    connection = connect(tmp_path / FILE_NAME, KEY)
    (tmp_path / "copy").mkdir()
    back_up(connection, tmp_path / "copy" / FILE_NAME, KEY)
    connection.close()
    with pytest.raises(WrongKey):
        Store.open(tmp_path / "copy", Key.random())
    with Store.open(tmp_path / "copy", KEY) as copy:
        assert count(copy) == 50


def test_a_query_that_takes_too_long_for_its_caller_is_given_up(store: Store) -> None:
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"
    assert store.read_within(0.01, lambda connection: connection.execute(endless).fetchone()) is None
    assert store.read_within(60.0, lambda connection: connection.execute("SELECT 7").fetchone()) == (7,)
    assert store.read(lambda connection: connection.execute("SELECT 8").fetchone()) == (8,)
