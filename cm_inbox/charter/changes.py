"""Which rules may say something else after a charter was changed, so that only these are judged again."""

from __future__ import annotations

import msgspec

from .consequences import SUPPRESSING
from .judge import by_precedence
from .shape import Bank, Charter, Rule

_SAID_TO_PEOPLE = {"note": "", "must_match": (), "must_not_match": ()}
"""Parts of a rule that no verdict depends on."""


def changed_rules(old: Charter, new: Charter) -> frozenset[str]:
    """Return the ids of the rules of either whose verdicts may differ between them.

    A change of what a rule refers to counts: its banks, the office hours, the ladder. When a protection changes, so may
    everything it holds back; when the team changes, everything.
    """
    before, after = _meanings(old), _meanings(new)
    if old.team != new.team:
        return frozenset(before | after)
    changed = {id for id in before | after if before.get(id) != after.get(id)}
    if _protections(old, before) != _protections(new, after):
        changed |= {rule.id for charter in (old, new) for rule in by_precedence(charter.rules) if _suppresses(rule)}
    return frozenset(changed)


def _meanings(charter: Charter) -> dict[str, object]:
    return {rule.id: _meaning(rule, charter) for rule in by_precedence(charter.rules)}


def _protections(charter: Charter, meanings: dict[str, object]) -> list[tuple[str, object]]:
    return [(rule.id, meanings[rule.id]) for rule in by_precedence(charter.rules) if rule.then.protect]


def _suppresses(rule: Rule) -> bool:
    return any(getattr(rule.then, name) for name in SUPPRESSING)


def _meaning(rule: Rule, charter: Charter) -> object:
    """Return all that the rule's verdicts depend on."""
    tables = (*rule.when, *rule.unless)
    banks = {id: _bare(charter.banks.get(id)) for table in tables for id in table.banks}
    context: list[object] = []
    if banks or any(table.languages for table in tables):
        context.append(charter.languages)
    if any(table.aimed_at is not None for table in tables):
        context.append((charter.brand, charter.names))
    if any(table.office_hours is not None for table in tables):
        context.append((charter.office_hours, charter.time_zone))
    if any(table.between is not None for table in tables):
        context.append(charter.time_zone)
    if rule.then.warn or any(table.strikes_at_least is not None for table in tables):
        context.append(charter.strikes)
    return msgspec.structs.replace(rule, **_SAID_TO_PEOPLE), banks, context


def _bare(bank: Bank | None) -> Bank | None:
    return None if bank is None else msgspec.structs.replace(bank, note="", source="", licence="")
