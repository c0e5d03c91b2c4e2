"""A term of a word bank as patterns over folded text that also find it disguised.

Two shapes are looked for: the letters close together, each perhaps stretched or replaced (``c0nnaaard``) with
separators or emoji between them (``c.o.n``), and the letters fully spaced out (``c o n``). What the patterns find is
only a candidate: ``hits`` decides with the original text at hand.
"""

from __future__ import annotations

import itertools
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from .beside import SHORT_WORDS, is_syllable
from .fold import SEPARATOR, Folding, fold
from .lookalikes import READINGS, SYMBOLS, script_of
from .shape import Match, Term

LEET = {
    "a": "4@^",
    "b": "86",
    "c": "(<{[",
    "e": "3&",
    "g": "96",
    "h": "#",
    "i": "1!|¡",
    "l": "1|!",
    "o": "0°",
    "q": "9",
    "s": "5$",
    "t": "7+",
    "x": "%",
    "z": "2",
}
"""Digits and signs that stand for a letter. Signs of two meanings (€, £) are in ``lookalikes.SYMBOLS``."""

_DRAWN = {
    "a": (r"/\\", r"/-\\"),
    "b": ("ss",),  # ß folded: ``hits`` looks at the original
    "d": (r"\|\)",),
    "f": ("ph",),
    "h": (r"\|-\|",),
    "k": (r"\|<",),
    "m": (r"/\\/\\", r"\|v\|"),
    "n": (r"\|\\\|",),
    "o": (r"\(\)",),
    "u": (r"\|_\|",),
    "v": (r"\\/",),
    "w": (r"\\/\\/", "vv"),
}
"""A letter drawn with, or spelled by, several characters."""

LETTER_FOR_LETTER = {"c": "k", "s": "z", "u": "v", "v": "u"}
"""Letters written for another of the same sound or shape. In long terms only: in short ones they make real words."""
_LONG = 6
_MIDDLE_LONG = 5
_SHORTEST_V = 4
RELAXED_FROM = 7
"""From so many letters on, one of two doubled letters may be missing: ``conard``; but ``Niger`` is a country."""

WILD = "*#%@&$?._-"
"""What stands for a masked vowel: ``f*ck``."""
_VOWELS = frozenset("aeiouy")
BRACKETS = frozenset("([{<")
"""Signs for a c within a word; before it they are what they are."""

HARD = SEPARATOR + ".-_*|/\\~+,'\"`^=:;#!?&%$@<>()[]{}°¬¦±÷¶¿"
"""Separators that may stand between the letters of one word."""
SOFT = " \n"

# Scripts that put no space between words: there a term has no border.
WITHOUT_SPACES = frozenset(("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR", "TIBETAN", "IDEOGRAPHIC"))


def char_class(chars: str) -> str:
    return "[" + "".join("\\" + char if char in "\\]^-[" else char for char in chars) + "]"


_HARD_CLASS = char_class(HARD)
ANY_CLASS = char_class(HARD + SOFT)


@dataclass(frozen=True, slots=True)
class Run:
    """One letter of a term with how often it stands there in a row. ``opens``: it begins another word of the term."""

    char: str
    count: int
    opens: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """A term ready to be looked for.

    ``filter`` finds candidates; ``close`` and ``spaced`` find their places, with one group for each run. ``plain``
    finds it undisguised but for digits and signs, as an exception. ``symbol`` is set for a term without any letter or
    digit, which is looked for as it stands. ``script`` is that of its letters. ``torn`` finds it with one space within.
    """

    text: str
    match: Match
    exceptions: tuple[str, ...]
    runs: tuple[Run, ...]
    letters: int
    script: str
    filter: str
    close: str
    spaced: str
    plain: str
    symbol: str = ""
    torn: str = ""


def spelling(text: str) -> tuple[str, Match]:
    """Return the term of a spelling and where in a word it may stand: ``term``, ``term*``, ``*term*``."""
    text = text.strip()
    if len(text) > 2 and text.startswith("*") and text.endswith("*"):
        return text[1:-1], Match.INSIDE
    if len(text) > 1 and text.endswith("*"):
        return text[:-1], Match.PREFIX
    return text, Match.WHOLE_WORD


def word_of(term: str | Term, exceptions: tuple[str, ...] = ()) -> Word:
    """Return the term ready to be looked for.

    ``exceptions`` are added to those of the term. A term of separators only finds nothing but itself.
    """
    if isinstance(term, str):
        return _word(*spelling(term), tuple(exceptions))
    text, match = spelling(term.text)
    return _word(text, term.match or match, (*term.exceptions, *exceptions))


@lru_cache(maxsize=8192)
def _word(text: str, match: Match, exceptions: tuple[str, ...]) -> Word:
    runs = _runs(text)
    letters = sum(run.count for run in runs)
    if not runs:
        shown = Folding(text).emoji_text.strip(SOFT)
        literal = _literal(fold(text).strip(SOFT))
        return Word(text, Match.INSIDE, exceptions, (), 0, "", literal, literal, "", literal, shown)
    scripts = {script_of(char) for char in unicodedata.normalize("NFC", text) if char.isalpha()}
    script = "LATIN" if "LATIN" in scripts or not scripts else min(scripts)
    if script in WITHOUT_SPACES:
        match = Match.INSIDE
    shapes = [_letter(runs, at, letters) for at in range(len(runs))]
    close = _close(runs, shapes, letters)
    spaced = _spaced(runs, shapes) if letters > 2 and not text.isdigit() else ""
    left = "" if match is Match.INSIDE else r"(?:^|[^a-z])"
    right = r"(?:$|[^a-z])" if match is Match.WHOLE_WORD else ""
    torn = _torn(words_of(text))
    ways = [f"{close}{right}", *filter(None, (spaced, torn))]
    bare = f"{left}(?:{'|'.join(ways)})".replace("(?P<r>", "(?:")
    shapes_of = (_grouped(close), _grouped(spaced), _plain(runs))
    return Word(text, match, exceptions, runs, letters, script, bare, *shapes_of, torn=torn)


def words_of(text: str) -> list[str]:
    """Return what of a term is looked for: its words without signs. ``A.B.C`` is one word spelled out."""
    words = "".join(char if char.isalnum() else " " for char in fold(text)).split()
    spelled_out = len(words) > 1 and all(len(word) == 1 and word.isalpha() for word in words)
    return ["".join(words)] if spelled_out and not set(SOFT) & set(fold(text).strip(SOFT)) else words


def _runs(text: str) -> tuple[Run, ...]:
    """Split the term into its letters and digits; what stands between is a border of words."""
    words = words_of(text)
    runs = []
    for number, word in enumerate(words):
        for at, (char, group) in enumerate(itertools.groupby(word)):
            runs.append(Run(char, len(list(group)), opens=number > 0 and at == 0))
    return tuple(runs)


def readings(char: str) -> str:
    """Return every single character that a letter of a term may be written with, whatever the term."""
    chars = char + _signs(char) + LETTER_FOR_LETTER.get(char, "")
    if char.isalpha():
        chars += WILD if char in _VOWELS else "*"
    return "".join(dict.fromkeys(chars))


def drawn(char: str) -> tuple[str, ...]:
    """Return the patterns of a letter made of several characters."""
    return (*_DRAWN.get(char, ()), *(("rn",) if char == "m" else ()))


def _signs(char: str) -> str:
    if not char.isalpha():
        return ""
    capital_i = "i" if char == "l" else ""
    return LEET.get(char, "") + SYMBOLS.get(char, "") + READINGS.get(char, "") + capital_i


def _letter(runs: tuple[Run, ...], at: int, letters: int) -> str:
    """Return the pattern of one letter of the term, as it is or replaced."""
    char, of = runs[at].char, len(runs)
    if not char.isalpha() or letters < 2:
        return _literal(char)
    chars = char + _signs(char)
    if at == 0:
        chars = "".join(one for one in chars if one not in BRACKETS)
    if letters >= (_SHORTEST_V if char == "u" else _LONG):
        chars += LETTER_FOR_LETTER.get(char, "")
    inner = 0 < at < of - 1
    if inner and char in _VOWELS and letters >= 3:
        chars += WILD if letters > 3 else WILD[:3]
    elif (inner and letters > 3) or (at == of - 1 and letters >= _MIDDLE_LONG):
        chars += "*"
    ways = [char_class("".join(dict.fromkeys(chars)))]
    if letters > 2:
        ways += [way for way in drawn(char) if way != "rn" or letters >= _LONG]
    return f"(?:{'|'.join(ways)})" if len(ways) > 1 else ways[0]


def _close(runs: tuple[Run, ...], shapes: list[str], letters: int) -> str:
    parts: list[str] = []
    for run, shape, following in zip(runs, shapes, (*runs[1:], None), strict=True):
        if parts:
            optional = not run.opens or letters >= _LONG
            gap = ANY_CLASS if run.opens else _HARD_CLASS
            parts.append(f"{gap}{'*' if optional else '+'}" if run.char.isalpha() or run.opens else "")
        # An l may be a capital I: lazily, where an i after it is one.
        more = "*?" if run.char == "l" and following and following.char == "i" else "*"
        if not run.char.isalpha():
            parts.append(f"(?P<r>{shape}{{{run.count}}})")
        elif letters == 1:
            parts.append(f"(?P<r>{shape})")
        else:
            again = f"(?:{_HARD_CLASS}*{shape})"
            least = 0 if letters >= RELAXED_FROM else run.count - 1
            parts.append(f"(?P<r>{shape}{again * least}{again}{more})")
    return "".join(parts)


def _spaced(runs: tuple[Run, ...], shapes: list[str]) -> str:
    parts = []
    for run, shape in zip(runs, shapes, strict=True):
        again = f"(?:{ANY_CLASS}+{shape})"
        parts.append(f"(?P<r>{shape}{again * (run.count - 1)}{again}*)")
    # The border keeps a repeated last letter from being the first one of the next word.
    return f"{ANY_CLASS}+".join(parts) + r"(?:$|[^a-z])"


def _torn(words: list[str]) -> str:
    """Return the pattern of a long word with one space within, as it is otherwise: ``con nard``.

    One of the parts must be too short for a word: ``en foire`` and ``para site`` are ordinary.
    """
    if len(words) != 1 or len(words[0]) < _LONG or not (words[0].isascii() and words[0].isalpha()):
        return ""
    word = words[0]
    parts = ((word[:at], word[at:]) for at in range(2, len(word) - 1))
    ways = [
        f"{first} {last}"
        for first, last in parts
        if (is_syllable(first) or is_syllable(last)) and not {first, last} & SHORT_WORDS
    ]
    return f"(?:{'|'.join(ways)})" if ways else ""


def _plain(runs: tuple[Run, ...]) -> str:
    parts = []
    for run in runs:
        parts.append(f"{ANY_CLASS}+" if run.opens else "")
        parts.append(f"{char_class(run.char + _signs(run.char))}{{{run.count}}}")
    return "".join(parts)


def _grouped(pattern: str) -> str:
    return pattern.replace("(?P<r>", "(")


def _literal(text: str) -> str:
    return "".join(char if char.isalnum() or ord(char) > 127 or char == SEPARATOR else "\\" + char for char in text)
