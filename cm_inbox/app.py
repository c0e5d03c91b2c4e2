"""Builds every object once, hands them over by constructor, and shuts down in order.

``open_workspace`` gives an ``App``: the store and what works without a network. ``App.engine`` adds what
reads and sends, with the imports that cost time; the window runs it on a thread of its own
(``EngineThread``), a script inside ``asyncio.run``.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import tempfile
import threading
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from .backoff import Breaker
from .charters import Charters
from .due_times import DueTimes
from .errors import CmInboxError, EngineRunning, SettingsError, StoreError, of_file
from .inbox import Inbox
from .lock import Lock
from .models.accounts import AccountReport
from .models.instants import Millis, now
from .settings import HUB_FILE, Settings, load_settings, save_settings
from .store import accounts, charters
from .store.connection import Connection, Key
from .store.database import Store
from .workspace import make_folder, open_store

if TYPE_CHECKING:
    from .charter.shape import Charter
    from .credentials import Credentials
    from .desk import Desk
    from .encoder import Encoder
    from .judging import Judging
    from .keeping import Keeping
    from .models.conversations import Conversation
    from .models.pictures import Picture
    from .networks.base import Network
    from .networks.demo import DemoWorld
    from .networks.http import HttpClient
    from .networks.pool import Adapters
    from .outbox import Outbox
    from .spelling.speller import Speller
    from .suggest import Suggesting, Suggestion
    from .sync import Sync
    from .team.team import Ports
    from .teamwork import Teamwork
    from .upkeep import Upkeep

T = TypeVar("T")

log = logging.getLogger(__name__)

MONTH: Millis = 30 * 24 * 3_600_000

WAKE_SECONDS = 20.0
"""How often snoozed conversations are looked through for those whose time has come."""


class App:
    """One open workspace: its settings, its store, and the inbox over them."""

    def __init__(
        self,
        folder: Path,
        settings: Settings,
        store: Store,
        credentials: Credentials | None,
        *,
        world: DemoWorld | None = None,
        told: StoreError | None = None,
        clock: Callable[[], Millis] = now,
    ) -> None:
        self.folder = folder
        self.settings = settings
        self.store = store
        store.due = DueTimes(store)
        self.world = world
        self.clock = clock
        self.told = told
        """What a person must be told of how the history was found: damaged and salvaged, or missing."""
        self.inbox = Inbox(store, actor=settings.name, clock=clock)
        self.inbox.undo_window = settings.undo_seconds * 1000
        if (folder / HUB_FILE).exists():
            self._know_the_team()
        self.charters = Charters(
            store, actor=lambda: self.inbox.actor, tell=self.inbox.tell, clock=clock, networks=known_networks
        )
        self._credentials = credentials
        self._lock: Lock | None = None
        self._keeper: ThreadPoolExecutor | None = None
        self._suggesting: Suggesting | None = None
        self._encoder: Encoder | None = None
        self._keeping: Keeping | None = None
        self._cleanup = contextlib.ExitStack()

    def _know_the_team(self) -> None:
        """Let nobody decide what their role in the team does not permit, as far as the hub told it last."""
        from .store import shared
        from .team import membership

        with contextlib.suppress(SettingsError):  # the engine says so
            member = membership.load(self.folder)
            if member is not None:
                self.inbox.roles = membership.roles_at(member, self.store.read(shared.brands))

    def engine(self) -> Engine:
        """Build what reads and sends. Call on the loop that will run it."""
        return Engine(self)

    def suggest(self, conversation: Conversation) -> Future[list[Suggestion]]:
        """Return the canned replies that messages like the newest of a conversation got, in the background."""
        return self._suggests().suggest(conversation)

    def replies_used(self, brand_id: int) -> Future[dict[str, int]]:
        """Return how often each canned reply of a brand was sent within a month, in the background."""
        return self._suggests().used(brand_id, self.clock() - MONTH)

    def _suggests(self) -> Suggesting:
        if self._suggesting is None:
            from .suggest import Suggesting

            self._suggesting = Suggesting(self.store, self._charter_of, self._meaning)
        return self._suggesting

    def keeping(self) -> Keeping:
        """Return what can be done with the history as a whole. Made when first asked for: hardly any start needs it."""
        if self._keeping is None:
            from .judging import Judging
            from .keeping import Keeping

            judging = Judging(self.store, tell=self.inbox.tell, clock=self.clock)
            self._keeping = Keeping(
                self.store,
                self.folder,
                actor=lambda: self.inbox.actor,
                tell=self.inbox.tell,
                clock=self.clock,
                judge=judging.catch_up,
            )
        return self._keeping

    def _charter_of(self, brand_id: int) -> Charter | None:
        working = self.charters.in_force(brand_id)
        return working.charter if working is not None else None

    def _meaning(self) -> Encoder | None:
        """Return what compares messages by meaning, where the extra for it is installed."""
        from . import encoder

        if self._encoder is None and encoder.installed():
            self._encoder = encoder.Encoder()
            self.on_close(self._encoder.close)
        return self._encoder

    def speller(self) -> Speller:
        """Return what knows French and English words. Its process begins with the first word."""
        from .spelling.speller import Speller

        speller = Speller(self.folder)
        self.on_close(speller.close)
        return speller

    @property
    def credentials(self) -> Credentials:
        """The keyring or vault; the demo world needs none and keeps nothing."""
        if self._credentials is None:
            from .credentials import Credentials, Vault

            self._credentials = Credentials("demo", Vault(self.folder / "credentials.vault"))
        return self._credentials

    def lock_engine(self) -> None:
        """Become the one process that reads and sends for this folder. Raises EngineRunning, ReadOnly."""
        try:
            lock = Lock(self.folder / "engine.lock")
        except OSError as error:
            raise of_file(error, "{path} cannot be written ({reason}).", path=self.folder) from error
        if lock.held:
            raise EngineRunning()
        self._lock = lock

    def use_settings(self, settings: Settings) -> Future[None]:
        """Take other settings, and keep them. The future raises ReadOnly, DiskFull."""
        self.settings = settings
        self.inbox.actor = settings.name
        self.inbox.undo_window = settings.undo_seconds * 1000
        if self._keeper is None:
            self._keeper = ThreadPoolExecutor(max_workers=1, thread_name_prefix="settings")
        return self._keeper.submit(save_settings, self.folder, settings)

    def retention_limits(self) -> list[tuple[int, Millis]]:
        """Return what goes by its age (``Retention.limits``); nothing where another process reads and sends."""
        if self._lock is None:
            return []
        return self.settings.retention.limits(self.inbox.brands(), self.clock())

    def on_close(self, callback: Callable[[], object]) -> None:
        self._cleanup.callback(callback)

    def close(self) -> None:
        """Close the store, then let go of the lock."""
        if self._keeper is not None:
            self._keeper.shutdown()
        if self._keeping is not None:
            self._keeping.close()
        self.charters.close()
        self.store.close()
        if self._credentials is not None:
            self._credentials.close()
        if self._lock is not None:
            self._lock.release()
            self._lock = None
        self._cleanup.close()


# --- opening -----------------------------------------------------------------------------------


def open_workspace(folder: Path, *, passphrase: str | None = None, clock: Callable[[], Millis] = now) -> App:
    """Open a data folder, making it where there is none.

    The history's key is in the keyring; ``passphrase`` opens one that was made where there was none, and
    makes a new one of that kind. A damaged history is set aside and salvaged, which ``App.told`` reports.
    Raises SettingsError, CredentialError, StoreError.
    """
    make_folder(folder)
    settings = load_settings(folder)
    store, credentials, told = open_store(folder, passphrase, clock)
    return App(folder, settings, store, credentials, told=told, clock=clock)


def open_demo(
    folder: Path | None, seed: int, *, passphrase: str | None = None, clock: Callable[[], Millis] = now
) -> App:
    """Open the demo world: in a folder that vanishes on closing, or in one that stays.

    The vanishing one is encrypted with a key that exists only in memory.
    """
    from .networks.demo import DemoWorld

    cleanup = contextlib.ExitStack()
    credentials: Credentials | None = None
    told: StoreError | None = None
    if folder is None:
        folder = Path(cleanup.enter_context(tempfile.TemporaryDirectory(prefix="cm-inbox-demo-")))
        store = Store.open(folder, Key.random(), clock=clock)
        world = DemoWorld(seed, clock(), clock)
    else:
        make_folder(folder)
        load_settings(folder)  # what is wrong with them is said before anything is opened
        store, credentials, told = open_store(folder, passphrase, clock)
        try:
            world = DemoWorld.kept_in(folder, seed, clock)
        except OSError as error:
            store.close()
            raise of_file(error, "{path} cannot be written ({reason}).", path=folder) from error
    app = App(folder, load_settings(folder), store, credentials, world=world, told=told, clock=clock)
    app.on_close(cleanup.close)
    return app


def known_networks() -> Sequence[str]:
    """Return the ids of all networks, those of other packages too."""
    from .networks import network_ids

    return network_ids()


def seed_demo(app: App) -> None:
    """Make the demo world's brands, accounts and charters in its workspace, where they are not there yet."""
    from .charter.examples import EXAMPLES
    from .networks.demo import demo_brands

    known = {brand.name for brand in app.inbox.brands()}
    for brand in demo_brands():
        if brand.name in known:
            continue
        at = app.clock()
        made = app.store.write_urgent(accounts.add_brand, brand.name, brand.colour, at=at).result()
        if brand.name in EXAMPLES:
            app.store.write_urgent(use_example, made.id, EXAMPLES[brand.name], at=at).result()
        for account in brand.accounts:
            report = AccountReport(
                account.address,
                account.address,
                account.name,
                account.permissions,
                account.text_limit,
                account.private_text_limit,
                enclosures=account.enclosures,
            )
            app.store.write_urgent(accounts.add_account, made.id, account.network, report, None, at=at).result()


def use_example(connection: Connection, brand_id: int, name: str, *, at: Millis) -> None:
    """Put an example charter in force, with what it includes."""
    from .charter.examples import example_charter
    from .charter.read import read_charter

    included: dict[str, str] = {}

    def load(file: str) -> str:
        included[file] = example_charter(file)
        return included[file]

    text = example_charter(name)
    read_charter(text, name, load)
    charters.save(connection, brand_id, text, included=included, author="cm-inbox", note="", at=at)


def demo_loader(world: DemoWorld) -> Callable[[str], type[Network]]:
    """Return what loads networks where the demo accounts belong to this world, under the names they imitate."""
    from .networks import load_network
    from .networks.demo import Demo, demo_brands

    ours = Demo.for_world(world)
    imitated = {account.network for brand in demo_brands() for account in brand.accounts}
    return lambda name: ours if name in imitated else load_network(name)


# --- reading and sending -----------------------------------------------------------------------


class Engine:
    """What talks to networks: adapters, sync, outbox and desk, on one event loop."""

    def __init__(self, app: App) -> None:
        from .desk import Desk
        from .judging import Judging
        from .networks import load_network
        from .networks.http import HttpClient
        from .networks.pool import Adapters
        from .outbox import Outbox
        from .sync import Sync
        from .teamwork import Teamwork
        from .upkeep import Upkeep

        self.http: HttpClient = HttpClient()
        load: Callable[[str], type[Network]] = load_network
        if app.world is not None:
            load = demo_loader(app.world)
        self.adapters: Adapters = Adapters(
            self.http, app.credentials, load=load, clock=app.clock, spending=lambda: app.settings.spending
        )
        self._inbox = app.inbox
        self._store = app.store
        tell = app.inbox.tell
        self.team: Teamwork = Teamwork(
            app.folder,
            lambda: app.credentials,
            app.store,
            lambda: team_ports(app, self),
            tell=tell,
            clock=app.clock,
            actor=lambda: app.inbox.actor,
        )
        self.judging: Judging = Judging(app.store, tell=tell, clock=app.clock, acts=self.team.acts_for)
        app.charters.changed = app.inbox.poke_judging = self.judging.charter_changed
        self.sync: Sync = Sync(
            app.store,
            self.adapters,
            tell=tell,
            clock=app.clock,
            apply=self.judging.apply,
            duties=lambda: app.settings.duties,
            may_read=self.team.may_read,
        )
        self.upkeep: Upkeep = Upkeep(
            app.store, self.adapters, duties=lambda: app.settings.duties, tell=tell, clock=app.clock
        )
        self.outbox: Outbox = Outbox(app.store, self.adapters, tell=tell, clock=app.clock, gate=self.team)
        self.desk: Desk = Desk(
            app.store,
            self.adapters,
            app.credentials,
            self.http,
            sync=self.sync,
            outbox=self.outbox,
            tell=tell,
            clock=app.clock,
            follow_name=app.charters.follow_name,
            switched_on=lambda: app.settings.networks_on,
        )
        self.team.begin()

    async def run(self, account_id: int | None = None) -> None:
        """Read all accounts (or one) and send, until cancelled. What fails begins again after a pause."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._keep_on(self.team.run), name="team")
            tasks.create_task(self._keep_on(lambda: self.sync.run(account_id)), name="sync")
            tasks.create_task(self._keep_on(self.outbox.run), name="outbox")
            tasks.create_task(self._keep_on(self.judging.run), name="judging")
            tasks.create_task(self._keep_on(self.upkeep.run), name="upkeep")
            tasks.create_task(self._keep_on(self._let_time_pass), name="time")

    @staticmethod
    async def _keep_on(work: Callable[[], Coroutine[Any, Any, None]], breaker: Breaker | None = None) -> None:
        """Begin again whatever ends with a failure: reading and sending never stop in silence."""
        breaker = breaker or Breaker(base=1.0, cap=60.0)
        while True:
            try:
                return await work()
            except StoreError as error:
                log.warning("reading and sending pause: %s", error)
            except Exception:
                log.exception("reading and sending begin again")
            await asyncio.sleep(breaker.failed())

    async def _let_time_pass(self) -> None:
        with contextlib.suppress(StoreError):
            await asyncio.wrap_future(self._inbox.forget_unused_files())
        while True:
            with contextlib.suppress(StoreError):  # a full disk: the store has told, and it is tried again
                await asyncio.wrap_future(self._inbox.wake_snoozed())
                await asyncio.wrap_future(self._inbox.lift_expired(self.team.acts_for))
            await asyncio.sleep(WAKE_SECONDS)

    async def send(self) -> None:
        """Send all that is due, and tell the team. Raises HubError once the rest is done."""
        async with self.team.in_step() as keep_step:
            await keep_step()
            await self.outbox.drain()
            await keep_step()

    async def picture(self, account_id: int, url: str) -> Picture:
        """Fetch a picture that hangs on a message of this account. Raises NotFound, NetworkError."""
        account = self._store.read(accounts.account, account_id)
        return await self.adapters.get(account).picture(url)

    async def close(self) -> None:
        await self.adapters.close()
        await self.http.close()


def team_ports(app: App, engine: Engine) -> Ports:
    """Return what a team needs of the engine."""
    from .team import membership
    from .team.team import Ports

    def judge(conn: Connection, account_id: int, conversations: Sequence[int], delivered: Sequence[str]) -> None:
        engine.judging.judge_arrivals(conn, account_id, conversations, delivered, acting=False)

    return Ports(
        tell=app.inbox.tell,
        subscribe=app.inbox.subscribe,
        judge=judge,
        charters_changed=engine.judging.charter_changed,
        poke_outbox=engine.outbox.poke,
        look_again=engine.sync.look_again,
        keep_roles=lambda member, roles: membership.keep_roles(app.folder, member, roles),
    )


class EngineThread:
    """An engine on a thread of its own, so that no network ever waits for the window or the reverse."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._ready: Future[Engine] = Future()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.Thread(target=self._main, name="engine", daemon=True)

    def start(self) -> Future[Engine]:
        """Start; the future gives the engine once it runs."""
        self._thread.start()
        return self._ready

    def submit(self, work: Callable[[Engine], Coroutine[Any, Any, T]]) -> Future[T]:
        """Run a coroutine of the engine on its loop. Waits for an engine that is still starting."""
        outcome: Future[T] = Future()

        def begin(ready: Future[Engine]) -> None:
            try:
                engine = ready.result()
            except Exception as error:
                outcome.set_exception(error)
                return
            assert self._loop is not None
            running = asyncio.run_coroutine_threadsafe(work(engine), self._loop)
            running.add_done_callback(lambda done: _pass_on(done, outcome))
            outcome.add_done_callback(lambda done: done.cancelled() and running.cancel())

        self._ready.add_done_callback(begin)
        return outcome

    def call(self, work: Callable[[Engine], object]) -> None:
        """Run something short with the engine once it is there, in whatever thread; faults are logged."""

        def begin(ready: Future[Engine]) -> None:
            if ready.exception() is None:
                work(ready.result())

        self._ready.add_done_callback(begin)

    def stop(self) -> None:
        """End the loop and wait for what is being recorded."""
        loop = self._loop
        if loop is not None and self._thread.is_alive():
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(self._stopping.set)
        if self._thread.is_alive():
            self._thread.join(timeout=10)

    def _main(self) -> None:
        try:
            with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:  # psycopg's, should a team be joined
                runner.run(self._serve())
        except Exception:
            log.exception("the engine stopped")
            if not self._ready.done():
                self._ready.set_exception(CmInboxError())

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stopping = asyncio.Event()
        engine = self._app.engine()
        inbox = self._app.inbox
        inbox.poke_outbox = engine.outbox.poke
        running = asyncio.create_task(engine.run())
        self._ready.set_result(engine)
        stopping = asyncio.create_task(self._stopping.wait())
        await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
        for task in (running, stopping):
            task.cancel()
        outcome, _ = await asyncio.gather(running, stopping, return_exceptions=True)
        await engine.close()
        if isinstance(outcome, Exception):
            raise outcome


def _pass_on(done: Future[T], outcome: Future[T]) -> None:
    if outcome.done():
        return
    if done.cancelled():
        outcome.cancel()
    elif (error := done.exception()) is not None:
        outcome.set_exception(error)
    else:
        outcome.set_result(done.result())
