"""The start: how long until something is painted, until one can read, until everything is ready.

Every kind of start is run in turn, so that what else the machine does disturbs all alike. The floor is a bare PySide6
window. The key of the history comes in three ways: handed over by the benchmark, from a real keyring
(gnome-keyring on a bus of its own), and from a passphrase, whose stretching is meant to be slow.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks import child, history
from benchmarks.keys import PASSPHRASE
from benchmarks.table import Row, median

TITLE = "Start"

RUNS = 9
STEPS = (
    ("painted", "something painted: the window's shape, or already its first rows", 1.5),
    ("rows", "first window with 50 real conversations of a million messages: the list readable, keys taken", 1.5),
    ("window", "list and conversation painted by the window itself", None),
    ("ready", "everything ready: all panes, engine started, adapters imported", 2.6),
)
"""What is measured, and the most it may take, as a multiple of the floor; None: nothing was promised.

*rows*: the frame has painted the conversations at the top of the queue, of which it has read fifty from the encrypted
history; they are painted by the list's own painter where the list will be. *window*: the list that takes their place
and the conversation beside it have been painted.
"""

KINDS = {
    "raw": "key handed over",
    "keyring": "key from the keyring",
    "passphrase": "passphrase",
}


def run(folder: Path, messages: int) -> Iterator[Row]:
    """Yield the rows."""
    del folder
    million = history.million(messages)
    history.with_passphrase(million)
    taken = _in_session(million)
    floor = taken.pop("bare")
    yield Row(
        "floor: a bare PySide6 window painted",
        f"{median(floor['painted']['wall']):.0f} ms",
        f"processor {median(floor['painted']['processor']):.0f} ms",
    )
    for step, what, goal in STEPS:
        for kind, found in taken.items():
            yield _row(f"{what}, {KINDS[kind]}", found[step], floor["painted"], goal)
    if "keyring" not in taken:
        yield Row("with the keyring", "not measured", "there is no gnome-keyring")


def _row(what: str, found: dict[str, list[float]], floor: dict[str, list[float]], goal: float | None) -> Row:
    times = median(found["wall"]) / median(floor["wall"])
    processor = median(found["processor"]) / median(floor["processor"])
    return Row(
        what,
        f"{median(found['wall']):.0f} ms",
        f"floor {median(floor['wall']):.0f} ms; processor time {processor:.2f} x",
        "" if goal is None else f"<= {goal} x",
        None if goal is None else times <= goal,
        f"{times:.2f} x",
    )


Taken = dict[str, dict[str, dict[str, list[float]]]]


def _in_session(million: Path) -> Taken:
    """Measure inside a session with a keyring of its own where there is one, else without that kind."""
    from tests.servers.secret_service import SecretService, missing_programs

    if missing_programs():
        return series(million, ["bare", "raw", "passphrase"])
    with tempfile.TemporaryDirectory(prefix="cm-inbox-keyring-") as home:
        import sys

        command = [sys.executable, "-P", "-m", "benchmarks.bench_start", str(million)]
        done = SecretService(Path(home)).run(command, env=child.environment(child.OFFSCREEN), timeout=1_800)
    if done.returncode:
        raise RuntimeError(done.stderr[-4000:])
    found: Taken = json.loads(done.stdout.splitlines()[-1])
    return found


def series(million: Path, kinds: list[str]) -> Taken:
    """Start each kind in turn, ``RUNS`` times after one that does not count."""
    taken: Taken = {}
    for number in range(RUNS + 1):
        for kind in kinds:
            for step, (wall, processor) in start(million, kind).items():
                found = taken.setdefault(kind, {}).setdefault(step, {"wall": [], "processor": []})
                if number:
                    found["wall"].append(wall)
                    found["processor"].append(processor)
    return taken


def start(million: Path, kind: str) -> dict[str, tuple[float, float]]:
    """Start once and return when each step came."""
    if kind == "passphrase":
        reading, writing = os.pipe()
        os.write(writing, PASSPHRASE.encode())
        os.close(writing)
        arguments = ["lock", str(history.with_passphrase(million)), str(reading)]
        found = _timed(*arguments, pass_fds=[reading])
        os.close(reading)
        return found
    if kind == "keyring":
        return _timed("lock", str(million / "keyring"))
    return _timed("raw", str(million)) if kind == "raw" else _timed("bare")


def _timed(*arguments: str, pass_fds: Any = ()) -> dict[str, tuple[float, float]]:
    found: dict[str, tuple[float, float]] = child.run(
        "start_child", str(time.monotonic_ns()), *arguments, pass_fds=pass_fds
    )
    return found


if __name__ == "__main__":
    import sys

    folder = Path(sys.argv[1])
    history.with_keyring(folder)
    print(json.dumps(series(folder, ["bare", "raw", "keyring", "passphrase"])))
