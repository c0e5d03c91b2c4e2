"""What came of actions, as the log says it, and what follows for each: sent, off, or to be taken back."""

from __future__ import annotations

import json
from typing import Any

from cm_inbox.models.decisions import OutboxState
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import MessageStatus
from cm_inbox.models.permissions import INVERSE, ActionKind
from cm_inbox.models.sentences import load
from cm_inbox.models.team import SharedEvent
from cm_inbox.store import codec
from cm_inbox.store.connection import Connection

from .bodies import OutcomeBody, Senseless, derived_id
from .piece import Piece

TOLD = frozenset(state.value for state in OutboxState) - {OutboxState.SENDING.value}


def fold(piece: Piece, event: SharedEvent, body: OutcomeBody) -> None:
    """Take over what came of an action. Once it was sent, nothing else can have come of it. Raises Senseless."""
    conn = piece.conn
    found = _found(piece, body.action)
    if found is None:  # it may take back what this very piece said was done
        settle(conn, piece)
        found = _found(piece, body.action)
    if found is None or body.state not in TOLD:
        raise Senseless("an outcome of nothing")
    conversation_id, here, known, pending = found
    piece.touched.add(conversation_id)
    piece.actions.add(body.action)
    if known == OutboxState.SENT:
        return
    result, error = _result(body.result), _error(body.error)
    status = None if result is None else result.get("status")
    conn.execute(
        "INSERT INTO team_action (action_id, seq, state, status) VALUES (?1, ?2, ?3, ?4)"
        " ON CONFLICT DO UPDATE SET seq = ?2, state = ?3, status = ?4",
        (body.action, event.seq, body.state, status),
    )
    if body.state == here:
        pending = False  # that is just what was to be told
    if body.state != OutboxState.SENT and (pending or here in (OutboxState.SENDING, OutboxState.SENT)):
        return  # what happened here since is still to be told
    piece.outbox_changed = True
    conn.execute(
        "UPDATE outbox SET state = ?, result = ?, error = ?, updated_at = ? WHERE id = ?",
        (body.state, None if result is None else codec.dumps(result), error, max(event.at, 0), body.action),
    )
    if body.state in (OutboxState.SENT, here):
        conn.execute("DELETE FROM team_queue WHERE kind = 'outcome' AND key = ?", (body.action,))


def _found(piece: Piece, action_id: str) -> Any:
    return piece.conn.execute(
        "SELECT conversation_id, outbox.state, team_action.state,"
        " EXISTS (SELECT 1 FROM team_queue WHERE kind = 'outcome' AND key = outbox.id)"
        " FROM outbox JOIN account ON account.id = account_id LEFT JOIN team_action ON action_id = outbox.id"
        " WHERE outbox.id = ? AND brand_id = ?",
        (action_id, piece.brand_id),
    ).fetchone()


def _result(value: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return an outcome's result with what is known of it, as ``store.outbox`` keeps it."""
    if value is None:
        return None
    result = {name: value.get(name) for name in ("outcome", "message", "undo_handle")}
    if any(each is not None and not isinstance(each, str) for each in result.values()):
        raise Senseless("a result that is none")
    status = value.get("status")
    if isinstance(status, str) and status in MessageStatus._value2member_map_:
        result["status"] = status
    return result


def _error(value: dict[str, Any] | None) -> str | None:
    if value is None:
        return None
    if not (isinstance(value.get("code"), str) and isinstance(value.get("title"), str)):
        raise Senseless("an error that is none")
    load(value.get("message"))
    return codec.dumps({name: value.get(name) for name in ("code", "title", "message")})


# --- what follows ----------------------------------------------------------------------------------

_ACTIONS = """
SELECT outbox.id, outbox.state, action, outbox.result, outbox.account_id, outbox.conversation_id, team_action.state,
  back.id, taken_back.seq IS NOT NULL OR (back.id IS NOT NULL AND taken_back.id IS NULL),
  team_decision.merged IS NOT NULL
FROM json_each(?) CROSS JOIN outbox ON outbox.id = value LEFT JOIN team_action ON action_id = outbox.id
LEFT JOIN team_decision ON team_decision.id = outbox.journal_id
LEFT JOIN journal AS back ON back.undoes = outbox.journal_id
LEFT JOIN team_decision AS taken_back ON taken_back.id = back.id
WHERE outbox.inverse_of IS NULL
"""


def settle(conn: Connection, piece: Piece) -> None:
    """Cancel what is not to be sent any more, and order the inverse of what was sent although it is taken back."""
    for action_id, here, action, result, account_id, conversation_id, known, back, logged, merged in conn.execute(
        _ACTIONS, (codec.dumps(sorted(piece.actions)),)
    ).fetchall():
        if known == OutboxState.SENT:
            if back is not None and logged:
                done = json.loads(action) | {"result": json.loads(result or "{}")}
                _take_back(conn, piece, action_id, done, account_id, conversation_id, back)
        elif here == OutboxState.WAITING and (back is not None or merged):
            piece.outbox_changed = True
            conn.execute("UPDATE outbox SET state = 'cancelled', updated_at = ? WHERE id = ?", (piece.at, action_id))


def drop_undone(conn: Connection, action_id: str, at: Millis) -> None:
    """Cancel an action that waits again, where it was taken back while it was on its way."""
    conn.execute(
        "UPDATE outbox SET state = 'cancelled', error = NULL, updated_at = ? WHERE id = ? AND state = 'waiting'"
        " AND inverse_of IS NULL AND EXISTS (SELECT 1 FROM journal AS back WHERE back.undoes = outbox.journal_id)",
        (at, action_id),
    )


def inverse_id(action_id: str) -> str:
    """Return the id of what takes an action back: the same on every desktop, so that nobody orders two."""
    return derived_id("inverse", action_id)


def _take_back(
    conn: Connection,
    piece: Piece,
    action_id: str,
    action: dict[str, Any],
    account_id: int,
    conversation_id: int,
    back: str,
) -> None:
    kind = INVERSE.get(ActionKind(action["kind"]))
    if kind is None:
        return
    kept = ("thread_id", "message_id", "author_id", "author_handle", "visibility", "until")
    inverse = {name: action[name] for name in kept if name in action} | {"id": inverse_id(action_id), "kind": kind}
    result = action["result"]  # whoever looks up what came of the inverse must know what it was about
    if kind is ActionKind.RETRACT and result.get("message"):
        inverse["message_id"] = result["message"]
    if result.get("undo_handle"):
        inverse["undo_handle"] = result["undo_handle"]
    made = conn.execute(
        "INSERT INTO outbox (id, journal_id, account_id, conversation_id, inverse_of, action, state, not_before,"
        " updated_at) VALUES (?, ?, ?, ?, ?, ?, 'waiting', ?, ?) ON CONFLICT (id) DO UPDATE SET"
        " journal_id = excluded.journal_id, action = json_patch(action, excluded.action)",
        (inverse["id"], back, account_id, conversation_id, action_id, codec.dumps(inverse), piece.at, piece.at),
    )
    piece.outbox_changed |= made.rowcount > 0
