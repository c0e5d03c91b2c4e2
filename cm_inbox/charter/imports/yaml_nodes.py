"""YAML as nodes with lines. The only importer of PyYAML; it is loaded when a file is imported, not before.

Scalars stay as they were written: under YAML 1.1, which AutoModerator's files are in, a plain ``no`` in a list of words
would become false and ``22:30`` the number 1350. A field that wants a number or a yes asks for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..problems import shortened

MOST_CHARACTERS = 300_000
"""PyYAML reads some hundred thousand characters a second; Reddit's own limit for the page is half a million bytes."""

_YES = frozenset(("true", "yes", "on", "y"))
_NO = frozenset(("false", "no", "off", "n"))


class NotYaml(ValueError):
    """The text is no YAML from ``line`` on, from 1; 0 when it is the whole."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value as it was written, without its quotes."""

    text: str
    line: int

    @property
    def flag(self) -> bool | None:
        """What it says as yes or no, None when neither."""
        word = self.text.casefold()
        return True if word in _YES else False if word in _NO else None


@dataclass(frozen=True, slots=True)
class Items:
    values: tuple[Node, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Table:
    """``values`` by key, in order; a key that stands twice has its last value, as in YAML."""

    values: dict[str, Node]
    line: int


Node = Scalar | Items | Table


def documents(text: str) -> Iterator[Node]:
    """Return the documents of a YAML text one by one. Raises NotYaml where it is none, after those before."""
    import yaml

    if len(text) > MOST_CHARACTERS:
        raise NotYaml(f"the file has more than {MOST_CHARACTERS} characters")
    loader = None
    try:
        loader = yaml.SafeLoader(text)  # refuses characters that YAML has not
        while loader.check_node():
            node = _node(loader.get_node(), [0])
            if node is not None:
                yield node
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise NotYaml(shortened(error.problem or "it is no YAML", 120), mark.line + 1 if mark else 0) from None
    except yaml.YAMLError as error:
        raise NotYaml(shortened(" ".join(str(error).split()), 120)) from None
    except RecursionError:
        raise NotYaml("it is nested too deeply") from None
    finally:
        if loader is not None:
            loader.dispose()


_MOST_NODES = 100_000


def _node(found: Any, count: list[int]) -> Node | None:
    """Return PyYAML's node as ours. Anchors may repeat each other without end: so many nodes and no more are made."""
    count[0] += 1
    if found is None:
        return None
    line = found.start_mark.line + 1
    if count[0] > _MOST_NODES:
        raise NotYaml("it repeats itself too often", line)
    if found.id == "sequence":
        values = (_node(each, count) for each in found.value)
        return Items(tuple(value for value in values if value is not None), line)
    if found.id == "mapping":
        table: dict[str, Node] = {}
        for key, value in found.value:
            made = _node(value, count)
            if key.id == "scalar" and made is not None:
                table[str(key.value)] = made
        return Table(table, line)
    return Scalar(str(found.value), line)
