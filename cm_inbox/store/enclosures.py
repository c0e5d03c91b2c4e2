"""Files that go along with answers: what is in them, and which of them are enclosed with a draft.

A file's row is never changed. Which files a draft has are rows of their own (``draft_file``), apart from its text: what
is being typed and what is being attached never overwrite each other. A decision that sends files names them in its
action (``Action.files``) and takes them out of the draft; taken back, they are with the draft again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cm_inbox.errors import NotFound
from cm_inbox.models.enclosures import Enclosure
from cm_inbox.models.instants import Millis

from . import codec
from .connection import Connection
from .text import clean

KEPT_UNUSED: Millis = 24 * 60 * 60 * 1000
"""How long a file stays that was taken out of its draft: another window may just be sending it."""

KEPT_SENT: Millis = 30 * 24 * 60 * 60 * 1000
"""How long one stays that was sent: an undo may want it back. It is on the network by then."""


def attach(connection: Connection, conversation_id: int, file: Enclosure, content: bytes, *, at: Millis) -> None:
    """Keep a file, enclosed with the draft of a conversation."""
    connection.execute(
        "INSERT INTO file (id, conversation_id, content, at) VALUES (?, ?, ?, ?)",
        (file.id, conversation_id, content, at),
    )
    _enclose(connection, conversation_id, file)


def detach(connection: Connection, conversation_id: int, file_id: str) -> None:
    """Take a file out of a draft. One that had only files is none any more with the last of them."""
    connection.execute("DELETE FROM draft_file WHERE conversation_id = ? AND file_id = ?", (conversation_id, file_id))
    connection.execute(
        "DELETE FROM draft WHERE conversation_id = :id AND text = ''"
        " AND NOT EXISTS (SELECT 1 FROM draft_file WHERE conversation_id = :id)",
        {"id": conversation_id},
    )


def describe(connection: Connection, conversation_id: int, file_id: str, description: str) -> None:
    """Keep how a file of a draft is described. One that is no longer there is let be."""
    for file in of_draft(connection, conversation_id):
        if file.id == file_id:
            said = replace(file, description=clean(description))
            connection.execute(
                "UPDATE draft_file SET body = ? WHERE conversation_id = ? AND file_id = ?",
                (codec.dumps(codec.encode_enclosure(said)), conversation_id, file_id),
            )


def of_draft(connection: Connection, conversation_id: int) -> tuple[Enclosure, ...]:
    """Return the files enclosed with the draft of a conversation, in the order they were added."""
    rows = connection.execute("SELECT body FROM draft_file WHERE conversation_id = ? ORDER BY seq", (conversation_id,))
    return tuple(codec.decode_enclosure(codec.loads(row[0])) for row in rows)


def content(connection: Connection, file_id: str) -> bytes:
    """Return what is in a file. Raises NotFound."""
    row = connection.execute("SELECT content FROM file WHERE id = ?", (file_id,)).fetchone()
    if row is None:
        raise NotFound("A file that goes with this answer is no longer in the history. Write the answer again with it.")
    return bytes(row[0])


def chosen(connection: Connection, conversation_id: int, file_ids: Sequence[str]) -> tuple[Enclosure, ...]:
    """Return those files of a draft that are to be sent, in this order. Raises NotFound where one has gone."""
    if not file_ids:
        return ()
    known = {file.id: file for file in of_draft(connection, conversation_id)}
    if not known.keys() >= set(file_ids):
        raise NotFound("A file is no longer with this draft: it was sent or taken away in another window.")
    return tuple(known[each] for each in file_ids)


def send(connection: Connection, conversation_id: int, files: Sequence[Enclosure], decision_id: str) -> None:
    """Note that a decision sends files: they are no longer with the draft."""
    for file in files:
        detach(connection, conversation_id, file.id)
        connection.execute("UPDATE file SET decision_id = ? WHERE id = ?", (decision_id, file.id))


def give_back(connection: Connection, conversation_id: int, files: Sequence[Enclosure]) -> None:
    """Put files that were to be sent back with the draft, those whose content is still here."""
    for file in files:
        if connection.execute("SELECT 1 FROM file WHERE id = ?", (file.id,)).fetchone():
            _enclose(connection, conversation_id, file)


def forget_unused(connection: Connection, at: Millis) -> int:
    """Let go of the content that neither a draft nor the outbox needs any more. Returns how many files went."""
    done = connection.execute(
        "DELETE FROM file WHERE at < :unused AND id NOT IN (SELECT file_id FROM draft_file) AND (decision_id IS NULL"
        " OR NOT EXISTS (SELECT 1 FROM outbox WHERE journal_id = decision_id"
        " AND (state NOT IN ('sent', 'cancelled') OR updated_at >= :sent)))",
        {"unused": at - KEPT_UNUSED, "sent": at - KEPT_SENT},
    )
    return int(done.rowcount)


def _enclose(connection: Connection, conversation_id: int, file: Enclosure) -> None:
    connection.execute(
        "INSERT INTO draft_file (conversation_id, file_id, body) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        (conversation_id, file.id, codec.dumps(codec.encode_enclosure(file))),
    )
