"""Patterns that say where a text begins and ends mean the text as it was written."""

from __future__ import annotations

import pytest

from cm_inbox.charter.fold import folding
from cm_inbox.charter.matcher import Matcher, phrase, regex, term


@pytest.mark.parametrize(
    ("pattern", "text", "there"),
    [
        ("^crève$", "Crève", True),
        ("^crève$", "Crève !", False),
        ("^voleurs", "Voleurs. Tous.", True),
        ("^voleurs", "Des voleurs", False),
        ("merci$", "Non merci", True),
        (r"\Amerci\z", "merci", True),
        ("^👏+$", "👏👏", True),
        ("^$", "", True),
        (r"^\S", "mot", True),
        (r"\s$", "mot", False),
    ],
)
def test_anchors(pattern: str, text: str, there: bool) -> None:
    among_others = Matcher([term("connard*"), phrase("au revoir"), regex(pattern), regex("jamais")])
    assert [hit.index for hit in among_others.find(folding(text))] == [2] * (1 if there else 0)
    assert (2 in among_others.which(folding(text).text)) >= there


def test_terms_and_phrases_at_both_ends() -> None:
    matcher = Matcher([term("connard"), phrase("au revoir")])
    assert {hit.index for hit in matcher.find(folding("connard au revoir"))} == {0, 1}
    assert {hit.index for hit in matcher.find(folding("au revoir connard"))} == {0, 1}
