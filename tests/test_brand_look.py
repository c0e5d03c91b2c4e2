"""The look of a brand that is proposed: legible, and unlike the others'."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cm_inbox.brand_look import COLOURS, LETTERS, free_colour, monogram, tidy


def test_letters_differ_from_those_of_other_brands() -> None:
    taken: set[str] = set()
    given = []
    for name in ("Maison Brévent", "Marque Bleue", "Ma Boutique", "Mobilier", "Altéa", "Alternative"):
        given.append(monogram(name, taken))
        taken.add(given[-1])
    assert given == ["MB", "MA", "MO", "MI", "AL", "AT"]


def test_colours_are_given_out_before_any_comes_twice() -> None:
    used: list[str] = []
    for _ in COLOURS:
        used.append(free_colour(used))
    assert used == list(COLOURS)
    assert free_colour([*used, "#123456"]) == COLOURS[0]


@given(st.text(max_size=40), st.sets(st.text(min_size=1, max_size=2), max_size=5))
def test_any_name_gets_one_or_two_letters(name: str, taken: set[str]) -> None:
    letters = monogram(name, taken)
    assert 1 <= len(letters) <= LETTERS
    assert letters == "?" or tidy(letters) == letters


@given(st.text(max_size=8))
def test_what_is_typed_becomes_letters_that_stay_the_same(typed: str) -> None:
    letters = tidy(typed)
    assert len(letters) <= LETTERS
    assert tidy(letters) == letters
