"""Asks before a link opens, and shows where it really goes."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from cm_inbox.gui.addresses import Place, place_of
from cm_inbox.gui.plain import shown
from cm_inbox.gui.theme import Theme

from .base import Sheet, plain_label

translate = QCoreApplication.translate


def _spelling(place: Place) -> str:
    said = translate("Link", "It is read “%1”.")
    if place.foreign:
        said = translate("Link", "It is read “%1”, in letters of another alphabet that may look like Latin ones.")
    return said.replace("%1", place.read)


class LinkDialog(Sheet):
    """Opens the system's browser when one says so; nothing is loaded here."""

    def __init__(self, theme: Theme, url: str, parent: QWidget | None) -> None:
        super().__init__(theme, translate("Link", "Open this link?"), parent, width=520)
        self.url = url
        place = place_of(url)
        self.content.addWidget(plain_label(place.asked or translate("Link", "This is no web address."), theme, "title"))
        if place.read:
            self.content.addWidget(plain_label(_spelling(place), theme, "body", "warning.text"))
        address = QPlainTextEdit(shown(url[:4_000]), self)
        address.setReadOnly(True)
        address.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        address.setFixedHeight(76)
        address.setTabChangesFocus(True)
        address.setAccessibleName(translate("Link", "Address"))
        self.content.addWidget(address)
        hint = translate("Link", "The browser opens it; the site then sees your computer’s address.")
        self.content.addWidget(plain_label(hint, theme, "small", "text.muted"))
        copy = self.add_button(translate("Link", "Copy the address"))
        copy.clicked.connect(self._copy)
        self.add_cancel()
        self.open_button = self.add_button(translate("Link", "Open in the browser"), "primary", default=True)
        self.open_button.setEnabled(bool(place.asked))
        self.open_button.clicked.connect(self.accept)
        self.accepted.connect(self._open)
        self.open_button.setFocus()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.url)
        self.reject()

    def _open(self) -> None:
        url = QUrl(self.url, QUrl.ParsingMode.StrictMode)
        if not url.isValid():
            url = QUrl(self.url)
        QDesktopServices.openUrl(url)
