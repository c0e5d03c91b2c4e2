"""What is wrong with a charter, and what differs between two, in the user's language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from cm_inbox.charter import compare
from cm_inbox.charter.check import check_charter
from cm_inbox.charter.compare import Difference, Kind, Subject
from cm_inbox.charter.imports.automod import import_automod
from cm_inbox.charter.imports.discourse import import_discourse
from cm_inbox.charter.problems import Problem
from cm_inbox.charter.read import read_charter
from cm_inbox.charter.shape import Rule, When
from cm_inbox.charter.write import CannotEdit, add_rule, remove_rule
from cm_inbox.charters import edited
from cm_inbox.gui import charter_texts
from cm_inbox.gui.language import Language
from tests.charter import test_fuzz, test_read
from tests.charter.test_imports import AUTOMOD, WORDS
from tests.charter.unhurried import unhurried
from tools import translations


@pytest.fixture
def french(qapp: QApplication) -> Iterator[Language]:
    language = Language(qapp)
    language.use("fr")
    yield language
    language.use("en")


@cache
def known() -> frozenset[str]:
    return frozenset(text.source for text in translations.of_charter())


def of_text(text: str) -> tuple[Problem, ...]:
    reading = read_charter(text, "c.toml", lambda name: test_read.SOUND, networks=["mastodon"])
    return (*reading.problems, *check_charter(reading))


def cases(test: Callable[..., Any]) -> Iterable[str]:
    """Return the files of a parametrized test."""
    (mark,) = (mark for mark in test.pytestmark if mark.name == "parametrize")  # type: ignore[attr-defined]  # pytest's
    return (each[0] for each in mark.args[1])


def bad() -> Iterator[Problem]:
    for test in (
        test_read.test_what_makes_no_sense_is_an_error,
        test_read.test_what_looks_wrong_is_a_warning,
        test_read.test_what_is_no_toml_is_told_with_its_place_and_what_to_do,
    ):
        for text in cases(test):
            yield from of_text(text)
    yield from of_text(test_read.BROKEN)
    yield from import_automod(AUTOMOD).left_out
    yield from import_discourse(WORDS, action="block").left_out
    yield from import_discourse("a,b\nx y,z\n", action="replace").left_out


def test_every_problem_of_bad_files_is_said_in_french(french: Language) -> None:
    found = list(bad())
    assert len({problem.template for problem in found}) > 60
    for problem in found:
        assert problem.template in known(), problem.template
        said = charter_texts.problem(problem)
        assert said != str(problem.message)
        assert not re.search(r"%\d", said)
        for value in problem.args.values():
            if isinstance(value, int):
                assert str(value) in said


@unhurried
@given(test_fuzz.mutated())
def test_no_slip_says_what_is_not_translated(text: str) -> None:
    assert {problem.template for problem in of_text(text)} <= known()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('tittle = "x"', "Il n’y a pas de « tittle » à cet endroit. Vouliez-vous dire « title » ?"),
        ("languages = []", "La charte n’a pas de langue."),
        (
            '[[rule]]\nid = "r"\ntitle = "R"\nwhen.words = ["a b"]\nthen.hide = true\nmust_match = ["{x} %1"]',
            "La règle ne reconnaît pas son exemple « {x} %1 » : la condition « words » n’est pas remplie.",
        ),
        ('[[reply]]\nid = "r"\ntitle = "R"\ntext.fr = "{}"',
         "Il n’y a pas de nom entre ces accolades : écrivez {author.first_name}, ou {{}} pour de vraies accolades."),
    ],
)  # fmt: skip
def test_in_good_french(french: Language, text: str, said: str) -> None:
    plain = re.sub("[\u00a0\u202f]", " ", charter_texts.problem(of_text(text)[0]))
    assert plain == said
    french.use("en")
    (found, *_) = of_text(text)
    assert charter_texts.message(found) == found.message


def test_the_place_is_said_too(french: Language) -> None:
    said = {charter_texts.place(found).replace("\u00a0", " ") for found in of_text(test_read.BROKEN)}
    assert {"règle « insult », when, banks", "banque « insults-fr », terms 3, langage", "languages"} <= said


def test_why_an_import_leaves_something_out_is_said_in_french(french: Language) -> None:
    said = [charter_texts.message(found) for found in import_automod(AUTOMOD).left_out]
    assert any("son expression régulière regarde autour d’elle" in each for each in said)


def test_what_others_wrote_cannot_turn_the_sentence(french: Language) -> None:
    said = charter_texts.message(Problem("There is no “{name}” here.", {"name": "a\u202eb\x00"}))
    assert "\u202e" not in said
    assert "\x00" not in said


def test_why_an_edit_is_refused_is_said_in_french(french: Language) -> None:
    rule = Rule(id="insult-person", title="R", when=(When(links=True),))
    with pytest.raises(CannotEdit) as there:
        add_rule(test_read.SOUND, rule)
    assert charter_texts.refusal(there.value.sentence).replace("\u00a0", " ") == (
        "Il y a déjà une règle « insult-person »"
    )
    with pytest.raises(CannotEdit) as none:
        remove_rule(test_read.SOUND, "x{y}")
    assert "« x{y} »" in charter_texts.refusal(none.value.sentence).replace("\u00a0", " ")
    assert str(none.value) == "There is no rule “x{y}” in this file"
    found = edited(test_read.SOUND, {}, [lambda text: add_rule(text, rule)])
    assert charter_texts.refusal(found.refused) == charter_texts.refusal(there.value.sentence)


def test_every_difference_is_said_in_french(french: Language) -> None:
    every = [Difference(kind, subject, "x", before="a", after="b") for kind, subject in compare.TEMPLATES]
    every += [Difference(Kind.MOVED, subject, "x", before="a", after="") for subject in compare.TO_THE_TOP]
    every += [Difference(Kind.CHANGED, subject, "", "f", "a", "b") for subject in Subject]
    for found in every:
        assert charter_texts.difference(found).casefold() != str(found).casefold()


DIFFERENCES = [
    (Difference(Kind.CHANGED, Subject.RULE, "c", "then.hide", None, True),
     "Règle « c » : then.hide vaut maintenant oui", "Rule “c”: then.hide is now yes"),
    (Difference(Kind.ADDED, Subject.RULE, "c", "when.banks", None, "{w}"),
     "Règle « c » : when.banks compte en plus « {w} »", "Rule “c”: when.banks gained “{w}”"),
    (Difference(Kind.CHANGED, Subject.CHARTER, "", "title", "", "b"),
     "Charte : title passe de rien à « b »", "Charter: title was nothing, is now “b”"),
    (Difference(Kind.MOVED, Subject.REPLY, "d", before="a", after=""),
     "Réponse « d » placée en tête", "Reply “d” moved to the top"),
]  # fmt: skip


@pytest.mark.parametrize(("found", "said", "english"), DIFFERENCES)
def test_a_difference_in_words(french: Language, found: Difference, said: str, english: str) -> None:
    assert charter_texts.difference(found).replace("\u00a0", " ") == said
    french.use("en")
    assert charter_texts.difference(found) == english


def test_a_translation_fills_without_fault() -> None:
    """A place that the French text has and the English one has not would fail when it is filled."""
    for entry in translations.entries("fr"):
        if entry.text.context in ("Charter", "CharterDifference"):
            (said,) = entry.translations
            places = [re.findall(r"(?<!\{)\{(\w+)\}(?!\})", each) for each in (entry.text.source, said)]
            assert sorted(places[0]) == sorted(places[1]), entry
            assert said.format(**dict.fromkeys(places[0], "x"))


def test_every_word_is_found_by_the_tool(qapp: QApplication) -> None:
    assert QCoreApplication.translate("Charter", "This is empty.") == "This is empty."
    sources = (Path(translations.ROOT) / "cm_inbox" / "charter").rglob("*.py")
    written = {
        said for path in sources for said in re.findall(r'(?:Problem|Misspelt)\(\s*"([^"\\]+)"', path.read_text())
    }
    assert len(written) > 25
    assert written <= known()
