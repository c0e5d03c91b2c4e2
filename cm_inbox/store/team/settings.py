"""What brands of a team have in common beside messages and decisions: charters, looks, reply targets, accounts."""

from __future__ import annotations

import contextlib
import re

import msgspec

from cm_inbox import brand_look
from cm_inbox.errors import UsageError
from cm_inbox.models.accounts import Health
from cm_inbox.models.team import SharedEvent
from cm_inbox.store import accounts, codec, rowids, state
from cm_inbox.store.connection import Connection
from cm_inbox.store.text import clean

from . import telling
from .bodies import AccountBody, BrandBody, CharterBody, Senseless, is_uuid
from .messages import account_of
from .piece import Piece

_COLOUR = re.compile("|".join(brand_look.COLOURS) + "|#[0-9A-Fa-f]{6}")

LONGEST_TARGET = 60 * 24 * 366
"""Minutes: a reply target beyond is none."""


def fold_charter(piece: Piece, event: SharedEvent, body: CharterBody) -> None:
    """Take over a version of the charter. The log's order is that of the versions; what it has not comes after."""
    conn = piece.conn
    if not is_uuid(body.id) or body.id != event.op:
        raise Senseless("no id")
    known = conn.execute("SELECT brand_id FROM charter WHERE id = ?", (body.id,)).fetchone()
    if known is not None and known[0] != piece.brand_id:
        raise Senseless("the charter of another brand")
    before = _in_force(conn, piece.brand_id)
    conn.execute(
        "INSERT INTO charter (id, brand_id, number, at, author, text, included, note)"
        " SELECT ?1, ?2, coalesce(max(number), 0) + 1, ?3, ?4, ?5, ?6, ?7 FROM charter WHERE brand_id = ?2"
        " ON CONFLICT (id) DO NOTHING",
        (body.id, piece.brand_id, min(max(body.at, 0), rowids.LATEST), clean(body.author), clean(body.text),
         clean(codec.dumps(body.included)), clean(body.note)),
    )  # fmt: skip
    conn.execute(
        "INSERT INTO team_charter (charter_id, seq) VALUES (?1, ?2) ON CONFLICT DO NOTHING", (body.id, event.seq)
    )
    conn.execute("DELETE FROM team_queue WHERE kind = 'charter' AND key = ?", (body.id,))
    _number(conn, piece.brand_id)
    piece.charters_changed |= _in_force(conn, piece.brand_id) != before


def _in_force(conn: Connection, brand_id: int) -> str | None:
    found = conn.execute(
        "SELECT id FROM charter WHERE brand_id = ? ORDER BY number DESC LIMIT 1", (brand_id,)
    ).fetchone()
    return None if found is None else str(found[0])


def _number(conn: Connection, brand_id: int) -> None:
    """Number the versions of a brand's charter anew: those of the log in its order, then the others in theirs."""
    rows = conn.execute(
        "SELECT id, number FROM charter LEFT JOIN team_charter ON charter_id = id WHERE brand_id = ?"
        " ORDER BY seq IS NULL, seq, number",
        (brand_id,),
    ).fetchall()
    moved = [(place, row_id) for place, (row_id, number) in enumerate(rows, 1) if number != place]
    conn.executemany("UPDATE charter SET number = -? WHERE id = ?", moved)
    conn.executemany("UPDATE charter SET number = ? WHERE id = ?", moved)


def fold_brand(piece: Piece, event: SharedEvent, body: BrandBody) -> None:
    """Take over a brand's name, look and reply target, unless another change of them is still to be told from here."""
    conn = piece.conn
    if _pending(conn, "brand", piece.brand_id, event):
        return
    known = accounts.brand(conn, piece.brand_id)
    letters = brand_look.tidy(clean(body.monogram)) or known.monogram
    colour = body.colour if _COLOUR.fullmatch(body.colour) else known.colour
    with contextlib.suppress(UsageError):  # another brand here is called so, or it is no name: it keeps its own
        accounts.change_brand(conn, piece.brand_id, colour, letters, body.name)
    conn.execute("UPDATE brand SET colour = ?, monogram = ? WHERE id = ?", (colour, letters, piece.brand_id))
    minutes = min(max(body.minutes, 1), LONGEST_TARGET)
    if minutes != known.reply_target_minutes:
        conn.execute("UPDATE brand SET reply_target = ? WHERE id = ?", (minutes, piece.brand_id))
        open_ones = conn.execute(
            "SELECT id FROM conversation WHERE brand_id = ? AND waiting_since IS NOT NULL", (piece.brand_id,)
        ).fetchall()
        state.update_due(conn, [row[0] for row in open_ones])
    piece.accounts_changed = True


def fold_account(piece: Piece, event: SharedEvent, body: AccountBody) -> None:
    """Take over an account, without its token: what it is called, and what it may do."""
    conn = piece.conn
    if not body.network.strip() or not body.address.strip():
        raise Senseless("an account without an address")
    if body.report is not None:
        _check_report(body.report)
    account_id, _ = account_of(piece, body.network, body.address)
    if _pending(conn, "account", account_id, event):
        return
    archive = bool(body.archive)
    (was_archive, removed_at) = conn.execute(
        "SELECT archive, removed_at FROM account WHERE id = ?", (account_id,)
    ).fetchone()
    conn.execute(
        "UPDATE account SET native_id = ?, name = ?, server = ?, report = ? WHERE id = ?",
        (clean(body.native_id), clean(body.name) or clean(body.address), body.server, body.report, account_id),
    )
    if was_archive and removed_at is None and not archive:
        conn.execute(
            "UPDATE account SET archive = 0, health = ? WHERE id = ?", (codec.encode_health(Health()), account_id)
        )
    piece.accounts_changed = True


def _check_report(report: str) -> None:
    """Raise Senseless where a report cannot be read: every conversation of the account would stop at it."""
    try:
        codec.decode_report(report)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError, msgspec.ValidationError):
        raise Senseless("a report that is none") from None


def _pending(conn: Connection, kind: str, key: int, event: SharedEvent) -> bool:
    """Say whether another change is still to be told from here; where the log says just what would be, it is not."""
    waits = conn.execute("SELECT 1 FROM team_queue WHERE kind = ? AND key = ?", (kind, key)).fetchone()
    if waits is None:
        return False
    if telling.setting_body(conn, kind, key) == event.body:
        conn.execute("DELETE FROM team_queue WHERE kind = ? AND key = ?", (kind, key))
        return False
    return True
