"""What lies between a desktop and its hub: it offers TLS, loses an answer, or asks for passwords plainly."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import struct
from pathlib import Path
from types import TracebackType
from typing import Self

SSL_REQUEST = struct.pack("!ii", 8, 80_877_103)
READY = b"Z\x00\x00\x00\x05"
"""A server's ReadyForQuery: what was asked is done, and committed."""
PLAIN_PASSWORD = b"R" + struct.pack("!ii", 8, 3)
"""AuthenticationCleartextPassword."""


def tls(folder: Path, pair: tuple[bytes, bytes]) -> ssl.SSLContext:
    """Return a server's context with this certificate and key (PEM)."""
    path = folder / "server.pem"
    path.write_bytes(pair[0] + pair[1])
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


class Wire:
    """Stands before a PostgreSQL server on a port of its own, for the length of the block.

    ``lose_after``: once these bytes went to the server, what it answers is lost with the connection; that once.
    ``silent``: nothing passes any more, and nobody is told. ``refuses``: who comes is sent away. ``pace``: no more
    bytes a second than this, each way. ``context``: the TLS that is offered from now on, None: none.
    """

    def __init__(
        self,
        behind: int,
        context: ssl.SSLContext | None = None,
        *,
        asks_plainly: bool = False,
        address: str = "127.0.0.1",
    ) -> None:
        self.behind = behind
        self.address = address
        self.port = 0
        self.silent = False
        self.swallowed = 0
        """How many pieces were lost in silence."""
        self.refuses = False
        self.pace = 0
        self.lose_after: bytes | None = None
        self.lost = 0
        self.heard = b""
        """What was said to a server that asks for passwords plainly."""
        self.context = context
        self._asks_plainly = asks_plainly
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._meet, self.address, 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def cut(self) -> None:
        """Break all connections off."""
        for task in self._tasks:
            task.cancel()

    async def _pass(self, said: bytes, out: asyncio.StreamWriter) -> None:
        """Hand on what was said, as it may pass now."""
        if self.silent:
            self.swallowed += 1
            return
        piece = max(self.pace // 20, 1) if self.pace else len(said)
        for at in range(0, len(said), piece):
            out.write(said[at : at + piece])
            await out.drain()
            if self.pace:
                await asyncio.sleep(piece / self.pace)

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError, ssl.SSLError):
                await self._serve(reader, writer)
        except asyncio.CancelledError:
            pass  # the block is over
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.refuses:
            return
        first = await reader.readexactly(8)
        if first == SSL_REQUEST:
            writer.write(b"S" if self.context else b"N")
            await writer.drain()
            if self.context:
                await writer.start_tls(self.context)
            first = await reader.readexactly(8)
        if self._asks_plainly:
            writer.write(PLAIN_PASSWORD)
            await writer.drain()
            await reader.readexactly(struct.unpack("!i", first[:4])[0] - 8)
            self.heard = await reader.read(1000)
            return
        there, out = await asyncio.open_connection("127.0.0.1", self.behind)
        out.write(first)
        losing = asyncio.Event()
        ways = [
            asyncio.create_task(self._there(reader, out, losing)),
            asyncio.create_task(self._back(there, writer, losing)),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            out.close()

    async def _there(self, reader: asyncio.StreamReader, out: asyncio.StreamWriter, losing: asyncio.Event) -> None:
        while said := await reader.read(65_536):
            if self.lose_after is not None and self.lose_after in said:
                self.lose_after = None
                losing.set()
            await self._pass(said, out)

    async def _back(self, there: asyncio.StreamReader, writer: asyncio.StreamWriter, losing: asyncio.Event) -> None:
        while said := await there.read(65_536):
            if losing.is_set():
                if READY in said:
                    self.lost += 1
                    return
                continue
            await self._pass(said, writer)
