"""Whether a colleague holds the conversation one would answer, and what came of theirs. Pure: the window tells it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cm_inbox.deciding import AUTOMATON
from cm_inbox.models.conversations import Conversation
from cm_inbox.models.decisions import Decision, DecisionKind
from cm_inbox.models.instants import Millis
from cm_inbox.models.record import Record
from cm_inbox.models.team import Doing, Held, Presence

ANSWERS = frozenset({DecisionKind.REPLY, DecisionKind.REPLY_PRIVATE, DecisionKind.WARN})


class Holder(Record, frozen=True):
    """The colleague who is answering. ``since``: when they began, where that is known."""

    person: str
    name: str


class Holding:
    """What is known of one open conversation. ``open`` begins with another one."""

    def __init__(self) -> None:
        self.conversation: int | None = None
        self.mine = False
        """The hub said last that the claim is ours."""
        self.answer: Decision | None = None
        """What a colleague answered while we were writing, or before our draft was sent."""
        self._other: Held | None = None
        self._writers: tuple[Presence, ...] = ()
        self._known: frozenset[str] = frozenset()
        self._asked: str | None = None

    def open(self, conversation: Conversation | None) -> None:
        """Begin with another conversation, or with none. What was answered before we had a draft is no news."""
        self.conversation = conversation.row.id if conversation is not None else None
        self.mine, self._other, self._writers = False, None, ()
        self.answer = self._asked = None
        draft = conversation.draft if conversation is not None else None
        decisions = conversation.decisions if conversation is not None else ()
        self._known = frozenset(each.id for each in decisions if draft is None or each.at <= draft.updated_at)

    def look(self, conversation: Conversation, me: str) -> None:
        """Take note of what was decided meanwhile."""
        self.answer = newest_answer(conversation.decisions, me, self._known)

    def told(self, held: Held) -> None:
        """Take the hub's answer to a claim."""
        self.mine, self._other = held.mine, None if held.mine else held

    def see(self, presence: Sequence[Presence]) -> bool:
        """Take note of who is there; say whether others write now who did not before."""
        before, self._writers = self._writers, tuple(each for each in presence if each.doing is Doing.WRITES)
        return bool({each.desktop for each in self._writers} - {each.desktop for each in before})

    def forget_others(self) -> None:
        """Believe nothing of others any more: nobody tells."""
        self._other, self._writers = None, ()

    def holder(self, now: Millis) -> Holder | None:
        """Return who holds it, None where it is ours or nobody's."""
        if self.mine:
            return None
        if self._writers:
            return Holder(self._writers[0].person, self._writers[0].name)
        if self._other is not None and self._other.until > now:
            return Holder(self._other.person, self._other.name)
        return None

    def asks(self) -> bool:
        """Say whether to ask once more before sending, because a colleague answered; once for each answer."""
        if self.answer is None or self._asked == self.answer.id:
            return False
        self._asked = self.answer.id
        return True


def newest_answer(decisions: Iterable[Decision], me: str, known: frozenset[str]) -> Decision | None:
    """Return the newest standing answer of a colleague that is none of the known ones."""
    others = (each for each in decisions if each.kind in ANSWERS and not each.undone and each.id not in known)
    return max((each for each in others if each.actor not in (me, AUTOMATON)), key=lambda each: each.at, default=None)
