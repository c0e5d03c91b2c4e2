"""What French and English instants are made of: numbers, units, names of days and months, times of day. Pure.

``natural_time`` reads with them what is to come, ``natural_past`` what was.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterable
from datetime import date, datetime, time, tzinfo
from enum import Enum

from cm_inbox.models.instants import Millis

MORNING, NOON, AFTERNOON, EVENING = time(9), time(12), time(14), time(18)
"""What is meant by a part of a day that is to come."""

MINUTE: Millis = 60_000
HOUR: Millis = 60 * MINUTE
LONGEST = 80
"""Letters that are looked at."""


class Trouble(Enum):
    """Why there is no instant."""

    UNKNOWN = "unknown"
    PAST = "past"
    FAR = "far"
    AHEAD = "ahead"  # what was is asked for, and this is to come


NUMBERS = {
    "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9,
    "dix": 10, "onze": 11, "douze": 12, "quinze": 15, "vingt": 20, "trente": 30, "quarante": 40, "soixante": 60,
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "sixty": 60,
}  # fmt: skip
WEEKDAYS = (
    "lundi|lun|monday|mon",
    "mardi|mar|tuesday|tues|tue",
    "mercredi|mer|wednesday|wed",
    "jeudi|jeu|thursday|thurs|thu",
    "vendredi|ven|friday|fri",
    "samedi|sam|saturday|sat",
    "dimanche|dim|sunday|sun",
)
MONTHS = (
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
NUMBER = r"(?:\d{1,4}(?:[.,]\d)?|" + "|".join(NUMBERS) + ")"
UNITS: dict[str, str] = {
    "minute": "minutes?|mins?|mn",
    "hour": "heures?|hours?|hrs?|h",
    "day": "jours?|days?|j|d",
    "week": "semaines?|weeks?|sem",
    "month": "mois|months?",
    "year": "ans?|annees?|years?",
}
UNIT = "|".join(f"(?P<{name}>{words})" for name, words in UNITS.items())
LENGTH = re.compile(rf"(?P<n>{NUMBER})\s*(?:{UNIT})(?![a-z])(?:\s*(?P<half>et demie?|and a half)|\s*(?P<rest>\d\d)\b)?")
SMALL = frozenset({
    "le", "la", "l", "les", "a", "au", "aux", "de", "du", "d", "des", "vers", "pour", "jusqu", "jusque", "en", "et",
    "ce", "cet", "cette", "prochain", "prochaine", "at", "on", "the", "of", "until", "till", "by", "this", "next", "in",
    "to", "and", "h", "heure", "heures", "o", "clock", "around",
})  # fmt: skip
"""Words that say nothing by themselves."""


def plain(text: str) -> str:
    """Return the text in small letters without accents, words apart."""
    bare = "".join(
        each for each in unicodedata.normalize("NFKD", text[:LONGEST].casefold()) if not unicodedata.combining(each)
    )
    bare = re.sub(r"[’'`\-–—]+", lambda dash: "-" if dash[0] == "-" and _between_digits(bare, dash) else " ", bare)
    return " ".join(bare.replace(",", " , ").replace(" , ", ",").split()).strip(" .!?")


def _between_digits(text: str, found: re.Match[str]) -> bool:
    return text[found.start() - 1 : found.start()].isdecimal() and text[found.end() : found.end() + 1].isdecimal()


# --- lengths of time ---------------------------------------------------------------------------


def lengths(said: str) -> list[re.Match[str]] | None:
    """Return the lengths of time that a text consists of: "2 jours et 3 heures"; None where it says something else."""
    said = re.sub(r"\bun quart d heure\b|\ba quarter of an hour\b", "15 min", said)
    said = re.sub(r"\btrois quarts d heure\b", "45 min", said)
    said = re.sub(r"\b(?:une )?demi heure\b|\bhalf an hour\b|\ba half hour\b", "30 min", said)
    said = re.sub(r"\bune demi journee\b|\bhalf a day\b", "12 h", said)
    at, found = 0, list(LENGTH.finditer(said))
    for part in found:
        if re.sub(r"\b(?:et|and)\b|,", "", said[at : part.start()]).strip():
            return None
        at = part.end()
    return found if found and not said[at:].strip() else None


def of_length(part: re.Match[str]) -> tuple[int, float, Millis]:
    """Return a length of time as months, days, and milliseconds."""
    word = part["n"]
    number = float(NUMBERS.get(word) or word.replace(",", "."))
    if part["half"]:
        number += 0.5
    if part["minute"] or part["hour"]:
        return 0, 0.0, round(number * (MINUTE if part["minute"] else HOUR)) + int(part["rest"] or 0) * MINUTE
    if part["month"] or part["year"]:
        return round(number * (1 if part["month"] else 12)), 0.0, 0
    return 0, number * (7 if part["week"] else 1), 0


def months_later(when: datetime, months: int) -> datetime:
    """Return the same day so many months later, or the last of a month that has no such day. Raises ValueError."""
    year, month = divmod(when.year * 12 + when.month - 1 + months, 12)
    return when.replace(year=year, month=month + 1, day=min(when.day, monthrange(year, month + 1)[1]))


# --- times of day ------------------------------------------------------------------------------

CLOCK = re.compile(
    r"\b(?P<hour>[01]?\d|2[0-3])\s*(?:(?:h|:|heures?)\s*(?P<minute>[0-5]\d)?(?:\s*(?P<half>et demie))?)?"
    r"\s*(?P<half_day>am|pm|a\.m|p\.m|du matin|du soir|de l apres midi|in the morning|in the evening|in the afternoon)?"
    r"(?![\w/])"
)
Parts = Iterable[tuple[re.Pattern[str], time]]
PARTS: tuple[tuple[re.Pattern[str], time], ...] = tuple(
    (re.compile(pattern), meant)
    for pattern, meant in (
        (r"\b(?:apres midi|afternoon)\b", AFTERNOON),
        (r"\b(?:midi|noon|lunch)\b", NOON),
        (r"\b(?:minuit|midnight)\b", time(23, 59)),
        (r"\b(?:matin|matinee|morning)\b", MORNING),
        (r"\b(?:soir|soiree|evening|tonight)\b", EVENING),
    )
)


def take_time(said: str, parts: Parts = PARTS) -> tuple[str, time | None, bool]:
    """Return what is left without the time of day, that time, and whether it was said to the minute.

    ``parts`` are what is meant by "morning" and the like.
    """
    for found in CLOCK.finditer(said):
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
        for pattern, meant in parts:  # "tomorrow morning at 8", "ce soir 8h"
            part = pattern.search(left)
            if part is not None:
                left = left[: part.start()] + " " + left[part.end() :]
                hour += 12 if meant >= AFTERNOON and hour < 12 and not half_day else 0
                break
        return left, time(hour, 30 if found["half"] else minute), True
    for pattern, meant in parts:
        part = pattern.search(said)
        if part is not None:
            return said[: part.start()] + " " + said[part.end() :], meant, False
    return said, None, False


# --- calendar and instant ------------------------------------------------------------------------


def local(at: Millis, zone: tzinfo | None) -> datetime:
    """Return an instant as the calendar of a zone has it, None: the computer's."""
    return datetime.fromtimestamp(at / 1000, zone)


def instant(day: date, clock: time, zone: tzinfo | None) -> Millis:
    """Return when a clock shows that there."""
    return round(datetime.combine(day, clock.replace(tzinfo=None), tzinfo=zone).timestamp() * 1000)
