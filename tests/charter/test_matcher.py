"""Terms, phrases and regular expressions are found together, quickly, and no pattern can hang the program."""

from __future__ import annotations

import pickle
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cm_inbox.charter.fold import fold, folding
from cm_inbox.charter.matcher import Matcher, PatternUnusable, Wanted, fault_of, phrase, regex, term
from cm_inbox.charter.shape import Match, Term

WANTED = [
    term("con"),
    term("salope*"),
    term("*merde*", ["emmerder"]),
    term("fils de pute"),
    term("pd"),
    term("🤡"),
    term("мудак"),
    term("バカ"),
    phrase("remboursez-moi, vite !"),
    regex(r"\bÉté\b"),
    regex(r"n°\s*\d{3,}"),
    regex("[À-Ý]{2}🤡"),
    regex("x*"),
]
PIECES = st.sampled_from(
    ["con", "c.o.n", "c o n", "conseil", "salopes", "$alope", "emmerder", "merde", "fils de pute", "pd", "🤡", "мудак",
     "バカ", "Remboursez moi vite", "l'été", "n° 1234", "éé🤡", "https://con.fr", "😀", "xx", "🏽", "\n", "'"]
)  # fmt: skip
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=12).map(" ".join)

REDOS = [
    (r"(a+)+$", "a" * 40 + "!"),
    (r"([a-zA-Z]+)*$", "a" * 40 + "!"),
    (r"(a|aa)+$", "a" * 60 + "!"),
    (r"(a|a?)+$", "a" * 60 + "!"),
    (r"(.*a){20}", "a" * 30 + "!"),
    (r"^(([a-z])+.)+[A-Z]([a-z])+$", "a" * 60),
    (r"(x+x+)+y", "x" * 60),
    (r"(\w+\s?)*$", "aaaa " * 20 + "!"),
    (r"^(\d+)*$", "1" * 50 + "x"),
    (r"(.*)*=.*", "x" * 60),
    (r"^([a-zA-Z0-9])(([\-.]|[_]+)?([a-zA-Z0-9]+))*@", "a" * 60),
    (r"(?:a*)*b", "a" * 60),
    (r"(a*)*c", "a" * 60),
    (r"((a+)b?)+$", "a" * 50 + "c"),
    (r"^(?:(?:a|b)|[ab])+$", "ab" * 30 + "c"),
    (r"(\s+)+$", " " * 60 + "x"),
    (r"<(\w+)(\s+\w+=\"[^\"]*\")*\s*/?>", '<a b="c" ' + 'd="e" ' * 30),
    (r"(?:[^\s]+)+,$", "a" * 60),
    (r"^(.+)+\.(.+)+$", "a" * 60),
    (r"a{0,50}a{0,50}a{0,50}a{50}", "a" * 49),
]


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(WANTED[:-1])


def found(matcher: Matcher, text: str) -> list[tuple[str, str]]:
    folded = folding(text)
    return [
        (matcher.wanted[hit.index].text, text[slice(*folded.span(hit.start, hit.end))]) for hit in matcher.find(folded)
    ]


def test_all_kinds_are_found_with_their_places(matcher: Matcher) -> None:
    text = "Quelles SALOPES 🤡 ! Remboursez-moi… vite, c'est l’été, n°  4512, éÉ🤡"
    assert found(matcher, text) == [
        ("salope*", "SALOPES"),
        ("🤡", "🤡"),
        ("remboursez-moi, vite !", "Remboursez-moi… vite"),
        (r"\bÉté\b", "été"),
        (r"n°\s*\d{3,}", "n°  4512"),
        ("[À-Ý]{2}🤡", "éÉ🤡"),
        ("🤡", "🤡"),
    ]


def test_phrases_overlap_and_repeat() -> None:
    assert found(Matcher([phrase("a a")]), "xa a a a") == [("a a", "a a")]
    assert found(Matcher([phrase("non")]), "non, non; nonante non") == [("non", "non")] * 3


def test_other_scripts_are_terms_too(matcher: Matcher) -> None:
    assert found(matcher, "ты МУДАК, да. 本当にバカだ") == [("мудак", "МУДАК"), ("バカ", "バカ")]


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_the_quick_look_leaves_nothing_out(text: str) -> None:
    matcher = Matcher(WANTED)
    folded = folding(text)
    may = matcher.which(folded.text)
    hits = matcher.find(folded)
    assert {hit.index for hit in hits} <= may
    assert matcher.find(folded, may) == hits
    patterns = {index for index, wanted in enumerate(WANTED) if wanted.kind != "term" and "🤡" not in wanted.text}
    assert may & patterns == {hit.index for hit in hits} & patterns
    for hit in hits:
        assert 0 <= hit.start <= hit.end <= len(folded.text)


@settings(max_examples=100, deadline=None)
@given(TEXTS, st.integers(0, 3000))
def test_what_stands_far_around_does_not_matter(text: str, length: int) -> None:
    around = "bonjour à tous les amis du magasin, " * (length // 36 + 1)
    matcher = Matcher(WANTED[:-1])
    alone = found(matcher, text)
    assert found(matcher, f"{around}. {text} . {around}") == alone


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.text(min_size=1, max_size=12), PIECES), min_size=1, max_size=5), TEXTS)
def test_any_term_or_phrase_can_be_looked_for(texts: list[str], text: str) -> None:
    wanted = [made for one in texts for made in (term(one), phrase(one)) if fault_of(made) is None]
    matcher = Matcher(wanted)
    matcher.find(folding(" ".join([text, *texts])))


@settings(max_examples=200, deadline=None)
@given(st.text("abÉ[]()*+?{}|\\.^$-,1d PwQEx😀", max_size=12), TEXTS)
def test_any_regex_works_or_says_why(pattern: str, text: str) -> None:
    fault = fault_of(regex(pattern))
    if fault is None:
        Matcher([regex(pattern)]).find(folding(text))
    else:
        assert str(fault)


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("(?=a)b", "ahead or behind"),
        (r"(?<!un )con", "ahead or behind"),
        (r"(a)\1", "Referring back"),
        ("(?P<x>a)(?P=x)", "Referring back"),
        ("a{1001}", "at most 1000"),
        ("((a{100}){100}){100}", "1000"),
        ("(?:a|b", "missing )"),
        ("[z-a]", "range"),
        (r"\p{Klingon}", "Klingon"),
        (".{1000}.{1000}.{1000}", "too large"),
        (r"a\Cb", "one byte"),
    ],
)
def test_what_cannot_be_used_is_explained(pattern: str, said: str) -> None:
    fault = fault_of(regex(pattern))
    assert fault is not None
    assert said in str(fault)
    with pytest.raises(PatternUnusable) as raised:
        Matcher([term("con"), regex(pattern)])
    assert raised.value.index == 1


@pytest.mark.parametrize(
    ("pattern", "text", "there"),
    [
        ("É", "e", True),
        (r"\D\w", "1é", False),
        ("[A-Z]{3}", "abc", True),
        ("[^É]", "e", False),
        (r"[\w.]+@Exemple\.fr", "moi@exemple.fr", True),
        (r"\QÇA?\E", "ça?", True),
        (r"\x{C9}t", "été", True),
        ("(?P<Montant>\\d+) ?€", "Il manque 15 €", True),
        ("[а-я]+!", "Вот!", True),
        (r"\bœuvre", "OEUVRE", True),
        ("…", "...", True),
        ("[[:upper:]]a", "ba", True),
        ("（", "(", True),
    ],
)
def test_regexes_are_folded_like_texts(pattern: str, text: str, there: bool) -> None:
    assert bool(Matcher([regex(pattern)]).find(folding(text))) is there


@pytest.mark.parametrize(("pattern", "text"), REDOS)
def test_no_pattern_hangs(pattern: str, text: str) -> None:
    matcher = Matcher([regex(pattern)])
    start = time.monotonic()
    matcher.find(folding(text * 100))
    assert time.monotonic() - start < 30  # a hang, not a speed


REPEATED = ["c", "!", "con ", "c.", "c o ", "conseil ", "a😀", "co\u0301n", "🤡", "x", "1l!|i", "www.", "a.b@", "сoп "]
REPEATED += ["соп а.fr "]  # look-alikes and a link


@pytest.mark.parametrize("repeated", REPEATED)
def test_very_long_messages_are_searched(matcher: Matcher, repeated: str) -> None:
    text = repeated * (120_000 // len(repeated)) + " pauvre con"
    start = time.monotonic()
    hits = found(matcher, text)
    assert ("con", "con") in hits
    assert time.monotonic() - start < 60  # a hang, not a speed


def test_a_matcher_goes_to_another_process(matcher: Matcher) -> None:
    there = pickle.loads(pickle.dumps(matcher))
    assert found(there, "pauvre c0n 🤡") == found(matcher, "pauvre c0n 🤡")


def test_one_change_keeps_what_is_compiled() -> None:
    words = [f"terme{chr(97 + a)}{chr(97 + b)}" for a in range(20) for b in range(20)]
    first = Matcher([term(word) for word in words])
    second = Matcher([term(word) for word in [*words[:-1], "nouveau"]])
    assert {id(made) for made, _ in first._sets} & {id(made) for made, _ in second._sets}
    assert second.which(fold("un nouveau mot")) == {len(words) - 1}
    assert len(words) - 1 in first.which(fold(words[-1]))
    assert len(words) - 1 not in second.which(fold(words[-1]))


def test_a_term_of_the_charter_keeps_its_place_and_exceptions() -> None:
    wanted = term(Term(text="cul", match=Match.INSIDE, exceptions=("calcul*",)), ["culture*"])
    assert wanted == Wanted(wanted.kind, "cul", Match.INSIDE, ("calcul*", "culture*"))
    assert found(Matcher([wanted]), "culture, calculer, trouducul") == [("cul", "trouducul")]


def test_a_term_has_an_end() -> None:
    longest, longer = term("abc" * 40), term("ab " * 61)
    assert Matcher([longest]).find(folding("x " + "abc" * 40 + " y"))
    assert "120 letters" in str(fault_of(longer))
    assert fault_of(phrase("ab " * 60)) is None


@pytest.mark.parametrize("nothing", ["", "  ", "*", "**"])
def test_a_term_of_nothing_is_refused(nothing: str) -> None:
    assert fault_of(term(nothing)) is not None
    assert fault_of(phrase(nothing)) is not None
