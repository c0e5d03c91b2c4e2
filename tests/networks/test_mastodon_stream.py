"""The stream of a Mastodon server, and signing in through the browser, against the server without manners."""

from __future__ import annotations

import asyncio
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from cm_inbox.errors import AuthRevoked, Invalid, NotPermitted
from cm_inbox.models.messages import Message, Removal, RemovedBy
from cm_inbox.models.permissions import ActionKind, Denied, Reason
from cm_inbox.networks.base import StreamEvent
from cm_inbox.networks.mastodon import Mastodon
from cm_inbox.networks.mastodon_sign_in import PASTED_CODE, narrowed
from cm_inbox.networks.mastodon_stream import stream_base
from cm_inbox.networks.oauth import LoopbackReceiver
from cm_inbox.networks.oauth_flow import challenge
from tests.contract.harness_mastodon_fake import MastodonFakeHarness
from tests.networks.mastodon_ours import Ours, ours_on
from tests.servers.mastodon_fake import FakeMastodon, serving
from tests.servers.mastodon_fake_world import Manners
from tests.waiting import until

pytestmark = pytest.mark.anyio


@pytest.fixture
def server() -> Iterator[FakeMastodon]:
    with serving(Manners()) as fake:
        yield fake


@pytest.fixture
async def ours(server: FakeMastodon) -> AsyncIterator[Ours]:
    async with ours_on(MastodonFakeHarness(server)) as made:
        yield made


@asynccontextmanager
async def listening(ours: Ours) -> AsyncIterator[list[StreamEvent]]:
    """Collect what the stream brings, from when it is open."""
    heard: list[StreamEvent] = []
    note = heard.append

    async def listen() -> None:
        stream = ours.network.stream()
        assert stream is not None
        async for event in stream:
            note(event)

    task = asyncio.create_task(listen())
    try:
        await until(lambda: heard or task.done())
        yield heard
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def messages(heard: list[StreamEvent]) -> list[Message]:
    return [message for event in heard if event.page for message in event.page.messages]


def removals(heard: list[StreamEvent]) -> list[Removal]:
    return [removal for event in heard if event.page for removal in event.page.removed]


async def test_news_pokes_edits_show_and_deletions_are_told(ours: Ours) -> None:
    customer = await ours.harness.new_customer("Client")
    quick = ours.network.pace()
    async with listening(ours) as heard:
        assert heard == [StreamEvent(poke=True)], "what came before the connection is fetched"
        assert ours.network.pace() > quick, "who is told need not ask so often"
        posted = await ours.harness.post(customer, "Bonjour")
        await until(lambda: len(heard) == 2)
        assert heard[1] == StreamEvent(poke=True)
        (fetched,) = await ours.read()
        await ours.harness.edit(customer, posted, "Bonsoir")
        (edited,) = await until(lambda: messages(heard))
        assert "Bonsoir" in edited.text
        assert (edited.id, edited.thread.id) == (posted, fetched.thread.id)
        await ours.harness.delete(customer, posted)
        (removal,) = await until(lambda: removals(heard))
        assert removal == Removal(posted, RemovedBy.AUTHOR)


async def test_a_deletion_told_before_its_notification(ours: Ours, server: FakeMastodon) -> None:
    customer = await ours.harness.new_customer("Client")
    async with listening(ours) as heard:
        server.hold()
        posted = await ours.harness.post(customer, "Oups")
        await ours.harness.delete(customer, posted)
        await until(lambda: removals(heard))
        server.release()
        await until(lambda: sum(event.poke for event in heard) == 2)
        assert await ours.read() == [], "the notification still shows it, but it is known to be gone"
        assert ours.removed == [Removal(posted, RemovedBy.AUTHOR)]


async def test_an_answer_of_ours_made_elsewhere_pokes(ours: Ours) -> None:
    async with listening(ours) as heard:
        token = ours.harness.token
        await ours.harness.call("POST", "/api/v1/statuses", token, json={"status": "Rien à voir"})
        customer = await ours.harness.new_customer("Client")
        answer = {"status": f"{customer.handle} Bonjour", "visibility": "direct"}
        await ours.harness.call("POST", "/api/v1/statuses", token, json=answer)
        await until(lambda: len(heard) == 2)
        assert heard[1].poke
        assert len(await ours.read("own")) == 1


async def test_a_server_without_streaming_is_asked_once(ours: Ours, server: FakeMastodon) -> None:
    server.manners.has_streaming = False
    stream = ours.network.stream()
    assert stream is not None
    assert [event async for event in stream] == []
    assert ours.network.stream() is None


async def test_the_stream_ends_with_the_connection(ours: Ours, server: FakeMastodon) -> None:
    stream = ours.network.stream()
    assert stream is not None
    assert (await anext(stream)).poke
    assert ours.network.pace() == ours.network.info.poll
    server.hang_up()
    assert [event async for event in stream] == []
    assert ours.network.pace() < ours.network.info.poll
    assert ours.network.stream() is not None


async def test_a_dead_token_ends_the_stream_with_its_reason(ours: Ours, server: FakeMastodon) -> None:
    server.manners.bad_token = 401
    await ours.harness.revoke_our_token()
    stream = ours.network.stream()
    assert stream is not None
    with pytest.raises(AuthRevoked):
        await anext(stream)


@pytest.mark.parametrize(
    ("server_url", "advertised", "base"),
    [
        ("https://social.example", None, "https://social.example"),
        ("https://social.example", "wss://social.example", "https://social.example"),
        ("https://social.example", "wss://streaming.social.example", "https://streaming.social.example"),
        ("https://social.example", "wss://streaming.example:8443", "https://streaming.example:8443"),
        ("https://social.example", "ws://streaming.example", "https://social.example"),
        ("https://social.example", "wss://[broken", "https://social.example"),
        ("http://127.0.0.1:3000", "wss://mock.local", "http://127.0.0.1:3000"),
    ],
)
def test_where_the_stream_is(server_url: str, advertised: str | None, base: str) -> None:
    assert stream_base(server_url, advertised) == base


# --- the browser -------------------------------------------------------------------------------


async def visit(url: str, **more: str) -> None:
    """Open the server's page, consent (or not), and follow the server's redirect, as a browser does."""
    async with httpx.AsyncClient(verify=False, trust_env=False) as browser:
        answer = await browser.get(httpx.URL(url).copy_merge_params(more))
        assert answer.status_code == 302
        await browser.get(answer.headers["location"])


async def test_signs_in_through_the_browser_with_pkce(ours: Ours, server: FakeMastodon) -> None:
    person = server.add_person("camille", "Camille")
    async with LoopbackReceiver() as receiver:
        start = await Mastodon.start_oauth(server.url, receiver.redirect_uri, ours.http)
        asked = {name: values[0] for name, values in parse_qs(urlsplit(start.url).query).items()}
        assert asked["code_challenge"] == challenge(start.secrets["verifier"])
        assert asked["code_challenge_method"] == "S256"
        assert start.secrets["client_secret"] not in start.url
        assert start.secrets["verifier"] not in repr(start)
        coming = asyncio.create_task(receiver.code(start.state))
        await visit(start.url, login_as="camille")
        code = await coming
    with pytest.raises(NotPermitted):
        await Mastodon.finish_oauth(replace(start, secrets={**start.secrets, "verifier": "stolen"}), code, ours.http)
    async with LoopbackReceiver() as receiver:
        start = await Mastodon.start_oauth(server.url, receiver.redirect_uri, ours.http)
        coming = asyncio.create_task(receiver.code(start.state))
        await visit(start.url, login_as="camille")
        signed_in = await Mastodon.finish_oauth(start, await coming, ours.http)
    assert signed_in.report.address == "camille@fake.example"
    assert signed_in.secrets["token"] == person.token
    assert person.token not in repr(signed_in)


async def test_a_refusal_in_the_browser(ours: Ours, server: FakeMastodon) -> None:
    async with LoopbackReceiver() as receiver:
        start = await Mastodon.start_oauth(server.url, receiver.redirect_uri, ours.http)
        coming = asyncio.create_task(receiver.code(start.state))
        await visit(start.url)
        with pytest.raises(NotPermitted):
            await coming


class _Staying(urllib.request.HTTPRedirectHandler):
    """A browser that follows no redirect; httpx cannot even read one to ``urn:``."""

    def redirect_request(self, *args: object) -> None:
        return None


async def test_a_pasted_code(ours: Ours, server: FakeMastodon) -> None:
    server.add_person("camille", "Camille")
    start = await Mastodon.start_oauth(server.url, PASTED_CODE, ours.http)
    with pytest.raises(urllib.error.HTTPError) as shown:  # the fake redirects where a real server shows the code
        await asyncio.to_thread(urllib.request.build_opener(_Staying).open, f"{start.url}&login_as=camille")
    code = parse_qs(urlsplit(shown.value.headers["location"]).query)["code"][0]
    shown.value.close()
    signed_in = await Mastodon.finish_oauth(start, f"  {code}\n", ours.http)
    assert signed_in.report.name == "Camille"
    with pytest.raises(NotPermitted, match="Start the sign-in again"):
        await Mastodon.finish_oauth(start, code, ours.http)


async def test_an_address_without_mastodon_is_said(ours: Ours) -> None:
    ours.wire.answer("POST", "/api/v1/apps", 404, '{"error": "Not found"}')
    with pytest.raises(Invalid, match="no Mastodon"):
        await Mastodon.start_oauth(ours.harness.url, PASTED_CODE, ours.http)


def test_scopes_narrow_what_is_allowed() -> None:
    missing = Denied(Reason.SCOPE_MISSING)
    reading = narrowed(Mastodon.info.permissions, "read")
    assert {reading[kind] for kind in (ActionKind.REPLY, ActionKind.BAN, ActionKind.LIKE)} == {missing}
    assert reading[ActionKind.HIDE] == Denied(Reason.NETWORK_CANNOT)
    some = narrowed(Mastodon.info.permissions, "read write:statuses follow")
    assert some[ActionKind.LIKE] == missing
    assert missing not in (some[ActionKind.REPLY], some[ActionKind.BAN], some[ActionKind.MUTE])
    for all_of_it in ("read write", ""):
        assert narrowed(Mastodon.info.permissions, all_of_it) == dict(Mastodon.info.permissions)
