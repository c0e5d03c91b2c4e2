"""Comments and mentions as LinkedIn gives them, into messages of ours.

A conversation is one comment under a post with what is answered below: LinkedIn knows one level of answers. A post of
somebody else that names the page is a conversation of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import (
    Attachment,
    Author,
    Direction,
    Message,
    Post,
    Thread,
    ThreadKind,
    Visibility,
)
from cm_inbox.models.permissions import ActionKind, Denied, Reason
from cm_inbox.models.record import Record

from .linkedin_api import Json, number, part
from .linkedin_urns import PAGE, PERSON, escaped

SITE = "https://www.linkedin.com"
_TITLE = 120

_MARKUP = re.compile(
    r"@\[(?P<named>(?:[^\]\\]|\\.)*)\]\([^)]*\)|\{hashtag\|\\?#\|(?P<tag>(?:[^}\\]|\\.)*)\}|\\(?P<kept>[|{}@\[\]()<>#\\*_~])"
)


class PostFacts(Record, frozen=True):
    """What is known of a post that comments hang under."""

    title: str = ""
    at: Millis | None = None
    likes: int | None = None
    comments: int | None = None


def plain(said: object) -> str:
    """Return a post's text without LinkedIn's marks (its "little text" format)."""

    def shown(found: re.Match[str]) -> str:
        if found["named"] is not None:
            return plain(found["named"])
        return f"#{plain(found['tag'])}" if found["tag"] is not None else found["kept"]

    return _MARKUP.sub(shown, said) if isinstance(said, str) else ""


def facts_of(post: Json, summary: Json) -> PostFacts:
    """Return what a post's list and its counts say."""
    text = " ".join(plain(post.get("commentary")).split())
    return PostFacts(
        text if len(text) <= _TITLE else f"{text[: _TITLE - 1]}…",
        number(post.get("publishedAt")) or number(post.get("createdAt")),
        number(part(summary, "likesSummary").get("totalLikes")),
        comment_count(summary),
    )


def comment_count(of: Json) -> int | None:
    """Return how many comments hang below something, those of all levels where LinkedIn says so."""
    summary = part(of, "commentsSummary")
    total = number(summary.get("aggregatedTotalComments"))
    return total if total is not None else number(summary.get("totalFirstLevelComments"))


def author_of(urn: str, name: str) -> Author:
    """Return who wrote. LinkedIn shows names to few apps: without one it is the id."""
    short = urn.rpartition(":")[2] or "?"
    return Author(urn, name or short, name or short)


def comment_message(
    comment: Json,
    message_id: str,
    activity: str,
    us: str,
    *,
    name: str = "",
    parent: str | None = None,
    thread: str | None = None,
    facts: PostFacts | None = None,
    clock: Millis,
) -> Message:
    """Return a comment as a message; ``clock`` stands in for a time that is missing.

    ``message_id``, ``activity`` and ``parent`` are the names used here, ``thread`` is what it hangs under where that
    is not its own or its parent's.
    """
    actor = str(comment.get("actor") or "")
    created = number(part(comment, "created").get("time")) or clock
    edited = number(part(comment, "lastModified").get("time"))
    return Message(
        id=message_id,
        thread=_thread(thread or parent or message_id, activity, facts),
        author=author_of(actor, name),
        direction=Direction.OUT if actor == us else Direction.IN,
        visibility=Visibility.PUBLIC,
        text=str(part(comment, "message").get("text") or ""),
        created_at=created,
        edited_at=edited if edited is not None and edited > created else None,
        parent=parent,
        url=comment_url(activity, message_id),
        attachments=_pictures(comment),
        denied={} if actor.startswith((PERSON, PAGE)) else {ActionKind.REPLY: Denied(Reason.REFUSED_HERE)},
    )


def mention_message(share: Json, activity: str, us: str, *, name: str, at: Millis) -> Message:
    """Return a post of somebody's that names the page."""
    owner = str(share.get("owner") or "")
    url = f"{SITE}/feed/update/{activity}"
    return Message(
        id=activity,
        thread=Thread(activity, ThreadKind.PUBLIC, None, url),
        author=author_of(owner, name),
        direction=Direction.OUT if owner == us else Direction.IN,
        visibility=Visibility.PUBLIC,
        text=said_in(share),
        created_at=at,
        url=url,
    )


def said_in(decorated: Json) -> str:
    """Return the text that a notification brings along: as text, or as an object that holds it."""
    for name in ("text", "message", "commentary"):
        said = decorated.get(name)
        text = said.get("text") if isinstance(said, Mapping) else said
        if isinstance(text, str) and text:
            return plain(text)
    return ""


def comment_url(activity: str, message_id: str) -> str:
    return f"{SITE}/feed/update/{activity}?commentUrn={escaped(message_id)}"


def _thread(root: str, activity: str, facts: PostFacts | None) -> Thread:
    post = None if facts is None else Post(facts.at, facts.likes, facts.comments)
    title = facts.title if facts is not None and facts.title else None
    return Thread(root, ThreadKind.PUBLIC, title, f"{SITE}/feed/update/{activity}", post)


def _pictures(comment: Json) -> tuple[Attachment, ...]:
    content = comment.get("content")
    each = [one for one in content if isinstance(one, Mapping)] if isinstance(content, list) else []
    urls = [one.get("url") for one in each]
    return tuple(Attachment(url, "image/*") for url in urls if isinstance(url, str) and url.startswith("https://"))
