"""Pictures that go with a post: brought to our own data server, then named by the post.

Source: lexicons com.atproto.repo.uploadBlob (what no record names within some minutes is let go of again),
app.bsky.embed.images (four pictures, ``alt``, aspect ratio), com.atproto.sync.getBlob. The lexicon takes 2 MB a
picture, "formerly limited to 1 MB": a data server that is not of the newest still refuses more than that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import msgspec

from cm_inbox.errors import Transient
from cm_inbox.models.enclosures import Enclosure, EnclosureLimit

from .bluesky_api import Xrpc

LIMIT = EnclosureLimit(4, ("image/jpeg", "image/png", "image/gif", "image/webp"), 1_000_000, 2_000, wordless=True)
"""How long a description may be is what Bluesky's own app takes; the lexicon names no limit. Of a post's text it says
that it "may be an empty string, if there are embeds"."""

EMBED = "app.bsky.embed.images"


async def upload(api: Xrpc, file: Enclosure, content: bytes) -> str:
    """Bring a picture to the data server; return its blob as the post names it. Raises NetworkError."""
    answer = await api.bring("com.atproto.repo.uploadBlob", content, file.media_type)
    match answer.get("blob"):
        case {"$type": "blob", "ref": {"$link": str(_)}} as blob:
            return msgspec.json.encode(blob).decode()
    raise Transient("The server's answer cannot be understood ({error}).", error="blob")


def embed(files: Sequence[Enclosure], uploads: Sequence[str]) -> dict[str, Any]:
    """Return what a post says of its pictures."""
    images = []
    for file, upload in zip(files, uploads, strict=True):
        image: dict[str, Any] = {"alt": file.description, "image": msgspec.json.decode(upload)}
        if file.width > 0 and file.height > 0:
            image["aspectRatio"] = {"width": file.width, "height": file.height}
        images.append(image)
    return {"$type": EMBED, "images": images}


def view(record: Mapping[str, Any], did: str, server: str) -> dict[str, Any] | None:
    """Return the pictures of a record of our own as the AppView will show them, from our data server meanwhile."""
    match record.get("embed"):
        case {"$type": "app.bsky.embed.images", "images": list(images)}:
            shown = []
            for image in images:
                match image:
                    case {"image": {"ref": {"$link": str(cid)}}, **rest}:
                        query = urlencode({"did": did, "cid": cid})
                        url = f"{server}/xrpc/com.atproto.sync.getBlob?{query}"
                        shown.append({"fullsize": url, "alt": rest.get("alt", "")})
            return {"images": shown}
    return None
