"""What reckoning looks at: shared decisions and whether they stand, messages, and how conversations stood at first."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from cm_inbox.models.instants import Millis
from cm_inbox.store import rowids
from cm_inbox.store.connection import Connection

from .bodies import LARGEST

PENDING = LARGEST
"""Where what is not in the log yet has its place: after all that is."""


class Taken(msgspec.Struct):
    """A shared decision, as far as reckoning asks."""

    id: str
    conversation_id: int
    kind: str
    native_id: str | None
    at: Millis
    payload: dict[str, Any]
    facts: dict[str, Any]
    place: int
    order: int
    outcome_place: int | None
    status: str | None
    stands: bool


class Said(msgspec.Struct):
    """A message, as far as reckoning asks."""

    row: int
    native_id: str
    direction: str
    status: str
    dealt: bool | None
    past: bool


class Kept(msgspec.Struct):
    """A conversation as its row is now."""

    row: int
    author_id: int
    state: str
    handled_id: int
    late: str | None
    unread: int
    snoozed_until: int | None
    priority: int
    assigned_to: str | None
    labels: str


class Base(msgspec.Struct):
    """How it stood before the first decision."""

    handled_id: int = 0
    late: frozenset[int] = frozenset()
    kept: bool = False
    snoozed: int | None = None
    knew: list[str] = msgspec.field(default_factory=list)
    priority: int = 0
    assigned: str | None = None
    labels: list[str] = msgspec.field(default_factory=list)


class Elsewhere(msgspec.Struct):
    """Our answers in a conversation that were not given from here; ``until``: an answer of ours is under way since."""

    rows: tuple[int, ...] = ()
    until: Millis | None = None


REFUSED = """
  EXISTS (SELECT 1 FROM outbox WHERE outbox.journal_id = {id} AND outbox.result IS NULL
    AND outbox.state IN ('failed', 'cancelled'))
"""
"""For queries: an action of a decision was refused, or given up though it was not seen there."""

_UNDONE = f"""
  EXISTS (SELECT 1 FROM journal AS back WHERE back.undoes = j.id
    AND NOT {REFUSED.format(id="back.id")})
"""  # noqa: S608 - constants of ours

_TAKEN = f"""
SELECT j.id, j.conversation_id, j.kind, message.native_id, j.at, j.payload, facts,
  coalesce(team_decision.seq, {PENDING}), j.seq,
  (SELECT max(team_action.seq) FROM outbox JOIN team_action ON action_id = outbox.id
    WHERE outbox.journal_id = j.id AND team_action.state = 'sent'),
  (SELECT coalesce(team_action.status, outbox.result ->> 'status') FROM outbox LEFT JOIN team_action
    ON action_id = outbox.id WHERE outbox.journal_id = j.id AND outbox.state = 'sent' LIMIT 1),
  NOT {_UNDONE} AND CASE WHEN merged IS NULL THEN NOT {REFUSED.format(id="j.id")} ELSE
    NOT EXISTS (SELECT 1 FROM journal AS back WHERE back.undoes = merged
      AND NOT {REFUSED.format(id="back.id")})
    AND NOT {REFUSED.format(id="merged")} END
FROM json_each(?) AS wanted CROSS JOIN journal AS j ON j.conversation_id = wanted.value
JOIN team_decision ON team_decision.id = j.id LEFT JOIN message ON message.id = j.message_id
WHERE j.kind <> 'undo' AND NOT past ORDER BY coalesce(team_decision.seq, {PENDING}), j.seq
"""  # noqa: S608 - constants of ours


def taken(conn: Connection, chosen: str) -> dict[int, list[Taken]]:
    found: dict[int, list[Taken]] = {}
    for row in conn.execute(_TAKEN, (chosen,)):
        (decision_id, conversation_id, kind, native_id, at, payload, facts, place, order, outcome, status, stands) = row
        each = Taken(
            decision_id, conversation_id, kind, native_id, at, _object(payload), _object(facts), place, order, outcome,
            status, bool(stands),
        )  # fmt: skip
        found.setdefault(each.conversation_id, []).append(each)
    return found


def _object(text: str) -> dict[str, Any]:
    value = json.loads(text)
    return value if isinstance(value, dict) else {}


def said(conn: Connection, chosen: str) -> dict[int, list[Said]]:
    found: dict[int, list[Said]] = {}
    for row in conn.execute(
        "SELECT conversation_id, message.id, native_id, direction, status, dealt, coalesce(past, 0)"
        " FROM json_each(?) AS wanted CROSS JOIN message ON conversation_id = wanted.value"
        " LEFT JOIN team_message ON message_id = message.id ORDER BY message.id",
        (chosen,),
    ):
        dealt = None if row[5] is None else bool(row[5])
        found.setdefault(row[0], []).append(Said(row[1], row[2], row[3], row[4], dealt, bool(row[6])))
    return found


def bases(conn: Connection, chosen: str) -> dict[int, Base]:
    found: dict[int, Base] = {}
    for row, handled_id, late, body in conn.execute(
        "SELECT conversation_id, handled_id, late, body FROM json_each(?) CROSS JOIN team_base"
        " ON conversation_id = value",
        (chosen,),
    ):
        said = _object(body)
        base = found[row] = Base(handled_id, frozenset(json.loads(late)) if late else frozenset())
        base.kept = bool(said.get("kept"))
        base.snoozed = said["snoozed"] if isinstance(said.get("snoozed"), int) else None
        base.knew = names(said.get("knew"))
        base.priority = 1 if said.get("priority") == 1 else 0
        base.assigned = said["assigned"] if isinstance(said.get("assigned"), str) else None
        base.labels = names(said.get("labels"))
    return found


def kept(conn: Connection, chosen: str) -> list[Kept]:
    rows = conn.execute(
        "SELECT conversation.id, author_id, state, handled_id, late, unread, snoozed_until, priority, assigned_to,"
        " labels FROM json_each(?) AS wanted CROSS JOIN conversation ON conversation.id = wanted.value",
        (chosen,),
    )
    return [Kept(*row) for row in rows.fetchall()]


_ANSWERS = """
SELECT conversation_id, message.id FROM json_each(?1) AS wanted CROSS JOIN message ON conversation_id = wanted.value
WHERE direction = 'out' AND status IN ('visible', 'held') AND native_id NOT IN (
  SELECT result ->> 'message' FROM outbox WHERE outbox.conversation_id = wanted.value
    AND result ->> 'message' IS NOT NULL)
"""

_UNDER_WAY = """
SELECT outbox.conversation_id, min(journal.at) FROM json_each(?1) AS wanted
CROSS JOIN outbox ON outbox.conversation_id = wanted.value JOIN journal ON journal.id = journal_id
WHERE outbox.state IN ('waiting', 'sending', 'unknown') AND action ->> 'kind' IN ('reply', 'reply-private')
GROUP BY 1
"""


def elsewhere(conn: Connection, chosen: str) -> dict[int, Elsewhere]:
    under_way = dict(conn.execute(_UNDER_WAY, (chosen,)).fetchall())
    found: dict[int, Elsewhere] = {}
    for conversation_id, row in conn.execute(_ANSWERS, (chosen,)).fetchall():
        until = under_way.get(conversation_id)
        if until is None or rowids.created_at(row) < until:
            known = found.setdefault(conversation_id, Elsewhere())
            known.rows = (*known.rows, row)
    return found


def names(value: object) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []
