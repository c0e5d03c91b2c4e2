"""The Telegram adapter on a Bot API with Telegram's manners."""

from __future__ import annotations

import logging
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from cm_inbox.errors import AuthRevoked, Conflict, NotPermitted, RateLimited
from cm_inbox.models.accounts import SignInMethod
from cm_inbox.models.conversations import Conversation
from cm_inbox.models.decisions import DecisionKind, OutboxEntry, OutboxState
from cm_inbox.models.messages import Direction
from cm_inbox.models.permissions import ActionKind, Denied, Reason
from cm_inbox.networks.base import SignInRequest
from cm_inbox.networks.telegram_messages import message_of, text_of
from cm_inbox.text_count import length
from tests.rig import Rig, rig
from tests.servers.telegram import Bot, FakeTelegram
from tests.waiting import until

pytestmark = pytest.mark.anyio


@pytest.fixture
async def ours(tmp_path: Path) -> AsyncIterator[Rig]:
    async with rig(tmp_path / "data") as made:
        yield made


@pytest.fixture
def bot(telegram_server: FakeTelegram) -> Bot:
    return telegram_server.new_bot("Altéa")


def given(server: FakeTelegram, token: str) -> SignInRequest:
    return SignInRequest(SignInMethod.TOKEN, server.url, secret=token)


def conversation(ours: Rig, text: str) -> Conversation:
    return next(each for each in ours.conversations() if text in [one.message.text for one in each.messages])


async def order(ours: Rig, kind: DecisionKind, about: str, **more: object) -> OutboxEntry:
    chosen = [conversation(ours, about).row.id]
    receipt = ours.inbox.decide(kind, chosen, delay=0, **more).result()  # type: ignore[arg-type] # as the window does
    assert not receipt.refused, receipt.refused
    await ours.outbox.drain()
    return ours.entry(receipt)


async def test_nothing_is_acknowledged_that_is_not_stored(ours: Rig, bot: Bot, telegram_server: FakeTelegram) -> None:
    """What was fetched and not stored comes again; what was stored is let go of with the next request."""
    account = await ours.connect("telegram", given(telegram_server, bot.token))
    group = telegram_server.new_group(bot, "Clients")
    telegram_server.says(group, telegram_server.new_person("Léa"), "Bonjour")
    network = ours.adapters.get(account)
    (source,) = network.sources()
    lost = await network.fetch(source, None)
    again = await network.fetch(source, None)
    assert [message.text for message in lost.messages] == [message.text for message in again.messages] == ["Bonjour"]
    await ours.pull()
    assert len(bot.updates) == 1
    await ours.pull()
    assert bot.updates == []
    assert ours.texts() == ["Bonjour"]


async def test_a_group_that_gets_another_id_goes_on(ours: Rig, bot: Bot, telegram_server: FakeTelegram) -> None:
    await ours.connect("telegram", given(telegram_server, bot.token))
    lea = telegram_server.new_person("Léa")
    group = telegram_server.new_group(bot, "Clients", "group")
    telegram_server.says(group, lea, "avant")
    await ours.pull()
    assert ours.inbox.permission(DecisionKind.MUTE, conversation(ours, "avant")) == Denied(Reason.NETWORK_CANNOT)
    bot.updates.clear()
    new = telegram_server.upgrade(group)
    bot.updates.clear()  # not told yet: the first answer learns it from the refusal
    entry = await order(ours, DecisionKind.REPLY, "avant", text="Bonjour Léa")
    assert entry.state is OutboxState.SENT
    telegram_server.says(new, lea, "après")
    await ours.pull()
    assert conversation(ours, "après").row.id == conversation(ours, "avant").row.id
    entry = await order(ours, DecisionKind.REPLY, "après", text="Bonjour encore")
    assert entry.state is OutboxState.SENT
    sent = [each for each in new.messages.values() if each["from"] == bot.user and "text" in each]
    assert [(each["text"], each.get("reply_to_message", {}).get("text")) for each in sent] == [
        ("Bonjour Léa", None),
        ("Bonjour encore", "après"),
    ]


async def test_only_one_program_reads_a_bot(ours: Rig, bot: Bot, telegram_server: FakeTelegram) -> None:
    await ours.connect("telegram", given(telegram_server, bot.token))
    bot.other_reader = True
    pulled = await ours.pull()
    assert isinstance(pulled.error, Conflict)
    bot.other_reader = False
    assert (await ours.pull()).error is None


async def test_a_bot_with_a_webhook_is_not_signed_in_to(ours: Rig, bot: Bot, telegram_server: FakeTelegram) -> None:
    bot.webhook = "https://shop.example/hook"
    with pytest.raises(NotPermitted, match="webhook"):
        await ours.connect("telegram", given(telegram_server, bot.token))


@pytest.mark.parametrize("token", ["123:wrong", "no token at all", "1/../../x"])
async def test_a_wrong_token(ours: Rig, telegram_server: FakeTelegram, token: str) -> None:
    with pytest.raises(AuthRevoked):
        await ours.connect("telegram", given(telegram_server, token))


async def test_telegrams_own_time_to_wait(ours: Rig, bot: Bot, telegram_server: FakeTelegram) -> None:
    await ours.connect("telegram", given(telegram_server, bot.token))
    bot.limited = 40
    before = ours.clock()
    pulled = await ours.pull()
    assert isinstance(pulled.error, RateLimited)
    assert 39_000 < pulled.error.until - before < 60_000


async def test_the_token_is_in_no_log_and_no_error(
    ours: Rig, bot: Bot, telegram_server: FakeTelegram, caplog: pytest.LogCaptureFixture
) -> None:
    """Though it is in every address."""
    with caplog.at_level(logging.DEBUG):
        await ours.connect("telegram", given(telegram_server, bot.token))
        await ours.pull()
        ours.wire.html("GET", "*")
        ours.wire.cut("GET", "*")
        errors = [repr((await ours.pull()).error) for _ in range(2)]
    assert all("Transient" in error or "Unreadable" in error for error in errors)
    assert bot.token not in "".join((caplog.text, *errors))


async def test_a_ban_ends_by_itself(ours: Rig, bot: Bot, telegram_server: FakeTelegram) -> None:
    await ours.connect("telegram", given(telegram_server, bot.token))
    lea = telegram_server.new_person("Léa")
    group = telegram_server.new_group(bot, "Clients")
    telegram_server.says(group, lea, "grossier")
    await ours.pull()
    end = ours.clock() + 7 * 24 * 3_600_000
    entry = await order(ours, DecisionKind.BAN, "grossier", until=end)
    assert entry.state is OutboxState.SENT
    assert abs(group.until[lea["id"]] - end // 1000) <= 1
    too_long = await order(ours, DecisionKind.MUTE, "grossier", until=ours.clock() + 500 * 24 * 3_600_000)
    assert too_long.error_code == "Invalid"


async def test_where_the_bot_is_nobody_that_is_said_beforehand(
    ours: Rig, bot: Bot, telegram_server: FakeTelegram
) -> None:
    await ours.connect("telegram", given(telegram_server, bot.token))
    lea = telegram_server.new_person("Léa")
    group = telegram_server.new_group(bot, "Clients")
    group.administrator = False
    telegram_server.says(group, lea, "Bonjour")
    telegram_server.says(telegram_server.private(bot, lea), lea, "En privé")
    await ours.pull()
    for kind in (DecisionKind.BAN, DecisionKind.MUTE, DecisionKind.DELETE):
        assert ours.inbox.permission(kind, conversation(ours, "Bonjour")) == Denied(Reason.ROLE_MISSING)
    assert ours.inbox.permission(DecisionKind.BAN, conversation(ours, "En privé")) == Denied(Reason.PUBLIC_ONLY)


async def test_who_never_wrote_to_the_bot_gets_nothing_in_private(
    ours: Rig, bot: Bot, telegram_server: FakeTelegram
) -> None:
    await ours.connect("telegram", given(telegram_server, bot.token))
    group = telegram_server.new_group(bot, "Clients")
    telegram_server.says(group, telegram_server.new_person("Léa"), "Bonjour")
    await ours.pull()
    entry = await order(ours, DecisionKind.REPLY_PRIVATE, "Bonjour", text="Votre numéro ?")
    assert (entry.state, entry.error_code) == (OutboxState.FAILED, "NotPermitted")


async def test_an_answer_goes_into_the_topic(ours: Rig, bot: Bot, telegram_server: FakeTelegram) -> None:
    await ours.connect("telegram", given(telegram_server, bot.token))
    group = telegram_server.new_group(bot, "Clients")
    telegram_server.says(group, telegram_server.new_person("Léa"), "Sujet", message_thread_id=7, is_topic_message=True)
    await until(lambda: _here(ours, "Sujet"))
    assert (await order(ours, DecisionKind.REPLY, "Sujet", text="Réponse")).state is OutboxState.SENT
    (sent,) = [each for each in group.messages.values() if each["from"] == bot.user]
    assert sent["message_thread_id"] == 7
    assert ours.texts(Direction.OUT) == ["Réponse"]


async def _here(ours: Rig, text: str) -> bool:
    await ours.pull()
    return text in ours.texts()


async def test_a_text_is_counted_as_telegram_counts() -> None:
    from cm_inbox.networks.telegram import LIMIT

    assert length("é👍🏽", LIMIT) == 5
    said = {
        "text": "👍 lisez ceci, puis cela",
        "entities": [
            {"type": "text_link", "offset": 9, "length": 4, "url": "https://a.example"},
            {"type": "text_link", "offset": 20, "length": 4, "url": "https://b.example"},
        ],
    }
    assert text_of(said) == "👍 lisez ceci (https://a.example), puis cela (https://b.example)"


async def test_what_a_channel_hands_on_is_no_message_and_who_hides_has_a_name() -> None:
    chat = {"id": -5, "type": "supergroup", "title": "Clients", "username": "clients"}
    said = {"message_id": 3, "date": int(time.time()), "chat": chat, "text": "Nouveau !"}
    channel = {"id": -9, "type": "channel", "title": "Altéa"}
    assert message_of({**said, "sender_chat": channel, "is_automatic_forward": True}, 1, -5, {}) is None
    assert message_of({**said, "text": None, "new_chat_title": "x", "from": {"id": 2}}, 1, -5, {}) is None
    hidden = message_of({**said, "sender_chat": chat, "from": {"id": 2, "first_name": "Group"}}, 1, -5, {})
    assert hidden is not None
    assert (hidden.author.id, hidden.author.name, hidden.url) == ("chat-5", "Clients", "https://t.me/clients/3")
    private = {
        **said,
        "chat": {"id": 2, "type": "private", "first_name": "Léa"},
        "from": {"id": 2, "first_name": "Léa"},
    }
    alone = message_of(private, 1, 2, {})
    assert alone is not None
    assert ActionKind.DELETE in alone.windows
