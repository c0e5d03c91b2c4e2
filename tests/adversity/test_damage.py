"""A history's file that is not what it should be: said clearly, set aside untouched, salvaged, and gone on with."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
from pathlib import Path

import pytest

from tests.adversity.conftest import LINES, lines
from tests.program import Program
from tests.waiting import until_sync

PAGE = 4096


def overwrite(path: Path, start: int, length: int) -> bytes:
    """Overwrite a stretch with noise; return what the file is now."""
    content = bytearray(path.read_bytes())
    content[start : start + length] = random.Random(7).randbytes(min(length, len(content) - start))
    path.write_bytes(content)
    return bytes(content)


def count(program: Program) -> int:
    return len(program.ok("queue", "--json", "--limit", "100000").json)


def aside(program: Program) -> list[Path]:
    return sorted(program.data.glob("history-damaged-*.db"))


def test_a_destroyed_beginning(history: Program) -> None:
    broken = overwrite(history.data / "history.db", 0, 200)
    done = history.ok("queue")
    assert "The history was damaged." in done.err
    (kept,) = aside(history)
    assert str(kept) in done.err
    assert kept.read_bytes() == broken
    assert history.ok("queue").err == "", "it is said once"
    assert "set aside as damaged" in history("doctor").out


def test_a_destroyed_middle_is_found_and_the_rest_saved(history: Program) -> None:
    path = history.data / "history.db"
    broken = overwrite(path, path.stat().st_size // PAGE * 5 // 8 * PAGE, 3 * PAGE)
    found = history("doctor")
    assert found.code == 1
    assert "damaged" in found.out
    assert path.read_bytes()[PAGE:] == broken[PAGE:], "looking changes nothing"
    done = history.ok("queue")
    assert "The history was damaged. Saved in a new file:" in done.err
    assert len(aside(history)) == 1
    assert LINES // 2 < count(history) <= LINES
    assert "sound" in history("doctor").out


def test_a_query_that_meets_damage_leaves_word(history: Program) -> None:
    path = history.data / "history.db"
    overwrite(path, path.stat().st_size // PAGE * 3 // 4 * PAGE, path.stat().st_size)
    done = history("queue", "--json", "--limit", "100000")
    assert done.code == 1
    assert "The history is damaged." in done.err
    assert "The history was damaged." in history.ok("queue").err
    assert len(aside(history)) == 1


@pytest.mark.parametrize("size", [1, 100, PAGE - 1, PAGE, 10 * PAGE + 17])
def test_a_truncated_file(history: Program, size: int) -> None:
    path = history.data / "history.db"
    os.truncate(path, size)
    cut = path.read_bytes()
    done = history("queue", "--json", "--limit", "100000")
    if done.code:  # the pages that are needed first are there: the damage shows in the middle
        assert "The history is damaged." in done.err
        done = history.ok("queue", "--json", "--limit", "100000")
    assert "The history was damaged." in done.err
    (kept,) = aside(history)
    assert kept.read_bytes()[PAGE:] == cut[PAGE:]
    history.ok("brand", "add", "Neu")
    assert "Neu" in history.ok("brand", "list").out


@pytest.mark.parametrize("content", [b"not a database\n" * 1000, "Une note à moi.\n".encode(), b"\0" * 20_000])
def test_another_file_under_that_name_is_kept(history: Program, content: bytes) -> None:
    (history.data / "history.db").write_bytes(content)
    done = history.ok("queue")
    assert "The history was damaged." in done.err
    assert [path.read_bytes() for path in aside(history)] == [content]


def test_a_plain_database_under_that_name_is_kept(history: Program, tmp_path: Path) -> None:
    plain = tmp_path / "plain.db"
    with sqlite3.connect(plain) as database:
        database.execute("CREATE TABLE notes (text)")
        database.execute("INSERT INTO notes VALUES ('mine')")
    database.close()
    plain.replace(history.data / "history.db")
    assert "The history was damaged." in history.ok("queue").err
    (kept,) = aside(history)
    kept_database = sqlite3.connect(kept)
    assert kept_database.execute("SELECT text FROM notes").fetchall() == [("mine",)]
    kept_database.close()
    assert b"SQLite format 3" not in (history.data / "history.db").read_bytes()


@pytest.mark.parametrize("gone", [True, False])
def test_a_history_that_is_empty_or_gone_is_told(history: Program, gone: bool) -> None:
    path = history.data / "history.db"
    path.unlink() if gone else os.truncate(path, 0)
    assert "The history was missing." in history.ok("queue").err
    assert history.ok("queue").err == ""


def test_the_history_of_another_key_is_left_where_it_is(history: Program, tmp_path: Path) -> None:
    other = Program(tmp_path / "other")
    other.passphrase = "another passphrase"
    other.ok("queue")
    (history.data / "history.db").write_bytes((other.data / "history.db").read_bytes())
    for name in ("history.db-wal", "history.db-shm"):
        (history.data / name).unlink(missing_ok=True)
    before = (history.data / "history.db").read_bytes()
    done = history("queue")
    assert done.code == 1
    assert "The key does not fit." in done.err
    assert aside(history) == []
    assert (history.data / "history.db").read_bytes() == before


def test_a_damaged_log_costs_at_most_what_was_in_it(history: Program) -> None:
    reader = history.start("sync")  # a process that keeps the log open
    until_sync(lambda: list(history.data.glob("history.open-*")))
    history.ok("brand", "add", "Neu")
    reader.kill()
    reader.communicate()
    log = history.data / "history.db-wal"
    assert log.stat().st_size > 0
    overwrite(log, 0, log.stat().st_size)
    assert count(history) == LINES
    assert "sound" in history("doctor").out


def test_the_identity_of_the_folder_is_found_again_with_the_passphrase(history: Program) -> None:
    (history.data / "workspace.json").unlink()
    right, history.passphrase = history.passphrase, "wrong"
    assert "The key does not fit." in history("queue").err
    assert "Traceback" not in history("queue", passphrase=False).err
    history.passphrase = right
    assert count(history) == LINES


def test_without_the_vault_the_history_opens_and_no_wrong_passphrase_makes_a_new_one(history: Program) -> None:
    (history.data / "credentials.vault").unlink()
    right, history.passphrase = history.passphrase, "wrong"
    assert "The key does not fit." in history("queue").err
    assert not (history.data / "credentials.vault").exists()
    history.passphrase = right
    assert count(history) == LINES


@pytest.mark.parametrize("content", ["", "{", "[]", '{"id": 1}', "\0\0"])
def test_a_spoilt_identity_is_never_overwritten(history: Program, content: str) -> None:
    (history.data / "workspace.json").write_text(content, "utf-8")
    done = history("queue")
    assert done.code == 1
    assert "workspace.json" in done.err
    assert (history.data / "workspace.json").read_text("utf-8") == content


def test_a_keyrings_history_without_its_identity_is_said(history: Program) -> None:
    for name in ("workspace.json", "credentials.vault"):
        (history.data / name).unlink()
    done = history("queue", passphrase=False)
    assert done.code == 1
    assert "workspace.json is missing" in done.err
    assert not (history.data / "workspace.json").exists()


def test_an_unclean_stop_is_checked_until_somebody_had_the_time(history: Program) -> None:
    reader = history.start("sync")
    until_sync(lambda: list(history.data.glob("history.open-*")))
    reader.send_signal(signal.SIGKILL)
    reader.communicate()
    left = list(history.data.glob("history.open-*"))
    assert left
    assert "sound" in history("doctor").out
    assert list(history.data.glob("history.open-*")) == []


def test_salvage_waits_for_a_process_that_has_the_history_open(history: Program, tmp_path: Path) -> None:
    file = tmp_path / "more.jsonl"
    file.write_text(lines(10, account="b@c.example"), "utf-8")
    reader = history.start("sync")
    until_sync(lambda: list(history.data.glob("history.open-*")))
    (history.data / "history.damaged").touch()
    assert count(history) == LINES
    assert aside(history) == []
    reader.send_signal(signal.SIGINT)
    reader.communicate()
    assert reader.returncode == 130
    assert "The history was damaged." in history.ok("queue").err
    assert count(history) == LINES
