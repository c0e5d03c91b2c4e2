"""The example charters before what visitors of the demo read: every text of its world is judged by what it is.

The demo says of each message what kind it is. Mockery of a company counts as an insult there; the charters promise to
answer it and never to hide it (article 12), so being asked for courtesy is its right verdict.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import pytest

from cm_inbox.charter.examples import EXAMPLES, example_charter
from cm_inbox.charter.judge import Judge
from cm_inbox.charter.read import read_charter
from cm_inbox.charter.shape import Charter
from cm_inbox.models.messages import Direction
from cm_inbox.models.verdicts import Subject, Verdict
from cm_inbox.networks import NETWORKS
from cm_inbox.networks.demo import DemoWorld, demo_brands

START = 1_794_000_000_000
SEEDS = (1, 2, 3, 4)
BRANDS = [pytest.param(brand.name, id=brand.monogram) for brand in demo_brands()]

ACCUSES = {
    "critique-factuelle", "moquerie-personne", "moquerie-marque", "ironie", "menace", "haine", "danger-voyageurs",
    "juridique", "detresse", "factual-criticism", "mocking-people", "mocking-brand", "irony", "threat", "hate",
    "food-safety", "legal", "distress", "blackmail",
}  # fmt: skip
FOR_THEIR_SAKE = {"donnees-exposees", "own-details"}
"""Hide a telephone number that somebody left in public: for the writer's protection, without reproach."""
ASKS_FOR_COURTESY = {"moquerie-personne", "moquerie-marque", "mocking-people", "mocking-brand"}

Told = tuple[str, str, tuple[Verdict, ...]]
"""The kind of a message, its text and what the charter says of it."""


@cache
def charter(brand: str) -> Charter:
    name = EXAMPLES[brand]
    found = read_charter(example_charter(name), name, example_charter, networks=tuple(NETWORKS)).charter
    assert found is not None
    return found


@cache
def judge(brand: str) -> Judge:
    return Judge(charter(brand), "1")


@cache
def world_of(brand: str) -> tuple[Told, ...]:
    """Return all that is written to a brand in the worlds of the seeds, judged."""
    found = []
    accounts = next(each.accounts for each in demo_brands() if each.name == brand)
    for seed in SEEDS:
        world = DemoWorld(seed, START, lambda: START)
        for account in accounts:
            state = world.account(account.address)
            for message in state.messages.values():
                if message.direction is Direction.IN:
                    subject = Subject(id="1", text=message.text, at=START, visibility=message.visibility)
                    verdicts = tuple(judge(brand).judge(subject))
                    found.append((str(state.told[message.id].kind), message.text, verdicts))
    return tuple(found)


def of_kind(brand: str, *kinds: str) -> list[Told]:
    found = [each for each in world_of(brand) if each[0] in kinds]
    assert len(found) >= 20, "too few to say anything"
    return found


def silences(verdict: Verdict) -> bool:
    asked = verdict.asked
    return any((asked.hide, asked.delete, asked.warn, asked.mute, asked.ban))


def share(found: Mapping[str, bool]) -> float:
    return sum(found.values()) / len(found)


@pytest.mark.parametrize("brand", BRANDS)
def test_no_thanks_and_no_question_is_accused_of_anything(brand: str) -> None:
    for _, text, verdicts in of_kind(brand, "thanks", "question"):
        for verdict in verdicts:
            assert verdict.rule not in ACCUSES, text
            assert verdict.rule in FOR_THEIR_SAKE or not silences(verdict), (verdict.rule, text)
            assert verdict.rule not in FOR_THEIR_SAKE or not verdict.asked.warn, text


@pytest.mark.parametrize("brand", BRANDS)
def test_thanks_are_thanked(brand: str) -> None:
    thanked = {
        text: any(verdict.rule in ("remerciement", "thanks") for verdict in verdicts)
        for _, text, verdicts in of_kind(brand, "thanks")
    }
    assert share(thanked) >= 0.9, [text for text, was in thanked.items() if not was]


@pytest.mark.parametrize("brand", BRANDS)
def test_insults_and_spam_are_found(brand: str) -> None:
    found = {
        text: any(silences(verdict) or verdict.rule in ASKS_FOR_COURTESY for verdict in verdicts)
        for _, text, verdicts in of_kind(brand, "insult", "spam")
    }
    assert share(found) >= 0.95, [text for text, was in found.items() if not was]


@pytest.mark.parametrize("brand", BRANDS)
def test_all_spam_is_to_be_hidden(brand: str) -> None:
    for _, text, verdicts in of_kind(brand, "spam"):
        assert any(verdict.asked.hide for verdict in verdicts), text


@pytest.mark.parametrize("brand", BRANDS)
def test_what_is_not_hidden_of_the_insults_names_the_company_or_is_mild(brand: str) -> None:
    for _, text, verdicts in of_kind(brand, "insult"):
        if not any(silences(verdict) for verdict in verdicts):
            assert all(verdict.severity <= 1 for verdict in verdicts), text


@pytest.mark.parametrize("brand", BRANDS)
def test_complaints_are_protected_or_passed_on(brand: str) -> None:
    heard = {
        text: any(verdict.asked.protect or verdict.asked.department for verdict in verdicts)
        for _, text, verdicts in of_kind(brand, "complaint")
    }
    assert share(heard) >= 0.8, [text for text, was in heard.items() if not was]


@pytest.mark.parametrize("brand", BRANDS)
def test_no_complaint_is_silenced_but_for_the_sake_of_a_child(brand: str) -> None:
    for _, text, verdicts in of_kind(brand, "complaint"):
        for verdict in verdicts:
            assert verdict.rule in ("mineur", "minor") or not silences(verdict), (verdict.rule, text)


def test_somebody_in_distress_is_found_each_time() -> None:
    found = [verdicts for _, text, verdicts in world_of("Altéa Mobilités") if "envie d’en finir" in text.casefold()]
    assert found
    for verdicts in found:
        assert any(verdict.rule == "detresse" and verdict.asked.urgent for verdict in verdicts)


@pytest.mark.parametrize("brand", BRANDS)
def test_no_sorting_rule_covers_most_of_the_list(brand: str) -> None:
    """What stands out in the list is grave or asks for something: at most a third of the messages.

    Protecting rules are no noise: two messages in five are complaints there, and four in five of these are covered.
    """
    whole = world_of(brand)
    standing_out = sum(
        any(verdict.severity > 0 or silences(verdict) or verdict.asked.done for verdict in verdicts)
        for _, _, verdicts in whole
    )
    assert standing_out <= len(whole) / 3
    for rule in (each for each in charter(brand).rules if not each.then.protect):
        met = sum(any(verdict.rule == rule.id for verdict in verdicts) for _, _, verdicts in whole)
        assert met <= len(whole) / 3, rule.id


@pytest.mark.parametrize("brand", BRANDS)
def test_titles_are_articles_and_short_names_are_short(brand: str) -> None:
    for rule in charter(brand).rules:
        assert rule.title.startswith("Article "), rule.title
        assert not rule.title.endswith("?"), rule.title
        assert rule.short
        assert len(rule.short.split()) <= 2, rule.short
