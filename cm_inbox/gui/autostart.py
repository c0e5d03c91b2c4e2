"""Starting with the session: an entry where each system looks for one, written and taken away whole.

* Linux and other free desktops: a ``.desktop`` file in ``autostart`` (Desktop Application Autostart Specification 0.5)
* Windows: a value below the user's ``Run`` key
* macOS: a property list in ``LaunchAgents`` (launchd.plist(5))
"""

from __future__ import annotations

import os
import plistlib
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from cm_inbox.settings import write_atomically

NAME = "cm-inbox"
LABEL = "cm-inbox.start"
RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"

_RESERVED = " \t\n\"'\\><~|&;$*?#()`"
"""What must stand in quotes in an Exec line (Desktop Entry Specification, "The Exec key")."""


class Autostart(Protocol):
    """Raises OSError, ReadOnly or DiskFull where the system does not let it."""

    def enabled(self) -> bool:
        """Say whether the program starts with the session."""

    def enable(self, command: Sequence[str]) -> None:
        """Have it start so."""

    def disable(self) -> None:
        """Have it start no more; nothing is left behind."""


class DesktopFile:
    """The entry of a free desktop."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def enabled(self) -> bool:
        """Say whether there is an entry, and no desktop has turned it off."""
        try:
            lines = self._path.read_text("utf-8").splitlines()
        except (OSError, ValueError):
            return False
        return "Hidden=true" not in lines and "X-GNOME-Autostart-enabled=false" not in lines

    def enable(self, command: Sequence[str]) -> None:
        """Write the entry."""
        text = (
            "[Desktop Entry]\nType=Application\nVersion=1.5\nName=cm-inbox\n"
            f"Exec={' '.join(map(exec_word, command))}\nTerminal=false\nX-GNOME-Autostart-enabled=true\n"
        )
        write_atomically(self._path, text.encode())

    def disable(self) -> None:
        """Take the entry away."""
        self._path.unlink(missing_ok=True)


class LaunchAgent:
    """The property list of macOS."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def enabled(self) -> bool:
        """Say whether there is one that starts at login."""
        try:
            return plistlib.loads(self._path.read_bytes()).get("RunAtLoad") is True
        except (OSError, ValueError, AttributeError, plistlib.InvalidFileException):
            return False

    def enable(self, command: Sequence[str]) -> None:
        """Write it; launchd reads it at the next login."""
        content = {"Label": LABEL, "ProgramArguments": list(command), "RunAtLoad": True, "ProcessType": "Interactive"}
        write_atomically(self._path, plistlib.dumps(content))

    def disable(self) -> None:
        """Take it away."""
        self._path.unlink(missing_ok=True)


class Registry(Protocol):
    """The values of one key of the user's registry."""

    def get(self, name: str) -> str | None:
        """Return a value, None where there is none."""

    def put(self, name: str, value: str) -> None:
        """Write a value."""

    def delete(self, name: str) -> None:
        """Take a value away, if there is one."""


class RunKey:
    """The value of Windows."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    def enabled(self) -> bool:
        """Say whether there is a value."""
        return bool(self._registry.get(NAME))

    def enable(self, command: Sequence[str]) -> None:
        """Write the command line, quoted as Windows reads it."""
        self._registry.put(NAME, subprocess.list2cmdline(list(command)))

    def disable(self) -> None:
        """Take it away."""
        self._registry.delete(NAME)


def exec_word(word: str) -> str:
    """Return one argument as an Exec line has it: quoted where need be, no field code, no escape of the file's own."""
    word = word.replace("%", "%%")
    if word and not any(letter in _RESERVED for letter in word):
        return word
    for letter in '\\"`$':
        word = word.replace(letter, f"\\{letter}")
    return f'"{word}"'.replace("\\", "\\\\")  # the file's strings have escapes of their own


def autostart(platform: str = sys.platform, environment: Mapping[str, str] = os.environ) -> Autostart:
    """Return the place where this system looks for what starts with the session."""
    if platform == "win32":
        return RunKey(_user_run_key())
    home = Path(environment.get("HOME", "~")).expanduser()
    if platform == "darwin":
        return LaunchAgent(home / "Library" / "LaunchAgents" / f"{LABEL}.plist")
    config = environment.get("XDG_CONFIG_HOME", "")
    base = Path(config) if Path(config).is_absolute() else home / ".config"
    return DesktopFile(base / "autostart" / f"{NAME}.desktop")


def _user_run_key() -> Registry:
    from .windows_run import UserRunKey

    return UserRunKey(RUN)
