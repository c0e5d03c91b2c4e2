"""Modules that are kept in one file are those that Python would import."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
START = """
import importlib.util, inspect, json, sys, threading
from cm_inbox.gui.kept_modules import keep_modules, write_modules_down
keep_modules()
keep_modules()
from kept_here import one
import kept_here.inner.two as two
write_modules_down()
assert not [each for each in sys.meta_path if type(each).__module__ == "cm_inbox.gui.kept_modules"]
for thread in threading.enumerate():
    if thread.name == "kept modules":
        thread.join()
inner = sys.modules["kept_here.inner"]
assert inspect.getsource(one.said) == open(one.__file__).read()
assert one.__cached__ == importlib.util.cache_from_source(one.__file__)
assert one.said.__code__.co_filename == one.__file__
kept = [name for name in ("kept_here", "kept_here.one", "kept_here.inner", "kept_here.inner.two")
        if type(sys.modules[name].__spec__.loader).__module__ == "cm_inbox.gui.kept_modules"]
before = two.NAME
assert importlib.reload(two).NAME == before
print(json.dumps({
    "said": one.said(), "name": two.NAME, "package": two.__package__, "path": list(inner.__path__), "kept": kept,
}))
"""


def start(cache: Path, modules: Path, **environment: str) -> dict[str, Any]:
    """Import the package in a process of its own; return what it is and which parts of it were kept."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    path = f"{ROOT}{os.pathsep}{modules}"
    done = subprocess.run(
        [sys.executable, "-P", "-c", START],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={**kept, "PYTHONPATH": path, "PYTHONPYCACHEPREFIX": str(cache), "PYTHONUTF8": "1", **environment},
    )
    assert (done.returncode, done.stderr) == (0, "")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.fixture
def modules(tmp_path: Path) -> Path:
    """A folder with a package in it, of which all but the package itself is kept."""
    place = tmp_path / "modules"
    (place / "kept_here" / "inner").mkdir(parents=True)
    (place / "kept_here" / "__init__.py").write_text("")
    (place / "kept_here" / "inner" / "__init__.py").write_text("")
    (place / "kept_here" / "one.py").write_text("def said():\n    return 'first'\n")
    (place / "kept_here" / "inner" / "two.py").write_text("NAME = __name__\n")
    return place


ALL = ["kept_here.one", "kept_here.inner", "kept_here.inner.two"]


def kept_in(cache: Path) -> Path:
    (found,) = cache.rglob("kept_modules*.kept")
    return found


def test_what_is_kept_is_what_python_imports(tmp_path: Path, modules: Path) -> None:
    first, again = start(tmp_path / "cache", modules), start(tmp_path / "cache", modules)
    assert (first.pop("kept"), again.pop("kept")) == ([], ALL)
    assert first == again
    assert first["said"] == "first"
    assert first["path"] == [str(modules / "kept_here" / "inner")]


def test_another_source_is_compiled_anew(tmp_path: Path, modules: Path) -> None:
    start(tmp_path / "cache", modules)
    (modules / "kept_here" / "one.py").write_text("def said():\n    return 'second, and longer'\n")
    changed = start(tmp_path / "cache", modules)
    assert (changed["said"], changed["kept"]) == ("second, and longer", ALL[1:])
    assert start(tmp_path / "cache", modules) == {**changed, "kept": ALL}


def test_another_place_is_not_taken_for_the_first(tmp_path: Path, modules: Path) -> None:
    start(tmp_path / "cache", modules)
    other = shutil.copytree(modules, tmp_path / "elsewhere")
    assert start(tmp_path / "cache", other)["kept"] == []
    assert start(tmp_path / "cache", other)["kept"] == ALL


@pytest.mark.parametrize("damage", [b"", b"\xff" * 40, b"\x02" + bytes(7) + b"i1", None], ids=str)
def test_a_damaged_file_is_done_without(damage: bytes | None, tmp_path: Path, modules: Path) -> None:
    cache = tmp_path / "cache"
    whole = start(cache, modules)
    kept_in(cache).write_bytes(kept_in(cache).read_bytes()[:-3] if damage is None else damage)
    assert start(cache, modules)["said"] == "first"
    assert {**start(cache, modules), "kept": []} == whole


def test_nothing_is_written_where_python_writes_nothing(tmp_path: Path, modules: Path) -> None:
    start(tmp_path / "cache", modules, PYTHONDONTWRITEBYTECODE="1")
    assert not list((tmp_path / "cache").rglob("*.kept"))
