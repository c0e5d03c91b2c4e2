"""What one account of the demo world's network knows, and what our moderation changes in it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from cm_inbox.errors import Gone, NotPermitted
from cm_inbox.models.actions import Action, ActionResult, Outcome
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import Direction, Message, MessageStatus, Removal
from cm_inbox.models.permissions import ActionKind

from .demo_script import AccountSpec, BrandScript, Said
from .demo_styles import STYLES, Style

LOST = (MessageStatus.REMOVED, MessageStatus.DELETED)


@dataclass(slots=True)
class AccountState:
    """What one account's network knows."""

    spec: AccountSpec
    script: BrandScript
    messages: dict[str, Message] = field(default_factory=dict)
    log: list[Message | Removal] = field(default_factory=list)
    told: dict[str, Said] = field(default_factory=dict)
    settled: set[str] = field(default_factory=set)
    banned: dict[str, Millis | None] = field(default_factory=dict)
    muted: dict[str, Millis | None] = field(default_factory=dict)
    liked: set[str] = field(default_factory=set)
    answered_privately: set[str] = field(default_factory=set)
    before_trash: dict[str, MessageStatus] = field(default_factory=dict)
    done: dict[str, ActionResult] = field(default_factory=dict)
    replies: int = 0
    signed_out: bool = False

    @property
    def style(self) -> Style:
        return STYLES[self.spec.style]

    def put(self, message: Message) -> None:
        self.messages[message.id] = message
        self.log.append(message)

    def silenced(self, author: str, at: Millis) -> bool:
        for silenced in (self.banned, self.muted):
            if author in silenced:
                until = silenced[author]
                if until is None or at < until:
                    return True
        return False

    def target(self, action: Action) -> Message:
        message = self.messages.get(action.message_id or "")
        if message is None or message.status is MessageStatus.REMOVED:
            raise Gone()
        return message

    def silence(self, action: Action) -> ActionResult:
        author = action.author_id
        if not author:
            raise Gone("Nobody by that name is known there.")
        banning = action.kind in (ActionKind.BAN, ActionKind.UNBAN)
        silenced = self.banned if banning else self.muted
        if action.kind in (ActionKind.UNBAN, ActionKind.UNMUTE):
            known = author in silenced
            silenced.pop(author, None)
            return ActionResult(Outcome.APPLIED if known else Outcome.NOOP)
        same = author in silenced and silenced[author] == action.until
        silenced[author] = action.until
        return ActionResult(Outcome.NOOP if same else Outcome.APPLIED, undo_handle=f"{action.kind}:{author}")

    def moderate(self, action: Action) -> ActionResult:
        if action.kind is ActionKind.RETRACT:
            return self._retract(action.undo_handle or action.message_id or "")
        target = self.target(action)
        match action.kind:
            case ActionKind.LIKE | ActionKind.UNLIKE:
                liking = action.kind is ActionKind.LIKE
                same = (target.id in self.liked) is liking
                (self.liked.add if liking else self.liked.discard)(target.id)
                return ActionResult(Outcome.NOOP if same else Outcome.APPLIED)
            case ActionKind.HIDE:
                if ActionKind.HIDE in target.denied:
                    raise NotPermitted("The network does not let this comment be hidden.")
                status = MessageStatus.HELD if self.spec.style == "site" else MessageStatus.HIDDEN
            case ActionKind.UNHIDE:
                status = MessageStatus.VISIBLE
            case ActionKind.RESTORE:
                status = self.before_trash.pop(target.id, target.status)
            case _:
                status = MessageStatus.DELETED
        if target.status is MessageStatus.DELETED and action.kind in (ActionKind.HIDE, ActionKind.UNHIDE):
            raise Gone()
        if target.status is status:
            return ActionResult(Outcome.NOOP, status=status)
        if status is MessageStatus.DELETED:
            self.before_trash[target.id] = target.status
            if self.spec.style == "page":
                self._delete_below(target.id)
        self.put(replace(target, status=status))
        return ActionResult(Outcome.APPLIED, undo_handle=target.id, status=status)

    def _delete_below(self, parent: str) -> None:
        below = [message for message in self.messages.values() if message.parent == parent]
        for message in below:
            if message.status not in LOST:
                self.put(replace(message, status=MessageStatus.DELETED))

    def _retract(self, ours: str) -> ActionResult:
        message = self.messages.get(ours)
        if message is None:
            raise Gone()
        if message.direction is not Direction.OUT:
            raise NotPermitted("Only a message of our own can be taken back.")
        if message.status is MessageStatus.DELETED:
            return ActionResult(Outcome.NOOP, status=MessageStatus.DELETED)
        self.put(replace(message, status=MessageStatus.DELETED))
        return ActionResult(Outcome.APPLIED, status=MessageStatus.DELETED)
