"""The charters of the brands: every version that was saved, the newest in force."""

from __future__ import annotations

import json
from collections.abc import Mapping

from cm_inbox.errors import NotFound
from cm_inbox.models.charters import CharterVersion
from cm_inbox.models.instants import Millis, new_id

from . import codec
from .connection import Connection

_SELECT = "SELECT id, brand_id, number, at, author, text, included, note FROM charter"


def save(
    conn: Connection,
    brand_id: int,
    text: str,
    *,
    included: Mapping[str, str],
    author: str,
    note: str,
    at: Millis,
) -> CharterVersion:
    """Keep a new version, which is in force from now on. One that is the same as the newest makes none."""
    newest = current(conn, brand_id)
    if newest is not None and newest.text == text and newest.included == dict(included):
        return newest
    number = 1 if newest is None else newest.number + 1
    version = CharterVersion(new_id(at), brand_id, number, at, author, text, dict(included), note)
    conn.execute(
        "INSERT INTO charter (id, brand_id, number, at, author, text, included, note) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (version.id, brand_id, number, at, author, text, codec.dumps(version.included), note),
    )
    return version


def current(conn: Connection, brand_id: int) -> CharterVersion | None:
    """Return the version in force, None where the brand has no charter."""
    found = conn.execute(f"{_SELECT} WHERE brand_id = ? ORDER BY number DESC LIMIT 1", (brand_id,)).fetchone()
    return None if found is None else _version(found)


def current_id(conn: Connection, brand_id: int) -> str | None:
    """Return only the id of the version in force."""
    found = conn.execute(
        "SELECT id FROM charter WHERE brand_id = ? ORDER BY number DESC LIMIT 1", (brand_id,)
    ).fetchone()
    return None if found is None else str(found[0])


def in_force(conn: Connection) -> list[tuple[int, str]]:
    """Return (brand, id of the version in force) of each brand that has a charter."""
    return conn.execute(
        "SELECT brand_id, id FROM charter WHERE (brand_id, number) IN"
        " (SELECT brand_id, max(number) FROM charter GROUP BY brand_id)"
    ).fetchall()


def version(conn: Connection, brand_id: int, number: int) -> CharterVersion:
    """Return one version. Raises NotFound."""
    found = conn.execute(f"{_SELECT} WHERE brand_id = ? AND number = ?", (brand_id, number)).fetchone()
    if found is None:
        raise NotFound("This brand's charter has no version {number}.", number=number)
    return _version(found)


def by_id(conn: Connection, charter_id: str) -> CharterVersion:
    """Return the version that a verdict or decision names. Raises NotFound."""
    found = conn.execute(f"{_SELECT} WHERE id = ?", (charter_id,)).fetchone()
    if found is None:
        raise NotFound("That version of the charter is not here.")
    return _version(found)


def versions(conn: Connection, brand_id: int) -> list[CharterVersion]:
    """Return all versions of a brand's charter, newest first."""
    rows = conn.execute(f"{_SELECT} WHERE brand_id = ? ORDER BY number DESC", (brand_id,))
    return [_version(row) for row in rows]


def _version(row: tuple[str, int, int, int, str, str, str, str]) -> CharterVersion:
    return CharterVersion(*row[:6], json.loads(row[6]), row[7])


def keep_draft(conn: Connection, brand_id: int, draft: str | None) -> None:
    """Keep what is being written of a brand's charter, None: nothing any more. It is for whoever wrote it to read."""
    conn.execute("DELETE FROM meta WHERE key = ?", (f"charter-draft-{brand_id}",))
    if draft is not None:
        conn.execute("INSERT INTO meta (key, value) VALUES (?, ?)", (f"charter-draft-{brand_id}", draft))


def draft(conn: Connection, brand_id: int) -> str | None:
    """Return what was being written of a brand's charter, None where nothing was."""
    found = conn.execute("SELECT value FROM meta WHERE key = ?", (f"charter-draft-{brand_id}",)).fetchone()
    return None if found is None else str(found[0])
