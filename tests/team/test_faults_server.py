"""The hub's server goes away, fills up, is crowded, is taken over: what the window says then, and that it goes on."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from cm_inbox.errors import HubFull, HubUnreachable
from cm_inbox.team.address import Place
from tests.servers import pgbouncer, postgres
from tests.servers.postgres import Postgres, Unavailable
from tests.team.conftest import World, peopled
from tests.team.faulty import desktop
from tests.waiting import until_sync

pytestmark = pytest.mark.anyio

NOT_RUNNING = "not running, or does not listen there"
FOLDERS = {"18": postgres.install, "Debian's": postgres.debian}


def _running(which: str, stack: ExitStack) -> Postgres:
    try:
        return stack.enter_context(postgres.running(FOLDERS[which](), settings=postgres.COPIED))
    except (Unavailable, RuntimeError, OSError, subprocess.TimeoutExpired) as reason:
        pytest.skip(f"server: no PostgreSQL here: {reason}")


@pytest.fixture(scope="module")
def mortal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A hub on a server of its own, which these tests may end; each leaves it running."""
    with ExitStack() as stack:
        server = _running("18", stack)
        yield asyncio.run(peopled(server, tmp_path_factory.mktemp("people")))


async def test_a_server_is_restarted(mortal: World) -> None:
    async with desktop(mortal) as mo:
        await mo.say()
        mortal.server.stop()
        told = await mo.told()
        assert (told.title, NOT_RUNNING in told.message) == ("No connection to the hub", True)
        mortal.server.start()
        await mo.recovers()
        mortal.server.stop()
        mortal.server.start()
        await mo.say()  # what was lost is asked again at once: nobody noticed


async def test_a_server_is_killed(mortal: World) -> None:
    async with desktop(mortal) as mo:
        await mo.say()
        mortal.server.kill()
        assert NOT_RUNNING in (await mo.told()).message
        mortal.server.start_again()
        await mo.recovers()


async def test_somebody_ends_our_connection(mortal: World) -> None:
    async with desktop(mortal) as mo:
        await mo.say()
        mortal.superuser("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename LIKE 'cm_hub_%'")
        await mo.say()
        await mo.recovers()


@pytest.fixture
def small_disk(mortal: World) -> Iterator[Path]:
    """A disk of 40 MB that holds the hub's database, which is put back afterwards."""
    folder = mortal.server.folder / "small"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", str(folder)], capture_output=True, text=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"machine: no disk can be mounted here: {mounted.stderr.strip()}")
    try:
        if mortal.server.user:
            shutil.chown(folder, mortal.server.user)
        mortal.server.sql(f"CREATE TABLESPACE small LOCATION '{folder}'")
        mortal.server.sql(f"ALTER DATABASE {mortal.database} SET TABLESPACE small")
        yield folder
        mortal.server.sql(f"ALTER DATABASE {mortal.database} SET TABLESPACE pg_default")
        mortal.server.sql("DROP TABLESPACE small")
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


async def test_a_disk_is_full(mortal: World, small_disk: Path) -> None:
    async with desktop(mortal) as mo:
        await mo.say()
        filler = small_disk / "filler"
        with contextlib.suppress(OSError), filler.open("wb") as file:
            while True:
                file.write(bytes(65_536))
                file.flush()
        told = await mo.told()
        assert isinstance(told, HubFull)
        assert (told.title, "must make room" in told.message) == ("The hub has no room left", True)
        await mo.log.heads()  # what is there can be read
        filler.unlink()
        await mo.recovers()


async def test_a_server_takes_no_more_connections(mortal: World) -> None:
    mortal.superuser(f"ALTER DATABASE {mortal.database} CONNECTION LIMIT 0")
    async with desktop(mortal) as mo:
        assert "as many connections as it takes" in (await mo.told()).message
        mortal.superuser(f"ALTER DATABASE {mortal.database} CONNECTION LIMIT -1")
        await mo.recovers()
    with ExitStack() as stack:
        for _ in range(60):
            with contextlib.suppress(psycopg.OperationalError):
                stack.enter_context(psycopg.connect(**mortal.server.superuser("postgres")))  # type: ignore[arg-type]  # each is what libpq takes
        async with desktop(mortal) as mo:
            assert "as many connections as it takes" in (await mo.told()).message
            stack.close()
            await mo.recovers()


async def test_a_server_lets_nobody_in_from_here(mortal: World) -> None:
    """A slip in pg_hba.conf is no end of anybody's access: the desktop goes on trying."""
    who_may = mortal.server.folder / "data" / "pg_hba.conf"
    before = who_may.read_text()
    who_may.write_text("host all postgres 127.0.0.1/32 scram-sha-256\n")
    mortal.server.sql("SELECT pg_reload_conf()")
    async with desktop(mortal) as mo:
        told = await mo.told()
        assert isinstance(told, HubUnreachable)
        assert "lets nobody in from this network" in told.message
        who_may.write_text(before)
        mortal.server.sql("SELECT pg_reload_conf()")
        await mo.recovers()


async def test_a_pooler_is_restarted_and_its_server(mortal: World) -> None:
    try:
        with ExitStack() as first:
            port = first.enter_context(pgbouncer.running(mortal.server))
            address = replace(mortal.members["Mo"].address, port=port)
            async with desktop(mortal, address) as mo:
                await mo.say()
                first.close()
                assert NOT_RUNNING in (await mo.told()).message
                with pgbouncer.running(mortal.server, port, "query_wait_timeout = 2\n"):
                    await mo.recovers()
                    mortal.server.stop()
                    assert "pooler does not reach its server" in (await mo.told()).message
                    mortal.server.start()
                    await mo.recovers()
    except Unavailable as reason:
        pytest.skip(f"server: no PgBouncer here: {reason}")


@pytest.mark.parametrize("which", FOLDERS)
async def test_a_standby_takes_over(which: str, tmp_path: Path) -> None:
    """Two servers, the second a streaming copy of the first; desktops know both by one address."""
    with ExitStack() as stack:
        first = _running(which, stack)
        world = await peopled(first, tmp_path)
        second = stack.enter_context(first.standby())
        known = world.members["Mo"].address
        both = replace(known, port=second.port, others=(Place(known.host, first.port),))
        async with desktop(world, both) as mo:
            await mo.say()  # the one that takes changes is found, though it comes second
            until_sync(lambda: _level(first), within=90)
            first.kill()
            told = await mo.told()
            assert isinstance(told, HubUnreachable)
            assert "another one is taking over" in told.message
            second.promote()
            await mo.recovers()
        async with desktop(world, known) as other:
            assert NOT_RUNNING in (await other.told()).message, "who knows only the first is told so"


def _level(server: Postgres) -> bool:
    """Say whether a standby has all that this server has."""
    return server.sql("SELECT bool_and(replay_lsn = pg_current_wal_lsn()) FROM pg_stat_replication") == [(True,)]
