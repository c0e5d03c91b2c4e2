"""A saved version of a charter, read as it was then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .models.charters import CharterVersion

if TYPE_CHECKING:
    from .charter.read import Reading

# What reads charters is imported where one is read: starting to read and send does not wait for it.


def read_version(version: CharterVersion) -> Reading:
    """Read a version as it was saved, with what it included then."""
    from .charter.read import read_charter

    def included(name: str) -> str:
        if name not in version.included:
            raise FileNotFoundError(2, "no such file", name)
        return version.included[name]

    return read_charter(version.text, "charter.toml", included)
