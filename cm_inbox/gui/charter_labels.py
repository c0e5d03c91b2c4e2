"""The labels that a brand's charter names: those its rules put, and those they look at. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cm_inbox.charter.shape import Charter


def labels_of(charter: Charter) -> list[str]:
    """Return them in the charter's order, each once whatever its capitals; first those that a rule puts."""
    put = [label for rule in charter.rules for label in rule.then.labels]
    asked = [label for rule in charter.rules for table in (*rule.when, *rule.unless) for label in table.author_labels]
    return once([*put, *asked])


def once(labels: Iterable[str]) -> list[str]:
    """Return labels without those that are there already, whatever their capitals."""
    found: dict[str, str] = {}
    for label in labels:
        if label.strip():
            found.setdefault(label.casefold(), label)
    return list(found.values())
