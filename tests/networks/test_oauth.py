"""The page a browser comes back to: it takes the right code, and nothing else."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

import httpx
import pytest

from cm_inbox.errors import NotPermitted, Transient, UsageError
from cm_inbox.networks.oauth import LoopbackReceiver
from tests.waiting import until

pytestmark = pytest.mark.anyio


async def visit(receiver: LoopbackReceiver, query: str = "", **options: object) -> httpx.Response:
    """Come back as the browser does."""
    async with httpx.AsyncClient(trust_env=False) as browser:
        return await browser.get(f"{receiver.redirect_uri}{query}", **options)  # type: ignore[arg-type]


async def is_listening(receiver: LoopbackReceiver) -> bool:
    port = urlsplit(receiver.redirect_uri).port
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    await writer.wait_closed()
    return True


async def test_brings_the_code_and_says_so_in_the_browsers_language() -> None:
    async with LoopbackReceiver() as receiver:
        coming = asyncio.create_task(receiver.code("st/a te"))
        await asyncio.sleep(0)
        page = await visit(receiver, "?code=c%26d&state=st%2Fa+te", headers={"Accept-Language": "fr-FR,fr;q=0.9"})
        assert await coming == "c&d"
    assert page.status_code == 200
    assert "Vous pouvez fermer cette page" in page.text
    assert page.headers["cache-control"] == "no-store"
    assert not await is_listening(receiver)


async def test_a_wrong_state_is_sent_away_and_the_right_one_still_awaited() -> None:
    async with LoopbackReceiver() as receiver:
        coming = asyncio.create_task(receiver.code("right"))
        await asyncio.sleep(0)
        for query in ("?code=evil&state=wrong", "?code=evil", "?error=access_denied&state=wrong", "?state=right"):
            assert (await visit(receiver, query)).status_code == 400
        other_path = await visit(receiver, "/../favicon.ico")
        assert other_path.status_code == 404
        rebound = await visit(receiver, "?code=evil&state=right", headers={"Host": "evil.example"})
        assert rebound.status_code == 404
        assert not coming.done()
        page = await visit(receiver, "?code=good&state=right")
        assert "You can close this page" in page.text
        assert await coming == "good"


async def test_what_is_brought_before_anybody_waits_is_kept() -> None:
    async with LoopbackReceiver() as receiver:
        receiver.expect("xyz")
        assert (await visit(receiver, "?code=abc&state=xyz")).status_code == 200
        assert await receiver.code("xyz") == "abc"


async def test_a_refusal_that_nobody_asked_about_is_no_noise() -> None:
    async with LoopbackReceiver() as receiver:
        receiver.expect("xyz")
        assert (await visit(receiver, "?error=access_denied&state=xyz")).status_code == 200


async def test_a_refusal_is_told() -> None:
    async with LoopbackReceiver() as receiver:
        coming = asyncio.create_task(receiver.code("s"))
        await asyncio.sleep(0)
        page = await visit(receiver, "?error=access_denied&error_description=%3Cscript%3E&state=s")
        with pytest.raises(NotPermitted, match="refused in the browser"):
            await coming
    assert "<script>" not in page.text


async def test_a_browser_that_never_comes_back() -> None:
    async with LoopbackReceiver() as receiver:
        with pytest.raises(Transient, match="did not come back"):
            await receiver.code("s", within=0.05)
        assert (await visit(receiver, "?code=late&state=s")).status_code == 400


async def test_can_be_cancelled_with_a_connection_open() -> None:
    async with LoopbackReceiver() as receiver:
        port = urlsplit(receiver.redirect_uri).port
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        coming = asyncio.create_task(receiver.code("s"))
        await until(lambda: receiver._callers)
        coming.cancel()
        with pytest.raises(asyncio.CancelledError):
            await coming
    assert not await is_listening(receiver)
    writer.close()


async def test_stops_listening_though_who_waited_was_just_told_to_give_up() -> None:
    async with LoopbackReceiver() as receiver:
        receiver.expect("s")
        coming = asyncio.create_task(receiver.code("s"))
        await asyncio.sleep(0)
        coming.cancel()  # it has not heard of that when the block ends
    assert not await is_listening(receiver)
    with pytest.raises(asyncio.CancelledError):
        await coming


async def test_a_fixed_port_that_is_taken_is_named() -> None:
    async with LoopbackReceiver() as first:
        port = urlsplit(first.redirect_uri).port
        assert port is not None
        with pytest.raises(UsageError, match=str(port)):
            await LoopbackReceiver(port=port).__aenter__()


@pytest.mark.parametrize("sent", [b"", b"\x00\xff\r\n\r\n", b"GET " + b"a" * 40_000 + b" HTTP/1.1\r\n\r\n"])
async def test_survives_what_is_no_browser(sent: bytes) -> None:
    async with LoopbackReceiver() as receiver:
        coming = asyncio.create_task(receiver.code("s"))
        port = urlsplit(receiver.redirect_uri).port
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(sent)
        writer.close()
        await visit(receiver, "?code=good&state=s")
        assert await coming == "good"
