"""Killed at random points while reading, deciding and sending: nothing lost, nothing done twice."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from cm_inbox.models.decisions import OutboxState
from cm_inbox.models.messages import Direction
from cm_inbox.store import journal
from tests.crash.kills import Kills, let_run, posix
from tests.plain_network import PlainNetwork, PlainServer, plain_server
from tests.rig import rig

pytestmark = [pytest.mark.anyio, posix]

ROOT = Path(__file__).parents[2]


@pytest.fixture
def server() -> Iterator[PlainServer]:
    with plain_server() as running:
        running.latency = 0.01
        yield running


def start(folder: Path, server: PlainServer, *options: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.crash.sender", str(folder), server.url, *options]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def run_and_kill(folder: Path, server: PlainServer, kills: Kills) -> list[str]:
    """Let it work, kill it a while after it began, and return the decisions it acknowledged."""
    process = start(folder, server)
    assert process.stdout is not None
    assert process.stdout.readline() == "READY\n"

    def kill() -> None:
        let_run(process.pid, kills.after())
        process.send_signal(signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    acknowledged = [line.split()[1] for line in process.stdout if line.startswith("ACK") and line.endswith("\n")]
    killer.join()
    kills.count(process.wait())
    process.stdout.close()
    return acknowledged


@pytest.mark.timeout(600)
async def test_killed_at_random_points(tmp_path: Path, server: PlainServer) -> None:
    folder = tmp_path / "data"
    chance = random.Random(20261122)
    acknowledged: list[str] = []
    kills = Kills("sending", chance, longest=0.35)
    for _ in kills:
        for _ in range(chance.randint(1, 12)):
            server.customer_says(f"question {len(server.items)}")
        acknowledged += run_and_kill(folder, server, kills)
    last = start(folder, server, "finish")
    out, _ = last.communicate(timeout=240)
    assert last.returncode == 0, out

    assert len(acknowledged) > kills.made, "the runs were too short to decide anything"
    assert_nothing_twice(server)
    async with rig(folder, load=lambda _: PlainNetwork) as ours:
        await ours.pull()
        decided = {decision.id for decision in ours.inbox.history(limit=100_000)}
        assert set(acknowledged) <= decided
        stored = Counter(stored.message.id for conversation in ours.conversations() for stored in conversation.messages)
        assert stored == Counter(item["id"] for item in server.items)
        assert {entry.state for entry in ours.inbox.outbox(limit=100_000)} == {OutboxState.SENT}
        assert len(ours.texts(Direction.OUT)) == sum(kind == "reply" for kind, _ in server.changes)
        assert ours.store.read(lambda connection: journal.newest(connection, limit=1))
        assert ours.store.check().result() == []


def assert_nothing_twice(server: PlainServer) -> None:
    """Every question has exactly one answer, or was hidden exactly once."""
    expected = Counter(
        ("hide", item["id"]) if int(item["id"]) % 3 == 0 else ("reply", f"answer to {item['id']}")
        for item in server.items
        if item["parent"] is None
    )
    assert Counter(server.changes) == expected
