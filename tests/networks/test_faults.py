"""The faulty wire itself: each fault reaches our client as the error it stands for, and is recorded."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from cm_inbox.errors import Offline, OutcomeUnknown, Transient
from cm_inbox.networks.http import HttpClient
from tests.faults import FaultyTransport
from tests.waiting import until

pytestmark = pytest.mark.anyio


class Counter:
    """The smallest server with a memory: counts what reached it."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.url = ""

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            self.calls.append(head.split("\r\n")[0].rsplit(" ", 1)[0])
            body = b'{"calls": [' + b", ".join(b"1" for _ in self.calls) + b"]}"
            writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
            await writer.drain()
        finally:
            writer.close()


@pytest.fixture
async def server() -> AsyncIterator[Counter]:
    counter = Counter()
    listening = await asyncio.start_server(counter.handle, "127.0.0.1", 0)
    counter.url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    async with listening:
        yield counter


@pytest.fixture
async def faults() -> AsyncIterator[FaultyTransport]:
    async with FaultyTransport(httpx.AsyncHTTPTransport(verify=False)) as transport:
        yield transport


@pytest.fixture
async def http(faults: FaultyTransport) -> AsyncIterator[HttpClient]:
    client = HttpClient(transport=faults)
    yield client
    await client.close()


async def test_passes_on_what_no_fault_names(server: Counter, faults: FaultyTransport, http: HttpClient) -> None:
    faults.refuse("POST", "/other")
    answer = await http.request("POST", f"{server.url}/a", json={"x": 1})
    assert answer.json() == {"calls": [1]}
    assert faults.requests[0].body == b'{"x":1}'
    assert [fault.met for fault in faults.unused] == [0]


async def test_answers_instead_of_the_server(server: Counter, faults: FaultyTransport, http: HttpClient) -> None:
    faults.answer("GET", "/a*", 429, '{"error": "slow"}', {"X-RateLimit-Remaining": "0"})
    answer = await http.request("GET", f"{server.url}/abc")
    assert (answer.status, answer.headers["x-ratelimit-remaining"]) == (429, "0")
    assert answer.json() == {"error": "slow"}
    assert server.calls == []
    assert (await http.request("GET", f"{server.url}/abc")).status == 200
    assert (faults.count("GET", "/abc"), faults.count("GET", "/abc", delivered=False)) == (1, 2)


async def test_html_is_not_json(server: Counter, faults: FaultyTransport, http: HttpClient) -> None:
    faults.html("GET", "/a", 200, times=None)
    for _ in range(2):
        answer = await http.request("GET", f"{server.url}/a")
        with pytest.raises(Transient):
            answer.json()


async def test_a_refused_connection_changed_nothing(server: Counter, faults: FaultyTransport, http: HttpClient) -> None:
    faults.refuse("POST", lambda request: request.url.query == b"x=1")
    with pytest.raises(Offline):
        await http.request("POST", f"{server.url}/a", params={"x": 1})
    assert server.calls == []


async def test_a_lost_answer_leaves_the_effect(server: Counter, faults: FaultyTransport, http: HttpClient) -> None:
    faults.lose_answer("POST", "/a")
    with pytest.raises(OutcomeUnknown):
        await http.request("POST", f"{server.url}/a", json={})
    assert server.calls == ["POST /a"]


async def test_a_body_cut_in_the_middle(server: Counter, faults: FaultyTransport, http: HttpClient) -> None:
    first = faults.cut("*", "")
    faults.cut("POST", "/a", after=3)
    with pytest.raises(Transient) as caught:
        await http.request("GET", f"{server.url}/a")
    assert not isinstance(caught.value, OutcomeUnknown)
    with pytest.raises(OutcomeUnknown):
        await http.request("POST", f"{server.url}/a")
    assert server.calls == ["GET /a", "POST /a"]
    assert not faults.unused
    assert first.times == 0


async def test_hangs_until_released_or_cancelled(server: Counter, faults: FaultyTransport, http: HttpClient) -> None:
    faults.hang("POST", "/a", delivered=True, times=2)
    asked = asyncio.create_task(http.request("POST", f"{server.url}/a"))
    await until(lambda: faults.hanging)
    faults.release()
    with pytest.raises(OutcomeUnknown):
        await asked
    asked = asyncio.create_task(http.request("POST", f"{server.url}/a"))
    await until(lambda: faults.hanging)
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    assert faults.hanging == 0
    assert server.calls == ["POST /a", "POST /a"]


async def test_hangs_for_a_time(server: Counter, faults: FaultyTransport, http: HttpClient) -> None:
    faults.hang("GET", "/a", after=0.05)
    faults.hang("GET", "/a")
    for timeout in (30.0, 0.05):
        with pytest.raises(Transient):
            await http.request("GET", f"{server.url}/a", timeout=timeout)
    assert server.calls == []
