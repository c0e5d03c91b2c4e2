"""A small IRC server with what Debian's have not: accounts (SASL, NickServ), history, lists of who is kept quiet.

It can lose an answer, come apart, throw somebody out, and send rubbish. It knows nothing of our adapter.
"""

from __future__ import annotations

import base64
import itertools
import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from typing import Any

import pytest

NAME = "fake.altea.test"
CAPS = frozenset(
    {"account-tag", "batch", "draft/chathistory", "echo-message", "extended-join", "labeled-response", "message-tags"}
    | {"multi-prefix", "sasl", "server-time", "userhost-in-names"}
)


@dataclass(slots=True)
class Said:
    """One message, kept as history."""

    id: str
    at: str
    source: str
    account: str
    target: str
    text: str


@dataclass(slots=True)
class Room:
    name: str
    members: dict[str, set[str]] = field(default_factory=dict)
    lists: dict[str, list[str]] = field(default_factory=lambda: {"b": [], "q": []})


class FakeIrc:
    """The server. ``caps`` are offered; ``accounts`` have these passwords; ``password`` opens the server."""

    def __init__(self, caps: frozenset[str] = CAPS, password: str = "") -> None:
        self.caps, self.password = caps, password
        self.accounts: dict[str, str] = {}
        self.rooms: dict[str, Room] = {}
        self.clients: dict[str, Client] = {}
        self.history: list[Said] = []
        self.lose_answer = False
        """The next message is taken, and the connection of who sent it cut before they hear of it."""
        self.operators: set[str] = set()
        """Nicks that become operators of every channel they enter."""
        self.lock = threading.RLock()
        self.numbers = itertools.count(1)
        self._tcp = _Tcp(("127.0.0.1", 0), _handler(self))
        self.port = int(self._tcp.server_address[1])
        self._thread = threading.Thread(target=self._tcp.serve_forever, args=(0.05,), daemon=True)

    @property
    def url(self) -> str:
        return f"irc://127.0.0.1:{self.port}"

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        for client in list(self.clients.values()):
            client.cut()
        self._tcp.shutdown()
        self._tcp.server_close()
        self._thread.join(10)

    # -- what a test may do --

    def split(self, *nicks: str) -> None:
        """Lose the other half of the network, with those who are on it."""
        with self.lock:
            for nick in nicks:
                self.leave(self.clients[nick.lower()], "one.altea.test two.altea.test")

    def kick(self, channel: str, nick: str) -> None:
        with self.lock:
            room = self.rooms[channel.lower()]
            self.tell(room, f":op!op@op KICK {room.name} {nick} :Dehors")
            room.members.pop(nick.lower(), None)

    def sends(self, nick: str, raw: bytes) -> None:
        self.clients[nick.lower()].write(raw)

    def says(self, source: str, target: str, text: str, account: str = "") -> Said:
        """Say something as somebody, who need not be connected."""
        with self.lock:
            said = Said(f"m{next(self.numbers)}", iso(), source, account, target, text)
            self.history.append(said)
            author = source.partition("!")[0].lower()
            if target.startswith("#"):
                hearers = self.rooms[target.lower()].members if target.lower() in self.rooms else {}
                for nick in list(hearers):
                    if nick != author:
                        self.clients[nick].message(said)
            elif target.lower() in self.clients:
                self.clients[target.lower()].message(said)
            return said

    # -- inside --

    def tell(self, room: Room, line: str) -> None:
        for nick in list(room.members):
            if nick in self.clients:
                self.clients[nick].put(line)

    def leave(self, client: Client, reason: str) -> None:
        for room in list(self.rooms.values()):
            if room.members.pop(client.nick.lower(), None) is not None:
                self.tell(room, f":{client.mask} QUIT :{reason}")
            if not room.members:
                self.rooms.pop(room.name.lower(), None)
        self.clients.pop(client.nick.lower(), None)


class Client:
    """One connection."""

    def __init__(self, server: FakeIrc, wfile: Any, connection: Any) -> None:
        self.server, self._wfile, self._connection = server, wfile, connection
        self.nick = self.user = self.account = ""
        self.caps: set[str] = set()
        self.negotiating = self.registered = False
        self.given = ""

    @property
    def mask(self) -> str:
        return f"{self.nick}!{self.user}@host.of.{self.nick.lower()}.test"

    def write(self, raw: bytes) -> None:
        with suppress(OSError, ValueError):
            self._wfile.write(raw)
            self._wfile.flush()

    def put(self, line: str, tags: dict[str, str] | None = None) -> None:
        shown = dict(tags or {})
        if "server-time" in self.caps:
            shown.setdefault("time", iso())
        if not {"message-tags", "server-time"} & self.caps:
            shown = {}
        head = "@" + ";".join(f"{name}={value}" for name, value in shown.items()) + " " if shown else ""
        self.write(f"{head}{line}\r\n".encode())

    def number(self, code: str, rest: str) -> None:
        self.put(f":{NAME} {code} {self.nick or '*'} {rest}")

    def message(self, said: Said, **more: str) -> None:
        tags = {"time": said.at, **more}
        if "message-tags" in self.caps:
            tags["msgid"] = said.id
        if said.account and "account-tag" in self.caps:
            tags["account"] = said.account
        self.put(f":{said.source} PRIVMSG {said.target} :{said.text}", tags)

    def cut(self) -> None:
        with suppress(OSError):
            self._connection.shutdown(2)

    # -- what a client may say --

    def take(self, line: str) -> None:
        tags: dict[str, str] = {}
        if line.startswith("@"):
            written, _, line = line[1:].partition(" ")
            tags = dict(each.partition("=")[::2] for each in written.split(";"))
        words, _, last = line.partition(" :")
        params = [*words.split(), *([last] if " :" in line else [])]
        command = getattr(self, f"do_{params[0].lower()}", None)
        if command is not None:
            command(tags, *params[1:])
        elif self.registered:
            self.number("421", f"{params[0]} :Unknown command")

    def do_cap(self, tags: dict[str, str], kind: str, *rest: str) -> None:
        self.negotiating = kind != "END" and (self.negotiating or not self.registered)
        if kind == "LS":
            offered = " ".join(f"{cap}=PLAIN" if cap == "sasl" else cap for cap in sorted(self.server.caps))
            self.put(f":{NAME} CAP * LS :{offered}")
        elif kind == "REQ":
            wanted = set(rest[-1].split())
            if wanted <= self.server.caps:
                self.caps |= wanted
            self.put(f":{NAME} CAP * {'ACK' if wanted <= self.server.caps else 'NAK'} :{rest[-1]}")
        self.welcome()

    def do_authenticate(self, tags: dict[str, str], said: str) -> None:
        if said == "PLAIN":
            self.put("AUTHENTICATE +")
            return
        _, account, password = base64.b64decode(said).decode().split("\0")
        if self.server.accounts.get(account) == password:
            self.account = account
            self.number("900", f"{self.nick}!u@h {account} :You are now logged in as {account}")
            self.number("903", ":SASL authentication successful")
        else:
            self.number("904", ":SASL authentication failed")

    def do_pass(self, tags: dict[str, str], given: str) -> None:
        self.given = given

    def do_nick(self, tags: dict[str, str], nick: str) -> None:
        if nick.lower() in self.server.clients:
            self.number("433", f"{nick} :Nickname is already in use")
            return
        self.nick = nick
        self.welcome()

    def do_user(self, tags: dict[str, str], user: str, *rest: str) -> None:
        self.user = user
        self.welcome()

    def welcome(self) -> None:
        if self.registered or self.negotiating or not self.nick or not self.user:
            return
        if self.server.password and self.given != self.server.password:
            self.number("464", ":Password incorrect")
            self.cut()
            return
        self.registered = True
        self.server.clients[self.nick.lower()] = self
        self.number("001", f":Welcome {self.mask}")
        said = "CASEMAPPING=ascii CHANTYPES=# PREFIX=(ov)@+ CHANMODES=bq,k,l,imnst EXTBAN=$,a CHATHISTORY=3 WHOX"
        self.number("005", f"{said} :are supported by this server")
        self.number("376", ":End of MOTD")

    def do_ping(self, tags: dict[str, str], token: str = "") -> None:
        self.put(f":{NAME} PONG {NAME} :{token}")

    def do_join(self, tags: dict[str, str], name: str) -> None:
        room = self.server.rooms.setdefault(name.lower(), Room(name))
        if any(fnmatchcase(self.mask.lower(), mask.lower()) for mask in room.lists["b"]):
            self.number("474", f"{name} :Cannot join channel (+b)")
            return
        first = not room.members or self.nick.lower() in self.server.operators
        room.members[self.nick.lower()] = {"o"} if first else set()
        for nick in room.members:
            client = self.server.clients[nick]
            extended = f" {self.account or '*'} :{self.nick}" if "extended-join" in client.caps else ""
            client.put(f":{self.mask} JOIN {room.name}{extended}")
        for nick, ranks in room.members.items():
            self.number("353", f"= {room.name} :{'@' if 'o' in ranks else ''}{self.server.clients[nick].mask}")
        self.number("366", f"{room.name} :End of /NAMES list.")

    def do_part(self, tags: dict[str, str], name: str, *rest: str) -> None:
        room = self.server.rooms[name.lower()]
        self.server.tell(room, f":{self.mask} PART {room.name}")
        room.members.pop(self.nick.lower(), None)

    def do_privmsg(self, tags: dict[str, str], target: str, text: str) -> None:
        if target.lower() == "nickserv":
            self._identify(text)
            return
        room = self.server.rooms.get(target.lower())
        if target.startswith("#"):
            quiet = room is not None and any(fnmatchcase(self.mask.lower(), each.lower()) for each in room.lists["q"])
            if room is None or quiet or self.nick.lower() not in room.members:
                self.number("404", f"{target} :Cannot send to nick/channel")
                return
        elif target.lower() not in self.server.clients:
            self.number("401", f"{target} :No such nick/channel")
            return
        said = self.server.says(self.mask, target, text, self.account)
        if self.server.lose_answer:
            self.server.lose_answer = False
            self.cut()
        elif "echo-message" in self.caps:
            self.message(said, **({"label": tags["label"]} if "label" in tags else {}))

    def _identify(self, text: str) -> None:
        _, account, password = text.split(" ")
        accepted = self.server.accounts.get(account) == password
        self.account = account if accepted else ""
        said = f"You are now identified for {account}." if accepted else "Invalid password for that account."
        self.put(f":NickServ!services@services.test NOTICE {self.nick} :{said}")

    def do_mode(self, tags: dict[str, str], name: str, change: str = "", *masks: str) -> None:
        room = self.server.rooms[name.lower()]
        if not masks:
            number, end = ("728", "729") if change.endswith("q") else ("367", "368")
            for mask in room.lists[change[-1]]:
                self.number(number, f"{room.name} {'q ' if number == '728' else ''}{mask}")
            self.number(end, f"{room.name} :End of list")
            return
        if "o" not in room.members.get(self.nick.lower(), set()):
            self.number("482", f"{room.name} :You're not a channel operator")
            return
        listed = room.lists[change[1]]
        if (masks[0] in listed) is (change[0] == "+"):
            return
        (listed.append if change[0] == "+" else listed.remove)(masks[0])
        self.server.tell(room, f":{self.mask} MODE {room.name} {change} :{masks[0]}")

    def do_kick(self, tags: dict[str, str], name: str, nick: str, reason: str = "") -> None:
        room = self.server.rooms[name.lower()]
        if nick.lower() not in room.members:
            self.number("441", f"{nick} {name} :They aren't on that channel")
        elif "o" not in room.members.get(self.nick.lower(), set()):
            self.number("482", f"{room.name} :You're not a channel operator")
        else:
            self.server.tell(room, f":{self.mask} KICK {room.name} {nick} :{reason}")
            room.members.pop(nick.lower(), None)

    def do_whois(self, tags: dict[str, str], nick: str) -> None:
        other = self.server.clients.get(nick.lower())
        if other is None:
            self.number("401", f"{nick} :No such nick/channel")
            return
        user, _, host = other.mask.partition("!")[2].partition("@")
        self.number("311", f"{other.nick} {user} {host} * :{other.nick}")
        if other.account:
            self.number("330", f"{other.nick} {other.account} :is logged in as")
        self.number("318", f"{nick} :End of /WHOIS list.")

    def do_chathistory(self, tags: dict[str, str], kind: str, target: str, *rest: str) -> None:
        if kind == "TARGETS":
            mine = {self.nick.lower()}
            names = {said.source.partition("!")[0] for said in self.server.history if said.target.lower() in mine}
            for name in sorted(names):
                self.put(f":{NAME} CHATHISTORY TARGETS {name} {iso()}")
            return
        place, _, after = rest[0].partition("=")
        ids = [said.id for said in self.server.history]
        start, after = (ids.index(after) + 1, "") if place == "msgid" else (0, after)
        pair = {self.nick.lower(), target.lower()}
        wanted = [
            said
            for said in self.server.history[start:]
            if said.at > after
            and (
                said.target.lower() == target.lower()
                if target.startswith("#")
                else {said.source.partition("!")[0].lower(), said.target.lower()} == pair
            )
        ]
        count = int(rest[-1])
        self.put(f":{NAME} BATCH +h1 chathistory {target}")
        for said in wanted[-count:] if kind == "LATEST" else wanted[:count]:
            self.message(said, batch="h1")
        self.put(f":{NAME} BATCH -h1")

    def do_quit(self, tags: dict[str, str], reason: str = "") -> None:
        self.cut()


class _Tcp(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True


def _handler(server: FakeIrc) -> type[socketserver.StreamRequestHandler]:
    class Handler(socketserver.StreamRequestHandler):
        disable_nagle_algorithm = True

        def handle(self) -> None:
            client = Client(server, self.wfile, self.connection)
            try:
                with suppress(OSError):
                    for raw in self.rfile:
                        with server.lock:
                            client.take(re.sub(r"[\r\n]", "", raw.decode()))
            finally:
                with server.lock:
                    if server.clients.get(client.nick.lower()) is client:
                        server.leave(client, "Connection closed")

    return Handler


def iso() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@contextmanager
def serving(caps: frozenset[str] = CAPS, password: str = "") -> Iterator[FakeIrc]:
    """Run a server of its own."""
    server = FakeIrc(caps, password)
    server.start()
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def irc_fake() -> Iterator[FakeIrc]:
    """One server for the session, for whoever has channels and nicks of their own on it."""
    with serving() as server:
        yield server
