"""Messages of the log into the history: new ones as ingest stores them, later events as what the log says of them.

The log's order decides where two desktops saw different things; what is still to be told from here comes after it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import msgspec

from cm_inbox.models.instants import parse_time
from cm_inbox.models.messages import Author, Message, Post, RemovedBy, Thread
from cm_inbox.models.permissions import ActionKind, Reason
from cm_inbox.models.team import SharedEvent
from cm_inbox.store import accounts, codec, confirmed, forgetting, ingest, rowids, updates
from cm_inbox.store.connection import Connection
from cm_inbox.store.text import clean

from . import sharing, telling
from .bodies import LARGEST, MessageBody, Senseless
from .piece import Piece

ONCE = ("dealt", "past", "conversation", "to")
"""What is said of a message the first time alone."""


def store(piece: Piece, run: Sequence[tuple[SharedEvent, MessageBody]]) -> None:
    """Take events about messages into the history, in their order. Raises Senseless, ValueError."""
    for account_id, account_uid, events in _by_account(piece, run):
        known = _known(piece.conn, account_id, [body.id for _, body in events])
        wanted = _wanted(piece, account_uid, events)
        first: dict[str, tuple[SharedEvent, MessageBody, Message]] = {}
        for event, body in events:
            if body.id not in known and body.id not in first and body.id in wanted:
                first[body.id] = (event, body, _message(body))
        plain = _store_new(piece, account_id, first)
        rows = known | _known(piece.conn, account_id, list(first))
        for event, body in events:
            if body.id in rows and event.seq not in plain:
                new = body.id in first and first[body.id][0] is event
                _take(piece, account_id, rows[body.id], event, body, new=new)


def _by_account(
    piece: Piece, run: Sequence[tuple[SharedEvent, MessageBody]]
) -> list[tuple[int, str, list[tuple[SharedEvent, MessageBody]]]]:
    """Part events by their account; ids are as they can be stored from here on. Raises Senseless."""
    grouped: dict[tuple[str, str], list[tuple[SharedEvent, MessageBody]]] = {}
    for event, body in run:
        if not (body.network.strip() and body.id.strip() and body.thread.id.strip() and body.author.id.strip()):
            raise Senseless("an id is empty")
        body.id = clean(body.id)
        grouped.setdefault((body.network, body.account), []).append((event, body))
    if not all(address.strip() for _, address in grouped):
        raise Senseless("an account without an address")
    return [
        (*account_of(piece, clean(network), clean(address)), events) for (network, address), events in grouped.items()
    ]


def account_of(piece: Piece, network: str, address: str) -> tuple[int, str]:
    """Return row and uid of an account of the brand, made as an archive where it is not here.

    Raises Senseless for one that belongs to another brand here.
    """
    made = accounts.add_archive_account(piece.conn, piece.brand_id, network, address, at=piece.at)
    if made.brand_id != piece.brand_id:
        raise Senseless("the account of another brand")
    return made.id, made.uid


def _known(conn: Connection, account_id: int, native_ids: Sequence[str]) -> dict[str, int]:
    rows = conn.execute(
        "SELECT native_id, message.id FROM json_each(?) CROSS JOIN message ON account_id = ? AND native_id = value",
        (codec.dumps(list(native_ids)), account_id),
    )
    return dict(rows.fetchall())


def _wanted(piece: Piece, account_uid: str, events: Sequence[tuple[SharedEvent, MessageBody]]) -> set[str]:
    """Return those of the messages that nobody had forgotten here, for good or because they are old."""
    before = forgetting.forgotten_before(piece.conn, piece.brand_id)
    young = [body.id for _, body in events if not before or parse_time(body.created_at) >= before]
    erased = forgetting.erased(piece.conn, account_uid, young)
    return {native_id for native_id in young if native_id not in erased}


class _Extra(msgspec.Struct):
    """What few messages have, as ``codec`` keeps it."""

    url: str | None = None
    attachments: list[tuple[str, str, str]] = msgspec.field(default_factory=list)
    denied: dict[ActionKind, _Refused] = msgspec.field(default_factory=dict)
    windows: dict[ActionKind, tuple[int | None, bool]] = msgspec.field(default_factory=dict)
    reported: bool = False


class _Refused(msgspec.Struct):
    reason: Reason
    until: int | None = None


def _message(body: MessageBody) -> Message:
    """Return what is told as a message. Raises Senseless, ValueError."""
    extra = codec.decode_extra(_sound_extra(body.extra))
    post = body.thread.post
    if post is not None and len(post) != 3:
        raise Senseless("the post of a thread")
    return Message(
        body.id,
        Thread(body.thread.id, body.thread.kind, body.thread.title, body.thread.url, Post(*post) if post else None),
        Author(body.author.id, body.author.handle or body.author.id, body.author.name, body.author.url,
               body.author.avatar_url),
        body.direction,
        body.visibility,
        body.text,
        min(max(parse_time(body.created_at), 0), rowids.LATEST),
        _edited(body),
        body.parent or None,
        body.status,
        extra.url,
        extra.attachments,
        extra.denied,
        extra.windows,
        extra.reported,
    )  # fmt: skip


def _sound_extra(text: str | None) -> str | None:
    if not text:
        return None
    try:
        msgspec.json.decode(text, type=_Extra)
    except (msgspec.DecodeError, RecursionError) as error:
        raise Senseless(str(error)) from None
    value = json.loads(text)
    if not all(isinstance(each, dict) and each.get("is") == "denied" for each in value.get("denied", {}).values()):
        raise Senseless("a refusal that is none")
    return text


def _edited(body: MessageBody) -> int | None:
    return None if body.edited_at is None else min(max(parse_time(body.edited_at), 0), rowids.LATEST)


def _store_new(piece: Piece, account_id: int, first: dict[str, tuple[SharedEvent, MessageBody, Message]]) -> set[int]:
    """Store what is new here; return the numbers of those events of which nothing else is to be taken over."""
    if not first:
        return set()
    scope = ingest.scope(piece.conn, account_id)
    scope.shared = False  # it is reckoned at the end of the fold
    result = ingest.store_messages(
        piece.conn,
        scope,
        [message for _, _, message in first.values()],
        now=piece.at,
        settled={native_id for native_id, (_, body, _) in first.items() if body.dealt},
        past={native_id for native_id, (_, body, _) in first.items() if body.past or body.conversation is not None},
    )
    piece.touched |= set(result.conversations)
    piece.arrived += result.arrived
    return _note_new(piece, account_id, first)


def _note_new(piece: Piece, account_id: int, first: dict[str, tuple[SharedEvent, MessageBody, Message]]) -> set[int]:
    """Write down at once what the log says of new messages that are as nearly all are."""
    noted: list[tuple[Any, ...]] = []
    plain: set[int] = set()
    for native_id, row, conversation_id, removed_by, direction in piece.conn.execute(
        "SELECT native_id, message.id, conversation_id, removed_by, direction FROM json_each(?) CROSS JOIN message"
        " ON account_id = ? AND native_id = value",
        (codec.dumps(list(first)), account_id),
    ).fetchall():
        event, body, message = first[native_id]
        if removed_by is not None or body.removed_by is not None or direction != "in":
            continue
        plain.add(event.seq)
        place = event.seq if body.turned else 0
        status = body.status.value
        noted.append((row, event.op, event.seq, message.edited_at, status, place, body.dealt, body.past))
        piece.came(account_id, conversation_id, native_id)
        _take_base(piece.conn, conversation_id, event, body)
    piece.conn.executemany(
        "INSERT INTO team_message (message_id, op, seq, edited_at, observed, observed_seq, dealt, past)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        noted,
    )
    return plain


_ROW = """
SELECT conversation_id, direction, status, text, message.edited_at, removed_by, extra, op, seq, team_message.edited_at,
  observed, turned, EXISTS (SELECT 1 FROM team_queue WHERE kind = 'message' AND key = message.id), thread_id
FROM message LEFT JOIN team_message ON message_id = message.id WHERE message.id = ?
"""


class _Row(msgspec.Struct):
    conversation_id: int | None
    direction: str
    status: str
    text: str
    edited_at: int | None
    removed_by: str | None
    extra: str | None
    op: str | None
    seq: int | None
    told_edited_at: int | None
    observed: str | None
    turned: int | None
    pending: int
    thread_id: int


def _take(piece: Piece, account_id: int, row: int, event: SharedEvent, body: MessageBody, *, new: bool) -> None:
    """Take over what an event says of a message that is here."""
    conn, here = piece.conn, _Row(*piece.conn.execute(_ROW, (row,)).fetchone())
    edited_at, first = _edited(body), here.seq is None
    text_changed = new
    if not new:
        text_changed = _take_words(piece, row, here, body, edited_at)
    elif here.removed_by is not None and body.removed_by is None:  # it was said to be gone before it came
        sharing.queue(conn, piece.brand_id, "message", row)
        here.turned, here.observed = 1, here.status
    observed, observed_seq, turned = _observe(conn, row, here, event, body, first=first)
    conn.execute(
        "INSERT INTO team_message (message_id, op, seq, edited_at, observed, observed_seq, turned, dealt, past)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT DO UPDATE SET op = ?2, seq = ?3,"
        " edited_at = coalesce(max(?4, edited_at), ?4, edited_at), observed = ?5,"
        " observed_seq = coalesce(?6, observed_seq), turned = ?7,"
        " dealt = CASE WHEN ?10 THEN ?8 ELSE dealt END, past = CASE WHEN ?10 THEN ?9 ELSE past END",
        (row, event.op, event.seq, edited_at, observed, observed_seq, turned, body.dealt, body.past, first),
    )
    conversation_id = _place(piece, row, here, body)
    if conversation_id is not None:
        piece.touched.add(conversation_id)
        if not new:
            piece.updated.add(conversation_id)
        _take_base(conn, conversation_id, event, body)
        if text_changed and here.direction == "in":
            piece.came(account_id, conversation_id, body.id)
    if here.pending:
        _forget_if_said(conn, row, event)


def _take_words(piece: Piece, row: int, here: _Row, body: MessageBody, edited_at: int | None) -> bool:
    """Take over text, edit and what else came with it; say whether the text is another now.

    What is older than the log's newest is not taken over, nor what a change that is still to be told replaces.
    """
    conn, told = piece.conn, here.told_edited_at
    if told is not None and (edited_at is None or edited_at < told):
        return False
    newer = edited_at is not None and (here.edited_at is None or edited_at > here.edited_at)
    if here.pending and not newer:
        return False
    text = clean(body.text)
    final = here.removed_by == RemovedBy.AUTHOR.value and not (here.turned and here.text)  # as the log has it by now
    kept = final or (not newer and telling.is_forgotten(conn, row))
    changed = text != here.text and not kept and not (body.cut and here.text.startswith(text))
    if changed:
        conn.execute(
            "INSERT INTO revision (message_id, seen_until, text) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            (row, edited_at or piece.at, here.text),
        )
        known = updates.Stored(row, 0, None, here.direction, here.status, here.text, None, None, None, None)
        updates.rewrite(conn, known, text)
    extra = codec.encode_extra(_message(body))
    conn.execute(
        "UPDATE message SET edited_at = ?, extra = coalesce(?, extra) WHERE id = ?",
        (edited_at, None if kept else extra, row),
    )
    return changed


def _observe(
    conn: Connection, row: int, here: _Row, event: SharedEvent, body: MessageBody, *, first: bool
) -> tuple[str | None, int | None, int]:
    """Take over how the network showed a message; return that, where in the log, whether it is still to be told."""
    removed_by = None if body.removed_by is None else body.removed_by.value
    final = body.turned and removed_by == RemovedBy.AUTHOR.value  # whoever says so first is right
    if here.turned and not final:
        same = (body.status.value, removed_by) == (here.observed, here.removed_by)
        return here.observed, event.seq if same and body.turned else None, 0 if same and body.turned else 1
    if not (first or body.turned):
        return here.observed, None, 0
    if not here.turned and here.removed_by == RemovedBy.AUTHOR.value:  # that is the last there is to say
        return here.observed, event.seq if body.turned else 0, 0
    conn.execute("UPDATE message SET status = ?, removed_by = ? WHERE id = ?", (body.status.value, removed_by, row))
    if body.forget and removed_by is not None and here.text:
        confirmed.forget_words(conn, [row])
    return body.status.value, event.seq if body.turned else 0, 0


def _place(piece: Piece, row: int, here: _Row, body: MessageBody) -> int | None:
    """Return the conversation of a message; an answer of ours is where its teller had it."""
    if here.direction != "out" or body.to is None:
        return here.conversation_id
    found = piece.conn.execute(
        "SELECT conversation.id FROM conversation JOIN author ON author.id = author_id"
        " WHERE thread_id = ? AND author.native_id = ?",
        (here.thread_id, clean(body.to)),
    ).fetchone()
    if found is None or found[0] == here.conversation_id:
        return here.conversation_id
    if here.conversation_id is not None:
        piece.touched.add(here.conversation_id)
    piece.conn.execute("UPDATE message SET conversation_id = ? WHERE id = ?", (found[0], row))
    return int(found[0])


def _take_base(conn: Connection, conversation_id: int, event: SharedEvent, body: MessageBody) -> None:
    """Take over how a conversation stood when its brand was shared, from the first who says so."""
    base = body.conversation
    if base is None:
        return
    known = conn.execute("SELECT seq FROM team_base WHERE conversation_id = ?", (conversation_id,)).fetchone()
    if known is not None and known[0] is not None and known[0] <= event.seq:
        return
    if any(not -1 <= each <= LARGEST for each in (base.snoozed or 0, base.banned or 0, base.muted or 0)):
        raise Senseless("no instant")
    said: dict[str, Any] = {
        "kept": base.kept, "snoozed": base.snoozed, "knew": base.knew, "priority": base.priority,
        "assigned": base.assigned, "labels": base.labels,
    }  # fmt: skip
    conn.execute(
        "INSERT INTO team_base (conversation_id, seq, body) VALUES (?1, ?2, ?3)"
        " ON CONFLICT DO UPDATE SET seq = ?2, body = ?3",
        (conversation_id, event.seq, clean(codec.dumps(said))),
    )
    if base.banned is None and base.muted is None:
        return
    conn.execute(
        "INSERT INTO team_author (author_id, seq, banned_until, muted_until)"
        " SELECT author_id, ?2, ?3, ?4 FROM conversation WHERE id = ?1"
        " ON CONFLICT DO UPDATE SET seq = ?2, banned_until = ?3, muted_until = ?4 WHERE team_author.seq IS NULL",
        (conversation_id, event.seq, base.banned, base.muted),
    )
    conn.execute(
        "UPDATE author SET banned_until = ?, muted_until = ? WHERE id ="
        " (SELECT author_id FROM conversation WHERE id = ?)",
        (base.banned, base.muted, conversation_id),
    )


def _forget_if_said(conn: Connection, row: int, event: SharedEvent) -> None:
    """Let go of what was to be told of a message where the log says just that now."""
    told = telling.message_body(conn, row)
    if told is None or _essence(told[2]) == _essence(event.body):
        conn.execute("DELETE FROM team_queue WHERE kind = 'message' AND key = ?", (row,))


def _essence(body: str) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(body)
    return {key: each for key, each in value.items() if key not in (*ONCE, "turned")}
