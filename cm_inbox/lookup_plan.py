"""Which known messages one turn asks a network for, so that its calls take as many as they can. Nothing is asked here.

Messages that must be confirmed in time come first, those first whose time is up first. Where the calls that are left
do not suffice for all of them, the newest are kept: some oldest are no longer planned for, since to ask for all of them
too late would keep none.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from cm_inbox.models.instants import Millis

from .networks.base import Batches
from .store.confirmed import Due

DAY: Millis = 86_400_000


class Plan:
    """The calls of one turn, being filled. ``impossible`` are those that cannot be looked up."""

    def __init__(self, batch: Callable[[str], str | None], size: int) -> None:
        self._batch = batch
        self._size = size
        self._calls: list[list[str]] = []
        self._open: dict[str, list[str]] = {}
        self._taken: set[str] = set()

    @property
    def calls(self) -> int:
        """Return how many calls it makes so far."""
        return len(self._calls)

    def take(self, native_id: str, most: int) -> bool:
        """Have a message asked for, if that is no more than ``most`` calls; say whether it is."""
        if native_id in self._taken:
            return True
        name = self._batch(native_id)
        if name is None:
            return False
        call = self._open.get(name)
        if call is None or len(call) >= self._size:
            if self.calls >= most:
                return False
            call = self._open[name] = []
            self._calls.append(call)
        call.append(native_id)
        self._taken.add(native_id)
        return True

    def pieces(self, least: int) -> list[tuple[str, ...]]:
        """Return what to ask for in one go each: whole calls, at least so many messages together."""
        pieces: list[tuple[str, ...]] = []
        piece: list[str] = []
        for call in self._calls:
            piece += call
            if len(piece) >= least:
                pieces.append(tuple(piece))
                piece = []
        return [*pieces, tuple(piece)] if piece else pieces


class InTime(NamedTuple):
    """Messages in the order to ask for them. ``short``: some will not have been asked for when their time is up."""

    ids: tuple[str, ...]
    short: bool


class _Call(NamedTuple):
    members: list[Due]

    @property
    def is_vain(self) -> bool:
        return all(each.asked > each.at for each in self.members)

    @property
    def given(self) -> Millis:
        return min(each.at for each in self.members)

    @property
    def newest(self) -> int:
        return max(each.row for each in self.members)


def in_time(
    due: Iterable[Due], batch: Callable[[str], str | None], batches: Batches, allowed: Millis, now: Millis
) -> InTime:
    """Put messages into the order to ask for them. ``due`` begins with who was asked for longest ago.

    What may be kept for ``allowed`` must be given again by then. That is Moore's and Hodgson's rule for work with
    instants by which it must be done, where each call is as much work as another; but what is given up is the oldest,
    not the longest. Those asked for in vain come last, and nothing is given up for them.
    """
    calls = _calls(due, batch, batches.size)
    vain = [call for call in calls if call.is_vain]
    planned: list[tuple[int, int]] = []
    given_up: list[int] = []
    for number, call in enumerate(calls):
        if call.is_vain:
            continue
        heapq.heappush(planned, (call.newest, number))
        until = call.given + allowed - now
        if len(planned) > max(float(batches.calls), batches.a_day * until / DAY):
            given_up.append(heapq.heappop(planned)[1])
    first = [calls[number] for number in sorted(number for _, number in planned)]
    last = sorted((calls[number] for number in given_up), key=lambda call: -call.newest)
    ordered = (each.native_id for call in (*first, *last, *vain) for each in call.members)
    return InTime(tuple(ordered), bool(given_up))


def _calls(due: Iterable[Due], batch: Callable[[str], str | None], size: int) -> Sequence[_Call]:
    calls: list[_Call] = []
    unfilled: dict[str, _Call] = {}
    for each in due:
        name = batch(each.native_id)
        if name is None:
            continue
        call = unfilled.get(name)
        if call is None or len(call.members) >= size:
            call = unfilled[name] = _Call([])
            calls.append(call)
        call.members.append(each)
    return calls
