"""Judging: a million stored messages by a charter of 300 rules with 1,000 terms, one message, one file; and peers."""

from __future__ import annotations

import itertools
import os
import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks import child, judged
from benchmarks.table import Row, median, ms, p99
from cm_inbox.charter.judge import Judge
from cm_inbox.charter.parallel import Workers
from cm_inbox.charter.read import read_charter
from cm_inbox.charter.shape import Charter

TITLE = "Charter"

PROCESSES = 2
ONE_RULE = "rule-8"
ALONE = 5_000
SAMPLE = 200


def run(folder: Path, messages: int) -> Iterator[Row]:
    """Yield the rows. Needs about 700 MB of disk for a million messages."""
    history = folder / "judged.db"
    judged.history(history, messages)
    charter = read_charter(judged.charter(), "charter.toml").charter
    assert charter is not None
    yield from _by_the_million(history, messages, charter)
    yield _one(history, charter)
    yield from _file(folder)
    yield from _peers(history, charter)


def _by_the_million(history: Path, messages: int, charter: Charter) -> Iterator[Row]:
    bare = _seconds(lambda: _scan(history, "id, text, at, place, visibility, own, handle, first, folded"))
    before = _processor()
    with _warm(charter, None, history) as workers:
        begun = time.perf_counter()
        found = sum(len(chunk) for chunk in workers.judge(judged.stored(history)))
        taken = time.perf_counter() - begun
    worked = _processor() - before
    what = f"300 rules with 1,000 terms ({found / messages:.1%} match)"
    yield _row(messages, what, taken, worked, bare, goal=10)
    bare = _seconds(lambda: _scan(history, "id, folded"))
    before = _processor()
    with _warm(charter, {ONE_RULE}, history) as workers:
        begun = time.perf_counter()
        wanted = [id for chunk in workers.sift(judged.folded(history)) for id in chunk]
        found = sum(len(chunk) for chunk in workers.judge(judged.those(history, wanted)))
        taken = time.perf_counter() - begun
    worked = _processor() - before
    what = f"the one rule of them that changed, a bank of 23 terms ({found} match)"
    yield _row(messages, what, taken, worked, bare, goal=2)


def _warm(charter: Charter, only: set[str] | None, history: Path) -> Workers:
    """Return workers that are there and have compiled their rules."""
    workers = Workers(charter, "bench", only=only, processes=PROCESSES)
    for _ in workers.judge(judged.stored(history, PROCESSES), chunk=1):
        pass
    return workers


def _processor() -> float:
    """Return how long this program and those it started, and that have ended, really ran."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def _row(messages: int, what: str, taken: float, worked: float, bare: float, goal: int) -> Row:
    return Row(
        f"{messages:,} stored messages judged by {what}, {PROCESSES} processes",
        f"{taken:.1f} s, {messages / taken:,.0f}/s; processor, all three: {worked:.1f} s",
        f"the same columns only read, one process: {bare:.1f} s",
        f"<= {goal} s for a million",
        taken <= goal * messages / 1_000_000,
        f"{taken / bare:.1f}",
    )


def _scan(history: Path, columns: str) -> None:
    conn = sqlite3.connect(history)
    for _ in conn.execute(f"SELECT {columns} FROM message"):
        pass
    conn.close()


def _one(history: Path, charter: Charter) -> Row:
    judge = Judge(charter, "bench")
    arriving = [
        message._replace(folded=None).subject()
        for message in itertools.islice(judged.stored(history), 20_000, 20_000 + ALONE)
    ]
    taken = []
    for subject in arriving[:50]:
        judge.judge(subject)
    for subject in arriving:
        begun = time.perf_counter()
        judge.judge(subject)
        taken.append((time.perf_counter() - begun) * 1000)
    figure = f"{median(taken) * 1000:.0f} µs (99 %: {p99(taken) * 1000:.0f} µs)"
    return Row("one incoming message, folded and judged", figure, goal="<= 1 ms", met=median(taken) <= 1)


def _file(folder: Path) -> Iterator[Row]:
    path = folder / "charter.toml"
    path.write_text(judged.charter(), "utf-8")
    told = child.run("judge_child", str(path))
    size = f"{path.stat().st_size / 1024:.0f} kB, {told['problems']} problems"
    yield Row(
        "a file of 300 rules read and checked, nothing compiled before",
        f"{ms(told['cold'])}, of which reading {ms(told['read'])}; {size}",
        f"tomllib alone: {ms(told['tomllib'])}",
        "<= 150 ms",
        told["cold"] <= 150,
        f"{told['cold'] / told['tomllib']:.1f}",
    )
    yield Row(
        "the same after one rule was edited, in the editor",
        ms(told["edited"]),
        f"tomllib alone: {ms(told['tomllib'])}",
        "<= 150 ms",
        told["edited"] <= 150,
        f"{told['edited'] / told['tomllib']:.1f}",
    )


# --- peers -------------------------------------------------------------------------------------


def _peers(history: Path, charter: Charter) -> Iterator[Row]:
    """Yield what others take for the terms alone, of a sample of the same messages."""
    # The first messages hold more of the terms than the others.
    later = itertools.islice(judged.stored(history), 20_000, None)
    sample = list(itertools.islice((message for message in later if not message.own), SAMPLE))
    judge = Judge(charter, "bench")
    ours = _per_message(lambda: sum(1 for _ in judge.judge_some(sample)))
    words = [term.rstrip("*") for term in judged.terms()]
    patterns = [re.compile(rf"\b{re.escape(word)}\b", re.IGNORECASE) for word in words]
    theirs = _per_message(lambda: [any(each.search(message.text) for each in patterns) for message in sample])
    yield _peer("one `re` pattern for each term, word borders only", ours, theirs)
    try:
        from better_profanity import Profanity
    except ImportError:
        yield Row("better-profanity", "not installed here")
        return
    profanity: Any = Profanity(words)
    texts = [message.text for message in sample]
    yield _peer("better-profanity", ours, _per_message(lambda: list(map(profanity.contains_profanity, texts))))


def _peer(name: str, ours: float, theirs: float) -> Row:
    figure = f"{theirs:,.0f} µs a message"
    return Row(f"peer: {name}, 1,000 terms", figure, f"all rules here: {ours:,.0f} µs", ratio=f"{theirs / ours:,.0f}")


def _per_message(judge: Callable[[], object]) -> float:
    return min(_seconds(judge) for _ in range(3)) / SAMPLE * 1e6


def _seconds(run: Callable[[], object]) -> float:
    begun = time.perf_counter()
    run()
    return time.perf_counter() - begun
