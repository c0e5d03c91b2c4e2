"""A person's dossier: what a brand knows of all their authors together, and what people decide about them.

Everything is found by an index, however long the history: the messages author by author from the newest on, who may
be the same person by ``alike``.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from cm_inbox.errors import NotFound, UsageError
from cm_inbox.models.decisions import Decision, DecisionKind, Receipt, Refusal
from cm_inbox.models.dossier import Dossier, Identity, Suggestion, Written
from cm_inbox.models.instants import Millis, new_id
from cm_inbox.models.permissions import Denied, Reason

from . import accounts, alike, codec, facts, identities, journal, linking, patches, queue, rowids, search
from .connection import Connection
from .patches import Patch

DECISIONS = 200
"""How many decisions a dossier shows."""

WITH_VERDICTS = 2_000
"""Among how many of an author's newest messages evidence is looked for."""


# --- reading -------------------------------------------------------------------------------------


def dossier(conn: Connection, author_row: int) -> Dossier:
    """Return what is known of an author's person. Raises NotFound."""
    known = tuple(_identity(conn, each) for each in identities.person(conn, author_row))
    brand_id = known[0].account.brand_id
    authors = {each.record.row for each in known}
    said = facts.labels(conn, authors)
    return Dossier(
        brand_id,
        known,
        _suggestions(conn, known, brand_id),
        known[0].record.strikes,
        tuple(dict.fromkeys(label for author in sorted(authors) for label in said.get(author, ()))),
        _note(conn, authors),
        tuple(_decisions(conn, authors)),
    )


def written(
    conn: Connection, author_rows: Sequence[int], *, before: int | None = None, limit: int = 50
) -> list[Written]:
    """Return the newest messages of these authors below a message's row, newest first."""
    newest = "SELECT id FROM message WHERE author_id = ? AND id < ? ORDER BY id DESC LIMIT ?"
    below = rowids.LAST if before is None else before
    pages = ([row[0] for row in conn.execute(newest, (author, below, limit))] for author in author_rows)
    return _written(conn, heapq.nlargest(limit, (row for page in pages for row in page)))


def found(
    conn: Connection, author_rows: Sequence[int], query: str, *, before: int | None = None, limit: int = 50, now: Millis
) -> list[Written]:
    """Return those of them that a search finds, newest first. Raises UsageError."""
    hits = search.search(conn, query, limit=limit, before_row=before, now=now, among=author_rows)
    return _written(conn, [hit.row for hit in hits])


def evidence(conn: Connection, author_rows: Sequence[int], *, limit: int) -> list[Written]:
    """Return the newest messages of these authors of which a charter speaks and nobody disagreed, newest first."""
    spoken_of = (
        "SELECT id FROM (SELECT id FROM message WHERE author_id = ? AND direction = 'in' ORDER BY id DESC LIMIT ?)"
        " AS newest WHERE EXISTS (SELECT 1 FROM verdict WHERE message_id = newest.id AND standing <> 'dismissed')"
        " ORDER BY id DESC LIMIT ?"
    )
    rows = (row[0] for author in author_rows for row in conn.execute(spoken_of, (author, WITH_VERDICTS, limit)))
    return _written(conn, heapq.nlargest(limit, rows))


def _written(conn: Connection, message_rows: Sequence[int]) -> list[Written]:
    of_account = dict(
        conn.execute(
            "SELECT message.id, account_id FROM json_each(?) CROSS JOIN message ON message.id = value",
            (codec.dumps(list(message_rows)),),
        )
    )
    return [Written(stored, of_account[stored.row]) for stored in queue.messages_at(conn, message_rows)]


def _identity(conn: Connection, author_row: int) -> Identity:
    record = queue.author_record(conn, author_row)
    last, newest = conn.execute(
        "SELECT (SELECT max(id) FROM message WHERE author_id = ?1),"
        " (SELECT id FROM conversation WHERE author_id = ?1 ORDER BY last_at DESC, id DESC LIMIT 1)",
        (author_row,),
    ).fetchone()
    seen = record.first_seen_at if last is None else rowids.created_at(last)
    return Identity(record, accounts.account(conn, record.account_id), seen, newest)


def _suggestions(conn: Connection, known: Sequence[Identity], brand_id: int) -> tuple[Suggestion, ...]:
    here = [(each.record.row, each.account.id, each.account.network, each.record.author) for each in known]
    return tuple(
        Suggestion(_identity(conn, like.author_row), like.why, like.apart) for like in alike.who(conn, here, brand_id)
    )


def _note(conn: Connection, author_rows: Iterable[int]) -> str:
    rows = conn.execute(
        "SELECT note FROM json_each(?) CROSS JOIN author ON author.id = value WHERE note <> '' ORDER BY author.id",
        (codec.dumps(list(author_rows)),),
    )
    return "\n\n".join(row[0] for row in rows)


def _decisions(conn: Connection, author_rows: Iterable[int]) -> list[Decision]:
    return journal.where(
        conn,
        "j.kind <> 'undo' AND j.seq IN (SELECT seq FROM json_each(?1) CROSS JOIN conversation ON author_id = value"
        " CROSS JOIN journal ON conversation_id = conversation.id"
        " UNION SELECT seq FROM json_each(?1) CROSS JOIN journal ON payload ->> 'other' = value)"
        " ORDER BY j.seq DESC LIMIT ?2",
        (codec.dumps(list(author_rows)), DECISIONS),
    )


# --- deciding ------------------------------------------------------------------------------------


def decide(
    conn: Connection,
    kind: DecisionKind,
    author_row: int,
    other_row: int | None,
    text: str,
    *,
    actor: str,
    at: Millis,
) -> Receipt:
    """Decide about a person: one journal row, in the conversation they wrote last in. Call inside a transaction.

    ``other_row`` is whom they are linked with or told apart from. What is so already is refused.
    Raises NotFound, UsageError.
    """
    here = _identity(conn, author_row)
    if here.newest is None:
        raise NotFound("Author {author} has written nothing here.", author=author_row)
    before = identities.person(conn, author_row)
    changed, about = _changed(conn, kind, here, other_row, text)
    batch = new_id(at)
    if not changed:
        return Receipt(batch, (), (Refusal(here.newest, Denied(Reason.ALREADY)),))
    if kind is DecisionKind.UNLINK_PERSON:
        other_row = before[1]
    payload: dict[str, Any] = {"text": text.strip() if about is None else _called(about), "until": None}
    payload |= {"author": author_row, "people": _people(conn, (author_row, other_row))}
    payload |= {} if other_row is None else {"other": other_row}
    decided = journal.write(conn, kind, here.newest, None, payload, changed, actor=actor, at=at, batch=batch)
    return Receipt(batch, (decided,))


def _changed(
    conn: Connection, kind: DecisionKind, here: Identity, other_row: int | None, text: str
) -> tuple[list[Patch], Identity | None]:
    """Change what a decision changes; return that, and whom it names."""
    author_row = here.record.row
    if kind is DecisionKind.PERSON_NOTE:
        return _noted(conn, author_row, text), None
    if kind is DecisionKind.UNLINK_PERSON:
        return linking.unlink(conn, author_row), here
    if other_row is None:
        raise UsageError("Name two different authors.")
    other = _identity(conn, other_row)
    say = linking.link if kind is DecisionKind.LINK_PERSON else linking.tell_apart
    return say(conn, author_row, other_row), other


def say(conn: Connection, kind: DecisionKind, author_row: int, other_row: int | None, text: str) -> None:
    """Do once more what a decision about a person changed; it is in the journal. Raises NotFound, UsageError."""
    _changed(conn, kind, _identity(conn, author_row), other_row, text)


def _noted(conn: Connection, author_row: int, text: str) -> list[Patch]:
    """Keep a note with one author, in the place of those of all of the person's."""
    changed: list[Patch] = []
    for each in identities.person(conn, author_row):
        wanted = text.strip() if each == author_row else ""
        (kept,) = conn.execute("SELECT note FROM author WHERE id = ?", (each,)).fetchone()
        if kept != wanted:
            changed.append(patches.apply(conn, "author", each, {"note": wanted}))
    return changed


def _called(who: Identity) -> str:
    author = who.record.author
    return f"{author.name or author.handle} ({who.account.network})"


def _people(conn: Connection, author_rows: Iterable[int | None]) -> list[Mapping[str, str]]:
    """Return how another desktop knows these authors: by the account's id and the network's own."""
    rows = conn.execute(
        "SELECT uid, author.native_id FROM json_each(?) CROSS JOIN author ON author.id = value"
        " JOIN account ON account.id = account_id",
        (codec.dumps(list(author_rows)),),
    )
    return [{"account": uid, "id": native_id} for uid, native_id in rows]
