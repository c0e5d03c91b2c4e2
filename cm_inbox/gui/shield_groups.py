"""The two groups of the list behind the shield, with their headings: courteous ones, and the batch of hostile ones."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QLocale

from cm_inbox.models.queue import Group

from .headings import Heading
from .queue_groups import Groups
from .shield_order import Arrangement
from .texts import translate


class ShieldGroups(Groups):
    """Like the groups of urgency, only two. ``Group`` is nothing but a number here."""

    def __init__(self, arrangement: Arrangement, ends: Sequence[int]) -> None:
        super().__init__(ends)
        self._arrangement = arrangement
        self._folded = arrangement.folded
        self.height = self.heading(Group(1)).height

    def without(self, positions: Iterable[int]) -> Groups:
        gone = sorted(positions)
        return ShieldGroups(self._arrangement, [end - bisect_left(gone, end) for end in self.ends])

    def at(self, position: int) -> Group | None:
        if position < 0 or not self.ends:
            return None
        return Group(0) if position < self.ends[0] else Group(1)

    def successor(self, position: int, group: Group | None) -> int:
        """Stay with the courteous ones: nobody is led to a hostile one unasked."""
        stays = group == Group(0) != self.at(position) and self.at(position - 1) == group
        return position - 1 if stays else position

    def heading(self, group: Group) -> Heading:
        number, arrangement = QLocale().toString, self._arrangement
        if group == Group(0):
            return Heading(translate("Shield", "Courteous first"), number(arrangement.courteous or self.count(group)))
        done, size = arrangement.progress
        return Heading(
            translate("Shield", "Hostile ones, five at a time"),
            number(arrangement.hostile),
            translate("Shield", "%1 of %2 dealt with").replace("%1", number(done)).replace("%2", number(size)),
            (done, size),
            translate("Shield", "%n other courteous message(s)", "", self._folded) if self._folded else "",
        )


def grouping(
    arrangement: Arrangement, first_hostile: Callable[[Sequence[int]], int]
) -> Callable[[array[int], Sequence[int]], Groups]:
    """Return what says where the two groups of an arranged list end."""

    def groups(ids: array[int], _near: Sequence[int]) -> Groups:
        return ShieldGroups(arrangement, (first_hostile(ids), len(ids)))

    return groups
