"""An event loop whose time is made up: where nothing is left to do, it is at once as late as the next thing due.

A day then takes as long as the work in it. Time stands still while a thread works for the loop (``MadeUpTime.still``):
a write to the store takes no time that anybody could measure here.
"""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from typing import Any, Concatenate, ParamSpec, TypeVar

from cm_inbox.store.connection import Connection
from cm_inbox.store.database import Store

P = ParamSpec("P")
T = TypeVar("T")


class _Leaps(selectors.DefaultSelector):
    """Waits for threads alone; for an hour to pass it takes the hour as passed."""

    loop: MadeUpTime

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is not None and timeout <= 0:
            return super().select(0)
        if timeout is None or self.loop.is_waiting:
            return super().select(None)
        self.loop.leap(timeout)
        return super().select(0)


class MadeUpTime(asyncio.SelectorEventLoop):
    """The loop. Its time begins at 0 seconds."""

    def __init__(self) -> None:
        leaps = _Leaps()
        leaps.loop = self
        self._at = 0.0
        self._working = 0
        super().__init__(leaps)

    def time(self) -> float:
        return self._at

    def leap(self, seconds: float) -> None:
        self._at += seconds

    @property
    def is_waiting(self) -> bool:
        """Say whether some thread works for what runs here."""
        return self._working > 0

    def still(self, work: Future[T]) -> Future[T]:
        """Return what is done when the work of a thread is; until what waits for it has heard, time stands still."""
        self._working += 1
        told: Future[T] = Future()
        told.set_running_or_notify_cancel()

        def tell(done: Future[T]) -> None:
            error = done.exception()
            if error is not None:
                told.set_exception(error)
            else:
                told.set_result(done.result())
            self.call_soon_threadsafe(self._heard)

        work.add_done_callback(tell)
        return told

    def _heard(self) -> None:
        self._working -= 1


class StillStore(Store):
    """A history whose threads take no time. ``loop`` is to be set before it is used."""

    loop: MadeUpTime

    def background(
        self, fn: Callable[Concatenate[Connection, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> Future[T]:
        return self.loop.still(super().background(fn, *args, **kwargs))

    def write(self, fn: Callable[Concatenate[Connection, P], T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        return self.loop.still(super().write(fn, *args, **kwargs))


def live(main: Callable[[MadeUpTime], Coroutine[Any, Any, T]]) -> T:
    """Run a coroutine to its end in time that is made up."""
    loop = MadeUpTime()
    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        return runner.run(main(loop))
