"""What the first picture shows of a history."""

from __future__ import annotations

from collections.abc import Sequence

from cm_inbox.models.accounts import Brand
from cm_inbox.models.queue import QueueRow
from cm_inbox.models.record import Record


class Glance(Record, frozen=True):
    """The conversations at the top of the queue, and all brands."""

    brands: Sequence[Brand]
    rows: Sequence[QueueRow]
