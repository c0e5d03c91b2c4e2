"""What stands beside a place in a folded text: parts joined by hyphens, single letters."""

from __future__ import annotations

import re

_FARTHEST = 20
_BEFORE = re.compile(r"[^\W_]+-\Z")
_AFTER = re.compile(r"-[^\W_]+")
_SYLLABLE = 3
"""Up to so many letters before a hyphen may be a part of the word; more are taken for another word."""

_FRENCH = """
a au aux bas bon ca ce ces cet de des du en es est et eux ex fat feu fin fou gai gay ici il ils je kit la le les lot lui
ma mal me mes moi mon ne ni non nos nul on ont ou pas peu pro pur que qui quo roi sa se sec ses si soi son sot ta tas
te tel tes toi ton top tu un une va vas vif vil vos vu y
"""
_ENGLISH = """
a ah an and any are at bad bat be big but by dad do dry eat eh far few for fun get go got had has hat he her hey him his
hot how i if in is it its lil low mad man me mr mrs my new no not now of off oh old one or our out own poo red sad she
shy sir so sub sum the to too two up us was we wet who why ye yes yo you
"""
SHORT_WORDS = frozenset(f"{_FRENCH} {_ENGLISH}".split())
"""French and English words that people put before another with a hyphen: ``un-con``, ``bad-ass``."""


def is_syllable(part: str) -> bool:
    """Say whether it is too short for a word, and none of those that are so short."""
    return 2 <= len(part) <= _SYLLABLE and part not in SHORT_WORDS


def has_syllable_before(text: str, start: int) -> bool:
    """Say whether letters that are no word of their own are joined to what begins there: ``dis-pute``."""
    before = _BEFORE.search(text[max(0, start - _FARTHEST) : start])
    part = before[0][:-1] if before else ""
    return part.isalpha() and len(part) <= _SYLLABLE and part not in SHORT_WORDS


def has_digits_joined(text: str, start: int, end: int) -> bool:
    """Say whether digits are joined to a place on either side: ``CON-4RD-77``."""
    beside = (_BEFORE.search(text[max(0, start - _FARTHEST) : start]), _AFTER.match(text[end : end + _FARTHEST]))
    return any(found is not None and any(map(str.isdigit, found[0])) for found in beside)


def single_before(text: str, start: int, separators: frozenset[str]) -> str:
    """Return the single letter or digit that separators part from what begins there, nothing if there is none."""
    at = start
    while at > 0 and start - at < 4 and text[at - 1] in separators:
        at -= 1
    if at in (start, 0) or not text[at - 1].isalnum() or text[at - 2 : at - 1].isalnum():
        return ""
    return text[at - 1]


def single_after(text: str, end: int, separators: frozenset[str]) -> str:
    """Return the single letter or digit that separators part from what ends there, nothing if there is none."""
    at = end
    while at < len(text) and at - end < 4 and text[at] in separators:
        at += 1
    if at in (end, len(text)) or not text[at].isalnum() or text[at + 1 : at + 2].isalnum():
        return ""
    return text[at]
