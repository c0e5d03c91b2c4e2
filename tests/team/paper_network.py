"""A network in memory, as the model of the team needs it: what is written there, and what was done there how often.

It has no idempotency keys: whoever sends twice has sent twice, and that is noted by the action's id.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace

from cm_inbox.errors import NotPermitted, OutcomeUnknown, Transient
from cm_inbox.models.actions import Action, ActionResult
from cm_inbox.models.messages import Author, Direction, Message, MessageStatus, Removal, RemovedBy, Thread, ThreadKind
from cm_inbox.models.permissions import ActionKind
from cm_inbox.networks.base import Page

US = Author("us", "@us", "Us")
REFUSED = "refuse me"
"""What the network refuses for good when it is in a text. It has no trash either."""


@dataclass
class Place:
    """One account's part of the network: what was written there, and the news of it in their order."""

    kind: ThreadKind
    messages: dict[str, Message] = field(default_factory=dict)
    gone: dict[str, RemovedBy] = field(default_factory=dict)
    news: list[str] = field(default_factory=list)
    banned: set[str] = field(default_factory=set)
    muted: set[str] = field(default_factory=set)

    def put(self, message: Message) -> None:
        self.messages[message.id] = message
        self.news.append(message.id)

    def take_away(self, native_id: str, by: RemovedBy) -> None:
        if native_id in self.messages and native_id not in self.gone:
            self.gone[native_id] = by
            self.news.append(native_id)

    def page(self, cursor: int, most: int) -> Page:
        """Return what is new after a place, as it is now."""
        ids = list(dict.fromkeys(self.news[cursor : cursor + most]))
        here = tuple(self.messages[each] for each in ids if each not in self.gone)
        gone = tuple(Removal(each, self.gone[each]) for each in ids if each in self.gone)
        end = min(cursor + most, len(self.news))
        return Page(here, gone, str(end), more=end < len(self.news))


class PaperNetwork:
    """All accounts' places. ``done`` says for each action (by its id) by whom it was done, every time."""

    def __init__(self) -> None:
        self.places: dict[str, Place] = {}
        self.done: dict[str, list[str]] = defaultdict(list)
        self.results: dict[str, ActionResult] = {}
        self.refused: Counter[str] = Counter()

    def act(self, who: str, uid: str, action: Action, *, at: int, lost: str = "") -> ActionResult:
        """Do it. ``lost`` is ``request`` or ``answer``. Raises Transient, OutcomeUnknown, NotPermitted."""
        if lost == "request":
            raise OutcomeUnknown()
        if lost == "before":
            raise Transient()
        place = self.places[uid]
        if REFUSED in action.text or action.kind is ActionKind.RESTORE:
            self.refused[action.id] += 1
            raise NotPermitted()
        self.done[action.id].append(who)
        result = self._result(place, action, at)
        self.results.setdefault(action.id, result)
        if lost == "answer":
            raise OutcomeUnknown()
        return result

    def find(self, action: Action) -> ActionResult | None:
        """Return what became of an action, None where it was surely not done."""
        return self.results.get(action.id)

    def _result(self, place: Place, action: Action, at: int) -> ActionResult:
        kind, target = action.kind, action.message_id or ""
        if kind in (ActionKind.REPLY, ActionKind.REPLY_PRIVATE):
            parent = place.messages.get(target)
            thread = parent.thread if parent is not None else Thread(action.thread_id, place.kind)
            made = Message(
                f"ours-{len(place.messages)}", thread, US, Direction.OUT, action.visibility, action.text, at,
                parent=target or None,
            )  # fmt: skip
            place.put(made)
            return ActionResult(message=made)
        if kind in (ActionKind.RETRACT, ActionKind.DELETE):
            place.take_away(target, RemovedBy.MODERATOR)
            return ActionResult()
        if kind in (ActionKind.HIDE, ActionKind.UNHIDE):
            status = MessageStatus.HIDDEN if kind is ActionKind.HIDE else MessageStatus.VISIBLE
            if target in place.messages:
                place.put(replace(place.messages[target], status=status))
            return ActionResult(status=status)
        author = action.author_id or ""
        if kind is ActionKind.BAN:
            place.banned.add(author)
        elif kind is ActionKind.UNBAN:
            place.banned.discard(author)
        elif kind is ActionKind.MUTE:
            place.muted.add(author)
        elif kind is ActionKind.UNMUTE:
            place.muted.discard(author)
        return ActionResult(undo_handle=f"handle-{action.id}")
