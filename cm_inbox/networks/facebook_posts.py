"""What a page's posts, comments and Messenger messages become here."""

from __future__ import annotations

from collections.abc import Mapping

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

COMMENT_FIELDS = (
    "id,message,from{id,name},created_time,parent{id},permalink_url,attachment,is_hidden,user_likes,"
    "can_comment,can_hide,can_like,can_remove,can_reply_privately"
)
POST_FIELDS = (
    "id,message,from{id,name},created_time,updated_time,permalink_url,is_hidden,can_reply_privately,full_picture,"
    "comments.filter(stream).limit(0).summary(true)"
)


_MAY: Mapping[str, tuple[ActionKind, ...]] = {
    "can_comment": (ActionKind.REPLY,),
    "can_hide": (ActionKind.HIDE, ActionKind.UNHIDE),
    "can_like": (ActionKind.LIKE,),
    "can_remove": (ActionKind.DELETE, ActionKind.RETRACT),
    "can_reply_privately": (ActionKind.REPLY_PRIVATE,),
}
_TYPES = {"photo": "image", "video": "video", "video_inline": "video", "animated_image_share": "image"}
_PUBLIC_ONLY = Denied(Reason.PUBLIC_ONLY)
_AT_HOME = (ActionKind.REPLY_PRIVATE, ActionKind.HIDE, ActionKind.UNHIDE, ActionKind.DELETE, ActionKind.RETRACT)
"""What we can do on our own page only."""

_IN_PUBLIC = (ActionKind.LIKE, ActionKind.HIDE, ActionKind.UNHIDE, ActionKind.DELETE, ActionKind.RETRACT)


def is_letter(native_id: str | None) -> bool:
    """Say whether an id is that of a Messenger message."""
    return native_id is not None and native_id.startswith(("m_", "mid."))


def is_exchange(thread_id: str) -> bool:
    """Say whether a thread is one of Messenger."""
    return thread_id.startswith("t_")


def post_of(comment_id: str, page: str) -> str:
    """Return the id of the post that a comment stands under: ``{post}_{comment}`` under ``{page}_{post}``."""
    return f"{page}_{comment_id.partition('_')[0]}"


def comments_under(post: Json) -> int | None:
    """Return how many comments Facebook counts under a post."""
    count = field(field(post, "comments"), "summary").get("total_count")
    return count if isinstance(count, int) else None


def thread_of(post: Json) -> Thread:
    """Return the thread of a post's comments."""
    words = " ".join(str(post.get("message") or "").split())
    seen = Post(instant(post.get("created_time")) or None, None, comments_under(post))
    return Thread(str(post["id"]), ThreadKind.PUBLIC, words[:120] or None, post.get("permalink_url"), seen)


def comment(raw: Json, thread: Thread, page: str, *, under: str | None = None) -> Message:
    """Return a comment; ``under`` is the visitor's post that is answered where no comment is."""
    who = _author(raw)
    created = instant(raw.get("created_time"))
    return Message(
        id=str(raw["id"]),
        thread=thread,
        author=who,
        direction=Direction.OUT if who.id == page else Direction.IN,
        visibility=Visibility.PUBLIC,
        text=str(raw.get("message") or ""),
        created_at=created,
        parent=str(field(raw, "parent").get("id") or "") or under,
        status=_status(raw),
        url=raw.get("permalink_url"),
        attachments=_attached(field(raw, "attachment")),
        denied=_denied(raw),
        windows={ActionKind.REPLY_PRIVATE: Window(created + ASIDE)},
    )


def visit(raw: Json, page: str) -> Message:
    """Return what a visitor posted on the page, or elsewhere, where they named it: there we can only answer."""
    who = _author(raw)
    created = instant(raw.get("created_time"))
    picture = raw.get("full_picture")
    elsewhere = not str(raw["id"]).startswith(f"{page}_")
    return Message(
        id=str(raw["id"]),
        thread=thread_of(raw),
        author=who,
        direction=Direction.OUT if who.id == page else Direction.IN,
        visibility=Visibility.PUBLIC,
        text=str(raw.get("message") or ""),
        created_at=created,
        status=_status(raw),
        url=raw.get("permalink_url"),
        attachments=(Attachment(picture, "image/jpeg"),) if isinstance(picture, str) else (),
        denied=dict.fromkeys(_AT_HOME, Denied(Reason.REFUSED_HERE)) if elsewhere else _denied(raw),
        windows={} if elsewhere else {ActionKind.REPLY_PRIVATE: Window(created + ASIDE)},
    )


def letter(raw: Json, exchange: Json, page: str) -> Message:
    """Return a Messenger message. An answer is taken for a day after the person's newest."""
    sender = field(raw, "from")
    ours = str(sender.get("id") or "") == page
    created = instant(raw.get("created_time"))
    shut = {ActionKind.REPLY: Denied(Reason.REFUSED_HERE)} if exchange.get("can_reply") is False else {}
    return Message(
        id=str(raw["id"]),
        thread=Thread(str(exchange["id"]), ThreadKind.PRIVATE),
        author=_author(raw),
        direction=Direction.OUT if ours else Direction.IN,
        visibility=Visibility.PRIVATE,
        text=str(raw.get("message") or ""),
        created_at=created,
        attachments=tuple(sent_along(field(raw, "attachments"))),
        denied={**dict.fromkeys(_IN_PUBLIC, _PUBLIC_ONLY), **shut},
        windows={} if ours else {ActionKind.REPLY: Window(created + DAY, reopens=True)},
    )


def _author(raw: Json) -> Author:
    """Return who wrote; Facebook names nobody who has not agreed to it, and then each comment has its own nobody."""
    sender = field(raw, "from")
    name = str(sender.get("name") or "")
    return Author(str(sender.get("id") or f"unnamed:{raw['id']}"), name, name)


def _status(raw: Json) -> MessageStatus:
    return MessageStatus.HIDDEN if raw.get("is_hidden") is True else MessageStatus.VISIBLE


def _denied(raw: Json) -> dict[ActionKind, Denied]:
    refused = [kinds for name, kinds in _MAY.items() if raw.get(name) is False]
    return {kind: Denied(Reason.REFUSED_HERE) for kinds in refused for kind in kinds}


def _attached(raw: Json) -> tuple[Attachment, ...]:
    source = field(field(raw, "media"), "image").get("src")
    if not isinstance(source, str):
        return ()
    kind = _TYPES.get(str(raw.get("type")), "image")
    return (Attachment(source, f"{kind}/*" if kind == "video" else "image/jpeg", str(raw.get("title") or "")),)
