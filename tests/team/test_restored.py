"""An older copy of the hub takes its place while a team works: real processes, a real dump."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.plain_network import PlainServer, plain_server
from tests.program import skip_on_windows
from tests.servers.postgres import Postgres
from tests.team.test_two_desktops import Office

pytestmark = pytest.mark.parametrize("hub_server", ["postgres"], indirect=True)


class Backup:
    """A dump of a database, which can be put in its place."""

    def __init__(self, server: Postgres, database: str) -> None:
        self._server = server
        self._database = database
        folder = server.folder / "dumps"
        folder.mkdir(exist_ok=True)
        folder.chmod(0o777)
        self._file = folder / f"{database}.dump"
        self._whose = ["-h", "127.0.0.1", "-p", str(server.port), "-U", "postgres"]
        server.run("pg_dump", *self._whose, "-Fc", "-f", str(self._file), database)

    def restore(self) -> None:
        self._server.drop(self._database)
        self._server.run("pg_restore", *self._whose, "-C", "--exit-on-error", "-d", "postgres", str(self._file))


@pytest.fixture
def network() -> Iterator[PlainServer]:
    with plain_server() as running:
        yield running


def test_each_tells_again_what_the_hub_lacks(hub_server: Postgres, tmp_path: Path, network: PlainServer) -> None:
    skip_on_windows()
    with ExitStack() as stack:
        office = Office(hub_server, tmp_path, network, stack)
        ada, ben = office.ada, office.colleague("Ben")
        office.customer_says("Before", ada, ben)
        ada("decide", kind="done", text="Before")
        ben.until("open_texts", [])
        backup = Backup(hub_server, office._database)

        office.customer_says("Answered by Ben", ada, ben)
        ben("decide", kind="reply", text="Answered by Ben", answer="Here.")
        ben.until("outbox", [["Here.", "sent", ""]])
        office.customer_says("Closed by Ada", ada, ben)
        ada("decide", kind="done", text="Closed by Ada")
        for each in (ada, ben):
            each.until("open_texts", [])
            each.until("standing", lambda standing: standing["unsaid"] == 0)

        for each in (ada, ben):
            each("offline", away=True)
        backup.restore()
        for each in (ada, ben):
            each("offline", away=False)
            each.until("standing", lambda standing: standing["state"] == "stopped")
            assert each("standing")["said"] == "The hub was restored from an older copy"
        told = [each("offer")[0] for each in (ada, ben)]
        assert sum(each[1] for each in told) == 2, told
        assert sum(each[2] for each in told) == 1, "what came of the answer is told by who sent it"
        for each in (ada, ben):
            each.until("standing", lambda standing: standing["state"] == "level" and standing["unsaid"] == 0)
            each.until("open_texts", [])
            each.until("outbox", [["Here.", "sent", ""]])
        rows = hub_server.sql(
            "SELECT kind, count(*) FROM hub.event WHERE kind LIKE 'decision/%' GROUP BY 1", office._database
        )
        assert {str(kind): count for kind, count in rows} == {"decision/done": 2, "decision/reply": 1}
        office.customer_says("Afterwards", ada, ben)
        zoe = office.colleague("Zoe")
        zoe.until("open_texts", ["Afterwards"])
        zoe.until("outbox", [["Here.", "sent", ""]])
        assert network.changes == [("reply", "Here.")], "nothing is done twice, by nobody"


def test_who_comes_later_begins_where_the_hub_does(hub_server: Postgres, tmp_path: Path, network: PlainServer) -> None:
    skip_on_windows()
    with ExitStack() as stack:
        office = Office(hub_server, tmp_path, network, stack)
        ada = office.ada
        office.customer_says("Long ago", ada)
        ada.until("standing", lambda standing: standing["unsaid"] == 0)
        hub_server.sql(
            "DO $$ BEGIN INSERT INTO hub.checkpoint SELECT team, brand, seq, hash FROM hub.stream;"
            " ALTER TABLE hub.event DISABLE TRIGGER event_stays; DELETE FROM hub.event;"
            " ALTER TABLE hub.event ENABLE TRIGGER event_stays; END $$",
            office._database,
        )  # as if the month were over
        office.customer_says("Today", ada)
        ada("connect", brand="Altéa", server=network.url)
        zoe = office.start("Zoe")
        zoe("join", code=ada("invite", name="Zoe", role="moderator"))
        ada.until("standing", lambda standing: standing["unsaid"] == 0 and standing["state"] == "level")
        zoe.until("texts", ["Today"])
        zoe.until("standing", lambda standing: standing["state"] == "level")
