"""Files that go with a message: brought to our homeserver's media repository, then an event each.

Source: Client-Server API, "Content repository" (``POST /_matrix/media/v3/upload``, ``GET
/_matrix/client/v1/media/config``) and "m.image", "m.file": ``filename`` is what the file is called, ``body`` says in
words what it shows.
"""

from __future__ import annotations

from cm_inbox.errors import Gone, Invalid, NotPermitted, Transient, Unsupported
from cm_inbox.models.enclosures import ANY_TYPE, Enclosure, EnclosureLimit

from .matrix_api import Json, MatrixApi, as_error, as_object, errcode, text_of

COUNT = 4
"""Files with one answer. Matrix names no number: each is a message of its own, and more would fill the room."""

MOST_BYTES = 10_000_000
"""What is assumed where a server does not tell; Synapse takes 50 MB, matrix.org 100."""

LARGEST = 50_000_000
"""More than this is not sent, whatever a server takes: it lies in the history meanwhile."""

DESCRIPTION = 1_000
SECONDS = 240.0


async def limit(api: MatrixApi) -> EnclosureLimit:
    """Ask what the server takes. Raises NetworkError."""
    try:
        size = (await api.get("/media/config", version="v1")).get("m.upload.size")
    except (Gone, Unsupported, NotPermitted, Invalid):
        size = None
    known = size if isinstance(size, int) and not isinstance(size, bool) and size > 0 else MOST_BYTES
    return EnclosureLimit(COUNT, (ANY_TYPE,), min(known, LARGEST), DESCRIPTION, wordless=True)


async def upload(api: MatrixApi, file: Enclosure, content: bytes) -> str:
    """Bring a file to the server; return its ``mxc:`` address. Raises NetworkError."""
    answer = await api.http.request(
        "POST",
        f"{api.server}/_matrix/media/v3/upload",
        params={"filename": file.name},
        content=content,
        headers={"Authorization": f"Bearer {api.token}", "Content-Type": file.media_type},
        timeout=SECONDS,
        safe=True,
    )
    if not answer.ok:
        if answer.status == 413 or errcode(answer)[0] == "M_TOO_LARGE":
            raise Invalid("The file is too large for this server. Make it smaller, then attach it again.")
        raise as_error(answer, api.clock)
    address = text_of(as_object(answer), "content_uri")
    if address is None:
        raise Transient("The server's answer cannot be understood ({error}).", error="content_uri")
    return address


def content_of(file: Enclosure, address: str) -> Json:
    """Return the content of the event that shows a file."""
    info: dict[str, object] = {"mimetype": file.media_type, "size": file.size}
    if file.is_picture and file.width > 0 and file.height > 0:
        info |= {"w": file.width, "h": file.height}
    return {
        "msgtype": "m.image" if file.is_picture else "m.file",
        "body": file.description or file.name,
        "filename": file.name,
        "url": address,
        "info": info,
    }
