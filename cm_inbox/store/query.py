"""What people type into the search box, parsed. Nothing they type is an error of the full-text engine.

Words must all be there, accents and case do not matter. ``"in this order"``, ``begin*``, and ``key:value``
for the keys below; a value with spaces goes in quotes. An unknown key is taken for a word. Days are those of
the calendar where the person is, and may be said in words: ``after:hier``, ``before:"3 days ago"``.
"""

from __future__ import annotations

import re
from datetime import datetime, tzinfo
from functools import lru_cache

from msgspec import field

from cm_inbox.errors import UsageError
from cm_inbox.models.instants import Millis
from cm_inbox.models.record import Record

from .text import clean

IS = (
    "open",
    "done",
    "snoozed",
    "unread",
    "urgent",
    "mine",
    "assigned",
    "answered",
    "private",
    "public",
    "ours",
    "theirs",
    "edited",
    "visible",
    "held",
    "hidden",
    "spam",
    "deleted",
)
"""What may follow ``is:``."""

_KEYS = ("from", "network", "brand", "assigned", "before", "after", "is")

_TERM = re.compile(
    rf"""(?P<key>{"|".join(_KEYS)}):(?:"(?P<quoted>[^"]*)"?|(?P<value>\S*))  # key:value
    | "(?P<phrase>[^"]*)"?                                                   # a phrase, perhaps not closed
    | (?P<word>[^\s"]+)                                                      # a word""",
    re.IGNORECASE | re.VERBOSE,
)


class Query(Record, frozen=True):
    """A parsed query. ``match`` is for FTS5, None: no words. ``after`` is inclusive, ``before`` exclusive.

    ``authors`` is nothing one types: the rows of the people whose messages are asked for, where not all are.
    """

    match: str | None = None
    senders: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    assigned: tuple[str, ...] = ()
    after: Millis | None = None
    before: Millis | None = None
    flags: frozenset[str] = field(default_factory=frozenset)
    authors: tuple[int, ...] = ()


_DATED = re.compile(r"(?:before|after):", re.IGNORECASE)
_MINUTE: Millis = 60_000


def parse(text: str, now: Millis, zone: tzinfo | None = None) -> Query:
    """Parse a query. ``zone`` is where the person is, by default the computer's.

    Raises UsageError where it asks for nothing, or for what is not to be had.
    """
    return _parse(text, now - now % _MINUTE if _DATED.search(text) else 0, zone)


@lru_cache(maxsize=64)
def _parse(text: str, now: Millis, zone: tzinfo | None) -> Query:
    words: list[str] = []
    values: dict[str, list[str]] = {key: [] for key in _KEYS}
    for term in _TERM.finditer(clean(text)):
        key = term["key"]
        if key is None:
            words.append(_words(term["phrase"] if term["word"] is None else term["word"], term["word"] is None))
        else:
            value = (term["quoted"] if term["value"] is None else term["value"]).strip()
            if not value:
                raise UsageError(
                    "What should follow {word}: ? For example {example}.",
                    word=key.lower(),
                    example=_EXAMPLES[key.lower()],
                )
            values[key.lower()].append(value)
    match = " AND ".join(word for word in words if word) or None
    if match is None and not any(values.values()):
        raise UsageError("Type a word to search for, or something like from:marie, is:open, after:2026-10.")
    return Query(
        match,
        tuple(values["from"]),
        tuple(value.casefold() for value in values["network"]),
        tuple(value.casefold() for value in values["brand"]),
        tuple(value.casefold() for value in values["assigned"]),
        max((_date(value, now, zone) for value in values["after"]), default=None),
        min((_date(value, now, zone) for value in values["before"]), default=None),
        frozenset(_flag(value) for value in values["is"]),
    )


_EXAMPLES = {
    "from": "from:marie",
    "network": "network:mastodon",
    "brand": 'brand:"Les Halles"',
    "assigned": "assigned:camille",
    "before": "before:2026-10-01",
    "after": "after:2026-10",
    "is": "is:open",
}


def _words(text: str, phrase: bool) -> str:
    """Return text as an FTS5 string, which it tokenises itself; empty where nothing in it can be found."""
    prefix = not phrase and text.endswith("*")
    if not any(c.isalnum() for c in text):
        return ""
    quoted = '"' + text.rstrip("*").replace('"', '""') + '"' if prefix else '"' + text.replace('"', '""') + '"'
    return quoted + "*" if prefix else quoted


def sender_match(value: str) -> str | None:
    """Return an FTS5 query for the authors whose handle or name begins so, word by word."""
    words = re.findall(r"\w+", value)
    return " ".join(f'"{word}"*' for word in words) or None


def _date(text: str, now: Millis, zone: tzinfo | None) -> Millis:
    """Return the first instant of a day, month or year, or of what words mean."""
    for shape in ("%Y-%m-%d", "%Y-%m", "%Y"):
        try:
            return round(datetime.strptime(text, shape).replace(tzinfo=zone).timestamp() * 1000)
        except (ValueError, OverflowError, OSError):
            continue
    from cm_inbox.natural_past import behind  # seldom asked, and no part of the start
    from cm_inbox.natural_words import Trouble

    found = behind(text, now, zone)
    if found is Trouble.AHEAD:
        raise UsageError("“{text}” is still to come; what is searched for was written before now.", text=text)
    if isinstance(found, Trouble):
        raise UsageError("“{text}” is no date. Write yesterday, monday, 3-days-ago, 2026-10-01 or 2026-10.", text=text)
    return found


def _flag(text: str) -> str:
    flag = {"removed": "deleted"}.get(text.casefold(), text.casefold())
    if flag not in IS:
        raise UsageError("is:{text} is not known. Known: {known}.", text=text, known=", ".join(IS))
    return flag
