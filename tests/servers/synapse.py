"""A real Matrix homeserver for the tests: Synapse on 127.0.0.1, SQLite, no federation.

It lives in a virtual environment of its own under ``.cache/servers/synapse``, made once. New users for
each test instead of new servers: names are made unique here.
"""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
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
from typing import Any

import pytest
from filelock import FileLock

from tests.waiting import until_sync

VERSION = "1.163.2"
CACHE = Path(__file__).parents[2] / ".cache" / "servers" / "synapse"
SECRET = "only for these tests"

_GENEROUS = {"per_second": 10_000, "burst_count": 10_000}
_NO_LIMITS: dict[str, Any] = {
    "rc_message": _GENEROUS,
    "rc_registration": _GENEROUS,
    "rc_joins": {"local": _GENEROUS, "remote": _GENEROUS},
    "rc_joins_per_room": _GENEROUS,
    "rc_invites": {"per_room": _GENEROUS, "per_user": _GENEROUS, "per_issuer": _GENEROUS},
    "rc_login": {"address": _GENEROUS, "account": _GENEROUS, "failed_attempts": _GENEROUS},
    "rc_admin_redaction": _GENEROUS,
    "rc_room_creation": _GENEROUS,
    "rc_reports": _GENEROUS,
}


@dataclass(frozen=True, slots=True)
class User:
    id: str
    name: str
    password: str


def install() -> Path:
    """Return the interpreter of an environment that has Synapse, making it where there is none.

    Raises RuntimeError with the installer's last words where it cannot be had.
    """
    python = CACHE / "venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    stamp = CACHE / f"installed-{VERSION}"
    CACHE.mkdir(parents=True, exist_ok=True)
    with FileLock(CACHE / "install.lock"):
        if stamp.exists() and python.exists():
            return python
        uv = shutil.which("uv")
        package = f"matrix-synapse=={VERSION}"
        if uv:
            _run([uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(CACHE / "venv")])
            _run([uv, "pip", "install", "--quiet", "--only-binary", ":all:", "--python", str(python), package])
        else:
            _run([sys.executable, "-m", "venv", "--clear", str(CACHE / "venv")])
            _run([str(python), "-m", "pip", "install", "--quiet", "--only-binary", ":all:", package])
        stamp.touch()
    return python


def _run(command: list[str], cwd: Path | None = None) -> None:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=600, check=False)
    if done.returncode:
        raise RuntimeError(f"{Path(command[0]).name}: {done.stderr.strip().splitlines()[-1:] or done.returncode}")


class Synapse:
    """A running homeserver."""

    server_name = "matrix.test"

    def __init__(self, folder: Path, *, default_limits: bool = False) -> None:
        self.folder = folder
        self.default_limits = default_limits
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None
        self._numbers = itertools.count(1)

    def start(self, python: Path) -> None:
        """Start it and wait until it answers."""
        config = self.folder / "homeserver.yaml"
        config.write_text(json.dumps(self._configuration()))  # JSON is YAML
        command = [str(python), "-m", "synapse.app.homeserver", "--config-path", str(config)]
        _run([*command, "--generate-keys"], self.folder)
        with (self.folder / "output.log").open("wb") as output:
            self._process = subprocess.Popen(
                command, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
            )
        until_sync(self._answers, within=60, every=0.1)

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(15)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None

    def register(self, name: str, *, admin: bool = False) -> User:
        """Make a user whose name begins like this and is not yet taken."""
        user, password = f"{name.lower()}{next(self._numbers)}", "pass word é"
        nonce = self._call("GET", "/_synapse/admin/v1/register")["nonce"]
        said = "\0".join((nonce, user, password, "admin" if admin else "notadmin"))
        mac = hmac.new(SECRET.encode(), said.encode(), hashlib.sha1).hexdigest()
        body = {"nonce": nonce, "username": user, "password": password, "admin": admin, "mac": mac}
        made = self._call("POST", "/_synapse/admin/v1/register", body)
        return User(made["user_id"], user, password)

    def log_in(self, user: User) -> str:
        """Return a new access token of this user."""
        body = {
            "type": "m.login.password",
            "identifier": {"type": "m.id.user", "user": user.name},
            "password": user.password,
        }
        return str(self._call("POST", "/_matrix/client/v3/login", body)["access_token"])

    def _call(self, method: str, path: str, body: object = None) -> Any:
        request = urllib.request.Request(
            self.url + path, method=method, data=None if body is None else json.dumps(body).encode()
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def _answers(self) -> bool:
        assert self._process is not None
        if self._process.poll() is not None:
            raise RuntimeError((self.folder / "output.log").read_text()[-2000:])
        try:
            self._call("GET", "/_matrix/client/versions")
        except (OSError, urllib.error.URLError):
            return False
        return True

    def _configuration(self) -> dict[str, Any]:
        return {
            "server_name": self.server_name,
            "pid_file": str(self.folder / "homeserver.pid"),
            "listeners": [
                {
                    "port": self.port,
                    "tls": False,
                    "type": "http",
                    "bind_addresses": ["127.0.0.1"],
                    "resources": [{"names": ["client"]}],
                }
            ],
            "database": {"name": "sqlite3", "args": {"database": str(self.folder / "homeserver.db")}},
            "log_config": self._log_configuration(),
            "media_store_path": str(self.folder / "media"),
            "signing_key_path": str(self.folder / "signing.key"),
            "registration_shared_secret": SECRET,
            "macaroon_secret_key": SECRET,
            "form_secret": SECRET,
            "bcrypt_rounds": 4,
            "report_stats": False,
            "suppress_key_server_warning": True,
            "trusted_key_servers": [],
            "federation_domain_whitelist": [],
            "url_preview_enabled": False,
            "presence": {"enabled": False},
            **({} if self.default_limits else _NO_LIMITS),
        }

    def _log_configuration(self) -> str:
        path = self.folder / "log.yaml"
        path.write_text(
            json.dumps(
                {
                    "version": 1,
                    "handlers": {"console": {"class": "logging.StreamHandler"}},
                    "root": {"level": "WARNING", "handlers": ["console"]},
                }
            )
        )
        return str(path)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(folder: Path, *, default_limits: bool = False) -> Iterator[Synapse]:
    """Run a homeserver in a folder; skips the test where Synapse cannot be had."""
    try:
        python = install()
    except (RuntimeError, OSError, subprocess.TimeoutExpired) as error:
        pytest.skip(f"server: no Synapse here: {error}")
    server = Synapse(folder, default_limits=default_limits)
    try:
        server.start(python)
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def synapse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Synapse]:
    """The homeserver of this test session, with limits nobody reaches."""
    with running(tmp_path_factory.mktemp("synapse")) as server:
        yield server


@pytest.fixture(scope="session")
def limited_synapse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Synapse]:
    """A homeserver with Synapse's own rate limits."""
    with running(tmp_path_factory.mktemp("limited-synapse"), default_limits=True) as server:
        yield server
