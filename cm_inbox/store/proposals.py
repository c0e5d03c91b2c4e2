"""Answers that wait for somebody's approval: which they are, and their words back to who wrote them."""

from __future__ import annotations

from cm_inbox.errors import NotFound
from cm_inbox.models.decisions import Decision, DecisionKind
from cm_inbox.models.instants import Millis

from . import journal, undo
from .connection import Connection

_WAITING = """
INSERT INTO team_proposal (id, conversation_id) SELECT proposed.id, proposed.conversation_id FROM json_each(?) AS wanted
CROSS JOIN journal AS proposed ON proposed.conversation_id = wanted.value AND proposed.kind = 'propose'
JOIN team_decision ON team_decision.id = proposed.id
WHERE NOT past AND aside_by IS NULL AND NOT EXISTS (SELECT 1 FROM journal AS back WHERE back.undoes = proposed.id)
  AND NOT EXISTS (SELECT 1 FROM journal AS settled WHERE settled.conversation_id = proposed.conversation_id
    AND settled.kind IN ('reply', 'reply-private', 'warn', 'send-back')
    AND settled.payload ->> 'proposal' = proposed.id
    AND NOT EXISTS (SELECT 1 FROM journal AS back WHERE back.undoes = settled.id))
"""


def reckon(conn: Connection, chosen: str) -> None:
    """Work out anew which proposals wait in some conversations (a JSON list of their rows)."""
    conn.execute("DELETE FROM team_proposal WHERE conversation_id IN (SELECT value FROM json_each(?))", (chosen,))
    conn.execute(_WAITING, (chosen,))


def waiting(conn: Connection, conversation_id: int) -> list[Decision]:
    """Return the proposals that wait in a conversation, oldest first."""
    condition = "j.id IN (SELECT id FROM team_proposal WHERE conversation_id = ?) ORDER BY j.at, j.id"
    return journal.where(conn, condition, (conversation_id,))


def proposal(conn: Connection, decision_id: str) -> Decision:
    """Return a proposal that waits. Raises NotFound where it does not, or not any more."""
    if conn.execute("SELECT 1 FROM team_proposal WHERE id = ?", (decision_id,)).fetchone() is None:
        raise NotFound("This proposal does not wait any more: it was sent, sent back, or withdrawn.")
    return journal.decision(conn, decision_id)


def give_back(conn: Connection, decision_id: str, at: Millis) -> None:
    """Make the words of a proposal that was sent back a draft again, on the desktop where they were written."""
    mine = conn.execute("SELECT 1 FROM team_decision WHERE id = ? AND mine", (decision_id,)).fetchone()
    if mine is not None:
        undo.give_text_back(conn, journal.decision(conn, decision_id), at)


def settle(
    conn: Connection,
    kind: DecisionKind,
    proposed: Decision,
    *,
    text: str = "",
    answer: str | None = None,
    actor: str,
    at: Millis,
    batch: str,
) -> Decision:
    """Write down that a proposal was approved, with what was sent (``answer``), or sent back with a note."""
    payload = {"text": text, "until": None, "proposal": proposed.id, "proposer": proposed.actor}
    payload |= {"answer": answer} if answer else {}
    row = conn.execute("SELECT message_id FROM journal WHERE id = ?", (proposed.id,)).fetchone()[0]
    done = journal.write(conn, kind, proposed.conversation_id, row, payload, (), actor=actor, at=at, batch=batch)
    if kind is DecisionKind.SEND_BACK:
        give_back(conn, proposed.id, at)
        from .team import reckoning

        reckoning.reckon(conn, [proposed.conversation_id], at)
    return done
