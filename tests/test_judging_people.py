"""What rules ask of an author is asked of the person whom somebody linked, and asked anew when that changes."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from cm_inbox.judging import Judging
from cm_inbox.models.decisions import DecisionKind
from cm_inbox.models.queue import Change, View
from cm_inbox.store import Store
from tests.store.conftest import KEY, message
from tests.waiting import until

from .test_judging import House, said

HOUR = 3_600_000
CHARTER = """
title = "Charte d'Altéa"
brand = "Altéa"

[[rule]]
id = "welcome"
title = "Bienvenue"
when = { first_time = true }
then = { labels = ["nouveau"] }

[[rule]]
id = "vip"
title = "Cliente fidèle"
when = { author_labels = ["vip"] }
then = { urgent = true }

[[rule]]
id = "warned"
title = "Déjà avertie"
when = { strikes_at_least = 1 }
then = { urgent = true }

[[rule]]
id = "young"
title = "Compte récent"
when = { author_known_at_most = "1 h" }
then = { labels = ["récent"] }
"""


@pytest.fixture(autouse=True)
def _quiet(quiet_logs: None) -> None:
    """Let unexpected warnings fail these tests."""


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """Return a house in which Anna, a customer with a label and a warning, and later Ben have written."""
    with Store.open(tmp_path, KEY, clock=lambda: 1_000_000) as store:
        made = House(store)
        made.now = 10 * HOUR
        made.charter(CHARTER)
        made.arrive(message("1", HOUR, "bonjour"))
        [anna] = made.inbox.ids(View.INBOX)
        made.inbox.decide(DecisionKind.LABEL, [anna], text="vip").result()
        made.inbox.decide(DecisionKind.WARN, [anna], text="Restez polie.", rule="warned").result()
        made.now += 1
        made.arrive(message("2", 11 * HOUR, "et ma commande ?", author="ben", thread="other"))
        yield made


def rules(house: House) -> dict[str, list[str]]:
    return {author: [rule for rule, _ in found] for author, found in said(house).items()}


def authors(house: House) -> tuple[int, int]:
    """Return the rows of Anna and Ben."""
    return house.inbox.conversation(1).author.row, house.inbox.conversation(2).author.row


ALONE = ["welcome", "young"]
LINKED = ["vip", "warned"]


def test_what_is_known_of_one_is_known_of_the_person(house: House) -> None:
    assert rules(house) == {"ben": ALONE}
    anna, ben = authors(house)
    house.inbox.decide_on_person(DecisionKind.LINK_PERSON, ben, anna).result()
    house.arrive(message("3", 12 * HOUR, "toujours rien", author="ben", thread="third"))
    third = house.inbox.conversation(3)
    assert [each.verdict.rule for each in third.messages[0].verdicts] == LINKED


def test_linking_has_what_waits_judged_anew_and_its_undo_too(house: House) -> None:
    anna, ben = authors(house)
    linked = house.inbox.decide_on_person(DecisionKind.LINK_PERSON, ben, anna).result()
    house.catch_up()
    assert rules(house) == {"ben": LINKED}
    house.inbox.undo(linked.decisions[0].id).result()
    house.catch_up()
    assert rules(house) == {"ben": ALONE}


@pytest.mark.parametrize("kind", [DecisionKind.UNLINK_PERSON, DecisionKind.TELL_APART])
def test_taking_somebody_out_of_a_person_does_too(house: House, kind: DecisionKind) -> None:
    anna, ben = authors(house)
    house.inbox.decide_on_person(DecisionKind.LINK_PERSON, ben, anna).result()
    house.catch_up()
    other = None if kind is DecisionKind.UNLINK_PERSON else ben
    house.inbox.decide_on_person(kind, anna, other).result()
    house.catch_up()
    assert rules(house) == {"ben": ALONE}


def test_what_is_closed_is_judged_anew_when_its_author_writes_again(house: House) -> None:
    house.inbox.decide(DecisionKind.DONE, [2]).result()
    anna, ben = authors(house)
    house.inbox.decide_on_person(DecisionKind.LINK_PERSON, ben, anna).result()
    house.catch_up()
    assert [each.verdict.rule for each in house.inbox.conversation(2).messages[0].verdicts] == ALONE
    house.inbox.decide(DecisionKind.REOPEN, [2]).result()
    house.catch_up()
    assert rules(house) == {"ben": LINKED}


@pytest.mark.anyio
async def test_a_running_engine_judges_anew_at_once(house: House) -> None:
    told: list[Change] = []
    judging = Judging(house.store, tell=told.append, clock=lambda: house.now)
    house.inbox.poke_judging = judging.charter_changed
    running = asyncio.create_task(judging.run())
    anna, ben = authors(house)
    try:
        linked = await asyncio.wrap_future(house.inbox.decide_on_person(DecisionKind.LINK_PERSON, ben, anna))
        await until(lambda: rules(house) == {"ben": LINKED})
        await asyncio.wrap_future(house.inbox.undo(linked.decisions[0].id))
        await until(lambda: rules(house) == {"ben": ALONE})
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    assert all(change.conversations == (2,) for change in told)
