"""What Discord says, as messages of ours. Ids are ``CHANNEL/MESSAGE``: a message is only looked up in its channel.

Source: Discord's API reference v10, "Message object", "Message formatting", "Permissions".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from cm_inbox.models.instants import Millis, parse_time
from cm_inbox.models.messages import Attachment, Author, Direction, Message, Thread, ThreadKind, Visibility
from cm_inbox.models.permissions import ActionKind, Denied, Reason
from cm_inbox.models.record import Record

Json = Mapping[str, Any]

KICK, BAN, ADMINISTRATOR, MANAGE_MESSAGES, MODERATE = 1 << 1, 1 << 2, 1 << 3, 1 << 13, 1 << 40
NEEDED: Mapping[ActionKind, int] = {
    ActionKind.DELETE: MANAGE_MESSAGES,
    ActionKind.BAN: BAN,
    ActionKind.UNBAN: BAN,
    ActionKind.MUTE: MODERATE,
    ActionKind.UNMUTE: MODERATE,
}
SPOKEN = frozenset({0, 19})
"""The types of a message that somebody wrote: plain, and an answer."""

_MENTION = re.compile(r"<(@[!&]?|#|a?:)([^<>\s:]+)(?::(\d+))?>")
_EPOCH: Millis = 1_420_070_400_000
"""Snowflakes count milliseconds from the beginning of 2015."""


class Place(Record, frozen=True):
    """A channel that is read. ``guild`` is empty for a private exchange; ``rights`` are ours in the guild."""

    id: str
    name: str
    guild: str = ""
    guild_name: str = ""
    rights: int = 0


def snowflake(at: Millis) -> str:
    """Return the smallest id of an instant."""
    return str(max(0, at - _EPOCH) << 22)


def split_id(text: str) -> tuple[str, str] | None:
    """Return channel and message; None for an id that is none of Discord's."""
    channel, _, number = text.partition("/")
    return (channel, number) if channel.isdecimal() and number.isdecimal() else None


def thread_of(place: Place) -> Thread:
    if not place.guild:
        return Thread(place.id, ThreadKind.PRIVATE, place.name)
    title = f"#{place.name} · {place.guild_name}" if place.guild_name else f"#{place.name}"
    return Thread(place.id, ThreadKind.PUBLIC, title, f"https://discord.com/channels/{place.guild}/{place.id}")


def message_of(said: Json, place: Place, us: str) -> Message | None:
    """Return what somebody wrote; None for what only tells of a change."""
    if said.get("type") not in SPOKEN:
        return None
    who = said["author"]
    ours = who["id"] == us
    username = str(who.get("username") or who["id"])
    name = str(who.get("global_name") or username)
    avatar = who.get("avatar")
    reference = said.get("message_reference")
    edited = said.get("edited_timestamp")
    parent = reference.get("message_id") if isinstance(reference, dict) and said["type"] == 19 else None
    return Message(
        id=f"{place.id}/{said['id']}",
        thread=thread_of(place),
        author=Author(
            who["id"],
            f"@{username}",
            name,
            avatar_url=f"https://cdn.discordapp.com/avatars/{who['id']}/{avatar}.png" if avatar else None,
        ),
        direction=Direction.OUT if ours else Direction.IN,
        visibility=Visibility.PUBLIC if place.guild else Visibility.PRIVATE,
        text=_text(said),
        created_at=parse_time(said["timestamp"]),
        edited_at=parse_time(edited) if isinstance(edited, str) else None,
        parent=f"{place.id}/{parent}" if parent else None,
        url=f"https://discord.com/channels/{place.guild or '@me'}/{place.id}/{said['id']}",
        attachments=tuple(
            Attachment(str(each["url"]), str(each.get("content_type") or ""), str(each.get("description") or ""))
            for each in said.get("attachments") or ()
            if isinstance(each, dict) and isinstance(each.get("url"), str)
        ),
        denied=denied_in(place),
    )


def is_withheld(said: Json) -> bool:
    """Say whether Discord keeps from us what is in a message: it does where the bot may not read content."""
    filled = ("content", "attachments", "embeds", "sticker_items", "poll", "components", "message_snapshots")
    return said.get("type") in SPOKEN and not any(said.get(name) for name in filled)


def denied_in(place: Place) -> dict[ActionKind, Denied]:
    """Return what our rights in a guild keep us from."""
    if not place.guild:
        private = dict.fromkeys((*NEEDED,), Denied(Reason.PUBLIC_ONLY))
        return private | {ActionKind.DELETE: Denied(Reason.OWN_ONLY)}
    if place.rights & ADMINISTRATOR:
        return {}
    return {kind: Denied(Reason.ROLE_MISSING) for kind, right in NEEDED.items() if not place.rights & right}


def _text(said: Json) -> str:
    """Return the text, with names where Discord has ids."""
    names = {str(each["id"]): str(each.get("global_name") or each["username"]) for each in said.get("mentions") or ()}

    def shown(found: re.Match[str]) -> str:
        kind, word = found[1], found[2]
        if kind.endswith(":"):
            return f":{word}:"
        if kind.startswith("@"):
            return f"@{names.get(word, word)}"
        return found[0]

    return _MENTION.sub(shown, str(said.get("content") or ""))
