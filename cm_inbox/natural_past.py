"""Instants that are over, as people say them: "hier", "avant-hier", "lundi dernier", "il y a 3 jours", "last month".

Pure. Where a stretch of time is named, its beginning is meant: that of the day, the week, the month. Without a year a
date is the last of its kind. As in ``natural_time``, whatever is left over means that it was not understood.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta, tzinfo

from cm_inbox.models.instants import Millis

from .natural_words import (
    AFTERNOON,
    MONTHS,
    MORNING,
    NOON,
    PARTS,
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

OVER = re.compile(r"\b(?:hier|yesterday|il y a|ago|dernier|derniere|passe|passee|last)\b")
"""Words that are said of what is over, and of nothing else."""

_AHEAD = re.compile(r"\b(?:demain|tomorrow|tmrw|prochain|prochaine|next)\b|^(?:dans|in) (?=\d|une?\b|an?\b)")
_SINCE = re.compile(r"^(?:depuis|since|from|des)\s+")
_AGO = re.compile(r"^il y a\s+|\s+ago$|^(?:les|ces|the) (?=\d)|^(?:last|past) (?=\d)|(?<=\d) (?:derniers|dernieres)")
_BARE = re.compile(r"^\d+\s*(?:min|mn|minutes?|heures?|hours?|jours?|days?|j|d|semaines?|weeks?|mois|months?|ans?)$")
_BEGINNINGS = {MORNING: time(5), NOON: NOON, AFTERNOON: NOON}
"""From when on what belongs to a part of a day was written."""

PARTS_OVER = tuple((pattern, _BEGINNINGS.get(meant, meant)) for pattern, meant in PARTS)


def behind(text: str, now: Millis, zone: tzinfo | None = None) -> Millis | Trouble:
    """Return the beginning of the time that a text means, never later than ``now``; else why there is none.

    ``zone`` is where the person is, by default the computer's.
    """
    said = _SINCE.sub("", plain(text))
    if not said:
        return Trouble.UNKNOWN
    if _AHEAD.search(said):
        return Trouble.AHEAD
    try:
        found = _length_ago(said, now, zone)
        if found is None:
            found = _day_and_time(said, now, zone)
    except ValueError:  # 31 February
        return Trouble.UNKNOWN
    except (OverflowError, OSError):  # beyond what a calendar holds
        return Trouble.FAR
    if found is None:
        return Trouble.UNKNOWN
    return found if found <= now else Trouble.AHEAD


def _length_ago(said: str, now: Millis, zone: tzinfo | None) -> Millis | None:
    """Return the beginning of a length of time that ends now, None where it is no length.

    What counts in days or longer begins with its first day.
    """
    rest = _AGO.sub("", said)
    if rest == said and _BARE.match(said) is None:
        return None
    parts = lengths(rest.strip())
    if parts is None:
        return None
    when, taken = local(now, zone), 0
    for part in parts:
        months, days, more = of_length(part)
        when = months_later(when, -months) - timedelta(days=days)
        taken += more
    whole = when != local(now, zone) and not taken
    begin = instant(when.date(), time() if whole else when.time(), zone)
    return (begin if when != local(now, zone) else now) - taken


def _day_and_time(said: str, now: Millis, zone: tzinfo | None) -> Millis | None:
    here = local(now, zone)
    rest, day = _take_day(said, here.date())
    rest, clock, _exact = take_time(rest, PARTS_OVER)
    if set(re.findall(r"[^\s,]+", rest)) - SMALL or (day is None and clock is None):
        return None
    if day is not None:
        return instant(day, clock or time(), zone)
    assert clock is not None
    today = instant(here.date(), clock, zone)
    return today if today <= now else instant(here.date() - timedelta(days=1), clock, zone)


def _take_day(said: str, today: date) -> tuple[str, date | None]:
    """Return what is left without the day, and the day."""
    for pattern, meant in _DAYS:
        found = pattern.search(said)
        if found is not None:
            day = meant(found, today)
            return said[: found.start()] + " " + said[found.end() :], day
    return said, None


def _days_before(days: int) -> Callable[[re.Match[str], date], date]:
    return lambda _found, today: today - timedelta(days=days)


def _week(found: re.Match[str], today: date) -> date:
    return today - timedelta(days=today.weekday() + (7 if found["last"] else 0))


def _weekend(_found: re.Match[str], today: date) -> date:
    return today - timedelta(days=(today.weekday() - 5) % 7)


def _month(found: re.Match[str], today: date) -> date:
    return _earlier(today, 1 if found["last"] else 0).replace(day=1)


def _year(found: re.Match[str], today: date) -> date:
    return date(today.year - (1 if found["last"] else 0), 1, 1)


def _weekday(found: re.Match[str], today: date) -> date:
    wanted = next(number for number, words in enumerate(WEEKDAYS) if found["weekday"] in words.split("|"))
    ago = (today.weekday() - wanted) % 7
    return today - timedelta(days=7 if found["last"] and not ago else ago)


def _iso_date(found: re.Match[str], _today: date) -> date:
    return date(int(found["y"]), int(found["m"]), int(found["d"]))


def _written_date(found: re.Match[str], today: date) -> date:
    """Return a date like 31/12, 31.12.2025, 12/31: the day first, unless it cannot be."""
    first, second = int(found["first"]), int(found["second"])
    day, month = (second, first) if second > 12 >= first else (first, second)
    return _last_date(day, month, found["year"], today)


def _named_date(found: re.Match[str], today: date) -> date:
    return _last_date(int(found["day"]), _month_of(found), found["year"], today)


def _named_month(found: re.Match[str], today: date) -> date:
    return _last_date(1, _month_of(found), found["year"], today)


def _month_of(found: re.Match[str]) -> int:
    return next(number for number, words in enumerate(MONTHS, 1) if found["month"] in words.split("|"))


def _day_of_month(found: re.Match[str], today: date) -> date:
    for months in range(5):
        month = _earlier(today, months).replace(day=1)
        try:
            day = month.replace(day=int(found["day"]))
        except ValueError:
            continue
        if day <= today:
            return day
    raise ValueError("there is no such day")


def _last_date(day: int, month: int, year: str | None, today: date) -> date:
    """Return a date of a year, or the last of its kind; 29 February has its years. Raises ValueError."""
    if year:
        return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    for ago in range(9):
        try:
            found = date(today.year - ago, month, day)
        except ValueError:
            continue
        if found <= today:
            return found
    raise ValueError("there is no such day")


def _earlier(day: date, months: int) -> date:
    return months_later(datetime.combine(day, time()), -months).date()


_WEEKDAY = "|".join(WEEKDAYS)
_MONTH = "|".join(MONTHS)
_LAST = r"(?P<last> derniere?| passee?)"
_NO_TIME = r"(?!\s*(?:h|:|am|pm))"
_OF_YEAR = r"(?:,?\s*(?P<year>\d{4}))?"
_DAYS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], date]], ...] = tuple(
    (re.compile(pattern), meant)
    for pattern, meant in (
        (r"\b(?:avant hier|day before yesterday)\b", _days_before(2)),
        (r"\b(?:hier|yesterday)\b", _days_before(1)),
        (r"\b(?:aujourd hui|today)\b", _days_before(0)),
        (rf"\b(?:(?:week end|weekend){_LAST}?|(?:last|this) weekend)\b", _weekend),
        (rf"\b(?:semaine{_LAST}|cette semaine)\b", _week),
        (r"\b(?:(?P<last>last)|this) week\b", _week),
        (rf"\b(?:mois{_LAST}|ce mois(?: ci)?)\b", _month),
        (r"\b(?:(?P<last>last)|this) month\b", _month),
        (rf"\b(?:(?:annee|an){_LAST}|cette annee)\b", _year),
        (r"\b(?:(?P<last>last)|this) year\b", _year),
        (r"\b(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})\b", _iso_date),
        (r"\b(?P<first>\d{1,2})[/.-](?P<second>\d{1,2})(?:[/.-](?P<year>\d{4}|\d\d))?\b", _written_date),
        (rf"\b(?P<day>\d{{1,2}})(?:er|st|nd|rd|th)?(?: of)? (?P<month>{_MONTH})\b\.?{_OF_YEAR}", _named_date),
        (rf"\b(?P<month>{_MONTH})\b\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b{_NO_TIME}{_OF_YEAR}", _named_date),
        (rf"\b(?P<month>{_MONTH})\b\.?{_OF_YEAR}", _named_month),
        (rf"\b(?P<last>last )(?P<weekday>{_WEEKDAY})\b", _weekday),
        (rf"\b(?P<weekday>{_WEEKDAY})\b\.?{_LAST}?", _weekday),
        (rf"\b(?:le|the|on) (?P<day>\d{{1,2}})(?:er|st|nd|rd|th)?\b{_NO_TIME}", _day_of_month),
    )
)
