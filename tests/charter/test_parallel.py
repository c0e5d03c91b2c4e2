"""History judged by other processes: the same as here, stopped when told, and gone when the program is."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cm_inbox.charter.dry_run import TOLD_EVERY, Past, dry_run
from cm_inbox.charter.parallel import CHUNK, Workers
from cm_inbox.charter.shape import Charter, Rule, Then, When
from cm_inbox.charter.stored import Stored
from cm_inbox.models.decisions import DecisionKind
from tests.waiting import until_sync

TEXTS = ("bonjour", "connard", "merci pour tout", "arnaque, connard !", "remboursement, connard", "abruti \ud800")
DECIDED: tuple[frozenset[DecisionKind], ...] = (
    frozenset(),
    frozenset({DecisionKind.HIDE}),
    frozenset({DecisionKind.REPLY}),
)


def rule(id: str, *words: str, then: Then) -> Rule:
    return Rule(id=id, title=id, when=(When(words=words),), then=then)


OLD = Charter(rules=(rule("insult", "connard", then=Then(hide=True)), rule("gone", "merci", then=Then(done=True))))
NEW = Charter(
    rules=(
        rule("insult", "connard", "abruti", then=Then(hide=True)),
        rule("critic", "remboursement", then=Then(protect=True)),
        rule("scam", "arnaque", then=Then(labels=("arnaque",))),
    )
)


def history(number: int) -> Iterator[Past]:
    for n in range(number):
        yield Stored(str(n), TEXTS[n % len(TEXTS)], 1_800_000_000_000 + n * 60_000), DECIDED[n % len(DECIDED)]


def test_other_processes_find_what_this_one_finds() -> None:
    number = CHUNK + 1_000  # more than is sent at once
    here = dry_run(NEW, history(number), old=OLD)
    assert here.matched.count
    assert dry_run(NEW, history(number), old=OLD, processes=2) == here
    one = dry_run(NEW, history(number), rules={"insult"})
    assert dry_run(NEW, history(number), rules={"insult"}, processes=1) == one


def test_a_run_in_other_processes_stops_when_told() -> None:
    told: list[int] = []

    def endless() -> Iterator[Past]:
        while True:
            yield from history(1_000)

    tried = dry_run(NEW, endless(), progress=told.append, cancelled=lambda: len(told) == 2, processes=1)
    assert told == [TOLD_EVERY, 2 * TOLD_EVERY, 2 * TOLD_EVERY]
    assert (tried.finished, tried.looked_at) == (False, 2 * TOLD_EVERY)


STARTS_WORKERS = """
import multiprocessing
import sys
from cm_inbox.charter.parallel import Workers
from cm_inbox.charter.shape import Charter
from cm_inbox.charter.stored import Stored

if __name__ == "__main__":
    with Workers(Charter(), processes=2) as workers:
        for _ in workers.judge((Stored(str(n), "bonjour", 1) for n in range(4)), chunk=1):
            pass
        print(*(each.pid for each in multiprocessing.active_children()), flush=True)
        sys.stdin.read()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL and no signal 0")
def test_workers_end_when_the_program_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "starts_workers.py"
    script.write_text(STARTS_WORKERS, "utf-8")
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        [sys.executable, "-P", str(script)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(root)},
    ) as program:
        assert program.stdout is not None
        pids = [int(word) for word in program.stdout.readline().split()]
        assert pids
        assert all(is_running(pid) for pid in pids)
        program.send_signal(signal.SIGKILL)
        program.wait(20)
    until_sync(lambda: not any(is_running(pid) for pid in pids))


def is_running(pid: int) -> bool:
    """Say whether a process is there; one that ended and nobody has waited for is not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return sys.platform != "linux"


def test_sifting_and_judging_go_on_in_order() -> None:
    with Workers(NEW, only={"scam"}, processes=1) as workers:
        wanted = [id for chunk in workers.sift((past[0].id, past[0].text) for past in history(60)) for id in chunk]
    assert wanted == [str(n) for n in range(60) if n % len(TEXTS) == 3]
