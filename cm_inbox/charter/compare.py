"""What differs between two charters, in words: for who reads the history of a charter, or reviews a draft."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest
from typing import Any, NamedTuple

from .shape import Bank, Charter, Term
from .spoken import plain

Plain = Any
"""A text, number, list or table as the file would have it; None: the default, or nothing."""


class Kind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    CHANGED = "changed"


class Subject(StrEnum):
    """What differs. ``CHARTER``: a field of the charter itself; ``TERM``: a term of the bank ``id``."""

    CHARTER = "charter"
    RULE = "rule"
    BANK = "bank"
    TERM = "term"
    REPLY = "reply"
    DEPARTMENT = "department"
    STRIKES = "strikes"
    OFFICE_HOURS = "office hours"
    REPLY_TARGETS = "reply targets"


class Words(NamedTuple):
    """What a language says for what stands in a difference. ``quoted`` has a place for a text."""

    subjects: Mapping[Subject, str]
    nothing: str
    yes: str
    no: str
    quoted: str


ENGLISH = Words({subject: subject.value for subject in Subject}, "nothing", "yes", "no", "“{}”")


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference. ``id`` is of the rule, bank, reply or department, empty for what there is one of.

    ``field`` says which part changed, in the file's keys (``when.banks``); with ADDED and REMOVED, which list gained
    or lost one text. ``before`` and ``after`` are plain values: of a moved thing, the ids it stands after, empty at the
    top; of an added or removed one, its title or the term.
    """

    kind: Kind
    subject: Subject
    id: str = ""
    field: str = ""
    before: Plain = None
    after: Plain = None

    @property
    def template(self) -> str:
        """Return the English sentence, to be translated before its ``args`` are put in."""
        if self.kind is Kind.MOVED and not self.after:
            return TO_THE_TOP[self.subject]
        if self.field:
            return FIELD_TEMPLATES[self._change]
        return TEMPLATES[self.kind, self.subject]

    def args(self, words: Words = ENGLISH) -> Mapping[str, str]:
        """Return what the template names, in the words of a language."""
        subject = words.subjects[self.subject]
        return {
            "subject": f"{subject} {words.quoted.format(self.id)}" if self.id else subject,
            "id": self.id,
            "field": self.field,
            "before": spoken(self.before, words),
            "after": spoken(self.after, words),
        }

    @property
    def _change(self) -> str:
        if self.kind is not Kind.CHANGED:
            return self.kind
        return "set" if self.before is None else "unset" if self.after is None else "changed"

    def __str__(self) -> str:
        return self.template.format(**self.args())


TEMPLATES = {
    (Kind.ADDED, Subject.RULE): "Rule “{id}” added: {after}",
    (Kind.REMOVED, Subject.RULE): "Rule “{id}” removed: {before}",
    (Kind.ADDED, Subject.BANK): "Bank “{id}” added: {after}",
    (Kind.REMOVED, Subject.BANK): "Bank “{id}” removed: {before}",
    (Kind.ADDED, Subject.TERM): "Bank “{id}”: {after} added",
    (Kind.REMOVED, Subject.TERM): "Bank “{id}”: {before} removed",
    (Kind.CHANGED, Subject.TERM): "Bank “{id}”: {before} is now {after}",
    (Kind.ADDED, Subject.REPLY): "Reply “{id}” added: {after}",
    (Kind.REMOVED, Subject.REPLY): "Reply “{id}” removed: {before}",
    (Kind.ADDED, Subject.DEPARTMENT): "Department “{id}” added: {after}",
    (Kind.REMOVED, Subject.DEPARTMENT): "Department “{id}” removed: {before}",
    (Kind.MOVED, Subject.RULE): "Rule “{id}” moved: it now stands after {after}",
    (Kind.MOVED, Subject.REPLY): "Reply “{id}” moved: it now stands after {after}",
    (Kind.MOVED, Subject.DEPARTMENT): "Department “{id}” moved: it now stands after {after}",
}
TO_THE_TOP = {
    Subject.RULE: "Rule “{id}” moved to the top",
    Subject.REPLY: "Reply “{id}” moved to the top",
    Subject.DEPARTMENT: "Department “{id}” moved to the top",
}
FIELD_TEMPLATES = {
    "added": "{subject}: {field} gained {after}",
    "removed": "{subject}: {field} lost {before}",
    "set": "{subject}: {field} is now {after}",
    "unset": "{subject}: {field} is no longer {before}",
    "changed": "{subject}: {field} was {before}, is now {after}",
}

_PARTS = {
    "strikes": Subject.STRIKES,
    "office_hours": Subject.OFFICE_HOURS,
    "reply_targets": Subject.REPLY_TARGETS,
}
_APART = frozenset(("bank", "reply", "rule", "department", *_PARTS))


def compare(before: Charter, after: Charter) -> tuple[Difference, ...]:
    """Return what differs from one charter to another, in the order of the file; nothing when they are equal."""
    return tuple(_all(before, after))


def _all(before: Charter, after: Charter) -> Iterator[Difference]:
    old, new = (
        {key: value for key, value in plain(charter).items() if key not in _APART} for charter in (before, after)
    )
    yield from _fields(Subject.CHARTER, "", old, new)
    for key, subject in _PARTS.items():
        parts = [getattr(charter, key) for charter in (before, after)]
        said = [plain(part) if part is not None else {} for part in parts]
        yield from _fields(subject, "", said[0], said[1])
        if (parts[0] is None) is not (parts[1] is None) and plain(parts[0] or parts[1]) == {}:
            yield Difference(Kind.CHANGED, subject, field="hours", before=_closed(parts[0]), after=_closed(parts[1]))
    yield from _banks(before.banks, after.banks)
    yield from _elements(Subject.REPLY, before.replies, after.replies)
    yield from _elements(Subject.RULE, before.rules, after.rules)
    yield from _elements(Subject.DEPARTMENT, before.departments, after.departments)


def _closed(hours: object | None) -> str | None:
    """Return what hours without any span mean, beside none at all: always closed, always open."""
    return None if hours is None else "closed"


def _elements(subject: Subject, before: Sequence[Any], after: Sequence[Any]) -> Iterator[Difference]:
    """Return what differs in rules, replies or departments: first what went, then, in order, what is there."""
    old, new = ({element.id: element for element in elements} for elements in (before, after))
    for name, element in old.items():
        if name not in new:
            yield Difference(Kind.REMOVED, subject, name, before=element.title or name)
    kept_before = [name for name in old if name in new]
    kept_after = [name for name in new if name in old]
    moved = _moved(kept_before, kept_after)
    for name, element in new.items():
        if name not in old:
            yield Difference(Kind.ADDED, subject, name, after=element.title or name)
            continue
        if name in moved:
            above = (_above(name, list(old)), _above(name, list(new)))
            yield Difference(Kind.MOVED, subject, name, before=above[0], after=above[1])
        yield from _fields(subject, name, plain(old[name]), plain(element))


def _moved(before: Sequence[str], after: Sequence[str]) -> set[str]:
    """Return the fewest ids whose moving makes one order the other."""
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    stayed = {name for block in matcher.get_matching_blocks() for name in before[block.a : block.a + block.size]}
    return set(after) - stayed


def _above(name: str, order: Sequence[str]) -> str:
    place = order.index(name)
    return order[place - 1] if place else ""


def _banks(before: Mapping[str, Bank], after: Mapping[str, Bank]) -> Iterator[Difference]:
    for name, bank in before.items():
        if name not in after:
            yield Difference(Kind.REMOVED, Subject.BANK, name, before=bank.title or name)
    for name, bank in after.items():
        if name not in before:
            yield Difference(Kind.ADDED, Subject.BANK, name, after=bank.title or name)
            continue
        old, new = (
            {key: value for key, value in plain(each).items() if key != "terms"} for each in (before[name], bank)
        )
        yield from _fields(Subject.BANK, name, old, new)
        yield from _terms(name, before[name].terms, bank.terms)


def _terms(bank: str, before: Sequence[str | Term], after: Sequence[str | Term]) -> Iterator[Difference]:
    """Return terms that went, came, or are said otherwise. Their order means nothing."""
    old, new = _by_spelling(before), _by_spelling(after)
    for spelling in old:
        if spelling not in new:
            yield Difference(Kind.REMOVED, Subject.TERM, bank, before=spelling)
    for spelling, term in new.items():
        if spelling not in old:
            yield Difference(Kind.ADDED, Subject.TERM, bank, after=spelling)
        elif old[spelling] != term:
            yield Difference(Kind.CHANGED, Subject.TERM, bank, before=old[spelling], after=term)


def _by_spelling(terms: Sequence[str | Term]) -> dict[str, Plain]:
    """Return terms as plain values by what names them: the spelling, with the language where another has it too."""
    found: dict[str, Plain] = {}
    for term in terms:
        name = term if isinstance(term, str) else term.text
        if name in found and isinstance(term, Term):
            name = f"{name} ({term.language or '…'})"
        found[name] = term if isinstance(term, str) else plain(term)
    return found


def _fields(
    subject: Subject, name: str, before: Mapping[str, Plain], after: Mapping[str, Plain], above: str = ""
) -> Iterator[Difference]:
    """Return the fields that differ, those of tables one by one."""
    for key in dict.fromkeys((*before, *after)):
        old, new = before.get(key), after.get(key)
        field = f"{above}{key}"
        if old == new:
            continue
        if _is_table(old) and _is_table(new):
            yield from _fields(subject, name, old or {}, new or {}, f"{field}.")
        elif _are_tables(old) and _are_tables(new):
            for number, (inner, outer) in enumerate(zip_longest(_listed(old), _listed(new)), start=1):
                yield from _fields(subject, name, inner or {}, outer or {}, f"{field} {number}.")
        elif isinstance(old or new, list) and isinstance(new or old, list) and _texts(old) and _texts(new):
            yield from _list_elements(subject, name, field, old or [], new or [])
        else:
            yield Difference(Kind.CHANGED, subject, name, field, old, new)


def _is_table(value: Plain) -> bool:
    return value is None or isinstance(value, Mapping)


def _are_tables(value: Plain) -> bool:
    return all(isinstance(each, Mapping) for each in _listed(value))


def _listed(value: Plain) -> list[Plain]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _texts(value: Plain) -> bool:
    return value is None or (isinstance(value, list) and all(isinstance(each, str) for each in value))


def _list_elements(
    subject: Subject, name: str, field: str, before: Sequence[str], after: Sequence[str]
) -> Iterator[Difference]:
    """Return what went from a list of texts and what came; a mere change of order as one difference."""
    gone = [each for each in before if each not in after]
    come = [each for each in after if each not in before]
    if not gone and not come:
        yield Difference(Kind.CHANGED, subject, name, field, list(before), list(after))
    for each in gone:
        yield Difference(Kind.REMOVED, subject, name, field, before=each)
    for each in come:
        yield Difference(Kind.ADDED, subject, name, field, after=each)


def spoken(value: Plain, words: Words = ENGLISH) -> str:
    """Return a plain value as it stands in a sentence."""
    if value is None or value == "":
        return words.nothing
    if isinstance(value, str):
        return words.quoted.format(value)
    if isinstance(value, bool):
        return words.yes if value else words.no
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {spoken(inner, words)}" for key, inner in value.items())
    if isinstance(value, list):
        return "; ".join(spoken(inner, words) for inner in value)
    return str(value)
