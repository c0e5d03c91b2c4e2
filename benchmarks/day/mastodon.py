"""Mastodon: 300 calls in five minutes for an account; a stream tells at once that there is something to ask for.

Limits, by docs.joinmastodon.org/api/rate-limits: told with every answer (``X-RateLimit-*``). Half of the accounts here
are on a server without a stream, as there are.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from re import fullmatch
from typing import Any
from urllib.parse import unquote

import httpx

from cm_inbox.models.accounts import SignInMethod
from cm_inbox.models.instants import Millis
from cm_inbox.networks.base import Network, SignedIn, SignInRequest
from cm_inbox.networks.http import HttpClient
from cm_inbox.networks.mastodon import Mastodon
from tests.servers.mastodon_fake_api import ROUTES
from tests.servers.mastodon_fake_api import Asked as Call
from tests.servers.mastodon_fake_world import Manners, Person, Refused, World
from tests.servers.stub import Answer, Asked

from .scene import MINUTE, Scene
from .wire import Lines, TooMany, Window, Wire

CALLS, LENGTH = 300, 5 * MINUTE


class _Server(World):
    """One server, with its limits, and its stream where it has one."""

    def __init__(self, clock: Callable[[], Millis], *, streams: bool) -> None:
        manners = Manners(has_v2=True, has_batch=True, knows_quotes=True, has_streaming=streams, bad_token=401)
        super().__init__(manners, lambda: clock() / 1000)
        self._millis = clock
        self._windows: dict[str, Window] = {}
        self._listening: dict[str, Lines] = {}

    async def serve(self, asked: Asked) -> Answer | httpx.AsyncByteStream:
        person = next((each for each in self.people.values() if each.token == asked.token), None)
        window = self._windows.setdefault(asked.token, Window(CALLS, LENGTH, self._millis, rolling=False))
        within = window.take()
        reset = datetime.fromtimestamp(window.resets_at / 1000, UTC).isoformat(timespec="milliseconds")
        told = {"X-RateLimit-Limit": str(CALLS), "X-RateLimit-Remaining": str(window.left), "X-RateLimit-Reset": reset}
        if not within:
            raise TooMany(429, {"error": "Too many requests"}, told)
        if asked.path == "/api/v1/streaming/user" and person is not None and self.manners.has_streaming:
            self._listening[person.id] = Lines()
            self._listening[person.id].put(b":)\n\n")
            return self._listening[person.id]
        body = asked.json() if asked.content else {}
        call = Call(self, asked.method, asked.path, asked.query, body, dict(asked.headers), person)
        try:
            return Answer(self._routed(call), 200, told)
        except Refused as refused:
            return Answer(refused.body if refused.body is not None else b"<html>", refused.status, told)

    @staticmethod
    def _routed(call: Call) -> Any:
        for method, pattern, function in ROUTES:
            match = fullmatch(pattern, call.path)
            if match and method == call.method:
                return function(call, *(unquote(part) for part in match.groups()))
        raise Refused(404)

    def publish(self, owner: str, name: str, payload: Any, due: float | None = None) -> None:
        lines = self._listening.get(owner)
        if lines is not None and lines.is_open:
            lines.put(f"event: {name}\ndata: {json.dumps(payload)}\n\n".encode())


class MastodonScene(Scene):
    title = "Mastodon, half of the accounts with a stream"

    def __init__(self, wire: Wire, clock: Callable[[], Millis], count: int) -> None:
        super().__init__(wire, clock, count)
        self.servers = [_Server(clock, streams=True), _Server(clock, streams=False)]
        self.own: list[tuple[_Server, Person]] = []
        self.people: list[list[Person]] = []
        for number, server in enumerate(self.servers):
            server.url = f"http://127.0.0.1:{10_001 + number}"  # there no address of a stream elsewhere is believed
            self.people.append([server.add_person(f"client{each}", "Client") for each in range(10)])
            wire.join(server.url, server.serve)

    async def sign_in(self, number: int, http: HttpClient) -> tuple[type[Network], SignedIn]:
        server = self.servers[number % 2]
        us = server.add_person(f"altea{number}", "Altéa")
        self.own.append((server, us))
        request = SignInRequest(SignInMethod.TOKEN, server.url, secret=us.token)
        return Mastodon, await Mastodon.sign_in(request, http)

    def write(self, number: int, text: str, *, private: bool) -> None:
        server, us = self.own[number]
        who = self.people[number % 2][self.turn() % 10]
        body = {"status": f"@{us.username} {text}", "visibility": "direct" if private else "public"}
        function = next(each for method, path, each in ROUTES if (method, path) == ("POST", "/api/v1/statuses"))
        function(Call(server, "POST", "/api/v1/statuses", {}, body, {}, who))

    @property
    def best(self) -> str:
        return "at once with a stream, else 1 s: two calls a round, 300 in five minutes"
