"""The fields for an app of one's own, where a network asks for one: its id and secret, and how one makes it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit, QPushButton, QWidget

from cm_inbox.gui.desk_protocol import NetworkChoice
from cm_inbox.gui.theme import Theme
from cm_inbox.models.apps import OAuthApp, OwnApp

from .base import plain_label

translate = QCoreApplication.translate


class AppFields:
    """Rows of a form. ``open_console`` is a button for the network's own page where apps are made."""

    def __init__(self, theme: Theme, browse: Callable[[str], None], parent: QWidget) -> None:
        self.client_id = QLineEdit(parent)
        self.secret = QLineEdit(parent)
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.open_console = QPushButton(translate("Connect", "Make the app in the browser"), parent)
        self.open_console.setAutoDefault(False)
        self.open_console.clicked.connect(lambda: browse(self.console))
        self.address = plain_label("", theme)
        self.address.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.explained = plain_label("", theme, "small", "text.secondary")
        self.asked = (self.client_id, self.secret)
        self._own: OwnApp | None = None
        self._known = False

    @property
    def console(self) -> str:
        """Return the page where one makes the app."""
        return self._own.console if self._own is not None else ""

    def add_to(self, form: QFormLayout) -> None:
        """Put the rows into a form, in their order."""
        form.addRow(translate("Connect", "Your app"), self.explained)
        form.addRow("", self.open_console)
        form.addRow(translate("Connect", "Its return address"), self.address)
        form.addRow(translate("Connect", "Client ID"), self.client_id)
        form.addRow(translate("Connect", "Client secret"), self.secret)
        for field in self.asked:
            label = form.labelForField(field)
            if isinstance(label, QLabel):
                field.setAccessibleName(label.text())

    def adapt(self, network: NetworkChoice | None) -> dict[QWidget, bool]:
        """Return which rows to show for a network; None: for a way of signing in that needs no app."""
        self._own = network.own_app if network is not None else None
        self._known = network is not None and network.app_known
        own = self._own
        self.address.setText(own.comes_back_to if own is not None else "")
        if own is not None and network is not None:
            self.explained.setText(self._explanation(network.title))
        placeholder = translate("Connect", "as for the account that is connected") if self._known else ""
        for field in self.asked:
            field.setPlaceholderText(placeholder)
        return {
            self.explained: own is not None,
            self.open_console: own is not None,
            self.address: own is not None and bool(own.comes_back_to),
            self.client_id: own is not None,
            self.secret: own is not None and own.needs_secret,
        }

    def _explanation(self, title: str) -> str:
        said = translate(
            "Connect",
            "%1 wants an app of your own. You make it once, in some minutes; it serves all your accounts there. "
            "The guide is in the documentation: “Networks”, %1.",
        )
        return said.replace("%1", title)

    def missing(self) -> tuple[QLineEdit, ...]:
        """Return the fields that must be filled: none where an app is known and nothing else was typed."""
        return () if self._own is None or (self._known and not self.client_id.text().strip()) else self.asked

    def given(self) -> OAuthApp | None:
        """Return the app that was typed, None where the known one is meant."""
        client_id = self.client_id.text().strip()
        return OAuthApp(client_id, self.secret.text().strip()) if self._own is not None and client_id else None

    def allow(self, typing: bool) -> None:
        """Let the fields be changed, or not."""
        for field in self.asked:
            field.setEnabled(typing)
