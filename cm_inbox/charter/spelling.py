"""How the values of a charter are spelled, field by field: each check says what to write instead."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any

from . import durations
from .problems import Misspelt, shortened
from .report import near
from .shape import (
    FORMAT,
    Bank,
    Charter,
    Department,
    Ladder,
    OfficeHours,
    Reply,
    ReplyTargets,
    Rule,
    Step,
    Targets,
    Term,
    Then,
    When,
)

Check = Callable[[Any], object]
"""Raises Misspelt when a value, or one element of a list, is not spelled as its field asks."""

GRAVEST = 3

# ISO 639-1.
_CODES = """
aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en
eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja
jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb
nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq
sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
"""
LANGUAGES = frozenset(_CODES.split())
"""The codes that a charter may name."""
LANGUAGE_NAMES = {
    **dict.fromkeys(("french", "français", "francais", "fre", "fra", "vf"), "fr"),
    **dict.fromkeys(("english", "anglais", "eng", "uk", "us", "gb"), "en"),
    **dict.fromkeys(("spanish", "espagnol", "español", "spa"), "es"),
    **dict.fromkeys(("german", "allemand", "deutsch", "ger", "deu"), "de"),
    **dict.fromkeys(("italian", "italien", "italiano", "ita"), "it"),
    **dict.fromkeys(("dutch", "néerlandais", "nederlands"), "nl"),
    **dict.fromkeys(("portuguese", "portugais", "português"), "pt"),
    **dict.fromkeys(("arabic", "arabe"), "ar"),
}
_ID = re.compile(r"\w[\w.-]{0,63}")
_VARIABLE = re.compile(r"[^\W\d]\w{0,63}")
_DOMAIN = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)*[^\W_](?:[\w-]{0,61}[^\W_])?", re.IGNORECASE)


def an_id(value: str) -> None:
    if not _ID.fullmatch(value):
        words = re.findall(r"[\w.-]+", value[:64])
        raise Misspelt(
            "“{value}” cannot be an id: letters, digits, - and _, at most 64, and no spaces.",
            hint="-".join(words).strip(".-")[:64].casefold() or None,
            value=shortened(value),
        )


def a_variable(value: str) -> None:
    if not _VARIABLE.fullmatch(value):
        raise Misspelt("“{value}” cannot name a variable: letters, digits and _.", value=shortened(value))


def a_language(value: str) -> None:
    if value in LANGUAGES:
        return
    first = re.split(r"[-_]", value.casefold(), maxsplit=1)[0]
    hint = first if first in LANGUAGES else LANGUAGE_NAMES.get(value.casefold())
    raise Misspelt("“{value}” is no language: write two letters, fr or en.", hint=hint, value=shortened(value))


def a_time_zone(value: str) -> None:
    try:
        durations.time_zone(value)
    except Misspelt as error:
        import zoneinfo

        raise Misspelt(error.template, hint=near(value, zoneinfo.available_timezones()), **error.args_) from None


def some_text(value: str) -> None:
    if not value.strip():
        raise Misspelt("This is empty.")


def a_term(value: str) -> None:
    """Check the spelling of a term: ``term``, ``term*`` or ``*term*``."""
    some_text(value)
    bare = value.strip().strip("*").strip()
    if not bare:
        raise Misspelt("“{value}” would match every word.", value=shortened(value))
    if value.strip().startswith("*") and not value.strip().endswith("*"):
        raise Misspelt(
            "“{value}”: a term is spelled term, term* or *term*.", hint=f"*{shortened(bare)}*", value=shortened(value)
        )


def a_domain(value: str) -> None:
    if not _DOMAIN.fullmatch(value.rstrip(".")):
        bare = re.sub(r"^(?:\w+://)?(?:\*\.|www\.)?", "", value.strip())[:260].split("/")[0]
        raise Misspelt(
            "“{value}” is no domain: write it as example.com.",
            hint=bare if bare != value and _DOMAIN.fullmatch(bare) else None,
            value=shortened(value),
        )


def a_severity(value: int) -> None:
    if not 0 <= value <= GRAVEST:
        raise Misspelt("A severity is 0 (mild) to 3 (grave).")


def at_least_one(value: int) -> None:
    if not 1 <= value <= 1_000_000:
        raise Misspelt("This must be 1 or more.")


def not_negative(value: int) -> None:
    if not 0 <= value <= 1_000_000_000:
        raise Misspelt("This must be 0 or more.")


def a_share(value: float) -> None:
    if not 0 < value <= 1:
        hint = f"{value / 100:g}" if math.isfinite(value) and 1 < value <= 100 else None
        raise Misspelt("A share is more than 0 and at most 1: half is 0.5.", hint=hint)


def a_limited_duration(value: str) -> None:
    if durations.parse_duration(value) is None:
        raise Misspelt("This must end: write a duration, 4h or 3d.")


def a_format(value: int) -> None:
    if value < 1:
        raise Misspelt("The format is {known}.", known=FORMAT)
    if value > FORMAT:
        raise Misspelt(
            "This charter was written for a newer cm-inbox (format {value}, this one knows {known}): update cm-inbox.",
            value=shortened(str(value)),
            known=FORMAT,
        )


DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

CHECKS: dict[tuple[type, str], Check] = {
    (Term, "text"): a_term,
    (Term, "language"): a_language,
    (Term, "severity"): a_severity,
    (Term, "exceptions"): a_term,
    (Bank, "language"): a_language,
    (Bank, "severity"): a_severity,
    (Bank, "terms"): a_term,
    (Bank, "exceptions"): a_term,
    (When, "words"): a_term,
    (When, "min_severity"): a_severity,
    **{(When, each): some_text for each in ("banks", "phrases", "patterns", "networks", "accounts", "author_labels")},
    (When, "link_domains"): a_domain,
    **{(When, f"{each}_at_least"): at_least_one for each in ("mentions", "emoji", "length", "strikes", "duplicates")},
    (When, "capitals_at_least"): a_share,
    (When, "length_at_most"): not_negative,
    (When, "languages"): a_language,
    (When, "author_known_at_most"): a_limited_duration,
    (When, "between"): durations.parse_span,
    (Then, "labels"): some_text,
    (Then, "mute"): durations.parse_duration,
    (Then, "ban"): durations.parse_duration,
    (Rule, "id"): an_id,
    (Rule, "severity"): a_severity,
    (Rule, "must_match"): some_text,
    (Rule, "must_not_match"): some_text,
    (Reply, "id"): an_id,
    (Step, "at"): at_least_one,
    (Step, "duration"): durations.parse_duration,
    (Ladder, "expire_after"): durations.parse_duration,
    (Department, "id"): an_id,
    **{(OfficeHours, day): durations.parse_span for day in DAYS},
    (OfficeHours, "holidays"): durations.parse_holiday,
    (Targets, "public"): a_limited_duration,
    (Targets, "private"): a_limited_duration,
    (ReplyTargets, "public"): a_limited_duration,
    (ReplyTargets, "private"): a_limited_duration,
    (Charter, "format"): a_format,
    (Charter, "languages"): a_language,
    (Charter, "time_zone"): a_time_zone,
    (Charter, "names"): some_text,
    (Charter, "team"): some_text,
}
"""The check of a field's value; of a list, of each of its elements."""

KEY_CHECKS: dict[tuple[type, str], Check] = {
    (Charter, "banks"): an_id,
    (Charter, "variables"): a_variable,
    (Reply, "text"): a_language,
}
"""The check of the keys of a table whose keys are free."""
