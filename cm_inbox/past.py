"""A brand's past judged by a charter, from one end to the other: what ``charter.dry_run`` counts.

Of most messages only their own row is read, a page at a time; the few that ``charter.sieve`` lets through are read
with all that is known of them. ``judged_here`` does so in this process, ``past_workers`` in others.
"""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from .charter.dry_run import REMOVED, Judgement, Piece, judges, said
from .charter.fold import fold_all
from .charter.judge import Judge, duplicates_asked
from .charter.recent import KEPT, WITHIN, Recent
from .charter.shape import Charter
from .charter.sieve import PAGE, Leaf
from .charter.tables import Sign
from .models.instants import Millis
from .models.messages import Visibility
from .models.record import Record
from .models.verdicts import Subject
from .store import facts, past, rowids
from .store.connection import Connection

AT_ONCE = 20_000
"""Messages that are read at once: a tenth of a second's work, after which it may be given up."""

_STRETCHES = 64
"""Pieces of time that history is cut into; those with more messages are worked off in several steps."""

_AUTHOR = 4
"""Where in ``past.Bare`` the author is."""

Stretch = tuple[int, int]
"""The rows of the first and the last message that may be in a piece of history."""


class Quest(Record, frozen=True):
    """What is asked of a brand's messages since an instant: what a charter (or some of its rules) says of them.

    ``old``: and what those rules of another one say that differ.
    """

    brand_id: int
    since: Millis
    new: Charter
    old: Charter | None = None
    rules: frozenset[str] | None = None


class Step(NamedTuple):
    """What was found in a stretch, and what of it remains to be looked at."""

    piece: Piece
    rest: Stretch | None


def judged_here(conn: Connection, quest: Quest) -> Iterator[Piece]:
    """Judge the past in this thread. Raises ValueError where a spelling is unsound, which ``check`` tells before."""
    reader = Reader(conn, quest, compiled=False)
    waiting = deque(stretches(conn, quest.since))
    while waiting:
        step = reader.judged(waiting.popleft())
        if step.rest is not None:
            waiting.appendleft(step.rest)
        yield step.piece


def stretches(conn: Connection, since: Millis) -> list[Stretch]:
    """Return history since an instant in pieces of equal time, the oldest first."""
    ends = past.ends(conn, since)
    if ends is None:
        return []
    first, last = ends
    step = max(1, -(-(last - first + 1) // _STRETCHES))
    return [(at, min(at + step - 1, last)) for at in range(first, last + 1, step)]


class Reader:
    """Judges stretches of the past. For one thread."""

    def __init__(self, conn: Connection, quest: Quest, *, compiled: bool) -> None:
        """``compiled``: prepare for very many messages (``charter.sieve``). Raises ValueError as ``Judge`` does."""
        self._conn, self._quest = conn, quest
        self._judges = [judge for judge in judges(quest.new, quest.old, quest.rules) if judge is not None]
        self._sieves = [judge.sieve(compiled=compiled) for judge in self._judges]
        signs = frozenset(sign for sieve in self._sieves for sign in sieve.signs)
        self._duplicates = max(duplicates_asked(judge.charter) for judge in self._judges)
        self._know_first = Sign.FIRST_TIME in signs
        self._more = bool(signs or self._duplicates) or any(sieve.asks_places for sieve in self._sieves)
        self._brand = past.surroundings(conn, quest.brand_id, know_labels=Sign.LABELS in signs)
        self._decisions = past.Decisions(conn, quest.brand_id, REMOVED if quest.rules is None else ())
        places = self._brand.places.items()
        self._places = {
            (account, visibility): (*place, visibility) for account, place in places for visibility in Visibility
        }

    def judged(self, stretch: Stretch, limit: int = AT_ONCE) -> Step:
        """Judge a stretch, or its beginning where it has more than ``limit`` messages."""
        first, last = stretch
        texts = past.texts(
            self._conn, self._brand.places, first, last, limit, more=self._more, know_first=self._know_first
        )
        copies = self._copies(texts) if self._duplicates and texts else {}
        called: dict[int, list[Judge]] = {}
        for start in range(0, len(texts), PAGE):
            self._sift(texts[start : start + PAGE], copies, called)
        if self._decisions.rows:
            for row in self._decisions.rows.intersection(each[0] for each in texts):
                called.setdefault(row, [])
        found = [self._judgement(row, subject, copies, called[row.id]) for row, subject in self._whole(sorted(called))]
        rest = (texts[-1][0] + 1, last) if len(texts) == limit and texts[-1][0] < last else None
        return Step(Piece(len(texts), found), rest)

    def _sift(self, page: Sequence[past.Bare], copies: Mapping[int, int], called: dict[int, list[Judge]]) -> None:
        """Note which of the judges should look at which messages."""
        leaf = self._leaf(page, copies)
        for judge, sieve in zip(self._judges, self._sieves, strict=True):
            for at in sieve.called(leaf):
                called.setdefault(page[at][0], []).append(judge)

    def _leaf(self, page: Sequence[past.Bare], copies: Mapping[int, int]) -> Leaf:
        ids, texts, *more = zip(*page, strict=True)
        if not more:
            return Leaf(texts)
        accounts, visibilities, authors, *firsts = more
        struck, labelled = self._brand.struck, self._brand.labelled
        return Leaf(
            texts,
            list(map(rowids.created_at, ids)),
            list(map(self._places.__getitem__, zip(accounts, visibilities, strict=True))),
            first=list(itertools.compress(range(len(page)), firsts[0])) if firsts else (),
            struck=[at for at, author in enumerate(authors) if author in struck] if struck else (),
            labelled=[at for at, author in enumerate(authors) if author in labelled] if labelled else (),
            duplicates={at: copies[id] for at, id in enumerate(ids) if id in copies} if copies else None,
        )

    def _whole(self, wanted: Sequence[int]) -> Iterator[tuple[past.Row, Subject]]:
        """Yield messages with all that may be asked of them."""
        for several in (wanted[start : start + facts.PIECE] for start in range(0, len(wanted), facts.PIECE)):
            yield from zip(past.rows(self._conn, several), facts.subjects(self._conn, several), strict=True)

    def _judgement(
        self, row: past.Row, subject: Subject, copies: Mapping[int, int], called: Sequence[Judge]
    ) -> Judgement:
        if row.id in copies:
            subject = replace(subject, duplicates=copies[row.id])
        new, *old = (said(judge.judge(subject)) if judge in called else () for judge in self._judges)
        return Judgement(subject.id, subject.at, subject.own, self._decisions.on(row), new, *old)

    def _copies(self, texts: Sequence[past.Bare]) -> dict[int, int]:
        """Return how many near-equal messages of the day before it each has, where it has any."""
        recent = Recent(enough=self._duplicates)  # how far beyond that there are more makes no difference
        first = texts[0][0]
        since = rowids.first_id(max(self._quest.since, rowids.created_at(first) - WITHIN))
        before = past.texts(self._conn, self._brand.places, since, first - 1, KEPT, more=True, newest=True)
        for several in (before[::-1], texts):
            theirs = [each for each in several if each[_AUTHOR] not in self._brand.ours]
            found: dict[int, int] = {}
            for (row, *_), folded in zip(theirs, fold_all([each[1] for each in theirs]), strict=True):
                at = rowids.created_at(row)
                recent.forget_until(at - WITHIN)
                if number := recent.take(row, at, folded):
                    found[row] = number
        return found
