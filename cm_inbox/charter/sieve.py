"""Finding in history the few messages that a charter may say something of, without looking at each.

Of a page of messages, what their own rows tell: text, instant, place, and which of them are of authors with strikes or
labels. What is said of a page is never less than ``Judge.judge`` would find, and for most charters hardly more: what
else a message has around it is read for those few alone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cached_property

from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import Visibility
from cm_inbox.models.verdicts import Subject

from . import marks
from .articles import Article, Articles
from .fold import SEPARATOR, fold_all
from .page_search import Page, PageSearch
from .tables import Sign

PAGE = 500
"""Messages that are looked at together: longer pages are hardly faster, and hold the interpreter for longer."""

Place = tuple[str, str, Visibility]
"""Network, account and visibility."""


class Leaf:
    """A page of messages. ``at`` and ``places`` may be left out where ``Sieve.asks_places`` says so.

    The other collections hold indexes of messages.
    """

    def __init__(
        self,
        texts: Sequence[str],
        at: Sequence[Millis] = (),
        places: Sequence[Place] = (),
        *,
        first: Collection[int] = (),
        struck: Collection[int] = (),
        labelled: Collection[int] = (),
        duplicates: Mapping[int, int] | None = None,
    ) -> None:
        """``first``: of those who wrote for the first time; ``struck``, ``labelled``: of authors with any strikes or
        labels; ``duplicates``: how many near-equal ones there are, where there are any.
        """
        self.texts, self.at, self.places = texts, at, places
        self.first, self.struck, self.labelled = first, struck, labelled
        self.duplicates: Mapping[int, int] = duplicates or {}

    @cached_property
    def folded(self) -> list[str]:
        """The texts folded."""
        return fold_all(self.texts)

    @cached_property
    def folded_page(self) -> Page:
        """Those joined."""
        return Page(self.folded)

    @cached_property
    def page(self) -> Page:
        """The texts joined as they are."""
        return Page(self.texts)


class Sieve:
    """Looks for what brings up the rules of a judge.

    ``compiled``: for very many messages, a page of texts is searched in one go; what that takes is compiled first.
    """

    def __init__(self, articles: Articles, *, compiled: bool = True) -> None:
        self._articles = articles
        self._compiled = compiled
        self._signs = {sign: least for sign, least in articles.signs.items() if sign not in _BY_TEXT}
        self._signs_of_text = {sign: least for sign, least in articles.signs.items() if sign in _BY_TEXT}

    @property
    def signs(self) -> frozenset[Sign]:
        """What of a ``Leaf`` besides texts is looked at."""
        return frozenset(self._signs)

    @property
    def asks_places(self) -> bool:
        """Say whether it is looked at when and where messages were written."""
        return self._articles.by_nothing

    def called(self, leaf: Leaf) -> set[int]:
        """Return the indexes of the messages that a rule may match."""
        found = self._by_text(leaf)
        for sign, least in self._signs_of_text.items():
            found |= _BY_TEXT[sign](leaf, least)
        for sign, least in self._signs.items():
            found.update(_known(leaf, sign, least))
        if self._articles.by_nothing:
            found.update(self._by_place(leaf, found))
        return found

    def _by_text(self, leaf: Leaf) -> set[int]:
        search, folded = self._articles.search, leaf.folded
        likely = search.somewhere(leaf.folded_page) if self._compiled else range(len(folded))
        return {at for at in likely if (texts := search.which(folded[at])) and self._articles.concerns(texts)}

    def _by_place(self, leaf: Leaf, known: Collection[int]) -> Iterable[int]:
        """Yield what is brought up by nothing, where place, instant and text do not speak against it."""
        here: dict[Place, tuple[Article, ...]] = {}
        for place in set(leaf.places):
            network, account, visibility = place
            articles = self._articles.at_place(Subject("", "", 0, network, account, visibility))
            if articles:
                here[place] = articles
        if not here:
            return
        for at, place in enumerate(leaf.places):
            if place in here and at not in known:
                message = Subject("", leaf.texts[at], leaf.at[at], *place)
                if any(table.may_hold_barely(message) for article in here[place] for table in article.when):
                    yield at


def _known(leaf: Leaf, sign: Sign, least: float) -> Iterable[int]:
    """Return the messages with a sign that is no part of their text."""
    if sign is Sign.DUPLICATES:
        return [at for at, number in leaf.duplicates.items() if number >= least]
    return {Sign.STRIKES: leaf.struck, Sign.LABELS: leaf.labelled, Sign.FIRST_TIME: leaf.first}[sign]


# --- signs of the text -------------------------------------------------------------------------

# What ``marks.maybe_links`` looks for, as RE2 spells it; without telling kinds of i and of spaces apart.
_ANY_SPACE = r"[\s\pZ\x{85}\x1c-\x1f\x0b]?"
_LINKS = PageSearch(
    (
        r"\.[\pL\pN_]",
        r"//",
        r"[\x{3002}\x{ff0e}\x{ff61}]",
        rf"[\[({{]{_ANY_SPACE}(?:\.|(?i:dot|po(?-s:.)nt)){_ANY_SPACE}[\])}}]",
    )
)
_MENTIONS = PageSearch((r"[@\x{ff20}]",))
_BEYOND = PageSearch((marks.BEYOND,))
_SEPARATOR = SEPARATOR.encode()
_EMOJI_ENDS = tuple(map(str.encode, marks.EMOJI_ENDS))


def _links(leaf: Leaf, _least: float) -> set[int]:
    return {at for at in _LINKS.texts_of(leaf.page) if marks.maybe_links(leaf.texts[at])}


def _mentions(leaf: Leaf, least: float) -> set[int]:
    return {at for at in _MENTIONS.texts_of(leaf.page) if marks.maybe_mentions(leaf.texts[at]) >= least}


def _emoji(leaf: Leaf, least: float) -> set[int]:
    if leaf.folded_page.data.count(_SEPARATOR) + sum(map(leaf.page.data.count, _EMOJI_ENDS)) < least:
        return set()
    both = enumerate(zip(leaf.texts, leaf.folded, strict=True))
    return {at for at, (text, folded) in both if not text.isascii() and marks.maybe_emoji(text, folded) >= least}


def _capitals(leaf: Leaf, least: float) -> set[int]:
    likely = _BEYOND.texts_of(leaf.page).union(marks.maybe_capitals(leaf.texts, least))
    return {at for at in likely if marks.capitals(leaf.texts[at]) >= least}


_BY_TEXT: Mapping[Sign, Callable[[Leaf, float], set[int]]] = {
    Sign.LINKS: _links,
    Sign.MENTIONS: _mentions,
    Sign.EMOJI: _emoji,
    Sign.CAPITALS: _capitals,
}
"""The messages of a page that have so much of a sign."""
