"""The simplest network there can be, with a real HTTP server: for tests of what is the same on all networks.

The server is as unhelpful as real ones are: it knows no idempotency key, so a repeated request is a second
message. It counts all that was ever done to it.
"""

from __future__ import annotations

import json
import random
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

from cm_inbox.errors import Gone
from cm_inbox.models.accounts import AccountReport, CountKind, SignInMethod, TextLimit
from cm_inbox.models.actions import Action, ActionResult
from cm_inbox.models.enclosures import Enclosure, EnclosureLimit
from cm_inbox.models.messages import Author, Direction, Message, MessageStatus, Thread, ThreadKind, Visibility
from cm_inbox.models.permissions import ActionKind, Allowed, Window
from cm_inbox.networks.base import Lookup, Network, NetworkInfo, Page, Recheck, SignedIn, SignInRequest, Source
from cm_inbox.networks.http import HttpClient, by_status

START = 1_790_000_000_000
PAGE = 50


class PlainNetwork(Network):
    """Messages, letters, replies, hiding and showing. ``account.server`` is the server's address.

    A letter is a private message, which may be answered until an instant, or until some time after the next one.
    """

    info: ClassVar[NetworkInfo] = NetworkInfo(
        id="plain",
        title="Plain",
        icon="globe",
        sign_in=(SignInMethod.TOKEN,),
        permissions={kind: Allowed() for kind in (ActionKind.REPLY, ActionKind.HIDE, ActionKind.UNHIDE)},
        needs_server=True,
        poll=(0.05, 0.1),
    )

    wordless: ClassVar[bool] = True
    """Whether files make an answer by themselves."""

    @classmethod
    async def sign_in(cls, request: SignInRequest, http: HttpClient) -> SignedIn:
        permissions = {**cls.info.permissions, ActionKind.RETRACT: Allowed()}
        limit = TextLimit(CountKind.CHARACTERS, 500)
        address = request.user or "us@plain"
        files = {Visibility.PUBLIC: EnclosureLimit(4, ("image/png", "image/jpeg"), 1_000_000, 200, cls.wordless)}
        report = AccountReport("us", address, "Us", permissions, limit, enclosures=files)
        return SignedIn(report, request.server, {"token": "t"})

    async def check(self) -> AccountReport:
        signed_in = await self.sign_in(SignInRequest(SignInMethod.TOKEN, user=self.account.address), self.http)
        return signed_in.report

    def sources(self) -> Sequence[Source]:
        return (Source("messages"),)

    async def fetch(self, source: Source, cursor: str | None, *, wait: float = 0.0) -> Page:
        found = await self._call("GET", f"/messages?after={cursor or 0}")
        messages = tuple(self._message(item) for item in found)
        last = found[-1]["id"] if found else cursor
        return Page(messages, cursor=last, more=len(found) == PAGE)

    async def recheck(self, ids: Sequence[str]) -> Recheck:
        found = [self._message(item) for item in await self._call("GET", "/messages?after=0&all=1")]
        known = {message.id for message in found}
        kept = tuple(message for message in found if message.id in set(ids))
        return Recheck(kept, tuple(each for each in ids if each not in known))

    async def upload(self, file: Enclosure, content: bytes) -> str:
        answer = await self.http.request(
            "POST", f"{self.account.server}/files", content=content, headers={"x-name": file.name}, safe=True, timeout=5
        )
        if not answer.ok:
            raise by_status(answer, self.clock)
        return str(answer.json())

    async def act(self, action: Action) -> ActionResult:
        if action.kind is ActionKind.REPLY:
            body = {"text": action.text, "parent": action.message_id, "files": action.uploads}
            made = await self._call("POST", "/messages", body)
            return ActionResult(message=self._message(made))
        target = action.message_id or (action.author_id or "").removeprefix("author-")
        await self._call("POST", f"/{action.kind.value}/{target}", {})
        return ActionResult()

    async def find(self, action: Action) -> ActionResult | Lookup:
        found = await self._call("GET", "/messages?after=0&all=1")
        for item in found:
            if action.kind is ActionKind.REPLY:
                same = len(item["files"]) == len(action.files) and item["text"] == action.text
                if item["parent"] == action.message_id and same:
                    return ActionResult(message=self._message(item))
            elif item["id"] == action.message_id and item["hidden"] == (action.kind is ActionKind.HIDE):
                return ActionResult()
        return Lookup.ABSENT

    async def _call(self, method: str, path: str, body: object = None) -> Any:
        answer = await self.http.request(method, f"{self.account.server}{path}", json=body, timeout=5)
        if answer.status == 404:
            raise Gone()
        if not answer.ok:
            raise by_status(answer, self.clock, safe=method == "GET")
        return answer.json()

    @staticmethod
    def _message(item: dict[str, Any]) -> Message:
        ours = item["parent"] is not None
        letter, until = item["letter"], item["until"]
        them = Author("pen-friend", "@friend") if letter else Author(f"author-{item['id']}", f"@a{item['id']}")
        thread = (
            Thread("letters", ThreadKind.PRIVATE) if letter else Thread(item["parent"] or item["id"], ThreadKind.PUBLIC)
        )
        return Message(
            id=item["id"],
            thread=thread,
            author=Author("us", "@us", "Us") if ours else them,
            direction=Direction.OUT if ours else Direction.IN,
            visibility=Visibility.PRIVATE if letter else Visibility.PUBLIC,
            windows={} if until is None else {ActionKind.REPLY: Window(until, reopens=True)},
            text=item["text"],
            created_at=START + int(item["id"]),
            parent=item["parent"],
            status=MessageStatus.HIDDEN if item["hidden"] else MessageStatus.VISIBLE,
        )


@dataclass(slots=True)
class PlainServer:
    """What the server has, and all it was ever asked to change."""

    url: str = ""
    items: list[dict[str, Any]] = field(default_factory=list)
    changes: list[tuple[str, str]] = field(default_factory=list)
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    """Name and content of all that was uploaded, by the id that was given for it."""
    when_uploaded: Callable[[], object] = lambda: None
    """Called while an upload is under way."""
    latency: float = 0.0
    answers: threading.Event = field(default_factory=threading.Event)
    """While cleared, changes are made but not answered."""
    lock: threading.Lock = field(default_factory=threading.Lock)
    asked_by: list[str] = field(default_factory=list)
    """Who asked for new messages, where the question says so (``who``), every time."""

    def customer_says(self, text: str) -> str:
        with self.lock:
            return str(self._add(text, None)["id"])

    def friend_writes(self, text: str, until: int) -> str:
        """Send a letter that can be answered until an instant."""
        with self.lock:
            item = self._add(text, None)
            item |= {"letter": True, "until": until}
            return str(item["id"])

    def _add(self, text: str, parent: str | None, files: Sequence[str] = ()) -> dict[str, Any]:
        item = {"id": str(len(self.items) + 1), "text": text, "parent": parent, "hidden": False, "files": list(files)}
        item |= {"letter": any(each["id"] == parent and each["letter"] for each in self.items), "until": None}
        self.items.append(item)
        return item

    def get(self, path: str) -> list[dict[str, Any]]:
        query = dict(part.split("=") for part in path.partition("?")[2].split("&"))
        with self.lock:
            self.asked_by += [query["who"]] if "who" in query else []
            newer = [dict(item) for item in self.items[int(query["after"]) :]]
        return newer if "all" in query else newer[:PAGE]

    def take(self, name: str, content: bytes) -> tuple[int, object]:
        self.when_uploaded()
        with self.lock:
            key = f"file-{len(self.files) + 1}"
            self.files[key] = (name, content)
            return 200, key

    def post(self, path: str, body: dict[str, Any]) -> tuple[int, object]:
        with self.lock:
            if path == "/messages":
                self.changes.append(("reply", body["text"]))
                return 200, self._add(body["text"], body["parent"], body["files"])
            _, kind, target = path.split("/")
            found = [item for item in self.items if item["id"] == target]
            if not found:
                return 404, {}
            self.changes.append((kind, target))
            found[0]["hidden"] = kind == "hide"
            return 200, {}


@contextmanager
def plain_server() -> Iterator[PlainServer]:
    """Run the server on a free port of the loopback for a with block."""
    state = PlainServer()
    state.answers.set()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            self._answer(lambda: (200, state.get(self.path)))

        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers.get("content-length", 0)))
            if self.path == "/files":
                name = str(self.headers.get("x-name"))
                self._answer(lambda: state.take(name, content))
                return
            body = json.loads(content or b"{}")
            self._answer(lambda: state.post(self.path, body))

        def _answer(self, work: Any) -> None:
            status, value = work()
            if self.command == "POST":
                state.answers.wait(60)
            if state.latency:
                time.sleep(random.uniform(0, state.latency))  # a slow server, not a wait
            payload = json.dumps(value).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(payload)))
            self.end_headers()
            self.wfile.write(payload)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

        def handle(self) -> None:
            try:
                super().handle()
            except (ConnectionError, TimeoutError):
                self.close_connection = True

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    state.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        state.answers.set()
        server.shutdown()
        server.server_close()
        thread.join()
