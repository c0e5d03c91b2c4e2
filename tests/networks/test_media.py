"""Pictures of strangers, from servers that mean harm: what is fetched, what is refused, and what is never asked."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import ipaddress
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cm_inbox.errors import AttachmentRefused, Gone, InsecureServer, Invalid, NetworkError, Offline, Transient
from cm_inbox.models.accounts import Account
from cm_inbox.networks.demo import Demo, DemoWorld
from cm_inbox.networks.demo_pictures import drawn
from cm_inbox.networks.http import HttpClient
from cm_inbox.networks.media import is_public, kind_of, load_picture

pytestmark = pytest.mark.anyio

PNG = drawn("https://media.example/ap/1.png")
Answer = Callable[[asyncio.StreamWriter], Awaitable[None]]


class Server:
    """Answers each path as told, and remembers what it was asked."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[str] = []
        self.port = 0
        self.over = asyncio.Event()
        self.busy: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def says(self, path: str, body: bytes, *headers: str, status: str = "200 OK") -> str:
        """Let a path be answered by a whole body; return its address."""

        async def answer(writer: asyncio.StreamWriter) -> None:
            lines = (f"HTTP/1.1 {status}", *headers, "Connection: close", "", "")
            writer.write("\r\n".join(lines).encode() + body)

        self.answers[path] = answer
        return self.url + path

    async def end(self) -> None:
        """Let go of who still waits for an answer."""
        self.over.set()
        await asyncio.gather(*self.busy)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if (task := asyncio.current_task()) is not None:
            self.busy.add(task)
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            self.asked.append(head)
            await self.answers[head.split(" ")[1]](writer)
            await writer.drain()
        writer.close()


@asynccontextmanager
async def running() -> AsyncIterator[Server]:
    server = Server()
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listening.close()
        await server.end()


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with running() as made:
        yield made


@pytest.fixture
async def http() -> AsyncIterator[HttpClient]:
    client = HttpClient()
    yield client
    await client.close()


async def refusal(http: HttpClient, url: str, own: str | None, **more: float) -> NetworkError:
    with pytest.raises(NetworkError) as refused:
        await load_picture(http, url, own_server=own, **more)  # type: ignore[arg-type]  # limit and seconds
    return refused.value


# --- what is shown -----------------------------------------------------------------------------


async def test_a_picture_of_our_own_server_comes_without_our_sign_in(server: Server, http: HttpClient) -> None:
    url = server.says("/a.png?size=1", PNG, "Content-Type: text/plain")
    picture = await load_picture(http, url, own_server=server.url)
    assert (picture.kind, picture.content) == ("png", PNG), "told by its first bytes, not by what the server says"
    asked = server.asked[0].lower()
    assert asked.startswith("get /a.png?size=1 ")
    assert f"host: 127.0.0.1:{server.port}" in asked
    assert "authorization" not in asked
    assert "cookie" not in asked


async def test_a_redirect_is_followed_and_looked_at_again(server: Server, http: HttpClient) -> None:
    server.says("/there.png", PNG)
    url = server.says("/here", b"", "Location: /there.png", status="302 Found")
    assert (await load_picture(http, url, own_server=server.url)).content == PNG


async def test_the_demo_world_draws_its_own(http: HttpClient) -> None:
    account = Account(1, "a", "demo", "altea.mobilites", "x", "x", 1, "x")

    class Nothing:
        async def load(self) -> dict[str, str]:
            return {}

        async def save(self, secrets: object) -> None:
            raise AssertionError

    network = Demo.for_world(DemoWorld(1, 0, lambda: 0))(account, http, Nothing(), lambda: 0)
    first = await network.picture("https://media.example/bp/1.png")
    assert first == await network.picture("https://media.example/bp/1.png")
    assert first != await network.picture("https://media.example/bp/2.png")
    assert kind_of(first.content) == first.kind == "png"


# --- what is not ---------------------------------------------------------------------------------


async def test_a_page_that_calls_itself_a_picture(server: Server, http: HttpClient) -> None:
    url = server.says("/a.png", b"<html><script>alert(1)</script>", "Content-Type: image/png")
    assert isinstance(await refusal(http, url, server.url), AttachmentRefused)


async def test_one_that_announces_too_much(server: Server, http: HttpClient) -> None:
    url = server.says("/a.png", PNG, "Content-Length: 99999999999")
    assert "larger" in (await refusal(http, url, server.url)).message


async def test_one_that_never_ends(server: Server, http: HttpClient) -> None:
    async def endless(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n" + PNG)
        while True:
            writer.write(b"\0" * 65_536)
            await writer.drain()

    server.answers["/a.png"] = endless
    assert "larger" in (await refusal(http, server.url + "/a.png", server.url, limit=1_000_000)).message
    await server.end()


async def test_one_that_drips(server: Server, http: HttpClient) -> None:
    async def slow(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        writer.write(PNG[:20])
        await server.over.wait()

    server.answers["/a.png"] = slow
    assert isinstance(
        await refusal(http, server.url + "/a.png", server.url, seconds=0.5), AttachmentRefused | Transient
    )
    await server.end()


async def test_one_that_would_unpack_without_end(server: Server, http: HttpClient) -> None:
    url = server.says("/a.png", gzip.compress(PNG + b"\0" * 50_000_000), "Content-Encoding: gzip")
    assert isinstance(await refusal(http, url, server.url), AttachmentRefused), "it is never unpacked"
    assert "accept-encoding: identity" in server.asked[0].lower()


async def test_one_that_is_gone(server: Server, http: HttpClient) -> None:
    assert isinstance(await refusal(http, server.says("/a", b"", status="404 No"), server.url), Gone)


async def test_one_that_sends_around_in_a_circle(server: Server, http: HttpClient) -> None:
    url = server.says("/a", b"", "Location: /a", status="302 Found")
    assert isinstance(await refusal(http, url, server.url), AttachmentRefused)
    assert len(server.asked) < 10


# --- where nobody is asked -------------------------------------------------------------------------


async def test_this_computer_and_its_network_are_left_alone(server: Server, http: HttpClient) -> None:
    server.says("/a.png", PNG)
    for own in (None, "https://social.example", "http://127.0.0.1:1"):
        assert isinstance(await refusal(http, server.url + "/a.png", own), AttachmentRefused)
    for url in ("https://localhost/a.png", "https://[::1]/a.png", "https://192.168.1.1/", "https://169.254.169.254/x"):
        assert isinstance(await refusal(http, url, "https://social.example"), AttachmentRefused)
    assert server.asked == []


async def test_a_redirect_to_another_place_on_this_computer(server: Server, http: HttpClient) -> None:
    async with running() as other:
        other.says("/secret", PNG)
        url = server.says("/a.png", b"", f"Location: {other.url}/secret", status="302 Found")
        assert isinstance(await refusal(http, url, server.url), AttachmentRefused)
        assert other.asked == []


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://127.0.0.1/x", "data:image/png;base64,AAAA", "gopher:x"]
)
async def test_a_redirect_out_of_the_web(server: Server, http: HttpClient, target: str) -> None:
    url = server.says("/a.png", b"", f"Location: {target}", status="302 Found")
    assert isinstance(await refusal(http, url, server.url), Invalid)


async def test_plain_http_and_a_sign_in_in_the_address(http: HttpClient) -> None:
    assert isinstance(await refusal(http, "http://pictures.example/a.png", None), InsecureServer)
    assert isinstance(await refusal(http, "https://me:word@pictures.example/a.png", None), AttachmentRefused)
    assert isinstance(await refusal(http, "mxc://server/id", None), Invalid)


async def test_a_name_that_leads_nowhere(http: HttpClient) -> None:
    assert isinstance(await refusal(http, "https://nowhere.invalid/a.png", None), Offline)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("10.1.2.3", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("fe80::1", False),
        ("fd00::1", False),
        ("::", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:93.184.216.34", True),
        ("2002:7f00:1::", False),  # 6to4 of 127.0.0.1
        ("64:ff9b::a00:1", False),  # NAT64 of 10.0.0.1
        ("64:ff9b::5db8:d822", True),
    ],
)
def test_which_addresses_are_out_there(address: str, public: bool) -> None:
    assert is_public(ipaddress.ip_address(address)) is public


@given(st.binary(max_size=64))
def test_any_bytes_have_a_kind_or_none(content: bytes) -> None:
    assert kind_of(content) in (None, "png", "jpeg", "gif", "webp")
