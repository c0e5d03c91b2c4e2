"""The team in the window: who else is there, who holds what, and how this desktop stands with its hub.

Made when there is a team, after everything else; without one nothing of it is imported.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer
from PySide6.QtWidgets import QVBoxLayout

from cm_inbox.errors import CmInboxError
from cm_inbox.models.accounts import Account
from cm_inbox.models.conversations import Conversation
from cm_inbox.models.decisions import DecisionKind
from cm_inbox.models.team import Doing, Held, HubState, TeamStanding

from . import texts, when
from .action_bar import first_key
from .answer import ComposerMode
from .approval import Approval
from .handover import Handover
from .held import Holding
from .held_card import HeldCard
from .plain import isolated
from .present import all_here
from .sendable import Refusal
from .team_news import TeamNews
from .team_protocol import Mate, Team
from .team_texts import hub_explained, hub_said

if TYPE_CHECKING:
    from .dialogs.aside import Aside
    from .window import MainWindow

translate = QCoreApplication.translate

SHOW_MS = 400
"""How long a conversation is open before the others are told: who steps through a list tells nobody of each."""

LOOK_MS = 300
"""How long after a change is looked for what came second: changes come in swarms."""

LIVE = (HubState.LEVEL, HubState.CATCHING_UP)


class TeamPlace(QObject):
    """Hears of the team, and tells the window's parts."""

    def __init__(self, window: MainWindow, team: Team) -> None:
        super().__init__(window)
        self._window = window
        self.team = team
        self.standing = TeamStanding()
        self.holding = Holding()
        self.colleagues: tuple[str, ...] = ()
        """What the others of the team are called."""
        self.card: HeldCard | None = None
        """What stands above the composer, once there was something to say."""
        self._told: tuple[int | None, Doing] | None = None
        self._asking = False
        self._said: object = None
        self._timer = QTimer(self, singleShot=True, interval=SHOW_MS)
        self._timer.timeout.connect(self._tell_open)
        composer = window.composer
        composer.held_back = self._held_back
        composer.ask_first = self._ask_first
        composer.writing.changed.connect(self._typed)
        self.approval = Approval(window)
        self._asides: Aside | None = None
        self._look_timer = QTimer(self, singleShot=True, interval=LOOK_MS)
        self._look_timer.timeout.connect(self._look_aside)
        self.news = TeamNews(window)
        self.changed()
        self._news = Handover(self._take, self)
        self._unsubscribe = team.subscribe(self._news.give)
        self.shown()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self._take(self.standing)

    def close(self) -> None:
        """Hear and tell nothing any more: the others see that nothing is open here."""
        self._unsubscribe()
        self._news.close()
        self._timer.stop()
        self._look_timer.stop()
        self.news.close()
        if self._told is not None and self._told[0] is not None:
            self.team.show(None, Doing.READS)

    # -- what is heard --

    def _take(self, standing: TeamStanding) -> None:
        """Take the standing of now."""
        before, self.standing = self.standing, standing
        window = self._window
        live = standing.state in LIVE
        self._use_roles()
        said = hub_said(standing)
        window.rail.show_team(said.icon, said.role, said.text, said.brief, hub_explained(standing))
        window.rail.show_readers(standing.readers, live=live)
        present = all_here(standing.presence) if live else {}
        window.queue.list.show_present(present)
        window.pane.header.show_present(present)
        if live and before.state not in LIVE:
            self._told = None
            self._learn_people()
            self.shown()
        if not live:
            self.holding.forget_others()
        elif self.holding.conversation is not None:
            began = self.holding.see(standing.presence.get(self.holding.conversation, ()))
            if began and self.holding.mine:
                self._claim()  # somebody began to write although it is ours: have they taken it over?
        self._show_holder()

    def _use_roles(self) -> None:
        """Let nobody do what the hub would refuse."""
        window = self._window
        roles = {each.id: self.standing.roles[each.uid] for each in window.brands.values() if self.shares(each.uid)}
        if roles != window.inbox.roles:
            window.inbox.roles = roles
            window.rail.show_approving(in_team=bool(roles), approves=any(map(window.inbox.approves, roles)))
            window.tell_availability()
            window.composer.pass_time()
            self.approval.show(self._open_here())

    @property
    def live(self) -> bool:
        """Say whether the hub is there."""
        return self.standing.state in LIVE

    def shares(self, brand_uid: str) -> bool:
        """Say whether a brand is the team's."""
        return brand_uid in self.standing.roles

    def reader_of(self, account: Account) -> str:
        """Return which desktop of the team reads an account; nothing where its brand is not the team's."""
        reader = self.standing.readers.get(account.uid)
        if reader is None or not self.live:
            return ""
        if reader.mine:
            return translate("Team", "this desktop")
        if reader.name is None:
            return translate("Team", "nobody: no desktop that is there now is signed in to it")
        return translate("Team", "the desktop of %1").replace("%1", isolated(reader.name, 60))

    def _learn_people(self) -> None:
        """Learn who is in the team, to be offered where something is assigned."""

        def take(mates: Sequence[Mate]) -> None:
            self.colleagues = tuple(each.name for each in mates if not each.me and each.state == "active")

        self._window.futures.then(self.team.members(), take, lambda _error: None)

    # -- what came second --

    def changed(self) -> None:
        """Look soon, since something changed: for what was decided elsewhere first, and what was taken back."""
        if not self._look_timer.isActive():
            self._look_timer.start()
        self.news.look_soon()

    def _look_aside(self) -> None:
        self.aside().look()  # asks only this desktop's history: also without the hub

    def aside(self) -> Aside:
        """Return our decisions that a colleague's came before."""
        if self._asides is None:
            from .dialogs.aside import Aside

            asides = self._asides = Aside(self.team, self._window.inbox, self)
            asides.changed.connect(lambda: self._window.rail.show_aside(len(asides.known)))
        return self._asides

    # -- what is open --

    def shown(self) -> None:
        """Take note of the conversation that is open now, or of what happened in it."""
        conversation = self._open_here()
        self.approval.show(conversation)
        current = conversation.row.id if conversation is not None else None
        if current != self.holding.conversation:
            self.holding.open(conversation)
            if current is not None and self.live:
                self.holding.see(self.standing.presence.get(current, ()))
        if conversation is not None:
            self.holding.look(conversation, self._window.inbox.actor)
        if self._told is None or self._told[0] != current:
            self._timer.start()
        self._show_holder()

    def _open_here(self) -> Conversation | None:
        """Return the open conversation, where it is the team's."""
        conversation = self._window.shown
        if conversation is not None and not self.shares(self._window.brand_of(conversation).uid):
            return None
        return conversation

    def _tell_open(self) -> None:
        """Show the others what is open here."""
        current = self.holding.conversation
        told = (current, Doing.READS)
        if not self.live or (self._told is not None and self._told[0] == current):
            return
        self._told = told
        self._quietly(current, Doing.READS)

    def _quietly(self, conversation_id: int | None, doing: Doing) -> None:
        self._window.futures.then(self.team.show(conversation_id, doing), on_error=lambda _error: None)

    # -- holding it --

    def _typed(self) -> None:
        """Claim the conversation with the first letter of an answer; let it go when all is gone."""
        composer = self._window.composer
        if self.holding.conversation is None or composer.mode is ComposerMode.NOTE:
            return
        written = bool(composer.text().strip())
        if not written:
            self.approval.end_change()
        if written and not self.holding.mine:
            self._claim()
        elif not written and self.holding.mine:
            self.holding.mine = False
            self._told = (self.holding.conversation, Doing.READS)
            self._quietly(*self._told)

    def _claim(self, *, take: bool = False) -> None:
        current = self.holding.conversation
        if current is None or not self.live or (self._asking and not take) or self.may_not_answer():
            return
        self._asking = True

        def answered(held: Held) -> None:
            self._asking = False
            if current == self.holding.conversation:
                self.holding.told(held)
                if held.mine:
                    self._told = (current, Doing.WRITES)
                self._show_holder()

        def failed(error: CmInboxError) -> None:
            self._asking = False  # without the hub one writes all the same; what contradicts is set aside later
            if take:
                self._window.tell_error(error)

        order = self.team.take(current) if take else self.team.claim(current)
        self._window.futures.then(order, answered, failed)

    def take(self) -> bool:
        """Make the open conversation ours, where a colleague holds it; say whether one does."""
        held = self.holding.holder(self._window.context.clock()) is not None
        if held:
            self._claim(take=True)
        return held

    def may_not_answer(self) -> str:
        """Return why our role forbids answering here, and so holding it; empty where it does not."""
        shown = self._window.shown
        if shown is None:
            return ""
        refused = self._window.inbox.refused_by_role(DecisionKind.REPLY, shown.row.brand_id)
        return "" if refused is None else texts.reason(refused.reason)

    # -- what is said of it --

    def _held_back(self) -> Refusal | None:
        """Return why an answer may not leave: a colleague is writing one, and has not sent it."""
        holder = self.holding.holder(self._window.context.clock())
        if holder is None or self.holding.answer is not None:
            return None
        said = translate("Held", "%1 is answering: yours is kept as a draft. Take over or wait.")
        return Refusal(said.replace("%1", isolated(holder.name, 40)), told=True, role="warning.text")

    def _ask_first(self) -> str:
        if not self.holding.asks() or self.holding.answer is None:
            return ""
        said = translate("Held", "%1 has answered already. Send yours as well? Once more sends it.")
        return said.replace("%1", isolated(self.holding.answer.actor, 40))

    def _show_holder(self) -> None:
        """Say above the composer who answers, or what they answered."""
        now = self._window.context.clock()
        holder, answer = self.holding.holder(now), self.holding.answer
        written = self._window.composer.has_text()
        if (holder, answer, written) != self._said and self._window.composer.is_open():
            self._said = (holder, answer, written)
            self._window.composer.look_again()
        if answer is not None and (written or holder is not None):
            said = translate("Held", "%1 answered %2").replace("%2", when.ago(answer.at, now))
            if answer.kind is DecisionKind.WARN:
                said = translate("Held", "%1 sent a warning %2").replace("%2", when.ago(answer.at, now))
            self._made_card().tell(said.replace("%1", isolated(answer.actor, 40)), answer.text)
        elif holder is not None:
            said = translate("Held", "%1 is answering this conversation.").replace("%1", isolated(holder.name, 40))
            key = first_key("take-over", self._window.settings.keys)
            self._made_card().tell(said, key=key, can_take=not self.may_not_answer())
        elif self.card is not None:
            self.card.hide()

    def _made_card(self) -> HeldCard:
        """Return the card above the composer, made when it is first needed."""
        if self.card is None:
            composer = self._window.composer
            side = composer.parentWidget()
            assert side is not None
            column = side.layout()
            assert isinstance(column, QVBoxLayout)
            self.card = HeldCard(self._window.theme, side)
            self.card.take_wanted.connect(self.take)
            column.insertWidget(column.indexOf(composer), self.card)
        return self.card
