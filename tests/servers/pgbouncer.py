"""PgBouncer in transaction mode before a PostgreSQL server: each transaction may get another connection."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers import debian
from tests.servers.postgres import PASSWORD, Postgres, Unavailable
from tests.waiting import until_sync

CONFIGURATION = """
[databases]
* = host=127.0.0.1 port={behind}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
pool_mode = transaction
default_pool_size = 2
max_client_conn = 100
auth_type = scram-sha-256
auth_file = {users}
auth_user = postgres
server_login_retry = 1
auth_query = SELECT usename, passwd FROM pg_catalog.pg_shadow WHERE usename = $1
"""


@contextmanager
def running(server: Postgres, port: int = 0, more: str = "") -> Iterator[int]:
    """Run one for the length of the block, and give its port (a free one unless named). Raises Unavailable.

    ``more``: lines of its settings.
    """
    program = debian.program("pgbouncer")
    if program is None:
        raise Unavailable("pgbouncer is not installed (apt-get install pgbouncer)")
    with tempfile.TemporaryDirectory(prefix="cm-bouncer-") as place:
        folder = Path(place)
        port = port or _free_port()
        users, settings = folder / "users.txt", folder / "pgbouncer.ini"
        users.write_text(f'"postgres" "{PASSWORD}"\n')
        settings.write_text(CONFIGURATION.format(behind=server.port, port=port, users=users) + more)
        if server.user:
            for path in (folder, users, settings):
                shutil.chown(path, server.user)
        with (folder / "output.log").open("wb") as output:
            process = subprocess.Popen(
                [program, str(settings)],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                user=server.user,
                cwd="/",
            )
        try:
            until_sync(lambda: process.poll() is not None or _listens(port), within=60)
            if process.poll() is not None:
                raise Unavailable((folder / "output.log").read_text()[-1000:])
            yield port
        finally:
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(15)
            process.kill()
            process.wait()


def _listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5):
        return True
    return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
