"""Who may be the same person on a brand's other accounts. A question for people: nothing follows by itself.

Each likeness is looked up in an index, so that a history of a million messages answers within a millisecond or two.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from cm_inbox.models.dossier import Alike
from cm_inbox.models.messages import Author
from cm_inbox.models.record import Record

from . import codec, identities
from .connection import Connection
from .likeness import handle_key
from .query import sender_match

SUGGESTED = 8
SHARED = 3
"""A picture that more people than this share is a network's own."""

SHORT_HANDLE, SHORT_NAME = 4, 8
"""Shorter handles, and names of one word shorter than this, say nothing about who somebody is."""

LOOKED_AT = 200
"""How many people whose name begins the same are looked at."""

_WEIGHT = {Alike.ID: 8, Alike.URL: 6, Alike.AVATAR: 4, Alike.HANDLE: 3, Alike.NAME: 2}

Known = tuple[int, int, str, Author]
"""An author's row, the account and the network that know them, and who they are there."""


class Like(Record, frozen=True):
    """An author who may be the same person, or of whom somebody said that they are not (``apart``)."""

    author_row: int
    why: tuple[Alike, ...]
    apart: bool


def who(conn: Connection, known: Sequence[Known], brand_id: int) -> list[Like]:
    """Return who may be the same person as these authors, the likeliest first; who was told apart comes last."""
    ours = {row for row, *_ in known}
    among = [row[0] for row in conn.execute("SELECT id FROM account WHERE brand_id = ?", (brand_id,))]
    found: dict[int, set[Alike]] = {row: set() for row in identities.told_apart(conn, ours)}
    apart = frozenset(found)
    for _, account_id, network, author in known:
        there = codec.dumps([account for account in among if account != account_id])
        for why, rows in _alike(conn, network, author, there).items():
            for row in rows:
                found.setdefault(row, set()).add(why)
    likely = sorted(found.keys() - ours, key=lambda row: (row in apart, -sum(_WEIGHT[why] for why in found[row]), row))
    strangers = [row for row in likely if not _is_ours(conn, row)][:SUGGESTED]
    return [Like(row, tuple(why for why in Alike if why in found[row]), row in apart) for row in strangers]


def _alike(conn: Connection, network: str, author: Author, there: str) -> dict[Alike, list[int]]:
    """Return the authors on these accounts who are like one, by what is alike."""
    by_id = conn.execute(
        "SELECT author.id FROM json_each(?) AS there CROSS JOIN account ON account.id = there.value AND network = ?"
        " CROSS JOIN author ON account_id = account.id AND author.native_id = ?",
        (there, network, author.id),
    )
    found = {Alike.ID: [row[0] for row in by_id]}
    if author.url:
        found[Alike.URL] = _equal(conn, "url", author.url, there)
    if author.avatar_url:
        same_picture = _equal(conn, "avatar_url", author.avatar_url, there)
        found[Alike.AVATAR] = same_picture if len(same_picture) <= SHARED else []
    named = found[Alike.NAME] = _of_name(conn, author.name, there)
    by_name = [row for row in _of_handle(conn, author.name, there) if row not in named]
    by_handle = _of_handle(conn, author.handle, there) if author.handle != author.name else []
    found[Alike.HANDLE] = [*by_handle, *by_name]  # where networks know no handles, it is the name once more
    return found


def _equal(conn: Connection, what: str, value: str, there: str) -> list[int]:
    rows = conn.execute(
        f"SELECT id FROM author WHERE {what} = ? AND account_id IN (SELECT value FROM json_each(?)) LIMIT 20",  # noqa: S608 - ours
        (value, there),
    )
    return [row[0] for row in rows]


def _of_handle(conn: Connection, text: str, there: str) -> list[int]:
    (key,) = conn.execute(f"SELECT {handle_key('?1')}", (text,)).fetchone()
    return _equal(conn, handle_key("handle"), key, there) if len(key) >= SHORT_HANDLE else []


def _of_name(conn: Connection, name: str, there: str) -> list[int]:
    """Return who is called the same, accents and capitals aside. The index knows how names begin."""
    words, match = folded(name), sender_match(name)
    if match is None or (len(words) < 2 and len(name.strip()) < SHORT_NAME):
        return []
    rows = conn.execute(
        "SELECT author.id, name FROM (SELECT rowid FROM author_fts WHERE author_fts MATCH ?1 LIMIT ?2) AS begins"
        " CROSS JOIN author ON author.id = begins.rowid WHERE account_id IN (SELECT value FROM json_each(?3))",
        (f"name : ({match})", LOOKED_AT, there),
    )
    return [row for row, other in rows if folded(other) == words]


def folded(name: str) -> tuple[str, ...]:
    """Return the words of a name without accents and capitals."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", name) if not unicodedata.combining(char))
    return tuple("".join(char if char.isalnum() else " " for char in plain.casefold()).split())


def _is_ours(conn: Connection, author_row: int) -> bool:
    """Say whether an author is one of our own accounts."""
    found = conn.execute(
        "SELECT 1 FROM author JOIN account AS there ON there.id = author.account_id JOIN account AS ours"
        " ON ours.native_id = author.native_id AND ours.network = there.network WHERE author.id = ?",
        (author_row,),
    )
    return found.fetchone() is not None
