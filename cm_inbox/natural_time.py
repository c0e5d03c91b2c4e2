"""Instants as people say them, in French and in English alike: "demain 9h", "lundi", "dans 2 heures", "next monday".

Pure. What was said is taken apart: a length of time from now, or a day and a time of day; whatever is left over but
small words means that it was not understood. The figures that speak against the libraries are in
docs/adr/0010-natural-times.md.

A day is a day of the calendar where the person is: "tomorrow 9am" is nine o'clock also in the night in which the
clocks change, and "in 2 hours" is two hours later also then. A time that the clocks leap over is that much later.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, time, timedelta, tzinfo

from cm_inbox.models.instants import Millis

from .natural_past import OVER, behind
from .natural_words import (
    EVENING,
    HOUR,
    MONTHS,
    MORNING,
    SMALL,
    WEEKDAYS,
    Trouble,
    instant,
    lengths,
    local,
    months_later,
    of_length,
    plain,
    take_time,
)

END = time(16)
"""What is meant by the end of a working week or month."""

MOST_YEARS = 10
"""Further ahead than so many years is a slip of the finger."""


_AHEAD = re.compile(r"^(?:dans|in|d ici|within|\+)\s*")
_BARE = re.compile(
    r"^\d+(?:[.,]\d)?\s*(?:min|mn|minutes?|jours?|days?|j|d|semaines?|weeks?|mois|months?|hours?|hrs?)\b"
)


def understand(text: str, now: Millis, zone: tzinfo | None = None) -> Millis | Trouble:
    """Return the instant that a text means, always later than ``now``; else why there is none.

    ``zone`` is where the person is, by default the computer's.
    """
    said = plain(text)
    if not said:
        return Trouble.UNKNOWN
    try:
        ahead = _length_ahead(said, now, zone)
        found = _day_and_time(said, now, zone) if ahead is None else ahead
        if isinstance(found, Trouble):
            was = OVER.search(said) and not isinstance(behind(text, now, zone), Trouble)
            return Trouble.PAST if was else found
        latest = instant(local(now, zone).date().replace(day=1), MORNING, zone) + MOST_YEARS * 366 * 24 * HOUR
    except ValueError:  # 31 February
        return Trouble.UNKNOWN
    except (OverflowError, OSError):  # beyond what a calendar holds
        return Trouble.FAR
    if found > latest:
        return Trouble.FAR
    return found if found > now else Trouble.PAST


# --- so long from now ----------------------------------------------------------------------------


def _length_ahead(said: str, now: Millis, zone: tzinfo | None) -> Millis | None:
    """Return the end of a length of time that begins now, None where it is no length."""
    ahead = _AHEAD.match(said)
    if ahead is None and _BARE.match(said) is None:
        return None
    parts = lengths(said[ahead.end() :] if ahead else said)
    if parts is None:
        return None
    when, added = local(now, zone), 0
    for part in parts:
        months, days, more = of_length(part)
        when = months_later(when, months) + timedelta(days=days)
        added += more
    moved = when != local(now, zone)
    return (instant(when.date(), when.time(), zone) if moved else now) + added


# --- a day, and a time of it -----------------------------------------------------------------------


def _day_and_time(said: str, now: Millis, zone: tzinfo | None) -> Millis | Trouble:
    here = local(now, zone)
    rest, day, usual = _take_day(said, here.date())
    rest, clock, exact = take_time(rest)
    if set(re.findall(r"[^\s,]+", rest)) - SMALL:
        return Trouble.UNKNOWN
    if day is None and clock is None:
        return Trouble.UNKNOWN
    if day is None:
        assert clock is not None
        today = instant(here.date(), clock, zone)
        part_of_today = not exact and re.search(r"\b(?:ce|cet|cette|this|tonight)\b", said)
        return today if today > now or part_of_today else instant(here.date() + timedelta(days=1), clock, zone)
    at = instant(day, clock or usual, zone)
    if at <= now and day == here.date() and _TODAY.search(said) is None:  # the end of the week, on a Friday evening
        _, day, _ = _take_day(said, here.date() + timedelta(days=1))
        assert day is not None
        return instant(day, clock or usual, zone)
    return at


def _take_day(said: str, today: date) -> tuple[str, date | None, time]:
    """Return what is left without the day, the day, and the time that is meant if none is said."""
    for pattern, meant, usual in _DAYS:
        found = pattern.search(said)
        if found is not None:
            day = meant(found, today)
            return said[: found.start()] + " " + said[found.end() :], day, usual
    return said, None, MORNING


def _weekday(found: re.Match[str], today: date) -> date:
    wanted = next(number for number, words in enumerate(WEEKDAYS) if found["weekday"] in words.split("|"))
    ahead = (wanted - today.weekday()) % 7 or 7
    return today + timedelta(days=ahead + (7 if found["later"] else 0))


def _end_of_week(_found: re.Match[str], today: date) -> date:
    return today + timedelta(days=(4 - today.weekday()) % 7)


def _weekend(_found: re.Match[str], today: date) -> date:
    return today + timedelta(days=(5 - today.weekday()) % 7 or 7)


def _next_week(_found: re.Match[str], today: date) -> date:
    return today + timedelta(days=7 - today.weekday())


def _next_month(_found: re.Match[str], today: date) -> date:
    return (today.replace(day=1) + timedelta(days=32)).replace(day=1)


def _end_of_month(_found: re.Match[str], today: date) -> date:
    end = today.replace(day=monthrange(today.year, today.month)[1])
    return end if end > today else _end_of_month(_found, today + timedelta(days=1))


def _written_date(found: re.Match[str], today: date) -> date:
    """Return a date like 31/12, 31.12.2027, 12/31: the day first, unless it cannot be."""
    first, second = int(found["first"]), int(found["second"])
    day, month = (second, first) if second > 12 >= first else (first, second)
    return _next_date(day, month, found["year"], today)


def _iso_date(found: re.Match[str], _today: date) -> date:
    return date(int(found["y"]), int(found["m"]), int(found["d"]))


def _named_date(found: re.Match[str], today: date) -> date:
    month = next(number for number, words in enumerate(MONTHS, 1) if found["month"] in words.split("|"))
    return _next_date(int(found["day"]), month, found["year"], today)


def _day_of_month(found: re.Match[str], today: date) -> date:
    day, month = int(found["day"]), today.replace(day=1)
    if day <= today.day:
        month = _next_month(found, month)
    while monthrange(month.year, month.month)[1] < day <= 31:
        month = _next_month(found, month)
    return month.replace(day=day)


def _next_date(day: int, month: int, year: str | None, today: date) -> date:
    """Return a date of a year, or the next of its kind that is not over; 29 February waits for its year."""
    if year:
        return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    for ahead in range(9):
        try:
            found = date(today.year + ahead, month, day)
        except ValueError:
            continue
        if found >= today:
            return found
    raise ValueError("there is no such day")


def _days_later(days: int) -> Callable[[re.Match[str], date], date]:
    return lambda _found, today: today + timedelta(days=days)


_WEEKDAY = "|".join(WEEKDAYS)
_MONTH = "|".join(MONTHS)
_NO_TIME = r"(?!\s*(?:h|:|am|pm))"
_YEAR = r"(?:,?\s*(?P<year>\d{4}))?"
_DAYS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], date], time], ...] = tuple(
    (re.compile(pattern), meant, usual)
    for pattern, meant, usual in (
        (r"\b(?:apres demain|surlendemain|day after tomorrow)\b", _days_later(2), MORNING),
        (r"\b(?:demain|tomorrow|tmrw|tmr)\b", _days_later(1), MORNING),
        (r"\b(?:aujourd hui|today|tout a l heure)\b", _days_later(0), EVENING),
        (r"\b(?:fin de (?:la )?semaine|end of (?:the )?week)\b", _end_of_week, END),
        (r"\b(?:week end|weekend)\b", _weekend, MORNING),
        (r"\b(?:semaine prochaine|next week)\b", _next_week, MORNING),
        (r"\b(?:fin (?:du|de) mois|end of (?:the )?month)\b", _end_of_month, END),
        (r"\b(?:mois prochain|next month)\b", _next_month, MORNING),
        (r"\b(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})\b", _iso_date, MORNING),
        (r"\b(?P<first>\d{1,2})[/.-](?P<second>\d{1,2})(?:[/.-](?P<year>\d{4}|\d\d))?\b", _written_date, MORNING),
        (rf"\b(?P<day>\d{{1,2}})(?:er|st|nd|rd|th)?(?: of)? (?P<month>{_MONTH})\b\.?{_YEAR}", _named_date, MORNING),
        (rf"\b(?P<month>{_MONTH})\b\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b{_NO_TIME}{_YEAR}", _named_date, MORNING),
        (rf"\b(?P<weekday>{_WEEKDAY})\b\.?(?P<later> en huit| en 8| week)?", _weekday, MORNING),
        (rf"\b(?:le|the|on) (?P<day>\d{{1,2}})(?:er|st|nd|rd|th)?\b{_NO_TIME}", _day_of_month, MORNING),
    )
)  # fmt: skip

_TODAY = re.compile(r"\b(?:aujourd hui|today|tout a l heure)\b")
