"""A long past judged by other processes: matching holds the interpreter's lock, so threads would not help.

A worker reads the history itself: what goes there is which stretch to look at, and what comes back are the few messages
that count. The key goes there once, through the pipe by which a process gets what it works on. A frozen program starts
itself as a worker (tools/launcher.py).
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait

from .charter.dry_run import Piece
from .past import Quest, Reader, Step, Stretch
from .store.door import Door

NICENESS = 5
"""How much the workers step back behind the window and everything else a person waits for."""

PATIENCE = 0.2
"""Seconds without news after which whoever waits may look whether it still wants to."""

_BELOW_NORMAL = 0x4000
"""BELOW_NORMAL_PRIORITY_CLASS of SetPriorityClass, which Windows has for niceness."""


class Workers:
    """Processes that judge the past. Close them, or use them as a context manager."""

    def __init__(self, door: Door, quest: Quest, processes: int = 2) -> None:
        """Start the processes when first used."""
        self._processes = processes
        self._pool = ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"), _begin, (door, quest))

    def judged(self, stretches: Iterable[Stretch]) -> Iterator[Piece]:
        """Yield what is found, as it comes, and now and then an empty piece. Raises BrokenProcessPool."""
        waiting, under_way = deque(stretches), set[Future[Step]]()
        while waiting or under_way:
            while waiting and len(under_way) < 2 * self._processes:
                under_way.add(self._pool.submit(_judged, waiting.popleft()))
            done, under_way = wait(under_way, PATIENCE, FIRST_COMPLETED)
            if not done:
                yield Piece(0, ())
            for each in done:
                step = each.result()
                if step.rest is not None:
                    waiting.appendleft(step.rest)
                yield step.piece

    def close(self, *, wait: bool = True) -> None:
        """End the processes; what they have not begun is dropped. ``wait``: until they have ended."""
        self._pool.shutdown(wait=wait, cancel_futures=True)

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


# --- in the worker -----------------------------------------------------------------------------

_readers: list[Reader] = []


def _begin(door: Door, quest: Quest) -> None:
    """Get ready in a new process, which ends when the program does, however that ends, and only then."""
    with contextlib.suppress(OSError, ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in a terminal is for the program alone
    _step_back()
    threading.Thread(target=_end_with_parent, name="end with parent", daemon=True).start()
    _readers.append(Reader(door.open(), quest, compiled=True))
    # Rows and verdicts refer to nothing that refers to them: looking for such circles among them costs a good part of
    # a worker's time.
    gc.collect()
    gc.freeze()
    gc.disable()


def _step_back() -> None:
    """Let everything a person waits for go first."""
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.windll.kernel32
        kernel.SetPriorityClass(kernel.GetCurrentProcess(), _BELOW_NORMAL)
    else:
        os.nice(NICENESS)


def _end_with_parent() -> None:
    """A program that was killed closes nothing: without this its workers would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _judged(stretch: Stretch) -> Step:
    step = _readers[0].judged(stretch)
    gc.collect()  # of this stretch alone: the rest is frozen
    return step
