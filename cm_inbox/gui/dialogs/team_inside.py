"""In a team: who one is, its people with their roles, its brands; inviting, letting go, sharing, leaving."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QMessageBox, QProgressBar, QVBoxLayout, QWidget

from cm_inbox.gui import when
from cm_inbox.gui.plain import isolated
from cm_inbox.gui.team_protocol import Mate, SharedBrand
from cm_inbox.gui.team_texts import hub_detail, hub_explained, posts_said, role_title
from cm_inbox.models.instants import now
from cm_inbox.models.team import HubState, TeamStanding
from cm_inbox.permissions import NO_ROLE

from .base import inked_label
from .rows import Item, RowList, Tone
from .settings_page import quiet_button
from .team_invite import InviteDialog

if TYPE_CHECKING:
    from .team import TeamDialog

translate = QCoreApplication.translate

BRAND = "brand "
PERSON = "person "

_TROUBLE = {HubState.AWAY: "warning", HubState.ENDED: "danger", HubState.STOPPED: "danger"}


class Inside(QWidget):
    """One list: the people, then the brands. What is ordered is about the chosen line."""

    def __init__(self, dialog: TeamDialog) -> None:
        super().__init__(dialog)
        self._dialog = dialog
        self._mates: dict[str, Mate] = {}
        self._brands: dict[str, SharedBrand] = {}
        self._known: tuple[object, ...] = ()
        theme = dialog.theme
        self.who = inked_label("", theme, "body", "secondary")
        self.state = inked_label("", theme, "body", "secondary")
        self.progress = QProgressBar(self)
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(4)
        self.progress.setAccessibleName(translate("Team", "Catching up"))
        self._most = 0
        self.list = RowList(theme, translate("Team", "People and brands"), self)
        self.list.current_changed.connect(self._offer)
        self.invite_button = quiet_button(translate("Team", "Invite…"), "primary")
        self.revoke_button = quiet_button(translate("Team", "Withdraw access…"))
        self.share_button = quiet_button(translate("Team", "Share the brand…"))
        self.leave_button = quiet_button(translate("Team", "Leave the team…"))
        self.invite_button.clicked.connect(self._invite)
        self.revoke_button.clicked.connect(self._ask_to_revoke)
        self.share_button.clicked.connect(self._ask_to_share)
        self.leave_button.clicked.connect(self._ask_to_leave)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.who)
        column.addWidget(self.state)
        column.addWidget(self.progress)
        column.addWidget(self.list, 1)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.invite_button, self.revoke_button, self.share_button):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.leave_button)
        column.addLayout(row)
        self._offer()

    def take_keyboard(self) -> None:
        self.list.setFocus()

    def failed(self) -> None:
        """Show what is so now, not what was hoped for."""
        self._offer()

    # -- what is shown --

    def show_standing(self, standing: TeamStanding) -> None:
        """Say who one is here and how one stands; the people are read again where that may have changed them."""
        said = translate("Team", "You are %1.").replace("%1", isolated(standing.name, 60))
        roles = sorted(set(standing.roles.values()) - {NO_ROLE})
        if roles:
            said += " " + ", ".join(role_title(each) for each in roles) + "."
        self.who.setText(said)
        self.state.setText(hub_explained(standing))
        self.state.setToolTip(hub_detail(standing))
        ink = _TROUBLE.get(standing.state, "secondary")
        if self.state.property("ink") != ink:
            self.state.setProperty("ink", ink)
            self.state.style().polish(self.state)
        behind = standing.behind if standing.state is HubState.CATCHING_UP else 0
        self._most = max(self._most, behind) if behind else 0
        self.progress.setVisible(bool(behind))
        self.progress.setRange(0, self._most)
        self.progress.setValue(self._most - behind)
        known = (standing.state, tuple(standing.roles.items()))
        if known != self._known:
            self._known = known
            self.refresh()
        self._offer()

    def refresh(self) -> None:
        """Ask for the people and the brands again."""
        team = self._dialog.team
        self._show_known()
        if self._dialog.standing.state not in (HubState.LEVEL, HubState.CATCHING_UP):
            return  # what is wrong is said already; who is there is asked when the hub is back
        self._dialog.order(team.members(), self._take_people, translate("Team", "Asking who is in the team…"))
        self._dialog.order(team.brands(), self._take_brands, "")

    def _show_known(self) -> None:
        """Until the hub has told, show what is known without it: oneself, and the brands with one's role."""
        standing = self._dialog.standing
        if self._mates or self._brands:
            return
        roles = standing.roles
        posts = tuple((roles[each.uid], each.name) for each in self._dialog.here if each.uid in roles)
        self._mates = {"": Mate("", standing.name, "active", posts, me=True)}
        self._brands = {
            each.uid: SharedBrand(each.uid, each.name, each.id, True, roles[each.uid])
            for each in self._dialog.here
            if each.uid in roles
        }
        self._show()

    def _take_people(self, mates: Sequence[Mate]) -> None:
        self._mates = {mate.id: mate for mate in mates}
        self._show()

    def _take_brands(self, brands: Sequence[SharedBrand]) -> None:
        self._brands = {brand.uid: brand for brand in brands}
        self._show()

    def _show(self) -> None:
        items = [Item("people", translate("Team", "People"), heading=True)]
        items += [self._person_item(mate) for mate in self._mates.values()]
        items += [Item("brands", translate("Team", "Brands"), heading=True)] if self._brands else []
        items += [self._brand_item(brand) for brand in self._brands.values()]
        self.list.show_items(items)
        self._offer()

    def _person_item(self, mate: Mate) -> Item:
        invited = mate.state == "invited"
        aside = translate("Team", "you") if mate.me else ""
        if invited:
            aside = translate("Team", "invited")
            if mate.until is not None:
                until = when.until(mate.until, now())
                aside = translate("Team", "invited until %1").replace("%1", until)
        return Item(
            PERSON + mate.id,
            isolated(mate.name, 80),
            aside,
            posts_said(mate.posts),
            icon="mail" if invited else "user",
            tone=Tone.WARNING if invited else Tone.PLAIN,
        )

    def _brand_item(self, brand: SharedBrand) -> Item:
        if brand.shared:
            aside = translate("Team", "shared")
            role = role_title(brand.role) if brand.role else ""
            detail = translate("Team", "Your role: %1").replace("%1", role) if role else ""
        else:
            aside, detail = translate("Team", "only here"), translate("Team", "The team sees nothing of it.")
        icon, tone = ("users", Tone.GOOD) if brand.shared else ("laptop", Tone.PLAIN)
        return Item(BRAND + brand.uid, isolated(brand.name, 80), aside, detail, icon=icon, tone=tone)

    # -- what can be done --

    def _mate(self) -> Mate | None:
        return self._mates.get((self.list.current_id() or "").removeprefix(PERSON))

    def _brand(self) -> SharedBrand | None:
        return self._brands.get((self.list.current_id() or "").removeprefix(BRAND))

    @property
    def _may_invite(self) -> bool:
        mine = next((mate for mate in self._mates.values() if mate.me), None)
        return mine is not None and any(role == "admin" for role, _brand in mine.posts)

    def _offer(self) -> None:
        mate, brand = self._mate(), self._brand()
        ended = self._dialog.standing.state is HubState.ENDED
        only_admins = "" if self._may_invite else translate("Team", "Only an admin of the team can do that.")
        for button in (self.invite_button, self.revoke_button, self.share_button):
            button.setToolTip(only_admins)
        self.invite_button.setEnabled(self._may_invite and not ended)
        self.revoke_button.setEnabled(self._may_invite and mate is not None and not mate.me and not ended)
        self.share_button.setEnabled(
            self._may_invite and brand is not None and not brand.shared and brand.brand_id is not None and not ended
        )

    def _invite(self) -> None:
        dialog = InviteDialog(self._dialog.theme, self._dialog.team, list(self._brands.values()), self)
        dialog.finished.connect(lambda _result: self.refresh())
        dialog.open()

    def _ask_to_revoke(self) -> None:
        mate = self._mate()
        if mate is None:
            return
        name = isolated(mate.name, 80)
        if mate.state == "invited":
            asked = translate("Team", "Withdraw the invitation of %1?").replace("%1", name)
            told = translate("Team", "The code opens nothing any more.")
        else:
            asked = translate("Team", "Withdraw the access of %1?").replace("%1", name)
            told = translate(
                "Team",
                "At once and for good: their desktop is told and sends nothing any more. The history on it stays there."
                " What they decided stays.",
            )
        do = translate("Team", "Withdraw access")
        self._ask(asked, told, do, lambda: self._order(self._dialog.team.revoke(mate.id)))

    def _ask_to_share(self) -> None:
        brand = self._brand()
        if brand is None or brand.brand_id is None:
            return
        asked = translate("Team", "Share %1 with the team?").replace("%1", isolated(brand.name, 80))
        told = translate(
            "Team",
            "Its messages, decisions, notes and charter go to everybody who has a role there. Tokens, drafts and your"
            " wellbeing stay here.",
        )
        number = brand.brand_id
        self._ask(asked, told, translate("Team", "Share"), lambda: self._order(self._dialog.team.share(number)))

    def _ask_to_leave(self) -> None:
        asked = translate("Team", "Leave the team?")
        told = translate(
            "Team",
            "Your history stays here, and you go on alone. The others keep what you decided. To come back you need a"
            " new invitation.",
        )
        gone = self._dialog.standing.state not in (HubState.LEVEL, HubState.CATCHING_UP)
        if gone:
            told += " " + translate("Team", "The hub cannot be told now: an admin has to withdraw your access there.")
        self._ask(asked, told, translate("Team", "Leave"), lambda: self._order(self._dialog.team.leave(gone)))

    def _order(self, ordered: Future[None]) -> None:
        """Wait for what was ordered, and read everything again."""
        self._dialog.order(ordered, lambda _done: self.refresh(), translate("Team", "Telling the hub…"))

    def _ask(self, asked: str, told: str, do: str, then: Callable[[], None]) -> None:
        """Ask whether that is meant; the harmless answer has the keyboard."""
        box = QMessageBox(self)
        box.setWindowTitle(translate("Team", "Team"))
        box.setTextFormat(box.textFormat().PlainText)
        box.setText(asked)
        box.setInformativeText(told)
        box.setStandardButtons(QMessageBox.StandardButton.Cancel)
        button = box.addButton(do, QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(QMessageBox.StandardButton.Cancel)
        button.clicked.connect(then)
        box.open()
