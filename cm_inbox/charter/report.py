"""Collects what is wrong with one file, and finds the places only if anything is."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from .positions import Path, Positions, written_at
from .problems import Misspelt, Problem

MOST = 200
"""Problems kept of one file: whoever has more mends these first."""

_MOST_HINTS = 50  # a hostile file has a hundred thousand unknown keys, and each hint compares with all known ones

_ELEMENTS = {"rule": "id", "reply": "id", "department": "id"}


class _Found(NamedTuple):
    template: str
    path: Path
    key: bool
    args: Mapping[str, object]
    hint: str | None
    warning: bool


class Report:
    """The problems of one file, by path. ``data`` is what ``tomllib`` read of it."""

    def __init__(self, file: str, text: str, data: Mapping[str, Any]) -> None:
        self.file = file
        self.data = data
        self._text = text
        self._found: list[_Found] = []
        self._erring: set[Path] = set()  # paths of errors, and all that they lie in
        self._left = 0
        self._positions: Positions | None = None

    @property
    def positions(self) -> Positions:
        """The places in the text, found when first asked for."""
        if self._positions is None:
            self._positions = Positions(self._text)
        return self._positions

    def error(
        self, template: str, path: Path, /, *, key: bool = False, hint: str | None = None, **args: object
    ) -> None:
        """Note what must be mended at a path; ``key``: its key is meant and not its value."""
        self._note(_Found(template, path, key, args, hint, warning=False))

    def warning(
        self, template: str, path: Path, /, *, key: bool = False, hint: str | None = None, **args: object
    ) -> None:
        """Note what should be looked at."""
        self._note(_Found(template, path, key, args, hint, warning=True))

    def misspelt(self, error: Misspelt, path: Path, /, *, key: bool = False) -> None:
        """Note a value that is not spelled as its field asks."""
        self._note(_Found(error.template, path, key, error.args_, error.hint, warning=False))

    def near(self, word: str, known: Iterable[str]) -> str | None:
        """Return what was probably meant by a word."""
        return near(word, known) if len(self._found) < _MOST_HINTS else None

    def errors_below(self, path: Path) -> bool:
        """Say whether an error was noted at a path or below."""
        return path in self._erring

    def _note(self, found: _Found) -> None:
        if len(self._found) < MOST:
            self._found.append(found)
            if not found.warning:
                self._erring.update(found.path[:length] for length in range(len(found.path) + 1))
        else:
            self._left += 1

    def problems(self) -> list[Problem]:
        """Return what was noted, in the order of the file."""
        problems = sorted(map(self._placed, self._found), key=lambda problem: (problem.line, problem.column))
        if self._left:
            template = "There are {count} more problems; mend these first."
            problems.append(Problem(template, {"count": self._left}, self.file))
        return problems

    def problem(
        self, template: str, path: Path, /, *, hint: str | None = None, warning: bool = False, **args: object
    ) -> Problem:
        """Return a problem at a path, without noting it."""
        return self._placed(_Found(template, path, key=False, args=args, hint=hint, warning=warning))

    def place_within(self, path: Path, at: int) -> tuple[int, int]:
        """Return line and column of a character of the text that is the value at a path.

        Those of the value where the file has it by another name, or not as a string.
        """
        node = self.positions.find(path)
        if node is None:
            return self.positions.place(path)
        return self.positions.line_column(node.start + written_at(self._text[node.start : node.end], at))

    def _placed(self, found: _Found) -> Problem:
        line, column = self.positions.place(found.path, key=found.key) if found.path else (0, 0)
        words = in_words(self.data, found.path)
        return Problem(found.template, found.args, self.file, line, column, words, found.hint, found.warning)


def near(word: str, known: Iterable[str]) -> str | None:
    """Return the known word nearest to another, None when none is near."""
    word = word[:64]
    choices = {each.casefold(): each for each in known}
    matches = difflib.get_close_matches(word.casefold(), choices, n=1, cutoff=0.6)
    return choices[matches[0]] if matches else None


def in_words(data: Mapping[str, Any], path: Path) -> str:
    """Return a path as people say it: ``rule "insult-person", when, banks``."""
    words: list[str] = []
    value: Any = data
    for number, part in enumerate(path):
        container, value = value, _step(value, part)
        if isinstance(part, str):
            words.append(part)
        elif number == 1 and path[0] in _ELEMENTS:
            name = value.get(_ELEMENTS[str(path[0])]) if isinstance(value, Mapping) else None
            words[-1] += f' "{name}"' if isinstance(name, str) and name else f" {part + 1}"
        elif isinstance(value, Mapping) and isinstance(container, list) and len(container) > 1:
            words[-1] += f" {part + 1}"
    if len(words) > 1 and path[0] == "bank":
        words[:2] = [f'bank "{words[1]}"']
    return ", ".join(words)


def _step(value: Any, part: str | int) -> Any:
    if isinstance(value, Mapping) and part in value:
        return value[part]
    if isinstance(value, list) and isinstance(part, int) and part < len(value):
        return value[part]
    return value if part == 0 else None
