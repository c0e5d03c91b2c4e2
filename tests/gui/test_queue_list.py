"""The list by id: what changes moves neither the selection nor the scroll."""

from __future__ import annotations

import random
from array import array
from collections.abc import Iterator, Sequence

import pytest
from PySide6.QtCore import QAbstractItemModel, QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cm_inbox.gui import queue_model
from cm_inbox.gui.queue_list import BELOW, QueueList
from cm_inbox.gui.queue_model import PAGE, PAGES_KEPT, QueueModel
from cm_inbox.gui.queue_text import describe
from cm_inbox.gui.row_painter import COMFORTABLE, COMPACT
from cm_inbox.gui.theme import Theme
from cm_inbox.models.accounts import Brand
from cm_inbox.models.queue import QueueRow

from .rows import NOW, row

BRANDS = {1: Brand(1, "1", "Altéa", "teal", "AM"), 2: Brand(2, "2", "Brévent", "#A03050", "MB")}


class Source:
    """Where rows come from, and what was asked."""

    def __init__(self) -> None:
        self.asked: list[list[int]] = []
        self.snippets: dict[int, str] = {}
        self.missing: set[int] = set()

    def __call__(self, ids: Sequence[int]) -> list[QueueRow]:
        self.asked.append(list(ids))
        return [row(each, self.snippets.get(each, "")) for each in ids if each not in self.missing]


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


@pytest.fixture
def source() -> Source:
    return Source()


@pytest.fixture
def model(source: Source) -> QueueModel:
    return QueueModel(source, lambda each: describe(each, BRANDS[each.brand_id].name, NOW))


@pytest.fixture
def view(model: QueueModel, theme: Theme, qtbot: QtBot) -> Iterator[QueueList]:
    view = QueueList(model, theme, lambda: NOW, BRANDS.get)
    qtbot.addWidget(view)
    view.resize(424, 68 * 10)
    with qtbot.waitExposed(view):
        view.show()
    yield view
    view.close()


def ids(*numbers: int) -> array[int]:
    return array("q", numbers)


def upto(count: int) -> array[int]:
    return array("q", range(1, count + 1))


# --- the model ---------------------------------------------------------------------------------


def test_qt_finds_no_fault_with_the_model(model: QueueModel) -> None:
    checked: QAbstractItemModel = model
    tester = QAbstractItemModelTester(checked, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show(upto(300))
    model.merge(ids(*range(2, 100), 400, *range(100, 301)))
    model.take_out([5, 7, 400])
    model.merge(ids())
    assert tester.model() is model


def test_only_the_pages_in_sight_are_read(model: QueueModel, source: Source) -> None:
    model.show(upto(100_000))
    model.row(50_000)
    model.row(50_010)
    assert len(source.asked) == 1
    assert len(source.asked[0]) == PAGE


def test_the_oldest_pages_are_let_go(model: QueueModel) -> None:
    model.show(upto(100_000))
    for position in range(0, 100_000, PAGE):
        model.row(position)
    assert len(model.known_rows()) <= PAGE * PAGES_KEPT


def test_a_row_that_is_no_more_is_blank(model: QueueModel, source: Source) -> None:
    source.missing = {3}
    model.show(upto(5))
    assert model.row(2) is None
    assert model.data(model.index(2, 0)) is None


@pytest.mark.parametrize("stride", [1, 3, 16_384])
def test_a_merge_gives_the_new_list_whatever_changed(
    model: QueueModel, monkeypatch: pytest.MonkeyPatch, stride: int
) -> None:
    monkeypatch.setattr(queue_model, "STRIDE", stride)
    chance = random.Random(stride)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show(upto(20))
    for _ in range(300):
        wanted = list(model.ids)
        for _ in range(chance.randint(0, 3)):
            if wanted and chance.random() < 0.5:
                wanted.pop(chance.randrange(len(wanted)))
            else:
                wanted.insert(chance.randint(0, len(wanted)), chance.randint(100, 10**6))
        model.merge(array("q", wanted))
        assert list(model.ids) == wanted
    assert tester.model() is model


def test_a_merge_of_a_long_list_tells_qt_only_what_differs(model: QueueModel) -> None:
    model.show(upto(100_000))
    told: list[tuple[str, int, int]] = []
    model.rowsRemoved.connect(lambda _parent, first, last: told.append(("out", first, last)))
    model.rowsInserted.connect(lambda _parent, first, last: told.append(("in", first, last)))
    model.merge(array("q", [*range(1, 70_001), 500_000, *range(70_002, 100_001)]))
    assert told == [("out", 70_000, 70_000), ("in", 70_000, 70_000)]


def test_what_was_taken_out_stays_out_until_the_store_has_answered(model: QueueModel) -> None:
    model.show(upto(5))
    model.take_out([2, 4])
    model.merge(upto(5))
    assert list(model.ids) == [1, 3, 5]
    model.settle([2])
    model.merge(upto(5))
    assert list(model.ids) == [1, 2, 3, 5]


def test_a_change_reads_only_what_is_at_hand(model: QueueModel, source: Source) -> None:
    model.show(upto(1_000))
    model.row(0)
    source.asked.clear()
    source.snippets[3] = "new words"
    painted: list[int] = []
    model.dataChanged.connect(lambda first, _last: painted.append(first.row()))
    model.refresh([3, 900], range(10))
    assert source.asked == [[3]]
    assert painted == [2]
    third = model.row(2)
    assert third is not None
    assert third.snippet == "new words"


def test_marks_of_what_leaves_are_let_go(model: QueueModel) -> None:
    model.show(upto(5))
    model.mark([1, 2])
    model.take_out([2])
    assert model.marked == {1}


def test_a_screen_reader_hears_who_waits_and_why(model: QueueModel) -> None:
    model.show(upto(90))
    late = model.data(model.index(71, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert "overdue, waiting for 1 h 12" in late
    assert "Altéa" in late
    soon = model.data(model.index(33, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert "due soon, waiting for 34 min" in soon


# --- the view ----------------------------------------------------------------------------------


def test_the_first_one_is_current_and_told(view: QueueList, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.current_changed) as told:
        view.show_list(upto(50))
    assert told.args == [1]
    assert view.position == 0


def test_moving_stops_at_both_ends(view: QueueList) -> None:
    view.show_list(upto(3))
    view.move(-1)
    assert view.current == 1
    view.move(5)
    assert view.current == 3
    view.move(1)
    assert view.current == 3


def test_a_hundred_thousand_can_be_walked_from_end_to_end(view: QueueList, model: QueueModel) -> None:
    view.show_list(upto(100_000))
    view.go_to(10**9)
    assert view.current == 100_000
    assert view.position in view.visible()
    view.page(-1)
    assert 99_980 < (view.current or 0) < 100_000
    view.go_to(0)
    assert view.verticalScrollBar().value() == 0


def test_what_arrives_above_moves_nothing_on_the_screen(view: QueueList) -> None:
    view.show_list(upto(1_000))
    view.go_to(500)
    before = view.row_rect(view.position).y()
    view.merge(array("q", [*range(5_000, 5_040), *range(1, 1_001)]))
    assert view.current == 501
    assert view.position == 540
    assert view.row_rect(view.position).y() == before


def test_what_leaves_above_moves_nothing_on_the_screen(view: QueueList) -> None:
    view.show_list(upto(1_000))
    view.go_to(500)
    before = view.row_rect(view.position).y()
    view.merge(array("q", range(101, 1_001)))
    assert (view.current, view.position) == (501, 400)
    assert view.row_rect(view.position).y() == before


def test_the_place_on_the_screen_is_kept_when_the_current_one_is_out_of_sight(view: QueueList) -> None:
    view.show_list(upto(1_000))
    view.verticalScrollBar().setValue(68 * 300 + 20)
    top = view.visible().start
    view.merge(array("q", [*range(1, 100), *range(200, 1_001)]))
    assert view.current == 1
    assert view.visible().start == top - 100


def test_a_current_one_that_moves_is_followed(view: QueueList) -> None:
    view.show_list(upto(100))
    view.select(50)
    view.merge(array("q", [50, *range(1, 50), *range(51, 101)]))
    assert (view.current, view.position) == (50, 0)


def test_the_next_one_takes_the_place_of_one_that_leaves(view: QueueList, qtbot: QtBot) -> None:
    view.show_list(upto(100))
    view.go_to(4)
    before = view.row_rect(4).y()
    with qtbot.waitSignal(view.current_changed) as told:
        view.take_out([5])
    assert told.args == [6]
    assert view.row_rect(view.position).y() == before


def test_the_last_one_gives_way_to_the_one_before(view: QueueList) -> None:
    view.show_list(upto(3))
    view.go_to(2)
    view.take_out([3])
    assert view.current == 2
    view.take_out([1, 2])
    assert view.current is None


def test_several_that_leave_give_way_to_what_follows(view: QueueList) -> None:
    view.show_list(upto(10))
    view.go_to(3)
    view.take_out([2, 4, 5])
    assert view.current == 6


@pytest.mark.parametrize("count", [10, 11, 40])
def test_what_lies_over_the_bottom_hides_no_current_row(view: QueueList, count: int) -> None:
    view.show_list(upto(count))
    view.go_to(count - 1)
    assert view.row_rect(count - 1).bottom() < view.viewport().height()
    view.set_covered(BELOW)
    assert view.row_rect(count - 1).bottom() < view.viewport().height() - BELOW
    place = view.verticalScrollBar().value()
    view.set_covered(0)
    assert view.verticalScrollBar().value() == place, "nothing moves when it goes away"


def test_what_is_current_out_of_sight_stays_there_whatever_lies_over_the_list(view: QueueList) -> None:
    view.show_list(upto(200))
    view.verticalScrollBar().setValue(5_000)
    view.set_covered(BELOW)
    assert view.verticalScrollBar().value() == 5_000


def test_below_the_last_row_the_place_is_kept_whatever_changes(view: QueueList) -> None:
    view.show_list(upto(40))
    view.go_to(39)
    view.set_covered(BELOW)
    at = view.row_rect(39).top()
    view.merge(array("q", [100, *range(1, 41)]))
    assert view.row_rect(40).top() == at
    view.merge(upto(40))
    assert view.row_rect(39).top() == at
    view.updateGeometries()
    assert view.row_rect(39).top() == at
    assert view.current == 40


def test_a_list_that_ends_above_what_lies_over_it_does_not_scroll(view: QueueList) -> None:
    view.show_list(upto(7))
    assert view.verticalScrollBar().maximum() == 0


def test_the_same_list_again_tells_nothing(view: QueueList, qtbot: QtBot) -> None:
    view.show_list(upto(100))
    with qtbot.assertNotEmitted(view.current_changed):
        view.merge(upto(100))


def test_marking_and_moving_marks_both(view: QueueList, model: QueueModel) -> None:
    view.show_list(upto(10))
    view.mark_and_move(1)
    view.mark_and_move(1)
    assert model.marked == {1, 2, 3}


def test_the_mouse_selects_marks_and_opens(view: QueueList, model: QueueModel, qtbot: QtBot) -> None:
    view.show_list(upto(20))

    def at(position: int) -> QPoint:
        return view.row_rect(position).center()

    left, area = Qt.MouseButton.LeftButton, view.viewport()
    QTest.mouseClick(area, left, Qt.KeyboardModifier.NoModifier, at(3))
    assert view.current == 4
    QTest.mouseClick(area, left, Qt.KeyboardModifier.ControlModifier, at(6))
    assert model.marked == {7}
    QTest.mouseClick(area, left, Qt.KeyboardModifier.ShiftModifier, at(5))
    assert model.marked == {4, 5, 6, 7}
    with qtbot.waitSignal(view.opened) as opened:
        QTest.mouseDClick(area, left, Qt.KeyboardModifier.NoModifier, at(1))
    assert opened.args == [2]


# --- groups ------------------------------------------------------------------------------------

HEADING = 28


class Ends:
    """Says where groups end, as often as it is asked; a test moves them."""

    def __init__(self, *ends: int) -> None:
        self.ends = ends
        self.near: list[Sequence[int]] = []

    def __call__(self, ids: array[int], near: Sequence[int]) -> tuple[int, ...]:
        self.near.append(near)
        return tuple(min(end, len(ids)) for end in self.ends)


def heights(view: QueueList) -> list[int]:
    return [view.rowHeight(position) for position in range(view.model().rowCount())]


def test_a_heading_stands_over_each_group_but_the_first(view: QueueList) -> None:
    view.show_list(upto(24), grouping=Ends(0, 3, 6, 24, 24))
    assert [position for position, height in enumerate(heights(view)) if height == 68 + HEADING] == [3, 6]
    assert view.top_group == ("Past the target", "3")
    assert view.row_rect(3).y() == 3 * 68 + HEADING
    assert view.row_rect(6).y() == 6 * 68 + 2 * HEADING
    assert view.verticalScrollBar().maximum() == 24 * 68 + 2 * HEADING + BELOW - view.viewport().height()


def test_a_list_in_another_order_has_no_groups(view: QueueList) -> None:
    view.show_list(upto(24), grouping=Ends(0, 3, 6, 24, 24))
    view.show_list(upto(24))
    assert set(heights(view)) == {68}
    assert view.top_group is None


def test_keys_go_from_row_to_row_over_the_headings(view: QueueList) -> None:
    view.show_list(upto(24), grouping=Ends(1, 2, 3, 4, 24))
    for expected in range(2, 25):
        view.move(1)
        assert view.current == expected
        rect = view.row_rect(view.position)
        assert rect.top() >= 0
        assert rect.bottom() < view.viewport().height()
    view.go_to(0)
    assert view.verticalScrollBar().value() == 0


def test_going_up_to_the_first_of_a_group_shows_its_heading(view: QueueList) -> None:
    view.show_list(upto(100), grouping=Ends(0, 40, 60, 100, 100))
    view.go_to(70)
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    view.go_to(60)
    assert view.row_rect(60).y() == HEADING


def test_a_heading_can_neither_be_chosen_nor_marked_nor_opened(view: QueueList, model: QueueModel) -> None:
    view.show_list(upto(24), grouping=Ends(0, 3, 6, 24, 24))
    area, left = view.viewport(), Qt.MouseButton.LeftButton
    heading = QPoint(100, 3 * 68 + HEADING // 2)
    opened: list[int] = []
    view.opened.connect(opened.append)
    for held in (
        Qt.KeyboardModifier.NoModifier,
        Qt.KeyboardModifier.ControlModifier,
        Qt.KeyboardModifier.ShiftModifier,
    ):
        QTest.mouseClick(area, left, held, heading)
    QTest.mouseDClick(area, left, Qt.KeyboardModifier.NoModifier, heading)
    assert (view.current, model.marked, opened) == (1, set(), [])
    assert not view.indexAt(heading).isValid()
    QTest.mouseClick(area, left, Qt.KeyboardModifier.NoModifier, heading + QPoint(0, HEADING))
    assert view.current == 4


def test_headings_move_with_time_and_the_selection_stays(view: QueueList) -> None:
    ends = Ends(0, 30, 60, 100, 100)
    view.show_list(upto(100), grouping=ends)
    view.go_to(50)
    before = view.row_rect(50).y()
    ends.ends = (0, 45, 70, 100, 100)
    view.delegate.minute -= 1
    view.tick()
    assert view.current == 51
    assert view.row_rect(50).y() == before
    assert list(view.groups.starts) == [45, 70]
    assert ends.near[-1] == (0, 30, 60, 100, 100), "it is told where they were"


def test_what_leaves_is_counted_at_once_and_nobody_is_asked(view: QueueList) -> None:
    ends = Ends(0, 3, 6, 24, 24)
    view.show_list(upto(24), grouping=ends)
    asked = len(ends.near)
    view.take_out([1])
    assert view.top_group == ("Past the target", "2")
    assert list(view.groups.starts) == [2, 5]
    view.take_out([4])
    assert list(view.groups.starts) == [2, 4]
    view.take_out([2, 3])
    assert view.top_group == ("Due soon", "2")
    assert list(view.groups.starts) == [2]
    assert len(ends.near) == asked
    assert heights(view).count(68 + HEADING) == 1


def test_the_line_over_the_list_follows_what_is_at_its_top(view: QueueList, qtbot: QtBot) -> None:
    view.show_list(upto(100), grouping=Ends(0, 30, 60, 100, 100))
    bar = view.verticalScrollBar()
    with qtbot.waitSignal(view.top_changed):
        bar.setValue(31 * 68 + HEADING)
    assert view.top_group == ("Due soon", "30")
    bar.setValue(30 * 68 + HEADING // 2)
    assert view.top_group == ("Past the target", "30"), "while the heading itself is in sight it need not be said twice"


def test_what_has_not_been_read_to_its_end_is_not_counted(view: QueueList) -> None:
    view.show_list(upto(50), grouping=Ends(0, 30, 60, 100, 100), partial=True)
    assert view.top_group == ("Past the target", "30")
    view.verticalScrollBar().setValue(31 * 68 + HEADING)
    assert view.top_group == ("Due soon", "")
    view.merge(upto(100))
    assert view.top_group == ("Due soon", "30")


def test_a_screen_reader_hears_where_a_group_begins(view: QueueList, model: QueueModel) -> None:
    view.show_list(upto(24), grouping=Ends(0, 3, 6, 24, 24))
    said = model.data(model.index(3, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert said.startswith("Due soon: 3. ")
    assert "Due soon" not in model.data(model.index(4, 0), Qt.ItemDataRole.AccessibleTextRole)


@pytest.mark.parametrize("seed", range(3))
def test_whatever_changes_headings_stand_where_groups_begin(view: QueueList, model: QueueModel, seed: int) -> None:
    chance = random.Random(seed)
    ends = Ends(0, 10, 20, 60, 80)
    view.show_list(upto(80), grouping=ends)
    for _ in range(120):
        wanted = list(model.ids)
        if chance.random() < 0.5 and wanted:
            leaving = chance.sample(wanted, min(len(wanted), 2))
            view.take_out(leaving)
            model.settle(leaving)
        else:
            for _ in range(chance.randint(0, 4)):
                wanted.insert(chance.randint(0, len(wanted)), chance.randint(1_000, 10**6))
            ends.ends = (*sorted(chance.randint(0, len(wanted)) for _ in range(4)), len(wanted))
            view.merge(array("q", dict.fromkeys(wanted)))
        expected = [68 + HEADING * (at in view.groups.starts) for at in range(view.model().rowCount())]
        assert heights(view) == expected
        assert view.verticalHeader().length() == sum(expected)


def test_a_hundred_thousand_in_groups_can_be_walked(view: QueueList) -> None:
    view.show_list(upto(100_000), grouping=Ends(10, 1_000, 50_000, 99_000, 100_000))
    view.go_to(10**9)
    assert view.current == 100_000
    assert view.position in view.visible()
    view.page(-1)
    assert 99_980 < (view.current or 0) < 100_000
    view.take_out([view.current or 0])
    assert view.top_group == ("Without a target", "999")


def test_density_changes_at_once_and_keeps_the_place(view: QueueList) -> None:
    view.show_list(upto(1_000), grouping=Ends(0, 30, 60, 1_000, 1_000))
    view.go_to(500)
    view.use_shape(COMPACT)
    assert view.rowHeight(500) == 56
    assert view.rowHeight(30) == 56 + HEADING
    assert view.position in view.visible()
    view.use_shape(COMFORTABLE)
    assert view.rowHeight(30) == 68 + HEADING
    assert view.current == 501


# --- painting ----------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_every_kind_of_row_is_painted_without_a_warning(
    view: QueueList, model: QueueModel, theme: Theme, mode: str, scale: float
) -> None:
    from PySide6.QtGui import QImage

    theme.set_mode(mode)
    view.resize(424, 68 * 100)
    view.show_list(upto(100))
    model.mark([2, 3])
    image = QImage(round(424 * scale), round(68 * 100 * scale), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    image.fill(theme.colour("accent.on"))
    view.render(image)
    ground, selected = theme.colour("bg.list").rgb(), theme.colour("bg.selected").rgb()
    inside = round(30 * scale)
    assert image.pixel(round(2 * scale), round(68 * 50 * scale)) == ground
    assert image.pixel(round(200 * scale), round(2 * scale)) == selected
    rows = {bytes(image.copy(0, round(68 * n * scale), image.width(), inside).constBits()) for n in range(20)}
    assert len(rows) > 15  # each has painted something of its own


def test_a_late_row_says_so_without_colour(view: QueueList, model: QueueModel) -> None:
    view.show_list(upto(100))
    delegate = view.delegate
    late, fine = model.row(71), model.row(1)
    assert late is not None
    assert fine is not None
    late_layout, fine_layout = delegate.layout_of(late, 424, 1.0), delegate.layout_of(fine, 424, 1.0)
    icon_y = 14
    assert late_layout.bold
    assert any(at.y() == icon_y for at, _picture in late_layout.pictures)
    assert not fine_layout.bold
    assert not any(at.y() == icon_y for at, _picture in fine_layout.pictures)
