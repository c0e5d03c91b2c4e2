"""For how long messages are kept: what a person chose, and from before when each brand's go. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated

from msgspec import Meta, field

from .models.accounts import Brand
from .models.instants import Millis
from .models.record import Record

MONTH: Millis = 30_437 * 86_400
"""A twelfth of 365.25 days."""

EVERYTHING = 0
"""So many months mean that everything is kept."""

Months = Annotated[int, Meta(ge=EVERYTHING, le=1_200)]


class Retention(Record, frozen=True):
    """How many months are kept; ``EVERYTHING`` unless somebody chose otherwise. ``brands`` are those that differ."""

    months: Months = EVERYTHING
    brands: Mapping[str, Months] = field(default_factory=dict)
    """By their ``uid``."""

    def of(self, brand: Brand) -> int:
        """Return how many months of a brand are kept."""
        return self.brands.get(brand.uid, self.months)

    def limits(self, brands: Iterable[Brand], now: Millis) -> list[tuple[int, Millis]]:
        """Return of which brands something may go, by their ``id``, and from before when."""
        return [(brand.id, now - self.of(brand) * MONTH) for brand in brands if self.of(brand) != EVERYTHING]
