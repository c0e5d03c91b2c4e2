"""Odd places and odd surroundings: no rights, no home, no locale, no one listening, somebody interrupting."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.adversity.conftest import LINES, lines
from tests.program import ROOT, Program, without_roots_rights
from tests.waiting import until_sync

posix = pytest.mark.skipif(os.name != "posix", reason="POSIX rights and signals")


@pytest.fixture
def theirs(history: Program) -> Program:
    """Return a history that the process, without root's rights, may read and not write."""
    for path in history.data.iterdir():
        path.chmod(0o444)
    history.data.chmod(0o555)
    history.hamper = without_roots_rights
    return history


@posix
def test_a_folder_that_cannot_be_written(theirs: Program) -> None:
    before = {path.name: path.read_bytes() for path in theirs.data.iterdir()}
    for arguments in (("queue",), ("brand", "add", "B")):
        done = theirs(*arguments)
        assert (done.code, done.err.split(".")[0]) == (1, "The folder cannot be written")
        assert str(theirs.data) in done.err
    assert "cannot be written" in theirs("doctor").out
    assert {path.name: path.read_bytes() for path in theirs.data.iterdir()} == before
    theirs.data.chmod(0o700)


@posix
def test_a_file_that_cannot_be_written(theirs: Program) -> None:
    theirs.data.chmod(0o777)
    done = theirs("brand", "add", "B")
    assert (done.code, done.err.split(".")[0]) == (1, "The folder cannot be written")


@posix
def test_files_that_cannot_be_read(theirs: Program) -> None:
    (theirs.data / "workspace.json").chmod(0)
    done = theirs("queue")
    assert done.code == 1
    assert "workspace.json" in done.err
    theirs.data.chmod(0o700)


def test_a_path_that_is_a_file(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("mine", "utf-8")
    for data in (file, file / "below"):
        done = Program(data)("queue")
        assert done.code == 1
        assert f"{file} is a file." in done.err
    assert "is a file" in Program(file)("doctor").out
    assert file.read_text("utf-8") == "mine"


@pytest.mark.parametrize("name", ["a b", "Été à Orléans", "📥 boîte", "-dash", "a'b\"c", "%41#?&", "x\ny"])
def test_a_folder_of_any_name_below_missing_ones(tmp_path: Path, name: str) -> None:
    program = Program(tmp_path / "missing" / name)
    program.ok("brand", "add", "A")
    assert "A" in program.ok("brand", "list").out


def test_without_home_and_locale(tmp_path: Path) -> None:
    program = Program(tmp_path / "data", LC_ALL="C", LANG="", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0", HOME="")
    file = tmp_path / "in.jsonl"
    file.write_text(lines(3), "utf-8")
    program.ok("import", str(file))
    program.ok("brand", "add", "Été 📥")
    assert len(program.ok("queue", "--json").json) == 3
    assert program.ok("brand", "list").out
    assert program.ok("search", "retard").out
    plain = Program(Path())
    plain.environment = {"HOME": str(tmp_path / "nowhere"), "CM_INBOX_DATA": "", "XDG_DATA_HOME": ""} | {
        "PYTHON_KEYRING_BACKEND": program.environment["PYTHON_KEYRING_BACKEND"]
    }
    plain.ok("queue")
    assert (tmp_path / "nowhere" / ".local" / "share" / "cm-inbox" / "history.db").exists()


@posix
def test_nobody_reads_to_the_end(history: Program) -> None:
    history.environment["PYTHONUNBUFFERED"] = ""  # unbuffered, Python itself does not see that a write was cut short
    for arguments in (("queue", "--json", "--limit", "400"), ("export",), ("export", "--format", "csv")):
        running = history.start(*arguments)
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.read(1)
        running.stdout.close()
        assert running.stdin is not None
        running.stdin.close()
        assert running.stderr.read() == ""
        running.stderr.close()
        assert running.wait(60) == 1


@posix
@pytest.mark.parametrize("closed", ["0<&-", ">&-", "2>&-", "0<&- >&- 2>&-"])
def test_closed_streams(history: Program, closed: str) -> None:
    """No standard input, output or error at all, as some schedulers start programs."""
    secret = history.data.parent / "secret"
    secret.write_text(history.passphrase, "utf-8")
    asks_for_a_secret = "account add mastodon --brand Altéa --server localhost --secret-stdin"
    for command, code in (("queue", 0), ("export", 0), (asks_for_a_secret, 2)):
        done = subprocess.run(
            ["sh", "-c", f'exec "{sys.executable}" -m cm_inbox --passphrase-fd 9 {command} 9<"{secret}" {closed}'],
            cwd=ROOT,
            env={**os.environ, **history.environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert "Traceback" not in done.stderr
        assert "fault" not in done.stderr
        assert done.returncode == code
    assert not (history.data / "faults.log").exists()


@posix
@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_reading_for_ever_ends_in_order(history: Program, by: signal.Signals) -> None:
    running = history.start("sync")
    assert running.stderr is not None
    assert "until Ctrl+C" in running.stderr.readline()
    until_sync(lambda: history("sync", "--once").code == 1)
    running.send_signal(by)
    out, err = running.communicate(timeout=30)
    assert (out + err).strip() == ""
    assert running.returncode == (130 if by is signal.SIGINT else 143)
    assert list(history.data.glob("history.open-*")) == []


@posix
def test_an_interrupted_import_goes_on(program: Program, tmp_path: Path) -> None:
    file = tmp_path / "in.jsonl"
    file.write_text(lines(40_000, words=3), "utf-8")
    running = program.start("import", str(file))
    until_sync(
        lambda: (
            (program.data / "history.db-wal").exists() and (program.data / "history.db-wal").stat().st_size > 2_000_000
        ),
        every=0.01,
    )
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=60)
    assert running.returncode == 130, (out, err)
    assert "Start the same import again" in err
    again = program.ok("import", str(file))
    assert int(again.out.split()[0]) < 40_000, "it went on where it stopped"
    assert len(program.ok("export").out.splitlines()) == 40_000


def test_a_fault_is_written_down_without_what_it_says(history: Program, tmp_path: Path) -> None:
    """A fault of the program: one line, and a file with the stack that quotes nobody."""
    broken = tmp_path / "broken"
    shutil.copytree(ROOT / "cm_inbox", broken / "cm_inbox", ignore=shutil.ignore_patterns("__pycache__"))
    inbox = broken / "cm_inbox" / "inbox.py"
    text = inbox.read_text("utf-8")
    start = text.index("    def ids(")
    body = text.index("return self._store.read(self._ids", start)
    inbox.write_text(f"{text[:body]}raise KeyError('token-of-somebody')\n        {text[body:]}", "utf-8")
    program = Program(history.data, PYTHONPATH=str(broken))
    done = subprocess.run(
        [sys.executable, "-P", "-m", "cm_inbox", "--passphrase-fd", "0", "queue"],
        input=history.passphrase,
        cwd=broken,
        env={**os.environ, **program.environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    log = history.data / "faults.log"
    assert done.returncode == 1
    assert done.stderr == f"cm-inbox has a fault (KeyError). The details are in {log}. Please report it.\n"
    written = log.read_text("utf-8")
    assert "inbox.py" in written
    assert "KeyError" in written
    assert "token-of-somebody" not in written + done.stderr
    assert log.stat().st_mode & 0o077 == 0
    assert len(history.ok("queue", "--json", "--limit", "1000").json) == LINES
