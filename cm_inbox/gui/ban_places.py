"""On which of a person's accounts a ban would be carried out: those that are linked, and those that may be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cm_inbox.inbox import Inbox
from cm_inbox.models.conversations import Conversation
from cm_inbox.models.decisions import DecisionKind
from cm_inbox.models.dossier import Dossier
from cm_inbox.models.permissions import Permission
from cm_inbox.models.record import Record

if TYPE_CHECKING:
    from cm_inbox.models.dossier import Identity


class BanPlace(Record, frozen=True):
    """One of the person's identities, and whether the network would ban it.

    ``conversation`` is the one the decision is written to. ``why``: it is only supposed to be theirs, for this reason;
    nobody has confirmed it.
    """

    author: int
    conversation: Conversation
    permission: Permission
    why: str = ""


def places_of(inbox: Inbox, shown: Conversation, dossier: Dossier) -> tuple[BanPlace, ...]:
    """Return where a person could be banned, the open conversation's identity first, those not confirmed last."""
    from .dossier_words import why_alike

    found = [BanPlace(shown.author.row, shown, inbox.permission(DecisionKind.BAN, shown))]
    confirmed = [(each, "") for each in dossier.identities if each.record.row != shown.author.row]
    supposed = [(each.identity, why_alike(each)) for each in dossier.suggestions if not each.apart]
    found.extend(place for each, why in (*confirmed, *supposed) if (place := _place(inbox, each, why)) is not None)
    return tuple(found)


def _place(inbox: Inbox, identity: Identity, why: str) -> BanPlace | None:
    if identity.newest is None:
        return None
    conversation = inbox.conversation(identity.newest)
    return BanPlace(identity.record.row, conversation, inbox.permission(DecisionKind.BAN, conversation), why)
