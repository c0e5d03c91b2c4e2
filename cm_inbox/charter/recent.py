"""The messages of late, to count of a new one how often nearly the same was written.

Comparing a signature with thousands of others would take longer than all the rest of judging. Of each, 20 pairs of its
numbers are therefore kept in a table, and only those are compared that share a pair: of two messages that are just
alike (``ALIKE_FROM``), all but 1.1 % do, 1 - (1 - 0.45²)^20; of identical ones, all.
"""

from __future__ import annotations

from collections import OrderedDict

from cm_inbox.models.instants import Millis

from .durations import DAY
from .likeness import alike, signature_of_folded

KEPT = 5_000
"""How many messages are kept: some 25 MB, and a day of most brands. What is beyond is forgotten, oldest first."""

ENOUGH = 100
"""How far near-equal messages are counted, unless a rule asks for more of them: a flood must not be slow to count."""

WITHIN: Millis = DAY
"""How long before a message near-equal ones count."""

_BANDS = 20
_HEAD, _PAIR = 2, 8
"""Bytes of a signature before its numbers, and of two of its numbers (``likeness``)."""


class Recent:
    """Messages of one brand by keys that rise with time. For one thread."""

    def __init__(self, kept: int = KEPT, enough: int = ENOUGH) -> None:
        """Keep so many messages, and count no further than to ``enough``."""
        self._most = kept
        self._enough = enough
        self._known: OrderedDict[int, tuple[Millis, bytes]] = OrderedDict()
        self._equal: dict[bytes, dict[int, Millis]] = {}
        self._sharing: dict[bytes, set[bytes]] = {}

    def __len__(self) -> int:
        return len(self._known)

    @property
    def room(self) -> int:
        """How many more are kept before any is forgotten."""
        return self._most - len(self._known)

    def take(self, key: int, at: Millis, folded: str) -> int:
        """Keep a message, given with its folded text, in place of what was kept under its key.

        Return how many near-equal ones of the day before it there are.
        """
        made = signature_of_folded(folded)
        self._forget(key)
        found = self._count(key, at, made)
        self._keep(key, at, made)
        if self.room < 0:
            self._forget(next(iter(self._known)))
        return found

    def take_older(self, key: int, at: Millis, folded: str) -> None:
        """Keep a message that is older than all that are kept, if there is room."""
        if self.room > 0 and key not in self._known:
            self._keep(key, at, signature_of_folded(folded))
            self._known.move_to_end(key, last=False)

    def forget_until(self, at: Millis) -> None:
        """Forget messages up to an instant: of ones that come in the order of time, a day later they count no more."""
        while self._known:
            key, (then, _) = next(iter(self._known.items()))
            if then > at:
                break
            self._forget(key)

    def _count(self, key: int, at: Millis, made: bytes) -> int:
        near = {other for band in _bands(made) for other in self._sharing.get(band, ())}
        found = 0
        for signature in near:
            within = sum(other < key and then > at - WITHIN for other, then in self._equal[signature].items())
            if within and (signature == made or alike(signature, made)):
                found += within
                if found >= self._enough:
                    break
        return found

    def _keep(self, key: int, at: Millis, made: bytes) -> None:
        self._known[key] = at, made
        bands = _bands(made)
        if not bands:
            return
        self._equal.setdefault(made, {})[key] = at
        for band in bands:
            self._sharing.setdefault(band, set()).add(made)

    def _forget(self, key: int) -> None:
        _, made = self._known.pop(key, (0, b""))
        equal = self._equal.get(made)
        if equal is None:
            return
        del equal[key]
        if not equal:
            del self._equal[made]
            for band in _bands(made):
                self._sharing[band].discard(made)
                if not self._sharing[band]:
                    del self._sharing[band]


def _bands(made: bytes) -> list[bytes]:
    """Return what near-equal messages probably share some of: nothing for one without words, all of a short one."""
    if len(made) <= _HEAD:
        return []
    if len(made) < _HEAD + _BANDS * _PAIR:
        return [made]
    return [bytes((band,)) + made[_HEAD + band * _PAIR :][:_PAIR] for band in range(_BANDS)]
