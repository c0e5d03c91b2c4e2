"""Where the vendors' descriptions are: beside this project, never in it."""

from __future__ import annotations

from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[4] / "shared" / "specs"


def find_specification(name: str) -> Path | None:
    """Return the path of a description, None where it is not beside this project."""
    path = FOLDER / name
    return path if path.exists() else None


def specification(name: str) -> Path:
    """Return the path of a description; skips the test where it is not beside this project."""
    path = find_specification(name)
    if path is None:
        pytest.skip(f"the published description {name} is not beside this project")
    return path
