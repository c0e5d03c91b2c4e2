"""Server-sent events of a Mastodon server: ``/api/v1/streaming/user``.

Source: docs.joinmastodon.org/methods/streaming. The address that a server advertises may be another host
(``wss://streaming.example``) or make no sense on a test server.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Collection
from contextlib import aclosing
from typing import Any
from urllib.parse import urlsplit

import msgspec

from cm_inbox.errors import Gone, Transient
from cm_inbox.models.record import Record

from . import mastodon_api as api
from .http import is_loopback

PATH = "/api/v1/streaming/user"


class NoStreaming(Exception):
    """The server has no stream."""


class Event(Record, frozen=True):
    """One event; ``connected`` is ours: the server has begun to send."""

    name: str
    data: str

    def status(self) -> api.Status | None:
        """Return the status the event carries, None where it is none that can be understood."""
        try:
            return api.parse(api.Status, self._value())
        except Transient:
            return None

    def about(self, types: Collection[str]) -> bool:
        """Say whether a notification is of one of the types; in doubt, yes."""
        value = self._value()
        return not isinstance(value, dict) or value.get("type", None) in (None, *types)

    def _value(self) -> Any:
        try:
            return msgspec.json.decode(self.data)
        except (msgspec.DecodeError, RecursionError):
            return None


async def events(client: api.Api) -> AsyncGenerator[Event, None]:
    """Yield events until the server closes. Raises NetworkError, NoStreaming."""
    url = stream_base(client.server, (await client.instance()).streaming) + PATH
    headers = await client.headers() | {"Accept": "text/event-stream"}
    try:
        async with aclosing(client.http.lines(url, headers=headers)) as lines:
            async for event in _events(lines):
                yield event
    except Gone as error:
        raise NoStreaming from error


async def _events(lines: AsyncIterator[str]) -> AsyncIterator[Event]:
    """Put the lines together to events (HTML standard, section 9.2)."""
    name, greeted = "", False
    data: list[str] = []
    async for line in lines:
        if not greeted:
            greeted = True
            yield Event("connected", "")
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if not line:
            if name:
                yield Event(name, "\n".join(data))
            name, data = "", []
        elif field == "event":
            name = value
        elif field == "data":
            data.append(value)


def stream_base(server: str, advertised: str | None) -> str:
    """Return where to ask for the stream: as advertised if that is a safe address elsewhere, else the server."""
    here = urlsplit(server)
    try:
        there = urlsplit(advertised or "")
        host = there.hostname
        port = f":{there.port}" if there.port else ""
    except ValueError:
        return server
    if host is None or is_loopback(here.hostname or "") or host == here.hostname:
        return server
    return f"https://{host}{port}" if there.scheme in ("wss", "https") else server
