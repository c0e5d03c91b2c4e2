"""Asks before something is done to many that nobody can take back: what, how many, for which brands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from cm_inbox.gui.plain import isolated
from cm_inbox.gui.theme import Theme
from cm_inbox.models.decisions import DecisionKind

from .base import Sheet, plain_label

translate = QCoreApplication.translate


class ConfirmMany(Sheet):
    """``confirmed`` when a person meant it. The keyboard begins on the button that does nothing."""

    confirmed = Signal()

    def __init__(self, theme: Theme, kind: DecisionKind, brands: Mapping[str, int], parent: QWidget | None) -> None:
        """``brands`` are the names of the brands concerned, with how many conversations of each."""
        count = sum(brands.values())
        ban = kind is DecisionKind.BAN
        title = (
            translate("Many", "Ban %n person(s)?", "", count)
            if ban
            else translate("Many", "Delete %n message(s)?", "", count)
        )
        super().__init__(theme, title, parent, width=440)
        for name, number in brands.items():
            said = translate("Many", "%1: %2").replace("%2", str(number)).replace("%1", isolated(name, 60))
            self.content.addWidget(plain_label(said, theme, "strong"))
        hint = translate("Many", "It waits a moment before it leaves: z takes all of it back until then.")
        self.content.addWidget(plain_label(hint, theme, "small", "text.secondary"))
        final = translate("Many", "After that, some networks have no way back.")
        self.content.addWidget(plain_label(final, theme, "small", "danger.text"))
        cancel = self.add_cancel()
        self.act = self.add_button(_label(ban, count, list(brands)), "danger")
        self.act.clicked.connect(self._take)
        cancel.setFocus()

    def _take(self) -> None:
        self.accept()
        self.confirmed.emit()


def _label(ban: bool, count: int, brands: Sequence[str]) -> str:
    """Return what the button says: the brand's name, or of several their number, since their names stand above."""
    if len(brands) == 1:
        label = (
            translate("Many", "Ban %n for %1", "", count) if ban else translate("Many", "Delete %n for %1", "", count)
        )
        return label.replace("%1", isolated(brands[0], 40))
    label = (
        translate("Many", "Ban %n for %1 brands", "", count)
        if ban
        else translate("Many", "Delete %n for %1 brands", "", count)
    )
    return label.replace("%1", str(len(brands)))
