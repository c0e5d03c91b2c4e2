"""How a picture stands that somebody asked to see. Pure: entries hold it, ``pictures`` says it."""

from __future__ import annotations

from enum import Enum

from cm_inbox.models.record import Record


class Progress(Enum):
    LOADING = "loading"
    FAILED = "failed"
    SHOWN = "shown"


class Seen(Record, frozen=True):
    """How a picture stands.

    ``size`` is what it is shown at, ``why`` what went wrong, ``clear`` that somebody took the veil off.
    """

    progress: Progress
    size: tuple[int, int] = (0, 0)
    why: str = ""
    clear: bool = False
