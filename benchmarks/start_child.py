"""Starts the real program, or a bare window, and prints when it came how far: ms since the process was begun, and ms of
processor time, which other programs disturb less.

``start_child.py BEGAN bare`` or ``start_child.py BEGAN raw|lock FOLDER [PASSPHRASE_FD]``, where BEGAN is the monotonic
clock in ns. ``raw`` hands the history's key over, ``lock`` opens the folder as a person's own. It imports nothing that
the program would not import, and notes of the program's own steps when they end.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

BEGAN = int(sys.argv[1])
NETWORKS = ("bluesky", "mastodon", "matrix", "wordpress")

marks: dict[str, tuple[float, float]] = {}


def mark(name: str) -> None:
    """Note the first time that something happened, and the processor time that all threads have used until then."""
    marks.setdefault(name, ((time.monotonic_ns() - BEGAN) / 1e6, time.process_time() * 1e3))


def bare() -> None:
    """Show a window with nothing in it: the floor under every program with PySide6."""
    from PySide6.QtWidgets import QApplication, QWidget

    class Bare(QWidget):
        def paintEvent(self, event: Any) -> None:  # noqa: N802 - Qt's name
            mark("painted")
            app.quit()

    app = QApplication(["bare"])
    widget = Bare()
    widget.resize(1440, 900)
    widget.show()
    app.exec()


def program(lock: str, folder: Path, passphrase: int | None) -> None:
    """Start the program by its command line and close it when everything is ready."""
    from cm_inbox import __main__ as command
    from cm_inbox.gui.quick_start import hasten

    hasten()  # as the program does, before it imports anything else
    from cm_inbox import launch

    class Launch(launch.Launch):
        def _show(self, *given: Any) -> int:
            from cm_inbox.gui import skeleton

            original = skeleton.Skeleton.__init__

            def made(self: Any, *args: Any) -> None:
                original(self, *args)
                self.painted.connect(painted)

            skeleton.Skeleton.__init__ = made
            return super()._show(*given)

        def _paint(self, skeleton: Any) -> None:
            super()._paint(skeleton)
            from cm_inbox import app, program

            class EngineThread(app.EngineThread):
                def start(self) -> Any:
                    starting = super().start()
                    starting.add_done_callback(started)
                    return starting

            def context_for(*args: Any, **options: Any) -> Any:
                from cm_inbox.gui import message_area, queue_list, window

                after(window.MainWindow, "__init__", opened.append)
                for pane in (queue_list.QueueList, message_area.MessageArea):
                    after(pane, "paintEvent", panes.add)
                    after(pane, "paintEvent", lambda _: whole())
                return original(*args, **options)

            original = program.context_for
            program.context_for = context_for
            app.EngineThread = EngineThread

    opened: list[Any] = []
    panes: set[Any] = set()
    engines: list[Any] = []

    def painted(with_rows: bool) -> None:
        """Note the first picture, and the first one with the conversations at the top of the queue on it."""
        mark("painted")
        if with_rows:
            mark("rows")

    def whole() -> None:
        """Note the first time that both panes have been painted, the list with its rows, the pane with the first."""
        window = opened[0]
        if len(panes) == 2 and window.shown is not None and window.queue.model.known_rows():
            mark("window")
            close_when_ready()

    def started(engine: Any) -> None:
        for network in NETWORKS:
            engine.result().adapters.network(network)
        engines.append(engine)
        close_when_ready()

    def close_when_ready() -> None:
        """Note that nothing is missing any more: neither a pane nor what reads and sends."""
        if engines and "window" in marks and "ready" not in marks:
            mark("ready")
            from PySide6.QtCore import QMetaObject, Qt

            QMetaObject.invokeMethod(opened[0].window(), "close", Qt.ConnectionType.QueuedConnection)

    if lock == "raw":
        hand_over_key()
    launch.Launch = Launch
    sys.argv[1:] = ["--data", str(folder), *(("--passphrase-fd", str(passphrase)) if passphrase is not None else ())]
    try:
        command.main()
    except SystemExit as ended:
        if ended.code:
            raise


def after(cls: type, method: str, then: Callable[[Any], object]) -> None:
    """Call ``then`` with the object after a method has run."""
    original = getattr(cls, method)

    def both(self: Any, *args: Any, **kwargs: Any) -> Any:
        result = original(self, *args, **kwargs)
        then(self)
        return result

    setattr(cls, method, both)


def hand_over_key() -> None:
    """Let the folder open with the benchmark's own key, without a keyring or a passphrase."""
    from benchmarks.keys import RAW_KEY
    from cm_inbox import workspace
    from cm_inbox.store import Key

    def unlock(folder: Path, _passphrase: str | None, _before_keyring: object = None) -> Any:
        from cm_inbox.credentials import Credentials, Vault

        return Key(RAW_KEY), Credentials("benchmark", Vault(folder / "credentials.vault"))

    setattr(workspace, unlock.__name__, unlock)


def main() -> None:
    what = sys.argv[2]
    if what == "bare":
        bare()
    else:
        program(what, Path(sys.argv[3]), int(sys.argv[4]) if len(sys.argv) > 4 else None)
    print(json.dumps(marks))


if __name__ == "__main__":
    main()
