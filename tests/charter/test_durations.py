"""Durations, spans, holidays and time zones as people write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cm_inbox.charter.durations import (
    DAY,
    HOUR,
    LONGEST,
    MINUTE,
    Holiday,
    Span,
    parse_duration,
    parse_holiday,
    parse_span,
    spell_duration,
    time_zone,
)

from .unhurried import unhurried


@pytest.mark.parametrize(
    ("written", "millis"),
    [
        *(("90d", 90 * DAY), ("12h", 12 * HOUR), ("30m", 30 * MINUTE), ("2w", 14 * DAY)),
        *(("3 days", 3 * DAY), ("3 jours", 3 * DAY), ("1 semaine", 7 * DAY), ("  3  Jours ", 3 * DAY)),
        *(("1h30", 90 * MINUTE), ("1 h 30", 90 * MINUTE), ("6 mois", 180 * DAY), ("1 an", 365 * DAY)),
        *(("1d12h", 36 * HOUR), ("2 days and 3 hours", 51 * HOUR), ("1 jour et 2 heures", 26 * HOUR)),
        *(("for good", None), ("For Good", None), ("définitif", None), ("pour toujours", None)),
    ],
)
def test_durations_are_read_as_people_type_them(written: str, millis: int | None) -> None:
    assert parse_duration(written) == millis


@pytest.mark.parametrize("written", ["", "90", "d", "0d", "-3d", "1.5h", "5 min 30", "soon", "9" * 500, "999999999y"])
def test_what_is_no_duration_is_told_with_what_to_write(written: str) -> None:
    with pytest.raises(ValueError, match="is no duration"):
        parse_duration(written)


@unhurried
@given(st.integers(1, LONGEST // MINUTE))
def test_a_spelled_duration_reads_as_itself(minutes: int) -> None:
    millis = minutes * MINUTE
    assert parse_duration(spell_duration(millis)) == millis


def test_durations_are_spelled_as_people_say_them() -> None:
    spelled = [spell_duration(millis) for millis in (30 * MINUTE, 12 * HOUR, DAY, 7 * DAY, 14 * DAY, 90 * DAY, None)]
    assert spelled == ["30m", "12h", "1d", "7d", "2w", "90d", "for good"]


@pytest.mark.parametrize(
    ("written", "span"),
    [
        *(("09:00-12:30", Span(540, 750)), ("22:00-06:00", Span(1320, 360)), ("9h-12h30", Span(540, 750))),
        *(("9:00 – 17:00", Span(540, 1020)), ("9-17", Span(540, 1020)), ("00:00-24:00", Span(0, 1440))),
    ],
)
def test_spans_are_read(written: str, span: Span) -> None:
    assert parse_span(written) == span


@pytest.mark.parametrize(
    "written", ["", "09:00", "9:60-10:00", "25:00-26:00", "24:00-06:00", "9:00-9:00", "midi-14:00"]
)
def test_what_is_no_span_is_told(written: str) -> None:
    with pytest.raises(ValueError, match="“"):
        parse_span(written)


def test_a_span_over_midnight_holds_both_ends_of_the_day() -> None:
    night, morning = parse_span("22:00-06:00"), parse_span("09:00-12:30")
    assert [night.holds(minute) for minute in (1319, 1320, 0, 359, 360)] == [False, True, True, True, False]
    assert [morning.holds(minute) for minute in (539, 540, 749, 750)] == [False, True, True, False]


def test_holidays_are_of_one_year_or_of_all() -> None:
    assert parse_holiday("2026-12-25") == Holiday(2026, 12, 25)
    christmas = parse_holiday("12-25")
    assert christmas.falls_on(date(2030, 12, 25))
    assert not christmas.falls_on(date(2030, 12, 24))
    assert not parse_holiday("2026-12-25").falls_on(date(2030, 12, 25))
    assert parse_holiday("02-29") == Holiday(None, 2, 29)


@pytest.mark.parametrize("written", ["", "12/25", "2026-02-29", "13-01", "0000-01-01", "25-12-2026"])
def test_what_is_no_day_is_told(written: str) -> None:
    with pytest.raises(ValueError, match="is no day"):
        parse_holiday(written)


@pytest.mark.parametrize(
    "name", ["", "Europe", "Europe/Pariss", "../../etc/passwd", "/etc/passwd", "\0", "é", "a" * 5000]
)
def test_what_is_no_time_zone_is_told(name: str) -> None:
    with pytest.raises(ValueError, match="is no time zone"):
        time_zone(name)


def test_time_zones_have_their_iana_names() -> None:
    assert time_zone("Europe/Paris").key == "Europe/Paris"


@unhurried
@given(st.text())
def test_any_text_is_read_or_told(text: str) -> None:
    for parse in (parse_duration, parse_span, parse_holiday, time_zone):
        told = "“"
        try:
            parse(text)
        except ValueError as error:
            told = str(error)
        assert told.startswith("“")
