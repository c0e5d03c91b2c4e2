"""Foreign text as it is drawn: nothing hides, nothing reaches beyond its place."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cm_inbox.gui.plain import FSI, PDI, elided, host, isolated, line, pieces, shown
from tests.gui.texts_of_every_plane import ANY_TEXT

DIRECTIONS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@given(ANY_TEXT)
def test_what_is_drawn_is_harmless(text: str) -> None:
    drawn = shown(text)
    assert "\u202d" not in drawn
    assert "\u202e" not in drawn
    assert not any(unicodedata.category(letter) in ("Cc", "Cs") for letter in drawn if letter not in "\n\t")
    assert "\u2029" not in drawn
    drawn.encode("utf-16-le")


@given(ANY_TEXT)
def test_a_name_cannot_turn_our_sentence(text: str) -> None:
    inside = isolated(text)
    assert "\n" not in inside
    bare = inside.removeprefix(FSI).removesuffix(PDI)
    assert not any(mark in bare for mark in DIRECTIONS)
    assert inside == bare or inside == f"{FSI}{bare}{PDI}"


@given(ANY_TEXT)
def test_one_line_is_one_line(text: str) -> None:
    assert len(line(text, 50)) <= 50
    assert "\n" not in line(text, 50)


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("nul\0 bell\a", "nul⟨NUL⟩ bell⟨BEL⟩"),
        ("\u202etxt.exe", "⟨RLO⟩txt.exe"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("lone \ud800 half", "lone \ufffd half"),
        ("déjà\u00a0vu !\tfin", "déjà\u00a0vu !\tfin"),
        ("e" + "\u0301" * 40, "e" + "\u0301" * 6),
        ("👩\u200d👩\u200d👧\u200d👦 🇫🇷 ❤️", "👩\u200d👩\u200d👧\u200d👦 🇫🇷 ❤️"),
        ("مرحبا \u2067ابجد\u2069", "مرحبا \u2067ابجد\u2069"),
        ("\x7f\x9b", "⟨DEL⟩⟨U+009B⟩"),
    ],
)
def test_invisible_things_show(text: str, drawn: str) -> None:
    assert shown(text) == drawn


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("https://social.example/@a", "social.example"),
        ("https://аpple.com/login", "xn--pple-43d.com"),
        ("https://a.example:8443/", "a.example:8443"),
        ("https://bank.example@evil.example/", "evil.example"),
        ("javascript:alert(1)", ""),
        ("file:///etc/passwd", ""),
        ("https://", ""),
        ("https://[::1", ""),
        ("https://a.example:99999/", ""),
        ("https://\ud800.example", ""),
    ],
)
def test_a_link_says_where_it_goes(url: str, place: str) -> None:
    assert host(url) == place


@given(ANY_TEXT, st.integers(5, 60))
def test_eliding_says_how_much_is_left_out(text: str, limit: int) -> None:
    beginning, left_out = elided(text, limit)
    assert text.startswith(beginning)
    assert len(beginning) + left_out == len(text)


@given(ANY_TEXT, st.integers(1, 9))
def test_pieces_lose_nothing(text: str, size: int) -> None:
    assert "".join(pieces(text, size)) == text.replace("\n", "")
    assert all(len(piece) <= size for piece in pieces(text, size))
