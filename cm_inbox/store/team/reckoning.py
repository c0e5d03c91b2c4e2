"""What became of a shared conversation: reckoned from its messages and the standing decisions, in the log's order.

Nothing depends on when what arrived where: two desktops that folded the same log reckon the same. What is decided here
and not in the log yet comes last. Local changes are reckoned in the same way as folded ones.

* A message is *dealt with* when the last standing decision that names it closed the conversation, when we answered
  elsewhere after it was written, or where it was before it was told.
* A conversation sleeps while the last decision about its state is a snooze that has not ended and nothing waits that
  its writer had not seen; it is open while something waits, or a person wants it open; else it is done.
* A message's status is what its network showed last, or what was decided after that.

A proposal waits while it stands and no answer that stands names it, nor has somebody sent it back.

A decision stands unless it was taken back, was set aside, or its action was refused or given up.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from cm_inbox.models.decisions import DecisionKind as Kind
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import MessageStatus
from cm_inbox.models.permissions import ActionKind, Allowed
from cm_inbox.store import accounts, codec, journal, proposals, rowids, state, verdicts
from cm_inbox.store.connection import Connection
from cm_inbox.store.state import FOR_GOOD

from . import evidence
from .evidence import PENDING, Base, Elsewhere, Kept, Said, Taken

STATUS = {Kind.HIDE: MessageStatus.HIDDEN, Kind.UNHIDE: MessageStatus.VISIBLE, Kind.DELETE: MessageStatus.DELETED}
SILENCING = (Kind.BAN, Kind.UNBAN, Kind.MUTE, Kind.UNMUTE)


def reckon(conn: Connection, conversation_ids: Iterable[int], at: Millis, updated: Collection[int] = ()) -> None:
    """Reckon conversations anew, with their authors, and write what differs. ``at`` is now.

    ``updated`` are those of which a message stands otherwise than before: their waiting is worked out in any case.
    """
    wanted = _with_merged(conn, conversation_ids)
    chosen = codec.dumps(wanted)
    taken = evidence.taken(conn, chosen)
    _reckon_statuses(conn, chosen, taken)
    bases = evidence.bases(conn, chosen)
    said = evidence.said(conn, chosen)
    elsewhere = evidence.elsewhere(conn, chosen)
    changed: list[int] = []
    for kept in evidence.kept(conn, chosen):
        decided = taken.get(kept.row, ())
        new = _conversation(
            kept,
            bases.get(kept.row, _UNTOUCHED),
            decided,
            said.get(kept.row, ()),
            elsewhere.get(kept.row, _NOTHING),
            at,
        )
        if new != kept:
            conn.execute(
                "UPDATE conversation SET state = ?, handled_id = ?, late = ?, unread = ?, snoozed_until = ?,"
                " priority = ?, assigned_to = ?, labels = ? WHERE id = ?",
                (new.state, new.handled_id, new.late, new.unread, new.snoozed_until, new.priority, new.assigned_to,
                 new.labels, new.row),
            )  # fmt: skip
        if new != kept or decided or kept.row in updated:
            changed.append(kept.row)
        _reckon_verdicts(conn, kept.row, decided)
    for row in changed:
        state.update_waiting(conn, row)
    verdicts.choose(conn, changed)
    proposals.reckon(conn, chosen)
    _reckon_authors(
        conn, {row for row, decided in taken.items() if any(each.kind in SILENCING for each in decided)}, at
    )


def _with_merged(conn: Connection, conversation_ids: Iterable[int]) -> list[int]:
    """Return these conversations, and those of decisions that stand and fall with one of theirs."""
    wanted = set(conversation_ids)
    rows = conn.execute(
        "SELECT DISTINCT follower.conversation_id FROM json_each(?) AS wanted"
        " CROSS JOIN journal ON journal.conversation_id = wanted.value"
        " CROSS JOIN team_decision ON merged = journal.id"
        " CROSS JOIN journal AS follower ON follower.id = team_decision.id",
        (codec.dumps(sorted(wanted)),),
    )
    return sorted(wanted.union(row[0] for row in rows))


# --- one conversation ------------------------------------------------------------------------------


_NOTHING = Elsewhere()
_UNTOUCHED = Base()


def _conversation(
    kept: Kept, base: Base, taken: Sequence[Taken], said: Sequence[Said], answered: Elsewhere, at: Millis
) -> Kept:
    if not taken and base is _UNTOUCHED and not answered.rows:
        return _untouched(kept, said)
    standing = [each for each in taken if each.stands]
    undealt = _undealt(base, standing, said, answered)
    waiting = [each for each in said if each.row in undealt and each.status in state.WAITS]
    mode, snooze, quieted, priority = base.kept, None, False, base.priority
    if base.snoozed is not None:
        snooze = (base.snoozed, set(base.knew))
    assigned, labels = base.assigned, json.dumps(base.labels, ensure_ascii=False)
    for each in standing:
        kind = each.kind
        if kind in journal.CLOSING:
            mode, snooze, priority = False, None, 0
        elif kind == Kind.REOPEN:
            mode, snooze = True, None
        elif kind == Kind.SNOOZE and isinstance(each.payload.get("until"), int):
            snooze, quieted = (int(each.payload["until"]), set(evidence.names(each.facts.get("knew")))), False
        elif kind in (Kind.HIDE, Kind.DELETE):
            mode, quieted = False, True
        elif kind == Kind.PRIORITIZE:
            priority = 1
        elif kind == Kind.LABEL:
            labels = journal.relabelled(labels, _text(each.payload))
        elif kind == Kind.ASSIGN:
            assigned = _text(each.payload).strip() or None
        if kind in (Kind.NOTE, Kind.ASSIGN) and each.facts.get("open") is True and (kind == Kind.NOTE or assigned):
            mode = True
    new_state, until = _state(waiting, mode, snooze, at, quieted=quieted)
    handled = max((each.row for each in said if each.direction == "in" and each.row not in undealt), default=0)
    late = [row for row in undealt if row < handled]
    unread = 0 if new_state == "done" else min(kept.unread, len(waiting))
    same = set(json.loads(kept.labels)) == set(json.loads(labels))
    return Kept(
        kept.row,
        kept.author_id,
        new_state,
        handled,
        state.dump_late(late),
        unread,
        until,
        priority,
        assigned,
        kept.labels if same else labels,
    )


def _untouched(kept: Kept, said: Sequence[Said]) -> Kept:
    """Return the same of a conversation that nobody decided upon: what nearly all are when a history is folded."""
    undealt = {each.row for each in said if each.direction == "in" and not each.dealt}
    waiting = sum(each.row in undealt and each.status in state.WAITS for each in said)
    handled = max((each.row for each in said if each.direction == "in" and each.dealt), default=0)
    late = state.dump_late([row for row in undealt if row < handled]) if handled else None
    return Kept(
        kept.row, kept.author_id, "open" if waiting else "done", handled, late, min(kept.unread, waiting), None, 0,
        None, "[]",
    )  # fmt: skip


def _state(
    waiting: Sequence[Said], mode: bool, snooze: tuple[int, set[str]] | None, at: Millis, *, quieted: bool
) -> tuple[str, int | None]:
    """Return the state, with until when it sleeps."""
    if snooze is not None and snooze[0] > at and not (quieted and not waiting):
        if all(each.native_id in snooze[1] or each.past for each in waiting):
            return "snoozed", snooze[0]
    elif snooze is not None and not quieted:
        mode = True  # it woke by itself
    return ("open" if waiting or mode else "done"), None


def _undealt(base: Base, standing: Sequence[Taken], said: Sequence[Said], answered: Elsewhere) -> set[int]:
    """Return the rows of messages of theirs that nobody dealt with."""
    named: dict[str, tuple[bool, Millis]] = {}
    for each in standing:
        for native_id in evidence.names(each.facts.get("dealt")) if each.kind in journal.CLOSING else ():
            named[native_id] = (True, each.at)
        for native_id in evidence.names(each.facts.get("opens")) if each.kind == Kind.REOPEN else ():
            named[native_id] = (False, each.at)
    undealt: set[int] = set()
    for message in said:
        if message.direction != "in":
            continue
        dealt, since = named.get(message.native_id, (None, 0))
        if dealt is None:
            dealt = message.dealt
            if dealt is None:
                dealt = message.row <= base.handled_id and message.row not in base.late
        if not dealt and any(row > message.row and rowids.created_at(row) >= since for row in answered.rows):
            dealt = True
        if not dealt:
            undealt.add(message.row)
    return undealt


def _text(payload: Mapping[str, Any]) -> str:
    text = payload.get("text")
    return text if isinstance(text, str) else ""


# --- statuses, verdicts, authors -------------------------------------------------------------------


def _reckon_statuses(conn: Connection, chosen: str, taken: Mapping[int, Sequence[Taken]]) -> None:
    """Set the status of the messages that were decided upon."""
    last: dict[tuple[int, str], tuple[int, str]] = {}
    for conversation_id, decided in taken.items():
        for each in decided:
            if each.native_id is not None and each.kind in STATUS:
                key = (conversation_id, each.native_id)
                last.setdefault(key, (-1, ""))
                if each.stands:
                    place = max(each.place, each.outcome_place or 0)
                    last[key] = max(last[key], (place, each.status or STATUS[Kind(each.kind)].value), key=_place)
    for conversation_id, native_id in conn.execute(_RETRACTED, (chosen,)).fetchall():
        last[conversation_id, native_id] = (PENDING + 1, MessageStatus.DELETED.value)
    for (conversation_id, native_id), (place, status) in last.items():
        found = conn.execute(
            f"SELECT id, status, observed, CASE WHEN turned THEN {PENDING - 1} ELSE coalesce(observed_seq, 0) END"  # noqa: S608
            " FROM message LEFT JOIN team_message ON message_id = message.id"
            " WHERE conversation_id = ? AND native_id = ?",
            (conversation_id, native_id),
        ).fetchone()
        if found is None:
            continue
        row, now, observed, observed_place = found
        wanted = status if place > observed_place else observed
        if wanted is not None and wanted != now:
            conn.execute("UPDATE message SET status = ? WHERE id = ?", (wanted, row))


def _place(found: tuple[int, str]) -> int:
    return found[0]


_RETRACTED = """
SELECT outbox.conversation_id, coalesce(first.result ->> 'message', outbox.action ->> 'message_id')
FROM json_each(?) AS wanted CROSS JOIN outbox ON outbox.conversation_id = wanted.value
LEFT JOIN outbox AS first ON first.id = outbox.inverse_of
WHERE outbox.state = 'sent' AND outbox.action ->> 'kind' = 'retract'
  AND coalesce(first.result ->> 'message', outbox.action ->> 'message_id') IS NOT NULL
"""


def _reckon_verdicts(conn: Connection, conversation_id: int, taken: Sequence[Taken]) -> None:
    """Set what became of the verdicts that decisions dealt with; the others are as they were judged."""
    wanted: dict[tuple[str, str], str] = {}
    for each in taken:
        named = each.facts.get("verdicts")
        for pair in named if isinstance(named, list) else ():
            if isinstance(pair, list) and len(pair) == 2 and all(isinstance(part, str) for part in pair):
                key = (pair[0], pair[1])
                wanted.setdefault(key, "open")
                if each.stands:
                    wanted[key] = "dismissed" if each.kind == Kind.DISMISS else "applied"
    for (native_id, rule), standing in wanted.items():
        conn.execute(
            "UPDATE verdict SET standing = ?1 WHERE rule = ?2 AND standing <> ?1 AND message_id ="
            " (SELECT id FROM message WHERE conversation_id = ?3 AND native_id = ?4)",
            (standing, rule, conversation_id, native_id),
        )


def _reckon_authors(conn: Connection, conversation_ids: Iterable[int], at: Millis) -> None:
    """Set until when the authors of these conversations are banned and muted, by all that was decided about them."""
    authors = conn.execute(
        "SELECT DISTINCT author.id, author.account_id, author.banned_until, author.muted_until,"
        " team_author.banned_until, team_author.muted_until"
        " FROM json_each(?) AS wanted CROSS JOIN conversation ON conversation.id = wanted.value"
        " JOIN author ON author.id = conversation.author_id LEFT JOIN team_author ON team_author.author_id = author.id",
        (codec.dumps(list(conversation_ids)),),
    ).fetchall()
    for author_id, account_id, banned_now, muted_now, *first in authors:
        until: dict[bool, int | None] = dict(zip((True, False), first, strict=True))  # banned, muted
        theirs = [row[0] for row in conn.execute("SELECT id FROM conversation WHERE author_id = ?", (author_id,))]
        decided = [each for one in evidence.taken(conn, codec.dumps(theirs)).values() for each in one if each.stands]
        for each in sorted(decided, key=lambda one: (one.place, one.order)):
            if each.kind in SILENCING:
                said = each.payload.get("until")
                limit = said if isinstance(said, int) else FOR_GOOD
                until[each.kind in (Kind.BAN, Kind.UNBAN)] = limit if each.kind in (Kind.BAN, Kind.MUTE) else None
        for banned, now, kind in ((True, banned_now, ActionKind.BAN), (False, muted_now, ActionKind.MUTE)):
            if now is None and _is_over(until[banned], at) and not _must_be_lifted(conn, account_id, kind):
                until[banned] = None  # its network ended it, which was seen here
        if (until[True], until[False]) != (banned_now, muted_now):
            conn.execute(
                "UPDATE author SET banned_until = ?, muted_until = ? WHERE id = ?",
                (until[True], until[False], author_id),
            )


def _must_be_lifted(conn: Connection, account_id: int, kind: ActionKind) -> bool:
    """Say whether a ban or mute ends by a decision: its network does not end it by itself."""
    permission = accounts.account(conn, account_id).permissions.get(kind)
    return isinstance(permission, Allowed) and not permission.timed


def _is_over(until: int | None, at: Millis) -> bool:
    return until is not None and until != FOR_GOOD and until <= at
