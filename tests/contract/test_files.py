"""What every network that takes files with an answer must do alike; one that takes none must say so beforehand."""

from __future__ import annotations

import struct
import zlib

import httpx
import pytest

from cm_inbox.errors import UsageError
from cm_inbox.models.conversations import Conversation
from cm_inbox.models.decisions import DecisionKind, OutboxState
from cm_inbox.models.enclosures import Enclosure, EnclosureLimit
from cm_inbox.models.instants import new_id, now
from cm_inbox.models.messages import Direction, Visibility
from tests.rig import Rig
from tests.waiting import until

from .harness import Harness
from .test_contract import ANSWER, a_question, do, done, over_http

pytestmark = pytest.mark.anyio

DESCRIPTIONS = ("Un colis posé devant une porte bleue", "Le même colis, ouvert « à moitié »")


def picture(shade: int, width: int = 24, height: int = 16) -> bytes:
    """Return a grey picture as PNG (RFC 2083)."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = b"".join(b"\0" + bytes([shade]) * width for _ in range(height))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


CONTENTS = (picture(40), picture(200))


def enclose(ours: Rig, conversation: Conversation) -> list[str]:
    """Enclose two described pictures with the draft of a conversation."""
    ids = []
    for number, (content, description) in enumerate(zip(CONTENTS, DESCRIPTIONS, strict=True), 1):
        file = Enclosure(new_id(now()), f"colis {number}.png", "image/png", len(content), 24, 16, description)
        ours.inbox.attach(conversation.row.id, file, content).result()
        ids.append(file.id)
    return ids


def needs_files(harness: Harness) -> None:
    if Visibility.PUBLIC not in harness.takes:
        pytest.skip(f"{harness.network} takes no files with a public answer")


def brings_a_file(request: httpx.Request) -> bool:
    return not request.headers.get("content-type", "").startswith("application/json")


def says_something(request: httpx.Request) -> bool:
    return not brings_a_file(request)


async def test_what_takes_files_is_said_beforehand(harness: Harness, ours: Rig) -> None:
    (account,) = ours.inbox.accounts()
    assert account.enclosures is not None
    takes = {kind for kind, limit in account.enclosures.items() if isinstance(limit, EnclosureLimit)}
    assert takes == harness.takes
    for limit in account.enclosures.values():
        if isinstance(limit, EnclosureLimit):
            assert min(limit.count, limit.most_bytes) > 0
            assert limit.takes("image/png")
            assert limit.takes("image/jpeg")


async def test_files_go_with_an_answer(harness: Harness, ours: Rig) -> None:
    needs_files(harness)
    customer, message_id, conversation = await a_question(harness, ours)
    await done(ours, DecisionKind.REPLY, conversation, text=ANSWER, files=enclose(ours, conversation))
    (text,) = await until(lambda: harness.replies(customer, message_id))
    assert ANSWER in text
    assert await harness.files(customer, message_id) == list(zip(DESCRIPTIONS, CONTENTS, strict=True))
    await ours.pull()
    shown = ours.inbox.conversation(conversation.row.id)
    out = [stored.message for stored in shown.messages if stored.message.direction is Direction.OUT]
    assert sum(ANSWER in message.text for message in out) == 1
    attached = [attachment for message in out for attachment in message.attachments]
    assert [each.media_type.partition("/")[0] for each in attached] == ["image", "image"]
    assert shown.files == ()


async def test_an_answer_with_files_is_not_sent_twice(harness: Harness, ours: Rig) -> None:
    """Whatever was lost, of a file or of the answer itself: everybody sees all of it once."""
    needs_files(harness)
    customer, message_id, conversation = await a_question(harness, ours)
    over_http(harness, ours)
    lost = [
        ours.wire.lose_answer(method, where) for method in ("POST", "PUT") for where in (brings_a_file, says_something)
    ]
    receipt = await do(ours, DecisionKind.REPLY, conversation, text=ANSWER, files=enclose(ours, conversation))

    async def settled() -> bool:
        await ours.outbox.drain()
        return ours.entry(receipt).state is OutboxState.SENT

    await until(settled, within=60)
    assert sum(fault.met for fault in lost) >= 2, "neither a file nor an answer was lost"
    ours.wire.clear()
    assert len(await until(lambda: harness.replies(customer, message_id))) == 1
    assert await harness.files(customer, message_id) == list(zip(DESCRIPTIONS, CONTENTS, strict=True))


async def test_what_is_taken_back_goes_with_its_files(harness: Harness, ours: Rig) -> None:
    needs_files(harness)
    customer, message_id, conversation = await a_question(harness, ours)
    await done(ours, DecisionKind.REPLY, conversation, text=ANSWER, files=enclose(ours, conversation))
    await until(lambda: harness.replies(customer, message_id))
    ours.inbox.undo().result()
    await ours.outbox.drain()

    async def gone() -> bool:
        return not await harness.replies(customer, message_id)

    await until(gone, every=0.2)
    assert await harness.files(customer, message_id) == []
    assert [file.description for file in ours.inbox.draft_files(conversation.row.id)] == list(DESCRIPTIONS)


async def test_files_are_an_answer_by_themselves_where_that_is_said(harness: Harness, ours: Rig) -> None:
    """Without a word: seen once whatever was lost on the way, and taken back whole."""
    needs_files(harness)
    (account,) = ours.inbox.accounts()
    limit = (account.enclosures or {})[Visibility.PUBLIC]
    assert isinstance(limit, EnclosureLimit)
    customer, message_id, conversation = await a_question(harness, ours)
    files = enclose(ours, conversation)
    if not limit.wordless:
        with pytest.raises(UsageError):
            ours.inbox.decide(DecisionKind.REPLY, [conversation.row.id], text="", files=files).result()
        return
    over_http(harness, ours)
    lost = [ours.wire.lose_answer(method, where) for method in ("POST", "PUT") for where in (says_something,)]
    receipt = await do(ours, DecisionKind.REPLY, conversation, text="", files=files)

    async def settled() -> bool:
        await ours.outbox.drain()
        return ours.entry(receipt).state is OutboxState.SENT

    await until(settled, within=60)
    assert any(fault.met for fault in lost), "no answer was lost"
    ours.wire.clear()

    async def shown() -> bool:
        return await harness.files(customer, message_id) == list(zip(DESCRIPTIONS, CONTENTS, strict=True))

    await until(shown, every=0.2)
    ours.inbox.undo().result()
    await ours.outbox.drain()

    async def gone() -> bool:
        return not await harness.files(customer, message_id)

    await until(gone, every=0.2)
    assert [file.id for file in ours.inbox.draft_files(conversation.row.id)] == files
