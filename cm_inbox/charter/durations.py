"""Times as people write them in a charter: durations, spans of a day, holidays, time zones."""

from __future__ import annotations

import re
import zoneinfo
from datetime import date
from typing import NamedTuple

from ..models.instants import Millis
from .problems import Misspelt, shortened

MINUTE: Millis = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
WEEK = 7 * DAY
MONTH = 30 * DAY
YEAR = 365 * DAY
LONGEST = 100 * YEAR
DAY_MINUTES = 24 * 60

FOR_GOOD = "for good"

_FOR_GOOD = frozenset(
    [
        *(FOR_GOOD, "forever", "for ever", "permanent", "permanently", "never", "jamais", "toujours", "pour toujours"),
        *("à vie", "définitif", "definitif", "définitive", "définitivement", "definitivement"),
    ]
)
_UNITS = {
    **dict.fromkeys(("m", "min", "mins", "mn", "minute", "minutes"), MINUTE),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours", "heure", "heures"), HOUR),
    **dict.fromkeys(("d", "day", "days", "j", "jr", "jrs", "jour", "jours"), DAY),
    **dict.fromkeys(("w", "week", "weeks", "sem", "semaine", "semaines"), WEEK),
    **dict.fromkeys(("month", "months", "mois"), MONTH),
    **dict.fromkeys(("y", "year", "years", "a", "an", "ans", "année", "années", "annee", "annees"), YEAR),
}
_PIECE = re.compile(r"(\d{1,9})\s*([^\W\d_]*)\.?(?:\s*(?:,|et|and)\s+|\s*)")
_TIME = re.compile(r"(\d{1,2})(?:\s*[:hH]\s*(\d{2})?)?")
_SPAN = re.compile(rf"{_TIME.pattern}\s*(?:-|–|—|à|to)\s*{_TIME.pattern}")
_HOLIDAY = re.compile(r"(?:(\d{4})-)?(\d{2})-(\d{2})")


def parse_duration(text: str) -> Millis | None:
    """Return how long a spelling says, None for "for good".

    ``90d``, ``12h``, ``30m``, ``2w``, and what people type: ``3 days``, ``3 jours``, ``1 semaine``, ``1h30``.
    A month is 30 days, a year 365. Raises Misspelt, a ValueError, with what to write instead.
    """
    words = " ".join(text[:80].casefold().split())
    if words in _FOR_GOOD:
        return None
    total, at, unit = 0, 0, 0
    while at < len(words):
        piece = _PIECE.match(words, at)
        # "1h30": minutes need no unit of their own after hours.
        name = piece[2] or ("m" if unit == HOUR and len(piece[1]) == 2 else "") if piece else ""
        if piece is None or name not in _UNITS:
            raise Misspelt("“{value}” is no duration: write 30m, 12h, 90d, 2w or for good.", value=shortened(text))
        unit = _UNITS[name]
        total += int(piece[1]) * unit
        at = piece.end()
    if not 0 < total <= LONGEST:
        raise Misspelt(
            "“{value}” is no duration: it must be more than nothing and at most 100 years.", value=shortened(text)
        )
    return total


def spell_duration(millis: Millis | None) -> str:
    """Return the shortest spelling of a duration in whole minutes; what is less is rounded up."""
    if millis is None:
        return FOR_GOOD
    for unit, letter in ((WEEK, "w"), (DAY, "d"), (HOUR, "h")):
        # 90d and 7d are what people say, not 12w and 6d, nor 1w.
        if millis % unit == 0 and (unit != WEEK or millis // unit in (2, 3, 4)):
            return f"{millis // unit}{letter}"
    return f"{-(-millis // MINUTE)}m"


class Span(NamedTuple):
    """A span of a day in minutes after midnight; it ends the next day where ``end <= start``."""

    start: int
    end: int

    def holds(self, minute: int) -> bool:
        """Say whether a minute of the day lies in the span, whichever day it began."""
        if self.end > self.start:
            return self.start <= minute < self.end
        return minute >= self.start or minute < self.end


def parse_span(text: str) -> Span:
    """Return the span that ``09:00-12:30`` says; ``22:00-06:00`` ends the next day, ``00:00-24:00`` is a whole day.

    Accepts ``9h-12h30`` as well. Raises Misspelt, a ValueError, with what to write instead.
    """
    match = _SPAN.fullmatch(text.strip()[:40])
    if match is None:
        raise Misspelt("“{value}” is no span of time: write it as 09:00-12:30.", value=shortened(text))
    hours = (int(match[1]), int(match[3]))
    minutes = (int(match[2] or 0), int(match[4] or 0))
    start, end = (hour * 60 + minute for hour, minute in zip(hours, minutes, strict=True))
    if max(minutes) > 59 or start >= DAY_MINUTES or end > DAY_MINUTES:
        raise Misspelt("“{value}” is no span of time: a day goes from 00:00 to 24:00.", value=shortened(text))
    if start == end:
        raise Misspelt("“{value}” is empty: a whole day is 00:00-24:00.", value=shortened(text))
    return Span(start, end)


class Holiday(NamedTuple):
    """A day without office hours; ``year`` None: every year."""

    year: int | None
    month: int
    day: int

    def falls_on(self, day: date) -> bool:
        return (self.month, self.day) == (day.month, day.day) and self.year in (None, day.year)


def parse_holiday(text: str) -> Holiday:
    """Return the day that ``2026-12-25``, or ``12-25`` for every year, says.

    Raises Misspelt, a ValueError, with what to write instead.
    """
    match = _HOLIDAY.fullmatch(text.strip()[:20])
    if match is None:
        raise Misspelt("“{value}” is no day: write 2026-12-25, or 12-25 for every year.", value=shortened(text))
    year = int(match[1]) if match[1] else None
    try:
        date(2000 if year is None else year, int(match[2]), int(match[3]))  # 2000 had a 29th of February
    except ValueError:
        raise Misspelt("“{value}” is no day of the calendar.", value=shortened(text)) from None
    return Holiday(year, int(match[2]), int(match[3]))


def time_zone(name: str) -> zoneinfo.ZoneInfo:
    """Return the time zone of an IANA name, ``Europe/Paris``. Raises Misspelt, a ValueError, when there is none."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        # OSError: the name is that of a folder ("Europe"), or too long for the file system.
        raise Misspelt("“{value}” is no time zone: write it as Europe/Paris.", value=shortened(name)) from None
