"""The connected accounts: how each fares in words, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QMessageBox, QPushButton, QWidget

from cm_inbox.errors import CmInboxError
from cm_inbox.gui import texts, when
from cm_inbox.gui.desk_protocol import Desk, NetworkChoice
from cm_inbox.gui.futures import Futures
from cm_inbox.gui.handover import Handover
from cm_inbox.gui.plain import isolated, line
from cm_inbox.gui.theme import Theme
from cm_inbox.inbox import Inbox
from cm_inbox.models.accounts import Account, AccountReport, Brand, HealthState
from cm_inbox.models.apps import Approval
from cm_inbox.models.instants import Millis, now
from cm_inbox.models.queue import Change
from cm_inbox.settings import Settings

from .account_card import AccountCard
from .base import Sheet, colour_label, plain_label
from .brands import BrandsDialog, TakesSettings
from .connect import ConnectDialog
from .rows import Item, RowList, Tone

translate = QCoreApplication.translate

REFRESH_MS = 10_000
"""How often what is said of times is said anew."""

_LOOKS = {
    HealthState.NEW: (Tone.PLAIN, "clock"),
    HealthState.OK: (Tone.GOOD, "check"),
    HealthState.RETRYING: (Tone.WARNING, "sync"),
    HealthState.LIMITED: (Tone.WARNING, "clock"),
    HealthState.SIGNED_OUT: (Tone.DANGER, "x"),
    HealthState.REFUSED: (Tone.DANGER, "ban"),
    HealthState.STALE: (Tone.WARNING, "warn"),
    HealthState.PAUSED: (Tone.WARNING, "pause"),
    HealthState.ARCHIVE: (Tone.PLAIN, "book"),
}
TROUBLED = frozenset({HealthState.SIGNED_OUT, HealthState.REFUSED, HealthState.RETRYING, HealthState.STALE})


def account_item(account: Account, brand: Brand | None, at: Millis) -> Item:
    """Return an account as a line."""
    health = account.health
    tone, icon = _LOOKS[health.state]
    aside = texts.health_state(health.state)
    if health.state is HealthState.OK and texts.expires_soon(health, at):
        tone, icon = Tone.WARNING, "clock"
        aside = translate("Accounts", "%1 left").replace("%1", when.wait((health.token_expires_at or at) - at))
    troubled = health.state in TROUBLED and bool(health.error_message)
    gap = line(texts.sentence(health.gap or ""), texts.GAP_LONGEST) if not account.archive else ""
    return Item(
        id=account.uid,
        title=line(account.address or account.name, 80),
        aside=aside,
        detail=" · ".join((line(account.brand, 60), *texts.health_details(health, at))),
        note=texts.stored_error(None, health.error_message)[1] if troubled else gap,
        note_tone=Tone.DANGER if troubled else Tone.WARNING,
        icon=icon,
        tone=tone,
        brand=brand.colour if brand else "",
        monogram=brand.monogram if brand else "",
    )


def said_of_connected(accounts: Sequence[Account]) -> str:
    """Return what to say once these are connected."""
    if len(accounts) == 1:
        return translate("Accounts", "%1 is connected.").replace("%1", isolated(accounts[0].address, 80))
    return translate("Accounts", "%n account(s) are connected.", "", len(accounts))


class AccountsDialog(Sheet):
    """The accounts on the left; how the chosen one fares on the right, with what one can do about it.

    It follows what happens to them while it is open.
    """

    def __init__(
        self,
        theme: Theme,
        inbox: Inbox,
        desk: Desk,
        parent: QWidget | None,
        *,
        settings: Callable[[], Settings] | None = None,
        use: TakesSettings | None = None,
        reader: Callable[[Account], str] = lambda _account: "",
    ) -> None:
        """``settings`` and ``use``: the brands' pictures can be chosen as well. ``reader`` says which desktop of the
        team reads an account, nothing where there is no team.
        """
        super().__init__(theme, translate("Accounts", "Accounts"), parent, width=640)
        self._reader = reader
        self._settings = settings
        self._use = use
        self._inbox = inbox
        self._desk = desk
        self._accounts: dict[str, Account] = {}
        self._approvals: dict[str, Approval] = {}
        """What a network grants only the apps it has approved, by the network's id."""
        self._futures = Futures(self._failed, self)
        self.list = RowList(theme, translate("Accounts", "Accounts"), self)
        self.list.current_changed.connect(self._offer)
        self.list.setMinimumWidth(220)
        self.card = AccountCard(theme, self)
        both = QHBoxLayout()
        both.setSpacing(8)
        both.addWidget(self.list, 5)
        both.addWidget(self.card, 6)
        self.content.addLayout(both, 1)
        self.line = plain_label("", theme, "small", "text.muted")
        self.content.addWidget(self.line)
        self._add_orders()
        self.add_account = self.add_button(translate("Accounts", "Connect an account"), "primary")
        self.add_close()
        self.add_account.clicked.connect(lambda: self.connect_account(None))
        self.resize(960, 600)
        self._timer = QTimer(self, interval=REFRESH_MS)
        self._timer.timeout.connect(self.refresh)
        self._timer.start()
        unsubscribe = inbox.subscribe(Handover(self._take_note, self).give)
        self.finished.connect(lambda _result: unsubscribe())
        self.refresh()
        self._futures.then(desk.networks(), self._learn)
        (self.list if self._accounts else self.add_account).setFocus()

    def _add_orders(self) -> None:
        """Put the orders about the chosen account below what is known of it."""
        self.approved = QCheckBox(self.card)
        self.approved.clicked.connect(self._approve)
        self.approval_about = plain_label("", self.theme, "small", "text.secondary")
        self.card.orders.addWidget(self.approved)
        self.card.orders.addWidget(self.approval_about)
        self.check_button = QPushButton(translate("Accounts", "Read now"), self.card)
        self.pause_button = QPushButton(translate("Accounts", "Pause"), self.card)
        self.again_button = QPushButton(translate("Accounts", "Sign in again"), self.card)
        self.brand_button = QPushButton(translate("Accounts", "Look of the brand…"), self.card)
        self.remove_button = QPushButton(translate("Accounts", "Disconnect…"), self.card)
        rows = ((self.check_button, self.again_button, self.pause_button), (self.brand_button, self.remove_button))
        for buttons in rows:
            row = QHBoxLayout()
            row.setSpacing(8)
            for button in buttons:
                button.setAutoDefault(False)
                row.addWidget(button)
            row.addStretch(1)
            self.card.orders.addLayout(row)
        self.check_button.clicked.connect(self._read)
        self.pause_button.clicked.connect(self._pause_or_resume)
        self.again_button.clicked.connect(lambda: self.connect_account(self._current()))
        self.brand_button.clicked.connect(self._show_brand)
        self.remove_button.clicked.connect(self._ask_to_remove)

    def _learn(self, networks: Sequence[NetworkChoice]) -> None:
        self._approvals = {each.id: each.approval for each in networks if each.approval is not None}
        self._offer()

    def _take_note(self, change: Change) -> None:
        if change.accounts or change.reload:
            self.refresh()

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
        resting = account is not None and account.health.state is HealthState.PAUSED
        self.check_button.setEnabled(live and not resting)
        self.again_button.setEnabled(live)
        self.pause_button.setEnabled(live)
        self.pause_button.setText(translate("Accounts", "Resume") if resting else translate("Accounts", "Pause"))
        self.brand_button.setEnabled(account is not None)
        self.remove_button.setEnabled(account is not None)
        self._offer_approval(account if live else None)
        self.card.show_account(account, now(), self._reader(account) if account is not None else "")

    def _offer_approval(self, account: Account | None) -> None:
        """Let one say that the network approved the account's app, where there is something to approve."""
        approval = self._approvals.get(account.network) if account is not None else None
        self.approved.setVisible(approval is not None)
        self.approval_about.setVisible(approval is not None)
        if account is not None and approval is not None:
            self.approved.setText(texts.sentence(approval.words))
            self.approved.setChecked(account.longer > 0)
            self.approval_about.setText(texts.sentence(approval.about))
            self.approved.setAccessibleDescription(self.approval_about.text())

    # -- ordering --

    def connect_account(self, again: Account | None) -> None:
        """Open the steps that connect an account, or this one once more."""
        dialog = ConnectDialog(self.theme, self._desk, self._inbox.brands(), self, again=again)

        def connected(accounts: Sequence[Account]) -> None:
            self.refresh()
            self.list.choose(accounts[0].uid)
            self._say(said_of_connected(accounts))

        dialog.connected.connect(connected)
        dialog.open()

    def _read(self) -> None:
        account = self._current()
        if account is None:
            return
        self._say(translate("Accounts", "Asking the network…"))

        def checked(_report: AccountReport) -> None:
            said = translate("Accounts", "%1 answers properly and is being read.")
            self._say(said.replace("%1", isolated(account.address, 80)))
            self.refresh()

        self._futures.then(self._desk.read_now(account.id), checked)

    def _pause_or_resume(self) -> None:
        """Let an account rest, or go on: at once, since it is taken back by the same button."""
        account = self._current()
        if account is None:
            return
        resting = account.health.state is HealthState.PAUSED

        def changed(_account: Account) -> None:
            said = (
                translate("Accounts", "%1 goes on; what waited in the outbox leaves now.")
                if resting
                else translate("Accounts", "%1 is paused: nothing is read, and what you decide waits in the outbox.")
            )
            self._say(said.replace("%1", isolated(account.address, 80)))
            self.refresh()

        order = self._desk.resume if resting else self._desk.pause
        self._futures.then(order(account.id), changed)

    def _approve(self, approved: bool) -> None:
        """Keep what one says of the account's app; conversations and their times follow at once."""
        account = self._current()
        if account is None:
            return

        def kept(changed: Account) -> None:
            days = changed.longer // when.DAY
            said = (
                translate("Accounts", "%1: private messages can be answered %n day(s) longer.", "", days)
                if days
                else translate("Accounts", "%1: private messages can be answered for the usual time.")
            )
            self._say(said.replace("%1", isolated(account.address, 80)))
            self.refresh()

        self._futures.then(self._desk.approve(account.id, approved=approved), kept)

    def _show_brand(self) -> None:
        account = self._current()
        if account is not None:
            BrandsDialog(
                self.theme,
                self._inbox,
                self._desk,
                self,
                brand_id=account.brand_id,
                settings=self._settings,
                use=self._use,
            ).open()

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
