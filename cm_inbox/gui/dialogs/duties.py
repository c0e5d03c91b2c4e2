"""For how long copies of a network are kept: as its terms ask, unless one chooses otherwise."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cm_inbox.gui import texts
from cm_inbox.gui.desk_protocol import NetworkChoice
from cm_inbox.gui.theme import Theme
from cm_inbox.models.duties import KEPT, Duty, DutyKind

from .base import inked_label
from .settings_page import Door, ask_first, in_a_row, quiet_button
from .settings_pages import choices

translate = QCoreApplication.translate

DAY = 24
LONGER = (7 * DAY, 30 * DAY, 90 * DAY, 365 * DAY)
"""What one may choose beside what terms ask, in hours, where it is longer."""

WORDS = {
    DutyKind.COPIES: "retention conservation copies terms conditions refresh durée garder keep",
    DutyKind.GONE: "deleted supprimé purge terms conditions removed effacé garder keep",
}


class DutyField(QWidget):
    """One duty of one network. Keeping longer holds at once; keeping less deletes, and asks first."""

    def __init__(self, theme: Theme, network: NetworkChoice, duty: Duty, door: Door) -> None:
        super().__init__()
        self._network = network
        self._duty = duty
        self._door = door
        self.title = _title(duty).replace("%1", network.title)
        self.hint = f"{texts.sentence(duty.asks)} {_means(duty)}"
        now = self._now()
        longer = [hours for hours in LONGER if duty.kind is DutyKind.COPIES and hours > duty.hours]
        offered = [duty.hours, *sorted({*longer, now} - {duty.hours, KEPT}), KEPT]
        self.hours = choices(theme, [(hours, _named(hours)) for hours in offered], now)
        self.hours.setAccessibleName(self.title)
        self.hours.setAccessibleDescription(self.hint)
        self.hours.activated.connect(lambda _at: self._choose())
        self.terms = quiet_button(translate("Settings", "Its terms"))
        self.terms.setAccessibleName(translate("Settings", "The terms of %1").replace("%1", network.title))
        self.terms.clicked.connect(lambda: QDesktopServices.openUrl(QUrl(duty.source)))
        self.warning = inked_label("", theme, "small", "warning")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(in_a_row(self.hours, self.terms))
        column.addWidget(self.warning)
        self._warn()

    def _now(self) -> int:
        hours = self._door.current().duties.hours(self._network.id, self._duty)
        return KEPT if hours is None else hours

    def _choose(self) -> None:
        chosen, now = int(self.hours.currentData()), self._now()
        if chosen == now:
            return
        if chosen == KEPT or (now != KEPT and chosen > now):
            self.use(chosen)
            return
        self.hours.setCurrentIndex(self.hours.findData(now))
        title = translate("Settings", "Keep for less long")
        warning = translate("Settings", "This cannot be undone, by nobody. A backup made before still has it.")
        ask_first(self, title, _question(self._duty, chosen), warning, title, lambda: self.use(chosen))

    def use(self, hours: int) -> None:
        """Keep it for so long, from now on."""
        self.hours.setCurrentIndex(self.hours.findData(hours))
        self._door.change(duties=self._door.current().duties.with_hours(self._network.id, self._duty, hours))
        self._warn()

    def _warn(self) -> None:
        now = self._now()
        beyond = now == KEPT or now > self._duty.hours
        said = translate("Settings", "Longer than the terms of %1 allow: it may take your app’s access away.")
        self.warning.setText(said.replace("%1", self._network.title) if beyond else "")
        self.warning.setVisible(beyond)


def _title(duty: Duty) -> str:
    if duty.kind is DutyKind.COPIES:
        return translate("Settings", "%1: keep what it has not given anew for")
    return translate("Settings", "%1: keep what was deleted there")


def _means(duty: Duty) -> str:
    if duty.kind is DutyKind.COPIES:
        return translate(
            "Settings",
            "cm-inbox asks for it anew in time. What it cannot get, while you are signed out or the computer is off, "
            "loses its words and who wrote it; your answers, notes and decisions stay.",
        )
    return translate(
        "Settings",
        "Its words, its earlier versions and pictures go; your answers, notes and decisions stay. Old messages are "
        "looked up again for it in turn, each once a week at most, or later where the network leaves few calls.",
    )


def _question(duty: Duty, hours: int) -> str:
    if duty.kind is DutyKind.COPIES:
        question = translate("Settings", "Forget within an hour what was not given anew for so long: %1?")
        return question.replace("%1", _named(hours))
    return translate("Settings", "Forget within an hour what was deleted there, from now on at once?")


def _named(hours: int) -> str:
    """Return how long that is, in words."""
    if hours == KEPT:
        return translate("Settings", "for ever")
    if hours == 0:
        return translate("Settings", "not at all")
    if hours % DAY == 0 and hours > DAY:
        return translate("Settings", "%n day(s)", "", hours // DAY)
    return translate("Settings", "%n hour(s)", "", hours)
