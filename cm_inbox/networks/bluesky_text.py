"""Bluesky's rich text, its identifiers, and the records we write. Pure.

Text is plain; *facets* annotate stretches of it, counted in UTF-8 bytes (lexicon ``app.bsky.richtext.facet``).
A record lives at ``at://<did>/<collection>/<record key>``; its key is a TID, 64 bits of microseconds and a
clock id in a base32 that sorts (https://atproto.com/specs/tid).
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from cm_inbox.models.instants import Millis, format_time

POST = "app.bsky.feed.post"
LIKE = "app.bsky.feed.like"
BLOCK = "app.bsky.graph.block"
THREADGATE = "app.bsky.feed.threadgate"

LINK = "app.bsky.richtext.facet#link"
MENTION = "app.bsky.richtext.facet#mention"
TAG = "app.bsky.richtext.facet#tag"

MAX_HIDDEN = 300
"""Replies one threadgate can hide (lexicon ``app.bsky.feed.threadgate``)."""

_TID = "234567abcdefghijklmnopqrstuvwxyz"
_URL = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HANDLE = re.compile(rf"(?<![\w@.])@((?:{_LABEL}\.)+[a-z](?:[a-z0-9-]{{0,61}}[a-z0-9])?)", re.IGNORECASE)
_TAG = re.compile(r"(?:(?<=\s)|^)[#＃]([^\s\u00ad\u2060\u200a-\u200d]+)")
_ORIGIN = re.compile(r"^(https?://)?(www\.)?", re.IGNORECASE)
_TRAILING = re.compile(r"[\W_]+$")
_MAX_TAG = 64


def split_uri(uri: str) -> tuple[str, str, str]:
    """Return authority, collection and record key of a record's URI; missing parts are empty."""
    parts = uri.removeprefix("at://").split("/")
    authority, collection, rkey = (*parts, "", "")[:3]
    return authority, collection, rkey


def is_record(uri: str) -> bool:
    """Say whether a thread or message id is a public record's URI; those of conversations are not."""
    return uri.startswith("at://")


def web_url(uri: str) -> str | None:
    """Return where people read a post, or None for what has no page."""
    did, collection, rkey = split_uri(uri)
    return f"https://bsky.app/profile/{did}/post/{rkey}" if collection == POST and rkey else None


def record_key(action_id: str) -> str:
    """Return the record key that an action makes, the same at every attempt: a TID from its UUIDv7.

    The key is what makes a retry harmless: a second attempt meets the record of the first.
    """
    number = uuid.UUID(action_id).int
    millis, fine, clock = number >> 80, number >> 64 & 0xFFF, number & 0x3FF
    value = (millis * 1000 + fine * 1000 // 4096) << 10 | clock
    return "".join(_TID[value >> shift & 31] for shift in range(60, -1, -5))


def action_time(action_id: str) -> Millis:
    """Return when an action was ordered: the time inside its UUIDv7."""
    return uuid.UUID(action_id).int >> 80


# --- reading -----------------------------------------------------------------------------------


def plain(text: str, facets: object) -> str:
    """Return the text with every link's real target visible.

    Clients shorten links and may show any text over them; a reader here sees where each one goes. Facets
    that do not fit the text, or lie over one another, are ignored, as the lexicon asks.
    """
    data = text.encode()
    out: list[bytes] = []
    end = 0
    for start, stop, target in sorted(_links(facets)):
        if start < end or stop <= start or stop > len(data):
            continue
        try:
            shown, before = data[start:stop].decode(), data[end:start].decode()
        except UnicodeDecodeError:
            continue
        out += [before.encode(), _visible(shown, target).encode()]
        end = stop
    return b"".join([*out, data[end:]]).decode()


def _links(facets: object) -> Iterable[tuple[int, int, str]]:
    for facet in facets if isinstance(facets, list) else ():
        match facet:
            case {"index": {"byteStart": int(start), "byteEnd": int(stop)}, "features": list(features)}:
                for feature in features:
                    match feature:
                        case {"$type": str(kind), "uri": str(target)} if kind == LINK and start >= 0:
                            yield start, stop, target


def _visible(shown: str, target: str) -> str:
    bare = shown.strip().removesuffix("…").removesuffix("...")
    short, typed = _ORIGIN.sub("", target), _ORIGIN.sub("", bare)
    host = short.split("/")[0]
    if typed.startswith(host) and short.startswith(typed):
        return shown.replace(shown.strip(), target)
    return f"{shown} ({target})"


# --- writing -----------------------------------------------------------------------------------


def handles(text: str) -> list[str]:
    """Return the handles a text mentions, in lower case, each once."""
    return list(dict.fromkeys(match[1].lower() for match in _HANDLE.finditer(_without_links(text))))


def facets(text: str, dids: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the facets of a text we write: links, tags, and mentions of the handles found in ``dids``."""
    found: list[dict[str, Any]] = []
    for match in _URL.finditer(text):
        url = _trimmed(match[0])
        found.append(_facet(text, match.start(), match.start() + len(url), {"$type": LINK, "uri": url}))
    rest = _without_links(text)
    found += [
        _facet(text, match.start(), match.end(), {"$type": MENTION, "did": dids[match[1].lower()]})
        for match in _HANDLE.finditer(rest)
        if match[1].lower() in dids
    ]
    for match in _TAG.finditer(rest):
        tag = _TRAILING.sub("", match[1])
        if tag and len(tag) <= _MAX_TAG and not tag.isdigit():
            found.append(_facet(text, match.start(), match.start(1) + len(tag), {"$type": TAG, "tag": tag}))
    return sorted(found, key=lambda facet: int(facet["index"]["byteStart"]))


def _without_links(text: str) -> str:
    """Blank the links, keeping every place, so that no tag or handle is seen inside one."""
    return _URL.sub(lambda match: "x" * len(match[0]), text)


def _trimmed(url: str) -> str:
    """Drop the punctuation that ends the sentence rather than the link."""
    url = url.rstrip(".,;:!?'")
    return url[:-1] if url.endswith(")") and "(" not in url else url


def _facet(text: str, start: int, stop: int, feature: dict[str, Any]) -> dict[str, Any]:
    index = {"byteStart": len(text[:start].encode()), "byteEnd": len(text[:stop].encode())}
    return {"$type": "app.bsky.richtext.facet", "index": index, "features": [feature]}


def post_record(
    text: str,
    at: Millis,
    *,
    root: Mapping[str, str],
    parent: Mapping[str, str],
    dids: Mapping[str, str],
) -> dict[str, Any]:
    """Return the record of a reply; ``root`` and ``parent`` are strong references (uri and cid)."""
    record: dict[str, Any] = {
        "$type": POST,
        "text": text,
        "reply": {"root": dict(root), "parent": dict(parent)},
        "createdAt": format_time(at),
    }
    if found := facets(text, dids):
        record["facets"] = found
    return record


def like_record(subject: Mapping[str, str], at: Millis) -> dict[str, Any]:
    return {"$type": LIKE, "subject": dict(subject), "createdAt": format_time(at)}


def block_record(did: str, at: Millis) -> dict[str, Any]:
    return {"$type": BLOCK, "subject": did, "createdAt": format_time(at)}


def threadgate_record(root: str, before: Mapping[str, Any] | None, hidden: list[str], at: Millis) -> dict[str, Any]:
    """Return a thread's gate with other hidden replies; who may reply stays as it was."""
    record = dict(before) if before else {"$type": THREADGATE, "post": root, "createdAt": format_time(at)}
    return {**record, "hiddenReplies": hidden}
