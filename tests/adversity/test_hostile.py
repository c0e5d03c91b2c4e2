"""Hostile content the whole way: from a network into the store, and out through every door."""

from __future__ import annotations

import csv
import io
import json
import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from cm_inbox.cli.session import plain_text
from cm_inbox.models.instants import format_time
from cm_inbox.models.messages import Author, Direction, Message, Thread, ThreadKind, Visibility
from cm_inbox.models.queue import View
from cm_inbox.networks.base import SignInRequest
from cm_inbox.store import ingest
from cm_inbox.store.export import export
from tests.plain_network import PlainNetwork, PlainServer, plain_server
from tests.program import Program
from tests.rig import Rig, rig

pytestmark = pytest.mark.anyio

EVERY_PLANE = "".join(chr(plane * 0x10000 + offset) for plane in range(17) for offset in (0x41, 0x4E00, 0xFFFD))
BAD = {
    "planes": EVERY_PLANE,
    "bidi": "\u202eevil\u2066 \u2067\u2069 \u200f abc",
    "nul": "before\0after",
    "surrogates": "a\ud800b\udfffc",
    "ansi": "\x1b[2J\x1b]0;title\x07\x1b[31mred\x9b31m \x08\x08 \r overwritten \x7f",
    "formula": "=cmd|'/c calc'!A1",
    "formula2": "@SUM(1+9)*cmd",
    "empty": "",
    "blank": " \n\t\u2028 ",
    "breaks": "one\r\ntwo\x0bthree\x85four\u2029five",
    "zalgo": "e" + "\u0301" * 5_000,
    "word": "x" * 200_000,
    "quotes": "'\"; DROP TABLE message; --",
    "html": "<script>alert(1)</script><img src=x onerror=y>",
}
TIMES = (0, -1, -62_135_596_800_000, 253_402_300_799_999, 2**43, 1_790_000_000_000)


@pytest.fixture
def server() -> Iterator[PlainServer]:
    with plain_server() as running:
        yield running


async def connected(desk: Rig, server: PlainServer) -> int:
    account = await desk.connect("plain", SignInRequest(PlainNetwork.info.sign_in[0], server=server.url))
    return account.id


def message(number: int, text: str, **changes: object) -> Message:
    values: dict[str, object] = {
        "id": f"id/{number}'\"\n<&",
        "thread": Thread(f"t/{number}\n'", ThreadKind.PUBLIC, text[:300], None),
        "author": Author(f"a/{number}'", "", text[:300]),
        "direction": Direction.IN,
        "visibility": Visibility.PUBLIC,
        "text": text,
        "created_at": TIMES[number % len(TIMES)],
    }
    return Message(**{**values, **changes})  # type: ignore[arg-type]  # the fields of a message


async def test_from_the_network_and_back(tmp_path: Path, server: PlainServer) -> None:
    async with rig(tmp_path / "data", load=lambda _: PlainNetwork) as desk:
        await connected(desk, server)
        for text in BAD.values():
            server.customer_says(text)
        pulled = await desk.pull()
        assert pulled.error is None
        assert pulled.arrived == len(BAD)
        texts = set(desk.texts())
        assert EVERY_PLANE in texts
        assert "before\ufffdafter" in texts
        assert "a\ufffdb\ufffdc" in texts
        assert (await desk.pull()).arrived == 0
        chosen = desk.inbox.ids(View.INBOX)
        from cm_inbox.models.decisions import DecisionKind

        for text in ("a\ud800b\0c", EVERY_PLANE, "\x1b[2J"):
            desk.inbox.decide(DecisionKind.NOTE, chosen, text=text).result()
            desk.inbox.decide(DecisionKind.LABEL, chosen, text=text).result()
            desk.inbox.decide(DecisionKind.ASSIGN, chosen, text=text).result()
        desk.inbox.decide(DecisionKind.REPLY, chosen[:1], text="r\ud800\0" + EVERY_PLANE, delay=0).result()
        await desk.outbox.drain()
        assert [kind for kind, _ in server.changes] == ["reply"]
        for query in ('"', "from:", '" OR 1', "*", "(", "\0", "\ud800", "NEAR(a b)", "a" * 100_000, EVERY_PLANE):
            try:
                desk.inbox.search(query).result()
            except Exception as error:
                assert type(error).__name__ == "UsageError", (query[:20], error)  # noqa: PT017 - either is fine


async def test_any_author_thread_id_and_time(tmp_path: Path, server: PlainServer) -> None:
    async with rig(tmp_path / "data", load=lambda _: PlainNetwork) as desk:
        account = await connected(desk, server)
        found = [message(number, text) for number, text in enumerate(list(BAD.values()) * 2)]
        done = desk.store.write(
            ingest.apply, account, messages=found, removed=(), source="messages", cursor="1", now=desk.clock()
        ).result()
        assert done.arrived == len(found)
        rows = desk.inbox.rows(desk.inbox.ids(View.INBOX))
        assert len(rows) == len(found)
        for row in rows:
            conversation = desk.inbox.conversation(row.id)
            assert len(conversation.messages) == 1
            format_time(conversation.messages[0].message.created_at)
        out = io.BytesIO()
        assert desk.store.background(export, out, "jsonl").result() == len(found)
        lines = out.getvalue().splitlines()
        assert len(lines) == len(found)
        assert {json.loads(line)["id"] for line in lines} == {each.id for each in found}


async def test_ten_megabytes_and_ten_thousand_messages(tmp_path: Path, server: PlainServer) -> None:
    async with rig(tmp_path / "data", load=lambda _: PlainNetwork) as desk:
        account = await connected(desk, server)
        thread = Thread("t", ThreadKind.PRIVATE)
        author = Author("a", "@a", "A")
        many = [
            message(
                number, f"message {number}", id=f"m{number}", thread=thread, author=author, created_at=number * 1000
            )
            for number in range(10_000)
        ]
        huge = message(1, "é" * 5_000_000 + " rareword", id="huge")
        began = time.monotonic()
        for batch in (many, [huge]):
            desk.store.write(
                ingest.apply, account, messages=batch, removed=(), source="messages", cursor="1", now=desk.clock()
            ).result()
        assert len(desk.inbox.rows(desk.inbox.ids(View.INBOX))) == 2
        assert sum(len(each.messages) for each in desk.conversations()) <= 10_001
        assert desk.store.background(export, io.BytesIO(), "jsonl").result() == 10_001
        assert len(desk.inbox.search("rareword").result()) == 1
        assert max(len(row.snippet) for row in desk.inbox.rows(desk.inbox.ids(View.INBOX))) < 2_000
        assert time.monotonic() - began < 30


def test_the_terminal_is_not_steered(program: Program, tmp_path: Path) -> None:
    file = tmp_path / "in.jsonl"
    entries = [
        {
            "network": "mastodon",
            "account": "a@b",
            "brand": f"A{text[:40]}",
            "id": f"{name}\n{text[:20]}",
            "thread": {"id": name, "title": text[:200]},
            "author": {"id": name, "handle": text[:200], "name": text[:200]},
            "text": text,
            "created_at": "1970-01-01T00:00:00Z" if name == "nul" else "9999-12-31T23:59:59Z",
            text[:30] or "x": 1,
        }
        for name, text in BAD.items()
    ]
    file.write_text(
        "".join(json.dumps(entry) + "\n" for entry in entries)
        + '{"\x1b[2J\n[\ud800\n'.encode("utf-8", "replace").decode(),
        "utf-8",
    )
    said = [program("import", str(file))]
    queue = program.ok("queue", "--json").json
    assert len(queue) == len(BAD)
    said += [
        program.ok("queue"),
        program.ok("search", "red"),
        program.ok("account", "list"),
        program.ok("brand", "list"),
    ]
    said += [
        program.ok("show", str(item["conversation"])) for item in queue if item["thread"]["id"] in ("ansi", "bidi")
    ]
    author = program.ok("show", str(queue[0]["conversation"]), "--json").json["author"]["row"]
    said.append(program.ok("author", str(author)))
    said += [program("queue", "--brand", "\x1b[2Jx"), program("search", "from:"), program("undo", "\x1b[31m")]
    for done in said:
        steering = {char for char in done.out + done.err if unicodedata.category(char) in ("Cc", "Cf")} - {"\n"}
        assert steering == set(), (done.out + done.err)[:300]
    exported = program.ok("export", "--format", "csv").out
    csv.field_size_limit(10_000_000)
    for row in csv.reader(io.StringIO(exported.removeprefix("\ufeff"))):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row), row


@pytest.mark.parametrize("text", BAD.values(), ids=BAD.keys())
def test_plain_text(text: str) -> None:
    assert all(char == "\n" or char.isprintable() for char in plain_text(text))
    plain_text(text).encode()
