"""The left pane: brands, views with their numbers, accounts with their health, and how fetching goes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from cm_inbox.models.accounts import Account, Brand, HealthState
from cm_inbox.models.instants import Millis
from cm_inbox.models.queue import Counts, View

from . import texts, when
from .brand_tab import BrandTab
from .commands import BY_ID, Command, title_of
from .plain import line
from .rail_list import Mark, RailItem, RailKind, RailList
from .theme import Theme

VIEWS: Sequence[tuple[View, str]] = (
    (View.INBOX, "inbox"),
    (View.URGENT, "urgent"),
    (View.MINE, "user"),
    (View.SNOOZED, "pause"),
    (View.OUTBOX, "outbox"),
    (View.DONE, "done"),
    (View.HISTORY, "history"),
)
CHARTER = "charter"
"""The command that the row below the views stands for."""

MARKS = {
    HealthState.OK: Mark.FINE,
    HealthState.NEW: Mark.NONE,
    HealthState.ARCHIVE: Mark.NONE,
    HealthState.SIGNED_OUT: Mark.BROKEN,
    HealthState.REFUSED: Mark.BROKEN,
}
FOOTER_MS = 5_000


class Rail(QWidget):
    """Says where one is and lets one go elsewhere.

    ``ordered`` gives the id of a command of the footer's buttons. ``sign_in_wanted`` gives the id of an account that
    is signed out, where another's choice narrows the list to it.
    """

    view_chosen = Signal(object)
    brand_chosen = Signal(object)
    account_chosen = Signal(object)
    sign_in_wanted = Signal(int)
    ordered = Signal(str)

    def __init__(self, theme: Theme, clock: Callable[[], Millis], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme = theme
        self._clock = clock
        self._brands: list[Brand] = []
        self._accounts: list[Account] = []
        self._counts = Counts({}, {}, {})
        self._listed: tuple[View | None, int | None] = (None, None)
        self._view: View | None = View.INBOX
        self._brand: int | None = None
        self._account: int | None = None
        self._elsewhere = False
        self._charter = False
        self.list = RailList(theme, self)
        self.list.chosen.connect(self._choose)
        self._tabs = QHBoxLayout()
        self._tabs.setContentsMargins(8, 12, 8, 6)
        self._tabs.setSpacing(2)
        self._tab_group = QButtonGroup(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._tabs)
        layout.addWidget(self.list, 1)
        layout.addWidget(self._footer())
        self._footer_timer = QTimer(self)
        self._footer_timer.setInterval(FOOTER_MS)
        self._footer_timer.timeout.connect(self._tell_sync)
        self._footer_timer.start()
        theme.changed.connect(self._restyle)
        self._restyle()

    def _footer(self) -> QWidget:
        footer = QWidget(self)
        footer.setObjectName("RailFooter")
        footer.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        footer.setFixedHeight(44)
        row = QHBoxLayout(footer)
        row.setContentsMargins(14, 0, 8, 0)
        row.setSpacing(6)
        self._sync_icon = QLabel(footer)
        self.sync_text = QLabel(footer)
        self.sync_text.setFont(self._theme.font("small", tabular=True))
        self.sync_text.setTextFormat(Qt.TextFormat.PlainText)
        self.sync_text.setMinimumWidth(40)
        self.sync_text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row.addWidget(self._sync_icon)
        row.addWidget(self.sync_text, 1)
        self._buttons: list[tuple[QToolButton, Command]] = []
        for command in (BY_ID["sync"], BY_ID["shield"], BY_ID["settings"]):
            button = QToolButton(footer)
            button.setAutoRaise(True)
            button.setFixedSize(QSize(28, 28))
            button.clicked.connect(lambda _checked=False, chosen=command.id: self.ordered.emit(chosen))
            button.setCheckable(command.id == "shield")
            self._buttons.append((button, command))
            row.addWidget(button)
        self._name_buttons()
        return footer

    def _name_buttons(self) -> None:
        for button, command in self._buttons:
            button.setToolTip(title_of(command))
            button.setAccessibleName(title_of(command))

    # -- what to show --

    def show_counts(self, counts: Counts) -> None:
        if counts != self._counts:
            self._counts = counts
            self._rebuild()

    def show_listed(self, view: View | None, total: int | None) -> None:
        """Say how long the list of a view is: what one sees counts, not what was counted a moment before."""
        if (view, total) != self._listed:
            self._listed = (view, total)
            self._rebuild()

    def show_accounts(self, brands: Sequence[Brand], accounts: Sequence[Account]) -> None:
        """Show brands and accounts; the account's health is among what is shown."""
        new_brands = list(brands) != self._brands
        self._brands, self._accounts = list(brands), list(accounts)
        if new_brands:
            self._rebuild_tabs()
        self._rebuild()
        self._tell_sync()

    def show_elsewhere(self, elsewhere: bool) -> None:
        """Say that another process reads and sends for this folder, or no more."""
        self._elsewhere = elsewhere
        self._tell_sync()

    def show_place(self, view: View | None, brand: int | None, account: int | None) -> None:
        """Show where one is; no view while search results are shown."""
        self._view, self._brand, self._account = view, brand, account
        for button in self._tab_group.buttons():
            if isinstance(button, BrandTab):
                button.setChecked(button.brand_id == brand)
        self._rebuild()

    def show_shield(self, on: bool) -> None:
        """Say that the shield is raised, or no more."""
        for button, command in self._buttons:
            if command.id == "shield":
                button.setChecked(on)

    def show_charter(self, open_: bool) -> None:
        """Say that the charter is shown in the place of a view, or no more."""
        self._charter = open_
        self._rebuild()

    def retranslate(self) -> None:
        """Say everything again, in another language."""
        self._name_buttons()
        self._rebuild_tabs()
        self._rebuild()
        self._tell_sync()

    # -- inside --

    def _rebuild(self) -> None:
        items = [self._view_item(view, icon) for view, icon in VIEWS]
        items.append(RailItem(RailKind.LINE, ""))
        title = title_of(BY_ID[CHARTER])
        items.append(RailItem(RailKind.VIEW, CHARTER, title, icon="charter", current=self._charter))
        items.append(
            RailItem(RailKind.SECTION, "accounts", self.tr("Accounts"), icon="plus", note=title_of(BY_ID["accounts"]))
        )
        for brand in self._brands:
            theirs = [account for account in self._accounts if account.brand_id == brand.id]
            if not theirs or self._brand not in (None, brand.id):
                continue
            items.append(
                RailItem(RailKind.BRAND, "", line(brand.name, 60), monogram=brand.monogram, colour=brand.colour)
            )
            items.extend(self._account_item(account) for account in theirs)
        self.list.show_items(items)

    def _count(self, view: View) -> int:
        listed, total = self._listed
        return total if view is listed and total is not None else self._counts.views.get(view, 0)

    def _view_item(self, view: View, icon: str) -> RailItem:
        return RailItem(
            RailKind.VIEW,
            view.value,
            texts.view_title(view),
            icon=icon,
            count=self._count(view) if view not in (View.DONE, View.HISTORY) else 0,
            more=self._counts.more_urgent and view is View.URGENT and self._listed[0] is not View.URGENT,
            failed=self._counts.failed if view is View.OUTBOX else 0,
            current=view is self._view and self._account is None and not self._charter,
            pressing=view is View.URGENT,
        )

    def _account_item(self, account: Account) -> RailItem:
        now = self._clock()
        health = texts.health(account.health, now)
        mark = MARKS.get(account.health.state, Mark.UNSURE)
        read = account.health.last_read_at if mark in (Mark.BROKEN, Mark.UNSURE) else None
        if mark is Mark.FINE and texts.expires_soon(account.health, now):
            mark = Mark.UNSURE
        return RailItem(
            RailKind.ACCOUNT,
            str(account.id),
            line(account.name or account.address, 60),
            icon=f"n-{account.network}",
            mark=mark,
            note=f"{line(account.address, 80)}\n{health}",
            short=when.wait(now - read) if read else "",
            current=account.id == self._account,
        )

    def _rebuild_tabs(self) -> None:
        for button in self._tab_group.buttons():
            self._tab_group.removeButton(button)
            self._tabs.removeWidget(button)
            button.hide()
            button.deleteLater()
        while self._tabs.count():
            self._tabs.takeAt(0)
        choices: list[tuple[int | None, str, str, str]] = [(None, self.tr("All"), "", "")]
        choices += [(brand.id, line(brand.name, 40), brand.monogram, brand.colour) for brand in self._brands]
        for brand_id, name, monogram, colour in choices:
            tab = BrandTab(self._theme, brand_id, name, monogram, colour, self)
            tab.setChecked(brand_id == self._brand)
            tab.clicked.connect(lambda _checked=False, chosen=brand_id: self.brand_chosen.emit(chosen))
            self._tab_group.addButton(tab)
            self._tabs.addWidget(tab)
        self._tabs.addStretch(1)

    def _choose(self, item: RailItem) -> None:
        if item.key == CHARTER:
            self.ordered.emit(CHARTER)
        elif item.kind is RailKind.VIEW:
            self.view_chosen.emit(View(item.key))
        elif item.kind is RailKind.ACCOUNT:
            self._choose_account(int(item.key))
        elif item.kind is RailKind.SECTION:
            self.ordered.emit(item.key)

    def _choose_account(self, account_id: int) -> None:
        account = next((each for each in self._accounts if each.id == account_id), None)
        if account is not None and account.health.state is HealthState.SIGNED_OUT:
            self.sign_in_wanted.emit(account_id)
        else:
            self.account_chosen.emit(account_id)

    def _tell_sync(self) -> None:
        states = [account.health.state for account in self._accounts if account.health.state is not HealthState.ARCHIVE]
        broken = sum(state in (HealthState.SIGNED_OUT, HealthState.REFUSED) for state in states)
        waiting = sum(state in (HealthState.RETRYING, HealthState.LIMITED, HealthState.STALE) for state in states)
        read = [account.health.last_read_at for account in self._accounts if account.health.last_read_at is not None]
        if not states:
            icon, role, text = "info", "text.muted", self.tr("No account yet")
        elif self._elsewhere:
            icon, role, text = "sync", "text.muted", self.tr("Another cm-inbox reads and sends")
        elif broken:
            icon, role, text = "x", "danger.text", self.tr("%n account(s) signed out", "", broken)
        elif waiting:
            icon, role, text = "warn", "warning.text", self.tr("%n account(s) waiting", "", waiting)
        elif not read:
            icon, role, text = "sync", "text.muted", self.tr("Fetching…")
        else:
            icon, role, text = "check", "success.text", when.ago(max(read), self._clock())
            text = self.tr("Up to date · %1").replace("%1", text)
        self.sync_text.setToolTip(text)
        self._elide_sync()
        self._sync_icon.setPixmap(self._theme.icon(icon, 16, self._theme.colour(role)))

    def _elide_sync(self) -> None:
        label = self.sync_text
        said = label.fontMetrics().elidedText(label.toolTip(), Qt.TextElideMode.ElideRight, label.width())
        label.setText(said)
        label.setAccessibleName(label.toolTip())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._elide_sync()

    def _restyle(self) -> None:
        for button, command in self._buttons:
            button.setIcon(self._theme.qicon(command.icon, self._theme.colour("icon.default")))
        self._tell_sync()
        self.update()
