"""Runs the benchmark's own programs as processes of their own, on a screen that nobody else uses."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
CACHE = ROOT / ".cache" / "bench"
OFFSCREEN: Mapping[str, str] = {"QT_QPA_PLATFORM": "offscreen"}


def environment(extra: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of a program whose modules are compiled already, as an installed one's are."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(CACHE / "pycache"), **extra}


def priority() -> list[str]:
    """Return what to begin a command with so that other work on the machine disturbs it less, where that is allowed."""
    raised = ["nice", "-n", "-10"]
    if shutil.which("nice") is None or subprocess.run([*raised, "true"], capture_output=True, check=False).stderr:
        return []
    return raised


def run(module: str, *arguments: str, screen: Mapping[str, str] = OFFSCREEN, pass_fds: Sequence[int] = ()) -> Any:
    """Run a module of the benchmark; return the JSON it printed last. Raises RuntimeError."""
    done = subprocess.run(
        [*priority(), sys.executable, "-P", "-m", f"benchmarks.{module}", *arguments],
        cwd=ROOT,
        env=environment(screen),
        capture_output=True,
        text=True,
        check=False,
        pass_fds=pass_fds,
    )
    if done.returncode:
        raise RuntimeError(
            f"benchmarks.{module} {' '.join(arguments)} failed ({done.returncode}):\n{done.stderr[-4000:]}"
        )
    return json.loads(done.stdout.splitlines()[-1])


@contextlib.contextmanager
def virtual_screen() -> Iterator[Mapping[str, str] | None]:
    """Give the environment of an X server of one's own, or None where there is no Xvfb."""
    program = shutil.which("Xvfb")
    if program is None:
        yield None
        return
    reading, writing = os.pipe()
    command = [program, "-displayfd", str(writing), "-screen", "0", "1600x1000x24", "-nolisten", "tcp", "-noreset"]
    server = subprocess.Popen(command, pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        number = os.read(reading, 16).decode().strip()
        yield {"QT_QPA_PLATFORM": "xcb", "DISPLAY": f":{number}"} if number else None
    finally:
        server.terminate()
        server.wait()
        os.close(reading)
