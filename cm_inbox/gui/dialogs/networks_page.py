"""The page of the settings about the networks: which are switched on, and for how long copies of them are kept."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from cm_inbox.errors import CmInboxError
from cm_inbox.gui import texts
from cm_inbox.gui.desk_protocol import Desk, NetworkChoice
from cm_inbox.gui.futures import Futures
from cm_inbox.gui.theme import Theme
from cm_inbox.models.duties import DutyKind

from .base import inked_label
from .duties import WORDS, DutyField
from .settings_page import Door, Page

translate = QCoreApplication.translate


def networks_page(theme: Theme, desk: Desk, door: Door) -> Page:
    """Return the page; what it says of the networks comes when the engine has told it."""
    words = "networks réseaux reddit terms conditions off désactivé activer switch retention conservation purge deleted"
    page = Page(theme, "networks", translate("Settings", "Networks"), "globe", words)
    page.column.addWidget(NetworkSettings(page, desk, door))
    return page.end()


class NetworkSettings(QWidget):
    """A switch, with the reason, for each network that is off by itself; then what the terms of each ask of copies."""

    def __init__(self, page: Page, desk: Desk, door: Door) -> None:
        super().__init__()
        self._page = page
        self._door = door
        self.switches: dict[str, QCheckBox] = {}
        self.duties: dict[tuple[str, DutyKind], DutyField] = {}
        self.line = inked_label(
            translate("Settings", "Looking which networks there are…"), page.theme, "small", "muted"
        )
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(4)
        self.column.addWidget(self.line)
        self._futures = Futures(self._failed, self)
        self._futures.then(desk.networks(), self.show_networks)

    def show_networks(self, networks: Sequence[NetworkChoice]) -> None:
        """Show what can be chosen of these."""
        self.line.hide()
        for network in networks:
            if network.off_because:
                self._add_switch(network)
        for network in networks:
            for duty in network.duties:
                field = DutyField(self._page.theme, network, duty, self._door)
                self.duties[network.id, duty.kind] = field
                self._page.add_to(self.column, field.title, field, field.hint, f"{network.id} {WORDS[duty.kind]}")

    def _add_switch(self, network: NetworkChoice) -> None:
        on = QCheckBox(translate("Settings", "Accounts on %1 may be connected").replace("%1", network.title))
        on.setChecked(network.id in self._door.current().networks_on)
        on.toggled.connect(lambda chosen: self._switch(network.id, on=chosen))
        self.switches[network.id] = on
        why = translate(
            "Settings", "%1 An account that is connected already stays; pause or remove it under “Accounts”."
        )
        hint = why.replace("%1", texts.sentence(network.off_because))
        self._page.add_to(self.column, network.title, on, hint, f"{network.id} off désactivé switch activer")

    def _switch(self, network: str, *, on: bool) -> None:
        others = [each for each in self._door.current().networks_on if each != network]
        self._door.change(networks_on=tuple([*others, network] if on else others))

    def _failed(self, error: CmInboxError) -> None:
        title, message = texts.error_text(error)
        self.line.setText(f"{title}. {message}")
