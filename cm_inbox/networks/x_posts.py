"""A post or a private message as X gives it, into a message of ours.

An edit makes a new post with a new id; ``edit_history_post_ids`` has them all. A message keeps the first of them, so
that an edit is a revision, and the newest is what one acts on.

Ids are numbers of up to 19 digits that begin with the time (a "snowflake"): milliseconds since EPOCH, then 22 bits.
"""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence

from cm_inbox.models.instants import Millis, parse_time
from cm_inbox.models.messages import Author, Direction, Message, MessageStatus, Thread, ThreadKind, Visibility
from cm_inbox.models.permissions import ActionKind, Denied, Reason

from .x_api import Json

EPOCH: Millis = 1_288_834_974_657
DM = "dm-"
"""What the ids of private messages and of their threads begin with: they are numbered apart from posts."""


def is_id(text: object) -> bool:
    return isinstance(text, str) and text.isascii() and text.isdigit() and len(text) <= 19


def instant_of(native: str) -> Millis:
    """Return when an id was given out."""
    return (int(native) >> 22) + EPOCH


def id_at(at: Millis) -> str:
    """Return the lowest id that can have been given out at an instant."""
    return str(max(1, (at - EPOCH) << 22))


def is_post(raw: Json) -> bool:
    return is_id(raw.get("id")) and isinstance(raw.get("text"), str)


def first_id(raw: Json) -> str:
    """Return the id that a post began with."""
    history = raw.get("edit_history_post_ids")
    ids = [each for each in history if is_id(each)] if isinstance(history, list) else []
    return str(min([*ids, raw["id"]], key=int))


def newest_id(raw: Json) -> str:
    """Return the id of a post's newest version."""
    history = raw.get("edit_history_post_ids")
    ids = [each for each in history if is_id(each)] if isinstance(history, list) else []
    return str(max([*ids, raw["id"]], key=int))


def referenced(raw: Json, kind: str) -> str | None:
    """Return the post that one answers (``replied_to``) or quotes (``quoted``)."""
    found = raw.get("referenced_posts")
    for each in found if isinstance(found, list) else []:
        if isinstance(each, dict) and each.get("type") == kind and is_id(each.get("id")):
            return str(each["id"])
    return None


def mentions(raw: Json, us: str) -> bool:
    """Say whether a post names us."""
    return any(str(each.get("id")) == us for each in _entities(raw, "mentions"))


def message(
    raw: Json,
    users: Mapping[str, Json],
    us: str,
    *,
    own: frozenset[str],
    hidden: frozenset[str],
    author_id: str | None = None,
) -> Message:
    """Return a post as a message. ``own`` are posts of ours, ``hidden`` what we hid (X does not tell)."""
    native = first_id(raw)
    writer = str(raw.get("author_id") or author_id or "")
    ours = writer == us
    author = _author(writer, users.get(writer)) if users else Author(writer, "")  # nobody asked who wrote
    conversation = str(raw.get("conversation_id") or native)
    created = instant_of(native)
    edited = _instant(raw.get("created_at")) if newest_id(raw) != native else None
    return Message(
        id=native,
        thread=Thread(conversation, ThreadKind.PUBLIC, None, f"https://x.com/i/status/{conversation}"),
        author=author,
        direction=Direction.OUT if ours else Direction.IN,
        visibility=Visibility.PUBLIC,
        text=text_of(raw),
        created_at=created,
        edited_at=edited,
        parent=referenced(raw, "replied_to"),
        status=MessageStatus.HIDDEN if native in hidden else MessageStatus.VISIBLE,
        url=f"https://x.com/i/status/{newest_id(raw)}",
        denied={} if ours else _denied(raw, conversation, us, own),
    )


def _denied(raw: Json, conversation: str, us: str, own: frozenset[str]) -> Mapping[ActionKind, Denied]:
    """Return what X will not let us do with this one post.

    One may answer where its author named or quoted us, and hide what is below a post of one's own.
    """
    denied = {}
    if not mentions(raw, us) and referenced(raw, "quoted") not in own:
        denied[ActionKind.REPLY] = Denied(Reason.UNCALLED)
    if conversation == first_id(raw):
        denied[ActionKind.HIDE] = denied[ActionKind.UNHIDE] = Denied(Reason.REFUSED_HERE)
    return denied


def text_of(raw: Json) -> str:
    """Return what a person reads: all of a long post, links as they lead, no mentions that X set before an answer."""
    note = raw.get("note_post")
    long = isinstance(note, dict) and isinstance(note.get("text"), str)
    text = str(note["text"]) if isinstance(note, dict) and long else str(raw["text"])
    shown = raw.get("display_text_range")
    if not long and isinstance(shown, list) and len(shown) == 2 and isinstance(shown[0], int) and shown[0] > 0:
        text = text[min(shown[0], len(text)) :]
    holder = note if isinstance(note, dict) and long else raw
    for link in _entities(holder, "urls"):
        short, long_url = link.get("url"), link.get("unwound_url") or link.get("expanded_url")
        if isinstance(short, str) and isinstance(long_url, str) and long_url.startswith(("https://", "http://")):
            text = text.replace(short, long_url)
    return html.unescape(text).strip()


def is_direct(raw: Json) -> bool:
    """Say whether an event is a private message with all that we need."""
    named = is_id(raw.get("id")) and is_id(raw.get("sender_id")) and isinstance(raw.get("dm_conversation_id"), str)
    return named and raw.get("event_type") == "MessageCreate"


def direct(raw: Json, users: Mapping[str, Json], us: str) -> Message:
    """Return a private message."""
    conversation = str(raw["dm_conversation_id"])
    sender = str(raw["sender_id"])
    return Message(
        id=f"{DM}{raw['id']}",
        thread=Thread(f"{DM}{conversation}", ThreadKind.PRIVATE, None, f"https://x.com/messages/{conversation}"),
        author=_author(sender, users.get(sender)),
        direction=Direction.OUT if sender == us else Direction.IN,
        visibility=Visibility.PRIVATE,
        text=text_of({"text": raw.get("text") or "", "entities": raw.get("entities")}),
        created_at=_instant(raw.get("created_at")) or instant_of(str(raw["id"])),
    )


def users_of(answer: Json) -> dict[str, Json]:
    """Return the people who came along with an answer."""
    included = answer.get("includes")
    found = included.get("users") if isinstance(included, dict) else None
    return {str(each["id"]): each for each in found or [] if isinstance(each, dict) and is_id(each.get("id"))}


def _author(native: str, user: Json | None) -> Author:
    if user is None:
        return Author(native, f"@{native}", native, f"https://x.com/i/user/{native}")
    name = str(user.get("username") or native)
    avatar = user.get("profile_image_url")
    picture = avatar if isinstance(avatar, str) and avatar.startswith("https://") else None
    return Author(native, f"@{name}", str(user.get("name") or name), f"https://x.com/{name}", picture)


def _entities(raw: Json, name: str) -> Sequence[Json]:
    entities = raw.get("entities")
    found = entities.get(name) if isinstance(entities, dict) else None
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _instant(text: object) -> Millis | None:
    try:
        return parse_time(text) if isinstance(text, str) else None
    except (ValueError, OverflowError):
        return None
