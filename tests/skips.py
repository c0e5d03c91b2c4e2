"""In CI a real server that is missing is a failure, not a skip.

A fixture that cannot have its server says ``pytest.skip("server: why")``. On a developer's machine that is a visible
skip; with ``CI=true`` in the environment this plugin turns it into a failure, at collection too.
"""

from __future__ import annotations

import os
from collections.abc import Generator

import pytest

PREFIX = "server:"


def _reason(longrepr: object) -> str:
    """Return the reason of a skip as pytest reports it: (path, line, "Skipped: reason")."""
    text = longrepr[2] if isinstance(longrepr, tuple) else str(longrepr or "")
    return str(text).removeprefix("Skipped: ")


def _forbid(report: pytest.TestReport | pytest.CollectReport) -> None:
    if os.environ.get("CI") != "true" or not report.skipped or hasattr(report, "wasxfail"):
        return
    reason = _reason(report.longrepr)
    if reason.startswith(PREFIX):
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid}: skipped, which CI does not allow for a real server.\n{reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    _forbid(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    _forbid(report)
    return report
