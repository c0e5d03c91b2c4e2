"""Spares the imports that come after PySide6's a search through each module's source.

PySide6 reads the source of every module that is imported after it, to see whether it may want Qt's names spelled
another way (``from __feature__ import snake_case``). Nothing here does, and reading five hundred files takes a good
part of the start. A module that wants nothing is left alone, which is what the search finds too.
"""

from __future__ import annotations

import contextlib
from importlib import import_module


def search_no_sources() -> None:
    """Tell PySide6 that no module uses its features. Call it once PySide6 has been imported."""
    with contextlib.suppress(ImportError):  # another version may do it another way: then it costs its time
        feature = import_module("shibokensupport.feature")
        if hasattr(feature, "_mod_uses_pyside"):
            setattr(feature, "_mod_uses_pyside", lambda _module: False)  # noqa: B010 - a module of PySide6 without types
