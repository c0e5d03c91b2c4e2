"""Figures as rows of a table: each beside its yardstick of the same run, with the goal and whether it is met."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One figure. ``yardstick`` says what it was measured beside; ``met`` is None where there is no goal."""

    what: str
    figure: str
    yardstick: str = ""
    goal: str = ""
    met: bool | None = None
    ratio: str = ""
    """The figure divided by its yardstick, where that is not said in words."""


def table(title: str, rows: Iterable[Row], under: str = "") -> Iterator[str]:
    """Yield the lines of a Markdown table, each when its row has been measured; ``under`` follows the title."""
    yield f"## {title}"
    yield f"{under}\n" if under else ""
    yield "| figure | ratio | measured | yardstick of the same run | target | met? |\n|---|---|---|---|---|---|"
    for row in rows:
        met = {True: "yes", False: "**no**", None: ""}[row.met]
        yield f"| {row.what} | {row.ratio} | {row.figure} | {row.yardstick} | {row.goal} | {met} |"


def times(run: Callable[[], object], repeat: int) -> list[float]:
    """Return how long each of the runs took, in milliseconds."""
    taken = []
    for _ in range(repeat):
        start = time.perf_counter()
        run()
        taken.append((time.perf_counter() - start) * 1000)
    return taken


def median(values: list[float]) -> float:
    return statistics.median(values)


def p99(values: list[float]) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * 0.99))]


def ms(value: float) -> str:
    return f"{value:.2f} ms" if value < 10 else f"{value:.1f} ms"
