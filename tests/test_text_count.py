"""The length of a text as each network counts it; the graphemes checked against Qt's own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QTextBoundaryFinder

from cm_inbox.models.accounts import CountKind, TextLimit
from cm_inbox.text_count import count, graphemes, length, links

FAMILY = "👩\u200d👩\u200d👧\u200d👦"


@pytest.mark.parametrize(
    ("text", "characters", "letters", "weighted", "size"),
    [
        ("", 0, 0, 0, 0),
        ("abc", 3, 3, 3, 3),
        ("déjà", 4, 4, 4, 6),
        ("de\u0301ja\u0300", 6, 4, 4, 8),
        ("日本", 2, 2, 4, 6),
        (FAMILY, 7, 1, 2, 25),
        ("👍🏽", 2, 1, 2, 8),
        ("🇫🇷🇧🇪", 4, 2, 4, 16),
        ("❤️", 2, 1, 2, 6),
        ("a\r\nb", 4, 3, 4, 4),
        ("각각", 2, 2, 4, 6),
        ("\u1100\u1161\u11a8", 3, 1, 2, 9),
        ("’", 1, 1, 1, 3),
    ],
)
def test_each_way_of_counting(text: str, characters: int, letters: int, weighted: int, size: int) -> None:
    def by(kind: CountKind) -> int:
        return length(text, TextLimit(kind, 300))

    assert by(CountKind.CHARACTERS) == characters
    assert by(CountKind.GRAPHEMES) == letters
    assert by(CountKind.WEIGHTED) == weighted
    assert by(CountKind.BYTES) == size


@pytest.mark.parametrize(
    ("text", "counted"),
    [("déjà", 4), ("日本", 2), ("l’été", 5), ("👍", 4), ("👍🏽", 8), ("❤️", 6), ("✅", 3), ("🇫🇷", 8), (FAMILY, 25)],
)
def test_an_emoji_may_count_its_bytes_and_all_else_its_letters(text: str, counted: int) -> None:
    assert length(f"ab {text}", TextLimit(CountKind.EMOJI_BYTES, 500)) == 3 + counted


def test_a_link_has_its_price() -> None:
    limit = TextLimit(CountKind.CHARACTERS, 500, url_length=23)
    assert length("see https://altea.example/a/very/long/path?with=a&query=of#things.", limit) == 4 + 23 + 1
    assert length("http://a.b", limit) == 23


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("(https://a.example/x)", ["https://a.example/x"]),
        ("https://fr.wikipedia.org/wiki/Tram_(transport).", ["https://fr.wikipedia.org/wiki/Tram_(transport)"]),
        ("https://", []),
        ("HTTPS://A.EXAMPLE, http://b.example!", ["HTTPS://A.EXAMPLE", "http://b.example"]),
        ("ftp://a.example javascript://x", []),
    ],
)
def test_where_links_end(text: str, found: list[str]) -> None:
    assert [text[start:stop] for start, stop in links(text)] == found


def test_over_near_and_bytes() -> None:
    limit = TextLimit(CountKind.GRAPHEMES, 10, max_bytes=20)
    assert not count("123456789", limit).over
    assert count("123456789", limit).near
    assert count("123456789012", limit).over == 2
    assert count(FAMILY, limit).over == 5
    assert not count("1234", limit).near


PLANES = st.text(st.characters(exclude_categories=["Cs", "Cn"]), max_size=40)
JOINING = st.text(
    st.sampled_from(
        ["a", "é", "\u0301", "\u200d", "👩", "👧", "🏽", "🇫", "🇷", "\ufe0f", "\r", "\n", "가", "ᅡ", "ᆨ", "\u0903"]
    ),
    max_size=12,
)


@given(PLANES | JOINING)
def test_nothing_is_lost_between_graphemes(text: str) -> None:
    assert "".join(graphemes(text)) == text


def test_flags_are_pairs_of_letters() -> None:
    """As in the annex (GB12, GB13); Qt cuts a flag in two behind a pictograph."""
    assert list(graphemes("👧🇫🇷🇫🇷🇫")) == ["👧", "🇫🇷", "🇫🇷", "🇫"]


@given(JOINING.map(lambda text: text.replace("🇫", "").replace("🇷", "")))
def test_graphemes_are_those_of_qt(text: str) -> None:
    text = "x" + text  # Qt puts an end between two marks that open a text; the annex does not
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Grapheme, text)
    ends = 0
    while finder.toNextBoundary() != -1:
        ends += 1
    assert len(list(graphemes(text))) == ends
