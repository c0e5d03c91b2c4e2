"""Puts a label on a conversation, or takes one off."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from cm_inbox.gui.plain import line
from cm_inbox.gui.theme import Theme

from .picker import Choice, Picker

translate = QCoreApplication.translate


class LabelPicker(Picker):
    """``picked`` carries the label to put, or ``-`` and the label to take off."""

    picked = Signal(str)

    def __init__(
        self,
        theme: Theme,
        used: Sequence[str],
        current: Sequence[str],
        parent: QWidget | None,
        charter: Sequence[str] = (),
    ) -> None:
        """``used`` are the labels put before, ``current`` those on it now; first come the ``charter``'s own."""
        there = {label.casefold() for label in (*current, *charter)}
        on = {label.casefold() for label in current}
        put = [
            *(_choice(label, translate("Label", "of the charter")) for label in charter if label.casefold() not in on),
            *(_choice(label, "") for label in dict.fromkeys(used) if label.casefold() not in there),
        ]
        off = [
            Choice(f"-{label}", line(label, 80), translate("Label", "take off"), icon="x", words="-")
            for label in current
        ]
        super().__init__(
            theme,
            [*put, *off],
            parent,
            placeholder=translate("Label", "Which label?"),
            free=translate("Label", "New label “%1”"),
            empty=translate("Label", "Type the first label."),
            width=440,
        )
        self.chosen.connect(lambda key: self.picked.emit(key.removeprefix("+")))
        self.typed.connect(lambda text: self.picked.emit(text.lstrip("-").strip()))


def _choice(label: str, note: str) -> Choice:
    return Choice(f"+{label}", line(label, 80), note, icon="tag")
