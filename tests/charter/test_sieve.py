"""What the sieve lets through of many messages: never less than the judge finds in each alone."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cm_inbox.charter.fold import fold, fold_all
from cm_inbox.charter.judge import Judge
from cm_inbox.charter.matcher import Matcher, Wanted, phrase, regex, term
from cm_inbox.charter.page_search import Page
from cm_inbox.charter.read import read_charter
from cm_inbox.charter.shape import Charter, Rule, Then, When
from cm_inbox.charter.sieve import Leaf
from cm_inbox.models.messages import Visibility
from cm_inbox.models.verdicts import Strike, Subject
from tests.charter.unhurried import unhurried

AT = 1_790_000_000_000
WANTED: tuple[Wanted, ...] = (
    *(term("con"), term("connard*"), term("*pute*"), term("A.B.C"), term("💩"), term("nul à chier")),
    *(phrase("service client"), phrase("ça suffit"), phrase("42")),
    *(regex("^merci"), regex("merci$"), regex(r"\bbon(jour|soir)\b"), regex(r"[^x]{3}y"), regex("❤"), regex(r"\d{4}")),
)
WHOLE: tuple[Wanted, ...] = (regex(r"\Amerci"), regex(r"merci\z"), regex("(?-m)^merci"), regex("x*"))
PIECES = (
    *("con", "c0n", "c o n", "connards", "dispute", "A.B.C", "abc", "💩", "nul a chier", "❤️", "merci", "1️⃣"),
    *("service client", "Service,\nCLIENT", "ça suffit !", "ca", "suffit", "42", "1842", "bonjour", "bonsoirs", "xxy"),
    *(
        "\n",
        " ",
        "",
        "\x00",
        "\ud800",
        "привет",
        "ß",
        "…",
        "\n" + "😀" * 7,
        "aaay",
        "www.exemple.fr",
        "@lea @hugo",
        "LES CAPITALES",
    ),
)
texts = st.lists(st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=6).map(" ".join), max_size=12)
MATCHER = Matcher(WANTED)
ALONE = [Matcher((one,)) for one in (*WANTED, *WHOLE)]


@unhurried
@given(texts)
def test_texts_folded_together_are_as_folded_alone(several: list[str]) -> None:
    assert fold_all(several) == [fold(text) for text in several]


@unhurried
@given(texts)
def test_a_page_has_all_that_its_texts_have(several: list[str]) -> None:
    folded = [fold(text) for text in several]
    for matcher in (MATCHER, *ALONE):
        assert {at for at, text in enumerate(folded) if matcher.which(text)} <= matcher.somewhere(Page(folded))


def test_a_page_does_not_have_much_more() -> None:
    folded = ["bonne journee", "quel connard", "rien", "rien", "merci", "rien", "merci"]
    assert MATCHER.somewhere(Page(folded)) == {1, 4, 6}
    assert Matcher((regex("[^x]*merci"),)).somewhere(Page(folded)) >= {4, 6}
    assert MATCHER.somewhere(Page([])) == set()


def rule(id: str, *when: When, unless: tuple[When, ...] = ()) -> Rule:
    return Rule(id=id, title=id, when=when, unless=unless, then=Then(hide=True))


CHARTER = Charter(
    languages=("fr", "en"),
    time_zone="Europe/Paris",
    rules=(
        rule("word", When(words=("connard*", "*pute*"))),
        rule("word here", When(words=("merci",), networks=("mastodon",), visibility=None)),
        rule("phrase", When(phrases=("service client",)), unless=(When(words=("bonjour",)),)),
        rule("pattern", When(patterns=("^merci", r"\d{4}"))),
        rule("links", When(links=True), When(link_domains=("exemple.fr",))),
        rule("mentions", When(mentions_at_least=2)),
        rule("emoji", When(emoji_at_least=3)),
        rule("capitals", When(capitals_at_least=0.6)),
        rule("first", When(first_time=True, length_at_most=12)),
        rule("strikes", When(strikes_at_least=1, visibility=None)),
        rule("labels", When(author_labels=("vip",))),
        rule("copies", When(duplicates_at_least=2)),
        rule("night", When(between="23:00-05:00", networks=("matrix",))),
        rule("short", When(length_at_most=3, reply_to_us=True)),
        rule("no link", When(links=False, accounts=("b",), length_at_most=20)),
    ),
)


def subjects(seed: int, number: int) -> list[Subject]:
    """Return messages of every kind, the same ones for a seed."""
    rng = random.Random(seed)
    return [
        Subject(
            id=str(at),
            text=" ".join(rng.choices(PIECES, k=rng.randint(0, 5))),
            at=AT + rng.randrange(86_400_000),
            network=rng.choice(("mastodon", "matrix")),
            account=rng.choice(("a", "b")),
            visibility=rng.choice((Visibility.PUBLIC, Visibility.PRIVATE)),
            author_labels=rng.choice(((), (), ("vip",), ("autre",))),
            first_time=rng.random() < 0.2,
            strikes=rng.choice(((), (), (Strike(AT - 1),))),
            duplicates=rng.choice((0, 0, 0, 1, 2, 5)),
            reply_to_us=rng.random() < 0.3,
        )
        for at in range(number)
    ]


def leaf_of(several: list[Subject]) -> Leaf:
    return Leaf(
        [each.text for each in several],
        [each.at for each in several],
        [(each.network, each.account, each.visibility) for each in several],
        first=[at for at, each in enumerate(several) if each.first_time],
        struck=[at for at, each in enumerate(several) if each.strikes],
        labelled=[at for at, each in enumerate(several) if each.author_labels],
        duplicates={at: each.duplicates for at, each in enumerate(several) if each.duplicates},
    )


@pytest.mark.parametrize("compiled", [True, False])
@pytest.mark.parametrize("only", [None, *({each.id} for each in CHARTER.rules)])
def test_whatever_a_rule_matches_is_let_through(only: set[str] | None, compiled: bool) -> None:
    judge = Judge(CHARTER, only=only)
    sieve = judge.sieve(compiled=compiled)
    for seed in range(3):
        several = subjects(seed, 400)
        matched = {at for at, each in enumerate(several) if judge.judge(each)}
        assert matched
        let_through = sieve.called(leaf_of(several))
        assert matched <= let_through
        assert only is None or len(let_through) < 320  # and not simply everything


def test_the_example_charters_let_the_same_through() -> None:
    for path in sorted((Path(__file__).parents[2] / "resources" / "charters").glob("*.toml")):
        charter = read_charter(path.read_text("utf-8"), path.name).charter
        assert charter is not None
        judge = Judge(charter)
        texts = [text for each in charter.rules for text in (*each.must_match, *each.must_not_match)]
        several = [Subject(id=str(at), text=text, at=AT, first_time=True) for at, text in enumerate(texts)]
        matched = {at for at, each in enumerate(several) if judge.judge(each)}
        assert matched
        assert matched <= judge.sieve().called(leaf_of(several))
