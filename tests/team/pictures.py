"""What a history says of a brand, in words that are the same on every desktop: row numbers of its own are left out.

Left out too is what is nobody else's: what is unread, drafts, how often something was tried, the order in which a
journal's rows were written here, and texts that nobody else saw before they were edited.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from cm_inbox.store import Connection

Picture = dict[str, dict[str, Any]]
"""A thing's name to its fields."""

QUERIES = {
    "brand": ("SELECT uid, name, colour, monogram, reply_target FROM brand", ("uid",)),
    "account": (
        "SELECT account.uid, brand.uid AS brand, network, address, native_id, account.name, server, archive, report,"
        " removed_at IS NULL AS connected FROM account JOIN brand ON brand.id = brand_id",
        ("uid",),
    ),
    "author": (
        "SELECT account.uid AS account, author.native_id, handle, author.name, url, avatar_url, first_seen_at,"
        " profile_at, banned_until, muted_until, note FROM author JOIN account ON account.id = account_id",
        ("account", "native_id"),
    ),
    "thread": (
        "SELECT account.uid AS account, thread.native_id, kind, title, url, post"
        " FROM thread JOIN account ON account.id = account_id",
        ("account", "native_id"),
    ),
    "conversation": (
        "SELECT account.uid AS account, thread.native_id AS thread, author.native_id AS author, conversation.kind,"
        " state, priority, waiting_since, due_at, last_at, last_message_id, handled_id, late, snoozed_until,"
        " assigned_to, labels"
        " FROM conversation JOIN account ON account.id = conversation.account_id JOIN thread ON thread.id = thread_id"
        " JOIN author ON author.id = author_id",
        ("account", "thread", "author"),
    ),
    "message": (
        "SELECT account.uid AS account, message.native_id, message.id AS row, ct.native_id AS thread,"
        " ca.native_id AS conversation_of, t.native_id AS in_thread, a.native_id AS author, parent, direction,"
        " visibility, status, text, edited_at, removed_by, extra"
        " FROM message JOIN account ON account.id = message.account_id JOIN thread t ON t.id = message.thread_id"
        " JOIN author a ON a.id = message.author_id LEFT JOIN conversation c ON c.id = conversation_id"
        " LEFT JOIN thread ct ON ct.id = c.thread_id LEFT JOIN author ca ON ca.id = c.author_id",
        ("account", "native_id"),
    ),
    "pair": (
        "SELECT min(oa.uid || ' ' || o.native_id, pa.uid || ' ' || p.native_id) AS one,"
        " max(oa.uid || ' ' || o.native_id, pa.uid || ' ' || p.native_id) AS other, standing"
        " FROM identity JOIN author o ON o.id = author_id JOIN account oa ON oa.id = o.account_id"
        " JOIN author p ON p.id = other_id JOIN account pa ON pa.id = p.account_id WHERE standing IS NOT NULL",
        ("one", "other"),
    ),
    "decision": (
        "SELECT journal.id, at, actor, journal.kind, batch, undoes, account.uid AS account, thread.native_id AS thread,"
        " author.native_id AS author, message.native_id AS message, payload ->> 'text' AS text,"
        " payload ->> 'until' AS until, payload ->> 'rule' AS rule, payload ->> 'charter' AS charter,"
        " payload ->> 'private' AS private, payload ->> 'proposed' AS proposed, payload ->> 'proposal' AS proposal"
        " FROM journal JOIN conversation c ON c.id = journal.conversation_id"
        " JOIN account ON account.id = c.account_id JOIN thread ON thread.id = c.thread_id"
        " JOIN author ON author.id = c.author_id LEFT JOIN message ON message.id = journal.message_id",
        ("id",),
    ),
    "action": (
        "SELECT outbox.id, journal_id, account.uid AS account, inverse_of, state, result, action ->> 'kind' AS kind,"
        " action ->> 'thread_id' AS thread, action ->> 'author_id' AS author, action ->> 'text' AS text,"
        " action ->> 'visibility' AS visibility, action ->> 'until' AS until"
        " FROM outbox JOIN account ON account.id = account_id",
        ("id",),
    ),
    "proposal": ("SELECT id FROM team_proposal", ("id",)),
    "charter": (
        "SELECT charter.id, brand.uid AS brand, number, at, author, text, included, note"
        " FROM charter JOIN brand ON brand.id = brand_id",
        ("id",),
    ),
}


def picture(conn: Connection) -> Picture:
    """Return all of it."""
    found: Picture = {}
    for kind, (query, key) in QUERIES.items():
        cursor = conn.execute(query)
        names = [each[0] for each in cursor.description]
        for row in cursor.fetchall():
            fields = dict(zip(names, row, strict=True))
            fields["labels"] = sorted(json.loads(fields["labels"])) if "labels" in fields else None
            found[f"{kind} {' '.join(str(fields[each]) for each in key)}"] = fields
    return found


def differences(pictures: Mapping[str, Picture]) -> list[str]:
    """Return in words where pictures (by desktop) differ, nothing where all are equal."""
    said: list[str] = []
    for name in sorted({name for each in pictures.values() for name in each}):
        shown = {who: each.get(name) for who, each in pictures.items()}
        if missing := [who for who, fields in shown.items() if fields is None]:
            said.append(f"{name}: not on {', '.join(missing)}: {next(each for each in shown.values() if each)}")
            continue
        fields = {key for each in shown.values() if each for key in each}
        for field in sorted(fields, key=str):
            values = {who: None if each is None else each.get(field) for who, each in shown.items()}
            if len({repr(value) for value in values.values()}) > 1:
                said.append(f"{name}: {field}: {_grouped(values)}")
    return said


def _grouped(values: Mapping[str, Any]) -> str:
    by_value: dict[str, list[str]] = {}
    for who, value in values.items():
        by_value.setdefault(repr(value), []).append(who)
    return "; ".join(f"{'+'.join(who)} {value}" for value, who in by_value.items())


def miscounted(conn: Connection) -> list[str]:
    """Return in words which counters say something else than there is."""
    counted = Counter(
        {(state, brand, network): n for state, brand, network, n in conn.execute("SELECT * FROM counter") if n}
    )
    there: Iterable[tuple[Any, ...]] = conn.execute(
        "SELECT state, brand_id, network, count(*) FROM conversation GROUP BY 1, 2, 3"
    )
    real = Counter({(state, brand, network): n for state, brand, network, n in there})
    return [
        f"counter {key}: {counted[key]}, there are {real[key]}" for key in counted | real if counted[key] != real[key]
    ]
