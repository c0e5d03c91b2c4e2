"""Reads and checks a charter's file in a process where nothing of it is compiled yet; prints how long as JSON."""

from __future__ import annotations

import json
import sys
import time
import tomllib
from collections.abc import Callable
from pathlib import Path

from cm_inbox.charter.check import check_charter
from cm_inbox.charter.read import read_charter


def main() -> None:
    text = Path(sys.argv[1]).read_text("utf-8")
    timed: dict[str, float] = {"tomllib": _ms(lambda: tomllib.loads(text))}
    begun = time.perf_counter()
    reading = read_charter(text, "charter.toml")
    timed["read"] = (time.perf_counter() - begun) * 1000
    problems = check_charter(reading)
    timed["cold"] = (time.perf_counter() - begun) * 1000
    edited = text.replace("words = ['", "words = ['nouveau', '", 1)
    timed["edited"] = _ms(lambda: check_charter(read_charter(edited, "charter.toml")))
    print(json.dumps({**timed, "problems": len(problems)}))


def _ms(run: Callable[[], object]) -> float:
    begun = time.perf_counter()
    run()
    return (time.perf_counter() - begun) * 1000


if __name__ == "__main__":
    main()
