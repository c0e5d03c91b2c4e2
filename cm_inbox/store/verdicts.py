"""What charters say of messages, kept beside them, and which verdict a conversation shows in the list."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from cm_inbox.models.verdicts import Asked, Because, Span, Standing, StoredVerdict, Verdict

from . import codec
from .connection import Connection
from .state import UNDEALT

HURTFUL = 2
"""From this severity on a rule that would suppress a message was matched by words that hurt: lists soften them."""

HURTFUL_TEXT = 20_000
"""How many characters of a message are read to know its hurtful words."""


def put(
    conn: Connection,
    message_row: int,
    verdicts: Sequence[Verdict],
    ranks: Mapping[str, int],
    among: Collection[str] | None = None,
) -> None:
    """Keep what a charter says of a message now. ``ranks``: its rules in the order of precedence.

    What an earlier version said and nobody has dealt with goes; what a person applied or dismissed stays so.
    ``among``: only these rules were asked, what the others said stays too.
    """
    said = codec.dumps([verdict.rule for verdict in verdicts])
    conn.execute(
        "DELETE FROM verdict WHERE message_id = ?1 AND standing = 'open'"
        " AND rule NOT IN (SELECT value FROM json_each(?2))"
        " AND (?3 IS NULL OR rule IN (SELECT value FROM json_each(?3)))",
        (message_row, said, None if among is None else codec.dumps(list(among))),
    )
    if among is not None:
        conn.executemany(
            "UPDATE verdict SET rank = ? WHERE message_id = ? AND rule = ?",
            [
                (ranks[rule], message_row, rule)
                for (rule,) in conn.execute("SELECT rule FROM verdict WHERE message_id = ?", (message_row,)).fetchall()
                if rule in ranks
            ],
        )
    conn.executemany(
        "INSERT INTO verdict (message_id, rule, rank, severity, charter_id, body) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (message_id, rule) DO UPDATE SET rank = excluded.rank, severity = excluded.severity,"
        " charter_id = excluded.charter_id, body = excluded.body",
        [
            (message_row, verdict.rule, ranks[verdict.rule], verdict.severity, verdict.charter, _encode(verdict))
            for verdict in verdicts
        ],
    )


def choose(conn: Connection, conversation_ids: Iterable[int]) -> None:
    """Work out again which verdict each conversation shows: the gravest open one of a message that waits."""
    conn.executemany(
        f"""
        UPDATE conversation SET verdict_id = (
          SELECT verdict.id FROM message JOIN verdict ON verdict.message_id = message.id
          WHERE message.conversation_id = conversation.id AND {UNDEALT} AND verdict.standing = 'open'
          ORDER BY verdict.severity DESC, message.id DESC, verdict.rank LIMIT 1)
        WHERE id = ?
        """,  # noqa: S608 - a constant of ours
        [(each,) for each in conversation_ids],
    )


def of_messages(conn: Connection, message_rows: Sequence[int]) -> dict[int, tuple[StoredVerdict, ...]]:
    """Return what is said of these messages, by their rows, in the order of precedence."""
    if conn.execute("SELECT 1 FROM verdict LIMIT 1").fetchone() is None:
        return {}
    found: dict[int, tuple[StoredVerdict, ...]] = {}
    rows = conn.execute(
        "SELECT message_id, verdict.id, standing, charter_id, severity, rule, body FROM json_each(?) CROSS JOIN verdict"
        " ON message_id = value ORDER BY message_id, rank",
        (codec.dumps(list(message_rows)),),
    )
    for message_id, row, standing, charter_id, severity, rule, body in rows:
        verdict = _decode(json.loads(body), rule, charter_id, severity)
        found[message_id] = (*found.get(message_id, ()), StoredVerdict(row, verdict, Standing(standing)))
    return found


def judged_rows(conn: Connection, message_rows: Sequence[int]) -> set[int]:
    """Return those of these messages of which anything is said, whatever became of it."""
    found = conn.execute(
        "SELECT DISTINCT message_id FROM json_each(?) CROSS JOIN verdict ON message_id = value",
        (codec.dumps(list(message_rows)),),
    )
    return {row for (row,) in found}


# --- what is to be judged --------------------------------------------------------------------------


def brand_of(conn: Connection, account_id: int) -> int:
    """Return the brand of an account."""
    (brand_id,) = conn.execute("SELECT brand_id FROM account WHERE id = ?", (account_id,)).fetchone()
    return int(brand_id)


def rows_of(conn: Connection, account_id: int, conversations: Sequence[int], native_ids: Collection[str]) -> list[int]:
    """Return the rows of those messages of theirs that are in these conversations, oldest first."""
    found = conn.execute(
        "SELECT message.id FROM json_each(?) AS wanted CROSS JOIN message"
        " ON account_id = ? AND native_id = wanted.value"
        " WHERE direction = 'in' AND conversation_id IN (SELECT value FROM json_each(?)) ORDER BY message.id",
        (codec.dumps(list(native_ids)), account_id, codec.dumps(list(conversations))),
    )
    return [row[0] for row in found]


def waiting_rows(conn: Connection, conversations: Sequence[int]) -> list[int]:
    """Return the rows of the messages that wait in these conversations, oldest first."""
    found = conn.execute(
        f"""
        SELECT message.id FROM json_each(?) AS wanted CROSS JOIN conversation ON conversation.id = wanted.value
        CROSS JOIN message ON message.conversation_id = conversation.id AND {UNDEALT}
        WHERE direction = 'in' ORDER BY message.id
        """,  # noqa: S608 - a constant of ours
        (codec.dumps(list(conversations)),),
    )
    return [row[0] for row in found]


def not_judged_by(conn: Connection, conversations: Sequence[int], charter_id: str) -> list[int]:
    """Return those of these conversations that were not judged by this version as a whole."""
    found = conn.execute(
        "SELECT conversation.id FROM json_each(?) AS wanted CROSS JOIN conversation ON conversation.id = wanted.value"
        " WHERE judged IS NOT ?",
        (codec.dumps(list(conversations)), charter_id),
    )
    return [row[0] for row in found]


def judged_by(conn: Connection, conversations: Sequence[int]) -> dict[str | None, list[int]]:
    """Return these conversations by the version that judged all of each, None: by none."""
    found: dict[str | None, list[int]] = {}
    rows = conn.execute(
        "SELECT judged, conversation.id FROM json_each(?) AS wanted"
        " CROSS JOIN conversation ON conversation.id = wanted.value ORDER BY conversation.id",
        (codec.dumps(list(conversations)),),
    )
    for version, conversation_id in rows:
        found.setdefault(version, []).append(conversation_id)
    return found


def behind(conn: Connection, brand_id: int, charter_id: str, after: int, limit: int) -> list[int]:
    """Return some conversations that wait and were not judged by this version yet, by id, after one."""
    found = conn.execute(
        "SELECT id FROM conversation WHERE id > ? AND brand_id = ? AND state IN ('open', 'snoozed')"
        " AND judged IS NOT ? ORDER BY id LIMIT ?",
        (after, brand_id, charter_id, limit),
    )
    return [row[0] for row in found]


def mark_judged(conn: Connection, conversations: Sequence[int], charter_id: str | None) -> None:
    """Note by which version all that waits in these conversations was judged."""
    conn.executemany("UPDATE conversation SET judged = ? WHERE id = ?", [(charter_id, each) for each in conversations])


def forget_judged(conn: Connection, conversations: Sequence[int]) -> None:
    """Note that something came into these conversations that no charter has judged."""
    conn.execute(
        "UPDATE conversation SET judged = NULL WHERE judged IS NOT NULL AND id IN (SELECT value FROM json_each(?))",
        (codec.dumps(list(conversations)),),
    )


def forget_judged_of(conn: Connection, author_rows: Collection[int]) -> None:
    """Note that what charters may ask of these authors is different now."""
    conn.execute(
        "UPDATE conversation SET judged = NULL WHERE judged IS NOT NULL AND id IN"
        " (SELECT conversation.id FROM json_each(?) CROSS JOIN conversation ON author_id = value)",
        (codec.dumps(list(author_rows)),),
    )


def place_of(conn: Connection, message_row: int) -> tuple[int, str, int] | None:
    """Return the conversation, the native id and the account of a message."""
    found = conn.execute(
        "SELECT conversation_id, native_id, account_id FROM message WHERE id = ? AND conversation_id IS NOT NULL",
        (message_row,),
    ).fetchone()
    return None if found is None else (int(found[0]), str(found[1]), int(found[2]))


def is_open(conn: Connection, message_row: int, rule: str) -> bool:
    """Say whether nobody has dealt with a verdict yet."""
    found = conn.execute(
        "SELECT 1 FROM verdict WHERE message_id = ? AND rule = ? AND standing = 'open'", (message_row, rule)
    ).fetchone()
    return found is not None


# --- what a list shows -----------------------------------------------------------------------------

_GRAVEST_FIRST = ("ban", "delete", "hide", "mute", "warn", "reply", "done", "department", "urgent", "labels")


def gravest(asked: str) -> str | None:
    """Return the gravest thing that a verdict asks for, by its name in ``Asked``."""
    named = json.loads(asked)
    return next((name for name in _GRAVEST_FIRST if named.get(name)), None)


SOFTENED = """
  (SELECT json_group_array(json(body -> 'spans')) FROM verdict AS hurtful
    WHERE hurtful.message_id = last_message_id AND hurtful.body ->> 'hurtful' AND hurtful.standing <> 'dismissed')
"""
"""A column for queries over conversations: the spans of the newest message's hurtful words, verdict by verdict."""


def softened(column: str) -> tuple[Span, ...]:
    """Return the places in the text that a list does not show in clear, from that column."""
    spans = {(start, end) for verdict in json.loads(column) for start, end in verdict}
    return tuple(sorted(spans))


def hurtful_words(conn: Connection, conversation_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Return the words of each conversation's messages that are not shown in clear, each once; those with any."""
    found: dict[int, dict[str, None]] = {}
    rows = conn.execute(
        "SELECT conversation_id, substr(text, 1, ?), verdict.body -> 'spans' FROM json_each(?) AS wanted"
        " CROSS JOIN message ON message.conversation_id = wanted.value"
        " CROSS JOIN verdict ON verdict.message_id = message.id"
        " WHERE verdict.body ->> 'hurtful' AND verdict.standing <> 'dismissed'",
        (HURTFUL_TEXT, codec.dumps(list(conversation_ids))),
    )
    for conversation_id, text, spans in rows:
        words = found.setdefault(conversation_id, {})
        words.update((word, None) for start, end in json.loads(spans) if (word := text[start:end].strip()))
    return {conversation_id: tuple(words) for conversation_id, words in found.items()}


def _is_hurtful(verdict: Verdict) -> bool:
    """Say whether it is for its words that a message would be suppressed, or would be if nothing protected it."""
    asked = verdict.asked
    suppresses = asked.hide or asked.delete or asked.warn or asked.mute or asked.ban
    return verdict.severity >= HURTFUL and (suppresses or verdict.held_back_by is not None)


def _encode(verdict: Verdict) -> str:
    asked = {
        name: value
        for name in Asked.__struct_fields__
        if (value := getattr(verdict.asked, name)) not in (None, False, ())
    }
    return codec.dumps(
        {
            "title": verdict.title,
            "short": verdict.short or verdict.title,
            "asked": asked,
            "because": [[each.kind, each.detail, each.source, each.spans] for each in verdict.because],
            "automatic": verdict.automatic,
            "held_back_by": verdict.held_back_by,
            "spans": verdict.spans,
            "hurtful": _is_hurtful(verdict),
        }
    )


def _decode(body: Mapping[str, Any], rule: str, charter_id: str, severity: int) -> Verdict:
    asked = dict(body["asked"])
    if "labels" in asked:
        asked["labels"] = tuple(asked["labels"])
    return Verdict(
        rule=rule,
        title=body["title"],
        short=body["short"],
        severity=severity,
        asked=Asked(**asked),
        because=tuple(
            Because(kind, detail, source, tuple((start, end) for start, end in spans))
            for kind, detail, source, spans in body["because"]
        ),
        charter=charter_id,
        automatic=body["automatic"],
        held_back_by=body["held_back_by"],
        spans=tuple((start, end) for start, end in body["spans"]),
    )
