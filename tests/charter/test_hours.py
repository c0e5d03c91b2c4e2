"""Office hours, against a slow reference that looks at the clock on the wall minute by minute."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cm_inbox.charter.durations import parse_span
from cm_inbox.charter.hours import DAYS, HORIZON, Hours, hours_of, reply_target
from cm_inbox.charter.shape import Charter, OfficeHours, ReplyTargets, Targets
from cm_inbox.models.instants import Millis, parse_time
from cm_inbox.models.messages import Visibility

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
WEEKDAYS = dict.fromkeys(DAYS[:5], ("09:00-12:30", "14:00-18:00"))
PARIS = Hours(OfficeHours(**WEEKDAYS, holidays=("12-25", "2026-11-11")), "Europe/Paris")


def at(text: str, zone: str = "Europe/Paris") -> Millis:
    return round(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp() * 1000)


# --- the reference -----------------------------------------------------------------------------


def slow_is_open(office: OfficeHours, zone: str, instant: Millis) -> bool:
    wall = datetime.fromtimestamp(instant / 1000, UTC).astimezone(ZoneInfo(zone))
    return any(
        opens <= wall.hour * 60 + wall.minute + back * 1440 < closes
        for back in (0, 1)
        for opens, closes in slow_spans(office, wall.date() - timedelta(days=back))
    )


@lru_cache(maxsize=1000)
def slow_spans(office: OfficeHours, day: date) -> list[tuple[int, int]]:
    if day.isoformat() in office.holidays or day.isoformat()[5:] in office.holidays:
        return []
    spans = [parse_span(text) for text in getattr(office, DAYS[day.weekday()])]
    return [(span.start, span.end if span.end > span.start else span.end + 1440) for span in spans]


times = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.sampled_from([0, 0, 30, 15, 59]))
spans = st.builds(
    "{}-{}".format, times, st.one_of(times, st.just("24:00"))
).filter(lambda text: text[:5] != text[6:])  # fmt: skip
offices = st.builds(
    OfficeHours,
    **{day: st.lists(spans, max_size=3).map(tuple) for day in DAYS},
    holidays=st.lists(st.sampled_from(["03-29", "10-25", "2026-10-26", "2026-03-30", "12-31"]), max_size=3).map(tuple),
)
zones = st.sampled_from(["Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Pacific/Apia"])
around_clock_changes = st.sampled_from(
    ["2026-03-28T20", "2026-10-24T20", "2026-03-08T00", "2026-11-01T00", "2026-04-04T10", "2026-07-01T03"]
).map(parse_time)
instants = st.builds(lambda begin, minutes: begin + minutes * MINUTE, around_clock_changes, st.integers(0, 3 * 1440))


@settings(max_examples=60, deadline=None)
@given(offices, zones, instants, st.integers(0, 2000))
def test_every_minute_agrees_with_the_clock_on_the_wall(
    office: OfficeHours, zone: str, begin: Millis, length: int
) -> None:
    hours = Hours(office, zone)
    open_minutes = [slow_is_open(office, zone, begin + minute * MINUTE) for minute in range(length)]
    assert [hours.is_open(begin + minute * MINUTE) for minute in range(length)] == open_minutes
    assert hours.open_ms_between(begin, begin + length * MINUTE) == sum(open_minutes) * MINUTE
    if any(open_minutes):
        assert hours.next_opening(begin) == begin + open_minutes.index(True) * MINUTE
    for target in {sum(open_minutes), sum(open_minutes) // 2} - {0}:
        due = next(n for n in range(length) if sum(open_minutes[: n + 1]) == target) + 1
        assert hours.due_at(begin, target * MINUTE) == begin + due * MINUTE


@settings(max_examples=200, deadline=None)
@given(offices, zones, st.integers(0, 4 * 10**12), st.integers(1, 60 * DAY))
def test_due_is_the_first_instant_with_that_much_open_before_it(
    office: OfficeHours, zone: str, since: Millis, target: Millis
) -> None:
    hours = Hours(office, zone)
    due = hours.due_at(since, target)
    if due is None:
        assert hours.open_ms_between(since, since + HORIZON) < target
    else:
        assert hours.open_ms_between(since, due) == target
        assert hours.open_ms_between(since, due - 1) == target - 1


@given(offices, st.integers(0, 4 * 10**12), st.integers(0, 90 * DAY), st.integers(0, 90 * DAY))
@settings(max_examples=100, deadline=None)
def test_open_time_adds_up(office: OfficeHours, first: Millis, second: Millis, third: Millis) -> None:
    hours = Hours(office, "Europe/Paris")
    middle, end = first + second, first + second + third
    assert hours.open_ms_between(first, middle) + hours.open_ms_between(middle, end) == hours.open_ms_between(
        first, end
    )


@given(offices, st.integers(-(10**18), 10**18))
@settings(max_examples=100, deadline=None)
def test_no_instant_is_too_far(office: OfficeHours, instant: Millis) -> None:
    hours = Hours(office, "Europe/Paris")
    opening = hours.next_opening(instant)
    assert hours.is_open(instant) == (opening == instant)


# --- by example --------------------------------------------------------------------------------


def test_nights_lunch_and_week_ends_are_closed() -> None:
    assert PARIS.is_open(at("2026-11-20T09:00"))
    assert not PARIS.is_open(at("2026-11-20T12:30"))
    assert PARIS.is_open(at("2026-11-20T17:59:59"))
    assert not PARIS.is_open(at("2026-11-20T18:00"))
    assert not PARIS.is_open(at("2026-11-21T10:00"))


def test_an_answer_due_in_four_hours_skips_the_week_end_and_the_lunch() -> None:
    assert PARIS.due_at(at("2026-11-20T17:00"), 4 * HOUR) == at("2026-11-23T12:00")
    assert PARIS.due_at(at("2026-11-21T23:00"), 4 * HOUR) == at("2026-11-23T14:30")


def test_what_is_due_at_closing_time_is_due_then_and_not_next_morning() -> None:
    assert PARIS.due_at(at("2026-11-19T17:00"), HOUR) == at("2026-11-19T18:00")


def test_holidays_are_skipped_those_of_one_year_and_those_of_every_year() -> None:
    assert PARIS.due_at(at("2026-11-10T17:30"), HOUR) == at("2026-11-12T09:30")
    assert PARIS.next_opening(at("2026-12-24T18:00")) == at("2026-12-28T09:00")
    assert PARIS.is_open(at("2027-11-11T10:00"))
    assert not PARIS.is_open(at("2028-12-25T10:00"))


def test_a_target_of_weeks() -> None:
    assert PARIS.due_at(at("2026-01-05T09:00"), 150 * HOUR) == at("2026-01-30T18:00")


def test_the_clock_changes_and_the_office_opens_at_nine_all_the_same() -> None:
    assert PARIS.next_opening(at("2026-03-27T18:00")) == at("2026-03-30T09:00") == parse_time("2026-03-30T07:00Z")
    assert PARIS.next_opening(at("2026-10-23T18:00")) == at("2026-10-26T09:00") == parse_time("2026-10-26T08:00Z")


def test_the_night_shift() -> None:
    night = Hours(OfficeHours(saturday=("22:00-06:00",)), "Europe/Paris")
    assert night.is_open(at("2026-11-22T05:59"))
    assert not night.is_open(at("2026-11-22T06:00"))
    autumn = at("2026-10-24T20:00"), at("2026-10-25T12:00")
    spring = at("2026-03-28T20:00"), at("2026-03-29T12:00")
    assert [night.open_ms_between(*both) // HOUR for both in (autumn, spring)] == [9, 7]


def test_a_brand_that_is_never_open() -> None:
    never = Hours(OfficeHours(), "Europe/Paris")
    now = at("2026-11-20T09:00")
    assert never.due_at(now, HOUR) is None
    assert never.next_opening(now) is None
    assert not never.is_open(now)
    assert never.open_ms_between(now, now + DAY) == 0


def test_a_brand_whose_only_day_is_always_a_holiday_is_never_open() -> None:
    year = [date(2028, 1, 1) + timedelta(days=number) for number in range(366)]
    office = OfficeHours(monday=("09:00-10:00",), holidays=tuple(f"{day:%m-%d}" for day in year))
    assert Hours(office, "Europe/Paris").due_at(at("2026-11-20T09:00"), HOUR) is None


def test_no_office_hours_are_all_hours() -> None:
    always = hours_of(Charter())
    now = at("2026-11-22T03:00")
    assert always.is_open(now)
    assert always.due_at(now, HOUR) == now + HOUR
    assert always.next_opening(now) == now
    assert always.open_ms_between(now, now + DAY) == DAY


@pytest.mark.parametrize("text", ["Europe/Pari", "", "../etc/passwd", "Europe", "\0"])
def test_a_time_zone_that_is_none(text: str) -> None:
    with pytest.raises(ValueError, match="time zone"):
        Hours(None, text)


def test_reply_targets_of_the_brand_and_of_one_network() -> None:
    charter = Charter(
        reply_targets=ReplyTargets(public="4h", private="1h30m", networks={"mastodon": Targets(public="1d")})
    )
    assert reply_target(charter, "facebook", Visibility.PUBLIC) == 4 * HOUR
    assert reply_target(charter, "facebook", Visibility.PRIVATE) == 90 * MINUTE
    assert reply_target(charter, "mastodon", Visibility.PUBLIC) == DAY
    assert reply_target(charter, "mastodon", Visibility.PRIVATE) == 90 * MINUTE
    assert reply_target(Charter(reply_targets=ReplyTargets(public="never")), "facebook", Visibility.PUBLIC) is None
