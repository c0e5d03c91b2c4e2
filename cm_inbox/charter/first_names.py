"""The first name in what people call themselves, where one can be sure enough to say it to their face.

Better none than a wrong one: a nickname, a company or a surname after "Bonjour" is worse than no name at all. Pure.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST = 20

_ASIDES = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|«[^«»]*»|\"[^\"]*\"|“[^“”]*”")
_SEPARATORS = re.compile(r"[|/\\•·,;:~*_<>=+&#@]|\s[-–—]+\s")
_HANDLE = re.compile(r"[@_#\d]|\w\.\w\w|://")
_INNER = "-'’\N{HYPHEN}\N{NON-BREAKING HYPHEN}"

_COMPANIES = """
sarl sas sasu sa eurl eirl scop sci gmbh ag ltd llc llp inc corp plc bv nv srl spa cie co company compagnie group groupe
holding association asso club fc collectif collective comité syndicat union fédération fondation foundation boutique
restaurant resto hôtel hotel garage agence agency studio shop store boulangerie pharmacie salon cabinet café bar maison
house mairie ville commune office official officiel officielle team équipe service services support contact info infos
news média media radio tv journal magazine blog page compte account admin administrateur moderator utilisateur user
usager usagère client cliente guest invité anonymous anonyme inconnu unknown someone facebook instagram google crédit
credit prêt loan reviews followers
"""
_NOT_A_PERSON = frozenset(_COMPANIES.split())
"""Words that show that no person goes by the name."""

_TITLES_AND_NICKNAMES = """
m mr mrs ms miss mme mlle mister madame mademoiselle monsieur mesdames messieurs dr docteur doctor pr prof professeur
professor maître me père abbé soeur sœur sir lady lord le la les l un une des du de d the a an mon ma mes my our notre
nos ton ta petit petite ptit ptite p'tit gros grosse grand vieux vieille papa maman papy papi mamie mémé tonton tata
tatie super king queen prince princess princesse captain capitaine coach chef dj mc love amour bonjour hello merci non
oui just juste real vrai vraie dark mad crazy best new free
"""
_NOT_FIRST = frozenset(_TITLES_AND_NICKNAMES.split())
"""Words after which, or in whose place, no first name can be told."""


def first_name(display: str) -> str | None:
    """Return the first name in a display name: "🌸 Marie-Claude D. ✨" gives "Marie-Claude".

    None where it is not plainly one: capitals only, initials, companies, nicknames, handles, emoji.
    """
    text = unicodedata.normalize("NFKC", display)[:200]
    text = _SEPARATORS.sub("|", _ASIDES.sub(" ", text) if not _HANDLE.search(text) else "").strip()
    head = next((piece for piece in text.split("|") if any(map(str.isalpha, piece))), "")
    words = [word for word in map(_bare, head.split()) if word]
    if not words or any(word.casefold().rstrip(".") in _NOT_A_PERSON for word in words):
        return None
    first = words[0]
    return first if first.casefold().rstrip(".") not in _NOT_FIRST and _is_a_name(first) else None


def _bare(word: str) -> str:
    """Return a word without the emoji and ornaments around it."""
    kept = "".join(char for char in word if char.isalpha() or char in _KEPT or _is_accent(char))
    return kept.strip(_INNER)


_KEPT = _INNER + "."


def _is_accent(char: str) -> bool:
    return unicodedata.category(char) in ("Mn", "Mc") and not unicodedata.name(char, "").startswith("VARIATION")


def _is_a_name(word: str) -> bool:
    pieces = re.split(f"[{_INNER}]", word)
    if not 2 <= len(word) <= LONGEST or "." in word or not all(pieces) or _repeats(word):
        return False
    if any(_without_case(char) for char in word):
        return not any(_family_first(char) for char in word)
    if pieces[0] == "O":  # O’Connor: a surname
        return False
    return _capitalised(pieces[0]) and (word[1:].islower() or all(map(_capitalised, pieces)))


def _capitalised(piece: str) -> bool:
    """Say whether a piece is written as a name: a capital, then none, but for McKenzie and the like."""
    rest = piece[1:]
    if piece[:2] in ("Mc", "De", "La", "Le") and len(piece) > 4 and piece[2].isupper():
        rest = piece[3:]
    return piece[0].isupper() and (not rest or rest.islower())


def _without_case(char: str) -> bool:
    return char.isalpha() and not char.isupper() and not char.islower()


def _family_first(char: str) -> bool:
    """Say whether a character is of a script whose names begin with the family's."""
    return unicodedata.name(char, "").startswith(("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "YI "))


def _repeats(word: str) -> bool:
    """Say whether a letter stands three times in a row, or marks are piled up: nobody is called that."""
    marks = sum(unicodedata.category(char) == "Mn" for char in unicodedata.normalize("NFD", word))
    return re.search(r"(.)\1\1", word) is not None or marks > max(2, len(word) // 2)
