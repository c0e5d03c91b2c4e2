"""Keeps the compiled form of PySide6's own Python modules, which it would compile anew at every start.

PySide6 carries some of its modules as source in its libraries (what checks the types of arguments, mostly) and
compiles them whenever it is imported: a third of the time until a bare window is painted. Python keeps the compiled
form of every other module in a ``__pycache__``; here the same is done for these, beside PySide6's own. Their source is
compared, so that another version of it is never run by mistake; where nothing may be written, all is as before.
"""

from __future__ import annotations

import builtins
import contextlib
import importlib.util
import marshal
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import CodeType
from typing import Any
from zlib import crc32

THEIRS = ("shibokensupport/", "PySide6/support/")
SCRIPT = "shibokensupport/signature/lib/pyi_generator.py"
"""A script that writes type stubs. PySide6 imports it with the rest; here it runs once somebody looks into it."""

POSTPONED = f"""
def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    from {__name__} import postponed
    del globals()["__getattr__"]
    exec(postponed[__file__], globals())
    return globals()[name]
"""
postponed: dict[str, CodeType] = {}
"""The compiled scripts that have not run, by the name of their file."""


@contextlib.contextmanager
def kept_code() -> Iterator[None]:
    """Import PySide6 for the first time inside of this."""
    place = place_for("kept_code")
    if place is None or "shiboken6" in sys.modules:
        yield
        return
    known = _read(place)
    used: dict[str, tuple[int, CodeType]] = {}
    original = builtins.compile

    def keeping(source: Any, filename: Any, mode: str, *args: Any, **kwargs: Any) -> Any:
        if not (isinstance(source, bytes) and isinstance(filename, str) and filename.startswith(THEIRS)):
            return original(source, filename, mode, *args, **kwargs)
        check = crc32(source)
        kept = known.get(filename)
        code = kept[1] if kept is not None and kept[0] == check else original(source, filename, mode, *args, **kwargs)
        used[filename] = (check, code)
        if filename != SCRIPT:
            return code
        postponed[filename] = code
        return original(POSTPONED, filename, mode)

    builtins.compile = keeping
    try:
        yield
    finally:
        builtins.compile = original
    if any(known.get(name) != code for name, code in used.items()) and not sys.dont_write_bytecode:
        put_down(place, marshal.dumps((importlib.util.MAGIC_NUMBER, used)))


def place_for(name: str) -> Path | None:
    """Return the file for something to keep, where Python would keep a compiled module of shiboken6 of that name."""
    found = importlib.util.find_spec("shiboken6")
    if found is None or found.origin is None or sys.implementation.cache_tag is None:
        return None
    return Path(importlib.util.cache_from_source(str(Path(found.origin).with_name(f"{name}.py")))).with_suffix(".kept")


def _read(place: Path) -> dict[str, tuple[int, CodeType]]:
    try:
        magic, kept = marshal.loads(place.read_bytes())  # noqa: S302 - from where Python itself runs code
    except (OSError, ValueError, EOFError, TypeError):
        return {}
    return kept if magic == importlib.util.MAGIC_NUMBER and isinstance(kept, dict) else {}


def put_down(place: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    part = place.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
    with contextlib.suppress(OSError):
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(content)
            part.replace(place)
        finally:
            part.unlink(missing_ok=True)
