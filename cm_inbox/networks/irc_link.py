"""One connection to an IRC server: opened, signed in, kept alive, and asked one thing at a time.

Registering: the capabilities first (IRCv3, CAP LS 302), SASL PLAIN among them where we have an account's password, then
nick and user; where a server has no SASL, NickServ is told the password once we are in. A nick that is taken gets
an underscore. The connection counts as dead after three minutes without a byte, an own PING included.

Sending keeps to RFC 1459 section 8.10: a line costs two seconds, ten may be run up. What is asked ends at the answer to
a PING sent behind it: a server answers in order, so all that came before is what it had to say.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import ssl
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

import httpx

from cm_inbox.errors import AuthRevoked, InsecureServer, Invalid, Offline, OutcomeUnknown, Transient, Unreadable
from cm_inbox.models.record import Record

from .http import is_loopback
from .irc_line import MOST_BYTES, Line, Support, parse, written
from .unsaid import unsaid

WANTED = frozenset(
    {"account-notify", "account-tag", "batch", "cap-notify", "chghost", "draft/chathistory", "echo-message"}
    | {"extended-join", "labeled-response", "message-tags", "multi-prefix", "sasl", "server-time", "userhost-in-names"}
)
TLS_PORT, PLAIN_PORT = 6697, 6667
LINE_SECONDS, BURST_SECONDS = 2.0, 10.0
OPEN_SECONDS = 20.0
ANSWER_SECONDS = 20.0
QUIET_SECONDS = 90.0
"""After this long without a byte we ask whether anybody is there; after twice as long nobody is."""

_IN_USE = frozenset({"433", "436", "437"})
_SASL_FAILED = frozenset({"902", "904", "905", "906", "908"})
_SASL_STEP = 400
"""Bytes of SASL a line holds (IRCv3 SASL 3.1)."""


class Place(Record, frozen=True):
    """Where a server is."""

    host: str
    port: int
    tls: bool = True

    def __str__(self) -> str:
        if not self.tls:
            return f"irc://{self.host}:{self.port}"
        return self.host if self.port == TLS_PORT else f"{self.host}:{self.port}"


def place(server: str) -> Place:
    """Return a server as people write it (``irc.example``, ``irc.example:6697``, ``ircs://irc.example``).

    ``irc://`` is without encryption, for this computer only. Raises InsecureServer, Invalid.
    """
    text = server.strip().rstrip("/")
    try:
        parts = urlsplit(text if "://" in text else f"ircs://{text}")
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise Invalid("“{server}” is no server's address.", server=server) from error
    if not host or parts.scheme not in ("irc", "ircs") or parts.path or " " in host:
        raise Invalid("“{server}” is no server's address: it must look like irc.example.", server=server)
    if parts.scheme == "irc" and not is_loopback(host):
        raise InsecureServer("IRC without encryption is only for a server on this computer.")
    tls = parts.scheme == "ircs"
    return Place(host, port or (TLS_PORT if tls else PLAIN_PORT), tls)


class SignInAs(Record, frozen=True):
    """Who we want to be. ``password`` is the account's; ``server_password`` opens the server."""

    nick: str
    password: str = ""
    server_password: str = ""


class Link:
    """A connection. ``heard`` gets every line, in order; it must not wait."""

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        heard: Callable[[Line], None],
        line_seconds: float = LINE_SECONDS,
    ) -> None:
        self._line_seconds = line_seconds
        self._reader, self._writer, self._heard = reader, writer, heard
        self.support = Support()
        self.caps: frozenset[str] = frozenset()
        self.nick = ""
        self.source = ""
        """Our whole mask, as others see it; empty as long as nobody has told us."""
        self.account = ""
        self.alive = True
        self.why = ""
        """What the server said as it closed."""
        self._asking = asyncio.Lock()
        self._answers: list[Line] | None = None
        self._answered = asyncio.Event()
        self._fence = ""
        self._numbers = 0
        self._spent = 0.0
        self._secrets: tuple[str, ...] = ()
        """Our passwords, as we send them: a server that quotes them as it refuses is heard without."""
        self._task: asyncio.Task[None] | None = None

    # -- opening --

    @classmethod
    async def open(
        cls, where: Place, who: SignInAs, heard: Callable[[Line], None], line_seconds: float = LINE_SECONDS
    ) -> Link:
        """Connect and sign in. Raises Offline, Transient, Unreadable, AuthRevoked, Invalid."""
        link = cls(*await _connect(where), heard, line_seconds)
        try:
            async with asyncio.timeout(OPEN_SECONDS):
                await link._register(who)
        except TimeoutError as error:
            await link.close()
            raise Unreadable() from error
        except BaseException:
            await link.close()
            raise
        link._task = asyncio.create_task(link._listen(), name=f"irc {where.host}")
        return link

    async def _register(self, who: SignInAs) -> None:
        self._secrets = tuple(filter(None, (*_plain(who), who.password, who.server_password)))
        if who.server_password:
            self._put("PASS", who.server_password)
        self._put("CAP", "LS", "302")
        self.nick = who.nick
        self._put("NICK", self.nick)
        self._put("USER", _user(who.nick), "0", "*", who.nick)
        offered: dict[str, str] = {}
        while True:
            line = await self._next()
            if line.command == "CAP":
                self._negotiate(line, offered, who)
            elif line.command == "AUTHENTICATE" and line.param(0) == "+":
                self._authenticate(who)
            elif line.command == "900":
                self.account = line.param(2)
            elif line.command == "903":
                self._put("CAP", "END")
            elif line.command in _SASL_FAILED:
                raise AuthRevoked("The server does not take this account's password: {said}", said=line.param(-1))
            elif line.command in _IN_USE:
                if len(self.nick) > len(who.nick) + 3:
                    raise Transient("The name “{nick}” is taken on this server.", nick=who.nick)
                self.nick += "_"
                self._put("NICK", self.nick)
            elif line.command == "432":
                raise Invalid("The server does not take the name “{nick}”: {said}", nick=who.nick, said=line.param(-1))
            elif line.command == "464":
                raise AuthRevoked("The server does not take this server password.")
            elif line.command == "465":
                raise AuthRevoked("The server does not let us in: {said}", said=line.param(-1))
            elif line.command == "001":
                self.nick = line.param(0) or self.nick
                break
        await self._welcome(who)

    async def _welcome(self, who: SignInAs) -> None:
        """Read what a server says of itself, up to the end of its message of the day; then name us to NickServ."""
        while (line := await self._next()).command not in ("376", "422"):
            self._learn(line)
        if who.password and not self.account:
            await self._tell_nickserv(who)

    async def _tell_nickserv(self, who: SignInAs) -> None:
        """Give the password where there is no SASL. Raises AuthRevoked for one that is not taken."""
        self._put("PRIVMSG", "NickServ", f"IDENTIFY {who.nick} {who.password}")
        self._put("PING", "nickserv")
        while True:
            line = await self._next()
            self._learn(line)
            said = line.param(-1).casefold()
            if line.command in ("401", "440") or (line.command == "NOTICE" and _refuses(line, said)):
                raise AuthRevoked("The server does not take this account's password: {said}", said=line.param(-1))
            accepted = line.command == "NOTICE" and line.nick.casefold() == "nickserv" and "identified" in said
            if line.command == "900" or accepted:
                self.account = self.account or who.nick
                return
            # a service answers by itself, mostly after the server has: OPEN_SECONDS bounds the wait

    def _negotiate(self, line: Line, offered: dict[str, str], who: SignInAs) -> None:
        kind = line.param(1).upper()
        if kind == "LS":
            offered |= {name: value for name, _, value in (each.partition("=") for each in line.param(-1).split())}
            if line.param(2) != "*":
                self._request(offered, who)
        elif kind == "ACK":
            self.caps |= frozenset(line.param(-1).split())
            if "sasl" in self.caps and who.password:
                self._put("AUTHENTICATE", "PLAIN")
            else:
                self._put("CAP", "END")
        elif kind == "NAK":
            self._put("CAP", "END")

    def _request(self, offered: dict[str, str], who: SignInAs) -> None:
        wanted = WANTED & offered.keys()
        ways = offered.get("sasl", "")
        if not who.password or (ways and "PLAIN" not in ways.upper().split(",")):
            wanted -= {"sasl"}
        if wanted:
            self._put("CAP", "REQ", " ".join(sorted(wanted)))
        else:
            self._put("CAP", "END")

    def _authenticate(self, who: SignInAs) -> None:
        """Give account and password (RFC 4616), in pieces of 400 bytes."""
        parts = _plain(who)
        if len(parts[-1]) == _SASL_STEP:
            parts.append("+")
        for part in parts:
            self._put("AUTHENTICATE", part)

    # -- hearing --

    async def _next(self) -> Line:
        """Return the next line, having answered what only asks whether we are there. Raises Transient, Offline."""
        while True:
            try:
                raw = await self._reader.readuntil(b"\n")
            except asyncio.LimitOverrunError as error:
                await self._reader.readexactly(error.consumed or 1)
                continue
            except (asyncio.IncompleteReadError, OSError, ssl.SSLError) as error:
                raise _ended(self.why) from error
            line = parse(raw)
            if line is None:
                continue
            if line.command in ("NOTICE", "ERROR", "FAIL") or line.command[:1] in ("4", "5", "9"):
                line = replace(line, params=tuple(unsaid(each, self._secrets) for each in line.params))
            if line.command == "PING":
                self._put("PONG", line.param(-1))
                continue
            if line.command == "ERROR":
                self.why = line.param(-1)
            return line

    async def _listen(self) -> None:
        """Hear what comes until the connection ends."""
        asked = False
        try:
            while True:
                try:
                    async with asyncio.timeout(QUIET_SECONDS):
                        line = await self._next()
                except TimeoutError:
                    if asked:
                        self.why = "no answer"
                        return
                    asked = True
                    self._put("PING", "alive")
                    continue
                asked = False
                self._take(line)
        except Transient:
            return
        finally:
            self.alive = False
            self._answered.set()
            self._writer.close()
            self._heard(Line("ERROR", (self.why,)))

    def _take(self, line: Line) -> None:
        self._learn(line)
        if line.command == "PONG" and self._fence and line.param(-1) == self._fence:
            self._answered.set()
            return
        if self._answers is not None:
            self._answers.append(line)
        if line.command != "ERROR":  # told once, when the connection has ended
            self._heard(line)

    def _learn(self, line: Line) -> None:
        """Note what a line says of the server and of ourselves."""
        if line.command == "005":
            self.support = self.support.with_tokens(line.params[1:-1])
        elif line.command == "900":
            self.account = line.param(2)
        elif line.command == "396" and "!" in self.source:
            self.source = f"{self.source.rpartition('@')[0]}@{line.param(1)}"
        elif line.source and "!" in line.source and self.is_us(line.nick):
            self.source = line.source
            if line.command == "NICK":
                self.nick = line.param(0)
                self.source = f"{self.nick}!{line.source.partition('!')[2]}"

    def is_us(self, nick: str) -> bool:
        return self.support.fold(nick) == self.support.fold(self.nick)

    # -- asking --

    async def ask(self, *lines: bytes, changes: bool = False) -> list[Line]:
        """Send lines and return all that came until the server had dealt with them.

        ``changes``: they do something, so that a broken connection leaves it open whether they did.
        Raises Transient; OutcomeUnknown where it may have happened.
        """
        async with self._asking:
            if not self.alive:
                raise _ended(self.why)
            self._numbers += 1
            self._fence = f"cm{self._numbers}"
            found: list[Line] = []
            self._answers = found
            self._answered.clear()
            begun = False
            try:
                for line in lines:
                    await self._pace()
                    begun = True
                    self._writer.write(line)
                await self._pace()
                self._put("PING", self._fence)
                async with asyncio.timeout(ANSWER_SECONDS):
                    await self._writer.drain()
                    await self._answered.wait()
            except (TimeoutError, OSError) as error:
                raise (OutcomeUnknown() if changes and begun else Transient()) from error
            finally:
                self._answers = None
                self._fence = ""
            if not self.alive:
                raise OutcomeUnknown() if changes else _ended(self.why)
            return found

    async def _pace(self) -> None:
        """Wait until one more line is no flood."""
        now = time.monotonic()
        self._spent = max(self._spent, now) + self._line_seconds
        ahead = self._spent - now - BURST_SECONDS
        if ahead > 0:
            await asyncio.sleep(ahead)

    def send(self, line: bytes) -> None:
        """Send without waiting for an answer."""
        if self.alive:
            self._writer.write(line)

    def _put(self, command: str, *params: str) -> None:
        try:
            self._writer.write(written(command, *params))
        except ValueError as error:
            raise Invalid("The name or the password has a sign that IRC cannot send.") from error

    async def close(self) -> None:
        """Leave."""
        if self._task is not None:
            if self.alive:
                self._put("QUIT", "")
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        self.alive = False
        self._writer.close()
        with contextlib.suppress(OSError, ssl.SSLError, TimeoutError):
            async with asyncio.timeout(2):
                await self._writer.wait_closed()


async def _connect(where: Place) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Open the connection; a certificate that is not valid gets no word from us. Raises Offline, Transient."""
    context = await asyncio.to_thread(httpx.create_ssl_context) if where.tls else None
    try:
        async with asyncio.timeout(OPEN_SECONDS):
            return await asyncio.open_connection(where.host, where.port, ssl=context, limit=2 * MOST_BYTES)
    except ssl.SSLCertVerificationError as error:
        raise Transient("The server's certificate is not valid. Nothing was sent to it.") from error
    except ssl.SSLError as error:
        raise Unreadable() from error
    except (OSError, TimeoutError) as error:
        raise Offline() from error


def _plain(who: SignInAs) -> list[str]:
    """Return account and password as SASL PLAIN writes them (RFC 4616), in pieces; none without a password."""
    said = base64.b64encode(f"\0{who.nick}\0{who.password}".encode()).decode() if who.password else ""
    return [said[start : start + _SASL_STEP] for start in range(0, len(said), _SASL_STEP)]


def _user(nick: str) -> str:
    kept = "".join(letter for letter in nick.lower() if letter.isascii() and letter.isalnum())
    return kept[:9] or "cm"


def _refuses(line: Line, said: str) -> bool:
    words = ("invalid", "incorrect", "not registered", "isn't registered", "failed")
    return line.nick.casefold() == "nickserv" and any(word in said for word in words)


def _ended(why: str) -> Transient:
    return Transient("The server closed the connection: {said}", said=why) if why else Transient()


def needed(lines: Sequence[Line], command: str) -> Line | None:
    """Return the first line of a kind."""
    return next((line for line in lines if line.command == command), None)
