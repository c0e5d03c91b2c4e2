"""Several of them on one folder: windows, scripts, and what killed ones leave behind."""

from __future__ import annotations

import signal
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.program import Program
from tests.waiting import until_sync

WINDOW = {"QT_QPA_PLATFORM": "offscreen"}


def open_window(program: Program) -> subprocess.Popen[str]:
    """Start the window and wait until it is the one that reads and sends."""
    program.environment |= WINDOW
    before = set(program.data.glob("history.open-*"))
    window = program.start()
    until_sync(lambda: window.poll() is not None or set(program.data.glob("history.open-*")) - before, within=60)
    until_sync(lambda: window.poll() is not None or "already running" in program("sync", "--once").err, within=60)
    return window


def kill(process: subprocess.Popen[str]) -> str:
    process.kill()
    return process.communicate(timeout=30)[1]


def test_a_second_window_activates_the_first(history: Program) -> None:
    first = open_window(history)
    try:
        second = history.start()
        assert second.communicate(timeout=60) == ("", "")
        assert second.returncode == 0
        assert first.poll() is None
        conversation = str(history.ok("queue", "--json", "--limit", "1").json[0]["conversation"])
        history.ok("do", "done", conversation)
        assert history.ok("show", conversation, "--json").json["state"] == "done"
        history.ok("undo")
        done = history("sync", "--once")
        assert (done.code, done.err.split(".")[0]) == (1, "cm-inbox is already running")
        assert "another cm-inbox is open" in history("doctor").out
    finally:
        kill(first)
    # What a killed window leaves behind (its lock, its socket, its note of being open) stops nobody.
    assert history.ok("sync", "--once").err == ""
    again = open_window(history)
    try:
        assert again.poll() is None
        again.send_signal(signal.SIGTERM)
        assert "Traceback" not in again.communicate(timeout=60)[1]
        assert again.returncode == 128 + signal.SIGTERM
    finally:
        kill(again)


def test_of_two_windows_opened_in_the_same_moment_one_stays(history: Program) -> None:
    """The first has no door to knock at yet when the second looks for one."""
    history.environment |= WINDOW
    both = [history.start(), history.start()]
    try:
        until_sync(lambda: any(each.poll() is not None for each in both), within=60)
        ended, stays = sorted(both, key=lambda each: each.poll() is None)
        assert (ended.returncode, ended.communicate(timeout=30)) == (0, ("", ""))
        assert stays.poll() is None
    finally:
        for each in both:
            kill(each)


def test_two_decide_about_the_same_conversation(history: Program) -> None:
    chosen = [str(item["conversation"]) for item in history.ok("queue", "--json", "--limit", "3").json]
    open_before = len(history.ok("queue", "--json", "--limit", "1000").json)
    with ThreadPoolExecutor(4) as pool:
        runs = [pool.submit(history, "do", "done", *chosen) for _ in range(4)]
        assert [run.result().code for run in runs] == [0] * 4
    for conversation in chosen:
        shown = history.ok("show", conversation, "--json").json
        assert shown["state"] == "done"
        assert [entry["kind"] for entry in shown["journal"]] == ["done"] * 4, "each has its own row, no more"
    assert len(history.ok("queue", "--json", "--limit", "1000").json) == open_before - len(chosen)
    found = {each["what"]: each for each in history("doctor", "--json").json}
    assert f"{open_before - len(chosen)} open conversations" in found["history"]["detail"]


def test_two_that_begin_in_a_new_folder_make_one_history(tmp_path: Path) -> None:
    program = Program(tmp_path / "data")
    with ThreadPoolExecutor(3) as pool:
        runs = [pool.submit(program, "brand", "add", name) for name in ("A", "B", "C")]
        ended = [run.result() for run in runs]
    assert [done.code for done in ended] == [0] * 3, ended
    assert [brand["name"] for brand in program.ok("brand", "list", "--json").json] == ["A", "B", "C"]


def test_the_window_opens_while_a_script_reads_and_takes_over_when_it_has_ended(history: Program) -> None:
    script = history.start("sync")
    until_sync(lambda: script.poll() is not None or "already running" in history("sync", "--once").err, within=60)
    before = set(history.data.glob("history.open-*"))
    history.environment |= WINDOW
    window = history.start()
    try:
        until_sync(lambda: window.poll() is not None or set(history.data.glob("history.open-*")) - before, within=60)
        assert window.poll() is None
        assert script.poll() is None
        kill(script)
        until_sync(lambda: window.poll() is not None or "already running" in history("sync", "--once").err, within=60)
        assert window.poll() is None
    finally:
        kill(window)
        script.kill()
