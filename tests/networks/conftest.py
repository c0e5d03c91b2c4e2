"""What every test of a network is held to: no unexpected log record."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _quiet(quiet_logs: None) -> None:
    """Apply ``quiet_logs`` to every test of a network."""
