"""How many processes the tests of this folder really kill, and the counting of them."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Iterator

import pytest

KILLS = {"storing": 70, "importing": 30, "migrating": 50, "sending": 60, "judging": 40}
"""The kills each test makes; a run that ended before its kill does not count."""

PROMISED = 200
assert sum(KILLS.values()) >= PROMISED, "kill more often"

TRIES = 4
"""A test that needs more runs than this many times its kills has the wrong moments, and fails."""

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no fork and no SIGKILL")


class Kills:
    """Iterate over runs until enough of them were ended by a kill: kill each ``after`` so long, give ``count`` its end.

    The moments follow the machine: ``longest`` is how long a run may take, in seconds of the processor. The range
    shrinks with each run that ended before its kill and grows again with each that was killed, so that the kills lie
    anywhere in a run on a fast machine, too, and at most about one run in three ends in order.
    """

    def __init__(self, test: str, rng: random.Random, *, longest: float) -> None:
        self.wanted = KILLS[test]
        self.made = 0
        self._rng = rng
        self._longest = self._range = longest

    def __iter__(self) -> Iterator[int]:
        for run in range(self.wanted * TRIES):
            yield run
            if self.made == self.wanted:
                return
        pytest.fail(f"only {self.made} kills in {self.wanted * TRIES} runs, not {self.wanted}")

    def after(self) -> float:
        """Return a moment to kill a run at, in seconds of the processor since its start."""
        return self._rng.uniform(0.0, self._range)

    def count(self, returncode: int) -> None:
        """Count a run that was killed; one that ended in order does not count, and one that failed fails the test."""
        assert returncode in (0, -signal.SIGKILL)
        killed = returncode == -signal.SIGKILL
        self.made += killed
        self._range = min(self._longest, self._range * (1.05 if killed else 0.9))


def let_run(pid: int, seconds: float) -> None:
    """Wait for the moment of the crash: until a child had so much more of the processor, however busy the machine is.

    Only Linux tells of another process's processor time (clock_getcpuclockid(3)); elsewhere it is the clock's.
    """
    if sys.platform != "linux":
        time.sleep(seconds)
        return
    clock = ~pid << 3 | 2
    end = time.clock_gettime(clock) + seconds
    while not os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
        if time.clock_gettime(clock) >= end:
            return
        time.sleep(0.001)
