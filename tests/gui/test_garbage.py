"""Garbage is taken apart on the window's thread, whichever thread made it."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from cm_inbox.gui import garbage
from cm_inbox.gui.garbage import GarbageCollector


class Knot:
    """An object in a cycle, with one of Qt's in it."""

    def __init__(self) -> None:
        self.itself = self
        self.of_qt = QObject()


class Clock:
    at = 0.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def collector(qapp: QApplication, clock: Clock) -> Iterator[GarbageCollector]:
    collector = GarbageCollector(clock=clock)
    yield collector
    collector.deleteLater()


def many_live_objects() -> list[list[None]]:
    return [[] for _ in range(2 * garbage.YOUNG)]


def test_another_threads_objects_do_not_have_it_collected_there(collector: GarbageCollector) -> None:
    knot = Knot()
    gone = weakref.ref(knot)
    taken_apart_on: list[int] = []
    weakref.finalize(knot, lambda: taken_apart_on.append(threading.get_ident()))
    del knot
    kept: list[object] = []
    thread = threading.Thread(target=lambda: kept.append(many_live_objects()))
    thread.start()
    thread.join()
    assert gone() is not None
    collector.look()
    assert gone() is None
    assert taken_apart_on == [threading.get_ident()]


def test_little_is_left_alone_until_all_is_due(collector: GarbageCollector, clock: Clock) -> None:
    gc.collect()
    gone = weakref.ref(Knot())
    collector.look()
    assert gone() is not None
    clock.at += garbage.ALL_SECONDS
    collector.look()
    assert gone() is None
