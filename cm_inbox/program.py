"""One run of the program in its window: opened to the end, served, and taken down in order.

It begins when the first picture is on screen (``launch``), as a coroutine on Qt's loop that reads top to bottom.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, TypeVar

import qasync
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from .errors import CmInboxError, EngineRunning, NoKeyring, PassphraseNeeded, StoreError, WrongKey
from .fault_log import FAULTS, NAME
from .gui.language import Language
from .gui.skeleton import Skeleton
from .gui.theme import Theme
from .models.queue import Change
from .opening import PAINTED_WITHIN, Opening
from .settings import State

if TYPE_CHECKING:
    from .app import App, EngineThread
    from .gui.context import WindowContext
    from .gui.window import MainWindow

T = TypeVar("T")

log = logging.getLogger(__name__)

WINDOW_PARTS = ("queue_pane", "conversation", "composer", "action_bar", "rail", "window")
"""Modules of ``gui``, imported one by one: between two of them a picture can appear and a key arrive."""

SAME_AGAIN_SECONDS = 30.0
"""How long the same trouble is not told again."""

WATCH_SECONDS = 1.0

RETENTION_AFTER_SECONDS = 120.0
"""How long after the start what is too old is forgotten: when everything else has been done."""

DAY_SECONDS = 86_400.0
"""How often the window looks whether another process has written to the history."""

CHECK_AFTER_SECONDS = 10.0
"""How long after everything is ready a history that was not closed properly is looked through: it reads all of it."""

SETTLED_WITHIN = 1.0
"""For how many seconds the end of a long list, and what a key wants next, wait for what reads and sends to begin."""

OUTSIDE_AFTER_SECONDS = 3.0
"""How long after the start the icon comes into the tray: nobody looks for it there before."""

TAKE_OVER_SECONDS = 2.0
"""How often a window that found another process reading and sending looks whether that has ended."""


class Program:
    """What the window's thread does from the first picture to the end."""

    def __init__(
        self,
        opening: Opening,
        qt: QApplication,
        skeleton: Skeleton,
        theme: Theme,
        language: Language,
        state: State | None,
        tour: Path | None,
    ) -> None:
        self._opening = opening
        self._qt = qt
        self._skeleton = skeleton
        self._theme = theme
        self._language = language
        self._state = state
        self._tour = tour
        self._afterwards: Callable[[], object] | None = None

    def run(self) -> int:
        """Run until the window is closed; return the exit code."""
        sys.setswitchinterval(0.001)  # the window's thread gets its turn within a frame, whatever the others do
        loop = qasync.QEventLoop(self._qt)
        asyncio.set_event_loop(loop)
        with loop:
            code: int = loop.run_until_complete(self._main())
        self._opening.worker.shutdown(wait=True)
        if self._afterwards is not None:
            self._afterwards()
        return code

    def _begin_again(self, folder: Path) -> None:
        """Close the window; once everything is closed, open a data folder as a person would."""
        from .gui.relaunch import start_window

        self._afterwards = lambda: start_window(folder)
        self._skeleton.close()

    def _leave_demo(self) -> None:
        """Close the demo world for the real program, which may be open behind it."""
        from .gui.relaunch import folder_to_go_back_to, start_window

        self._afterwards = lambda: start_window(folder_to_go_back_to())
        self._skeleton.close()

    async def _main(self) -> int:
        opening = asyncio.create_task(self._open())
        self._theme.dress()
        await import_window()
        try:
            app = await opening
        except CmInboxError as error:
            return await self._give_up(error)
        except Exception as error:
            log.exception("the history cannot be opened")
            return await self._give_up(fault(error))
        if app is None:
            return 0
        if self._skeleton.closed:  # nobody waits for the window any more
            await self._in_thread(app.close)
            return 0
        try:
            reads = lock_engine(app)
        except CmInboxError as error:
            app.close()
            return await self._give_up(error)
        return await self._serve(app, reads=reads)

    async def _give_up(self, error: CmInboxError) -> int:
        from .gui.failure import show_failure

        if self._tour is not None:
            raise error
        if not self._skeleton.closed:
            showing = asyncio.ensure_future(show_failure(self._skeleton, error))
            self._skeleton.gone.connect(showing.cancel)
            await asyncio.wait({showing})
        return 1

    # -- opening --

    async def _open(self) -> App | None:
        """Wait for the workspace, asking for the passphrase where there is no keyring; None: the person gave up."""
        opening = self._opening
        asking: Asking | None = None
        opened = opening.begin()
        while True:
            try:
                app = await asyncio.wrap_future(opened)
            except (NoKeyring, PassphraseNeeded, WrongKey) as error:
                if isinstance(error, WrongKey) and opening.passphrase is None:
                    raise
                if self._skeleton.closed:
                    return None
                asking = asking or Asking(self._theme, self._skeleton, first=isinstance(error, NoKeyring))
                opening.passphrase = await asking.passphrase(error if isinstance(error, WrongKey) else None)
                if opening.passphrase is None:
                    return None
                opened = opening.again()
            else:
                if asking is not None:
                    asking.close()
                return app

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.wrap_future(self._opening.worker.submit(work))

    # -- running --

    async def _serve(self, app: App, *, reads: bool) -> int:
        """Show the window, start what reads and sends, and take it all down when the window is closed."""
        from .app import EngineThread
        from .gui.window import MainWindow

        engine = EngineThread(app)
        closed: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        def last_window_closed() -> None:
            if not closed.done():
                closed.set_result(0)

        self._qt.lastWindowClosed.connect(last_window_closed)
        context = context_for(app, engine, self._state, begin_again=self._begin_again, leave_demo=self._leave_demo)
        window = MainWindow(context, self._theme, self._language, self._skeleton, calm=True)
        self._skeleton.hold(window, window.focus_list)
        cleanup = contextlib.ExitStack()
        starting = asyncio.create_task(start_when_painted(app, engine, window, cleanup, reads=reads))
        outside = asyncio.create_task(go_outside(window))
        trouble = Trouble(window, app)
        watch = asyncio.create_task(watch_other_processes(app))
        retaining = asyncio.create_task(keep_to_retention(app))
        if self._tour is not None:
            self._start_tour(window, app, self._tour, closed)
        try:
            return await closed
        finally:
            trouble.close()
            starting.cancel()
            outside.cancel()
            watch.cancel()
            retaining.cancel()
            cleanup.close()
            await self._in_thread(engine.stop)
            await self._in_thread(app.close)

    def _start_tour(self, window: MainWindow, app: App, folder: Path, closed: asyncio.Future[int]) -> None:
        """Drive the window from outside of any coroutine: the tour runs Qt's events itself."""
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
                window.window().close()

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
            self._window.window().close()
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
    kind = type(error).__name__
    if FAULTS.folder is None:
        return CmInboxError("cm-inbox has a fault ({kind}). Please report it.", kind=kind)
    path = FAULTS.folder / NAME
    return CmInboxError(
        "cm-inbox has a fault ({kind}). The details are in {path}. Please report it.", kind=kind, path=path
    )


class Asking:
    """The dialog for the passphrase, which stays until the right one was given."""

    def __init__(self, theme: Theme, parent: Skeleton, *, first: bool) -> None:
        from .gui.dialogs.passphrase import PassphraseDialog

        self._dialog = PassphraseDialog(theme, parent, first=first)
        self._answer: asyncio.Future[str | None] = asyncio.get_running_loop().create_future()
        self._dialog.given.connect(self._give)
        self._dialog.rejected.connect(lambda: self._give(None))
        parent.gone.connect(lambda: self._give(None))

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


async def import_window() -> None:
    """Import what the window is made of, piece by piece."""
    from importlib import import_module

    for part in WINDOW_PARTS:
        import_module(f"cm_inbox.gui.{part}")
        await asyncio.sleep(0)


def lock_engine(app: App) -> bool:
    """Become the process that reads and sends; False where there is one already. Raises ReadOnly."""
    try:
        app.lock_engine()
    except EngineRunning:
        return False
    return True


async def start_when_painted(
    app: App, engine: EngineThread, window: MainWindow, cleanup: contextlib.ExitStack, *, reads: bool
) -> None:
    """Start what reads and sends: its imports would take the processor from the first picture of the window.

    Where another process does that already (``cm-inbox sync``), the window says so, and takes over when it has ended.
    ``cleanup`` is closed when the window is.
    """
    from .gui.first_paint import FirstPaint

    painted = asyncio.Event()
    FirstPaint(window, painted.set)
    with contextlib.suppress(TimeoutError):  # a window that begins minimized is not painted
        await asyncio.wait_for(painted.wait(), PAINTED_WITHIN)
    app.charters.load()
    if not reads:
        settle(app, window, cleanup)
        await take_over(app, window)
    starting = asyncio.wrap_future(engine.start())
    if reads:
        await asyncio.wait({starting}, timeout=SETTLED_WITHIN)
        settle(app, window, cleanup)
    with contextlib.suppress(CmInboxError):
        await starting
    await asyncio.sleep(CHECK_AFTER_SECONDS)
    app.store.check_if_unclean()


def settle(app: App, window: MainWindow, cleanup: contextlib.ExitStack) -> None:
    """Begin what waited until all that is seen at the start was there, and what reads and sends."""
    from .gui.garbage import GarbageCollector
    from .gui.heap import give_back_large_blocks
    from .gui.instance import Instance
    from .gui.quick_start import keep_what_came

    give_back_large_blocks()
    GarbageCollector(window)
    instance = Instance(app.folder)
    cleanup.callback(instance.close)
    instance.activated.connect(window.activate)
    window.go_on()
    keep_what_came()


async def go_outside(window: MainWindow) -> None:
    """Put the icon into the tray, once the window has long been there; take it away at the end."""
    await asyncio.sleep(OUTSIDE_AFTER_SECONDS)
    from .gui.tray import TrayPlace

    place = TrayPlace(window)
    try:
        await asyncio.get_running_loop().create_future()
    finally:
        place.close()


async def take_over(app: App, window: MainWindow) -> None:
    """Say in the window that another process reads and sends, and return when we do."""
    window.rail.show_elsewhere(True)
    reads = False
    while not reads:
        await asyncio.sleep(TAKE_OVER_SECONDS)
        with contextlib.suppress(StoreError):
            reads = lock_engine(app)
    window.rail.show_elsewhere(False)


def context_for(
    app: App,
    engine: EngineThread,
    state: State | None = None,
    *,
    begin_again: Callable[[Path], None] | None = None,
    leave_demo: Callable[[], None] | None = None,
) -> WindowContext:
    """Return what the window is given: the doors to what runs below it. The two orders end this run."""
    from .gui import relaunch
    from .gui.canned import CharterReplies
    from .gui.context import WindowContext
    from .gui.exposure_book import FILE as EXPOSURE
    from .gui.exposure_book import ExposureBook
    from .window_desk import WindowDesk
    from .window_team import WindowTeam

    return WindowContext(
        inbox=app.inbox,
        settings=app.settings,
        state=state or State(app.folder),
        save_settings=app.use_settings,
        desk=WindowDesk(engine),
        fetch_now=lambda: engine.call(lambda running: running.sync.refresh()),
        canned=CharterReplies(app.charters, lambda: app.inbox.actor, app.clock, app.suggest, app.replies_used),
        charters=app.charters,
        clock=app.clock,
        speller=app.speller(),
        picture=lambda account_id, url: engine.submit(lambda running: running.picture(account_id, url)),
        keeping=app.keeping,
        open_demo=lambda: relaunch.start_demo(app.folder),
        leave_demo=leave_demo if app.world is not None else None,
        begin_again=begin_again,
        exposure=ExposureBook(app.folder / EXPOSURE),
        team=WindowTeam(engine, app.folder, app.inbox) if app.world is None else None,
    )


async def keep_to_retention(app: App) -> None:
    """Forget what is older than one wants it kept: some time after the start, and once a day."""
    await asyncio.sleep(RETENTION_AFTER_SECONDS)
    while True:
        if limits := app.retention_limits():
            await asyncio.to_thread(import_module, "cm_inbox.keeping")  # the window would feel it
            with contextlib.suppress(StoreError):  # a full disk, a damaged page: told elsewhere, tried tomorrow
                await asyncio.wrap_future(app.keeping().keep_to(limits))
        await asyncio.sleep(DAY_SECONDS)


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
