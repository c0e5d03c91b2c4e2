"""The fold: a piece of a brand's log into the history, in one transaction with how far that is.

Events are applied in the order of the log, and what became of the conversations is reckoned at the end. Pieces of any
size come to the same. What is folded twice changes nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from cm_inbox.errors import CmInboxError, HubChanged, HubNewer
from cm_inbox.models.instants import Millis
from cm_inbox.models.record import Record
from cm_inbox.models.team import SetAside, SharedEvent
from cm_inbox.store.connection import Connection, driver

from . import bodies, decisions, messages, outcomes, people, reckoning, settings
from .aside import of_decisions
from .piece import Piece

log = logging.getLogger(__name__)

Judge = Callable[[Connection, int, Sequence[int], Sequence[str]], None]
"""Judges the messages (native ids) that came for an account into these conversations, without acting."""


class Folded(Record, frozen=True):
    """What a piece of the log changed.

    ``set_aside`` are decisions of this desktop that came second. ``delivered``: account, conversations and native ids
    of the messages that are new here or were edited.
    """

    conversations: tuple[int, ...] = ()
    accounts_changed: bool = False
    set_aside: tuple[SetAside, ...] = ()
    arrived: int = 0
    charters_changed: bool = False
    outbox_changed: bool = False
    people_changed: bool = False
    delivered: tuple[tuple[int, tuple[int, ...], tuple[str, ...]], ...] = ()


def fold(
    conn: Connection,
    brand_id: int,
    events: Sequence[SharedEvent],
    hash: bytes | None,
    *,
    me: str,
    at: Millis,
    judge: Judge | None = None,
) -> Folded:
    """Take the next events of a brand's log into the history. Call inside a transaction.

    ``hash`` is the log's after the last of them, ``me`` this desktop, ``at`` now. What is folded already is left out.
    An event that makes no sense is noted and passed over; nobody may stop a team by one.
    Raises HubChanged where events are missing, HubNewer, before anything is folded, for what only a newer program
    understands.
    """
    found = conn.execute("SELECT seq FROM team_brand WHERE brand_id = ?", (brand_id,)).fetchone()
    if found is None:
        return Folded()
    new = [event for event in events if event.seq > found[0]]
    if not new:
        return Folded()
    if [event.seq for event in new] != list(range(found[0] + 1, found[0] + 1 + len(new))):
        raise HubChanged("Events are missing in what the hub sent.")
    for event in new:
        if event.kind not in bodies.KINDS or bodies.is_newer(event.body):
            raise HubNewer("A colleague's cm-inbox is newer than yours. Update cm-inbox, then this goes on by itself.")
    piece = Piece(conn, brand_id, me, at)
    with _silently(conn):
        _apply(piece, new)
        if judge is not None:
            for account_id, conversations, native_ids in piece.delivered():
                judge(conn, account_id, conversations, native_ids)
        outcomes.settle(conn, piece)
        reckoning.reckon(conn, piece.touched, at, piece.updated)
        if piece.people:
            people.reckon(conn, brand_id)
        conn.execute(
            "UPDATE team_brand SET seq = ?, hash = ?, skipped = skipped + ? WHERE brand_id = ?",
            (new[-1].seq, hash, piece.skipped, brand_id),
        )
    there = conn.execute(
        "SELECT conversation.id FROM json_each(?) JOIN conversation ON conversation.id = value",
        (bodies.plain(sorted(piece.touched)),),
    )
    return Folded(
        tuple(row[0] for row in there),
        piece.accounts_changed,
        tuple(of_decisions(conn, piece.aside)),
        piece.arrived,
        piece.charters_changed,
        piece.outbox_changed,
        piece.people,
        tuple(piece.delivered()),
    )


@contextmanager
def _silently(conn: Connection) -> Iterator[None]:
    """Have nothing told of what is folded."""
    conn.execute("INSERT INTO team_folding VALUES (1) ON CONFLICT DO NOTHING")
    try:
        yield
    finally:
        if conn.in_transaction:
            conn.execute("DELETE FROM team_folding")


def _apply(piece: Piece, events: Sequence[SharedEvent]) -> None:
    """Apply events in order; messages that follow each other go in together."""
    run: list[tuple[SharedEvent, bodies.MessageBody]] = []
    for event in events:
        try:
            body = bodies.read(event.kind, event.body)
        except bodies.Senseless as error:
            _skip(piece, event, error)
            continue
        if isinstance(body, bodies.MessageBody):
            run.append((event, body))
            continue
        _store(piece, run)
        run = []
        _alone(piece, event, lambda event=event, body=body: _one(piece, event, body))  # type: ignore[misc] # bound here
    _store(piece, run)


def _store(piece: Piece, run: Sequence[tuple[SharedEvent, bodies.MessageBody]]) -> None:
    """Store messages together; where that fails, one by one, so that only a senseless one is left out."""
    if not run:
        return
    if len(run) > 1 and _tried(piece, lambda: messages.store(piece, run)) is None:
        return
    for event, body in run:
        _alone(piece, event, lambda event=event, body=body: messages.store(piece, [(event, body)]))  # type: ignore[misc] # bound here


def _one(piece: Piece, event: SharedEvent, body: bodies.Body) -> None:
    if isinstance(body, bodies.DecisionBody):
        decisions.fold(piece, event, body)
    elif isinstance(body, bodies.OutcomeBody):
        outcomes.fold(piece, event, body)
    elif isinstance(body, bodies.CharterBody):
        settings.fold_charter(piece, event, body)
    elif isinstance(body, bodies.BrandBody):
        settings.fold_brand(piece, event, body)
    elif isinstance(body, bodies.AccountBody):
        settings.fold_account(piece, event, body)


def _alone(piece: Piece, event: SharedEvent, step: Callable[[], None]) -> None:
    error = _tried(piece, step)
    if error is not None:
        _skip(piece, event, error)


def _tried(piece: Piece, step: Callable[[], None]) -> Exception | None:
    """Take a step of the fold, wholly or not at all; return why it was not possible."""
    piece.conn.execute("SAVEPOINT folding")
    before = piece.mark()
    try:
        step()
    except (ValueError, OverflowError, TypeError, LookupError, AttributeError, RecursionError, CmInboxError) as error:
        piece.conn.execute("ROLLBACK TO folding")
        piece.return_to(before)
        return error
    except driver.IntegrityError as error:
        piece.conn.execute("ROLLBACK TO folding")
        piece.return_to(before)
        return error
    finally:
        if piece.conn.in_transaction:
            piece.conn.execute("RELEASE folding")
    return None


def _skip(piece: Piece, event: SharedEvent, error: Exception) -> None:
    piece.skipped += 1
    log.info("event %d of a team's log (%s) makes no sense here: %s", event.seq, event.kind, type(error).__name__)
