"""Where the vendors' descriptions are: beside this project, never in it.

Where one is absent its network's tests run all the same, with nothing checked against it; that is said by one test
that is skipped (tests/servers/test_all_described.py), which CI takes for a failure (tests/skips.py).
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

FOLDER = Path(os.environ.get("CM_INBOX_SPECS") or Path(__file__).parents[4] / "shared" / "specs")
"""``CM_INBOX_SPECS`` names another folder, or one that is not there to see what tests do without."""


def find_specification(name: str) -> Path | None:
    """Return the path of a description, None where it is not beside this project."""
    path = FOLDER / name
    return path if path.exists() else None


def specification(name: str) -> Path:
    """Return the path of a description; skips the test where it is not beside this project."""
    path = find_specification(name)
    if path is None:
        pytest.skip(f"description: the vendor's {name} is not beside this project: nothing is checked against it")
    return path
