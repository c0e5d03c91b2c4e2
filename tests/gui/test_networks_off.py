"""A network that is off by itself says why, and is switched on in the settings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from cm_inbox.gui.desk_protocol import NetworkChoice
from cm_inbox.gui.dialogs.connect import ConnectDialog
from cm_inbox.gui.dialogs.networks_page import NetworkSettings, networks_page
from cm_inbox.gui.dialogs.settings_page import Door
from cm_inbox.gui.language import Language
from cm_inbox.gui.theme import Theme
from cm_inbox.models.accounts import SignInMethod
from cm_inbox.models.sentences import Sentence
from cm_inbox.settings import Settings

from .desk import NETWORKS, StoreDesk
from .world import World

Until = Callable[[Callable[[], object]], None]
OFF = NetworkChoice(
    "guarded", "Guarded", "globe", (SignInMethod.TOKEN,), {}, off_because=Sentence("It wants to be asked first.")
)


class GuardedDesk(StoreDesk):
    """A desk with a network that is off, as long as nobody switched it on."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.settings = Settings()

    def networks(self) -> Future[Sequence[NetworkChoice]]:
        found: Future[Sequence[NetworkChoice]] = Future()
        found.set_result((replace(OFF, switched_on=OFF.id in self.settings.networks_on), *NETWORKS))
        return found


@pytest.fixture
def until(qtbot: QtBot) -> Until:
    return lambda condition: qtbot.waitUntil(lambda: bool(condition()), timeout=60_000)


@pytest.fixture
def desk(tmp_path: Path, qapp: QApplication) -> Iterator[GuardedDesk]:
    Language(qapp).use("en")
    world = World(tmp_path)
    yield GuardedDesk(world)
    world.close()


@pytest.fixture
def home(qapp: QApplication) -> Iterator[QWidget]:
    """Return the window under the dialogs."""
    window = QWidget()
    window.resize(1200, 800)
    window.show()
    yield window
    window.close()


def opened(desk: GuardedDesk, home: QWidget, qapp: QApplication, until: Until, network: str = "") -> ConnectDialog:
    dialog = ConnectDialog(Theme(qapp, "light"), desk, desk.world.inbox.brands(), home, network=network)
    dialog.open()
    until(lambda: dialog.steps.count() == 4)
    return dialog


@pytest.mark.parametrize("chosen_before", [True, False])
def test_the_reason_is_said_where_one_connects(
    desk: GuardedDesk, home: QWidget, qapp: QApplication, until: Until, chosen_before: bool
) -> None:
    dialog = opened(desk, home, qapp, until, OFF.id if chosen_before else "")
    card = dialog.cards[0]
    assert card.accessibleName() == "Guarded. off. Off: It wants to be asked first"
    if not chosen_before:
        card.click()
    assert dialog.line.text() == (
        "Guarded is off. It wants to be asked first. You can switch it on in the settings, under “Networks”."
    )
    assert not dialog.page.form.isVisible()
    assert not dialog.go.isVisible()
    dialog.cards[1].click()
    assert dialog.page.form.isVisible(), "the others can be chosen"
    dialog.reject()


def test_switched_on_in_the_settings_it_is_offered(
    desk: GuardedDesk, home: QWidget, qapp: QApplication, until: Until
) -> None:
    def use(settings: Settings) -> None:
        desk.settings = settings

    page = networks_page(Theme(qapp, "light"), desk, Door(lambda: desk.settings, use))
    QVBoxLayout(home).addWidget(page)
    part = page.findChild(NetworkSettings)
    assert part is not None
    until(lambda: part.switches)
    [switch] = part.switches.values()
    assert not switch.isChecked()
    assert any("It wants to be asked first." in entry.words for entry in page.entries), "it is found by its words"
    switch.click()
    assert list(desk.settings.networks_on) == [OFF.id]
    dialog = opened(desk, home, qapp, until, OFF.id)
    assert dialog.page.form.isVisible()
    dialog.reject()
    switch.click()
    assert not desk.settings.networks_on
