"""Every released schema migrates to the present one, which equals a fresh one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cm_inbox.store import Connection, Key, Store
from cm_inbox.store.connection import connect, driver
from cm_inbox.store.database import FILE_NAME, SCHEMA_VERSION
from tests.store.conftest import KEY

SCHEMAS = Path(__file__).parent / "schemas"


def schema(conn: Connection) -> dict[str, str]:
    """Return all tables, indices and triggers with their text, spaces evened out."""
    rows = conn.execute("SELECT type || ' ' || name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
    return {name: " ".join(sql.split()) for name, sql in rows}


def dump(conn: Connection) -> str:
    """Return the statements that make this schema, in the order it was made."""
    rows = conn.execute(
        "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE '%\\_fts\\_%' ESCAPE '\\' ORDER BY rowid"
    )
    applied = conn.execute("SELECT migration_set, name FROM _sqlite_migrations ORDER BY id").fetchall()
    return "".join(f"{row[0]};\n" for row in rows) + "".join(
        f"INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('{name}', '{step}', '2026-11-22');\n"
        for name, step in applied
    )


def make(path: Path, script: str, version: int) -> None:
    connection = connect(path, KEY)
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if driver.complete_statement(statement):
            connection.execute(statement)
            statement = ""
    connection.execute(f"PRAGMA user_version = {version}")
    connection.close()


@pytest.mark.parametrize("version", range(1, SCHEMA_VERSION + 1))
def test_a_released_schema_becomes_the_present_one(tmp_path: Path, version: int) -> None:
    old, fresh = tmp_path / "old", tmp_path / "fresh"
    old.mkdir()
    fresh.mkdir()
    file = SCHEMAS / f"{version:04}.sql"
    if os.environ.get("CM_INBOX_RELEASE_SCHEMA") and version == SCHEMA_VERSION:
        with Store.open(tmp_path, KEY) as store:
            file.write_text(store.read(dump), encoding="utf-8")
    make(old / FILE_NAME, file.read_text(encoding="utf-8"), version)
    with Store.open(old, KEY) as migrated, Store.open(fresh, KEY) as new:
        assert migrated.read(schema) == new.read(schema)
    assert (old / f"history-before-{SCHEMA_VERSION}.db").exists() == (version < SCHEMA_VERSION)


def test_the_version_is_the_number_of_migrations() -> None:
    from cm_inbox.store.schema import migrations

    assert len(migrations._migrations) == SCHEMA_VERSION == len(list(SCHEMAS.glob("*.sql")))


def test_a_migration_is_backed_up_and_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from cm_inbox.store import database
    from cm_inbox.store import schema as tables
    from cm_inbox.store.utils import Database, Migrations

    Store.open(tmp_path, KEY).close()
    later = Migrations("cm-inbox")
    earlier = (tables.first, tables.second, tables.third, tables.fourth, tables.fifth, tables.sixth, tables.seventh)
    for step in (*earlier, tables.eighth):
        later()(step)

    @later()
    def next_one(db: Database) -> None:
        tables.run_script(db, "CREATE TABLE half (x);\n")
        if broken:
            raise RuntimeError("the power is gone")
        tables.run_script(db, "CREATE TABLE whole (x);\n")

    monkeypatch.setattr(tables, "migrations", later)
    monkeypatch.setattr(database, "SCHEMA_VERSION", SCHEMA_VERSION + 1)
    broken = True
    with pytest.raises(RuntimeError):
        Store.open(tmp_path, KEY)
    broken = False
    with Store.open(tmp_path, KEY) as store:
        assert {"table half", "table whole"} < store.read(schema).keys()
    copy = connect(tmp_path / f"history-before-{SCHEMA_VERSION + 1}.db", KEY)
    assert "table half" not in schema(copy)
    copy.close()
    with pytest.raises(Exception, match="key"):
        connect(tmp_path / f"history-before-{SCHEMA_VERSION + 1}.db", Key.random())
