"""A working team whose hub is killed: the window says so, work goes on, and a standby takes over. Real processes."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.plain_network import PlainServer, plain_server
from tests.program import skip_on_windows
from tests.servers import postgres
from tests.servers.postgres import Postgres, Unavailable
from tests.team.test_two_desktops import Office
from tests.waiting import until_sync


class Pair(Postgres):
    """A server as people know it that have the address of its standby, too."""

    standby_port = 0

    def url(self, database: str, user: str = "postgres") -> str:
        return f"postgresql://{user}@127.0.0.1:{self.port},127.0.0.1:{self.standby_port}/{database}"


@pytest.fixture
def network() -> Iterator[PlainServer]:
    with plain_server() as running:
        yield running


def test_a_team_lives_through_a_takeover(tmp_path: Path, network: PlainServer) -> None:
    skip_on_windows()
    with ExitStack() as stack:
        try:
            first = stack.enter_context(postgres.running(postgres.install(), settings=postgres.COPIED))
        except (Unavailable, RuntimeError, OSError, subprocess.TimeoutExpired) as reason:
            pytest.skip(f"server: no PostgreSQL here: {reason}")
        second = stack.enter_context(first.standby())
        pair = Pair(first.programs, first.folder, first.port, first.user)
        pair.standby_port = second.port
        office = Office(pair, tmp_path, network, stack)
        ada, ben = office.ada, office.colleague("Ben")
        office.customer_says("Where is my parcel?", ada, ben)
        for each in (ada, ben):
            each.until("standing", lambda standing: standing["unsaid"] == 0 and standing["state"] == "level")
        until_sync(lambda: _has_all(first), within=90)

        first.kill()
        for each in (ada, ben):
            each.until("standing", lambda standing: standing["state"] == "away")
            assert each("standing")["said"] == "No connection to the hub"
        ben("decide", kind="reply", text="Where is my parcel?", answer="Here.")
        assert ben("open_texts") == [], "who decides does not wait for the hub"
        assert network.changes == [], "what must be sent does"
        second.promote()
        for each in (ada, ben):
            each.until("outbox", [["Here.", "sent", ""]])
            each.until("standing", lambda standing: standing["unsaid"] == 0 and standing["state"] == "level")
            each.until("open_texts", [])
        assert network.changes == [("reply", "Here.")]


def _has_all(server: Postgres) -> bool:
    """Say whether a standby has all that this server has."""
    return server.sql("SELECT bool_and(replay_lsn = pg_current_wal_lsn()) FROM pg_stat_replication") == [(True,)]
