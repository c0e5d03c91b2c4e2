"""What a Telegram update says, as a message of ours.

Ids are per chat, so ours are ``CHAT:MESSAGE``. A group that becomes a supergroup gets another id, and counts its
messages from one again: its thread keeps the id it had here first. Entities count in units of UTF-16.

Source: core.telegram.org/bots/api#message, #messageentity, #chat.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import Attachment, Author, Direction, Message, Thread, ThreadKind, Visibility
from cm_inbox.models.permissions import ActionKind, Denied, Reason, Window

Json = Mapping[str, Any]
FILE = "telegram:"
"""Begins the address of an attachment: what follows is Telegram's id of the file."""

DELETABLE: Millis = 48 * 3_600_000
"""How long a message may be deleted (deleteMessage)."""

ON_PEOPLE = (ActionKind.BAN, ActionKind.UNBAN, ActionKind.MUTE, ActionKind.UNMUTE)
_MEDIA = {
    "photo": "image/jpeg",
    "sticker": "image/webp",
    "video": "video/mp4",
    "animation": "video/mp4",
    "voice": "audio/ogg",
    "audio": "audio/mpeg",
    "video_note": "video/mp4",
    "document": "",
}


def message_id(chat: int, number: int) -> str:
    return f"{chat}:{number}"


def split_id(text: str) -> tuple[int, int] | None:
    """Return chat and number of a message's id; None for one that is none of Telegram's."""
    chat, _, number = text.partition(":")
    try:
        return int(chat), int(number)
    except ValueError:
        return None


def thread_of(said: Json, first_id: int) -> Thread:
    """Return the chat, or the topic of a forum, as a thread; ``first_id`` is the chat's id when we first saw it."""
    chat = said["chat"]
    private = chat.get("type") == "private"
    topic = said.get("message_thread_id") if said.get("is_topic_message") else None
    name = chat.get("username")
    title = chat.get("title") or person_name(chat)
    return Thread(
        f"{first_id}/{topic}" if topic else str(first_id),
        ThreadKind.PRIVATE if private else ThreadKind.PUBLIC,
        str(title) or None,
        f"https://t.me/{name}" if isinstance(name, str) and not private else None,
    )


def person_name(said: Json) -> str:
    return " ".join(str(said[part]) for part in ("first_name", "last_name") if said.get(part))


def author_of(said: Json) -> Author:
    """Return who wrote: a person, or a chat in whose name an administrator speaks."""
    chat = said.get("sender_chat")
    if isinstance(chat, dict):
        name = str(chat.get("title") or chat.get("username") or chat["id"])
        return Author(f"chat{chat['id']}", name, name)
    who = said["from"]
    username = who.get("username")
    name = person_name(who) or str(username or who["id"])
    return Author(str(who["id"]), f"@{username}" if username else name, name)


def message_of(said: Json, us: int, first_id: int, denied: Mapping[ActionKind, Denied]) -> Message | None:
    """Return what somebody said; None for what only tells of a change, and for what a channel hands on by itself."""
    text = text_of(said)
    attachments = attachments_of(said)
    if said.get("is_automatic_forward") or not (text or attachments) or not ("from" in said or "sender_chat" in said):
        return None
    chat = said["chat"]
    private = chat.get("type") == "private"
    replied = said.get("reply_to_message")
    edited = said.get("edit_date")
    name = chat.get("username")
    return Message(
        id=message_id(chat["id"], said["message_id"]),
        thread=thread_of(said, first_id),
        author=author_of(said),
        direction=Direction.OUT if said.get("from", {}).get("id") == us else Direction.IN,
        visibility=Visibility.PRIVATE if private else Visibility.PUBLIC,
        text=text,
        created_at=_millis(said["date"]),
        edited_at=_millis(edited) if isinstance(edited, int) else None,
        parent=message_id(chat["id"], replied["message_id"]) if isinstance(replied, dict) else None,
        url=f"https://t.me/{name}/{said['message_id']}" if isinstance(name, str) and not private else None,
        attachments=attachments,
        denied=denied,
        windows=_windows(_millis(said["date"]), private=private, ours=said.get("from", {}).get("id") == us),
    )


def _windows(at: Millis, *, private: bool, ours: bool) -> dict[ActionKind, Window]:
    """Return until when a message may be deleted; in groups an administrator may delete any, however old."""
    until = Window(at + DELETABLE)
    found = {ActionKind.DELETE: until} if private else {}
    return found | ({ActionKind.RETRACT: until} if ours else {})


def text_of(said: Json) -> str:
    """Return the text or caption; a link behind words stands behind them in brackets."""
    key = "text" if isinstance(said.get("text"), str) else "caption"
    text = said.get(key)
    if not isinstance(text, str):
        return ""
    entities: Sequence[Json] = said.get("entities" if key == "text" else "caption_entities") or ()
    units = text.encode("utf-16-le", "surrogatepass")
    links = [each for each in entities if each.get("type") == "text_link" and isinstance(each.get("url"), str)]
    for each in sorted(links, key=lambda one: -int(one["offset"])):
        end = 2 * (int(each["offset"]) + int(each["length"]))
        units = units[:end] + f" ({each['url']})".encode("utf-16-le") + units[end:]
    return units.decode("utf-16-le", "replace")


def attachments_of(said: Json) -> tuple[Attachment, ...]:
    found = []
    for kind, media_type in _MEDIA.items():
        media = said.get(kind)
        best = media[-1] if isinstance(media, list) and media else media
        if isinstance(best, dict) and isinstance(best.get("file_id"), str):
            described = str(best.get("file_name") or best.get("emoji") or "")
            found.append(Attachment(FILE + best["file_id"], str(best.get("mime_type") or media_type), described))
    return tuple(found)


def denied_by(chat: Json, member: Json | None) -> dict[ActionKind, Denied]:
    """Return what our rights in a chat keep us from. Source: core.telegram.org/bots/api#chatmemberadministrator."""
    if chat.get("type") == "private":
        return dict.fromkeys(ON_PEOPLE, Denied(Reason.PUBLIC_ONLY))
    administrator = member is not None and member.get("status") in ("administrator", "creator")
    creator = member is not None and member.get("status") == "creator"
    found: dict[ActionKind, Denied] = {}
    missing = Denied(Reason.ROLE_MISSING)
    if not (creator or (administrator and member is not None and member.get("can_delete_messages"))):
        found[ActionKind.DELETE] = missing
    if not (creator or (administrator and member is not None and member.get("can_restrict_members"))):
        found |= dict.fromkeys(ON_PEOPLE, missing)
    if chat.get("type") == "group":  # only supergroups keep somebody quiet, or let a banned one in again
        cannot = Denied(Reason.NETWORK_CANNOT)
        found |= dict.fromkeys((ActionKind.UNBAN, ActionKind.MUTE, ActionKind.UNMUTE), cannot)
    return found


def _millis(seconds: int) -> Millis:
    return seconds * 1000
