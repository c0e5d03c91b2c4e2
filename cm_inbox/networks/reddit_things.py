"""Comments, posts and modmail as Reddit gives them, into messages of ours.

Things have full names: ``t1_`` a comment, ``t3_`` a post, ``t2_`` a person, ``t5_`` a subreddit. Modmail has numbers of
its own: a message is ``modmail-CONVERSATION-MESSAGE`` here, so that it can be asked for again. There a person is a
number, which is the same as the full name's, to the base of 36.

A conversation is what one person wrote below one post, or in one exchange of modmail. What AutoModerator writes, and
what moderators write among themselves, is nobody's to answer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from cm_inbox.models.instants import Millis, parse_time
from cm_inbox.models.messages import (
    Attachment,
    Author,
    Direction,
    Message,
    MessageStatus,
    Post,
    RemovedBy,
    Thread,
    ThreadKind,
    Visibility,
)
from cm_inbox.models.permissions import ActionKind, Denied, Reason

from .base import sum_of
from .html_text import html_to_text
from .reddit_api import SITE, Json, part

COMMENT, POST, PERSON = "t1_", "t3_", "t2_"
MODMAIL = "modmail-"
DELETED, REMOVED = "[deleted]", "[removed]"
AUTOMATON = "AutoModerator"

_TITLE = 120
_LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz"
_MODMAIL_ID = re.compile(r"modmail-([0-9a-z]+)-([0-9a-z]+)")
_TAKEN_BY_AUTHOR = frozenset({"deleted", "author"})
_TAKEN_BY_REDDIT = frozenset({"content_takedown", "copyright_takedown", "anti_evil_ops", "legal_operations"})
_FILTERED = frozenset({"automod_filtered", "reddit"})


def is_thing(raw: object) -> bool:
    """Say whether this is a comment or a post with what a message needs."""
    data = part(raw, "data")
    named = str(data.get("name") or "").startswith((COMMENT, POST))
    return named and instant(data.get("created_utc")) is not None


def instant(seconds: object) -> Millis | None:
    """Return an instant that Reddit gives in seconds since 1970."""
    whole = isinstance(seconds, int | float) and not isinstance(seconds, bool) and 0 < seconds < 2**33
    return round(seconds * 1000) if whole else None  # type: ignore[operator]  # a number by now


def base36(number: object) -> str:
    """Return a number as Reddit's names write it, empty for what is none."""
    if not isinstance(number, int) or isinstance(number, bool) or not 0 < number < 2**63:
        return ""
    written = ""
    while number:
        number, place = divmod(number, 36)
        written = _LETTERS[place] + written
    return written


def taken_away(data: Json) -> RemovedBy | None:
    """Return who took a comment or post away for good; None for what is there, be it hidden by moderators.

    Where the account was deleted, what it wrote is to go here too: Reddit wants nothing kept that names its writer.
    """
    category = str(data.get("removed_by_category") or "")
    if data.get("author") in (DELETED, None) or category in _TAKEN_BY_AUTHOR:
        return RemovedBy.AUTHOR
    written = data.get("body") if str(data.get("name")).startswith(COMMENT) else data.get("selftext")
    if written == DELETED:
        return RemovedBy.AUTHOR
    if written == REMOVED or category in _TAKEN_BY_REDDIT:
        return RemovedBy.UNKNOWN
    return None


def is_ours(data: Json, us: str) -> bool:
    """Say whether something was written by us, or by a colleague who spoke as a moderator."""
    return data.get("author_fullname") == us or data.get("distinguished") == "moderator"


def is_automatic(data: Json) -> bool:
    return data.get("author") == AUTOMATON


def status_of(data: Json) -> MessageStatus:
    """Return how a thing stands. What a filter caught waits for a moderator; what a moderator removed is hidden."""
    if data.get("approved") is True:
        return MessageStatus.VISIBLE
    by = data.get("banned_by")
    if by is True or by == AUTOMATON or data.get("removed_by_category") in _FILTERED:
        return MessageStatus.HELD
    if data.get("spam") is True:
        return MessageStatus.SPAM
    return MessageStatus.HIDDEN if by or data.get("removed") is True else MessageStatus.VISIBLE


def message(data: Json, us: str) -> Message:
    """Return a comment or post as a message."""
    name, created = str(data["name"]), instant(data.get("created_utc")) or 0
    is_post = name.startswith(POST)
    edited = instant(data.get("edited"))
    parent = data.get("parent_id")
    return Message(
        id=name,
        thread=_thread(data, name, is_post=is_post),
        author=_author(data),
        direction=Direction.OUT if is_ours(data, us) else Direction.IN,
        visibility=Visibility.PUBLIC,
        text=_post_text(data) if is_post else _text(data, "body"),
        created_at=created,
        edited_at=edited if edited is not None and edited > created else None,
        parent=parent if isinstance(parent, str) and parent and not is_post else None,
        status=status_of(data),
        url=_link(data),
        attachments=_pictures(data),
        denied=_denied(data),
    )


def _text(data: Json, field: str) -> str:
    html = data.get(f"{field}_html")
    if isinstance(html, str) and html.strip():
        return html_to_text(unescape(html) if html.lstrip().startswith("&lt;") else html)
    return str(data.get(field) or "")


def _post_text(data: Json) -> str:
    title, below = str(data.get("title") or ""), _text(data, "selftext")
    leads = data.get("url")
    if not below and not data.get("is_self") and isinstance(leads, str) and leads.startswith("http"):
        below = leads
    return "\n\n".join(each for each in (title, below) if each)


def _thread(data: Json, name: str, *, is_post: bool) -> Thread:
    root = name if is_post else str(data.get("link_id") or name)
    title = " ".join(str(data.get("title" if is_post else "link_title") or "").split())
    short = title if len(title) <= _TITLE else f"{title[: _TITLE - 1]}…"
    facts = None
    if is_post:
        facts = Post(instant(data.get("created_utc")), sum_of(data.get("score")), sum_of(data.get("num_comments")))
    url = _link(data) if is_post else data.get("link_permalink")
    return Thread(root, ThreadKind.PUBLIC, short or None, url if isinstance(url, str) else None, facts)


def _link(data: Json) -> str | None:
    path = data.get("permalink")
    return f"{SITE}{path}" if isinstance(path, str) and path.startswith("/") else None


def _author(data: Json) -> Author:
    return author(str(data.get("author_fullname") or ""), str(data.get("author") or ""))


def author(person: str, name: str) -> Author:
    """Return who wrote; a name that Reddit gave once is never another person's."""
    return Author(person or f"u/{name}", f"u/{name}", name, f"{SITE}/user/{name}")


def name_of(handle: str) -> str:
    """Return the name that Reddit's calls want."""
    return handle.removeprefix("u/")


def _pictures(data: Json) -> tuple[Attachment, ...]:
    url = data.get("url")
    shown = data.get("post_hint") == "image" and isinstance(url, str) and url.startswith("https://")
    return (Attachment(str(url), "image/*"),) if shown else ()


def _denied(data: Json) -> Mapping[ActionKind, Denied]:
    denied: dict[ActionKind, Denied] = {}
    if data.get("archived") is True:
        closed = Denied(Reason.WINDOW_CLOSED)
        denied |= dict.fromkeys((ActionKind.REPLY, ActionKind.LIKE, ActionKind.UNLIKE), closed)
    if data.get("can_mod_post") is False:
        denied |= dict.fromkeys((ActionKind.HIDE, ActionKind.UNHIDE), Denied(Reason.ROLE_MISSING))
    return denied


# --- modmail -------------------------------------------------------------------------------------


def modmail_ids(native: str) -> tuple[str, str] | None:
    """Return conversation and message of a modmail message's id, None for what is none."""
    found = _MODMAIL_ID.fullmatch(native)
    return (found[1], found[2]) if found else None


def is_theirs(conversation: Json) -> bool:
    """Say whether an exchange is with somebody: not among moderators, not a note of a program's."""
    return not conversation.get("isInternal") and not conversation.get("isAuto") and bool(conversation.get("id"))


def modmail_time(written: object) -> Millis | None:
    try:
        return parse_time(written) if isinstance(written, str) else None
    except (ValueError, OverflowError):
        return None


def is_from_deleted(raw: Json) -> bool:
    """Say whether the account that wrote a modmail message is gone."""
    writer = part(raw, "author")
    return writer.get("isDeleted") is True or writer.get("name") in (DELETED, None, "")


def modmail_message(conversation: Json, raw: Json) -> Message | None:
    """Return one message of an exchange; None for a note among moderators and for what makes no sense."""
    number, at = str(raw.get("id") or ""), modmail_time(raw.get("date"))
    if raw.get("isInternal") or not number or at is None or is_from_deleted(raw):
        return None
    writer, place = part(raw, "author"), str(conversation["id"])
    person = base36(writer.get("id"))
    ours = writer.get("isMod") is True and raw.get("participatingAs") != "participant_subreddit"
    url = f"https://mod.reddit.com/mail/all/{place}"
    closed = Denied(Reason.PUBLIC_ONLY)
    denied: dict[ActionKind, Denied] = {ActionKind.LIKE: closed, ActionKind.RETRACT: Denied(Reason.ONE_WAY)}
    if conversation.get("isRepliable") is False:
        refused = Denied(Reason.REFUSED_HERE)
        denied |= {ActionKind.REPLY: refused, ActionKind.REPLY_PRIVATE: refused}
    subject = " ".join(str(conversation.get("subject") or "").split())
    return Message(
        id=f"{MODMAIL}{place}-{number}",
        thread=Thread(f"{MODMAIL}{place}", ThreadKind.PRIVATE, subject[:_TITLE] or None, url),
        author=author(f"{PERSON}{person}" if person else "", str(writer.get("name") or "")),
        direction=Direction.OUT if ours else Direction.IN,
        visibility=Visibility.PRIVATE,
        text=_modmail_text(raw),
        created_at=at,
        url=url,
        denied=denied,
    )


def _modmail_text(raw: Mapping[str, Any]) -> str:
    html = raw.get("body")
    if isinstance(html, str) and html.strip():
        return html_to_text(unescape(html) if html.lstrip().startswith("&lt;") else html)
    return str(raw.get("bodyMarkdown") or "")
