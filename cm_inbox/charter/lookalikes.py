"""Which characters people read as which Latin letter.

The facts are those of Unicode Technical Standard 39 (confusable characters) as far as Latin letters go, and of the
"fancy text" alphabets seen in comments. What Unicode's own data says (compatibility decompositions, the letter in a
character's name) is taken from ``unicodedata``; only the rest is written down here.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SHAPES = {
    "a": "аᗅᗩꓮᎪΑα∀₳Λλԅ",
    "b": "вВьЬъЪβΒᏴᗷꓐ฿₿ც",
    "c": "сϲᏟᑕꓚ¢©₵₡ↄƆ",
    "d": "ԁᎠᗪᗞꓓ∂₫ժ",
    "e": "еєЄэεΕᎬᗴᕮꓰ℮∑∃ҽ€",
    "f": "ғᖴꓝƒʄϝք",
    "g": "ԍցᏀᏳᘜꓖɡ",
    "h": "һнНհҺᎻᕼꓧђћⲏɧ",
    "i": "іїιΙꓲⲓ",
    "j": "јϳᎫᒍꓙյנ",
    "k": "кқҝκΚᏦꓗⲕᛕ₭",
    "l": "ӏӀᏞᒪꓡⅼ∣ןƖ£",
    "m": "мᎷᗰꓟⲙ₥ϻ",
    "n": "пПиИոռռᑎꓠⲛ₦ภ",
    "o": "оοօᗝꓳⲟ𐐬Θθσ๏",
    "p": "рРρΡᏢᑭꓑⲣ₱℘",
    "q": "ԛզգᑫϙ",
    "r": "гГяЯཞᎡᏒᖇꓣ®",
    "s": "ѕՏᏚᔕꓢ§",
    "t": "тτΤᎢꓔⲧ₮†",
    "u": "цЦսՍᑌꓴᙀ∪",
    "v": "ѵѴ۷ᏙᏤᐯꓦ∨√",
    "w": "шщШЩԝᎳᏔᗯꓪω₩ա",
    "x": "хχΧ᙭ꓫⲭ×",
    "y": "уүұᎽꓬ¥γ",
    "z": "ᏃᘔꓜζΖ",
    "3": "зЗӡ",
    "4": "чЧ",
    "6": "б",
}
_BOTH = {"η": "hn", "ν": "nv", "υ": "uy", "μ": "mu"}
"""Greek letters whose capital looks like one Latin letter and whose small form like another."""

_NAMED = {
    "AE": "ae",
    "OE": "oe",
    "ALPHA": "a",
    "IOTA": "i",
    "UPSILON": "u",
    "CHI": "x",
    "GAMMA": "y",
    "OMEGA": "w",
    "ETH": "d",
    "THORN": "p",
    "ENG": "n",
    "HENG": "h",
    "ESH": "s",
    "EZH": "z",
    "SCHWA": "e",
    "KRA": "k",
    "SHARP": "ss",
}
_NAME = re.compile(
    r"(?:(?:LATIN|SYMBOL) )(?:CAPITAL |SMALL )?LETTER "
    r"(?:(?:SMALL|CAPITAL|TURNED|REVERSED|INVERTED|OPEN|DOTLESS|LONG|SCRIPT|SIDEWAYS|BARRED|INSULAR|TAILLESS|CLOSED) )*"
    r"([A-Z]|" + "|".join(_NAMED) + r")(?:\b.*)$"
)
# Symbols that stay themselves, for prices and paragraphs; a disguise with them is the pattern's affair.
_SYMBOLS = frozenset("¢£¥§©®€×")  # € folds to ¤

SHAPES = {char: letter for letter, chars in _SHAPES.items() for char in chars if char not in _SYMBOLS}
SHAPES |= {"œ": "oe", "Œ": "oe"}
SHAPES["µ"] = "u"  # the micro sign, which decomposes to a Greek letter of two readings
SYMBOLS = {
    letter: "".join(char for char in chars if char in _SYMBOLS).replace("€", "¤") for letter, chars in _SHAPES.items()
}
"""Symbols that may stand for a letter but also have a meaning of their own, by letter."""

READINGS = {letter: "".join(char for char, both in _BOTH.items() if letter in both) for letter in "hnvuym"}
"""Letters of several readings, by Latin letter: folding leaves them as they are."""


def letter_named(char: str) -> str | None:
    """Return the Latin letter in the character's Unicode name, ``o`` for ``ø`` or ``🅾``; None without any."""
    found = _NAME.search(unicodedata.name(char, ""))
    if not found:
        return None
    return _NAMED.get(found[1], found[1].lower())


@lru_cache(maxsize=4096)
def script_of(char: str) -> str:
    """Return the script of a letter in capitals as its Unicode name begins, ``LATIN`` for any form of a Latin one."""
    base = next((part for part in unicodedata.normalize("NFKD", char) if part.isalnum()), char)
    name = unicodedata.name(base, "")
    return "LATIN" if base.isascii() or letter_named(base) else name.partition(" ")[0]
