"""Replies and notes being written: one of each per conversation, kept until sent or emptied."""

from __future__ import annotations

from dataclasses import replace

from cm_inbox.models.conversations import Draft, joined
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import Visibility

from .connection import Connection
from .text import clean


def save_draft(conn: Connection, draft: Draft) -> None:
    """Keep a draft in place of the one before; an empty one is forgotten.

    One of files alone is kept where it is private: without it they would be sent to more readers than were meant.
    """
    if not draft.text and not (draft.visibility is Visibility.PRIVATE and _has_files(conn, draft.conversation_id)):
        delete_draft(conn, draft.conversation_id)
        return
    conn.execute(
        "INSERT INTO draft (conversation_id, text, visibility, updated_at, warns) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET text = excluded.text, visibility = excluded.visibility,"
        " updated_at = excluded.updated_at, warns = excluded.warns",
        (draft.conversation_id, clean(draft.text), draft.visibility.value, draft.updated_at, draft.warns),
    )


def _has_files(conn: Connection, conversation_id: int) -> bool:
    query = "SELECT 1 FROM draft_file WHERE conversation_id = ?"
    return conn.execute(query, (conversation_id,)).fetchone() is not None


def draft(conn: Connection, conversation_id: int) -> Draft | None:
    """Return the draft of a conversation, if there is one."""
    row = conn.execute(
        "SELECT text, visibility, updated_at, warns FROM draft WHERE conversation_id = ?", (conversation_id,)
    ).fetchone()
    return None if row is None else Draft(conversation_id, row[0], Visibility(row[1]), row[2], row[3])


def put_before(conn: Connection, returned: Draft) -> None:
    """Make a text that came back unsent a draft again, before what was written there since.

    It stays a warning where one of the two is, and for no more readers than either was meant for.
    """
    there = draft(conn, returned.conversation_id)
    save_draft(conn, returned if there is None else together(returned, there))


def together(returned: Draft, newer: Draft) -> Draft:
    """Return a text that came back and what was written since as one draft; the newer one alone where it has both."""
    private = Visibility.PRIVATE in (returned.visibility, newer.visibility)
    return replace(
        newer,
        text=joined(returned.text, newer.text),
        visibility=Visibility.PRIVATE if private else Visibility.PUBLIC,
        warns=newer.warns if returned.warns is None else returned.warns,
    )


def delete_draft(conn: Connection, conversation_id: int) -> None:
    """Forget a draft, if there is one."""
    conn.execute("DELETE FROM draft WHERE conversation_id = ?", (conversation_id,))


def let_go_of_draft(conn: Connection, conversation_id: int, sent: str) -> None:
    """Forget a draft whose text was sent. Another one stays: somebody else's words are no reason to lose one's own."""
    kept = draft(conn, conversation_id)
    if kept is not None and kept.text.strip() == sent.strip():
        delete_draft(conn, conversation_id)


def let_go_of_note(conn: Connection, conversation_id: int, noted: str) -> None:
    """Forget the note being written, if that is what was noted."""
    if note(conn, conversation_id).strip() == noted.strip():
        save_note(conn, conversation_id, "", at=0)


def save_note(conn: Connection, conversation_id: int, text: str, *, at: Millis) -> None:
    """Keep a note being written, apart from any reply; an empty one is forgotten."""
    if not text:
        conn.execute("DELETE FROM note_draft WHERE conversation_id = ?", (conversation_id,))
        return
    conn.execute(
        "INSERT INTO note_draft (conversation_id, text, updated_at) VALUES (?, ?, ?)"
        " ON CONFLICT DO UPDATE SET text = excluded.text, updated_at = excluded.updated_at",
        (conversation_id, clean(text), at),
    )


def note(conn: Connection, conversation_id: int) -> str:
    """Return the note being written in a conversation, empty where there is none."""
    row = conn.execute("SELECT text FROM note_draft WHERE conversation_id = ?", (conversation_id,)).fetchone()
    return "" if row is None else str(row[0])
