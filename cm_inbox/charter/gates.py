"""A quick look for very many terms at once.

Terms that begin alike share one pattern, a tree of their letters, and those patterns one RE2 set: its automaton grows
with the letters that really differ, not with the number of terms. A gate lets too much through; the terms behind it are
then looked for one by one. Texts are searched with a space before and after, so that a border is always a character.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from .shape import Match
from .terms import ANY_CLASS, HARD, Word, char_class, drawn, readings

_SAME_LETTERS = 2
_SMALL = 6
_BORDER = "[^a-z]"


@dataclass(slots=True)
class _Node:
    """What may follow the letters so far. ``whole`` and ``open``: a term ends here, with or without a border."""

    following: dict[tuple[str, bool], _Node] = field(default_factory=dict)
    whole: bool = False
    open: bool = False

    def add(self, letters: Sequence[tuple[str, bool]], match: Match) -> None:
        node = self
        for letter in letters:
            node = node.following.setdefault(letter, _Node())
        if match is Match.WHOLE_WORD:
            node.whole = True
        else:
            node.open = True


def gates(words: Sequence[Word]) -> list[tuple[str, tuple[int, ...]]]:
    """Return patterns, each with the indexes of the words behind it."""
    made = []
    inside = [index for index, word in enumerate(words) if word.runs and word.match is Match.INSIDE]
    bordered = [index for index, word in enumerate(words) if word.runs and word.match is not Match.INSIDE]
    for left, indexes in (("", inside), (_BORDER, bordered)):
        for behind in _alike(words, indexes, _SAME_LETTERS):
            made += [(left + gate, behind) for gate in _gate(tuple(words[index] for index in behind))]
    return made + [(word.filter, (index,)) for index, word in enumerate(words) if not word.runs]


def _alike(words: Sequence[Word], indexes: list[int], letters: int) -> Iterator[tuple[int, ...]]:
    """Yield groups of words whose first letters are the same, so many that groups are small."""
    groups: dict[tuple[str, ...], list[int]] = {}
    for index in indexes:
        groups.setdefault(tuple(run.char for run in words[index].runs[:letters]), []).append(index)
    for start, group in groups.items():
        if len(group) <= _SMALL or len(start) < letters:
            yield tuple(group)
        else:
            yield from _alike(words, group, letters + 1)


@lru_cache(maxsize=16384)
def _gate(words: tuple[Word, ...]) -> tuple[str, ...]:
    """Return the patterns of words that begin alike: of their letters close together, and of them spaced out."""
    close, spaced = _Node(), _Node()
    for word in words:
        close.add([(run.char, run.opens) for run in word.runs], word.match)
        if word.spaced:
            spaced.add([(run.char, False) for run in word.runs], word.match)
    torn = [word.torn for word in words if word.torn]
    ways = [_close(close)]
    if spaced.following:
        ways.append(_spaced(spaced, first=True))
    return (*ways, *((_either(torn),) if torn else ()))


def _close(node: _Node) -> str:
    """Return the pattern of what may follow, letters close together: each stretched, with separators after it."""
    if node.open:
        return ""
    ways = [_BORDER] if node.whole else []
    for (char, opens), following in sorted(node.following.items()):
        between = f"{ANY_CLASS}*" if opens else ""
        ways.append(f"{between}{_one(char)}{_more(char)}{_close(following)}")
    return _either(ways)


def _spaced(node: _Node, *, first: bool = False) -> str:
    """Return the pattern of single letters, with spaces or separators between all of them."""
    if node.open:
        return ""
    ways = [_BORDER] if node.whole else []
    for (char, _), following in sorted(node.following.items()):
        one = _one(char)
        ways.append(f"{'' if first else ANY_CLASS + '+'}{one}(?:{ANY_CLASS}+{one})*{_spaced(following)}")
    return _either(ways)


def _one(char: str) -> str:
    ways = [char_class(readings(char)), *drawn(char)]
    return _either(ways)


def _more(char: str) -> str:
    ways = [char_class("".join(dict.fromkeys(HARD + readings(char)))), *drawn(char)]
    return f"{_either(ways)}*"


def _either(ways: list[str]) -> str:
    return ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"
