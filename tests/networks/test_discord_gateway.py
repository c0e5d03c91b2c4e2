"""One session with Discord's gateway, over connections that end in every way."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from functools import partial

import pytest

from cm_inbox.backoff import Breaker
from cm_inbox.errors import AuthRevoked, InsecureServer, NetworkError, RateLimited
from cm_inbox.models.instants import Millis, now
from cm_inbox.networks.discord_api import DiscordApi
from cm_inbox.networks.discord_gateway import (
    ANEW_WITH_CONTENT,
    MESSAGE_CONTENT,
    PLAIN,
    RESUMES,
    WITHHELD,
    Gateway,
    NoGateway,
    Starts,
)
from cm_inbox.networks.discord_line import CREATED, MISSED, MOST_WAITING, READY, RESUMED, Event, Tempo
from cm_inbox.networks.http import HttpClient
from cm_inbox.networks.websocket import check_address
from tests.servers.discord import FakeDiscord
from tests.servers.discord_gateway import FakeGateway, Manners
from tests.servers.stub import running
from tests.waiting import until

pytestmark = pytest.mark.anyio
WITHIN = 90.0
QUICK = Tempo(least=0.02, hello=60.0, steady=3600.0, look=0.05, slept=60.0)


class Ours:
    """A bot on a Discord of its own, with somebody who listens again whenever the connection has ended."""

    def __init__(self, server: FakeDiscord, http: HttpClient, tempo: Tempo = QUICK) -> None:
        self.server = server
        self.token = server.new_bot("Altéa")
        self.channel = server.new_channel(server.new_guild(self.token, "Altéa"), "aide")
        self.lea = server.new_person("Léa")
        self.ahead: Millis = 0
        self.breaker = Breaker(base=0.01, cap=0.05)
        api = DiscordApi(http, server.url, self.token, self.clock)
        self.starts = Starts(self.clock, between=0.0)
        self.gateway = Gateway(api, self.starts, tempo=tempo, breaker=self.breaker, chance=lambda: 0.0)
        self.heard: list[Event] = []
        self.ended: list[Exception] = []

    def clock(self) -> Millis:
        return now() + self.ahead

    @property
    def there(self) -> FakeGateway:
        assert self.server.gateway is not None
        return self.server.gateway

    @property
    def manners(self) -> Manners:
        return self.there.manners(self.token)

    def names(self) -> list[str]:
        return [event.name for event in self.heard]

    def heard_so_often(self, name: str, times: int) -> bool:
        return self.names().count(name) == times

    def texts(self) -> list[str]:
        return [event.data["content"] for event in self.heard if event.name == CREATED]

    async def listen(self) -> None:
        while True:
            try:
                async for events in self.gateway.listen():
                    self.heard += events
            except (NetworkError, NoGateway) as error:
                self.ended.append(error)
                if isinstance(error, AuthRevoked | NoGateway | RateLimited):
                    return

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Listen for a with block, from when the session has begun."""
        task = asyncio.create_task(self.listen())
        try:
            await until(lambda: READY in self.names(), within=WITHIN)
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def says(self, *texts: str) -> None:
        for text in texts:
            self.server.says(self.channel, self.lea, text)


@pytest.fixture(scope="module")
def discord() -> Iterator[FakeDiscord]:
    with running(FakeDiscord()) as made:
        yield made


@pytest.fixture
def server(discord: FakeDiscord) -> Iterator[FakeDiscord]:
    assert discord.gateway is not None
    usual = discord.gateway.interval
    yield discord
    discord.gateway.interval, discord.gateway.greeting = usual, None


@pytest.fixture
async def ours(server: FakeDiscord) -> AsyncIterator[Ours]:
    http = HttpClient()
    yield Ours(server, http)
    await http.close()


async def test_heartbeats_keep_a_connection_and_the_end_is_said(ours: Ours) -> None:
    ours.there.interval = 30
    async with ours.listening():
        await ours.says("Bonjour")
        await until(ours.texts, within=WITHIN)
        await until(lambda: len(ours.manners.beats) > 5 and ours.manners.beats[-1] == 2, within=WITHIN)
    (identified,) = ours.manners.identified
    assert identified["intents"] == PLAIN | MESSAGE_CONTENT
    assert not ours.manners.resumed
    assert await until(lambda: ours.manners.goodbyes, within=WITHIN) == [1000], "the bot is not shown as there"


async def test_a_heartbeat_that_is_asked_for_comes_at_once(ours: Ours) -> None:
    async with ours.listening():
        before = len(ours.manners.beats)
        ours.there.say(ours.token, {"op": 1})
        await until(lambda: len(ours.manners.beats) > before, within=WITHIN)


async def test_who_acknowledges_nothing_is_gone_and_the_session_goes_on(ours: Ours) -> None:
    ours.there.interval = 30
    ours.manners.acknowledges = False
    async with ours.listening():
        await until(lambda: ours.manners.resumed, within=WITHIN)
        session = ours.there.session(ours.token)
        assert session is not None
        assert ours.manners.resumed[0]["session_id"] == session.id
    assert 4000 in ours.manners.goodbyes
    assert len(ours.manners.identified) == 1


@pytest.mark.parametrize("manner", ["in order", "backwards", "twice"])
async def test_what_was_missed_comes_once(ours: Ours, manner: str) -> None:
    ours.manners.replays_backwards = manner == "backwards"
    ours.manners.replays_twice = manner == "twice"
    async with ours.listening():
        await ours.says("eins")
        await until(ours.texts, within=WITHIN)
        ours.there.hang_up(ours.token)
        await ours.says("zwei", "drei")
        await until(lambda: RESUMED in ours.names(), within=WITHIN)
        await ours.says("vier")
        await until(lambda: "vier" in ours.texts(), within=WITHIN)
    assert sorted(ours.texts()) == ["drei", "eins", "vier", "zwei"]
    assert ours.manners.resumed[0]["seq"] == 2
    assert len(ours.manners.identified) == 1


@pytest.mark.parametrize("said", [{"op": 7, "d": None}, {"op": 9, "d": True}, "{", "[]"])
async def test_what_ends_a_connection_and_not_the_session(ours: Ours, said: str | dict[str, object]) -> None:
    async with ours.listening():
        ours.there.say(ours.token, said)
        await until(lambda: RESUMED in ours.names(), within=WITHIN)
    assert len(ours.manners.identified) == 1


@pytest.mark.parametrize("code", [1000, 4000, 4008])
async def test_close_codes_that_leave_the_session(ours: Ours, code: int | None) -> None:
    async with ours.listening():
        ours.there.hang_up(ours.token, code)
        await until(lambda: RESUMED in ours.names(), within=WITHIN)


@pytest.mark.parametrize("code", [4003, 4007, 4009])
async def test_close_codes_that_end_the_session(ours: Ours, code: int) -> None:
    async with ours.listening():
        ours.there.hang_up(ours.token, code)
        await until(lambda: len(ours.manners.identified) == 2, within=WITHIN)
    assert not ours.manners.resumed


async def test_an_invalid_session_is_begun_anew(ours: Ours) -> None:
    async with ours.listening():
        ours.there.forget(ours.token)
        ours.manners.resumes = False
        session = ours.names().count(READY)
        ours.there.cut()
        await until(lambda: ours.names().count(READY) > session, within=WITHIN)
    assert len(ours.manners.identified) == 2


async def test_a_session_that_never_says_a_word_is_given_up(ours: Ours) -> None:
    async with ours.listening():
        ours.manners.cuts_resumes = True
        ours.there.hang_up(ours.token)
        await until(lambda: len(ours.manners.identified) == 2, within=WITHIN)
    assert len(ours.manners.resumed) == RESUMES


async def test_a_dead_token_ends_it(ours: Ours) -> None:
    async with ours.listening():
        ours.server.bots.pop(ours.token)
        ours.there.hang_up(ours.token)
        await until(lambda: isinstance(ours.ended[-1], AuthRevoked) if ours.ended else False, within=WITHIN)
    assert len(ours.manners.resumed) == 0


@pytest.mark.parametrize("code", [4010, 4011, 4012])
async def test_what_no_further_try_changes(ours: Ours, code: int) -> None:
    async with ours.listening():
        ours.there.hang_up(ours.token, code)
        await until(lambda: ours.ended and isinstance(ours.ended[-1], NoGateway), within=WITHIN)


async def test_where_content_is_not_allowed_the_rest_is_told_and_it_is_asked_anew_later(ours: Ours) -> None:
    ours.manners.allows_content = False
    async with ours.listening():
        assert ours.names() == [WITHHELD, READY]
        assert [each["intents"] & MESSAGE_CONTENT != 0 for each in ours.manners.identified] == [True, False]
        await ours.says("geheim")
        assert await until(ours.texts, within=WITHIN) == [""]
        ours.manners.allows_content = True
        ours.ahead += ANEW_WITH_CONTENT
        await ours.says("noch")
        await until(lambda: len(ours.manners.identified) == 3, within=WITHIN)
        await until(lambda: ours.names().count(READY) == 2, within=WITHIN)
        await ours.says("offen")
        await until(lambda: "offen" in ours.texts(), within=WITHIN)


async def test_what_comes_faster_than_it_is_taken_is_let_go_of_and_said(ours: Ours) -> None:
    listening = ours.gateway.listen()
    (ready,) = await anext(listening)
    assert ready.name == READY
    many = MOST_WAITING + 500
    session = ours.there.session(ours.token)
    assert session is not None
    for number in range(many):
        ours.there.tell(ours.token, CREATED, {"content": str(number)})
    ours.there.say(ours.token, {"op": 1})  # is answered although nobody takes anything
    await until(lambda: len(ours.manners.beats) > 1, within=WITHIN)
    async for events in listening:
        ours.heard += events
        if MISSED in ours.names():
            break
    await listening.aclose()
    await ours.gateway.close()
    taken = [int(text) for text in ours.texts()]
    assert taken == list(range(len(taken)))
    assert MOST_WAITING <= len(taken) < many


async def test_the_last_sessions_of_a_day_are_left_alone(ours: Ours) -> None:
    """A bot that begins a thousand within a day loses its token."""
    ours.manners.remaining = 200
    await ours.listen()
    assert isinstance(ours.ended[-1], RateLimited)
    (quota,) = ours.gateway.quotas()
    assert (quota.scope, quota.remaining, quota.limit) == ("sessions", 200, 1000)
    asked = ours.server.count("GET", "/api/v10/gateway/bot")
    await ours.listen()
    assert ours.server.count("GET", "/api/v10/gateway/bot") == asked, "what we know is not asked for"
    assert not ours.manners.identified


async def test_after_a_sleep_the_connection_is_made_anew(ours: Ours) -> None:
    async with ours.listening():
        ours.ahead += 2 * 60_000
        await until(lambda: RESUMED in ours.names(), within=WITHIN)
    assert len(ours.manners.identified) == 1


async def test_the_shorter_connections_last_the_longer_it_waits(ours: Ours) -> None:
    async with ours.listening():
        for ended in range(1, 4):
            ours.there.hang_up(ours.token, 4000)
            await until(partial(ours.heard_so_often, RESUMED, ended), within=WITHIN)
            assert ours.breaker.failures == ended


async def test_a_connection_that_lasted_counts_as_good(server: FakeDiscord) -> None:
    http = HttpClient()
    ours = Ours(server, http, Tempo(least=0.02, steady=0.0))
    async with ours.listening():
        ours.there.hang_up(ours.token, 4000)
        await until(lambda: RESUMED in ours.names(), within=WITHIN)
        assert ours.breaker.failures == 0
    await http.close()


@pytest.mark.parametrize(
    "greeting", [{"op": 10}, {"op": 10, "d": {"heartbeat_interval": -1}}, {"op": 11}, {"op": 10, "d": []}]
)
async def test_who_does_not_say_hello_hears_no_token(ours: Ours, greeting: dict[str, object]) -> None:
    ours.there.greeting = greeting
    task = asyncio.create_task(ours.listen())
    await until(lambda: len(ours.ended) > 1, within=WITHIN)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert not ours.manners.identified


@pytest.mark.parametrize("url", ["ws://gateway.example", "https://gateway.example", "wss://", "ws://[", "javascript:"])
def test_no_token_goes_to_an_unsafe_address(url: str) -> None:
    with pytest.raises(NetworkError):
        check_address(url)
    with pytest.raises(InsecureServer):
        check_address("ws://gateway.example")
    assert check_address("wss://gateway.discord.gg")


@pytest.mark.logs(".*")
async def test_no_frame_is_logged(ours: Ours, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, "websockets.client")
    async with ours.listening():
        await ours.says("Bonjour")
        await until(ours.texts, within=WITHIN)
        ours.there.hang_up(ours.token)
        await until(lambda: RESUMED in ours.names(), within=WITHIN)
    assert ours.token not in caplog.text
