"""Times as people type them on the command line. Pure."""

from __future__ import annotations

import re
from datetime import datetime

from .errors import UsageError
from .models.instants import Millis

_SPAN = re.compile(r"(\d+)\s*(s|m|h|d|w)", re.IGNORECASE)
_UNITS = {"s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000}


def parse_when(text: str, at: Millis, *, future: bool) -> Millis:
    """Return the instant a text means: a span from now (``30m``, ``2h``, ``3d``) or an ISO date or time.

    A span lies ahead where ``future`` is true, else behind. A time without an offset is the local one.
    Raises UsageError.
    """
    span = _SPAN.fullmatch(text.strip())
    if span is not None:
        length = int(span[1]) * _UNITS[span[2].lower()]
        return at + length if future else at - length
    try:
        moment = datetime.fromisoformat(text.strip())
        return round(moment.astimezone().timestamp() * 1000)
    except (ValueError, OverflowError, OSError) as error:
        raise UsageError(
            "“{text}” is no time. Write 30m, 2h, 3d, 2026-10-01 or 2026-10-01T09:30.", text=text
        ) from error
