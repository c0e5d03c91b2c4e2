"""A server that stands before another: it passes everything on, or lets a person wait for ever, or shows a web page."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

PAGE = b"<!DOCTYPE html><title>Our garden</title><p>Welcome to our garden."
PASSED = frozenset({"authorization", "content-type", "accept"})


class Gate:
    """``shut`` is the path of which the answer never comes while it is; ``page``: all is a web page."""

    def __init__(self, behind: str = "") -> None:
        self.behind = behind
        self.url = ""
        self.shut: str | None = None
        self.page = False
        self.waiting = threading.Event()
        self.opened = threading.Event()
        self.bodies: list[bytes] = []

    def forward(
        self, method: str, path: str, body: bytes, headers: dict[str, str]
    ) -> tuple[int, list[tuple[str, str]], bytes]:
        """Ask the server behind, and return its answer as it is."""
        connection = http.client.HTTPConnection(urlsplit(self.behind).netloc, timeout=30)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        finally:
            connection.close()


def _handler(gate: Gate) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            gate.bodies.append(body)
            if gate.shut is not None and self.path.startswith(gate.shut):
                gate.waiting.set()
                gate.opened.wait(60)
            with suppress(ConnectionError):
                self._answer(body)

        do_POST = do_GET  # noqa: N815 - the name is http.server's

        def _answer(self, body: bytes) -> None:
            if gate.page or not gate.behind:
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.send_header("Content-Length", str(len(PAGE)))
                self.end_headers()
                self.wfile.write(PAGE)
                return
            headers = {name: value for name, value in self.headers.items() if name.lower() in PASSED}
            status, given, content = gate.forward(self.command, self.path, body, headers)
            self.send_response(status)
            for name, value in given:
                if name.lower() not in ("transfer-encoding", "connection", "content-length", "server", "date"):
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    return Handler


@contextmanager
def standing(behind: str = "") -> Iterator[Gate]:
    """Run one, before the server at this address or before none."""
    gate = Gate(behind)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(gate))
    server.daemon_threads = True
    gate.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield gate
    finally:
        gate.opened.set()
        server.shutdown()
        server.server_close()
        thread.join(10)
