"""A transport between our http client and a real server, which breaks what a test tells it to break.

::

    faults = FaultyTransport(httpx.AsyncHTTPTransport())
    http = HttpClient(transport=faults)
    faults.lose_answer("POST", "/api/v1/statuses")     # posted there, but we never hear of it
    ...
    assert faults.count("POST", "/api/v1/statuses") == 1
    assert not faults.unused                           # every fault was met

A fault is met once unless ``times`` says otherwise (None: every time); faults are tried in the order they
were given. A path is a shell pattern over the decoded path (``/api/v1/statuses/*``; empty: any path), or a
function of the request. What the faults raise is what httpx itself raises of such a wire.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import quote, unquote_plus

import httpx

AsyncAnswer = Coroutine[Any, Any, httpx.Response]
Where = str | Callable[[httpx.Request], bool]
HTML_PAGE = b"<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>"


@dataclass(frozen=True, slots=True)
class Seen:
    """A request that passed here. ``delivered``: the server behind got it."""

    method: str
    path: str
    url: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes
    delivered: bool


@dataclass(slots=True, eq=False)
class Fault:
    """One programmed failure; ``breaks`` does it. ``times`` counts down, None stays for ever."""

    method: str
    where: Where
    breaks: Callable[[httpx.Request], AsyncAnswer]
    times: int | None = 1
    met: int = 0

    def meet(self) -> None:
        self.met += 1
        if self.times is not None:
            self.times -= 1

    def fits(self, request: httpx.Request) -> bool:
        if self.times == 0:
            return False
        return _fits(request, self.method, self.where)


class FaultyTransport(httpx.AsyncBaseTransport):
    """Passes requests on to ``inner`` and records them, except where a fault says otherwise."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self.inner = inner
        self.requests: list[Seen] = []
        self.hanging = 0
        """How many requests hang here now."""
        self._faults: list[Fault] = []
        self._released = asyncio.Event()

    # -- what a test may order --

    def answer(
        self,
        method: str,
        where: Where,
        status: int,
        body: bytes | str = b"",
        headers: Mapping[str, str] | None = None,
        *,
        times: int | None = 1,
    ) -> Fault:
        """Answer instead of the server; it never sees the request."""
        content = body.encode() if isinstance(body, str) else body
        kind = {"content-type": "application/json"} | dict(headers or {})

        async def answered(request: httpx.Request) -> httpx.Response:
            self._record(request, delivered=False)
            return httpx.Response(status, headers=kind, content=content, request=request)

        return self._add(method, where, answered, times)

    def html(self, method: str, where: Where, status: int = 502, *, times: int | None = 1) -> Fault:
        """Answer with a web page, as a proxy before a dead server does."""
        return self.answer(method, where, status, HTML_PAGE, {"content-type": "text/html"}, times=times)

    def quote(
        self, method: str, where: Where, status: int, said: Callable[[str], bytes], *, times: int | None = 1
    ) -> Fault:
        """Answer with all that was asked, token and all, in the body that ``said`` makes of it and in the headers."""

        async def quoted(request: httpx.Request) -> httpx.Response:
            self._record(request, delivered=False)
            asked = all_of(request)
            inside = quote(asked, safe="")[:8_000]
            headers = {"content-type": "application/json", "x-error": inside, "www-authenticate": f"Bearer {inside}"}
            if status in (301, 302, 307):
                headers["location"] = f"{request.url.copy_with(query=None)}?error={inside}"
            return httpx.Response(status, headers=headers, content=said(asked), request=request)

        return self._add(method, where, quoted, times)

    def blurt(self, method: str, where: Where, kind: Callable[[str], Exception], *, times: int | None = 1) -> Fault:
        """Break with an error whose text has all that was asked, token and all."""

        async def blurted(request: httpx.Request) -> httpx.Response:
            self._record(request, delivered=False)
            raise kind(all_of(request))

        return self._add(method, where, blurted, times)

    def refuse(self, method: str, where: Where, *, times: int | None = 1) -> Fault:
        """Refuse the connection: nothing reaches the server."""

        async def refused(request: httpx.Request) -> httpx.Response:
            self._record(request, delivered=False)
            raise httpx.ConnectError("All connection attempts failed", request=request)

        return self._add(method, where, refused, times)

    def hang(
        self, method: str, where: Where, *, delivered: bool = False, after: float | None = None, times: int | None = 1
    ) -> Fault:
        """Never answer: until the caller gives up, ``release`` is called, or ``after`` seconds.

        The last two end as a read time-out does. ``delivered``: the server got the request first.
        """

        async def hung(request: httpx.Request) -> httpx.Response:
            if delivered:
                await self._discard(await self._deliver(request))
            else:
                self._record(request, delivered=False)
            patience = request.extensions.get("timeout", {}).get("read")
            waits = [seconds for seconds in (after, patience) if seconds is not None]
            self.hanging += 1
            try:
                async with asyncio.timeout(min(waits, default=None)):
                    await self._released.wait()
            except TimeoutError:
                pass
            finally:
                self.hanging -= 1
            raise httpx.ReadTimeout("", request=request)

        return self._add(method, where, hung, times)

    def pour(self, method: str, where: Where, chunk: bytes, *, every: float = 0.0, times: int | None = 1) -> Fault:
        """Answer with a body that has no end: ``chunk`` after ``chunk``, ``every`` so many seconds."""

        async def poured(request: httpx.Request) -> httpx.Response:
            self._record(request, delivered=False)
            headers = {"content-type": "application/json"}
            return httpx.Response(200, headers=headers, stream=_Endless(chunk, every), request=request)

        return self._add(method, where, poured, times)

    def lose_answer(self, method: str, where: Where, *, times: int | None = 1) -> Fault:
        """Close the connection once the server has done what was asked, before it says so."""

        async def lost(request: httpx.Request) -> httpx.Response:
            await self._discard(await self._deliver(request))
            raise httpx.RemoteProtocolError("Server disconnected without sending a response.", request=request)

        return self._add(method, where, lost, times)

    def cut(self, method: str, where: Where, *, after: int | None = None, times: int | None = 1) -> Fault:
        """Let the server answer, and close in the middle of the body (or ``after`` bytes of it)."""

        async def shortened(request: httpx.Request) -> httpx.Response:
            answer = await self._deliver(request)
            return httpx.Response(
                answer.status_code, headers=answer.headers, stream=_CutStream(answer, after), request=request
            )

        return self._add(method, where, shortened, times)

    def release(self) -> None:
        """Let every hanging request end with a time-out; later ones hang again."""
        self._released.set()
        self._released = asyncio.Event()

    def clear(self) -> None:
        """Forget the faults: from now on the wire is whole."""
        self._faults.clear()
        self.release()

    # -- what a test may ask --

    @property
    def unused(self) -> list[Fault]:
        """Return the faults that were never met."""
        return [fault for fault in self._faults if not fault.met]

    def count(self, method: str, where: Where, *, delivered: bool = True) -> int:
        """Return how many such requests there were; with ``delivered`` only those the server got."""
        return sum(
            _fits(httpx.Request(seen.method, seen.url), method, where)
            for seen in self.requests
            if seen.delivered or not delivered
        )

    # -- the wire --

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await request.aread()
        for fault in self._faults:
            if fault.fits(request):
                fault.meet()
                return await fault.breaks(request)
        return await self._deliver(request)

    async def aclose(self) -> None:
        self.release()
        await self.inner.aclose()

    def _add(
        self, method: str, where: Where, breaks: Callable[[httpx.Request], AsyncAnswer], times: int | None
    ) -> Fault:
        fault = Fault(method, where, breaks, times)
        self._faults.append(fault)
        return fault

    async def _deliver(self, request: httpx.Request) -> httpx.Response:
        self._record(request, delivered=True)
        return await self.inner.handle_async_request(request)

    def _record(self, request: httpx.Request, *, delivered: bool) -> None:
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.requests.append(
            Seen(request.method, request.url.path, str(request.url), headers, request.content, delivered)
        )

    async def _discard(self, answer: httpx.Response) -> None:
        try:
            await answer.aread()
        finally:
            await answer.aclose()


class _Endless(httpx.AsyncByteStream):
    """The same bytes for ever, whatever has come so far."""

    def __init__(self, chunk: bytes, every: float) -> None:
        self.chunk = chunk
        self.every = every

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while True:
            yield self.chunk
            await asyncio.sleep(self.every)


class _CutStream(httpx.AsyncByteStream):
    """The first bytes of an answer, then what httpx raises of a connection that closed too early."""

    def __init__(self, answer: httpx.Response, after: int | None) -> None:
        self.answer = answer
        self.after = after

    async def __aiter__(self) -> AsyncIterator[bytes]:
        assert isinstance(self.answer.stream, httpx.AsyncByteStream)
        kept = bytearray()
        async for chunk in self.answer.stream:
            kept += chunk
            if self.after is not None and len(kept) >= self.after:
                break
        yield bytes(kept[: len(kept) // 2 if self.after is None else self.after])
        raise httpx.RemoteProtocolError("peer closed connection without sending complete message body")

    async def aclose(self) -> None:
        await self.answer.aclose()


def all_of(request: httpx.Request) -> str:
    """Return all that a request says: its address, its headers, its body, as they are and decoded."""
    headers = "; ".join(f"{name}: {value}" for name, value in request.headers.items())
    body = request.content.decode("utf-8", "replace")
    return f"{request.method} {request.url} [{headers}] {body} {unquote_plus(body)}"


def _fits(request: httpx.Request, method: str, where: Where) -> bool:
    if method not in ("*", request.method):
        return False
    return where(request) if callable(where) else not where or fnmatchcase(request.url.path, where)
