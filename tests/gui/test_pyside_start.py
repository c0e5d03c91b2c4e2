"""What is spared of PySide6's own start, and that it works all the same when it cannot be."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
START = """
import sys
from cm_inbox.gui.kept_code import kept_code
import builtins
compiled, original = [], compile
def seen(source, name, *rest, **more):
    if isinstance(name, str) and name.startswith("shibokensupport/"):
        compiled.append(name)
    return original(source, name, *rest, **more)
builtins.compile = seen
with kept_code():
    from PySide6.QtCore import QObject, QRect
assert builtins.compile is seen
try:
    QRect(1, 2, "three", 4)
except TypeError as error:
    assert "Supported signatures" in str(error), error
assert "argparse" not in sys.modules
from PySide6.support.signature.lib import pyi_generator
assert callable(pyi_generator.Formatter), "what is postponed is there when it is looked into"
assert "argparse" in sys.modules
print(len(compiled) - 1)
"""


def start(cache: Path, **environment: str) -> int:
    """Import PySide6 in a process of its own; return how many of its modules had to be compiled."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        [sys.executable, "-P", "-c", START],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={**kept, "PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(cache), **environment},
    )
    assert (done.returncode, done.stderr) == (0, "")
    return int(done.stdout)


def kept_in(cache: Path) -> list[Path]:
    return list(cache.rglob("*.kept"))


def test_pysides_modules_are_compiled_once(tmp_path: Path) -> None:
    assert start(tmp_path) > 0
    assert len(kept_in(tmp_path)) == 1
    assert start(tmp_path) == 0


@pytest.mark.parametrize("content", [b"", b"nonsense", b"\xe9\x01\x00\x00\x00"])
def test_what_cannot_be_read_is_made_anew(tmp_path: Path, content: bytes) -> None:
    start(tmp_path)
    kept_in(tmp_path)[0].write_bytes(content)
    assert start(tmp_path) > 0
    assert start(tmp_path) == 0


def test_nothing_is_written_where_python_is_told_to_write_nothing(tmp_path: Path) -> None:
    assert start(tmp_path, PYTHONDONTWRITEBYTECODE="1") > 0
    assert kept_in(tmp_path) == []


def test_pyside_still_searches_sources_where_we_think_it_does() -> None:
    """Fails with a PySide6 that does it another way: then ``gui.features`` spares nothing any more."""
    code = (
        "from PySide6.QtCore import QObject; from cm_inbox.gui.features import search_no_sources; search_no_sources()\n"
        "import linecache, colorsys; print(any('colorsys' in name for name in linecache.cache))\n"
        "import shibokensupport.feature as feature; print(callable(feature._mod_uses_pyside))"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", code],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.stdout.split() == ["False", "True"]
