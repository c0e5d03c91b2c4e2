"""All there is to know of one account, beside the list of all."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from cm_inbox.gui import health_texts, texts
from cm_inbox.gui.plain import line
from cm_inbox.gui.theme import Theme
from cm_inbox.models.accounts import Account, HealthState
from cm_inbox.models.instants import Millis

from .base import inked_label

translate = QCoreApplication.translate

INKS = {
    HealthState.OK: "good",
    HealthState.SIGNED_OUT: "danger",
    HealthState.REFUSED: "danger",
    HealthState.RETRYING: "warning",
    HealthState.LIMITED: "warning",
    HealthState.STALE: "warning",
    HealthState.PAUSED: "warning",
}


class AccountCard(QScrollArea):
    """How an account fares, what it cannot do, and what one can do about it. Orders stand below, in ``orders``."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._said: list[tuple[str, str, str]] = []
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        page = self._page = QWidget()
        page.setProperty("part", "settings")
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(14, 4, 8, 8)
        self._column.setSpacing(6)
        self.named = inked_label("", theme, "title")
        self.state = inked_label("", theme, "strong")
        self.trouble = inked_label("", theme, "body", "secondary")
        self._holder = QWidget(page)
        self.advice = inked_label("", theme, "body")
        self.orders = QVBoxLayout()
        self.orders.setSpacing(6)
        for widget in (self.named, self.state, self.trouble, self._holder, self.advice):
            self._column.addWidget(widget)
        self._column.addSpacing(6)
        self._column.addLayout(self.orders)
        self._column.addStretch(1)
        self.setWidget(page)

    def show_account(self, account: Account | None, now: Millis, reader: str = "") -> None:
        """Show an account, or that there is none; ``reader``: which desktop of the team reads it."""
        self._page.setVisible(account is not None)
        if account is None:
            return
        health = account.health
        self.named.setText(line(account.address or account.name, 80))
        self.state.setText(texts.health_state(health.state))
        self._ink(self.state, INKS.get(health.state, "secondary"))
        trouble = ""
        if health.error_message and health.state in (*_TROUBLES, HealthState.LIMITED):
            title, message = texts.stored_error(health.error_title, health.error_message)
            trouble = f"{title}. {message}"
        self.trouble.setText(trouble)
        self.trouble.setVisible(bool(trouble))
        self.advice.setText(health_texts.advice(account, now) if not account.archive else "")
        self.advice.setVisible(bool(self.advice.text()))
        read_by = [(translate("Health", "Read by"), reader)] if reader else []
        self._show_facts([*read_by, *health_texts.facts(account, now)] if not account.archive else [])

    def said(self) -> dict[str, str]:
        """Return the facts that are shown, by what they are about."""
        return {about: said for about, said, _ in self._said}

    def _show_facts(self, facts: list[tuple[str, str]]) -> None:
        wanted = [(about, said, f"{about}: {said}") for about, said in facts]
        if wanted == self._said:
            return
        self._said = wanted
        self._holder.deleteLater()
        at = self._column.indexOf(self._holder)
        self._holder = QWidget(self._page)
        self._column.insertWidget(at, self._holder)
        grid = QGridLayout(self._holder)
        grid.setContentsMargins(0, 4, 0, 4)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for row, (about, said, spoken) in enumerate(wanted):
            name = inked_label(about, self._theme, "small", "muted")
            name.setWordWrap(False)
            value = inked_label(said, self._theme, "small", "primary")
            value.setAccessibleName(spoken)
            grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, row, 1)

    @staticmethod
    def _ink(label: QLabel, ink: str) -> None:
        if label.property("ink") != ink:
            label.setProperty("ink", ink)
            label.style().polish(label)


_TROUBLES = (HealthState.SIGNED_OUT, HealthState.REFUSED, HealthState.RETRYING, HealthState.STALE)
