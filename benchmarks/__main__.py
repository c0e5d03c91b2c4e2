"""``python -m benchmarks [--messages N] [PART ...]``: run the parts and print their tables."""

from __future__ import annotations

import argparse
import importlib
import os
import platform
import tempfile
from pathlib import Path

from benchmarks.table import print_table

PARTS = {"store": "benchmarks.bench_store"}
"""Name to module. Each has ``run(folder: Path, messages: int) -> Iterable[Row]`` and ``TITLE``."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("parts", nargs="*", help=f"of {', '.join(PARTS)}; all without any")
    parser.add_argument("--messages", type=int, default=1_000_000)
    given = parser.parse_args()
    machine = f"{platform.platform()}, CPython {platform.python_version()}, {os.cpu_count()} cores"
    print(f"{machine}, load {os.getloadavg()[0]:.1f}")
    for part in given.parts or PARTS:
        module = importlib.import_module(PARTS[part])
        with tempfile.TemporaryDirectory(prefix="cm-inbox-bench-") as folder:
            print_table(module.TITLE, module.run(Path(folder), given.messages))


if __name__ == "__main__":
    main()
