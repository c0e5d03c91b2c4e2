"""Decisions of the log into the journal, each at its place, with what it orders; those that came second set aside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from cm_inbox.models.decisions import NETWORK_DECISIONS, OF_PERSON, DecisionKind
from cm_inbox.models.team import SharedEvent
from cm_inbox.store import codec, journal, proposals, rowids, undo
from cm_inbox.store.connection import Connection
from cm_inbox.store.text import clean

from . import payloads
from .bodies import LARGEST, ActionBody, DecisionBody, Senseless, decided, derived_id, instant, is_uuid
from .contradictions import Meant, against
from .piece import Piece

AUTOMATON = "cm-inbox"
"""Who signs for what nobody decided just now (``deciding.AUTOMATON``)."""


class _Place(msgspec.Struct):
    """What a decision is about, by the rows of this history."""

    conversation_id: int
    account_id: int
    author_id: int
    message_row: int | None


def fold(piece: Piece, event: SharedEvent, body: DecisionBody) -> None:
    """Take a decision into the journal. Raises Senseless where there is nothing here that it is about."""
    kind = decided(event.kind, body)
    if not is_uuid(event.op):
        raise Senseless("no id")
    place = _place(piece, body)
    known = piece.conn.execute(
        "SELECT journal.conversation_id, journal.kind, team_decision.seq FROM journal"
        " LEFT JOIN team_decision ON team_decision.id = journal.id WHERE journal.id = ?",
        (event.op,),
    ).fetchone()
    if known is not None and (known[0] != place.conversation_id or known[1] != kind):
        raise Senseless("another decision has that id")
    piece.touched.add(place.conversation_id)
    if kind in OF_PERSON:
        piece.people = True
    if kind is DecisionKind.UNDO:
        _undo(piece, event, body, place, known=known is not None)
    else:
        _decide(piece, event, body, place, kind, known=known is not None)
    _link_undos(piece, event.op)


def _place(piece: Piece, body: DecisionBody) -> _Place:
    found = piece.conn.execute(
        "SELECT conversation.id, account.id, author.id FROM account"
        " JOIN thread ON thread.account_id = account.id AND thread.native_id = ?"
        " JOIN author ON author.account_id = account.id AND author.native_id = ?"
        " JOIN conversation ON thread_id = thread.id AND author_id = author.id"
        " WHERE account.uid = ? AND account.brand_id = ?",
        (clean(body.thread), clean(body.author), body.account, piece.brand_id),
    ).fetchone()
    if found is None:
        raise Senseless("its conversation is not here")
    message = None
    if body.message is not None:
        message = piece.conn.execute(
            "SELECT id FROM message WHERE account_id = ? AND native_id = ?", (found[1], clean(body.message))
        ).fetchone()
    return _Place(found[0], found[1], found[2], None if message is None else message[0])


# --- deciding --------------------------------------------------------------------------------------


def _decide(
    piece: Piece, event: SharedEvent, body: DecisionBody, place: _Place, kind: DecisionKind, *, known: bool
) -> None:
    conn = piece.conn
    payload = payloads.payload(conn, piece.brand_id, body.payload, kind)
    aside = merged = None
    if not body.past:
        aside, merged = _against(piece, event, body, place, kind, payload)
    if not known:
        _insert(piece, event, body, place, kind, payload, undoes=None)
    _note(piece, event, body, aside=aside, merged=merged)
    if not body.past and kind in NETWORK_DECISIONS:  # no other orders anything, whatever its body says
        _order(piece, event.op, body.actions, place)
    piece.actions |= {row[0] for row in conn.execute("SELECT id FROM outbox WHERE journal_id = ?", (event.op,))}
    if aside is not None:
        _set_aside(piece, event, kind, aside)
    elif kind is DecisionKind.SEND_BACK and not known and not body.past:
        proposals.give_back(conn, payload["proposal"], piece.at)


def _against(
    piece: Piece,
    event: SharedEvent,
    body: DecisionBody,
    place: _Place,
    kind: DecisionKind,
    payload: Mapping[str, Any],
) -> tuple[str | None, str | None]:
    """Return the decision that this one contradicts, or the one it is equal to, which its writer had not seen."""
    if kind is DecisionKind.APPROVE:
        return _aside_of(piece.conn, payload["answer"]), None
    second = _meant(kind, place.author_id, place.conversation_id, _native(body.message), payload)
    seen = min(max(body.seen, 0), LARGEST)
    return against(_unseen(piece.conn, piece.brand_id, event, seen, place), second)


def _aside_of(conn: Connection, decision_id: str) -> str | None:
    """Return what stood against a decision: an approval stands and falls with what it sent."""
    found = conn.execute("SELECT aside_by FROM team_decision WHERE id = ?", (decision_id,)).fetchone()
    return None if found is None else found[0]


def _meant(
    kind: DecisionKind, author: int, conversation: int, message: str | None, payload: Mapping[str, Any]
) -> Meant:
    settles = payload.get("proposal") if kind is not DecisionKind.APPROVE else None
    return Meant(kind, author, conversation, message, payload.get("text", ""), payload.get("until"), settles)


def _native(message: str | None) -> str | None:
    return None if message is None else clean(message)


_UNSEEN = """
SELECT journal.id, journal.kind, journal.conversation_id, message.native_id, payload FROM team_decision
JOIN journal ON journal.id = team_decision.id JOIN conversation ON conversation.id = journal.conversation_id
LEFT JOIN message ON message.id = journal.message_id
WHERE team_decision.brand_id = ?1 AND team_decision.seq > ?2 AND team_decision.seq < ?3 AND NOT past
  AND desktop <> ?4 AND conversation.author_id = ?5 AND journal.kind <> 'undo' AND aside_by IS NULL AND merged IS NULL
  AND NOT EXISTS (SELECT 1 FROM team_decision AS back WHERE back.undoes = journal.id AND back.seq < ?3)
  AND NOT EXISTS (SELECT 1 FROM outbox JOIN team_action ON action_id = outbox.id
    WHERE outbox.journal_id = journal.id AND team_action.seq < ?3 AND team_action.state IN ('failed', 'cancelled'))
ORDER BY team_decision.seq
"""


def _unseen(conn: Connection, brand_id: int, event: SharedEvent, seen: int, place: _Place) -> list[tuple[str, Meant]]:
    """Return what other desktops decided about an author that a writer had not seen, as far as it stood then."""
    rows = conn.execute(_UNSEEN, (brand_id, seen, event.seq, event.desktop, place.author_id)).fetchall()
    found = []
    for decision_id, kind, conversation_id, native_id, payload in rows:
        meant = _meant(DecisionKind(kind), place.author_id, conversation_id, native_id, codec.loads(payload))
        found.append((decision_id, meant))
    return found


def _set_aside(piece: Piece, event: SharedEvent, kind: DecisionKind, aside: str) -> None:
    """Have nothing of a decision done: it is in the journal, taken back by the one that stood."""
    conn = piece.conn
    if not _gives_way(conn, event.op, event):
        return
    conn.execute(
        "INSERT INTO journal (id, at, actor, kind, conversation_id, message_id, batch, undoes, payload, patches)"
        " SELECT ?1, ?2, ?3, 'undo', conversation_id, message_id, ?1, id, ?4, '[]' FROM journal WHERE id = ?5",
        (derived_id("aside", event.op), _at(event), AUTOMATON, codec.dumps({"aside": aside}), event.op),
    )
    if event.desktop == piece.me:
        if kind is not DecisionKind.APPROVE:  # of it tells what it sent
            piece.aside.append(event.op)
        undo.keep_words(conn, event.op, piece.at)


# --- taking back -----------------------------------------------------------------------------------


def _undo(piece: Piece, event: SharedEvent, body: DecisionBody, place: _Place, *, known: bool) -> None:
    """Take a decision back, unless that was done already or there is nothing of it: then it is only written down."""
    conn, target = piece.conn, body.undoes
    if target is None:
        raise Senseless("it takes nothing back")
    stands = _may_be_undone(conn, piece.brand_id, target, event)
    if not known:
        _insert(piece, event, body, place, DecisionKind.UNDO, {}, undoes=target if stands else None)
    elif stands:
        conn.execute("UPDATE journal SET undoes = ? WHERE id = ? AND undoes IS NULL", (target, event.op))
    _note(piece, event, body, undoes=target)
    if not stands:
        return
    taken = conn.execute("SELECT conversation_id, kind FROM journal WHERE id = ?", (target,)).fetchone()
    if taken[1] in NETWORK_DECISIONS:
        _order(piece, event.op, body.actions, place)
    piece.touched.add(taken[0])
    if DecisionKind(taken[1]) in OF_PERSON:
        piece.people = True
    piece.actions |= {row[0] for row in conn.execute("SELECT id FROM outbox WHERE journal_id = ?", (target,))}
    mine = conn.execute("SELECT mine FROM team_decision WHERE id = ?", (target,)).fetchone()
    if not known and mine is not None and mine[0] and not body.past and not _went_out(conn, target):
        undo.give_text_back(conn, journal.decision(conn, target), piece.at)


def _may_be_undone(conn: Connection, brand_id: int, target: str, event: SharedEvent) -> bool:
    """Say whether a decision is here and stands; an undo of it from here that the log has not yet gives way."""
    found = conn.execute(
        "SELECT journal.kind, brand_id FROM journal JOIN conversation ON conversation.id = conversation_id"
        " WHERE journal.id = ?",
        (target,),
    ).fetchone()
    if found is None or found[0] == DecisionKind.UNDO or found[1] != brand_id:
        return False
    return _gives_way(conn, target, event)


def _gives_way(conn: Connection, target: str, event: SharedEvent) -> bool:
    """Say whether nothing in the log takes a decision back yet; an undo from here that is not there gives way."""
    back = conn.execute(
        "SELECT journal.id, team_decision.id IS NULL, team_decision.seq FROM journal"
        " LEFT JOIN team_decision ON team_decision.id = journal.id WHERE journal.undoes = ?",
        (target,),
    ).fetchone()
    if back is None or back[0] == event.op:
        return True
    back_id, by_the_log, seq = back
    if by_the_log or (seq is not None and seq < event.seq):
        return False
    conn.execute("UPDATE team_decision SET undoes = ? WHERE id = ?", (target, back_id))
    conn.execute("UPDATE journal SET undoes = NULL WHERE id = ?", (back_id,))
    return True


def _went_out(conn: Connection, decision_id: str) -> bool:
    """Say whether an answer is on its network: then its words are not to be sent once more by a slip."""
    return (
        conn.execute("SELECT 1 FROM outbox WHERE journal_id = ? AND state = 'sent'", (decision_id,)).fetchone()
        is not None
    )


def _link_undos(piece: Piece, decision_id: str) -> None:
    """Join what takes a decision back to it, where that came first: history is told backwards."""
    if piece.conn.execute("SELECT 1 FROM journal WHERE undoes = ?", (decision_id,)).fetchone() is None:
        piece.conn.execute(
            "UPDATE journal SET undoes = ?1 WHERE id = (SELECT id FROM team_decision WHERE undoes = ?1"
            " ORDER BY seq IS NULL, seq LIMIT 1) AND kind = 'undo'",
            (decision_id,),
        )


# --- writing ---------------------------------------------------------------------------------------


def _insert(
    piece: Piece,
    event: SharedEvent,
    body: DecisionBody,
    place: _Place,
    kind: DecisionKind,
    payload: Mapping[str, Any],
    *,
    undoes: str | None,
) -> None:
    """Write a row of the journal; what is told backwards goes before all that is there."""
    actor = AUTOMATON if body.actor == AUTOMATON else clean(body.actor if body.past and body.actor else event.name)
    (first,) = piece.conn.execute("SELECT min(seq) - 1 FROM journal").fetchone()
    piece.conn.execute(
        "INSERT INTO journal (seq, id, at, actor, kind, conversation_id, message_id, batch, undoes, payload, patches)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '[]')",
        (
            first if body.past else None,
            event.op,
            _at(event),
            actor or "?",
            kind,
            place.conversation_id,
            place.message_row,
            body.batch if is_uuid(body.batch) else event.op,
            undoes,
            clean(codec.dumps(payload)),
        ),
    )


def _at(event: SharedEvent) -> int:
    return min(max(event.at, 0), rowids.LATEST)


def _note(
    piece: Piece,
    event: SharedEvent,
    body: DecisionBody,
    *,
    aside: str | None = None,
    merged: str | None = None,
    undoes: str | None = None,
) -> None:
    """Write down where in the log a decision is, and what the log says of it."""
    piece.conn.execute(
        "INSERT INTO team_decision (id, brand_id, seq, seen, mine, desktop, person, past, aside_by, merged, undoes,"
        " facts) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"
        " ON CONFLICT DO UPDATE SET seq = ?3, seen = ?4, mine = mine OR ?5, desktop = ?6, person = ?7, past = ?8,"
        " aside_by = ?9, merged = ?10, undoes = ?11, facts = ?12",
        (
            event.op, piece.brand_id, event.seq, min(max(body.seen, 0), LARGEST), event.desktop == piece.me,
            event.desktop, event.person, body.past, aside, merged, undoes, clean(codec.dumps(body.facts)),
        ),
    )  # fmt: skip
    piece.conn.execute(
        "DELETE FROM team_queue WHERE kind = 'decision' AND key = ? AND brand_id = ?", (event.op, piece.brand_id)
    )


def _order(piece: Piece, decision_id: str, actions: Sequence[ActionBody], place: _Place) -> None:
    """Put what a decision orders into the outbox, where it is not yet. Raises Senseless."""
    for each in actions:
        row = piece.conn.execute("SELECT journal_id FROM outbox WHERE id = ?", (each.id,)).fetchone()
        if row is not None:
            if row[0] != decision_id:
                raise Senseless("another decision ordered that")
            continue
        if not is_uuid(each.id):
            raise Senseless("no id")
        action = payloads.action(each)
        piece.outbox_changed = True
        piece.conn.execute(
            "INSERT INTO outbox (id, journal_id, account_id, conversation_id, action, state, not_before, updated_at)"
            " VALUES (?, ?, ?, ?, ?, 'waiting', ?, ?)",
            (each.id, decision_id, place.account_id, place.conversation_id, clean(codec.dumps(action)),
             max(instant(each.not_before), 0), piece.at),
        )  # fmt: skip
