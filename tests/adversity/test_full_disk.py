"""A disk that fills up: said clearly, nothing lost, and going on once there is room again."""

from __future__ import annotations

import asyncio
import json
import os
import time
from collections.abc import AsyncIterator, Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from cm_inbox.backoff import Breaker
from cm_inbox.errors import DiskFull, StoreError
from cm_inbox.models.decisions import DecisionKind, OutboxState
from cm_inbox.models.messages import Visibility
from cm_inbox.models.queue import View
from cm_inbox.networks.base import SignInRequest
from cm_inbox.outbox import Outbox
from cm_inbox.settings import Settings, load_settings, save_settings
from cm_inbox.store import accounts
from cm_inbox.store.export import export
from cm_inbox.store.transfer import import_file
from tests.adversity.conftest import Disk, lines
from tests.plain_network import PlainNetwork, PlainServer, plain_server
from tests.program import Program, without_room
from tests.rig import Rig, rig
from tests.waiting import until

pytestmark = pytest.mark.anyio


@pytest.fixture
def server() -> Iterator[PlainServer]:
    with plain_server() as running:
        yield running


@pytest.fixture
async def desk(disk: Disk, server: PlainServer) -> AsyncIterator[Rig]:
    """Return a rig on the small disk, with one account and two messages."""
    async with rig(disk.path / "data", load=lambda _: PlainNetwork) as made:
        await made.connect("plain", SignInRequest(PlainNetwork.info.sign_in[0], server=server.url))
        for text in ("first", "second"):
            server.customer_says(text)
        await made.pull()
        yield made


def last_seen(desk: Rig) -> str:
    (account,) = desk.inbox.accounts()
    return desk.store.read(accounts.cursors, account.id)["messages"]


async def test_the_cursor_never_runs_ahead_of_the_messages(desk: Rig, disk: Disk, server: PlainServer) -> None:
    for number in range(120):
        server.customer_says(f"{number} " + "word " * 2_000)
    disk.fill(leave=200_000)
    pulled = await desk.pull()
    assert isinstance(pulled.error, DiskFull)
    kept = {stored.message.id for each in desk.conversations() for stored in each.messages}
    assert last_seen(desk) == max(kept, key=int)
    disk.free()
    pulled = await desk.pull()
    assert pulled.error is None
    assert sorted(desk.texts()) == sorted(item["text"] for item in server.items)
    assert last_seen(desk) == "122"


async def test_a_decision_that_cannot_be_kept_is_not_taken(desk: Rig, disk: Disk) -> None:
    chosen = desk.inbox.ids(View.INBOX)[0]
    disk.fill()
    for _ in range(3):
        with pytest.raises(DiskFull):
            await asyncio.wrap_future(desk.inbox.decide(DecisionKind.NOTE, [chosen], text="x" * 100_000))
    with pytest.raises(DiskFull):
        await asyncio.wrap_future(desk.inbox.save_draft(chosen, "y" * 100_000, Visibility.PUBLIC))
    assert desk.inbox.history() == []
    assert desk.inbox.counts().views[View.INBOX] == 2, "what is there can be read"
    disk.free()
    receipt = await asyncio.wrap_future(desk.inbox.decide(DecisionKind.DONE, [chosen]))
    assert [each.id for each in desk.inbox.history()] == [each.id for each in receipt.decisions]
    assert desk.inbox.counts().views[View.INBOX] == 1
    await asyncio.wrap_future(desk.inbox.undo())
    assert desk.inbox.counts().views[View.INBOX] == 2


async def test_what_was_sent_is_recorded_once_there_is_room(desk: Rig, disk: Disk, server: PlainServer) -> None:
    chosen = desk.inbox.ids(View.INBOX)[0]
    told: list[StoreError] = []
    desk.store.on_trouble = told.append
    desk.outbox.room_seconds = 0.02
    server.answers.clear()
    running = asyncio.create_task(desk.outbox.run())
    receipt = await asyncio.wrap_future(desk.inbox.decide(DecisionKind.REPLY, [chosen], text="z" * 480, delay=0))
    await until(lambda: desk.entry(receipt).state is OutboxState.SENDING)
    hog = "h" * 100_000
    disk.fill()
    while not told:  # the log's file has some room left in it
        await asyncio.gather(
            asyncio.wrap_future(desk.inbox.save_draft(chosen, hog, Visibility.PUBLIC)), return_exceptions=True
        )
    await until(lambda: server.changes)
    server.answers.set()
    told.clear()
    await until(lambda: told)
    assert desk.entry(receipt).state is OutboxState.SENDING
    disk.free()
    await until(lambda: desk.entry(receipt).state is OutboxState.SENT)
    assert server.changes == [("reply", "z" * 480)]
    assert isinstance(told[0], DiskFull)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_an_outbox_without_room_waits_instead_of_spinning(desk: Rig, disk: Disk, server: PlainServer) -> None:
    chosen = desk.inbox.ids(View.INBOX)[0]
    receipt = await asyncio.wrap_future(desk.inbox.decide(DecisionKind.REPLY, [chosen], text="hello", delay=0))
    disk.fill()
    hog = "h" * 100_000
    told: list[StoreError] = []
    desk.store.on_trouble = told.append
    while not told:  # the log's file has some room left in it
        await asyncio.gather(
            asyncio.wrap_future(desk.inbox.save_draft(chosen, hog, Visibility.PUBLIC)), return_exceptions=True
        )
    tried: list[float] = []
    desk.store.on_trouble = lambda _error: tried.append(time.monotonic())
    outbox = Outbox(
        desk.store,
        desk.adapters,
        tell=desk.inbox.tell,
        clock=desk.clock,
        breaker=lambda: Breaker(base=0.2, cap=0.2, chance=lambda: 1.0),
    )
    running = asyncio.create_task(outbox.run())
    await until(lambda: len(tried) >= 4)
    assert min(later - earlier for earlier, later in pairwise(tried)) > 0.19, "it tries again at once"
    disk.free()
    await until(lambda: desk.entry(receipt).state is OutboxState.SENT)
    assert server.changes == [("reply", "hello")]
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_import_and_export_go_on_after_room_is_made(desk: Rig, disk: Disk, tmp_path: Path) -> None:
    file = tmp_path / "in.jsonl"
    file.write_text(lines(24_000, words=4), "utf-8")
    target = disk.path / "out.jsonl"
    target.write_text("the last one", "utf-8")
    disk.fill(leave=1_000_000)
    with pytest.raises(DiskFull):
        await asyncio.to_thread(import_file, desk.store, file)
    disk.fill()
    with pytest.raises(DiskFull):
        await asyncio.wrap_future(desk.store.background(export, target, "jsonl"))
    with pytest.raises(DiskFull):
        await asyncio.wrap_future(desk.store.background(export, target, "sqlite"))
    assert target.read_text("utf-8") == "the last one"
    assert sorted(path.name for path in disk.path.iterdir()) == ["data", "filler", "out.jsonl"]
    disk.free()
    with pytest.raises(DiskFull):  # three megabytes are not enough for all of it
        await asyncio.to_thread(import_file, desk.store, file)
    assert desk.inbox.counts().views[View.INBOX] >= 2
    assert desk.store.check().result() == []


def test_settings_keep_their_old_form(disk: Disk) -> None:
    save_settings(disk.path, Settings(name="Camille"))
    disk.fill()
    with pytest.raises(DiskFull):
        save_settings(disk.path, Settings(name="C" * 10_000))
    assert load_settings(disk.path).name == "Camille"
    assert sorted(path.name for path in disk.path.iterdir()) == ["filler", "settings.json"]


def test_the_program_on_a_full_disk(disk: Disk) -> None:
    program = Program(disk.path / "data")
    disk.fill()
    done = program("queue")
    assert (done.code, done.err.split(".")[0]) == (1, "The disk is full")
    assert [path.name for path in program.data.iterdir() if path.suffix != ".lock"] == []
    disk.free()
    program.ok("brand", "add", "Altéa")
    disk.fill()
    for arguments in (("brand", "add", "B" * 100_000), ("do", "note", "1", "--text", "x"), ("queue",)):
        done = program(*arguments)
        assert (done.code, done.err.split(".")[0]) == (1, "The disk is full")
    disk.free()
    assert program.ok("brand", "list", "--json").json[0]["name"] == "Altéa"
    assert list(program.data.glob("history.open-*")) == []


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such limit")
def test_a_limit_on_the_files_size(program: Program, tmp_path: Path) -> None:
    program.hamper = without_room(100_000)
    done = program("queue")
    assert (done.code, done.err.split(".")[0]) == (1, "The disk is full")
    program.hamper = without_room(900_000)
    file = tmp_path / "in.jsonl"
    file.write_text(lines(3_000), "utf-8")
    done = program("import", str(file))
    assert (done.code, done.err.split(".")[0]) == (1, "The disk is full")
    program.hamper = None
    program.ok("import", str(file))
    exported = [json.loads(line)["id"] for line in program.ok("export").out.splitlines()]
    assert sorted(exported) == sorted(f"m{number}" for number in range(3_000))
