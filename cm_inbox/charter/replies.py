"""Picks canned replies: what the picker lists for a few typed letters, what fits a network, what is known to say."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from cm_inbox.models.accounts import TextLimit
from cm_inbox.models.instants import Millis
from cm_inbox.models.verdicts import Strike
from cm_inbox.text_count import count

from .hours_words import in_words as hours_in_words
from .shape import Audience, Charter, Reply
from .strikes import in_words as step_in_words
from .strikes import standing
from .templates import Chosen, Rendered, Values, choose, fits, parse, render


@dataclass(frozen=True, slots=True)
class Found:
    """A canned reply that the query means, and the text that would be used. ``score``: higher is better."""

    reply: Reply
    chosen: Chosen
    score: int


def fuzzy(
    query: str,
    replies: Sequence[Reply],
    language: str | None,
    *,
    audience: Audience = Audience.BOTH,
    languages: Sequence[str] = (),
    seen: Sequence[str] = (),
) -> list[Found]:
    """Return the replies that fit the audience and the query, best first.

    Each word of the query must be found in the reply's id, title or texts: as the beginning of a word, inside one, or
    a letter or two off. Accents, capitals and small words of French and English do not matter. An empty query means
    all, in the file's order. A match in the title counts more than one in the text, and one in ``language`` more than
    one in another. ``languages`` and ``seen`` as ``templates.choose`` has them.
    """
    words = [word for word in _words(query) if word not in _SMALL] or _words(query)
    found = [
        Found(reply, chosen, score)
        for reply in replies
        if (chosen := choose(reply, language, audience, seen, languages)) is not None
        and (score := _score(words, reply, chosen.language)) is not None
    ]
    return sorted(found, key=lambda one: -one.score)


def fitting(
    replies: Sequence[Reply], audience: Audience, limit: TextLimit | None, charter: Charter, values: Values
) -> tuple[Reply, ...]:
    """Return the replies for an audience of which some text fits the network's limit, as it would be rendered.

    A hole counts as its question; ``limit`` None: nothing is too long.
    """
    return tuple(
        reply
        for reply in replies
        if fits(reply, audience)
        and any(
            fits_limit(render(parse(text, charter.variables), values), limit)
            for variants in reply.text.values()
            for text in variants
        )
    )


def fits_limit(rendered: Rendered, limit: TextLimit | None) -> bool:
    """Say whether a network takes a text of that length."""
    return limit is None or not count(rendered.text, limit).over


def values_for(
    charter: Charter,
    language: str,
    *,
    author_name: str = "",
    author_handle: str = "",
    account: str = "",
    agent: str = "",
    strikes: Sequence[Strike] = (),
    at: Millis = 0,
) -> Values:
    """Return what is known when somebody is answered in a language at an instant.

    ``strike.count`` is unknown, not 0, for who has no strike that counts. Raises ValueError where the charter's
    spellings are unsound, which ``read`` has told before.
    """
    now = standing(charter.strikes, strikes, at)
    return Values(
        author_name=author_name,
        author_handle=author_handle,
        brand=charter.brand,
        account=account,
        office_hours=hours_in_words(charter.office_hours, language),
        strike_count=now.counting or None,
        strike_next=step_in_words(now.next_step, language) if now.next_step else None,
        agent=agent,
        own=charter.variables,
    )


# --- fuzzy search ------------------------------------------------------------------------------

_SMALL_WORDS = """
a au aux ce ces d de des du en est et l la le les nous on ou par pas pour qu que qui s sur un une vos votre vous
an and are at by for i in is it my of or our the to we with you your
"""
_SMALL = frozenset(_SMALL_WORDS.split())
_WORD, _INSIDE, _NEAR = 100, 40, 25
_IN_TITLE, _IN_ID, _IN_TEXT, _ELSEWHERE = 4, 3, 2, 1


def _score(query: Sequence[str], reply: Reply, language: str) -> int | None:
    places = (
        (_IN_TITLE, reply.title),
        (_IN_ID, reply.id),
        *((_IN_TEXT if name == language else _ELSEWHERE, text) for name, texts in reply.text.items() for text in texts),
    )
    total = 0
    for word in query:
        best = max(weight * _best(word, _words(text)) for weight, text in places)
        if not best:
            return None
        total += best
    return total


def _best(word: str, words: Sequence[str]) -> int:
    """Say how well a typed word means one of these: 0 is not at all."""
    begun = [other for other in words if other.startswith(word)]
    if begun:
        return _WORD + 20 * (word in begun)
    if len(word) > 2 and any(word in other for other in words):
        return _INSIDE
    return _NEAR if any(_mistyped(word, other) for other in words) else 0


@lru_cache(maxsize=65_536)
def _mistyped(word: str, other: str) -> bool:
    """Say whether a word begins as another does but for a slip or two; one of its first two letters is right."""
    slips = 0 if len(word) < 5 else 1 if len(word) < 8 else 2
    if not slips or not {word[0], word[1]} & {*other[:2]}:
        return False
    sizes = range(len(word) - slips, min(len(word) + slips, len(other)) + 1)
    return any(_slips(word, other[:size], slips) <= slips for size in sizes)


def _slips(one: str, other: str, most: int) -> int:
    """Return how many letters are wrong, missing, too many or swapped with their neighbour (Damerau, restricted)."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        previous, row = row, [i]
        for j, same in enumerate(other, 1):
            best = min(row[-1] + 1, previous[j] + 1, previous[j - 1] + (letter != same))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == same:
                best = min(best, before[j - 2] + 1)
            row.append(best)
        if min(row) > most:
            return most + 1
        before = previous
    return row[-1]


@lru_cache(maxsize=4_096)
def _words(text: str) -> tuple[str, ...]:
    return tuple(_split(text))


def _split(text: str) -> Iterator[str]:
    bare = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    kept = "".join(char if char.isalnum() else " " for char in bare if not unicodedata.combining(char))
    yield from kept.split()
