"""Judging: a million stored messages by a charter of 300 rules with 1,000 terms, one message, one file; and peers."""

from __future__ import annotations

import itertools
import os
import re
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks import child, history, judged
from benchmarks.table import Row, median, ms, p99
from cm_inbox.charter.dry_run import Piece
from cm_inbox.charter.judge import Judge
from cm_inbox.charter.read import read_charter
from cm_inbox.charter.shape import Charter
from cm_inbox.models.verdicts import Subject
from cm_inbox.past import Quest, Reader, Stretch, stretches
from cm_inbox.past_workers import Workers
from cm_inbox.store import Connection, Store, facts

TITLE = "Charter"

PROCESSES = 2
ONE_RULE = "rule-8"
ALONE = 5_000
SAMPLE = 200
ONE_BY_ONE = 20_000
NOWHERE = (1 << 62, 1 << 62)
"""A stretch of history in which there is nothing."""


def run(folder: Path, messages: int) -> Iterator[Row]:
    """Yield the rows. Needs about 700 MB of disk for a million messages."""
    charter = read_charter(judged.charter(), "charter.toml").charter
    counting = read_charter(judged.charter(copies=True), "charter.toml").charter
    assert charter is not None
    assert counting is not None
    with history.copied(history.million(messages)) as copy, history.open_store(copy) as store:
        brand_id = store.write(judged.one_brand).result()
        yield from _by_the_million(store, brand_id, messages, charter)
        yield _copies(store, brand_id, counting)
        arriving = judged.arriving(store, brand_id, ALONE)
    yield _one(arriving, charter)
    yield from _file(folder)
    yield from _peers(arriving, charter)


def _by_the_million(store: Store, brand_id: int, messages: int, charter: Charter) -> Iterator[Row]:
    all_rules = Quest(brand_id, 0, charter), "300 rules with 1,000 terms", 10
    changed = Quest(brand_id, 0, charter, rules=frozenset((ONE_RULE,)))
    for quest, what, goal in (all_rules, (changed, "the one rule of them that changed, a bank of 23 terms", 2)):
        slow = store.background(_one_by_one, quest).result()
        bare = store.background(_bare).result()
        started = _judged(store, quest, [])
        judged_all = _judged(store, quest, store.read(stretches, 0))
        worked = judged_all.processor - started.processor
        looked_at = sum(piece.looked_at for piece in judged_all.pieces)
        found = sum(1 for piece in judged_all.pieces for each in piece.found if each.said)
        yield Row(
            f"{messages:,} stored messages, {looked_at:,} of them not ours, judged by {what} ({found:,} match),"
            f" {PROCESSES} processes",
            f"{worked / PROCESSES:.1f} s on {PROCESSES} cores of their own (processor, all of it: {worked:.1f} s);"
            f" here by the clock {judged_all.clock:.1f} s; before that {started.processor:.1f} s to start and compile",
            f"ids and texts only read, one process: {bare:.1f} s of processor;"
            f" read and judged one by one: {slow * looked_at / 1e6:.0f} s",
            f"<= {goal} s for a million",
            worked / PROCESSES <= goal * messages / 1_000_000,
            f"{worked / bare:.1f}",
        )


class _Judged(NamedTuple):
    pieces: list[Piece]
    clock: float
    processor: float


def _judged(store: Store, quest: Quest, wanted: list[Stretch]) -> _Judged:
    """Judge with processes started for that. ``processor`` counts from their start to their end, ``clock`` less."""
    before = _processor()
    with Workers(store.door(), quest, PROCESSES) as workers:
        for _ in workers.judged([NOWHERE] * 2 * PROCESSES):
            pass  # they are there and have compiled their rules
        begun = time.perf_counter()
        pieces = list(workers.judged(wanted))
        clock = time.perf_counter() - begun
    return _Judged(pieces, clock, _processor() - before)


def _one_by_one(conn: Connection, quest: Quest) -> float:
    """Return how many microseconds of processor a message takes that is read with all around it and judged alone."""
    judge = Judge(quest.new, only=quest.rules)
    begun = time.thread_time()
    for subject, _ in itertools.islice(facts.history(conn, quest.brand_id, 0), ONE_BY_ONE):
        judge.judge(subject)
    return (time.thread_time() - begun) / ONE_BY_ONE * 1e6


def _bare(conn: Connection) -> float:
    begun = time.thread_time()
    for _ in conn.execute("SELECT id, text FROM message"):
        pass
    return time.thread_time() - begun


def _copies(store: Store, brand_id: int, charter: Charter) -> Row:
    def judge(conn: Connection) -> tuple[float, float]:
        reader = Reader(conn, Quest(brand_id, 0, charter), compiled=True)
        stretch = stretches(conn, 0)[1]
        begun = time.thread_time()
        piece = reader.judged(stretch, ONE_BY_ONE // 4).piece
        taken = (time.thread_time() - begun) / piece.looked_at * 1e6
        return taken, sum(1 for each in piece.found if each.said) / piece.looked_at

    taken, share = store.background(judge).result()
    return Row(
        "a message of the past, where rules also count near-equal ones of the day before",
        f"{taken:.0f} µs of processor ({share:.0%} match)",
        "of made-up sentences, which are far more alike than people's",
    )


def _processor() -> float:
    """Return how long this program and those it started, and that have ended, really ran."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def _one(arriving: Sequence[Subject], charter: Charter) -> Row:
    judge = Judge(charter, "bench")
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


def _peers(arriving: Sequence[Subject], charter: Charter) -> Iterator[Row]:
    """Yield what others take for the terms alone, of a sample of the same messages."""
    sample = arriving[-SAMPLE:]
    judge = Judge(charter, "bench")
    ours = _per_message(lambda: sum(1 for message in sample if judge.judge(message)))
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
