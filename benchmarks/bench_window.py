"""The window's figures, on an encrypted history of a million messages whose conversations are all open."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks import child, history, world
from benchmarks.table import Row, ms
from cm_inbox.models.instants import format_time, now

TITLE = "Window"

INGESTED = 100_000
OPENED = 10_000


def run(folder: Path, messages: int) -> Iterator[Row]:
    """Yield the rows. Needs about 3 GB of disk; the history is made once and kept in .cache/bench."""
    million = history.million(messages)
    quiet = child.run("window_child", "keys", str(million))
    own = quiet["own"]
    yield _keys(
        "key j to next conversation painted, offscreen, one after the other", quiet["hurried"], own, 8, median=3
    )
    yield _keys("the same 30 times a second, as a key held down", quiet["j"], own, 16)
    yield _keys("page down and its conversation, offscreen", quiet["page"], own, 16)
    yield _keys("End and Home of the list, offscreen", quiet["end"], own, 16)
    with child.virtual_screen() as screen:
        if screen is None:
            yield Row("key j, under Xvfb", "not measured", "there is no Xvfb")
        else:
            under_x = child.run("window_child", "keys", str(million), screen=screen)
            yield _keys("key j, under Xvfb, one after the other", under_x["hurried"], under_x["own"], 16)
            yield _keys("the same 30 times a second", under_x["j"], under_x["own"], 16)
    yield from _while_storing(folder, million, own)
    yield _row_paint(quiet["row"])
    yield _counts(quiet["counts"])
    yield _palette(quiet["palette"])
    yield _switching("light to dark and back, the dossier open", quiet["theme"])
    yield _switching("English to French and back, the dossier open", quiet["language"])
    yield _typing(child.run("typing_child", str(million)))
    yield from _memory(million)


def _keys(what: str, found: dict[str, Any], own: dict[str, Any], p99: float, median: float | None = None) -> Row:
    goal = f"p99 <= {p99} ms" if median is None else f"median <= {median}, p99 <= {p99} ms"
    return Row(
        f"{what} ({found['count']} presses)",
        f"median {ms(found['median'])}, p99 {ms(found['p99'])}; {_processor(found)}",
        f"Qt's own delegate, the list alone: {ms(own['median'])}, p99 {ms(own['p99'])}; {_processor(own)}",
        goal,
        found["p99"] <= p99 and (median is None or found["median"] <= median),
        f"{found['median'] / own['median']:.1f} x",
    )


def _processor(found: dict[str, Any]) -> str:
    return f"processor {ms(found['processor']['median'])}, p99 {ms(found['processor']['p99'])}"


def _while_storing(folder: Path, million: Path, own: dict[str, float]) -> Iterator[Row]:
    inside = child.run("window_child", "keys_while_ingesting", str(million), str(INGESTED))
    what = f"key j while the program stores {INGESTED:,} messages at {inside['rate']:,.0f}/s"
    yield _keys(what, inside["j"], own, 16)
    lines = folder / "live.jsonl"
    _write_lines(lines, INGESTED)
    outside = child.run("window_child", "keys_while_importing", str(million), str(lines))
    what = f"key j while another process imports {INGESTED:,} ({outside['seconds']:.0f} s)"
    yield _keys(what, outside["j"], own, 16)
    live = child.run("window_child", "live_sync", str(million), str(INGESTED))
    yield Row(
        "live sync in batches of 100, the window open",
        f"{live['rate']:,.0f} messages/s",
        "",
        ">= 3,000/s",
        live["rate"] >= 3_000,
    )
    late, still = live["late"], live["quiet"]
    yield Row(
        "how late a 5 ms timer of the window's thread is meanwhile",
        f"p99 {ms(late['p99'])}, longest {ms(late['max'])}",
        f"with nothing to store: p99 {ms(still['p99'])}, longest {ms(still['max'])}",
        "p99 <= 8 ms, longest <= 16 ms",
        late["p99"] <= 8 and late["max"] <= 16,
    )


def _write_lines(path: Path, count: int) -> None:
    """Write messages of today in the exchange format, none of which the history has."""
    begin = now()
    with path.open("w", encoding="utf-8") as file:
        for number, line in enumerate(itertools.islice(world.lines(count, seed=3), count)):
            value: dict[str, Any] = json.loads(line)
            value["id"] = f"other-{value['id']}"
            value["created_at"] = format_time(begin + number)
            file.write(json.dumps(value, ensure_ascii=False) + "\n")


def _row_paint(found: dict[str, float]) -> Row:
    return Row(
        "a row of the list painted",
        f"{found['ours']:.0f} us (laid out for the first time {found['first']:.0f})",
        f"Qt's own delegate, one line of text: {found['own']:.0f} us",
        "<= 130 us, <= 1.7 x",
        found["ours"] <= 130 and found["ours"] <= 1.7 * found["own"],
        f"{found['ours'] / found['own']:.2f} x",
    )


def _counts(found: dict[str, Any]) -> Row:
    return Row(
        "the numbers beside all views",
        f"median {ms(found['ours']['median'])}, p99 {ms(found['ours']['p99'])}",
        f"the counter rows and the outbox alone: {ms(found['bare']['median'])}",
        "<= 2 ms",
        found["ours"]["median"] <= 2,
        f"{found['ours']['median'] / found['bare']['median']:.1f} x",
    )


def _palette(found: dict[str, Any]) -> Row:
    again = found["again"]
    return Row(
        "opening the palette, painted",
        f"median {ms(again['median'])}, p99 {ms(again['p99'])}; the first time {ms(found['first'])}",
        "",
        "p99 <= 50 ms",
        again["p99"] <= 50,
    )


def _switching(what: str, found: dict[str, Any]) -> Row:
    return Row(
        f"switching {what}, painted ({found['count']} times)",
        f"median {ms(found['median'])}, longest {ms(found['max'])}; {_processor(found)}",
        "",
        "median <= 300 ms",
        found["median"] <= 300,
    )


def _typing(found: dict[str, Any]) -> Row:
    return Row(
        f"typing an answer, spelling and French spaces on ({found['count']} keys, {found['mistakes']} mistakes seen)",
        f"median {ms(found['median'])}, p99 {ms(found['p99'])}; {_processor(found)}",
        "",
        "p99 <= 16 ms",
        found["p99"] <= 16,
    )


def _memory(million: Path) -> Iterator[Row]:
    found = child.run("window_child", "memory", str(million), str(OPENED))
    yield Row(
        "memory of the whole program (RSS): the list at its top, at its end",
        f"{found['top']:.0f} MB, {found['end']:.0f} MB",
        f"a bare window: {found['bare']:.0f} MB",
        "<= 180 MB",
        max(found["top"], found["end"]) <= 180,
        f"{found['top'] / found['bare']:.1f} x",
    )
    yield Row(
        f"its growth over {OPENED:,} conversations opened, after the first thousand",
        f"{found['growth']:+.1f} MB",
        "after each thousand: " + " ".join(f"{each:.0f}" for each in found["samples"]),
        "none",
        found["growth"] <= 3,
    )
