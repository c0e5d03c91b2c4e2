"""Answers that wait for approval, in the window: shown above the composer, approved, changed, sent back, withdrawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject

from cm_inbox.models.conversations import Conversation
from cm_inbox.models.decisions import Decision, DecisionKind
from cm_inbox.models.messages import Direction
from cm_inbox.permissions import PROPOSED

from . import when
from .action_bar import first_key
from .approval_card import ApprovalCard, Proposed
from .plain import isolated, line

if TYPE_CHECKING:
    from .window import MainWindow

translate = QCoreApplication.translate

SNIPPET = 120


class Approval(QObject):
    """What waits in the open conversation, and what is ordered about it."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.card: ApprovalCard | None = None
        """Made once something waits."""
        self._changing: dict[int, str] = {}
        """The proposals whose words are being changed in the composer, by their conversation."""
        window.composer.approves = lambda: self._changed() is not None

    # -- what is shown --

    def show(self, conversation: Conversation | None) -> None:
        """Show the oldest proposal that waits in a conversation, or nothing."""
        proposal = self._proposal(conversation)
        self._forget_changes(conversation)
        if conversation is None or proposal is None:
            if self.card is not None:
                self.card.hide()
            return
        self._made().tell(self._said(conversation, proposal))

    def _proposal(self, conversation: Conversation | None) -> Decision | None:
        return conversation.proposals[0] if conversation is not None and conversation.proposals else None

    def _forget_changes(self, conversation: Conversation | None) -> None:
        """Change no longer what was settled meanwhile, or what was emptied."""
        changing = None if conversation is None else self._changing.get(conversation.row.id)
        if conversation is None or changing is None:
            return
        if all(each.id != changing for each in conversation.proposals):
            self.end_change()

    def _made(self) -> ApprovalCard:
        """Return the card above the composer, made when it is first needed."""
        if self.card is None:
            composer = self._window.composer
            side = composer.parentWidget()
            assert side is not None
            self.card = ApprovalCard(self._window.theme, side)
            self.card.ordered.connect(self.run)
            self.card.noted.connect(self._send_back)
            self.card.left.connect(self._window.focus_list)
            column = side.layout()
            column.insertWidget(column.indexOf(composer), self.card)  # type: ignore[union-attr] # a QVBoxLayout
        return self.card

    def _said(self, conversation: Conversation, proposal: Decision) -> Proposed:
        now = self._window.context.clock()
        said = {
            DecisionKind.REPLY_PRIVATE: translate("Approval", "%1 proposes a private answer"),
            DecisionKind.WARN: translate("Approval", "%1 proposes a warning"),
        }.get(proposal.proposed or DecisionKind.REPLY, translate("Approval", "%1 proposes an answer"))
        parts = [said.replace("%1", isolated(proposal.actor, 40)), when.ago(proposal.at, now)]
        about = next((each for each in conversation.messages if each.message.id == proposal.message_id), None)
        newest = [each for each in conversation.messages if each.message.direction is Direction.IN]
        if about is not None and newest and about.row != newest[-1].row:
            parts.append(translate("Approval", "to “%1”").replace("%1", line(about.message.text, SNIPPET)))
        if len(conversation.proposals) > 1:
            more = len(conversation.proposals) - 1
            parts.append(translate("Approval", "%n more wait(s) here", "", more))
        return Proposed(
            proposal.id,
            " · ".join(parts),
            proposal.text,
            self._meanwhile(conversation, proposal),
            self._orders(proposal),
        )

    def _meanwhile(self, conversation: Conversation, proposal: Decision) -> str:
        """Return what was answered since somebody proposed it, empty where nothing was."""
        answers = [
            each
            for each in conversation.decisions
            if each.kind in PROPOSED and not each.undone and each.at >= proposal.at and each.proposal != proposal.id
        ]
        if answers:
            said = translate("Approval", "%1 answered meanwhile: “%2”")
            return said.replace("%2", line(answers[-1].text, SNIPPET)).replace("%1", isolated(answers[-1].actor, 40))
        ours = [each.message for each in conversation.messages if each.message.direction is Direction.OUT]
        if ours and ours[-1].created_at >= proposal.at:
            said = translate("Approval", "It was answered meanwhile: “%1”")
            return said.replace("%1", line(ours[-1].text, SNIPPET))
        return ""

    def _orders(self, proposal: Decision) -> tuple[tuple[str, str, str], ...]:
        window = self._window
        own = proposal.actor == window.inbox.actor
        labels = {
            "approve": translate("Approval", "Approve"),
            "edit-proposal": translate("Approval", "Change"),
            "send-back": translate("Approval", "Send back"),
            "drop-proposal": translate("Approval", "Withdraw") if own else translate("Approval", "Drop"),
        }
        brand = window.shown.row.brand_id if window.shown is not None else 0
        given = list(labels) if window.inbox.approves(brand) else ["drop-proposal"] if own else []
        return tuple((each, labels[each], first_key(each, window.settings.keys)) for each in given)

    # -- what is ordered --

    def run(self, command_id: str) -> bool:
        """Do what a command says with the proposal that is shown; say whether there is one."""
        conversation = self._window.shown
        proposal = self._proposal(conversation)
        if conversation is None or proposal is None:
            return False
        why = self._window.reasons().get(command_id, "")
        if why:
            self._window.status.tell(why)
        elif command_id == "approve":
            self._approve(conversation, proposal, None)
        elif command_id == "edit-proposal":
            self._change(conversation, proposal)
        elif command_id == "send-back":
            self._made().ask_note(isolated(proposal.actor, 40))
        else:
            self._window.triage.undo(proposal.id)
        return True

    def _approve(self, conversation: Conversation, proposal: Decision, text: str | None) -> None:
        window = self._window
        files = window.composer.take_files() if text is not None else ()
        order = window.inbox.approve(proposal.id, text, files)

        def failed() -> None:
            if text is not None and proposal.proposed is not None:
                window.composer.give_back(
                    proposal.proposed, conversation.row.id, text, proposal.private, True, proposal.rule
                )

        last = len(conversation.proposals) == 1
        window.triage.settle(DecisionKind.APPROVE, conversation.row.id, order, failed, last=last)
        window.focus_list()

    def _send_back(self, note: str) -> None:
        conversation, proposal = self._window.shown, self._proposal(self._window.shown)
        if conversation is None or proposal is None:
            return
        order = self._window.inbox.send_back(proposal.id, note)
        last = len(conversation.proposals) == 1
        self._window.triage.settle(DecisionKind.SEND_BACK, conversation.row.id, order, lambda: None, last=last)
        self._window.focus_list()

    # -- changing its words --

    def _change(self, conversation: Conversation, proposal: Decision) -> None:
        """Put the words into the composer: sending them approves the proposal."""
        composer, kind = self._window.composer, proposal.proposed
        if kind is None:
            return
        if composer.has_text() and self._changed() is None:
            composer.focus_reply()
            composer.say(translate("Approval", "Send or empty what is written first."), "warning.text")
            return
        if self._changed() is None:
            self._changing[conversation.row.id] = proposal.id
            composer.set_message(proposal.message_id)
            composer.give_back(kind, conversation.row.id, proposal.text, proposal.private, False, proposal.rule)
        composer.look_again()
        private = kind is DecisionKind.REPLY_PRIVATE or proposal.private
        (composer.focus_private if private else composer.focus_reply)()

    def _changed(self) -> Decision | None:
        """Return the proposal whose words are in the composer, None where they are our own."""
        shown = self._window.shown
        changing = None if shown is None else self._changing.get(shown.row.id)
        waiting = () if shown is None else shown.proposals
        return next((each for each in waiting if each.id == changing), None)

    def end_change(self) -> None:
        """Take what is in the composer for our own again."""
        shown = self._window.shown
        if shown is not None and self._changing.pop(shown.row.id, None) is not None:
            self._window.composer.look_again()

    def takes(self, conversation_id: int, text: str) -> bool:
        """Send words that were submitted as the changed proposal, where they are that; say whether they are."""
        shown, proposal = self._window.shown, self._changed()
        if shown is None or proposal is None or shown.row.id != conversation_id:
            return False
        self.end_change()
        self._approve(shown, proposal, text)
        return True
