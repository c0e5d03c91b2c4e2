"""Of which brand an account most likely is, by its names: what is proposed to who connects it."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from cm_inbox.models.accounts import Brand

TELLING = 4
"""So many letters a first word needs to tell a brand by itself."""


def meant_brand(brands: Sequence[Brand], *named: str) -> Brand | None:
    """Return the brand whose name is in one of an account's names (its own, its address), or begins with the same word.

    Where none is, the only brand there is; None where several remain.
    """
    accounts = [bare(each) for each in named]
    whole = [brand for brand in brands if bare(brand.name) and any(bare(brand.name) in each for each in accounts)]
    if whole:
        return max(whole, key=lambda brand: len(bare(brand.name)))
    begun = [brand for brand in brands if any(each.startswith(_first(brand.name)) for each in accounts)]
    found = begun or brands
    return found[0] if len(found) == 1 else None


def bare(name: str) -> str:
    """Return the letters and digits of a name, without accents and case."""
    return "".join(each for each in unicodedata.normalize("NFKD", name.casefold()) if each.isalnum())


def _first(name: str) -> str:
    """Return the first word of a name, bare; the whole name where that word is too short to tell it."""
    first = bare(name.split(maxsplit=1)[0]) if name.split() else ""
    return first if len(first) >= TELLING else bare(name) or "\0"
