"""A post, or something that waits for approval, as Discourse gives it, into a message of ours.

Numbers come as numbers or as text, by the call: they are read as both. The text is what readers see (``cooked``),
since only some calls also give what was typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cm_inbox.models.instants import Millis, parse_time
from cm_inbox.models.messages import (
    Author,
    Direction,
    Message,
    MessageStatus,
    Post,
    Thread,
    ThreadKind,
    Visibility,
)
from cm_inbox.models.permissions import ActionKind, Denied, Reason

from .base import sum_of
from .discourse_api import Json
from .html_text import html_to_text

QUEUED = "queued-"
"""What the id of a post that waits for approval begins with; then follows the id of its entry in the review queue."""

LIKE = 2
INAPPROPRIATE = 4
"""Ids of what one may do with a post (post_action_type_id)."""

REGULAR = 1
"""A post that a person wrote; others tell what moderators did, or are whispers among the staff."""


def number(value: object) -> int | None:
    """Return a number that may have come as text."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 16 else None


def instant(value: object) -> Millis | None:
    try:
        return parse_time(value) if isinstance(value, str) else None
    except (ValueError, OverflowError):
        return None


def is_post(raw: object) -> bool:
    """Say whether this is a post with all that a message needs."""
    if not isinstance(raw, dict) or not isinstance(raw.get("username"), str):
        return False
    numbered = all(isinstance(raw.get(name), int) for name in ("id", "topic_id", "user_id"))
    return numbered and instant(raw.get("created_at")) is not None


def is_written(raw: Json) -> bool:
    """Say whether a person wrote it: neither the system's notes nor its automatic messages are to be answered."""
    return bool(raw.get("post_type", REGULAR) == REGULAR and raw["user_id"] > 0)


def message(
    raw: Json, us: str, base: str, *, private: bool, parent: str | None = None, topic: Json | None = None
) -> Message:
    """Return a post as a message. ``parent`` is the id of what it answers, ``topic`` what is known of its thread."""
    created = instant(raw.get("created_at")) or 0
    updated = instant(raw.get("updated_at"))
    edited = updated if updated is not None and number(raw.get("version")) not in (None, 0, 1) else None
    slug = str(raw.get("topic_slug") or "-")
    place = f"{base}/t/{slug}/{raw['topic_id']}"
    return Message(
        id=str(raw["id"]),
        thread=_thread(raw, place, topic or {}, private=private),
        author=_author(raw, raw["user_id"], base),
        direction=Direction.OUT if str(raw["user_id"]) == us else Direction.IN,
        visibility=Visibility.PRIVATE if private else Visibility.PUBLIC,
        text=html_to_text(str(raw.get("cooked") or "")),
        created_at=created,
        edited_at=edited,
        parent=parent,
        status=_status(raw),
        url=f"{place}/{raw.get('post_number') or 1}",
        denied=_denied(raw),
        reported=is_flagged(raw),
    )


def _status(raw: Json) -> MessageStatus:
    if raw.get("deleted_at"):
        return MessageStatus.REMOVED if raw.get("user_deleted") else MessageStatus.DELETED
    if raw.get("user_deleted"):
        return MessageStatus.REMOVED
    return MessageStatus.HIDDEN if raw.get("hidden") else MessageStatus.VISIBLE


def _denied(raw: Json) -> Mapping[ActionKind, Denied]:
    """Return what the forum says cannot be done with this one post."""
    denied = {}
    like = next((each for each in summary(raw) if each.get("id") == LIKE), None)
    if like is not None and not like.get("acted") and like.get("can_act") is False:
        denied[ActionKind.LIKE] = Denied(Reason.REFUSED_HERE)
    if raw.get("can_delete") is False and raw.get("can_recover") is False and not raw.get("deleted_at"):
        denied[ActionKind.DELETE] = denied[ActionKind.RETRACT] = Denied(Reason.REFUSED_HERE)
    return denied


def summary(raw: Json) -> list[Json]:
    """Return what the forum says of likes and flags of a post, and whether we gave one."""
    found = raw.get("actions_summary")
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def is_flagged(raw: Json) -> bool:
    """Say whether somebody flagged a post and nobody has decided yet; only the staff are told."""
    waiting = number(raw.get("reviewable_score_pending_count"))
    return number(raw.get("reviewable_id")) is not None and bool(waiting)


def liked(raw: Json) -> bool:
    return any(each.get("id") == LIKE and each.get("acted") for each in summary(raw))


def _thread(raw: Json, place: str, topic: Json, *, private: bool) -> Thread:
    title = topic.get("title") or raw.get("topic_title")
    post = None
    if topic.get("created_at"):
        post = Post(instant(topic.get("created_at")), sum_of(topic.get("like_count")), sum_of(topic.get("reply_count")))
    return Thread(
        str(raw["topic_id"]),
        ThreadKind.PRIVATE if private else ThreadKind.PUBLIC,
        title if isinstance(title, str) and title else None,
        place,
        post,
    )


def _author(raw: Json, user_id: object, base: str) -> Author:
    username = str(raw.get("username") or "?")
    name = raw.get("name") or raw.get("display_username")
    avatar = raw.get("avatar_template")
    picture = None
    if isinstance(avatar, str) and avatar:
        sized = avatar.replace("{size}", "96")
        picture = sized if sized.startswith("https://") else f"{base}{sized}" if sized.startswith("/") else None
        if sized.startswith("//"):
            picture = f"https:{sized}"
    return Author(str(user_id), f"@{username}", str(name or username), f"{base}/u/{username}", picture)


# --- the review queue --------------------------------------------------------------------------

PENDING, APPROVED = 0, 1
_STATES = {"pending": 0, "approved": 1, "rejected": 2, "ignored": 3, "deleted": 4}


def review_state(entry: Json) -> int:
    """Return how an entry of the review queue stands; newer forums say it in words."""
    status = entry.get("status")
    return status if isinstance(status, int) else _STATES.get(str(status), PENDING)


def is_queued_post(entry: Json) -> bool:
    """Say whether an entry is a post that waits for approval, with what a message needs."""
    payload = entry.get("payload")
    if entry.get("type") != "ReviewableQueuedPost" or not isinstance(payload, dict):
        return False
    return bool(str(payload.get("raw") or "").strip())


def queued(entry: Json, users: Mapping[int, Json], base: str) -> Message | None:
    """Return a post that waits for approval as a message; None where nobody knows who wrote it."""
    payload: dict[str, Any] = entry["payload"]
    writer = entry.get("target_created_by_id") or entry.get("created_by_id")
    user = users.get(writer) if isinstance(writer, int) else None
    if user is None:
        return None
    native = f"{QUEUED}{entry['id']}"
    topic = number(entry.get("topic_id"))
    title = payload.get("title")
    place = f"{base}/review/{entry['id']}"
    thread = Thread(
        str(topic) if topic is not None else native, ThreadKind.PUBLIC, str(title) if title else None, place
    )
    state = review_state(entry)
    standing = MessageStatus.HELD if state == PENDING else MessageStatus.DELETED
    return Message(
        id=native,
        thread=thread,
        author=_author(user, user["id"], base),
        direction=Direction.IN,
        visibility=Visibility.PUBLIC,
        text=str(payload["raw"]),
        created_at=instant(entry.get("created_at")) or 0,
        status=standing,
        url=place,
        denied={
            ActionKind.LIKE: Denied(Reason.REFUSED_HERE),
            ActionKind.REPLY: Denied(Reason.REFUSED_HERE),
            ActionKind.RESTORE: Denied(Reason.ONE_WAY),
            ActionKind.HIDE: Denied(Reason.ALREADY),
        },
    )
