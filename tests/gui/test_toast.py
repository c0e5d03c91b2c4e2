"""The message over the bottom of the list: all of it can be read, in one line or in several."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget

from cm_inbox.gui.theme import Theme
from cm_inbox.gui.toast import MARGIN, Toast


@pytest.fixture
def over(qapp: QApplication) -> Iterator[QWidget]:
    over = QWidget()
    over.resize(420, 300)
    over.show()
    yield over
    over.close()
    over.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def toast(qapp: QApplication, over: QWidget) -> Toast:
    return Toast(Theme(qapp, "light"), over)


LONG = "Annulé : message masqué, Marie-Antoinette 🙂 Dupont de la Vergne · c’était déjà parti : l’inverse est en route"


def test_what_is_too_long_for_a_line_goes_on_below(toast: Toast, over: QWidget) -> None:
    covered: list[int] = []
    toast.covers.connect(covered.append)
    toast.tell("Message masqué")
    assert toast.lines() == ["Message masqué"]
    low = toast.height()
    toast.tell(LONG)
    assert len(toast.lines()) > 1
    assert " ".join(toast.lines()) == LONG
    assert toast.height() > low
    assert covered == [low + MARGIN, toast.height() + MARGIN]
    assert toast.geometry().bottom() < over.height()
    assert not toast.grab().isNull()
    over.resize(1200, 300)
    QApplication.processEvents()
    assert toast.lines() == [LONG]
    assert toast.height() == low
    assert covered[-1] == low + MARGIN
    toast.dismiss()
    assert covered[-1] == 0


def test_what_is_too_long_for_three_lines_says_that_it_goes_on(toast: Toast) -> None:
    toast.tell(f"{LONG} {LONG} {LONG}", undo_key="z")
    assert len(toast.lines()) == 3
    assert toast.lines()[-1].endswith("…")
    assert toast.toolTip() == f"{LONG} {LONG} {LONG}"
