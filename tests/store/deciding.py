"""Local decisions for tests of the store, taken as the product takes them: through the journal."""

from __future__ import annotations

from cm_inbox.models import DecisionKind, Millis, new_id
from cm_inbox.store import journal
from cm_inbox.store.connection import Connection


def decide(
    connection: Connection, kind: DecisionKind, conversation_id: int, text: str = "", *, until: Millis | None = None
) -> None:
    """Take one decision about a conversation."""
    order = journal.Order(kind, conversation_id, text=text, until=until)
    journal.decide(connection, order, actor="nora", at=1_790_000_000_000, batch=new_id(), not_before=0)
