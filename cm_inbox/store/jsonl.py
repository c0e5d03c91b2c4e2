"""The exchange format: one message a line, as docs/jsonl.md says. Only lines; files are in ``transfer``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from enum import StrEnum
from typing import Any, TypeVar

import msgspec

from cm_inbox.models.conversations import Revision
from cm_inbox.models.instants import Millis, format_time, parse_time
from cm_inbox.models.messages import (
    Attachment,
    Author,
    Direction,
    Message,
    MessageStatus,
    Thread,
    ThreadKind,
    Visibility,
)
from cm_inbox.models.queue import ConversationState
from cm_inbox.models.record import Record

E = TypeVar("E", bound=StrEnum)

_REQUIRED = {"network", "account", "brand", "thread", "id", "author", "text", "created_at"}
_OPTIONAL = {"parent", "direction", "visibility", "status", "edited_at", "url", "attachments", "revisions", "state"}
KEYS = _REQUIRED | _OPTIONAL
_THREAD_KEYS = frozenset({"id", "kind", "title", "url"})
_AUTHOR_KEYS = frozenset({"id", "handle", "name", "url", "avatar_url"})


class LineError(ValueError):
    """What is wrong with one line, fit to show."""


class Line(Record, frozen=True):
    """One line. ``unknown`` are keys that were kept out; ``state`` is that of the message's conversation.

    ``former_id`` is the id that imports of before gave the message: where it is here under that, it stays so.
    """

    network: str
    account: str
    brand: str
    message: Message
    state: ConversationState = ConversationState.OPEN
    revisions: tuple[Revision, ...] = ()
    unknown: tuple[str, ...] = ()
    former_id: str | None = None


# --- reading -------------------------------------------------------------------------------------


class _PlainThread(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    kind: ThreadKind | None = None
    title: str | None = None
    url: str | None = None


class _PlainAuthor(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    handle: str | None = None
    name: str | None = None
    url: str | None = None
    avatar_url: str | None = None


class _PlainLine(msgspec.Struct, forbid_unknown_fields=True):
    """A line as nearly all are: of the right types, with no unknown key, attachment or revision."""

    network: str
    account: str
    brand: str
    thread: _PlainThread
    id: str
    author: _PlainAuthor
    text: str
    created_at: str
    parent: str | None = None
    direction: Direction | None = None
    visibility: Visibility | None = None
    status: MessageStatus | None = None
    edited_at: str | None = None
    url: str | None = None
    attachments: None = None
    revisions: None = None
    state: ConversationState | None = None


_decode_json = msgspec.json.Decoder().decode
_decode_plain = msgspec.json.Decoder(_PlainLine).decode


def decode(line: bytes) -> Line:
    """Read one line. Raises LineError.

    A line that is in any way unusual is read again with patience, which takes ten times as long and knows what to say.
    """
    try:
        return _plain(_decode_plain(line))
    except (msgspec.DecodeError, ValueError, OverflowError, RecursionError):
        return decode_patiently(line)


def _plain(line: _PlainLine) -> Line:
    """Return the line. Raises ValueError for one that only ``decode_patiently`` can judge."""
    thread, author = line.thread, line.author
    named = (line.id, thread.id, author.id, line.network, line.account, line.brand, line.parent or "-")
    if line.parent == "" or not all(map(str.strip, named)):
        raise ValueError("an id is empty")
    kind = thread.kind
    if kind is None:
        kind = ThreadKind.PRIVATE if line.visibility is Visibility.PRIVATE else ThreadKind.PUBLIC
    handle = author.id if author.handle is None else author.handle
    message = Message(
        line.id,
        Thread(thread.id, kind, thread.title, thread.url),
        Author(author.id, handle, handle if author.name is None else author.name, author.url, author.avatar_url),
        line.direction or Direction.IN,
        line.visibility or _VISIBILITY[kind],
        line.text,
        parse_time(line.created_at),
        None if line.edited_at is None else parse_time(line.edited_at),
        line.parent,
        line.status or MessageStatus.VISIBLE,
        line.url,
    )
    return Line(line.network, line.account, line.brand, message, line.state or ConversationState.OPEN)


_VISIBILITY = {kind: Visibility(kind.value) for kind in ThreadKind}


def decode_patiently(line: bytes) -> Line:
    """Read a line key by key. Raises LineError, which names what is wrong."""
    value = _json(line)
    if not isinstance(value, dict):
        raise LineError("a line must be one JSON object")
    thread_value, author_value = _object(value, "thread"), _object(value, "author")
    unknown: tuple[str, ...] = ()
    if not (value.keys() <= KEYS and thread_value.keys() <= _THREAD_KEYS and author_value.keys() <= _AUTHOR_KEYS):
        unknown = _unknown(value, thread_value, author_value)
    visibility = _choice(Visibility, value, "visibility", None)
    kind = _choice(ThreadKind, thread_value, "kind", None, "thread.")
    if kind is None:
        kind = ThreadKind.PRIVATE if visibility is Visibility.PRIVATE else ThreadKind.PUBLIC
    author_id = _id(author_value, "id", "author.")
    handle = _text(author_value, "handle", author_id, "author.")
    message = Message(
        id=_id(value, "id"),
        thread=Thread(
            _id(thread_value, "id", "thread."),
            kind,
            _optional(thread_value, "title", "thread."),
            _optional(thread_value, "url", "thread."),
        ),
        author=Author(
            author_id,
            handle,
            _text(author_value, "name", handle, "author."),
            _optional(author_value, "url", "author."),
            _optional(author_value, "avatar_url", "author."),
        ),
        direction=_choice(Direction, value, "direction", Direction.IN) or Direction.IN,
        visibility=visibility or _VISIBILITY[kind],
        text=_text(value, "text", None),
        created_at=_time(value, "created_at"),
        edited_at=None if value.get("edited_at") is None else _time(value, "edited_at"),
        parent=None if value.get("parent") is None else _id(value, "parent"),
        status=_choice(MessageStatus, value, "status", MessageStatus.VISIBLE) or MessageStatus.VISIBLE,
        url=_optional(value, "url"),
        attachments=_attachments(value) if value.get("attachments") else (),
    )
    return Line(
        _id(value, "network"),
        _id(value, "account"),
        _id(value, "brand"),
        message,
        _choice(ConversationState, value, "state", ConversationState.OPEN) or ConversationState.OPEN,
        _revisions(value) if value.get("revisions") else (),
        unknown,
    )


def _json(line: bytes) -> Any:
    try:
        return _decode_json(line)
    except (msgspec.DecodeError, RecursionError) as error:
        with suppress(ValueError, RecursionError):
            return json.loads(line)  # more patient with halves of surrogate pairs, and slower
        raise LineError(f"this is not JSON: {error}") from None


def _unknown(value: Mapping[str, Any], thread: Mapping[str, Any], author: Mapping[str, Any]) -> tuple[str, ...]:
    return (
        *sorted(value.keys() - KEYS),
        *(f"thread.{key}" for key in sorted(thread.keys() - _THREAD_KEYS)),
        *(f"author.{key}" for key in sorted(author.keys() - _AUTHOR_KEYS)),
    )


def _object(value: Mapping[str, Any], key: str) -> dict[str, Any]:
    found = value.get(key)
    if not isinstance(found, dict):
        raise LineError(f"{key!r} is missing" if found is None else f"{key!r} must be an object")
    return found


def _id(value: Mapping[str, Any], key: str, within: str = "") -> str:
    """Return an id; some files have numbers for ids."""
    found = value.get(key)
    if isinstance(found, str):
        if found.strip():
            return found
        raise LineError(f"{within + key!r} is empty")
    if isinstance(found, int) and not isinstance(found, bool):
        return str(found)
    raise LineError(f"{within + key!r} is missing" if found is None else f"{within + key!r} must be a text")


def _text(value: Mapping[str, Any], key: str, default: str | None, within: str = "") -> str:
    found = value.get(key)
    if isinstance(found, str):
        return found
    if found is None and default is not None:
        return default
    raise LineError(f"{within + key!r} is missing" if found is None else f"{within + key!r} must be a text")


def _optional(value: Mapping[str, Any], key: str, within: str = "") -> str | None:
    found = value.get(key)
    if found is None or isinstance(found, str):
        return found
    raise LineError(f"{within + key!r} must be a text or null")


def _choice(kind: type[E], value: Mapping[str, Any], key: str, default: E | None, within: str = "") -> E | None:
    found = value.get(key)
    if found is None:
        return default
    known = kind._value2member_map_.get(found) if isinstance(found, str) else None
    if isinstance(known, kind):
        return known
    raise LineError(f"{within + key!r} must be one of: {', '.join(each.value for each in kind)}")


def _time(value: Mapping[str, Any], key: str) -> Millis:
    found = _text(value, key, None)
    try:
        return parse_time(found)
    except (ValueError, OverflowError):
        raise LineError(f"{key!r} is not a time like 2026-10-01T09:12:00Z: {found[:40]!r}") from None


def _attachments(value: Mapping[str, Any]) -> tuple[Attachment, ...]:
    return tuple(
        Attachment(_id(each, "url", "attachments."), _text(each, "media_type", ""), _text(each, "description", ""))
        for each in _objects(value, "attachments")
    )


def _revisions(value: Mapping[str, Any]) -> tuple[Revision, ...]:
    return tuple(
        Revision(_text(each, "text", None), _time(each, "seen_until")) for each in _objects(value, "revisions")
    )


def _objects(value: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    found = value[key]
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise LineError(f"{key!r} must be a list of objects")
    return found


# --- writing -------------------------------------------------------------------------------------


def as_dict(line: Line) -> dict[str, Any]:
    """Return what a line holds, in the order of the documentation; rare keys only where there is something."""
    message = line.message
    value: dict[str, Any] = {
        "network": line.network,
        "account": line.account,
        "brand": line.brand,
        "id": message.id,
        "parent": message.parent,
        "thread": {
            "id": message.thread.id,
            "kind": message.thread.kind.value,
            "title": message.thread.title,
            "url": message.thread.url,
        },
        "author": {"id": message.author.id, "handle": message.author.handle, "name": message.author.name},
        "direction": message.direction.value,
        "visibility": message.visibility.value,
        "text": message.text,
        "created_at": format_time(message.created_at),
        "edited_at": None if message.edited_at is None else format_time(message.edited_at),
    }
    for key in ("url", "avatar_url"):
        if getattr(message.author, key):
            value["author"][key] = getattr(message.author, key)
    if message.status is not MessageStatus.VISIBLE:
        value["status"] = message.status.value
    if message.url:
        value["url"] = message.url
    if message.attachments:
        value["attachments"] = [
            {"url": each.url, "media_type": each.media_type, "description": each.description}
            for each in message.attachments
        ]
    if line.revisions:
        value["revisions"] = [
            {"text": each.text, "seen_until": format_time(each.seen_until)} for each in line.revisions
        ]
    if line.state is ConversationState.DONE:
        value["state"] = line.state.value
    return value


def encode(line: Line) -> bytes:
    """Return a line with its line end."""
    return msgspec.json.encode(as_dict(line)) + b"\n"
