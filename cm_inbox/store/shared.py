"""Whether a brand's queue is shared with a team: one look at a table that is empty for one person.

All else about teams is in ``store.team``, which nobody imports who has none.
"""

from __future__ import annotations

from .connection import Connection


def is_shared(conn: Connection, brand_id: int) -> bool:
    """Say whether a brand's queue is shared."""
    return conn.execute("SELECT 1 FROM team_brand WHERE brand_id = ?", (brand_id,)).fetchone() is not None


def brands(conn: Connection) -> dict[str, int]:
    """Return the brands whose queue is shared: uid to row."""
    return dict(conn.execute("SELECT uid, id FROM brand WHERE id IN (SELECT brand_id FROM team_brand)").fetchall())


def conversation_is_shared(conn: Connection, conversation_id: int) -> bool:
    """Say whether a conversation is of a brand whose queue is shared."""
    found = conn.execute(
        "SELECT 1 FROM conversation CROSS JOIN team_brand ON team_brand.brand_id = conversation.brand_id"
        " WHERE conversation.id = ?",
        (conversation_id,),
    ).fetchone()
    return found is not None


def decision_is_shared(conn: Connection, decision_id: str) -> int | None:
    """Return the conversation of a decision where that is of a brand whose queue is shared."""
    found = conn.execute(
        "SELECT conversation.id FROM journal CROSS JOIN conversation ON conversation.id = journal.conversation_id"
        " CROSS JOIN team_brand ON team_brand.brand_id = conversation.brand_id WHERE journal.id = ?",
        (decision_id,),
    ).fetchone()
    return None if found is None else int(found[0])
