"""What can be asked of a network, and whether it can be done."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from .instants import Millis
from .record import Record


class ActionKind(StrEnum):
    """What can be asked of a network."""

    REPLY = "reply"
    REPLY_PRIVATE = "reply-private"
    HIDE = "hide"
    UNHIDE = "unhide"  # also approves a held message
    DELETE = "delete"
    RESTORE = "restore"  # takes a deletion back, where there is a trash
    RETRACT = "retract"  # deletes a message of our own
    BAN = "ban"
    UNBAN = "unban"
    MUTE = "mute"
    UNMUTE = "unmute"
    LIKE = "like"
    UNLIKE = "unlike"


INVERSE: Mapping[ActionKind, ActionKind] = {
    ActionKind.REPLY: ActionKind.RETRACT,
    ActionKind.REPLY_PRIVATE: ActionKind.RETRACT,
    ActionKind.HIDE: ActionKind.UNHIDE,
    ActionKind.UNHIDE: ActionKind.HIDE,
    ActionKind.DELETE: ActionKind.RESTORE,
    ActionKind.BAN: ActionKind.UNBAN,
    ActionKind.UNBAN: ActionKind.BAN,
    ActionKind.MUTE: ActionKind.UNMUTE,
    ActionKind.UNMUTE: ActionKind.MUTE,
    ActionKind.LIKE: ActionKind.UNLIKE,
    ActionKind.UNLIKE: ActionKind.LIKE,
}
"""The action that takes another back. RESTORE and RETRACT have none."""


class Reason(StrEnum):
    """Why something cannot be done; the window and the command line have a sentence for each."""

    NETWORK_CANNOT = "network-cannot"  # this network has no such thing
    OWN_ONLY = "own-only"  # only for messages of our own
    NOT_OWN = "not-own"  # not for messages of our own
    PRIVATE_ONLY = "private-only"
    PUBLIC_ONLY = "public-only"
    SCOPE_MISSING = "scope-missing"  # the sign-in did not include this permission
    ROLE_MISSING = "role-missing"  # the account is no moderator or administrator there
    WINDOW_CLOSED = "window-closed"  # too late, for good
    AWAITS_THEM = "awaits-them"  # too late until the person writes again (24 h rule)
    ALREADY = "already"  # it is already so
    GONE = "gone"  # the message no longer exists there
    ARCHIVE = "archive"  # the account is an archive: readable, no sending
    SIGNED_OUT = "signed-out"
    UNCALLED = "uncalled"  # the author neither named nor quoted us, and the network lets us answer only who did
    REFUSED_HERE = "refused-here"  # the network says no for this one message
    ONE_WAY = "one-way"  # the network has no way to take it back
    NO_MESSAGE = "no-message"  # the conversation has no message this could act on
    NO_VERDICT = "no-verdict"  # the charter says nothing of it
    NEEDS_WORDS = "needs-words"  # it asks for an answer or a warning, which somebody words
    PROTECTED = "protected"  # an article of the charter forbids it, and nobody has set that aside
    TEAM_ROLE = "team-role"  # one's role in the team does not permit it
    SETTLED = "settled"  # a proposal that was answered or sent back


class SideEffect(StrEnum):
    """What an action does besides what it says; shown before it is done."""

    CASCADES = "cascades"  # also hides or removes the replies below
    DELETES_HISTORY = "deletes-history"  # the author's earlier messages vanish too
    UNFOLLOWS = "unfollows"  # the author stops following us and we them
    AUTHOR_SEES = "author-sees"  # the author is told
    EVERYONE_SEES = "everyone-sees"  # others see that it was done


class Allowed(Record, frozen=True):
    """It can be done. ``cost`` is in the network's quota units, or money for those that charge.

    ``timed``: the network itself ends a mute or ban after a time; where it does not, cm-inbox lifts it.
    """

    reversible: bool = True
    cost: float = 0.0
    side_effects: tuple[SideEffect, ...] = ()
    timed: bool = False


class Denied(Record, frozen=True):
    """It cannot be done, for this reason; ``until`` says when that will change, if known."""

    reason: Reason
    until: Millis | None = None


class Window(Record, frozen=True):
    """Until when a network takes something for one message. ``reopens``: whenever the person writes again there.

    ``late_from``: from then on it takes it only because it approved the app for that.
    """

    until: Millis
    reopens: bool = False
    late_from: Millis | None = None

    def prolonged(self, longer: Millis) -> Window:
        """Return the same window where its network approved the app for answering so much longer (ms)."""
        return Window(self.until + longer, self.reopens, self.until) if self.reopens and longer else self


class Unknown(Record, frozen=True):
    """Nobody can say before it is tried."""


Permission = Allowed | Denied | Unknown
