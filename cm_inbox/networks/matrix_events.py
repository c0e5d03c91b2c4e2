"""Matrix events as messages. Pure: what an event lacks is asked for elsewhere.

Ids. A message's id is its event id. A thread's id is the room's id, or, for a thread inside a room
(``m.thread``), ``ROOM/ROOT`` where ROOT is the event id of its first message; event ids begin with ``$``.

Sources: Client-Server API, "Instant Messaging", "Event replacements", "Rich replies", "Threading",
"Redactions".
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from urllib.parse import quote

import msgspec
from msgspec import field

from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import (
    Attachment,
    Author,
    Direction,
    Message,
    Removal,
    RemovedBy,
    Thread,
    ThreadKind,
    Visibility,
)
from cm_inbox.models.permissions import ActionKind, Denied, Reason
from cm_inbox.models.record import Record

from .matrix_api import Json, object_of, objects_of, text_of
from .matrix_rooms import Room

MESSAGE_TYPES = ("m.room.message", "m.sticker")
NARROWED = (
    ActionKind.REPLY,
    ActionKind.DELETE,
    ActionKind.RETRACT,
    ActionKind.LIKE,
    ActionKind.UNLIKE,
    ActionKind.BAN,
    ActionKind.UNBAN,
    ActionKind.MUTE,
    ActionKind.UNMUTE,
)
"""What a room's power levels may refuse for one message."""

_FALLBACK = re.compile(r"> (\* )?<@[^>\n]+>")
_FILES = ("m.image", "m.file", "m.audio", "m.video")
_AHEAD: Millis = 3_600_000
"""How far ahead of ours another server's clock may be before we take it to be wrong, or a trick."""


# --- ids -----------------------------------------------------------------------------------------


def thread_id(room_id: str, root: str | None) -> str:
    return f"{room_id}/{root}" if root else room_id


def split_thread(thread: str) -> tuple[str, str | None]:
    """Return the room of a thread, and the first message of the thread inside the room, if it is one."""
    room_id, mark, root = thread.partition("/$")
    return room_id, f"${root}" if mark else None


def room_link(room_id: str, event_id: str | None = None) -> str:
    """Return the address that opens a room or message in whatever Matrix client one has (matrix.to)."""
    parts = "/".join(quote(part, safe="") for part in (room_id, event_id) if part)
    return f"https://matrix.to/#/{parts}"


# --- reading -------------------------------------------------------------------------------------


class Digest(msgspec.Struct):
    """What some events of one room come to."""

    messages: dict[str, Message] = field(default_factory=dict)
    removed: list[Removal] = field(default_factory=list)
    edited: list[str] = field(default_factory=list)
    """Messages edited by an event seen here that are not themselves here: to be asked for."""
    redactions: list[Json] = field(default_factory=list)
    """Redactions of events that are not here: whose they were must be asked for."""
    encrypted: int = 0


class View(Record, frozen=True):
    """How events of one room are to be seen.

    ``us`` is our user id, ``names`` holds display names by user id, ``now`` is the present instant: what
    another server dates in the future would otherwise stay above everything for years.
    """

    room: Room
    direct: bool
    us: str
    names: Mapping[str, str]
    now: Millis

    def time(self, event: Json) -> Millis:
        found = event.get("origin_server_ts")
        at = found if isinstance(found, int) and not isinstance(found, bool) else 0
        return self.now if at > self.now + _AHEAD else max(at, 0)


def digest(events: Sequence[Json], view: View) -> Digest:
    """Read events, oldest first."""
    found, replacements, gone = Digest(), list[Json](), set[str]()
    for event in events:
        event_id, kind = text_of(event, "event_id"), event.get("type")
        if event_id is None or text_of(event, "sender") is None or "state_key" in event:
            continue
        if kind == "m.room.redaction":
            found.redactions.append(event)
        elif by := redacted_by(event):
            found.removed.append(Removal(event_id, by))
            gone.add(event_id)
        elif kind == "m.room.encrypted":
            found.encrypted += 1
        elif kind in MESSAGE_TYPES and _relation(event).get("rel_type") == "m.replace":
            replacements.append(event)
        elif kind in MESSAGE_TYPES:
            message = as_message(event, view)
            if message is not None:
                found.messages[event_id] = message
    targets = [text_of(_relation(event), "event_id") for event in replacements]
    found.edited = sorted({target for target in targets if target} - gone)
    known = gone | {text_of(event, "event_id") for event in events if text_of(event, "event_id")}
    found.redactions = [each for each in found.redactions if redacts(each) not in known]
    return found


def as_message(event: Json, view: View) -> Message | None:
    """Return the message an event holds, with its last edit as far as the server bundled it; None for others."""
    sender, event_id, room = text_of(event, "sender") or "", text_of(event, "event_id") or "", view.room
    content, edit = _latest(event)
    text = text_of(content, "body") or ""
    relation = _relation(event)
    reply_to = text_of(object_of(relation, "m.in_reply_to"), "event_id")
    if reply_to:
        text = without_fallback(text)
    name = view.names.get(sender) or sender
    if content.get("msgtype") == "m.emote":
        text = f"* {name} {text}"
    attachments = _attachments(event.get("type"), content)
    if not text and not attachments:
        return None
    root = text_of(relation, "event_id") if relation.get("rel_type") == "m.thread" else None
    kind = ThreadKind.PRIVATE if view.direct else ThreadKind.PUBLIC
    title = None if view.direct else room.title
    return Message(
        id=event_id,
        thread=Thread(thread_id(room.id, root), kind, title, room_link(room.id, root)),
        author=Author(sender, sender, name, f"https://matrix.to/#/{quote(sender, safe='')}"),
        direction=Direction.OUT if sender == view.us else Direction.IN,
        visibility=Visibility.PRIVATE if view.direct else Visibility.PUBLIC,
        text=text,
        created_at=view.time(event),
        edited_at=view.time(edit) if edit else None,
        parent=root if root and relation.get("is_falling_back") is True else reply_to or root,
        url=room_link(room.id, event_id),
        attachments=attachments,
        denied=denied_in(room, view.us, sender),
    )


def denied_in(room: Room, us: str, author: str) -> dict[ActionKind, Denied]:
    """Return what our power in a room does not let us do about somebody's message there."""
    refusals = {kind: refusal for kind in NARROWED if (refusal := room.powers.refusal(kind, us, author))}
    if room.encrypted:  # what we sent would be readable to all, in a room whose people chose otherwise
        refusals[ActionKind.REPLY] = Denied(Reason.REFUSED_HERE)
    if author == us:
        refusals[ActionKind.REPLY_PRIVATE] = Denied(Reason.NOT_OWN)
    return refusals


def redacts(event: Json) -> str | None:
    """Return the id of the event a redaction takes away; since room version 11 it is in the content."""
    return text_of(object_of(event, "content"), "redacts") or text_of(event, "redacts")


def redacted_by(event: Json) -> RemovedBy | None:
    """Say who emptied a message's event, None where it is whole."""
    because = object_of(object_of(event, "unsigned"), "redacted_because")
    if because:
        return RemovedBy.AUTHOR if because.get("sender") == event.get("sender") else RemovedBy.MODERATOR
    if event.get("type") in MESSAGE_TYPES and not object_of(event, "content"):
        return RemovedBy.UNKNOWN
    return None


def without_fallback(text: str) -> str:
    """Return a reply's text without the quotation that old clients put before it for older ones."""
    if not _FALLBACK.match(text):
        return text
    lines = text.split("\n")
    while lines and lines[0].startswith(">"):
        lines.pop(0)
    if lines and not lines[0].strip():
        lines.pop(0)
    return "\n".join(lines)


def transaction_of(event: Json) -> str | None:
    """Return the transaction id of an event that this very sign-in sent."""
    return text_of(object_of(event, "unsigned"), "transaction_id")


def _latest(event: Json) -> tuple[Json, Json]:
    """Return the content in force, and the edit that the server bundles with its event (empty: none)."""
    edit = object_of(object_of(object_of(event, "unsigned"), "m.relations"), "m.replace")
    replaced = object_of(object_of(edit, "content"), "m.new_content")
    if not replaced or edit.get("sender") != event.get("sender"):
        return object_of(event, "content"), {}
    return replaced, edit


def _relation(event: Json) -> Json:
    return object_of(object_of(event, "content"), "m.relates_to")


def _attachments(event_type: object, content: Json) -> tuple[Attachment, ...]:
    """Return the file a message carries. Its ``mxc:`` address is shown, never loaded."""
    url = text_of(content, "url")
    if url is None or not (event_type == "m.sticker" or content.get("msgtype") in _FILES):
        return ()
    name = text_of(content, "filename") or text_of(content, "body") or ""
    return (Attachment(url, text_of(object_of(content, "info"), "mimetype") or "", name),)


def timeline(part: Json) -> list[Json]:
    """Return the events of a room's part of a sync."""
    return objects_of(object_of(part, "timeline"), "events")
