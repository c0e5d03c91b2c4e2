"""Noise fails every test: log warnings nobody announced, tasks nobody waited for.

Python's warnings and Qt's own fail by ``filterwarnings`` and ``qt_log_level_fail`` in pyproject.toml, open windows in
tests/gui.
"""

from __future__ import annotations

import asyncio
import inspect
import logging
import re
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest


class _Recorder(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname} {record.name}: {record.getMessage()}")


TURNS = 50
"""How many turns of the loop a task that was cancelled gets to end."""


@pytest.fixture(autouse=True)
def quiet_logs(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail the test on a log record of level WARNING or above that no ``@pytest.mark.logs("pattern")`` announces."""
    patterns = [re.compile(pattern) for mark in request.node.iter_markers("logs") for pattern in mark.args]
    recorder = _Recorder()
    logging.getLogger().addHandler(recorder)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(recorder)
    unexpected = [line for line in recorder.lines if not any(pattern.search(line) for pattern in patterns)]
    if unexpected:
        pytest.fail("unexpected log records:\n" + "\n".join(unexpected), pytrace=False)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Hold every async test to leave no task behind."""
    if isinstance(item, pytest.Function) and inspect.iscoroutinefunction(item.obj):
        item.fixturenames.append("no_task_left")


@pytest.fixture
async def no_task_left(anyio_backend: str) -> AsyncIterator[None]:
    """Fail the test that leaves a task running: nobody would hear what becomes of it."""
    before = asyncio.all_tasks()
    yield
    for _ in range(TURNS):
        left = [task for task in asyncio.all_tasks() - before if not task.done() and not _of_the_runner(task)]
        if not left:
            return
        await asyncio.sleep(0)
    for task in left:
        task.cancel()
    pytest.fail(f"tasks left running: {', '.join(sorted(task.get_name() for task in left))}", pytrace=False)


def _of_the_runner(task: asyncio.Task[Any]) -> bool:
    """Say whether a task is one that anyio runs each test and fixture in."""
    return getattr(task.get_coro(), "__qualname__", "").startswith("TestRunner.")
