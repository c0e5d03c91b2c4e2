"""Damage: what of a history is still readable is carried over, wherever it was hit."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cm_inbox.deciding import load_conversation
from cm_inbox.errors import Busy, WrongKey
from cm_inbox.models.queue import View
from cm_inbox.store import Connection, Key, Store, queue
from cm_inbox.store.connection import connect
from cm_inbox.store.database import FILE_NAME
from cm_inbox.store.opening import open_history
from cm_inbox.store.salvage import BY_KEY, DERIVED, WITH_ROWS, salvage
from tests.store.conftest import KEY
from tests.store.test_database import count, fill
from tests.waiting import until_sync

PAGE = 4096


def damage(path: Path, *pages: int) -> None:
    with path.open("r+b") as file:
        for page in pages:
            file.seek((page - 1) * 4096 + 100)
            file.write(b"\xaa" * 500)


def test_damage_is_found_and_what_is_readable_is_saved(tmp_path: Path) -> None:
    with Store.open(tmp_path, KEY) as store:
        fill(store, 3_000)
    path = tmp_path / FILE_NAME
    middle = path.stat().st_size // 4096 // 2
    damage(path, *range(middle, middle + 8))
    untouched = path.read_bytes()
    with Store.open(tmp_path, KEY) as store:
        assert store.check().result() != []
    result = salvage(tmp_path, KEY, clock=lambda: 0)
    assert result.aside.read_bytes() == untouched
    assert result.aside.name == "history-damaged-1970-01-01T000000Z.db"
    with Store.open(tmp_path, KEY) as store:
        assert store.check().result() == []
        saved = store.read(lambda conn: conn.execute("SELECT count(*) FROM message").fetchone()[0])
        assert saved == result.saved["message"]
        assert 2_500 < saved <= 3_000
        assert len(store.read(queue.rows, store.read(queue.ids, View.INBOX, now=0))) >= saved
        fill(store, 1, 5_000)


def test_a_conversation_whose_messages_are_all_destroyed_can_still_be_looked_at(tmp_path: Path) -> None:
    with Store.open(tmp_path, KEY) as store:
        fill(store, 600)
        store.write_urgent(lambda conn: conn.execute("DELETE FROM message WHERE id % 3 = 0")).result()
    salvage(tmp_path, KEY, clock=lambda: 0)
    with Store.open(tmp_path, KEY) as store:
        ids = store.read(lambda conn: [row[0] for row in conn.execute("SELECT id FROM conversation")])
        assert len(store.read(queue.rows, ids)) == len(ids) == 600
        lost = [each for each in ids if store.read(load_conversation, each, None).messages[-1].message.text == ""]
        assert 0 < len(lost) < 600
        assert not set(lost) & set(store.read(queue.ids, View.INBOX, now=0)), "nothing of theirs waits any more"


def content(store: Store) -> list[list[tuple[object, ...]]]:
    """Return all rows of all tables that are not derived."""

    def read(conn: Connection) -> list[list[tuple[object, ...]]]:
        return [sorted(conn.execute(f"SELECT * FROM {table}"), key=repr) for table in (*WITH_ROWS, *BY_KEY)]

    return store.read(read)


def filled(folder: Path, key: Key, messages: int = 3_000) -> list[list[tuple[object, ...]]]:
    with Store.open(folder, key, clock=lambda: 7) as store:
        fill(store, messages)
        return content(store)


@pytest.mark.parametrize("noise", [b"\0", b"\xaa", b"a line of text\n"], ids=["zeros", "noise", "text"])
@pytest.mark.parametrize(
    "key", [KEY, Key(passphrase="pâsse", salt_of="workspace")], ids=["raw key", "passphrase and the workspace's salt"]
)
def test_all_is_read_from_behind_a_destroyed_first_page(tmp_path: Path, key: Key, noise: bytes) -> None:
    before = filled(tmp_path, key)
    path = tmp_path / FILE_NAME
    with path.open("r+b") as file:
        file.write((noise * PAGE)[:PAGE])
    broken = path.read_bytes()
    with pytest.raises(WrongKey):
        Store.open(tmp_path, key)
    opened, told = open_history(tmp_path, key, used_before=True, clock=lambda: 7)
    with opened as store:
        assert "3000 messages" in str(told)
        assert "lost" not in str(told)
        assert content(store) == before
        assert store.check().result() == []
        assert count(store) == 3_000
    (aside,) = tmp_path.glob("history-damaged-*.db")
    assert aside.read_bytes() == broken
    assert not list(tmp_path.glob("*.graft*"))


def test_a_destroyed_first_page_is_not_a_wrong_key(tmp_path: Path) -> None:
    filled(tmp_path, KEY, 50)
    path = tmp_path / FILE_NAME
    for broken in (False, True):
        if broken:
            with path.open("r+b") as file:
                file.write(b"\xaa" * PAGE)
        untouched = path.read_bytes()
        with pytest.raises(WrongKey):
            salvage(tmp_path, Key.random(), clock=lambda: 0)
        assert path.read_bytes() == untouched


def test_what_was_still_in_the_log_is_read_with_a_destroyed_first_page(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    with Store.open(tmp_path, KEY) as store:
        fill(store, 500)
        other = connect(tmp_path / FILE_NAME, KEY)
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        other.close()
        fill(store, 5, 500)
        for suffix in ("", "-wal"):
            shutil.copy(tmp_path / f"{FILE_NAME}{suffix}", tmp_path / "other")
    with (tmp_path / "other" / FILE_NAME).open("r+b") as file:
        file.write(b"\xaa" * PAGE)
    salvage(tmp_path / "other", KEY, clock=lambda: 0)
    with Store.open(tmp_path / "other", KEY) as store:
        assert count(store) == 505


def test_tables_listed_in_another_destroyed_page_are_lost_and_the_others_saved(tmp_path: Path) -> None:
    filled(tmp_path, KEY)
    path = tmp_path / FILE_NAME
    connection = connect(path, KEY, read_only=True)
    roots = {row[0] for row in connection.execute("SELECT rootpage FROM sqlite_schema")}
    connection.close()
    listed = [page for page in range(2, max(roots)) if page not in roots]
    saved = set()
    for page in listed:
        folder = tmp_path / str(page)
        folder.mkdir()
        shutil.copy(path, folder)
        damage(folder / FILE_NAME, 1, page)
        result = salvage(folder, KEY, clock=lambda: 0)
        saved.add(result.saved.get("message"))
        with Store.open(folder, KEY) as store:
            assert store.check().result() == []
    assert saved == {0, 3_000}, "one of these pages lists the messages"


def test_nothing_is_saved_where_no_table_can_be_found(tmp_path: Path) -> None:
    filled(tmp_path, KEY)
    path = tmp_path / FILE_NAME
    damage(path, *range(1, 120))
    broken = path.read_bytes()
    result = salvage(tmp_path, KEY, clock=lambda: 0)
    assert (result.aside.read_bytes(), result.saved) == (broken, {})
    with Store.open(tmp_path, KEY) as store:
        assert count(store) == 0


def test_every_table_is_carried_over_or_made_anew(store: Store) -> None:
    tables = store.read(
        lambda conn: {row[0] for row in conn.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    )
    shadows = {f"{name}_{part}" for name in DERIVED for part in ("data", "idx", "config")}
    assert tables - shadows - {"_sqlite_migrations"} == {*WITH_ROWS, *BY_KEY, *DERIVED}


def test_an_open_history_is_not_salvaged(tmp_path: Path, store: Store) -> None:
    with pytest.raises(Busy):
        salvage(tmp_path, KEY, clock=lambda: 0)
    assert until_sync(lambda: store.check().done() or True)


def test_the_log_is_set_aside_with_its_file(tmp_path: Path) -> None:
    with Store.open(tmp_path, KEY) as store:
        fill(store)
        (tmp_path / "other").mkdir()
        for suffix in ("", "-wal"):
            shutil.copy(tmp_path / f"{FILE_NAME}{suffix}", tmp_path / "other")
    result = salvage(tmp_path / "other", KEY, clock=lambda: 0)
    assert result.aside.with_name(result.aside.name + "-wal").exists()
    assert (result.saved["message"], result.lost) == (50, {})
