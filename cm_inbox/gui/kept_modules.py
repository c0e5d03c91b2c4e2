"""Keeps the compiled form of all modules that a start imports in one file, instead of one file for each.

Python looks for each module in its folder, opens its compiled form, reads and checks it, which for the four hundred
modules of a start takes longer than running many of them. Here they lie one after the other in a file beside
PySide6's kept modules (``kept_code``), and what remains is Python's own check: a source of another time or size than
the one that was compiled is compiled anew, as ever. Where no such file is, or none can be written, all is as before.
"""

from __future__ import annotations

import contextlib
import marshal
import mmap
import os
import sys
import threading
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import MAGIC_NUMBER, spec_from_file_location
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

from .kept_code import place_for, put_down

Entry = tuple[str, int, int, bool, int, int]
"""A module's source, when it was written (ns) and its size; whether it is a package; where its code begins and ends."""

HEAD = 8
"""Bytes that say how long the list of entries is."""


class _Loader(SourceFileLoader):
    """Python's own loader, which finds the compiled form without looking for it."""

    def __init__(self, name: str, source: str, kept: memoryview) -> None:
        super().__init__(name, source)
        self._kept: memoryview | None = kept

    def get_code(self, fullname: str) -> CodeType | None:
        kept, self._kept = self._kept, None
        if kept is not None:
            with contextlib.suppress(ValueError, EOFError, TypeError):
                code: CodeType = marshal.loads(kept)  # noqa: S302 - from where Python itself runs code
                return code
        return super().get_code(fullname)


class KeptModules:
    """Finds the modules that are kept, for ``sys.meta_path``."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.entries: dict[str, Entry] = {}
        self._codes = memoryview(b"")
        with contextlib.suppress(OSError, ValueError, EOFError, TypeError), place.open("rb") as file:
            kept = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
            size = HEAD + int.from_bytes(kept[:HEAD], "little")
            magic, entries = marshal.loads(kept[HEAD:size])  # noqa: S302 - from where Python itself runs code
            if magic == MAGIC_NUMBER and isinstance(entries, dict):
                self.entries, self._codes = entries, kept[size:]

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Find a module of a package where its source is the one that was compiled; else let Python look for it."""
        entry = self.entries.get(name)
        if entry is None or path is None:
            return None
        source, written, size, is_package, begin, end = entry
        folder = os.path.dirname(source)  # noqa: PTH120 - this is about time
        if (os.path.dirname(folder) if is_package else folder) not in path or not _is_as_it_was(source, written, size):  # noqa: PTH120
            return None
        loader = _Loader(name, source, self._codes[begin:end])
        return spec_from_file_location(
            name, source, loader=loader, submodule_search_locations=[folder] if is_package else None
        )

    def write_down(self) -> None:
        """Keep what was imported and is not kept yet, and what is kept and still holds."""
        mine = [spec for name, module in list(sys.modules.items()) if (spec := _spec(name, module)) is not None]
        missing = [spec for spec in mine if not isinstance(spec.loader, _Loader) and not self._has(spec)]
        if not missing or not _may_be_written(self.place):  # it may not where all users have one installation
            return
        new = [made for spec in missing if (made := _compiled(spec)) is not None]
        if not new:
            return
        anew = {spec.name for spec in missing}
        entries: dict[str, Entry] = {}
        codes: list[bytes] = []
        at = 0
        for name, (source, written, size, is_package, begin, end) in self.entries.items():
            if name not in anew and _is_as_it_was(source, written, size):
                entries[name] = (source, written, size, is_package, at, at + end - begin)
                codes.append(bytes(self._codes[begin:end]))
                at += end - begin
        for name, source, written, size, is_package, code in new:
            entries[name] = (source, written, size, is_package, at, at + len(code))
            codes.append(code)
            at += len(code)
        self._codes = memoryview(b"")  # Windows replaces no file that is still looked into
        listed = marshal.dumps((MAGIC_NUMBER, entries))
        put_down(self.place, b"".join([len(listed).to_bytes(HEAD, "little"), listed, *codes]))

    def _has(self, spec: ModuleSpec) -> bool:
        entry = self.entries.get(spec.name)
        return entry is not None and entry[0] == spec.origin and _is_as_it_was(*entry[:3])


_keeping: list[KeptModules] = []


def keep_modules() -> None:
    """Begin to find modules where they are kept. A second call does nothing."""
    place = None if _keeping else place_for("kept_modules")
    if place is not None:
        _keeping.append(KeptModules(place))
        sys.meta_path.insert(0, _keeping[0])


def write_modules_down() -> None:
    """End it, once what a start imports has been imported. What is new is written on a thread of its own."""
    while _keeping:
        kept = _keeping.pop()
        sys.meta_path.remove(kept)
        if not sys.dont_write_bytecode:
            threading.Thread(target=kept.write_down, name="kept modules").start()


def _may_be_written(place: Path) -> bool:
    folder = next((each for each in place.parents if each.exists()), place)
    return os.access(folder, os.W_OK)


def _is_as_it_was(source: str, written: int, size: int) -> bool:
    try:
        found = os.stat(source)  # noqa: PTH116 - this is about time
    except OSError:
        return False
    return found.st_mtime_ns == written and found.st_size == size


def _spec(name: str, module: Any) -> ModuleSpec | None:
    """Return what is known of a module of a package that Python itself would keep compiled, else None."""
    spec = getattr(module, "__spec__", None)
    if "." not in name or not isinstance(spec, ModuleSpec) or spec.name != name:
        return None
    return spec if type(spec.loader) in (SourceFileLoader, _Loader) else None


def _compiled(spec: ModuleSpec) -> tuple[str, str, int, int, bool, bytes] | None:
    loader, source = spec.loader, spec.origin
    assert isinstance(loader, SourceFileLoader)
    if source is None:
        return None
    try:
        found = os.stat(source)  # noqa: PTH116 - before it is compiled: what is written meanwhile counts as another
        code = loader.get_code(spec.name)
    except (OSError, ImportError, SyntaxError, ValueError):
        return None
    is_package = spec.submodule_search_locations is not None
    return spec.name, source, found.st_mtime_ns, found.st_size, is_package, marshal.dumps(code)
