"""The model: questions come by chance at the rates of the hour, wait for a processor of the server, take their cost."""

from __future__ import annotations

import heapq
import random
from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.team_day.costs import Costs

HOURS = (1, 1, 0.5, 0.5, 0.5, 1, 2, 4, 7, 8, 8, 8, 7, 7, 8, 8, 8, 8, 7, 5, 4, 3, 2, 1.5)
"""How the messages of a day are spread over its hours: an office's, with evenings (shares, of their sum)."""
READ_EVERY = 10.0
"""Seconds from one look at an account to the next: what came between is appended at once."""
DECIDED = 0.25
"""Decisions for each message. Each is an event and has an outcome, with a claim between."""
RENEWED = 30.0
"""Seconds from one renewal of a desktop's claims to the next."""


@dataclass(frozen=True)
class Day:
    """Who works at a hub. Each brand has one account, which one of its desktops reads; all of them fold all of it."""

    desktops: int = 500
    brands: int = 250
    readers: int = 4
    """Desktops that share a brand."""
    messages: int = 10_000_000


@dataclass(frozen=True)
class Hour:
    """What an hour asks of the server: messages a second, the share of its processors in use, and milliseconds until a
    colleague's desktop has a decision (from the append to the end of the read).
    """

    hour: int
    messages: float
    used: float
    median: float
    worst: float


def hours(day: Day, costs: Costs, processors: int, *, seconds: float = 60.0, seed: int = 1) -> Iterator[Hour]:
    """Yield each hour of the day, of which so many seconds are played."""
    for hour, share in enumerate(HOURS):
        rate = day.messages * share / sum(HOURS) / 3600
        yield play(day, costs, processors, hour, rate, seconds, random.Random(seed + hour))


def play(
    day: Day, costs: Costs, processors: int, hour: int, rate: float, seconds: float, chance: random.Random
) -> Hour:
    """Play some seconds of an hour at this rate of messages a second."""
    waiting = sorted(_questions(day, costs, rate, seconds, chance))
    free = [0.0] * processors
    used, taken = 0.0, []
    order = len(waiting)
    heapq.heapify(waiting)
    while waiting:
        at, _, kind, cost, begun = heapq.heappop(waiting)
        start = max(at, heapq.heappop(free))
        end = start + cost / 1000
        heapq.heappush(free, end)
        used += cost / 1000
        if kind == "append":  # everybody else is told, and reads
            many = begun
            for reader in range(day.readers - 1):
                order += 1
                read = costs.read + costs.read_event * (max(many, 1) - 1)
                heapq.heappush(waiting, (end + 0.001, order, f"read {reader}" if many > 0 else "decided", read, at))
        elif kind == "decided":
            taken.append((end - begun) * 1000)
    taken.sort()
    middle = taken[len(taken) // 2] if taken else 0.0
    worst = taken[int(len(taken) * 0.99)] if taken else 0.0
    return Hour(hour, rate, used / seconds / processors, middle, worst)


def _questions(
    day: Day, costs: Costs, rate: float, seconds: float, chance: random.Random
) -> Iterator[tuple[float, int, str, float, float]]:
    """Yield what comes of itself: (when, order, kind, cost, events appended; -1: a decision)."""
    order = 0
    for _ in range(day.brands):
        at = chance.uniform(0, READ_EVERY)
        while at < seconds:
            came = _poisson(rate / day.brands * READ_EVERY, chance)
            if came:
                order += 1
                yield at, order, "append", costs.append + costs.append_event * (came - 1), float(came)
            at += READ_EVERY
    for kind, often, cost, mark in (
        ("append", rate * DECIDED, costs.append, -1.0),
        ("append", rate * DECIDED, costs.append, -1.0),
        ("claim", rate * DECIDED, costs.claim, 0.0),
        ("renew", day.desktops / RENEWED, costs.renew, 0.0),
    ):
        at = chance.expovariate(often) if often else seconds
        while at < seconds:
            order += 1
            yield at, order, kind, cost, mark
            at += chance.expovariate(often)


def _poisson(mean: float, chance: random.Random) -> int:
    """Return how many come where so many do on average."""
    if mean > 50:
        return max(0, round(chance.gauss(mean, mean**0.5)))
    count, left = 0, chance.expovariate(1.0)
    while left < mean:
        count += 1
        left += chance.expovariate(1.0)
    return count
