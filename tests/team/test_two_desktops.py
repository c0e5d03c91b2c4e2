"""Desktops of one team as real processes, over a real PostgreSQL and one network that counts what is done there."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.plain_network import PlainServer, plain_server
from tests.program import ROOT, skip_on_windows
from tests.servers.postgres import PASSWORD, Postgres
from tests.waiting import until_sync

pytestmark = pytest.mark.parametrize("hub_server", ["postgres"], indirect=True)

LONG = 90.0
"""Seconds that any condition has: none is expected to need a tenth of them."""


class Desktop:
    """One process."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder
        self.name = name
        self.running = subprocess.Popen(
            [sys.executable, "-P", "-m", "tests.team.desktop_driver", str(folder), name],
            cwd=ROOT,
            env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __call__(self, order: str, /, **given: Any) -> Any:
        """Give an order and return what came of it."""
        assert self.running.stdin is not None
        assert self.running.stdout is not None
        self.running.stdin.write(json.dumps({"do": order, **given}) + "\n")
        self.running.stdin.flush()
        answer = json.loads(self.running.stdout.readline() or '{"failed": "the process", "said": "ended"}')
        if "failed" in answer:
            raise AssertionError(f"{self.name}: {answer['failed']}: {answer['said']}")
        return answer["gave"]

    def until(self, order: str, wanted: Any, **given: Any) -> None:
        """Wait until an order gives what is wanted."""
        seen: list[Any] = []

        def there() -> bool:
            seen[:] = [self(order, **given)]
            return bool(wanted(seen[0]) if callable(wanted) else seen[0] == wanted)

        try:
            until_sync(there, within=LONG)
        except AssertionError as error:
            raise AssertionError(f"{self.name} {order} {given}: {seen}, {self('standing')}") from error

    def kill(self) -> None:
        """End it as a power cut does."""
        self.running.kill()
        self._reap()

    def stop(self) -> None:
        if self.running.poll() is None:
            self.running.send_signal(signal.SIGCONT)
            assert self.running.stdin is not None
            self.running.stdin.close()
            try:
                self.running.wait(60)
            except subprocess.TimeoutExpired:
                self.running.kill()
        self._reap()

    def _reap(self) -> None:
        self.running.wait()
        for pipe in (self.running.stdin, self.running.stdout):
            if pipe is not None:
                pipe.close()


class Office:
    """A team's desktops, and the network that they answer on."""

    def __init__(self, hub_server: Postgres, folder: Path, network: PlainServer, stack: ExitStack) -> None:
        self._folder = folder
        self._stack = stack
        self.network = network
        self.ada = self.start("Ada")
        self._server, self._database = hub_server, hub_server.new_database()
        url = hub_server.url(self._database)
        self.ada("brand", name="Altéa")
        self.ada("connect", brand="Altéa", server=network.url)
        self.ada("found", url=url, password=PASSWORD, team="Agence")
        self.ada("share", brand="Altéa")

    def start(self, name: str) -> Desktop:
        desktop = Desktop(self._folder / name, name)
        self._stack.callback(desktop.stop)
        return desktop

    def colleague(self, name: str, role: str = "moderator", *, signed_in: bool = True) -> Desktop:
        """Have somebody join, with a desktop of their own."""
        desktop = self.start(name)
        desktop("join", code=self.ada("invite", name=name, role=role))
        desktop.until("accounts", ["us@plain"])
        if signed_in:
            desktop("connect", brand="Altéa", server=self.network.url)
        return desktop

    def shorten_leases(self) -> None:
        """Have a claim on an action end after some seconds already, so that nobody waits for a minute."""
        self._server.sql("UPDATE hub.claimable SET listening = 12, alone = 12 WHERE what = 'action'", self._database)

    def customer_says(self, text: str, *desktops: Desktop) -> None:
        """Have a customer write, and every desktop know of it."""
        self.network.customer_says(text)
        for each in desktops:
            each.until("open_texts", lambda texts: text in texts)


@pytest.fixture
def network() -> Iterator[PlainServer]:
    with plain_server() as running:
        yield running


@pytest.fixture
def office(hub_server: Postgres, tmp_path: Path, network: PlainServer) -> Iterator[Office]:
    skip_on_windows()
    with ExitStack() as stack:
        yield Office(hub_server, tmp_path, network, stack)


def test_what_one_reads_and_decides_the_other_has(office: Office) -> None:
    ada, ben = office.ada, office.colleague("Ben")
    office.customer_says("Where is my parcel?", ada, ben)
    assert set(office.network.asked_by) == {"Ada"}, "one of them reads the account"
    ben("decide", kind="reply", text="Where is my parcel?", answer="Here.")
    ada.until("open_texts", [])
    ben.until("outbox", [["Here.", "sent", ""]])
    ada.until("outbox", [["Here.", "sent", ""]])
    assert office.network.changes == [("reply", "Here.")]
    ada.until("texts", lambda texts: sorted(texts) == ["Here.", "Where is my parcel?"])
    ben("leave")
    assert ben("standing")["state"] == "none"
    assert sorted(ben("texts")) == ["Here.", "Where is my parcel?"], "the history stays"
    office.customer_says("Thanks!", ada, ben)
    assert set(office.network.asked_by) == {"Ada", "Ben"}, "now each has the account alone"


def test_what_both_answer_is_answered_once(office: Office) -> None:
    ada, ben = office.ada, office.colleague("Ben")
    office.customer_says("Where is my parcel?", ada, ben)
    ada("show", text="Where is my parcel?", doing="writes")
    ben.until("present", [["Ada", "writes"]], text="Where is my parcel?")
    assert ada("claim", text="Where is my parcel?")
    assert not ben("claim", text="Where is my parcel?")
    ben("offline", away=True)
    ben("decide", kind="reply", text="Where is my parcel?", answer="With us.")
    ada("decide", kind="reply", text="Where is my parcel?", answer="Here.")
    ada.until("outbox", [["Here.", "sent", ""]])
    assert ben("outbox") == [["With us.", "waiting", ""]], "what is decided offline waits"
    ben("offline", away=False)
    ben.until("aside", [["With us.", "Ada", "Here."]])
    assert ben("draft", text="Where is my parcel?") == "With us."
    ben.until("outbox", lambda found: sorted(found) == [["Here.", "sent", ""], ["With us.", "cancelled", ""]])
    assert office.network.changes == [("reply", "Here.")]


def test_what_others_were_sending_one_finishes(office: Office) -> None:
    """One of them is killed while it sends, one falls asleep and wakes when another has finished for it."""
    ada, ben, cleo = office.ada, office.colleague("Ben"), office.colleague("Cleo")
    office.shorten_leases()
    for text in ("Where is my parcel?", "Are you open?"):
        office.customer_says(text, ada, ben, cleo)
    office.network.answers.clear()
    ben("decide", kind="reply", text="Where is my parcel?", answer="Here.")
    cleo("decide", kind="reply", text="Are you open?", answer="Always.")
    until_sync(lambda: len(office.network.changes) == 2, within=LONG)
    ben.running.send_signal(signal.SIGKILL)
    cleo.running.send_signal(signal.SIGSTOP)
    both = [["Always.", "sent", ""], ["Here.", "sent", ""]]
    ada.until("outbox", lambda found: sorted(found) == both)
    office.network.answers.set()
    cleo.running.send_signal(signal.SIGCONT)
    cleo.until("outbox", lambda found: sorted(found) == both)
    office.customer_says("Thanks!", ada, cleo)
    assert sorted(office.network.changes) == [("reply", "Always."), ("reply", "Here.")]


def test_another_reads_once_the_reader_is_gone_but_not_who_has_no_access(office: Office) -> None:
    ada, ben, eve = office.ada, office.colleague("Ben"), office.colleague("Eve")
    office.customer_says("One", ada, ben, eve)
    ada("revoke", name="Eve")
    eve.until("standing", lambda found: found["state"] == "ended")
    assert eve("texts") == ["One"], "the history stays"
    eve("decide", kind="reply", text="One", answer="Never.")
    assert office.network.asked_by.count("Ben") == 0
    ada.kill()
    office.customer_says("Two", ben)
    assert set(office.network.asked_by) == {"Ada", "Ben"}
    assert office.network.changes == []
    assert eve("outbox") == [["Never.", "waiting", ""]]


def test_eight_desktops_share_one_queue(office: Office) -> None:
    names = ("Ben", "Cleo", "Dan", "Eve", "Fay", "Gus", "Hal")
    others = [office.colleague(name, signed_in=name == "Ben") for name in names]
    everybody = (office.ada, *others)
    texts = [f"Question {number}" for number in range(len(everybody))]
    for text in texts:
        office.network.customer_says(text)
    for each in everybody:
        each.until("open_texts", lambda found: sorted(found) == texts)
    for each, text in zip(everybody, texts, strict=True):
        each("decide", kind="reply", text=text, answer=f"{each.name}: {text}")
    said = sorted(f"{each.name}: {text}" for each, text in zip(everybody, texts, strict=True))
    for each in everybody:
        each.until("outbox", lambda found: sorted(found) == [[text, "sent", ""] for text in said])
        each.until("open_texts", [])
    assert sorted(office.network.changes) == [("reply", text) for text in said]
    assert len(set(office.network.asked_by)) == 1, "one of them reads the account"
