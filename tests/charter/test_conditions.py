"""Each condition of a rule: when it holds, and why."""

from __future__ import annotations

from typing import Any

import pytest

from cm_inbox.charter.judge import Judge
from cm_inbox.charter.shape import (
    Aim,
    Audience,
    Bank,
    Charter,
    Ladder,
    OfficeHours,
    Rule,
    Step,
    StepKind,
    Term,
    Then,
    When,
)
from cm_inbox.models.instants import parse_time
from cm_inbox.models.messages import Visibility
from cm_inbox.models.verdicts import Because, Strike, Subject

AT = parse_time("2026-11-18T14:00:00Z")  # a Wednesday, 15:00 in Paris
DAY = 24 * 3600 * 1000

INSULTS = Bank(
    title="Insultes",
    language="fr",
    terms=("connard*", Term(text="salope", severity=3), Term(text="idiot", severity=0)),
    exceptions=("connardise",),
)


def subject(text: str = "bonjour", **known: Any) -> Subject:
    return Subject("m", text, known.pop("at", AT), **known)


def charter(*when: When, unless: tuple[When, ...] = (), **parts: Any) -> Charter:
    rule = Rule(id="r", title="R", when=when, unless=unless, then=Then(labels=("x",)))
    return Charter(brand="Altéa", names=("Altea Shop",), rules=(rule,), banks={"insults": INSULTS}, **parts)


def because(when: When, about: Subject, **parts: Any) -> tuple[Because, ...] | None:
    verdicts = Judge(charter(when, **parts)).judge(about)
    return verdicts[0].because if verdicts else None


def holds(when: When, about: Subject, **parts: Any) -> bool:
    return because(when, about, **parts) is not None


# --- words -------------------------------------------------------------------------------------


@pytest.mark.parametrize("written", ["remboursé", "Remboursé", "REMBOURSE", "rembourse", "remboursé,", "«remboursé»"])
@pytest.mark.parametrize("text", ["On m'a REMBOURSÉ, merci", "jamais rembourse !", "remboursé."])
def test_a_word_written_with_capital_accent_or_comma_works_the_same(written: str, text: str) -> None:
    found = because(When(words=(written,)), subject(text))
    assert found is not None
    ((start, end),) = found[0].spans
    assert text[start:end].casefold().replace("é", "e") == "rembourse"


def test_a_word_is_not_part_of_another() -> None:
    assert not holds(When(words=("mer",)), subject("le merci d'Amérique"))
    assert holds(When(words=("mer*",)), subject("merci"))
    assert holds(When(words=("*mer*",)), subject("Amérique"))


def test_a_bank_says_which_term_and_where() -> None:
    found = because(When(banks=("insults",)), subject("Espèce de C0NNARDS !"))
    assert found == (Because("banks", "connard*", "Insultes", ((10, 18),)),)


def test_a_bank_s_exceptions_and_severity() -> None:
    assert not holds(When(banks=("insults",)), subject("quelle connardise"))
    assert holds(When(banks=("insults",), min_severity=1), subject("connard"))
    assert not holds(When(banks=("insults",), min_severity=2), subject("connard"))
    assert holds(When(banks=("insults",), min_severity=2), subject("salope"))
    assert not holds(When(banks=("insults",), min_severity=1), subject("idiot"))


SPANISH = "Me gusta mucho este producto con mi familia y con todos mis amigos en la playa"
ENGLISH = "I took a little bite of the cake with my tea and it was absolutely wonderful"
FRENCH = "Je trouve que le directeur de ce magasin est vraiment un con et une bite"


@pytest.mark.parametrize(
    ("text", "known", "expected"),
    [
        (FRENCH, {}, True),
        (SPANISH, {}, False),
        ("vieni con me stasera, amore", {}, False),
        (ENGLISH, {}, False),
        ("con !", {}, True),  # too short to tell
        ("con !", {"author_language": "fr"}, True),
        ("con !", {"author_language": "es"}, False),
        ("con !", {"thread_language": "it"}, False),
    ],
)
def test_a_term_counts_in_its_own_language_or_where_that_cannot_be_told(
    text: str, known: dict[str, Any], expected: bool
) -> None:
    bank = Bank(language="fr", terms=("con", "bite"))
    rule = Rule(id="r", title="R", when=(When(banks=("b",)),))
    judge = Judge(Charter(rules=(rule,), banks={"b": bank}))
    assert bool(judge.judge(subject(text, **known))) is expected


@pytest.mark.parametrize(
    ("language", "spelled", "text", "expected"),
    [
        ("fr", "connard*", "Thank you very much, connard", True),
        ("fr", "connard*", f"{ENGLISH}, connard", True),
        ("fr", "connard*", "c" * 1000 + " connard", True),
        ("fr", "con", f"{FRENCH}. {20 * ENGLISH}", True),
        ("fr", "con", f"{10 * FRENCH[:40]}. {SPANISH}", False),
        ("en", "retard*", "Bonjour, mon train est encore en retard ce matin, comme hier", False),
        ("en", "retard*", "You are all such a bunch of stupid retards, honestly", True),
    ],
)
def test_what_else_a_message_holds_does_not_hide_a_term(language: str, spelled: str, text: str, expected: bool) -> None:
    bank = Bank(language=language, terms=(spelled,))
    judge = Judge(Charter(rules=(Rule(id="r", title="R", when=(When(banks=("b",)),)),), banks={"b": bank}))
    assert bool(judge.judge(subject(text))) is expected


def test_a_bank_of_no_language_counts_everywhere_and_a_term_may_have_its_own() -> None:
    bank = Bank(terms=("acmecorp", Term(text="bite", language="fr")))
    rule = Rule(id="r", title="R", when=(When(banks=("b",)),))
    judge = Judge(Charter(rules=(rule,), banks={"b": bank}))
    about = subject(ENGLISH + " from acmecorp", author_language="en")
    (verdict,) = judge.judge(about)
    assert [each.detail for each in verdict.because] == ["acmecorp"]


@pytest.mark.parametrize("text", ["Le service client", "SERVICE, client !", "le service\nclient", "service - client"])
def test_a_phrase_is_its_words_in_order(text: str) -> None:
    assert holds(When(phrases=("Service Client",)), subject(text))


def test_a_phrase_is_not_its_words_in_another_order_or_apart() -> None:
    assert not holds(When(phrases=("service client",)), subject("client service"))
    assert not holds(When(phrases=("service client",)), subject("service du client"))
    assert not holds(When(phrases=("service client",)), subject("services clients"))


def test_a_pattern_looks_at_folded_text() -> None:
    found = because(When(patterns=(r"rembours\w+ \d+ €",)), subject("Remboursé 12 € seulement"))
    assert found is not None
    assert found[0].spans == ((0, 14),)
    assert holds(When(patterns=(r"\bÉté\b",)), subject("cet été là"))


def test_all_fields_of_a_table_must_hold_and_one_of_a_list() -> None:
    when = When(words=("colis", "commande"), phrases=("pas arrivé",))
    assert holds(when, subject("ma commande n'est pas arrivée")) is False
    assert holds(when, subject("ma commande, pas arrivé"))
    assert holds(when, subject("le colis, pas arrivé"))
    assert not holds(when, subject("pas arrivé"))


def test_one_of_several_tables_is_enough_and_unless_excepts() -> None:
    rule = charter(When(words=("colis",)), When(words=("commande",)), unless=(When(words=("merci",)),))
    judge = Judge(rule)
    assert judge.judge(subject("le colis"))
    assert judge.judge(subject("la commande"))
    assert not judge.judge(subject("le colis, merci"))
    assert not judge.judge(subject("merci"))


# --- marks -------------------------------------------------------------------------------------


def test_links_and_domains() -> None:
    text = "voir https://shop.evil.example/x."
    found = because(When(links=True), subject(text))
    assert found == (Because("links", "shop.evil.example", "", ((5, 32),)),)
    assert not holds(When(links=False), subject(text))
    assert holds(When(links=False), subject("rien"))
    found = because(When(link_domains=("Evil.example",)), subject(text))
    assert found == (Because("link_domains", "evil.example", "", ((5, 32),)),)
    assert not holds(When(link_domains=("vil.example",)), subject(text))
    assert holds(When(link_domains=("bücher.example",)), subject("http://xn--bcher-kva.example."))
    assert holds(When(link_domains=("acme.me",)), subject("sur acme.me"))


def test_floods() -> None:
    assert holds(When(mentions_at_least=2), subject("@lea @leo regardez"))
    assert not holds(When(mentions_at_least=2), subject("@lea lea@example.com"))
    assert holds(When(emoji_at_least=2), subject("🇫🇷 ok 👨‍👩‍👧"))
    assert not holds(When(emoji_at_least=2), subject("👨‍👩‍👧"))
    assert holds(When(capitals_at_least=0.7), subject("RENDEZ L'ARGENT svp"))
    assert not holds(When(capitals_at_least=0.7), subject("OK MERCI"))


def test_length_is_in_characters() -> None:
    assert holds(When(length_at_least=5), subject("été ?"))
    assert not holds(When(length_at_least=6), subject("été ?"))
    assert holds(When(length_at_most=5), subject("été ?"))
    assert not holds(When(length_at_most=4), subject("été ?"))


# --- what is known -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "yes", "no"),
    [
        (When(networks=("Mastodon", "bluesky")), {"network": "mastodon"}, {"network": "matrix"}),
        (When(accounts=("@Altea@social.example",)), {"account": "altea@social.example"}, {"account": "altea"}),
        (When(visibility=Audience.PRIVATE), {"visibility": Visibility.PRIVATE}, {"visibility": Visibility.PUBLIC}),
        (When(first_time=True), {"first_time": True}, {"first_time": False}),
        (When(first_time=False), {"first_time": False}, {"first_time": True}),
        (When(reply_to_us=True), {"reply_to_us": True}, {"reply_to_us": False}),
        (When(author_labels=("Fidèle",)), {"author_labels": ("vip", "fidele")}, {"author_labels": ("vip",)}),
        (When(author_known_at_most="7d"), {"author_since": AT - 7 * DAY}, {"author_since": AT - 8 * DAY}),
        (When(author_known_at_most="7d"), {"first_time": True}, {}),
        (When(duplicates_at_least=3), {"duplicates": 3}, {"duplicates": 2}),
        (When(languages=("en",)), {"text": ENGLISH}, {"text": FRENCH}),
        (
            When(visibility=Audience.BOTH, links=False),
            {"visibility": Visibility.PRIVATE},
            {"text": "https://a.example"},
        ),
    ],
)
def test_a_condition_on_what_is_known(when: When, yes: dict[str, Any], no: dict[str, Any]) -> None:
    assert holds(when, subject(**yes))
    assert not holds(when, subject(**no))


def test_strikes_count_until_they_expire() -> None:
    ladder = Ladder(expire_after="30d", steps=(Step(at=3, do=StepKind.MUTE, duration="7d"),))
    old, recent = Strike(AT - 30 * DAY, "r"), Strike(AT - 29 * DAY, "r")
    assert holds(When(strikes_at_least=1), subject(strikes=(recent,)), strikes=ladder)
    assert not holds(When(strikes_at_least=1), subject(strikes=(old,)), strikes=ladder)
    assert not holds(When(strikes_at_least=2), subject(strikes=(old, recent)), strikes=ladder)
    found = because(When(strikes_at_least=1), subject(strikes=(recent, recent)), strikes=ladder)
    assert found == (Because("strikes_at_least", "2"),)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-11-18T20:59:00Z", False),  # 21:59 in Paris
        ("2026-11-18T21:00:00Z", True),
        ("2026-11-19T04:59:00Z", True),
        ("2026-11-19T05:00:00Z", False),
        ("2026-07-18T20:00:00Z", True),  # summer: 22:00
    ],
)
def test_between_goes_over_midnight_in_the_brand_s_time_zone(at: str, expected: bool) -> None:
    assert holds(When(between="22:00-06:00"), subject(at=parse_time(at))) is expected


def test_office_hours() -> None:
    hours = OfficeHours(wednesday=("09:00-17:00",))
    night = parse_time("2026-11-18T18:00:00Z")
    assert holds(When(office_hours=True), subject(), office_hours=hours)
    assert holds(When(office_hours=False), subject(at=night), office_hours=hours)
    assert not holds(When(office_hours=False), subject(), office_hours=hours)
    assert holds(When(office_hours=True), subject(at=night))


# --- aim ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "known", "brand", "person"),
    [
        ("Altea vous êtes nuls", {}, True, False),
        ("ALTÉA SHOP c'est nul", {}, True, False),
        ("@altea nul", {"handles": ("@altea",)}, True, False),
        ("tu es nul", {}, False, True),
        ("T’es nul", {}, False, True),
        ("@lea vous êtes nulle", {}, False, True),
        ("vous êtes nuls", {}, True, True),  # who is meant is not clear
        ("vous êtes nuls", {"reply_to_us": True}, True, False),
        ("you are useless", {"reply_to_us": True}, True, False),
        ("Altéa, tu es nul", {}, True, True),
        ("@altea @lea nul", {"handles": ("altea",)}, True, True),
        ("Camille est nulle", {"team": True}, False, True),
        ("c'est nul", {}, False, False),
        ("Alteaaa bis la tutu", {}, False, False),
    ],
)
def test_whom_a_message_is_aimed_at(text: str, known: dict[str, Any], brand: bool, person: bool) -> None:
    parts = {"team": ("camille",)} if known.pop("team", False) else {}
    assert holds(When(aimed_at=Aim.BRAND), subject(text, **known), **parts) is brand
    assert holds(When(aimed_at=Aim.PERSON), subject(text, **known), **parts) is person


def test_the_aim_names_the_words() -> None:
    (found,) = because(When(aimed_at=Aim.PERSON), subject("Va, toi et @Lea")) or ()
    assert found == Because("aimed_at", "toi, @lea", "person", ((4, 7), (11, 15)))
