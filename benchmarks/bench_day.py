"""A day of twenty busy accounts of one network, against its documented limits: what it costs, and how late news is.

The accounts read as the program reads them (``sync.Reader``), over real HTTP from the servers of the tests, which keep
the limits and the prices. Only the time is made up: it goes at once to whichever account reads next. What is late is
therefore the waiting for one's turn alone, not the network's answer.
"""

from __future__ import annotations

import asyncio
import heapq
import random
import statistics
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.table import Row
from cm_inbox.models.accounts import Account
from cm_inbox.models.spending import Spending
from cm_inbox.networks.base import Network
from cm_inbox.sync import Reader
from tests.contract.harness import Customer, Harness
from tests.contract.harness_discourse import DiscourseHarness
from tests.contract.harness_x import XHarness, signed_in
from tests.contract.harness_youtube import YouTubeHarness
from tests.rig import Rig, rig
from tests.servers.discourse import FakeDiscourse
from tests.servers.stub import Answer, Asked, StubServer, running
from tests.servers.x import FakeX
from tests.servers.youtube import FakeYouTube

TITLE = "A day of twenty busy accounts"
ACCOUNTS = 20
EACH = 100
"""Messages an account gets in the day, most of them between eight and twenty-two o'clock."""

BEGIN = round(datetime(2026, 11, 23, 8, tzinfo=UTC).timestamp() * 1000)
"""Midnight in California, where YouTube's day begins; X's ends at 00:00 UTC, within this one."""

DAY = 24 * 3_600_000


class Scene(ABC):
    """A network with its server. ``now`` is what its clock and ours show (ms)."""

    title: str
    spending = Spending()

    def __init__(self) -> None:
        self.now = BEGIN
        self.refused: Counter[int] = Counter()
        self.calls = 0

    def seconds(self) -> float:
        return self.now / 1000

    def counted(self, server: StubServer) -> None:
        """Count what is asked of a server, and what it refuses."""
        handle = server.handle

        def handled(asked: Asked) -> Answer:
            self.calls += 1
            server.calls.clear()  # a day of them is a lot
            answer = handle(asked)
            self.refused[answer.status] += answer.status in (403, 429)
            return answer

        server.handle = handled  # type: ignore[method-assign]

    @abstractmethod
    def open(self, stack: ExitStack) -> None:
        """Start the server for as long as the stack."""

    @abstractmethod
    def harness(self) -> Harness:
        """Return one more account's."""

    @abstractmethod
    def adapter(self, harness: Harness) -> type[Network]: ...

    @abstractmethod
    def spent(self) -> tuple[str, bool]:
        """Return what the day cost, beside what it may, and whether that was kept."""

    @property
    @abstractmethod
    def best(self) -> str:
        """Return the best median delay that the limits permit, and why."""


class YouTubeScene(Scene):
    title = "YouTube, all channels on one app"

    def open(self, stack: ExitStack) -> None:
        self.server = stack.enter_context(running(FakeYouTube(self.seconds)))
        self.counted(self.server)
        self._app = ""

    def harness(self) -> Harness:
        made = YouTubeHarness(self.server)
        first = made if not self._app else self._first
        self._first, self._app = first, first.app.client_id
        made.app = first.app
        made.adapter.ours = first.app  # type: ignore[attr-defined]
        return made

    def adapter(self, harness: Harness) -> type[Network]:
        assert isinstance(harness, YouTubeHarness)
        return harness.adapter

    def spent(self) -> tuple[str, bool]:
        units = self.server.units[self._app]
        return f"{units:,} of 10,000 units", units <= 10_000

    @property
    def best(self) -> str:
        every = DAY / (10_000 / ACCOUNTS) / 60_000
        return f"{every / 2:.1f} min: 10,000 lists of one unit, each channel in turn, nothing kept for people"


class XScene(Scene):
    title = "X, each account within 5 dollars a day"
    spending = Spending(day=500, month=15_000)

    def open(self, stack: ExitStack) -> None:
        self.server = stack.enter_context(running(FakeX()))
        self.server.open_handed = False
        self.counted(self.server)

    def harness(self) -> Harness:
        return XHarness(self.server)

    def adapter(self, harness: Harness) -> type[Network]:
        from cm_inbox.networks.base import SignedIn, SignInRequest
        from cm_inbox.networks.http import HttpClient
        from cm_inbox.networks.x import X

        class SignsIn(X):
            @classmethod
            async def sign_in(cls, request: SignInRequest, http: HttpClient) -> SignedIn:
                return await signed_in(request.server or "", http)

        return SignsIn

    def spent(self) -> tuple[str, bool]:
        dollars, most = self.server.bill / 1000, ACCOUNTS * self.spending.day / 100
        return f"{dollars:.2f} of {most:.0f} dollars", dollars <= most

    @property
    def best(self) -> str:
        return "1.5 s: 300 questions for mentions in 15 minutes"


class DiscourseScene(Scene):
    title = "Discourse, each account on a forum of its own"
    stack: ExitStack

    def open(self, stack: ExitStack) -> None:
        self.stack = stack
        self._asked: dict[str, list[int]] = {}

    def harness(self) -> Harness:
        server = self.stack.enter_context(running(FakeDiscourse()))
        self.counted(server)
        reply = server.reply
        times: list[int] = []

        def limited(asked: Asked) -> Answer:
            """Answer within 20 calls a minute and 2,880 a day of a key."""
            times.append(self.now)
            times[:] = [at for at in times if at > self.now - DAY]
            if sum(at > self.now - 60_000 for at in times) > 20 or len(times) > 2_880:
                return Answer({"errors": ["Slow down."]}, 429, {"Retry-After": "30"})
            return reply(asked)

        server.reply = limited  # type: ignore[method-assign]
        return DiscourseHarness(server)

    def adapter(self, harness: Harness) -> type[Network]:
        from cm_inbox.networks.discourse import Discourse

        return Discourse

    def spent(self) -> tuple[str, bool]:
        return f"{self.calls / ACCOUNTS:,.0f} of 2,880 calls an account", self.calls / ACCOUNTS <= 2_880

    @property
    def best(self) -> str:
        return f"{DAY / 2_880 / 2_000:.0f} s: 2,880 calls a day"


SCENES = (YouTubeScene, XScene, DiscourseScene)


def run(folder: Path, _messages: int) -> Iterable[Row]:
    """Yield a row for each network and what it cost."""
    for number, scene in enumerate(SCENES):
        with ExitStack() as stack:
            yield from asyncio.run(_day(scene(), stack, folder / str(number)))


async def _day(scene: Scene, stack: ExitStack, folder: Path) -> list[Row]:
    chance = random.Random(20)
    scene.open(stack)
    if isinstance(scene, XScene):
        scene.server.at = scene.seconds()
    harnesses = [scene.harness() for _ in range(ACCOUNTS)]
    kinds: dict[str, type[Network]] = {f"n{number}": scene.adapter(each) for number, each in enumerate(harnesses)}
    async with rig(folder, load=kinds.__getitem__, clock=lambda: scene.now) as ours:
        ours.adapters._spending = lambda: scene.spending
        accounts, customers = list[Account](), list[Customer]()
        for number, harness in enumerate(harnesses):
            accounts.append(await ours.connect(f"n{number}", await harness.our_sign_in()))
            customers.append(await harness.new_customer(f"Client {number}"))
        scene.calls = 0
        delays = await _read(scene, ours, harnesses, accounts, customers, chance)
    spent, kept = scene.spent()
    late = sorted(delays)
    middle, most, longest = (_for(each) for each in (statistics.median(late), late[len(late) * 95 // 100], late[-1]))
    said = f"median {middle}, 95 % within {most}, longest {longest}"
    return [
        Row(f"{scene.title}: from posted to in the queue ({len(late)} messages)", said, f"best: {scene.best}"),
        Row(
            f"{scene.title}: what the day took",
            f"{spent}; {scene.calls:,} calls, {scene.refused[429]} refused as too many",
            "",
            "no 429, within what it may",
            kept and not scene.refused[429] and len(late) == ACCOUNTS * EACH,
        ),
    ]


def _for(millis: float) -> str:
    return f"{millis / 1000:.0f} s" if millis < 120_000 else f"{millis / 60_000:.1f} min"


def _times(chance: random.Random) -> list[int]:
    """Return when messages are written: nine in ten of them by day."""
    day = sorted(chance.uniform(8, 22) if chance.random() < 0.9 else chance.uniform(0, 24) for _ in range(EACH))
    morning = datetime.fromtimestamp(BEGIN / 1000, UTC).hour
    return sorted(BEGIN + 60_000 + round((hour - morning) % 23.5 * 3_600_000) for hour in day)


async def _read(
    scene: Scene,
    ours: Rig,
    harnesses: list[Harness],
    accounts: list[Account],
    customers: list[Customer],
    chance: random.Random,
) -> list[int]:
    """Live through the day; return how late each message was (ms)."""
    readers = [
        Reader(account, ours.store, ours.adapters, tell=lambda _change: None, clock=ours.clock) for account in accounts
    ]
    coming = [_times(chance) for _ in accounts]
    waiting: list[dict[str, int]] = [{} for _ in accounts]
    turns = [(BEGIN + number * 500, number, 0.0) for number in range(len(readers))]
    heapq.heapify(turns)
    delays = []
    while turns and turns[0][0] < BEGIN + DAY:
        at, number, before = heapq.heappop(turns)
        scene.now = max(scene.now, at)
        if isinstance(scene, XScene):
            scene.server.at = scene.seconds()
        while coming[number] and coming[number][0] <= scene.now:
            written = coming[number].pop(0)
            native = await harnesses[number].post(customers[number], f"Bonjour {written}")
            waiting[number][native] = written
        pulled = await readers[number].round()
        here = _here(ours, accounts[number], waiting[number])
        delays.extend(scene.now - waiting[number].pop(native) for native in here)
        rest = readers[number].rest(pulled, before)
        heapq.heappush(turns, (scene.now + round(rest * 1000), number, rest))
    return delays


def _here(ours: Rig, account: Account, waiting: dict[str, int]) -> list[str]:
    """Return which of these messages are in the history."""
    if not waiting:
        return []
    asked = f"SELECT native_id FROM message WHERE account_id = ? AND native_id IN ({', '.join('?' * len(waiting))})"
    return [row[0] for row in ours.store.read(lambda conn: conn.execute(asked, (account.id, *waiting)).fetchall())]
