"""Starts the program once more, as a process of its own: the demo beside the window, the window again after it."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QProcess, QProcessEnvironment

BACK = "CM_INBOX_BACK"
"""Names to a demo the data folder of the window it was opened from."""

DATA = "CM_INBOX_DATA"


def start_demo(back: Path) -> bool:
    """Open the demo world in a folder that vanishes with it; say whether it could be started."""
    return _start(["--demo"], {DATA: None, BACK: str(back)})


def start_window(folder: Path | None) -> bool:
    """Open a data folder (None: the usual one), or bring the window that is open on it to the front."""
    return _start([] if folder is None else ["--data", str(folder)], {BACK: None})


def folder_to_go_back_to() -> Path | None:
    """Return the data folder of the window that this demo was opened from, None where it was started by itself."""
    back = os.environ.get(BACK)
    return Path(back) if back else None


def program() -> list[str]:
    """Return how this program is started: frozen it is its own executable, else a module of the interpreter."""
    if getattr(sys, "frozen", False):
        return [sys.executable]
    return [sys.executable, *(["-P"] if sys.flags.safe_path else []), "-m", "cm_inbox"]


def _start(arguments: list[str], changes: Mapping[str, str | None]) -> bool:
    environment = QProcessEnvironment.systemEnvironment()
    for name, value in changes.items():
        if value is None:
            environment.remove(name)
        else:
            environment.insert(name, value)
    process = QProcess()
    name, *before = program()
    process.setProgram(name)
    process.setArguments([*before, *arguments])
    process.setProcessEnvironment(environment)
    started, _ = process.startDetached()
    return bool(started)
