"""Texts of a charter that can be looked for, and find other things than who wrote them may think."""

from __future__ import annotations

import re

from .engine import Fault
from .fold import fold
from .matcher import Kind, Wanted
from .problems import shortened
from .regexes import compiled
from .terms import spelling, words_of

_STAR_INSIDE = re.compile(r"\w\*\w")
_SIGN = re.compile(r"\w[^\w\s'.,;:!?\"()-]|[^\w\s'.,;:!?\"()-]\w|\w[,;:!?\"()]\w")
"""What a term loses and may be missed; apostrophes, hyphens and what ends a sentence are not, nor what stands alone."""
_ANY_SIGN = re.compile(r"[^\w\s]")
_ANYTHING = (b"q", b"7", b"!")


def too_short(wanted: Wanted) -> Fault | None:
    """Return why a term is refused of which signs leave a letter or a number: it would be found everywhere."""
    if wanted.kind is not Kind.TERM:
        return None
    text = fold(spelling(wanted.text)[0]).strip()
    left = " ".join(words_of(text))
    if not _ANY_SIGN.search(text) or not (left.isdigit() or (len(left) == 1 and left.isascii())):
        return None
    return Fault(
        "“{term}”: only “{left}” is left of it once signs are taken off; write a longer word or a pattern.",
        {"term": shortened(wanted.text), "left": left},
    )


def doubt_of(wanted: Wanted) -> Fault | None:
    """Return what to look at in a text that can be looked for, None where nothing is odd about it."""
    if wanted.kind is Kind.TERM:
        return _doubt_of_term(wanted.text)
    if wanted.kind is Kind.REGEX and all(map(compiled(wanted.text).matches, _ANYTHING)):
        return Fault("This pattern is found in every message.")
    return None


def _doubt_of_term(written: str) -> Fault | None:
    text = fold(spelling(written)[0]).strip()
    left = " ".join(words_of(text))
    if not left:
        return None
    if _STAR_INSIDE.search(text):
        return Fault(
            "“{term}”: a star within a word means nothing; it stands at the end of a term, or at both.",
            {"term": shortened(written)},
        )
    if _SIGN.search(text):
        return Fault(
            "“{term}”: signs are not looked for, only “{left}” is.",
            {"term": shortened(written), "left": shortened(left)},
        )
    return None
