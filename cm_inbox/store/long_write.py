"""One transaction that takes in piece after piece while the next ones are made: an import's.

The pages of the indices are then written once for very many rows, though only two pieces are ever in memory.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from queue import Empty, Queue
from typing import Generic, TypeVar

from .connection import Connection
from .database import Store

T = TypeVar("T")
R = TypeVar("R")


class LongWrite(Generic[T, R]):
    """Hands pieces to the writer's thread. Whoever makes one ends it, or nobody else writes any more.

    What was given is stored once ``done`` has a result. ``take_in`` and ``finish`` run on the writer's thread; where
    one of them raises, nothing of the transaction is kept, and ``done`` has what was raised.
    """

    def __init__(
        self, store: Store, take_in: Callable[[Connection, T], None], finish: Callable[[Connection], R]
    ) -> None:
        self._take_in = take_in
        self._finish = finish
        self._pieces: Queue[T | None] = Queue(1)
        self._over = threading.Event()
        self.begun = False
        """Whether its turn has come."""
        self.done: Future[R] = store.write(self._run)

    def give(self, piece: T) -> None:
        """Hand over a piece, and wait while the one before is not yet begun. Raises what ``take_in`` raised."""
        if self._over.is_set():
            self.done.result()
        self._pieces.put(piece)

    def end(self) -> None:
        """Have the transaction end after the pieces that were given. Does not wait for it."""
        if not self._over.is_set():
            self._pieces.put(None)

    def _run(self, conn: Connection) -> R:
        self.begun = True
        try:
            while (piece := self._pieces.get()) is not None:
                self._take_in(conn, piece)
            return self._finish(conn)
        finally:
            self._over.set()
            with suppress(Empty):
                self._pieces.get_nowait()  # whoever waits to hand over the next one need not wait for ever
