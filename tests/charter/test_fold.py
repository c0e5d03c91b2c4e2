"""Folding never fails, is the same whichever way it is computed, and knows the way back."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cm_inbox.charter.fold import SEPARATOR, Folding, fold, folding

# All planes, lone surrogates and NUL, with what matters here more often than by chance.
TEXTS = st.text(
    st.one_of(
        st.characters(categories=("Cs", "L", "M", "N", "P", "S", "Z", "C")),
        st.sampled_from("abcéœßﬁ½…’ \n\0\u200b\u0301\xad\ud800ЖаяΩη😀👍🏽🇫🇷Ａ𝓬ⓒ🅲か가"),
    ),
    max_size=60,
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Ça, c’est l'ÉTÉ…", "ca, c'est l'ete..."),
        ("ＣＯＮ ⓒⓞⓝ 🅒🅞🅝 🄲🄾🄽 𝓬𝓸𝓷 ᶜᵒⁿ ᴄᴏɴ", "con con con con con con con"),
        ("сon cοn ｃøñ", "con con con"),
        ("c\u200bo\xadn c\u0336o\u0489n\u20dd", "con con"),
        ("cœur Straße ﬁn ½", "coeur strasse fin 1/2"),
        ("ok 👍🏽👨‍👩‍👧", f"ok {SEPARATOR * 4}"),
        ("5 € £ §", "5 ¤ £ §"),
        ("Жизнь 日本 مَرحبا", fold("Жизнь") + " 日本 مرحبا"),
        ("\0\t\u2028\ud800", f"   {SEPARATOR}"),
    ],
)
def test_ways_to_write_become_one(text: str, folded: str) -> None:
    assert fold(text) == folded


@settings(deadline=None)
@given(TEXTS)
def test_any_text_folds(text: str) -> None:
    folded = fold(text)
    assert folded == "".join(fold(char) for char in text)
    assert fold(folded) == folded
    folded.encode()
    assert not any(unicodedata.category(char) in ("Cf", "Mn", "Cs") for char in folded)


@settings(deadline=None)
@given(TEXTS)
def test_letters_of_both_cases_fold_alike(text: str) -> None:
    kept = "".join(char for char in text if len(char.upper()) == 1 and char.upper().lower() == char)
    # The micro sign and its like have a capital of another letter.
    kept = "".join(char for char in kept if unicodedata.normalize("NFKC", char) == char)
    assert fold(kept.upper()) == fold(kept)


@settings(deadline=None)
@given(TEXTS, st.data())
def test_places_are_whole_characters_of_the_original(text: str, data: st.DataObject) -> None:
    made = folding(text)
    start = data.draw(st.integers(0, len(made.text)))
    end = data.draw(st.integers(start, len(made.text)))
    first, last = made.span(start, end)
    assert 0 <= first <= last <= len(text)
    assert made.text[start:end] in fold(text[first:last])
    if end < len(made.text):
        later, _ = made.span(end, len(made.text))
        assert first <= later


@settings(deadline=None)
@given(TEXTS)
def test_the_way_there_and_back(text: str) -> None:
    made = folding(text)
    origins = [made.origin(at) for at in range(len(made.text))]
    assert origins == sorted(origins)
    assert all(made.text[at] in fold(text[origin]) for at, origin in enumerate(origins))
    assert made.place(0, len(text)) == (0, len(made.text))


@settings(deadline=None)
@given(TEXTS)
def test_emoji_can_be_kept_at_the_same_places(text: str) -> None:
    made = Folding(text)
    assert len(made.emoji_text) == len(made.text)
    assert all(a == b or b == SEPARATOR for a, b in zip(made.emoji_text, made.text, strict=True))


def test_marks_belong_to_the_letter_before() -> None:
    made = folding("e\u0301te\u0301!")
    assert made.text == "ete!"
    assert made.span(0, 3) == (0, 5)
