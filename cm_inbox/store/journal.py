"""Decisions: each is one journal row, the local state it changes, and the outbox rows it orders.

A row is never updated. What a decision changed here is kept with it as *patches* (table, row, the values
before and after), so that taking it back restores exactly the fields nobody has changed since.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cm_inbox.errors import NotAllowed, NotFound
from cm_inbox.models import (
    INVERSE,
    NETWORK_DECISIONS,
    Action,
    ActionKind,
    Allowed,
    Decision,
    DecisionKind,
    Denied,
    Direction,
    MessageStatus,
    Millis,
    OutboxState,
    Reason,
    Refusal,
    Undoing,
    UndoReceipt,
    Unknown,
    Visibility,
    new_id,
)

from . import accounts, outbox
from .connection import Connection
from .state import FOR_GOOD, update_waiting

CLOSING = frozenset(
    {DecisionKind.REPLY, DecisionKind.REPLY_PRIVATE, DecisionKind.DONE, DecisionKind.DELETE, DecisionKind.BAN}
)


@dataclass(frozen=True, slots=True)
class Order:
    """One decision to take. ``message_row`` is the message it is about, where it is about one.

    ``timed``: the network itself ends a ban or mute at ``until``; else it is asked for one without end,
    and ``expired`` tells when to lift it.
    """

    kind: DecisionKind
    conversation_id: int
    message_row: int | None = None
    text: str = ""
    until: Millis | None = None
    timed: bool = False


@dataclass(frozen=True, slots=True)
class Patch:
    """Fields of one row that a decision changed."""

    table: str
    row: int
    was: Mapping[str, Any]
    became: Mapping[str, Any]


# --- deciding ----------------------------------------------------------------------------------


def decide(connection: Connection, order: Order, *, actor: str, at: Millis, batch: str, not_before: Millis) -> Decision:
    """Write one decision: journal, local state and outbox. Call inside a transaction.

    ``not_before`` is when the outbox may send at the earliest: the end of the undo window.
    Raises NotFound. Whether it is permitted was asked before (``permissions.permit``).
    """
    target = _target(connection, order)
    decision_id = new_id(at)
    patches = [_patch(connection, *change) for change in _changes(order, target)]
    payload = {"text": order.text, "until": order.until}
    connection.execute(
        "INSERT INTO journal (id, at, actor, kind, conversation_id, message_id, batch, undoes, payload, patches)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, NULL, ?, ?)",
        (
            decision_id,
            at,
            actor,
            order.kind,
            order.conversation_id,
            order.message_row,
            batch,
            json.dumps(payload, ensure_ascii=False),
            _dump_patches(patches),
        ),
    )
    action_kind = NETWORK_DECISIONS.get(order.kind)
    if action_kind is not None:
        action = _action(order, target, action_kind, at)
        outbox.add(connection, action, journal_id=decision_id, conversation_id=order.conversation_id,
                   account_id=target["account_id"], not_before=not_before, at=at)  # fmt: skip
    if order.kind in (DecisionKind.REPLY, DecisionKind.REPLY_PRIVATE):
        connection.execute("DELETE FROM draft WHERE conversation_id = ?", (order.conversation_id,))
    return _decision(connection, decision_id)


def _target(connection: Connection, order: Order) -> dict[str, Any]:
    """Return the native ids and rows a decision needs. Raises NotFound."""
    row = connection.execute(
        "SELECT c.account_id, c.brand_id, c.author_id, c.labels, c.last_message_id, t.native_id, a.native_id, a.handle"
        " FROM conversation c JOIN thread t ON t.id = c.thread_id JOIN author a ON a.id = c.author_id"
        " WHERE c.id = ?",
        (order.conversation_id,),
    ).fetchone()
    if row is None:
        raise NotFound(f"There is no conversation {order.conversation_id}.")
    names = ("account_id", "brand_id", "author_id", "labels", "last_message_id", "thread", "author", "handle")
    target = dict(zip(names, row, strict=True))
    message = None
    if order.message_row is not None:
        message = connection.execute(
            "SELECT native_id, visibility, direction FROM message WHERE id = ?", (order.message_row,)
        ).fetchone()
        if message is None:
            raise NotFound("That message is not here.")
    target["message"], target["visibility"], target["direction"] = message or (None, Visibility.PUBLIC, Direction.IN)
    return target


def _changes(order: Order, target: Mapping[str, Any]) -> Iterator[tuple[str, int, dict[str, Any]]]:
    """Yield (table, row, new values) for what a decision changes here at once."""
    kind, conversation, message = order.kind, order.conversation_id, order.message_row
    limit = FOR_GOOD if order.until is None else order.until
    newest = int(target["last_message_id"])
    if kind in CLOSING:
        closed = {"state": "done", "handled_id": newest, "unread": 0, "snoozed_until": None, "priority": 0}
        yield "conversation", conversation, closed
    if kind is DecisionKind.HIDE and message is not None:
        yield "message", message, {"status": MessageStatus.HIDDEN}
    elif kind is DecisionKind.UNHIDE and message is not None:
        yield "message", message, {"status": MessageStatus.VISIBLE}
    elif kind is DecisionKind.DELETE and message is not None:
        yield "message", message, {"status": MessageStatus.DELETED}
    elif kind is DecisionKind.BAN:
        yield "author", target["author_id"], {"banned_until": limit}
    elif kind is DecisionKind.UNBAN:
        yield "author", target["author_id"], {"banned_until": None}
    elif kind is DecisionKind.MUTE:
        yield "author", target["author_id"], {"muted_until": limit}
    elif kind is DecisionKind.UNMUTE:
        yield "author", target["author_id"], {"muted_until": None}
    elif kind is DecisionKind.SNOOZE:
        yield "conversation", conversation, {"state": "snoozed", "snoozed_until": order.until}
    elif kind is DecisionKind.REOPEN:
        yield "conversation", conversation, {"state": "open", "snoozed_until": None, "handled_id": newest - 1}
    elif kind is DecisionKind.ASSIGN:
        yield "conversation", conversation, {"assigned_to": order.text.strip() or None}
    elif kind is DecisionKind.LABEL:
        yield "conversation", conversation, {"labels": _relabelled(target["labels"], order.text)}


def _relabelled(labels: str, text: str) -> str:
    """Return the labels with one more, or one less where the text begins with ``-``."""
    current: list[str] = json.loads(labels)
    name = text.strip()
    if name.startswith("-"):
        kept = [label for label in current if label.casefold() != name[1:].strip().casefold()]
    else:
        known = name.casefold() in (label.casefold() for label in current)
        kept = current if known else [*current, name]
    return json.dumps(kept, ensure_ascii=False)


def _action(order: Order, target: Mapping[str, Any], kind: ActionKind, at: Millis) -> Action:
    own = target["direction"] == Direction.OUT
    private = kind is ActionKind.REPLY_PRIVATE or target["visibility"] == Visibility.PRIVATE
    return Action(
        id=new_id(at),
        kind=ActionKind.RETRACT if own and kind is ActionKind.DELETE else kind,
        thread_id=target["thread"],
        message_id=target["message"],
        author_id=target["author"],
        author_handle=target["handle"],
        text=order.text,
        visibility=Visibility.PRIVATE if private else Visibility.PUBLIC,
        until=order.until if order.timed else None,
    )


# --- taking back -------------------------------------------------------------------------------


def undo(connection: Connection, decision_id: str | None, *, actor: str, at: Millis) -> UndoReceipt:
    """Take back one decision, or with None the newest of this actor (with all of its batch).

    A waiting action is cancelled; one that was or may have been sent gets its inverse, where the network
    has one. Raises NotFound when there is nothing to take back, NotAllowed when nothing can be.
    """
    rows = _undoable(connection, decision_id, actor)
    batch = new_id(at)
    undone: list[Decision] = []
    refused: list[Refusal] = []
    how: dict[str, Undoing] = {}
    for row_id, conversation_id, patches in rows:
        undo_id = new_id(at)
        taken = _take_back_actions(connection, row_id, at)
        if isinstance(taken, Denied):
            refused.append(Refusal(conversation_id, taken))
            continue
        connection.execute(
            "INSERT INTO journal (id, at, actor, kind, conversation_id, message_id, batch, undoes, payload, patches)"
            " SELECT ?, ?, ?, 'undo', conversation_id, message_id, ?, id, '{}', '[]' FROM journal WHERE id = ?",
            (undo_id, at, actor, batch, row_id),
        )
        for order in taken[1]:
            outbox.add(connection, order.action, journal_id=undo_id, conversation_id=conversation_id,
                       account_id=order.account_id, not_before=at, at=at, inverse_of=order.inverse_of)  # fmt: skip
        restore(connection, _load_patches(patches))
        decision = _decision(connection, row_id)
        _give_text_back(connection, decision, at)
        how[row_id] = taken[0]
        undone.append(decision)
    if not undone:
        raise NotAllowed(refused[0].denied, "The network has no way to take this back.")
    return UndoReceipt(tuple(undone), how, tuple(refused))


def _undoable(connection: Connection, decision_id: str | None, actor: str) -> list[tuple[str, int, str]]:
    """Return (id, conversation, patches) of the rows to take back, newest first."""
    standing = "FROM journal j WHERE j.kind <> 'undo' AND NOT EXISTS (SELECT 1 FROM journal u WHERE u.undoes = j.id)"
    if decision_id is None:
        newest = connection.execute(
            f"SELECT j.batch {standing} AND j.actor = ? ORDER BY j.seq DESC LIMIT 1",
            (actor,),
        ).fetchone()
        if newest is None:
            raise NotFound("There is nothing to take back.")
        condition, value = "j.batch = ?", newest[0]
    else:
        condition, value = "j.id = ?", decision_id
    rows = connection.execute(
        f"SELECT j.id, j.conversation_id, j.patches {standing} AND {condition} ORDER BY j.seq DESC",
        (value,),
    ).fetchall()
    if not rows:
        raise NotFound("That decision is not here, or has been taken back already.")
    return [(str(row[0]), int(row[1]), str(row[2])) for row in rows]


@dataclass(frozen=True, slots=True)
class _InverseOrder:
    action: Action
    account_id: int
    inverse_of: str


def _take_back_actions(
    connection: Connection, decision_id: str, at: Millis
) -> Denied | tuple[Undoing, Sequence[_InverseOrder]]:
    """Cancel what was not sent and return the inverses of what was; Denied where there is no inverse."""
    how, inverses = Undoing.LOCAL, []
    for entry in outbox.of_decision(connection, decision_id):
        if entry.state is OutboxState.WAITING:
            outbox.cancel(connection, entry.id, at)
            how = Undoing.CANCELLED
        elif entry.state in (OutboxState.SENT, OutboxState.SENDING, OutboxState.UNKNOWN):
            kind = INVERSE.get(entry.action.kind)
            account = accounts.account(connection, entry.account_id)
            given = account.permissions.get(entry.action.kind, Unknown())
            back = account.permissions.get(kind, Unknown()) if kind else Denied(Reason.ONE_WAY)
            if isinstance(back, Denied) or (isinstance(given, Allowed) and not given.reversible) or kind is None:
                return Denied(Reason.ONE_WAY)
            inverses.append(_InverseOrder(_inverse(entry.action, kind, at), entry.account_id, entry.id))
            how = Undoing.INVERSE
    return how, inverses


def _inverse(action: Action, kind: ActionKind, at: Millis) -> Action:
    """Return the action that takes another back; the outbox fills in what only its outcome tells."""
    return Action(
        id=new_id(at),
        kind=kind,
        thread_id=action.thread_id,
        message_id=action.message_id,
        author_id=action.author_id,
        author_handle=action.author_handle,
        visibility=action.visibility,
        until=action.until,
    )


def _give_text_back(connection: Connection, decision: Decision, at: Millis) -> None:
    """Make the text of a reply taken back a draft again, unless another is being written there."""
    if decision.kind not in (DecisionKind.REPLY, DecisionKind.REPLY_PRIVATE) or not decision.text:
        return
    private = decision.kind is DecisionKind.REPLY_PRIVATE
    connection.execute(
        "INSERT INTO draft (conversation_id, text, visibility, updated_at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (conversation_id) DO UPDATE SET text = excluded.text, updated_at = excluded.updated_at"
        " WHERE draft.text = ''",
        (decision.conversation_id, decision.text, Visibility.PRIVATE if private else Visibility.PUBLIC, at),
    )


# --- patches -----------------------------------------------------------------------------------

_COLUMNS = {
    "conversation": frozenset({"state", "handled_id", "unread", "snoozed_until", "priority", "assigned_to", "labels"}),
    "message": frozenset({"status"}),
    "author": frozenset({"banned_until", "muted_until"}),
}


def _patch(connection: Connection, table: str, row: int, values: dict[str, Any]) -> Patch:
    """Set the values and return what they replaced."""
    was = _values(connection, table, row, list(values))
    _set(connection, table, row, values)
    _update_waiting(connection, table, row)
    return Patch(table, row, was, values)


def restore(connection: Connection, patches: Sequence[Patch]) -> None:
    """Put back what patches changed, leaving alone every field that has been changed since."""
    for patch in reversed(patches):
        _swap(connection, patch.table, patch.row, expected=patch.became, values=patch.was)


def repeat(connection: Connection, patches: Sequence[Patch]) -> None:
    """Do what patches did once more, where nobody has changed it since they were taken back."""
    for patch in patches:
        _swap(connection, patch.table, patch.row, expected=patch.was, values=patch.became)


def assume_failed(connection: Connection, decision_id: str) -> None:
    """Take back the local state of a decision whose action the network refused, or that was given up.

    For an undo whose inverse was refused this means the opposite: what was decided still stands.
    """
    _assume(connection, decision_id, holds=False)


def assume_done(connection: Connection, decision_id: str) -> None:
    """Show a decision as done again: its action is sent once more."""
    _assume(connection, decision_id, holds=True)


def _assume(connection: Connection, decision_id: str, *, holds: bool) -> None:
    row = connection.execute(
        "SELECT j.patches, o.patches FROM journal j LEFT JOIN journal o ON o.id = j.undoes WHERE j.id = ?",
        (decision_id,),
    ).fetchone()
    if row is None:
        return
    own, undone = row
    patches = _load_patches(own if undone is None else undone)
    if holds == (undone is None):
        repeat(connection, patches)
    else:
        restore(connection, patches)


def _swap(
    connection: Connection, table: str, row: int, *, expected: Mapping[str, Any], values: Mapping[str, Any]
) -> None:
    current = _values(connection, table, row, list(values))
    changed: dict[str, Any] = {}
    for column, value in values.items():
        if column == "labels":
            changed[column] = _merged_labels(current[column], expected[column], value)
        elif current[column] == expected[column] or column == "handled_id":  # our own answer moves that one on
            changed[column] = value
    if table == "conversation" and "state" in values and "state" not in changed:
        return  # it was answered, closed or reopened anew: the later event owns the whole state
    _set(connection, table, row, changed)
    _update_waiting(connection, table, row)


def _update_waiting(connection: Connection, table: str, row: int) -> None:
    """Work out anew who waits since when, after a conversation or one of its messages changed."""
    if table == "conversation":
        update_waiting(connection, row)
    elif table == "message":
        found = connection.execute("SELECT conversation_id FROM message WHERE id = ?", (row,)).fetchone()
        if found is not None and found[0] is not None:
            update_waiting(connection, found[0])


def _merged_labels(current: str, expected: str, wanted: str) -> str:
    now, before, after = (list(json.loads(text)) for text in (current, expected, wanted))
    kept = [label for label in now if label in after or label not in before]
    return json.dumps(kept + [label for label in after if label not in before and label not in kept])


def _values(connection: Connection, table: str, row: int, columns: list[str]) -> dict[str, Any]:
    if not _COLUMNS[table].issuperset(columns):
        raise ValueError(f"{table} has no patchable {columns}")
    found = connection.execute(f"SELECT {', '.join(columns)} FROM {table} WHERE id = ?", (row,)).fetchone()  # noqa: S608 - names checked above
    return dict(zip(columns, found or [None] * len(columns), strict=True))


def _set(connection: Connection, table: str, row: int, values: Mapping[str, Any]) -> None:
    if not values:
        return
    names = ", ".join(f"{column} = ?" for column in values)
    connection.execute(f"UPDATE {table} SET {names} WHERE id = ?", (*values.values(), row))  # noqa: S608 - names come from _COLUMNS


def _dump_patches(patches: Sequence[Patch]) -> str:
    return json.dumps([[patch.table, patch.row, dict(patch.was), dict(patch.became)] for patch in patches])


def _load_patches(text: str) -> list[Patch]:
    return [Patch(*item) for item in json.loads(text)]


# --- what time ends ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Expired:
    """A ban or mute whose time is over, with the conversation its author wrote last in."""

    author_row: int
    account_id: int
    conversation_id: int
    kind: DecisionKind
    """What was decided: BAN or MUTE."""


def expired(connection: Connection, at: Millis) -> list[Expired]:
    """Return the bans and mutes whose time is over."""
    rows = connection.execute(
        "SELECT id, account_id, banned_until, muted_until,"
        " (SELECT id FROM conversation WHERE author_id = author.id ORDER BY last_at DESC LIMIT 1)"
        " FROM author WHERE (banned_until IS NOT NULL OR muted_until IS NOT NULL)"
        " AND (banned_until BETWEEN 0 AND ?1 OR muted_until BETWEEN 0 AND ?1)",
        (at,),
    )
    found: list[Expired] = []
    for author_row, account_id, banned_until, muted_until, conversation_id in rows:
        for kind, until in ((DecisionKind.BAN, banned_until), (DecisionKind.MUTE, muted_until)):
            if conversation_id is not None and until is not None and 0 <= until <= at:
                found.append(Expired(author_row, account_id, conversation_id, kind))
    return found


def forget_expired(connection: Connection, over: Expired) -> None:
    """Note that the network itself has ended a ban or mute."""
    column = "banned_until" if over.kind is DecisionKind.BAN else "muted_until"
    _set(connection, "author", over.author_row, {column: None})


# --- reading -----------------------------------------------------------------------------------

_SELECT = (
    "SELECT j.id, j.at, j.actor, j.kind, j.conversation_id, m.native_id, j.payload, j.batch, j.undoes,"
    " EXISTS (SELECT 1 FROM journal u WHERE u.undoes = j.id)"
    " FROM journal j LEFT JOIN message m ON m.id = j.message_id"
)


def _decision(connection: Connection, decision_id: str) -> Decision:
    return _as_decision(connection.execute(f"{_SELECT} WHERE j.id = ?", (decision_id,)).fetchone())


def _as_decision(row: Sequence[Any]) -> Decision:
    payload = json.loads(row[6])
    return Decision(
        id=row[0],
        at=row[1],
        actor=row[2],
        kind=DecisionKind(row[3]),
        conversation_id=row[4],
        message_id=row[5],
        text=payload.get("text", ""),
        until=payload.get("until"),
        batch=row[7],
        undoes=row[8],
        undone=bool(row[9]),
    )


def of_conversation(connection: Connection, conversation_id: int) -> list[Decision]:
    """Return what was decided in one conversation, oldest first."""
    rows = connection.execute(f"{_SELECT} WHERE j.conversation_id = ? ORDER BY j.seq", (conversation_id,))
    return [_as_decision(row) for row in rows]


def newest(connection: Connection, *, limit: int, before: str | None = None) -> list[Decision]:
    """Return the newest decisions of all conversations, newest first; ``before`` pages on."""
    if before is None:
        rows = connection.execute(f"{_SELECT} ORDER BY j.seq DESC LIMIT ?", (limit,))
    else:
        older = "j.seq < (SELECT seq FROM journal WHERE id = ?)"
        rows = connection.execute(f"{_SELECT} WHERE {older} ORDER BY j.seq DESC LIMIT ?", (before, limit))
    return [_as_decision(row) for row in rows]
