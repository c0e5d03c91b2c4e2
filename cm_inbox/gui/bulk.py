"""Decisions for many conversations: in pieces, one after the other, so that nothing waits for them and one can stop.

All pieces are one batch: one undo takes back as much as was done, also what was done before one stopped. A piece is a
transaction of its own; what has not been ordered when one stops stays untouched.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future

from PySide6.QtCore import QObject, Signal

from cm_inbox.errors import CmInboxError
from cm_inbox.models.decisions import Decision, Receipt, Refusal
from cm_inbox.models.record import Record

from .futures import Futures

PIECE = 50
"""Conversations that are decided at once: some tens of milliseconds on the writer's thread."""

Order = Callable[[Sequence[int]], Future[Receipt]]


class Outcome(Record, frozen=True):
    """What came of a bulk decision: how many were done of how many, what was refused, and why it ended early."""

    asked: int
    done: int
    refused: tuple[Refusal, ...] = ()
    last: Decision | None = None
    stopped: bool = False
    error: CmInboxError | None = None

    @property
    def untouched(self) -> int:
        """Return how many it never came to."""
        return self.asked - self.done - len(self.refused)


class Bulk(QObject):
    """One bulk decision at a time. ``moved`` tells how far it is (done, of), ``finished`` what came of it."""

    moved = Signal(int, int)
    finished = Signal(object)

    def __init__(self, futures: Futures, parent: QObject) -> None:
        super().__init__(parent)
        self._futures = futures
        self._order: Order | None = None
        self._ids: Sequence[int] = ()
        self._at = 0
        self._done = 0
        self._refused: list[Refusal] = []
        self._last: Decision | None = None
        self._stopped = False

    @property
    def running(self) -> bool:
        return self._order is not None

    def start(self, ids: Sequence[int], order: Order) -> bool:
        """Begin; ``order`` decides for one piece. Say whether it began: another one may be under way."""
        if self.running:
            return False
        self._order, self._ids = order, ids
        self._at = self._done = 0
        self._refused, self._last, self._stopped = [], None, False
        self._next()
        return True

    def stop(self) -> None:
        """Order no more pieces. What is under way is finished first."""
        self._stopped = True

    def _next(self) -> None:
        assert self._order is not None
        self.moved.emit(self._at, len(self._ids))
        piece = self._ids[self._at : self._at + PIECE]
        if not piece or self._stopped:
            self._end()
            return

        def taken(receipt: Receipt) -> None:
            self._at += len(piece)
            self._done += len({decision.conversation_id for decision in receipt.decisions})
            self._refused.extend(receipt.refused)
            self._last = receipt.decisions[-1] if receipt.decisions else self._last
            self._next()

        try:
            order = self._order(piece)
        except CmInboxError as error:
            self._end(error)
            return
        self._futures.then(order, taken, self._end)

    def _end(self, error: CmInboxError | None = None) -> None:
        self._order = None
        stopped = self._stopped and self._at < len(self._ids)
        outcome = Outcome(len(self._ids), self._done, tuple(self._refused), self._last, stopped, error)
        self.finished.emit(outcome)
