"""What else somebody who bans a word may mean: its plural, its feminine, its verb forms, by the plain rules.

Proposals for the form, not a grammar: a person ticks those that are words.
"""

from __future__ import annotations

from .terms import spelling

_VOWELS = "aeiouy"
_FRENCH_VERB = ("e", "es", "ent", "é", "ée", "és", "ées", "ait", "ez", "era", "eur", "euse", "ant")
_FRENCH_IR = ("is", "it", "issent", "i", "ie", "issait", "issez", "ira", "issant")
_FRENCH_RE = ("", "ent", "u", "ue", "us", "ues", "ez", "ra", "ant")


def inflections(term: str, language: str) -> list[str]:
    """Return forms of a term to propose, without the term itself; none for languages other than French and English.

    Of several words the last is inflected; ``term*`` and ``*term*`` have what follows in them already.
    """
    text, _ = spelling(term)
    if text != term.strip() or not text:
        return []
    head, _, word = text.rpartition(" ")
    rules = {"fr": _french, "en": _english}.get(language.partition("-")[0].lower())
    if rules is None or not word.isalpha() or len(word) < 2:
        return []
    forms = dict.fromkeys(rules(word.lower()))
    forms.pop(word.lower(), None)
    return [f"{head} {form}".strip() for form in forms]


def spellings(term: str) -> list[str]:
    """Return the term as a beginning and as a part of words: ``connard*`` and ``*connard*``.

    Short terms are proposed as they are only: as a part they are in too many words (``con`` in ``conseil``).
    """
    text, _ = spelling(term)
    letters = sum(map(str.isalpha, text))
    return [f"{text}*", f"*{text}*"] if letters > 5 else [f"{text}*"] if letters > 4 else []


# --- French ------------------------------------------------------------------------------------


def _french(word: str) -> list[str]:
    feminine = _french_feminine(word)
    forms = [_french_plural(word), *feminine, *map(_french_plural, feminine)]
    if word.endswith("er") and len(word) > 4:
        return [word[:-2] + ending for ending in _FRENCH_VERB]
    if word.endswith("ir") and len(word) > 4:
        return [word[:-2] + ending for ending in _FRENCH_IR]
    if word.endswith("re") and len(word) > 4 and word[-3] in "dt":
        stem = word[:-2]
        first = stem[:-1] + "s" if stem.endswith("t") else stem + "s"
        return [first, *(stem + ending for ending in _FRENCH_RE)]
    return forms


def _french_plural(word: str) -> str:
    if word.endswith(("s", "x", "z")):
        return word
    if word.endswith(("eau", "eu", "au")):
        return word + "x"
    if word.endswith("al"):
        return word[:-2] + "aux"
    return word + "s"


def _french_feminine(word: str) -> list[str]:
    """Return the feminine forms that a masculine word may have."""
    for ending, feminines in (
        ("teur", ("trice", "teuse")),
        ("eur", ("euse",)),
        ("eux", ("euse",)),
        ("eau", ("elle",)),
        ("ier", ("ière",)),
        ("if", ("ive",)),
        ("ien", ("ienne",)),
        ("on", ("onne",)),
        ("et", ("ette", "ète")),
        ("ot", ("ote", "otte")),
        ("aud", ("aude",)),
        ("ard", ("arde", "asse")),
    ):
        if word.endswith(ending):
            return [word[: -len(ending)] + feminine for feminine in feminines]
    if word.endswith("e") or (word.endswith("x") and len(word) > 2):
        return []
    return [word + "e"]


# --- English -----------------------------------------------------------------------------------


def _english(word: str) -> list[str]:
    stem = word[:-1] if word.endswith("e") and len(word) > 3 else word
    if _doubles(word):
        stem = word + word[-1]
    if word.endswith("y") and word[-2] not in _VOWELS:
        return [word[:-1] + ending for ending in ("ies", "ied", "ier", "iest")] + [word + "ing"]
    if word.endswith("er"):
        return [_english_plural(word)]
    return [_english_plural(word), *(stem + ending for ending in ("ed", "ing", "er", "ers", "y"))]


def _english_plural(word: str) -> str:
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return word + "es"
    if word.endswith("f"):
        return word[:-1] + "ves"
    return word + "s"


def _doubles(word: str) -> bool:
    """Say whether a short word doubles its last letter before an ending: ``wank`` does not, ``fag`` does."""
    return (
        2 < len(word) < 6
        and word[-1] not in _VOWELS + "wx"
        and word[-2] in _VOWELS
        and word[-3] not in _VOWELS
        and not word.endswith("er")
    )
