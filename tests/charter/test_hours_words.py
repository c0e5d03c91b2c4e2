"""Office hours in words."""

from __future__ import annotations

import pytest

from cm_inbox.charter.hours import DAYS
from cm_inbox.charter.hours_words import in_words
from cm_inbox.charter.shape import OfficeHours

WEEK = dict.fromkeys(DAYS[:5], ("09:00-18:00",))
BROKEN = dict.fromkeys(DAYS[:5], ("14:00-18:00", "09:00-12:30"))


@pytest.mark.parametrize(
    ("office", "fr", "en"),
    [
        (OfficeHours(**WEEK), "du lundi au vendredi de 9 h à 18 h", "Monday to Friday from 9 am to 6 pm"),
        (
            OfficeHours(**BROKEN, saturday=("10:00-12:00",)),
            "du lundi au vendredi de 9 h à 12 h 30 et de 14 h à 18 h, et le samedi de 10 h à midi",
            "Monday to Friday from 9 am to 12:30 pm and from 2 pm to 6 pm, and Saturday from 10 am to noon",
        ),
        (
            OfficeHours(monday=("07:00-19:00",), wednesday=("07:00-19:00",), friday=("07:00-19:00",)),
            "le lundi, le mercredi et le vendredi de 7 h à 19 h",
            "Monday, Wednesday and Friday from 7 am to 7 pm",
        ),
        (
            OfficeHours(saturday=("20:00-02:00",), sunday=("20:00-02:00",)),
            "le samedi et le dimanche de 20 h à 2 h",
            "Saturday and Sunday from 8 pm to 2 am",
        ),
        (
            OfficeHours(**dict.fromkeys(DAYS, ("06:00-24:00",))),
            "tous les jours de 6 h à minuit",
            "every day from 6 am to midnight",
        ),
        (OfficeHours(monday=("00:00-24:00",)), "le lundi 24 h sur 24", "Monday around the clock"),
        (None, "24 h sur 24, 7 jours sur 7", "around the clock, every day"),
    ],
)
def test_office_hours_in_words(office: OfficeHours | None, fr: str, en: str) -> None:
    assert str(in_words(office, "fr-CA")).replace("\xa0", " ") == fr
    assert str(in_words(office, "en")).replace("\xa0", " ") == en


def test_a_number_stays_with_its_unit() -> None:
    assert in_words(OfficeHours(monday=("09:30-18:00",)), "fr") == "le lundi de 9\xa0h\xa030 à 18\xa0h"


def test_where_there_are_no_words() -> None:
    assert in_words(OfficeHours(**WEEK), "de") is None
    assert in_words(OfficeHours(), "fr") is None
