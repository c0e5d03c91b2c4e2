"""The earlier texts of a message below the present one, and what changed from each to the next."""

from __future__ import annotations

import re

from PySide6.QtCore import QCoreApplication

from cm_inbox.models.conversations import StoredMessage
from cm_inbox.models.instants import Millis
from cm_inbox.models.record import Record

from . import when
from .plain import elided, shown

translate = QCoreApplication.translate

Span = tuple[int, int]

_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")


class Told(Record, frozen=True):
    """A text with its earlier ones; where in it words are that were taken away later, and that came in."""

    text: str
    gone: tuple[Span, ...] = ()
    new: tuple[Span, ...] = ()


def with_earlier(text: str, stored: StoredMessage, now: Millis) -> Told:
    """Return what is drawn of a message whose earlier texts one wants to see, the latest of them first."""
    whole, gone, new = text, [], []
    later, later_at = text, 0
    for revision in reversed(stored.revisions):
        until = translate("Conversation", "Until %1:").replace("%1", when.moment(revision.seen_until, now))
        earlier = shown(elided(revision.text)[0])
        whole += f"\n\n{until}\n"
        at = len(whole)
        whole += earlier
        left, came = changed(earlier, later)
        gone += [(start + at, end + at) for start, end in left]
        new += [(start + later_at, end + later_at) for start, end in came]
        later, later_at = earlier, at
    return Told(whole, tuple(sorted(gone)), tuple(sorted(new)))


def changed(before: str, after: str) -> tuple[list[Span], list[Span]]:
    """Return which words of a text are gone from a later one, and which of that are new."""
    import difflib  # nobody may ever ask

    tokens = [[match.span() for match in _TOKEN.finditer(text)] for text in (before, after)]
    words = [[text[start:end] for start, end in spans] for text, spans in zip((before, after), tokens, strict=True)]
    gone: list[Span] = []
    new: list[Span] = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, words[0], words[1], autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        if b > a:
            gone.append((tokens[0][a][0], tokens[0][b - 1][1]))
        if d > c:
            new.append((tokens[1][c][0], tokens[1][d - 1][1]))
    return gone, new
