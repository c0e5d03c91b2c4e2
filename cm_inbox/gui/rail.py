"""The left pane: brands, views with their numbers, accounts with their health, and how fetching goes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cm_inbox.models.accounts import Account, Brand, HealthState
from cm_inbox.models.instants import Millis
from cm_inbox.models.queue import Counts, SavedView, View

from . import texts, when
from .brand_tabs import BrandTabs
from .commands import BY_ID, title_of
from .plain import isolated, line
from .rail_foot import RailFoot
from .rail_list import Mark, RailItem, RailKind, RailList
from .theme import Theme

if TYPE_CHECKING:
    from cm_inbox.models.team import AccountReader

    from .team_line import TeamLine

VIEWS: Sequence[tuple[View, str]] = (
    (View.INBOX, "inbox"),
    (View.URGENT, "urgent"),
    (View.MINE, "user"),
    (View.APPROVE, "check"),
    (View.SNOOZED, "pause"),
    (View.OUTBOX, "outbox"),
    (View.DONE, "done"),
    (View.HISTORY, "history"),
)
CHARTER = "charter"
"""The command that the row below the views stands for."""

SAVED = "go-saved-"
"""What the commands that go to saved views begin with; the number follows."""

ANY_WIDTH = 16_777_215
"""Qt's own word for no limit (QWIDGETSIZE_MAX)."""

MARKS = {
    HealthState.OK: Mark.FINE,
    HealthState.NEW: Mark.NONE,
    HealthState.ARCHIVE: Mark.NONE,
    HealthState.SIGNED_OUT: Mark.BROKEN,
    HealthState.REFUSED: Mark.BROKEN,
    HealthState.PAUSED: Mark.PAUSED,
}
FOOTER_MS = 5_000


class Rail(QWidget):
    """Says where one is and lets one go elsewhere.

    ``ordered`` gives the id of a command: of the foot's buttons, of the charter's row. ``saved_chosen`` gives the
    number of a saved view (from 1); ``menu_wanted`` that number (from 0) and where on the screen its menu is to open.
    ``sign_in_wanted`` gives the id of an account that is signed out, where another's choice narrows the list to it.
    """

    view_chosen = Signal(object)
    brand_chosen = Signal(object)
    account_chosen = Signal(object)
    sign_in_wanted = Signal(int)
    ordered = Signal(str)
    menu_wanted = Signal(int, QPoint)
    saved_chosen = Signal(int)

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
        self._saved: list[tuple[str, str]] = []
        self._saved_current: int | None = None
        self._folded = False
        self._elsewhere = False
        self._charter = False
        self._team: TeamLine | None = None
        self._readers: Mapping[str, AccountReader] = {}
        self._hub_is_there = False
        self._aside = 0
        self._approves = self._in_team = False
        self.list = RailList(theme, self)
        self.list.chosen.connect(self._choose)
        self.list.menu_wanted.connect(self._want_menu)
        self.brands = BrandTabs(theme, self)
        self.brands.chosen.connect(self.brand_chosen)
        self.foot = RailFoot(theme, self)
        self.foot.ordered.connect(self.ordered)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.brands)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.foot)
        self._footer_timer = QTimer(self)
        self._footer_timer.setInterval(FOOTER_MS)
        self._footer_timer.timeout.connect(self._tell_sync)
        self._footer_timer.start()
        self.fold(False)

    @property
    def unfolded_width(self) -> int:
        """Return how wide it is to begin with."""
        return self._theme.size("rail")

    @property
    def folded(self) -> bool:
        """Say whether only icons are shown."""
        return self._folded

    def fold(self, folded: bool) -> None:
        """Show only icons, or everything."""
        self._folded = folded
        least = self._theme.size("rail.collapsed")
        self.setMinimumWidth(least)  # also unfolded: a window that becomes narrow folds it
        self.setMaximumWidth(least if folded else ANY_WIDTH)
        self.brands.fold(folded)
        self.foot.fold(folded)
        if self._team is not None:
            self._team.state.fold(folded)
        self.list.fold(folded)
        self._rebuild()

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
            self.brands.show_brands(self._brands)
        self._rebuild()
        self._tell_sync()

    def show_elsewhere(self, elsewhere: bool) -> None:
        """Say that another process reads and sends for this folder, or no more."""
        self._elsewhere = elsewhere
        self._tell_sync()

    def show_place(self, view: View | None, brand: int | None, account: int | None) -> None:
        """Show where one is; no view while search results are shown."""
        self._view, self._brand, self._account = view, brand, account
        self.brands.show_current(brand)
        self._rebuild()

    def show_saved(self, saved: Sequence[SavedView], counts: Sequence[str], current: int | None) -> None:
        """Show the saved views, how much each holds, and which of them is looked at."""
        self._saved = [(view.name, count) for view, count in zip(saved, counts, strict=True)]
        self._saved_current = current
        self._rebuild()

    def show_shield(self, on: bool) -> None:
        """Say that the shield is raised, or no more."""
        self.foot.show_shield(on)

    def show_aside(self, aside: int) -> None:
        """Say how many decisions wait that a colleague's came before."""
        if aside != self._aside:
            self._aside = aside
            self._rebuild()

    def show_readers(self, readers: Mapping[str, AccountReader], *, live: bool) -> None:
        """Say which desktops of the team read which accounts (by uid); ``live``: the hub is there to tell."""
        if (dict(readers), live) != (self._readers, self._hub_is_there):
            self._readers, self._hub_is_there = dict(readers), live
            self._rebuild()
            self._tell_sync()

    def show_team(self, icon: str, role: str, text: str, brief: str, whole: str) -> None:
        """Say how this desktop stands with its team's hub (``TeamLine.tell``)."""
        if self._team is None:
            if not text:
                return
            from .team_line import TeamLine  # only where there is a team

            self._team = TeamLine(self._theme, self)
            self._team.state.fold(self._folded)
            self._team.clicked.connect(lambda: self.ordered.emit("team"))
            layout = self.layout()
            assert isinstance(layout, QVBoxLayout)
            layout.insertWidget(layout.indexOf(self.foot), self._team)
        self._team.tell(icon, role, text, brief, whole)

    def show_approving(self, *, in_team: bool, approves: bool) -> None:
        """List what waits for approval: always for who approves, for the others of a team where something waits."""
        if (in_team, approves) != (self._in_team, self._approves):
            self._in_team, self._approves = in_team, approves
            self._rebuild()

    def show_charter(self, open_: bool) -> None:
        """Say that the charter is shown in the place of a view, or no more."""
        self._charter = open_
        self._rebuild()

    def retranslate(self) -> None:
        """Say everything again, in another language."""
        self.foot.retranslate()
        self.brands.retranslate()
        self._rebuild()
        self._tell_sync()

    # -- inside --

    def _rebuild(self) -> None:
        items = [
            self._view_item(view, icon) for view, icon in VIEWS if view is not View.APPROVE or self._offers_approve
        ]
        if self._saved:
            items.append(RailItem(RailKind.LINE, "saved"))
            items += [self._saved_item(number, *saved) for number, saved in enumerate(self._saved)]
        items.append(RailItem(RailKind.LINE, "charter"))
        title = title_of(BY_ID[CHARTER])
        items.append(RailItem(RailKind.VIEW, CHARTER, title, icon="charter", current=self._charter))
        if not self._folded:
            items.append(RailItem(RailKind.LINE, "accounts"))
            items += self._account_items()
        self.list.show_items(items)

    @property
    def _offers_approve(self) -> bool:
        here = self._view is View.APPROVE and self._nowhere_else
        return self._approves or here or (self._in_team and self._counts.views.get(View.APPROVE, 0) > 0)

    def _account_items(self) -> list[RailItem]:
        title = self.tr("Accounts")
        items = [RailItem(RailKind.SECTION, "accounts", title, icon="plus", note=title_of(BY_ID["accounts"]))]
        for brand in self._brands:
            theirs = [account for account in self._accounts if account.brand_id == brand.id]
            if not theirs or self._brand not in (None, brand.id):
                continue
            items.append(
                RailItem(RailKind.BRAND, "", line(brand.name, 60), monogram=brand.monogram, colour=brand.colour)
            )
            items.extend(self._account_item(account) for account in theirs)
        return items

    def _saved_item(self, number: int, name: str, count: str) -> RailItem:
        return RailItem(
            RailKind.SAVED,
            f"{SAVED}{number + 1}",
            line(name, 60),
            icon="filter",
            said=count,
            current=number == self._saved_current and not self._charter,
        )

    @property
    def _nowhere_else(self) -> bool:
        return self._account is None and self._saved_current is None and not self._charter

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
            aside=self._aside if view is View.OUTBOX else 0,
            current=view is self._view and self._nowhere_else,
            pressing=view is View.URGENT,
        )

    def _account_item(self, account: Account) -> RailItem:
        now = self._clock()
        health = texts.health(account.health, now)
        if self._is_read_elsewhere(account) and account.health.state is HealthState.NEW:
            health = self._read_by([account])
        mark = MARKS.get(account.health.state, Mark.UNSURE)
        read = account.health.last_read_at if mark in (Mark.BROKEN, Mark.UNSURE) else None
        short = when.wait(now - read) if read and now - read >= when.MINUTE else ""
        if mark is Mark.FINE and texts.expires_soon(account.health, now):
            mark, short = Mark.UNSURE, when.wait((account.health.token_expires_at or now) - now)
        return RailItem(
            RailKind.ACCOUNT,
            str(account.id),
            line(account.name or account.address, 60),
            icon=f"n-{account.network}",
            mark=mark,
            note=f"{texts.network_title(account.network)} · {line(account.address, 80)}\n{health}",
            short=short,
            current=account.id == self._account,
        )

    def _choose(self, item: RailItem) -> None:
        if item.kind is RailKind.SAVED:
            self.saved_chosen.emit(int(item.key.removeprefix(SAVED)))
        elif item.key == CHARTER:
            self.ordered.emit(item.key)
        elif item.kind is RailKind.VIEW:
            self.view_chosen.emit(View(item.key))
        elif item.kind is RailKind.ACCOUNT:
            self._choose_account(int(item.key))
        elif item.kind is RailKind.SECTION:
            self.ordered.emit(item.key)

    def _want_menu(self, item: RailItem, at: QPoint) -> None:
        if item.kind is RailKind.SAVED:
            self.menu_wanted.emit(int(item.key.removeprefix(SAVED)) - 1, at)

    def _choose_account(self, account_id: int) -> None:
        account = next((each for each in self._accounts if each.id == account_id), None)
        if account is not None and account.health.state is HealthState.SIGNED_OUT:
            self.sign_in_wanted.emit(account_id)
        else:
            self.account_chosen.emit(account_id)

    def _tell_sync(self) -> None:
        quiet = (HealthState.ARCHIVE, HealthState.PAUSED)
        states = [account.health.state for account in self._accounts if account.health.state not in quiet]
        broken = sum(state in (HealthState.SIGNED_OUT, HealthState.REFUSED) for state in states)
        waiting = sum(state in (HealthState.RETRYING, HealthState.LIMITED, HealthState.STALE) for state in states)
        ending = sum(account.health.ends_soon(self._clock()) for account in self._accounts)
        elsewhere = [each for each in self._accounts if self._is_read_elsewhere(each)]
        here = [each for each in self._accounts if each not in elsewhere and each.health.state not in quiet]
        read = [each.health.last_read_at for each in here if each.health.last_read_at is not None]
        short = brief = ""
        if not states and any(account.health.state is HealthState.PAUSED for account in self._accounts):
            icon, role, text = "pause", "text.muted", self.tr("All accounts are paused")
        elif not states:
            icon, role, text = "info", "text.muted", self.tr("No account yet")
        elif self._elsewhere:
            icon, role, text = "sync", "text.muted", self.tr("Another cm-inbox reads and sends")
        elif broken:
            icon, role, text = "x", "danger.text", self.tr("%n account(s) signed out", "", broken)
            brief = self.tr("%n signed out", "", broken)
        elif waiting:
            icon, role, text = "warn", "warning.text", self.tr("%n account(s) waiting", "", waiting)
            brief = self.tr("%n waiting", "", waiting)
        elif ending:
            icon, role, text = "clock", "warning.text", self.tr("%n sign-in(s) to renew within seven days", "", ending)
            brief = self.tr("%n to renew soon", "", ending)
        elif not here:
            icon, role, text = "users", "text.muted", self._read_by(elsewhere)
            brief = self._read_by(elsewhere, brief=True)
        elif not read:
            icon, role, text = "sync", "text.muted", self.tr("Fetching…")
        else:
            icon, role, text = "check", "success.text", when.ago(max(read), self._clock())
            short = self._short(self._clock() - max(read))
            text = self.tr("Up to date · %1").replace("%1", text)
        self.foot.sync.show_state(icon, role, text, short, brief)

    def _is_read_elsewhere(self, account: Account) -> bool:
        """Say whether it is not this desktop that reads an account of the team's."""
        reader = self._readers.get(account.uid)
        return reader is not None and not reader.mine

    def _read_by(self, accounts: Sequence[Account], *, brief: bool = False) -> str:
        """Return who reads accounts that are not read here; ``brief``: where there is little room."""
        if not self._hub_is_there:
            return self.tr("Nothing to fetch here")
        names = {self._readers[each.uid].name for each in accounts} - {None}
        if not names:
            return self.tr("Read by nobody just now")
        if len(names) > 1:
            return self.tr("Read by %n other desktop(s)", "", len(names))
        said = self.tr("Read by %1") if brief else self.tr("Read by the desktop of %1")
        return said.replace("%1", isolated(names.pop() or "", 40))

    def _short(self, passed: Millis) -> str:
        """Return a length of time for the folded foot."""
        if passed < when.MINUTE:
            return self.tr("%1 s").replace("%1", str(max(0, passed) // 1000))
        return when.wait(passed)
