"""A real Secret Service for the tests: gnome-keyring on a D-Bus session of its own, in a home of its own.

Each ``run`` is a session that ends with its command; what was saved stays in the home, as after logging
out and in again. Nothing of the person's own keyring is touched.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from enum import Enum
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
PASSWORD = "the keyring's own password"
NEEDED = ("dbus-run-session", "gnome-keyring-daemon", "bash")

_UNLOCKED = (
    'eval "$(printf %s "$KEYRING_PASSWORD" | gnome-keyring-daemon --unlock --components=secrets 2>/dev/null)"; '
    'unset KEYRING_PASSWORD; exec "$@"'
)
_LOCKED = 'eval "$(gnome-keyring-daemon --start --components=secrets 2>/dev/null)"; exec "$@"'


class Mode(Enum):
    UNLOCKED = "unlocked"
    LOCKED = "locked"  # there is a keyring, and nobody unlocks it
    EMPTY = "empty"  # the service runs, no keyring was ever made, nobody answers its prompt
    MISSING = "missing"  # no bus, no service


class SecretService:
    """One person's home with a keyring in it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        for name in ("", "run", "data", "config", "cache"):
            (home / name).mkdir(mode=0o700, parents=True, exist_ok=True)

    def environment(self, extra: Mapping[str, str] | None = None) -> dict[str, str]:
        """Return the whole environment of a command in this home."""
        return {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "HOME": str(self.home),
            "XDG_RUNTIME_DIR": str(self.home / "run"),
            "XDG_DATA_HOME": str(self.home / "data"),
            "XDG_CONFIG_HOME": str(self.home / "config"),
            "XDG_CACHE_HOME": str(self.home / "cache"),
            "QT_QPA_PLATFORM": "offscreen",
            **(extra or {}),
        }

    def run(
        self,
        command: Sequence[str],
        mode: Mode = Mode.UNLOCKED,
        *,
        stdin: str = "",
        env: Mapping[str, str] | None = None,
        pass_fds: Sequence[int] = (),
        timeout: float = 60.0,
    ) -> subprocess.CompletedProcess[str]:
        """Run a command in a session in this mode, in the project's folder, and return what it said.

        ``LOCKED`` is honest only after an ``UNLOCKED`` run in the same home has made a keyring.
        """
        environment = self.environment(env)
        if mode is Mode.MISSING:
            whole = list(command)
        elif mode is Mode.EMPTY:
            whole = ["dbus-run-session", "--", *command]
        else:
            script = _UNLOCKED if mode is Mode.UNLOCKED else _LOCKED
            whole = ["dbus-run-session", "--", "bash", "-c", script, "_", *command]
            environment["KEYRING_PASSWORD"] = PASSWORD
        return subprocess.run(
            whole,
            cwd=PROJECT,
            env=environment,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=timeout,
            pass_fds=pass_fds,
            check=False,
        )

    def python(
        self, snippet: str, mode: Mode = Mode.UNLOCKED, *arguments: str, env: Mapping[str, str] | None = None
    ) -> str:
        """Run Python source in a session and return what it printed. Fails with its errors where it fails."""
        done = self.run([sys.executable, "-c", snippet, *arguments], mode, env=env)
        assert done.returncode == 0, f"{mode}: exit code {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout


def missing_programs() -> list[str]:
    """Return the programs that a Secret Service needs and this machine has not."""
    return [name for name in NEEDED if shutil.which(name) is None]


@pytest.fixture
def secret_service(tmp_path: Path) -> SecretService:
    """A home with a keyring of its own; skips where gnome-keyring is not installed."""
    if missing := missing_programs():
        pytest.skip(f"server: no Secret Service here: install {', '.join(missing)} (Debian: gnome-keyring dbus)")
    return SecretService(tmp_path / "home")
