"""The connected accounts: how each fares in words, and what to do about it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from cm_inbox.errors import CmInboxError
from cm_inbox.gui import texts
from cm_inbox.gui.desk_protocol import Desk
from cm_inbox.gui.futures import Futures
from cm_inbox.gui.plain import isolated, line
from cm_inbox.gui.theme import Theme
from cm_inbox.inbox import Inbox
from cm_inbox.models.accounts import Account, AccountReport, Brand, HealthState
from cm_inbox.models.instants import Millis, now
from cm_inbox.models.queue import Change

from .base import Sheet, colour_label, plain_label
from .connect import ConnectDialog
from .rows import Item, RowList, Tone

translate = QCoreApplication.translate

_LOOKS = {
    HealthState.NEW: (Tone.PLAIN, "clock"),
    HealthState.OK: (Tone.GOOD, "check"),
    HealthState.RETRYING: (Tone.WARNING, "sync"),
    HealthState.LIMITED: (Tone.WARNING, "pause"),
    HealthState.SIGNED_OUT: (Tone.DANGER, "x"),
    HealthState.REFUSED: (Tone.DANGER, "ban"),
    HealthState.STALE: (Tone.WARNING, "warn"),
    HealthState.ARCHIVE: (Tone.PLAIN, "book"),
}
TROUBLED = frozenset({HealthState.SIGNED_OUT, HealthState.REFUSED, HealthState.RETRYING, HealthState.STALE})


def account_item(account: Account, brand: Brand | None, at: Millis) -> Item:
    """Return an account as a line."""
    health = account.health
    tone, icon = _LOOKS[health.state]
    if health.state is HealthState.OK and texts.expires_soon(health, at):
        tone, icon = Tone.WARNING, "clock"
    troubled = health.state in TROUBLED and bool(health.error_message)
    gap = line(texts.sentence(health.gap or ""), texts.GAP_LONGEST) if not account.archive else ""
    return Item(
        id=account.uid,
        title=line(account.address or account.name, 80),
        aside=texts.health_state(health.state),
        detail=" · ".join((line(account.brand, 60), *texts.health_details(health, at))),
        note=texts.stored_error(None, health.error_message)[1] if troubled else gap,
        note_tone=Tone.DANGER if troubled else Tone.WARNING,
        icon=icon,
        tone=tone,
        brand=brand.colour if brand else "",
        monogram=brand.monogram if brand else "",
    )


class AccountsDialog(Sheet):
    """Connects, connects again, checks and removes accounts. It follows what happens to them while it is open."""

    _changed = Signal()

    def __init__(self, theme: Theme, inbox: Inbox, desk: Desk, parent: QWidget | None) -> None:
        super().__init__(theme, translate("Accounts", "Accounts"), parent, width=700)
        self._inbox = inbox
        self._desk = desk
        self._accounts: dict[str, Account] = {}
        self._futures = Futures(self._failed, self)
        self.list = RowList(theme, translate("Accounts", "Accounts"), self)
        self.list.current_changed.connect(self._offer)
        self.content.addWidget(self.list)
        self.line = plain_label("", theme, "small", "text.muted")
        self.content.addWidget(self.line)
        self.remove_button = self.add_button(translate("Accounts", "Disconnect…"))
        self.check_button = self.add_button(translate("Accounts", "Check now"))
        self.again_button = self.add_button(translate("Accounts", "Sign in again"))
        self.add_account = self.add_button(translate("Accounts", "Connect an account"), "primary")
        self.add_close()
        self.remove_button.clicked.connect(self._ask_to_remove)
        self.check_button.clicked.connect(self._check)
        self.again_button.clicked.connect(lambda: self.connect_account(self._current()))
        self.add_account.clicked.connect(lambda: self.connect_account(None))
        self.resize(780, 480)
        self._changed.connect(self.refresh)
        unsubscribe = inbox.subscribe(self._tell)
        self.finished.connect(lambda _result: unsubscribe())
        self.refresh()
        (self.list if self._accounts else self.add_account).setFocus()

    def _tell(self, change: Change) -> None:
        if change.accounts or change.reload:
            self._changed.emit()

    def refresh(self) -> None:
        """Read the accounts again."""
        brands = {brand.id: brand for brand in self._inbox.brands()}
        self._accounts = {account.uid: account for account in self._inbox.accounts()}
        at = now()
        self.list.show_items(
            [account_item(account, brands.get(account.brand_id), at) for account in self._accounts.values()]
        )
        if not self._accounts:
            self._say(translate("Accounts", "No account is connected yet."))
        self._offer()

    def _current(self) -> Account | None:
        return self._accounts.get(self.list.current_id() or "")

    def _offer(self) -> None:
        account = self._current()
        live = account is not None and not account.archive
        self.check_button.setEnabled(live)
        self.again_button.setEnabled(live)
        self.remove_button.setEnabled(account is not None)

    # -- ordering --

    def connect_account(self, again: Account | None) -> None:
        """Open the steps that connect an account, or this one once more."""
        dialog = ConnectDialog(self.theme, self._desk, self._inbox.brands(), self, again=again)

        def connected(account: Account) -> None:
            self.refresh()
            self.list.choose(account.uid)
            if again is not None and again.uid != account.uid:
                other = translate("Accounts", "That is another account: %1 is connected as well now.")
                self._say(other.replace("%1", isolated(account.address, 80)))
            else:
                self._say(translate("Accounts", "%1 is connected.").replace("%1", isolated(account.address, 80)))

        dialog.connected.connect(connected)
        dialog.open()

    def _check(self) -> None:
        account = self._current()
        if account is None:
            return
        self._say(translate("Accounts", "Asking the network…"))

        def checked(_report: AccountReport) -> None:
            self._say(translate("Accounts", "%1 answers properly.").replace("%1", isolated(account.address, 80)))
            self.refresh()

        self._futures.then(self._desk.check(account.id), checked)

    def _ask_to_remove(self) -> None:
        account = self._current()
        if account is None:
            return
        box = QMessageBox(self)
        box.setWindowTitle(translate("Accounts", "Disconnect"))
        box.setTextFormat(box.textFormat().PlainText)
        box.setText(translate("Accounts", "Disconnect %1?").replace("%1", isolated(account.address, 80)))
        box.setInformativeText(
            translate("Accounts", "Its history stays, readable and searchable. Nothing is fetched or sent any more.")
        )
        box.setStandardButtons(QMessageBox.StandardButton.Cancel)
        disconnect = box.addButton(translate("Accounts", "Disconnect"), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(QMessageBox.StandardButton.Cancel)
        disconnect.clicked.connect(lambda: self._remove(account))
        box.open()

    def _remove(self, account: Account) -> None:
        def removed(_account: Account) -> None:
            self._say(translate("Accounts", "%1 is disconnected.").replace("%1", isolated(account.address, 80)))
            self.refresh()

        self._futures.then(self._desk.remove(account.id), removed)

    def _say(self, text: str, role: str = "text.muted") -> None:
        colour_label(self.line, self.theme.colour(role))
        self.line.setText(text)

    def _failed(self, error: CmInboxError) -> None:
        title, message = texts.error_text(error)
        self._say(f"{title}. {message}", "danger.text")
        self.refresh()
