"""Which decisions contradict each other, and which are equal. Pure: every replica says the same.

The first that reached the log stands. One that was taken without having seen it, on another desktop, and contradicts it
is set aside; an equal one stands too and has nothing more to do.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from cm_inbox.models.decisions import DecisionKind as Kind
from cm_inbox.models.record import Record

ANSWERS = frozenset({Kind.REPLY, Kind.REPLY_PRIVATE, Kind.WARN})
_OPPOSITE = {
    Kind.BAN: Kind.UNBAN,
    Kind.UNBAN: Kind.BAN,
    Kind.MUTE: Kind.UNMUTE,
    Kind.UNMUTE: Kind.MUTE,
    Kind.HIDE: Kind.UNHIDE,
    Kind.UNHIDE: Kind.HIDE,
}
_OF_AUTHOR = frozenset({Kind.BAN, Kind.UNBAN, Kind.MUTE, Kind.UNMUTE})
_OF_MESSAGE = frozenset({Kind.HIDE, Kind.UNHIDE, Kind.DELETE, Kind.LIKE})


class Meant(Record, frozen=True):
    """A decision as far as another may contradict it: about what it is. ``proposal`` is the one that it settles."""

    kind: Kind
    author: int
    conversation: int
    message: str | None
    text: str = ""
    until: int | None = None
    proposal: str | None = None


class Relation(Enum):
    NONE = "none"
    CONTRADICTS = "contradicts"
    EQUAL = "equal"


def relation(first: Meant, second: Meant) -> Relation:
    """Say how two decisions of different desktops stand to each other, neither having seen the other."""
    if first.author != second.author:
        return Relation.NONE
    if first.kind in _OF_AUTHOR and second.kind in _OF_AUTHOR:
        if first.kind == second.kind:
            return Relation.EQUAL if first.until == second.until else Relation.NONE
        return Relation.CONTRADICTS if _OPPOSITE[first.kind] == second.kind else Relation.NONE
    if first.conversation != second.conversation:
        return Relation.NONE
    if first.proposal is not None and first.proposal == second.proposal:
        return Relation.CONTRADICTS  # approved twice, or sent back and approved
    if _contradict_here(first, second) or _contradict_here(second, first):
        return Relation.CONTRADICTS
    if first.kind == second.kind and first.kind in _OF_MESSAGE and first.message == second.message:
        return Relation.EQUAL
    return Relation.NONE


def against(unseen: Iterable[tuple[str, Meant]], second: Meant) -> tuple[str | None, str | None]:
    """Return the decision that this one contradicts, or the one it is equal to, by their ids.

    ``unseen`` is what other desktops decided before it that its writer had not seen, and what stood then, in the log's
    order: the first that contradicts it sets it aside, whatever it is equal to.
    """
    equal: str | None = None
    for decision_id, first in unseen:
        said = relation(first, second)
        if said is Relation.CONTRADICTS:
            return decision_id, None
        if said is Relation.EQUAL and equal is None:
            equal = decision_id
    return None, equal


def _contradict_here(one: Meant, other: Meant) -> bool:
    """Say whether two decisions about one conversation contradict each other, looked at from the first of them."""
    if one.kind in ANSWERS:
        same = one.message == other.message
        return other.kind in ANSWERS or other.kind is Kind.BAN or (other.kind is Kind.DELETE and same)
    if one.kind is Kind.ASSIGN and other.kind is Kind.ASSIGN:
        return one.text.strip() != other.text.strip()
    opposite = _OPPOSITE.get(one.kind)
    if opposite is not None and one.kind not in _OF_AUTHOR:
        return other.kind is opposite and one.message == other.message
    return False
