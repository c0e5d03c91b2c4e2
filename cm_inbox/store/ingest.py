"""What networks say, into the tables: each message once, however often and in whatever order it comes.

``apply`` runs in one transaction together with the cursor, so a crash repeats a page or keeps it but never
loses or doubles one. Networks never touch what people decided here: labels, snoozes, assignments, bans.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Sequence
from dataclasses import replace
from operator import itemgetter
from typing import Any

import msgspec
from msgspec import field

from cm_inbox.errors import NotFound
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import Direction, Message, Removal, RemovedBy
from cm_inbox.models.record import Record

from . import codec, forgetting, people, rowids, state, updates
from .connection import Connection
from .text import clean, is_clean
from .touched import Touched, Touching

KEEP_REMOVALS = 24 * 3600 * 1000
"""How long (ms) we remember that a message we never saw is gone: a stream may say so before it comes."""


class Ingested(Record, frozen=True):
    """What changed: the conversations whose row may differ now, and how many messages of theirs are new."""

    conversations: tuple[int, ...] = ()
    arrived: int = 0


class Scope(msgspec.Struct):
    """The account that messages are stored for, with the ids of its threads and authors found so far."""

    account_id: int
    uid: str
    brand_id: int
    network: str
    reply_target: int
    shared: bool = False
    """Whether its brand's queue is shared with a team: what came is then reckoned as everybody's (``store.team``)."""

    threads: dict[str, int] = field(default_factory=dict)
    authors: dict[str, people.Profile] = field(default_factory=dict)


def scope(conn: Connection, account_id: int) -> Scope:
    """Look up what ingesting for an account needs. Raises NotFound."""
    row = conn.execute(
        "SELECT account.id, account.uid, brand_id, network, reply_target * 60000,"
        " EXISTS (SELECT 1 FROM team_brand WHERE team_brand.brand_id = account.brand_id)"
        " FROM account JOIN brand ON brand.id = brand_id WHERE account.id = ?",
        (account_id,),
    ).fetchone()
    if row is None:
        raise NotFound("There is no account {account}.", account=account_id)
    return Scope(*row)


def apply(
    conn: Connection,
    account_id: int,
    *,
    messages: Sequence[Message],
    removed: Sequence[Removal] = (),
    source: str | None = None,
    cursor: str | None = None,
    now: Millis,
    keep_text: bool = True,
    settled: Container[str] = (),
    past: Container[str] = (),
) -> Ingested:
    """Store a page: new messages, edits, changes of status, removals, and the source's cursor.

    ``keep_text``: whether the text of what its author took away stays readable here. ``settled`` and ``past`` as in
    ``store_messages``. Raises NotFound.
    """
    result = store_messages(
        conn,
        scope(conn, account_id),
        messages,
        removed=removed,
        now=now,
        keep_text=keep_text,
        settled=settled,
        past=past,
    )
    if source is not None and cursor is not None:
        conn.execute(
            "INSERT INTO cursor (account_id, source, value, updated_at) VALUES (?, ?, ?, ?)"
            " ON CONFLICT DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at",
            (account_id, source, cursor, now),
        )
    return result


def store_messages(
    conn: Connection,
    account: Scope,
    messages: Sequence[Message],
    *,
    removed: Sequence[Removal] = (),
    now: Millis,
    keep_text: bool = True,
    settled: Container[str] = (),
    past: Container[str] = (),
) -> Ingested:
    """The same without a cursor, for an account already looked up (imports do it once).

    ``settled`` are native ids of messages that were dealt with elsewhere: they neither wait nor count as unread.
    ``past`` are those that a look back over history found. All others are news: they wait even where their network
    dates them before what was dealt with here since (``state``).

    A conversation in which nothing waits any more is closed, unless a person wants it open (``state.is_kept_open``).
    """
    page = _prepare(conn, account, messages, keep_text=keep_text, settled=settled, past=past, given=set())
    unindexed = _write(conn, page.records)
    result = _complete(conn, page, unindexed, removed=removed, now=now, keep_text=keep_text)
    index(conn, unindexed)
    if account.shared:
        _share(conn, page, result, settled, past, now)
    return result


def _share(
    conn: Connection, page: _Page, result: Ingested, settled: Container[str], past: Container[str], now: Millis
) -> None:
    """Note what a team is to know of new messages, and reckon what became of their conversations as everybody does."""
    from .team import noting, reckoning

    new = page.first.keys() - page.stored.keys()
    noting.found(
        conn,
        page.account.account_id,
        settled=[each for each in new if each in settled],
        past=[each for each in new if each in past],
        dealt=page.dealt,
    )
    reckoning.reckon(conn, result.conversations, now)


def store_many(
    conn: Connection,
    pages: Iterable[tuple[Scope, Sequence[Message], Container[str]]],
    unindexed: set[int],
    *,
    now: Millis,
) -> Ingested:
    """Store messages of several accounts, each with its settled ones, in one go: an import's batch.

    Rows go in ordered by time over all accounts, which is much faster than account by account. Those that are new are
    added to ``unindexed``: before the transaction ends, ``index`` is to be called with all of them.
    """
    given: set[int] = set()
    prepared = [
        _prepare(conn, account, messages, keep_text=True, settled=settled, past=EVERYTHING, given=given)
        for account, messages, settled in pages
    ]
    unindexed |= _write(conn, [record for page in prepared for record in page.records])
    results = [_complete(conn, page, unindexed, removed=(), now=now, keep_text=True) for page in prepared]
    return Ingested(
        tuple(row for result in results for row in result.conversations), sum(result.arrived for result in results)
    )


class _Everything:
    """Holds whatever one asks for."""

    def __contains__(self, _each: object) -> bool:
        return True


EVERYTHING = _Everything()


class _Page(msgspec.Struct):
    """The messages of one account between working out their rows and writing them."""

    account: Scope
    touching: Touching
    first: dict[str, Message]
    again: list[Message]
    stored: dict[str, updates.Stored]
    records: list[tuple[Any, ...]] = field(default_factory=list)
    placed: dict[str, Touched] = field(default_factory=dict)
    dealt: list[str] = field(default_factory=list)
    """Those that a look back found and that are older than what was dealt with."""

    arrived: int = 0


def _prepare(
    conn: Connection,
    account: Scope,
    messages: Sequence[Message],
    *,
    keep_text: bool,
    settled: Container[str],
    past: Container[str],
    given: set[int],
) -> _Page:
    """Write the threads, authors and conversations of new messages, and make their rows.

    ``given`` are row ids already given out and not yet written.
    """
    first, again = _split(forgetting.without_erased(conn, account.uid, messages))
    touching = Touching(conn, account.account_id, account.brand_id, account.network, account.reply_target)
    page = _Page(account, touching, first, again, updates.stored(conn, account.account_id, first))
    fresh = [message for native_id, message in first.items() if native_id not in page.stored]
    if fresh:
        _place(conn, page, fresh, keep_text=keep_text, settled=settled, past=past, given=given)
    return page


def _write(conn: Connection, records: list[tuple[Any, ...]]) -> set[int]:
    """Write rows of messages in the order of time, and return their ids: they are not in the full-text index yet."""
    records.sort(key=itemgetter(0))
    conn.executemany("INSERT INTO message VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)", records)
    return {each[0] for each in records}


def index(conn: Connection, rows: Collection[int]) -> None:
    """Write new messages into the full-text index, the last that is done in a transaction.

    Its buffer is flushed at each step back in time, and by every later statement that may have to be undone by itself
    (an update that starts a trigger): each time a part of the index more to be merged.
    """
    conn.execute(
        "INSERT INTO message_fts (rowid, text)"
        " SELECT message.id, text FROM json_each(?) CROSS JOIN message ON message.id = value",
        (codec.dumps(sorted(rows)),),
    )


def _complete(
    conn: Connection,
    page: _Page,
    unindexed: Container[int],
    *,
    removed: Sequence[Removal],
    now: Millis,
    keep_text: bool,
) -> Ingested:
    """Take over edits and removals, and write what became of the conversations."""
    account_id, touching, stored, again = page.account.account_id, page.touching, page.stored, page.again
    if page.records:
        touching.adopt_orphans(page.placed)
    again.extend(page.first[native_id] for native_id in stored)
    if again:
        stored.update(updates.stored(conn, account_id, {message.id for message in again} - stored.keys()))
        _note_unindexed(stored.values(), unindexed)
        for message in again:
            updates.update(conn, touching, stored[message.id], message, now=now)
    if removed:
        _remove(conn, account_id, touching, removed, unindexed, now=now, keep_text=keep_text)
    return Ingested(tuple(touching.finish()), page.arrived)


def _note_unindexed(stored: Iterable[updates.Stored], unindexed: Container[int]) -> None:
    for each in stored:
        each.indexed = each.row not in unindexed


def _split(messages: Sequence[Message]) -> tuple[dict[str, Message], list[Message]]:
    """Return the first delivery of each message by native id, and the further ones in their order."""
    first: dict[str, Message] = {}
    cleaned = messages if _all_fit(messages) else map(_clean, messages)
    again = [message for message in cleaned if first.setdefault(message.id, message) is not message]
    return first, again


def _all_fit(messages: Sequence[Message]) -> bool:
    """Say whether nothing of these needs cleaning: one look at all their text together is much cheaper."""
    texts = [message.text for message in messages]
    texts += [message.id for message in messages]
    texts += [message.parent for message in messages if message.parent]
    times = [message.created_at for message in messages]
    times += [message.edited_at for message in messages if message.edited_at is not None]
    return is_clean("".join(texts)) and min(times, default=0) >= 0 and max(times, default=0) <= rowids.LATEST


def _clean(message: Message) -> Message:
    """Return the message without what cannot be stored; nearly always itself."""
    text, native_id = clean(message.text), clean(message.id)
    parent = None if message.parent is None else clean(message.parent)
    at, edited_at = message.created_at, message.edited_at
    fits = 0 <= at <= rowids.LATEST and (edited_at is None or 0 <= edited_at <= rowids.LATEST)
    if fits and text is message.text and native_id is message.id and parent is message.parent:
        return message
    at = min(max(at, 0), rowids.LATEST)
    edited_at = None if edited_at is None else min(max(edited_at, 0), rowids.LATEST)
    return replace(message, text=text, id=native_id, parent=parent, created_at=at, edited_at=edited_at)


# --- new messages --------------------------------------------------------------------------------


def _place(
    conn: Connection,
    page: _Page,
    fresh: list[Message],
    *,
    keep_text: bool,
    settled: Container[str],
    past: Container[str],
    given: set[int],
) -> None:
    """Find or make where new messages belong, and their rows."""
    account, touching, found = page.account, page.touching, page.placed
    threads = people.thread_ids(conn, account.account_id, fresh, account.threads)
    authors = people.author_ids(conn, account.account_id, fresh, account.authors)
    gone = _take_removals(conn, account.account_id, fresh)
    rows = _row_ids(conn, account.uid, fresh, given)
    touching.expect(
        {
            (threads[message.thread.id], authors[message.author.id])
            for message in fresh
            if message.direction is Direction.IN
        }
    )
    for message, row in zip(fresh, rows, strict=True):
        if message.direction is Direction.IN:
            conversation = touching.of(threads[message.thread.id], authors[message.author.id], message.thread.kind, row)
            found[message.id] = conversation
            if message.id in settled:
                conversation.settle(row)
            else:
                waits = message.id not in gone and message.status._value_ in state.WAITS
                news = message.id not in past
                if news and row <= conversation.handled_id:
                    touching.came_late(conversation, row)
                conversation.arrive(row, waits=waits, news=news)
                if account.shared and not conversation.is_undealt(row):
                    page.dealt.append(message.id)
                page.arrived += waits
    _place_ours(conn, account.account_id, touching, fresh, rows, threads, found)
    touching.make_new()
    page.records = [
        _record(
            message, row, account.account_id, threads, authors, found.get(message.id), gone.get(message.id), keep_text
        )
        for message, row in zip(fresh, rows, strict=True)
    ]


def _record(
    message: Message,
    row: int,
    account_id: int,
    threads: dict[str, int],
    authors: dict[str, int],
    conversation: Touched | None,
    by: RemovedBy | None,
    keep_text: bool,
) -> tuple[Any, ...]:
    """Return the columns of ``message`` in their order. ``_value_``: ``value`` costs a microsecond each."""
    return (
        row,
        account_id,
        message.id,
        None if conversation is None else conversation.id,
        threads[message.thread.id],
        authors[message.author.id],
        message.parent,
        message.direction._value_,
        message.visibility._value_,
        message.status._value_ if by is None else updates.STATUS_AFTER[by].value,
        message.text if by is None or keep_text else "",
        message.edited_at,
        by and by.value,
        codec.encode_extra(message),
    )


def _place_ours(
    conn: Connection,
    account_id: int,
    touching: Touching,
    fresh: list[Message],
    rows: list[int],
    threads: dict[str, int],
    found: dict[str, Touched],
) -> None:
    """Find the conversation of each message of ours: its parent's, else a private thread's latest one."""
    ours = [(message, row) for message, row in zip(fresh, rows, strict=True) if message.direction is Direction.OUT]
    if not ours:
        return
    parents = touching.by_native_id({message.parent for message, _ in ours if message.parent} - found.keys())
    answered_here = state.being_answered(conn, account_id)
    for message, row in sorted(ours, key=lambda pair: pair[1]):
        conversation = (found.get(message.parent) or parents.get(message.parent)) if message.parent else None
        if conversation is None and message.thread.kind.value == "private":
            conversation = touching.latest_in(threads[message.thread.id])
        if conversation is not None:
            found[message.id] = conversation
            # An answer sent from here dealt with what its writer had seen, when it was decided: not with more.
            if message.status.value in state.WAITS and conversation.id not in answered_here:
                conversation.answer(row)


def _row_ids(conn: Connection, account_uid: str, fresh: list[Message], given: set[int]) -> list[int]:
    """Return a free row id for each message, and add them to those given out."""
    wanted = [rowids.row_id(account_uid, message.id, message.created_at) for message in fresh]
    (newest,) = conn.execute("SELECT max(id) FROM message").fetchone()
    past = [row for row in wanted if newest is not None and row <= newest]
    taken = {
        row[0]
        for row in conn.execute(
            "SELECT message.id FROM json_each(?) CROSS JOIN message ON message.id = value", (codec.dumps(past),)
        )
    }
    if not taken and given.isdisjoint(wanted) and len(set(wanted)) == len(wanted):
        given.update(wanted)
        return wanted
    taken |= given
    result = []
    for each in wanted:
        row = each
        while row in taken or conn.execute("SELECT 1 FROM message WHERE id = ?", (row,)).fetchone():
            row = rowids.next_id(row)
        taken.add(row)
        given.add(row)
        result.append(row)
    return result


# --- removals ------------------------------------------------------------------------------------


def _take_removals(conn: Connection, account_id: int, fresh: list[Message]) -> dict[str, RemovedBy]:
    """Return who removed which of these before we saw them, and forget that."""
    if conn.execute("SELECT 1 FROM removal LIMIT 1").fetchone() is None:
        return {}
    ids = codec.dumps([message.id for message in fresh])
    found = conn.execute(
        "SELECT native_id, removed_by FROM json_each(?) CROSS JOIN removal ON account_id = ? AND native_id = value",
        (ids, account_id),
    )
    gone = {native_id: RemovedBy(by) for native_id, by in found}
    conn.executemany(
        "DELETE FROM removal WHERE account_id = ? AND native_id = ?", [(account_id, native_id) for native_id in gone]
    )
    return gone


def _remove(
    conn: Connection,
    account_id: int,
    touching: Touching,
    removed: Sequence[Removal],
    unindexed: Container[int],
    *,
    now: Millis,
    keep_text: bool,
) -> None:
    removals = {clean(removal.id): removal.by for removal in removed}
    stored = updates.stored(conn, account_id, removals)
    _note_unindexed(stored.values(), unindexed)
    for native_id, by in removals.items():
        if native_id in stored:
            updates.remove(conn, touching, stored[native_id], by, keep_text=keep_text)
    conn.execute("DELETE FROM removal WHERE at < ?", (now - KEEP_REMOVALS,))
    conn.executemany(
        "INSERT INTO removal VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [(account_id, native_id, by.value, now) for native_id, by in removals.items() if native_id not in stored],
    )
