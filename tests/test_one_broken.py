"""One network that is broken in every way leaves the others alone: they are read and answered as ever."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from cm_inbox.models.accounts import Account, SignInMethod
from cm_inbox.models.decisions import DecisionKind, OutboxState
from cm_inbox.models.messages import Message
from cm_inbox.networks.base import Network, Page, SignInRequest, Source
from tests.plain_network import PAGE, PlainNetwork, PlainServer, plain_server
from tests.rig import Rig, rig
from tests.waiting import until

pytestmark = pytest.mark.anyio

ROUNDS = 12
"""So many messages must come through, one after the other, while the other network stays broken."""


class Wrong(PlainNetwork):
    """Its clock is wrong: now by centuries, now before time began."""

    async def fetch(self, source: Source, cursor: str | None, *, wait: float = 0.0) -> Page:
        page = await super().fetch(source, cursor, wait=wait)
        return replace(page, messages=tuple(self._wrong(each) for each in page.messages))

    @staticmethod
    def _wrong(message: Message) -> Message:
        return replace(message, created_at=(-(10**14), 0, 10**14)[int(message.id) % 3], edited_at=-1)


class Flood(PlainNetwork):
    """There is always another page."""

    async def fetch(self, source: Source, cursor: str | None, *, wait: float = 0.0) -> Page:
        start = int(cursor or 0)
        flood = [
            {
                "id": str(start + n),
                "text": "spam " * 50,
                "parent": None,
                "hidden": False,
                "letter": False,
                "until": None,
            }
            for n in range(1, PAGE + 1)
        ]
        return Page(tuple(map(self._message, flood)), cursor=str(start + PAGE), more=True)


class Raises(PlainNetwork):
    """Its adapter has a fault of its own."""

    async def fetch(self, source: Source, cursor: str | None, *, wait: float = 0.0) -> Page:
        raise KeyError("nobody thought of this")


KINDS: dict[str, type[Network]] = {"plain": PlainNetwork, "wrong": Wrong, "flood": Flood, "raises": Raises}


@pytest.fixture
def broken() -> Iterator[PlainServer]:
    with plain_server() as running:
        yield running


@pytest.fixture
def sound() -> Iterator[PlainServer]:
    with plain_server() as running:
        yield running


@pytest.fixture
async def ours(tmp_path: Path) -> AsyncIterator[Rig]:
    async with rig(tmp_path / "data", load=KINDS.__getitem__) as made:
        yield made


async def connected(ours: Rig, kind: str, server: PlainServer, user: str) -> Account:
    return await ours.connect(kind, SignInRequest(SignInMethod.TOKEN, server=server.url, user=user))


@asynccontextmanager
async def running(ours: Rig) -> AsyncIterator[None]:
    """Read and send as the program does, in tasks of their own."""
    tasks = [asyncio.create_task(ours.sync.run()), asyncio.create_task(ours.outbox.run())]
    try:
        yield
    finally:
        ours.wire.release()
        for task in tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


def of(server: PlainServer) -> Callable[[httpx.Request], bool]:
    return lambda request: str(request.url).startswith(server.url)


def stored(ours: Rig, account: Account) -> int:
    counted = "SELECT count(*) FROM message WHERE account_id = ?"
    return int(ours.store.read(lambda conn: conn.execute(counted, (account.id,)).fetchone()[0]))


def _has(ours: Rig, account: Account, number: int) -> bool:
    return stored(ours, account) == number


async def comes_through(ours: Rig, sound: PlainServer, account: Account) -> None:
    """Have customers write to the sound network, each once the one before has come in."""
    for number in range(1, ROUNDS + 1):
        sound.customer_says(f"Bonjour {number}")
        await until(partial(_has, ours, account, number))


ANSWERED = ("hang", "refuse", "cut", "html", "500", "limited", "garbage", "deep", "other", "clock", "drip", "endless")
"""How a server can be broken; the other ways are an adapter's."""

FAR_FROM_NOW = {"Date": "Thu, 01 Jan 1970 00:00:00 GMT", "Retry-After": "Fri, 01 Jan 2970 00:00:00 GMT"}
"""What a server says whose clock is wrong, of the instant and of when to ask again."""


def break_it(ours: Rig, broken: PlainServer, manner: str, method: str = "GET") -> None:
    wire, there = ours.wire, of(broken)
    junk: dict[str, Callable[[], Any]] = {
        "hang": lambda: wire.hang(method, there, times=None, after=0.1 if method == "GET" else None),
        "refuse": lambda: wire.refuse(method, there, times=None),
        "cut": lambda: wire.cut(method, there, times=None),
        "html": lambda: wire.html(method, there, times=None),
        "500": lambda: wire.answer(method, there, 500, body=b"", times=None),
        "limited": lambda: wire.answer(method, there, 429, headers={"Retry-After": "99999999"}, body=b"{}", times=None),
        "garbage": lambda: wire.answer(method, there, 200, body=b'\xff\x00{"id":' * 1_000, times=None),
        "deep": lambda: wire.answer(method, there, 200, body=b"[" * 200_000, times=None),
        "other": lambda: wire.answer(method, there, 200, body=b'{"items": null}', times=None),
        "clock": lambda: wire.answer(method, there, 503, headers=FAR_FROM_NOW, body=b"{}", times=None),
        "drip": lambda: wire.pour(method, there, b" ", every=0.01, times=None),
        "endless": lambda: wire.pour(method, there, b"[" * 65_536, times=None),
    }
    junk[manner]()


@pytest.mark.logs("reading account 1 failed")
@pytest.mark.parametrize(
    "manner",
    [*ANSWERED, "wrong", "flood", "raises"],
)
async def test_others_are_read_while_it_is_broken(
    ours: Rig, broken: PlainServer, sound: PlainServer, manner: str
) -> None:
    bad = await connected(ours, manner if manner in KINDS else "plain", broken, "bad@plain")
    good = await connected(ours, "plain", sound, "good@plain")
    broken.customer_says("Is anybody there?")
    if manner not in KINDS:
        break_it(ours, broken, manner)
    async with running(ours):
        await comes_through(ours, sound, good)
        if manner == "flood":
            await until(lambda: stored(ours, bad) > 10 * PAGE)
            sound.customer_says("Still there?")
            await until(lambda: stored(ours, good) == ROUNDS + 1)
        elif manner == "wrong":
            await until(lambda: stored(ours, bad) == 1)
        else:
            assert stored(ours, bad) == 0


@pytest.mark.parametrize(
    "manner", ["hang", "refuse", "html", "500", "limited", "garbage", "deep", "clock", "drip", "endless"]
)
async def test_others_are_answered_while_it_is_broken(
    ours: Rig, broken: PlainServer, sound: PlainServer, manner: str
) -> None:
    await connected(ours, "plain", broken, "bad@plain")
    await connected(ours, "plain", sound, "good@plain")
    for server in (broken, sound):
        for number in range(5):
            server.customer_says(f"Bonjour {number}")
    break_it(ours, broken, manner, "POST")
    async with running(ours):
        await until(lambda: len(ours.conversations()) == 10)
        for conversation in ours.conversations():
            ours.inbox.decide(DecisionKind.REPLY, [conversation.row.id], text="Merci !", delay=0).result()
        await until(lambda: [kind for kind, _ in sound.changes] == ["reply"] * 5)
        assert broken.changes == []
        states = [entry.state for entry in ours.inbox.outbox()]
        await until(lambda: [each.state for each in ours.inbox.outbox()].count(OutboxState.SENT) == 5)
        assert OutboxState.FAILED not in states
        assert ours.wire.count("POST", of(sound)) == 5, "one for each answer, as ever"


async def asked_in_rounds(folder: Path, *, manner: str | None) -> list[str]:
    """Return what a sound network is asked for in rounds with a message each; ``manner``: beside one broken so."""
    async with rig(folder, load=KINDS.__getitem__) as ours:
        with plain_server() as sound, plain_server() as broken:
            good = await connected(ours, "plain", sound, "good@plain")
            if manner is not None:
                await connected(ours, "plain", broken, "bad@plain")
                broken.customer_says("Is anybody there?")
                break_it(ours, broken, manner)
            for number in range(1, 5):
                sound.customer_says(f"Bonjour {number}")
                await ours.sync.once()
                assert stored(ours, good) == number
            return [f"{each.method} {each.url.removeprefix(sound.url)}" for each in ours.wire.requests
                    if each.url.startswith(sound.url)]  # fmt: skip


@pytest.mark.logs("reading account")
@pytest.mark.parametrize("manner", ["hang", "refuse", "500", "limited", "garbage", "clock", "endless"])
async def test_others_are_asked_for_the_same_as_without_it(tmp_path: Path, manner: str) -> None:
    beside = await asked_in_rounds(tmp_path / "beside", manner=manner)
    assert beside == await asked_in_rounds(tmp_path / "alone", manner=None)
    assert len(beside) >= 4
