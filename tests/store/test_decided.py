"""Looking through what was decided."""

from __future__ import annotations

import pytest

from cm_inbox.inbox import Inbox
from cm_inbox.models.accounts import Account
from cm_inbox.models.decisions import DecisionFilter, DecisionKind
from cm_inbox.models.messages import Author
from cm_inbox.store import Store, decided

from .conftest import message
from .test_ingest import put


@pytest.fixture
def noted(store: Store, account: Account) -> Store:
    """Return a history in which somebody noted 100 % of an Œuvre under what Élodie wrote."""
    put(store, account, message("1", 1000, author=Author("e", "@elodie_b", "Élodie BÉRENGER")))
    inbox = Inbox(store, actor="Noé", clock=lambda: 2_000_000)
    inbox.decide(DecisionKind.NOTE, [1], text="Remboursée à 100 % : l’Œuvre abîmée").result()
    inbox.decide(DecisionKind.LABEL, [1], text="vip").result()
    return store


@pytest.mark.parametrize(
    "words",
    [
        "remboursée",
        "REMBOURSEE",
        "rembourse\u0301e",
        "œuvre",
        "oeuvre abimee",
        "elodie bere",
        "ÉLODIE_B",
        "100 %",
        " à 1 ",
    ],
)
def test_words_are_found_whatever_their_case_and_accents(noted: Store, words: str) -> None:
    found = noted.read(decided.page, DecisionFilter(words=words), limit=10).decisions
    assert DecisionKind.NOTE in {each.kind for each in found}


@pytest.mark.parametrize("words", ["remboursé e", "%e%", "l_uvre", "vipère"])
def test_what_was_not_written_is_not_found(noted: Store, words: str) -> None:
    assert noted.read(decided.page, DecisionFilter(words=words), limit=10).decisions == ()


def test_words_narrow_and_nothing_asked_is_everything(noted: Store) -> None:
    [only] = noted.read(decided.page, DecisionFilter(words="VIP"), limit=10).decisions
    assert only.kind is DecisionKind.LABEL
    assert len(noted.read(decided.page, DecisionFilter(), limit=10).decisions) == 2
