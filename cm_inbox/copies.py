"""How often nearly the same message came in within a day, for a brand whose charter asks that."""

from __future__ import annotations

from .charter.fold import fold
from .charter.recent import ENOUGH, KEPT, WITHIN, Recent
from .models.instants import Millis
from .store import facts
from .store.connection import Connection


class Copies:
    """The recent messages of one brand, read from the history when first asked for and then kept up in memory.

    Used on the store's writer thread, in whose transaction a message is judged. ``kept`` bounds the memory: of a day
    with more messages the oldest do not count.
    """

    def __init__(self, brand_id: int, asked: int, kept: int = KEPT) -> None:
        """``asked``: the most near-equal messages that a rule asks for."""
        self.enough = max(asked, ENOUGH)
        self._brand_id = brand_id
        self._recent = Recent(kept, self.enough)
        self._since: Millis | None = None

    def of(self, conn: Connection, row: int, at: Millis, text: str) -> int:
        """Return how many near-equal messages of the day before it there are of a message that is stored."""
        self._reach_back(conn, at - WITHIN)
        return self._recent.take(row, at, fold(text))

    def _reach_back(self, conn: Connection, since: Millis) -> None:
        """Read what is missing of the messages since an instant, as far as there is room."""
        since = max(since, 0)
        if self._since is not None and (since >= self._since or not self._recent.room):
            return
        for row, at, text in facts.texts(conn, self._brand_id, since, self._since, self._recent.room):
            self._recent.take_older(row, at, fold(text))
        self._since = since
