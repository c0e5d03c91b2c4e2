"""Keeps what Python makes of the regular expressions that it would compile anew at every start.

Modules compile theirs while they are imported: some ninety on the way to the window, PySide6's, the standard library's,
httpx's and our own, which takes a sixth of a bare window's whole start. What comes of it is a list of numbers that
depends on nothing but the expression and the version of Python; it is kept beside PySide6's compiled modules
(``kept_code``). Only what a module compiles while it is imported is kept: never what somebody wrote into a charter.
"""

from __future__ import annotations

import contextlib
import marshal
import re
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from .kept_code import place_for, put_down

FRAMES = 5
"""How far up the stack a module that compiles its own patterns is: two of ``re`` and a class or two are between."""

Key = tuple[str | bytes, int]
Made = tuple[int, list[int], int, dict[str, int], tuple[str | None, ...]]


class KeptPatterns:
    """Stands in for the compiler of ``re`` until ``close``, which writes down what was not known yet."""

    def __init__(self) -> None:
        # parts of ``re`` without a promise: where one is missing or another, everything is as before
        self._compiler: Any = import_module("re._compiler")
        self._parser: Any = import_module("re._parser")
        self._engine: Any = import_module("_sre")
        self._place = place_for("kept_patterns")
        self._version = (sys.version, self._engine.MAGIC)
        self._known = _read(self._place, self._version)
        self._used: dict[Key, Made] = {}
        self._original = self._compiler.compile
        setattr(self._compiler, "compile", self._compile)  # noqa: B010 - a part of ``re`` without types

    def close(self) -> None:
        """Let Python compile what comes from now on; keep what it has compiled until now."""
        if self._compiler.compile != self._compile:
            return
        self._compiler.compile = self._original
        if self._used.keys() - self._known.keys() and self._place is not None and not sys.dont_write_bytecode:
            put_down(self._place, marshal.dumps((self._version, {**self._known, **self._used})))

    def _compile(self, pattern: Any, flags: int = 0) -> Any:
        plain = isinstance(pattern, str | bytes) and not flags & (re.DEBUG | re.LOCALE)
        key = (pattern, int(flags))
        made = self._known.get(key) if plain else None
        if made is None:
            if not plain or not _is_importing():
                return self._original(pattern, flags)
            made = self._make(pattern, flags)
        try:
            compiled = self._engine.compile(pattern, *made)
        except (RuntimeError, TypeError, ValueError, OverflowError):  # what was kept is no longer what it was
            self._known.pop(key, None)
            return self._original(pattern, flags)
        self._used[key] = made
        return compiled

    def _make(self, pattern: Any, flags: int) -> Made:
        """Do what ``re`` does, up to the numbers."""
        parsed = self._parser.parse(pattern, flags)
        code = self._compiler._code(parsed, flags)
        names: dict[str, int] = parsed.state.groupdict
        groups: list[str | None] = [None] * parsed.state.groups
        for name, number in names.items():
            groups[number] = name
        return int(flags | parsed.state.flags), [int(each) for each in code], len(groups) - 1, names, tuple(groups)


_keeping: list[KeptPatterns] = []


def keep_patterns() -> None:
    """Begin to keep patterns, where this Python makes them as we know. A second call does nothing."""
    with contextlib.suppress(ImportError, AttributeError):
        if not _keeping:
            _keeping.append(KeptPatterns())


def write_patterns_down() -> None:
    """End it, once what a start imports has been imported."""
    while _keeping:
        _keeping.pop().close()


def _is_importing() -> bool:
    """Say whether a module is being imported that asks for a pattern of its own."""
    frame = sys._getframe(2)
    for _ in range(FRAMES):
        if frame.f_code.co_name == "<module>":
            return frame.f_globals.get("__name__") != "__main__"  # which is not imported: everything runs in it
        if frame.f_back is None:
            return False
        frame = frame.f_back
    return False


def _read(place: Path | None, version: tuple[str, int]) -> dict[Key, Made]:
    if place is None:
        return {}
    try:
        made_by, known = marshal.loads(place.read_bytes())  # noqa: S302 - from where Python itself runs code
    except (OSError, ValueError, EOFError, TypeError):
        return {}
    return known if made_by == version and isinstance(known, dict) else {}
