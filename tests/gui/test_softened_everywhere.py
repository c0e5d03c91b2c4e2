"""A planted insult is nowhere in clear, to the eye or to a screen reader, unless the key is held."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from cm_inbox.gui.dialogs.history import HistoryDialog
from cm_inbox.gui.dialogs.outbox import OutboxDialog
from cm_inbox.gui.dialogs.whole_text import WholeTextDialog
from cm_inbox.gui.dialogs.why import WhyDialog
from cm_inbox.models.decisions import DecisionKind
from cm_inbox.settings import Settings

from .test_verdicts import CHARTER
from .world import Opened, World

Until = Callable[[Callable[[], object]], None]
INSULT = "connard"
SHIFT = Qt.KeyboardModifier.ShiftModifier
ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.AccessibleDescriptionRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.StatusTipRole,
)


@pytest.fixture
def until(qtbot: QtBot) -> Until:
    def wait(condition: Callable[[], object]) -> None:
        qtbot.waitUntil(lambda: bool(condition()), timeout=30_000)

    return wait


@pytest.fixture
def planted(tmp_path: Path, qapp: QApplication, until: Until) -> Iterator[Opened]:
    """An insult in a message, in an edit of it, in a note, in an answer on its way; and another conversation."""
    QAccessible.setActive(True)
    world = World(tmp_path)
    world.arrive(
        [
            world.message(0, f"Encore vous, {INSULT} !", waited=50, part=0),
            world.message(0, f"Quel {INSULT.upper()}, ce chauffeur", waited=40, part=1),
            world.message(1, "Encore en retard ?", waited=20),
            world.message(2, f"{INSULT} {'x' * 25_000}", waited=10),
        ]
    )
    world.use_charter(CHARTER)
    first = world.ids()[0]
    world.inbox.decide(DecisionKind.NOTE, [first], text=f"Il écrit {INSULT} à chaque fois.").result(10)
    world.inbox.decide(DecisionKind.REPLY, [first], text=f"Merci de ne pas écrire « {INSULT} ».", delay=10**9).result(
        10
    )
    world.inbox.decide(DecisionKind.REOPEN, [first]).result(10)
    opened = Opened(world, Settings(theme="light", language="en"), canned=None)
    until(lambda: opened.window.shown is not None)
    opened.window.show_conversation(first)
    until(lambda: opened.window.shown is not None and opened.window.shown.row.id == first)
    yield opened
    opened.close()
    world.close()


def said_of(widget: QWidget) -> Iterator[str]:
    """Return every text that a widget shows, tells on hovering, or gives to a screen reader."""
    yield from (widget.windowTitle(), widget.toolTip(), widget.statusTip(), widget.whatsThis())
    yield from (widget.accessibleName(), widget.accessibleDescription())
    if isinstance(widget, QLabel | QLineEdit):
        yield widget.text()
    if isinstance(widget, QPlainTextEdit):
        yield widget.toPlainText()
    if isinstance(widget, QAbstractItemView) and widget.model() is not None:
        yield from said_of_model(widget.model())


def said_of_model(model: QAbstractItemModel) -> Iterator[str]:
    """Return what a list says; all of ours have one column."""
    for row in range(model.rowCount()):
        index = model.index(row, 0)
        yield from (str(found) for role in ROLES if (found := model.data(index, role)))


def heard(interface: QAccessibleInterface | None) -> Iterator[str]:
    """Return what the platform's accessibility tree says, from here down."""
    if interface is None or not interface.isValid():
        return
    for kind in (QAccessible.Text.Name, QAccessible.Text.Description, QAccessible.Text.Value, QAccessible.Text.Help):
        yield interface.text(kind)
    text = interface.textInterface() if hasattr(interface, "textInterface") else None
    if text is not None:
        yield text.text(0, text.characterCount())
    for number in range(interface.childCount()):
        yield from heard(interface.child(number))


def everything(top: QWidget) -> str:
    """Return all that is said in a window, by whatever way."""
    texts = [text for widget in (top, *top.findChildren(QWidget)) for text in said_of(widget)]
    texts += heard(QAccessible.queryAccessibleInterface(top))
    return "\n".join(texts).casefold()


def in_clear(opened: Opened) -> bool:
    """Say whether the insult is to be read or heard anywhere now; what only a painter knows is asked of its entries."""
    tops = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
    said = "\n".join(everything(top) for top in tops)
    return INSULT in said or INSULT in opened.window.pane.area.spoken().casefold()


def hold(widget: QWidget) -> None:
    QTest.keyPress(widget, "p")  # type: ignore[call-overload]  # its stub has no str


def let_go(widget: QWidget) -> None:
    QTest.keyRelease(widget, "p")  # type: ignore[call-overload]  # its stub has no str


def test_the_window_says_it_nowhere_until_the_key_is_held(planted: Opened) -> None:
    assert "chauffeur" in planted.window.pane.area.spoken()
    assert "à chaque fois" in planted.window.pane.area.spoken()
    assert not in_clear(planted)
    hold(planted.window.queue.list)
    spoken = planted.window.pane.area.spoken().casefold()
    assert spoken.count(INSULT) == 4, spoken  # two messages, the note, the answer on its way
    assert in_clear(planted)
    let_go(planted.window.queue.list)
    assert not in_clear(planted)


def test_nothing_moves_when_words_are_read(planted: Opened) -> None:
    area = planted.window.pane.area

    def places() -> list[tuple[float, float]]:
        return [(block.frame.width(), block.height) for block in area._stack.blocks]

    before, soft = places(), area.viewport().grab()
    hold(planted.window.queue.list)
    assert places() == before
    assert area.viewport().grab().toImage() != soft.toImage()
    let_go(planted.window.queue.list)
    assert area.viewport().grab().toImage() == soft.toImage()


def test_a_chosen_message_is_softened_for_a_screen_reader_too(planted: Opened) -> None:
    planted.press(Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert planted.window.pane.area.accessibleDescription()
    assert not in_clear(planted)


def test_another_conversation_ends_the_reading(planted: Opened, until: Until) -> None:
    first = planted.current
    hold(planted.window.queue.list)
    planted.press("j")
    let_go(planted.window.queue.list)
    until(lambda: planted.current != first)
    planted.press("k")
    until(lambda: planted.window.shown is not None and planted.window.shown.row.id == first)
    assert not in_clear(planted)


def test_a_search_softens_what_it_finds(planted: Opened, until: Until) -> None:
    planted.window.queue.search_for("chauffeur")
    until(lambda: planted.window.queue.place.query and not planted.window.queue.searching)
    assert planted.listed
    assert not in_clear(planted)


@pytest.mark.parametrize(
    ("keys", "modifier", "kind"),
    [("Y", SHIFT, WhyDialog), ("gh", None, HistoryDialog), ("go", None, OutboxDialog)],
)
def test_dialogs_quote_it_only_while_the_key_is_held(
    planted: Opened, until: Until, keys: str, modifier: Qt.KeyboardModifier | None, kind: type[QWidget]
) -> None:
    planted.press(keys, modifier or Qt.KeyboardModifier.NoModifier)
    until(lambda: isinstance(QApplication.activeModalWidget(), kind))
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    until(lambda: not isinstance(dialog, HistoryDialog) or dialog.list.items())
    assert not in_clear(planted)
    keyboard = dialog.focusWidget() or dialog
    hold(keyboard)
    assert INSULT in everything(dialog)
    let_go(keyboard)
    assert not in_clear(planted)
    planted.press(Qt.Key.Key_Escape)
    until(lambda: QApplication.activeModalWidget() is None)


@pytest.mark.parametrize(
    ("keys", "modifier"),
    [("b", None), ("k", Qt.KeyboardModifier.ControlModifier), ("a", None), ("l", None), ("s", None), ("gc", None)],
)
def test_no_other_place_says_it(planted: Opened, until: Until, keys: str, modifier: Qt.KeyboardModifier | None) -> None:
    if modifier is None:
        planted.press(keys)
    else:
        planted.press(Qt.Key.Key_K, modifier)
    until(lambda: QApplication.activeModalWidget() is not None or planted.window.charter.open)
    dialog = QApplication.activeModalWidget()
    found = everything(dialog) if dialog is not None else ""
    assert INSULT not in found
    assert INSULT not in planted.window.pane.area.spoken().casefold()
    planted.press(Qt.Key.Key_Escape)
    until(lambda: QApplication.activeModalWidget() is None)


def test_the_dossier_softens_too(planted: Opened, until: Until) -> None:
    planted.press("d")
    until(lambda: planted.window.dossier.open)
    until(lambda: not in_clear(planted))  # its messages come from another thread


def test_a_long_text_in_its_own_window_is_softened(planted: Opened, until: Until) -> None:
    planted.window.show_conversation(planted.world.ids()[-1])
    until(lambda: planted.window.shown is not None and planted.window.shown.row.id == planted.world.ids()[-1])
    planted.window.asking.show_whole("m2.0")
    until(lambda: isinstance(QApplication.activeModalWidget(), WholeTextDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, WholeTextDialog)
    until(dialog.complete)
    assert not in_clear(planted)
    hold(dialog.view)
    assert INSULT in everything(dialog)
    let_go(dialog.view)
    assert not in_clear(planted)
    planted.press(Qt.Key.Key_Escape)
    until(lambda: QApplication.activeModalWidget() is None)


def test_decisions_tell_it_in_no_toast(planted: Opened, until: Until) -> None:
    for key in "hz":
        planted.press(key)
        until(lambda: planted.toast)
        assert INSULT not in planted.toast.casefold()
        planted.window.queue.toast.dismiss()


def test_where_softening_is_off_words_are_to_be_read(planted: Opened) -> None:
    planted.window.use_settings(Settings(theme="light", language="en", soften=False))
    assert in_clear(planted)
