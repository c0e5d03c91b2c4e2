"""A brand that is called otherwise from now on: what that changes in the text of its charter."""

from __future__ import annotations

import tomllib

from .write import CannotEdit, set_value

__all__ = ["CannotEdit", "renamed"]


def renamed(text: str, before: str, name: str) -> str:
    """Return the text with a brand's new name in place of the one before, which people go on calling it.

    A text that names the brand otherwise, or not at all, stays as it is. Raises CannotEdit for a text that cannot be
    changed.
    """
    try:
        said = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise CannotEdit("The text is no TOML: {error}", error=error) from None
    brand, names = said.get("brand"), said.get("names", [])
    if not isinstance(brand, str) or brand.strip().casefold() != before.strip().casefold():
        return text
    text = set_value(text, ("brand",), name)
    if not isinstance(names, list) or not all(isinstance(each, str) for each in names):
        return text
    others = [each for each in names if each.strip().casefold() not in (name.casefold(), before.casefold())]
    if name.casefold() == before.casefold():
        return text
    return set_value(text, ("names",), [*others, before])
