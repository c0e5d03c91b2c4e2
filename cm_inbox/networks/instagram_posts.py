"""What an Instagram account's comments, the media it is tagged in and its direct messages become here.

Source: developers.facebook.com/docs/instagram-platform (IG Comment, IG Media, tags, conversations, private replies).
"""

from __future__ import annotations

from cm_inbox.models.instants import Millis
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
from cm_inbox.models.permissions import ActionKind, Denied, Reason, Window

from .meta_graph import Json, field, instant
from .meta_read import DAY, sent_along

ASIDE: Millis = 7 * DAY
"""How long after a comment it can be answered in private."""

ANSWERS = 50
_ONE = "id,text,timestamp,from{id,username},user{id},username,hidden,parent_id"
COMMENT_FIELDS = f"{_ONE},media{{id}}"
LISTED_FIELDS = f"{_ONE},replies.limit({ANSWERS}){{{_ONE}}}"
MEDIA_FIELDS = "id,caption,timestamp,permalink,comments_count"
TAGGED_FIELDS = "id,caption,timestamp,permalink,username,media_type,media_url"

TAGGED = "tagged:"
"""Stands before the id of somebody else's medium, to tell it from a comment: both are numbers."""

_PUBLIC_ONLY = Denied(Reason.PUBLIC_ONLY)
_IN_PUBLIC = (ActionKind.LIKE, ActionKind.HIDE, ActionKind.UNHIDE, ActionKind.DELETE, ActionKind.RETRACT)
_NOT_THEIRS = (
    ActionKind.REPLY,
    ActionKind.REPLY_PRIVATE,
    ActionKind.HIDE,
    ActionKind.UNHIDE,
    ActionKind.DELETE,
    ActionKind.RETRACT,
    ActionKind.BAN,
)
"""What Instagram lets nobody do to a medium that only tags them: answering it is expressly "not supported"."""


def is_letter(native_id: str | None) -> bool:
    """Say whether an id is that of a direct message: those of comments are numbers."""
    return native_id is not None and not native_id.removeprefix(TAGGED).isdecimal()


def is_exchange(thread_id: str) -> bool:
    """Say whether a thread is one of direct messages: those of media are numbers."""
    return not thread_id.isdecimal()


def comments_under(medium: Json) -> int | None:
    """Return how many comments, answers to them included, Instagram counts under a medium."""
    count = medium.get("comments_count")
    return count if isinstance(count, int) else None


def thread_of(medium: Json) -> Thread:
    """Return the thread of a medium's comments."""
    words = " ".join(str(medium.get("caption") or "").split())
    seen = Post(instant(medium.get("timestamp")) or None, None, comments_under(medium))
    return Thread(str(medium["id"]), ThreadKind.PUBLIC, words[:120] or None, medium.get("permalink"), seen)


def comment(raw: Json, thread: Thread, us: Author, *, under: str | None = None) -> Message:
    """Return a comment; ``under`` is the one that it answers, where it does not say so itself."""
    who = _author(raw, us)
    created = instant(raw.get("timestamp"))
    return Message(
        id=str(raw["id"]),
        thread=thread,
        author=who,
        direction=Direction.OUT if who.id == us.id else Direction.IN,
        visibility=Visibility.PUBLIC,
        text=str(raw.get("text") or ""),
        created_at=created,
        parent=str(raw.get("parent_id") or "") or under,
        status=MessageStatus.HIDDEN if raw.get("hidden") is True else MessageStatus.VISIBLE,
        url=thread.url,
        windows={ActionKind.REPLY_PRIVATE: Window(created + ASIDE)},
    )


def tagged(raw: Json, us: Author) -> Message:
    """Return somebody's medium that tags the account. It can be liked; whoever made it has no id."""
    name = str(raw.get("username") or "")
    place = raw.get("media_url")
    kind = "video/*" if raw.get("media_type") == "VIDEO" else "image/jpeg"
    return Message(
        id=f"{TAGGED}{raw['id']}",
        thread=thread_of(raw),
        author=us if name == us.handle else Author(f"@{name}", name, name),
        direction=Direction.OUT if name == us.handle else Direction.IN,
        visibility=Visibility.PUBLIC,
        text=str(raw.get("caption") or ""),
        created_at=instant(raw.get("timestamp")),
        url=raw.get("permalink"),
        attachments=(Attachment(place, kind),) if isinstance(place, str) else (),
        denied=dict.fromkeys(_NOT_THEIRS, Denied(Reason.REFUSED_HERE)),
    )


def letter(raw: Json, exchange: Json, us: Author) -> Message:
    """Return a direct message. An answer is taken for a day after the person's newest."""
    who = _author(raw, us)
    ours = who.id == us.id
    created = instant(raw.get("created_time"))
    shut = {ActionKind.REPLY: Denied(Reason.REFUSED_HERE)} if exchange.get("can_reply") is False else {}
    return Message(
        id=str(raw["id"]),
        thread=Thread(str(exchange["id"]), ThreadKind.PRIVATE),
        author=who,
        direction=Direction.OUT if ours else Direction.IN,
        visibility=Visibility.PRIVATE,
        text=str(raw.get("message") or ""),
        created_at=created,
        attachments=tuple(sent_along(field(raw, "attachments"))),
        denied={**dict.fromkeys(_IN_PUBLIC, _PUBLIC_ONLY), **shut},
        windows={} if ours else {ActionKind.REPLY: Window(created + DAY, reopens=True)},
    )


def _author(raw: Json, us: Author) -> Author:
    """Return who wrote. Of our own comments Instagram names the account beside the id that others know it by."""
    sender = field(raw, "from")
    name = str(sender.get("username") or raw.get("username") or "")
    ours = us.id in (field(raw, "user").get("id"), sender.get("id"))
    if ours or (name and name == us.handle):
        return us
    return Author(str(sender.get("id") or f"unnamed:{raw['id']}"), name, name)
