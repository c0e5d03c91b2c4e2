"""Which brands are shared, since when, and how far their log is folded. Call all of it inside a transaction."""

from __future__ import annotations

from cm_inbox.models.accounts import Brand
from cm_inbox.models.instants import Millis
from cm_inbox.store import accounts
from cm_inbox.store.connection import Connection
from cm_inbox.store.text import clean

from . import triggers


def adopt(conn: Connection, uid: str, name: str, *, at: Millis) -> Brand:
    """Return the team's brand of that uid: who has it, else one of that name, which takes it, else a new one."""
    found = conn.execute("SELECT id FROM brand WHERE uid = ?", (uid,)).fetchone()
    if found is None:
        same = [each for each in accounts.brands(conn) if each.name.casefold() == clean(name).strip().casefold()]
        row = same[0] if same else accounts.add_brand(conn, clean(name).strip() or uid[:8], at=at)
        conn.execute("UPDATE brand SET uid = ? WHERE id = ?", (uid, row.id))
        return accounts.brand(conn, row.id)
    return accounts.brand(conn, int(found[0]))


_BASES = """
INSERT INTO team_base (conversation_id, handled_id, late, body)
SELECT id, handled_id, late, json_object(
    'kept', json(iif(state = 'open' AND waiting_since IS NULL, 'true', 'false')),
    'snoozed', CASE state WHEN 'snoozed' THEN snoozed_until END,
    'knew', json(CASE state WHEN 'snoozed' THEN
      (SELECT json_group_array(native_id) FROM message WHERE message.conversation_id = conversation.id
        AND direction = 'in') ELSE '[]' END),
    'priority', priority, 'assigned', assigned_to, 'labels', json(labels))
  FROM conversation WHERE brand_id = ? ON CONFLICT DO NOTHING
"""


def begin(conn: Connection, brand_id: int, *, settings: bool = True) -> None:
    """Share a brand: from now on what happens in it is told, and so is its history, newest first.

    How everything stands now is what decisions of the log build on, until the log itself says how that was.
    ``settings``: also what the brand looks like and its charters; not where the team has told that already.
    May be called again: it then only makes sure that all is in place.
    """
    triggers.make(conn)
    if conn.execute("SELECT 1 FROM team_brand WHERE brand_id = ?", (brand_id,)).fetchone() is not None:
        return
    accounts.brand(conn, brand_id)
    messages = conn.execute("SELECT max(id) FROM message").fetchone()[0]
    decisions = conn.execute("SELECT max(seq) FROM journal").fetchone()[0]
    conn.execute(
        "INSERT INTO team_brand (brand_id, message_before, journal_before) VALUES (?, ?, ?)",
        (brand_id, None if messages is None else messages + 1, None if decisions is None else decisions + 1),
    )
    conn.execute(_BASES, (brand_id,))
    conn.execute(
        "INSERT INTO team_author (author_id, banned_until, muted_until) SELECT author.id, banned_until, muted_until"
        " FROM author JOIN account ON account.id = account_id WHERE brand_id = ?"
        " AND (banned_until IS NOT NULL OR muted_until IS NOT NULL) ON CONFLICT DO NOTHING",
        (brand_id,),
    )
    for kind, query in (
        ("brand", "SELECT id FROM brand WHERE id = ?"),
        ("account", "SELECT id FROM account WHERE brand_id = ? ORDER BY id"),
        ("charter", "SELECT id FROM charter WHERE brand_id = ? ORDER BY number"),
    ):
        for (key,) in conn.execute(query, (brand_id,)).fetchall() if settings or kind == "account" else ():
            queue(conn, brand_id, kind, key)


def queue(conn: Connection, brand_id: int, kind: str, key: int | str) -> int:
    """Have something told, after what waits already; return its ticket."""
    conn.execute("UPDATE team_ticket SET last = last + 1")
    (ticket,) = conn.execute("SELECT last FROM team_ticket").fetchone()
    conn.execute(
        "INSERT INTO team_queue (ticket, brand_id, kind, key) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (ticket, brand_id, kind, key),
    )
    return int(ticket)


_OF_BRAND = {
    "team_proposal": "id IN (SELECT id FROM team_decision WHERE brand_id = ?1)",
    "team_queue": "brand_id = ?1",
    "team_action": "action_id IN (SELECT outbox.id FROM outbox JOIN account ON account.id = account_id"
    " WHERE brand_id = ?1)",
    "team_decision": "brand_id = ?1",
    "team_message": "message_id IN (SELECT message.id FROM account JOIN message ON account_id = account.id"
    " WHERE brand_id = ?1)",
    "team_base": "conversation_id IN (SELECT id FROM conversation WHERE brand_id = ?1)",
    "team_author": "author_id IN (SELECT author.id FROM author JOIN account ON account.id = account_id"
    " WHERE brand_id = ?1)",
    "team_charter": "charter_id IN (SELECT id FROM charter WHERE brand_id = ?1)",
    "team_brand": "brand_id = ?1",
}


def end(conn: Connection, brand_id: int | None = None) -> None:
    """Share a brand (None: all of them) no more. Its history stays, with what colleagues decided.

    What is to be sent for decisions of the log is left to the team: nobody else could tell whether it was.
    """
    for each in shared_brands(conn) if brand_id is None else [brand_id]:
        conn.execute(
            "UPDATE outbox SET state = 'cancelled' WHERE state = 'waiting' AND journal_id IN"
            " (SELECT id FROM team_decision WHERE brand_id = ? AND (seq IS NOT NULL OR NOT mine))",
            (each,),
        )
        for table, where in _OF_BRAND.items():
            conn.execute(f"DELETE FROM {table} WHERE {where}", (each,))  # noqa: S608 - constants of ours
    if not shared_brands(conn):
        triggers.drop(conn)


def shared_brands(conn: Connection) -> list[int]:
    """Return the brands whose queue is shared, by their rows."""
    return [row[0] for row in conn.execute("SELECT brand_id FROM team_brand ORDER BY brand_id")]


def anchor(conn: Connection, brand_id: int) -> tuple[int, bytes | None]:
    """Return how far a brand's log is folded, and its hash there (None at the beginning)."""
    found = conn.execute("SELECT seq, hash FROM team_brand WHERE brand_id = ?", (brand_id,)).fetchone()
    return (0, None) if found is None else (int(found[0]), found[1])


def restart(conn: Connection, brand_id: int) -> None:
    """Have a brand's log folded from its beginning: what it says is then worked out anew, nothing is doubled."""
    conn.execute("UPDATE team_brand SET seq = 0, hash = NULL WHERE brand_id = ?", (brand_id,))
    conn.execute("UPDATE team_decision SET seq = NULL, merged = NULL WHERE brand_id = ?", (brand_id,))
    conn.execute(
        "UPDATE team_message SET op = NULL, seq = NULL, edited_at = NULL, observed_seq = NULL"  # noqa: S608 - ours
        f" WHERE {_OF_BRAND['team_message']}",
        (brand_id,),
    )
    for table in ("team_base", "team_author"):
        conn.execute(f"UPDATE {table} SET seq = NULL WHERE {_OF_BRAND[table]}", (brand_id,))  # noqa: S608 - ours
    conn.execute(
        f"UPDATE team_action SET seq = NULL, state = NULL, status = NULL WHERE {_OF_BRAND['team_action']}",  # noqa: S608
        (brand_id,),
    )
    conn.execute(f"DELETE FROM team_charter WHERE {_OF_BRAND['team_charter']}", (brand_id,))  # noqa: S608 - ours
