"""The Discord adapter while the gateway tells it what happens: what shows, what does not, and what goes on without."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cm_inbox.models.accounts import Account, HealthState, SignInMethod
from cm_inbox.models.decisions import DecisionKind, OutboxState
from cm_inbox.models.messages import Direction, MessageStatus
from cm_inbox.models.queue import View
from cm_inbox.networks.base import SignInRequest, StreamEvent
from cm_inbox.networks.discord import WHILE_TOLD, Discord
from cm_inbox.networks.discord_read import EXCHANGES, Lately, Reading
from tests.rig import Rig, rig
from tests.servers.discord import FakeDiscord
from tests.servers.discord_gateway import FakeGateway
from tests.waiting import until

pytestmark = pytest.mark.anyio
WITHIN = 90.0
ROOT = Path(__file__).parents[2]


class World:
    """A bot of ours on a server with one channel, and the program's readers at work."""

    def __init__(self, server: FakeDiscord, ours: Rig) -> None:
        self.server, self.ours = server, ours
        self.token = server.new_bot("Altéa")
        self.guild = server.new_guild(self.token, "Altéa")
        self.channel = server.new_channel(self.guild, "aide")
        self.lea = server.new_person("Léa")

    @property
    def there(self) -> FakeGateway:
        assert self.server.gateway is not None
        return self.server.gateway

    async def connect(self) -> Account:
        return await self.ours.connect("discord", SignInRequest(SignInMethod.TOKEN, self.server.url, secret=self.token))

    @property
    def network(self) -> Discord:
        (account,) = self.ours.inbox.accounts()
        network = self.ours.adapters.get(account)
        assert isinstance(network, Discord)
        return network

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[None]:
        """Have the readers run for a with block, from when the gateway tells us what happens."""
        running = asyncio.create_task(self.ours.sync.run())
        try:
            await until(lambda: self.network.pace() == WHILE_TOLD, within=WITHIN)
            yield
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

    def says(self, text: str, **more: Any) -> str:
        return f"{self.channel.id}/{self.server.says(self.channel, self.lea, text, **more)['id']}"

    async def shows(self, text: str) -> None:
        await until(lambda: text in self.ours.texts(), within=WITHIN)


@pytest.fixture
async def world(discord_server: FakeDiscord, tmp_path: Path) -> AsyncIterator[World]:
    async with rig(tmp_path / "data") as made:
        yield World(discord_server, made)


async def test_who_writes_to_the_bot_first_is_heard_and_answered(world: World) -> None:
    await world.connect()
    async with world.reading():
        private = world.server.private_channel(world.token, world.lea["id"])
        world.server.says(private, world.lea, "Mon numéro est le 4711.")
        await world.shows("Mon numéro est le 4711.")
        (conversation,) = world.ours.conversations()
        assert conversation.row.kind == "private"
        receipt = world.ours.inbox.decide(DecisionKind.REPLY, [conversation.row.id], text="Merci", delay=0).result()
        await world.ours.outbox.drain()
        assert world.ours.entry(receipt).state is OutboxState.SENT
        path = f"/api/v10/channels/{private.id}/messages"
        await until(lambda: world.server.count("GET", path), within=WITHIN)  # its place is kept from now on
    world.server.says(private, world.lea, "Et maintenant ?")
    pulled = await world.ours.pull()
    assert pulled.error is None
    assert "Et maintenant ?" in world.ours.texts(), "after a break, what was written meanwhile is asked for"
    assert world.ours.texts(Direction.OUT) == ["Merci"]


async def test_an_edit_of_what_was_never_read_is_no_news(world: World) -> None:
    """Somebody corrects what they wrote years ago."""
    old = [world.says(f"alt {number}") for number in range(101)]
    await world.connect()
    await world.ours.pull()
    before = world.ours.inbox.ids(View.INBOX)
    assert world.ours.find(old[0]) is None
    async with world.reading():
        world.server.edits(world.channel, old[0].partition("/")[2], "alt, korrigiert")
        world.server.edits(world.channel, old[1].partition("/")[2], "neu")
        await world.shows("neu")
    assert world.ours.inbox.ids(View.INBOX) == before


async def test_many_deleted_at_once_and_a_thread_that_opens(world: World) -> None:
    await world.connect()
    async with world.reading():
        spam = [world.says(f"spam {number}") for number in range(3)]
        await world.shows("spam 2")
        world.server.deletes(world.channel, *(each.partition("/")[2] for each in spam))
        await until(lambda: _states(world.ours, spam) == {MessageStatus.REMOVED}, within=WITHIN)
        other = world.server.new_channel(world.guild, "nouveau")
        world.server.says(other, world.lea, "Ici aussi")
        await world.shows("Ici aussi")
        new = next(each for each in world.ours.conversations() if each.messages[0].message.text == "Ici aussi")
        assert new.row.waiting_since is not None


def _states(ours: Rig, ids: list[str]) -> set[MessageStatus]:
    return {
        stored.message.status
        for conversation in ours.conversations()
        for stored in conversation.messages
        if stored.message.id in ids
    }


async def test_our_own_deletion_stays_ours(world: World) -> None:
    await world.connect()
    async with world.reading():
        posted = world.says("grossier")
        await world.shows("grossier")
        (conversation,) = world.ours.conversations()
        world.ours.inbox.decide(DecisionKind.DELETE, [conversation.row.id], delay=0).result()
        await world.ours.outbox.drain()
        world.says("après")  # what comes behind the echo of the deletion
        await world.shows("après")
        assert _states(world.ours, [posted]) == {MessageStatus.DELETED}


async def test_without_the_intent_the_person_is_told_and_deletions_still_come(world: World) -> None:
    world.there.manners(world.token).allows_content = False
    await world.connect()
    posted = world.says("Bonjour")
    running = asyncio.create_task(world.ours.sync.run())
    try:
        await world.shows("Bonjour")
        await until(lambda: "Message Content Intent" in str(world.ours.inbox.accounts()[0].health.gap), within=WITHIN)
        await until(lambda: len(world.there.manners(world.token).identified) == 2, within=WITHIN)
        await until(lambda: world.there.session(world.token), within=WITHIN)
        world.server.deletes(world.channel, posted.partition("/")[2])
        await until(lambda: _states(world.ours, [posted]) == {MessageStatus.REMOVED}, within=WITHIN)
        assert world.network.pace() == Discord.info.poll, "what is withheld is asked for as often as ever"
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def test_a_token_withdrawn_is_said_at_once(world: World) -> None:
    await world.connect()
    async with world.reading():
        world.server.bots.pop(world.token)
        world.there.hang_up(world.token, 4004)
        await until(lambda: world.ours.inbox.accounts()[0].health.state is HealthState.SIGNED_OUT, within=WITHIN)


async def test_where_there_is_no_gateway_asking_goes_on(world: World) -> None:
    await world.connect()
    world.ours.wire.answer("GET", "/api/v10/gateway/bot", 404, b'{"message": "404: Not Found", "code": 0}', times=None)
    stream = world.network.stream()
    assert stream is not None
    assert [event async for event in stream] == []
    assert world.network.stream() is None
    world.says("Bonjour")
    await world.ours.pull()
    assert world.ours.texts() == ["Bonjour"]


async def test_what_was_asked_for_before_a_deletion_does_not_bring_it_back(world: World) -> None:
    await world.connect()
    posted = world.says("Bonjour")
    await world.ours.pull()
    (account,) = world.ours.inbox.accounts()
    reading, network = Reading(account.native_id, world.ours.clock), world.network
    reading.deleted({"channel_id": world.channel.id, "id": posted.partition("/")[2]})
    page = await network._with(lambda api: reading.page(api, None))
    assert [each.id for each in page.messages] == [posted]
    assert [each.id for each in page.removed] == [posted]
    assert (await network._with(lambda api: reading.recheck(api, [posted]))).messages == ()


async def test_who_writes_before_we_have_looked_around_is_heard(world: World) -> None:
    """Nothing but the gateway ever tells of a private exchange that they began."""
    reading = Reading("1", world.ours.clock)
    private = world.server.private_channel(world.token, world.lea["id"])
    said = world.server.says(private, world.lea, "Allô ?")
    event = reading.created([said])
    assert event.page is not None
    assert [each.text for each in event.page.messages] == ["Allô ?"]
    assert event.poke, "its place is kept"
    in_public = world.server.says(world.channel, world.lea, "Bonjour")
    assert reading.created([{**in_public, "guild_id": world.guild.id}]) == StreamEvent(poke=True)


async def test_a_channel_we_do_not_read_has_us_look_once(world: World) -> None:
    await world.connect()
    (account,) = world.ours.inbox.accounts()
    reading = Reading(account.native_id, world.ours.clock)
    await world.network._with(lambda api: reading.page(api, None))
    said = {"channel_id": "5", "guild_id": "6", "id": "7", "author": {"id": "8"}, "type": 0, "content": "x"}
    assert reading.created([said]) == StreamEvent(poke=True)
    assert reading.created([{**said, "id": "9"}]) == StreamEvent()


FIELDS = ("channel_id", "id", "ids", "author", "type", "content", "timestamp", "guild_id", "mentions", "attachments")
STRANGE: tuple[Any, ...] = (
    *(None, True, 0, 19, "", "1", "2", "é", [], ["1", None]),
    *({}, {"id": "1"}, {"id": None, "username": 3}, [{}]),
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(FIELDS), st.sampled_from(STRANGE), max_size=8))
def test_events_that_make_no_sense_do_no_harm(said: dict[str, Any]) -> None:
    reading = Reading("1", lambda: 0)
    reading.opened("1", "@lea")
    reading.created([said])
    reading.deleted(said)


def test_only_the_latest_exchanges_are_kept() -> None:
    kept = Lately[int](EXCHANGES)
    for number in range(EXCHANGES + 10):
        kept[str(number)] = number
    kept["10"] = 0
    kept["new"] = 1
    assert len(kept) == EXCHANGES
    assert "10" in kept
    assert "11" not in kept


def test_nobody_waits_for_the_library_who_does_not_listen() -> None:
    code = (
        "import sys\nfrom cm_inbox.networks import NETWORKS, load_network\n"
        "for each in NETWORKS: load_network(each)\nprint('websockets' in sys.modules)"
    )
    python = [sys.executable, "-P", "-c", code]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(python, cwd=ROOT, env=env, capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout.strip() == "False"
