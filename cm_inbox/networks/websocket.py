"""A connection over WebSocket (RFC 6455): the only place that talks ``websockets``, and that maps its failures.

Import it when the first connection is opened, not before: the library costs as much time as a small adapter.

* What is received is read up to a limit; nothing is compressed, so that a small frame cannot become a large one.
* Redirects are not followed: what is said first is mostly a token.
* The library's own log, which would hold every frame, goes nowhere, and its errors, which quote frames and reasons, are
  told by their kind alone.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
from contextlib import suppress
from urllib.parse import urlsplit

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus, WebSocketException

from cm_inbox import __version__
from cm_inbox.errors import InsecureServer, Invalid, NetworkError, Offline, Transient, Unreadable

from .http import MAX_BODY, is_loopback

OPEN_SECONDS = 20.0
CLOSE_SECONDS = 2.0
"""How long the other side may take to say goodbye; one that is gone never does."""

GOODBYE = 1000
NO_WORD = 1006
"""What stands for a connection that broke off without a close frame (RFC 6455 section 7.4.1)."""

_NOWHERE = logging.Logger("websocket", logging.CRITICAL + 1)
"""In no hierarchy: whoever turns all logs on does not turn on this one."""


class Closed(Exception):
    """The connection is closed. ``code`` is the other side's, or NO_WORD."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class _Straight(connect):
    """Opens a connection where it was told to, and nowhere else."""

    def process_redirect(self, exc: Exception) -> Exception:
        return exc


class Socket:
    """An open connection."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection

    @classmethod
    async def open(cls, url: str) -> Socket:
        """Connect. Raises InsecureServer, Invalid, Offline, Transient."""
        secure = urlsplit(check_address(url)).scheme == "wss"
        context = await asyncio.to_thread(httpx.create_ssl_context) if secure else None
        try:
            connection = await _Straight(
                url,
                ssl=context,
                proxy=True if secure else None,
                compression=None,
                user_agent_header=f"cm-inbox/{__version__}",
                open_timeout=OPEN_SECONDS,
                close_timeout=CLOSE_SECONDS,
                ping_interval=None,
                max_size=MAX_BODY,
                logger=_NOWHERE,
            )
        except (OSError, ValueError, ImportError, WebSocketException) as error:
            ours = _meaning(error)
            ours.add_note(type(error).__qualname__)
            raise ours from None
        return cls(connection)

    async def receive(self) -> str | bytes:
        """Return the next message. Raises Closed."""
        try:
            return await self._connection.recv()
        except ConnectionClosed as error:
            raise Closed(_code(error)) from None

    async def send(self, text: str) -> None:
        """Send a message. Raises Closed."""
        try:
            await self._connection.send(text)
        except ConnectionClosed as error:
            raise Closed(_code(error)) from None

    async def close(self, code: int = GOODBYE) -> None:
        """Close within a moment, whether the other side takes part or not."""
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(CLOSE_SECONDS):
                    await self._connection.close(code)
        finally:
            self._connection.transport.abort()


def check_address(url: str) -> str:
    """Return an address if it is safe to say a token there. Raises InsecureServer, Invalid."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError as error:
        raise Invalid("“{url}” is no web address.", url=url) from error
    if not host or parts.scheme not in ("ws", "wss"):
        raise Invalid("“{url}” is no web address.", url=url)
    if parts.scheme == "ws" and not is_loopback(host):
        raise InsecureServer()
    return url


def _code(error: ConnectionClosed) -> int:
    return error.rcvd.code if error.rcvd is not None else NO_WORD


def _meaning(error: Exception) -> NetworkError:
    if isinstance(error, ssl.SSLCertVerificationError):
        return Transient("The server's certificate is not valid. Nothing was sent to it.")
    if isinstance(error, ssl.SSLError):
        return Unreadable()
    if isinstance(error, InvalidStatus):
        status = error.response.status_code
        return Transient("The server answered {status}. cm-inbox tries again by itself.", status=status)
    return Offline() if isinstance(error, OSError) else Unreadable()
