"""Whom a message is aimed at, as far as its words tell.

Aimed at the **brand** is a message that
  * names the brand or mentions one of its handles, or
  * says *vous*, *votre*, *vos* or *you*, *your* and mentions nobody else: who writes so on a brand's page speaks to it.

Aimed at a **person** is a message that
  * mentions somebody who is not the brand, or names a member of its team, or
  * says *tu*, *te*, *toi*, *ton*, *ta*, *tes*, or
  * says *vous*, *you* ... without speaking to the brand: neither names nor mentions it nor replies to it.

Both can hold. Then it is not clear who is meant, and both kinds of rule apply: what protects criticism of the brand
stands first. Neither holds where nobody is addressed or named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from cm_inbox.models.verdicts import Because, Span

from .fold import Folding, fold
from .marks import Mention, normal_handle
from .shape import Aim

# Over folded text: no accents, no capitals, one kind of apostrophe.
_CLOSE = re.compile(r"\b(?:tu|te|toi|ton|ta|tes|tien(?:ne)?s?)\b|\bt'(?=\w)")
_POLITE = re.compile(r"\b(?:vous|votre|vos|votres|you|yours?|yourself|yourselves|ur|u'?re|y'all)\b")
_SERVER = re.compile("[@:]")


class Names:
    """How the brand and its team are called."""

    def __init__(self, names: Iterable[str], team: Iterable[str]) -> None:
        self._brand = _any_of(names)
        self._team = frozenset(map(normal_handle, team)) - {""}
        self._team_named = _any_of(self._team)

    def is_ours(self, author: str, handles: Iterable[str]) -> bool:
        """Say whether a handle is one of the brand's, ``handles``, or of somebody who writes for it.

        A name of the team without a server, ``@lea``, is that of any server.
        """
        handle = normal_handle(author)
        if not handle:
            return False
        of_team = handle in self._team or _SERVER.split(handle, maxsplit=1)[0] in self._team
        return of_team or any(handle == normal_handle(each) for each in handles)

    def aims(
        self, folding: Folding, mentions: Iterable[Mention], handles: Iterable[str], reply_to_us: bool
    ) -> Mapping[Aim, Because]:
        """Return whom a text is aimed at: for each aim that holds the words that tell, and their places.

        ``handles`` are the brand's on that account, ``mentions`` those of the text.
        """
        ours = frozenset(map(normal_handle, handles))
        to_us = [each.span for each in mentions if each.handle in ours]
        others = [each.span for each in mentions if each.handle not in ours]
        named = _found(self._brand, folding)
        polite = _found(_POLITE, folding)
        brand = [*named, *to_us, *(() if others else polite)]
        person = [*others, *_found(self._team_named, folding), *_found(_CLOSE, folding)]
        if not (named or to_us or reply_to_us):
            person += polite
        return {aim: _told(aim, spans, folding) for aim, spans in ((Aim.BRAND, brand), (Aim.PERSON, person)) if spans}


def _told(aim: Aim, spans: list[Span], folding: Folding) -> Because:
    places = tuple(sorted(set(spans)))
    words = dict.fromkeys(folding.original[start:end].casefold() for start, end in places)
    return Because("aimed_at", ", ".join(words), aim.value, places)


def _found(pattern: re.Pattern[str] | None, folding: Folding) -> list[Span]:
    return [] if pattern is None else [folding.span(*match.span()) for match in pattern.finditer(folding.text)]


def _any_of(names: Iterable[str]) -> re.Pattern[str] | None:
    """Return a pattern over folded text for any of the names as whole words, None without any."""
    written = sorted({tuple(fold(name).split()) for name in names} - {()}, key=len, reverse=True)
    if not written:
        return None
    spelled = (r"\s+".join(map(re.escape, words)) for words in written)
    return re.compile(rf"(?<![\w@])(?:{'|'.join(spelled)})(?!\w)")
