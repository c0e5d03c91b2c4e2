"""Decisions of this desktop that came second: shown with what stood, to be redone or dropped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cm_inbox.models.instants import Millis
from cm_inbox.models.team import SetAside
from cm_inbox.store import codec, journal, undo
from cm_inbox.store.connection import Connection

from . import reckoning
from .bodies import derived_id

REFUSED = "refused"
"""Stands in ``aside_by`` for the hub: it takes no such decision from this person."""

_MINE = "aside_by IS NOT NULL AND mine AND NOT dropped"


def set_aside(conn: Connection) -> list[SetAside]:
    """Return the decisions of this desktop that were set aside and that nobody has dropped yet, oldest first."""
    rows = conn.execute(
        f"SELECT team_decision.id FROM team_decision JOIN journal ON journal.id = team_decision.id WHERE {_MINE}"  # noqa: S608
        " AND journal.kind <> 'approve' ORDER BY journal.seq"
    )
    return list(of_decisions(conn, [row[0] for row in rows.fetchall()]))


def of_decisions(conn: Connection, decision_ids: Iterable[str]) -> Iterator[SetAside]:
    """Yield these decisions with what stood. Where that was the hub's refusal, it is the decision itself."""
    for decision_id, aside_by in conn.execute(
        "SELECT team_decision.id, aside_by FROM json_each(?) CROSS JOIN team_decision ON team_decision.id = value"
        " WHERE aside_by IS NOT NULL",
        (codec.dumps(list(decision_ids)),),
    ).fetchall():
        there = conn.execute("SELECT 1 FROM journal WHERE id = ?", (aside_by,)).fetchone()
        own = journal.decision(conn, decision_id)
        stood = own if there is None else journal.decision(conn, aside_by)
        yield SetAside(own, stood, "" if there is None else stood.actor, by_role=aside_by == REFUSED)


def drop_aside(conn: Connection, decision_id: str) -> bool:
    """Have a decision that was set aside no longer shown; say whether there was one."""
    done = conn.execute(f"UPDATE team_decision SET dropped = 1 WHERE id = ? AND {_MINE}", (decision_id,))  # noqa: S608
    return done.rowcount > 0


def refused(conn: Connection, brand_id: int, tickets: Iterable[int], *, at: Millis) -> list[int]:
    """Let go of what the hub will never take from this person; return the conversations that changed.

    A decision among it is set aside: nothing of it is done, its words are a draft again. Settings stay as they are.
    """
    conn.execute("INSERT INTO team_folding VALUES (1) ON CONFLICT DO NOTHING")
    rows = conn.execute(
        "SELECT ticket, kind, key FROM team_queue WHERE brand_id = ? AND ticket IN (SELECT value FROM json_each(?))",
        (brand_id, codec.dumps(list(tickets))),
    ).fetchall()
    changed: list[int] = []
    for ticket, kind, key in rows:
        conn.execute("DELETE FROM team_queue WHERE ticket = ?", (ticket,))
        if kind == "decision":
            changed += _refuse(conn, str(key), at)
    reckoning.reckon(conn, changed, at)
    conn.execute("DELETE FROM team_folding")
    return changed


def refuse_all(conn: Connection, brand_id: int, *, at: Millis) -> list[int]:
    """Let go of all that waits to be told of a brand where we only read; return the conversations that changed."""
    waiting = conn.execute("SELECT ticket FROM team_queue WHERE brand_id = ?", (brand_id,)).fetchall()
    return refused(conn, brand_id, [row[0] for row in waiting], at=at)


def _refuse(conn: Connection, decision_id: str, at: Millis) -> list[int]:
    found = conn.execute(
        "SELECT conversation_id, journal.kind, past FROM journal JOIN team_decision ON team_decision.id = journal.id"
        " WHERE journal.id = ? AND team_decision.seq IS NULL",
        (decision_id,),
    ).fetchone()
    if found is None or found[2]:
        return []
    conversation_id, kind, _ = found
    conn.execute("UPDATE team_decision SET aside_by = ? WHERE id = ?", (REFUSED, decision_id))
    conn.execute(
        "UPDATE outbox SET state = 'cancelled', updated_at = ? WHERE journal_id = ? AND state = 'waiting'",
        (at, decision_id),
    )
    if kind == "undo":
        conn.execute("UPDATE journal SET undoes = NULL WHERE id = ?", (decision_id,))
        return [conversation_id]
    conn.execute(
        "INSERT INTO journal (id, at, actor, kind, conversation_id, message_id, batch, undoes, payload, patches)"
        " SELECT ?1, ?2, 'cm-inbox', 'undo', conversation_id, message_id, ?1, id, '{}', '[]' FROM journal"
        " WHERE id = ?3 AND NOT EXISTS (SELECT 1 FROM journal AS back WHERE back.undoes = ?3)",
        (derived_id("aside", decision_id), at, decision_id),
    )
    undo.keep_words(conn, decision_id, at)
    return [conversation_id]
