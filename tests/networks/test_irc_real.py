"""The IRC adapter on real servers: InspIRCd with ids and quieting, ngircd, which has neither and wants a password."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from cm_inbox.models.accounts import SignInMethod
from cm_inbox.models.decisions import DecisionKind, OutboxState
from cm_inbox.models.messages import Direction, Visibility
from cm_inbox.models.permissions import Denied, Reason
from cm_inbox.networks.base import SignInRequest
from tests.contract.harness_irc import Talker, unused
from tests.rig import Rig, rig
from tests.servers.irc import IrcServer
from tests.waiting import until

from .test_irc import quick, read

pytestmark = pytest.mark.anyio
CHANNEL = "#altéa"


async def done(ours: Rig, kind: DecisionKind, text: str, about: str) -> None:
    conversation = next(each for each in ours.conversations() if about in [one.message.text for one in each.messages])
    receipt = ours.inbox.decide(kind, [conversation.row.id], delay=0, text=text).result()
    assert not receipt.refused, receipt.refused
    await ours.outbox.drain()
    assert ours.entry(receipt).state is OutboxState.SENT, ours.entry(receipt)


async def refused(talker: Talker, line: str, number: str) -> bool:
    """Have somebody try something; say whether the server refused it with this number."""
    since = len(talker.lines)
    talker.say(line)
    await talker.catch_up()
    return any(f" {number} " in each for each in talker.lines[since:])


async def test_a_day_on_inspircd(tmp_path: Path, inspircd: IrcServer) -> None:
    async with rig(tmp_path / "data", load=quick) as ours:
        given = SignInRequest(SignInMethod.NONE, inspircd.url, unused("altea"), channels=CHANNEL)
        account = await ours.connect("irc", given)
        await ours.pull()
        lea, max_ = await asyncio.gather(
            *(Talker.come(inspircd.port, unused(name), caps="message-tags echo-message") for name in ("lea", "max"))
        )
        for talker in (lea, max_):
            await talker.join(CHANNEL)
        lea.say(f"PRIVMSG {CHANNEL} :Où est mon colis ?")
        await read(ours, "Où est mon colis ?")
        await done(ours, DecisionKind.REPLY, "Il arrive demain.", "Où est mon colis ?")
        assert "Il arrive demain." in await lea.hears(f"{account.native_id}!", f"PRIVMSG {CHANNEL}", "demain")
        await done(ours, DecisionKind.REPLY_PRIVATE, "Votre numéro ?", "Où est mon colis ?")
        await lea.hears(f"{account.native_id}!", f"PRIVMSG {lea.nick}", "Votre numéro ?")
        lea.say(f"PRIVMSG {account.native_id} :4711")
        await read(ours, "4711")
        private = next(each for each in ours.conversations() if each.row.kind == "private")
        assert private.messages[-1].message.visibility is Visibility.PRIVATE
        assert len(ours.texts(Direction.OUT)) == 2

        await done(ours, DecisionKind.MUTE, "", "Où est mon colis ?")
        assert await refused(lea, f"PRIVMSG {CHANNEL} :encore", "404")
        assert not await refused(max_, f"PRIVMSG {CHANNEL} :moi aussi", "404")
        await done(ours, DecisionKind.UNMUTE, "", "Où est mon colis ?")
        assert not await refused(lea, f"PRIVMSG {CHANNEL} :merci", "404")
        await done(ours, DecisionKind.BAN, "", "Où est mon colis ?")
        await lea.hears(f"KICK {CHANNEL} {lea.nick}")
        assert await refused(lea, f"JOIN {CHANNEL}", "474")
        await done(ours, DecisionKind.UNBAN, "", "Où est mon colis ?")
        assert not await refused(lea, f"JOIN {CHANNEL}", "474")
        for talker in (lea, max_):
            await talker.leave()


async def test_a_day_on_a_plain_server(tmp_path: Path, ngircd: IrcServer) -> None:
    async with rig(tmp_path / "data", load=quick) as ours:
        nick = "altea"
        given = SignInRequest(SignInMethod.SERVER_PASSWORD, ngircd.url, nick, "sésame", channels=CHANNEL)
        account = await ours.connect("irc", given)
        assert account.permissions
        await ours.pull()
        lea = await Talker.come(ngircd.port, "lea", password="sésame")
        await lea.join(CHANNEL)
        await read_said(ours, lea, "Bonjour")
        await read_said(ours, lea, "Bonjour")
        (conversation,) = ours.conversations()
        assert len(conversation.messages) == 2, "the same words twice are two messages"
        assert ours.inbox.permission(DecisionKind.MUTE, conversation) == Denied(Reason.NETWORK_CANNOT)
        await done(ours, DecisionKind.REPLY, "Bonjour Léa", "Bonjour")
        await lea.hears(f"PRIVMSG {CHANNEL}", "Bonjour Léa")
        await done(ours, DecisionKind.BAN, "", "Bonjour")
        assert await refused(lea, f"JOIN {CHANNEL}", "474")
        await done(ours, DecisionKind.UNBAN, "", "Bonjour")
        assert not await refused(lea, f"JOIN {CHANNEL}", "474")

        await ours.adapters.drop(account.id)
        await lea.hears("QUIT")
        lea.say(f"PRIVMSG {CHANNEL} :Personne ?")
        await ours.pull()
        (shown,) = ours.inbox.accounts()
        assert "keeps no history" in str(shown.health.gap)
        await lea.leave()


async def read_said(ours: Rig, talker: Talker, text: str) -> None:
    before = ours.texts().count(text)
    talker.say(f"PRIVMSG {CHANNEL} :{text}")
    await until(_more(ours, text, before))


def _more(ours: Rig, text: str, before: int) -> Callable[[], Awaitable[bool]]:
    async def more() -> bool:
        await ours.pull()
        return ours.texts().count(text) > before

    return more
