"""Judging history in worker processes: matching holds the interpreter's lock, so threads would not help.

A worker gets the charter once and then chunks of messages; what it finds comes back as bytes, which is cheaper than
pickled verdicts. In a frozen program the entry point must call ``multiprocessing.freeze_support``.
"""

from __future__ import annotations

import itertools
import multiprocessing
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from typing import TypeVar

import msgspec

from cm_inbox.models.verdicts import Verdict

from .judge import Judge
from .shape import Charter
from .stored import Stored

R = TypeVar("R")
T = TypeVar("T")

CHUNK = 5_000
"""Messages sent to a worker at once: about a megabyte."""

Found = list[tuple[str, tuple[Verdict, ...]]]
"""Ids of messages on which a rule matches, with what the charter says of them."""

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Found)


class Workers:
    """Processes that judge by one version of a charter. Close it, or use it as a context manager."""

    def __init__(
        self, charter: Charter, version: str = "", *, only: Collection[str] | None = None, processes: int = 2
    ) -> None:
        """Start the processes when first used; arguments as of ``Judge``."""
        self._processes = processes
        self._pool = ProcessPoolExecutor(
            processes,
            multiprocessing.get_context("spawn"),
            _begin,
            (charter, version, None if only is None else frozenset(only)),
        )

    def judge(self, messages: Iterable[Stored], chunk: int = CHUNK) -> Iterator[Found]:
        """Yield what is found in each chunk, in the order of the messages; few chunks are read ahead.

        Raises BrokenProcessPool when a worker dies.
        """
        source: Iterator[tuple[object, ...]] = map(tuple, messages)
        yield from map(_decoder.decode, self._worked_off(_judge, source, chunk))

    def sift(self, folded: Iterable[tuple[str, str]], chunk: int = CHUNK) -> Iterator[list[str]]:
        """Yield of each chunk what ``Judge.sift`` does. Raises as that, and as ``judge``."""
        yield from self._worked_off(_sift, iter(folded), chunk)

    def _worked_off(self, work: Callable[[list[R]], T], source: Iterator[R], chunk: int) -> Iterator[T]:
        waiting: deque[Future[T]] = deque()
        while rows := list(itertools.islice(source, chunk)):
            waiting.append(self._pool.submit(work, rows))
            if len(waiting) > 2 * self._processes:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

    def close(self) -> None:
        """End the processes; what they have not begun is dropped."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


# --- in the worker -----------------------------------------------------------------------------

_judges: list[Judge] = []


def _begin(charter: Charter, version: str, only: frozenset[str] | None) -> None:
    _judges.append(Judge(charter, version, only=only))


def _sift(rows: list[tuple[str, str]]) -> list[str]:
    return list(_judges[-1].sift(rows))


def _judge(rows: list[tuple[object, ...]]) -> bytes:
    return _encoder.encode(list(_judges[-1].judge_some(map(Stored._make, rows))))
