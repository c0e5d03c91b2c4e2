"""A term counts in a message that may be in its language: short ones as people type them are hard to tell."""

from __future__ import annotations

import pytest

from cm_inbox.charter.judge import Judge
from cm_inbox.charter.language import language_of, may_be_in
from cm_inbox.charter.shape import Bank, Charter, Rule, Then, When
from cm_inbox.models.verdicts import Subject

NEIGHBOURS = ("de", "en", "es", "fr", "it", "nl", "pt")
BANKS = {
    "fr": Bank(title="fr", language="fr", terms=("con", "guignol*", "tu pues", "abruti*")),
    "en": Bank(title="en", language="en", terms=("retard", "moron*")),
}
JUDGE = Judge(
    Charter(
        languages=("fr", "en"),
        banks=BANKS,
        rules=(Rule(id="insult", title="", when=(When(banks=("fr", "en")),), then=Then(hide=True)),),
    )
)


@pytest.mark.parametrize(
    "text",
    [
        "vs etes des guignols. de a a z", "espece de con, bouge ta caisse", "c un abruti ce mec serieux",
        "le controleur abruti lol", "Quel con, ce chauffeur, franchement !", "ur a moron driver m8",
    ],
)  # fmt: skip
def test_insults_as_they_are_typed(text: str) -> None:
    assert JUDGE.judge(Subject(id="1", text=text, at=0))


@pytest.mark.parametrize(
    "text",
    [
        "Voy con mi madre al centro, con mucho gusto.", "Formaggio con miele e noci, con il pane.",
        "Un café con leche por favor, me voy con el tren.", "J’ai 40 minutes de retard ce matin.",
        "Encore du retard sur la B, toujours du retard.",
    ],
)  # fmt: skip
def test_homographs_in_messages_that_are_plainly_in_another_language(text: str) -> None:
    assert not JUDGE.judge(Subject(id="1", text=text, at=0))


def test_what_may_be() -> None:
    text = "Voy con mi madre al centro"
    assert language_of(text, NEIGHBOURS) == "es"
    assert may_be_in("es", text, NEIGHBOURS)
    assert not may_be_in("fr", text, NEIGHBOURS)
    assert not may_be_in("fr", "con", NEIGHBOURS), "too short to say anything"
    assert not may_be_in("sv", text, NEIGHBOURS)
    assert not may_be_in("xx", text, ("xx", "yy"))
