"""Times as people say them, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from PySide6.QtWidgets import QApplication

from cm_inbox.gui import when
from cm_inbox.gui.language import Language


def at(*moment: int) -> int:
    return round(datetime(*moment).timestamp() * 1000)  # type: ignore[arg-type]  # ints, as datetime wants


NOW = at(2026, 11, 22, 10, 15)


@pytest.fixture(params=["en", "fr"])
def language(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[str]:
    speaking = Language(qapp)
    speaking.use(request.param)
    yield request.param
    speaking.use("en")


def test_days(language: str) -> None:
    french = language == "fr"
    assert when.moment(at(2026, 11, 22, 8, 3), NOW) == ("aujourd’hui, 08:03" if french else "today, 08:03")
    assert when.moment(at(2026, 11, 21, 18, 31), NOW) == ("hier, 18:31" if french else "yesterday, 18:31")
    assert when.day(at(2026, 11, 23, 9), NOW) == ("demain" if french else "tomorrow")
    assert when.day(at(2026, 3, 4, 9), NOW).lower().startswith("4 mar")
    assert when.day(at(2023, 3, 4, 9), NOW).endswith("2023")
    assert when.since(at(2023, 3, 4), NOW) == ("mars 2023" if french else "March 2023")
    assert when.since(at(2026, 11, 12), NOW) == ("le 12 nov." if french else "12 Nov")


def test_the_first_of_a_month(language: str) -> None:
    french = language == "fr"
    first = at(2026, 12, 1, 9)
    assert when.full(first).startswith("mardi 1er décembre 2026, " if french else "Tuesday")
    assert ("1er" in when.full(first)) is french
    assert when.day(first, NOW) == ("1er déc." if french else "1 Dec")
    assert when.date_of(at(2027, 1, 1), NOW) == ("1er janv. 2027" if french else "1 Jan 2027")
    assert when.since(at(2026, 11, 1), NOW) == ("le 1er nov." if french else "1 Nov")
    assert "11er" not in when.full(at(2026, 12, 11, 9)), "only the first is counted so"
    assert when.short(datetime(2026, 12, 1).date()) == ("1er déc." if french else "1 Dec")


def test_lengths(language: str) -> None:
    french = language == "fr"
    gap = "\u00a0" if french else " "
    assert when.wait(9 * when.MINUTE) == f"9{gap}min"
    assert when.wait(72 * when.MINUTE) == f"1{gap}h{gap}12"
    assert when.wait(6 * when.DAY + when.HOUR) == f"6{gap}{'j' if french else 'd'}"
    assert when.wait(-5) == f"0{gap}min"
    assert when.length(when.DAY) == ("24\u00a0heures" if french else "24 hours")
    assert when.length(7 * when.DAY) == ("7\u00a0jours" if french else "7 days")
    assert when.length(when.HOUR) == ("1\u00a0heure" if french else "1 hour")
    assert when.ago(NOW - 12_000, NOW) == ("il y a 12\u00a0s" if french else "12 s ago")


def test_no_calendar_holds_these(language: str) -> None:
    for instant in (-(10**15), 10**17, 2**63):
        assert when.moment(instant, NOW)


def test_proposals() -> None:
    assert when.at_hour(1, 9, NOW) == at(2026, 11, 23, 9)
    assert when.next_monday(9, NOW) == at(2026, 11, 23, 9)
    assert when.next_monday(9, at(2026, 11, 23, 8)) == at(2026, 11, 30, 9)
