"""A small server for tests behind a port of this computer, whose every exchange is checked as its vendor describes it.

::

    class FakeVideo(StubServer):
        def reply(self, asked: Asked) -> Answer: ...

    with running(FakeVideo(found and discovery(found))) as server:
        ...
    # the block's end raises NotDescribed where a request of ours or an answer of the server was not as described

It knows nothing of our adapters. What it keeps is guarded by ``lock``, which ``reply`` holds.
"""

from __future__ import annotations

import json
import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeVar
from urllib.parse import parse_qs, unquote, urlsplit

from .described import Described, Exchange, Witness


@dataclass(frozen=True, slots=True)
class Asked:
    """One request. ``path`` is decoded, ``raw_path`` as it came; header names are in lower case."""

    method: str
    path: str
    raw_path: str
    raw_query: str
    headers: Mapping[str, str]
    content: bytes

    @property
    def query(self) -> dict[str, list[str]]:
        return parse_qs(self.raw_query, keep_blank_values=True)

    def one(self, name: str, otherwise: str = "") -> str:
        """Return a parameter of the query."""
        return self.query.get(name, [otherwise])[0]

    def json(self) -> Any:
        return json.loads(self.content or b"{}")

    def form(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(self.content.decode(), keep_blank_values=True).items()}

    @property
    def token(self) -> str:
        """Return the bearer token that came along."""
        kind, _, token = self.headers.get("authorization", "").partition(" ")
        return token if kind.lower() == "bearer" else ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered: JSON, bytes as they are, or nothing (None)."""

    body: Any = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def content(self) -> bytes:
        if self.body is None:
            return b""
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


class Refused(Exception):
    """Ends a reply with a refusal."""

    def __init__(self, status: int, body: Any = None, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(status)
        self.answer = Answer(body, status, headers or {})


class StubServer(ABC):
    """A stateful server; one class for each network. ``described`` None: nothing is checked."""

    def __init__(self, described: Described | None = None) -> None:
        self.lock = threading.RLock()
        self.calls: list[Asked] = []
        self.witness = Witness(described)
        self._listening = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._listening.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._listening.server_address[1]}"
        self._serving = threading.Thread(
            target=self._listening.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )

    @abstractmethod
    def reply(self, asked: Asked) -> Answer:
        """Answer a request. Raises Refused."""

    def is_described(self, asked: Asked) -> bool:
        """Say whether the description covers this request; token endpoints and pages often are not in it."""
        return True

    def scopes(self, asked: Asked) -> frozenset[str] | None:
        """Return the scopes of the token that came along, None where that does not matter."""
        return None

    def start(self) -> None:
        self._serving.start()

    def stop(self) -> None:
        """Stop listening, if it was ever started."""
        if self._serving.is_alive():
            self._listening.shutdown()
            self._serving.join(10)
        self._listening.server_close()

    def count(self, method: str, path: str) -> int:
        """Return how many such requests came."""
        return sum(each.method == method and each.path == path for each in list(self.calls))

    def handle(self, asked: Asked) -> Answer:
        """Answer, and have the exchange checked."""
        with self.lock:
            self.calls.append(asked)
            scopes = self.scopes(asked)
            try:
                answer = self.reply(asked)
            except Refused as refused:
                answer = refused.answer
        if self.is_described(asked):
            kind = answer.headers.get("Content-Type", "application/json")
            self.witness.see(
                Exchange(
                    asked.method,
                    asked.raw_path,
                    asked.raw_query,
                    asked.headers,
                    asked.content,
                    answer.status,
                    answer.content,
                    kind,
                    scopes,
                )
            )
        return answer


def _handler(server: StubServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # a head and a body apart would wait 40 ms for each other

        def log_message(self, *args: object) -> None:
            """Say nothing: the tests look at ``calls``."""

        def do_GET(self) -> None:
            with suppress(ConnectionError):
                parts = urlsplit(self.path)
                content = self.rfile.read(int(self.headers.get("content-length", "0")))
                headers = {name.lower(): value for name, value in self.headers.items()}
                asked = Asked(self.command, unquote(parts.path), parts.path, parts.query, headers, content)
                answer = server.handle(asked)
                self._send(answer)

        do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_GET  # noqa: N815 - the names are http.server's

        def _send(self, answer: Answer) -> None:
            content = answer.content
            self.send_response(answer.status)
            usual = {"Content-Type": "application/json", "Content-Length": str(len(content))}
            for name, value in (usual | dict(answer.headers)).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

    return Handler


S = TypeVar("S", bound=StubServer)


@contextmanager
def running(server: S) -> Iterator[S]:
    """Run a server for a block; at its end say what was not as described."""
    server.start()
    try:
        yield server
    finally:
        server.stop()
    server.witness.verdict()
