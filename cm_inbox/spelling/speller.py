"""Asks the spelling process, from the window's side. The process starts with the first question."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from cm_inbox.models.record import Record

from . import checker, own_words

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

T = TypeVar("T")
log = logging.getLogger(__name__)


class Checked(Record, frozen=True):
    """Which words were looked at, which of them are wrong, and the languages that no dictionary is there for."""

    words: frozenset[str]
    wrong: frozenset[str]
    missing: tuple[str, ...] = ()


class Speller:
    """French and English, and one's own words. From the window's thread; nothing here waits.

    Where the process cannot be had, nothing is wrong and nothing is suggested.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._thread: ThreadPoolExecutor | None = None
        self._pool: ProcessPoolExecutor | None = None
        self._closed = False

    def close(self) -> None:
        """End the process."""
        self._closed = True
        if self._thread is not None:
            self._thread.shutdown(wait=False, cancel_futures=True)
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)

    # -- asking --

    def check(self, words: Iterable[str], languages: Sequence[str]) -> Future[Checked]:
        """Say which of these words none of the languages knows."""
        asked, spoken = frozenset(words), tuple(languages)

        def look() -> Checked:
            wrong = self._ask(checker.wrong, sorted(asked), spoken)
            return Checked(asked, frozenset(wrong or ()), checker.missing(spoken))

        return self._order(look)

    def suggest(self, word: str, languages: Sequence[str]) -> Future[list[str]]:
        """Return what may have been meant."""
        return self._order(lambda: self._ask(checker.suggestions, word, tuple(languages)) or [])

    # -- one's own words --

    def own_words(self) -> Future[tuple[str, ...]]:
        return self._order(lambda: own_words.read(self._folder))

    def add(self, word: str) -> Future[tuple[str, ...]]:
        """Keep a word as right; the future gives all of them, or raises ReadOnly, DiskFull."""
        return self._order(lambda: own_words.add(self._folder, word))

    def keep(self, words: Iterable[str]) -> Future[tuple[str, ...]]:
        """Keep these words and no others; the future gives them, or raises ReadOnly, DiskFull."""
        kept = tuple(words)
        return self._order(lambda: own_words.write(self._folder, kept))

    # -- on the thread --

    def _order(self, work: Callable[[], T]) -> Future[T]:
        if self._closed:
            cancelled: Future[T] = Future()
            cancelled.cancel()
            return cancelled
        if self._thread is None:
            self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="spelling")
        return self._thread.submit(work)

    def _ask(self, question: Callable[..., T], *args: object) -> T | None:
        """Ask the process; begin it anew where it has ended. None where it cannot be had."""
        for _attempt in range(2):
            try:
                self._pool = self._pool or _process()
                return self._pool.submit(question, *args).result()
            except (OSError, RuntimeError) as error:  # RuntimeError: it ended, or the program is closing
                self._pool = None
                if self._closed:
                    return None
                log.info("The spelling process was lost: %s", type(error).__name__)
        return None


def _process() -> ProcessPoolExecutor:
    """Return the process, to be begun with its first question. Its imports (40 ms) would delay the window."""
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    return ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), checker.follow_the_program)
