"""The steps of a sign-in as they are done, and the words for them."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from cm_inbox.gui.announcing import announce
from cm_inbox.gui.theme import Theme
from cm_inbox.models.accounts import SignInMethod, SignInStep

from .base import inked_label

translate = QCoreApplication.translate

ICON = 16


class Stand(Enum):
    """How a step stands: its icon, the colour of that, and how its words are written."""

    AHEAD = ("minus", "text.disabled", "muted")
    NOW = ("clock", "accent.text", "primary")
    DONE = ("check", "success.text", "secondary")
    FAILED = ("x", "danger.text", "danger")
    STOPPED = ("pause", "text.muted", "muted")


def steps_of(method: SignInMethod, *, chooses: bool = False) -> Sequence[SignInStep]:
    """Return the steps of a way to sign in, in their order; ``chooses``: which account and brand is said after it."""
    left_out = set() if method is SignInMethod.OAUTH else {SignInStep.REGISTERED, SignInStep.BROWSER}
    if not chooses:
        left_out.add(SignInStep.CHOSEN)
    return [step for step in SignInStep if step not in left_out]


def doing(step: SignInStep) -> str:
    """Return what goes on until a step is done."""
    return {
        SignInStep.FOUND: translate("SignIn", "Looking for the server"),
        SignInStep.REGISTERED: translate("SignIn", "Introducing cm-inbox to the server"),
        SignInStep.BROWSER: translate("SignIn", "Waiting for your yes in the browser"),
        SignInStep.PROVED: translate("SignIn", "Having the sign-in accepted"),
        SignInStep.READ: translate("SignIn", "Asking which account it is"),
        SignInStep.CHOSEN: translate("SignIn", "Waiting for your choice"),
        SignInStep.KEPT: translate("SignIn", "Putting the sign-in into the keyring"),
    }[step]


def done(step: SignInStep) -> str:
    """Return what a step that is done has brought."""
    return {
        SignInStep.FOUND: translate("SignIn", "Server found"),
        SignInStep.REGISTERED: translate("SignIn", "The server knows cm-inbox"),
        SignInStep.BROWSER: translate("SignIn", "You said yes in the browser"),
        SignInStep.PROVED: translate("SignIn", "Sign-in accepted"),
        SignInStep.READ: translate("SignIn", "Account read"),
        SignInStep.CHOSEN: translate("SignIn", "You have chosen"),
        SignInStep.KEPT: translate("SignIn", "Sign-in kept in the keyring"),
    }[step]


class StepList(QWidget):
    """One line for each step; a screen reader says which is done."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._steps: list[SignInStep] = []
        self._stands: list[Stand] = []
        self._rows: list[tuple[QLabel, QLabel]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(3)
        self._grid.setColumnStretch(1, 1)
        self.setAccessibleName(translate("SignIn", "Steps of the sign-in"))
        theme.changed.connect(self._show)

    @property
    def current(self) -> SignInStep | None:
        """Return the step that goes on; None where none does."""
        return self._steps[self._stands.index(Stand.NOW)] if Stand.NOW in self._stands else None

    def begin(self, method: SignInMethod, *, chooses: bool = False) -> None:
        """Show the steps of a way to sign in, the first of which goes on."""
        self._steps = list(steps_of(method, chooses=chooses))
        self._stands = [Stand.NOW, *(Stand.AHEAD for _ in self._steps[1:])]
        self._make_rows()
        self._show()

    def tell(self, step: SignInStep) -> None:
        """Show that a step is done, and with it all before; the next goes on."""
        if self.current is None or step not in self._steps:
            return
        at = self._steps.index(step)
        if at < self._stands.index(Stand.NOW):
            return
        rest = len(self._steps) - at - 1
        following = [Stand.NOW, *([Stand.AHEAD] * (rest - 1))] if rest else []
        self._stands = [*([Stand.DONE] * (at + 1)), *following]
        self._show()
        announce(self, done(step))

    def has_done(self, step: SignInStep) -> bool:
        """Say whether a step is done."""
        return step in self._steps and self._stands[self._steps.index(step)] is Stand.DONE

    def fail(self) -> None:
        """Show that what went on has failed."""
        self._end(Stand.FAILED)

    def stop(self) -> None:
        """Show that what went on was given up."""
        self._end(Stand.STOPPED)

    def said(self) -> list[str]:
        """Return the lines, each with how it stands."""
        return [
            f"{stand.name.lower()}: {label.text()}" for stand, (_, label) in zip(self._stands, self._rows, strict=True)
        ]

    def _end(self, how: Stand) -> None:
        self._stands = [how if stand is Stand.NOW else stand for stand in self._stands]
        self._show()

    def _make_rows(self) -> None:
        for icon, label in self._rows:
            icon.deleteLater()
            label.deleteLater()
        self._rows = []
        for row, _ in enumerate(self._steps):
            icon = QLabel(self)
            icon.setFixedSize(ICON, ICON)
            label = inked_label("", self._theme, "small")
            self._grid.addWidget(icon, row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(label, row, 1)
            self._rows.append((icon, label))

    def _show(self) -> None:
        for step, stand, (icon, label) in zip(self._steps, self._stands, self._rows, strict=True):
            name, colour, ink = stand.value
            icon.setPixmap(self._theme.icon(name, ICON, self._theme.colour(colour)))
            words = done(step) if stand is Stand.DONE else doing(step)
            label.setText(f"{words}…" if stand is Stand.NOW else words)
            label.setAccessibleName(_spoken(words, stand))
            if label.property("ink") != ink:
                label.setProperty("ink", ink)
                label.style().polish(label)


def _spoken(words: str, stand: Stand) -> str:
    """Return a step as a screen reader says it: how it stands is not only an icon."""
    how = {
        Stand.AHEAD: translate("SignIn", "%1, to come"),
        Stand.NOW: translate("SignIn", "%1, under way"),
        Stand.DONE: translate("SignIn", "%1, done"),
        Stand.FAILED: translate("SignIn", "%1, failed"),
        Stand.STOPPED: translate("SignIn", "%1, given up"),
    }[stand]
    return how.replace("%1", words)
