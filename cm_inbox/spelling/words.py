"""Which words of a text a spelling checker should look at. Pure.

Left out is what no dictionary can know and nobody means as a word: links, addresses, handles, hashtags, what stands in
brackets to be filled or between backticks, numbers, words in capitals, and names written in the midst of a word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

LONGEST = 60
"""More letters are no word in French or English."""

_TLD = r"(?:com|fr|org|net|eu|be|ch|ca|io|app|dev|info|social|uk|us|de|es|it|lu|re|nc|paris|bzh|example)"
_SKIPPED = re.compile(
    r"https?://\S+|www\.\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"  # links and addresses
    r"|[@#][\w.-]+(?:@[\w.-]+)?|[!#][\w-]+:[\w.:-]+"  # handles, hashtags, rooms
    rf"|\b[\w-]+(?:\.[\w-]+)*\.{_TLD}\b(?:/\S*)?"  # altea.fr/ligne-b
    r"|`[^`\n]*`|\[[^\]\n]*\]|\{[^}\n]*\}",  # code, holes, variables
    re.IGNORECASE,
)
_LETTERS = r"(?:[^\W\d_][\u0300-\u036f]*)+"
_WORD = re.compile(rf"{_LETTERS}(?:['’\-‑·.]{_LETTERS})*['’]?(?!\w)|[^\W_]*\d\w*")
_ELISION = re.compile(r"(?i)^(?:l|d|j|m|t|s|c|n|qu|jusqu|lorsqu|puisqu|quoiqu)['’](?=.)")
_POSSESSIVE = re.compile(r"['’]s?$", re.IGNORECASE)


def words(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the words to look at: where each begins and ends, in characters, and the word as ``plainly`` writes it."""
    if any(mark in text for mark in "@#/`[{.!"):
        text = _SKIPPED.sub(lambda found: " " * len(found[0]), text)
    for found in _WORD.finditer(text):
        word = plainly(found[0])
        if looks_like_one(word):
            yield found.start(), found.end(), word


def plainly(word: str) -> str:
    """Return a word with composed accents, straight apostrophes and common hyphens."""
    if not word.isascii():
        word = unicodedata.normalize("NFC", word).replace("’", "'").replace("‑", "-")
    return word.rstrip("'")


@lru_cache(maxsize=8192)
def looks_like_one(word: str) -> bool:
    """Say whether something looks like a word of a language, and not like a name, an acronym or a quantity."""
    if len(word) < 2 or len(word) > LONGEST or "·" in word or "." in word:
        return False
    if word.isupper() or any(character.isdigit() for character in word):
        return False
    return not any(part[1:] != part[1:].lower() for part in re.split(r"['’\-‑]", word))


@lru_cache(maxsize=4096)
def bare(word: str) -> str:
    """Return a word as names are compared: without what is elided before it or hung on behind, in small letters."""
    return _POSSESSIVE.sub("", _ELISION.sub("", word)).replace("’", "'").casefold()


def names(texts: Iterable[str]) -> frozenset[str]:
    """Return the words of names, as ``bare`` has them: whole and in their parts."""
    found: set[str] = set()
    for text in texts:
        for word in re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", text):
            found.add(bare(word))
            found.update(part.casefold() for part in re.split(r"['’-]", word) if len(part) > 1)
    return frozenset(found)


def capitalised(text: str) -> frozenset[str]:
    """Return the words of a text that are written like names: with a capital where no sentence begins."""
    found = re.findall(r"(?<=[\w,’'] )[^\W\d_a-zà-öø-ÿœ][^\W\d_]+(?:[-’'][^\W\d_]+)*", text)
    return names(found)
