"""Groups of a list in the order of urgency: which row begins one, and what that does to the heights."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QLocale

from cm_inbox.models.queue import Group

from .headings import HEIGHT, Heading
from .texts import translate


def title_of(group: Group) -> str:
    """Return what stands over a group."""
    return {
        Group.MARKED: translate("Groups", "Marked urgent"),
        Group.LATE: translate("Groups", "Past the target"),
        Group.SOON: translate("Groups", "Due soon"),
        Group.FINE: translate("Groups", "In time"),
        Group.UNPROMISED: translate("Groups", "Without a target"),
    }[group]


class Groups:
    """Where the groups of a list end, one position for each ``Group``; none of them for a list without groups.

    The first group's heading stands above the list; every other belongs to the group's first row, which is as
    much higher (``height``, pixels). So rows stay rows: no key, mark or position meets a heading.
    """

    def __init__(self, ends: Sequence[int] = (), *, partial: bool = False) -> None:
        """``partial``: the list goes on, so that nobody knows yet how many are in its last group."""
        self.ends = tuple(ends)
        self.height = HEIGHT
        self._partial = partial
        begun = [0, *self.ends][: len(self.ends)]
        self._of = {
            start: Group(at) for at, (start, end) in enumerate(zip(begun, self.ends, strict=True)) if end > start
        }
        self.starts = tuple(sorted(start for start in self._of if start))

    def without(self, positions: Iterable[int]) -> Groups:
        """Return the groups once the rows at these positions have left."""
        gone = sorted(positions)
        return Groups([end - bisect_left(gone, end) for end in self.ends], partial=self._partial)

    def at(self, position: int) -> Group | None:
        """Return the group of a position; None for none."""
        if not self.ends or position < 0:
            return None
        return Group(min(bisect_right(self.ends, position), Group.UNPROMISED))

    def count(self, group: Group) -> int:
        """Return how many are in a group."""
        return self.ends[group] - (self.ends[group - 1] if group else 0) if self.ends else 0

    def begins(self, position: int) -> bool:
        """Say whether a heading stands over a row."""
        return position in self._of and position > 0

    def successor(self, position: int, group: Group | None) -> int:
        """Return what becomes current where one of ``group`` was that left, with ``position`` taking its place."""
        return position

    def above(self, position: int) -> int:
        """Return how many pixels of headings there are above a row, its own left out."""
        return bisect_left(self.starts, position) * self.height

    def said(self) -> dict[int, Heading]:
        """Return the heading of every group but the first, by the position of its first row."""
        return {start: self.heading(self._of[start]) for start in self.starts}

    def heading(self, group: Group) -> Heading:
        """Return a group's heading."""
        unknown = self._partial and self.ends[group] == self.ends[-1]
        return Heading(title_of(group), "" if unknown else QLocale().toString(self.count(group)))
