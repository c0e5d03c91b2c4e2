"""Keys to commands: by the character produced, so that a key means the same on every keyboard.

* A binding is a spelling as in ``commands.py``; ``spelled`` gives the spellings that one key event may have.
* Digits work with and without Shift on AZERTY; AltGr counts as typing the character; Caps Lock changes nothing.
* While text is being written only the commands meant for it listen.
* A chord (``g i``) waits a moment for its second key; a second key that means nothing ends it and does nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)
from shiboken6 import isValid

from cm_inbox.models.record import Record

from .commands import BY_ID, COMMANDS, keys_of

CHORD_MS = 1_500
"""How long the first key of a chord waits for the second."""

OWN_KEYS = "ownKeys"
"""A widget's property: spellings, with spaces between, that it wants for itself (a list its arrows)."""

NAMED: Mapping[int, str] = {
    Qt.Key.Key_Up: "Up",
    Qt.Key.Key_Down: "Down",
    Qt.Key.Key_Left: "Left",
    Qt.Key.Key_Right: "Right",
    Qt.Key.Key_Home: "Home",
    Qt.Key.Key_End: "End",
    Qt.Key.Key_PageUp: "PgUp",
    Qt.Key.Key_PageDown: "PgDown",
    Qt.Key.Key_Return: "Enter",
    Qt.Key.Key_Enter: "Enter",
    Qt.Key.Key_Escape: "Escape",
    Qt.Key.Key_Delete: "Delete",
    Qt.Key.Key_Backspace: "Backspace",
    Qt.Key.Key_Space: "Space",
    Qt.Key.Key_Tab: "Tab",
    Qt.Key.Key_Backtab: "Tab",
    **{Qt.Key.Key_F1 + number: f"F{number + 1}" for number in range(12)},
}
AZERTY_DIGITS: Mapping[str, str] = dict(zip("&é\"'(-è_çà", "1234567890", strict=True))
"""What the row of digits of a French keyboard types without Shift."""

MODIFIERS = (
    (Qt.KeyboardModifier.ControlModifier, "Ctrl"),
    (Qt.KeyboardModifier.AltModifier, "Alt"),
    (Qt.KeyboardModifier.MetaModifier, "Meta"),
    (Qt.KeyboardModifier.ShiftModifier, "Shift"),
)
PRESSES_BUTTON = frozenset({"Space", "Enter"})


def spelled(event: QKeyEvent) -> list[str]:
    """Return the spellings under which a key press may be bound, the most exact first; none for a dead key."""
    held = event.modifiers()
    text = event.text()
    shift = bool(held & Qt.KeyboardModifier.ShiftModifier)
    prefix = "".join(f"{name}+" for modifier, name in MODIFIERS[:3] if held & modifier)
    name = NAMED.get(event.key())
    if name is not None:
        return [f"{prefix}{'Shift+' if shift else ''}{name}"]
    if prefix and not _typed_with_altgr(held, text):
        if not 0x20 < event.key() < 0x110000:
            return []
        character = chr(event.key()).upper()
        return [f"{prefix}Shift+{character}", f"{prefix}{character}"] if shift else [f"{prefix}{character}"]
    if len(text) != 1 or not text.isprintable():
        return []
    character = (text.upper() if shift else text.lower()) if text.isalpha() else text
    exact = [character]
    if not shift and text in AZERTY_DIGITS:
        exact.append(AZERTY_DIGITS[text])
    return exact


def _typed_with_altgr(held: Qt.KeyboardModifier, text: str) -> bool:
    """Say whether the modifiers are those of AltGr: one of its own, or on Windows Ctrl and Alt together."""
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    return (held & both) == both and len(text) == 1 and text.isprintable()


def normal(spelling: str) -> str:
    """Return a binding as the table spells it: ``ctrl+z`` is ``Ctrl+Z``. Raises ValueError."""
    strokes = spelling.split()
    if not 1 <= len(strokes) <= 2:
        raise ValueError(f"{spelling!r}: one key, or two with a space between")
    return " ".join(_normal_stroke(stroke) for stroke in strokes)


def _normal_stroke(stroke: str) -> str:
    before, _, key = stroke.rpartition("+") if not stroke.endswith("+") else (stroke[:-1].rstrip("+"), "", "+")
    held = before.split("+") if before else []
    names = {name.lower(): name for _, name in MODIFIERS}
    if any(word.lower() not in names for word in held):
        raise ValueError(f"{stroke!r}: before the key only Ctrl, Alt, Meta, Shift")
    ordered = [name for _, name in MODIFIERS if name.lower() in {word.lower() for word in held}]
    known = {name.lower(): name for name in NAMED.values()}
    if len(key) > 1:
        if key.lower() not in known:
            raise ValueError(f"{key!r} is no key that cm-inbox knows")
        key = known[key.lower()]
    elif ordered and ordered != ["Shift"]:
        key = key.upper()
    elif ordered == ["Shift"]:
        return key.upper()  # a character already says whether Shift was held
    return "+".join([*ordered, key])


class Conflict(Record, frozen=True):
    """A key that several commands want; the first of them has it."""

    key: str
    commands: tuple[str, ...]


class Keymap:
    """Which key runs which command: the table's keys, replaced where the user chose others."""

    def __init__(self, chosen: Mapping[str, Sequence[str]] | None = None) -> None:
        chosen = chosen or {}
        wanted: dict[str, list[str]] = {}
        self.invalid: list[str] = [f"{name}: no such command" for name in chosen if name not in BY_ID]
        for command in sorted(COMMANDS, key=lambda command: command.id not in chosen):
            for key in keys_of(command, chosen):
                try:
                    wanted.setdefault(normal(key), []).append(command.id)
                except ValueError as error:
                    self.invalid.append(f"{command.id}: {error}")
        self.bindings: dict[str, str] = {key: ids[0] for key, ids in wanted.items()}
        self.prefixes = frozenset(key.split()[0] for key in wanted if " " in key)
        self.conflicts = [Conflict(key, tuple(ids)) for key, ids in wanted.items() if len(ids) > 1]
        self.conflicts += [
            Conflict(prefix, (self.bindings[prefix], *self._behind(prefix)))
            for prefix in sorted(self.prefixes)
            if prefix in self.bindings
        ]

    def _behind(self, prefix: str) -> list[str]:
        return [command for key, command in self.bindings.items() if key.startswith(f"{prefix} ")]

    def command(self, spellings: Sequence[str], after: str = "") -> str | None:
        """Return the command bound to one of the spellings, as second key of a chord if ``after`` is its first."""
        for spelling in spellings:
            found = self.bindings.get(f"{after} {spelling}" if after else spelling)
            if found is not None:
                return found
        return None

    def prefix(self, spellings: Sequence[str]) -> str | None:
        """Return the spelling that begins a chord, if one does."""
        return next((spelling for spelling in spellings if spelling in self.prefixes), None)


class Dispatcher(QObject):
    """Runs commands for the key presses of one window.

    It listens to the window and to whatever in it has the focus, before that widget does. ``waiting`` tells the
    first key of a chord, and an empty text when it is over; ``released`` that a command's key was let go again.
    """

    waiting = Signal(str)
    released = Signal(str)

    def __init__(self, window: QWidget, keymap: Keymap, run: Callable[[str], None]) -> None:
        super().__init__(window)
        self.keymap = keymap
        self._window = window
        self._run = run
        self._after = ""
        self._held: dict[int, str] = {}
        self._focus: QWidget | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(CHORD_MS)
        self._timer.timeout.connect(self._forget)
        window.installEventFilter(self)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        """Listen to what has the focus now. Asked, not told: the signal may speak of a widget that is being deleted."""
        new = QApplication.focusWidget()
        if self._focus is not None and self._focus is not self._window and isValid(self._focus):
            self._focus.removeEventFilter(self)
        self._focus = new if new is not None and self._window.isAncestorOf(new) else None
        if self._focus is not None and self._focus is not self._window:
            self._focus.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if self._meant(event) is not None:
                event.accept()  # so that it comes as a key press, not as a shortcut of Qt's own
            return False
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self.press(event)
        if event.type() is QEvent.Type.KeyRelease and isinstance(event, QKeyEvent) and not event.isAutoRepeat():
            self._let_go(event)
        return False

    def _let_go(self, event: QKeyEvent) -> None:
        command = self._held.pop(event.key(), None)
        if command is not None:
            self.released.emit(command)

    def press(self, event: QKeyEvent) -> bool:
        """Take a key press; say whether it was ours."""
        spellings = spelled(event)
        if not spellings:
            return False
        if self._after:
            return self._second(spellings)
        command = self._meant(event)
        if command is not None:
            if not event.isAutoRepeat() or BY_ID[command].repeats:
                self._held[event.key()] = command
                self._run(command)
            return True
        prefix = self.keymap.prefix(spellings)
        if prefix is None or writes_text(QApplication.focusWidget()) or event.isAutoRepeat():
            return False
        self._after = prefix
        self._timer.start()
        self.waiting.emit(prefix)
        return True

    def _second(self, spellings: Sequence[str]) -> bool:
        command = self.keymap.command(spellings, self._after)
        self._forget()
        if command is not None:
            self._run(command)
        return True

    def _forget(self) -> None:
        self._timer.stop()
        self._after = ""
        self.waiting.emit("")

    def _meant(self, event: QKeyEvent) -> str | None:
        spellings = spelled(event)
        command = self.keymap.command(spellings)
        if command is None:
            return None
        focus = QApplication.focusWidget()
        if writes_text(focus) and not BY_ID[command].in_text:
            return None
        if focus is not None and _keeps(focus, spellings):
            return None
        return command


def writes_text(widget: QWidget | None) -> bool:
    """Say whether keys typed into a widget become text."""
    if isinstance(widget, QLineEdit | QPlainTextEdit | QTextEdit):
        return not widget.isReadOnly()
    if isinstance(widget, QComboBox):
        return widget.isEditable()
    return isinstance(widget, QAbstractSpinBox)


def _keeps(widget: QWidget, spellings: Sequence[str]) -> bool:
    """Say whether a widget needs one of these keys to be used at all."""
    if isinstance(widget, QAbstractButton | QComboBox) and PRESSES_BUTTON.intersection(spellings):
        return True
    own = widget.property(OWN_KEYS)
    return bool(own) and bool(set(str(own).split()).intersection(spellings))
