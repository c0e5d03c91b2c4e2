"""The wish of the system (SIGTERM) or of a terminal (Ctrl+C) that the program with its window ends."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Callable
from types import FrameType

SIGNALS = (signal.SIGTERM, signal.SIGINT)


class EndWish:
    """Notes the first wish and raises nothing; a second one ends the program as if nobody had listened.

    Python runs a signal's function between any two of its instructions. What that raises goes through whatever Qt is
    calling Python for at the moment, where it is lost or leaves half a call behind: a window that stays, or a fault.
    """

    def __init__(self) -> None:
        """Listen from now on; on another thread than the main one nobody's wish is heard."""
        self.code = 0
        """The exit code a shell expects of a program that was asked to end, 128 and the signal's number; 0: nobody."""
        self.heard: Callable[[], None] = _nothing
        """Called with the wish, on the main thread, between any two instructions."""
        self._before = {}
        with contextlib.suppress(ValueError):  # not the main thread
            self._before = {number: signal.signal(number, self._hear) for number in SIGNALS}

    def close(self) -> None:
        """Give the signals back to whoever had them."""
        for number, before in self._before.items():
            signal.signal(number, before)
        self._before = {}

    def _hear(self, number: int, _frame: FrameType | None) -> None:
        self.code = 128 + number
        self.close()
        self.heard()


def _nothing() -> None:
    """Whoever started this looks for the wish."""
