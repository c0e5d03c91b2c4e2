"""Finding by a few letters, and bindings as keycaps."""

from __future__ import annotations

import pytest
from hypothesis import given
from PySide6.QtWidgets import QApplication

from cm_inbox.gui.commands import COMMANDS
from cm_inbox.gui.fuzzy import folded, match
from cm_inbox.gui.keycaps import caps
from cm_inbox.gui.language import Language

from .texts_of_every_plane import ANY_TEXT


@pytest.mark.parametrize(
    ("query", "text", "places"),
    [
        ("rep", "Répondre", (0, 1, 2)),
        ("PRIVE rep", "Répondre en privé", (0, 1, 2, 12, 13, 14, 15, 16)),
        ("rdr", "Répondre", (0, 5, 6)),
        ("", "Répondre", ()),
        ("ondre", "Répondre", (3, 4, 5, 6, 7)),
    ],
)
def test_found(query: str, text: str, places: tuple[int, ...]) -> None:
    hit = match(query, text)
    assert hit is not None
    assert hit.places == places


@pytest.mark.parametrize(("query", "text"), [("xyz", "Répondre"), ("rr", "Répondre"), ("rep zzz", "Répondre")])
def test_not_found(query: str, text: str) -> None:
    assert match(query, text) is None


def test_the_beginning_of_a_word_is_worth_more() -> None:
    def score(text: str) -> int:
        hit = match("ban", text)
        assert hit is not None
        return hit.score

    assert score("Bannir") > score("Lever le bannissement") > score("Turban")


@given(ANY_TEXT, ANY_TEXT)
def test_it_never_fails_and_names_places_that_exist(query: str, text: str) -> None:
    assert len(folded(text)) == len(text)
    hit = match(query, text)
    if hit is not None:
        assert all(0 <= place < len(text) for place in hit.places)


def test_caps(qapp: QApplication) -> None:
    assert caps("g i") == ("g", "i")
    assert caps("Ctrl+Enter") == ("Ctrl", "Enter")
    assert caps("Ctrl++") == ("Ctrl", "+")
    assert caps("+") == ("+",)
    assert caps("") == ()
    language = Language(qapp)
    language.use("fr")
    assert caps("Ctrl+Enter") == ("Ctrl", "Entrée")
    assert caps("Shift+Down") == ("Maj", "↓")
    language.use("en")


def test_every_key_of_the_table_has_caps() -> None:
    for command in COMMANDS:
        for key in command.keys:
            assert all(caps(key)), command.id
