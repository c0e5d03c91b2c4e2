"""Folding: one spelling for all the ways in which a text can be written.

Invisible characters and accents go, capitals become small, characters that look like a Latin letter become that letter,
every emoji one separator. Rules, terms and patterns are folded the same way and compared with folded text only.
Letters of other scripts without a Latin look-alike stay.

Folding is per character: ``fold(a + b) == fold(a) + fold(b)``, and folding twice changes nothing more.
"""

from __future__ import annotations

import codecs
import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Sequence

from .lookalikes import SHAPES, letter_named

FOLD_VERSION = 1
"""Rises when folding gives another text: what was stored folded is then folded again."""

SEPARATOR = "\x1f"
"""Stands for an emoji, a pictogram or a broken character."""

_HANDLER = "cm_inbox.charter.fold"
_BETWEEN = "\n" + 7 * SEPARATOR
"""Stands between texts that are folded together. It folds to itself, and no end of it is also a beginning of it: cut at
it, the whole falls apart into as many pieces as there were texts, or one of them holds it."""
_KEPT = {"\n": "\n", SEPARATOR: SEPARATOR}
_PUNCTUATION = {
    **dict.fromkeys("‘’‚‛′ʼʹ´`＇ˈʻʽ", "'"),
    **dict.fromkeys("“”„‟«»″", '"'),
    **dict.fromkeys("⁄∕", "/"),
    **dict.fromkeys("−﹣", "-"),
    **dict.fromkeys("™℠", SEPARATOR),
    **dict.fromkeys("∗⁎✱✲✳＊٭", "*"),
    "؟": "?",
    "،": ",",
    "؛": ";",
    "、": ",",
    "¡": "¡",
    "¿": "¿",
    "¶": "¶",
    "…": "...",
    "€": "¤",  # the currency sign, which Latin-1 has: prices in euros are common, and this keeps them fast
}
_FILLERS = frozenset("\u115f\u1160\u17b4\u17b5\u3164\uffa0")  # letters by category, and never seen
_DELETED = frozenset(("Cf", "Mn", "Me"))
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_BY_CATEGORY = {"Pd": "-", "Pc": "_", "Po": ".", "Ps": "(", "Pe": ")", "Pi": '"', "Pf": '"', "Sk": SEPARATOR}
_LINE_SPACES = ("Zs", "Zl", "Zp", "Cc")


def fold(text: str) -> str:
    """Return the text folded. Never fails, whatever the text is."""
    try:
        return _fold_western(text)
    except _Foreign:
        return text.translate(_FOLDED)


def fold_all(texts: Sequence[str]) -> list[str]:
    """Return each of many texts folded: together, a text costs a seventh of what ``fold`` takes for one."""
    try:
        folded = _fold_western(_BETWEEN.join(texts)).split(_BETWEEN)
    except _Foreign:
        folded = []
    return folded if len(folded) == len(texts) else list(map(fold, texts))


def _fold_western(text: str) -> str:
    """Fold a text whose letters are in Latin-1 or become such. Raises _Foreign where one is not."""
    folded = text.encode("latin-1", _HANDLER).translate(_TABLE, _GONE)
    for stand_in, several in _EXPANSIONS:
        if stand_in in folded:
            folded = folded.replace(stand_in, several)
    return folded.decode("latin-1")


class Folding:
    """A text, its folded form, and the way back from places in the one to places in the other.

    ``text`` is the folded form, ``original`` what was given.
    """

    __slots__ = ("_emoji_text", "_starts", "original", "text")

    def __init__(self, original: str, folded: str | None = None) -> None:
        """``folded``: ``fold(original)`` where somebody has it already."""
        self.original = original
        self.text = fold(original) if folded is None else folded
        self._starts: array[int] | range | None = None
        self._emoji_text: str | None = None

    @property
    def emoji_text(self) -> str:
        """The folded form with emoji as themselves; of the same length as ``text``."""
        if self._emoji_text is None:
            if SEPARATOR in self.text:
                folded = ((char, _FOLDED[ord(char)]) for char in self.original)
                self._emoji_text = "".join(
                    char if known == SEPARATOR and not _is_broken(char) else known for char, known in folded
                )
            else:
                self._emoji_text = self.text
        return self._emoji_text

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the place in the original, in whole characters, of a place in the folded text.

        Marks that belong to the last character (accents written apart) are part of it.
        """
        first = self.origin(start)
        if end <= start:
            return first, first
        last = self.origin(end - 1) + 1
        while last < len(self.original) and unicodedata.category(self.original[last]) in ("Mn", "Me"):
            last += 1
        return first, last

    def origin(self, at: int) -> int:
        """Return where in the original the folded character ``at`` comes from."""
        starts = self._map()
        return starts[at] if at < len(starts) else len(self.original)

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Return the place in the folded text of a place in the original: the other way round."""
        starts = self._map()
        return bisect_left(starts, start), bisect_left(starts, end)

    def _map(self) -> array[int] | range:
        if self._starts is None:
            if _one_to_one(self.original):
                self._starts = range(len(self.original))
            else:
                self._starts = array("L")
                for index, char in enumerate(self.original):
                    self._starts.extend((index,) * len(_FOLDED[ord(char)]))
        return self._starts


def _is_broken(char: str) -> bool:
    """Say whether it is half of a surrogate pair, which cannot be encoded."""
    return "\ud800" <= char <= "\udfff"


def folding(text: str, folded: str | None = None) -> Folding:
    """Return the text with its folded form; ``folded`` where that is stored."""
    return Folding(text, folded)


# --- one character -----------------------------------------------------------------------------


def _fold_char(char: str) -> str:
    """Return what one character becomes: the definition of folding, of which ``fold`` is the fast form."""
    if char.isascii():
        return char.lower() if char.isprintable() else _KEPT.get(char, " ")
    for known in (_PUNCTUATION, SHAPES):
        if char in known:
            return known[char]
    return _fold_parts(char) if not _invisible(char) else ""


def _invisible(char: str) -> bool:
    return char in _FILLERS or ord(char) in _SKIN_TONES or unicodedata.category(char) in _DELETED


def _fold_parts(char: str) -> str:
    """Fold what the character is made of: accents off, ``①`` to ``1``, ``ﬁ`` to ``fi``."""
    named = letter_named(char)
    if named:
        return named
    if 0xAC00 <= ord(char) <= 0xD7A3:  # a Korean syllable is one letter
        return char
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold())
    return "".join(_fold_part(part) for part in parts if not _invisible(part))


def _fold_part(part: str) -> str:
    if part.isascii():
        return part.lower() if part.isprintable() else " "
    known = _PUNCTUATION.get(part) or SHAPES.get(part) or letter_named(part)
    if known:
        return known
    category = unicodedata.category(part)
    if category in _LINE_SPACES or part == "\u2800":
        return " "
    if category[0] == "N":
        digit = unicodedata.digit(part, None)
        return part if digit is None else str(digit)
    if category[0] in "LM" or part in "£¢¥§©®¬±×÷°¦¤":
        return part
    return _BY_CATEGORY.get(category, SEPARATOR)


class _Folded(dict[int, str]):
    """Code point to its folded form, worked out when first needed; a table for ``str.translate``."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_char(chr(code))
        return folded


class _Foreign(Exception):
    """The text has letters that stay what they are outside Latin-1."""


def _fold_unencodable(error: UnicodeError) -> tuple[str, int]:
    """Fold what Latin-1 cannot encode: an error handler sees only those characters, which is what makes this fast."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    folded = "".join(map(_FOLDED.__getitem__, map(ord, error.object[error.start : error.end])))
    if not folded.isascii() and any(char > "\xff" for char in folded):
        raise _Foreign
    return folded, error.end


def _one_to_one(text: str) -> bool:
    """Say whether every character of the text folds to exactly one."""
    if text.isascii():
        return True
    try:
        data = text.encode("latin-1")
    except UnicodeEncodeError:
        return False
    return len(data.translate(None, _UNEVEN)) == len(data)


_FOLDED = _Folded()
_LATIN_1 = [_FOLDED[code] for code in range(256)]
_SEVERAL = [code for code, folded in enumerate(_LATIN_1) if len(folded) > 1]
# The control characters of Latin-1 fold to a space, so their codes are free to stand in for what becomes several.
_STAND_INS = {code: 0x80 + number for number, code in enumerate(_SEVERAL)}
_EXPANSIONS = [(bytes([_STAND_INS[code]]), _LATIN_1[code].encode("latin-1")) for code in _SEVERAL]
_GONE = bytes(code for code, folded in enumerate(_LATIN_1) if not folded)
_UNEVEN = _GONE + bytes(_SEVERAL)
_TABLE = bytes(_STAND_INS.get(code) or ord(folded or " ") for code, folded in enumerate(_LATIN_1))
codecs.register_error(_HANDLER, _fold_unencodable)
