"""A brand's name in the words of a search: what ``brand:`` names goes on to name it when it is called otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from .models.queue import SavedView

_PARTS = re.compile(r'"[^"]*"?|brand:(?:"(?P<quoted>[^"]*)"?|(?P<bare>\S*))|[^\s"]+', re.IGNORECASE)
"""The parts of a search as ``store.query`` reads them; a phrase may say ``brand:`` without meaning it."""


def follow(query: str, before: str, name: str) -> str:
    """Return a search that names a brand by its name before with the new one."""

    def now(found: re.Match[str]) -> str:
        said = found["quoted"] if found["quoted"] is not None else found["bare"]
        if said is None or said.strip().casefold() != before.casefold():
            return found[0]
        return f'brand:"{name}"' if '"' not in name else found[0]

    return _PARTS.sub(now, query)


def follow_views(views: Iterable[SavedView], before: str, name: str) -> tuple[SavedView, ...]:
    """Return saved views that search as before, and are called as before unless their name was made of the brand's."""
    return tuple(
        replace(view, query=follow(view.query, before, name), name=_called(view.name, before, name)) for view in views
    )


def _called(said: str, before: str, name: str) -> str:
    """Return a view's name with the brand's new one, where it stands there as a part of its own."""
    parts = (name if part == before else part for part in said.split(SEPARATOR))
    return SEPARATOR.join(follow(part, before, name) for part in parts)


SEPARATOR = " · "
"""Between the parts of the name that a new view is proposed."""
