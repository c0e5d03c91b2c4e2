"""French spaces as one types them: where they come, and where never."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cm_inbox.typography import NARROW, SPACES, WIDE, fixed, french_space


def typed(text: str) -> str:
    """Return what stands there after a text was typed key by key."""
    lines = [""]
    for character in text:
        line = lines[-1] + character
        fix = french_space(line)
        whole = fixed(line, fix) if fix is not None else line
        if character == "\n":
            lines[-1] = whole[:-1]
            lines.append("")
        else:
            lines[-1] = whole
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("Ça va ?", f"Ça va{NARROW}?"),
        ("Ça va?", f"Ça va{NARROW}?"),
        ("Quoi ?!", f"Quoi{NARROW}?!"),
        ("Oh !!!", f"Oh{NARROW}!!!"),
        ("Voici : oui", f"Voici{WIDE}: oui"),
        ("Voici: oui", f"Voici{WIDE}: oui"),
        ("Voici :\noui", f"Voici{WIDE}:\noui"),
        ("un ; deux", f"un{NARROW}; deux"),
        ("« oui »", f"«{WIDE}oui{WIDE}»"),
        ("«oui»", f"«{WIDE}oui{WIDE}»"),
        ("(vraiment) ?", f"(vraiment){NARROW}?"),
        ("50 % ?", f"50 %{NARROW}?"),
        ("à 10 h : départ", f"à 10 h{WIDE}: départ"),
        ("@bruno !", f"@bruno{NARROW}!"),
    ],
)
def test_spaces_come_where_they_belong(text: str, becomes: str) -> None:
    assert typed(text) == becomes


@pytest.mark.parametrize(
    "text",
    [
        "https://altea.fr/?ligne=b",
        "altea.fr?b=1",
        "www.altea.fr/a:b;c",
        "mailto:info@altea.fr?subject=a",
        "départ à 10:30",
        "entre 10:30 et 10:45",
        "merci :) et :-)",
        "merci ;) ou ;-) ou :D",
        "tapez `a ? b : c` ici",
        "score 3:1",
        "? seul",
        "une liste\n: deux",
        " ! en tête",
        "(!)",
        "Bonjour, merci.",
    ],
)
def test_and_never_elsewhere(text: str) -> None:
    assert typed(text) == text


pieces = st.sampled_from(
    [
        "mot",
        "Ligne B",
        " ",
        "\n",
        "?",
        "!",
        ":",
        ";",
        "«",
        "»",
        "`",
        "10:30",
        "https://a.fr/?b=c;d",
        ":)",
        "👩‍👧",
        "é\u0301",
    ]
)


@given(st.lists(pieces, max_size=30).map("".join))
@example("«»")
@example("«  »")
def test_only_spaces_change_and_only_before_or_behind_a_mark(text: str) -> None:
    """Whatever is typed: taken the no-break spaces away, the same is left but for spaces; each stands at its mark."""
    result = typed(text)
    bare = result.replace(NARROW, "").replace(WIDE, "").replace(" ", "")
    assert bare == text.replace(" ", "")
    assert result.count("\n") == text.count("\n")
    for place, character in enumerate(result):
        if character in (NARROW, WIDE):
            behind = result[place + 1 : place + 2]
            assert SPACES.get(behind) == character or result[place - 1 : place] == "«", (text, result)


@given(st.lists(pieces, max_size=20).map("".join))
def test_what_is_right_stays(text: str) -> None:
    assert typed(typed(text)) == typed(text)


@given(st.text(max_size=60))
def test_no_text_breaks_it(text: str) -> None:
    fix = french_space(text)
    if fix is not None:
        assert 0 <= fix.start <= fix.end <= len(text)
        assert fix.space in (NARROW, WIDE)
        assert text[fix.start : fix.end] in ("", " ")
