"""Signing in by OAuth and keeping the token fresh, end to end against a local authorisation server."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator, Mapping
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from cm_inbox.errors import AuthExpired, AuthRevoked, KeyringLocked, NotPermitted, Offline, Transient, UsageError
from cm_inbox.models.apps import OAuthApp
from cm_inbox.networks import oauth_flow as flow
from cm_inbox.networks.base import OAuthStart
from cm_inbox.networks.http import HttpClient
from cm_inbox.networks.oauth import LoopbackReceiver
from cm_inbox.networks.oauth_tokens import DAY, AccessToken, first_kept, sign_in_ends
from tests.faults import FaultyTransport
from tests.servers.authorisation import Authorisation
from tests.servers.stub import Answer, Asked, Refused, StubServer, running
from tests.waiting import until

pytestmark = pytest.mark.anyio

APP = OAuthApp("app-1", "app-secret-1")
BEGAN = 1_795_341_600_000


class Clock:
    def __init__(self) -> None:
        self.at = BEGAN

    def __call__(self) -> int:
        return self.at


class Server(StubServer):
    """Nothing but the sign-in."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self.auth = Authorisation(rotates=True, clock=lambda: clock() / 1000)

    def reply(self, asked: Asked) -> Answer:
        if asked.path == "/authorize":
            return self.auth.page(asked)
        if asked.path == "/token":
            return self.auth.token(asked)
        raise Refused(404)

    def provider(self, *, basic: bool = False) -> flow.Provider:
        return flow.Provider(f"{self.url}/authorize", f"{self.url}/token", ("read", "write"), basic=basic)


class Drawer:
    """A keyring's drawer that a test can lock."""

    def __init__(self, kept: Mapping[str, str]) -> None:
        self.kept = dict(kept)
        self.locked = False
        self.saves = 0

    async def load(self) -> Mapping[str, str]:
        return dict(self.kept)

    async def save(self, secrets: Mapping[str, str]) -> None:
        await asyncio.sleep(0)
        if self.locked:
            raise KeyringLocked()
        self.kept = dict(secrets)
        self.saves += 1


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def server(clock: Clock) -> Iterator[Server]:
    with running(Server(clock)) as server:
        yield server


@pytest.fixture
async def wire() -> AsyncIterator[FaultyTransport]:
    wire = FaultyTransport(httpx.AsyncHTTPTransport())
    yield wire
    await wire.aclose()


@pytest.fixture
async def http(wire: FaultyTransport) -> AsyncIterator[HttpClient]:
    client = HttpClient(transport=wire)
    yield client
    await client.close()


async def visit(url: str) -> None:
    """Open the page as a browser does, which follows it back."""
    async with httpx.AsyncClient(trust_env=False, follow_redirects=True) as browser:
        await browser.get(url)


async def code_for(server: Server, provider: flow.Provider | None = None) -> tuple[OAuthStart, str]:
    async with LoopbackReceiver() as receiver:
        start = flow.begin(provider or server.provider(), APP, receiver.redirect_uri)
        receiver.expect(start.state)
        await visit(start.url)
        return start, await receiver.code(start.state)


async def signed_in(server: Server, http: HttpClient, clock: Clock) -> Drawer:
    start, code = await code_for(server)
    tokens = await flow.trade(server.provider(), start, code, http, clock)
    return Drawer(first_kept(start.secrets, tokens, clock()))


def token_of(server: Server, drawer: Drawer, http: HttpClient, clock: Clock) -> AccessToken:
    return AccessToken(server.provider(), drawer, http, clock)


# --- signing in --------------------------------------------------------------------------------


@pytest.mark.parametrize("basic", [False, True])
async def test_from_the_browser_to_tokens(server: Server, http: HttpClient, clock: Clock, basic: bool) -> None:
    start, code = await code_for(server, server.provider(basic=basic))
    asked = parse_qs(urlsplit(start.url).query)
    assert asked["scope"] == ["read write"]
    assert asked["code_challenge_method"] == ["S256"]
    tokens = await flow.trade(server.provider(basic=basic), start, code, http, clock)
    assert tokens.expires_at == BEGAN + 3_600_000
    kept = first_kept(start.secrets, tokens, clock())
    assert kept["client_secret"] == "app-secret-1"
    assert kept["refresh_token"].startswith("refresh-")
    assert "verifier" not in kept
    assert sign_in_ends(kept) is None, "it can be renewed"


async def test_a_denial(server: Server) -> None:
    server.auth.denies = True
    with pytest.raises(NotPermitted, match="refused in the browser"):
        await code_for(server)


async def test_a_code_serves_once(server: Server, http: HttpClient, clock: Clock) -> None:
    start, code = await code_for(server)
    await flow.trade(server.provider(), start, code, http, clock)
    with pytest.raises(NotPermitted, match="does not accept this code"):
        await flow.trade(server.provider(), start, code, http, clock)


async def test_an_app_that_is_unknown(server: Server, http: HttpClient, clock: Clock) -> None:
    start, code = await code_for(server)
    server.auth.apps["app-1"] = "another"
    with pytest.raises(UsageError, match="client secret"):
        await flow.trade(server.provider(), start, code, http, clock)


async def test_a_pasted_address_is_looked_at(server: Server) -> None:
    async with LoopbackReceiver() as receiver:
        good = {"  abc ": "abc", "https://elsewhere.example/done?code=c%2Fd&state=right#_=_": "c/d"}
        for pasted, code in good.items():
            receiver.expect("right")
            receiver.give(pasted)
            assert await receiver.code("right") == code
        for pasted in (
            "https://e.example/?code=evil&state=wrong",
            "https://e.example/?error=access_denied&state=right",
        ):
            receiver.expect("right")
            receiver.give(pasted)
            with pytest.raises(NotPermitted):
                await receiver.code("right")


async def test_a_fixed_port(server: Server) -> None:
    async with LoopbackReceiver() as free:
        port = urlsplit(free.redirect_uri).port or 0
    server.auth.redirects = {f"http://127.0.0.1:{port}/callback"}
    async with LoopbackReceiver(port=port) as receiver:
        start = flow.begin(server.provider(), APP, receiver.redirect_uri)
        receiver.expect(start.state)
        await visit(start.url)
        assert await receiver.code(start.state)


# --- staying signed in -------------------------------------------------------------------------


async def test_a_token_that_serves_asks_nobody(server: Server, http: HttpClient, clock: Clock) -> None:
    drawer = await signed_in(server, http, clock)
    token = token_of(server, drawer, http, clock)
    assert await token.get() == drawer.kept["access_token"]
    assert server.auth.renewals == 0


async def test_it_is_renewed_before_it_ends_and_kept_before_it_is_used(
    server: Server, http: HttpClient, clock: Clock
) -> None:
    drawer = await signed_in(server, http, clock)
    before = dict(drawer.kept)
    token = token_of(server, drawer, http, clock)
    clock.at += 3_600_000 - 60_000
    fresh = await token.get()
    assert drawer.kept["access_token"] == fresh != before["access_token"]
    assert drawer.kept["refresh_token"] != before["refresh_token"]
    assert drawer.kept["client_id"] == "app-1"


async def test_many_who_wait_get_one_renewal(server: Server, http: HttpClient, clock: Clock) -> None:
    drawer = await signed_in(server, http, clock)
    token = token_of(server, drawer, http, clock)
    clock.at += 3_600_000
    found = await asyncio.gather(*(token.get() for _ in range(8)))
    assert len(set(found)) == 1
    assert server.auth.renewals == 1
    old = found[0]
    found = await asyncio.gather(*(token.instead_of(old) for _ in range(8)))
    assert len({*found, old}) == 2
    assert server.auth.renewals == 2
    assert await token.instead_of(old) == found[0], "the newer one is there already"
    assert server.auth.renewals == 2


async def test_another_process_was_faster(server: Server, http: HttpClient, clock: Clock) -> None:
    drawer = await signed_in(server, http, clock)
    ours, theirs = token_of(server, drawer, http, clock), token_of(server, drawer, http, clock)
    await ours.kept()
    clock.at += 3_600_000
    fresh = await theirs.get()
    assert await ours.get() == fresh
    assert server.auth.renewals == 1


async def test_whoever_gives_up_does_not_lose_the_new_token(
    server: Server, http: HttpClient, clock: Clock, wire: FaultyTransport
) -> None:
    drawer = await signed_in(server, http, clock)
    token = token_of(server, drawer, http, clock)
    clock.at += 3_600_000
    server.lock.acquire()
    try:
        waiting = asyncio.create_task(token.get())
        await until(lambda: wire.count("POST", "/token") == 2)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
    finally:
        server.lock.release()
    await token.close()
    assert drawer.saves == 1
    assert await token_of(server, drawer, http, clock).get() == drawer.kept["access_token"]
    assert server.auth.renewals == 1


async def test_a_locked_keyring_does_not_lose_it_either(server: Server, http: HttpClient, clock: Clock) -> None:
    drawer = await signed_in(server, http, clock)
    token = token_of(server, drawer, http, clock)
    clock.at += 3_600_000
    drawer.locked = True
    for _ in range(2):
        with pytest.raises(KeyringLocked):
            await token.get()
    drawer.locked = False
    assert await token.get() == drawer.kept["access_token"]
    assert server.auth.renewals == 1
    clock.at += 3_600_000
    assert await token.get() == drawer.kept["access_token"]


async def test_a_withdrawn_sign_in_says_how_old_it_is(server: Server, http: HttpClient, clock: Clock) -> None:
    drawer = await signed_in(server, http, clock)
    token = token_of(server, drawer, http, clock)
    server.auth.revoke()
    clock.at += 9 * DAY
    with pytest.raises(AuthExpired, match="made 9 day"):
        await token.get()


async def test_without_a_refresh_token_it_ends(server: Server, http: HttpClient, clock: Clock) -> None:
    drawer = await signed_in(server, http, clock)
    del drawer.kept["refresh_token"]
    assert sign_in_ends(drawer.kept) == BEGAN + 3_600_000
    token = token_of(server, drawer, http, clock)
    await token.get()
    clock.at += 3_600_000
    with pytest.raises(AuthExpired):
        await token.get()


async def test_a_refresh_token_that_ends_tells_when(server: Server, http: HttpClient, clock: Clock) -> None:
    server.auth.refresh_lasting = 7 * 86_400
    drawer = await signed_in(server, http, clock)
    assert sign_in_ends(drawer.kept) == BEGAN + 7 * DAY


async def test_an_app_that_is_gone(server: Server, http: HttpClient, clock: Clock) -> None:
    drawer = await signed_in(server, http, clock)
    server.auth.apps.clear()
    clock.at += 3_600_000
    with pytest.raises(AuthRevoked, match="no longer knows your app"):
        await token_of(server, drawer, http, clock).get()


async def test_a_broken_wire_is_no_withdrawal(
    server: Server, http: HttpClient, clock: Clock, wire: FaultyTransport
) -> None:
    drawer = await signed_in(server, http, clock)
    token = token_of(server, drawer, http, clock)
    clock.at += 3_600_000
    wire.refuse("POST", "/token")
    with pytest.raises(Offline):
        await token.get()
    wire.answer("POST", "/token", 503)
    with pytest.raises(Transient):
        await token.get()
    assert await token.get()


async def test_no_secret_is_in_what_is_said(
    server: Server, http: HttpClient, clock: Clock, wire: FaultyTransport, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    drawer = await signed_in(server, http, clock)
    token = token_of(server, drawer, http, clock)
    clock.at += 3_600_000
    planted = "planted-4711"
    said = []
    for status, body in [
        (200, f"access_token={planted}"),
        (200, f'{{"access_token": ["{planted}"]}}'),
        (400, f'{{"error": "invalid_grant", "error_description": "{planted}"}}'),
        (500, f"<html>{planted}</html>"),
    ]:
        wire.answer("POST", "/token", status, body)
        with pytest.raises((AuthExpired, Transient)) as raised:
            await token.get()
        said.append(f"{raised.value!r} {raised.value} {raised.value.__cause__!r}")
    start, code = await code_for(server)
    said += [repr(APP), repr(start), repr(await flow.trade(server.provider(), start, code, http, clock)), caplog.text]
    for secret in (planted, *drawer.kept.values(), start.secrets["verifier"]):
        if not secret.isdigit() and secret not in ("app-1", "read write"):
            assert not any(secret in each for each in said), secret
