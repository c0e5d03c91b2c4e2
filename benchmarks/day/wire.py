"""What stands between the adapters and the servers of a day: no socket and no httpx, but an answer takes its time.

A call goes through our own http client (``networks/http.py``: budgets, turns at a host, redirects), and from there
straight into the server, which refuses what is above its limits. httpx alone would take most of a day's time.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlencode, urlsplit

import httpx
import msgspec

from cm_inbox.models.instants import Millis
from cm_inbox.networks.http import HttpClient, Response
from tests.servers.stub import Answer, Asked, Refused

LATENCY = 0.15
"""Seconds that an answer takes."""

Serve = Callable[[Asked], Awaitable[Answer | httpx.AsyncByteStream]]


class TooMany(Refused):
    """A network's refusal because of its limits, whatever its status."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A request, and to which host it goes."""

    host: str
    asked: Asked


class Wire:
    """``hosts`` leads from a server's address to who answers there. HttpClient takes it for httpx's client."""

    def __init__(self) -> None:
        self.hosts: dict[str, Serve] = {}
        self.calls = 0
        self.refused = 0
        """Calls that were too many."""
        self.others: Counter[int] = Counter()
        """Other answers that were no success, by status."""

    def join(self, url: str, serve: Serve) -> None:
        self.hosts[urlsplit(url).netloc] = serve

    async def ask(self, sent: Sent) -> Answer | httpx.AsyncByteStream:
        self.calls += 1
        try:
            answer = await self.hosts[sent.host](sent.asked)
        except TooMany as refused:
            self.refused += 1
            return refused.answer
        except Refused as refused:
            answer = refused.answer
        if isinstance(answer, Answer) and answer.status == 429:
            self.refused += 1
        elif isinstance(answer, Answer) and answer.status >= 400:
            self.others[answer.status] += 1
        return answer

    def build_request(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, Any] | None = None,
        json: object = None,
        data: Mapping[str, str] | None = None,
        content: bytes | None = None,
        files: object = None,
        headers: Mapping[str, str] | None = None,
        timeout: object = None,
    ) -> Sent:
        assert files is None, "nothing is sent in a day"
        parts = urlsplit(url)
        query = parts.query if params is None else urlencode(params, doseq=True)
        body = content or b""
        if json is not None:
            body = msgspec.json.encode(json)
        elif data is not None:
            body = urlencode(data).encode()
        named = {name.lower(): value for name, value in (headers or {}).items()}
        return Sent(parts.netloc, Asked(method, unquote(parts.path) or "/", parts.path or "/", query, named, body))

    async def send(self, sent: Sent, *, stream: bool) -> httpx.Response:
        """Send what is answered by lines that do not end."""
        await asyncio.sleep(LATENCY)
        answer = await self.ask(sent)
        request = httpx.Request(sent.asked.method, f"http://{sent.host}{sent.asked.raw_path}")
        if isinstance(answer, httpx.AsyncByteStream):
            return httpx.Response(200, stream=answer, request=request)
        return httpx.Response(answer.status, headers=answer.headers, content=answer.content, request=request)

    async def aclose(self) -> None:
        """Close nothing: there are no connections."""


class StraightClient(HttpClient):
    """Our client, on a wire of its own instead of httpx's client."""

    def __init__(self, wire: Wire) -> None:
        super().__init__()
        self._wire = wire

    async def _open(self) -> Any:
        return self._wire

    async def _exchange(self, client: Any, request: Any, *, safe: bool, timeout: float) -> Response:
        await asyncio.sleep(LATENCY)
        answer = await self._wire.ask(request)
        assert isinstance(answer, Answer)
        headers = {name.lower(): value for name, value in answer.headers.items()}
        return Response(answer.status, headers, answer.content, f"http://{request.host}{request.asked.raw_path}")


class Window:
    """So many calls in so much time: of any such time (``rolling``), or of one that begins anew by the clock."""

    def __init__(self, calls: int, length: Millis, clock: Callable[[], Millis], *, rolling: bool = True) -> None:
        self.calls, self.length, self.rolling = calls, length, rolling
        self._clock = clock
        self._made: deque[Millis] = deque()

    def take(self) -> bool:
        """Count a call; say whether it is within the limit."""
        self._made.append(self._clock())
        return self.used <= self.calls

    @property
    def used(self) -> int:
        now = self._clock()
        begin = now - self.length if self.rolling else now // self.length * self.length - 1
        while self._made and self._made[0] <= begin:
            self._made.popleft()
        return len(self._made)

    @property
    def left(self) -> int:
        return max(0, self.calls - self.used)

    @property
    def resets_at(self) -> Millis:
        """Return when there is room again, at the latest."""
        now = self._clock()
        if not self.rolling:
            return (now // self.length + 1) * self.length
        return self._made[0] + self.length if self.used else now


class Lines(httpx.AsyncByteStream):
    """An answer that does not end: what is put in is read there at once."""

    def __init__(self) -> None:
        self._waiting: asyncio.Queue[bytes] = asyncio.Queue()
        self.is_open = True

    def put(self, content: bytes) -> None:
        self._waiting.put_nowait(content)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while True:
            yield await self._waiting.get()

    async def aclose(self) -> None:
        self.is_open = False
