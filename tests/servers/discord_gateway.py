"""Discord's gateway, for tests: sessions, heartbeats, resuming, and the bad manners a test asks for.

It knows nothing of our adapter. Events are numbered and kept by session, so that who resumes gets what they missed.
"""

from __future__ import annotations

import json
import logging
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import Server, ServerConnection, serve

if TYPE_CHECKING:
    from .discord import FakeDiscord

Json = dict[str, Any]
CONTENT, PRIVATE, PUBLIC = 1 << 15, 1 << 12, 1 << 9
_SILENT = logging.Logger("fake gateway", logging.CRITICAL + 1)


@dataclass(slots=True)
class Manners:
    """How the gateway treats one bot, and what it saw of it."""

    acknowledges: bool = True
    allows_content: bool = True
    resumes: bool = True
    cuts_resumes: bool = False
    replays_backwards: bool = False
    replays_twice: bool = False
    remaining: int = 1000
    total: int = 1000
    identified: list[Json] = field(default_factory=list)
    resumed: list[Json] = field(default_factory=list)
    beats: list[int | None] = field(default_factory=list)
    goodbyes: list[int] = field(default_factory=list)
    """The close codes that clients gave."""


@dataclass(slots=True)
class Session:
    id: str
    intents: int
    seq: int = 0
    log: list[Json] = field(default_factory=list)
    connection: ServerConnection | None = None


class FakeGateway:
    """All sessions of all bots."""

    def __init__(self, discord: FakeDiscord) -> None:
        self.interval: float = 41_250
        """How often it wants a heartbeat, in ms."""
        self.greeting: Json | None = None
        """What it says first instead of hello."""
        self._discord = discord
        self._manners: dict[str, Manners] = {}
        self._sessions: dict[str, Session] = {}
        self._open: list[ServerConnection] = []
        self._server: Server = serve(
            self._serve,
            "127.0.0.1",
            0,
            compression=None,
            ping_interval=None,
            close_timeout=1,
            logger=_SILENT,
        )
        self.url = f"ws://127.0.0.1:{self._server.socket.getsockname()[1]}"
        self._serving = threading.Thread(target=self._server.serve_forever, daemon=True)

    def start(self) -> None:
        self._serving.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._serving.join(10)

    def manners(self, token: str) -> Manners:
        with self._discord.lock:
            return self._manners.setdefault(token, Manners())

    def cut(self) -> None:
        """Cut all connections, also those of sessions that are forgotten."""
        for each in list(self._open):
            each.close_socket()

    def session(self, token: str) -> Session | None:
        return self._sessions.get(token)

    # -- what a test may have it do --

    def tell(self, token: str, name: str, data: Json, *, private: bool = False, anybodys: bool = False) -> None:
        """Tell a bot of an event, now or when it resumes. Without the intent, what people wrote is left out."""
        with self._discord.lock:
            session = self._sessions.get(token)
            if session is None or not session.intents & (PRIVATE if private else PUBLIC):
                return
            if not private and anybodys and not session.intents & CONTENT and "content" in data:
                data = {**data, "content": "", "attachments": [], "embeds": []}
            session.seq += 1
            event = {"op": 0, "t": name, "s": session.seq, "d": data}
            session.log.append(event)
            self._put(session, event)

    def say(self, token: str, text: str | Json) -> None:
        """Send a frame just so."""
        session = self._sessions[token]
        self._put(session, text)

    def hang_up(self, token: str, code: int | None = None) -> None:
        """End a bot's connection, with a close code or without a word."""
        session = self._sessions[token]
        connection, session.connection = session.connection, None
        if connection is None:
            return
        if code is None:
            connection.close_socket()
        else:  # on a thread: who is being told may run on ours
            threading.Thread(target=connection.close, args=(code,), daemon=True).start()

    def forget(self, token: str) -> None:
        """Forget a bot's session, as Discord does after some minutes."""
        self._sessions.pop(token, None)

    def _put(self, session: Session, said: str | Json) -> None:
        if session.connection is not None:
            with suppress(ConnectionClosed, OSError):
                session.connection.send(said if isinstance(said, str) else json.dumps(said))

    # -- the interface --

    def _serve(self, connection: ServerConnection) -> None:
        manners: Manners | None = None
        self._open.append(connection)
        try:
            hello = connection.request.path if connection.request is not None else ""
            assert hello == "/?v=10&encoding=json", hello
            manners = self._first(connection)
            if manners is not None:
                self._listen(connection, manners)
        except (ConnectionClosed, OSError):
            pass
        self._open.remove(connection)
        code = connection.close_code
        if manners is not None and code is not None:
            manners.goodbyes.append(code)

    def _first(self, connection: ServerConnection) -> Manners | None:
        """Greet, and take the bot in: it identifies or resumes. None where it is sent away."""
        hello = {"op": 10, "d": {"heartbeat_interval": self.interval}}
        connection.send(json.dumps(self.greeting or hello))
        while True:
            said = json.loads(connection.recv())
            if said["op"] == 1:
                connection.send(json.dumps({"op": 11}))
                continue
            with self._discord.lock:
                token = said["d"]["token"]
                manners = self.manners(token)
                code = self._taken_in(connection, token, manners, said)
            if code:
                connection.close(code)
                return None
            return manners

    def _taken_in(self, connection: ServerConnection, token: str, manners: Manners, said: Json) -> int:
        if token not in self._discord.bots:
            return 4004
        if said["op"] == 6:
            manners.resumed.append(said["d"])
            return self._resumed(connection, token, manners, said["d"])
        manners.identified.append(said["d"])
        manners.remaining -= 1
        if said["d"]["intents"] & CONTENT and not manners.allows_content:
            return 4014
        session = Session(self._discord.snowflake(), said["d"]["intents"], connection=connection)
        self._sessions[token] = session
        session.seq += 1
        ready = {"v": 10, "session_id": session.id, "resume_gateway_url": self.url, "guilds": []}
        self._put(session, {"op": 0, "t": "READY", "s": session.seq, "d": ready})
        return 0

    def _resumed(self, connection: ServerConnection, token: str, manners: Manners, about: Json) -> int:
        session = self._sessions.get(token)
        if manners.cuts_resumes:
            connection.close_socket()
            return 0
        if session is None or session.id != about["session_id"] or not manners.resumes:
            connection.send(json.dumps({"op": 9, "d": False}))
            return 0
        session.connection = connection
        missed = [event for event in session.log if event["s"] > about["seq"]]
        if manners.replays_backwards:
            missed.reverse()
        for event in missed * (2 if manners.replays_twice else 1):
            self._put(session, event)
        session.seq += 1
        self._put(session, {"op": 0, "t": "RESUMED", "s": session.seq, "d": {}})
        return 0

    def _listen(self, connection: ServerConnection, manners: Manners) -> None:
        while True:
            said = json.loads(connection.recv())
            if said["op"] == 1:
                manners.beats.append(said["d"])
                if manners.acknowledges:
                    connection.send(json.dumps({"op": 11}))
