"""Files that go with a status: brought to the server first, named by the status then.

Source: docs.joinmastodon.org, methods/media: ``POST /api/v2/media`` answers 202 without ``url`` while the server is
still at work on the file, ``GET /api/v1/media/:id`` 206 until it is done. Older servers know version 1 alone, which
answers when all is done.
"""

from __future__ import annotations

import asyncio

from cm_inbox.errors import Gone, Invalid, Transient
from cm_inbox.models.enclosures import Enclosure

from . import mastodon_api as api

FIRST_WAIT, LONGEST_WAIT = 0.25, 5.0
"""Seconds between two looks at a file that the server is at work on; each wait is twice the one before."""


async def upload(client: api.Api, file: Enclosure, content: bytes) -> str:
    """Bring a file to the server and wait until it may be named; return its id. The caller bounds the time.

    Raises NetworkError.
    """
    fields = {"description": file.description} if file.description else {}
    sent = (file.name, content, file.media_type)
    try:
        answer = await client.upload("/api/v2/media", fields, sent)
    except Gone:
        answer = await client.upload("/api/v1/media", fields, sent)
    media = _media(answer)
    wait = FIRST_WAIT
    while media.url is None:
        await asyncio.sleep(wait)
        wait = min(2 * wait, LONGEST_WAIT)
        try:
            media = _media(await client.get(api.path("/api/v1/media/{}", media.id), urgent=True))
        except Gone as error:
            raise Transient("The server has lost the file again. cm-inbox tries again by itself.") from error
        except Invalid as error:
            raise Invalid(
                "The server could not make sense of “{name}”. Save the picture anew in another program, then attach it "
                "again.",
                name=file.name,
            ) from error
    return media.id


def _media(answer: object) -> api.Media:
    media = api.parse(api.Media, answer)
    if not media.id:
        raise Transient("The server's answer cannot be understood ({error}).", error="id")
    return media
