"""The example charters that come with the program, in ``resources/charters``. The demo world's brands use them."""

from __future__ import annotations

from cm_inbox.resources_path import resource

EXAMPLES = {"Altéa Mobilités": "altea-fr.toml", "Maison Brévent": "brevent-en.toml"}
"""Which example the brands of the demo world use."""

_FOLDER = "charters"


def example_charters() -> tuple[str, ...]:
    """Return the names of the example charters; what they include is not among them."""
    return tuple(sorted(path.name for path in resource(_FOLDER).glob("*.toml")))


def example_charter(name: str) -> str:
    """Return the text of an example charter, or of a file that one includes (``common/spam.toml``).

    It is what ``read_charter`` wants as ``load``. Raises OSError where there is no such file.
    """
    return resource(_FOLDER, *name.split("/")).read_text("utf-8")
