"""IRC for the contract suite: a brand's channel, with us as an operator of it.

The owner of the channel and the customers are clients of a few lines, which share nothing with our adapter.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os

from cm_inbox.models.accounts import SignInMethod
from cm_inbox.models.permissions import ActionKind
from cm_inbox.networks.base import SignInRequest
from cm_inbox.networks.irc import Irc
from tests.servers.irc_fake import FakeIrc

from .harness import Customer, Harness

_numbers = itertools.count(1)


def unused(name: str) -> str:
    """Return a nick or a channel that no other test has taken."""
    return f"{name}{os.getpid() % 10_000}x{next(_numbers)}"


class Talker:
    """Somebody with an IRC client. ``lines`` is all the server ever said to them."""

    def __init__(self, nick: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.nick, self._reader, self._writer = nick, reader, writer
        self.lines: list[str] = []

    @classmethod
    async def come(cls, port: int, nick: str, *, password: str = "", caps: str = "") -> Talker:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        talker = cls(nick, reader, writer)
        if password:
            talker.say(f"PASS {password}")
        if caps:
            talker.say(f"CAP REQ :{caps}")
            talker.say("CAP END")
        talker.say(f"NICK {nick}")
        talker.say(f"USER {nick[:8]} 0 * :{nick}")
        await talker.hears(" 001 ")
        return talker

    def say(self, line: str) -> None:
        self._writer.write(f"{line}\r\n".encode())

    async def hears(self, *parts: str, since: int = 0) -> str:
        """Read until there is a line with all these parts; return it."""
        async with asyncio.timeout(20):
            while True:
                for line in self.lines[since:]:
                    if all(part in line for part in parts):
                        return line
                raw = await self._reader.readline()
                assert raw, f"{self.nick} was disconnected: {self.lines[-1:]}"
                self.lines.append(raw.decode().rstrip("\r\n"))

    async def catch_up(self) -> None:
        """Read all that has been said up to now."""
        token = f"now{len(self.lines)}"
        self.say(f"PING {token}")
        await self.hears("PONG", token)

    async def join(self, channel: str) -> None:
        since = len(self.lines)
        self.say(f"JOIN {channel}")
        await self.hears(" 366 ", channel, since=since)

    @property
    def mask(self) -> str:
        """Return our own ``nick!user@host``, as the server shows it."""
        line = next(line for line in self.lines if f":{self.nick}!" in line)
        return line[line.index(f":{self.nick}!") + 1 :].split(" ")[0]

    async def leave(self) -> None:
        self._writer.close()
        with contextlib.suppress(OSError):
            await self._writer.wait_closed()


TAGGED = "message-tags echo-message server-time"


class QuickIrc(Irc):
    """Sends as fast as it can."""

    line_seconds = 0.0


class IrcHarness(Harness):
    """A channel of its own for one test."""

    network = "irc"
    supports = frozenset(
        {ActionKind.REPLY, ActionKind.REPLY_PRIVATE, ActionKind.BAN, ActionKind.UNBAN}
        | {ActionKind.MUTE, ActionKind.UNMUTE}
    )
    reports_edits = False
    reports_removals = False
    reports_own = False

    adapter = QuickIrc

    def __init__(self, server: FakeIrc) -> None:
        self.server = server
        self.channel = unused("#altea")
        self.nick = unused("altea")
        self._people: dict[str, Talker] = {}
        self._owner: Talker | None = None

    @property
    def owner(self) -> Talker:
        assert self._owner is not None
        return self._owner

    async def our_sign_in(self) -> SignInRequest:
        self._owner = await Talker.come(self.server.port, unused("owner"), caps=TAGGED)
        await self.owner.join(self.channel)
        self.server.operators.add(self.nick)
        return SignInRequest(SignInMethod.NONE, self.server.url, self.nick, channels=self.channel)

    async def new_customer(self, name: str) -> Customer:
        talker = await Talker.come(self.server.port, unused(name.lower()), caps=TAGGED)
        await talker.join(self.channel)
        self._people[talker.nick] = talker
        return Customer(talker.mask.lower(), talker.nick, {"nick": talker.nick})

    async def post(self, customer: Customer, text: str, *, reply_to: str | None = None) -> str:
        return await self._says(customer, self.channel, text)

    async def post_private(self, customer: Customer, text: str) -> str:
        return await self._says(customer, self.nick, text)

    async def _says(self, customer: Customer, target: str, text: str) -> str:
        talker = self._talker(customer)
        since = len(talker.lines)
        talker.say(f"PRIVMSG {target} :{text}")
        line = await talker.hears("msgid=", f":{talker.nick}!", f" PRIVMSG {target} ", since=since)
        tags = dict(each.partition("=")[::2] for each in line[1:].split(" ")[0].split(";"))
        return tags["msgid"]

    def _talker(self, customer: Customer) -> Talker:
        return self._people[customer.secrets["nick"]]

    async def delete(self, customer: Customer, message_id: str) -> None:
        raise NotImplementedError

    async def answer(self, customer: Customer, message_id: str, text: str) -> None:
        raise NotImplementedError

    async def replies(self, customer: Customer, message_id: str) -> list[str]:
        return await self._heard(customer, self.channel)

    async def private_texts(self, customer: Customer) -> list[str]:
        return await self._heard(customer, customer.handle)

    async def _heard(self, customer: Customer, target: str) -> list[str]:
        await self._talker(customer).catch_up()
        said = [
            line for line in self._talker(customer).lines if f":{self.nick}!" in line and f" PRIVMSG {target} " in line
        ]
        return [line.partition(f" PRIVMSG {target} :")[2] for line in said]

    async def is_banned(self, customer: Customer) -> bool:
        """Try: a ban that somebody can walk around is none."""
        talker, since = self._talker(customer), len(self._talker(customer).lines)
        talker.say(f"JOIN {self.channel}")
        await talker.catch_up()
        return any(" 474 " in line for line in talker.lines[since:])

    async def is_muted(self, customer: Customer) -> bool:
        talker, since = self._talker(customer), len(self._talker(customer).lines)
        talker.say(f"PRIVMSG {self.channel} :...")
        await talker.catch_up()
        return any(" 404 " in line for line in talker.lines[since:])

    async def close(self) -> None:
        for talker in (*self._people.values(), self.owner):
            await talker.leave()
