"""Chooses who looks after a conversation."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from cm_inbox.gui.plain import line
from cm_inbox.gui.theme import Theme

from .picker import Choice, Picker

translate = QCoreApplication.translate


class AssignPicker(Picker):
    """``picked`` carries a name, empty for nobody."""

    picked = Signal(str)

    def __init__(
        self,
        theme: Theme,
        me: str,
        known: Sequence[str],
        parent: QWidget | None,
        departments: Sequence[tuple[str, str]] = (),
    ) -> None:
        """``known`` are the names that decisions and assignments carry already.

        ``departments`` are those of the charter, each with whom to turn to there.
        """
        titles = {title for title, _ in departments}
        names = [me, *(name for name in dict.fromkeys(known) if name and name != me and name not in titles)]
        choices = [
            Choice(
                f"name {name}",
                line(name, 80),
                translate("Assign", "yourself") if name == me else "",
                icon="user",
            )
            for name in names
        ]
        said = translate("Assign", "department of the charter")
        choices[1:1] = [
            Choice(
                f"name {title}",
                line(title, 80),
                " · ".join(part for part in (said, line(contact, 60)) if part),
                icon="users",
            )
            for title, contact in departments
            if title != me
        ]
        choices.append(Choice("nobody", translate("Assign", "Nobody"), icon="x"))
        super().__init__(
            theme,
            choices,
            parent,
            placeholder=translate("Assign", "Who looks after it?"),
            free=translate("Assign", "Assign to “%1”"),
            width=440,
        )
        self.chosen.connect(lambda key: self.picked.emit("" if key == "nobody" else key.removeprefix("name ")))
        self.typed.connect(self.picked)
