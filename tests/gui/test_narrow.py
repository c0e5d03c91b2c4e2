"""Where there is little room: what is cut says so, what can wrap does, and no window grows by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cm_inbox.charter.shape import Mode
from cm_inbox.gui.charter_bars import Legend
from cm_inbox.gui.charter_editor import CharterEditor
from cm_inbox.gui.charter_rows import FieldRow
from cm_inbox.gui.charter_values import Token
from cm_inbox.gui.dialogs.palette import CommandPalette
from cm_inbox.gui.elided import ElidedLabel
from cm_inbox.gui.flow import GAP, LEAST, Flow
from cm_inbox.gui.keycaps import KeyCaps
from cm_inbox.gui.theme import Theme
from cm_inbox.settings import Settings

from .test_verdicts import CHARTER
from .world import Opened, World

SMALL = (1024, 700)
WORDS = 'when = { words = ["zut"] }'
LONG = """when = [
  { words = ["zut"] },
  { link_domains = ["bit.ly", "tinyurl.com"] },
  { banks = ["insults"], author_labels = ["Partenaire"] },
]"""


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path)
    world.arrive([world.message(0, "zut alors", waited=30)])
    assert WORDS in CHARTER
    world.use_charter(CHARTER.replace(WORDS, LONG))
    yield world
    world.close()


@pytest.fixture(params=[100, 125])
def small(request: pytest.FixtureRequest, world: World, qapp: QApplication) -> Iterator[Opened]:
    settings = Settings(theme="light", language="fr", text_size=request.param)
    opened = Opened(world, settings, canned=None)
    opened.window.resize(*SMALL)
    yield opened
    opened.close()


def charter(opened: Opened, qtbot: QtBot) -> CharterEditor:
    opened.press("gc")
    found = opened.window.charter.editor
    assert found is not None
    qtbot.waitUntil(lambda: found.form.rule is not None and not found.trying.running, timeout=20_000)
    found.show_rule("rude")
    qtbot.waitUntil(lambda: found.form.rule is not None and found.form.rule.id == "rude", timeout=20_000)
    QApplication.processEvents()
    return found


def place(widget: QWidget, inside: QWidget) -> QRect:
    return QRect(widget.mapTo(inside, QPoint(0, 0)), widget.size())


def test_the_charter_makes_no_window_wider(small: Opened, qtbot: QtBot) -> None:
    charter(small, qtbot)
    assert (small.window.width(), small.window.height()) == SMALL
    assert small.window.minimumSizeHint().width() <= SMALL[0]


def test_in_a_smaller_window_yet_the_text_takes_the_place_of_the_list(small: Opened, qtbot: QtBot) -> None:
    shown = charter(small, qtbot)
    assert shown.right.isVisible()
    small.window.resize(960, 600)
    qtbot.waitUntil(lambda: not shown.right.isVisible())
    assert small.window.width() == 960
    assert shown.side.isVisible()
    small.press(Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert shown.right.isVisible()
    assert not shown.side.isVisible()
    assert shown.text.edit.hasFocus()
    assert not shown.text.list.isVisible(), "nothing is wrong"
    small.press(Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert shown.list.hasFocus()
    small.window.resize(*SMALL)
    qtbot.waitUntil(lambda: shown.right.isVisible() and shown.side.isVisible())


def test_every_part_of_a_rule_is_within_the_form(small: Opened, qtbot: QtBot) -> None:
    shown = charter(small, qtbot)
    body = shown.form.scrolled.widget()
    assert body is not None
    rows = body.findChildren(FieldRow)
    assert {"words", "link_domains", "banks", "author_labels"} <= {row.field.name for row in rows}
    texts: list[QLabel | QPushButton | QLineEdit] = [
        *body.findChildren(QLabel),
        *body.findChildren(QPushButton),
        *body.findChildren(QLineEdit),
    ]
    said = [part for part in texts if part.isVisibleTo(body) and part.text()]
    wrapping = [part for part in said if isinstance(part, QLabel) and part.wordWrap()]
    qtbot.waitUntil(lambda: all(part.heightForWidth(part.width()) <= part.height() for part in wrapping))
    assert [part.text() for part in said if not body.rect().contains(place(part, body))] == []


def test_the_head_of_a_rule_keeps_its_name_and_the_modes_their_names(small: Opened, qtbot: QtBot) -> None:
    head = charter(small, qtbot).form.head
    head.show_name("un-nom-de-regle-tres-long-pour-si-peu-de-place")
    qtbot.waitUntil(lambda: head.name.shown_text() != head.name.text())
    head.name.grab()
    assert head.name.shown_text().endswith("…")
    assert head.name.toolTip() == head.name.text()
    assert [mode for mode, button in head.modes.buttons.items() if button.text()] == [Mode.SUGGEST]
    assert all(button.accessibleName() for button in head.modes.buttons.values())
    assert head.modes.buttons[Mode.OFF].toolTip() == "Inactive"


def test_a_token_too_long_ends_in_an_ellipsis(theme: Theme, qtbot: QtBot) -> None:
    token = Token(theme)
    qtbot.addWidget(token)
    token.setText("Insultes, français (8) et deux autres")
    token.resize(token.sizeHint())
    assert token.shown_text() == token.text()
    token.resize(120, token.height())
    assert token.shown_text().endswith("…")
    assert token.minimumSizeHint().width() < token.sizeHint().width()


def test_words_wrap_and_what_grows_takes_the_rest(theme: Theme, qtbot: QtBot) -> None:
    whole = QWidget()
    qtbot.addWidget(whole)
    flow = Flow(whole)
    word, field = ElidedLabel("le message contient un mot de", theme), QLineEdit()
    flow.addWidget(word)
    flow.addWidget(field)
    wide = word.sizeHint().width() + GAP + LEAST
    flow.setGeometry(QRect(0, 0, wide + 60, 100))
    assert word.geometry().center().y() == field.geometry().center().y()
    assert field.width() == LEAST + 60
    flow.setGeometry(QRect(0, 0, wide - 1, 100))
    assert field.y() >= word.geometry().bottom()
    assert field.width() == wide - 1
    assert flow.heightForWidth(wide - 1) > flow.heightForWidth(wide)
    field.setFixedWidth(LEAST)
    flow.setGeometry(QRect(0, 0, wide + 60, 100))
    assert field.width() == LEAST, "what has a width keeps it"
    field.hide()
    assert flow.heightForWidth(wide - 1) == word.sizeHint().height()


def test_keys_are_never_cut(theme: Theme, qtbot: QtBot) -> None:
    caps = KeyCaps(theme, ("Ctrl+,", "g ,"))
    qtbot.addWidget(caps)
    assert caps.minimumSizeHint() == caps.sizeHint()


def test_a_list_to_choose_from_grows_with_the_texts(small: Opened, qtbot: QtBot) -> None:
    small.press(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), CommandPalette))
    palette = QApplication.activeModalWidget()
    assert isinstance(palette, CommandPalette)
    assert palette.width() == small.window.theme.scaled(640)
    foot = palette.foot
    assert foot.width() >= foot.fontMetrics().horizontalAdvance(foot.text())
    assert palette.width() <= small.window.width()
    palette.reject()


def test_what_the_style_sheet_sizes_grows_with_the_texts(small: Opened) -> None:
    theme, queue = small.window.theme, small.window.queue
    for widget, style in (
        (queue.filters.chips["all"], "small"),
        (queue.line.sort, "micro"),
        (queue.search_field, "body"),
    ):
        assert widget.font().pixelSize() == theme.font(style).pixelSize()


def test_texts_take_another_size_at_once_and_come_back_to_theirs(small: Opened) -> None:
    window, size = small.window, small.window.settings.text_size
    widgets = {
        "search": window.queue.search_field,
        "chip": window.queue.filters.chips["all"],
        "sort": window.queue.line.sort,
        "text": window.composer.edit,
    }
    before = {name: widget.font().pixelSize() for name, widget in widgets.items()}
    larger = 225 - size
    for percent in (90, 110, larger):
        window.use_settings(replace(window.settings, text_size=percent))
    window.theme.set_mode("dark")
    after = {name: widget.font().pixelSize() for name, widget in widgets.items()}
    assert after["search"] == window.theme.font("body").pixelSize()
    assert all((after[name] > before[name]) is (larger > size) for name in widgets)
    window.theme.set_mode("light")
    window.use_settings(replace(window.settings, text_size=size))
    assert {name: widget.font().pixelSize() for name, widget in widgets.items()} == before


def test_the_legend_goes_on_below(theme: Theme, qtbot: QtBot) -> None:
    legend = Legend(theme)
    qtbot.addWidget(legend)
    legend.show()
    legend.resize(600, 10)
    legend.show_counts(26, 1, 8)
    one_line = legend.height()
    legend.resize(160, 10)
    qtbot.waitUntil(lambda: legend.height() > one_line)
    assert all(place.right() <= 161 for place in legend.places())


# --- a low window ------------------------------------------------------------------------------

LOW = [(1024, 460), (800, 480), (764, 400)]


@pytest.mark.parametrize("size", LOW, ids=str)
def test_a_low_window_shows_all_its_bars(small: Opened, qtbot: QtBot, size: tuple[int, int]) -> None:
    window = small.window
    window.resize(*size)
    qtbot.waitUntil(lambda: window.shown is not None and (window.width(), window.height()) == size)
    bars = (window.rail, window.queue, window.pane, window.verdict, window.composer, window.action_bar)

    def inside() -> bool:
        return all(window.rect().contains(place(bar, window)) for bar in bars if bar.isVisible())

    qtbot.waitUntil(inside)
    assert not window.composer.send_button.isVisible(), "a line while nobody writes"
    assert window.pane.area.viewport().height() > 60
    assert window.verdict.isVisible()
    small.press("r")
    qtbot.waitUntil(lambda: window.composer.send_button.isVisible() and inside())
    assert not window.verdict.isVisible(), "it is about other keys"
    small.press("Bonjour")
    small.press(Qt.Key.Key_Escape)
    assert window.composer.send_button.isVisible(), "what is written is not folded away"
    qtbot.waitUntil(window.verdict.isVisible)
    for _ in "Bonjour":
        small.press("r")
        small.press(Qt.Key.Key_Backspace)
        small.press(Qt.Key.Key_Escape)
    assert not window.composer.send_button.isVisible()


def test_a_window_that_has_room_again_unfolds(small: Opened, qtbot: QtBot) -> None:
    window = small.window
    least = window.queue.minimumWidth()
    window.resize(800, 480)
    qtbot.waitUntil(lambda: not window.composer.send_button.isVisible())
    assert window.queue.width() < least
    window.resize(*SMALL)
    qtbot.waitUntil(window.composer.send_button.isVisible)
    assert window.queue.width() >= least == window.queue.minimumWidth()


def test_no_dialog_is_wider_than_its_window(small: Opened, qtbot: QtBot) -> None:
    small.window.resize(800, 480)
    qtbot.waitUntil(lambda: small.window.shown is not None)
    for order in ("ban", "keys", "settings", "go-history", "go-outbox"):
        small.window.run(order)
        qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None)
        dialog = QApplication.activeModalWidget()
        assert dialog is not None
        assert (dialog.width() <= 800, dialog.height() <= 480) == (True, True), order
        dialog.close()
        qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
