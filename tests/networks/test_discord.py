"""The Discord adapter on a Discord of our own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from cm_inbox.errors import AuthRevoked, NotPermitted, RateLimited
from cm_inbox.models.accounts import Account, SignInMethod
from cm_inbox.models.conversations import Conversation
from cm_inbox.models.decisions import DecisionKind, OutboxEntry, OutboxState
from cm_inbox.models.permissions import Denied, Reason
from cm_inbox.networks.base import SignInRequest
from cm_inbox.networks.discord import Discord
from cm_inbox.networks.discord_messages import Place, is_withheld, message_of
from cm_inbox.store import accounts
from tests.rig import Rig, rig
from tests.servers.discord import Channel, FakeDiscord, Guild

pytestmark = pytest.mark.anyio
BAN = 1 << 2


class World:
    """A bot of ours on a server with one channel."""

    def __init__(self, server: FakeDiscord) -> None:
        self.server = server
        self.token = server.new_bot("Altéa")
        self.guild: Guild = server.new_guild(self.token, "Altéa")
        self.channel: Channel = server.new_channel(self.guild, "aide")
        self.lea = server.new_person("Léa")

    async def connect(self, ours: Rig) -> Account:
        return await ours.connect("discord", SignInRequest(SignInMethod.TOKEN, self.server.url, secret=self.token))


@pytest.fixture
async def ours(tmp_path: Path) -> AsyncIterator[Rig]:
    async with rig(tmp_path / "data") as made:
        yield made


@pytest.fixture
def world(discord_server: FakeDiscord) -> World:
    return World(discord_server)


async def test_before_it_is_connected_the_bots_servers_are_named(ours: Rig, world: World) -> None:
    request = SignInRequest(SignInMethod.TOKEN, world.server.url, secret=world.token)
    [bot] = await Discord.opened(request, ours.http)
    assert bot.covers == ("Altéa",)
    alone = replace(request, secret=world.server.new_bot("Brévent"))
    with pytest.raises(NotPermitted, match="on no server yet"):
        await Discord.opened(alone, ours.http)


def conversation(ours: Rig, text: str) -> Conversation:
    return next(each for each in ours.conversations() if text in [one.message.text for one in each.messages])


async def order(ours: Rig, kind: DecisionKind, about: str, **more: object) -> OutboxEntry:
    chosen = [conversation(ours, about).row.id]
    receipt = ours.inbox.decide(kind, chosen, delay=0, **more).result()  # type: ignore[arg-type] # as the window does
    assert not receipt.refused, receipt.refused
    await ours.outbox.drain()
    return ours.entry(receipt)


async def test_a_busy_channel_is_read_whole_and_a_quiet_one_is_not_asked(ours: Rig, world: World) -> None:
    await world.connect(ours)
    world.server.says(world.channel, world.lea, "avant")
    await ours.pull()
    for number in range(150):
        world.server.says(world.channel, world.lea, f"n{number}")
    await ours.pull()
    assert sorted(ours.texts()) == sorted(["avant", *(f"n{number}" for number in range(150))])
    path = f"/api/v10/channels/{world.channel.id}/messages"
    before = world.server.count("GET", path)
    account = ours.inbox.accounts()[0]
    network = ours.adapters.get(account)
    cursor = ours.store.read(accounts.cursors, account.id)["channels"]
    await network.fetch(network.sources()[0], cursor)
    assert world.server.count("GET", path) == before


async def test_a_channel_we_may_not_read_hides_no_other(ours: Rig, world: World) -> None:
    other = world.server.new_channel(world.guild, "caché")
    await world.connect(ours)
    world.server.says(other, world.lea, "secret")
    other.hidden = True
    world.server.says(world.channel, world.lea, "Bonjour")
    pulled = await ours.pull()
    assert pulled.error is None
    assert ours.texts() == ["Bonjour"]


async def test_what_they_answer_in_private_is_read_once_we_began(ours: Rig, world: World) -> None:
    await world.connect(ours)
    world.server.says(world.channel, world.lea, "Bonjour")
    await ours.pull()
    assert (await order(ours, DecisionKind.REPLY_PRIVATE, "Bonjour", text="Votre numéro ?")).state is OutboxState.SENT
    private = next(each for each in world.server.channels.values() if each.recipient == world.lea["id"])
    world.server.says(private, world.lea, "4711")
    await ours.pull()
    assert conversation(ours, "4711").row.kind == "private"


async def test_who_takes_no_private_messages_is_named(ours: Rig, world: World) -> None:
    await world.connect(ours)
    world.server.says(world.channel, world.lea, "Bonjour")
    await ours.pull()
    world.server.refuses_private.add(world.lea["id"])
    entry = await order(ours, DecisionKind.REPLY_PRIVATE, "Bonjour", text="Votre numéro ?")
    assert (entry.state, entry.error_code) == (OutboxState.FAILED, "NotPermitted")


async def test_a_ban_deletes_nothing_and_a_timeout_ends_by_itself(ours: Rig, world: World) -> None:
    await world.connect(ours)
    world.server.says(world.channel, world.lea, "grossier")
    await ours.pull()
    end = ours.clock() + 3 * 24 * 3_600_000
    assert (await order(ours, DecisionKind.MUTE, "grossier", until=end)).state is OutboxState.SENT
    until = datetime.fromisoformat(world.guild.timeouts[world.lea["id"]])
    assert abs(until.timestamp() * 1000 - end) < 1000
    too_long = await order(ours, DecisionKind.MUTE, "grossier", until=ours.clock() + 40 * 24 * 3_600_000)
    assert too_long.error_code == "Invalid"
    assert (await order(ours, DecisionKind.BAN, "grossier")).state is OutboxState.SENT
    assert world.guild.banned[world.lea["id"]] == {"delete_message_seconds": 0}


async def test_rights_are_known_beforehand(ours: Rig, world: World) -> None:
    world.guild.rights = BAN
    account = await world.connect(ours)
    world.server.says(world.channel, world.lea, "Bonjour")
    await ours.pull()
    assert account.permissions
    for kind in (DecisionKind.DELETE, DecisionKind.MUTE):
        assert ours.inbox.permission(kind, conversation(ours, "Bonjour")) == Denied(Reason.ROLE_MISSING)
    assert not isinstance(ours.inbox.permission(DecisionKind.BAN, conversation(ours, "Bonjour")), Denied)


async def test_a_wait_in_fractions_of_a_second(ours: Rig, world: World) -> None:
    await world.connect(ours)
    ours.wire.answer(
        "GET", "*", 429, b'{"message": "You are being rate limited.", "retry_after": 64.57, "global": true}'
    )
    before = ours.clock()
    pulled = await ours.pull()
    assert isinstance(pulled.error, RateLimited)
    assert 64_000 < pulled.error.until - before < 80_000


async def test_an_empty_bucket_is_waited_for(ours: Rig, world: World) -> None:
    """What a channel's bucket has left is told; nothing is asked that would be refused."""
    account = await world.connect(ours)
    network = ours.adapters.get(account)
    headers = {"X-RateLimit-Limit": "5", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset-After": "30.5"}
    ours.wire.answer("GET", "/api/v10/users/@me/guilds", 200, b"[]", headers)
    await ours.pull()
    asked = ours.wire.count("GET", "/api/v10/users/@me/guilds")
    pulled = await ours.pull()
    assert isinstance(pulled.error, RateLimited)
    assert ours.wire.count("GET", "/api/v10/users/@me/guilds") == asked
    assert network.quotas()


@pytest.mark.parametrize("token", ["wrong", "two words", "é"])
async def test_a_wrong_token(ours: Rig, discord_server: FakeDiscord, token: str) -> None:
    with pytest.raises(AuthRevoked):
        await ours.connect("discord", SignInRequest(SignInMethod.TOKEN, discord_server.url, secret=token))


async def test_content_that_is_withheld_is_told(ours: Rig, world: World) -> None:
    await world.connect(ours)
    world.server.says(world.channel, world.lea, "")
    await ours.pull()
    (account,) = ours.inbox.accounts()
    assert "Message Content Intent" in str(account.health.gap)


async def test_names_stand_where_discord_has_ids(world: World) -> None:
    said = world.server.says(
        world.channel, world.lea, "<@12> voyez <#5> <:coeur:99>", mentions=[{"id": "12", "username": "max"}]
    )
    made = message_of(said, Place(world.channel.id, "aide", world.guild.id, "Altéa"), "1")
    assert made is not None
    assert made.text == "@max voyez <#5> :coeur:"
    assert made.thread.title == "#aide · Altéa"
    assert message_of({**said, "type": 7}, Place("1", "x"), "1") is None
    assert not is_withheld(said)
