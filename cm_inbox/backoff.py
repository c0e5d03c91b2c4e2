"""How long to wait after failures: exponential, with full jitter, and a circuit breaker on top.

The formula is "full jitter" (Marc Brooker, Exponential Backoff And Jitter, 2015): a random time between
zero and the exponential bound spreads the clients of a server that comes back.
"""

from __future__ import annotations

from collections.abc import Callable
from random import random


class Breaker:
    """One account's failures in a row. Closed: all is well. Open: wait before the next try.

    ``base`` and ``cap`` are seconds. The wait never falls below a tenth of its bound, so that full jitter
    cannot mean hammering.
    """

    def __init__(self, *, base: float = 2.0, cap: float = 900.0, chance: Callable[[], float] = random) -> None:
        self.base = base
        self.cap = cap
        self.failures = 0
        self._chance = chance

    def failed(self) -> float:
        """Count a failure and return how long to wait, in seconds."""
        bound = min(self.cap, self.base * 2.0 ** min(self.failures, 30))
        self.failures += 1
        return bound * (0.1 + 0.9 * self._chance())

    def worked(self) -> None:
        """Close the circuit."""
        self.failures = 0
