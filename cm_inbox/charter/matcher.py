"""Finding many terms, phrases and regular expressions in folded texts at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from .engine import Fault, PatternRefused, PatternSet, pattern, sets_for
from .fold import SEPARATOR, Folding, fold
from .hits import Scene, places
from .regexes import compiled, folded_regex
from .shape import Match, Term
from .terms import Word, word_of

_BETWEEN = r"[^\pL\pN]+"


class Kind(StrEnum):
    TERM = "term"
    PHRASE = "phrase"  # words in this order; accents, capitals and punctuation do not matter
    REGEX = "regex"  # RE2


@dataclass(frozen=True, slots=True)
class Wanted:
    """Something to look for. ``match`` and ``exceptions`` are those of a term; ``match`` None: as the spelling says."""

    kind: Kind
    text: str
    match: Match | None = None
    exceptions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """What was found where: ``index`` of what was wanted, the place in the folded text."""

    index: int
    start: int
    end: int


class PatternUnusable(Exception):
    """One of the wanted patterns cannot be used: ``index`` says which, ``fault`` why."""

    def __init__(self, index: int, fault: Fault) -> None:
        super().__init__(f"{index}: {fault}")
        self.index = index
        self.fault = fault


def term(spelled: str | Term, exceptions: Sequence[str] = ()) -> Wanted:
    """Return a term of a word bank as something to look for; ``exceptions`` are added to its own."""
    if isinstance(spelled, str):
        return Wanted(Kind.TERM, spelled, exceptions=tuple(exceptions))
    return Wanted(Kind.TERM, spelled.text, spelled.match, (*spelled.exceptions, *exceptions))


def phrase(text: str) -> Wanted:
    return Wanted(Kind.PHRASE, text)


def regex(text: str) -> Wanted:
    return Wanted(Kind.REGEX, text)


def fault_of(wanted: Wanted) -> Fault | None:
    """Return why something cannot be looked for, None where it can."""
    try:
        _prepared(wanted)
    except PatternRefused as refused:
        return refused.fault
    return None


class Matcher:
    """Everything a charter looks for, ready to be found. Made again from what was wanted in another process."""

    def __init__(self, wanted: Sequence[Wanted]) -> None:
        """Compile. Raises PatternUnusable for the first one that cannot be used.

        What is compiled is kept by its text: another matcher with nearly the same patterns is made in little time.
        """
        self.wanted = tuple(wanted)
        self._prepared = [self._prepare(index, one) for index, one in enumerate(self.wanted)]
        self._sets = [
            (made, self._indexes(made))
            for kind in Kind
            for made in sets_for(
                [one.filter for one in self._prepared if one.kind is kind and one.filter and not one.emoji]
            )
        ]
        self._emoji = [index for index, one in enumerate(self._prepared) if one.emoji]

    def __reduce__(self) -> tuple[type[Matcher], tuple[tuple[Wanted, ...]]]:
        return Matcher, (self.wanted,)

    def which(self, folded: str) -> set[int]:
        """Return which of what is wanted may be in the folded text: a quick look, for very many texts.

        Never leaves out what ``find`` finds. Phrases and regular expressions it names are there; of terms ``find``
        says with the original text whether they are meant.
        """
        data = folded.encode("utf-8", "replace")
        found = set[int]()
        for made, indexes in self._sets:
            for at in made.matching(data):
                found.update(indexes[at])
        for index in self._emoji:
            if SEPARATOR in folded or pattern(self._prepared[index].filter).matches(data):
                found.add(index)
        return found

    def find(self, folding: Folding, among: set[int] | None = None) -> list[Hit]:
        """Return the places of everything that is really there, ordered by place.

        ``among``: only these of what is wanted, as ``which`` gave them.
        """
        may = self.which(folding.text) if among is None else among
        if not may:
            return []
        scene = Scene(folding)
        hits = [
            Hit(index, start, end)
            for index in sorted(may)
            for start, end in self._prepared[index].places(self._scene(index, scene))
        ]
        return sorted(hits, key=lambda hit: (hit.start, hit.end, hit.index))

    def _scene(self, index: int, scene: Scene) -> Scene:
        return Scene(scene.folding, scene.folding.emoji_text) if self._prepared[index].emoji else scene

    def _prepare(self, index: int, wanted: Wanted) -> _Prepared:
        try:
            return _prepared(wanted)
        except PatternRefused as refused:
            raise PatternUnusable(index, refused.fault) from refused

    def _indexes(self, made: PatternSet) -> list[list[int]]:
        indexes: list[list[int]] = [[] for _ in made.texts]
        for index, one in enumerate(self._prepared):
            if one.filter in made.at and not one.emoji:
                indexes[made.at[one.filter]].append(index)
        return indexes


@dataclass(frozen=True, slots=True)
class _Prepared:
    """``filter`` finds texts, ``places`` the places in them. ``emoji``: looked for among emoji as themselves."""

    kind: Kind
    filter: str
    places: Callable[[Scene], list[tuple[int, int]]]
    emoji: bool = False


@lru_cache(maxsize=8192)
def _prepared(wanted: Wanted) -> _Prepared:
    if wanted.kind is Kind.TERM:
        return _prepared_term(wanted)
    if wanted.kind is Kind.PHRASE:
        return _prepared_phrase(wanted.text)
    return _prepared_regex(wanted.text)


def _prepared_term(wanted: Wanted) -> _Prepared:
    if not fold(wanted.text).strip("* \n"):
        raise PatternRefused(Fault("There is no letter in this term."))
    spelled = wanted.text if wanted.match is None else Term(text=wanted.text, match=wanted.match)
    word = word_of(spelled, wanted.exceptions)
    pattern(word.filter)
    if word.symbol:
        return _symbol(word)
    return _Prepared(Kind.TERM, word.filter, lambda scene: list(places(word, scene)))


def _symbol(word: Word) -> _Prepared:
    """A term of emoji or signs only: looked for as it stands."""

    def at(scene: Scene) -> list[tuple[int, int]]:
        found, start = [], scene.text.find(word.symbol)
        while start >= 0:
            found.append((start, start + len(word.symbol)))
            start = scene.text.find(word.symbol, start + len(word.symbol))
        return found

    return _Prepared(Kind.TERM, word.filter, at, emoji=True)


def _prepared_phrase(text: str) -> _Prepared:
    words = "".join(char if char.isalnum() else " " for char in fold(text)).split()
    if not words:
        raise PatternRefused(Fault("There is no word in this phrase."))
    whole = rf"(?:^|[^\pL\pN])({_BETWEEN.join(words)})(?:$|[^\pL\pN])"
    finder = pattern(whole)

    def at(scene: Scene) -> list[tuple[int, int]]:
        spans, start = [], 0
        while groups := finder.groups(scene.data, start):
            spans.append(groups[1])
            start = groups[1][1]
        return scene.chars(spans)

    return _Prepared(Kind.PHRASE, whole, at)


def _prepared_regex(text: str) -> _Prepared:
    finder = compiled(text)
    folded = folded_regex(text)
    emoji = SEPARATOR in folded
    if emoji:
        finder = compiled(text, keep_emoji=True)
    return _Prepared(Kind.REGEX, folded, lambda scene: _non_empty(scene.chars(finder.spans(scene.data))), emoji)


def _non_empty(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Leave out the empty places that ``x*`` has everywhere, unless there are no others."""
    return [span for span in spans if span[0] < span[1]] or spans[:1]
