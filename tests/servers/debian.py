"""Debian's packages, for the servers of the tests."""

from __future__ import annotations

import os
import shutil
import subprocess


def program(name: str) -> str | None:
    """Return where a program is, in the places for servers too."""
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")


def may_install() -> bool:
    return os.name == "posix" and os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt(arguments: list[str]) -> None:
    """Run apt-get; no server is started by it. Raises RuntimeError."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    command = ["apt-get", "-o", "DPkg::Lock::Timeout=600", *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=900, check=False)
    if done.returncode:
        raise RuntimeError(f"apt-get {arguments[0]}: {(done.stderr.strip().splitlines() or ['failed'])[-1]}")
