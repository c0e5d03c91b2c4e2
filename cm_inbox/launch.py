"""Opens the window: from nothing on screen to a running program, and back down in order.

The order is what makes the start fast. What is needed to paint comes first; the keyring, the event loop
and everything that talks to networks are imported once there is something to look at.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, TypeVar

from .app import App, EngineThread, open_demo, open_workspace, seed_demo
from .errors import CmInboxError, NoKeyring, PassphraseNeeded, SettingsError, StoreError, WrongKey
from .fault_log import FAULTS, NAME
from .models.queue import Change
from .settings import Settings, State, load_settings, save_settings

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from .gui.context import CannedReply, WindowContext
    from .gui.skeleton import Skeleton
    from .gui.texts import Language
    from .gui.theme import Theme
    from .gui.window import MainWindow

T = TypeVar("T")

log = logging.getLogger(__name__)

PAINTED_WITHIN = 1.0
"""How many seconds reading and sending wait for the window's first picture."""

SAME_AGAIN_SECONDS = 30.0
"""How long the same trouble is not told again."""

WATCH_SECONDS = 1.0
"""How often the window looks whether another process has written to the history."""

QT_MISSING = (
    "The window needs Qt's system libraries, and one is missing here ({reason}).\n"
    "`make demo` in the project's folder installs them. On Debian or Ubuntu:\n"
    "  apt-get install --no-install-recommends libglib2.0-0 libegl1 libgl1 libdbus-1-3 libfontconfig1 \\\n"
    "    libxkbcommon0 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxkbcommon-x11-0"
)


def open_window(
    folder: Path | None, *, demo: bool = False, seed: int = 1, passphrase: str | None = None, tour: Path | None = None
) -> int:
    """Open the window and run until it is closed; return the exit code. ``folder`` None: a demo that vanishes."""
    try:
        from PySide6.QtWidgets import QApplication
    except ImportError as error:
        print(QT_MISSING.format(reason=error), file=sys.stderr)  # noqa: T201 - there is no window to say it in
        return 1
    sys.setswitchinterval(0.001)  # the window's thread gets its turn within a frame, whatever the others do
    qt = QApplication.instance() or QApplication(["cm-inbox"])
    assert isinstance(qt, QApplication)
    qt.setApplicationName("cm-inbox")
    qt.setQuitOnLastWindowClosed(False)
    launch = Launch(qt, folder, demo=demo, seed=seed, passphrase=passphrase, tour=tour)
    return launch.run()


class Launch:
    """One run of the program with a window."""

    def __init__(
        self, qt: QApplication, folder: Path | None, *, demo: bool, seed: int, passphrase: str | None, tour: Path | None
    ) -> None:
        self._qt = qt
        self._folder = folder
        self._demo = demo
        self._seed = seed
        self._passphrase = passphrase
        self._tour = tour
        self._language: Language | None = None
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="launch")

    def run(self) -> int:
        """Show something at once, then go on as a coroutine that reads top to bottom."""
        from .gui.instance import activate_running
        from .gui.skeleton import Skeleton
        from .gui.texts import Language
        from .gui.theme import Theme

        if self._folder is not None and activate_running(self._folder):
            return 0
        settings = self._settings()
        theme = Theme(self._qt, settings.theme)
        language = Language(self._qt)
        language.use(settings.language)
        self._language = language
        skeleton = Skeleton(theme)
        skeleton.show()
        self._qt.processEvents()

        import qasync

        loop = qasync.QEventLoop(self._qt)
        asyncio.set_event_loop(loop)
        with loop:
            code: int = loop.run_until_complete(self._main(skeleton, theme))
        self._worker.shutdown(wait=True)
        return code

    def _settings(self) -> Settings:
        """Return the settings for the first glance; what is wrong with them is said when the folder is opened."""
        try:
            return load_settings(self._folder) if self._folder is not None else Settings()
        except SettingsError:
            return Settings()

    async def _main(self, skeleton: Skeleton, theme: Theme) -> int:
        opening = asyncio.create_task(self._open(skeleton, theme))
        await asyncio.sleep(0)  # it begins in its own thread, while this one imports the window
        from .gui import window  # noqa: F401 - used by _serve

        try:
            app = await opening
        except CmInboxError as error:
            return await self._give_up(skeleton, error)
        except Exception as error:
            log.exception("the history cannot be opened")
            return await self._give_up(skeleton, fault(error))
        if app is None:
            return 0
        try:
            app.lock_engine()
        except CmInboxError as error:
            app.close()
            return await self._give_up(skeleton, error)
        return await self._serve(app, skeleton, theme)

    async def _give_up(self, skeleton: Skeleton, error: CmInboxError) -> int:
        from .gui.failure import show_failure

        if self._tour is not None:
            raise error
        await show_failure(skeleton, error)
        return 1

    # -- opening --

    async def _open(self, parent: Skeleton, theme: Theme) -> App | None:
        """Open the workspace, asking for the passphrase where there is no keyring; None: the person gave up."""
        asking: Asking | None = None
        while True:
            try:
                app = await self._in_thread(self._open_now)
            except (NoKeyring, PassphraseNeeded, WrongKey) as error:
                if isinstance(error, WrongKey) and self._passphrase is None:
                    raise
                asking = asking or Asking(theme, parent, first=isinstance(error, NoKeyring))
                self._passphrase = await asking.passphrase(error if isinstance(error, WrongKey) else None)
                if self._passphrase is None:
                    return None
            else:
                if asking is not None:
                    asking.close()
                return app

    def _open_now(self) -> App:
        if self._demo:
            app = open_demo(self._folder, self._seed, passphrase=self._passphrase)
            seed_demo(app)
            return app
        assert self._folder is not None
        return open_workspace(self._folder, passphrase=self._passphrase)

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.wrap_future(self._worker.submit(work))

    # -- running --

    async def _serve(self, app: App, skeleton: Skeleton, theme: Theme) -> int:
        """Show the window, start what reads and sends, and take it all down when the window is closed."""
        from .gui.instance import Instance
        from .gui.window import MainWindow

        engine = EngineThread(app)
        closed: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        window = MainWindow(context_for(app, engine), theme, self._language)

        def last_window_closed() -> None:
            if not closed.done():
                closed.set_result(0)

        self._qt.lastWindowClosed.connect(last_window_closed)
        instance = Instance(app.folder)
        instance.activated.connect(window.activate)
        window.show()
        skeleton.close()
        starting = asyncio.create_task(start_when_painted(engine, window))
        trouble = Trouble(window, app)
        watch = asyncio.create_task(watch_other_processes(app))
        if self._tour is not None:
            self._start_tour(window, app, self._tour, closed)
        try:
            return await closed
        finally:
            trouble.close()
            starting.cancel()
            watch.cancel()
            instance.close()
            await self._in_thread(engine.stop)
            await self._in_thread(app.close)

    def _start_tour(self, window: MainWindow, app: App, folder: Path, closed: asyncio.Future[int]) -> None:
        """Drive the window from outside of any coroutine: the tour runs Qt's events itself."""
        from PySide6.QtCore import QTimer

        from .gui.tour import TourFailed, run_tour

        def tour() -> None:
            code = 1
            try:
                run_tour(window, app.inbox, folder)
                code = 0
            except (TourFailed, CmInboxError) as error:
                print(f"The tour stopped: {error}", file=sys.stderr)  # noqa: T201 - the tour reports in the terminal
            finally:
                if not closed.done():
                    closed.set_result(code)
                window.close()

        QTimer.singleShot(0, tour)


class Trouble:
    """Tells the person at the window what nobody asked about: how the history was found, a full disk, a fault."""

    def __init__(self, window: MainWindow, app: App) -> None:
        self._window = window
        self._app = app
        self._loop = asyncio.get_running_loop()
        self._told: dict[str, float] = {}
        self._hook = sys.excepthook
        sys.excepthook = self._uncaught
        app.store.on_trouble = self._from_the_store
        self._first: asyncio.Task[None] | None = None
        if app.told is not None:
            from .gui.failure import show_failure

            self._first = asyncio.create_task(show_failure(window, app.told))

    def close(self) -> None:
        """Tell nothing more."""
        sys.excepthook = self._hook
        self._app.store.on_trouble = lambda _error: None
        if self._first is not None:
            self._first.cancel()

    def _from_the_store(self, error: StoreError) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has ended
            self._loop.call_soon_threadsafe(self._tell, error)

    def _uncaught(self, _kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Show what a slot let through, where Qt would print a traceback and go on."""
        if isinstance(error, KeyboardInterrupt | SystemExit):
            self._window.close()
        elif isinstance(error, CmInboxError):
            self._tell(error)
        elif self._is_news(f"{type(error).__name__} {trace.tb_lineno if trace else 0}"):
            log.error("the window failed", exc_info=error)
            self._tell(fault(error))

    def _tell(self, error: CmInboxError) -> None:
        if self._is_news(error.code):
            self._window.tell_error(error)

    def _is_news(self, what: str) -> bool:
        """Say whether this was not told within the last seconds: what repeats itself must not fill the screen."""
        now = self._loop.time()
        if now - self._told.get(what, -SAME_AGAIN_SECONDS) < SAME_AGAIN_SECONDS:
            return False
        self._told[what] = now
        return True


def fault(error: BaseException) -> CmInboxError:
    """Return what a person is told of a fault of the program. Its details are in the log of faults."""
    place = f" The details are in {FAULTS.folder / NAME}." if FAULTS.folder is not None else ""
    return CmInboxError(f"cm-inbox has a fault ({type(error).__name__}).{place} Please report it.")


class Asking:
    """The dialog for the passphrase, which stays until the right one was given."""

    def __init__(self, theme: Theme, parent: Skeleton, *, first: bool) -> None:
        from .gui.dialogs.passphrase import PassphraseDialog

        self._dialog = PassphraseDialog(theme, parent, first=first)
        self._answer: asyncio.Future[str | None] = asyncio.get_running_loop().create_future()
        self._dialog.given.connect(self._give)
        self._dialog.rejected.connect(lambda: self._give(None))

    async def passphrase(self, trouble: CmInboxError | None) -> str | None:
        """Return what the person gave, None when they gave up. ``trouble``: the last one did not fit."""
        from .gui import texts

        self._answer = asyncio.get_running_loop().create_future()
        if trouble is not None:
            self._dialog.wrong(texts.error_text(trouble)[1])
        else:
            self._dialog.open()
        return await self._answer

    def close(self) -> None:
        self._dialog.accept()

    def _give(self, answer: str | None) -> None:
        if not self._answer.done():
            self._answer.set_result(answer)


async def start_when_painted(engine: EngineThread, window: MainWindow) -> None:
    """Start what reads and sends: its imports would take the processor from the first picture of the window."""
    from .gui.first_paint import FirstPaint

    painted = asyncio.Event()
    FirstPaint(window, painted.set)
    with contextlib.suppress(TimeoutError):  # a window that begins minimized is not painted
        await asyncio.wait_for(painted.wait(), PAINTED_WITHIN)
    engine.start()


def context_for(app: App, engine: EngineThread) -> WindowContext:
    """Return what the window is given: the doors to what runs below it."""
    from .gui.context import WindowContext
    from .window_desk import WindowDesk

    def keep(settings: Settings) -> None:
        save_settings(app.folder, settings)
        app.inbox.actor = settings.name
        app.inbox.undo_window = settings.undo_seconds * 1000

    return WindowContext(
        inbox=app.inbox,
        settings=app.settings,
        state=State(app.folder),
        save_settings=keep,
        desk=WindowDesk(engine),
        fetch_now=lambda: engine.call(lambda running: running.sync.refresh()),
        canned=canned_replies(app),
        clock=app.clock,
    )


def canned_replies(app: App) -> Callable[[int], Sequence[CannedReply]]:
    """Return what gives a brand's ready answers. Only the demo world has some: a charter brings one's own."""
    if app.world is None:
        return lambda _brand_id: ()
    from .gui.context import CannedReply
    from .networks.demo import demo_brands

    by_name = {
        brand.name: tuple(CannedReply(reply.id, reply.title, reply.text, reply.language) for reply in brand.canned)
        for brand in demo_brands()
    }
    by_id = {brand.id: by_name.get(brand.name, ()) for brand in app.inbox.brands()}
    return lambda brand_id: by_id.get(brand_id, ())


async def watch_other_processes(app: App) -> None:
    """Notice what scripts on the same folder decide while the window is open."""
    seen = app.store.data_version()
    while True:
        await asyncio.sleep(WATCH_SECONDS)
        current = app.store.data_version()
        if current != seen:
            seen = current
            app.inbox.tell(Change(reload=True, outbox=True, accounts=True))
            app.inbox.poke_outbox()
