"""All texts that the rules of a charter ask for, each looked for once however many rules and banks have it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from cm_inbox.models.verdicts import Span

from .fold import Folding
from .matcher import Matcher, PatternUnusable, Wanted
from .page_search import Page


class TextSearch:
    """Gathers what is asked for and gives each a number; compiles when it is first searched for."""

    def __init__(self) -> None:
        self._numbers: dict[Wanted, int] = {}

    def number(self, wanted: Wanted) -> int:
        """Return the number of a text to look for. All must be asked for before the first search."""
        return self._numbers.setdefault(wanted, len(self._numbers))

    @cached_property
    def wanted(self) -> tuple[Wanted, ...]:
        """What is looked for, by number. To be asked once all of it is known."""
        return tuple(self._numbers)

    def which(self, folded: str) -> set[int]:
        """Return the numbers of the texts that may be there: a quick look that leaves none out."""
        return self._matcher.which(folded) if self._numbers else set()

    def somewhere(self, page: Page) -> set[int]:
        """Return the indexes of those of a page's folded texts in which any of the texts may be; leaves none out."""
        return self._matcher.somewhere(page) if self._numbers else set()

    def places(self, folding: Folding, texts: set[int]) -> Mapping[int, tuple[Span, ...]]:
        """Return where in the original those of ``texts`` are that really are there."""
        found: dict[int, list[Span]] = {}
        for hit in self._matcher.find(folding, texts) if texts else ():
            found.setdefault(hit.index, []).append(folding.span(hit.start, hit.end))
        return {number: tuple(spans) for number, spans in found.items()}

    def compile(self) -> None:
        """Compile now what is asked for. Raises ValueError where a pattern is unsound, which ``check`` tells before."""
        try:
            self._matcher.which("")
        except PatternUnusable as unusable:
            raise ValueError(str(unusable)) from unusable

    @cached_property
    def _matcher(self) -> Matcher:
        return Matcher(self.wanted)
