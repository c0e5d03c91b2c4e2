"""What terms let nobody keep for long is asked for again in time, as far as the network's limits allow.

Time is made up (``benchmarks/day``), the store, the adapters and the servers are not.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path

import pytest

from benchmarks.day.linkedin import LinkedInScene
from benchmarks.day.made_up_time import MadeUpTime, StillStore, live
from benchmarks.day.scene import DAY, HOUR, Scene
from benchmarks.day.wire import StraightClient, Wire
from benchmarks.day.youtube import APP, YouTubeScene
from cm_inbox.models.accounts import Account
from cm_inbox.models.duties import Duties
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import Author, Direction, Message, Thread, ThreadKind, Visibility
from cm_inbox.networks import linkedin_api
from cm_inbox.networks.base import Network, Source
from cm_inbox.networks.pool import Adapters
from cm_inbox.networks.youtube import YouTube
from cm_inbox.networks.youtube_units import WEIGHTS, UnitBook
from cm_inbox.store import accounts, confirmed, ingest
from cm_inbox.store.connection import Key
from cm_inbox.sync import TOO_MANY, Reader
from cm_inbox.upkeep import Upkeep
from tests.rig import MemoryDrawers

BEGIN: Millis = 1_795_824_000_000
"""A midnight, UTC."""


class Office:
    """One account on one network, in made-up time."""

    def __init__(self, loop: MadeUpTime, kind: type[Scene], folder: Path) -> None:
        self.loop = loop
        self.scene = kind(Wire(), self.clock, 1)
        folder.mkdir()
        store = StillStore.open(folder, Key(b"k" * 32), clock=self.clock)
        assert isinstance(store, StillStore)
        store.loop = loop
        self.store = store
        self.http = StraightClient(self.scene.wire)
        self.kinds: dict[str, type[Network]] = {}
        drawers = MemoryDrawers()
        self.drawers = drawers
        self.adapters = Adapters(self.http, drawers, load=self.kinds.__getitem__, clock=self.clock)
        self.upkeep = Upkeep(store, self.adapters, duties=Duties, tell=lambda _change: None, clock=self.clock)

    def clock(self) -> Millis:
        return BEGIN + round(self.loop.time() * 1000)

    async def connect(self, instead: type[Network] | None = None) -> tuple[Account, Reader]:
        kind, signed_in = await self.scene.sign_in(0, self.http)
        self.kinds[kind.info.id] = instead or kind
        brand = self.store.write(accounts.add_brand, "Altéa", at=self.clock()).result()
        account = self.store.write(
            accounts.add_account, brand.id, kind.info.id, signed_in.report, signed_in.server, at=self.clock()
        ).result()
        await self.drawers.drawer(account.uid).save(signed_in.secrets)
        return account, Reader(account, self.store, self.adapters, lambda _change: None, self.clock)

    async def live(self, reader: Reader, until: Millis, *, every: Millis, each: Callable[[], None]) -> int:
        """Read until then, and keep to the duties; return of how many messages the words were forgotten."""
        gone = 0
        while self.clock() < BEGIN + until:
            pulled = await reader.round()
            assert pulled.error is None
            gone += await self.upkeep.once()
            each()
            await asyncio.sleep(every / 1000)
        return gone

    def oldest(self) -> Millis:
        """Return how long ago the network gave what it gave longest ago."""
        at = self.store.read(lambda conn: conn.execute("SELECT min(at) FROM confirmed").fetchone()[0])
        return 0 if at is None else self.clock() - at

    def words(self) -> list[str]:
        found = self.store.read(lambda conn: conn.execute("SELECT text FROM message WHERE text <> ''").fetchall())
        return [text for (text,) in found]

    def gap(self) -> str | None:
        (account,) = self.store.read(accounts.accounts)
        return account.health.gap

    async def close(self) -> None:
        await self.adapters.close()
        await self.http.close()
        self.store.close()
        self.scene.close()


def lived(kind: type[Scene], folder: Path, life: Callable[[Office], Coroutine[None, None, None]]) -> None:
    async def led(loop: MadeUpTime) -> None:
        office = Office(loop, kind, folder)
        try:
            await life(office)
        finally:
            await office.close()

    live(led)


def test_three_thousand_comments_of_a_linkedin_page_are_asked_for_in_time(tmp_path: Path) -> None:
    ages: list[Millis] = []

    async def life(office: Office) -> None:
        _, reader = await office.connect()
        await write(office, posts=50, each=60)
        gone = await office.live(reader, 30 * HOUR, every=HOUR // 2, each=lambda: ages.append(office.oldest()))
        assert gone == 0
        assert len(office.words()) == 3_000
        assert office.gap() is None

    lived(LinkedInScene, tmp_path / "data", life)
    assert max(ages) < 18 * HOUR


def test_where_linkedin_leaves_too_little_it_is_told_first_and_the_newest_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(linkedin_api, "UNTOLD", 1)
    told: list[tuple[bool, int]] = []

    async def life(office: Office) -> None:
        _, reader = await office.connect()
        await write(office, posts=50, each=12)

        def note() -> None:
            told.append((office.gap() == TOO_MANY, len(office.words())))

        await office.live(reader, 30 * HOUR, every=HOUR // 2, each=note)
        kept = {int(text.rpartition(" ")[2]) for text in office.words()}
        assert 20 * 12 <= len(kept) < 600
        assert kept == set(range(600 - len(kept), 600)), "the newest"

    lived(LinkedInScene, tmp_path / "data", life)
    assert all(gap for gap, words in told if words < 600)
    assert (True, 600) in told, "before any is forgotten"


def comment(native_id: str, at: Millis) -> Message:
    return Message(
        id=native_id,
        thread=Thread(native_id, ThreadKind.PUBLIC),
        author=Author("lea", "@lea"),
        direction=Direction.IN,
        visibility=Visibility.PUBLIC,
        text="Bonjour",
        created_at=at,
    )


async def write(office: Office, *, posts: int, each: int) -> None:
    """Have comments written below posts of the page, numbered, a post after the other."""
    scene = office.scene
    assert isinstance(scene, LinkedInScene)
    us = scene.posts[0].author
    for post in range(posts):
        await asyncio.sleep(1)
        below = scene.server.add_post(us, f"Annonce {post}")
        for number in range(each):
            scene.server.add_comment(scene.people[number % 10], below, f"Question {post * each + number}", silent=True)


class Quiet(YouTube):
    """A channel on which nothing new is looked for."""

    def sources(self) -> Sequence[Source]:
        return ()


def test_a_youtube_channel_that_shares_its_app_with_nineteen_has_its_comments_confirmed(tmp_path: Path) -> None:
    """A tenth of the units, so that it takes a tenth of the time."""

    async def life(office: Office) -> None:
        book = office.http.shared(f"youtube {APP.client_id}", lambda: UnitBook(office.clock, 1_000))
        for number in range(19):
            book.join(f"channel {number}")
        account, reader = await office.connect(Quiet)
        scene = office.scene
        assert isinstance(scene, YouTubeScene)
        network = office.adapters.get(account)
        for waiting in ("held", "spam"):
            await network.fetch(Source(waiting), None)
        ids = [scene.server.add_comment(scene.people[0], scene.videos[0], "Bonjour") for _ in range(2_600)]
        said = [comment(each, office.clock()) for each in (*ids, *(f"live:chat:{number}" for number in range(100)))]
        for begin in range(0, len(said), 500):
            piece = said[begin : begin + 500]
            office.store.write(ingest.apply, account.id, messages=piece, now=office.clock()).result()
            office.store.write(confirmed.confirm, account.id, [each.id for each in piece], office.clock()).result()

        def spend_the_rest() -> None:
            for kind in WEIGHTS.keys() - {"recheck"}:
                while book.may(account.uid, kind):
                    book.read(account.uid, kind, 1)

        assert await office.live(reader, 32 * DAY, every=4 * HOUR, each=spend_the_rest) == 100, "of the live chat alone"
        assert len(office.words()) == 2_600
        assert office.gap() is None

    lived(YouTubeScene, tmp_path / "data", life)
