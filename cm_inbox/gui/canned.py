"""The brand's canned replies, worded for one conversation; and the warning that its charter foresees next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import TYPE_CHECKING, Protocol

from cm_inbox.models.conversations import Conversation
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import Direction
from cm_inbox.models.record import Record
from cm_inbox.models.verdicts import Strike

if TYPE_CHECKING:
    from cm_inbox.charter.shape import Charter, Reply, Step
    from cm_inbox.charters import Charters
    from cm_inbox.suggest import Suggestion

# What works on charters is imported when it is first needed: the window must be painted by then.


class CannedReply(Record, frozen=True):
    """A ready answer, its variables filled. ``language`` is ``fr``, ``en`` or empty; ``private``: not for
    the public, ``public``: not for a private exchange, ``stern``: said with a step of the ladder or a ban.

    ``holes`` are the places a person has to fill, as they stand in the text: ``[order number]``; ``filled`` is where
    variables were replaced, in characters.
    """

    id: str
    title: str
    text: str
    language: str = ""
    private: bool = False
    public: bool = False
    stern: bool = False
    holes: tuple[str, ...] = ()
    filled: tuple[tuple[int, int], ...] = ()


class NextWarning(Record, frozen=True):
    """What warning somebody now means: which strike that counts it is, of how many, and what it leads to."""

    number: int
    last: int
    leads_to: Step | None
    lasts: Millis | None
    reply: CannedReply | None


class CannedReplies(Protocol):
    """Where the composer gets ready answers from."""

    def any(self, brand_id: int) -> bool:
        """Say whether a brand has any."""

    def titles(self, brand_id: int) -> Sequence[tuple[str, str]]:
        """Return id and title of each, the brand's order kept."""

    def used(self, brand_id: int) -> Future[dict[str, int]] | None:
        """Return how often each was sent within a month, by its id; None where that cannot be asked."""

    def answers(self, conversation: Conversation) -> Sequence[CannedReply]:
        """Return those for a conversation, the brand's order kept."""

    def find(self, conversation: Conversation, query: str, language: str) -> Sequence[str] | None:
        """Return the ids of those that a query means, best first; None: by their titles and words alone."""

    def suggested(self, conversation: Conversation) -> Future[list[Suggestion]] | None:
        """Return those that similar messages got, the best first; None where that cannot be asked."""

    def holes(self, brand_id: int) -> frozenset[str]:
        """Return every place that a person has to fill in one of them, as it stands in a text."""

    def texts(self, brand_id: int) -> Sequence[str]:
        """Return what they say, as it is written in the charter: its words are no mistakes."""

    def reply(self, conversation: Conversation, reply_id: str, language: str) -> CannedReply | None:
        """Return one of them, in that language where it has it; None where there is no such reply."""

    def warning(self, conversation: Conversation, rule: str, language: str) -> NextWarning | None:
        """Return what a warning for this rule means now; None where the brand has no ladder."""


class CharterReplies:
    """The canned replies of the charters in force."""

    def __init__(
        self,
        charters: Charters,
        agent: Callable[[], str],
        clock: Callable[[], Millis],
        suggest: Callable[[Conversation], Future[list[Suggestion]]] | None = None,
        used: Callable[[int], Future[dict[str, int]]] | None = None,
    ) -> None:
        """``agent`` says who answers, ``suggest`` what similar messages got, ``used`` what a brand sent lately."""
        self._charters = charters
        self._suggest = suggest
        self._used = used
        self._agent = agent
        self._clock = clock

    def any(self, brand_id: int) -> bool:
        working = self._charters.in_force(brand_id)
        return working is not None and bool(working.charter.replies)

    def titles(self, brand_id: int) -> Sequence[tuple[str, str]]:
        working = self._charters.in_force(brand_id)
        return [(reply.id, reply.title) for reply in working.charter.replies] if working is not None else []

    def used(self, brand_id: int) -> Future[dict[str, int]] | None:
        return self._used(brand_id) if self._used is not None else None

    def answers(self, conversation: Conversation) -> Sequence[CannedReply]:
        working = self._charters.in_force(conversation.row.brand_id)
        if working is None:
            return ()
        return [
            made
            for reply in working.charter.replies
            for language in reply.text
            if (made := self._worded(working.charter, reply, language, conversation)) is not None
        ]

    def find(self, conversation: Conversation, query: str, language: str) -> Sequence[str] | None:
        working = self._charters.in_force(conversation.row.brand_id)
        if working is None:
            return None
        from cm_inbox.charter.replies import fuzzy

        charter = working.charter
        return [each.reply.id for each in fuzzy(query, charter.replies, language or None, languages=charter.languages)]

    def suggested(self, conversation: Conversation) -> Future[list[Suggestion]] | None:
        return self._suggest(conversation) if self._suggest is not None else None

    def holes(self, brand_id: int) -> frozenset[str]:
        working = self._charters.in_force(brand_id)
        if working is None:
            return frozenset()
        from cm_inbox.charter.templates import parse

        texts = (text for reply in working.charter.replies for variants in reply.text.values() for text in variants)
        return frozenset(f"[{name}]" for text in texts for name in parse(text, working.charter.variables).holes)

    def texts(self, brand_id: int) -> Sequence[str]:
        working = self._charters.in_force(brand_id)
        replies = working.charter.replies if working is not None else ()
        return [text for reply in replies for variants in reply.text.values() for text in (reply.title, *variants)]

    def reply(self, conversation: Conversation, reply_id: str, language: str) -> CannedReply | None:
        """Return one of them, in that language where it has it; None where the charter has no such reply."""
        working = self._charters.in_force(conversation.row.brand_id)
        if working is None:
            return None
        found = next((reply for reply in working.charter.replies if reply.id == reply_id), None)
        return None if found is None else self._worded(working.charter, found, language, conversation)

    def warning(self, conversation: Conversation, rule: str, language: str) -> NextWarning | None:
        """Return what a warning for this rule means now; None where the brand has no ladder."""
        working = self._charters.in_force(conversation.row.brand_id)
        if working is None or not working.charter.strikes.steps:
            return None
        from cm_inbox.charter.strikes import proposal, standing, step_lasts

        ladder, strikes, now = working.charter.strikes, conversation.author.strikes, self._clock()
        step = proposal(ladder, strikes, now, rule)
        given = (*strikes, Strike(now, rule))  # the words speak of this warning as given
        named = step.reply if step is not None else None
        found = next((reply for reply in working.charter.replies if reply.id == named), None)
        reply = None if found is None else self._worded(working.charter, found, language, conversation, given)
        counting = standing(ladder, strikes, now).counting
        lasts = step_lasts(step) if step is not None else None
        return NextWarning(counting + 1, max(each.at for each in ladder.steps), step, lasts, reply)

    def _worded(
        self,
        charter: Charter,
        reply: Reply,
        language: str,
        conversation: Conversation,
        strikes: Sequence[Strike] | None = None,
    ) -> CannedReply | None:
        from cm_inbox.charter.replies import values_for
        from cm_inbox.charter.shape import Audience
        from cm_inbox.charter.templates import choose, parse, render

        ours = [each.message.text for each in conversation.messages if each.message.direction is Direction.OUT]
        chosen = choose(reply, language, Audience.BOTH, ours, charter.languages)
        if chosen is None:
            return None
        author = conversation.author.author
        values = values_for(
            charter,
            chosen.language,
            author_name=author.name,
            author_handle=author.handle,
            account=conversation.account.name or conversation.account.address,
            agent=self._agent(),
            strikes=conversation.author.strikes if strikes is None else strikes,
            at=self._clock(),
        )
        made = render(parse(chosen.text, charter.variables), values)
        holes = tuple(made.text[hole.start : hole.end] for hole in (*made.holes, *made.missing))
        return CannedReply(
            reply.id,
            reply.title,
            made.text,
            chosen.language,
            private=reply.audience is Audience.PRIVATE,
            public=reply.audience is Audience.PUBLIC,
            stern=reply.id in _stern(charter),
            holes=tuple(dict.fromkeys(holes)),
            filled=tuple((each.start, each.end) for each in made.filled),
        )


def _stern(charter: Charter) -> set[str]:
    """Return the ids of the replies that go with a step of the ladder or with a ban."""
    steps = {step.reply for step in charter.strikes.steps if step.reply is not None}
    return steps | {rule.then.reply for rule in charter.rules if rule.then.ban and rule.then.reply is not None}
