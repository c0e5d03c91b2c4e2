"""A window that the system or a terminal asks to end, at the worst moment: in the middle of an event."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.program import ROOT, Program

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals between processes as POSIX has them")


def end_at(program: Program, widget: str, by: str, *, passphrase: str | None = None) -> tuple[int, str]:
    """Open the window, send the signal when the widget is painted; return the exit code and what was said."""
    reading, writing = os.pipe()
    os.write(writing, (passphrase or program.passphrase).encode())
    os.close(writing)
    given = () if passphrase == "" else ("--passphrase-fd", str(reading))
    done = subprocess.run(
        [sys.executable, "-P", "-m", "tests.ending_driver", widget, by, *given],
        cwd=ROOT,
        env={**os.environ, **program.environment, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
        pass_fds=(reading,),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
        check=False,
    )
    os.close(reading)
    return done.returncode, done.stdout.replace("This plugin does not support propagateSizeHints()\n", "")


@pytest.mark.parametrize("by", ["SIGTERM", "SIGINT"])
@pytest.mark.parametrize("widget", ["any", "Composer"])
def test_a_window_ends_in_order(history: Program, widget: str, by: str) -> None:
    assert end_at(history, widget, by) == (143 if by == "SIGTERM" else 130, "")
    assert list(history.data.glob("history.open-*")) == [], "it was closed"
    assert not (history.data / "faults.log").exists()


def test_a_window_that_asks_for_the_passphrase_ends(history: Program) -> None:
    assert end_at(history, "PassphraseDialog", "SIGTERM", passphrase="") == (143, "")


def test_a_window_that_tells_what_is_wrong_ends(history: Program) -> None:
    (history.data / "settings.json").write_text("{", "utf-8")
    assert end_at(history, "QMessageBox", "SIGTERM") == (143, "")
