"""A guestbook to try the adapter on: its server, and the harness by which cm-inbox's contract suite plays the customer.

pytest tests/contract --harness cm_inbox_guestbook.contract:GuestbookHarness
"""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cm_inbox.models.accounts import SignInMethod
from cm_inbox.models.instants import now
from cm_inbox.models.permissions import ActionKind
from cm_inbox.networks.base import SignInRequest
from tests.contract.harness import Customer, Harness

US = "keeper"


class Server:
    """A guestbook on a free port of the loopback."""

    def __init__(self) -> None:
        self.entries: dict[str, dict[str, Any]] = {}
        self.changes: list[dict[str, Any]] = []
        self.token = "open sesame"
        self.lock = threading.RLock()
        self._numbers = count(1)
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def write(self, author: str, text: str, parent: str | None = None, key: str = "") -> dict[str, Any]:
        with self.lock:
            for entry in self.entries.values():
                if key and entry["key"] == key:
                    return entry
            thread = self.entries[parent]["parent"] or parent if parent in self.entries else parent
            entry = {
                "id": str(next(self._numbers)),
                "author": author,
                "text": text,
                "parent": thread,
                "under": parent,
                "at": now(),
                "edited_at": None,
                "ours": author == US,
                "gone": "",
                "key": key,
            }
            self.entries[entry["id"]] = entry
            return self._changed(entry)

    def rewrite(self, entry_id: str, text: str) -> None:
        with self.lock:
            self._changed(self.entries[entry_id] | {"text": text, "edited_at": now()})

    def take_out(self, entry_id: str, by: str) -> bool:
        with self.lock:
            entry = self.there(entry_id)
            if entry is not None:
                self._changed(entry | {"gone": by})
            return entry is not None

    def there(self, entry_id: str) -> dict[str, Any] | None:
        entry = self.entries.get(entry_id)
        return entry if entry is not None and not entry["gone"] else None

    def _changed(self, entry: dict[str, Any]) -> dict[str, Any]:
        self.entries[entry["id"]] = entry
        self.changes = [change for change in self.changes if change["entry"]["id"] != entry["id"]]
        self.changes.append({"number": next(self._numbers), "entry": entry})
        return entry

    def answer(self, method: str, path: str, body: Any) -> tuple[int, object]:
        """Do what a request asks; its status and what is answered."""
        address = urlsplit(path)
        asked = {name: values[0] for name, values in parse_qs(address.query).items()}
        _, place, *rest = address.path.split("/")
        with self.lock:
            if place == "about":
                return 200, {"id": US, "address": "guestbook@example", "name": "The keeper"}
            if place == "changes":
                after, limit = int(asked["after"]), int(asked["limit"])
                return 200, [change for change in self.changes if change["number"] > after][:limit]
            if method == "POST":
                return self._answered(body)
            if not rest:
                return 200, [entry for entry in self.entries.values() if entry["key"] == asked["key"]]
            if method == "DELETE":
                return (200, {}) if self.take_out(rest[0], "moderator") else (404, {})
            entry = self.there(rest[0])
            return (404, {}) if entry is None else (200, entry)

    def _answered(self, body: dict[str, Any]) -> tuple[int, object]:
        if self.there(body["parent"]) is None:
            return 404, {}
        return 200, self.write(US, body["text"], body["parent"], body["key"])


def _handler(server: Server) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def _do(self) -> None:
            content = self.rfile.read(int(self.headers.get("content-length", 0)))
            status, said = 401, object()
            if self.headers.get("authorization") == f"Bearer {server.token}":
                status, said = server.answer(self.command, self.path, json.loads(content or b"null"))
            payload = b"{}" if status == 401 else json.dumps(said).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(payload)))
            self.end_headers()
            self.wfile.write(payload)

        def do_GET(self) -> None:
            self._do()

        def do_POST(self) -> None:
            self._do()

        def do_DELETE(self) -> None:
            self._do()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

        def handle(self) -> None:
            try:
                super().handle()
            except (ConnectionError, TimeoutError):
                self.close_connection = True

    return Handler


class GuestbookHarness(Harness):
    """A guestbook of its own for each test."""

    network = "guestbook"
    supports = frozenset({ActionKind.REPLY, ActionKind.RETRACT, ActionKind.DELETE})
    has_private = False
    live = False

    def __init__(self) -> None:
        self.server = Server()

    async def close(self) -> None:
        self.server.close()

    async def our_sign_in(self) -> SignInRequest:
        return SignInRequest(SignInMethod.TOKEN, server=self.server.url, secret=self.server.token)

    async def new_customer(self, name: str) -> Customer:
        return Customer(name.casefold(), f"@{name.casefold()}", {})

    async def post(self, customer: Customer, text: str, *, reply_to: str | None = None) -> str:
        return str(self.server.write(customer.id, text, reply_to)["id"])

    async def edit(self, customer: Customer, message_id: str, text: str) -> None:
        self.server.rewrite(message_id, text)

    async def delete(self, customer: Customer, message_id: str) -> None:
        self.server.take_out(message_id, "author")

    async def answer(self, customer: Customer, message_id: str, text: str) -> None:
        self.server.write(US, text, message_id)

    async def replies(self, customer: Customer, message_id: str) -> list[str]:
        with self.server.lock:
            there = list(self.server.entries.values())
        return [each["text"] for each in there if each["ours"] and each["under"] == message_id and not each["gone"]]

    async def is_visible(self, message_id: str) -> bool:
        return self.server.there(message_id) is not None

    async def revoke_our_token(self) -> None:
        self.server.token = "changed"
