"""Changes a charter's text: the form's saves, a counter-example added, a rule moved. Only the lines concerned change.

Each function takes the text and returns the new one; reading that gives exactly the charter that was meant. They raise
``CannotEdit`` for a text that is no TOML, that lacks what is to be changed, or that is written in a way the change
would break.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from . import shape
from .beginning import new_charter
from .convert import convert, fields
from .edit import Editor
from .layout import CannotEdit
from .positions import Path
from .report import Report
from .shape import Bank, Charter, Department, Ladder, OfficeHours, Reply, ReplyTargets, Rule, Term
from .spoken import plain, plain_value

__all__ = ["CannotEdit", "new_charter"]

_TABLES: dict[str, type[msgspec.Struct]] = {
    **{"rule": Rule, "when": shape.When, "unless": shape.When, "then": shape.Then, "reply": Reply, "terms": Term},
    **{"department": Department, "strikes": Ladder, "step": shape.Step, "office_hours": OfficeHours},
    **{"reply_targets": ReplyTargets, "bank": Bank},
}


def _order(path: Path) -> tuple[str, ...]:
    """Return the keys of the table at a path in the order of the shape."""
    names = [part for part in path if isinstance(part, str)]
    if not names:
        return fields(Charter)
    struct = _TABLES.get("bank" if names[0] == "bank" and len(names) == 2 else names[-1])
    return fields(struct) if struct else ()


# --- any value ---------------------------------------------------------------------------------


def set_value(text: str, path: Path, value: Any) -> str:
    """Return the text with another value at a path, ``("rule", 3, "then", "hide")``; None removes it.

    Numbers are those of the file. Values are plain: texts, numbers, lists, tables.
    """
    editor = Editor(text, _order)
    editor.set(path, value)
    return editor.text


# --- rules, replies, departments ---------------------------------------------------------------

Element = Rule | Reply | Department


def add_rule(text: str, rule: Rule, before: str | None = None) -> str:
    """Return the text with one rule more, before another one or as the last."""
    return _add(text, "rule", rule, before)


def replace_rule(text: str, rule_id: str, rule: Rule) -> str:
    """Return the text with a rule changed where it differs; its id may change too."""
    return _replace(text, "rule", rule_id, rule)


def remove_rule(text: str, rule_id: str) -> str:
    """Return the text without a rule and the comments directly above it."""
    return _remove(text, "rule", rule_id)


def move_rule(text: str, rule_id: str, before: str | None) -> str:
    """Return the text with a rule and its comments before another one, None: as the last."""
    return _move(text, "rule", rule_id, before)


def rule_ids(text: str) -> tuple[str, ...]:
    """Return the ids of the rules that stand in a text itself, in their order."""
    return tuple(each for each in _ids(Editor(text, _order), "rule") if isinstance(each, str))


def add_reply(text: str, reply: Reply, before: str | None = None) -> str:
    """Return the text with one canned reply more."""
    return _add(text, "reply", reply, before)


def replace_reply(text: str, reply_id: str, reply: Reply) -> str:
    """Return the text with a canned reply changed where it differs."""
    return _replace(text, "reply", reply_id, reply)


def remove_reply(text: str, reply_id: str) -> str:
    """Return the text without a canned reply."""
    return _remove(text, "reply", reply_id)


def move_reply(text: str, reply_id: str, before: str | None) -> str:
    """Return the text with a canned reply before another one, None: as the last."""
    return _move(text, "reply", reply_id, before)


def add_department(text: str, department: Department, before: str | None = None) -> str:
    """Return the text with one department more."""
    return _add(text, "department", department, before)


def replace_department(text: str, department_id: str, department: Department) -> str:
    """Return the text with a department changed where it differs."""
    return _replace(text, "department", department_id, department)


def remove_department(text: str, department_id: str) -> str:
    """Return the text without a department."""
    return _remove(text, "department", department_id)


def add_example(text: str, rule_id: str, example: str, *, matches: bool) -> str:
    """Return the text with a message that a rule must match, or (a counter-example) must not match."""
    editor = Editor(text, _order)
    path = ("rule", _number(editor, "rule", rule_id), "must_match" if matches else "must_not_match")
    examples = _listed(editor.get(path))
    if example not in examples:
        editor.set(path, [*examples, example])
    return editor.text


_ALREADY = {
    "rule": "There is a rule “{name}” already",
    "reply": "There is a reply “{name}” already",
    "department": "There is a department “{name}” already",
}
_NOT_HERE = {
    "rule": "There is no rule “{name}” in this file",
    "reply": "There is no reply “{name}” in this file",
    "department": "There is no department “{name}” in this file",
}


def _add(text: str, kind: str, element: Element, before: str | None) -> str:
    editor = Editor(text, _order)
    if element.id in _ids(editor, kind):
        raise CannotEdit(_ALREADY[kind], name=element.id)
    at = None if before is None else _number(editor, kind, before)
    editor.add_table((kind, 0), plain(element), at)
    return editor.text


def _replace(text: str, kind: str, name: str, element: Element) -> str:
    editor = Editor(text, _order)
    path = (kind, _number(editor, kind, name))
    if element.id != name and element.id in _ids(editor, kind):
        raise CannotEdit(_ALREADY[kind], name=element.id)
    _sync(editor, path, element)
    return editor.text


def _remove(text: str, kind: str, name: str) -> str:
    editor = Editor(text, _order)
    editor.remove((kind, _number(editor, kind, name)))
    return editor.text


def _move(text: str, kind: str, name: str, before: str | None) -> str:
    editor = Editor(text, _order)
    target = None if before is None else _number(editor, kind, before)
    editor.move((kind, _number(editor, kind, name)), target)
    return editor.text


def _ids(editor: Editor, kind: str) -> list[object]:
    elements = editor.get((kind,))
    return [table.get("id") for table in _listed(elements) if isinstance(table, Mapping)]


def _number(editor: Editor, kind: str, name: str) -> int:
    try:
        return _ids(editor, kind).index(name)
    except ValueError:
        raise CannotEdit(_NOT_HERE[kind], name=name) from None


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _sync(editor: Editor, path: Path, struct: msgspec.Struct) -> None:
    """Make what is at a path say what a struct says, where it does not already."""
    raw = editor.get(path)
    raw = raw if isinstance(raw, Mapping) else {}
    old = convert(raw, type(struct), path, Report("", "", {}))
    said = plain(struct)
    for name, key in zip(struct.__struct_fields__, struct.__struct_encode_fields__, strict=True):
        value = getattr(struct, name)
        if old is not None and getattr(old, name) == value and (key in raw) >= (key in said):
            continue
        _sync_field(editor, (*path, key), value, said.get(key), raw.get(key))
    for key in raw:
        if key not in struct.__struct_encode_fields__:
            editor.remove((*path, key))


def _sync_field(editor: Editor, path: Path, value: Any, said: Any, raw: Any) -> None:
    if isinstance(value, msgspec.Struct) and isinstance(raw, Mapping):
        _sync(editor, path, value)
    elif isinstance(value, tuple) and value and isinstance(value[0], msgspec.Struct) and _one_by_one(value, raw):
        for number, each in enumerate(value):
            _sync(editor, (*path, number), each)
    elif said is not None:
        editor.set(path, _as_before(said, raw))
    elif raw is not None:  # a default again: what must be seen stays to be seen, the rest goes
        seen = isinstance(value, int | str) and value is not False and value != ""
        editor.set(path, plain_value(value) if seen else None)


def _one_by_one(value: tuple[Any, ...], raw: Any) -> bool:
    """Say whether the tables of a field correspond one to one to those of the file."""
    tables = _listed(raw)
    return len(tables) == len(value) and all(isinstance(each, Mapping) for each in tables)


def _as_before(said: Any, raw: Any) -> Any:
    """Return a value in the form that the file had for it: a list of one stays a list."""
    if isinstance(raw, list) and not isinstance(said, list):
        return [said]
    if isinstance(said, Mapping) and isinstance(raw, Mapping):
        return {key: _as_before(value, raw.get(key)) for key, value in said.items()}
    return said


# --- word banks --------------------------------------------------------------------------------


def add_bank(text: str, bank_id: str, bank: Bank) -> str:
    """Return the text with one word bank more."""
    editor = Editor(text, _order)
    if editor.get(("bank", bank_id)) is not None:
        raise CannotEdit("There is a bank “{name}” already", name=bank_id)
    editor.add_table(("bank", bank_id), plain(bank))
    return editor.text


def replace_bank(text: str, bank_id: str, bank: Bank) -> str:
    """Return the text with a word bank changed where it differs: of a list of terms, only those."""
    editor = _with_bank(text, bank_id)
    _sync(editor, ("bank", bank_id), bank)
    return editor.text


def remove_bank(text: str, bank_id: str) -> str:
    """Return the text without a word bank."""
    editor = _with_bank(text, bank_id)
    editor.remove(("bank", bank_id))
    return editor.text


def add_terms(text: str, bank_id: str, terms: Iterable[str | Term]) -> str:
    """Return the text with more terms at the end of a bank; those it has already are left out."""
    editor = _with_bank(text, bank_id)
    path = ("bank", bank_id, "terms")
    there = _listed(editor.get(path))
    said = [term if isinstance(term, str) else plain(term) for term in terms]
    new = [term for number, term in enumerate(said) if term not in there and term not in said[:number]]
    if new:
        editor.set(path, [*there, *new])
    return editor.text


def remove_terms(text: str, bank_id: str, terms: Iterable[str]) -> str:
    """Return the text without some terms of a bank, by their spelling."""
    editor = _with_bank(text, bank_id)
    path = ("bank", bank_id, "terms")
    gone = set(terms)
    editor.set(path, [term for term in _listed(editor.get(path)) if _spelling(term) not in gone])
    return editor.text


def replace_term(text: str, bank_id: str, spelling: str, term: str | Term) -> str:
    """Return the text with one term of a bank changed, at its place."""
    editor = _with_bank(text, bank_id)
    spellings = [_spelling(each) for each in _listed(editor.get(("bank", bank_id, "terms")))]
    if spelling not in spellings:
        raise CannotEdit("There is no term “{term}” in the bank “{bank}”", term=spelling, bank=bank_id)
    path = ("bank", bank_id, "terms", spellings.index(spelling))
    editor.set(path, term if isinstance(term, str) else plain(term))
    return editor.text


def _with_bank(text: str, bank_id: str) -> Editor:
    editor = Editor(text, _order)
    if not isinstance(editor.get(("bank", bank_id)), Mapping):
        raise CannotEdit("There is no bank “{name}” in this file", name=bank_id)
    return editor


def _spelling(term: Any) -> Any:
    return term.get("text") if isinstance(term, Mapping) else term


# --- the rest ----------------------------------------------------------------------------------


def set_ladder(text: str, ladder: Ladder) -> str:
    """Return the text with another strikes ladder."""
    return _set_part(text, "strikes", ladder)


def set_office_hours(text: str, hours: OfficeHours | None) -> str:
    """Return the text with other office hours, None: always open."""
    return _set_part(text, "office_hours", hours)


def set_reply_targets(text: str, targets: ReplyTargets) -> str:
    """Return the text with other reply targets."""
    return _set_part(text, "reply_targets", targets)


def _set_part(text: str, key: str, struct: msgspec.Struct | None) -> str:
    editor = Editor(text, _order)
    if struct is None:
        editor.remove((key,))
    elif isinstance(editor.get((key,)), Mapping):
        _sync(editor, (key,), struct)
    else:
        editor.remove((key,))
        editor.add_table((key,), plain(struct))
    return editor.text
