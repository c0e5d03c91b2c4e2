"""What reads and sends, as the program runs it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from cm_inbox.app import App, Engine, EngineThread, open_demo, seed_demo
from cm_inbox.backoff import Breaker
from cm_inbox.errors import Busy, UsageError
from cm_inbox.models.decisions import DecisionKind, OutboxState
from cm_inbox.models.queue import View
from cm_inbox.settings import Settings
from cm_inbox.store.connection import Key
from cm_inbox.store.database import Store
from tests.waiting import until_sync


@pytest.mark.anyio
@pytest.mark.logs("begin again", "pause")
async def test_what_fails_begins_again() -> None:
    runs: list[int] = []

    async def work() -> None:
        runs.append(len(runs))
        if len(runs) == 1:
            raise Busy()
        if len(runs) == 2:
            raise RuntimeError("a fault of ours")

    await Engine._keep_on(work, Breaker(base=0.001))
    assert runs == [0, 1, 2]


@pytest.mark.anyio
async def test_being_stopped_is_no_failure() -> None:
    async def work() -> None:
        await asyncio.Event().wait()

    task = asyncio.create_task(Engine._keep_on(work))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


def test_the_demo_world_is_read_and_answered() -> None:
    app = open_demo(None, 1)
    seed_demo(app)
    app.inbox.undo_window = 0
    engine = EngineThread(app)
    engine.start()
    try:
        until_sync(lambda: len(app.inbox.ids(View.INBOX)) > 50)
        chosen = app.inbox.ids(View.INBOX)[0]
        receipt = app.inbox.decide(DecisionKind.REPLY, [chosen], text="Bonjour !").result()
        assert receipt.decisions
        until_sync(lambda: [entry.state for entry in app.inbox.outbox()] == [OutboxState.SENT])
    finally:
        engine.stop()
        app.close()


@pytest.mark.anyio
async def test_a_network_that_is_off_is_connected_only_once_it_is_switched_on(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    app = App(folder, Settings(), Store.open(folder, Key(b"k" * 32)), None)
    engine = app.engine()
    try:
        off = [info.id for info in engine.desk.networks() if info.off_because]
        assert off
        for network in off:
            with pytest.raises(UsageError, match=r"is off\. Switch it on .* Reddit lets a program in only"):
                await engine.desk.start_oauth(network, "", "http://127.0.0.1:1/")
        app.settings = Settings(networks_on=tuple(off))
        for network in off:
            with pytest.raises(UsageError, match="give its client ID"):
                await engine.desk.start_oauth(network, "", "http://127.0.0.1:1/")
    finally:
        await engine.close()
        app.close()
