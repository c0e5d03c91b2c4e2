"""Judging history in worker processes: matching holds the interpreter's lock, so threads would not help.

A worker gets the charter once and then chunks of messages. They go there and what is found comes back as MessagePack,
which costs half of pickling. In a frozen program the entry point must call ``multiprocessing.freeze_support``.
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
S = TypeVar("S")
T = TypeVar("T")

CHUNK = 5_000
"""Messages sent to a worker at once: about a megabyte."""

Found = list[tuple[str, tuple[Verdict, ...]]]
"""Ids of messages on which a rule matches, with what the charter says of them."""

_encoder = msgspec.msgpack.Encoder()
_pairs = msgspec.msgpack.Decoder(list[tuple[str, str]])
_messages = msgspec.msgpack.Decoder(list[Stored])
_found = msgspec.msgpack.Decoder(Found)


def _sent(rows: list[R]) -> bytes | list[R]:
    """Return a chunk as it is sent. Half of a surrogate pair cannot be in MessagePack: such a chunk is pickled."""
    try:
        return _encoder.encode(rows)
    except UnicodeEncodeError:
        return rows


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
        for found in self._worked_off(_judge, iter(messages), chunk, _sent):
            yield _found.decode(found) if isinstance(found, bytes) else found

    def sift(self, folded: Iterable[tuple[str, str]], chunk: int = CHUNK) -> Iterator[list[str]]:
        """Yield of each chunk what ``Judge.sift`` does. Raises as that, and as ``judge``."""
        yield from self._worked_off(_sift, iter(folded), chunk, _sent)

    def _worked_off(
        self, work: Callable[[S], T], source: Iterator[R], chunk: int, sent: Callable[[list[R]], S]
    ) -> Iterator[T]:
        waiting: deque[Future[T]] = deque()
        while rows := list(itertools.islice(source, chunk)):
            waiting.append(self._pool.submit(work, sent(rows)))
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


def _sift(folded: bytes | list[tuple[str, str]]) -> list[str]:
    return list(_judges[-1].sift(_pairs.decode(folded) if isinstance(folded, bytes) else folded))


def _judge(messages: bytes | list[Stored]) -> bytes | Found:
    rows = _messages.decode(messages) if isinstance(messages, bytes) else messages
    found = list(_judges[-1].judge_some(rows))
    try:
        return _encoder.encode(found)
    except UnicodeEncodeError:
        return found
