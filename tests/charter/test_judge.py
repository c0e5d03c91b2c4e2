"""What a charter says of a message: all rules that match, in order, with what protects and what may act alone."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cm_inbox.charter.aim import Names
from cm_inbox.charter.articles import Articles, merged
from cm_inbox.charter.changes import changed_rules
from cm_inbox.charter.facts import Facts
from cm_inbox.charter.judge import Judge, by_precedence
from cm_inbox.charter.shape import (
    Aim,
    Audience,
    Bank,
    Charter,
    Ladder,
    Mode,
    OfficeHours,
    Rule,
    Step,
    StepKind,
    Term,
    Then,
    When,
)
from cm_inbox.models.messages import Visibility
from cm_inbox.models.verdicts import Asked, Strike, Subject

DAY = 24 * 3600 * 1000
AT = 20_000 * DAY


def subject(text: str, **known: Any) -> Subject:
    return Subject(known.pop("id", "m"), text, known.pop("at", AT), **known)


def rule(id: str, *words: str, then: Then | None = None, **parts: Any) -> Rule:
    when = parts.pop("when", (When(words=words),))
    return Rule(id=id, title=id.upper(), when=when, then=Then(hide=True) if then is None else then, **parts)


def judge(*rules: Rule, **parts: Any) -> Judge:
    return Judge(Charter(rules=rules, **parts), "v7")


def ids(judged: Judge, text: str, **known: Any) -> list[str]:
    return [verdict.rule for verdict in judged.judge(subject(text, **known))]


# --- precedence --------------------------------------------------------------------------------


def test_protections_come_first_then_the_graver_then_the_order_of_the_file() -> None:
    judged = judge(
        rule("mild", "mot", severity=0),
        rule("first", "mot"),
        rule("second", "mot"),
        rule("grave", "mot", severity=3),
        rule("shield", "mot", severity=0, then=Then(protect=True)),
    )
    assert ids(judged, "un mot") == ["shield", "grave", "first", "second", "mild"]
    assert ids(judged, "rien") == []


def test_a_protection_takes_what_suppresses_and_leaves_the_rest() -> None:
    every = Then(
        labels=("l",),
        urgent=True,
        department="d",
        hide=True,
        delete=True,
        warn=True,
        mute="7d",
        ban="for good",
        done=True,
    )
    judged = judge(rule("all", "mot", then=every), rule("tag", "mot", then=Then(urgent=True)),
                   rule("shield", "critique", then=Then(protect=True)))  # fmt: skip
    alone, tag = judged.judge(subject("mot"))
    assert alone.held_back_by is None
    assert (alone.asked.mute, alone.asked.mute_ms, alone.asked.ban, alone.asked.ban_ms) == (True, 7 * DAY, True, None)
    shield, held, tag = judged.judge(subject("mot critique"))
    assert shield.held_back_by is None
    assert shield.asked.protect
    assert held.held_back_by == "shield"
    assert held.asked == Asked(labels=("l",), urgent=True, department="d", done=True)
    assert tag.held_back_by is None  # nothing was taken from it


def test_a_rule_that_is_off_says_nothing_and_protects_nothing() -> None:
    judged = judge(
        rule("a", "mot"), rule("b", "mot", mode=Mode.OFF), rule("c", "mot", mode=Mode.OFF, then=Then(protect=True))
    )
    (verdict,) = judged.judge(subject("mot"))
    assert (verdict.rule, verdict.held_back_by) == ("a", None)


def test_a_verdict_says_who_made_it_and_where() -> None:
    judged = judge(rule("a", "mot", "autre", severity=2, when=(When(words=("mot", "mots doux"), links=True),)))
    (verdict,) = judged.judge(subject("mots doux et mot https://a.example mot"))
    assert (verdict.charter, verdict.title, verdict.severity) == ("v7", "A", 2)
    assert verdict.spans == ((0, 9), (13, 16), (17, 34), (35, 38))


def test_spans_are_merged_in_order() -> None:
    assert merged([(5, 7), (0, 3), (2, 4), (7, 9), (9, 9)]) == ((0, 4), (5, 9))
    assert merged([]) == ()


# --- what may act alone ------------------------------------------------------------------------

LADDER = Ladder(steps=(Step(at=3, do=StepKind.MUTE, duration="7d"),))
TELLING = Ladder(steps=(Step(at=1, do=StepKind.WARN, reply="attention"),))
BANNING = Ladder(steps=(Step(at=3, do=StepKind.BAN),))


@pytest.mark.parametrize(
    ("mode", "then", "ladder", "expected"),
    [
        (Mode.SUGGEST, Then(hide=True), LADDER, False),
        (Mode.AUTOMATIC, Then(hide=True), LADDER, True),
        (Mode.AUTOMATIC, Then(hide=True, mute="for good"), LADDER, True),
        (Mode.AUTOMATIC, Then(ban="30d"), LADDER, True),
        (Mode.AUTOMATIC, Then(ban="for good"), LADDER, False),
        (Mode.AUTOMATIC, Then(delete=True), LADDER, False),
        (Mode.AUTOMATIC, Then(reply="merci"), LADDER, False),
        (Mode.AUTOMATIC, Then(warn=True), LADDER, True),
        (Mode.AUTOMATIC, Then(warn=True), TELLING, False),
        (Mode.AUTOMATIC, Then(warn=True), BANNING, False),
    ],
)
def test_only_what_can_be_taken_back_acts_alone(mode: Mode, then: Then, ladder: Ladder, expected: bool) -> None:
    (verdict,) = judge(rule("a", "mot", then=then, mode=mode), strikes=ladder).judge(subject("mot"))
    assert verdict.automatic is expected


@pytest.mark.parametrize(
    "known",
    [
        {"own": True},
        {"author_handle": "@Camille@social.example"},
        {"author_handle": "altea", "handles": ("@Altea",)},
    ],
)
def test_no_rule_fires_on_what_we_wrote(known: dict[str, Any]) -> None:
    judged = judge(rule("a", "mot"), rule("all", when=(When(links=False),)), team=("camille@social.example",))
    assert ids(judged, "mot", **known) == []
    assert ids(judged, "mot", author_handle="camille@evil.example") == ["a", "all"]
    assert ids(judged, "mot") == ["a", "all"]


@pytest.mark.parametrize(
    ("author", "ours"),
    [
        ("@jeanne@mastodon.social", True),
        ("@Jeanne:matrix.example", True),
        ("jeanne", True),
        ("@jeanneton@mastodon.social", False),
        ("@camille@social.example", True),
        ("@camille@elsewhere.example", False),
    ],
)
def test_a_name_of_the_team_without_a_server_is_that_of_any(author: str, ours: bool) -> None:
    names = Names((), ("@jeanne", "@camille@social.example"))
    assert names.is_ours(author, ()) is ours


# --- a few of the rules ------------------------------------------------------------------------


def test_only_some_rules_say_the_same_as_among_all() -> None:
    judged = judge(rule("a", "mot"), rule("b", "mot"), rule("shield", "critique", then=Then(protect=True)))
    for text in ("mot", "mot critique", "critique", ""):
        every = judged.judge(subject(text))
        for wanted in ({"a"}, {"shield"}, {"a", "shield"}, {"nobody"}):
            expected = tuple(verdict for verdict in every if verdict.rule in wanted)
            assert judged.only(wanted).judge(subject(text)) == expected


def changes(old: Charter, new: Charter) -> set[str]:
    return set(changed_rules(old, new))


def test_which_rules_a_change_concerns() -> None:
    bank = Bank(terms=("x",))
    old = Charter(
        rules=(
            rule("word", "mot"),
            rule("bank", when=(When(banks=("b",)),)),
            rule("hours", when=(When(office_hours=False),), then=Then(labels=("l",))),
            rule("strikes", when=(When(strikes_at_least=1),)),
            rule("aim", when=(When(aimed_at=Aim.BRAND),), then=Then(labels=("l",))),
            rule("off", "mot", mode=Mode.OFF),
        ),
        banks={"b": bank},
    )

    def with_(**parts: Any) -> Charter:
        import msgspec

        return msgspec.structs.replace(old, **parts)

    _, *others = old.rules
    assert changes(old, old) == set()
    assert changes(old, with_(rules=(rule("word", "mot", note="why", must_match=("mot",)), *others))) == set()
    assert changes(old, with_(rules=(rule("word", "mots"), *others))) == {"word"}
    assert changes(old, with_(rules=tuple(others))) == {"word"}
    assert changes(old, with_(rules=(*old.rules, rule("new", "mot")))) == {"new"}
    assert changes(old, with_(banks={"b": Bank(terms=("x",), note="n")})) == set()
    assert changes(old, with_(banks={"b": Bank(terms=("y",))})) == {"bank"}
    assert changes(old, with_(office_hours=OfficeHours(monday=("09:00-12:00",)))) == {"hours"}
    assert changes(old, with_(strikes=LADDER)) == {"strikes"}
    assert changes(old, with_(names=("Altéa",))) == {"aim"}
    assert changes(old, with_(team=("camille",))) == {"word", "bank", "hours", "strikes", "aim"}
    shield = rule("shield", "critique", then=Then(protect=True))
    assert changes(old, with_(rules=(*old.rules, shield))) == {"shield", "word", "bank", "strikes"}


# --- properties --------------------------------------------------------------------------------

WORLD = Charter(
    brand="Altéa",
    team=("camille",),
    banks={
        "insults": Bank(
            language="fr", terms=("connard*", "*merde*", Term(text="con", exceptions=("con carne",)), "😡")
        ),
        "names": Bank(terms=("altéa", "a t t a q u e")),
    },
    strikes=Ladder(expire_after="30d", steps=(Step(at=2, do=StepKind.MUTE, duration="7d"),)),
    rules=(
        rule("insult", when=(When(banks=("insults",)),), mode=Mode.AUTOMATIC),
        rule("names", when=(When(banks=("names", "insults"), min_severity=1, aimed_at=Aim.PERSON),)),
        rule("critic", "arnaque*", "honte", then=Then(protect=True)),
        rule("spam", when=(When(links=True, first_time=True), When(link_domains=("evil.example",)))),
        rule("flood", when=(When(emoji_at_least=3), When(capitals_at_least=0.8), When(mentions_at_least=2))),
        rule("phrase", when=(When(phrases=("service client",), length_at_most=300),), unless=(When(words=("merci",)),)),
        rule("regex", when=(When(patterns=(r"(\w)+\s+\d{2,}", r"[éÉ]t[éÉ]")),)),
        rule("night", when=(When(between="22:00-06:00", languages=("fr",)),), then=Then(labels=("nuit",))),
        rule("again", when=(When(strikes_at_least=1), When(duplicates_at_least=2)), severity=3),
    ),
)
JUDGE = Judge(WORLD, "v")

PIECES = [
    *("connard", "C0NN4RD", "c.o.n", "con", "mErDe", "😡", "Altéa", "arnaque", "honte", "merci", "service", "client"),
    *(
        "https://evil.example/x",
        "a.evil.example",
        "@lea",
        "@camille",
        "tu",
        "vous",
        "🇫🇷",
        "👨‍👩‍👧",
        "ÉTÉ",
        "12",
        "ﬁ",
        "ß",
        "ı",
    ),
    *(" ", " ", " ", "\n", ".", ",", "\u200b", "\u0301", "\ud800", "\x00", "ﷺ", "İ"),
]
texts = st.one_of(
    st.text(), st.text(st.characters(codec=None)), st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
)
subjects = st.builds(
    Subject,
    id=st.uuids().map(str),
    text=texts,
    at=st.integers(0, 4 * 10**12),
    first_time=st.booleans(),
    own=st.integers(0, 9).map(lambda number: number == 0),
    author_handle=st.sampled_from(["", "lea", "@Camille"]),
    strikes=st.lists(st.builds(Strike, st.integers(0, 4 * 10**12)), max_size=3).map(tuple),
    duplicates=st.integers(0, 3),
    author_language=st.sampled_from([None, "fr", "en", "xx"]),
    reply_to_us=st.booleans(),
    handles=st.sampled_from([(), ("altea",)]),
)


@settings(deadline=None)
@given(subjects)
def test_judging_never_fails_and_points_into_the_text(about: Subject) -> None:
    for verdict in JUDGE.judge(about):
        ends = [0, *(place for span in verdict.spans for place in span), len(about.text)]
        assert ends == sorted(ends)
        assert all(start < end for start, end in verdict.spans)
        assert all(0 <= start <= end <= len(about.text) for why in verdict.because for start, end in why.spans)
        assert verdict.because


@settings(deadline=None)
@given(subjects)
def test_the_quick_look_leaves_no_rule_out(about: Subject) -> None:
    articles = Articles(WORLD, by_precedence(WORLD.rules))
    every = articles.matches(Facts(about, articles.background), range(len(articles.all)))
    assert articles.matches(Facts(about, articles.background)) == every


@settings(deadline=None, max_examples=50)
@given(subjects, st.sets(st.sampled_from([each.id for each in WORLD.rules])))
def test_some_rules_are_judged_as_among_all(about: Subject, wanted: set[str]) -> None:
    expected = tuple(verdict for verdict in JUDGE.judge(about) if verdict.rule in wanted)
    assert JUDGE.only(wanted).judge(about) == expected


def spelled(word: str) -> st.SearchStrategy[str]:
    return st.sampled_from([word, word.upper(), word.title(), f"{word},", f"« {word} »", word.replace("é", "e")])


@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from(["été", "déçu", "café noir", "élève"]).flatmap(lambda word: st.tuples(spelled(word), spelled(word)))
)
def test_a_rule_written_with_a_capital_an_accent_or_a_comma_works_the_same(pair: tuple[str, str]) -> None:
    written, text = pair
    for when in (When(words=(written,)), When(phrases=(written,)), When(banks=("b",))):
        judged = judge(rule("a", when=(when,)), banks={"b": Bank(terms=(written,))})
        assert ids(judged, f"Quel {text} vraiment") == ["a"]
        assert ids(judged, "Quel drôle de mot vraiment") == []


def test_rules_that_nothing_but_the_place_brings_up_are_told_apart_by_it() -> None:
    there = rule("there", when=(When(networks=("Matrix",), visibility=Audience.PRIVATE),))
    either = rule("either", when=(When(accounts=("@us@one.example",)), When(length_at_most=3)))
    judge = Judge(Charter(rules=(there, either)))

    def said(**about: Any) -> list[str]:
        return [verdict.rule for verdict in judge.judge(Subject(id="1", text="bonjour", at=0, **about))]

    for _ in range(2):  # the second time from what is kept
        assert said(network="matrix", visibility=Visibility.PRIVATE) == ["there"]
        assert said(network="matrix", visibility=Visibility.PUBLIC) == []
        assert said(network="mastodon", account="us@one.example") == ["either"]
        assert said(network="mastodon", account="us@two.example") == []


def test_what_gives_somebody_away_is_hidden_over_a_protection_and_nothing_else() -> None:
    protects = rule("critic", "retard", then=Then(protect=True))
    minor = rule("minor", "mon fils", then=Then(hide=True, for_privacy=True, warn=True, ban="3d"), mode=Mode.AUTOMATIC)
    insult = rule("insult", "nul", then=Then(hide=True))
    judged = judge(minor, protects, insult)
    (_, said, held) = judged.judge(subject("Du retard, mon fils, c'est nul"))
    assert (said.asked, said.held_back_by) == (Asked(hide=True, for_privacy=True), "critic")
    assert not said.automatic  # over a protection a person decides
    assert (held.asked.hide, held.held_back_by) == (False, "critic")
    (alone,) = judged.judge(subject("mon fils"))
    assert (alone.asked.hide, alone.asked.warn, alone.asked.ban, alone.automatic) == (True, True, True, True)
    only_hides = judge(protects, rule("minor", "mon fils", then=Then(hide=True, for_privacy=True)))
    assert [each.held_back_by for each in only_hides.judge(subject("Du retard, mon fils"))] == [None, None]
