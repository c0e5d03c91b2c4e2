"""On a real X server: the scenario of the morning once more, and keys that come from the keyboard driver."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.gui.screen import on
from tests.waiting import until_sync

ROOT = Path(__file__).parents[2]
PASSPHRASE = "a passphrase"


def test_the_morning_on_a_real_screen(display: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/gui/test_end_to_end.py"],
        cwd=ROOT,
        env=on(display),
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    if " skipped" in done.stdout and " passed" not in done.stdout:
        pytest.skip(done.stdout.strip().splitlines()[-2])
    assert done.returncode == 0, done.stdout[-4000:]


class Program:
    """The program itself, on the demo world, with a script that looks over its shoulder."""

    def __init__(self, data: Path, display: str) -> None:
        self.data, self.display = data, display

    def start(self) -> subprocess.Popen[bytes]:
        program: subprocess.Popen[bytes] = self._spawn(["--demo"], subprocess.Popen)
        return program

    def ask(self, *arguments: str) -> Any:
        done = self._spawn([*arguments, "--json"], subprocess.run)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def _spawn(self, arguments: Sequence[str], how: Any) -> Any:
        reading, writing = os.pipe()
        os.write(writing, PASSPHRASE.encode())
        os.close(writing)
        command = [sys.executable, "-m", "cm_inbox", "--data", str(self.data), "--passphrase-fd", str(reading)]
        output = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} if how is subprocess.run else {}
        try:
            return how([*command, *arguments], cwd=ROOT, env=on(self.display), pass_fds=(reading,), **output)
        finally:
            os.close(reading)

    def xdotool(self, *arguments: str) -> str:
        done = subprocess.run(
            ["xdotool", *arguments], env=on(self.display), capture_output=True, text=True, timeout=30, check=False
        )
        return done.stdout.strip()


def test_keys_from_the_keyboard(display: str, tmp_path: Path) -> None:
    program = Program(tmp_path / "data", display)
    running = program.start()
    try:
        window = until_sync(lambda: program.xdotool("search", "--onlyvisible", "--name", "^cm-inbox$"), within=60)
        until_sync(lambda: len(program.ask("queue", "--limit", "200")) > 100, within=60, every=0.5)
        program.xdotool("windowfocus", window.splitlines()[-1])
        first, second = program.ask("queue", "--limit", "2")
        # e on the second one, then z: decided, and taken back.
        program.xdotool("key", "Home", "j", "e")
        until_sync(lambda: program.ask("show", str(second["conversation"]))["state"] == "done", within=30, every=0.3)
        program.xdotool("key", "z")
        until_sync(lambda: program.ask("show", str(second["conversation"]))["state"] == "open", within=30, every=0.3)
        assert program.ask("show", str(first["conversation"]))["state"] == "open"
        # A second start brings this window to the front, and ends.
        again = program.start()
        assert again.wait(60) == 0
        assert running.poll() is None
        program.xdotool("key", "ctrl+q")
        assert running.wait(60) == 0
    finally:
        if running.poll() is None:
            running.kill()
            running.wait(20)
