"""How people write a word so that a word list does not see it, as code. Each takes the word and a random source."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable

Disguise = Callable[[str, random.Random], str]

LEET = {
    "a": "4@", "b": "8", "e": "3", "g": "9", "i": "1!", "l": "1|", "o": "0", "s": "5$", "t": "7+", "z": "2",
}  # fmt: skip
CYRILLIC = dict(zip("abcehikmoprstxyjABCEHIKMOPTXY", "авсеһікмоpгѕтхујАВСЕНІКМОРТХУ", strict=True)) | {"p": "р"}
GREEK = dict(zip("aeiknoptuvxy", "αεικηορτυνχγ", strict=True))
SMALL_CAPITALS = dict(zip("abcdefghijklmnoprtuvwyz", "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀᴛᴜᴠᴡʏᴢ", strict=True))
ACCENTED = dict(zip("aceinouyszl", "àçéïñöûÿšžł", strict=True))
EMOJI = "😀🤡🔥❤😂💩🙏✨⭐👍"


def leet(word: str, source: random.Random) -> str:
    """Replace up to half of the letters, at least one."""
    places = [at for at, char in enumerate(word) if char.lower() in LEET]
    letters = sum(map(str.isalpha, word))
    chosen = source.sample(places, min(len(places), source.randint(1, max(1, letters // 2)))) if places else []
    return "".join(source.choice(LEET[char.lower()]) if at in chosen else char for at, char in enumerate(word))


def stretched(word: str, source: random.Random) -> str:
    places = source.sample(range(len(word)), min(len(word), source.randint(1, 3)))
    return "".join(
        char * source.randint(3, 6) if at in places and char != " " else char for at, char in enumerate(word)
    )


def separated(word: str, source: random.Random) -> str:
    return _between(word, source.choice([".", "-", "_", "*", "|", "~", "·", "/", ",", "•", "..", "+"]))


def parted(word: str, source: random.Random) -> str:
    """One separator somewhere."""
    at = source.randint(1, len(word) - 1)
    return word if " " in (word[at - 1], word[at]) else f"{word[:at]}{source.choice('._*~|')}{word[at:]}"


def spaced(word: str, source: random.Random) -> str:
    return _between(word.replace(" ", ""), source.choice([" ", "  ", " . ", " - "]))


def with_emoji(word: str, source: random.Random) -> str:
    return _between(word, source.choice(EMOJI))


def zero_width(word: str, source: random.Random) -> str:
    return _between(word, source.choice("\u200b\u200c\u200d\u2060\ufeff"))


def soft_hyphens(word: str, source: random.Random) -> str:
    return _between(word, "\xad")


def accented(word: str, source: random.Random) -> str:
    return "".join(ACCENTED.get(char, char) for char in word)


def marked(word: str, source: random.Random) -> str:
    """Combining marks over, under and through the letters."""
    marks = [chr(code) for code in (0x300, 0x301, 0x308, 0x323, 0x336, 0x335, 0x489, 0x34F)]
    return "".join(char + "".join(source.choices(marks, k=source.randint(1, 3))) for char in word)


def full_width(word: str, source: random.Random) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in word)


def cyrillic(word: str, source: random.Random) -> str:
    return _some(word, CYRILLIC, source)


def greek(word: str, source: random.Random) -> str:
    return _some(word, GREEK, source)


def small_capitals(word: str, source: random.Random) -> str:
    return "".join(SMALL_CAPITALS.get(char, char) for char in word)


def mathematical(word: str, source: random.Random) -> str:
    names = ("BOLD", "ITALIC", "BOLD ITALIC", "SANS-SERIF", "MONOSPACE", "BOLD FRAKTUR", "DOUBLE-STRUCK", "BOLD SCRIPT")
    return _named(word, f"MATHEMATICAL {source.choice(names)} SMALL {{}}")


def circled(word: str, source: random.Random) -> str:
    names = ("CIRCLED LATIN SMALL LETTER {}", "NEGATIVE CIRCLED LATIN CAPITAL LETTER {}",
             "NEGATIVE SQUARED LATIN CAPITAL LETTER {}", "SQUARED LATIN CAPITAL LETTER {}")  # fmt: skip
    return _named(word, source.choice(names))


def mixed_case(word: str, source: random.Random) -> str:
    return "".join(source.choice((char.upper(), char)) for char in word)


def masked(word: str, source: random.Random) -> str:
    """One vowel within the word as an asterisk."""
    places = [at for at, char in enumerate(word[1:-1], 1) if char in "aeiouy"]
    at = source.choice(places) if places else None
    return "".join("*" if index == at else char for index, char in enumerate(word))


DISGUISES: dict[str, Disguise] = {
    made.__name__: made
    for made in (
        leet, stretched, separated, parted, spaced, with_emoji, zero_width, soft_hyphens, accented, marked, full_width,
        cyrillic, greek, small_capitals, mathematical, circled, mixed_case, masked,
    )
}  # fmt: skip

OF_LETTERS = (
    "mixed_case",
    "leet",
    "stretched",
    "cyrillic",
    "greek",
    "accented",
    "masked",
    "full_width",
    "mathematical",
)
AROUND_LETTERS = ("separated", "with_emoji", "zero_width", "soft_hyphens", "marked", "spaced")


def combined(word: str, source: random.Random) -> tuple[str, str]:
    """Disguise twice: the letters, then what is between or around them. Return the names and the word."""
    letters, around = source.choice(OF_LETTERS), source.choice(AROUND_LETTERS)
    if (letters, around) in (("stretched", "separated"), ("stretched", "with_emoji"), ("stretched", "spaced")):
        letters = "mixed_case"  # a stretched word is not spelled out
    return f"{letters} + {around}", DISGUISES[around](DISGUISES[letters](word, source), source)


def _between(word: str, between: str) -> str:
    made, last = "", ""
    for char in word:
        joined = last not in ("", " ") and char != " "
        made, last = f"{made}{between if joined else ''}{char}", char
    return made


def _some(word: str, letters: dict[str, str], source: random.Random) -> str:
    """Replace some of the letters that can be, but not all of the word's."""
    places = [at for at, char in enumerate(word) if char in letters]
    most = len(places) if len(places) < sum(map(str.isalpha, word)) else len(places) - 1
    chosen = source.sample(places, source.randint(min(1, most), most))
    return "".join(letters[char] if at in chosen else char for at, char in enumerate(word))


def _named(word: str, name: str) -> str:
    made = ""
    for char in word:
        try:
            made += unicodedata.lookup(name.format(char.upper()))
        except KeyError:
            made += char
    return made
