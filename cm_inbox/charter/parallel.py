"""Judging history in worker processes: matching holds the interpreter's lock, so threads would not help.

A worker gets the charter once and then chunks of messages. They go there and what is found comes back as MessagePack,
which costs half of pickling. A frozen program starts itself as a worker (tools/launcher.py).
"""

from __future__ import annotations

import contextlib
import gc
import itertools
import multiprocessing
import os
import signal
import threading
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

NICENESS = 5
"""How much the workers step back behind the window and everything else a person waits for."""

Found = list[tuple[str, tuple[Verdict, ...]]]
"""Ids of messages on which a rule matches, with what the charter says of them."""

Both = list[tuple[str, tuple[Verdict, ...], tuple[Verdict, ...]]]
"""Ids of messages on which a rule of either charter matches, with what each says of them."""

Post = tuple[Charter, str, frozenset[str] | None]
"""What a judge is made of: the charter, the version's id, the rules it reports (None: all)."""

_encoder = msgspec.msgpack.Encoder()
_pairs = msgspec.msgpack.Decoder(list[tuple[str, str]])
_messages = msgspec.msgpack.Decoder(list[Stored])
_found = msgspec.msgpack.Decoder(Found)
_both = msgspec.msgpack.Decoder(Both)


def _sent(rows: list[R]) -> bytes | list[R]:
    """Return a chunk as it is sent. Half of a surrogate pair cannot be in MessagePack: such a chunk is pickled."""
    try:
        return _encoder.encode(rows)
    except UnicodeEncodeError:
        return rows


class Workers:
    """Processes that judge by one version of a charter. Close it, or use it as a context manager."""

    def __init__(
        self,
        charter: Charter,
        version: str = "",
        *,
        only: Collection[str] | None = None,
        processes: int = 2,
        before: tuple[Charter, Collection[str]] | None = None,
    ) -> None:
        """Start the processes when first used; arguments as of ``Judge``.

        ``before``: another charter, and the rules of it that ``judge_both`` shall ask.
        """
        self._processes = processes
        posts: list[Post] = [(charter, version, None if only is None else frozenset(only))]
        if before is not None:
            posts.append((before[0], "", frozenset(before[1])))
        self._pool = ProcessPoolExecutor(
            processes,
            multiprocessing.get_context("spawn"),
            _begin,
            (posts,),
        )

    def judge(self, messages: Iterable[Stored], chunk: int = CHUNK) -> Iterator[Found]:
        """Yield what is found in each chunk, in the order of the messages; few chunks are read ahead.

        Raises BrokenProcessPool when a worker dies.
        """
        for found in self._worked_off(_judge, iter(messages), chunk, _sent):
            yield _found.decode(found) if isinstance(found, bytes) else found

    def judge_both(self, messages: Iterable[Stored], chunk: int = CHUNK) -> Iterator[Both]:
        """Yield of each chunk what the charter says and what the one before says. Raises as ``judge``."""
        for found in self._worked_off(_judge_both, iter(messages), chunk, _sent):
            yield _both.decode(found) if isinstance(found, bytes) else found

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


def _begin(posts: list[Post]) -> None:
    """Get ready in a new process, which ends when the program does, however that ends, and only then."""
    with contextlib.suppress(OSError, ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in a terminal is for the program alone
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    threading.Thread(target=_end_with_parent, name="end with parent", daemon=True).start()
    _judges.extend(Judge(charter, version, only=only) for charter, version, only in posts)
    # Messages and verdicts refer to nothing that refers to them. Looking for such circles among them, over and over
    # while a chunk is unpacked, took a third of a worker's time.
    gc.collect()
    gc.freeze()
    gc.disable()


def _end_with_parent() -> None:
    """A program that was killed closes nothing: without this its workers would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _sift(folded: bytes | list[tuple[str, str]]) -> list[str]:
    return list(_judges[0].sift(_pairs.decode(folded) if isinstance(folded, bytes) else folded))


def _judge(messages: bytes | list[Stored]) -> bytes | Found:
    rows = _messages.decode(messages) if isinstance(messages, bytes) else messages
    return _answered(list(_judges[0].judge_some(rows)))


def _judge_both(messages: bytes | list[Stored]) -> bytes | Both:
    rows = _messages.decode(messages) if isinstance(messages, bytes) else messages
    found: Both = []
    for message in rows:
        said = [judge.judge(message) for judge in _judges]
        if any(said):
            found.append((message.id, said[0], said[1] if len(said) > 1 else ()))
    return _answered(found)


def _answered(found: T) -> bytes | T:
    gc.collect()  # of the chunk alone, and what is left of it: the rest is frozen
    try:
        return _encoder.encode(found)
    except UnicodeEncodeError:
        return found
