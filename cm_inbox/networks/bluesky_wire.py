"""The shapes of Bluesky's answers that we read, and their translation to ours. Pure.

Only the fields used here; names and types are those of the lexicons ``app.bsky.*`` and ``chat.bsky.*``.
What a person can put into a record (``record``, facets, embeds) is not trusted to have any shape.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

import msgspec
from msgspec import field

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

from .base import sum_of
from .bluesky_text import plain, split_uri, web_url

log = logging.getLogger(__name__)

DAY: Millis = 24 * 3600 * 1000
TITLE_LENGTH = 80


class Wire(msgspec.Struct, rename="camel"):
    """Base of the shapes: camelCase names, unknown fields ignored."""


T = TypeVar("T", bound=Wire)


class ProfileViewer(Wire):
    muted: bool = False
    blocked_by: bool = False
    blocking: str | None = None
    followed_by: str | None = None


class ChatSettings(Wire):
    allow_incoming: str = ""


class Associated(Wire):
    chat: ChatSettings | None = None


class Profile(Wire):
    did: str
    handle: str = ""
    display_name: str | None = None
    avatar: str | None = None
    viewer: ProfileViewer | None = None
    associated: Associated | None = None


class StrongRef(Wire):
    uri: str
    cid: str


class ReplyRef(Wire):
    root: StrongRef
    parent: StrongRef


class PostRecord(Wire):
    text: str = ""
    created_at: str = ""
    reply: ReplyRef | None = None
    facets: Any = None


class PostViewer(Wire):
    like: str | None = None
    reply_disabled: bool = False


class PostView(Wire):
    """A post as the AppView shows it; a notification has the same fields and a reason."""

    uri: str
    cid: str
    author: Profile
    record: Any
    indexed_at: str
    embed: Any = None
    viewer: PostViewer | None = None
    like_count: Any = None
    repost_count: Any = None
    reply_count: Any = None


class FeedPost(Wire):
    post: PostView
    reason: Any = None


class Sender(Wire):
    did: str


class ChatReply(Wire):
    id: str = ""


class ChatMessage(Wire):
    id: str
    rev: str
    sender: Sender
    sent_at: str
    text: str = ""
    facets: Any = None
    embed: Any = None
    reply_to: ChatReply | None = None


class ConvoKind(Wire):
    name: str | None = None


class Convo(Wire):
    id: str
    rev: str = ""
    members: list[Profile] = []
    kind: ConvoKind | None = None
    last_message: Any = None


class Session(Wire):
    """What a sign-in or a refresh gives."""

    did: str
    handle: str
    access_jwt: str
    refresh_jwt: str
    did_doc: Any = None
    active: bool = True
    status: str | None = None


def items(values: object, kind: type[T]) -> Iterator[T]:
    """Yield the values that have the shape; one that has not must not hold up the rest."""
    for value in values if isinstance(values, list) else ():
        try:
            yield msgspec.convert(value, kind)
        except msgspec.ValidationError as error:
            log.info("passed over an unreadable %s: %s", kind.__name__, error)


def one(value: object, kind: type[T]) -> T | None:
    """Return the value if it has the shape."""
    return next(items([value], kind), None)


def pds_endpoint(did_doc: object) -> str | None:
    """Return the address of the personal data server that a DID document names."""
    services = did_doc.get("service") if isinstance(did_doc, dict) else None
    for service in services if isinstance(services, list) else ():
        match service:
            case {"id": str(name), "serviceEndpoint": str(endpoint)} if name.endswith("#atproto_pds"):
                return endpoint.rstrip("/")
    return None


# --- to our words ------------------------------------------------------------------------------


class Context(Record, frozen=True):
    """What else must be known to translate posts: who we are, the roots of their threads, what we hid."""

    did: str
    titles: Mapping[str, str] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    posts: Mapping[str, Post] = field(default_factory=dict)


def record_of(post: PostView) -> PostRecord:
    return one(post.record, PostRecord) or PostRecord()


def root_of(uri: str, record: PostRecord) -> str:
    return record.reply.root.uri if record.reply else uri


def title_of(post: PostView) -> str:
    """Return the beginning of a post's text, to name its thread."""
    text = " ".join(record_of(post).text.split())
    return text if len(text) <= TITLE_LENGTH else text[: TITLE_LENGTH - 1].rstrip() + "…"


def post_of(post: PostView) -> Post:
    """Return when a post was published, and what the AppView counts of it."""
    at = written_at(record_of(post).created_at, post.indexed_at) or None
    return Post(at, sum_of(post.like_count, post.repost_count), sum_of(post.reply_count))


def author(profile: Profile) -> Author:
    known = profile.handle and profile.handle != "handle.invalid"
    return Author(
        id=profile.did,
        handle=f"@{profile.handle}" if known else profile.did,
        name=profile.display_name or "",
        url=f"https://bsky.app/profile/{profile.did}",
        avatar_url=profile.avatar,
    )


def written_at(created: str, indexed: str) -> Millis:
    """Return when a post was written, as far as that can be believed.

    ``createdAt`` is whatever its author's client says: it counts only where it is earlier than the
    indexing and by less than a day, so that nobody can jump the queue by dating back.
    """
    seen = _time(indexed)
    said = _time(created)
    return said if said is not None and seen is not None and seen - DAY < said <= seen else seen or said or 0


def _time(text: str) -> Millis | None:
    try:
        return parse_time(text)
    except (ValueError, OverflowError):
        return None


def message(post: PostView, context: Context) -> Message:
    """Translate a post, or a notification of one."""
    record = record_of(post)
    root = root_of(post.uri, record)
    own = post.author.did == context.did
    return Message(
        id=post.uri,
        thread=Thread(root, ThreadKind.PUBLIC, context.titles.get(root), web_url(root), context.posts.get(root)),
        author=author(post.author),
        direction=Direction.OUT if own else Direction.IN,
        visibility=Visibility.PUBLIC,
        text=plain(record.text, record.facets),
        created_at=written_at(record.created_at, post.indexed_at),
        parent=record.reply.parent.uri if record.reply else None,
        status=MessageStatus.HIDDEN if post.uri in context.hidden else MessageStatus.VISIBLE,
        url=web_url(post.uri),
        attachments=tuple(attachments(post.embed)),
        denied={} if own else post_denials(post, root, context.did),
    )


def post_denials(post: PostView, root: str, did: str) -> dict[ActionKind, Denied]:
    """Return what the network refuses for this one post."""
    denied: dict[ActionKind, Denied] = {}
    refused = Denied(Reason.REFUSED_HERE)
    if split_uri(root)[0] != did or root == post.uri:  # only a thread's owner hides replies
        denied |= {ActionKind.HIDE: refused, ActionKind.UNHIDE: refused}
    relation = post.author.viewer or ProfileViewer()
    if relation.blocked_by or (post.viewer and post.viewer.reply_disabled):
        denied[ActionKind.REPLY] = refused
    chat = post.author.associated.chat if post.author.associated else None
    incoming = chat.allow_incoming if chat else "following"  # the default, says Bluesky's own app
    closed = incoming != "all" and not (incoming == "following" and relation.followed_by)
    if closed or relation.blocked_by:
        denied[ActionKind.REPLY_PRIVATE] = refused
    return denied


def attachments(embed: object) -> Iterator[Attachment]:
    """Yield what a post carries besides text: pictures, films, link cards, quotes (lexicons ``app.bsky.embed``)."""
    match embed:
        case {"images": list(images)} | {"items": list(images)}:
            for image in images:
                match image:
                    case {"fullsize": str(url), **rest}:
                        yield Attachment(url, "image/*", _said(rest, "alt"))
        case {"playlist": str(url), **rest}:
            yield Attachment(url, "video/*", _said(rest, "alt"))
        case {"external": {"uri": str(url), **rest}}:
            yield Attachment(url, "text/html", _said(rest, "title"))
        case {"media": media, "record": {"record": quoted}}:
            yield from attachments(media)
            yield from attachments({"record": quoted})
        case {"record": {"uri": str(uri), **rest}} if page := web_url(uri):
            value = rest.get("value")
            yield Attachment(page, "text/html", _said(value, "text") if isinstance(value, dict) else "")


def _said(values: Mapping[Any, object], key: str) -> str:
    text = values.get(key)
    return text if isinstance(text, str) else ""


def chat_message(sent: ChatMessage, convo: Convo, did: str, profiles: Mapping[str, Profile]) -> Message:
    """Translate a private message. Its id holds the conversation's: the network needs both to find it."""
    own = sent.sender.did == did
    public_only = Denied(Reason.PUBLIC_ONLY)
    denied = {ActionKind.LIKE: public_only, ActionKind.UNLIKE: public_only}
    denied |= {ActionKind.HIDE: public_only, ActionKind.UNHIDE: public_only}
    if own:  # deleting takes it from our side only: the other keeps it
        denied = {ActionKind.RETRACT: Denied(Reason.NETWORK_CANNOT)}
    return Message(
        id=chat_id(convo.id, sent.id),
        thread=Thread(convo.id, ThreadKind.PRIVATE, convo.kind.name if convo.kind else None),
        author=author(profiles.get(sent.sender.did, Profile(sent.sender.did))),
        direction=Direction.OUT if own else Direction.IN,
        visibility=Visibility.PRIVATE,
        text=plain(sent.text, sent.facets),
        created_at=_time(sent.sent_at) or 0,
        parent=chat_id(convo.id, sent.reply_to.id) if sent.reply_to and sent.reply_to.id else None,
        attachments=tuple(attachments(sent.embed)),
        denied=denied,
    )


def chat_id(convo: str, message_id: str) -> str:
    return f"{convo}/{message_id}"
