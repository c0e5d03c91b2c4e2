"""Office hours in words, as an answer says them: "du lundi au vendredi de 9 h à 18 h"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .durations import Span, parse_span
from .shape import OfficeHours

_NBSP = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class _Words:
    """How a language says it. ``run`` is for three days on, ``pair`` for two, ``single`` for one."""

    days: Sequence[str]
    single: str
    pair: str
    run: str
    every_day: str
    span: str
    whole_day: str
    always: str
    also: str


_WORDS: Mapping[str, _Words] = {
    "fr": _Words(
        ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
        "le {0}", "le {0} et le {1}", "du {0} au {1}", "tous les jours", "de {} à {}",
        f"24{_NBSP}h sur{_NBSP}24", f"24{_NBSP}h sur{_NBSP}24, 7{_NBSP}jours sur{_NBSP}7", "et",
    ),
    "en": _Words(
        ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        "{0}", "{0} and {1}", "{0} to {1}", "every day", "from {} to {}",
        "around the clock", "around the clock, every day", "and",
    ),
}  # fmt: skip


def in_words(office: OfficeHours | None, language: str) -> str | None:
    """Return office hours as an answer says them.

    None in a language without words for it, and for a brand that is never open. Raises ValueError where a span is
    unsound, which ``read`` has told before.
    """
    words = _WORDS.get(language[:2].casefold())
    if words is None:
        return None
    if office is None:
        return words.always
    week = [tuple(sorted(parse_span(text) for text in spans)) for spans in _days_of(office)]
    said = [
        f"{_days(words, [day for day, other in enumerate(week) if other == spans])} {_spans(words, spans, language)}"
        for spans in dict.fromkeys(week)
        if spans
    ]
    return _listed(said, f", {words.also} ") or None


def _days_of(office: OfficeHours) -> Sequence[tuple[str, ...]]:
    return (
        office.monday, office.tuesday, office.wednesday, office.thursday, office.friday, office.saturday, office.sunday,
    )  # fmt: skip


def _days(words: _Words, numbers: Sequence[int]) -> str:
    if len(numbers) == len(words.days):
        return words.every_day
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    named = [
        (words.single, words.pair, words.run)[min(len(run), 3) - 1].format(words.days[run[0]], words.days[run[-1]])
        for run in runs
    ]
    return _listed(named, f" {words.also} ")


def _spans(words: _Words, spans: Sequence[Span], language: str) -> str:
    clock = _french if language[:2].casefold() == "fr" else _english
    return _listed(
        [
            words.whole_day
            if (span.start, span.end) == (0, 1440)
            else words.span.format(clock(span.start), clock(span.end))
            for span in spans
        ],
        f" {words.also} ",
    )


def _listed(pieces: Sequence[str], last: str) -> str:
    return last.join(filter(None, (", ".join(pieces[:-1]), *pieces[-1:])))


def _french(minute: int) -> str:
    hour, rest = divmod(minute, 60)
    if not rest and hour in (0, 12, 24):
        return "midi" if hour == 12 else "minuit"
    return f"{hour}{_NBSP}h{_NBSP}{rest:02}" if rest else f"{hour}{_NBSP}h"


def _english(minute: int) -> str:
    hour, rest = divmod(minute, 60)
    if not rest and hour in (0, 12, 24):
        return "noon" if hour == 12 else "midnight"
    half = "am" if hour < 12 else "pm"
    return f"{(hour - 1) % 12 + 1}{f':{rest:02}' if rest else ''}{_NBSP}{half}"
