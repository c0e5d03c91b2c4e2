"""Where the files of ``resources/`` are: beside the package in the source tree and in the frozen program,
inside the package once installed from a wheel.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def resource(*parts: str) -> Path:
    """Return the path of a resource, ``resource("demo", "altea.toml")``, whether or not it exists."""
    inside = _PACKAGE / "resources"
    root = inside if inside.is_dir() else _PACKAGE.parent / "resources"
    return root.joinpath(*parts)
