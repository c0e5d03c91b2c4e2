"""Opens the window: from nothing on screen to the first conversations, and then the rest of the program.

The order is what makes the start fast. The history is opened on a thread of its own, beginning before Qt is imported;
the first picture needs little more than the painter of the list's rows. Only when it is on screen come the window's
other parts, the event loop, and everything that talks to networks (``program``).
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from .end_wish import EndWish
from .errors import SettingsError
from .gui.instance_name import another_may_run
from .gui.kept_code import kept_code
from .gui.quick_enums import make_enums_quickly
from .gui.quick_start import hasten, keep_what_came
from .lock import Lock
from .opening import Opening
from .settings import Settings, State, load_settings

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from .gui.ending import Ending
    from .gui.skeleton import Skeleton

AT_ONCE_SECONDS = 0.04
"""How long a frame that could have its rows at once waits for them: painting it twice would take as long."""

PATIENCE_MS = 150
"""How long the first rows are waited for before the window's parts are imported, which would hold them up."""

BESIDE_SECONDS = 5.0
"""How long a start waits for the window that another has begun to open, before it opens one of its own."""

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
    hasten()
    wish = EndWish()
    launch = Launch(Opening(folder, demo=demo, seed=seed, passphrase=passphrase), wish, tour)
    try:
        code = launch.run()
        return wish.code or code
    finally:
        wish.close()
        launch.give_up_place()
        keep_what_came()  # a window that was closed before everything was ready


def window_place(folder: Path | None) -> Lock | None:
    """Take the folder's one place for a window, from the very beginning until the process ends.

    ``held``: another process has it. None where there is no such folder yet, or none that can be written.
    """
    if folder is None:
        return None
    try:
        return Lock(folder / "window.lock")
    except OSError:
        return None


class Launch:
    """One start of the program with a window."""

    def __init__(self, opening: Opening, wish: EndWish, tour: Path | None) -> None:
        self._opening = opening
        self._wish = wish
        self._tour = tour
        self._place: Lock | None = None

    def run(self) -> int:
        """Show the first conversations, then let the program run in the window they are in."""
        folder = self._opening.folder
        self._place = window_place(folder)
        begun = self._place is not None and self._place.held
        alone = folder is None or not (begun or another_may_run(folder))
        if alone:
            self._opening.begin()  # while Qt is being imported
        make_enums_quickly()
        try:
            with kept_code():
                from PySide6.QtWidgets import QApplication
        except ImportError as error:
            print(QT_MISSING.format(reason=error), file=sys.stderr)  # noqa: T201 - there is no window to say it in
            self._opening.close()
            return 1
        if self._wish.code:
            self._opening.close()
            return self._wish.code
        from .gui.features import search_no_sources

        search_no_sources()
        qt = QApplication.instance() or QApplication(["cm-inbox"])
        assert isinstance(qt, QApplication)
        qt.setApplicationName("cm-inbox")
        qt.setQuitOnLastWindowClosed(False)
        if folder is not None and not alone and self._activated(folder):
            return 0
        from .gui.ending import Ending

        ending = Ending(self._wish, qt)
        try:
            return self._show(qt, ending)
        finally:
            ending.close()

    def _activated(self, folder: Path) -> bool:
        """Bring the window that is open on this folder to the front, also one that is only just being opened."""
        from .gui.instance import activate_running

        until = time.monotonic() + BESIDE_SECONDS
        while not activate_running(folder):
            if self._place is None or not self._place.held or time.monotonic() > until:
                return False
            time.sleep(0.05)
            self._place = window_place(folder)
        return True

    def give_up_place(self) -> None:
        """Let another process have a window on this folder."""
        if self._place is not None:
            self._place.release()

    def _show(self, qt: QApplication, ending: Ending) -> int:
        from .gui.language import Language
        from .gui.skeleton import Skeleton
        from .gui.theme import Theme

        opening = self._opening
        settings = self._settings()
        state = None if opening.folder is None else State(opening.folder)
        theme = Theme(qt, settings.theme, dressed=False)
        theme.set_text_size(settings.text_size)
        language = Language(qt)
        language.use(settings.language)
        skeleton = Skeleton(theme, state, settings.density)
        ending.asked.connect(skeleton.close)
        opening.begin()
        show = skeleton.show_glance  # it holds nothing of the window
        opening.glance.add_done_callback(lambda it: show(None if it.cancelled() else it.result()))
        self._paint(skeleton)

        from .program import Program

        return Program(opening, qt, skeleton, theme, language, state, self._tour).run()

    def _paint(self, skeleton: Skeleton) -> None:
        """Let the first picture appear, with the first rows where they are not long in coming."""
        from PySide6.QtCore import QEventLoop, QTimer

        opening, loop = self._opening, QEventLoop()

        def painted(with_rows: bool) -> None:
            opening.painted.set()
            if with_rows:
                opening.rows_painted.set()
                loop.quit()

        opening.ahead.wait(AT_ONCE_SECONDS)
        if opening.glance.done() and not opening.glance.cancelled():
            skeleton.take_glance(opening.glance.result())
        skeleton.painted.connect(painted)
        skeleton.nothing_to_show.connect(loop.quit)
        QTimer.singleShot(PATIENCE_MS, loop.quit)
        skeleton.show()
        loop.exec()

    def _settings(self) -> Settings:
        """Return the settings for the first glance; what is wrong with them is said when the folder is opened."""
        folder = self._opening.folder
        try:
            return load_settings(folder) if folder is not None else Settings()
        except SettingsError:
            return Settings()
