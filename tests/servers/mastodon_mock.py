"""mastodon-mock (PyPI, MIT): a stateful emulator of the Mastodon API, in a process of its own.

It is no real server: see tests/servers/mastodon_fake.py for the manners that it is too polite for.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from filelock import FileLock

from tests.waiting import until_sync

VERSION = "0.6.1"
CACHE = Path(__file__).parents[2] / ".cache" / "servers" / "mastodon-mock"

CONFIG = """
domain = "{host}"
url_scheme = "http"
[server]
host = "127.0.0.1"
port = {port}
[auth]
enforce_scopes = true
[[seed.accounts]]
username = "first"
access_token = "first-token"
"""


@dataclass(frozen=True, slots=True)
class MastodonMock:
    """A running emulator."""

    url: str


def install() -> Path:
    """Return the emulator's program, installed on first use below .cache.

    Raises RuntimeError with the installer's last words where it cannot be had.
    """
    folder = CACHE / "venv"
    program = folder / ("Scripts/mastodon_mock.exe" if os.name == "nt" else "bin/mastodon_mock")
    stamp = CACHE / f"installed-{VERSION}"
    CACHE.mkdir(parents=True, exist_ok=True)
    with FileLock(CACHE / "install.lock"):
        if stamp.exists() and program.exists():
            return program
        python = str(folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))
        wanted = f"mastodon-mock=={VERSION}"
        uv = shutil.which("uv")
        if uv:
            _run(uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(folder))
            _run(uv, "pip", "install", "--quiet", "--only-binary", ":all:", "--python", python, wanted)
        else:
            _run(sys.executable, "-m", "venv", "--clear", str(folder))
            _run(python, "-m", "pip", "install", "--quiet", "--only-binary", ":all:", wanted)
        stamp.touch()
    return program


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    if done.returncode:
        raise RuntimeError(f"{Path(command[0]).name}: {done.stderr.strip().splitlines()[-1:] or done.returncode}")


@contextmanager
def serving(folder: Path) -> Iterator[MastodonMock]:
    """Run the emulator with an empty memory; its log is kept in ``folder``."""
    program = install()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    host = f"127.0.0.1:{port}"
    config = folder / "mastodon_mock.toml"
    config.write_text(CONFIG.format(host=host, port=port), encoding="utf-8")
    log = folder / "mastodon_mock.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [str(program), "serve", "--config", str(config), "--in-memory", "--log-level", "warning"],
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=folder,
        )
    try:
        until_sync(lambda: process.poll() is not None or _answers(f"http://{host}/api/v2/instance"), within=60)
        if process.poll() is not None:
            raise RuntimeError(f"mastodon-mock ended: {log.read_text(errors='replace')[-2000:]}")
        yield MastodonMock(f"http://{host}")
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


@pytest.fixture(scope="session")
def mastodon_mock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MastodonMock]:
    """The emulator for this session; the tests that need it are skipped, with the reason, where it cannot be had."""
    try:
        install()
    except (OSError, RuntimeError, subprocess.SubprocessError) as error:
        pytest.skip(f"server: mastodon-mock cannot be installed here: {error}")
    with serving(tmp_path_factory.mktemp("mastodon-mock")) as server:
        yield server
