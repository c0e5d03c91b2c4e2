"""Plain values as TOML, the way a person would write them in a charter."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from .positions import Path

WIDTH = 100
"""Columns up to which a list stays on one line."""

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}
_ESCAPED = re.compile(r'[\\"\x00-\x1f\x7f]')
_ESCAPED_IN_LINES = re.compile(r'\\|"(?="|\Z)|[\x00-\x08\x0b-\x1f\x7f]')  # several lines keep tabs and ends of line
_NOT_LITERAL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


def value_text(value: Any, path: Path = (), indent: str = "", column: int = 0) -> str:
    """Return a value as TOML. ``path`` says what it is, ``column`` where on its line it begins.

    Raises TypeError for what TOML has no value for.
    """
    if isinstance(value, str):
        return _string(value, regex="patterns" in path)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return _float(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Mapping):
        pairs = (f"{key_text(key)} = {value_text(inner, (*path, key))}" for key, inner in value.items())
        inside = ", ".join(pairs)
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(value, Sequence):
        return _list(value, path, indent, column)
    raise TypeError(f"TOML has no value for {type(value).__name__}")


def _list(value: Sequence[Any], path: Path, indent: str, column: int) -> str:
    elements = [value_text(each, path, indent + "  ", len(indent) + 2) for each in value]
    line = f"[{', '.join(elements)}]"
    if (column + len(line) <= WIDTH and "\n" not in line) or not elements:
        return line
    return "[\n" + "".join(f"{indent}  {element},\n" for element in elements) + f"{indent}]"


def _float(value: float) -> str:
    if math.isnan(value) or math.isinf(value):
        return "nan" if math.isnan(value) else "inf" if value > 0 else "-inf"
    return repr(value)


def _string(text: str, *, regex: bool) -> str:
    """Return a text in the quotes that need least escaping; a regular expression in single ones where it can."""
    if regex or "\\" in text or '"' in text:
        if "'" not in text and not _NOT_LITERAL.search(text):
            return f"'{text}'"
        if regex and "'''" not in text and not text.endswith("'") and not _NOT_LITERAL.search(text):
            return f"'''{text}'''"
    if "\n" in text:
        return '"""\n' + _ESCAPED_IN_LINES.sub(_escape, text) + '"""'
    return '"' + _ESCAPED.sub(_escape, text) + '"'


def _escape(match: re.Match[str]) -> str:
    return _ESCAPES.get(match[0]) or f"\\u{ord(match[0]):04x}"


def key_text(key: str) -> str:
    """Return one part of a key, in quotes where it needs them."""
    return key if _BARE.fullmatch(key) else '"' + _ESCAPED.sub(_escape, key) + '"'


def header_text(path: Path, *, several: bool) -> str:
    """Return the header of a table, or of one of several: the numbers of the path have no place in it."""
    name = ".".join(key_text(part) for part in path if isinstance(part, str))
    return f"[[{name}]]" if several else f"[{name}]"


def is_tables(value: Any) -> bool:
    """Say whether a value is several tables, which are written under a header each."""
    return isinstance(value, list) and bool(value) and all(isinstance(each, Mapping) for each in value)


def lines_text(key: str, value: Any, path: Path, indent: str = "") -> str:
    """Return ``key = value`` with its end of line; a table becomes lines ``key.inner = value``.

    ``key`` is what stands on the left and ``path`` where it belongs.
    """
    if isinstance(value, Mapping) and value:
        return "".join(
            lines_text(f"{key}.{key_text(inner)}", each, (*path, inner), indent) for inner, each in value.items()
        )
    return f"{indent}{key} = {value_text(value, path, indent, len(indent) + len(key) + 3)}\n"


def table_text(path: Path, table: Mapping[str, Any], *, several: bool) -> str:
    """Return a table under its header, with the tables that need headers of their own below it."""
    text = header_text(path, several=several) + "\n"
    text += "".join(
        lines_text(key_text(key), value, (*path, key)) for key, value in table.items() if not is_tables(value)
    )
    for key, value in table.items():
        if is_tables(value):
            text += "".join("\n" + table_text((*path, key), each, several=True) for each in value)
    return text
