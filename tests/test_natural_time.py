"""Times in words."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cm_inbox.models.instants import Millis
from cm_inbox.natural_past import behind
from cm_inbox.natural_time import understand
from cm_inbox.natural_words import Trouble

from .gui.texts_of_every_plane import ANY_TEXT

PARIS = ZoneInfo("Europe/Paris")
ZONES = ("Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/St_Johns", "UTC")
HOUR: Millis = 3_600_000


def at(text: str, zone: ZoneInfo = PARIS) -> Millis:
    return round(datetime.fromisoformat(text).replace(tzinfo=zone).timestamp() * 1000)


SUNDAY_NIGHT = at("2026-11-22 22:00")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("demain 9h", "2026-11-23 09:00"),
        ("Demain à 9 h 30", "2026-11-23 09:30"),
        ("lundi", "2026-11-23 09:00"),
        ("lundi prochain à 14h30", "2026-11-23 14:30"),
        ("mardi en huit", "2026-12-01 09:00"),
        ("dans 2 heures", "2026-11-23 00:00"),
        ("dans une demi-heure", "2026-11-22 22:30"),
        ("dans 1h30", "2026-11-22 23:30"),
        ("dans une heure et demie", "2026-11-22 23:30"),
        ("dans un quart d’heure", "2026-11-22 22:15"),
        ("dans 2 jours et 3 heures", "2026-11-25 01:00"),
        ("fin de semaine", "2026-11-27 16:00"),
        ("week-end", "2026-11-28 09:00"),
        ("semaine prochaine", "2026-11-23 09:00"),
        ("fin du mois", "2026-11-30 16:00"),
        ("APRÈS-DEMAIN", "2026-11-24 09:00"),
        ("vendredi matin", "2026-11-27 09:00"),
        ("demain matin 8h", "2026-11-23 08:00"),
        ("demain soir", "2026-11-23 18:00"),
        ("8h du soir", "2026-11-23 20:00"),
        ("midi", "2026-11-23 12:00"),
        ("le 3 décembre à 10h", "2026-12-03 10:00"),
        ("1er janvier", "2027-01-01 09:00"),
        ("le 3", "2026-12-03 09:00"),
        ("31/12 14:00", "2026-12-31 14:00"),
        ("1/2/27 8:15", "2027-02-01 08:15"),
        ("29/2", "2028-02-29 09:00"),
        ("in 2 hours", "2026-11-23 00:00"),
        ("in an hour and a half", "2026-11-22 23:30"),
        ("tomorrow 9am", "2026-11-23 09:00"),
        ("9:30 pm tomorrow", "2026-11-23 21:30"),
        ("next monday", "2026-11-23 09:00"),
        ("the day after tomorrow at noon", "2026-11-24 12:00"),
        ("december 31st, 2027 at 9:30 pm", "2027-12-31 21:30"),
        ("Dec 31 2pm", "2026-12-31 14:00"),
        ("12/31", "2026-12-31 09:00"),
        ("2027-01-02 8:00", "2027-01-02 08:00"),
        ("end of the week", "2026-11-27 16:00"),
        ("30 min", "2026-11-22 22:30"),
        ("+2h", "2026-11-23 00:00"),
        ("14h", "2026-11-23 14:00"),
        ("à 9", "2026-11-23 09:00"),
    ],
)
def test_what_is_meant(said: str, meant: str) -> None:
    assert understand(said, SUNDAY_NIGHT, PARIS) == at(meant)


def test_the_same_words_at_other_hours() -> None:
    assert understand("ce soir", at("2026-11-25 10:00"), PARIS) == at("2026-11-25 18:00")
    assert understand("tonight", at("2026-11-25 10:00"), PARIS) == at("2026-11-25 18:00")
    assert understand("mercredi", at("2026-11-25 10:00"), PARIS) == at("2026-12-02 09:00")
    assert understand("fin de semaine", at("2026-11-27 18:00"), PARIS) == at("2026-12-04 16:00")
    assert understand("31/12", at("2026-12-31 10:00"), PARIS) == at("2027-12-31 09:00")


@pytest.mark.parametrize(
    "said", ["", "   ", "bidule", "demain truc", "hier truc", "32/13", "31 février", "mars", "un", "9h 10h 11h"]
)
def test_what_is_not_understood_is_not_guessed(said: str) -> None:
    assert understand(said, SUNDAY_NIGHT, PARIS) is Trouble.UNKNOWN


def test_what_is_over_and_what_is_far() -> None:
    assert understand("ce soir", SUNDAY_NIGHT, PARIS) is Trouble.PAST
    assert understand("aujourd’hui", SUNDAY_NIGHT, PARIS) is Trouble.PAST
    assert understand("1/1/2020", SUNDAY_NIGHT, PARIS) is Trouble.PAST
    for said in (
        "hier",
        "avant-hier à 18h",
        "yesterday",
        "il y a 3 jours",
        "lundi dernier",
        "last week",
        "2 hours ago",
    ):
        assert understand(said, SUNDAY_NIGHT, PARIS) is Trouble.PAST
    assert understand("dans 900 ans", SUNDAY_NIGHT, PARIS) is Trouble.FAR


@pytest.mark.parametrize(
    ("said", "begins"),
    [
        ("hier", "2026-11-21 00:00"),
        ("Avant-hier", "2026-11-20 00:00"),
        ("hier soir", "2026-11-21 18:00"),
        ("hier à 18h30", "2026-11-21 18:30"),
        ("yesterday", "2026-11-21 00:00"),
        ("the day before yesterday", "2026-11-20 00:00"),
        ("aujourd’hui", "2026-11-22 00:00"),
        ("ce matin", "2026-11-22 05:00"),
        ("lundi", "2026-11-16 00:00"),
        ("dimanche", "2026-11-22 00:00"),
        ("dimanche dernier", "2026-11-15 00:00"),
        ("last sunday", "2026-11-15 00:00"),
        ("la semaine dernière", "2026-11-09 00:00"),
        ("cette semaine", "2026-11-16 00:00"),
        ("last week", "2026-11-09 00:00"),
        ("ce mois-ci", "2026-11-01 00:00"),
        ("le mois dernier", "2026-10-01 00:00"),
        ("l’an dernier", "2025-01-01 00:00"),
        ("this year", "2026-01-01 00:00"),
        ("il y a 3 jours", "2026-11-19 00:00"),
        ("il-y-a-3-jours", "2026-11-19 00:00"),
        ("les 3 derniers jours", "2026-11-19 00:00"),
        ("3 days ago", "2026-11-19 00:00"),
        ("3d", "2026-11-19 00:00"),
        ("il y a un mois", "2026-10-22 00:00"),
        ("il y a 2 heures", "2026-11-22 20:00"),
        ("1er décembre", "2025-12-01 00:00"),
        ("1er novembre", "2026-11-01 00:00"),
        ("octobre 2025", "2025-10-01 00:00"),
        ("décembre", "2025-12-01 00:00"),
        ("31/12", "2025-12-31 00:00"),
        ("le 25", "2026-10-25 00:00"),
        ("18h", "2026-11-22 18:00"),
        ("23h", "2026-11-21 23:00"),
        ("depuis hier", "2026-11-21 00:00"),
    ],
)
def test_when_what_is_over_began(said: str, begins: str) -> None:
    assert behind(said, SUNDAY_NIGHT, PARIS) == at(begins)


def test_what_is_to_come_or_not_understood_is_nothing_that_was() -> None:
    for said in ("demain", "dans 2 jours", "next week", "lundi prochain 9h", "1/1/2030"):
        assert behind(said, SUNDAY_NIGHT, PARIS) is Trouble.AHEAD
    for said in ("", "bidule", "hier truc", "31 février", "32/13"):
        assert behind(said, SUNDAY_NIGHT, PARIS) is Trouble.UNKNOWN
    assert behind("il y a 9999 ans", SUNDAY_NIGHT, PARIS) in (Trouble.UNKNOWN, Trouble.FAR)


MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2034, 12, 31), timezones=st.just(UTC))


@given(MOMENTS, st.sampled_from(ZONES), st.integers(1, 72))
def test_hours_are_hours_whatever_the_clocks_do(moment: datetime, zone: str, hours: int) -> None:
    now = round(moment.timestamp() * 1000)
    assert understand(f"dans {hours} heures", now, ZoneInfo(zone)) == now + hours * HOUR


@given(MOMENTS, st.sampled_from(ZONES), st.integers(4, 23), st.integers(0, 59))
def test_tomorrow_is_the_next_day_at_that_time(moment: datetime, zone: str, hour: int, minute: int) -> None:
    here = moment.astimezone(ZoneInfo(zone))
    found = understand(f"demain {hour}h{minute:02}", round(moment.timestamp() * 1000), ZoneInfo(zone))
    assert isinstance(found, int)
    then = datetime.fromtimestamp(found / 1000, ZoneInfo(zone))
    assert (then.date(), then.time()) == (here.date() + timedelta(days=1), time(hour, minute))


@given(MOMENTS, st.sampled_from(ZONES), st.dates(date(2024, 1, 1), date(2040, 1, 1)), st.times())
def test_a_written_date_is_that_date_or_over_or_far(moment: datetime, zone: str, day: date, clock: time) -> None:
    now, place = round(moment.timestamp() * 1000), ZoneInfo(zone)
    found = understand(f"{day:%d/%m/%Y} {clock:%H:%M}", now, place)
    wanted = round(datetime.combine(day, clock.replace(second=0, microsecond=0), place).timestamp() * 1000)
    if wanted <= now:
        assert found is Trouble.PAST
    elif found is not Trouble.FAR:
        assert found == wanted
    else:
        assert wanted - now > 9 * 365 * 24 * HOUR


@given(ANY_TEXT, MOMENTS)
def test_no_text_breaks_it_and_no_answer_lies_behind(text: str, moment: datetime) -> None:
    now = round(moment.timestamp() * 1000)
    found = understand(text, now, PARIS)
    assert isinstance(found, Trouble) or found > now
    began = behind(text, now, PARIS)
    assert isinstance(began, Trouble) or began <= now


WORDS = st.lists(
    st.sampled_from(
        ["demain", "lundi", "9h", "in", "2", "heures", "le", "31/12", "matin", "next", "week", "3", "mars", "pm"]
    ),
    max_size=6,
)


@given(WORDS, MOMENTS, st.sampled_from(ZONES))
def test_words_in_any_order_never_break_it(words: list[str], moment: datetime, zone: str) -> None:
    now = round(moment.timestamp() * 1000)
    found = understand(" ".join(words), now, ZoneInfo(zone))
    assert isinstance(found, Trouble) or found > now
    began = behind(" ".join(words), now, ZoneInfo(zone))
    assert isinstance(began, Trouble) or began <= now
