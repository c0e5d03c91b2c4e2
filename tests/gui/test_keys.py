"""Keys by the character they produce, chords, fields of text, and the user's own bindings."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from cm_inbox.gui.keys import CHORD_MS, Dispatcher, Keymap, normal, spelled

NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
KEYPAD = Qt.KeyboardModifier.KeypadModifier
GROUP = Qt.KeyboardModifier.GroupSwitchModifier


def press(key: int, text: str = "", held: Qt.KeyboardModifier = NONE, *, repeated: bool = False) -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, key, held, text, repeated)


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (press(Qt.Key.Key_R, "r"), "r"),
        (press(Qt.Key.Key_R, "R", SHIFT), "R"),
        (press(Qt.Key.Key_Slash, "/"), "/"),
        (press(Qt.Key.Key_Slash, "/", SHIFT), "/"),  # AZERTY: / is Shift and :
        (press(Qt.Key.Key_Question, "?", SHIFT), "?"),
        (press(Qt.Key.Key_Comma, "?", SHIFT), "?"),  # AZERTY: ? is Shift and ,
        (press(Qt.Key.Key_NumberSign, "#", GROUP), "#"),  # AZERTY on Linux: AltGr and 3
        (press(Qt.Key.Key_NumberSign, "#", CTRL | ALT), "#"),  # AZERTY on Windows: AltGr is Ctrl and Alt
        (press(Qt.Key.Key_Delete), "Delete"),
        (press(Qt.Key.Key_Delete, "\x7f", KEYPAD), "Delete"),
        (press(Qt.Key.Key_1, "1"), "1"),
        (press(Qt.Key.Key_1, "1", SHIFT), "1"),  # AZERTY with Shift
        (press(Qt.Key.Key_1, "1", KEYPAD), "1"),
        (press(Qt.Key.Key_Z, "\x1a", CTRL), "Ctrl+Z"),
        (press(Qt.Key.Key_K, "\x0b", CTRL), "Ctrl+K"),
        (press(Qt.Key.Key_Comma, ",", CTRL), "Ctrl+,"),
        (press(Qt.Key.Key_Return, "\r", CTRL), "Ctrl+Enter"),
        (press(Qt.Key.Key_Enter, "\r", CTRL | KEYPAD), "Ctrl+Enter"),
        (press(Qt.Key.Key_Down, "", SHIFT), "Shift+Down"),
        (press(Qt.Key.Key_Up, "", ALT), "Alt+Up"),
        (press(Qt.Key.Key_J, "J"), "j"),  # Caps Lock
        (press(Qt.Key.Key_R, "r", SHIFT), "R"),  # Caps Lock and Shift
        (press(Qt.Key.Key_F5), "F5"),
    ],
)
def test_a_key_is_what_it_types(event: QKeyEvent, expected: str) -> None:
    assert spelled(event)[0] == expected


@pytest.mark.parametrize(("typed", "digit"), [*zip("&é\"'(-è_çà", "1234567890", strict=True)])
def test_the_row_of_digits_of_azerty_works_without_shift(typed: str, digit: str) -> None:
    assert digit in spelled(press(0x26, typed))


def test_a_dead_key_means_nothing() -> None:
    assert spelled(press(Qt.Key.Key_Dead_Circumflex)) == []


def test_a_modifier_alone_means_nothing() -> None:
    assert spelled(press(Qt.Key.Key_Shift, "", SHIFT)) == []
    assert spelled(press(Qt.Key.Key_Control, "", CTRL)) == []


def test_no_default_key_needs_altgr_on_azerty_without_another() -> None:
    behind_altgr = set("#{[|`\\^@]}~")
    bindings = Keymap().bindings
    for key, command in bindings.items():
        if key in behind_altgr:
            others = [other for other, same in bindings.items() if same == command and other not in behind_altgr]
            assert others, f"{command} is only on {key}"


@pytest.mark.parametrize(
    ("written", "meant"), [("ctrl+z", "Ctrl+Z"), ("shift+down", "Shift+Down"), ("g  i", "g i"), ("Ctrl++", "Ctrl++")]
)
def test_a_binding_may_be_spelled_loosely(written: str, meant: str) -> None:
    assert normal(written) == meant


@pytest.mark.parametrize("written", ["", "hyper+x", "nokey", "a b c"])
def test_a_binding_that_is_none_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        normal(written)


def test_the_users_binding_wins_and_the_conflict_is_told() -> None:
    keymap = Keymap({"label": ["e"]})
    assert keymap.bindings["e"] == "label"
    assert [(conflict.key, conflict.commands) for conflict in keymap.conflicts] == [("e", ("label", "done"))]


def test_a_key_that_begins_a_chord_and_acts_is_a_conflict() -> None:
    conflicts = Keymap({"like": ["g"]}).conflicts
    assert [conflict.key for conflict in conflicts] == ["g"]
    assert conflicts[0].commands[0] == "like"


def test_what_cannot_be_a_binding_is_named_and_the_rest_works() -> None:
    keymap = Keymap({"done": ["nokey"], "nocommand": ["y"]})
    assert len(keymap.invalid) == 2
    assert keymap.bindings["j"] == "next"


class Bench(QWidget):
    """A window with a field, a button, and what commands it ran."""

    def __init__(self) -> None:
        super().__init__()
        self.ran: list[str] = []
        self.waiting: list[str] = []
        self.field = QLineEdit(self)
        self.text = QPlainTextEdit(self)
        self.readonly = QPlainTextEdit("words", self)
        self.readonly.setReadOnly(True)
        self.button = QPushButton("Press", self)
        layout = QVBoxLayout(self)
        for widget in (self.field, self.text, self.readonly, self.button):
            layout.addWidget(widget)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.dispatcher = Dispatcher(self, Keymap(), self.ran.append)
        self.dispatcher.waiting.connect(self.waiting.append)


@pytest.fixture
def bench(qtbot: QtBot) -> Iterator[Bench]:
    bench = Bench()
    qtbot.addWidget(bench)
    with qtbot.waitExposed(bench):
        bench.show()
    bench.activateWindow()
    bench.setFocus()
    qtbot.waitUntil(bench.hasFocus)
    yield bench
    bench.close()


def test_a_key_runs_its_command(bench: Bench) -> None:
    QTest.keyClick(bench, Qt.Key.Key_J)
    assert bench.ran == ["next"]


def test_a_chord_runs_its_command_and_tells_that_it_waits(bench: Bench) -> None:
    QTest.keyClicks(bench, "gd")
    assert bench.ran == ["go-done"]
    assert bench.waiting == ["g", ""]


def test_the_second_key_of_a_chord_does_nothing_of_its_own(bench: Bench) -> None:
    QTest.keyClicks(bench, "ge")
    assert bench.ran == []
    QTest.keyClicks(bench, "e")
    assert bench.ran == ["done"]


def test_a_chord_is_forgotten_after_a_while(bench: Bench, qtbot: QtBot) -> None:
    QTest.keyClicks(bench, "g")
    qtbot.waitUntil(lambda: bench.waiting == ["g", ""], timeout=CHORD_MS + 2_000)
    QTest.keyClicks(bench, ",")
    assert bench.ran == []


@pytest.mark.parametrize("name", ["field", "text"])
def test_letters_are_text_where_text_is_written(bench: Bench, name: str) -> None:
    field: QLineEdit | QPlainTextEdit = getattr(bench, name)
    field.setFocus()
    QTest.keyClicks(field, "je hg#bz/?")
    assert bench.ran == []
    assert (field.text() if isinstance(field, QLineEdit) else field.toPlainText()) == "je hg#bz/?"


def test_some_commands_listen_while_text_is_written(bench: Bench) -> None:
    bench.field.setFocus()
    QTest.keyClick(bench.field, Qt.Key.Key_K, CTRL)
    QTest.keyClick(bench.field, Qt.Key.Key_Return, CTRL)
    QTest.keyClick(bench.field, Qt.Key.Key_Escape)
    assert bench.ran == ["palette", "send", "back"]


def test_undo_belongs_to_the_text_while_text_is_written(bench: Bench) -> None:
    bench.text.setFocus()
    QTest.keyClicks(bench.text, "a")
    QTest.keyClick(bench.text, Qt.Key.Key_Z, CTRL)
    assert bench.ran == []
    assert bench.text.toPlainText() == ""


def test_text_that_cannot_be_changed_is_no_field(bench: Bench) -> None:
    bench.readonly.setFocus()
    QTest.keyClicks(bench.readonly, "j")
    assert bench.ran == ["next"]


def test_a_key_held_repeats_moves_only(bench: Bench) -> None:
    for key, text in ((Qt.Key.Key_J, "j"), (Qt.Key.Key_E, "e"), (Qt.Key.Key_G, "g")):
        QApplication.sendEvent(bench, press(key, text, repeated=True))
    assert bench.ran == ["next"]


def test_letters_with_ctrl_or_alt_run_nothing(bench: Bench) -> None:
    QTest.keyClick(bench, Qt.Key.Key_H, CTRL)
    QTest.keyClick(bench, Qt.Key.Key_H, ALT)
    assert bench.ran == []


def test_a_button_is_pressed_by_its_own_keys(bench: Bench, qtbot: QtBot) -> None:
    bench.button.setFocus()
    with qtbot.waitSignal(bench.button.clicked):
        QTest.keyClick(bench.button, Qt.Key.Key_Space)
    QTest.keyClick(bench.button, Qt.Key.Key_J)
    assert bench.ran == ["next"]


def test_a_widget_that_is_gone_is_not_listened_to(bench: Bench, qtbot: QtBot) -> None:
    bench.field.setFocus()
    with qtbot.waitSignal(bench.field.destroyed):
        bench.field.deleteLater()
    bench.setFocus()
    QTest.keyClick(bench, Qt.Key.Key_K)
    assert bench.ran == ["previous"]


def test_other_keys_take_effect_at_once(bench: Bench) -> None:
    bench.dispatcher.keymap = Keymap({"next": ["w"]})
    QTest.keyClicks(bench, "wj")
    assert bench.ran == ["next"]
