"""Instants as people say them, in French and in English alike: "demain 9h", "lundi", "dans 2 heures", "next monday".

Pure. What was said is taken apart: a length of time from now, or a day and a time of day; whatever is left over but
small words means that it was not understood. The figures that speak against the libraries are in
docs/adr/0010-natural-times.md.

A day is a day of the calendar where the person is: "tomorrow 9am" is nine o'clock also in the night in which the
clocks change, and "in 2 hours" is two hours later also then. A time that the clocks leap over is that much later.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable
from datetime import date, datetime, time, timedelta, tzinfo
from enum import Enum

from cm_inbox.models.instants import Millis

MORNING, NOON, AFTERNOON, EVENING, END = time(9), time(12), time(14), time(18), time(16)
"""What is meant by a part of the day, and by the end of a working week or month."""

MOST_YEARS = 10
"""Further ahead than so many years is a slip of the finger."""

MINUTE: Millis = 60_000
HOUR: Millis = 60 * MINUTE
LONGEST = 80
"""Letters that are looked at."""


class Trouble(Enum):
    """Why there is no instant."""

    UNKNOWN = "unknown"
    PAST = "past"
    FAR = "far"


_NUMBERS = {
    "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9,
    "dix": 10, "onze": 11, "douze": 12, "quinze": 15, "vingt": 20, "trente": 30, "quarante": 40, "soixante": 60,
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "sixty": 60,
}  # fmt: skip
_WEEKDAYS = (
    "lundi|lun|monday|mon",
    "mardi|mar|tuesday|tues|tue",
    "mercredi|mer|wednesday|wed",
    "jeudi|jeu|thursday|thurs|thu",
    "vendredi|ven|friday|fri",
    "samedi|sam|saturday|sat",
    "dimanche|dim|sunday|sun",
)
_MONTHS = (
    "janvier|janv|january|jan",
    "fevrier|fevr|fev|february|feb",
    "mars|march|mar",
    "avril|avr|april|apr",
    "mai|may",
    "juin|june|jun",
    "juillet|juil|july|jul",
    "aout|august|aug",
    "septembre|sept|september|sep",
    "octobre|october|oct",
    "novembre|november|nov",
    "decembre|december|dec",
)
_NUMBER = r"(?:\d{1,4}(?:[.,]\d)?|" + "|".join(_NUMBERS) + ")"
_UNITS: dict[str, str] = {
    "minute": "minutes?|mins?|mn",
    "hour": "heures?|hours?|hrs?|h",
    "day": "jours?|days?|j|d",
    "week": "semaines?|weeks?|sem",
    "month": "mois|months?",
    "year": "ans?|annees?|years?",
}
_UNIT = "|".join(f"(?P<{name}>{words})" for name, words in _UNITS.items())
_LENGTH = re.compile(
    rf"(?P<n>{_NUMBER})\s*(?:{_UNIT})(?![a-z])(?:\s*(?P<half>et demie?|and a half)|\s*(?P<rest>\d\d)\b)?"
)
_AHEAD = re.compile(r"^(?:dans|in|d ici|within|\+)\s*")
_BARE = re.compile(
    r"^\d+(?:[.,]\d)?\s*(?:min|mn|minutes?|jours?|days?|j|d|semaines?|weeks?|mois|months?|hours?|hrs?)\b"
)
_SMALL = frozenset(
    (
        *(
            "le",
            "la",
            "l",
            "les",
            "a",
            "au",
            "aux",
            "de",
            "du",
            "d",
            "des",
            "vers",
            "pour",
            "jusqu",
            "jusque",
            "en",
            "et",
        ),
        *(
            "ce",
            "cet",
            "cette",
            "prochain",
            "prochaine",
            "at",
            "on",
            "the",
            "of",
            "until",
            "till",
            "by",
            "this",
            "next",
        ),
        *("in", "to", "and", "h", "heure", "heures", "o", "clock", "around"),
    )
)


def understand(text: str, now: Millis, zone: tzinfo | None = None) -> Millis | Trouble:
    """Return the instant that a text means, always later than ``now``; else why there is none.

    ``zone`` is where the person is, by default the computer's.
    """
    said = _plain(text)
    if not said:
        return Trouble.UNKNOWN
    try:
        ahead = _length_ahead(said, now, zone)
        found = _day_and_time(said, now, zone) if ahead is None else ahead
        if isinstance(found, Trouble):
            return found
        latest = _instant(_local(now, zone).date().replace(day=1), MORNING, zone) + MOST_YEARS * 366 * 24 * HOUR
    except ValueError:  # 31 February
        return Trouble.UNKNOWN
    except (OverflowError, OSError):  # beyond what a calendar holds
        return Trouble.FAR
    if found > latest:
        return Trouble.FAR
    return found if found > now else Trouble.PAST


def _plain(text: str) -> str:
    """Return the text in small letters without accents, words apart."""
    bare = "".join(
        each for each in unicodedata.normalize("NFKD", text[:LONGEST].casefold()) if not unicodedata.combining(each)
    )
    bare = re.sub(r"[’'`\-–—]+", lambda dash: "-" if dash[0] == "-" and _between_digits(bare, dash) else " ", bare)
    return " ".join(bare.replace(",", " , ").replace(" , ", ",").split()).strip(" .!?")


def _between_digits(text: str, found: re.Match[str]) -> bool:
    return text[found.start() - 1 : found.start()].isdecimal() and text[found.end() : found.end() + 1].isdecimal()


# --- so long from now ----------------------------------------------------------------------------


def _length_ahead(said: str, now: Millis, zone: tzinfo | None) -> Millis | None:
    """Return the end of a length of time that begins now, None where it is no length."""
    ahead = _AHEAD.match(said)
    if ahead is None and _BARE.match(said) is None:
        return None
    rest = said[ahead.end() :] if ahead else said
    rest = re.sub(r"\bun quart d heure\b|\ba quarter of an hour\b", "15 min", rest)
    rest = re.sub(r"\btrois quarts d heure\b", "45 min", rest)
    rest = re.sub(r"\b(?:une )?demi heure\b|\bhalf an hour\b|\ba half hour\b", "30 min", rest)
    rest = re.sub(r"\bune demi journee\b|\bhalf a day\b", "12 h", rest)
    at, when, found = 0, _local(now, zone), False
    added: Millis = 0
    for part in _LENGTH.finditer(rest):
        if re.sub(r"\b(?:et|and)\b|,", "", rest[at : part.start()]).strip():
            return None
        at, found = part.end(), True
        when, more = _longer(when, part)
        added += more
    if not found or rest[at:].strip():
        return None
    moved = when != _local(now, zone)
    begin = _instant(when.date(), when.time(), zone) if moved else now
    return begin + added


def _longer(when: datetime, part: re.Match[str]) -> tuple[datetime, Millis]:
    """Return a moment of the calendar so many days, weeks, months later, and what is to be added to its instant."""
    word = part["n"]
    number = float(_NUMBERS.get(word) or word.replace(",", "."))
    if part["half"]:
        number += 0.5
    if part["minute"] or part["hour"]:
        unit = MINUTE if part["minute"] else HOUR
        return when, round(number * unit) + int(part["rest"] or 0) * MINUTE
    if part["month"] or part["year"]:
        return _months_later(when, round(number * (1 if part["month"] else 12))), 0
    return when + timedelta(days=number * (7 if part["week"] else 1)), 0


def _months_later(when: datetime, months: int) -> datetime:
    year, month = divmod(when.year * 12 + when.month - 1 + months, 12)
    return when.replace(year=year, month=month + 1, day=min(when.day, monthrange(year, month + 1)[1]))


# --- a day, and a time of it -----------------------------------------------------------------------


def _day_and_time(said: str, now: Millis, zone: tzinfo | None) -> Millis | Trouble:
    here = _local(now, zone)
    rest, day, usual = _take_day(said, here.date())
    rest, clock, exact = _take_time(rest)
    if set(re.findall(r"[^\s,]+", rest)) - _SMALL:
        return Trouble.UNKNOWN
    if day is None and clock is None:
        return Trouble.UNKNOWN
    if day is None:
        assert clock is not None
        today = _instant(here.date(), clock, zone)
        part_of_today = not exact and re.search(r"\b(?:ce|cet|cette|this|tonight)\b", said)
        return today if today > now or part_of_today else _instant(here.date() + timedelta(days=1), clock, zone)
    at = _instant(day, clock or usual, zone)
    if at <= now and day == here.date() and _TODAY.search(said) is None:  # the end of the week, on a Friday evening
        _, day, _ = _take_day(said, here.date() + timedelta(days=1))
        assert day is not None
        return _instant(day, clock or usual, zone)
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
    wanted = next(number for number, words in enumerate(_WEEKDAYS) if found["weekday"] in words.split("|"))
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
    month = next(number for number, words in enumerate(_MONTHS, 1) if found["month"] in words.split("|"))
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


_WEEKDAY = "|".join(_WEEKDAYS)
_MONTH = "|".join(_MONTHS)
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

_CLOCK = re.compile(
    r"\b(?P<hour>[01]?\d|2[0-3])\s*(?:(?:h|:|heures?)\s*(?P<minute>[0-5]\d)?(?:\s*(?P<half>et demie))?)?"
    r"\s*(?P<half_day>am|pm|a\.m|p\.m|du matin|du soir|de l apres midi|in the morning|in the evening|in the afternoon)?"
    r"(?![\w/])"
)
_PARTS: tuple[tuple[re.Pattern[str], time], ...] = tuple(
    (re.compile(pattern), meant)
    for pattern, meant in (
        (r"\b(?:apres midi|afternoon)\b", AFTERNOON),
        (r"\b(?:midi|noon|lunch)\b", NOON),
        (r"\b(?:minuit|midnight)\b", time(23, 59)),
        (r"\b(?:matin|matinee|morning)\b", MORNING),
        (r"\b(?:soir|soiree|evening|tonight)\b", EVENING),
    )
)


def _take_time(said: str) -> tuple[str, time | None, bool]:
    """Return what is left without the time of day, that time, and whether it was said to the minute."""
    for found in _CLOCK.finditer(said):
        alone = not any(mark in found[0] for mark in ("h", ":", "m"))
        if alone and not re.search(r"(?:\b(?:a|at|vers|by|around)\s*|^\s*)$", said[: found.start()]):
            continue
        hour, minute = int(found["hour"]), int(found["minute"] or 0)
        half_day = (found["half_day"] or "").replace(".", "")
        if half_day and hour > 12:
            continue
        if half_day in ("pm", "du soir", "de l apres midi", "in the evening", "in the afternoon"):
            hour = hour % 12 + 12
        elif half_day in ("am", "du matin", "in the morning"):
            hour %= 12
        left = said[: found.start()] + " " + said[found.end() :]
        for pattern, meant in _PARTS:  # "tomorrow morning at 8", "ce soir 8h"
            part = pattern.search(left)
            if part is not None:
                left = left[: part.start()] + " " + left[part.end() :]
                hour += 12 if meant >= AFTERNOON and hour < 12 and not half_day else 0
                break
        return left, time(hour, 30 if found["half"] else minute), True
    for pattern, meant in _PARTS:
        part = pattern.search(said)
        if part is not None:
            return said[: part.start()] + " " + said[part.end() :], meant, False
    return said, None, False


# --- calendar and instant ------------------------------------------------------------------------


def _local(at: Millis, zone: tzinfo | None) -> datetime:
    return datetime.fromtimestamp(at / 1000, zone)


def _instant(day: date, clock: time, zone: tzinfo | None) -> Millis:
    return round(datetime.combine(day, clock.replace(tzinfo=None), tzinfo=zone).timestamp() * 1000)
