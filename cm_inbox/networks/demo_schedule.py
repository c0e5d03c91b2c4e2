"""When the people of the demo world write before its start: nine days of which most is dealt with, and a morning.

What still waits at the start is minutes to a few hours old, a little of it from the evening before, so that it
lies around the brands' promise to answer within two hours as it would anywhere. At night and on Sundays no promise
runs out: a few were forgotten three days ago, over a working day at least. Instants are milliseconds from
the world's start.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from cm_inbox.models.instants import Millis

SECOND: Millis = 1000
MINUTE: Millis = 60 * SECOND
HOUR: Millis = 60 * MINUTE
DAY: Millis = 24 * HOUR


@dataclass(frozen=True, slots=True)
class Slot:
    """When a conversation begins, and whether it still waits for us at the start."""

    at: Millis
    waits: bool


@dataclass(frozen=True, slots=True)
class _Stretch:
    share: float  # of all conversations
    youngest: Millis
    oldest: Millis


_DEALT_WITH_TODAY = 0.12  # of what is dealt with
_TODAY = _Stretch(0, 5 * HOUR, 14 * HOUR)
_BEFORE = _Stretch(0, 16 * HOUR, 9 * DAY)
_WAITING = (
    _Stretch(0.02, 66 * HOUR, 73 * HOUR),  # forgotten: past any promise, whatever the hour and the day are now
    _Stretch(0.015, 10 * HOUR, 14 * HOUR),  # since yesterday evening
    _Stretch(0.04, 124 * MINUTE, 290 * MINUTE),  # past the promise of two hours
    _Stretch(0.115, 91 * MINUTE, 118 * MINUTE),  # within the half hour before it
    _Stretch(0.23, MINUTE, 88 * MINUTE),
)


def past_slots(rng: Random, conversations: int) -> Iterator[Slot]:
    """Yield when each conversation of an account's history begins: first those dealt with, oldest first."""
    waiting = [round(stretch.share * conversations) for stretch in _WAITING]
    dealt_with = conversations - sum(waiting)
    ages = [_age(rng, _TODAY if rng.random() < _DEALT_WITH_TODAY else _BEFORE) for _ in range(dealt_with)]
    yield from (Slot(-age, waits=False) for age in sorted(ages, reverse=True))
    for stretch, count in zip(_WAITING, waiting, strict=True):
        yield from (Slot(-_age(rng, stretch), waits=True) for _ in range(count))


def _age(rng: Random, stretch: _Stretch) -> Millis:
    return round(rng.uniform(stretch.youngest, stretch.oldest))


def moments(rng: Random, begin: Millis, ours: Sequence[bool]) -> list[Millis]:
    """Return when each turn of a conversation falls: we take our time to answer, a second thought comes quickly."""
    times = [begin]
    for before, now in pairwise(ours):
        if now:
            minutes = rng.uniform(6, 95)
        elif before:
            minutes = rng.uniform(3, 70)
        else:
            minutes = rng.uniform(0.4, 9)
        times.append(times[-1] + round(minutes * MINUTE))
    return times
