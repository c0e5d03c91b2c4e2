"""What a decision's writer saw, noted as they decide: which messages it deals with. Only where the brand is shared."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cm_inbox.models.decisions import DecisionKind
from cm_inbox.store import codec
from cm_inbox.store.connection import Connection
from cm_inbox.store.state import UNDEALT

MOST_DEALT = 2_000
"""Messages that one decision names, the newest."""


def before(
    conn: Connection,
    kind: DecisionKind,
    conversation_id: int,
    message_row: int | None,
    verdict_rows: Iterable[int],
    closing: Iterable[DecisionKind],
) -> dict[str, Any]:
    """Return what is to be known of a conversation before a decision changes it."""
    facts: dict[str, Any] = {}
    if message_row is not None:
        conn.execute(
            "INSERT INTO team_message (message_id, observed) SELECT id, status FROM message WHERE id = ?"
            " ON CONFLICT DO UPDATE SET observed = coalesce(observed, excluded.observed)",
            (message_row,),
        )
    if kind in closing or kind is DecisionKind.SNOOZE:
        found = conn.execute(
            "SELECT native_id FROM conversation CROSS JOIN message ON message.conversation_id = conversation.id"  # noqa: S608
            f" WHERE conversation.id = ? AND {UNDEALT} AND direction = 'in'"
            f" ORDER BY message.id DESC LIMIT {MOST_DEALT}",
            (conversation_id,),
        )
        facts["knew" if kind is DecisionKind.SNOOZE else "dealt"] = [row[0] for row in found]
    elif kind is DecisionKind.REOPEN:
        found = conn.execute(
            "SELECT native_id FROM conversation JOIN message ON message.id = last_message_id WHERE conversation.id = ?",
            (conversation_id,),
        )
        facts["opens"] = [row[0] for row in found]
    elif kind in (DecisionKind.NOTE, DecisionKind.ASSIGN):
        (state,) = conn.execute("SELECT state FROM conversation WHERE id = ?", (conversation_id,)).fetchone()
        facts["open"] = state != "done"
    said = conn.execute(
        "SELECT native_id, rule FROM json_each(?) CROSS JOIN verdict ON verdict.id = value"
        " JOIN message ON message.id = message_id",
        (codec.dumps(list(verdict_rows)),),
    ).fetchall()
    if said:
        facts["verdicts"] = [list(row) for row in said]
    return facts


def after(conn: Connection, decision_id: str, facts: dict[str, Any]) -> None:
    """Keep that with the decision that was written."""
    conn.execute("UPDATE team_decision SET facts = ? WHERE id = ?", (codec.dumps(facts), decision_id))


def found(conn: Connection, account_id: int, settled: Iterable[str], past: Iterable[str], dealt: Iterable[str]) -> None:
    """Note of messages that were just stored which were dealt with elsewhere, and which a look back found."""
    for column, native_ids in (("dealt", (*settled, *dealt)), ("past", past)):
        ids = list(native_ids)
        if ids:
            conn.execute(
                f"UPDATE team_message SET {column} = 1 WHERE message_id IN (SELECT message.id FROM json_each(?)"  # noqa: S608
                " CROSS JOIN message ON account_id = ? AND native_id = value)",
                (codec.dumps(ids), account_id),
            )
