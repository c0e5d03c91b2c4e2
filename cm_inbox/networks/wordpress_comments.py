"""A comment as WordPress's interface gives it, into a message of ours."""

from __future__ import annotations

import hashlib
import html
import re
from typing import Any

from cm_inbox.models.instants import Millis, parse_time
from cm_inbox.models.messages import Author, Direction, Message, MessageStatus, Thread, ThreadKind, Visibility

from .html_text import html_to_text
from .wordpress_api import Json

FIELDS = (
    "id,post,parent,author,author_name,author_email,author_url,author_avatar_urls,"
    "date,date_gmt,content,link,status,_links"
)
"""What is asked of a comment. Not the writer's IP address, which the site would tell a moderator."""

STATUS = {
    "approved": MessageStatus.VISIBLE,
    "hold": MessageStatus.HELD,
    "spam": MessageStatus.SPAM,
    "trash": MessageStatus.DELETED,
}


def message(comment: Json, us: str, site: str) -> Message:
    """Return a comment as a message. ``us`` is our own user's id; ``site`` keeps guests of sites apart."""
    author = comment.get("author") or 0
    parent = comment.get("parent") or None
    return Message(
        id=str(comment["id"]),
        thread=_thread(comment),
        author=_author(comment, site),
        direction=Direction.OUT if author and str(author) == us else Direction.IN,
        visibility=Visibility.PUBLIC,
        text=html_to_text(_rendered(comment)),
        created_at=date(comment),
        parent=None if parent is None else str(parent),
        status=STATUS.get(str(comment.get("status", "approved")), MessageStatus.HELD),
        url=_web(comment.get("link")),
    )


def _author(comment: Json, site: str) -> Author:
    """Return who wrote: a user by number; a guest by a hash from which no address can be read.

    The e-mail address is only shown to moderators; without it the avatar's address stands in, which
    contains a hash of it, or the name where avatars are off.
    """
    name = html.unescape(str(comment.get("author_name") or "")) or "?"
    avatars = comment.get("author_avatar_urls") or {}
    avatar = _web(avatars.get("96")) if isinstance(avatars, dict) else None
    number = str(comment.get("author") or "")
    if not number:
        known_by = str(comment.get("author_email") or "").casefold() or (avatar or "").partition("?")[0] or name
        number = "guest-" + hashlib.blake2s(f"{site}\n{known_by}".encode(), digest_size=12).hexdigest()
    return Author(number, name, name, _web(comment.get("author_url")), avatar)


def _rendered(comment: Json) -> str:
    content = comment.get("content")
    return str(content.get("rendered") or "") if isinstance(content, dict) else ""


def says(comment: Json, text: str) -> bool:
    """Say whether a comment is this text, as typed where we may see that, else as far as it can be compared."""
    content = comment.get("content")
    raw = content.get("raw") if isinstance(content, dict) else None
    if isinstance(raw, str):
        return html.unescape(raw).split() == text.split()
    return _letters(html_to_text(_rendered(comment))) == _letters(text)


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


def _thread(comment: Json) -> Thread:
    post = comment.get("post") or 0
    embedded = comment.get("_embedded")
    up: Any = embedded.get("up") if isinstance(embedded, dict) else None
    post_seen = up[0] if isinstance(up, list) and up and isinstance(up[0], dict) else {}
    title = post_seen.get("title")
    rendered = title.get("rendered") if isinstance(title, dict) else None
    return Thread(
        str(post),
        ThreadKind.PUBLIC,
        html_to_text(rendered) if isinstance(rendered, str) else None,
        _web(post_seen.get("link")) or _web(comment.get("link")),
    )


def is_comment(answer: Any) -> bool:
    """Say whether this is a comment with all that a message needs."""
    return isinstance(answer, dict) and isinstance(answer.get("id"), int) and isinstance(answer.get("content"), dict)


def date(comment: Json) -> Millis:
    """Return when a comment was written. Imported ones may have no such date, or only a local one."""
    for field in ("date_gmt", "date"):
        try:
            return parse_time(str(comment.get(field)))
        except (ValueError, OverflowError):
            continue
    return 0


def _web(url: object) -> str | None:
    return url if isinstance(url, str) and url.startswith(("https://", "http://")) else None


def fingerprint(comment: Json) -> str:
    """Return a mark that changes when a comment's text, status or author's name does."""
    said = f"{comment.get('status')}\n{comment.get('author_name')}\n{_rendered(comment)}"
    return hashlib.blake2s(said.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
