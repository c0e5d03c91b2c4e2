"""What a network's terms ask of who keeps copies of what it gave, and what a person chose instead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, field

from .instants import Millis
from .record import Record

HOUR: Millis = 3_600_000

KEPT = -1
"""Chosen in the place of hours: kept, whatever the terms say."""


class DutyKind(StrEnum):
    """What a duty is about."""

    GONE = "gone"  # what its author, or the network, took away there
    COPIES = "copies"  # what the network has not confirmed for so long


class Duty(Record, frozen=True):
    """What terms ask. ``hours`` is how long they allow; 0: not at all.

    ``asks`` says in a ``Sentence`` what they say and of what, ``source`` is where they say it.
    """

    kind: DutyKind
    hours: int
    asks: str
    source: str


Hours = Annotated[int, Meta(ge=KEPT, le=876_000)]


class Duties(Record, frozen=True):
    """What a person chose: hours by the network's id and by ``DutyKind``. What is not named holds as the terms ask."""

    chosen: Mapping[str, Mapping[str, Hours]] = field(default_factory=dict)

    def hours(self, network: str, duty: Duty) -> int | None:
        """Return how long what a duty is about is kept, None for ever."""
        hours = self.chosen.get(network, {}).get(duty.kind.value, duty.hours)
        return None if hours == KEPT else hours

    def keeps_removed(self, network: str, duties: Iterable[Duty]) -> bool:
        """Say whether the words of what was taken away there stay readable here."""
        return all(self.hours(network, duty) is None for duty in duties if duty.kind is DutyKind.GONE)

    def unconfirmed(self, network: str, duties: Iterable[Duty]) -> Millis | None:
        """Return how long words are kept that the network has not confirmed, None for ever."""
        hours = [self.hours(network, duty) for duty in duties if duty.kind is DutyKind.COPIES]
        return min((each * HOUR for each in hours if each is not None), default=None)

    def minds_when(self, network: str, duties: Iterable[Duty]) -> bool:
        """Say whether it must be known when a network gave a message last: so that others are looked up before it."""
        asked = tuple(duties)
        return self.unconfirmed(network, asked) is not None or not self.keeps_removed(network, asked)

    def with_hours(self, network: str, duty: Duty, hours: int) -> Duties:
        """Return the same with another choice; what the terms ask is not written down."""
        others = {kind: each for kind, each in self.chosen.get(network, {}).items() if kind != duty.kind.value}
        mine = others if hours == duty.hours else {**others, duty.kind.value: hours}
        rest = {name: each for name, each in self.chosen.items() if name != network}
        return Duties({**rest, network: mine} if mine else rest)
