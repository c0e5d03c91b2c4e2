"""Patterns that are kept from one start to the next are those that Python makes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULE = """
import re
PLAIN = re.compile(r"a(?P<middle>[bé-ü]+|[\\d]{2,3})(c)?", re.IGNORECASE)
BYTES = re.compile(rb"\\x00+|(\\w)\\1")
WIDE = re.compile("[一-龥\\U0001F600-\\U0001F64F]+ (?= x ) # wide", re.VERBOSE)
class Inner:
    NESTED = re.compile("^(x|y)*$", re.MULTILINE)
def later(pattern):
    return re.compile(pattern)
"""
START = """
import re, sys
from re import _compiler, _parser
from cm_inbox.gui.kept_patterns import keep_patterns, write_patterns_down
before = _compiler.compile
parsed, parse = [], _parser.parse
def seen(pattern, *rest):
    parsed.append(pattern)
    return parse(pattern, *rest)
_parser.parse = seen
keep_patterns()
import patterned
patterned.later("somebody's own words")
write_patterns_down()
assert _compiler.compile is before
_parser.parse = parse
for found in (patterned.PLAIN, patterned.BYTES, patterned.WIDE, patterned.Inner.NESTED):
    anew = before(found.pattern, found.flags & ~re.UNICODE if isinstance(found.pattern, bytes) else found.flags)
    assert found == anew, found
    assert (found.groups, found.groupindex, found.flags) == (anew.groups, anew.groupindex, anew.flags)
assert patterned.PLAIN.fullmatch("AÉ").group("middle") == "É"
assert patterned.PLAIN.fullmatch("a123C").groups() == ("123", "C")
assert patterned.WIDE.match("漢😀 ") is None
assert patterned.Inner.NESTED.findall("xy\\ny") == ["y", "y"]
print(sum(1 for each in parsed if each != "somebody's own words"))
"""


def start(cache: Path, modules: Path, **environment: str) -> int:
    """Import a module with patterns in a process of its own; return how many had to be made."""
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
    return int(done.stdout)


@pytest.fixture
def modules(tmp_path: Path) -> Path:
    place = tmp_path / "modules"
    place.mkdir()
    (place / "patterned.py").write_text(MODULE, "utf-8")
    return place


def kept_in(cache: Path) -> list[Path]:
    return list(cache.rglob("kept_patterns*.kept"))


def test_patterns_are_made_once_and_are_the_same(tmp_path: Path, modules: Path) -> None:
    assert start(tmp_path / "cache", modules) == 4
    assert start(tmp_path / "cache", modules) == 0


def test_only_what_modules_ask_for_is_written_down(tmp_path: Path, modules: Path) -> None:
    start(tmp_path / "cache", modules)
    (kept,) = kept_in(tmp_path / "cache")
    assert b"somebody's own words" not in kept.read_bytes()
    assert b"middle" in kept.read_bytes()


def test_a_pattern_that_has_changed_is_made_anew(tmp_path: Path, modules: Path) -> None:
    start(tmp_path / "cache", modules)
    (modules / "patterned.py").write_text(MODULE.replace("^(x|y)*$", "^(x|y|z)*$"), "utf-8")
    assert start(tmp_path / "cache", modules) == 1


@pytest.mark.parametrize("content", [b"", b"nonsense", b"\xe9\x01\x00\x00\x00"])
def test_what_cannot_be_read_is_made_anew(tmp_path: Path, modules: Path, content: bytes) -> None:
    start(tmp_path / "cache", modules)
    kept_in(tmp_path / "cache")[0].write_bytes(content)
    assert start(tmp_path / "cache", modules) == 4
    assert start(tmp_path / "cache", modules) == 0


def test_nothing_is_written_where_python_is_told_to_write_nothing(tmp_path: Path, modules: Path) -> None:
    assert start(tmp_path / "cache", modules, PYTHONDONTWRITEBYTECODE="1") == 4
    assert kept_in(tmp_path / "cache") == []
