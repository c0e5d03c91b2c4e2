"""The program for people without Python is built, and does its main job in an environment that has nothing of ours."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from cm_inbox import __version__
from cm_inbox.charters import MANY

PROJECT = Path(__file__).parents[2]
MAX_MEGABYTES = 236  # numpy, which tells languages, is 45 of them, the client of PostgreSQL with what it needs 11

CHARTER = """
languages = ["fr", "en"]
[[rule]]
id = "english"
title = "English insults"
when.words = ["idiot*"]
when.languages = ["en"]
then.hide = true
"""

Run = Callable[..., "subprocess.CompletedProcess[str]"]

pytestmark = [pytest.mark.packaging, pytest.mark.timeout(1200)]


@pytest.fixture(scope="session")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the program and return its file."""
    folder = tmp_path_factory.mktemp("frozen")
    command = [sys.executable, "-P", "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
    command += ["--distpath", str(folder / "dist"), "--workpath", str(folder / "build"), "build_installer.spec"]
    built = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=900, check=False)
    assert built.returncode == 0, built.stdout[-4000:] + built.stderr[-4000:]
    return folder / "dist" / "cm-inbox" / ("cm-inbox.exe" if os.name == "nt" else "cm-inbox")


@pytest.fixture
def run(frozen: Path, tmp_path: Path) -> Run:
    """Return a function that starts the frozen program in an empty home, without a screen."""
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "TEMP", "TMP") if name in os.environ}
    environment = {
        **kept,
        "HOME": str(tmp_path),
        "USERPROFILE": str(tmp_path),
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
        "QT_QPA_PLATFORM": "offscreen",
    }

    def start(*arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(frozen), *arguments],
            cwd=tmp_path,
            env=environment,
            input=given,
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )

    return start


def test_it_says_its_version(run: Run) -> None:
    done = run("--version")
    assert done.returncode == 0, done.stderr
    assert __version__ in done.stdout
    assert done.stderr == ""


def test_it_holds_every_module(frozen: Path) -> None:
    """Networks and commands are imported by name, which no analysis of the code can see."""
    from PyInstaller.archive.readers import CArchiveReader

    held = set(CArchiveReader(str(frozen)).open_embedded_archive("PYZ.pyz").toc)
    files = (path.relative_to(PROJECT).with_suffix("") for path in (PROJECT / "cm_inbox").rglob("*.py"))
    ours = {".".join(part for part in file.parts if part != "__init__") for file in files}
    assert ours <= held, sorted(ours - held)
    by_entry_point = {"keyring.backends.SecretService", "keyring.backends.macOS", "keyring.backends.Windows"}
    assert held & by_entry_point, "no back end of keyring"


def test_it_triages_the_demo_world(run: Run, tmp_path: Path) -> None:
    done = run("--demo", "--tour", str(tmp_path / "screenshots"))
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert "Traceback" not in done.stderr
    pictures = sorted((tmp_path / "screenshots").glob("*.png"))
    assert len(pictures) >= 7, "a picture for each of reply, canned reply, hide, ban, undo, search, done"
    assert all(picture.read_bytes().startswith(b"\x89PNG") for picture in pictures)
    assert str(tmp_path / "screenshots") in done.stdout


def test_it_judges_by_language(run: Run, tmp_path: Path) -> None:
    """The charter's libraries, native ones and the model of languages among them, are in the program."""
    (tmp_path / "charter.toml").write_text(CHARTER, "utf-8")
    messages = ["The parcel never came, what a bunch of idiots", "Le colis est arrivé hier, quelle bande d'idiots"]
    lines = [json.dumps({"id": str(number), "text": text}) for number, text in enumerate(messages)]
    (tmp_path / "messages.jsonl").write_text("\n".join(lines), "utf-8")
    done = run("charter", "test", "charter.toml", "--messages", "messages.jsonl")
    assert done.returncode == 0, done.stderr
    found = [[verdict["rule"] for verdict in json.loads(line)["verdicts"]] for line in done.stdout.splitlines()]
    assert found == [["english"], []]


def test_it_knows_how_to_speak_to_a_hub(run: Run) -> None:
    """psycopg is there, with its libpq, which is laid out anew by its maker: stripped, it would not load."""
    done = run("hub", "join", given="no code")
    assert done.returncode == 2, done.stderr
    assert "no invitation's code" in done.stderr


def test_it_checks_the_example_charters(run: Run, frozen: Path) -> None:
    (folder,) = frozen.parent.rglob("resources/charters")
    examples = sorted(folder.glob("*-??.toml"))
    assert examples
    for example in examples:
        done = run("charter", "check", str(example))
        assert done.returncode == 0, done.stdout + done.stderr


def test_its_worker_processes_try_a_charter_on_a_large_history(run: Run, tmp_path: Path) -> None:
    (tmp_path / "charter.toml").write_text(CHARTER.replace('when.languages = ["en"]', ""), "utf-8")
    (tmp_path / "history.jsonl").write_text("".join(map(_line, range(MANY + 1))), "utf-8")
    opened = ("--data", str(tmp_path / "data"), "--passphrase-fd", "0")
    done = run(*opened, "import", "history.jsonl", given=PASSPHRASE)
    assert done.returncode == 0, done.stdout + done.stderr
    done = run(*opened, "charter", "dry-run", "charter.toml", "--brand", "B", "--json", given=PASSPHRASE)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    tried = json.loads(done.stdout)
    assert (tried["messages"], tried["matched"]["count"]) == (MANY + 1, (MANY + 1 + 99) // 100)


PASSPHRASE = "correct horse battery staple\n"


def _line(n: int) -> str:
    value = {"network": "n", "account": "a", "brand": "B", "thread": {"id": f"t{n % 99}"}, "id": str(n)}
    said = {"author": {"id": "p"}, "text": "quels idiots" if n % 100 == 0 else "bonjour"}
    return (
        json.dumps({**value, **said, "created_at": f"2026-01-01T{n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}Z"}) + "\n"
    )


def test_it_is_not_heavier_than_it_must_be(frozen: Path) -> None:
    size = sum(path.stat().st_size for path in frozen.parent.rglob("*") if path.is_file() and not path.is_symlink())
    assert size < MAX_MEGABYTES * 1_000_000, f"{size / 1e6:.0f} MB"


def test_it_holds_its_resources_and_no_tests(frozen: Path) -> None:
    names = {path.relative_to(frozen.parent).as_posix() for path in frozen.parent.rglob("*")}
    assert any(name.endswith("/resources/demo") for name in names)
    unwanted = ("site-packages", "/tests/", "libgtk", "Qt6Quick", "Qt6Qml")
    assert not [name for name in names if any(part in name for part in unwanted)]


def test_the_wheel_holds_the_package_and_its_resources(tmp_path: Path) -> None:
    command = [sys.executable, "-P", "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    built = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=300, check=False)
    assert built.returncode == 0, built.stderr
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert "cm_inbox/__main__.py" in names
    assert any(name.startswith("cm_inbox/resources/demo/") for name in names)
    assert not any(name.startswith(("tests/", "resources/", "benchmarks/")) for name in names)
