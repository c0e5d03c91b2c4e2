"""The pages of the settings about oneself and about notifications: what is changed on them holds at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTime
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QSpinBox, QTimeEdit, QWidget
from pytestqt.qtbot import QtBot

from cm_inbox.gui.autostart import DesktopFile
from cm_inbox.gui.dialogs.notifications_page import NotificationsPage, command_for, notifications_page
from cm_inbox.gui.dialogs.page_sheet import PageSheet
from cm_inbox.gui.dialogs.wellbeing_page import WellbeingPage, wellbeing_page
from cm_inbox.gui.tray import why_no_tray
from cm_inbox.settings import Settings, data_folder
from cm_inbox.wellbeing import Notifying, Wellbeing

from .world import Opened, World


@pytest.fixture
def opened(tmp_path: Path, qapp: QApplication) -> Iterator[Opened]:
    world = World(tmp_path)
    made = Opened(world, Settings(theme="light", language="en"), canned=None)
    yield made
    made.close()
    world.close()


@pytest.fixture
def page(opened: Opened, qtbot: QtBot) -> WellbeingPage:
    made = wellbeing_page(opened.window)
    assert isinstance(made, WellbeingPage)
    qtbot.addWidget(made)
    return made


def wellbeing(opened: Opened) -> Wellbeing:
    assert opened.saved[-1] == opened.window.settings, "kept as well"
    return opened.window.settings.wellbeing


def fields(page: QWidget) -> list[QWidget]:
    kinds = (QAbstractButton, QComboBox, QSpinBox, QTimeEdit)
    return [field for kind in kinds for field in page.findChildren(kind)]


def test_every_field_has_a_name(page: WellbeingPage, opened: Opened, qtbot: QtBot) -> None:
    other = notifications_page(opened.window)
    qtbot.addWidget(other)
    for field in [*fields(page), *fields(other)]:
        named = field.text() if isinstance(field, QAbstractButton) else field.accessibleName()
        assert named or field.objectName().startswith("qt_"), field


def test_limits_and_breaks_hold_at_once(page: WellbeingPage, opened: Opened) -> None:
    page.limit.setValue(40)
    page.minutes.setValue(0)
    page.hostile.setValue(3)
    page.counts.setChecked(False)
    assert wellbeing(opened) == Wellbeing(limit=40, break_minutes=0, break_hostile=3, counts=False)
    assert page.minutes.text() == "never"


def test_softening_and_the_shield_are_there_too(page: WellbeingPage, opened: Opened) -> None:
    page.soften.setChecked(False)
    assert opened.window.settings.soften is False
    page.shield.setChecked(True)
    assert opened.window.shield.on
    assert opened.window.softens, "the shield softens whatever was chosen"
    page.shield.setChecked(False)
    assert opened.window.softens is False


def test_quiet_hours(page: WellbeingPage, opened: Opened) -> None:
    assert not page.begins.isEnabled()
    page.quiet.setChecked(True)
    assert page.begins.isEnabled()
    page.begins.setTime(QTime(19, 30))
    page.ends.setTime(QTime(7, 0))
    chosen = wellbeing(opened)
    assert (chosen.quiet, chosen.quiet_from, chosen.quiet_until) == (True, "19:30", "07:00")


def test_what_was_counted_is_shown_and_deleted(opened: Opened, qtbot: QtBot) -> None:
    now = opened.window.context.clock()
    opened.window.context.exposure.exposure.read("m1", now)
    page = wellbeing_page(opened.window)
    assert isinstance(page, WellbeingPage)
    qtbot.addWidget(page)
    assert page.counted.text().startswith("1 hostile message read today")
    page.forget.click()
    assert page.counted.text().startswith("0 ")
    assert opened.window.shield.counts() == (0, [], 0)
    assert not page.forget.isEnabled()


class Refusing:
    """A place that cannot be written."""

    def enabled(self) -> bool:
        return False

    def enable(self, command: Sequence[str]) -> None:
        raise OSError(f"read-only: {command[0]}")

    def disable(self) -> None:
        raise OSError("read-only")


@pytest.fixture
def notices(opened: Opened, qtbot: QtBot, tmp_path: Path) -> Callable[..., NotificationsPage]:
    def make(start: DesktopFile | Refusing | None = None) -> NotificationsPage:
        made = NotificationsPage(opened.window, start or DesktopFile(tmp_path / "x.desktop"), ["cm-inbox"])
        qtbot.addWidget(made)
        return made

    return make


def notifying(opened: Opened) -> Notifying:
    return opened.window.settings.notifying


def test_each_brand_has_its_choice(notices: Callable[..., NotificationsPage], opened: Opened) -> None:
    page = notices()
    first, second = [brand.uid for brand in opened.world.inbox.brands()]
    page.usual.setCurrentIndex(page.usual.findData("mine"))
    page.brands[first].setCurrentIndex(page.brands[first].findData("everything"))
    page.brands[second].setCurrentIndex(page.brands[second].findData("nothing"))
    assert notifying(opened).usual == "mine"
    assert notifying(opened).brands == {first: "everything", second: "nothing"}
    page.brands[first].setCurrentIndex(0)
    assert notifying(opened).brands == {second: "nothing"}


def test_words_and_the_number_on_the_icon(notices: Callable[..., NotificationsPage], opened: Opened) -> None:
    page = notices()
    page.words.setChecked(False)
    page.badge.setChecked(False)
    assert (notifying(opened).words, notifying(opened).badge) == (False, False)


def test_without_a_tray_it_says_why(notices: Callable[..., NotificationsPage]) -> None:
    page = notices()
    assert page.to_tray.isEnabled() is not bool(why_no_tray())
    assert page.to_tray.accessibleDescription() == why_no_tray()


def test_starting_with_the_session_is_written_and_taken_away(
    notices: Callable[..., NotificationsPage], tmp_path: Path
) -> None:
    page = notices()
    page.start.setChecked(True)
    assert "Exec=cm-inbox" in (tmp_path / "x.desktop").read_text("utf-8")
    page.start.setChecked(False)
    assert not (tmp_path / "x.desktop").exists()


def test_where_it_cannot_be_written_it_says_so(notices: Callable[..., NotificationsPage]) -> None:
    page = notices(Refusing())
    page.start.setChecked(True)
    assert not page.start.isChecked()
    assert "read-only" in page.trouble.text()


def test_the_folder_is_named_where_it_is_not_the_usual_one(tmp_path: Path) -> None:
    assert command_for(None) == command_for(data_folder(None))
    assert command_for(tmp_path)[-2:] == ["--data", str(tmp_path)]


def test_a_number_has_room_for_itself(page: WellbeingPage, opened: Opened) -> None:
    page.resize(600, 600)
    page.show()
    for field in (page.limit, page.begins):
        words = field.findChild(QLineEdit)
        assert words is not None
        assert words.width() > words.fontMetrics().horizontalAdvance(field.text())


@pytest.mark.parametrize(("command", "kind"), [("wellbeing", WellbeingPage), ("notifications", NotificationsPage)])
def test_a_command_opens_each_and_escape_closes_it(
    opened: Opened, qtbot: QtBot, command: str, kind: type[QWidget]
) -> None:
    opened.window.run(command)
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), PageSheet), timeout=30_000)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, PageSheet)
    assert isinstance(dialog.page, kind)
    assert dialog.height() <= opened.window.height()
    opened.press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None, timeout=30_000)
