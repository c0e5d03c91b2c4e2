"""Which words are looked at, and which never."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cm_inbox.spelling.words import bare, capitalised, names, plainly, words


def looked_at(text: str) -> list[str]:
    return [word for _, _, word in words(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Bonjour, c’est légitime.", ["Bonjour", "c'est", "légitime"]),
        ("aujourd'hui peut-être dit-il", ["aujourd'hui", "peut-être", "dit-il"]),
        ("voyez https://altea.fr/ligne-b?x=agacemment !", ["voyez"]),
        ("sur altea.fr/horraires et www.xyz.zz/abc", ["sur", "et"]),
        ("à @AlteaMob ou @lea@social.exemple, #TramB et #mairie:ville.social", ["ou", "et"]),
        ("écrivez à infoo@altea.fr", ["écrivez"]),
        ("dossier [numéro du dossié] et {author.first_name}", ["dossier", "et"]),
        ("tapez `gti statsu` ici", ["tapez", "ici"]),
        ("la SNCF, le TER et 10h30 pour 3km", ["la", "le", "et", "pour"]),
        ("les abonné·e·s sur YouTube", ["les", "sur"]),
        ("👩‍👧 bonjour 👋🏽 merci", ["bonjour", "merci"]),
        ("l’e\u0301te\u0301", ["l'été"]),
    ],
)
def test_only_words_of_a_language_are_looked_at(text: str, found: list[str]) -> None:
    assert looked_at(text) == found


@given(st.text(max_size=200))
def test_every_word_stands_where_it_is_said_to(text: str) -> None:
    last = 0
    for start, end, word in words(text):
        assert last <= start < end <= len(text)
        assert plainly(text[start:end]) == word
        last = end


def test_names_are_compared_without_what_hangs_on_them() -> None:
    known = names(["Altéa Mobilités", "Jean-Paul O'Connor", "@bruno_castel"])
    for word in ("l'Altéa", "Altéa's", "Mobilités", "Jean-Paul", "paul", "bruno"):
        assert bare(word) in known, word
    assert bare("l'agacement") == "agacement"


def test_capitals_within_a_sentence_are_names() -> None:
    assert capitalised("Bonjour, je suis à Vaulx et à Saint-Aubin. Merci") >= {"vaulx", "saint-aubin"}
    assert "bonjour" not in capitalised("Bonjour, je suis à Vaulx")
