"""By when an answer is due: in the office hours of the charter in force, else after the brand's plain reply target."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from cm_inbox.due_times import DueTimes
from cm_inbox.inbox import Inbox
from cm_inbox.judging import Judging
from cm_inbox.models.accounts import Account
from cm_inbox.models.decisions import DecisionKind
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import Message, ThreadKind
from cm_inbox.models.queue import View
from cm_inbox.store import Connection, Store, accounts, charters, ingest
from tests.store.conftest import KEY, connect_account, message, report

MINUTE = 60_000
HOUR = 60 * MINUTE

CHARTER = """
title = "Charte d'Altéa"
brand = "Altéa"
time_zone = "Europe/Paris"

[office_hours]
monday = ["09:00-12:00", "14:00-18:00"]
tuesday = ["09:00-18:00"]
wednesday = ["09:00-18:00"]
thursday = ["09:00-18:00"]
friday = ["09:00-17:00"]

[reply_targets]
public = "4h"
private = "1h"
networks.matrix.public = "30m"
"""


def paris(text: str) -> Millis:
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Paris")).timestamp() * 1000)


FRIDAY = paris("2026-11-20T16:00")
"""An hour before the weekend."""


class House:
    """A brand with one account, whose history asks the charter by when answers are due."""

    def __init__(self, store: Store) -> None:
        self.store = store
        store.due = DueTimes(store)
        self.inbox = Inbox(store, actor="camille", clock=lambda: FRIDAY + 5 * MINUTE)
        self.judging = Judging(store, clock=lambda: FRIDAY)
        self.account = connect_account(store)

    def charter(self, text: str, account: Account | None = None) -> None:
        brand_id = (account or self.account).brand_id
        self.store.write(charters.save, brand_id, text, included={}, author="lea", note="", at=1).result()

    def arrive(self, *messages: Message, account: Account | None = None) -> None:
        account_id = (account or self.account).id
        self.store.write(lambda conn: self.judging.apply(conn, account_id, messages=messages, now=FRIDAY)).result()

    def due(self) -> dict[str, Millis | None]:
        """Return by when each author is to be answered."""
        rows = self.store.read(lambda conn: conn.execute(_DUE).fetchall())
        return dict(rows)


_DUE = "SELECT author.native_id, due_at FROM conversation JOIN author ON author.id = author_id"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with Store.open(tmp_path, KEY, clock=lambda: FRIDAY) as store:
        yield House(store)


def test_without_a_charter_every_hour_counts(house: House) -> None:
    house.arrive(message("1", FRIDAY))
    assert house.due() == {"anna": FRIDAY + 2 * HOUR}


def test_the_weekend_does_not_count(house: House) -> None:
    house.charter(CHARTER)
    house.arrive(
        message("1", FRIDAY),
        message("2", FRIDAY, author="ben", thread="dm", kind=ThreadKind.PRIVATE),
        message("3", FRIDAY + 30 * MINUTE, author="zoe"),
    )
    assert house.due() == {
        "anna": paris("2026-11-23T12:00"),  # an hour on Friday, three on Monday before lunch
        "ben": paris("2026-11-20T17:00"),
        "zoe": paris("2026-11-23T14:30"),
    }


def test_networks_have_targets_of_their_own(house: House) -> None:
    there = connect_account(house.store, brand="Brevent", network="matrix")
    house.charter(CHARTER, there)
    house.arrive(message("1", FRIDAY), account=there)
    assert house.due() == {"anna": FRIDAY + 30 * MINUTE}


def test_a_brand_that_is_never_open_promises_nothing(house: House) -> None:
    house.charter('title = "T"\nbrand = "A"\n[office_hours]\nmonday = []\n')
    house.arrive(message("1", FRIDAY))
    assert house.due() == {"anna": None}


def test_what_waits_is_due_by_the_hours_of_a_charter_that_changed(house: House) -> None:
    house.arrive(message("1", FRIDAY), message("2", FRIDAY, author="ben"))
    (ben,) = [row.id for row in house.inbox.rows(house.inbox.ids(View.INBOX)) if row.author_native_id == "ben"]
    house.inbox.decide(DecisionKind.DONE, [ben]).result()
    house.charter(CHARTER)
    house.judging.catch_up_all()
    assert house.due() == {"anna": paris("2026-11-23T12:00"), "ben": None}
    house.charter(CHARTER.replace('public = "4h"', 'public = "30m"'))
    house.judging.catch_up_all()
    assert house.due() == {"anna": FRIDAY + 30 * MINUTE, "ben": None}


def test_a_message_that_comes_before_the_catching_up_moves_its_conversation_to_the_new_hours(house: House) -> None:
    house.arrive(message("1", FRIDAY))
    house.charter(CHARTER)
    house.arrive(message("2", FRIDAY + MINUTE))
    assert house.due() == {"anna": paris("2026-11-23T12:00")}


def test_a_decision_and_its_undoing_know_the_hours_too(house: House) -> None:
    house.charter(CHARTER)
    house.arrive(message("1", FRIDAY))
    before = house.due()
    receipt = house.inbox.decide(DecisionKind.DONE, list(house.inbox.ids(View.INBOX))).result()
    assert house.due() == {"anna": None}
    house.inbox.undo(receipt.decisions[0].id).result()
    assert house.due() == before


def test_an_account_that_moves_to_another_brand_is_due_by_its_hours(house: House) -> None:
    house.arrive(message("1", FRIDAY))
    other = house.store.write(accounts.add_brand, "Brevent", at=1).result()
    house.store.write(charters.save, other.id, CHARTER, included={}, author="lea", note="", at=1).result()
    house.store.write(accounts.remove_account, house.account.id, at=2).result()
    house.store.write(
        accounts.add_account, other.id, house.account.network, report(house.account.address), None, at=3
    ).result()
    assert house.due() == {"anna": paris("2026-11-23T12:00")}


def test_a_version_of_the_same_transaction_counts(house: House) -> None:
    house.arrive(message("0", FRIDAY, author="ben"))

    def both(conn: Connection) -> None:
        charters.save(conn, house.account.brand_id, CHARTER, included={}, author="lea", note="", at=1)
        ingest.apply(conn, house.account.id, messages=[message("1", FRIDAY)], now=FRIDAY)

    house.store.write(both).result()
    assert house.due()["anna"] == paris("2026-11-23T12:00")


def test_a_charter_that_cannot_be_read_loses_no_message(house: House) -> None:
    house.charter("this is no charter")
    house.arrive(message("1", FRIDAY))
    assert house.due() == {"anna": FRIDAY + 2 * HOUR}


@pytest.mark.logs("when an answer is due could not be worked out")
def test_a_fault_in_working_it_out_loses_no_message(house: House) -> None:
    def broken(*_: object) -> Millis | None:
        raise ZeroDivisionError

    house.store.due = broken
    house.arrive(message("1", FRIDAY))
    assert house.due() == {"anna": FRIDAY + 2 * HOUR}
