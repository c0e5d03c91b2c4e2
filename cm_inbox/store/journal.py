"""Decisions: each is one journal row, the local state it changes, and the outbox rows it orders.

A row is never updated; taking a decision back is another row (``undo``).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from cm_inbox.errors import NotFound
from cm_inbox.models.actions import Action
from cm_inbox.models.decisions import NETWORK_DECISIONS, Decision, DecisionKind
from cm_inbox.models.instants import Millis, new_id
from cm_inbox.models.messages import Direction, MessageStatus, Visibility
from cm_inbox.models.permissions import ActionKind
from cm_inbox.models.record import Record
from cm_inbox.models.verdicts import Standing

from . import codec, drafts, enclosures, outbox, patches, state
from .connection import Connection
from .shared import is_shared
from .state import FOR_GOOD

CLOSING = frozenset(
    {DecisionKind.REPLY, DecisionKind.REPLY_PRIVATE, DecisionKind.WARN} | {DecisionKind.DONE, DecisionKind.BAN}
)
MODERATING = frozenset({DecisionKind.HIDE, DecisionKind.UNHIDE, DecisionKind.DELETE})
"""Decisions that change whether a message waits: with the last one that does, the conversation is dealt with."""


ANSWERS = frozenset({DecisionKind.REPLY, DecisionKind.REPLY_PRIVATE, DecisionKind.WARN})
"""Decisions that send a text to the author."""


class Order(Record, frozen=True):
    """One decision to take. ``message_row`` is the message it is about, where it is about one.

    ``timed``: the network itself ends a ban or mute at ``until``; else it is asked for one without end,
    and ``expired`` tells when to lift it. ``private``: a warning under a public message, sent in private. ``rule`` and
    ``charter`` name the article the decision rests on, ``verdicts`` the rows it deals with. ``files`` are the ids of
    those that go with the text, out of the draft. ``proposed`` is the answer that a proposal asks for, ``proposal`` the
    decision that an answer grants.
    """

    kind: DecisionKind
    conversation_id: int
    message_row: int | None = None
    text: str = ""
    until: Millis | None = None
    timed: bool = False
    private: bool = False
    rule: str | None = None
    charter: str | None = None
    verdicts: tuple[int, ...] = ()
    files: tuple[str, ...] = ()
    proposed: DecisionKind | None = None
    proposal: str | None = None


# --- deciding ----------------------------------------------------------------------------------


def decide(connection: Connection, order: Order, *, actor: str, at: Millis, batch: str, not_before: Millis) -> Decision:
    """Write one decision: journal, local state and outbox. Call inside a transaction.

    ``not_before`` is when the outbox may send at the earliest: the end of the undo window.
    Raises NotFound. Whether it is permitted was asked before (``permissions.permit``).
    """
    target = _target(connection, order)
    shared = is_shared(connection, target["brand_id"])
    facts = _facts(connection, order) if shared else {}
    waited = state.standing(connection, order.conversation_id).waits
    changed = [patches.apply(connection, *change) for change in _changes(order, target)]
    if order.kind in MODERATING and (turn := _turn(connection, order.conversation_id, waited=waited)):
        changed.append(patches.apply(connection, "conversation", order.conversation_id, turn))
    payload: dict[str, Any] = {"text": order.text, "until": order.until}
    payload |= {"rule": order.rule, "charter": order.charter} if order.rule else {}
    payload |= {"private": True} if order.private else {}
    payload |= {"proposed": order.proposed} if order.proposed else {}
    payload |= {"proposal": order.proposal} if order.proposal else {}
    files = enclosures.chosen(connection, order.conversation_id, order.files)
    payload |= {"files": [codec.encode_enclosure(file) for file in files]} if files else {}
    decided = write(
        connection, order.kind, order.conversation_id, order.message_row, payload, changed,
        actor=actor, at=at, batch=batch,
    )  # fmt: skip
    action_kind = NETWORK_DECISIONS.get(order.kind)
    if action_kind is not None:
        action_kind = ActionKind.REPLY_PRIVATE if order.private else action_kind
        action = replace(_action(order, target, action_kind, at), files=files)
        outbox.add(connection, action, journal_id=decided.id, conversation_id=order.conversation_id,
                   account_id=target["account_id"], not_before=not_before, at=at)  # fmt: skip
    if order.kind in ANSWERS:
        drafts.let_go_of_draft(connection, order.conversation_id, order.text)
        enclosures.send(connection, order.conversation_id, files, decided.id)
    elif order.kind is DecisionKind.PROPOSE:
        drafts.let_go_of_draft(connection, order.conversation_id, order.text)
    elif order.kind is DecisionKind.NOTE:
        drafts.let_go_of_note(connection, order.conversation_id, order.text)
    if shared:
        _share(connection, decided, facts, at)
    return decided


def _facts(connection: Connection, order: Order) -> dict[str, Any]:
    """Return what a team is to know of what the writer of a decision saw."""
    from .team import noting

    return noting.before(
        connection, order.kind, order.conversation_id, order.message_row, order.verdicts, closing=CLOSING
    )


def _share(connection: Connection, decided: Decision, facts: dict[str, Any], at: Millis) -> None:
    """Keep that with a decision, and reckon what became of its conversation as everybody does."""
    from .team import noting, reckoning

    noting.after(connection, decided.id, facts)
    reckoning.reckon(connection, [decided.conversation_id], at)


def write(
    connection: Connection,
    kind: DecisionKind,
    conversation_id: int,
    message_row: int | None,
    payload: Mapping[str, Any],
    changed: Sequence[patches.Patch],
    *,
    actor: str,
    at: Millis,
    batch: str,
) -> Decision:
    """Write a row of the journal and return it as people see it."""
    decision_id = new_id(at)
    connection.execute(
        "INSERT INTO journal (id, at, actor, kind, conversation_id, message_id, batch, undoes, payload, patches)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, NULL, ?, ?)",
        (
            decision_id,
            at,
            actor,
            kind,
            conversation_id,
            message_row,
            batch,
            json.dumps(payload, ensure_ascii=False),
            patches.dump(changed),
        ),
    )
    return decision(connection, decision_id)


def _target(connection: Connection, order: Order) -> dict[str, Any]:
    """Return the native ids and rows a decision needs. Raises NotFound."""
    row = connection.execute(
        "SELECT c.account_id, c.brand_id, c.author_id, c.labels, c.last_message_id, c.handled_id, t.native_id,"
        " a.native_id, a.handle"
        " FROM conversation c JOIN thread t ON t.id = c.thread_id JOIN author a ON a.id = c.author_id"
        " WHERE c.id = ?",
        (order.conversation_id,),
    ).fetchone()
    if row is None:
        raise NotFound("There is no conversation {conversation}.", conversation=order.conversation_id)
    rows = ("account_id", "brand_id", "author_id", "labels", "last_message_id", "handled_id")
    target = dict(zip((*rows, "thread", "author", "handle"), row, strict=True))
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
    standing = Standing.DISMISSED if kind is DecisionKind.DISMISS else Standing.APPLIED
    for row in order.verdicts:
        yield "verdict", row, {"standing": standing.value}
    if kind in CLOSING:
        closed = {"state": "done", "handled_id": max(newest, target["handled_id"]), "late": None, "unread": 0}
        closed |= {"snoozed_until": None, "priority": 0}
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
    elif kind is DecisionKind.PRIORITIZE:
        yield "conversation", conversation, {"priority": 1}
    elif kind is DecisionKind.ASSIGN:
        yield "conversation", conversation, {"assigned_to": order.text.strip() or None}
    elif kind is DecisionKind.LABEL:
        yield "conversation", conversation, {"labels": relabelled(target["labels"], order.text)}


def _turn(connection: Connection, conversation_id: int, *, waited: bool) -> dict[str, Any]:
    """Return what closes a conversation in which nothing waits any more, or opens one in which something does again.

    ``handled_id`` stays what it is and is named all the same: who answers later owns the state (``patches``).
    """
    now = state.standing(connection, conversation_id)
    if waited and not now.waits and now.state != "done":
        return {"state": "done", "handled_id": now.handled_id, "unread": 0, "snoozed_until": None}
    if now.waits and now.state == "done":
        return {"state": "open", "handled_id": now.handled_id}
    return {}


def relabelled(labels: str, text: str) -> str:
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
        text=order.text if order.kind in ANSWERS else "",
        visibility=Visibility.PRIVATE if private else Visibility.PUBLIC,
        until=order.until if order.timed else None,
    )


# --- what time ends ----------------------------------------------------------------------------


class Expired(Record, frozen=True):
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
    patches.set_values(connection, "author", over.author_row, {column: None})


# --- reading -----------------------------------------------------------------------------------

_SELECT = (
    "SELECT j.id, j.at, j.actor, j.kind, j.conversation_id, m.native_id, j.payload, j.batch, j.undoes,"
    " EXISTS (SELECT 1 FROM journal u WHERE u.undoes = j.id),"
    " (SELECT o.result ->> 'message' FROM outbox o WHERE o.journal_id = j.id AND o.result IS NOT NULL)"
    " FROM journal j LEFT JOIN message m ON m.id = j.message_id"
)


def decision(connection: Connection, decision_id: str) -> Decision:
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
        rule=payload.get("rule"),
        charter=payload.get("charter"),
        private=payload.get("private", False),
        files=tuple(map(codec.decode_enclosure, payload.get("files", ()))),
        made=row[10],
        proposed=DecisionKind(payload["proposed"]) if "proposed" in payload else None,
        proposal=payload.get("proposal"),
        proposer=payload.get("proposer", ""),
    )


def answers_as(decision: Decision) -> DecisionKind | None:
    """Return as what a decision's words are or were to go to the author, None where they are not."""
    kind = decision.proposed if decision.kind is DecisionKind.PROPOSE else decision.kind
    return kind if kind in ANSWERS else None


def of_conversation(connection: Connection, conversation_id: int) -> list[Decision]:
    """Return what was decided in one conversation, oldest first."""
    rows = connection.execute(f"{_SELECT} WHERE j.conversation_id = ? ORDER BY j.seq", (conversation_id,))
    return [_as_decision(row) for row in rows]


def where(connection: Connection, condition: str, values: Sequence[Any]) -> list[Decision]:
    """Return the decisions (rows ``j``) that a condition of ours chooses, in the order it gives."""
    return [_as_decision(row) for row in connection.execute(f"{_SELECT} WHERE {condition}", values)]


def newest(connection: Connection, *, limit: int, before: str | None = None) -> list[Decision]:
    """Return the newest decisions of all conversations, newest first; ``before`` pages on."""
    if before is None:
        rows = connection.execute(f"{_SELECT} ORDER BY j.seq DESC LIMIT ?", (limit,))
    else:
        older = "j.seq < (SELECT seq FROM journal WHERE id = ?)"
        rows = connection.execute(f"{_SELECT} WHERE {older} ORDER BY j.seq DESC LIMIT ?", (before, limit))
    return [_as_decision(row) for row in rows]
