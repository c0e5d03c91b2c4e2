"""Garbage in cycles, looked for on the window's thread alone.

Left to itself Python collects on whatever thread happens to make the next object. What it then takes apart may be
Qt's, whose objects may only be taken apart on the thread they live on: the program would crash now and then, far from
the cause. Without cycles nothing waits for this: counting references frees it at once.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 1_000
YOUNG = 2_000
"""So many new objects that live are worth a look; Python's own number is 700 (2,000 from 3.13 on)."""
OLDER_EVERY = 10
"""After so many looks at the youngest the older ones are looked at too, as Python does."""
ALL_SECONDS = 120.0
"""How rarely all are looked at: that takes some milliseconds, in which a key would wait."""


class GarbageCollector(QObject):
    """Collects every now and then, for as long as it lives. Python's own collecting is off from then on."""

    def __init__(self, parent: QObject | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        """What there is now stays until the end and is never looked at. ``clock`` gives seconds."""
        super().__init__(parent)
        self._clock = clock
        gc.disable()
        gc.freeze()
        self._all_at = self._clock() + ALL_SECONDS
        timer = QTimer(self, interval=EVERY_MS)
        timer.timeout.connect(self.look)
        timer.start()

    def look(self) -> None:
        """Collect what is due."""
        young, looks, _ = gc.get_count()
        if self._clock() >= self._all_at:
            self._all_at = self._clock() + ALL_SECONDS
            gc.collect()
        elif young >= YOUNG:
            gc.collect(1 if looks >= OLDER_EVERY else 0)
