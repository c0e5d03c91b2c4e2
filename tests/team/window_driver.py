"""One desktop of a team as a process with its window, off screen: the engine beside it, as the program has them.

Run as ``python -m tests.team.window_driver FOLDER NAME``: it takes the orders of ``desktop_driver``, and those of a
person at the window: ``press``, ``write``, ``seen``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSocketNotifier, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

import cm_inbox.networks
from cm_inbox.app import App, Engine, EngineThread
from cm_inbox.credentials import Credentials
from cm_inbox.errors import CmInboxError
from cm_inbox.gui.window import MainWindow
from cm_inbox.program import context_for
from cm_inbox.settings import Settings
from cm_inbox.store.database import Store
from cm_inbox.team import sending
from cm_inbox.team.team import Team

from .desktop_driver import KEY, Driver, FilePlace, plain_for

KEYS = {"Enter": Qt.Key.Key_Return, "Escape": Qt.Key.Key_Escape}
HELD = {"Ctrl": Qt.KeyboardModifier.ControlModifier, "Alt": Qt.KeyboardModifier.AltModifier}


class Beside(Driver):
    """The orders of a driver, whose engine runs on a thread of its own beside the window."""

    def __init__(self, folder: Path, name: str) -> None:
        folder.mkdir(exist_ok=True)
        credentials = Credentials("a test")
        credentials._place = FilePlace(folder / "secrets.json")
        store = Store.open(folder, KEY, check=False)
        self.app = App(folder, Settings(name=name, language="en"), store, credentials)
        self.app.lock_engine()
        self.app.inbox.undo_window = 0


class AtTheWindow:
    """Carries out the orders of a person, and hands the others to the engine's thread."""

    def __init__(self, driver: Beside) -> None:
        self._driver = driver
        self._thread = EngineThread(driver.app)
        driver.engine = self._thread.start().result(60)
        context = context_for(driver.app, self._thread)
        self.window = MainWindow(context)
        self.window.resize(1200, 800)
        self.window.show()
        self.window.go_on()
        self.window.queue.list.setFocus()

    def order(self, order: dict[str, Any]) -> Any:
        name = order.pop("do")
        if hasattr(self, name):
            return getattr(self, name)(**order)
        work: Callable[..., Awaitable[Any]] = getattr(self._driver, name)

        async def do(_engine: Engine) -> Any:
            return await work(**order)

        done = self._thread.submit(do).result(60)
        if name in ("join", "found"):
            self.window.begin_team()
        return done

    def close(self) -> None:
        self.window.close()
        self._thread.stop()
        self._driver.app.close()

    # -- a person --

    def press(self, key: str) -> None:
        """Press a key where the keyboard is: ``r``, ``Ctrl+Enter``."""
        *held, last = key.split("+")
        modifiers = Qt.KeyboardModifier.NoModifier
        for each in held:
            modifiers |= HELD[each]
        if last in KEYS:
            QTest.keyClick(self._keyboard(), KEYS[last], modifiers)
        else:
            QTest.keyClick(self._keyboard(), last, modifiers)  # type: ignore[call-overload]  # its stub has no str

    def write(self, text: str) -> None:
        QTest.keyClicks(self._keyboard(), text)

    def _keyboard(self) -> QWidget:
        return self.window.focusWidget() or self.window

    def seen(self) -> dict[str, Any]:
        """Return what is on the screen of the team."""
        window = self.window
        shown = window.shown
        here = window.pane.header.here(shown) if shown is not None else None
        rows = window.queue.list.delegate.present
        card = window.team.card if window.team is not None else None
        said = [card.said.text(), card.words.text()] if card is not None and card.isVisible() else []
        return {
            "header": here.said if here is not None else "",
            "rows": [rows[each].said for each in window.queue.model.ids if each in rows],
            "card": said,
            "hint": window.composer.hint.text(),
            "text": window.composer.text(),
            "may_send": window.composer.send_button.isEnabled(),
            "listed": len(window.queue.model.ids),
        }


def main(folder: Path, name: str) -> None:
    desktop = plain_for(name)
    setattr(cm_inbox.networks, "load_network", lambda _network: desktop)  # noqa: B010 - there is but this network
    Team.pace = 2.0
    sending.READER_GRACE = sending.OTHERS_GRACE = sending.ASK_AGAIN = 1.0
    qt = QApplication(["cm-inbox"])
    at_window = AtTheWindow(Beside(folder, name))

    def read() -> None:
        line = sys.stdin.readline()
        if not line:
            qt.quit()
            return
        try:
            answer = {"gave": at_window.order(json.loads(line))}
        except (CmInboxError, LookupError) as error:
            answer = {"failed": type(error).__name__, "said": str(error)}
        print(json.dumps(answer), flush=True)

    notifier = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    notifier.activated.connect(lambda *_: read())
    qt.exec()
    notifier.setEnabled(False)
    at_window.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
