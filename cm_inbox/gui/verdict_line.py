"""What a verdict says in one line: the rule, what it suggests, and what of that this network cannot do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import Enum

from PySide6.QtCore import QCoreApplication

from cm_inbox.models.conversations import Conversation
from cm_inbox.models.decisions import DecisionKind
from cm_inbox.models.instants import Millis
from cm_inbox.models.permissions import Denied, Permission, Reason
from cm_inbox.models.record import Record
from cm_inbox.models.verdicts import Standing

from . import texts
from .asked import Said, Thing, asked_things
from .plain import isolated

translate = QCoreApplication.translate

Permit = Callable[[DecisionKind, Conversation, str | None], Permission]


class Weight(Enum):
    """How a piece of the line is written."""

    PLAIN = "plain"
    BOLD = "bold"
    STRUCK = "struck"
    QUIET = "quiet"


Piece = tuple[str, Weight]


class Told(Record, frozen=True):
    """A verdict, ready to be told. ``refused`` says of each thing that cannot be done why not."""

    title: str
    short: str
    things: tuple[tuple[str, bool], ...]
    refused: tuple[str, ...]
    protected: bool = False
    others: tuple[str, ...] = ()
    possible: frozenset[DecisionKind] = frozenset()

    @property
    def hopeless(self) -> bool:
        """Say whether nothing of what it asks for can be done."""
        return bool(self.things) and all(struck for _, struck in self.things)

    def whole(self) -> str:
        """Return all of it in sentences, for a tooltip and for who listens."""
        parts = ["".join(text for text, _ in self.pieces()), *self.refused]
        if self.others:
            also = translate("VerdictBanner", "Also: %1")
            parts.append(also.replace("%1", ", ".join(self.others)))
        return "\n".join(parts)

    def ways(self) -> Iterator[list[Piece]]:
        """Yield the line, then shorter ones for where it does not fit: at the least the rule and what it suggests."""
        if self.refused:
            yield [*self.pieces(), (f"  {self.refused[0]}", Weight.QUIET)]
        yield self.pieces()
        yield self.pieces(shortly=True)
        if self.things:
            yield self._briefly()

    def pieces(self, *, shortly: bool = False) -> list[Piece]:
        """Return the line in pieces."""
        more = f" +{len(self.others)}" if self.others else ""
        title = [((self.short if shortly else "") or self.title, Weight.BOLD), (more, Weight.QUIET)]
        if self.protected and not self.things:
            sentence = translate("VerdictBanner", "%1 — nothing to do: the message is protected")
        elif not self.things:
            sentence = "%1"
        else:
            sentence = translate("VerdictBanner", "%1 — suggests: %2")
        before, _, rest = sentence.partition("%1")
        middle, _, after = rest.partition("%2")
        words = list(self._words()) if "%2" in rest else []
        return [
            piece
            for piece in ((before, Weight.PLAIN), *title, (middle, Weight.PLAIN), *words, (after, Weight.PLAIN))
            if piece[0]
        ]

    def _briefly(self) -> list[Piece]:
        """Return the rule and what it suggests, and no more words than that."""
        before, _, rest = translate("VerdictBanner", "%1: %2").partition("%1")
        middle, _, after = rest.partition("%2")
        title: Piece = (self.short or self.title, Weight.BOLD)
        line = ((before, Weight.PLAIN), title, (middle, Weight.PLAIN), *self._words(), (after, Weight.PLAIN))
        return [piece for piece in line if piece[0]]

    def _words(self) -> Iterator[Piece]:
        for number, (word, struck) in enumerate(self.things):
            if number:
                yield ", ", Weight.BOLD
            yield word, Weight.STRUCK if struck else Weight.BOLD


def told(said: Said, conversation: Conversation, permit: Permit, now: Millis, number: str = "") -> Told:
    """Return what is said of a conversation. ``number`` is which warning the next one would be: "2/3"."""
    verdict = said.stored.verdict
    things: list[tuple[str, bool]] = []
    refused: list[str] = []
    possible: set[DecisionKind] = set()
    for thing in asked_things(verdict.asked):
        word = f"{thing.words} ({number})" if thing.kind is DecisionKind.WARN and number else thing.words
        denied = _denied(thing, said, conversation, permit)
        if denied is None:
            possible.update([thing.kind] if thing.kind is not None else [])
        else:
            refused.append(_why_not(thing.words, denied, now))
        things.append((word, denied is not None))
    others = [
        isolated(each.verdict.short or each.verdict.title, 60)
        for each in said.message.verdicts
        if each.standing is Standing.OPEN and each.row != said.stored.row
    ]
    return Told(
        isolated(verdict.title, 80),
        isolated(verdict.short, 60),
        tuple(things),
        tuple(refused),
        verdict.held_back_by is not None,
        tuple(others),
        frozenset(possible),
    )


def _denied(thing: Thing, said: Said, conversation: Conversation, permit: Permit) -> Denied | None:
    if thing.kind is None:
        return None
    permission = permit(thing.kind, conversation, said.message.message.id)
    return permission if isinstance(permission, Denied) else None


def _why_not(words: str, why: Denied, now: Millis) -> str:
    """Return it as a sentence: "Ban: impossible on this network"."""
    thing = words[:1].upper() + words[1:]
    if why.reason is Reason.NETWORK_CANNOT:
        return translate("VerdictBanner", "%1: impossible on this network").replace("%1", thing)
    return translate("VerdictBanner", "%1: %2").replace("%2", texts.denied(why, now)).replace("%1", thing)
