"""Instants and lengths of time, as a person says them in the user's language.

The language is that of Qt's default locale, which ``texts.use_language`` sets.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from cm_inbox.models.instants import Millis

translate = QCoreApplication.translate

MINUTE: Millis = 60_000
HOUR: Millis = 60 * MINUTE
DAY: Millis = 24 * HOUR
SINCE_MONTHS = 60
"""Longer ago than so many days, the month says enough."""


def local(at: Millis) -> datetime:
    """Return an instant in the computer's time zone; one no calendar holds becomes the nearest it does."""
    try:
        return datetime.fromtimestamp(at / 1000)
    except (OverflowError, ValueError, OSError):
        return datetime(1, 1, 1) if at < 0 else datetime(9999, 12, 31, 23, 59)


def clock(at: Millis) -> str:
    """Return the time of day: "18:31"."""
    moment = local(at)
    return f"{moment.hour:02}:{moment.minute:02}"


def day(at: Millis, now: Millis) -> str:
    """Return the day: "today", "yesterday", "tomorrow", "12 Nov", "12 Nov 2024"."""
    moment, today = local(at).date(), local(now).date()
    named = _named_day((moment - today).days)
    if named:
        return named
    return _date(moment, with_year=moment.year != today.year)


def date_of(at: Millis, now: Millis) -> str:
    """Return the date, also where the day has a name: "22 Nov", "12 Nov 2027"."""
    moment = local(at).date()
    return _date(moment, with_year=moment.year != local(now).year)


def since(at: Millis, now: Millis) -> str:
    """Return a beginning as it follows "since": "yesterday", "12 Nov", "March 2023"."""
    moment, today = local(at).date(), local(now).date()
    days = (today - moment).days
    if days > SINCE_MONTHS:
        return QLocale().toString(QDate(moment.year, moment.month, 1), "MMMM yyyy")
    if days in (0, 1):
        return _named_day(-days)
    month = QLocale().monthName(moment.month, QLocale.FormatType.ShortFormat)
    return translate("When", "%1 %2", "after since").replace("%1", _ordinal(moment.day)).replace("%2", month)


def moment(at: Millis, now: Millis) -> str:
    """Return day and time: "yesterday, 18:31"."""
    return f"{day(at, now)}, {clock(at)}"


def until(at: Millis, now: Millis) -> str:
    """Return an end as it follows "until": "18:31" today, else the day and time."""
    return clock(at) if local(at).date() == local(now).date() else moment(at, now)


def full(at: Millis) -> str:
    """Return everything: "Sunday, 22 November 2026, 18:31"."""
    moment = local(at)
    named = QLocale().toString(QDate(moment.year, moment.month, moment.day), QLocale.FormatType.LongFormat)
    if moment.day == 1:
        named = named.replace(" 1 ", f" {_ordinal(1)} ", 1)
    return f"{named}, {clock(at)}"


def short(moment: date) -> str:
    """Return a date without its year: "12 Nov"."""
    return _date(moment, with_year=False)


def wait(length: Millis) -> str:
    """Return how long someone has waited, shortly: "9 min", "1 h 12", "6 d"."""
    minutes = max(0, length) // MINUTE
    if minutes < 60:
        return translate("When", "%1 min").replace("%1", str(minutes))
    if minutes < 24 * 60:
        hours, rest = divmod(minutes, 60)
        return translate("When", "%1 h %2").replace("%1", str(hours)).replace("%2", f"{rest:02}")
    return translate("When", "%1 d").replace("%1", str(minutes // (24 * 60)))


def ago(at: Millis, now: Millis) -> str:
    """Return how long ago something was: "12 s ago", "9 min ago"; a day or more: the day and time."""
    passed = now - at
    if passed >= DAY or passed < -MINUTE:
        return moment(at, now)
    if passed < MINUTE:
        return translate("When", "%1 s ago").replace("%1", str(max(0, passed) // 1000))
    return translate("When", "%1 ago").replace("%1", wait(passed))


def length(span: Millis) -> str:
    """Return a length of time in words: "24 hours", "7 days"."""
    if span < HOUR:
        return translate("When", "%n minute(s)", "", span // MINUTE)
    if span <= DAY:
        return translate("When", "%n hour(s)", "", span // HOUR)
    return translate("When", "%n day(s)", "", span // DAY)


def _named_day(days: int) -> str:
    if days == 0:
        return translate("When", "today")
    if days == -1:
        return translate("When", "yesterday")
    return translate("When", "tomorrow") if days == 1 else ""


def _ordinal(number: int) -> str:
    """Return a day of the month as it stands in a date: French counts the first one and only it, "1er"."""
    return translate("When", "1", "the first day of a month, in a date") if number == 1 else str(number)


def _date(moment: date, *, with_year: bool) -> str:
    month = QLocale().monthName(moment.month, QLocale.FormatType.ShortFormat)
    pattern = translate("When", "%1 %2 %3") if with_year else translate("When", "%1 %2")
    return pattern.replace("%1", _ordinal(moment.day)).replace("%2", month).replace("%3", str(moment.year))


# --- proposals for an end ----------------------------------------------------------------------


def at_hour(day_after: int, hour: int, now: Millis) -> Millis:
    """Return the instant of an hour so many days from now, in local time (summer time minded)."""
    wanted = datetime.combine(local(now).date() + timedelta(days=day_after), datetime.min.time()).replace(hour=hour)
    return round(wanted.timestamp() * 1000)


def next_monday(hour: int, now: Millis) -> Millis:
    """Return the instant of an hour on the next Monday that is not today."""
    return at_hour(7 - local(now).weekday(), hour, now)
