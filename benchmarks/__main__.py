"""``python -m benchmarks [--messages N] [PART ...]``: run the parts, print their tables and keep them.

``RESULTS.md`` has the last run of every part over a million messages, each with when and under which load it was.
"""

from __future__ import annotations

import argparse
import importlib
import os
import platform
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.table import table

PARTS = {
    "store": "benchmarks.bench_store",
    "charter": "benchmarks.bench_charter",
    "judge": "benchmarks.bench_judge",
    "suggest": "benchmarks.bench_suggest",
    "window": "benchmarks.bench_window",
    "start": "benchmarks.bench_start",
    "day": "benchmarks.bench_day",
    "hub": "benchmarks.bench_hub",
}
"""Name to module. Each has ``run(folder: Path, messages: int) -> Iterable[Row]`` and ``TITLE``."""

MESSAGES = 1_000_000
RESULTS = Path(__file__).with_name("RESULTS.md")
HEAD = """# Measured

`make bench` makes this page; `make bench ARGS=window` repeats one part of it. Machines differ and this one was shared
with other work: trust the ratios, each against a yardstick of the same run, before the milliseconds.

* *processor* is the time the window's thread (in the parts about the start: the whole program) really ran: other
  programs disturb it less than the clock, though they still slow down caches and cores.
* The programs of the window's and the start's parts run at a raised priority (`nice -n -10`) where that is allowed, the
  yardstick's as well as ours, with their modules compiled as an installed program's are.
* All conversations of their history are open, as after the import of an archive: the list has 400,000 rows.
* Stretching a passphrase (PBKDF2 for the history, scrypt for the vault) is meant to take more than half a second.
"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("parts", nargs="*", help=f"of {', '.join(PARTS)}; all without any")
    parser.add_argument("--messages", type=int, default=MESSAGES)
    given = parser.parse_args()
    for part in given.parts or PARTS:
        measured = run(part, given.messages)
        if given.messages == MESSAGES:
            keep(measured)


def run(part: str, messages: int) -> str:
    """Run a part, printing as it goes; return its section."""
    module = importlib.import_module(PARTS[part])
    lines = []
    with tempfile.TemporaryDirectory(prefix="cm-inbox-bench-") as folder:
        for line in table(module.TITLE, module.run(Path(folder), messages), conditions()):
            print(line, flush=True)
            lines.append(line)
    lines.append(f"\nLoad average at the end: {load()}.")
    print(lines[-1], flush=True)
    return "\n".join(lines) + "\n"


def conditions() -> str:
    """Return when and where this is."""
    machine = f"{platform.system()} {platform.machine()}, {processor()}, {os.cpu_count()} cores"
    moment = f"{datetime.now(UTC):%d %b %Y %H:%M} UTC"
    return f"{moment}; {machine}, CPython {platform.python_version()}; load average at the beginning: {load()}."


def processor() -> str:
    """Return the processor's name, as far as the system tells."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")


def load() -> str:
    return " ".join(f"{value:.1f}" for value in os.getloadavg())


def keep(measured: str) -> None:
    """Put a section into the page of results, in the place of the former one of that title."""
    sections = {}
    if RESULTS.exists():
        for section in RESULTS.read_text("utf-8").split("\n## ")[1:]:
            sections[section.partition("\n")[0]] = f"## {section.strip()}\n"
    sections[measured.partition("\n")[0].removeprefix("## ")] = measured
    RESULTS.write_text("\n".join([HEAD, *sections.values()]), "utf-8")


if __name__ == "__main__":
    main()
