"""Plain values of a TOML file into the structs of ``shape``, noting every problem and keeping what is sound.

``msgspec.convert`` stops at the first error; this walks over the same structs, as ``msgspec.inspect`` describes them,
and goes on. What people may write in more than one way becomes one: a single text or table where a list is expected,
a date without quotes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, time
from enum import Enum
from functools import cache
from typing import Any, Final, NamedTuple, TypeVar, cast

import msgspec
from msgspec import inspect

from .positions import Path
from .problems import Misspelt, shortened
from .report import Report
from .spelling import CHECKS, KEY_CHECKS, Check

S = TypeVar("S", bound=msgspec.Struct)

Reader = Callable[[Any, Path, Report], Any]
"""Returns what a value means, or UNSOUND after noting why it means nothing."""

UNSOUND: Final = object()

_EVEN_UNSOUND = frozenset(("id", "title"))
"""What a struct is made without, so that the rest of it is looked at and shown."""

_OTHER_WORDS = {
    **{"word": "words", "terms": "words", "mots": "words", "bank": "banks", "phrase": "phrases"},
    **{"regex": "patterns", "regexes": "patterns", "pattern": "patterns", "domains": "link_domains"},
    **{"link": "links", "language": "languages", "network": "networks", "account": "accounts"},
    **{"condition": "when", "conditions": "when", "if": "when", "except": "unless", "sauf": "unless", "quand": "when"},
    **{"action": "then", "actions": "then", "alors": "then", "remove": "delete", "label": "labels", "tags": "labels"},
    **{"rules": "rule", "replies": "reply", "departments": "department", "hours": "office_hours", "ladder": "strikes"},
    **{"name": "title", "nom": "title", "titre": "title", "texte": "text", "remark": "note", "comment": "note"},
    **{"lang": "language", "timezone": "time_zone", "targets": "reply_targets", "duration": "for"},
}
"""What people write for our words where the spelling is not near."""


class _Field(NamedTuple):
    name: str
    required: bool
    read: Reader


def convert(value: Any, struct: type[S], path: Path, report: Report) -> S | None:
    """Return a struct made of the sound parts of a table, None where what it cannot do without is missing."""
    made = _struct(struct)(value, path, report)
    return None if made is UNSOUND else cast(S, made)


def fields(struct: type[msgspec.Struct]) -> tuple[str, ...]:
    """Return the keys that the table of a struct may have."""
    return tuple(_fields(struct))


@cache
def _fields(struct: type[msgspec.Struct]) -> dict[str, _Field]:
    info = inspect.type_info(struct)
    assert isinstance(info, inspect.StructType)
    return {
        field.encode_name: _Field(
            field.name, field.required, _reader(field.type, CHECKS.get((struct, field.name)), (struct, field.name))
        )
        for field in info.fields
    }


@cache
def _struct(struct: type[msgspec.Struct]) -> Reader:
    def read(value: Any, path: Path, report: Report) -> Any:
        if not isinstance(value, Mapping):
            report.error("This must be a table: a [header], or keys and values in braces.", path)
            return UNSOUND
        known = _fields(struct)
        made: dict[str, Any] = {}
        for key, inner in value.items():
            field = known.get(key)
            if field is None:
                hint = _meant(key, known, report)
                report.error("There is no “{name}” here.", (*path, key), key=True, hint=hint, name=shortened(key))
                continue
            read = field.read(inner, (*path, key), report)
            if read is not UNSOUND:
                made[field.name] = read
        sound = True
        for key, field in known.items():
            if field.required and field.name not in made:
                if key not in value:
                    report.error("“{name}” is missing.", path, name=key)
                if key in _EVEN_UNSOUND:
                    given = value.get(key)
                    made[field.name] = given if isinstance(given, str) else ""
                else:
                    sound = False
        return struct(**made) if sound else UNSOUND

    return read


def _meant(key: str, known: Mapping[str, object], report: Report) -> str | None:
    other = _OTHER_WORDS.get(key.casefold())
    return other if other in known else report.near(key, known)


def _reader(kind: inspect.Type, check: Check | None, of: tuple[type, str]) -> Reader:
    """Return the reader of a field's type. ``check`` is asked about single values, ``of`` names the field."""
    match kind:
        case inspect.UnionType(types=types):
            return _union([each for each in types if not isinstance(each, inspect.NoneType)], check, of)
        case inspect.VarTupleType(item_type=item):
            return _list(_reader(item, check, of), tables=isinstance(item, inspect.StructType))
        case inspect.DictType(value_type=inner):
            return _table(_reader(inner, check, of), KEY_CHECKS.get(of))
        case inspect.StructType(cls=struct):
            return _struct(struct)
        case inspect.EnumType(cls=enum):
            return _enum(enum)
        case inspect.StrType():
            return _checked(_text, check)
        case inspect.BoolType():
            return _checked(_yes_or_no, check)
        case inspect.IntType():
            return _checked(_whole, check)
        case inspect.FloatType():
            return _checked(_number, check)
    raise TypeError(f"{of}: no reader for {kind}")


def _union(kinds: list[inspect.Type], check: Check | None, of: tuple[type, str]) -> Reader:
    if len(kinds) == 1:
        return _reader(kinds[0], check, of)
    struct = next(kind for kind in kinds if isinstance(kind, inspect.StructType))
    plain = next(kind for kind in kinds if kind is not struct)
    as_table, as_plain = _reader(struct, None, of), _reader(plain, check, of)
    return lambda value, path, report: (as_table if isinstance(value, Mapping) else as_plain)(value, path, report)


def _list(element: Reader, *, tables: bool) -> Reader:
    def read(value: Any, path: Path, report: Report) -> Any:
        if not isinstance(value, list):
            if tables and not isinstance(value, Mapping):
                report.error("This must be a table or a list of tables.", path)
                return UNSOUND
            value = [value]
        made = [element(inner, (*path, number), report) for number, inner in enumerate(value)]
        return tuple(inner for inner in made if inner is not UNSOUND)

    return read


def _table(inner: Reader, check: Check | None) -> Reader:
    def read(value: Any, path: Path, report: Report) -> Any:
        if not isinstance(value, Mapping):
            report.error("This must be a table: a [header], or keys and values in braces.", path)
            return UNSOUND
        made = {}
        for key, each in value.items():
            if check is not None and not _passes(check, key, (*path, key), report, key=True):
                continue
            read = inner(each, (*path, key), report)
            if read is not UNSOUND:
                made[key] = read
        return made

    return read


def _enum(enum: type[Enum]) -> Reader:
    known = {str(each.value): each for each in enum}

    def read(value: Any, path: Path, report: Report) -> Any:
        if isinstance(value, str) and value in known:
            return known[value]
        written = shortened(str(value))
        hint = report.near(written, known)
        report.error("“{value}” is none of: {choices}.", path, hint=hint, value=written, choices=", ".join(known))
        return UNSOUND

    return read


def _checked(read: Reader, check: Check | None) -> Reader:
    if check is None:
        return read

    def checked(value: Any, path: Path, report: Report) -> Any:
        made = read(value, path, report)
        return made if made is UNSOUND or _passes(check, made, path, report) else UNSOUND

    return checked


def _passes(check: Check, value: Any, path: Path, report: Report, *, key: bool = False) -> bool:
    try:
        check(value)
    except Misspelt as error:
        report.misspelt(error, path, key=key)
        return False
    return True


def _text(value: Any, path: Path, report: Report) -> Any:
    if isinstance(value, str):
        return value
    if isinstance(value, date | time):  # a day without quotes
        return value.isoformat()
    if isinstance(value, list | Mapping):
        report.error("This must be a text, in quotes.", path)
    else:
        written = shortened(str(value).lower() if isinstance(value, bool) else f"{value}")
        report.error("This must be a text, in quotes.", path, hint=f'"{written}"')
    return UNSOUND


def _yes_or_no(value: Any, path: Path, report: Report) -> Any:
    if isinstance(value, bool):
        return value
    words = {
        **dict.fromkeys(("yes", "oui", "on", "true", "1"), "true"),
        **dict.fromkeys(("no", "non", "off", "0"), "false"),
    }
    hint = words.get(str(value).casefold()[:8]) if isinstance(value, str | int) else None
    report.error("This must be true or false, without quotes.", path, hint=hint)
    return UNSOUND


def _whole(value: Any, path: Path, report: Report) -> Any:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    hint = value.strip() if isinstance(value, str) and value.strip().isascii() and value.strip().isdigit() else None
    report.error("This must be a whole number, without quotes.", path, hint=hint and shortened(hint))
    return UNSOUND


def _number(value: Any, path: Path, report: Report) -> Any:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(min(max(value, -1e9), 1e9))  # a whole number may be too large for a float
    report.error("This must be a number, without quotes.", path)
    return UNSOUND
