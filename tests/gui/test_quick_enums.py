"""Enumerations that are made quickly are those that Python makes."""

from __future__ import annotations

import copy
import enum
import json
import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from cm_inbox.gui.quick_enums import make_enums_quickly

ROOT = Path(__file__).parents[2]

PLAIN = [("NoButton", 0), ("Left", 1), ("Right", 2), ("Middle", 4), ("Wheel", 4), ("Both", 3), ("All", 0x7FFFFFFF)]
LATE_FIRST = [("Both", 3), ("Middle", 4), ("Left", 1), ("Right", 2), ("Left2", 1)]
NEGATIVE = [("Invalid", -1), ("One", 1), ("Hidden", -2147483648)]
KINDS = (enum.Enum, enum.IntEnum, enum.Flag, enum.IntFlag)


@pytest.fixture
def quick() -> Iterator[None]:
    """Make them quickly for the time of one test."""
    enums: Any = enum.EnumType
    original = enums._create_
    make_enums_quickly()
    assert enums._create_ is not original
    yield
    enums._create_ = original


def made(kind: Any, members: list[tuple[str, int]], **how: Any) -> Any:
    return kind("Made", list(members), **how)


def look(made: Any) -> Any:
    """Return all that an enumeration is, in words that can be compared."""
    members = dict(made.__members__)
    said = {
        name: (repr(each), str(each), f"{each}", each.name, each.value, hash(each), list(vars(each)))
        for name, each in members.items()
    }
    parts = {
        name: repr(part) if isinstance(part, dict | list | int | str | tuple | type(None)) else type(part).__name__
        for name, part in vars(made).items()
    }
    aliases = [[one is other for other in members.values()] for one in members.values()]
    order = [each._sort_order_ for each in members.values()]
    return said, aliases, parts, repr(list(made)), order, made.__module__, made.__doc__


def computed(made: Any) -> Any:
    """Return what comes of reckoning with its members."""
    members = list(made.__members__.values())
    found = [repr(made(each.value)) for each in members]
    if issubclass(made, enum.Flag):
        found += [repr(one | other) for one in members for other in members]
        found += [repr(one & other) for one in members for other in members]
        found += [repr(list(one)) for one in members]
        found += [repr(~one) for one in members]
    else:
        with pytest.raises(ValueError, match="12345 is not a valid"):
            made(12345)
    with pytest.raises(AttributeError):
        made.Left = 5
    return found


@pytest.mark.parametrize(
    ("kind", "members"),
    [
        *((kind, members) for kind in KINDS for members in (PLAIN, LATE_FIRST, [])),
        *((kind, NEGATIVE) for kind in (enum.Enum, enum.IntEnum)),
    ],
)
def test_they_are_the_same(kind: Any, members: list[tuple[str, int]], request: pytest.FixtureRequest) -> None:
    slowly = made(kind, members)
    before = look(slowly), computed(slowly) if members in (PLAIN, LATE_FIRST) else None
    request.getfixturevalue("quick")
    quickly = made(kind, members)
    assert (look(quickly), computed(quickly) if members in (PLAIN, LATE_FIRST) else None) == before


def test_each_has_members_of_its_own(quick: None) -> None:
    one, other = made(enum.IntFlag, PLAIN), made(enum.IntFlag, LATE_FIRST)
    assert one.Left is not other.Left
    assert (list(one.__members__), list(other.__members__)) == ([n for n, _ in PLAIN], [n for n, _ in LATE_FIRST])


@pytest.mark.parametrize(
    "members",
    [[("name", 1), ("value", 2)], [("real", 1)], [("_a", 1), ("B", 2)], [("A", "text")], [("A", enum.auto())], ["A"]],
    ids=str,
)
def test_what_is_not_plain_is_left_to_python(members: Any, request: pytest.FixtureRequest) -> None:
    before = look(made(enum.Enum, members))
    request.getfixturevalue("quick")
    assert look(made(enum.Enum, members)) == before


def test_a_name_and_a_module_are_as_given(quick: None) -> None:
    found = made(enum.IntEnum, PLAIN, module=__name__, qualname="Outer.Made")
    assert (found.__module__, found.__qualname__) == (__name__, "Outer.Made")


def test_members_can_be_copied_and_pickled(quick: None, monkeypatch: pytest.MonkeyPatch) -> None:
    found = made(enum.IntFlag, PLAIN)
    monkeypatch.setitem(sys.modules, found.__module__, SimpleNamespace(Made=found))
    assert copy.deepcopy(found.Left) is found.Left
    assert pickle.loads(pickle.dumps(found.Left | found.Right)) is found.Left | found.Right


QTS = """
import enum, json, sys
if sys.argv[1:] == ["quick"]:
    from cm_inbox.gui.quick_enums import make_enums_quickly
    make_enums_quickly()
from PySide6 import QtCore, QtGui, QtWidgets
found = {}
for module in (QtCore, QtGui, QtWidgets):
    for name in dir(module):
        for inner, kind in vars(getattr(module, name)).items() if isinstance(getattr(module, name), type) else ():
            if isinstance(kind, enum.EnumType):
                found[f"{name}.{inner}"] = [
                    kind.__module__, kind.__qualname__, [each.__name__ for each in kind.__mro__], kind._member_names_,
                    [[key, each.name, each.value] for key, each in kind.__members__.items()],
                    getattr(kind, "_flag_mask_", None), str(getattr(kind, "_boundary_", None)), repr(list(kind)[:2]),
                ]
assert QtCore.Qt.AlignmentFlag.AlignLeft | QtCore.Qt.AlignmentFlag.AlignTop == QtCore.Qt.AlignmentFlag(0x21)
print(json.dumps(found))
"""


def test_qts_own_are_the_same_ones() -> None:
    """Every enumeration of the three modules that the window is made of, in two processes that differ in this alone."""
    slowly, quickly = (
        json.loads(
            subprocess.run(
                [sys.executable, "-P", "-c", QTS, how],
                capture_output=True,
                text=True,
                check=True,
                timeout=120,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
            ).stdout
        )
        for how in ("slow", "quick")
    )
    assert len(slowly) > 300
    assert quickly == slowly
