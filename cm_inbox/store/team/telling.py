"""What the team is told: the queue's rows as events, and a brand's history from before it was shared.

An event is made when it is told, from what the history says then, so that what changed twice is told once. Its ``op``
is the same whenever the same is told again.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Sequence
from typing import Any

from cm_inbox.models.decisions import DecisionKind
from cm_inbox.models.instants import format_time
from cm_inbox.models.team import Outgoing
from cm_inbox.store import codec, rowids
from cm_inbox.store.connection import Connection

from . import bodies, sharing

log = logging.getLogger(__name__)

PIECE = 500
"""How many rows of history one step of the way back looks at."""


def outgoing(conn: Connection, brand_id: int, limit: int) -> list[Outgoing]:
    """Return what is to be told next, in order; it stays in the queue until ``accepted``.

    Where less than ``limit`` waits, history from before the brand was shared follows, newest first. A conversation's
    messages are told before what was decided about it.
    """
    found: list[Outgoing] = []
    last = -1
    while len(found) < limit:
        rows = conn.execute(
            "SELECT ticket, kind, key FROM team_queue WHERE brand_id = ? AND ticket > ? ORDER BY ticket LIMIT ?",
            (brand_id, last, limit - len(found)),
        ).fetchall()
        if not rows and not _look_back(conn, brand_id, limit):
            break
        for ticket, kind, key in rows:
            last = max(last, ticket)
            if kind == "decision":
                for earlier in _unsaid_before(conn, brand_id, str(key)):
                    _add(conn, found, earlier)
            _add(conn, found, _event(conn, brand_id, ticket, kind, key), ticket)
    conn.execute(
        "UPDATE team_queue SET given = 1 WHERE ticket IN (SELECT value FROM json_each(?))",
        (codec.dumps([each.ticket for each in found]),),
    )
    return found


def _add(conn: Connection, found: list[Outgoing], event: Outgoing | None, ticket: int = 0) -> None:
    """Add an event unless there is nothing to say, or it is said already."""
    if event is not None and len(event.body.encode()) > bodies.LARGEST_BODY:
        log.warning("what a team is to know is too long to be told (%s, %d characters)", event.kind, len(event.body))
        _let_go(conn, [event.ticket])
    elif event is None:
        _let_go(conn, [ticket])
    elif all(each.op != event.op for each in found):
        found.append(event)
    elif all(each.ticket != event.ticket for each in found):
        _let_go(conn, [event.ticket])


def accepted(conn: Connection, brand_id: int, tickets: Iterable[int]) -> None:
    """Let go of what the hub has. Where it is in the log is learnt by folding it."""
    conn.execute(
        "DELETE FROM team_queue WHERE brand_id = ? AND ticket IN (SELECT value FROM json_each(?))",
        (brand_id, codec.dumps(list(tickets))),
    )


def unsaid(conn: Connection, brand_id: int) -> int:
    """Return how much of what happened is still to be told, without the history from before the brand was shared."""
    (number,) = conn.execute("SELECT count(*) FROM team_queue WHERE brand_id = ?", (brand_id,)).fetchone()
    return int(number)


def _let_go(conn: Connection, tickets: Sequence[int]) -> None:
    conn.execute("DELETE FROM team_queue WHERE ticket IN (SELECT value FROM json_each(?))", (codec.dumps(tickets),))


def _event(conn: Connection, brand_id: int, ticket: int, kind: str, key: Any) -> Outgoing | None:
    """Return what a row of the queue says now, None where there is nothing to say (any more)."""
    if kind == "message":
        return message_event(conn, int(key), ticket)
    if kind == "decision":
        return _decision_event(conn, str(key), ticket)
    if kind == "outcome":
        return _outcome_event(conn, str(key), ticket)
    if kind == "charter":
        return _charter_event(conn, str(key), ticket)
    return setting_event(conn, brand_id, kind, int(key), ticket)


def _unsaid_before(conn: Connection, brand_id: int, decision_id: str) -> list[Outgoing]:
    """Return the messages of a decision's conversation that the log does not have yet, oldest first."""
    rows = conn.execute(
        "SELECT message.id, (SELECT max(ticket) FROM team_queue WHERE kind = 'message' AND key = message.id)"
        " FROM journal CROSS JOIN message ON message.conversation_id = journal.conversation_id"
        " LEFT JOIN team_message ON team_message.message_id = message.id"
        " WHERE journal.id = ? AND team_message.seq IS NULL AND team_message.op IS NULL ORDER BY message.id",
        (decision_id,),
    ).fetchall()
    found: list[Outgoing] = []
    for row, ticket in rows:
        event = message_event(conn, row, ticket or sharing.queue(conn, brand_id, "message", row))
        if event is not None:
            found.append(event)
    return found


# --- history from before ---------------------------------------------------------------------------


def _look_back(conn: Connection, brand_id: int, most: int) -> bool:
    """Queue one piece of the brand's history, messages first; say whether there was any left to look at."""
    messages, decisions = conn.execute(
        "SELECT message_before, journal_before FROM team_brand WHERE brand_id = ?", (brand_id,)
    ).fetchone()
    if messages is not None:
        rows = conn.execute(
            "SELECT message.id, account.brand_id = ? AND (team_message.seq IS NULL AND team_message.op IS NULL)"
            " AND NOT EXISTS (SELECT 1 FROM team_queue WHERE kind = 'message' AND key = message.id)"
            " FROM message JOIN account ON account.id = account_id LEFT JOIN team_message ON message_id = message.id"
            " WHERE message.id < ? ORDER BY message.id DESC LIMIT ?",
            (brand_id, messages, max(most, PIECE)),
        ).fetchall()
        conn.execute(
            "UPDATE team_brand SET message_before = ? WHERE brand_id = ?", (rows[-1][0] if rows else None, brand_id)
        )
        for row, wanted in rows:
            if wanted:
                sharing.queue(conn, brand_id, "message", row)
        return True
    if decisions is None:
        return False
    past = conn.execute(
        "SELECT journal.seq, journal.id, conversation.brand_id = ? AND team_decision.id IS NULL FROM journal"
        " JOIN conversation ON conversation.id = conversation_id"
        " LEFT JOIN team_decision ON team_decision.id = journal.id"
        " WHERE journal.seq < ? ORDER BY journal.seq DESC LIMIT ?",
        (brand_id, decisions, max(most, PIECE)),
    ).fetchall()
    conn.execute(
        "UPDATE team_brand SET journal_before = ? WHERE brand_id = ?", (past[-1][0] if past else None, brand_id)
    )
    for _, decision_id, wanted in past:
        if wanted:
            conn.execute(
                "INSERT INTO team_decision (id, brand_id, mine, past) VALUES (?, ?, 1, 1) ON CONFLICT DO NOTHING",
                (decision_id, brand_id),
            )
            sharing.queue(conn, brand_id, "decision", decision_id)
    return True


# --- events ----------------------------------------------------------------------------------------

_MESSAGE = """
SELECT account.uid, network, address, message.native_id, thread.native_id, thread.kind, thread.title, thread.url,
  thread.post, author.native_id, author.handle, author.name, author.url, author.avatar_url, message.direction,
  visibility, coalesce(observed, status), text, edited_at, removed_by, parent, extra, turned, dealt, past, op,
  conversation_id, team_message.edited_at, profile_at
FROM message JOIN account ON account.id = message.account_id JOIN thread ON thread.id = message.thread_id
JOIN author ON author.id = message.author_id LEFT JOIN team_message ON message_id = message.id
WHERE message.id = ?
"""
_MESSAGE = _MESSAGE.replace("edited_at, removed_by", "message.edited_at, removed_by")


def message_event(conn: Connection, row: int, ticket: int) -> Outgoing | None:
    """Return what is told of a message as it is here now."""
    told = message_body(conn, row)
    if told is None:
        return None
    uid, op, body = told
    return Outgoing(ticket, bodies.derived_id("message", uid, op or "", body), rowids.created_at(row), "message", body)


def message_body(conn: Connection, row: int) -> tuple[str, str | None, str] | None:
    """Return the account's uid, the newest event the log has of a message, and what would be said of it now."""
    found = conn.execute(_MESSAGE, (row,)).fetchone()
    if found is None:
        return None
    (uid, network, address, native_id, thread_id, thread_kind, title, thread_url, post, author_id, handle, name, url,
     avatar, direction, visibility, status, text, edited_at, removed_by, parent, extra, turned, dealt, past, op,
     conversation_id, _, _) = found  # fmt: skip
    if not text and not removed_by and is_forgotten(conn, row):
        return None
    body: dict[str, Any] = {
        "network": network,
        "account": address,
        "id": native_id,
        "parent": parent,
        "thread": _filled({"id": thread_id, "kind": thread_kind, "title": title, "url": thread_url,
                           "post": json.loads(post) if post else None}),
        "author": _filled({"id": author_id, "handle": handle, "name": name, "url": url, "avatar_url": avatar}),
        "direction": direction,
        "visibility": visibility,
        "status": status,
        "text": text[: bodies.MOST_TEXT],
        "created_at": format_time(rowids.created_at(row)),
        "edited_at": None if edited_at is None else format_time(edited_at),
        "removed_by": removed_by,
        "extra": extra,
    }  # fmt: skip
    if op is None:  # what it stood for is said once
        if dealt is None:
            dealt, body["conversation"] = _base_of(conn, conversation_id, row)
        body |= {"dealt": bool(dealt) or None, "past": bool(past) or None}
    if direction == "out" and conversation_id is not None:
        body["to"] = _theirs(conn, conversation_id)
    body |= {"turned": bool(turned) or None, "cut": len(text) > bodies.MOST_TEXT or None}
    body["forget"] = True if removed_by and not text else None
    return uid, op, bodies.dump(_filled(body))


def _filled(value: dict[str, Any]) -> dict[str, Any]:
    return {key: each for key, each in value.items() if each is not None}


def is_forgotten(conn: Connection, row: int) -> bool:
    """Say whether a message's words were forgotten here, as its network's terms ask."""
    found = conn.execute("SELECT at FROM confirmed WHERE message_id = ?", (row,)).fetchone()
    return found is not None and found[0] is None


def _theirs(conn: Connection, conversation_id: int) -> str | None:
    found = conn.execute(
        "SELECT native_id FROM conversation JOIN author ON author.id = author_id WHERE conversation.id = ?",
        (conversation_id,),
    ).fetchone()
    return None if found is None else str(found[0])


def _base_of(conn: Connection, conversation_id: int | None, row: int) -> tuple[bool, dict[str, Any] | None]:
    """Return whether a message was dealt with before its brand was shared, and how its conversation stood then."""
    found = conn.execute(
        "SELECT team_base.handled_id, team_base.late, body, team_base.seq, team_author.banned_until,"
        " team_author.muted_until FROM team_base"
        " JOIN conversation ON conversation.id = conversation_id"
        " LEFT JOIN team_author ON team_author.author_id = conversation.author_id WHERE conversation_id = ?",
        (conversation_id,),
    ).fetchone()
    if found is None:
        return False, None
    handled_id, late, body, seq, banned, muted = found
    dealt = row <= handled_id and row not in (json.loads(late) if late else ())
    if seq is not None:
        return dealt, None
    stood = json.loads(body) | _filled({"banned": banned, "muted": muted})
    return dealt, {name: value for name, value in stood.items() if value} or None


def _decision_event(conn: Connection, decision_id: str, ticket: int) -> Outgoing | None:
    row = conn.execute(
        "SELECT j.kind, j.at, j.actor, j.batch, j.undoes, j.payload, account.uid, thread.native_id, author.native_id,"
        " message.native_id, seen, past, facts, body, team_decision.undoes FROM journal j"
        " JOIN team_decision ON team_decision.id = j.id"
        " JOIN conversation c ON c.id = j.conversation_id JOIN account ON account.id = c.account_id"
        " JOIN thread ON thread.id = c.thread_id JOIN author ON author.id = c.author_id"
        " LEFT JOIN message ON message.id = j.message_id WHERE j.id = ?",
        (decision_id,),
    ).fetchone()
    if row is None:
        return None
    (kind, at, actor, batch, undoes, payload, account, thread, author, message, seen, past, facts, body,
     undid) = row  # fmt: skip
    if body is None:
        body = bodies.dump(
            _filled(
                {
                    "account": account,
                    "thread": thread,
                    "author": author,
                    "message": message,
                    "verdict": kind if bodies.told_as(DecisionKind(kind)) == bodies.APPROVAL else None,
                    "actor": actor,
                    "batch": batch,
                    "undoes": undoes or undid,
                    "payload": _shown(json.loads(payload)),
                    "past": bool(past) or None,
                    "seen": seen,
                    "facts": json.loads(facts),
                    "actions": [] if past else _actions(conn, decision_id),
                }
            )
        )
        conn.execute("UPDATE team_decision SET body = ? WHERE id = ?", (body, decision_id))
    charter = json.loads(payload).get("charter")
    told = bodies.told_as(DecisionKind(kind))
    return Outgoing(ticket, decision_id, at, told, body, charter if bodies.is_uuid(charter) else None)


def _shown(payload: dict[str, Any]) -> dict[str, Any]:
    """Return a payload without the rows of this history: ``people`` says who they are."""
    return {key: value for key, value in payload.items() if key not in ("author", "other")}


def _actions(conn: Connection, decision_id: str) -> list[dict[str, Any]]:
    """Return what a decision orders. Inverses of shared actions everybody makes alike, so that they are not told."""
    rows = conn.execute(
        "SELECT outbox.id, outbox.action, outbox.not_before, first.result FROM outbox"
        " LEFT JOIN outbox AS first ON first.id = outbox.inverse_of"
        " LEFT JOIN team_decision ON team_decision.id = first.journal_id"
        " WHERE outbox.journal_id = ? AND (outbox.inverse_of IS NULL OR coalesce(past, 1)) ORDER BY outbox.seq",
        (decision_id,),
    )
    ordered = []
    for action_id, action, not_before, result in rows:
        said = json.loads(action)
        said.pop("attempted_at", None)
        if result is not None:
            outcome = json.loads(result)
            said["undo_handle"] = outcome.get("undo_handle")
            said["message_id"] = (outcome.get("message") if said["kind"] == "retract" else None) or said.get(
                "message_id"
            )
        ordered.append({"id": action_id, "kind": said["kind"], "not_before": not_before, "body": _filled(said)})
    return ordered


def _outcome_event(conn: Connection, action_id: str, ticket: int) -> Outgoing | None:
    """Return what came of an action; that it was undone, set aside or merged, everybody knows by themselves."""
    row = conn.execute(
        "SELECT outbox.state, result, error, attempts, updated_at, team_action.fence, team_action.state,"
        " team_action.seq,"
        " EXISTS (SELECT 1 FROM journal AS back WHERE back.undoes = outbox.journal_id),"
        " team_decision.merged IS NOT NULL"
        " FROM outbox LEFT JOIN team_action ON action_id = outbox.id"
        " LEFT JOIN team_decision ON team_decision.id = journal_id WHERE outbox.id = ?",
        (action_id,),
    ).fetchone()
    if row is None:
        return None
    state, result, error, attempts, at, fence, known, seq, undone, merged = row
    if state == "sending" or (state == known == "sent"):
        return None
    if state == "cancelled" and (undone or merged) and known != "unknown":
        return None
    if state == "waiting" and known is None:
        return None
    body = _filled(
        {
            "action": action_id,
            "state": state,
            "result": json.loads(result) if result else None,
            "error": json.loads(error) if error else None,
            "fence": None if state in ("cancelled", "waiting") else fence,  # what a person says needs none
        }
    )
    op = bodies.derived_id("outcome", action_id, state, body.get("fence"), attempts, seq if "fence" not in body else "")
    return Outgoing(ticket, op, at, bodies.OUTCOME, bodies.dump(body))


def _charter_event(conn: Connection, charter_id: str, ticket: int) -> Outgoing | None:
    row = conn.execute("SELECT at, author, text, included, note FROM charter WHERE id = ?", (charter_id,)).fetchone()
    if row is None:
        return None
    at, author, text, included, note = row
    body = {"id": charter_id, "at": at, "author": author, "text": text, "included": json.loads(included), "note": note}
    return Outgoing(ticket, charter_id, at, bodies.CHARTER, bodies.dump(body), charter_id)


def setting_event(conn: Connection, brand_id: int, kind: str, key: int, ticket: int) -> Outgoing | None:
    """Return a brand's or an account's settings as they are now."""
    body = setting_body(conn, kind, key)
    if body is None:
        return None
    seq, _ = sharing.anchor(conn, brand_id)
    named = bodies.BRAND if kind == "brand" else bodies.ACCOUNT
    return Outgoing(ticket, bodies.derived_id(named, ticket, seq, body), 0, named, body)


def setting_body(conn: Connection, kind: str, key: int) -> str | None:
    """Return what is said of a brand or an account."""
    if kind == "brand":
        row = conn.execute("SELECT reply_target, name, colour, monogram FROM brand WHERE id = ?", (key,)).fetchone()
        names: tuple[str, ...] = ("minutes", "name", "colour", "monogram")
    else:
        row = conn.execute(
            "SELECT network, address, native_id, name, server, report, iif(archive AND removed_at IS NULL, 1, NULL)"
            " FROM account WHERE id = ?",
            (key,),
        ).fetchone()
        names = ("network", "address", "native_id", "name", "server", "report", "archive")
    if row is None:
        return None
    said = _filled(dict(zip(names, row, strict=True)))
    return bodies.dump(said | ({"archive": True} if said.get("archive") else {}))
