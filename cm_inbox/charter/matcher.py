"""Finding many terms, phrases and regular expressions in folded texts at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from .engine import Fault, PatternRefused, PatternSet, pattern, sets_for
from .fold import SEPARATOR, Folding, fold
from .gates import gates
from .hits import places
from .page_search import Page, PageSearch
from .regexes import compiled, folded_regex
from .scene import Scene
from .shape import Match, Term
from .terms import Word, word_of

_BETWEEN = r"[^\pL\pN]+"


MOST_LETTERS = 120
"""Of one term; its patterns then always fit into RE2."""
_SEPARATOR = SEPARATOR.encode()


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
        self._sets = self._term_sets()
        self._others = self._other_sets()
        self._emoji = [index for index, one in enumerate(self._prepared) if one.emoji]
        self._pages: list[PageSearch] | None = None

    def __reduce__(self) -> tuple[type[Matcher], tuple[tuple[Wanted, ...]]]:
        return Matcher, (self.wanted,)

    def which(self, folded: str) -> set[int]:
        """Return which of what is wanted may be in the folded text: a quick look, for very many texts.

        Never leaves out what ``find`` finds. Phrases and regular expressions it names are there; of terms ``find``
        says with the original text whether they are meant.
        """
        data = folded.encode("utf-8", "replace")
        found: set[int] = set()  # set[int]() takes a microsecond longer
        # Gates want a character at each border; ^ and $ of people's own patterns want none.
        for searched, sets in ((b" %b " % data, self._sets), (data, self._others)):
            for made, behind in sets:
                for at in made.matching(searched):
                    found.update(behind[at])
        found.update(self._emoji)
        return {index for index in found if self._prepared[index].may_be_in(data)} if found else found

    def somewhere(self, page: Page) -> set[int]:
        """Return the indexes of a page's folded texts in which anything wanted may be: a quick look at many at once.

        Never leaves out one in which ``which`` finds something. The first look compiles everything once more.
        """
        if self._pages is None:
            emoji = [SEPARATOR, *(self._prepared[index].filter for index in self._emoji)] if self._emoji else []
            gates = [text for made, behind in self._sets for text, of in zip(made.texts, behind, strict=True) if of]
            others = [text for made, behind in self._others for text, of in zip(made.texts, behind, strict=True) if of]
            self._pages = [PageSearch(patterns) for patterns in (gates, [*others, *emoji]) if patterns]
        return set().union(*(search.texts_of(page) for search in self._pages))

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

    def _term_sets(self) -> list[tuple[PatternSet, list[tuple[int, ...]]]]:
        indexes = [index for index, one in enumerate(self._prepared) if one.word]
        grouped = gates([word for one in self._prepared if (word := one.word)])
        return _sets([(gate, tuple(indexes[at] for at in behind)) for gate, behind in grouped])

    def _other_sets(self) -> list[tuple[PatternSet, list[tuple[int, ...]]]]:
        behind: dict[str, list[int]] = {}
        for index, one in enumerate(self._prepared):
            if one.kind is not Kind.TERM and not one.emoji:
                behind.setdefault(one.filter, []).append(index)
        return _sets([(text, tuple(indexes)) for text, indexes in behind.items()])


def _sets(wanted: list[tuple[str, tuple[int, ...]]]) -> list[tuple[PatternSet, list[tuple[int, ...]]]]:
    """Return sets of the patterns, each with what is behind each of its own patterns; nothing behind one of others."""
    behind = dict(wanted)
    return [(one, [behind.pop(text, ()) for text in one.texts]) for one in sets_for(list(behind))]


@dataclass(frozen=True, slots=True)
class _Prepared:
    """``filter`` finds texts, ``places`` the places in them. ``emoji``: looked for among emoji as themselves.

    ``word``: of a term that goes behind a gate.
    """

    kind: Kind
    filter: str
    places: Callable[[Scene], list[tuple[int, int]]]
    emoji: bool = False
    word: Word | None = None

    def may_be_in(self, data: bytes) -> bool:
        """Say whether it may be in a text; what did not go through a gate is already known to."""
        if self.emoji:
            return _SEPARATOR in data or pattern(self.filter).matches(data)
        return self.word is None or pattern(self.filter).matches(data)


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
    if word.letters > MOST_LETTERS:
        raise PatternRefused(
            Fault("A term has at most {most} letters. Use a phrase for a longer one.", {"most": MOST_LETTERS})
        )
    if word.symbol:
        return _symbol(word)
    return _Prepared(Kind.TERM, word.filter, lambda scene: list(places(word, scene)), word=word)


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
    return _Prepared(Kind.REGEX, folded, lambda scene: scene.chars(finder.spans(scene.data)), emoji)
