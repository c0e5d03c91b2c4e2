"""What stands over the first row of a group: its heading, and the line that stands for rows folded away above it."""

from __future__ import annotations

from cm_inbox.models.record import Record

HEIGHT = 28
"""How high a heading is."""

FOLD_HEIGHT = 40
"""How high the line above it is that stands for folded rows."""


class Heading(Record, frozen=True):
    """A group's heading.

    ``steps`` are how many of how many are dealt with, and ``progress`` the same in words; ``fold`` says what is folded
    away above it.
    """

    title: str
    number: str
    progress: str = ""
    steps: tuple[int, int] = (0, 0)
    fold: str = ""

    @property
    def height(self) -> int:
        """Return how much higher the first row of the group is for it."""
        return HEIGHT + (FOLD_HEIGHT if self.fold else 0)

    @property
    def beside(self) -> str:
        """Return what stands behind the title: the number, and how far one is."""
        return "  ·  ".join(part for part in (self.number, self.progress) if part)

    @property
    def spoken(self) -> str:
        """Return what a screen reader says of it."""
        return ". ".join(part for part in (self.fold, f"{self.title}: {self.beside}") if part)
