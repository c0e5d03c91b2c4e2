"""A small stateful server with the Mastodon API and the bad manners of some real ones.

Ids are ULIDs; ``Idempotency-Key`` is ignored; there is no ``/api/v2``, no list of statuses by ids, no
"quote"; rate-limit resets are ISO dates without Retry-After; a bad token is 400; errors are web pages or
plain text here and there; notifications come late, behind newer ones, with statuses that are gone; the
stream tells of a deletion before the notification, and is advertised as ``wss://`` somewhere else.
Each manner is a field of ``Manners``. It knows nothing of our adapter.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from .mastodon_fake_api import ROUTES, Asked
from .mastodon_fake_world import Json, Manners, Person, Refused, Stream, World, iso

HTML_ERROR = "<!DOCTYPE html><html><body><h1>{status}</h1>The page you were looking for is not here.</body></html>"


class FakeMastodon(World):
    """The world behind a port of this computer."""

    def __init__(self, manners: Manners | None = None) -> None:
        super().__init__(manners)
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        for stream in list(self.streams):
            stream.end()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join(10)


def _handler(server: FakeMastodon) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *args: object) -> None:
            """Say nothing: the tests look at ``calls``."""

        def do_GET(self) -> None:
            with suppress(ConnectionError):
                self._answer()

        do_POST = do_PUT = do_DELETE = do_GET  # noqa: N815 - the names are http.server's

        def _answer(self) -> None:
            parts = urlsplit(self.path)
            asked = self._asked(parts.path, parse_qs(parts.query))
            server.calls.append((self.command, parts.path))
            try:
                self._limit(asked)
                if parts.path == "/api/v1/streaming/user" and server.manners.has_streaming:
                    self._stream(asked.user)
                    return
                with server.lock:
                    self._send(200, self._route(asked), {})
            except Refused as refused:
                self._send(refused.status, refused.body, refused.headers)

        def _asked(self, path: str, query: dict[str, list[str]]) -> Asked:
            content = self.rfile.read(int(self.headers.get("content-length", "0")))
            kind = self.headers.get("content-type", "")
            if "json" in kind:
                body = json.loads(content)
            elif "multipart" in kind:
                body = _parts(kind, content)
            else:
                body = {name: values[0] for name, values in parse_qs(content.decode()).items()}
            given = self.headers.get("authorization", "").removeprefix("Bearer ")
            person = next((each for each in server.people.values() if given and each.token == given), None)
            headers = {name.lower(): value for name, value in self.headers.items()}
            return Asked(server, self.command, path, query, body, headers, person)

        def _route(self, asked: Asked) -> Json:
            for method, pattern, function in ROUTES:
                match = re.fullmatch(pattern, asked.path)
                if match and method == asked.method:
                    return function(asked, *(unquote(part) for part in match.groups()))
            raise Refused(404)

        def _limit(self, asked: Asked) -> None:
            until = server.limited_until.get(asked.person.token) if asked.person else None
            if until is not None and datetime.now(UTC) < until:
                headers = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": iso(until)}
                raise Refused(429, {"error": "Too many requests"}, headers)

        def _send(self, status: int, body: Json, headers: dict[str, str]) -> None:
            if isinstance(body, bytes):
                kind, content = "image/png", body
            else:
                kind, content = "application/json", json.dumps(body).encode()
            if body is None:
                kind, content = "text/html", HTML_ERROR.format(status=status).encode()
            elif isinstance(body, str):
                kind, content = "text/plain", body.encode()
            self.send_response(status)
            usual = {
                "X-RateLimit-Remaining": "250",
                "X-RateLimit-Reset": iso(datetime.now(UTC) + timedelta(minutes=4)),
            }
            for name, value in (usual | headers | {"Content-Type": kind, "Content-Length": str(len(content))}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def _stream(self, person: Person) -> None:
            stream = Stream(person.id)
            server.streams.append(stream)
            try:
                self.send_response(200)
                self.send_header("Content-Type", "text/event-stream")
                self.end_headers()
                self.wfile.write(b":)\n\n")
                for name, payload in stream:
                    data = payload if isinstance(payload, str) else json.dumps(payload)
                    line = f"event: {name}\ndata: {data}\n\n" if name else ":thump\n\n"
                    self.wfile.write(line.encode())
                    self.wfile.flush()
            finally:
                server.streams.remove(stream)

    return Handler


def _parts(kind: str, content: bytes) -> dict[str, Any]:
    """Return the fields of a form; a file is (name, media type, content)."""
    head = f"Content-Type: {kind}\r\n\r\n".encode()
    found: dict[str, Any] = {}
    for part in message_from_bytes(head + content, policy=HTTP).iter_parts():
        name = part.get_param("name", header="content-disposition")
        value = part.get_payload(decode=True)
        filename = part.get_filename()
        assert isinstance(value, bytes)
        found[str(name)] = (filename, part.get_content_type(), value) if filename else value.decode()
    return found


@contextmanager
def serving(manners: Manners | None = None) -> Iterator[FakeMastodon]:
    """Run a server of its own."""
    server = FakeMastodon(manners)
    server.start()
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def mastodon_fake() -> Iterator[FakeMastodon]:
    """One server for the session, with late notifications, for whoever makes accounts of their own on it."""
    with serving(Manners(late=0.3)) as server:
        yield server
