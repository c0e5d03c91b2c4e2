"""The outbox: what is to happen on networks, with its state, in order per conversation.

The state machine, each arrow one transaction::

    waiting ──claim──> sending ──> sent | failed
       ▲ ▲                 │
       │ └── retry later ──┤
       │                   ▼ (the outcome is not known, or the process died)
       └──── absent ─── unknown ──> sent (found there) | stays, for a person
    waiting ──> cancelled (undone, or the person gave it up)
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from cm_inbox.errors import CmInboxError, NotFound, UsageError
from cm_inbox.models.actions import Action, ActionResult
from cm_inbox.models.decisions import OutboxEntry, OutboxState
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import Visibility
from cm_inbox.models.permissions import ActionKind
from cm_inbox.models.sentences import dump, load

from . import codec, ingest
from .connection import Connection
from .shared import conversation_is_shared

_SELECT = (
    "SELECT id, journal_id, account_id, conversation_id, action, state, not_before, attempts, error, updated_at"
    " FROM outbox"
)


def add(
    connection: Connection,
    action: Action,
    *,
    journal_id: str,
    account_id: int,
    conversation_id: int,
    not_before: Millis,
    at: Millis,
    inverse_of: str | None = None,
) -> None:
    """Put an action in the outbox, to be sent not before an instant."""
    connection.execute(
        "INSERT INTO outbox (id, journal_id, account_id, conversation_id, inverse_of, action, state, not_before,"
        " updated_at) VALUES (?, ?, ?, ?, ?, ?, 'waiting', ?, ?)",
        (action.id, journal_id, account_id, conversation_id, inverse_of, _dump(action), not_before, at),
    )


# --- reading -----------------------------------------------------------------------------------


def entry(connection: Connection, entry_id: str) -> OutboxEntry:
    """Return one entry. Raises NotFound."""
    row = connection.execute(f"{_SELECT} WHERE id = ?", (entry_id,)).fetchone()
    if row is None:
        raise NotFound("There is no outbox entry {entry}.", entry=entry_id)
    return _entry(row)


def of_decision(connection: Connection, decision_id: str) -> list[OutboxEntry]:
    """Return the entries a decision ordered."""
    return [_entry(row) for row in connection.execute(f"{_SELECT} WHERE journal_id = ?", (decision_id,))]


def of_conversation(connection: Connection, conversation_id: int) -> list[OutboxEntry]:
    """Return what waits, is on its way or needs a person in one conversation, in order."""
    rows = connection.execute(
        f"{_SELECT} WHERE conversation_id = ? AND state IN ('waiting', 'sending', 'unknown', 'failed') ORDER BY seq",
        (conversation_id,),
    )
    return [_entry(row) for row in rows]


def entries(connection: Connection, *, limit: int = 500) -> list[OutboxEntry]:
    """Return the outbox as people look at it: what needs them first, then what waits, then what is done."""
    rows = connection.execute(
        f"{_SELECT} ORDER BY CASE state WHEN 'failed' THEN 0 WHEN 'unknown' THEN 1 WHEN 'sending' THEN 2"
        " WHEN 'waiting' THEN 3 ELSE 4 END, CASE WHEN state IN ('sent', 'cancelled') THEN -updated_at ELSE 0 END, seq"
        " LIMIT ?",
        (limit,),
    )
    return [_entry(row) for row in rows]


def heads(connection: Connection) -> list[OutboxEntry]:
    """Return the first live entry of every conversation: the only ones whose turn it can be."""
    live = "state IN ('waiting', 'sending', 'unknown')"
    first = f"SELECT min(seq) FROM outbox WHERE {live} GROUP BY account_id, conversation_id"  # noqa: S608 - ours
    rows = connection.execute(f"{_SELECT} WHERE seq IN ({first}) ORDER BY seq")
    return [_entry(row) for row in rows]


def needing_a_person(connection: Connection) -> int:
    """Return how many entries failed, or cannot be cleared up without somebody looking."""
    (count,) = connection.execute("SELECT count(*) FROM outbox WHERE state IN ('failed', 'unknown')").fetchone()
    return int(count)


# --- the state machine -------------------------------------------------------------------------


def recover(connection: Connection, at: Millis) -> int:
    """After a stop: whatever was being sent has an unknown outcome now. Returns how many there were."""
    done = connection.execute(
        "UPDATE outbox SET state = 'unknown', updated_at = ? WHERE state = 'sending'",
        (at,),
    )
    return int(done.rowcount)


def claim(connection: Connection, entry_id: str, at: Millis) -> Action | None:
    """Mark one waiting entry as being sent and return its action, complete; None if it is no longer waiting.

    An inverse takes from the action it undoes what only that one's outcome tells; if that action never
    took effect there is nothing to take back and the inverse is cancelled.
    """
    row = connection.execute(
        "SELECT o.action, o.inverse_of, first.state, first.result, o.conversation_id FROM outbox o"
        " LEFT JOIN outbox first ON first.id = o.inverse_of WHERE o.id = ? AND o.state = 'waiting'",
        (entry_id,),
    ).fetchone()
    if row is None:
        return None
    action = _load(row[0])
    if row[1] is not None:
        if row[2] != OutboxState.SENT:
            _set_state(connection, entry_id, OutboxState.CANCELLED, at)
            return None
        action = _completed(action, json.loads(row[3] or "{}"))
    elif action.kind is ActionKind.UNMUTE:
        action = replace(action, earlier=_muted_by(connection, row[4]))
    action = replace(action, attempted_at=action.attempted_at or at)
    connection.execute(
        "UPDATE outbox SET state = 'sending', attempts = attempts + 1, action = ?, updated_at = ? WHERE id = ?",
        (_dump(action), at, entry_id),
    )
    return action


def _muted_by(connection: Connection, conversation_id: int) -> str | None:
    """Return the handle that the newest mute in a conversation gave, None where it gave none."""
    found = connection.execute(
        "SELECT o.result ->> '$.undo_handle' FROM journal j JOIN outbox o ON o.journal_id = j.id"
        " WHERE j.conversation_id = ? AND o.state = 'sent' AND o.action ->> '$.kind' = 'mute'"
        " ORDER BY o.seq DESC LIMIT 1",
        (conversation_id,),
    ).fetchone()
    return found[0] if found is not None else None


def _completed(action: Action, result: dict[str, Any]) -> Action:
    """Return an inverse with the made message as its target and the handle that undoes the first action."""
    made = result.get("message") if action.kind is ActionKind.RETRACT else None
    return replace(action, message_id=made or action.message_id, undo_handle=result.get("undo_handle"))


def sent(connection: Connection, entry_id: str, result: ActionResult, at: Millis) -> None:
    """Record that an action took effect, and store the message it made, in one go."""
    found = entry(connection, entry_id)
    made = result.message
    if made is not None:  # before it counts as sent: ingest tells our answer from one given elsewhere
        ingest.apply(connection, found.account_id, messages=(made,), now=at)
    outcome = {"outcome": result.outcome, "message": made.id if made else None, "undo_handle": result.undo_handle}
    outcome |= {} if result.status is None else {"status": result.status}
    connection.execute(
        "UPDATE outbox SET state = 'sent', result = ?, error = NULL, updated_at = ? WHERE id = ?",
        (json.dumps(outcome), at, entry_id),
    )
    if result.status is not None and found.action.message_id is not None:
        connection.execute(
            "UPDATE message SET status = ? WHERE account_id = ? AND native_id = ?",
            (result.status, found.account_id, found.action.message_id),
        )
        connection.execute(  # a moderator has decided of it: who reported it has an answer
            "UPDATE message SET extra = json_remove(extra, '$.reported')"
            " WHERE account_id = ? AND native_id = ? AND extra ->> '$.reported'",
            (found.account_id, found.action.message_id),
        )
    if found.action.kind is ActionKind.RETRACT and found.action.message_id is not None:
        connection.execute(
            "UPDATE message SET status = 'deleted' WHERE account_id = ? AND native_id = ?",
            (found.account_id, found.action.message_id),
        )
    if conversation_is_shared(connection, found.conversation_id):
        from .team import reckoning

        reckoning.reckon(connection, [found.conversation_id], at)


def postpone(connection: Connection, entry_id: str, error: CmInboxError, until: Millis, at: Millis) -> None:
    """Record that nothing happened yet, and why; it is tried again after ``until``."""
    connection.execute(
        "UPDATE outbox SET state = 'waiting', error = ?, not_before = ?, updated_at = ? WHERE id = ?",
        (_error(error), until, at, entry_id),
    )
    if conversation_is_shared(connection, entry(connection, entry_id).conversation_id):
        from .team import outcomes

        outcomes.drop_undone(connection, entry_id, at)


def lose_track(connection: Connection, entry_id: str, error: CmInboxError, until: Millis, at: Millis) -> None:
    """Record that nobody knows whether it happened; it is looked up after ``until``."""
    connection.execute(
        "UPDATE outbox SET state = 'unknown', error = ?, not_before = ?, updated_at = ? WHERE id = ?",
        (_error(error), until, at, entry_id),
    )


def fail(connection: Connection, entry_id: str, error: CmInboxError, at: Millis) -> None:
    """Record a refusal for good. The caller takes back the local state that assumed success."""
    connection.execute(
        "UPDATE outbox SET state = 'failed', error = ?, updated_at = ? WHERE id = ?", (_error(error), at, entry_id)
    )


def retry(connection: Connection, entry_id: str, at: Millis) -> OutboxEntry:
    """A person asks to send a failed or unclear entry again. Raises NotFound, UsageError."""
    found = entry(connection, entry_id)
    if found.state in (OutboxState.SENT, OutboxState.CANCELLED, OutboxState.SENDING):
        raise UsageError("This entry is sent, on its way or given up: there is nothing to send again.")
    connection.execute(
        "UPDATE outbox SET state = 'waiting', not_before = ?, updated_at = ? WHERE id = ?", (at, at, entry_id)
    )
    return found


def cancel(connection: Connection, entry_id: str, at: Millis) -> OutboxEntry:
    """Give an entry up. Raises NotFound, and UsageError when it has left already."""
    found = entry(connection, entry_id)
    if found.state in (OutboxState.SENT, OutboxState.SENDING):
        raise UsageError("It has left already. Take the decision back instead (undo).")
    _set_state(connection, entry_id, OutboxState.CANCELLED, at)
    if found.state is OutboxState.UNKNOWN:  # the person saw it there: what was decided stays so, for a team too
        connection.execute("UPDATE outbox SET result = ? WHERE id = ?", (json.dumps({"outcome": "seen"}), entry_id))
    return found


def _set_state(connection: Connection, entry_id: str, state: OutboxState, at: Millis) -> None:
    connection.execute("UPDATE outbox SET state = ?, updated_at = ? WHERE id = ?", (state, at, entry_id))


# --- JSON --------------------------------------------------------------------------------------


def _dump(action: Action) -> str:
    fields = {key: getattr(action, key) for key in Action.__struct_fields__}
    fields = {key: value for key, value in fields.items() if value not in (None, "", ()) and value is not False}
    if action.files:
        fields["files"] = [codec.encode_enclosure(file) for file in action.files]
    return json.dumps(fields, ensure_ascii=False)


def _load(text: str) -> Action:
    fields = json.loads(text)
    fields["kind"] = ActionKind(fields["kind"])
    fields["visibility"] = Visibility(fields["visibility"])
    fields["files"] = tuple(map(codec.decode_enclosure, fields.get("files", ())))
    return Action(**fields)


def _error(error: CmInboxError) -> str:
    value = {"code": error.code, "title": error.title, "message": dump(error.message)}
    return json.dumps(value, ensure_ascii=False)


def _entry(row: Sequence[Any]) -> OutboxEntry:
    error = json.loads(row[8]) if row[8] else {}
    return OutboxEntry(
        id=row[0],
        decision_id=row[1],
        account_id=row[2],
        conversation_id=row[3],
        action=_load(row[4]),
        state=OutboxState(row[5]),
        not_before=row[6],
        attempts=row[7],
        error_code=error.get("code"),
        error_title=error.get("title"),
        error_message=load(error.get("message")),
        updated_at=row[9],
    )
