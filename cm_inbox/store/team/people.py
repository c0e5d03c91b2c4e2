"""Who is who, and what is noted about people: worked out anew from all that was decided about it, in the log's order.

There are few such decisions, and each looks at what the others said; so all of a brand's are gone through once more.
"""

from __future__ import annotations

from cm_inbox.errors import CmInboxError
from cm_inbox.models.decisions import OF_PERSON, DecisionKind
from cm_inbox.store import codec, dossier
from cm_inbox.store.connection import Connection

from .evidence import PENDING

_DECIDED = f"""
SELECT journal.kind, journal.payload FROM journal JOIN conversation ON conversation.id = conversation_id
LEFT JOIN team_decision ON team_decision.id = journal.id
WHERE conversation.brand_id = ? AND journal.kind IN (SELECT value FROM json_each(?))
  AND NOT EXISTS (SELECT 1 FROM journal AS back WHERE back.undoes = journal.id)
ORDER BY CASE WHEN team_decision.id IS NULL OR past THEN 0 ELSE coalesce(team_decision.seq, {PENDING}) END,
  CASE WHEN team_decision.id IS NULL OR past THEN journal.at ELSE 0 END, journal.seq
"""  # noqa: S608 - constants of ours


def reckon(conn: Connection, brand_id: int) -> None:
    """Work out who is who in a brand, and the notes of those about whom one was ever written."""
    decided = [
        (DecisionKind(kind), codec.loads(payload))
        for kind, payload in conn.execute(_DECIDED, (brand_id, codec.dumps([kind.value for kind in OF_PERSON])))
    ]
    conn.execute(
        "UPDATE identity SET standing = NULL WHERE standing IS NOT NULL AND author_id IN (SELECT author.id FROM author"
        " JOIN account ON account.id = account_id WHERE brand_id = ?)",
        (brand_id,),
    )
    conn.execute(
        "UPDATE author SET note = '' WHERE note <> '' AND id IN (SELECT payload ->> 'author' FROM journal"
        " JOIN conversation ON conversation.id = conversation_id WHERE brand_id = ? AND journal.kind = 'person-note')",
        (brand_id,),
    )
    for kind, payload in decided:
        author, other = payload.get("author"), payload.get("other")
        if isinstance(author, int):
            try:
                dossier.say(conn, kind, author, other if isinstance(other, int) else None, str(payload.get("text", "")))
            except CmInboxError:
                continue  # somebody who was forgotten here


def reckon_if_named(conn: Connection, decision_id: str) -> None:
    """Do so where a decision is about people."""
    found = conn.execute(
        "SELECT brand_id FROM journal JOIN conversation ON conversation.id = conversation_id"
        " WHERE journal.id = ? AND journal.kind IN (SELECT value FROM json_each(?))",
        (decision_id, codec.dumps([kind.value for kind in OF_PERSON])),
    ).fetchone()
    if found is not None:
        reckon(conn, found[0])
