"""A day lived through: the program's own engine reads, people write, and each message is timed until it is there."""

from __future__ import annotations

import asyncio
import contextlib
import random
import re
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cm_inbox.models.accounts import Account, Quota
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import Message
from cm_inbox.networks.base import Network
from cm_inbox.networks.pool import Adapters
from cm_inbox.store import accounts, ingest
from cm_inbox.store.connection import Connection, Key
from cm_inbox.sync import Sync
from tests.rig import MemoryDrawers

from .made_up_time import MadeUpTime, StillStore, live
from .scene import HOUR, MINUTE, Scene
from .wire import StraightClient, Wire

ACCOUNTS = 20
EACH = 100
"""Messages an account gets in the day, most of them between eight and twenty-two o'clock."""

BEGIN = round(datetime(2026, 11, 23, 8, tzinfo=UTC).timestamp() * 1000)
"""Midnight in California, where YouTube's day begins; X's and LinkedIn's end at 00:00 UTC, within this one."""

NUMBERED = re.compile(r"message (\d+) ")


@dataclass(frozen=True, slots=True)
class Plan:
    """How long a life is, and how busy."""

    accounts: int = ACCOUNTS
    each: int = EACH
    hours: float = 24.0

    def times(self, chance: random.Random) -> list[Millis]:
        """Return when messages of one account are written: of a whole day, nine in ten between 8 and 22 o'clock."""
        last = self.hours - 0.5
        if self.hours < 24:
            return sorted(BEGIN + MINUTE + round(chance.uniform(0, last) * HOUR) for _ in range(self.each))
        hours = [chance.uniform(8, 22) if chance.random() < 0.9 else chance.uniform(0, 24) for _ in range(self.each)]
        morning = datetime.fromtimestamp(BEGIN / 1000, UTC).hour
        return sorted(BEGIN + MINUTE + round((hour - morning) % last * HOUR) for hour in hours)


@dataclass(slots=True)
class Lived:
    """What a day brought. ``delays`` are from posted to in the queue, in ms."""

    title: str
    best: str
    written: int = 0
    delays: list[Millis] = field(default_factory=list)
    calls: int = 0
    refused: int = 0
    others: dict[int, int] = field(default_factory=dict)
    spent: str = ""
    within: bool = True
    quotas: list[Quota] = field(default_factory=list)
    """What the accounts showed of limits, at the busiest."""
    errors: list[str] = field(default_factory=list)
    """What the accounts showed of trouble."""

    def late(self, part: float) -> Millis:
        """Return within how much time this part of the messages was there."""
        if part == 0.5:
            return round(statistics.median(self.delays))
        return sorted(self.delays)[min(len(self.delays) - 1, int(len(self.delays) * part))]


def lived(kind: Callable[[Wire, Callable[[], Millis], int], Scene], folder: Path, plan: Plan | None = None) -> Lived:
    """Live through a day of one network, by default a whole one of twenty accounts."""
    return live(lambda loop: _Life(loop, kind, folder, plan or Plan()).lead())


class _Life:
    def __init__(
        self,
        loop: MadeUpTime,
        kind: Callable[[Wire, Callable[[], Millis], int], Scene],
        folder: Path,
        plan: Plan,
    ) -> None:
        self.plan = plan
        self.clock: Callable[[], Millis] = lambda: BEGIN + round(loop.time() * 1000)
        self.wire = Wire()
        self.scene = kind(self.wire, self.clock, plan.accounts)
        folder.mkdir(parents=True, exist_ok=True)
        self.store = StillStore.open(folder, Key(b"k" * 32), clock=self.clock)
        assert isinstance(self.store, StillStore)
        self.store.loop = loop
        self.http = StraightClient(self.wire)
        self.drawers = MemoryDrawers()
        self.kinds: dict[str, type[Network]] = {}
        self.adapters = Adapters(
            self.http,
            self.drawers,
            load=self.kinds.__getitem__,
            clock=self.clock,
            spending=lambda: self.scene.spending,
        )
        self.sync = Sync(self.store, self.adapters, tell=lambda _change: None, clock=self.clock, apply=self._apply)
        self.waiting: dict[int, Millis] = {}
        self.found = Lived(self.scene.title, self.scene.best)

    async def lead(self) -> Lived:
        try:
            held = [await self._connect(number) for number in range(self.plan.accounts)]
            await self._day(held)
        finally:
            await self.adapters.close()
            await self.http.close()
            self.store.close()
            self.scene.close()
        return self.found

    async def _connect(self, number: int) -> Account:
        """Sign in and connect an account, as the desk does."""
        name = f"n{number}"
        self.kinds[name], signed_in = await self.scene.sign_in(number, self.http)
        at = self.clock()
        brand = self.store.write(accounts.add_brand, f"Marque {number}", at=at).result()
        account = self.store.write(
            accounts.add_account, brand.id, name, signed_in.report, signed_in.server, at=at
        ).result()
        await self.drawers.drawer(account.uid).save(signed_in.secrets)
        return account

    async def _day(self, held: Sequence[Account]) -> None:
        chance = random.Random(20)
        self.wire.calls = 0
        people = [
            asyncio.create_task(self._write(number, self.plan.times(chance), random.Random(number)))
            for number in range(self.plan.accounts)
        ]
        reading = asyncio.create_task(self.sync.run())
        noting = asyncio.create_task(self._note(held))
        end = BEGIN + round(self.plan.hours * HOUR)
        await asyncio.sleep((end - self.clock()) / 1000)
        for task in (reading, noting, *people):
            task.cancel()
        for task in (reading, noting, *people):
            with contextlib.suppress(asyncio.CancelledError):
                await task
        found = self.found
        found.calls, found.refused, found.others = self.wire.calls, self.wire.refused, dict(self.wire.others)
        found.spent, found.within = self.scene.spent()

    async def _write(self, number: int, times: Sequence[Millis], chance: random.Random) -> None:
        """Be those who write to one account: one in four in private, where that can be."""
        for place, at in enumerate(times):
            await asyncio.sleep(max(0.0, (at - self.clock()) / 1000))
            which = number * self.plan.each + place
            self.waiting[which] = self.clock()
            self.found.written += 1
            private = self.scene.has_private and chance.random() < 0.25
            self.scene.write(number, f"Bonjour, message {which} : où est mon colis ?", private=private)

    async def _note(self, held: Sequence[Account]) -> None:
        """Look now and then at what the accounts show."""
        while True:
            await asyncio.sleep(613)
            for account in self.store.read(accounts.accounts):
                health = account.health
                if health.error_code and health.error_code not in self.found.errors:
                    self.found.errors.append(health.error_code)
            quotas = self.adapters.get(held[0]).quotas()
            if len(quotas) >= len(self.found.quotas):
                self.found.quotas = list(quotas)

    def _apply(self, connection: Connection, *args: Any, messages: Sequence[Message], **kwargs: Any) -> ingest.Ingested:
        """Store a page, and time what came in with it. Runs on the store's thread, while time stands still."""
        done = ingest.apply(connection, *args, messages=messages, **kwargs)
        for message in messages:
            numbered = NUMBERED.search(message.text)
            written = self.waiting.pop(int(numbered[1]), None) if numbered else None
            if written is not None:
                self.found.delays.append(self.clock() - written)
        return done
