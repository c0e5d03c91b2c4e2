"""A clock that goes on while the computer sleeps, so that a lease that ended meanwhile is known to have ended."""

from __future__ import annotations

import sys
import time

if sys.platform == "linux":

    def ticks() -> float:
        """Return seconds since some moment, with those slept through (clock_gettime(2), CLOCK_BOOTTIME)."""
        return time.clock_gettime(time.CLOCK_BOOTTIME)

elif sys.platform == "darwin":

    def ticks() -> float:
        """Return seconds since some moment, with those slept through: there CLOCK_MONOTONIC does, Python's does not."""
        return time.clock_gettime(time.CLOCK_MONOTONIC)

else:

    def ticks() -> float:
        """Return seconds since some moment; Windows' counters go on in sleep (GetTickCount64 and its successor)."""
        return time.monotonic()
