"""The rows of threads and authors that messages point to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from cm_inbox.models.messages import Message

from . import codec
from .connection import Connection
from .text import clean
from .touched import next_row


class Profile(msgspec.Struct):
    """An author's row as it is stored."""

    row: int
    shown: tuple[str, str, str | None, str | None]  # handle, name, url, avatar_url
    first_seen_at: int
    profile_at: int


def thread_ids(conn: Connection, account_id: int, messages: Iterable[Message], known: dict[str, int]) -> dict[str, int]:
    """Return the row of each message's thread, made where it is new. ``known`` is looked at and added to."""
    missing = {message.thread.id: message.thread for message in messages if message.thread.id not in known}
    if not missing:
        return known
    found = {
        native_id: (row, title, url, post)
        for native_id, row, title, url, post in conn.execute(
            "SELECT value, thread.id, title, url, post FROM json_each(?1)"
            " CROSS JOIN thread ON account_id = ?2 AND native_id = value",
            (codec.dumps([clean(native_id) for native_id in missing]), account_id),
        )
    }
    row = next_row(conn, "thread")
    new, changed = [], []
    for native_id, thread in missing.items():
        title, url, post = _clean(thread.title), _clean(thread.url), codec.encode_post(thread.post)
        stored = found.get(clean(native_id))
        if stored is None:
            new.append((row, account_id, clean(native_id), thread.kind.value, title, url, post))
            known[native_id] = row
            row += 1
        else:
            known[native_id] = stored[0]
            if (title or stored[1], url or stored[2], post or stored[3]) != stored[1:]:
                changed.append((title, url, post, stored[0]))
    conn.executemany("INSERT INTO thread VALUES (?, ?, ?, ?, ?, ?, ?)", new)
    conn.executemany(
        "UPDATE thread SET title = coalesce(?, title), url = coalesce(?, url), post = coalesce(?, post) WHERE id = ?",
        changed,
    )
    return known


def author_ids(
    conn: Connection, account_id: int, messages: Iterable[Message], known: dict[str, Profile]
) -> dict[str, int]:
    """Return the row of each message's author, made where they are new.

    Handle, name and pictures are those of the author's newest message that tells them; older ones change nothing.
    """
    newest: dict[str, Message] = {}
    oldest: dict[str, Message] = {}
    for message in messages:
        native_id, at = message.author.id, message.created_at
        seen = newest.get(native_id)
        if seen is None:
            newest[native_id] = oldest[native_id] = message
            continue
        if (_is_told(message), at) >= (_is_told(seen), seen.created_at):
            newest[native_id] = message
        if at < oldest[native_id].created_at:
            oldest[native_id] = message
    _look_up(conn, account_id, newest.keys() - known.keys(), known)
    row = next_row(conn, "author")
    new: list[tuple[Any, ...]] = []
    changed: list[tuple[Any, ...]] = []
    seen_again: list[tuple[int, int, int]] = []
    renamed: list[tuple[tuple[int, str, str], tuple[int, str, str]]] = []
    for native_id, message in newest.items():
        shown = _shown(message)
        profile = known.get(native_id)
        since = oldest[native_id].created_at
        is_told = _is_told(message)
        if profile is None:
            told_at = message.created_at if is_told else 0
            new.append((row, account_id, clean(native_id), *shown, since, told_at))
            known[native_id] = Profile(row, shown, since, told_at)
            row += 1
            continue
        is_newer = is_told and message.created_at >= profile.profile_at
        if not is_newer and since >= profile.first_seen_at:
            continue
        before = profile.shown
        if is_newer:
            if shown[:2] != before[:2]:
                renamed.append(((profile.row, *before[:2]), (profile.row, *shown[:2])))
            profile.shown, profile.profile_at = shown, message.created_at
        profile.first_seen_at = min(profile.first_seen_at, since)
        if profile.shown == before:
            seen_again.append((profile.first_seen_at, profile.profile_at, profile.row))
        else:
            changed.append((*profile.shown, profile.first_seen_at, profile.profile_at, profile.row))
    conn.executemany(
        "INSERT INTO author (id, account_id, native_id, handle, name, url, avatar_url, first_seen_at, profile_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        new,
    )
    conn.executemany(
        "INSERT INTO author_fts (rowid, handle, name) VALUES (?, ?, ?)", [(each[0], each[3], each[4]) for each in new]
    )
    _write_changes(conn, renamed, changed, seen_again)
    return {native_id: known[native_id].row for native_id in newest}


def _write_changes(
    conn: Connection,
    renamed: list[tuple[tuple[int, str, str], tuple[int, str, str]]],
    changed: list[tuple[Any, ...]],
    seen_again: list[tuple[int, int, int]],
) -> None:
    conn.executemany(
        "INSERT INTO author_fts (author_fts, rowid, handle, name) VALUES ('delete', ?, ?, ?)",
        [old for old, _ in renamed],
    )
    conn.executemany("INSERT INTO author_fts (rowid, handle, name) VALUES (?, ?, ?)", [made for _, made in renamed])
    # Naming a column of an index rewrites its entry, even when the value stays.
    conn.executemany("UPDATE author SET first_seen_at = ?, profile_at = ? WHERE id = ?", seen_again)
    conn.executemany(
        "UPDATE author SET handle = ?, name = ?, url = ?, avatar_url = ?, first_seen_at = ?, profile_at = ?"
        " WHERE id = ?",
        changed,
    )


def _look_up(conn: Connection, account_id: int, missing: Iterable[str], known: dict[str, Profile]) -> None:
    wanted = {clean(native_id): native_id for native_id in missing}
    if not wanted:
        return
    rows = conn.execute(
        "SELECT value, author.id, handle, name, url, avatar_url, first_seen_at, profile_at FROM json_each(?1)"
        " CROSS JOIN author ON account_id = ?2 AND native_id = value",
        (codec.dumps(list(wanted)), account_id),
    )
    for native_id, row, handle, name, url, avatar_url, first_seen_at, profile_at in rows:
        known[wanted[native_id]] = Profile(row, (handle, name, url, avatar_url), first_seen_at, profile_at)


def _is_told(message: Message) -> bool:
    return bool(message.author.handle or message.author.name)


def _shown(message: Message) -> tuple[str, str, str | None, str | None]:
    author = message.author
    return clean(author.handle), clean(author.name), _clean(author.url), _clean(author.avatar_url)


def _clean(text: str | None) -> str | None:
    return None if text is None else clean(text)
