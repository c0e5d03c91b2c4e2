"""The program as a user starts it: a process of its own, on one data folder that a passphrase opens."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

PASSPHRASE = "correct horse battery staple"
NO_KEYRING = "keyring.backends.fail.Keyring"
ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Done:
    """How a run ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Program:
    """Runs ``cm-inbox`` on one data folder that a passphrase opens."""

    def __init__(self, data: Path, **environment: str) -> None:
        self.data = data
        self.passphrase = PASSPHRASE
        self.environment = {"CM_INBOX_DATA": str(data), "PYTHON_KEYRING_BACKEND": NO_KEYRING, **environment}
        self.hamper: Callable[[], None] | None = None
        """Called in the child before it begins: takes rights or room away."""

    def __call__(self, *arguments: str, given: str = "", passphrase: bool = True) -> Done:
        running = self.start(*arguments, passphrase=passphrase)
        try:
            out, err = running.communicate(given, timeout=120)
        except BaseException:
            running.kill()
            running.communicate()
            raise
        assert "Traceback" not in err, err
        return Done(running.returncode, out, err)

    def ok(self, *arguments: str, given: str = "") -> Done:
        done = self(*arguments, given=given)
        assert done.code == 0, (arguments, done)
        return done

    def start(self, *arguments: str, passphrase: bool = True, **options: Any) -> subprocess.Popen[str]:
        """Start it and return the running process; ``options`` are those of Popen. Skips the test on Windows."""
        skip_on_windows()
        reading, writing = os.pipe()
        os.write(writing, f"{self.passphrase}\n".encode())
        os.close(writing)
        given: Sequence[str] = ("--passphrase-fd", str(reading)) if passphrase else ()
        pipes: Mapping[str, Any] = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
        try:
            return subprocess.Popen(
                [sys.executable, "-m", "cm_inbox", *given, *arguments],
                cwd=ROOT,
                env={**os.environ, **self.environment},
                text=True,
                encoding="utf-8",
                pass_fds=(reading,),
                preexec_fn=self._in_the_child,  # noqa: PLW1509 - calls of the system only, between fork and exec
                **{**pipes, **options},
            )
        finally:
            os.close(reading)

    def _in_the_child(self) -> None:
        """Let Ctrl+C reach it, which a test run in the background has switched off for its children."""
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        if self.hamper is not None:
            self.hamper()


def skip_on_windows() -> None:
    """Skip the test that hands a passphrase over by a file descriptor where a child cannot inherit one."""
    if sys.platform == "win32":
        pytest.skip("Windows hands no file descriptors on to a child")


def without_room(size: int) -> Callable[[], None]:
    """Return what lets a process write no file beyond ``size`` bytes."""
    import resource  # Windows has none

    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def without_roots_rights() -> None:
    """Let files' modes count in this process even for root: take the capabilities that pass over them away."""
    if os.geteuid() == 0:
        import ctypes

        drop_from_bounding_set = 24  # PR_CAPBSET_DROP, prctl(2); 1 to 3 are CAP_DAC_OVERRIDE, _READ_SEARCH, CAP_FOWNER
        for capability in (1, 2, 3):
            ctypes.CDLL(None).prctl(drop_from_bounding_set, capability, 0, 0, 0)
