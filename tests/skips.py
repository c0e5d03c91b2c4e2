"""In CI a real server that is missing, or a vendor's description, is a failure, not a skip.

A fixture that cannot have its server says ``pytest.skip("server: why")``; where a description is not beside this
project, its network's one test of that says ``description: which``. On a developer's machine that is a visible skip;
with ``CI=true`` in the environment this plugin turns it into a failure, at collection too.
"""

from __future__ import annotations

import os
from collections.abc import Generator

import pytest

PREFIXES = ("server:", "description:")


def _reason(longrepr: object) -> str:
    """Return the reason of a skip as pytest reports it: (path, line, "Skipped: reason")."""
    text = longrepr[2] if isinstance(longrepr, tuple) else str(longrepr or "")
    return str(text).removeprefix("Skipped: ")


def _forbid(report: pytest.TestReport | pytest.CollectReport) -> None:
    if os.environ.get("CI") != "true" or not report.skipped or hasattr(report, "wasxfail"):
        return
    reason = _reason(report.longrepr)
    if reason.startswith(PREFIXES):
        report.outcome = "failed"
        what = "a real server" if reason.startswith("server:") else "a vendor's description"
        report.longrepr = f"{report.nodeid}: skipped, which CI does not allow for {what}.\n{reason}"


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
