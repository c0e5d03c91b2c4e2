"""What may be sent from here, and under which fence."""

from __future__ import annotations

from collections.abc import Iterable

from cm_inbox.store import codec
from cm_inbox.store.connection import Connection


def admitted(conn: Connection, entry_ids: Iterable[str]) -> set[str]:
    """Return those entries of the outbox that this desktop might send as far as the log is concerned.

    Their decision is in the log and stands, and what goes with them is here. Entries of brands that are not shared are
    among them, and those ordered before the brand was shared; and what was taken back while nobody knew whether it was
    sent: that is to be looked up all the same. What takes an action back waits until the log says that it was sent:
    before that the others know of no such inverse, and would order and send it once more.
    """
    rows = conn.execute(
        "SELECT outbox.id FROM json_each(?) CROSS JOIN outbox ON outbox.id = value"
        " LEFT JOIN team_decision ON team_decision.id = outbox.journal_id"
        " WHERE team_decision.id IS NULL OR (team_decision.seq IS NOT NULL AND aside_by IS NULL AND merged IS NULL"
        " AND (outbox.inverse_of IS NOT NULL OR outbox.state = 'unknown' OR NOT EXISTS (SELECT 1 FROM journal AS back"
        "   WHERE back.undoes = outbox.journal_id))"
        " AND NOT EXISTS (SELECT 1 FROM outbox AS first JOIN team_decision AS decided ON decided.id = first.journal_id"
        "   LEFT JOIN team_action AS told ON told.action_id = first.id"
        "   WHERE first.id = outbox.inverse_of AND NOT decided.past AND coalesce(told.state, '') <> 'sent')"
        " AND NOT EXISTS (SELECT 1 FROM json_each(coalesce(outbox.action -> 'files', '[]')) AS enclosed"
        "   WHERE enclosed.value ->> 0 NOT IN (SELECT file.id FROM file)))",
        (codec.dumps(list(entry_ids)),),
    )
    return {row[0] for row in rows}


def keep_fence(conn: Connection, entry_id: str, fence: int) -> None:
    """Remember under which fence this desktop carries an entry out; what came of it is told with that."""
    conn.execute(
        "INSERT INTO team_action (action_id, fence) SELECT id, ?2 FROM outbox WHERE id = ?1"
        " ON CONFLICT DO UPDATE SET fence = excluded.fence",
        (entry_id, fence),
    )


def fence(conn: Connection, entry_id: str) -> int | None:
    """Return the fence under which this desktop carries an entry out, None where it does not."""
    found = conn.execute("SELECT fence FROM team_action WHERE action_id = ?", (entry_id,)).fetchone()
    return None if found is None else found[0]


def decided_here(conn: Connection, entry_ids: Iterable[str]) -> set[str]:
    """Return those entries that were decided on this desktop, which goes first with them."""
    rows = conn.execute(
        "SELECT outbox.id FROM json_each(?) CROSS JOIN outbox ON outbox.id = value"
        " LEFT JOIN team_decision ON team_decision.id = journal_id WHERE coalesce(mine, 1)",
        (codec.dumps(list(entry_ids)),),
    )
    return {row[0] for row in rows}
