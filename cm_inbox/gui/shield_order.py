"""The queue under the shield: courteous ones first, hostile ones five at a time. Pure."""

from __future__ import annotations

from array import array
from enum import Enum

from cm_inbox.models.queue import QueueRow

from .softening import HURTFUL

BATCH = 5
"""How many hostile conversations there are at once."""

SUPPRESSING = frozenset({"ban", "delete", "hide", "mute", "warn"})


def is_hostile(row: QueueRow) -> bool:
    """Say whether the charter would suppress what waits there for its words, and nothing protects it.

    The same as ``store.queue`` has it for the order of the list.
    """
    return row.verdict is not None and row.severity >= HURTFUL and not row.protected and row.asks in SUPPRESSING


FEW = 3
"""How many courteous conversations stand above a batch until they are unfolded."""


class Shown(Enum):
    """What is wanted of the two kinds."""

    ALL = "all"
    COURTEOUS = "courteous"
    HOSTILE = "hostile"


KINDS = {"courteous": Shown.COURTEOUS, "hostile": Shown.HOSTILE}
"""By the name of their chips."""


class Arrangement:
    """Makes of the whole queue, courteous first, what the list shows. Remembers the batch that is under way."""

    def __init__(self) -> None:
        self.shown = Shown.ALL
        self.unfolded = False
        self.folded = 0
        self.courteous = 0
        self.hostile = 0
        self._batch: tuple[int, ...] = ()
        self._left = 0
        self._finished = 0

    def arrange(
        self, ids: array[int], first_hostile: int, *, partial: bool = False, current: int | None = None
    ) -> array[int]:
        """Return what is shown of these; from ``first_hostile`` on they are hostile. ``partial``: more follow.

        Of the courteous ones above a batch only the first few are shown, unless one has unfolded them or is at
        ``current``, which is further down.
        """
        self.folded = 0
        if partial:
            return ids[:first_hostile]  # which hostile ones come first is not known yet
        waiting = ids[first_hostile:]
        self.courteous, self.hostile = first_hostile, len(waiting)
        batch = self._current(waiting)
        if self.shown is Shown.COURTEOUS:
            return ids[:first_hostile]
        if self.shown is Shown.HOSTILE:
            return batch
        return self._few(ids[:first_hostile], current) + batch if batch else ids[:first_hostile]

    def _few(self, courteous: array[int], current: int | None) -> array[int]:
        if current in courteous[FEW:]:
            self.unfolded = True
        if self.unfolded or len(courteous) <= FEW + 1:
            return courteous
        self.folded = len(courteous) - FEW
        return courteous[:FEW]

    def _current(self, waiting: array[int]) -> array[int]:
        """Return what is left of the batch; once nothing is, the next one."""
        open_ones = set(waiting)
        left = array("q", [each for each in self._batch if each in open_ones])
        if not left:
            self._finished += bool(self._batch)
            left = waiting[:BATCH]
            self._batch = tuple(left)
        self._left = len(left)
        return left

    @property
    def progress(self) -> tuple[int, int]:
        """Return how many of the batch are dealt with, and how many it has."""
        return len(self._batch) - self._left, len(self._batch)

    @property
    def finished(self) -> int:
        """Return how many batches were finished."""
        return self._finished
