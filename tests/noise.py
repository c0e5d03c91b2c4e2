"""Fixtures that make noise fail: log warnings nobody announced."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator

import pytest


class _Recorder(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname} {record.name}: {record.getMessage()}")


@pytest.fixture
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
