"""The two groups of the list behind the shield, with their headings: courteous ones, and the batch of hostile ones."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QLocale

from cm_inbox.models.queue import Group

from .queue_groups import Groups
from .shield_order import Arrangement
from .texts import translate


class ShieldGroups(Groups):
    """Like the groups of urgency, only two. ``Group`` is nothing but a number here."""

    def __init__(self, arrangement: Arrangement, ends: Sequence[int]) -> None:
        super().__init__(ends)
        self._arrangement = arrangement

    def without(self, positions: Iterable[int]) -> Groups:
        gone = sorted(positions)
        return ShieldGroups(self._arrangement, [end - bisect_left(gone, end) for end in self.ends])

    def at(self, position: int) -> Group | None:
        if position < 0 or not self.ends:
            return None
        return Group(0) if position < self.ends[0] else Group(1)

    def heading(self, group: Group) -> tuple[str, str]:
        number = QLocale().toString
        if group == Group(0):
            return translate("Shield", "Courteous first"), number(self.count(group))
        done, size = self._arrangement.progress
        waiting = number(self._arrangement.hostile)
        said = translate("Shield", "%1 of %2 dealt with").replace("%1", number(done)).replace("%2", number(size))
        return translate("Shield", "Hostile ones, five at a time"), f"{waiting}  ·  {said}"


def grouping(
    arrangement: Arrangement, first_hostile: Callable[[Sequence[int]], int]
) -> Callable[[array[int], Sequence[int]], Groups]:
    """Return what says where the two groups of an arranged list end."""

    def groups(ids: array[int], _near: Sequence[int]) -> Groups:
        return ShieldGroups(arrangement, (first_hostile(ids), len(ids)))

    return groups
