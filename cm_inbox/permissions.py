"""Whether a command can be done on one message: what the account reports, narrowed by the message. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .models.accounts import Account, HealthState
from .models.conversations import AuthorRecord
from .models.decisions import NETWORK_DECISIONS, DecisionKind
from .models.instants import Millis
from .models.messages import Direction, MessageStatus, Visibility
from .models.messages import Message as NetworkMessage
from .models.permissions import ActionKind, Allowed, Denied, Permission, Reason, Unknown, Window

ON_MESSAGE = frozenset(
    {DecisionKind.REPLY, DecisionKind.REPLY_PRIVATE, DecisionKind.WARN, DecisionKind.HIDE, DecisionKind.UNHIDE}
    | {DecisionKind.DELETE, DecisionKind.LIKE}
)
"""Decisions about one message; the other network decisions are about its author."""

ANSWERING = frozenset({ActionKind.REPLY, ActionKind.REPLY_PRIVATE})
"""Actions that send words to the author."""

LOST = frozenset({MessageStatus.DELETED, MessageStatus.REMOVED})
UNSEEN = frozenset({MessageStatus.HIDDEN, MessageStatus.HELD, MessageStatus.SPAM})


SENTENCES: Mapping[Reason, str] = {
    Reason.NETWORK_CANNOT: "this network cannot do that",
    Reason.OWN_ONLY: "this network does that only to messages of our own",
    Reason.NOT_OWN: "the message is our own",
    Reason.PRIVATE_ONLY: "only private messages can",
    Reason.PUBLIC_ONLY: "only public messages can",
    Reason.SCOPE_MISSING: "the sign-in lacks this permission: sign in again and grant it",
    Reason.ROLE_MISSING: "this account is no moderator there",
    Reason.WINDOW_CLOSED: "the network's time for this has passed",
    Reason.AWAITS_THEM: "the network's time for an answer has passed: it begins anew when the person writes again",
    Reason.ALREADY: "it is already so",
    Reason.GONE: "the message no longer exists there",
    Reason.ARCHIVE: "the account is an archive: it is read, nothing is sent from it",
    Reason.SIGNED_OUT: "the account is signed out",
    Reason.UNCALLED: "the network lets an app answer only who named or quoted the account",
    Reason.REFUSED_HERE: "the network refuses it for this message",
    Reason.ONE_WAY: "the network has no way to take it back",
    Reason.NO_MESSAGE: "there is no message it could act on",
    Reason.NO_VERDICT: "the charter says nothing of it",
    Reason.NEEDS_WORDS: "it asks for words, which are written one by one",
    Reason.PROTECTED: "an article of the charter protects this message: set it aside first",
    Reason.TEAM_ROLE: "your role in the team does not permit it",
    Reason.SETTLED: "the proposal was answered or sent back already",
}
"""Each reason as half an English sentence, for scripts; the window has its own in each language."""

WRITERS = frozenset(
    {DecisionKind.NOTE, DecisionKind.LABEL, DecisionKind.ASSIGN, DecisionKind.SNOOZE, DecisionKind.PRIORITIZE}
    | {DecisionKind.PERSON_NOTE, DecisionKind.UNDO, DecisionKind.PROPOSE}
)
"""What a writer of a team may decide; a reader decides nothing, all others everything (resources/hub/0001_tables.sql:
the hub holds to it whatever a desktop does).
"""

PROPOSED = frozenset({DecisionKind.REPLY, DecisionKind.REPLY_PRIVATE, DecisionKind.WARN})
"""What a writer may propose: somebody who may send it approves."""

APPROVERS = frozenset({"moderator", "lead", "admin"})
"""The roles that approve what writers propose."""


NO_ROLE = "none"
"""Stands for a role at a brand that the team shares and that is not ours any more: like a reader's."""


def refused_by_role(kind: DecisionKind, role: str | None) -> Denied | None:
    """Return why somebody of a role in a team may not decide that, None where they may; ``role`` None: no team.

    What a writer decides of an answer is a proposal.
    """
    if role in ("reader", NO_ROLE) or (role == "writer" and kind not in WRITERS | PROPOSED):
        return Denied(Reason.TEAM_ROLE)
    return None


def permit(
    kind: DecisionKind,
    account: Account,
    message: NetworkMessage | None,
    author: AuthorRecord,
    *,
    at: Millis,
    others: Iterable[NetworkMessage] = (),
) -> Permission:
    """Say whether a decision can be carried out at an instant, before it is taken.

    ``message`` is the one it would act on, or the author's newest here, ``others`` are in the same conversation. A
    signed-out account still takes decisions: they wait in the outbox until the person has signed in again. Local
    decisions are always allowed.
    """
    action = NETWORK_DECISIONS.get(kind)
    if action is None:
        return Allowed()
    if account.archive or account.health.state is HealthState.ARCHIVE:
        return Denied(Reason.ARCHIVE)
    if kind is DecisionKind.DELETE and message is not None and message.direction is Direction.OUT:
        action = ActionKind.RETRACT
    about_message = kind in ON_MESSAGE
    refusal = _refused_by_message(kind, message) if about_message else _refused_by_author(kind, author)
    if refusal is None and message is not None:
        refusal = message.denied.get(action)
    if refusal is None and (window := window_of(action, message, others, account.longer)) is not None:
        refusal = shut(window, at)
    if refusal is not None:
        return refusal
    return account.permissions.get(action, _default(account.permissions))


def window_of(
    action: ActionKind, message: NetworkMessage | None, others: Iterable[NetworkMessage] = (), longer: Millis = 0
) -> Window | None:
    """Return until when the network takes an action for a message, None where it sets no time.

    A window that reopens is that of the newest message of theirs in the conversation, whichever one is answered; it
    lasts ``longer`` than messages say where the account's app was approved for that (``Account.longer``).
    """
    window = None if message is None else message.windows.get(action)
    if window is None or not window.reopens:
        return window
    theirs = [each.windows[action] for each in others if action in each.windows]
    return max((window, *theirs), key=lambda each: each.until).prolonged(longer)


def shut(window: Window, at: Millis) -> Denied | None:
    """Return why nothing passes through a window any more, None while it is open."""
    if at < window.until:
        return None
    return Denied(Reason.AWAITS_THEM if window.reopens else Reason.WINDOW_CLOSED)


def _default(permissions: Mapping[ActionKind, Permission]) -> Permission:
    """Before the first report nobody knows; after it, what was not named does not exist there."""
    return Denied(Reason.NETWORK_CANNOT) if permissions else Unknown()


def _refused_by_message(kind: DecisionKind, message: NetworkMessage | None) -> Denied | None:
    if message is None:
        return Denied(Reason.NO_MESSAGE)
    if message.status in LOST:
        return Denied(Reason.GONE)
    if message.direction is Direction.OUT and kind is not DecisionKind.DELETE:
        return Denied(Reason.NOT_OWN)
    if kind is DecisionKind.HIDE and message.status in UNSEEN:
        return Denied(Reason.ALREADY)
    if kind is DecisionKind.UNHIDE and message.status not in UNSEEN and not message.reported:
        return Denied(Reason.ALREADY)
    if kind is DecisionKind.HIDE and message.visibility is Visibility.PRIVATE:
        return Denied(Reason.PUBLIC_ONLY)
    return None


def _refused_by_author(kind: DecisionKind, author: AuthorRecord) -> Denied | None:
    already = {
        DecisionKind.BAN: author.banned and author.banned_until is None,
        DecisionKind.UNBAN: not author.banned,
        DecisionKind.MUTE: author.muted and author.muted_until is None,
        DecisionKind.UNMUTE: not author.muted,
    }
    return Denied(Reason.ALREADY) if already.get(kind) else None
