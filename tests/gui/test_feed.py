"""From other threads to the window's: changes put together, futures delivered, errors always shown."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, QPoint, QThread
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import Shiboken

from cm_inbox.errors import CmInboxError, NotFound
from cm_inbox.gui.feed import Feed, joined
from cm_inbox.gui.futures import Futures
from cm_inbox.gui.handover import Handover
from cm_inbox.gui.theme import Theme
from cm_inbox.gui.toast import Toast
from cm_inbox.models.queue import Change

from .world import World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path)
    yield world
    world.close()


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as pool:
        yield pool


def test_many_changes_from_other_threads_come_as_few_on_ours(world: World, qtbot: QtBot) -> None:
    feed = Feed(world.inbox)
    told: list[tuple[Change, bool]] = []
    feed.changed.connect(lambda change: told.append((change, QThread.isMainThread())))

    def tell(start: int) -> None:
        for n in range(200):
            world.inbox.tell(Change((start + n,), arrived=1))

    threads = [threading.Thread(target=tell, args=(start,)) for start in (0, 1_000)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    qtbot.waitUntil(lambda: sum(change.arrived for change, _ours in told) == 400)
    assert len(told) < 20
    assert all(ours for _change, ours in told)
    assert {each for change, _ours in told for each in change.conversations} == {*range(200), *range(1_000, 1_200)}
    feed.close()


def test_after_closing_nothing_is_told(world: World, qtbot: QtBot, qapp: QApplication) -> None:
    feed = Feed(world.inbox)
    with qtbot.assertNotEmitted(feed.changed, wait=100):
        world.inbox.tell(Change((1,)))  # under way when it is closed
        feed.close()
        world.inbox.tell(Change((2,)))


def test_joined_changes_lose_nothing() -> None:
    one = Change((1, 2), accounts=True, arrived=1)
    other = Change((2, 3), reload=True, outbox=True, arrived=2)
    assert joined(one, other) == Change((1, 2, 3), reload=True, accounts=True, outbox=True, arrived=3)


@pytest.fixture
def parent(qapp: QApplication) -> QObject:
    return QObject()


def test_a_result_arrives_on_the_windows_thread(pool: ThreadPoolExecutor, qtbot: QtBot, parent: QObject) -> None:
    errors: list[CmInboxError] = []
    results: list[tuple[int, bool]] = []
    futures = Futures(errors.append, parent)
    futures.then(pool.submit(lambda: 42), lambda result: results.append((result, QThread.isMainThread())))
    qtbot.waitUntil(lambda: bool(results))
    assert results == [(42, True)]
    assert errors == []


def test_an_error_of_ours_is_shown_as_it_is(pool: ThreadPoolExecutor, qtbot: QtBot, parent: QObject) -> None:
    errors: list[CmInboxError] = []
    futures = Futures(errors.append, parent)

    def fail() -> None:
        raise NotFound("There is no conversation 7.")

    futures.then(pool.submit(fail))
    qtbot.waitUntil(lambda: bool(errors))
    assert isinstance(errors[0], NotFound)


@pytest.mark.logs("an order or a question of the window failed")
def test_any_other_error_is_logged_and_shown_as_the_general_one(
    pool: ThreadPoolExecutor, qtbot: QtBot, parent: QObject
) -> None:
    errors: list[CmInboxError] = []
    own: list[CmInboxError] = []
    futures = Futures(errors.append, parent)
    futures.then(pool.submit(lambda: 1 // 0), on_error=own.append)
    qtbot.waitUntil(lambda: bool(own))
    assert type(own[0]) is CmInboxError
    assert errors == []


def test_a_cancelled_question_tells_nothing(qtbot: QtBot, parent: QObject) -> None:
    told: list[object] = []
    futures = Futures(told.append, parent)
    question: Future[int] = Future()
    futures.then(question, told.append)
    question.cancel()
    other: Future[int] = Future()
    futures.then(other, told.append)
    other.set_result(1)
    qtbot.waitUntil(lambda: told == [1])


def test_after_closing_nothing_is_delivered(qtbot: QtBot, parent: QObject) -> None:
    told: list[object] = []
    futures, still = Futures(told.append, parent), Futures(told.append, parent)
    late: Future[int] = Future()
    futures.then(late, told.append)
    futures.close()
    late.set_result(1)
    after: Future[int] = Future()
    still.then(after, told.append)
    after.set_result(2)
    qtbot.waitUntil(lambda: 2 in told)
    assert told == [2]


def test_what_qt_has_deleted_is_not_called(qtbot: QtBot, qapp: QApplication, parent: QObject) -> None:
    futures = Futures(lambda _error: None, parent)
    late: Future[int] = Future()
    told: list[int] = []
    futures.then(late, told.append)
    with qtbot.waitSignal(parent.destroyed):
        parent.deleteLater()
    late.set_result(1)
    qapp.processEvents()
    assert told == []


class Listener:
    def take(self, _result: int) -> None:
        raise AssertionError("nobody is there any more")


def test_a_question_keeps_nothing_of_the_window_alive(parent: QObject) -> None:
    """Its end, on whatever thread, must not be what takes a window apart."""
    asking = QObject(parent)
    futures = Futures(lambda _error: None, asking)
    listener = Listener()
    gone: list[weakref.ref[Any]] = [weakref.ref(listener), weakref.ref(futures)]
    question: Future[int] = Future()
    futures.then(question, listener.take)
    Shiboken.delete(asking)
    del futures, listener, asking
    gc.collect()
    assert [each() for each in gone] == [None, None]
    question.set_result(1)


def test_what_many_threads_give_arrives_once_and_in_order(
    pool: ThreadPoolExecutor, parent: QObject, qtbot: QtBot
) -> None:
    taken: list[tuple[int, int]] = []
    hand = Handover[tuple[int, int]](taken.append, parent)

    def give(thread: int) -> None:
        for number in range(500):
            hand.give((thread, number))

    wait([pool.submit(give, thread) for thread in range(4)])
    qtbot.waitUntil(lambda: len(taken) == 2_000)
    assert all([number for by, number in taken if by == thread] == list(range(500)) for thread in range(4))


def test_windows_may_end_while_threads_give(pool: ThreadPoolExecutor, qapp: QApplication) -> None:
    taken: list[int] = []
    for number in range(300):
        window = QObject()
        hand = Handover[int](taken.append, window)
        given = [pool.submit(hand.give, number) for _ in range(3)]
        if number % 3 == 0:
            qapp.processEvents()
        Shiboken.delete(window)
        del window, hand
        assert not wait(given).not_done
        assert all(each.exception() is None for each in given)
    before = len(taken)
    qapp.processEvents()
    assert len(taken) == before, "what was under way when its window ended is dropped"


# --- the toast ---------------------------------------------------------------------------------


@pytest.fixture
def toast(qtbot: QtBot, qapp: QApplication) -> Toast:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.resize(424, 600)
    toast = Toast(Theme(qapp, "light"), parent)
    parent.show()
    toast.setProperty("over", parent)
    return toast


def test_a_toast_lies_at_the_bottom_and_follows_its_parent(toast: Toast) -> None:
    toast.tell("Done", undo_key="z")
    assert toast.isVisible()
    parent = toast.parentWidget()
    assert parent is not None
    assert toast.geometry().bottom() < parent.height()
    parent.resize(424, 500)
    assert toast.geometry().bottom() < 500
    parent.close()


def test_a_click_takes_back_where_that_is_possible(toast: Toast, qtbot: QtBot) -> None:
    from PySide6.QtCore import Qt

    toast.tell("Done", undo_key="z")
    with qtbot.waitSignal(toast.undo_wanted):
        QTest.mouseClick(toast, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    toast.tell("No connection", failed=True)
    with qtbot.assertNotEmitted(toast.undo_wanted):
        QTest.mouseClick(toast, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    assert not toast.isVisible()
    toast.window().close()


def test_a_toast_goes_by_itself_and_says_what_it_covers(
    toast: Toast, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cm_inbox.gui import toast as module

    monkeypatch.setattr(module, "LIFE_MS", 300)
    covered: list[int] = []
    toast.covers.connect(covered.append)
    toast.tell("Done")
    qtbot.waitUntil(lambda: not toast.isVisible())
    assert covered[0] > 40
    assert covered[-1] == 0
    toast.window().close()
