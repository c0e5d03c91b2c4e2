"""The newest messages of open conversations: what is compared to find those that say the same."""

from __future__ import annotations

from cm_inbox.models.record import Record

from .connection import Connection
from .suggest import any_of, words

COMPARED = 5_000
"""So many open conversations are compared, the most urgent: a second of another thread."""

SHARING = 500
"""So many messages that share a rarer word are looked at, the newest."""


class Said(Record, frozen=True):
    """An open conversation and the newest message of theirs in it."""

    conversation_id: int
    text: str


def newest_text(conn: Connection, conversation_id: int) -> tuple[int, str] | None:
    """Return a conversation's brand, and its newest message of theirs."""
    found = conn.execute(
        "SELECT brand_id, text FROM conversation JOIN message ON message.id = last_message_id"
        " WHERE conversation.id = ?",
        (conversation_id,),
    ).fetchone()
    return None if found is None else (int(found[0]), str(found[1]))


def open_texts(conn: Connection, brand_id: int) -> list[Said]:
    """Return a brand's open conversations, the most urgent first."""
    rows = conn.execute(
        "SELECT conversation.id, text FROM conversation JOIN message ON message.id = last_message_id"
        " WHERE state = 'open' AND brand_id = ? AND text <> ''"
        " ORDER BY priority DESC, due_at IS NULL, due_at, conversation.id LIMIT ?",
        (brand_id, COMPARED),
    )
    return [Said(*row) for row in rows]


def sharing_words(conn: Connection, brand_id: int, text: str) -> list[Said]:
    """Return those of a brand whose newest message shares one of a text's rarer words."""
    match = any_of(conn, words(text))
    if not match:
        return []
    rows = conn.execute(
        "SELECT conversation.id, text FROM"
        " (SELECT rowid FROM message_fts WHERE message_fts MATCH ? ORDER BY rowid DESC LIMIT ?) AS found"
        " CROSS JOIN message ON message.id = found.rowid"
        " JOIN conversation ON conversation.id = conversation_id AND last_message_id = message.id"
        " WHERE state = 'open' AND brand_id = ?",
        (match, SHARING, brand_id),
    )
    return [Said(*row) for row in rows]
