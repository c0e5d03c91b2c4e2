"""The example charters: sound, complete, fit to be shown to a client, and true to what they promise."""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

import pytest

from cm_inbox.charter.check import check_charter, check_rule_examples
from cm_inbox.charter.durations import parse_duration
from cm_inbox.charter.examples import EXAMPLES, example_charter, example_charters
from cm_inbox.charter.hours import Hours, hours_of
from cm_inbox.charter.judge import Judge
from cm_inbox.charter.read import Reading, read_charter
from cm_inbox.charter.replies import fits_limit, fuzzy, values_for
from cm_inbox.charter.shape import Audience, Bank, Charter, Mode, Reply, Rule, StepKind, Term
from cm_inbox.charter.templates import Variable, parse, render
from cm_inbox.models.accounts import CountKind, TextLimit
from cm_inbox.models.messages import Direction, Visibility
from cm_inbox.models.verdicts import Asked, Strike, Subject, Verdict
from cm_inbox.networks import NETWORKS
from cm_inbox.networks.demo import DemoWorld, demo_brands

NAMES = example_charters()
START = 1_794_000_000_000
SHORT = TextLimit(CountKind.GRAPHEMES, 500, url_length=23)
"""Mastodon's: the shortest of the networks that the examples are for."""


@cache
def reading(name: str) -> Reading:
    return read_charter(example_charter(name), name, example_charter, networks=tuple(NETWORKS))


@cache
def charter(name: str) -> Charter:
    found = reading(name).charter
    assert found is not None
    return found


@cache
def judge(name: str) -> Judge:
    return Judge(charter(name), "1")


def verdicts(name: str, text: str, **known: object) -> dict[str, Verdict]:
    subject = Subject(id="1", text=text, at=START, **known)  # type: ignore[arg-type]  # a test's shorthand
    return {verdict.rule: verdict for verdict in judge(name).judge(subject)}


RULES = [pytest.param(name, rule, id=f"{name}:{rule.id}") for name in NAMES for rule in charter(name).rules]
REPLIES = [pytest.param(name, reply, id=f"{name}:{reply.id}") for name in NAMES for reply in charter(name).replies]
BANKS = [pytest.param(bank, id=f"{name}:{id}") for name in NAMES for id, bank in charter(name).banks.items()]


def takes_away(asked: Asked) -> bool:
    """Say whether a verdict asks for anything that silences."""
    return any((asked.hide, asked.delete, asked.warn, asked.mute, asked.ban))


# --- sound and complete ------------------------------------------------------------------------


def test_there_is_one_for_each_brand_of_the_demo_world() -> None:
    assert {brand.name for brand in demo_brands()} == set(EXAMPLES)
    assert set(EXAMPLES.values()) == set(NAMES)
    for brand, name in EXAMPLES.items():
        assert charter(name).brand == brand


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_wrong_with_it(name: str) -> None:
    assert [str(problem) for problem in (*reading(name).problems, *check_charter(reading(name)))] == []


@pytest.mark.parametrize("name", NAMES)
def test_it_covers_what_a_brand_meets(name: str) -> None:
    whole = charter(name)
    assert len(whole.rules) >= 25
    assert sum(rule.then.protect for rule in whole.rules) >= 4
    assert sum(rule.then.department is not None for rule in whole.rules) >= 8
    assert sum(rule.then.urgent for rule in whole.rules) >= 5
    assert {rule.mode for rule in whole.rules} == {Mode.SUGGEST, Mode.AUTOMATIC}
    used = {rule.then.reply for rule in whole.rules} | {step.reply for step in whole.strikes.steps}
    assert len(used - {None}) >= 12
    assert {bank for rule in whole.rules for when in (*rule.when, *rule.unless) for bank in when.banks} == set(
        whole.banks
    )


@pytest.mark.parametrize("name", NAMES)
def test_nothing_automatic_takes_anything_away(name: str) -> None:
    for rule in charter(name).rules:
        then = rule.then
        assert not then.delete
        if rule.mode is Mode.AUTOMATIC:
            assert not any((then.hide, then.warn, then.mute, then.ban, then.reply, then.done)), rule.id


@pytest.mark.parametrize("name", NAMES)
def test_a_ban_for_good_comes_by_the_ladder_alone(name: str) -> None:
    whole = charter(name)
    assert all(rule.then.ban is None or parse_duration(rule.then.ban) is not None for rule in whole.rules)
    steps = [(step.do, step.duration) for step in whole.strikes.steps]
    assert steps == [
        (StepKind.WARN, None), (StepKind.MUTE, "3d"), (StepKind.BAN, "30d"), (StepKind.BAN, "for good")
    ]  # fmt: skip
    assert whole.strikes.expire_after is not None
    assert all(step.reply for step in whole.strikes.steps)


# --- rules -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "rule"), RULES)
def test_every_rule_explains_itself_and_proves_it(name: str, rule: Rule) -> None:
    assert rule.title
    assert rule.must_match
    asks_text = any(
        when.words or when.banks or when.patterns or when.phrases or when.links or when.emoji_at_least
        or when.capitals_at_least for when in rule.when
    )  # fmt: skip
    assert rule.must_not_match or not asks_text, "what it must not match shows where it ends"
    for text, as_it_must_be, _ in check_rule_examples(charter(name), rule):
        assert as_it_must_be, text


@pytest.mark.parametrize(("name", "rule"), RULES)
def test_what_is_protected_is_suppressed_by_no_rule(name: str, rule: Rule) -> None:
    if not rule.then.protect:
        return
    for text in rule.must_match:
        for verdict in verdicts(name, text).values():
            assert not takes_away(verdict.asked), (text, verdict.rule)


# --- words -------------------------------------------------------------------------------------


@pytest.mark.parametrize("bank", BANKS)
def test_every_bank_says_where_it_comes_from(bank: Bank) -> None:
    assert bank.title
    assert bank.source
    assert bank.licence == "MIT"
    assert bank.terms
    for term in bank.terms:
        if isinstance(term, Term):
            assert term.note or term.exceptions or term.severity is not None, term.text


INNOCENT = """
Voy con mi madre al centro, con mucho gusto.
Formaggio con miele e noci.
One bite of this cheese and I was hooked.
Mosquito bites are awful this year, the cat bites too.
Dick, Fanny, Randy and Willy loved the hamper.
Moroni est la capitale des Comores, le Niger et le Nigeria sont plus loin.
He runs a class for assistants and passengers.
J’ai trente minutes de retard et je suis en retard au travail.
Sorry, le retard vient du retard précédent.
Le pain bâtard et l’andouille de Guémené, un délice.
Une bouteille de Chianti avec des cornichons et une dinde.
Les Enfoirés chantent au Stade, quels trams après le concert ?
J’habite Pantin, je travaille à Puteaux.
Ma salopette est restée dans la salle noire du cinéma.
La salle blanche de l’atelier est magnifique.
Il pouffe de rire devant la grosse vache de la photo.
Mon pneu va crever si ça continue.
Je vais vous fumer un saumon.
Ferme la porte, il fait froid. Fermez la fenêtre aussi.
Contente du concert, le conducteur est consciencieux.
Le fumier de la ferme sent fort, c’est la campagne.
Les amateurs de fromage sont ravis, douche froide pour les autres.
La tapette à souris est dans la cave avec les pièges.
Jerk chicken, gooseberry fool, faggots and peas: dinner is served.
La dispute entre deux voyageurs s’est bien terminée.
Le clown du cirque prend le 14 avec nous.
Un petit constat : le contrôleur a été conciliant.
Mon cartable et mes cahiers sont dans le bus.
Le chien de mon voisin aboie dans le tram.
Je tue le temps en lisant, mort de rire.
"""


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("text", INNOCENT.strip().splitlines())
def test_homographs_and_given_names_are_innocent(name: str, text: str) -> None:
    for verdict in verdicts(name, text).values():
        assert not takes_away(verdict.asked), (verdict.rule, verdict.because)


DISGUISED = {
    "altea-fr.toml": "insulte-personne",
    "brevent-en.toml": "insult",
}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "text",
    [
        "connard", "CONNARD !!!", "c0nnard", "c.o.n.n.a.r.d", "c o n n a r d", "connnnaaard", "соnnаrd", "con🙄nard",
        "ｃｏｎｎａｒｄ", "c\u200bonnard", "bande de cônnârds", "gros c0n", "you m0ron", "a$$hole", "b a s t a r d",
    ],
)  # fmt: skip
def test_insults_are_found_however_they_are_disguised(name: str, text: str) -> None:
    found = verdicts(name, text)
    assert DISGUISED[name] in found
    asked = found[DISGUISED[name]].asked
    assert asked.hide
    assert asked.warn
    (span,) = found[DISGUISED[name]].spans
    assert 0 <= span[0] < span[1] <= len(text)


@pytest.mark.parametrize("name", NAMES)
def test_mockery_of_the_company_is_answered_and_never_hidden(name: str) -> None:
    for text in (
        "Bande de guignols !",
        "Voleurs. Vous êtes des voleurs.",
        "Service de merde.",
        "What a bunch of clowns.",
    ):
        found = verdicts(name, text)
        assert found, text
        assert not any(verdict.asked.hide or verdict.asked.warn for verdict in found.values()), text


@pytest.mark.parametrize("name", NAMES)
def test_an_insult_forfeits_the_protection_of_criticism(name: str) -> None:
    found = verdicts(name, "40 minutes de retard et un colis ouvert, bande de connards.")
    assert any(verdict.asked.hide for verdict in found.values())
    assert not any(verdict.asked.protect for verdict in found.values())


@pytest.mark.parametrize("name", NAMES)
def test_an_insult_that_is_reported_is_held_back_and_says_so(name: str) -> None:
    found = verdicts(name, "Votre employé m’a traité de connard devant mes enfants.")
    held = found[DISGUISED[name]]
    assert held.held_back_by in found
    assert not held.asked.hide


# --- replies -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "reply"), REPLIES)
def test_every_reply_is_sound_kind_and_short_enough(name: str, reply: Reply) -> None:
    whole = charter(name)
    assert set(reply.text) == {"fr", "en"}
    for language, variants in reply.text.items():
        for text in variants:
            template = parse(text, whole.variables)
            assert template.problems == ()
            for author in ("Marie-Claude Dupont de la Tour", "xX_dark_99_Xx"):
                values = values_for(
                    whole, language, author_name=author, agent="Camille", strikes=(Strike(START),), at=START
                )
                rendered = render(template, values, dict.fromkeys(template.holes, "une dizaine de mots"))
                assert rendered.ready
                assert fits_limit(rendered, SHORT), len(rendered.text)
                assert not set("{}|") & set(rendered.text)
                assert "  " not in rendered.text
                assert " ," not in rendered.text
                assert not any(word in rendered.text.casefold() for word in ("!!", "troll", "stupid"))


@pytest.mark.parametrize(("name", "reply"), REPLIES)
def test_french_replies_keep_their_punctuation_with_the_word(name: str, reply: Reply) -> None:
    for text in reply.text["fr"]:
        for before, char in pairwise(text):
            assert not (char in ":;!?»" and before == " "), text
            assert not (before == "«" and char == " "), text
        assert unicodedata.is_normalized("NFC", text)
        assert "'" not in text, "a typographic apostrophe"


@pytest.mark.parametrize("name", NAMES)
def test_every_variable_of_the_brand_is_used(name: str) -> None:
    whole = charter(name)
    texts = [text for reply in whole.replies for variants in reply.text.values() for text in variants]
    used = {part.name for text in texts for part in parse(text, whole.variables).parts if isinstance(part, Variable)}
    assert set(whole.variables) <= used


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("query", "language"), [("courtois", "fr"), ("courteous", "en"), ("merci", "fr"), ("avertissement", "fr")]
)
def test_the_picker_finds_what_one_looks_for(name: str, query: str, language: str) -> None:
    whole = charter(name)
    found = fuzzy(query, whole.replies, language, languages=whole.languages)
    assert found
    assert found[0].chosen.language == language


@pytest.mark.parametrize("name", NAMES)
def test_what_is_private_stays_out_of_public_answers(name: str) -> None:
    whole = charter(name)
    public = {found.reply.id for found in fuzzy("", whole.replies, "fr", audience=Audience.PUBLIC)}
    private = {reply.id for reply in whole.replies if reply.audience is Audience.PRIVATE}
    assert private
    assert not public & private


# --- time --------------------------------------------------------------------------------------


def easter(year: int) -> date:
    """Return Easter Sunday by the anonymous Gregorian algorithm (Nature, 20 April 1876)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    f = (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    el = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * el) // 451
    month, day = divmod(h + el - 7 * m + 114, 31)
    return date(year, month, day + 1)


def french_holidays(year: int) -> set[date]:
    fixed = [(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)]
    return {date(year, month, day) for month, day in fixed} | {
        easter(year) + timedelta(days=days) for days in (1, 39, 50)
    }


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("year", range(2026, 2031))
def test_the_office_is_closed_on_french_holidays_and_on_no_other_week_day(name: str, year: int) -> None:
    hours: Hours = hours_of(charter(name))
    day = date(year, 1, 1)
    while day.year == year:
        noon = round((day - date(1970, 1, 1)).total_seconds() * 1000) + 10 * 3_600_000  # 11 or 12 o'clock in Paris
        if day.weekday() < 5:
            assert hours.is_open(noon) is (day not in french_holidays(year)), day
        day += timedelta(days=1)


# --- the demo world ----------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_demo_world_shows_what_a_charter_is_for(seed: int) -> None:
    world = DemoWorld(seed, START, lambda: START)
    for brand in demo_brands():
        met: set[str] = set()
        judged = {"insult": 0, "spam": 0, "thanks": 0}
        hidden = dict.fromkeys(judged, 0)
        for account in brand.accounts:
            state = world.account(account.address)
            for message in state.messages.values():
                if message.direction is Direction.OUT:
                    continue
                found = verdicts(EXAMPLES[brand.name], message.text, visibility=message.visibility)
                met |= set(found)
                kind = state.told[message.id].kind
                if kind in judged:
                    judged[kind] += 1
                    hidden[kind] += any(verdict.asked.hide for verdict in found.values())
        assert len(met) >= 15, met
        assert hidden["insult"] >= 0.25 * judged["insult"], "others are mockery, which is answered"
        assert hidden["spam"] >= 0.6 * judged["spam"]
        assert hidden["thanks"] == 0


def test_private_messages_are_no_matter_of_public_details() -> None:
    text = "Rappelez-moi au 06 39 98 12 34 svp."
    assert "donnees-exposees" in verdicts("altea-fr.toml", text)
    assert "donnees-exposees" not in verdicts("altea-fr.toml", text, visibility=Visibility.PRIVATE)
