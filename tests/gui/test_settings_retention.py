"""For how long messages are kept, as one chooses it: keeping more holds at once, keeping less is shown and asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from cm_inbox.gui.dialogs.retention import LIKE_OTHERS, Automatic
from cm_inbox.gui.dialogs.settings_page import Door
from cm_inbox.gui.language import Language
from cm_inbox.gui.theme import Theme
from cm_inbox.keeping import Keeping
from cm_inbox.models.decisions import DecisionKind
from cm_inbox.retention import EVERYTHING, MONTH, Retention
from cm_inbox.settings import Settings

from .world import World

Until = Callable[[Callable[[], object]], None]
MONTH_IN_MINUTES = MONTH // 60_000


@dataclass
class Shown:
    """The part of the page, over a real history."""

    world: World
    keeping: Keeping
    part: Automatic
    settings: Settings = field(default_factory=Settings)
    refreshed: int = 0

    def choose(self, months: int, brand: str | None = None) -> None:
        for field_, value in ((self.part.brand, brand), (self.part.months, months)):
            field_.setCurrentIndex(field_.findData(value))
            field_.activated.emit(field_.currentIndex())


@pytest.fixture
def until(qtbot: QtBot) -> Until:
    return lambda condition: qtbot.waitUntil(lambda: bool(condition()), timeout=20_000)


@pytest.fixture
def shown(tmp_path: Path, qapp: QApplication, qtbot: QtBot) -> Iterator[Shown]:
    Language(qapp).use("en")
    world = World(tmp_path)
    # A year on: what is decided now is old by then.
    later = world.began + 12 * MONTH
    keeping = Keeping(
        world.store, tmp_path, actor=lambda: "Camille", tell=world.inbox.tell, clock=lambda: later, judge=lambda: ()
    )
    made: list[Shown] = []

    def use(settings: Settings) -> None:
        made[0].settings = settings

    def refresh() -> None:
        made[0].refreshed += 1

    door = Door(lambda: made[0].settings if made else Settings(), use)
    part = Automatic(Theme(qapp, "light"), world.inbox, keeping, lambda: later, door, refresh)
    qtbot.addWidget(part)
    part.show()
    made.append(Shown(world, keeping, part))
    world.arrive(world.message(n) for n in range(5))
    world.inbox.decide(DecisionKind.DONE, world.ids()[1:]).result(20)
    yield made[0]
    part.close()
    keeping.close()
    world.close()


def test_nothing_is_in_force_before_it_was_shown_and_confirmed(shown: Shown, until: Until) -> None:
    part = shown.part
    assert part.months.currentData() == EVERYTHING
    assert part.now.text() == "In force: everything is kept"
    shown.choose(6)
    until(part.button.isEnabled)
    assert part.work.line.text().startswith("Would go: 4 messages, 4 whole conversations. 1 old conversation kept")
    assert shown.settings.retention == Retention(), "so far it is only shown"
    part.button.click()
    box = part.findChild(QMessageBox)
    assert box is not None
    assert box.isVisible()
    assert "4 messages" in box.text()
    box.reject()
    assert shown.settings.retention == Retention()


def test_confirmed_it_holds_and_what_is_too_old_goes(shown: Shown, until: Until) -> None:
    shown.choose(6)
    until(shown.part.button.isEnabled)
    shown.part.switch_on()
    assert shown.settings.retention == Retention(6)
    until(lambda: shown.refreshed)
    assert shown.part.work.line.text() == "Gone for good: 4 messages."
    assert len(shown.world.ids()) == 1, "what is open stays"
    assert shown.part.now.text() == "In force: 6 months are kept"


def test_keeping_more_holds_at_once_and_a_brand_may_differ(shown: Shown, until: Until) -> None:
    brand = shown.world.inbox.brands()[0]
    shown.settings = Settings(retention=Retention(6))
    shown.part._show_brand()
    shown.choose(EVERYTHING, brand.uid)
    assert shown.settings.retention == Retention(6, {brand.uid: EVERYTHING})
    assert brand.name in shown.part.now.text()
    shown.choose(LIKE_OTHERS, brand.uid)
    until(shown.part.button.isEnabled)
    assert shown.settings.retention.brands == {brand.uid: EVERYTHING}, "less would be kept: it is asked"
    shown.choose(24)
    assert shown.settings.retention == Retention(24, {brand.uid: EVERYTHING})


def test_a_choice_taken_back_counts_nothing(shown: Shown, until: Until) -> None:
    shown.choose(3)
    shown.choose(EVERYTHING)
    assert not shown.part.button.isEnabled()
    assert shown.part.work.line.text() == ""
    assert shown.settings.retention == Retention()
