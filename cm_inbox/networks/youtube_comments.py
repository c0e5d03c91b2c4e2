"""Comments and chat messages as YouTube gives them, into messages of ours.

A thread is one top-level comment with what is answered under it: YouTube knows one level. Ids of a live chat's messages
and chats begin with ``live:``, since they are looked up elsewhere and never by id.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cm_inbox.models.instants import Millis, parse_time
from cm_inbox.models.messages import (
    Attachment,
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
from cm_inbox.models.record import Record

Json = Mapping[str, Any]
LIVE = "live:"
WATCH = "https://www.youtube.com/watch"

STATUS = {
    "published": MessageStatus.VISIBLE,
    "heldForReview": MessageStatus.HELD,
    "likelySpam": MessageStatus.SPAM,
    "rejected": MessageStatus.DELETED,
}

_NOT_IN_COMMENTS = {kind: Denied(Reason.NETWORK_CANNOT) for kind in (ActionKind.MUTE, ActionKind.UNMUTE)}
_NOT_IN_LIVE = {kind: Denied(Reason.NETWORK_CANNOT) for kind in (ActionKind.HIDE, ActionKind.UNHIDE)}


class Video(Record, frozen=True):
    """What a comment hangs under. ``comments`` and ``likes`` are what the page shows."""

    id: str
    title: str = ""
    at: Millis | None = None
    comments: int | None = None
    likes: int | None = None


def part(of: Any, name: str) -> Json:
    """Return a part of an answer, empty where it is something else."""
    found = of.get(name) if isinstance(of, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def items(answer: Any) -> list[Json]:
    """Return the items of a list that have an id."""
    found = answer.get("items") if isinstance(answer, Mapping) else None
    each = found if isinstance(found, list) else []
    return [one for one in each if isinstance(one, Mapping) and isinstance(one.get("id"), str) and one["id"]]


def instant(said: object) -> Millis | None:
    try:
        return parse_time(str(said)) if said else None
    except (ValueError, OverflowError):
        return None


def number(said: object) -> int | None:
    text = str(said)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def video(of: Json) -> Video:
    """Return a video as ``videos.list`` gives it."""
    snippet, counts = part(of, "snippet"), part(of, "statistics")
    return Video(
        str(of["id"]),
        str(snippet.get("title") or ""),
        instant(snippet.get("publishedAt")),
        number(counts.get("commentCount")),
        number(counts.get("likeCount")),
    )


def author_of(snippet: Json, comment_id: str) -> Author:
    """Return who wrote. A channel that is gone has no id: then each comment is somebody of its own."""
    channel = str(part(snippet, "authorChannelId").get("value") or "")
    name = str(snippet.get("authorDisplayName") or "?")
    return Author(
        channel or f"nobody:{comment_id}",
        name,
        name,
        _web(snippet.get("authorChannelUrl")),
        _web(snippet.get("authorProfileImageUrl")),
    )


def text_of(snippet: Json) -> str:
    """Return what was written: as typed where we may see that, else as it is shown in plain text."""
    return str(snippet.get("textOriginal") or snippet.get("textDisplay") or "")


def comment_message(
    comment: Json,
    us: str,
    status: MessageStatus,
    *,
    video: Video | None = None,
    can_reply: bool = True,
    clock: Millis,
) -> Message:
    """Return a comment as a message. ``us`` is our own channel; ``clock`` stands in for a time that is missing."""
    snippet = part(comment, "snippet")
    comment_id = str(comment["id"])
    parent = str(snippet.get("parentId") or "") or None
    root = parent or comment_id
    author = author_of(snippet, comment_id)
    created = instant(snippet.get("publishedAt")) or clock
    edited = instant(snippet.get("updatedAt"))
    image = _web(snippet.get("imageUrl"))
    denied = dict(_NOT_IN_COMMENTS)
    if not can_reply:
        denied[ActionKind.REPLY] = Denied(Reason.REFUSED_HERE)
    if author.id.startswith("nobody:"):
        denied[ActionKind.BAN] = Denied(Reason.REFUSED_HERE)
    return Message(
        id=comment_id,
        thread=_thread(root, snippet, video),
        author=author,
        direction=Direction.OUT if author.id == us else Direction.IN,
        visibility=Visibility.PUBLIC,
        text=text_of(snippet),
        created_at=created,
        edited_at=edited if edited is not None and edited > created else None,
        parent=parent,
        status=status,
        url=_comment_url(snippet, comment_id, video),
        attachments=(Attachment(image, "image/*"),) if image else (),
        denied=denied,
    )


def _thread(root: str, snippet: Json, video: Video | None) -> Thread:
    post = None if video is None else Post(video.at, video.likes, video.comments)
    title = video.title if video is not None and video.title else None
    return Thread(root, ThreadKind.PUBLIC, title, _comment_url(snippet, root, video), post)


def _comment_url(snippet: Json, comment_id: str, video: Video | None) -> str | None:
    video_id = str(snippet.get("videoId") or (video.id if video is not None else ""))
    return f"{WATCH}?v={video_id}&lc={comment_id}" if video_id else None


def live_message(said: Json, us: str, chat: str, title: str, video_id: str, *, clock: Millis) -> Message | None:
    """Return a message of a live chat; None for what is no message of anybody (a poll, the chat's end)."""
    snippet, who = part(said, "snippet"), part(said, "authorDetails")
    channel = str(who.get("channelId") or snippet.get("authorChannelId") or "")
    text = live_text(snippet)
    if not channel or not text:
        return None
    name = str(who.get("displayName") or "?")
    return Message(
        id=f"{LIVE}{said['id']}",
        thread=Thread(f"{LIVE}{chat}", ThreadKind.PUBLIC, title or None, f"{WATCH}?v={video_id}" if video_id else None),
        author=Author(channel, name, name, _web(who.get("channelUrl")), _web(who.get("profileImageUrl"))),
        direction=Direction.OUT if channel == us else Direction.IN,
        visibility=Visibility.PUBLIC,
        text=text,
        created_at=instant(snippet.get("publishedAt")) or clock,
        denied=_NOT_IN_LIVE | _of_ours(who),
    )


def live_text(snippet: Json) -> str:
    """Return what somebody wrote in a chat, also beside a payment."""
    for details, name in (
        ("textMessageDetails", "messageText"),
        ("superChatDetails", "userComment"),
        ("memberMilestoneChatDetails", "userComment"),
        ("fanFundingEventDetails", "userComment"),
    ):
        text = part(snippet, details).get(name)
        if isinstance(text, str) and text.strip():
            return text
    return ""


def _of_ours(who: Json) -> dict[ActionKind, Denied]:
    """Return what cannot be done to those who run the chat."""
    ours = who.get("isChatOwner") is True or who.get("isChatModerator") is True
    return {kind: Denied(Reason.REFUSED_HERE) for kind in (ActionKind.BAN, ActionKind.MUTE)} if ours else {}


def _web(url: object) -> str | None:
    return url if isinstance(url, str) and url.startswith(("https://", "http://")) else None
