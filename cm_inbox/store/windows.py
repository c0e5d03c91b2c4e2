"""Until when a network takes what waits in the outbox."""

from __future__ import annotations

from cm_inbox.models.decisions import OutboxEntry
from cm_inbox.models.permissions import Window

from . import codec
from .connection import Connection


def of_entry(connection: Connection, entry: OutboxEntry) -> Window | None:
    """Return until when an entry's action is taken, None where the network sets no time.

    A window that reopens is that of the newest message of theirs, which may have come since it was decided; it lasts
    longer where the account's app was approved for that.
    """
    found = connection.execute(
        "SELECT message.extra, newest.extra, account.report FROM message"
        " JOIN account ON account.id = message.account_id JOIN conversation ON conversation.id = ?3"
        " LEFT JOIN message AS newest ON newest.id = last_message_id"
        " WHERE message.account_id = ?1 AND message.native_id = ?2",
        (entry.account_id, entry.action.message_id, entry.conversation_id),
    ).fetchone()
    if found is None:
        return None
    kind = entry.action.kind
    window, newest = (codec.decode_extra(extra).windows.get(kind) for extra in found[:2])
    if window is None or not window.reopens:
        return window
    last = window if newest is None else max(window, newest, key=lambda each: each.until)
    return last.prolonged(codec.decode_report(found[2]).longer)
