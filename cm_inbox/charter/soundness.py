"""What no single value shows: parts that contradict each other, conditions that ask nothing, names of nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import msgspec

from .durations import DAY_MINUTES, parse_span
from .positions import Path
from .report import Report
from .shape import Bank, Charter, Ladder, OfficeHours, Reply, Rule, StepKind, Term, When
from .spelling import DAYS

_NIGHT = 12 * 60
_EVENING = 17 * 60


@dataclass(frozen=True, slots=True)
class Names:
    """What may be referred to. ``all_known`` is False where an included file could not be read."""

    banks: Collection[str]
    replies: Collection[str]
    rules: Collection[str]
    departments: Collection[str]
    languages: Collection[str]
    networks: Collection[str] = ()
    all_known: bool = True


# --- rules -------------------------------------------------------------------------------------


def check_rule(rule: Rule, path: Path, names: Names, report: Report) -> None:
    """Note what is wrong with a rule as a whole."""
    _check_conditions(rule, path, report)
    for kind in ("when", "unless"):
        conditions: tuple[When, ...] = getattr(rule, kind)
        for number, when in enumerate(conditions):
            _check_when(when, (*path, kind, number), names, report)
    _check_then(rule, path, names, report)


def _check_conditions(rule: Rule, path: Path, report: Report) -> None:
    """Note tables that ask nothing, unless what they asked was unsound."""
    if not rule.when and not report.errors_below((*path, "when")):
        report.error("The rule has no condition: it would match every message.", (*path, "when"))
    for number, when in enumerate(rule.when):
        where = (*path, "when", number)
        if not asks(when) and not report.errors_below((*path, "when")):
            report.error("No condition is set here: the rule would match every message.", where)
    for number, when in enumerate(rule.unless):
        where = (*path, "unless", number)
        if not asks(when) and not report.errors_below((*path, "unless")):
            report.error("No condition is set here: the rule would match nothing.", where)


def asks(when: When) -> bool:
    """Say whether a table of conditions asks anything at all; ``min_severity`` alone only narrows banks."""
    return any(value not in (None, ()) for key, value in _set(when) if key != "min_severity")


def _set(struct: msgspec.Struct) -> Iterator[tuple[str, Any]]:
    for key in struct.__struct_fields__:
        yield key, getattr(struct, key)


def _check_when(when: When, path: Path, names: Names, report: Report) -> None:
    for number, bank in enumerate(when.banks):
        _check_name("bank", bank, names.banks, (*path, "banks", number), names, report)
    if when.min_severity is not None and not when.banks:
        report.warning("This narrows banks, and there is no bank here.", (*path, "min_severity"))
    least, most = when.length_at_least, when.length_at_most
    if least is not None and most is not None and least > most:
        report.error("No message is that long and that short at once.", (*path, "length_at_most"))
    if when.links is False and when.link_domains:
        report.error("A message without links has no domains.", (*path, "links"))
    for number, language in enumerate(when.languages):
        if language not in names.languages:
            _note_other_language(language, (*path, "languages", number), report)
    for number, network in enumerate(when.networks):
        if names.networks and network not in names.networks:
            hint = report.near(network, names.networks)
            template = "No network is called “{name}”."
            report.warning(template, (*path, "networks", number), hint=hint, name=network)


def _note_other_language(language: str, path: Path, report: Report) -> None:
    report.warning("“{language}” is not among the charter's languages.", path, language=language)


def _check_then(rule: Rule, path: Path, names: Names, report: Report) -> None:
    then, where = rule.then, (*path, "then")
    if then.department is not None:
        _check_name("department", then.department, names.departments, (*where, "department"), names, report)
    if then.reply is not None:
        _check_name("reply", then.reply, names.replies, (*where, "reply"), names, report)
    if not any(value for _, value in _set(then)) and not report.errors_below(where):
        report.warning("The rule asks for nothing: it only shows that it matched.", where)
    suppressing = [key for key in ("hide", "delete", "mute", "ban") if getattr(then, key)]
    if then.protect and suppressing:
        report.error("A rule that protects a message cannot suppress it.", (*where, suppressing[0]), key=True)
    if then.for_privacy and not then.hide:
        report.error("for_privacy goes with hide = true: it says why a message is hidden.", (*where, "for_privacy"))


_UNKNOWN = {
    "bank": "There is no bank “{name}”.",
    "reply": "There is no reply “{name}”.",
    "department": "There is no department “{name}”.",
    "rule": "There is no rule “{name}”.",
}


def _check_name(kind: str, name: str, known: Collection[str], path: Path, names: Names, report: Report) -> None:
    if names.all_known and name not in known:
        report.error(_UNKNOWN[kind], path, hint=report.near(name, known), name=name)


# --- what rules refer to -----------------------------------------------------------------------


def check_bank(bank: Bank, path: Path, names: Names, report: Report) -> None:
    """Note terms that stand twice, and languages the charter does not have."""
    if bank.language is not None and bank.language not in names.languages:
        _note_other_language(bank.language, (*path, "language"), report)
    seen: set[tuple[str, str | None]] = set()
    terms = bank.terms if not report.errors_below((*path, "terms")) else ()
    for number, term in enumerate(terms):
        language = term.language if isinstance(term, Term) else None
        text = term.text if isinstance(term, Term) else term
        key = (" ".join(text.casefold().split()), language or bank.language)
        if key in seen:
            report.warning("“{term}” stands here twice.", (*path, "terms", number), term=text)
        seen.add(key)
        if language is not None and language not in names.languages:
            _note_other_language(language, (*path, "terms", number, "language"), report)
    if not bank.terms and not report.errors_below(path):
        report.warning("The bank has no terms.", path)


def check_reply(reply: Reply, path: Path, names: Names, report: Report) -> None:
    """Note texts that are empty or in no language of the charter."""
    where = (*path, "text")
    if not any(reply.text.values()):
        if not report.errors_below(where):
            report.error("The reply has no text.", where)
    elif not any(reply.text.get(language) for language in names.languages):
        template = "The reply has no text in a language of the charter ({languages})."
        report.error(template, where, languages=", ".join(names.languages))
    for language, variants in reply.text.items():
        for number, variant in enumerate(variants):
            if not variant.strip():
                report.error("This is empty.", (*where, language, number))


def check_ladder(ladder: Ladder, path: Path, names: Names, report: Report) -> None:
    """Note steps out of order and names of nothing."""
    for number, rule in enumerate(ladder.counts):
        _check_name("rule", rule, names.rules, (*path, "counts", number), names, report)
    for number, step in enumerate(ladder.steps):
        where = (*path, "step", number)
        if step.reply is not None:
            _check_name("reply", step.reply, names.replies, (*where, "reply"), names, report)
        if step.do is StepKind.WARN and step.duration is not None:
            report.warning("A warning has no duration; strikes expire after “expire_after”.", (*where, "for"))
    if not report.errors_below((*path, "step")):
        for number, (lower, higher) in enumerate(pairwise(ladder.steps), start=1):
            if higher.at <= lower.at:
                template = "The steps must increase: this one is at {higher}, the one above at {lower}."
                report.error(template, (*path, "step", number, "at"), higher=higher.at, lower=lower.at)


def check_office_hours(hours: OfficeHours, path: Path, report: Report) -> None:
    """Note spans of a day that lie over each other."""
    if report.errors_below(path):
        return
    for day in DAYS:
        written: tuple[str, ...] = getattr(hours, day)
        spans = sorted((parse_span(text), number) for number, text in enumerate(written))
        latest, of = 0, 0
        for span, number in spans:
            end = span.end if span.end > span.start else span.end + DAY_MINUTES
            if span.start < latest:
                template = "“{span}” lies over “{other}”."
                report.error(template, (*path, day, number), span=written[number], other=written[of])
            if end > latest:
                latest, of = end, number
            _check_night(written[number], span.start, end, (*path, day, number), report)
    if not any(getattr(hours, day) for day in DAYS):
        report.warning("No day has hours: the office would always be closed.", path)


def _check_night(text: str, start: int, end: int, path: Path, report: Report) -> None:
    """Note a span over midnight that is longer than a night: its ends may have been swapped."""
    if end <= DAY_MINUTES or end - start <= _NIGHT:
        return
    template = "“{span}” ends before it begins: until the next day it would last {hours} hours."
    hours = round((end - start) / 60)
    if start >= _EVENING:
        report.warning(template, path, span=text, hours=hours)
    else:
        report.error(template, path, span=text, hours=hours)


def check_charter(charter: Charter, names: Names, report: Report) -> None:
    """Note what is wrong with the charter's own parts; banks, replies and rules are checked in their files."""
    if not charter.languages and not report.errors_below(("languages",)):
        report.error("The charter has no language.", ("languages",))
    check_ladder(charter.strikes, ("strikes",), names, report)
    if charter.office_hours is not None:
        check_office_hours(charter.office_hours, ("office_hours",), report)
    for network in charter.reply_targets.networks:
        if names.networks and network not in names.networks:
            path = ("reply_targets", "networks", network)
            hint = report.near(network, names.networks)
            report.warning("No network is called “{name}”.", path, key=True, hint=hint, name=network)
