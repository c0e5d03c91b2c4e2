"""Where the dictionaries are: those that come with the program, then those of the system.

A language may have several; a word is right if one of them knows it, since who writes to people in English cannot
tell whether theirs is British.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path

from cm_inbox.models.record import Record
from cm_inbox.resources_path import resource

NAMES = {"fr": (("fr", "fr_FR", "fr-classique", "fr-toutesvariantes"),), "en": (("en_US",), ("en_GB",))}
"""By language, dictionaries that add to each other; of those in one group the first that is there will do."""

LIBRARY = "hunspell"
"""What ``chunspell`` is imported as; it brings American English itself."""


class Dictionary(Record, frozen=True):
    """A pair of Hunspell's files, ``folder/name.aff`` and ``folder/name.dic``."""

    folder: Path
    name: str


def dictionaries(language: str) -> list[Dictionary]:
    """Return the dictionaries there are of a language, none where it has none. Imports nothing."""
    found = (_first(group) for group in NAMES.get(language, ()))
    return [dictionary for dictionary in found if dictionary is not None]


def _first(names: tuple[str, ...]) -> Dictionary | None:
    for folder in _folders():
        for name in names:
            if all((folder / f"{name}{ending}").is_file() for ending in (".aff", ".dic")):
                return Dictionary(folder, name)
    return None


def _folders() -> Iterator[Path]:
    yield resource("dictionaries")
    library = importlib.util.find_spec(LIBRARY)
    if library is not None and library.origin is not None:
        yield Path(library.origin).parent / "dictionaries"
    if sys.platform.startswith("linux"):
        yield from (Path("/usr/share/hunspell"), Path("/usr/share/myspell"), Path("/usr/share/myspell/dicts"))
    elif sys.platform == "darwin":
        yield from (Path.home() / "Library/Spelling", Path("/Library/Spelling"))
