"""Rows of a list made from their number alone."""

from __future__ import annotations

from cm_inbox.models.instants import Millis, parse_time
from cm_inbox.models.messages import MessageStatus, ThreadKind
from cm_inbox.models.queue import ConversationState, QueueRow

NOW: Millis = parse_time("2026-11-22T10:15:00+00:00")
MINUTE: Millis = 60_000
NAMES = ("Bruno Castel", "Nadia Benhaddou", "王小明", "محمد", "J.-P. M.", "👩‍👩‍👧 Élodie", "", "x" * 400)
STATUSES = (MessageStatus.VISIBLE, MessageStatus.VISIBLE, MessageStatus.HIDDEN, MessageStatus.REMOVED)


def row(number: int, snippet: str = "") -> QueueRow:
    """Return the row of conversation ``number``; the numbers go through every kind of row."""
    waits = number % 5 != 0
    return QueueRow(
        id=number,
        brand_id=1 + number % 2,
        account_id=1,
        network=("mastodon", "bluesky", "matrix", "somewhere")[number % 4],
        kind=(ThreadKind.PUBLIC, ThreadKind.PRIVATE)[number % 2],
        author_name=NAMES[number % len(NAMES)],
        author_handle=f"@person{number}",
        author_native_id=str(number),
        snippet=snippet or f"Message {number} : Bonjour, mon bus n’est pas passé 😡\nvoilà\x00\u202e fin",
        state=ConversationState.OPEN if number % 7 else ConversationState.SNOOZED,
        priority=0,
        last_at=NOW - number * MINUTE,
        waiting_since=NOW - number * MINUTE if waits else None,
        due_at=NOW + (60 - number) * MINUTE if waits else None,
        unread=(0, 0, 1, 250)[number % 4],
        labels=((), ("SAV",), ("Info trafic", "B"))[number % 3],
        assigned_to=(None, None, "Léa")[number % 3],
        snoozed_until=NOW + MINUTE if number % 7 == 0 else None,
        has_draft=number % 11 == 0,
        has_failure=number % 13 == 0,
        status=STATUSES[number % len(STATUSES)],
    )
