"""Inflections proposed for a term."""

from __future__ import annotations

import pytest

from cm_inbox.charter.fold import folding
from cm_inbox.charter.inflections import inflections, spellings
from cm_inbox.charter.matcher import Matcher, term


@pytest.mark.parametrize(
    ("word", "language", "among"),
    [
        ("connard", "fr", {"connards", "connarde", "connasse"}),
        ("gros con", "fr", {"gros cons", "gros conne"}),
        ("salaud", "fr", {"salauds", "salaude", "salaudes"}),
        ("menteur", "fr", {"menteurs", "menteuse", "menteuses"}),
        ("merdeux", "fr", {"merdeuse"}),
        ("bestial", "fr", {"bestiaux", "bestiale"}),
        ("voler", "fr", {"vole", "volé", "volez", "voleur", "voleuse", "volait"}),
        ("pourrir", "fr", {"pourri", "pourrie", "pourrissent"}),
        ("foutre", "fr", {"fous", "fout", "foutu", "foutez"}),
        ("bitch", "en", {"bitches", "bitching"}),
        ("whore", "en", {"whores", "whoring"}),
        ("fag", "en", {"fags", "fagged"}),
        ("wank", "en", {"wanks", "wanker", "wanking"}),
        ("pussy", "en", {"pussies"}),
        ("wanker", "en-GB", {"wankers"}),
    ],
)
def test_the_usual_forms_are_proposed(word: str, language: str, among: set[str]) -> None:
    proposed = inflections(word, language)
    assert among <= set(proposed)
    assert word not in proposed
    assert len(set(proposed)) == len(proposed)


@pytest.mark.parametrize(
    ("word", "language"), [("con*", "fr"), ("*con*", "fr"), ("idiota", "es"), ("🤡", "fr"), ("", "fr")]
)
def test_nothing_is_proposed_where_no_rule_holds(word: str, language: str) -> None:
    assert inflections(word, language) == []


def test_compounds_come_by_the_place_in_the_word() -> None:
    assert spellings("connard") == ["connard*", "*connard*"]
    assert spellings("con") == []
    assert Matcher([term("*connard*")]).find(folding("bande de superconnards"))
