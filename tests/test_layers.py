"""The house of ARCHITECTURE.md: who may import whom, by the import-linter contracts of pyproject.toml."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """Check the contracts of the project in ``folder``, in a process of its own."""
    program = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True, no_logo=True))"
    return subprocess.run(
        [sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, check=False, timeout=120
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a copy of the program that a test may spoil."""
    shutil.copy(PROJECT / "pyproject.toml", tmp_path)
    shutil.copytree(PROJECT / "cm_inbox", tmp_path / "cm_inbox", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def test_the_house_stands() -> None:
    result = lint_imports(PROJECT)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("module", "forbidden"),
    [
        ("models/queue.py", "from cm_inbox import errors"),
        ("store/__init__.py", "import cm_inbox.networks"),
        ("store/__init__.py", "import PySide6.QtCore"),
        ("errors.py", "import httpx"),
        ("networks/__init__.py", "import sqlite_utils"),
        ("networks/__init__.py", "import keyring"),
    ],
)
def test_a_forbidden_import_is_found(copy: Path, module: str, forbidden: str) -> None:
    with (copy / "cm_inbox" / module).open("a", encoding="utf-8") as file:
        file.write(f"\n{forbidden}\n")
    result = lint_imports(copy)
    assert result.returncode == 1, result.stdout + result.stderr
    assert "BROKEN" in result.stdout


def test_a_new_module_must_find_its_place(copy: Path) -> None:
    (copy / "cm_inbox" / "helpers.py").touch()
    result = lint_imports(copy)
    assert result.returncode == 1, result.stdout + result.stderr
    assert "helpers" in result.stdout
