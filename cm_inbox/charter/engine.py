"""RE2: the only place that talks to it. What a pattern may be, compiled patterns, and sets that are searched at once.

Linear time whatever the pattern and the text; no look-around, no back-references. Compiled things are kept by their
text, because the charter's editor asks for nearly the same ones at every key.
"""

from __future__ import annotations

import itertools
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import re2

PATTERN_MEMORY = 8 << 20
"""RE2's own bound for one pattern, in bytes: what does not fit is too large."""
PROGRAM_LIMIT = 20_000
"""Instructions of one user's pattern. Time is at worst this times the length of the text."""
_SET_MEMORY = 256 << 20
_MOST_PLACES = 2000
_KEPT_SETS = 24
_MOSTLY = 0.8


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a pattern cannot be used: ``template`` with ``args`` makes the sentence, like a ``problems.Problem``."""

    template: str
    args: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template.format(**self.args)


class PatternRefused(Exception):
    """RE2 does not take the pattern; ``fault`` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


class Pattern:
    """One compiled pattern over UTF-8."""

    __slots__ = ("_compiled", "size")

    def __init__(self, text: str, memory: int = PATTERN_MEMORY) -> None:
        try:
            self._compiled: Any = re2.compile(text.encode(), _options(memory))
        except re2.error as error:
            raise PatternRefused(_fault(error)) from error
        self.size: int = self._compiled.programsize

    def groups(self, data: bytes, start: int = 0) -> list[tuple[int, int]] | None:
        """Return the first place from ``start`` on, in bytes, then the places of its groups; None without any."""
        found = self._compiled.search(data, start)
        return None if found is None else [found.span(group) for group in range(self._compiled.groups + 1)]

    def spans(self, data: bytes) -> list[tuple[int, int]]:
        """Return the places, in bytes, that do not overlap; of very many the first.

        Empty places, which ``x*`` has everywhere, are left out, unless there are no others.
        """
        places = (found.span() for found in self._compiled.finditer(data))
        spans = list(itertools.islice((place for place in places if place[0] < place[1]), _MOST_PLACES))
        return spans or ([(0, 0)] if self.matches(data) else [])

    def matches(self, data: bytes) -> bool:
        return self._compiled.search(data) is not None


@lru_cache(maxsize=20_000)
def pattern(text: str) -> Pattern:
    """Return the compiled pattern. Raises PatternRefused."""
    return Pattern(text)


class PatternSet:
    """Many patterns searched in one pass."""

    __slots__ = ("_set", "at", "texts")

    def __init__(self, texts: Sequence[str]) -> None:
        """Compile; each pattern must compile alone."""
        self.texts = tuple(dict.fromkeys(texts))
        self.at = {text: index for index, text in enumerate(self.texts)}
        self._set = re2.Set.SearchSet(_options(_SET_MEMORY))
        for text in self.texts:
            self._set.Add(text.encode())
        self._set.Compile()

    def matching(self, data: bytes) -> list[int]:
        """Return which of ``texts`` match somewhere."""
        return self._set.Match(data) or []


class Union:
    """Many patterns as one, for long texts: says where any of them is, not which."""

    __slots__ = ("_compiled",)

    def __init__(self, texts: Sequence[str]) -> None:
        """Compile; each pattern must compile alone. ``^`` and ``$`` are also the borders of lines.

        Raises PatternRefused where they do not go together: one name of a group in several, too much for RE2.
        """
        options = _options(_SET_MEMORY)
        options.never_capture = True  # else each place found is searched again for its groups
        ways = "|".join(f"(?m:{text})" for text in dict.fromkeys(texts))
        try:
            self._compiled: Any = re2.compile(ways.encode(), options)
        except re2.error as error:
            raise PatternRefused(_fault(error)) from error

    def first(self, data: bytes, start: int = 0) -> tuple[int, int] | None:
        """Return the first place, in bytes, that begins at ``start`` or after it."""
        found = self._compiled.search(data, start)
        return None if found is None else found.span()


_sets: OrderedDict[tuple[str, ...], PatternSet] = OrderedDict()
_sets_lock = threading.Lock()


def sets_for(texts: Sequence[str]) -> list[PatternSet]:
    """Return sets that together have all of the patterns, and perhaps some more.

    A kept set that has nearly all of them is used again with a small one for the rest: one changed rule costs the
    compilation of that rule.
    """
    wanted = tuple(sorted(set(texts)))
    if not wanted:
        return []
    with _sets_lock:
        kept = _best(wanted)
    if kept is None:
        return [_make(wanted)]
    rest = tuple(text for text in wanted if text not in kept.at)
    return [kept, *([_sets.get(rest) or _make(rest)] if rest else [])]


def _best(wanted: tuple[str, ...]) -> PatternSet | None:
    """Return the kept set that has most of what is wanted and little else; the lock is held."""
    best, most = None, 0
    for key in list(_sets):
        candidate = _sets[key]
        shared = sum(text in candidate.at for text in wanted)
        if shared > most and shared >= _MOSTLY * len(wanted) and shared >= _MOSTLY * len(candidate.texts):
            best, most = key, shared
    if best is None:
        return None
    _sets.move_to_end(best)
    return _sets[best]


def _make(texts: tuple[str, ...]) -> PatternSet:
    made = PatternSet(texts)
    with _sets_lock:
        _sets[texts] = made
        while len(_sets) > _KEPT_SETS:
            _sets.popitem(last=False)
    return made


def _options(memory: int) -> Any:
    options = re2.Options()
    options.log_errors = False
    options.max_mem = memory
    return options


def _fault(error: Exception) -> Fault:
    reason = error.args[0] if error.args else str(error)
    said = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
    kind, _, where = said.partition(": ")
    if "repetition size" in kind:
        return Fault(
            "Repetitions within each other multiply, and may be at most 1000 together: {where}.", {"where": where}
        )
    if "too large" in said:
        return Fault("This pattern is too large. Make repetitions smaller or split it into several.")
    return Fault("This is not a regular expression that can be used: {reason}.", {"reason": said})
