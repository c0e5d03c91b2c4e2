"""The other parts of a charter, each as a form of plain fields: banks, replies, ladder, departments, hours, team."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtCore import QCoreApplication

from cm_inbox.charter.shape import (
    Audience,
    Bank,
    Department,
    Ladder,
    Match,
    OfficeHours,
    Reply,
    ReplyTargets,
    Step,
    StepKind,
    Targets,
    Term,
)
from cm_inbox.models.record import Record

from .charter_fields import Field, Way, severity_field

if TYPE_CHECKING:
    from cm_inbox.charter.shape import Charter

translate = QCoreApplication.translate

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Part(Enum):
    """A part of the charter."""

    RULES = "rules"
    BANKS = "banks"
    REPLIES = "replies"
    DEPARTMENTS = "departments"
    LADDER = "ladder"
    HOURS = "hours"
    GENERAL = "general"


SEVERAL = frozenset({Part.BANKS, Part.REPLIES, Part.DEPARTMENTS})
"""Those of which there are several, each with an id."""

Values = Mapping[str, Any]
TextChange = Callable[[str], str]


class Entry(Record, frozen=True):
    """One thing of a part, as the form shows it: values by the names of its fields."""

    id: str
    title: str
    values: Values


def part_title(part: Part) -> str:
    """Return a part in the user's language."""
    return {
        Part.RULES: translate("CharterParts", "Rules"),
        Part.BANKS: translate("CharterParts", "Word banks"),
        Part.REPLIES: translate("CharterParts", "Canned replies"),
        Part.DEPARTMENTS: translate("CharterParts", "Departments"),
        Part.LADDER: translate("CharterParts", "Ladder of warnings"),
        Part.HOURS: translate("CharterParts", "Hours and reply targets"),
        Part.GENERAL: translate("CharterParts", "Brand, team and variables"),
    }[part]


def fields_of(part: Part, charter: Charter) -> Sequence[Field]:
    """Return the fields of one entry of a part."""
    return {
        Part.BANKS: _bank_fields,
        Part.REPLIES: lambda: _reply_fields(charter.languages),
        Part.DEPARTMENTS: _department_fields,
        Part.LADDER: _ladder_fields,
        Part.HOURS: _hours_fields,
        Part.GENERAL: _general_fields,
    }[part]()


def _line(name: str, title: str, hint: str = "") -> Field:
    return Field(name, title, Way.TEXT, title, hint=hint)


def _lines(name: str, title: str, hint: str = "") -> Field:
    return Field(name, title, Way.LINES, title, hint=hint)


def _note() -> Field:
    return _lines("note", translate("CharterParts", "Note"))


def _bank_fields() -> Sequence[Field]:
    spelled = translate(
        "CharterParts",
        "one a line: connard, connard* (beginning), *connard* (anywhere); con | fr | 1 gives language and severity",
    )
    return (
        _line("title", translate("CharterParts", "Title")),
        _line("language", translate("CharterParts", "Language"), translate("CharterParts", "fr, en; empty: of any")),
        severity_field(first=1),
        _lines("terms", translate("CharterParts", "Words"), spelled),
        _lines("exceptions", translate("CharterParts", "Innocent words that contain one"), "con carne"),
        _line("source", translate("CharterParts", "Source")),
        _line("licence", translate("CharterParts", "Licence")),
        _note(),
    )


def _reply_fields(languages: Sequence[str]) -> Sequence[Field]:
    from .charter_known import language_name

    hint = translate("CharterParts", "{author.first_name|} {brand} {?order number}; a line with --- begins a variant")
    return (
        _line("title", translate("CharterParts", "Title")),
        Field(
            "audience",
            translate("CharterParts", "Where it may be sent"),
            Way.CHOICE,
            translate("CharterParts", "Where it may be sent"),
            choices=(
                ("public", translate("CharterParts", "in public")),
                ("private", translate("CharterParts", "in private")),
                ("both", translate("CharterParts", "in public and in private")),
            ),
            first="both",
        ),
        *(_lines(f"text.{language}", language_name(language), hint) for language in languages),
        _note(),
    )


def _department_fields() -> Sequence[Field]:
    return (
        _line("title", translate("CharterParts", "Title")),
        _line("contact", translate("CharterParts", "Contact")),
        _note(),
    )


def _ladder_fields() -> Sequence[Field]:
    steps = translate("CharterParts", "one a line: 1 warn = reply; 3 mute 3d; 5 ban 30d; 7 ban")
    return (
        _lines("steps", translate("CharterParts", "Steps"), steps),
        _line(
            "expire_after",
            translate("CharterParts", "Warnings count for"),
            translate("CharterParts", "90d; empty: for ever"),
        ),
        _lines(
            "counts",
            translate("CharterParts", "Rules whose warnings count"),
            translate("CharterParts", "ids, one a line; empty: all"),
        ),
    )


def _hours_fields() -> Sequence[Field]:
    titles = {
        "monday": translate("CharterParts", "Monday"),
        "tuesday": translate("CharterParts", "Tuesday"),
        "wednesday": translate("CharterParts", "Wednesday"),
        "thursday": translate("CharterParts", "Thursday"),
        "friday": translate("CharterParts", "Friday"),
        "saturday": translate("CharterParts", "Saturday"),
        "sunday": translate("CharterParts", "Sunday"),
    }
    closed = translate("CharterParts", "09:00-12:30, 14:00-18:00; empty: closed")
    return (
        *(Field(day, titles[day], Way.LIST, titles[day], hint=closed) for day in DAYS),
        _lines("holidays", translate("CharterParts", "Holidays"), "12-25"),
        _line("public", translate("CharterParts", "Answer comments within"), "4h"),
        _line("private", translate("CharterParts", "Answer private messages within"), "2h"),
        _lines("networks", translate("CharterParts", "Other targets of networks"), "mastodon 1h 2h"),
        _line("time_zone", translate("CharterParts", "Time zone"), "Europe/Paris"),
    )


def _general_fields() -> Sequence[Field]:
    return (
        _line("title", translate("CharterParts", "Title")),
        _line("brand", translate("CharterParts", "Brand")),
        Field(
            "languages",
            translate("CharterParts", "Languages"),
            Way.LIST,
            translate("CharterParts", "Languages"),
            hint="fr, en",
        ),
        Field(
            "names",
            translate("CharterParts", "How people call the brand"),
            Way.LIST,
            translate("CharterParts", "How people call the brand"),
        ),
        _lines("team", translate("CharterParts", "Team, on whom no rule fires"), "@camille"),
        _lines("variables", translate("CharterParts", "Own variables"), "phone = 04 00 00 00 00"),
        _note(),
    )


# --- from the charter to the form ---------------------------------------------------------------


def entries(part: Part, charter: Charter) -> Sequence[Entry]:
    """Return the entries of a part."""
    if part is Part.BANKS:
        return [Entry(name, bank.title or name, _bank_values(bank)) for name, bank in charter.banks.items()]
    if part is Part.REPLIES:
        return [Entry(each.id, each.title or each.id, _reply_values(each)) for each in charter.replies]
    if part is Part.DEPARTMENTS:
        return [Entry(each.id, each.title or each.id, msgspec.structs.asdict(each)) for each in charter.departments]
    values = {Part.LADDER: _ladder_values, Part.HOURS: _hours_values, Part.GENERAL: _general_values}[part]
    return [Entry("", part_title(part), values(charter))]


def _bank_values(bank: Bank) -> Values:
    return {**msgspec.structs.asdict(bank), "terms": tuple(spell(term) for term in bank.terms)}


def spell(term: str | Term) -> str:
    """Return a term as a line of the form: ``con | fr | 1 | con carne``; what is not said is left out."""
    if isinstance(term, str):
        return term
    text = {Match.PREFIX: f"{term.text}*", Match.INSIDE: f"*{term.text}*"}.get(
        term.match or Match.WHOLE_WORD, term.text
    )
    parts = [text, term.language or "", "" if term.severity is None else str(term.severity)]
    parts += ["; ".join(term.exceptions), term.note]
    while len(parts) > 1 and not parts[-1]:
        parts.pop()
    return " | ".join(parts)


def unspell(line: str, before: Mapping[str, str | Term]) -> str | Term:
    """Return the term of a line; one that was there and is unchanged stays as it was."""
    if line in before:
        return before[line]
    parts = [part.strip() for part in line.split("|")] + [""] * 4
    text, language, severity, exceptions, note = parts[0], parts[1], parts[2], parts[3], parts[4]
    if not any((language, severity, exceptions, note)):
        return text
    return Term(
        text=text,
        language=language or None,
        severity=int(severity) if severity.isdecimal() else None,
        exceptions=tuple(each.strip() for each in exceptions.split(";") if each.strip()),
        note=note,
    )


def _reply_values(reply: Reply) -> Values:
    texts = {f"text.{language}": "\n---\n".join(variants) for language, variants in reply.text.items()}
    return {"title": reply.title, "audience": reply.audience.value, "note": reply.note, **texts}


def _ladder_values(charter: Charter) -> Values:
    ladder = charter.strikes
    steps = []
    for step in ladder.steps:
        words = [str(step.at), step.do.value, step.duration or ""]
        steps.append(" ".join(word for word in words if word) + (f" = {step.reply}" if step.reply else ""))
    return {"steps": tuple(steps), "expire_after": ladder.expire_after, "counts": ladder.counts}


def _hours_values(charter: Charter) -> Values:
    hours = charter.office_hours or OfficeHours()
    targets = charter.reply_targets
    networks = tuple(f"{name} {each.public or '-'} {each.private or '-'}" for name, each in targets.networks.items())
    found = {**msgspec.structs.asdict(hours), "public": targets.public, "private": targets.private}
    return {**found, "networks": networks, "time_zone": charter.time_zone}


def _general_values(charter: Charter) -> Values:
    names = ("title", "brand", "languages", "names", "team", "note")
    variables = tuple(f"{name} = {value}" for name, value in charter.variables.items())
    return {**{name: getattr(charter, name) for name in names}, "variables": variables}


# --- from the form to the text ------------------------------------------------------------------


def change_of(part: Part, entry_id: str, values: Values, charter: Charter) -> Sequence[TextChange]:
    """Return what makes the text say what the form says. Raises ValueError with what is wrong with it."""
    from cm_inbox.charter import write

    if part is Part.BANKS:
        bank = _bank(charter.banks[entry_id], values)
        return (lambda text: write.replace_bank(text, entry_id, bank),)
    if part is Part.REPLIES:
        reply = _reply(next(each for each in charter.replies if each.id == entry_id), values)
        return (lambda text: write.replace_reply(text, entry_id, reply),)
    if part is Part.DEPARTMENTS:
        said = {name: values.get(name) or "" for name in ("title", "contact", "note")}
        department = Department(id=entry_id, **said)
        return (lambda text: write.replace_department(text, entry_id, department),)
    if part is Part.LADDER:
        ladder = Ladder(
            expire_after=values.get("expire_after") or None,
            counts=tuple(values.get("counts") or ()),
            steps=tuple(_step(line) for line in values.get("steps") or ()),
        )
        return (lambda text: write.set_ladder(text, ladder),)
    return _hours_change(values, charter) if part is Part.HOURS else _general_change(values)


def _bank(before: Bank, values: Values) -> Bank:
    known = {spell(term): term for term in before.terms}
    return msgspec.structs.replace(
        before,
        title=values.get("title") or "",
        language=values.get("language") or None,
        severity=values.get("severity", 1),
        terms=tuple(unspell(line, known) for line in values.get("terms") or ()),
        exceptions=tuple(values.get("exceptions") or ()),
        source=values.get("source") or "",
        licence=values.get("licence") or "",
        note=values.get("note") or "",
    )


def reply_texts(values: Values) -> dict[str, tuple[str, ...]]:
    """Return the variants of a canned reply by language, as the form has them; a language without text has none."""
    return {
        name.removeprefix("text."): tuple(part.strip("\n") for part in (value or "").split("\n---\n") if part.strip())
        for name, value in values.items()
        if name.startswith("text.")
    }


def _reply(before: Reply, values: Values) -> Reply:
    texts = {**before.text, **reply_texts(values)}
    texts = {language: variants for language, variants in texts.items() if variants}
    return msgspec.structs.replace(
        before,
        title=values.get("title") or "",
        audience=Audience(values.get("audience") or "both"),
        text=texts,
        note=values.get("note") or "",
    )


def _step(line: str) -> Step:
    said, _, reply = line.partition("=")
    words = said.strip().split(maxsplit=2)
    if len(words) < 2 or not words[0].isdecimal() or words[1] not in {kind.value for kind in StepKind}:
        raise ValueError(translate("CharterParts", "Write a step such as: 3 mute 3d = reply"))
    return Step(
        at=int(words[0]),
        do=StepKind(words[1]),
        duration=words[2] if len(words) > 2 else None,
        reply=reply.strip() or None,
    )


def _hours_change(values: Values, charter: Charter) -> Sequence[TextChange]:
    from cm_inbox.charter import write

    spans = {day: tuple(values.get(day) or ()) for day in DAYS}
    holidays = tuple(values.get("holidays") or ())
    empty = not any(spans.values()) and not holidays
    hours = None if empty and charter.office_hours is None else OfficeHours(**spans, holidays=holidays)
    networks = {}
    for line in values.get("networks") or ():
        name, public, private = (*line.split(), "-", "-")[:3]
        networks[name] = Targets(public=None if public == "-" else public, private=None if private == "-" else private)
    targets = ReplyTargets(
        public=values.get("public") or "4h", private=values.get("private") or "2h", networks=networks
    )
    zone = values.get("time_zone") or "Europe/Paris"
    return (
        lambda text: write.set_office_hours(text, hours),
        lambda text: write.set_reply_targets(text, targets),
        lambda text: write.set_value(text, ("time_zone",), zone),
    )


def _general_change(values: Values) -> Sequence[TextChange]:
    from cm_inbox.charter import write

    variables = {}
    for line in values.get("variables") or ():
        name, sign, value = line.partition("=")
        if not sign or not name.strip():
            raise ValueError(translate("CharterParts", "Write a variable such as: phone = 04 00 00 00 00"))
        variables[name.strip()] = value.strip()
    said: dict[str, Any] = {name: values.get(name) or None for name in ("title", "brand", "note")}
    said |= {name: list(values.get(name) or ()) for name in ("languages", "names", "team")}
    said["variables"] = variables or None

    def change(text: str) -> str:
        for name, value in said.items():
            text = write.set_value(text, (name,), value)
        return text

    return (change,)


def added(part: Part, entry_id: str, title: str, charter: Charter) -> TextChange:
    """Return what adds an entry to a part."""
    from cm_inbox.charter import write

    if part is Part.BANKS:
        return lambda text: write.add_bank(text, entry_id, Bank(title=title, language=charter.languages[0]))
    if part is Part.REPLIES:
        reply = Reply(id=entry_id, title=title, text={charter.languages[0]: (title,)})
        return lambda text: write.add_reply(text, reply)
    return lambda text: write.add_department(text, Department(id=entry_id, title=title))


def removed(part: Part, entry_id: str) -> TextChange:
    """Return what takes an entry out of a part."""
    from cm_inbox.charter import write

    remove = {
        Part.BANKS: write.remove_bank,
        Part.REPLIES: write.remove_reply,
        Part.DEPARTMENTS: write.remove_department,
    }
    return lambda text: remove[part](text, entry_id)
