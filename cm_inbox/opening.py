"""Opens the history on a thread of its own: first for a glance at the queue, then for the whole program."""

from __future__ import annotations

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from .models.instants import now
from .models.queue import View
from .settings import load_settings

if TYPE_CHECKING:
    from .app import App
    from .gui.glance import Glance
    from .store.connection import Connection

FIRST_ROWS = 50
"""How many conversations are read for the first picture."""

PAINTED_WITHIN = 1.0
"""How many seconds the rest waits for a picture: a window that begins minimized is not painted."""


class Opening:
    """The history of this run, opened on a thread of its own: first for a glance at the queue, then for all."""

    def __init__(self, folder: Path | None, *, demo: bool, seed: int, passphrase: str | None) -> None:
        self.folder = folder
        self.demo = demo
        self.seed = seed
        self.passphrase = passphrase
        self.glance: Future[Glance] = Future()
        """The first conversations; cancelled where there is nothing to show before the window itself."""
        self.ahead = threading.Event()
        """The first rows are there, or will take longer than it is worth waiting for."""
        self.painted = threading.Event()
        """Something is on screen: what takes long may begin."""
        self.rows_painted = threading.Event()
        if passphrase is not None:
            self.ahead.set()
        self.worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="launch")
        self._first: Future[App] | None = None

    def begin(self) -> Future[App]:
        """Begin, if that has not been done; the future raises what ``open_workspace`` does."""
        if self._first is None:
            self._first = self.again()
        return self._first

    def again(self) -> Future[App]:
        """Try again, with another passphrase."""
        opened = self.worker.submit(self._open)
        self.glance.add_done_callback(lambda _: self.ahead.set())
        opened.add_done_callback(lambda done: done.exception() is None or self.glance.cancel())
        return opened

    def close(self) -> None:
        """Close what was opened for a window that will not be shown."""
        self.painted.set()
        self.rows_painted.set()
        if self._first is not None and self._first.exception() is None:
            self._first.result().close()
        self.worker.shutdown()

    def _open(self) -> App:
        if self.demo:
            return self._open_demo()
        from .workspace import make_folder, open_store

        assert self.folder is not None
        make_folder(self.folder)
        settings = load_settings(self.folder)
        store, credentials, told = open_store(
            self.folder, self.passphrase, now, before_keyring=self._let_paint, check=False
        )
        try:
            glance = store.read(first_rows)
            if not glance.rows:
                self.glance.cancel()
            elif self.glance.set_running_or_notify_cancel():
                self.glance.set_result(glance)
                self.rows_painted.wait(PAINTED_WITHIN)
            from .app import App

            return App(self.folder, settings, store, credentials, told=told, clock=now)
        except BaseException:
            store.close()
            credentials.close()
            raise

    def _open_demo(self) -> App:
        self._let_paint()
        from .app import open_demo, seed_demo

        app = open_demo(self.folder, self.seed, passphrase=self.passphrase)
        seed_demo(app)
        return app

    def _let_paint(self) -> None:
        self.ahead.set()
        self.painted.wait(PAINTED_WITHIN)


def first_rows(conn: Connection) -> Glance:
    """Return the conversations at the top of the queue."""
    from .gui.glance import Glance
    from .store import accounts, queue

    ids = queue.ids(conn, View.INBOX, now=now(), limit=FIRST_ROWS)
    return Glance(tuple(accounts.brands(conn)), tuple(queue.rows(conn, ids)))
