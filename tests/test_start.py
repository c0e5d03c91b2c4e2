"""What the first paint must not wait for: modules that cost more time than the window itself."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.program import PASSPHRASE, ROOT, Program, skip_on_windows

SLOW = ("httpx", "sqlite_utils", "keyring", "numpy", "psycopg", "websockets")
LATER = ("asyncio", "qasync", "click", "PySide6.QtNetwork", "cm_inbox.app", "cm_inbox.gui.window")
"""What the first conversations need not wait for either."""


def first_paint(widget: str, modules: tuple[str, ...], *arguments: str, passphrase: bool = True) -> dict[str, Any]:
    """Start the program with these arguments; return what is there when the widget has been painted."""
    skip_on_windows()
    reading, writing = os.pipe()
    os.write(writing, PASSPHRASE.encode())
    os.close(writing)
    given = ("--passphrase-fd", str(reading)) if passphrase else ()
    done = subprocess.run(
        [sys.executable, "-P", "-m", "tests.start_driver", widget, ",".join(modules), *given, *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
        pass_fds=(reading,),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    os.close(reading)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder with a history in it, as a person has it at the second start."""
    program = Program(tmp_path / "data")
    program.ok("brand", "add", "Altéa")
    return program.data


def test_the_driver_sees_what_is_imported(folder: Path) -> None:
    found = first_paint("any", ("json", "cm_inbox.launch", "no.such.module"), "--data", str(folder))
    assert found["there"] == ["json", "cm_inbox.launch"]


def test_the_first_paint_waits_for_nothing_slow(folder: Path) -> None:
    found = first_paint("any", (*SLOW, *LATER), "--data", str(folder))
    assert found["there"] == [], f"imported before {found['painted']} was painted"


def test_nor_does_the_first_paint_of_the_demo_world() -> None:
    found = first_paint("any", SLOW, "--demo", passphrase=False)
    assert found["there"] == [], f"imported before {found['painted']} was painted"


def test_the_window_itself_needs_no_network_library(folder: Path) -> None:
    """The list can be read before anything that talks to networks or changes the tables is there."""
    found = first_paint("MainWindow", ("httpx", "sqlite_utils", "numpy"), "--data", str(folder))
    assert found["there"] == []
