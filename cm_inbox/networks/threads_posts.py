"""What Threads says of replies and mentions, as messages.

Threads tells no id of who wrote, only the name: so the name stands for the person. Of somebody whose profile is private
it tells nothing at all.

Source: developers.facebook.com/documentation/threads (media retrieval, replies and conversations, reply management).
"""

from __future__ import annotations

from collections.abc import Mapping

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

from .meta_graph import Json, field, instant, items

POST_FIELDS = "id,text,timestamp,permalink,media_type,has_replies"
MENTION_FIELDS = "id,text,username,timestamp,permalink,media_type,media_url,gif_url,is_reply,root_post,replied_to"
REPLY_FIELDS = f"{MENTION_FIELDS},is_reply_owned_by_me,hide_status"
PENDING_FIELDS = f"{REPLY_FIELDS},reply_approval_status"
TITLE = 120
PROFILE = "https://www.threads.com/@"

_SHOWN = frozenset({"", "NOT_HUSHED", "UNHUSHED"})
_SHUT_OUT = frozenset({"BLOCKED", "RESTRICTED"})
"""Hidden because of who wrote it: showing it is a matter of the profile, not of the reply."""

_KINDS = {"IMAGE": "image/*", "VIDEO": "video/*", "AUDIO": "audio/*", "CAROUSEL_ALBUM": "image/*"}
_REFUSED = Denied(Reason.REFUSED_HERE)
_NEVER_HIDDEN = {ActionKind.HIDE: _REFUSED, ActionKind.UNHIDE: _REFUSED}


def root_of(raw: Json) -> str:
    """Return the post at the top of all; a post stands there itself."""
    return str(field(raw, "root_post").get("id") or above(raw) or raw["id"])


def above(raw: Json) -> str | None:
    """Return what a reply answers."""
    found = field(raw, "replied_to").get("id")
    return str(found) if found else None


def next_place(answer: Json, limit: int = 1) -> str | None:
    """Return where a list goes on. Without a link to a next page one may follow where this one is full."""
    paging = field(answer, "paging")
    after = field(paging, "cursors").get("after")
    if not isinstance(after, str) or not after:
        return None
    return after if paging.get("next") or len(items(answer)) >= limit else None


def thread_of(post: Json) -> Thread:
    """Return the thread below a post."""
    words = " ".join(str(post.get("text") or "").split())
    return Thread(
        str(post["id"]),
        ThreadKind.PUBLIC,
        words[:TITLE] or None,
        _text(post.get("permalink")),
        Post(instant(post.get("timestamp")) or None),
    )


def reply(raw: Json, thread: Thread, us: Author) -> Message:
    """Return a reply below a post of ours. Threads hides the direct ones only, and all below with them."""
    over = above(raw)
    nested = over is not None and over != thread.id
    standing = str(raw.get("hide_status") or "")
    denied: Mapping[ActionKind, Denied] = {}
    if nested:
        denied = _NEVER_HIDDEN
    elif standing in _SHUT_OUT:
        denied = {ActionKind.UNHIDE: _REFUSED}
    status = MessageStatus.VISIBLE if standing in _SHOWN else MessageStatus.HIDDEN
    return _message(raw, thread, us, over if nested else None, status, denied)


def pending(raw: Json, thread: Thread, us: Author) -> Message:
    """Return a reply that waits for our approval, or was passed over: it may still be approved."""
    over = above(raw)
    ignored = str(raw.get("reply_approval_status") or "").upper() == "IGNORED"
    status = MessageStatus.HIDDEN if ignored else MessageStatus.HELD
    return _message(raw, thread, us, over if over != thread.id else None, status, {})


def elsewhere(raw: Json, us: Author) -> Message:
    """Return what stands below somebody else's post, or is one: it is not ours to hide."""
    root = root_of(raw)
    thread = thread_of(raw) if root == str(raw["id"]) else Thread(root, ThreadKind.PUBLIC)
    return _message(raw, thread, us, above(raw), MessageStatus.VISIBLE, _NEVER_HIDDEN)


def _message(
    raw: Json,
    thread: Thread,
    us: Author,
    parent: str | None,
    status: MessageStatus,
    denied: Mapping[ActionKind, Denied],
) -> Message:
    who = _author(raw, us)
    return Message(
        id=str(raw["id"]),
        thread=thread,
        author=who,
        direction=Direction.OUT if who.id == us.id else Direction.IN,
        visibility=Visibility.PUBLIC,
        text=str(raw.get("text") or ""),
        created_at=instant(raw.get("timestamp")),
        parent=parent,
        status=status,
        url=_text(raw.get("permalink")) or thread.url,
        attachments=_attached(raw),
        denied=denied,
    )


def _author(raw: Json, us: Author) -> Author:
    name = str(raw.get("username") or "")
    if raw.get("is_reply_owned_by_me") is True or (name and name == us.handle):
        return us
    if not name:
        return Author(f"unnamed:{raw['id']}", "")
    return Author(f"@{name}", name, name, f"{PROFILE}{name}")


def _attached(raw: Json) -> tuple[Attachment, ...]:
    kind = _KINDS.get(str(raw.get("media_type")), "")
    places = ((raw.get("media_url"), kind), (raw.get("gif_url"), "image/gif"))
    return tuple(Attachment(place, kind) for place, kind in places if isinstance(place, str) and place)


def _text(said: object) -> str | None:
    return said if isinstance(said, str) and said else None
