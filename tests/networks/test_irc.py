"""The IRC adapter on a server that has accounts, history and bad manners."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cm_inbox.errors import AuthRevoked, Invalid, NotPermitted, Transient
from cm_inbox.models.accounts import SignInMethod
from cm_inbox.models.decisions import DecisionKind, OutboxState
from cm_inbox.models.messages import Direction, Visibility
from cm_inbox.models.permissions import ActionKind, Denied, Reason
from cm_inbox.networks import load_network
from cm_inbox.networks.base import Network, SignInRequest
from cm_inbox.networks.irc import Irc
from tests.contract.harness_irc import QuickIrc, Talker, unused
from tests.rig import Rig, rig
from tests.servers.irc_fake import CAPS, FakeIrc, serving
from tests.waiting import until

pytestmark = pytest.mark.anyio
HISTORY = frozenset({"draft/chathistory"})


def quick(name: str) -> type[Network]:
    return QuickIrc if name == "irc" else load_network(name)


def without_password(server: FakeIrc, channel: str, nick: str = "") -> SignInRequest:
    return SignInRequest(SignInMethod.NONE, server.url, nick or unused("altea"), channels=channel)


def with_password(server: FakeIrc, nick: str, password: str, channel: str) -> SignInRequest:
    return SignInRequest(SignInMethod.KEPT_PASSWORD, server.url, nick, password, channels=channel)


async def read(ours: Rig, text: str) -> None:
    async def here() -> bool:
        pulled = await ours.pull()
        assert pulled.error is None, repr(pulled.error)
        return text in ours.texts()

    await until(here)


@pytest.mark.parametrize("caps", [CAPS, CAPS - {"sasl"}], ids=["sasl", "nickserv"])
async def test_an_account_is_signed_in_to(tmp_path: Path, caps: frozenset[str]) -> None:
    async with rig(tmp_path / "data", load=quick) as ours:
        with serving(caps) as server:
            server.accounts["altea"] = "sésame"
            account = await ours.connect("irc", with_password(server, "altea", "sésame", "#altea"))
            assert account.address == f"altea@127.0.0.1:{server.port}"
            assert (await ours.pull()).error is None
            assert server.clients["altea"].account == "altea"


@pytest.mark.parametrize("caps", [CAPS, CAPS - {"sasl"}], ids=["sasl", "nickserv"])
async def test_a_wrong_password_is_said(tmp_path: Path, caps: frozenset[str]) -> None:
    async with rig(tmp_path / "data", load=quick) as ours:
        with serving(caps) as server:
            server.accounts["altea"] = "sésame"
            with pytest.raises(AuthRevoked):
                await ours.connect("irc", with_password(server, "altea", "wrong", "#altea"))


async def test_a_servers_password(tmp_path: Path) -> None:
    async with rig(tmp_path / "data", load=quick) as ours:
        with serving(password="entrez") as server:
            given = SignInRequest(SignInMethod.SERVER_PASSWORD, server.url, "altea", "entrez", channels="#altea")
            await ours.connect("irc", given)
            again = await Irc.sign_in(replace(given, channels="", before={"channels": "#altea"}), ours.http)
            assert again.secrets["channels"] == "#altea", "those that it is in, where none are named"
            with pytest.raises(AuthRevoked):
                await Irc.sign_in(without_password(server, "#altea"), ours.http)


async def test_a_name_that_is_taken(tmp_path: Path, irc_fake: FakeIrc) -> None:
    """Before the first sign-in it is said; later a similar one does until the name is free."""
    async with rig(tmp_path / "data", load=quick) as ours:
        nick, channel = unused("altea"), unused("#altea")
        holder = await Talker.come(irc_fake.port, nick)
        with pytest.raises(Invalid, match="taken"):
            await ours.connect("irc", without_password(irc_fake, channel, nick))
        await holder.leave()
        await until(lambda: nick not in irc_fake.clients)
        await ours.connect("irc", without_password(irc_fake, channel, nick))
        await until(lambda: nick not in irc_fake.clients)
        holder = await Talker.come(irc_fake.port, nick)
        assert (await ours.pull()).error is None
        assert f"{nick}_" in irc_fake.clients
        await holder.leave()


async def test_a_channel_that_does_not_let_us_in(tmp_path: Path, irc_fake: FakeIrc) -> None:
    async with rig(tmp_path / "data", load=quick) as ours:
        channel = unused("#altea")
        owner = await Talker.come(irc_fake.port, unused("owner"))
        await owner.join(channel)
        owner.say(f"MODE {channel} +b *!*@*")
        await owner.hears("MODE", "+b")
        with pytest.raises(NotPermitted, match=r"\+b"):
            await ours.connect("irc", without_password(irc_fake, channel))
        await owner.leave()


async def test_who_speaks_is_the_account_where_it_is_known(tmp_path: Path, irc_fake: FakeIrc) -> None:
    async with rig(tmp_path / "data", load=quick) as ours:
        channel = unused("#altea")
        await ours.connect("irc", without_password(irc_fake, channel))
        await ours.pull()
        irc_fake.says("lea!l@one.test", channel, "un", account="Lea")
        irc_fake.says("lea_away!l@two.test", channel, "deux", account="Lea")
        irc_fake.says("lea!x@three.test", channel, "trois")
        await read(ours, "trois")
        authors = {
            stored.message.text: stored.message.author.id for each in ours.conversations() for stored in each.messages
        }
        assert authors == {"un": "account:lea", "deux": "account:lea", "trois": "lea!x@three.test"}


async def test_what_was_said_while_away_is_read_where_the_server_keeps_it(tmp_path: Path, irc_fake: FakeIrc) -> None:
    """More than the server gives at once (3), and in private as well."""
    channel, nick = unused("#altea"), unused("altea")
    async with rig(tmp_path / "data", load=quick) as ours:
        account = await ours.connect("irc", without_password(irc_fake, channel, nick))
        await ours.pull()
        irc_fake.says("lea!l@h", channel, "avant")
        await read(ours, "avant")
        await ours.adapters.drop(account.id)
        await until(lambda: nick not in irc_fake.clients)
        for number in range(7):
            irc_fake.says("lea!l@h", channel, f"absent {number}")
        irc_fake.says("lea!l@h", nick, "en privé")
        await read(ours, "en privé")
        assert sorted(text for text in ours.texts() if text.startswith("absent")) == [f"absent {n}" for n in range(7)]
        assert ours.texts().count("avant") == 1
        (shown,) = ours.inbox.accounts()
        assert shown.health.gap is None


async def test_what_a_server_without_history_had_said_is_a_gap(tmp_path: Path) -> None:
    async with rig(tmp_path / "data", load=quick) as ours:
        with serving(CAPS - HISTORY) as server:
            account = await ours.connect("irc", without_password(server, "#altea", "altea"))
            await ours.pull()
            server.says("lea!l@h", "#altea", "avant")
            await read(ours, "avant")
            await ours.adapters.drop(account.id)
            await until(lambda: "altea" not in server.clients)
            server.says("lea!l@h", "#altea", "jamais lu")
            await ours.pull()
            (shown,) = ours.inbox.accounts()
            assert "keeps no history" in str(shown.health.gap)
            server.says("lea!l@h", "#altea", "après")
            await read(ours, "après")
            assert "jamais lu" not in ours.texts()


async def test_a_broken_connection_is_opened_again(tmp_path: Path, irc_fake: FakeIrc) -> None:
    async with rig(tmp_path / "data", load=quick) as ours:
        channel, nick = unused("#altea"), unused("altea")
        await ours.connect("irc", without_password(irc_fake, channel, nick))
        await ours.pull()
        irc_fake.clients[nick].cut()

        async def noticed() -> bool:
            pulled = await ours.pull()
            return pulled.error is not None or nick not in irc_fake.clients

        await until(noticed)
        irc_fake.says("lea!l@h", channel, "de retour")
        await until(lambda: _reads(ours, "de retour"))


async def _reads(ours: Rig, text: str) -> bool:
    await ours.pull()
    return text in ours.texts()


async def test_rubbish_and_a_split_harm_nothing(tmp_path: Path, irc_fake: FakeIrc) -> None:
    async with rig(tmp_path / "data", load=quick) as ours:
        channel, nick = unused("#altea"), unused("altea")
        await ours.connect("irc", without_password(irc_fake, channel, nick))
        await ours.pull()
        other = await Talker.come(irc_fake.port, unused("other"))
        await other.join(channel)
        irc_fake.sends(
            nick, b"\r\n:\r\n@\r\n\xff\xfe\x00\r\n" + b"x" * 30_000 + b"\r\nMODE\r\nPRIVMSG\r\n353\r\nKICK\r\n"
        )
        irc_fake.split(other.nick)
        irc_fake.says("lea!l@h", channel, "toujours là")
        await read(ours, "toujours là")
        (shown,) = ours.inbox.accounts()
        assert "came apart" in str(shown.health.gap)
        await other.leave()


async def test_being_put_out_of_a_channel_is_told(tmp_path: Path, irc_fake: FakeIrc) -> None:
    async with rig(tmp_path / "data", load=quick) as ours:
        channel, nick = unused("#altea"), unused("altea")
        account = await ours.connect("irc", without_password(irc_fake, channel, nick))
        await ours.pull()
        network = ours.adapters.get(account)
        assert isinstance(network, Irc)
        # not simply the name: where the sign-in's connection lingers on a busy machine, this one has another
        irc_fake.kick(channel, network.book.nick)

        async def told() -> bool:
            await ours.pull()
            (shown,) = ours.inbox.accounts()
            return "put out of" in str(shown.health.gap)

        await until(told)


@pytest.mark.parametrize(("caps", "state"), [(CAPS, OutboxState.SENT), (CAPS - HISTORY, OutboxState.UNKNOWN)])
async def test_a_lost_answer_is_looked_up_and_never_sent_twice(
    tmp_path: Path, caps: frozenset[str], state: OutboxState
) -> None:
    """Where the server keeps history that tells; elsewhere a person has to."""
    async with rig(tmp_path / "data", load=quick) as ours:
        with serving(caps) as server:
            await ours.connect("irc", without_password(server, "#altea", "altea"))
            await ours.pull()
            server.says("lea!l@h", "#altea", "Bonjour ?")
            await read(ours, "Bonjour ?")
            server.lose_answer = True
            (conversation,) = ours.conversations()
            receipt = ours.inbox.decide(DecisionKind.REPLY, [conversation.row.id], delay=0, text="Demain !").result()

            async def settled() -> bool:
                await ours.outbox.drain()
                return ours.entry(receipt).state is state

            await until(settled)
            assert [said.text for said in server.history if said.source.startswith("altea!")] == ["lea: Demain !"]


async def test_a_long_answer_leaves_as_several_lines(tmp_path: Path, irc_fake: FakeIrc) -> None:
    async with rig(tmp_path / "data", load=quick) as ours:
        channel, nick = unused("#altea"), unused("altea")
        await ours.connect("irc", without_password(irc_fake, channel, nick))
        await ours.pull()
        irc_fake.says("lea!l@h", channel, "Racontez")
        await read(ours, "Racontez")
        (conversation,) = ours.conversations()
        text = "Il était une fois un colis qui voyageait. " * 25
        ours.inbox.decide(DecisionKind.REPLY, [conversation.row.id], delay=0, text=text).result()
        await ours.outbox.drain()
        lines = [said.text for said in irc_fake.history if said.source.startswith(f"{nick}!")]
        assert len(lines) == 3
        assert lines[0].startswith("lea: Il était")
        assert all(len(f":{nick}!u@h PRIVMSG {channel} :{line}\r\n".encode()) <= 512 for line in lines)
        await ours.pull()
        assert len(ours.texts(Direction.OUT)) == 1


async def test_nobody_else_gets_what_was_meant_for_one(tmp_path: Path, irc_fake: FakeIrc) -> None:
    """The name has somebody else by now, or nobody."""
    async with rig(tmp_path / "data", load=quick) as ours:
        channel, nick = unused("#altea"), unused("altea")
        await ours.connect("irc", without_password(irc_fake, channel, nick))
        await ours.pull()
        taken = unused("lea")
        irc_fake.says(f"{taken}!l@h", nick, "Mon numéro est 4711")
        irc_fake.says("partie!p@h", nick, "Et le mien 4712")
        await read(ours, "Et le mien 4712")
        stranger = await Talker.come(irc_fake.port, taken)
        for conversation in ours.conversations():
            assert conversation.messages[0].message.visibility is Visibility.PRIVATE
            receipt = ours.inbox.decide(DecisionKind.REPLY, [conversation.row.id], delay=0, text="Merci").result()
            await ours.outbox.drain()
            assert ours.entry(receipt).error_code in ("Conflict", "Gone")
        await stranger.catch_up()
        assert not any("Merci" in line for line in stranger.lines)
        await stranger.leave()


async def test_what_cannot_be_done_is_said_beforehand(tmp_path: Path, irc_fake: FakeIrc) -> None:
    """In a channel where we are nobody; once we are operator there, it can be done."""
    async with rig(tmp_path / "data", load=quick) as ours:
        channel, nick = unused("#altea"), unused("altea")
        owner = await Talker.come(irc_fake.port, unused("owner"))
        await owner.join(channel)
        await ours.connect("irc", without_password(irc_fake, channel, nick))
        await ours.pull()
        irc_fake.says("lea!l@h", channel, "Bonjour")
        await read(ours, "Bonjour")
        (conversation,) = ours.conversations()
        assert ours.inbox.permission(DecisionKind.BAN, conversation) == Denied(Reason.ROLE_MISSING)
        assert ours.inbox.permission(DecisionKind.DELETE, conversation) == Denied(Reason.NETWORK_CANNOT)
        irc_fake.rooms[channel].members[nick].add("o")
        irc_fake.sends(nick, f":owner!o@h MODE {channel} +o {nick}\r\n".encode())

        async def allowed() -> bool:
            await ours.pull()
            (now,) = ours.conversations()
            return not isinstance(ours.inbox.permission(DecisionKind.BAN, now), Denied)

        await until(allowed)
        await owner.leave()


async def test_a_ban_meets_nobody_else(tmp_path: Path, irc_fake: FakeIrc) -> None:
    """Two behind one host: the narrower mask is taken; an account is banned by its name."""
    async with rig(tmp_path / "data", load=quick) as ours:
        channel = unused("#altea")
        account = await ours.connect("irc", without_password(irc_fake, channel))
        await ours.pull()
        nick = next(name for name in irc_fake.rooms[channel].members)
        network = ours.adapters.get(account)
        assert isinstance(network, Irc)
        irc_fake.sends(nick, f":lea!l@shared.test JOIN {channel}\r\n:max!m@shared.test JOIN {channel}\r\n".encode())
        irc_fake.says("lea!l@shared.test", channel, "grossier")
        irc_fake.says("zoe!z@h", channel, "aussi", account="Zoe")
        await read(ours, "aussi")
        for conversation in ours.conversations():
            ours.inbox.decide(DecisionKind.BAN, [conversation.row.id], delay=0).result()
        await ours.outbox.drain()
        assert sorted(irc_fake.rooms[channel].lists["b"]) == ["$a:zoe", "*!l@shared.test"]


async def test_a_certificate_that_is_not_valid_gets_no_word(tmp_path: Path, irc_fake: FakeIrc) -> None:
    """A server that speaks no TLS at all is refused as well."""
    async with rig(tmp_path / "data", load=quick) as ours:
        given = SignInRequest(SignInMethod.NONE, f"127.0.0.1:{irc_fake.port}", "altea", channels="#altea")
        with pytest.raises(Transient):
            await ours.connect("irc", given)


async def test_what_the_network_says_it_can(tmp_path: Path, irc_fake: FakeIrc) -> None:
    async with rig(tmp_path / "data", load=quick) as ours:
        account = await ours.connect("irc", without_password(irc_fake, unused("#altea")))
        assert account.permissions[ActionKind.RETRACT] == Denied(Reason.ONE_WAY)
        assert account.text_limit is not None
        assert account.text_limit.piece is not None
        assert 300 < account.text_limit.piece < 460
