"""The words one added oneself: a plain file, one word a line, that any editor can change."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from cm_inbox.settings import write_atomically

FILE = "words.txt"
MOST = 20_000
_LONGEST_LINE = 100


def read(folder: Path) -> tuple[str, ...]:
    """Return the words of a data folder; none where there is no file, or none that can be read."""
    try:
        text = (folder / FILE).read_text("utf-8-sig", "replace")
    except OSError:
        return ()
    return tidy(text.splitlines())


def write(folder: Path, words: Iterable[str]) -> tuple[str, ...]:
    """Keep these words instead; return them as they are kept. Raises ReadOnly, DiskFull."""
    kept = tidy(words)
    write_atomically(folder / FILE, "".join(f"{word}\n" for word in kept).encode())
    return kept


def add(folder: Path, word: str) -> tuple[str, ...]:
    """Keep one more word; return them all. Raises ReadOnly, DiskFull."""
    return write(folder, (*read(folder), word))


def tidy(lines: Iterable[str]) -> tuple[str, ...]:
    """Return the words of some lines, each once; empty ones and remarks (``#``) are left out."""
    words = (line.strip() for line in lines)
    kept = dict.fromkeys(word[:_LONGEST_LINE] for word in words if word and not word.startswith("#"))
    return tuple(kept)[:MOST]
