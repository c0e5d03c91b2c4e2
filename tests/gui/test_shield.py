"""The shield in the real window, by keys: raised and lowered, what counts as read, breaks, handing over."""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from cm_inbox.gui.break_card import BreakCard, HourBars, Said
from cm_inbox.gui.commands import BY_ID
from cm_inbox.gui.dialogs.assign import AssignPicker
from cm_inbox.gui.exposure_book import FILE, ExposureBook
from cm_inbox.gui.headings import FOLD_HEIGHT, HEIGHT
from cm_inbox.gui.keys import Keymap
from cm_inbox.gui.queue_text import chip_of
from cm_inbox.gui.queue_text import shielded as shielded_chip
from cm_inbox.gui.shield_order import Arrangement, Shown, is_hostile
from cm_inbox.gui.shield_strip import ExposureMeter, ShieldStrip
from cm_inbox.models.messages import MessageStatus
from cm_inbox.models.queue import Change, Sort, View
from cm_inbox.settings import Settings
from cm_inbox.wellbeing import Exposure, Rest, Wellbeing

from .test_verdicts import CHARTER
from .world import Opened, World

Until = Callable[[Callable[[], object]], None]
SHIFT = Qt.KeyboardModifier.ShiftModifier
HOSTILE = (1, 3, 4)
"""The people who are hostile, by their number."""


@pytest.fixture
def until(qtbot: QtBot) -> Until:
    def wait(condition: Callable[[], object]) -> None:
        qtbot.waitUntil(lambda: bool(condition()), timeout=30_000)

    return wait


@pytest.fixture
def world(tmp_path: Path, qapp: QApplication) -> Iterator[World]:
    made = World(tmp_path)
    texts = ("Merci", "connard", "Encore en retard ?", "quel connard, 40 min de retard", "espèce de connard", "Bonjour")
    made.arrive(made.message(number, text, waited=60 - 10 * number) for number, text in enumerate(texts))
    made.use_charter(CHARTER)
    yield made
    made.close()


@pytest.fixture
def shielded(world: World, until: Until) -> Iterator[Opened]:
    """A window with the shield raised by its key."""
    settings = Settings(theme="light", language="en", wellbeing=Wellbeing(limit=40, break_hostile=2, break_minutes=0))
    opened = Opened(world, settings, canned=None)
    until(lambda: opened.window.shown is not None)
    opened.press("B", SHIFT)
    until(lambda: opened.window.shield.on)
    yield opened
    opened.close()


def strip(opened: Opened) -> ShieldStrip:
    (found,) = opened.window.findChildren(ShieldStrip)
    return found


def meter(opened: Opened) -> ExposureMeter:
    return strip(opened).meter


def card(opened: Opened) -> BreakCard | None:
    found = opened.window.findChildren(BreakCard)
    return found[0] if found and found[0].isVisible() else None


def rests(opened: Opened) -> bool:
    return opened.window.shield.resting


def go_to(opened: Opened, until: Until, person: int) -> None:
    """Make somebody's conversation current, as a click does."""
    rows = opened.world.inbox.rows(opened.world.ids())
    wanted = next(row.id for row in rows if row.author_native_id == f"a{person}")
    assert opened.window.queue.list.select(wanted)
    until(lambda: opened.window.shown is not None and opened.window.shown.row.id == wanted)


def hold_and_let_go(opened: Opened) -> None:
    keyboard = opened.window.queue.list
    QTest.keyPress(keyboard, "p")  # type: ignore[call-overload]  # its stub has no str
    QTest.keyRelease(keyboard, "p")  # type: ignore[call-overload]


# --- raising and lowering ------------------------------------------------------------------------


def test_the_key_raises_and_lowers_it(shielded: Opened) -> None:
    assert strip(shielded).isVisible()
    assert "Shield mode" in strip(shielded).accessibleName()
    assert meter(shielded).accessibleName() == "Hostile ones read today: 0 of 40"
    shielded.press("B", SHIFT)
    assert not shielded.window.shield.on
    assert not strip(shielded).isVisible()


def test_its_button_lowers_it_and_the_rail_raises_it(shielded: Opened) -> None:
    QTest.mouseClick(strip(shielded).button, Qt.MouseButton.LeftButton)
    assert not shielded.window.shield.on
    shielded.window.rail.ordered.emit("shield")
    assert shielded.window.shield.on


def test_it_stays_raised_at_the_next_start(world: World, shielded: Opened) -> None:
    shielded.window.context.state.save()
    again = Opened(world, Settings(theme="light", language="en"), canned=None)
    try:
        assert again.window.shield.on
        assert strip(again).isVisible()
    finally:
        again.close()


def test_a_ban_is_lifted_with_another_key_now() -> None:
    bindings = Keymap().bindings
    assert bindings["B"] == "shield"
    assert bindings["U"] == "unban"
    assert BY_ID["shield"].title.startswith("Shield")


def test_behind_the_shield_words_are_softened_whatever_was_chosen(world: World, until: Until) -> None:
    opened = Opened(world, Settings(theme="light", language="en", soften=False), canned=None)
    until(lambda: opened.window.shown is not None)
    try:
        go_to(opened, until, HOSTILE[0])
        assert "connard" in opened.window.pane.area.spoken()
        opened.press("B", SHIFT)
        assert "connard" not in opened.window.pane.area.spoken()
        opened.press("B", SHIFT)
        assert "connard" in opened.window.pane.area.spoken()
    finally:
        opened.close()


# --- the order of the queue ----------------------------------------------------------------------


def test_the_store_gives_courteous_ones_first(world: World) -> None:
    ids = world.inbox.ids(View.INBOX, sort=Sort.COURTEOUS)
    first = world.inbox.first_hostile(ids)
    people = [int(row.author_native_id[1:]) for row in world.inbox.rows(ids)]
    assert people == [0, 2, 5, 1, 3, 4]
    assert first == 3
    assert world.inbox.first_hostile(ids[:2]) == 2


def people(opened: Opened) -> list[int]:
    """Return whose conversations the list shows, by their number."""
    return [int(row.author_native_id[1:]) for row in opened.world.inbox.rows(opened.listed)]


def chip(opened: Opened, name: str) -> QPushButton:
    return opened.window.queue.filters.chips[name]


def test_the_list_has_the_courteous_ones_first_under_their_headings(shielded: Opened) -> None:
    assert people(shielded) == [0, 2, 5, 1, 3, 4]
    assert shielded.window.queue.head.split() == ["Courteous", "first", "3"]
    headings = shielded.window.queue.list.delegate.headings
    (heading,) = headings.values()
    assert list(headings) == [3]
    assert (heading.title, heading.beside) == ("Hostile ones, five at a time", "3  ·  0 of 3 dealt with")
    assert heading.fold == ""
    shielded.press("B", SHIFT)
    assert people(shielded) == [0, 1, 2, 3, 4, 5]


def test_chips_show_one_kind_with_its_number(shielded: Opened) -> None:
    assert chip(shielded, "courteous").accessibleName() == "Courteous 3"
    assert not chip(shielded, "private").isVisible()
    QTest.mouseClick(chip(shielded, "hostile"), Qt.MouseButton.LeftButton)
    assert people(shielded) == [1, 3, 4]
    assert chip(shielded, "hostile").isChecked()
    shielded.window.run("filter-courteous")
    assert people(shielded) == [0, 2, 5]
    QTest.mouseClick(chip(shielded, "all"), Qt.MouseButton.LeftButton)
    assert len(people(shielded)) == 6
    shielded.press("B", SHIFT)
    assert chip(shielded, "private").isVisible()
    assert not chip(shielded, "hostile").isVisible()


def test_what_is_dealt_with_counts_in_the_batch(shielded: Opened, until: Until) -> None:
    go_to(shielded, until, HOSTILE[0])
    shielded.press("e")
    until(lambda: people(shielded) == [0, 2, 5, 3, 4])
    until(lambda: "1 of 3 dealt with" in shielded.window.queue.list.delegate.headings[3].progress)


def test_nothing_of_a_hostile_one_is_heard_and_nothing_is_red(shielded: Opened) -> None:
    model = shielded.window.queue.model
    said = model.data(model.index(4, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert "(softened)" in said
    assert "40 min" not in said
    assert "retard" in model.data(model.index(1, 0), Qt.ItemDataRole.AccessibleTextRole)
    (row,) = shielded.world.inbox.rows([shielded.listed[4]])
    assert is_hostile(row)
    chip = chip_of(row, shielded.window.context.clock())
    assert chip is not None
    assert chip.tone == "danger"
    assert shielded_chip(chip, row).tone == "plain"


def test_a_hostile_person_is_grey_and_a_courteous_one_is_not(shielded: Opened, until: Until) -> None:
    def discs() -> tuple[QColor, QColor]:
        """Return the colours of the person's disc in the header and beside the bubble, at its left edge."""
        header, area = shielded.window.pane.header, shielded.window.pane.area
        beside = area.viewport().grab().toImage()
        found = next(y for y in range(beside.height() - 1, 0, -1) if beside.pixelColor(26, y) != canvas)
        return header.grab().toImage().pixelColor(28, 32), beside.pixelColor(26, found - 6)

    theme = shielded.window.theme
    canvas, grey = theme.colour("bg.canvas"), theme.colour("bg.pressed")
    go_to(shielded, until, HOSTILE[0])
    assert discs() == (grey, grey)
    go_to(shielded, until, 0)
    assert discs() == (theme.avatar("a0").bg, theme.avatar("a0").bg)
    go_to(shielded, until, HOSTILE[0])
    shielded.press("B", SHIFT)
    assert discs() == (theme.avatar("a1").bg, theme.avatar("a1").bg)


def test_hostile_ones_come_five_at_a_time() -> None:
    arrangement = Arrangement()
    waiting = list(range(100, 112))
    assert list(arrangement.arrange(array("q", [1, 2, *waiting]), 2)) == [1, 2, *waiting[:5]]
    assert arrangement.progress == (0, 5)
    left = [100, 50, *waiting[3:]]  # two are dealt with, and a more urgent one has come in
    assert list(arrangement.arrange(array("q", [1, 2, *left]), 2)) == [1, 2, 100, 103, 104]
    assert arrangement.progress == (2, 5)
    left = [50, *waiting[5:]]
    assert list(arrangement.arrange(array("q", left), 0)) == left[:5]
    assert (arrangement.progress, arrangement.finished) == ((0, 5), 1)
    arrangement.shown = Shown.COURTEOUS
    assert list(arrangement.arrange(array("q", [1, *left]), 1)) == [1]
    assert list(arrangement.arrange(array("q", [1, 2]), 2, partial=True)) == [1, 2]
    assert arrangement.hostile == len(left), "the beginning of a list says nothing of its end"


def test_of_many_courteous_ones_a_few_stand_above_the_batch() -> None:
    arrangement = Arrangement()
    ids = array("q", range(1, 9))
    assert list(arrangement.arrange(ids, 6)) == [1, 2, 3, 7, 8]
    assert (arrangement.folded, arrangement.courteous) == (3, 6)
    assert list(arrangement.arrange(ids[:6], 6)) == [1, 2, 3, 4, 5, 6], "there is nothing below that they would hide"
    assert list(arrangement.arrange(ids[2:], 4)) == [3, 4, 5, 6, 7, 8], "a line in place of one row spares nothing"
    assert arrangement.folded == 0
    assert list(arrangement.arrange(ids, 6, current=5)) == list(ids), "what one is at does not go away"
    assert list(arrangement.arrange(ids, 6)) == list(ids), "nor do they fold again by themselves"


@pytest.fixture
def courteous(shielded: Opened, until: Until) -> Opened:
    """The same queue with four more courteous ones, of which four are folded away."""
    world = shielded.world
    world.arrive(world.message(number, "Bonjour, une question", waited=1) for number in range(10, 14))
    world.inbox.tell(Change(reload=True))
    until(lambda: folded(shielded) == "4 other courteous messages")
    return shielded


def folded(opened: Opened) -> str:
    return next((each.fold for each in opened.window.queue.list.delegate.headings.values()), "")


def test_they_unfold_by_their_key_and_fold_again(courteous: Opened, until: Until) -> None:
    assert len(people(courteous)) == 6
    assert courteous.window.queue.head.split() == ["Courteous", "first", "7"]
    courteous.press("E", SHIFT)
    until(lambda: len(people(courteous)) == 10)
    assert folded(courteous) == ""
    go_to(courteous, until, 13)
    courteous.press("E", SHIFT)
    until(lambda: len(people(courteous)) == 6)
    assert courteous.window.queue.list.position == 2


def test_they_unfold_by_a_click_and_are_heard_of(courteous: Opened, until: Until) -> None:
    rows = courteous.window.queue.list
    said = courteous.window.queue.model.data(rows.model().index(3, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert said.startswith("4 other courteous messages. Hostile ones, five at a time: 3")
    first = rows.row_rect(3).top()
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(100, first - HEIGHT - FOLD_HEIGHT // 2))
    until(lambda: len(people(courteous)) == 10)


def test_whoever_deals_with_the_last_one_in_sight_stays_with_the_courteous(courteous: Opened, until: Until) -> None:
    go_to(courteous, until, people(courteous)[2])
    courteous.press("e")
    until(lambda: folded(courteous) == "3 other courteous messages")
    assert courteous.window.queue.list.position < 3


# --- what counts as read -------------------------------------------------------------------------


def test_what_stays_softened_was_not_read(shielded: Opened, until: Until) -> None:
    go_to(shielded, until, HOSTILE[0])
    assert shielded.window.hint.isVisible()
    assert "1 passage softened" in shielded.window.hint.accessibleName()
    assert meter(shielded).read == 0


def test_what_was_in_clear_counts_once(shielded: Opened, until: Until) -> None:
    go_to(shielded, until, HOSTILE[0])
    hold_and_let_go(shielded)
    hold_and_let_go(shielded)
    assert meter(shielded).read == 1
    go_to(shielded, until, 0)
    hold_and_let_go(shielded)
    assert meter(shielded).read == 1, "a courteous one does not count"


def test_going_into_a_hostile_conversation_counts(shielded: Opened, until: Until) -> None:
    go_to(shielded, until, HOSTILE[1])
    shielded.window.pane.setFocus()
    until(lambda: meter(shielded).read == 1)


def test_who_does_not_want_to_be_counted_is_not(shielded: Opened, until: Until) -> None:
    shielded.window.use_settings(Settings(theme="light", language="en", wellbeing=Wellbeing(counts=False)))
    assert not meter(shielded).isVisible()
    go_to(shielded, until, HOSTILE[0])
    hold_and_let_go(shielded)
    assert meter(shielded).read == 0


def test_dealing_with_it_without_reading(shielded: Opened, until: Until) -> None:
    go_to(shielded, until, HOSTILE[0])
    current = shielded.current
    assert current is not None
    assert shielded.window.verdict.without_reading
    assert shielded.window.verdict.accessibleName().startswith("Deal with it without reading")
    shielded.press(Qt.Key.Key_Return)
    until(lambda: shielded.world.inbox.conversation(current).messages[0].message.status is MessageStatus.HIDDEN)
    assert meter(shielded).read == 0


def test_the_topic_stays_readable(shielded: Opened, until: Until) -> None:
    go_to(shielded, until, HOSTILE[1])
    until(lambda: "retard" in shielded.window.hint.accessibleName())


# --- breaks --------------------------------------------------------------------------------------


def suggested(opened: Opened, until: Until) -> BreakCard:
    """Read two hostile ones, after which a break is suggested."""
    for person in HOSTILE[:2]:
        go_to(opened, until, person)
        hold_and_let_go(opened)
    found = card(opened)
    assert found is not None
    return found


def test_a_break_is_suggested_after_hostile_ones_in_a_row(shielded: Opened, until: Until) -> None:
    go_to(shielded, until, HOSTILE[0])
    hold_and_let_go(shielded)
    assert card(shielded) is None
    found = suggested(shielded, until)
    assert found.said is Said.REST
    assert "2 hostile messages in a row" in found.accessibleName()
    (bars,) = shielded.window.findChildren(HourBars)
    assert [count for _hour, count in bars.hours] == [2]
    assert bars.accessibleName().endswith(": 2")


def test_a_pause_ends_by_itself_or_when_one_goes_on(shielded: Opened, until: Until) -> None:
    found = suggested(shielded, until)
    QTest.mouseClick(found.buttons["pause"], Qt.MouseButton.LeftButton)
    assert "Pause until" in found.accessibleName()
    assert rests(shielded)
    QTest.mouseClick(found.buttons["resume"], Qt.MouseButton.LeftButton)
    assert card(shielded) is None
    assert not rests(shielded)
    shielded.window.shield.look()
    assert card(shielded) is None, "the row has ended with the pause"


def test_a_suggestion_that_is_put_off_keeps_quiet(shielded: Opened, until: Until) -> None:
    found = suggested(shielded, until)
    QTest.mouseClick(found.buttons["later"], Qt.MouseButton.LeftButton)
    assert card(shielded) is None
    shielded.window.shield.look()
    assert card(shielded) is None


def test_the_hostile_ones_go_to_whom_one_names(shielded: Opened, until: Until) -> None:
    found = suggested(shielded, until)
    QTest.mouseClick(found.buttons["hand_over"], Qt.MouseButton.LeftButton)
    until(lambda: isinstance(QApplication.activeModalWidget(), AssignPicker))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, AssignPicker)
    dialog.picked.emit("Léa")
    dialog.reject()
    inbox = shielded.world.inbox
    until(lambda: sum(row.assigned_to == "Léa" for row in inbox.rows(shielded.world.ids())) == len(HOSTILE))
    left = inbox.ids(View.INBOX, sort=Sort.COURTEOUS)
    assert inbox.first_hostile(left) == len(left), "they are somebody else's now"
    until(lambda: "Léa" in shielded.window.asking.assignees())
    assert shielded.window.shield._colleague() == "Léa"
    shielded.press("z")
    until(lambda: not any(row.assigned_to for row in inbox.rows(shielded.world.ids())))


# --- the file ------------------------------------------------------------------------------------


def test_the_file_holds_counts_and_nothing_else(tmp_path: Path) -> None:
    book = ExposureBook(tmp_path / FILE)
    book.exposure.read(("secret", "m1"), 1_795_338_000_000)
    book.save()
    kept = json.loads((tmp_path / FILE).read_text("utf-8"))
    assert set(kept) == {"day", "hours", "longest"}
    assert "secret" not in (tmp_path / FILE).read_text("utf-8")
    again = ExposureBook(tmp_path / FILE)
    assert again.exposure.today(1_795_338_000_000) == 1
    again.delete()
    assert not (tmp_path / FILE).exists()
    assert ExposureBook(tmp_path / FILE).exposure.plain() == Exposure().plain()


@pytest.mark.parametrize("broken", ["", "[]", "{", '{"day": 3}'])
def test_a_broken_file_is_begun_anew(tmp_path: Path, broken: str) -> None:
    (tmp_path / FILE).write_text(broken, "utf-8")
    assert ExposureBook(tmp_path / FILE).exposure.today(0) == 0


def test_reading_leaves_nothing_in_the_history(shielded: Opened, until: Until) -> None:
    before = shielded.world.inbox.history()
    go_to(shielded, until, HOSTILE[0])
    hold_and_let_go(shielded)
    assert meter(shielded).read == 1
    assert shielded.world.inbox.history() == before
    exported = "".join(path.read_text("utf-8", "ignore") for path in shielded.world.folder.glob("*.json"))
    assert "a1" not in exported


def test_the_morning_says_what_came_in(shielded: Opened, until: Until) -> None:
    arrived, hostile = shielded.world.inbox.arrived_since(0).result(10)
    assert (arrived, hostile) == (6, 3)
    found = shielded.window.shield._made_card()
    found.good_morning(arrived, hostile)
    assert "6 messages came in" in found.accessibleName()
    assert "3 hostile" in found.accessibleName()
    found.suggest(Rest(1, 0), (), "")
    assert found.buttons["hand_over"].text() == "Hand the hostile ones over…"
