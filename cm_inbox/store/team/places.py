"""Conversations by what they are called among desktops."""

from __future__ import annotations

from collections.abc import Callable, Collection

from cm_inbox.store.connection import Connection

MOST = 20_000
"""The conversations of a brand that are looked through, the newest first: what somebody has open is among them."""


def named(
    conn: Connection, brand_id: int, keys: Collection[str], key_of: Callable[[str, str, str], str]
) -> dict[str, int]:
    """Return the conversations (rows) of a brand that have one of these keys.

    ``key_of`` makes a key of an account's uid and the native ids of thread and author.
    """
    rows = conn.execute(
        "SELECT conversation.id, uid, thread.native_id, author.native_id FROM conversation"
        " JOIN account ON account.id = conversation.account_id JOIN thread ON thread.id = thread_id"
        " JOIN author ON author.id = author_id WHERE conversation.brand_id = ?"
        " ORDER BY conversation.last_message_id DESC LIMIT ?",
        (brand_id, MOST),
    )
    missing, found = set(keys), {}
    for row, uid, thread, author in rows:
        key = key_of(uid, thread, author)
        if key in missing:
            found[key] = int(row)
            missing.remove(key)
            if not missing:
                break
    return found


def place_of(conn: Connection, conversation_id: int) -> tuple[int, str, str, str] | None:
    """Return the brand (row), the account's uid and the native ids of thread and author of a conversation."""
    found = conn.execute(
        "SELECT conversation.brand_id, uid, thread.native_id, author.native_id FROM conversation"
        " JOIN account ON account.id = conversation.account_id JOIN thread ON thread.id = thread_id"
        " JOIN author ON author.id = author_id WHERE conversation.id = ?",
        (conversation_id,),
    ).fetchone()
    return None if found is None else (int(found[0]), str(found[1]), str(found[2]), str(found[3]))
