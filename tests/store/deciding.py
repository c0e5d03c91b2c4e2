"""Local decisions for tests of the store, taken as the product takes them: through the journal."""

from __future__ import annotations

from cm_inbox.models.decisions import DecisionKind
from cm_inbox.models.instants import Millis, new_id
from cm_inbox.store import journal
from cm_inbox.store.connection import Connection


def resolve(connection: Connection, account_id: int, native_id: str) -> int | None:
    """Return the row of a message by its native id, if it is here."""
    found = connection.execute(
        "SELECT id FROM message WHERE account_id = ? AND native_id = ?", (account_id, native_id)
    ).fetchone()
    return None if found is None else int(found[0])


def decide(
    connection: Connection, kind: DecisionKind, conversation_id: int, text: str = "", *, until: Millis | None = None
) -> None:
    """Take one decision about a conversation."""
    order = journal.Order(kind, conversation_id, text=text, until=until)
    journal.decide(connection, order, actor="nora", at=1_790_000_000_000, batch=new_id(), not_before=0)
