"""Opens the real window on a history and measures one thing; prints what it found as JSON.

A process of its own for each measurement, since Qt's platform is chosen once and memory is only honest in a fresh one.
"""

from __future__ import annotations

import gc
import json
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from statistics import median
from subprocess import Popen
from typing import Any, NamedTuple

from PySide6.QtCore import QCoreApplication, QEvent, QModelIndex, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from benchmarks import history
from benchmarks.keys import PASSPHRASE, RAW_KEY
from cm_inbox.app import App, EngineThread
from cm_inbox.gui.garbage import GarbageCollector
from cm_inbox.gui.heap import give_back_large_blocks
from cm_inbox.gui.message_area import MessageArea
from cm_inbox.gui.queue_list import QueueList
from cm_inbox.gui.window import MainWindow
from cm_inbox.models.instants import now
from cm_inbox.models.queue import Change
from cm_inbox.program import context_for
from cm_inbox.settings import Settings
from cm_inbox.store import Connection, Key, Store, ingest

Figures = dict[str, Any]

PRESSES = 1_000
REPEAT_SECONDS = 0.03
"""How long the window is left alone between two keys: one that is held down comes some thirty times a second."""

LIVE_BATCH = 100
PALETTES = 51
SWITCHES = 12
WAIT_SECONDS = 60.0
BEAT_MS = 5
FILLED = 1_000
"""How many conversations are opened before growth counts: by then what is kept of them is full."""


class Instant(NamedTuple):
    """A moment on the clock, and in the processor time of this thread; seconds."""

    wall: float
    processor: float

    @classmethod
    def now(cls) -> Instant:
        return cls(time.perf_counter(), time.thread_time())


class Press(NamedTuple):
    """How long one key took, in ms of the clock and in ms of processor time of the window's thread."""

    wall: float
    processor: float

    @classmethod
    def between(cls, began: Instant, painted: Instant) -> Press:
        return cls((painted.wall - began.wall) * 1000, (painted.processor - began.processor) * 1000)


class Opened:
    """The window, shown and settled, and what its paint events tell."""

    def __init__(self, folder: Path, *, passphrase: bool = False) -> None:
        self.qt = QApplication.instance() or QApplication(["benchmark"])
        key = Key(passphrase=PASSPHRASE) if passphrase else Key(RAW_KEY)
        self.app = App(folder, Settings(name="me", theme="light", language="en"), Store.open(folder, key), None)
        self.engine = EngineThread(self.app)
        self.list_painted = self.area_painted = Instant(0.0, 0.0)
        self.area_shows: int | None = None
        with self._watched():
            self.window = MainWindow(context_for(self.app, self.engine))
        self.window.resize(1440, 900)
        self.window.show()
        self.window.queue.list.setFocus()
        self.until(lambda: self.list_painted.wall and self.settled())
        gc.collect()
        give_back_large_blocks()  # as the program does once its window stands, and collects garbage then
        GarbageCollector(self.window)

    @contextmanager
    def _watched(self) -> Iterator[None]:
        """Note when the two panes have been painted, from before they are made."""
        opened = self
        paint_list, paint_area = QueueList.paintEvent, MessageArea.paintEvent

        def list_event(self: QueueList, event: QPaintEvent) -> None:
            paint_list(self, event)
            opened.list_painted = Instant.now()

        def area_event(self: MessageArea, event: QPaintEvent) -> None:
            paint_area(self, event)
            opened.area_painted = Instant.now()
            opened.area_shows = opened.window.shown.row.id if opened.window.shown else None

        QueueList.paintEvent, MessageArea.paintEvent = list_event, area_event  # type: ignore[method-assign]
        yield

    def settled(self) -> bool:
        """Say whether the whole list has been read."""
        return self.window.queue.model.rowCount() > 1_000

    def until(self, condition: Callable[[], object], seconds: float = WAIT_SECONDS) -> None:
        """Let the window live until a condition holds. Raises TimeoutError."""
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end:
                raise TimeoutError("the window did not come so far")
            self.live()

    def idle(self, seconds: float) -> None:
        """Let the window live for a while."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.live()
            time.sleep(min(left, 0.001))

    def live(self) -> None:
        """Do what a turn of the event loop does: outside of one, Qt deletes nothing that was left for later."""
        self.qt.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def press(self, key: Qt.Key) -> Press:
        """Press a key; return how long until the list and the conversation that is current then were painted."""
        queue = self.window.queue.list
        before = queue.current
        began = Instant.now()
        QTest.keyClick(queue, key)
        assert queue.current != before, "the key did not move"
        while not (self.area_painted > began < self.list_painted and self.area_shows == queue.current):
            self.qt.processEvents()
            if time.perf_counter() - began.wall > WAIT_SECONDS:
                raise TimeoutError("it was not painted")
        return Press.between(began, max(self.list_painted, self.area_painted))

    def close(self) -> None:
        self.window.close()
        self.app.close()


def spread(values: list[float]) -> Figures:
    """Return the median, the 99th percentile and the longest."""
    ordered = sorted(values)
    return {
        "median": median(ordered),
        "p99": ordered[min(len(ordered) - 1, round(0.99 * len(ordered)))],
        "max": ordered[-1],
        "count": len(ordered),
    }


def both(presses: list[Press]) -> Figures:
    """Return the spread of the times, and as ``processor`` that of the processor's."""
    return {
        **spread([press.wall for press in presses]),
        "processor": spread([press.processor for press in presses]),
    }


# --- keys ----------------------------------------------------------------------------------------


def keys(folder: Path) -> Figures:
    """Measure j in the quiet, page and end jumps, and Qt's own delegate on the same list."""
    opened = Opened(folder)
    opened.idle(1)
    for _ in range(50):
        opened.press(Qt.Key.Key_J)
    found: Figures = {
        "rows": opened.window.queue.model.rowCount(),
        "j": both(repeated(opened, Qt.Key.Key_J, times=PRESSES)),
        "hurried": both([opened.press(Qt.Key.Key_J) for _ in range(PRESSES)]),
        "page": both(repeated(opened, Qt.Key.Key_PageDown, times=100)),
        "end": both(repeated(opened, Qt.Key.Key_End, Qt.Key.Key_Home, times=15)),
        "own": own_delegate(opened),
    }
    found |= {"row": row_paint(opened), "counts": counts(opened), "palette": palette(opened)}
    found |= {
        "theme": switching(opened, "theme", "dark", "light"),
        "language": switching(opened, "language", "fr", "en"),
    }
    opened.close()
    return found


def palette(opened: Opened) -> Figures:
    """Press Ctrl+K and wait until the palette has been painted; milliseconds. The first time imports it."""
    took = []
    for _ in range(PALETTES):
        began = time.perf_counter()
        QTest.keyClick(opened.window.queue.list, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
        dialog = QApplication.activeModalWidget()
        assert dialog is not None, "the palette did not open"
        dialog.repaint()
        took.append((time.perf_counter() - began) * 1000)
        QTest.keyClick(dialog.focusWidget() or dialog, Qt.Key.Key_Escape)
        opened.idle(REPEAT_SECONDS)
    return {"first": took[0], "again": spread(took[1:])}


def switching(opened: Opened, setting: str, *values: str) -> Figures:
    """Change a setting of the look in turn, the dossier open too; ms until everything has been painted with it."""
    QTest.keyClick(opened.window.queue.list, Qt.Key.Key_D)
    opened.idle(0.5)
    took: list[Press] = []
    for value in values * (SWITCHES // len(values)):
        before = Instant.now()
        opened.window.use_settings(replace(opened.window.settings, **{setting: value}))  # type: ignore[arg-type]
        opened.window.repaint()
        while not (opened.area_painted > before < opened.list_painted):
            opened.qt.processEvents()
        took.append(Press.between(before, max(opened.area_painted, opened.list_painted)))
        opened.idle(0.2)
    QTest.keyClick(opened.window.queue.list, Qt.Key.Key_D)
    return both(took)


def repeated(opened: Opened, *keys: Qt.Key, times: int) -> list[Press]:
    """Press these keys in turn, as often, with a pause after each."""
    presses = []
    for key in keys * times:
        presses.append(opened.press(key))
        opened.idle(REPEAT_SECONDS)
    return presses


def own_delegate(opened: Opened) -> Figures:
    """Press Down in a plain table view with Qt's own delegate on the same model, its paint event awaited."""
    painted = Instant(0.0, 0.0)

    class Plain(QTableView):
        def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
            nonlocal painted
            super().paintEvent(event)
            painted = Instant.now()

    plain = plain_list(Plain(), opened)

    def press() -> Press:
        began = Instant.now()
        QTest.keyClick(plain, Qt.Key.Key_Down)
        while painted < began:
            opened.qt.processEvents()
        return Press.between(began, painted)

    for _ in range(50):
        press()
    found = both([press() for _ in range(PRESSES)])
    plain.close()
    return found


def plain_list(plain: QTableView, opened: Opened) -> QTableView:
    plain.setModel(opened.window.queue.model)
    plain.verticalHeader().setDefaultSectionSize(opened.window.theme.size("row.conversation"))
    plain.horizontalHeader().setStretchLastSection(True)
    plain.resize(opened.window.queue.list.size())
    plain.show()
    plain.selectRow(0)
    opened.until(plain.isVisible)
    return plain


def row_paint(opened: Opened) -> Figures:
    """Paint the same rows by our delegate and by Qt's own; microseconds a row."""
    queue = opened.window.queue
    rows = range(200)
    width = queue.list.viewport().width()
    height = opened.window.theme.size("row.conversation")
    pixmap = QPixmap(width, height)
    own = QStyledItemDelegate(queue.list)

    def paint_all(delegate: Any) -> float:
        painter = QPainter(pixmap)
        option = QStyleOptionViewItem()
        option.initFrom(queue.list)
        option.rect = pixmap.rect()
        indices: list[QModelIndex] = [queue.model.index(row, 0) for row in rows]
        began = time.perf_counter()
        for index in indices:
            delegate.paint(painter, option, index)
        took = time.perf_counter() - began
        painter.end()
        return took / len(rows) * 1e6

    ours: list[float] = []
    theirs: list[float] = []
    first = paint_all(queue.list.delegate)
    for _ in range(15):
        ours.append(paint_all(queue.list.delegate))
        theirs.append(paint_all(own))
    return {"ours": median(ours), "first": first, "own": median(theirs)}


def counts(opened: Opened) -> Figures:
    """Read the numbers of all views, and the same by the bare query on a connection of one's own; ms."""
    inbox = opened.app.inbox

    def bare(connection: Connection) -> None:
        connection.execute("SELECT state, brand_id, network, n FROM counter").fetchall()
        connection.execute("SELECT count(*) FROM outbox WHERE state = 'failed'").fetchall()

    def timed(work: Callable[[], object]) -> float:
        began = time.perf_counter()
        work()
        return (time.perf_counter() - began) * 1000

    return {
        "ours": spread([timed(inbox.counts) for _ in range(100)]),
        "bare": spread([timed(lambda: opened.app.store.read(bare)) for _ in range(100)]),
    }


# --- while messages arrive -----------------------------------------------------------------------


class Feeder:
    """Stores messages on the store's writer and tells the window, as sync does with pages of this size."""

    def __init__(self, app: App, count: int) -> None:
        self._app = app
        self._batches = list(history.live_batches(app.store, count, LIVE_BATCH))
        self.count = sum(len(batch) for _, batch in self._batches)
        self.seconds = 0.0
        self._thread = threading.Thread(target=self._run, name="feeder")

    def start(self) -> None:
        self._thread.start()

    def done(self) -> bool:
        return not self._thread.is_alive()

    def _run(self) -> None:
        began = time.monotonic()
        for account_id, batch in self._batches:
            stored: Future[ingest.Ingested] = self._app.store.write(
                ingest.apply, account_id, messages=batch, source="live", cursor=batch[-1].id, now=now()
            )
            result = stored.result()
            self._app.inbox.tell(Change(conversations=result.conversations, arrived=result.arrived))
        self.seconds = time.monotonic() - began


def keys_while_ingesting(folder: Path, count: str) -> Figures:
    """Measure j while another thread of the program stores messages in live batches."""
    with history.copied(folder) as copy:
        opened = Opened(copy)
        feeder = Feeder(opened.app, int(count))
        gc.collect()
        gc.freeze()  # the messages lie ready here only: a network hands them over a page at a time
        feeder.start()
        presses = presses_until(opened, feeder.done)
        opened.close()
        return {"j": both(presses), "seconds": feeder.seconds, "rate": feeder.count / feeder.seconds}


def keys_while_importing(folder: Path, lines: str) -> Figures:
    """Measure j while another process imports a file into the same history."""
    with history.copied(history.with_passphrase(folder)) as copy:
        opened = Opened(copy, passphrase=True)
        began = time.monotonic()
        process = importing(copy, Path(lines))
        presses = presses_until(opened, lambda: process.poll() is not None)
        seconds = time.monotonic() - began
        opened.close()
        assert process.returncode == 0, "the import failed"
        return {"j": both(presses), "seconds": seconds}


def importing(folder: Path, lines: Path) -> Popen[bytes]:
    """Start ``cm-inbox import`` on a history behind the passphrase."""
    import os
    import subprocess

    reading, writing = os.pipe()
    os.write(writing, PASSPHRASE.encode())
    os.close(writing)
    process = subprocess.Popen(
        [
            *(sys.executable, "-P", "-m", "cm_inbox", "--data", str(folder)),
            *("--passphrase-fd", str(reading), "import", str(lines)),
        ],
        cwd=Path(__file__).parents[1],
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])},
        pass_fds=[reading],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(reading)
    return process


def presses_until(opened: Opened, done: Callable[[], bool]) -> list[Press]:
    """Press j some thirty times a second until something is done; return how long each took."""
    presses = []
    while not done():
        presses.append(opened.press(Qt.Key.Key_J))
        opened.idle(REPEAT_SECONDS)
    return presses


def live_sync(folder: Path, count: str) -> Figures:
    """Measure how fast messages are stored, and how late a timer of the window's thread gets, while nobody types."""
    with history.copied(folder) as copy:
        opened = Opened(copy)
        feeder = Feeder(opened.app, int(count))
        gc.collect()
        gc.freeze()  # the messages lie ready here only: a network hands them over a page at a time
        end = time.monotonic() + 3
        quiet = lateness(opened, lambda: time.monotonic() > end)
        feeder.start()
        busy = lateness(opened, feeder.done)
        opened.close()
        return {"rate": feeder.count / feeder.seconds, "late": spread(busy), "quiet": spread(quiet)}


def lateness(opened: Opened, done: Callable[[], bool]) -> list[float]:
    """Return by how many ms each beat of a timer came too late, until something is done."""
    late: list[float] = []
    last = time.perf_counter()

    def beat() -> None:
        nonlocal last
        at = time.perf_counter()
        late.append(max(0.0, (at - last) * 1000 - BEAT_MS))
        last = at
        if done():
            opened.qt.quit()

    timer = QTimer(interval=BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
    timer.timeout.connect(beat)
    timer.start()
    opened.qt.exec()
    timer.stop()
    return late


# --- memory --------------------------------------------------------------------------------------


def memory(folder: Path, opened_count: str) -> Figures:
    """Measure what the whole program takes, in MB: as it opens, at the list's end, after very many conversations."""
    application = QApplication(["benchmark"])
    widget = QWidget()
    widget.show()
    application.processEvents()
    bare = resident()
    widget.close()
    with history.copied(folder) as copy:
        opened = Opened(copy)
        engine = opened.engine.start().result(WAIT_SECONDS)
        for network in ("bluesky", "mastodon", "matrix", "wordpress"):
            engine.adapters.network(network)
        opened.idle(2)
        found: Figures = {"bare": bare, "top": resident()}
        opened.press(Qt.Key.Key_End)
        opened.idle(1)
        found["end"] = resident()
        opened.press(Qt.Key.Key_Home)
        samples = []
        for number in range(FILLED + int(opened_count) + 1):
            opened.press(Qt.Key.Key_J)
            if number % 1_000 == 0:
                opened.idle(0.2)
                samples.append(resident())
        found |= {"after": samples[-1], "growth": samples[-1] - samples[FILLED // 1_000], "samples": samples}
        opened.engine.stop()
        opened.close()
        return found


def resident() -> float:
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1e6


MEASUREMENTS: dict[str, Callable[..., Figures]] = {
    "keys": keys,
    "keys_while_ingesting": keys_while_ingesting,
    "keys_while_importing": keys_while_importing,
    "live_sync": live_sync,
    "memory": memory,
}


def main() -> None:
    name, folder, *arguments = sys.argv[1:]
    sys.setswitchinterval(0.001)
    print(json.dumps(MEASUREMENTS[name](Path(folder), *arguments)))


if __name__ == "__main__":
    main()
