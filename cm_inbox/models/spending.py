"""What an account on a network that charges for each call may cost."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from .record import Record

Cents = Annotated[int, Meta(ge=0, le=10_000_000)]


class Spending(Record, frozen=True):
    """The most that one account may cost, in US cents, in a day and in a month (UTC). 0: nothing that costs is done."""

    day: Cents = 100
    month: Cents = 1_500
