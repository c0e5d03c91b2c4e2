"""The conversations that a batch of messages touches, changed in memory and written once at the end."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping

import msgspec

from cm_inbox.models.messages import ThreadKind

from . import codec, rowids, state
from .connection import Connection


class Touched(msgspec.Struct, eq=False):
    """One conversation while a batch is stored. ``waits_from`` is a row of message, None: nothing waits."""

    id: int
    thread_id: int
    author_id: int
    kind: str
    state: str
    handled_id: int
    waits_from: int | None
    last_id: int
    seen_id: int
    unread: int
    late: tuple[int, ...] = ()
    answered_id: int = 0
    """The newest answer given elsewhere that this batch brought, as a row of message."""

    changed: bool = False
    recount: bool = False
    dealt_with: bool = False
    """Something of this batch ended a waiting: an answer of ours, or what the network hid or took away."""

    loaded: tuple[str, int, int | None, tuple[int, ...]] | None = None
    """What ``urgency`` was when it was read."""

    def urgency(self) -> tuple[str, int, int | None, tuple[int, ...]]:
        """Return what the order of the queue depends on, and what came late."""
        return self.state, self.handled_id, self.waits_from, self.late

    def arrive(self, row: int, *, waits: bool, news: bool = False) -> None:
        """Take in a new message of theirs; ``waits``: it is one that wants an answer.

        ``news``: it has only now come, whatever its date; else a look back over history found it.
        """
        self.changed = True
        self.last_id = max(self.last_id, row)
        if waits and self.is_undealt(row):
            self.wake_for(row, news=news)
            self.unread += 1
            if self.waits_from is None or row < self.waits_from:
                self.waits_from = row

    def is_undealt(self, row: int) -> bool:
        """Say whether nobody has dealt with a message, as ``state.UNDEALT`` says it."""
        return row > self.handled_id or row in self.late

    def settle(self, row: int) -> None:
        """Take in a message of theirs that was dealt with elsewhere: neither it nor what is older waits."""
        self.arrive(row, waits=False)
        self.answer(row)

    def wake_for(self, row: int, *, news: bool = False) -> None:
        """Open a conversation for a message that nobody has dealt with.

        A snoozed one sleeps on for what a look back in time finds.
        """
        if self.is_undealt(row) and (self.state == "done" or news or row > self.seen_id):
            self.state = "open"

    def answer(self, row: int) -> None:
        """Take in an answer of ours, given elsewhere: what is older waits no more."""
        self.answered_id = max(self.answered_id, row)
        if self.late and rowids.created_at(self.late[0]) < rowids.created_at(row):
            self.late = tuple(each for each in self.late if rowids.created_at(each) >= rowids.created_at(row))
            self.changed = self.dealt_with = self.recount = True
        if row <= self.handled_id:
            return
        self.handled_id = row
        self.changed = self.dealt_with = True
        if self.last_id <= row:
            self.waits_from, self.unread = None, 0
        elif self.waits_from is not None and self.waits_from < row:
            self.recount = True

    def is_dealt_with(self) -> bool:
        """Say whether it is open although the last message that waited has been dealt with elsewhere."""
        return self.dealt_with and self.state == "open" and self.waits_from is None


_COLUMNS = "id, thread_id, author_id, kind, state, handled_id, waiting_since, last_message_id, unread, late"
_QUALIFIED = f"conversation.{_COLUMNS}"


def next_row(conn: Connection, table: str) -> int:
    """Return the row id that the next row of a table gets. It stays free until the end of the transaction."""
    (last,) = conn.execute(f"SELECT max(id) FROM {table}").fetchone()  # noqa: S608 - names of ours
    return int(last or 0) + 1


class Touching:
    """The touched conversations of one account in one transaction."""

    def __init__(self, conn: Connection, account_id: int, brand_id: int, network: str, reply_target: int) -> None:
        self._conn = conn
        self._account_id = account_id
        self._brand_id = brand_id
        self._network = network
        self._reply_target = reply_target
        self._by_id: dict[int, Touched] = {}
        self._by_pair: dict[tuple[int, int], Touched] = {}
        self._new: list[Touched] = []
        self._new_in: dict[int, list[Touched]] = {}

    def expect(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Load the conversations of these threads and authors, so far as there are any."""
        wanted = codec.dumps([pair for pair in pairs if pair not in self._by_pair])
        for stored in self._conn.execute(
            f"SELECT {_QUALIFIED} FROM json_each(?) AS wanted CROSS JOIN conversation"  # noqa: S608 - ours
            " ON thread_id = wanted.value ->> 0 AND author_id = wanted.value ->> 1",
            (wanted,),
        ).fetchall():
            self._know(stored)

    def of(self, thread_id: int, author_id: int, kind: ThreadKind, row: int) -> Touched:
        """Return the expected conversation of an author in a thread, a new one where there is none."""
        pair = (thread_id, author_id)
        if (found := self._by_pair.get(pair)) is not None:
            return found
        new = Touched(0, thread_id, author_id, kind.value, "done", 0, None, row, 0, 0)
        self._by_pair[pair] = new
        self._new.append(new)
        self._new_in.setdefault(thread_id, []).append(new)
        return new

    def came_late(self, conversation: Touched, row: int) -> None:
        """Note news that is not newer than what was dealt with, unless we answered elsewhere after it was written."""
        if conversation.id:
            answered = max(conversation.answered_id, state.answered_elsewhere(self._conn, conversation.id))
            if rowids.created_at(answered) <= rowids.created_at(row):
                conversation.late = tuple(sorted((*conversation.late, row)))

    def by_id(self, conversation_id: int) -> Touched:
        """Return a conversation that is stored."""
        if (found := self._by_id.get(conversation_id)) is not None:
            return found
        stored = self._conn.execute(
            f"SELECT {_COLUMNS} FROM conversation WHERE id = ?",  # noqa: S608 - ours
            (conversation_id,),
        ).fetchone()
        return self._know(stored)

    def by_native_id(self, native_ids: Iterable[str]) -> dict[str | None, Touched]:
        """Return the conversations of messages that are stored."""
        rows = self._conn.execute(
            "SELECT native_id, conversation_id FROM json_each(?1) CROSS JOIN message ON account_id = ?2"
            " AND native_id = value WHERE conversation_id IS NOT NULL",
            (codec.dumps(list(native_ids)), self._account_id),
        ).fetchall()
        return {native_id: self.by_id(conversation_id) for native_id, conversation_id in rows}

    def latest_in(self, thread_id: int) -> Touched | None:
        """Return the conversation with the newest message in a private thread, new ones included."""
        stored = self._conn.execute(
            "SELECT id FROM conversation WHERE thread_id = ? ORDER BY last_message_id DESC LIMIT 1", (thread_id,)
        ).fetchone()
        here = list(self._new_in.get(thread_id, ()))
        if stored is not None:
            here.append(self.by_id(stored[0]))
        return max(here, key=lambda each: each.last_id, default=None)

    def make_new(self) -> None:
        """Write the rows of the new conversations, so that their messages can name them."""
        if not self._new:
            return
        first = next_row(self._conn, "conversation")
        per_state: Counter[str] = Counter()
        records = []
        for row, each in enumerate(self._new, first):
            each.id = row
            if each.is_dealt_with():
                each.state = "done"
            each.changed = False
            each.loaded = each.urgency()
            self._by_id[row] = each
            per_state[each.state] += 1
            records.append(
                (
                    row,
                    each.thread_id,
                    each.author_id,
                    self._account_id,
                    self._brand_id,
                    self._network,
                    each.kind,
                    each.state,
                    _waiting_since(each),
                    self._reply_target,
                    rowids.created_at(each.last_id),
                    each.last_id,
                    each.unread,
                    each.handled_id,
                )
            )
        self._conn.executemany(
            "INSERT INTO conversation (id, thread_id, author_id, account_id, brand_id, network, kind, state,"
            " waiting_since, due_at, last_at, last_message_id, unread, handled_id)"
            " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9,"
            " iif(?9 IS NULL, NULL, due_at(?5, ?6, ?7, ?9, ?10, NULL)), ?11, ?12, ?13, ?14)",
            records,
        )
        self._conn.executemany(
            "INSERT INTO counter VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n",
            [(now_in, self._brand_id, self._network, n) for now_in, n in per_state.items()],
        )

    def adopt_orphans(self, placed: Mapping[str, Touched]) -> None:
        """Give our messages that were under nobody's message the conversation that has now appeared."""
        loose = "SELECT 1 FROM message WHERE conversation_id IS NULL AND account_id = ? LIMIT 1"
        if self._conn.execute(loose, (self._account_id,)).fetchone() is not None:
            frontier = dict(placed)
            while frontier:
                frontier = self._adopt_children(frontier)
            self._adopt_private()
        self._new.clear()

    def _adopt_children(self, placed: Mapping[str, Touched]) -> dict[str, Touched]:
        children = self._conn.execute(
            "SELECT message.id, native_id, value, status FROM json_each(?1) CROSS JOIN message ON account_id = ?2"
            " AND message.parent = value AND conversation_id IS NULL ORDER BY message.id",
            (codec.dumps(list(placed)), self._account_id),
        ).fetchall()
        for row, _, parent, status in children:
            self._adopt(placed[parent], row, status)
        return {native_id: placed[parent] for _, native_id, parent, _ in children}

    def _adopt_private(self) -> None:
        for conversation in self._new:
            if conversation.kind == "private":
                loose = self._conn.execute(
                    "SELECT id, status FROM message WHERE thread_id = ? AND conversation_id IS NULL ORDER BY id",
                    (conversation.thread_id,),
                ).fetchall()
                for row, status in loose:
                    self._adopt(conversation, row, status)

    def _adopt(self, conversation: Touched, row: int, status: str) -> None:
        self._conn.execute("UPDATE message SET conversation_id = ? WHERE id = ?", (conversation.id, row))
        if status in state.WAITS:
            conversation.answer(row)

    def finish(self) -> list[int]:
        """Write what changed. Returns the touched conversations."""
        changed, only_newer = [], []
        for each in self._by_id.values():
            if each.recount:
                each.waits_from, waiting = state.waiting(self._conn, each.id, each.handled_id, each.late)
                each.unread, each.changed = min(each.unread, waiting), True
            if each.is_dealt_with() and not state.is_kept_open(self._conn, each.id):
                each.state, each.unread = "done", 0
            if each.changed:
                last_at = rowids.created_at(each.last_id)
                if each.urgency() == each.loaded:
                    only_newer.append((last_at, each.last_id, each.unread, each.id))
                    continue
                changed.append(
                    (
                        each.state,
                        each.handled_id,
                        _waiting_since(each),
                        self._reply_target,
                        last_at,
                        each.last_id,
                        each.unread,
                        each.id,
                        state.dump_late(each.late),
                    )
                )
        # Naming a column of an index rewrites its entry, even when the value stays.
        self._conn.executemany(
            "UPDATE conversation SET last_at = ?, last_message_id = ?, unread = ? WHERE id = ?", only_newer
        )
        self._conn.executemany(
            "UPDATE conversation SET state = ?1, snoozed_until = CASE ?1 WHEN 'snoozed' THEN snoozed_until END,"
            " handled_id = ?2, late = ?9, waiting_since = ?3, last_at = ?5, last_message_id = ?6, unread = ?7,"
            " due_at = iif(?3 IS NULL, NULL, due_at(brand_id, network, kind, ?3, ?4, NULL)) WHERE id = ?8",
            changed,
        )
        state.heed_windows(self._conn, [each.id for each in self._by_id.values() if each.kind == "private"])
        return list(self._by_id)

    def _know(self, stored: tuple[int, int, int, str, str, int, int | None, int, int, str | None]) -> Touched:
        row, thread_id, author_id, kind, now_in, handled_id, waiting_since, last_id, unread, late = stored
        # waiting_since lost the tie-breaker: the instant's last row id is as good, only instants are kept.
        waits_from = None if waiting_since is None else waiting_since << rowids.TIE_BITS | rowids.TIE_MASK
        known = Touched(row, thread_id, author_id, kind, now_in, handled_id, waits_from, last_id, last_id, unread)
        if late is not None:
            known.late = tuple(json.loads(late))
        known.loaded = known.urgency()
        self._by_id[row] = self._by_pair[thread_id, author_id] = known
        return known


def _waiting_since(each: Touched) -> int | None:
    return None if each.waits_from is None else rowids.created_at(each.waits_from)
