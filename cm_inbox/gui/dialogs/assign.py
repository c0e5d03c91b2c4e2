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
        people = translate("Assign", "People") if departments else ""
        choices = [
            Choice(
                f"name {name}",
                line(name, 80),
                translate("Assign", "yourself") if name == me else "",
                icon="user",
                group=people,
            )
            for name in names
        ]
        choices += [
            Choice(
                f"name {title}",
                line(title, 80),
                line(contact, 60),
                icon="users",
                group=translate("Assign", "Departments of the charter"),
            )
            for title, contact in departments
            if title != me
        ]
        choices.append(Choice("nobody", translate("Assign", "Nobody"), icon="x", group=people))
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
