"""What a log lacks that was told before: an older copy of the hub took its place. Call all of it inside a transaction.

First the log is folded anew from its beginning (``sharing.restart``); what has no place in it then is what it lacks.
Each desktop tells its own decisions, what came of what it carried out itself, and all messages: these have the same
``op`` on every desktop, so that nothing is doubled.
"""

from __future__ import annotations

from cm_inbox.store.connection import Connection

from . import sharing


def start_at(conn: Connection, brand_id: int, seq: int, digest: bytes) -> None:
    """Have a brand's log folded on from a place behind which it begins: what came before was dropped from the hub."""
    conn.execute("UPDATE team_brand SET seq = ?, hash = ? WHERE brand_id = ?", (seq, digest, brand_id))


_OUTCOMES = """
SELECT outbox.id FROM outbox JOIN account ON account.id = outbox.account_id
JOIN team_action ON action_id = outbox.id
WHERE account.brand_id = ? AND fence IS NOT NULL AND team_action.seq IS NULL
  AND outbox.state NOT IN ('waiting', 'sending') ORDER BY outbox.seq
"""
_LACKING = {
    "message": "SELECT message.id FROM account JOIN message ON message.account_id = account.id"
    " JOIN team_message ON message_id = message.id WHERE brand_id = ?1 AND team_message.seq IS NULL"
    " ORDER BY message.id",
    "decision": "SELECT team_decision.id FROM team_decision JOIN journal ON journal.id = team_decision.id"
    " WHERE brand_id = ?1 AND mine AND team_decision.seq IS NULL ORDER BY journal.seq",
}
_CHARTERS = (
    "SELECT id FROM charter WHERE brand_id = ?1 AND id NOT IN (SELECT charter_id FROM team_charter) ORDER BY number"
)


def outcomes_lacking(conn: Connection, brand_id: int) -> list[str]:
    """Return the actions that this desktop carried out and of whose outcome the log knows nothing."""
    return [row[0] for row in conn.execute(_OUTCOMES, (brand_id,))]


def offer(conn: Connection, brand_id: int, *, leads: bool) -> dict[str, int]:
    """Have told what the log lacks, and return how much of each kind that is; ``leads``: charters too."""
    count = {}
    for kind, query in [*_LACKING.items(), *([("charter", _CHARTERS)] if leads else [])]:
        waiting = {row[0] for row in conn.execute("SELECT key FROM team_queue WHERE kind = ?", (kind,))}
        found = [row[0] for row in conn.execute(query, (brand_id,)) if row[0] not in waiting]
        count[kind] = len(found)
        for key in found:
            sharing.queue(conn, brand_id, kind, key)
    actions = outcomes_lacking(conn, brand_id)
    count["outcome"] = len(actions)
    for action_id in actions:
        sharing.queue(conn, brand_id, "outcome", action_id)
    return count


def others_lacking(conn: Connection, brand_id: int) -> int:
    """Return how many decisions of colleagues the log lacks: they are theirs to tell."""
    (number,) = conn.execute(
        "SELECT count(*) FROM team_decision WHERE brand_id = ? AND NOT mine AND seq IS NULL", (brand_id,)
    ).fetchone()
    return int(number)
