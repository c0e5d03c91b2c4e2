"""Matrix: a sync waits at the homeserver for what comes; reading has no limit.

Limits, by Synapse's configuration manual ("Ratelimiting"): they are for writing, joining and signing in alone. The
server here knows no more of the Client-Server API than reading asks for.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from cm_inbox.models.accounts import SignInMethod
from cm_inbox.models.instants import Millis
from cm_inbox.networks.base import Network, SignedIn, SignInRequest
from cm_inbox.networks.http import HttpClient
from cm_inbox.networks.matrix import Matrix
from tests.servers.stub import Answer, Asked, Refused

from .scene import Scene
from .wire import Wire

URL = "https://matrix.test"
CLIENT = "/_matrix/client/"
Json = dict[str, Any]


@dataclass(slots=True)
class _Account:
    """One of our accounts, with its room and its private exchange."""

    user: str
    events: list[tuple[str, Json]] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def rooms(self) -> tuple[str, str]:
        name = self.user[1:].partition(":")[0]
        return f"!room-{name}:matrix.test", f"!direct-{name}:matrix.test"


class MatrixScene(Scene):
    title = "Matrix, each account in a room of its own"

    def __init__(self, wire: Wire, clock: Callable[[], Millis], count: int) -> None:
        super().__init__(wire, clock, count)
        self.accounts: dict[str, _Account] = {}
        wire.join(URL, self._serve)

    async def sign_in(self, number: int, http: HttpClient) -> tuple[type[Network], SignedIn]:
        self.accounts[f"token-{number}"] = _Account(f"@altea{number}:matrix.test")
        request = SignInRequest(SignInMethod.TOKEN, URL, secret=f"token-{number}")
        return Matrix, await Matrix.sign_in(request, http)

    def write(self, number: int, text: str, *, private: bool) -> None:
        account = self.accounts[f"token-{number}"]
        event = {
            "type": "m.room.message", "sender": f"@client{self.turn() % 10}:matrix.test",
            "event_id": f"$event-{number}-{len(account.events)}", "origin_server_ts": self.clock(),
            "content": {"msgtype": "m.text", "body": text},
        }  # fmt: skip
        account.events.append((account.rooms[private], event))
        account.news.set()

    async def _serve(self, asked: Asked) -> Answer:
        path = asked.path.removeprefix(CLIENT)
        if path == "versions":
            return Answer({"versions": ["v1.11"]})
        account = self.accounts.get(asked.token)
        if path == "v3/account/whoami" and account is not None:
            return Answer({"user_id": account.user, "device_id": "DEVICE"})
        if path == "v3/sync" and account is not None:
            return Answer(await self._sync(account, asked))
        if path.endswith("media/config"):
            return Answer({"m.upload.size": 50_000_000})
        raise Refused(404, {"errcode": "M_NOT_FOUND", "error": "Not found."})

    async def _sync(self, account: _Account, asked: Asked) -> Json:
        since = asked.one("since")
        seconds = int(asked.one("timeout", "0")) / 1000
        if since and int(since) >= len(account.events) and seconds:
            account.news.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(account.news.wait(), seconds)
        begin = int(since) if since else len(account.events)
        join = {}
        for room in account.rooms:
            events = [event for where, event in account.events[begin:] if where == room]
            if events or not since:
                timeline = {"events": events, "limited": False}
                join[room] = {"timeline": timeline} | ({} if since else _state(account, room))
        answer: Json = {"next_batch": str(len(account.events)), "rooms": {"join": join} if join else {}}
        return answer

    @property
    def best(self) -> str:
        return "at once: a sync waits at the homeserver until something comes"


def _state(account: _Account, room: str) -> Json:
    """Return what a first sync tells of a room."""
    direct = room == account.rooms[1]
    content = {
        "m.room.create": {"room_version": "10"},
        "m.room.name": {} if direct else {"name": "Les clients d'Altéa"},
        "m.room.join_rules": {"join_rule": "invite" if direct else "public"},
    }
    events = [
        {"type": kind, "state_key": "", "sender": account.user, "content": said} for kind, said in content.items()
    ]
    return {"state": {"events": events}, "summary": {"m.joined_member_count": 2 if direct else 11}}
