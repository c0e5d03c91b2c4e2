"""Every sentence that belongs to no single widget, in the user's language.

Source texts are English and literal, so that ``tools/translations.py`` finds them. Errors, whose texts stand in
``errors.py``, are looked up by what they say.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from cm_inbox.errors import CmInboxError, HistorySalvaged
from cm_inbox.models.accounts import Account, Health, HealthState, SignInMethod
from cm_inbox.models.decisions import Decision, DecisionKind, OutboxEntry, OutboxState
from cm_inbox.models.enclosures import Enclosure
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import MessageStatus
from cm_inbox.models.permissions import Denied, Reason, SideEffect
from cm_inbox.models.queue import View
from cm_inbox.models.sentences import Part, Sentence
from cm_inbox.networks.titles import title_of

from . import when
from .plain import isolated, line, shown

translate = QCoreApplication.translate

LONGEST = 2_000
"""More of an error's message is not shown."""
_VOWELS = frozenset("aàâäeéèêëiîïoôöuùûüyœæ")


def marked(_context: str, text: str) -> str:
    """Mark a text that is translated where it is used: a table of them is made once, not at every look."""
    return text


def network_title(network: str) -> str:
    """Return what a network is called, of its id."""
    return line(title_of(network), 40)


_STATUS = {
    MessageStatus.HELD: marked("Status", "held for approval"),
    MessageStatus.HIDDEN: marked("Status", "hidden"),
    MessageStatus.SPAM: marked("Status", "spam"),
    MessageStatus.DELETED: marked("Status", "deleted by you"),
    MessageStatus.REMOVED: marked("Status", "no longer on the network"),
}
_JOURNAL = {
    DecisionKind.REPLY: marked("Journal", "%1 replied"),
    DecisionKind.REPLY_PRIVATE: marked("Journal", "%1 replied privately"),
    DecisionKind.HIDE: marked("Journal", "%1 hid the message"),
    DecisionKind.UNHIDE: marked("Journal", "%1 showed the message again"),
    DecisionKind.DELETE: marked("Journal", "%1 deleted the message"),
    DecisionKind.BAN: marked("Journal", "%1 banned the person"),
    DecisionKind.UNBAN: marked("Journal", "%1 lifted the ban"),
    DecisionKind.MUTE: marked("Journal", "%1 muted the person"),
    DecisionKind.UNMUTE: marked("Journal", "%1 lifted the mute"),
    DecisionKind.LIKE: marked("Journal", "%1 liked the message"),
    DecisionKind.DONE: marked("Journal", "%1 marked it done"),
    DecisionKind.REOPEN: marked("Journal", "%1 reopened it"),
    DecisionKind.SNOOZE: marked("Journal", "%1 put it off until %3"),
    DecisionKind.ASSIGN: marked("Journal", "%1 assigned it to %2"),
    DecisionKind.LABEL: marked("Journal", "%1 put the label %2"),
    DecisionKind.NOTE: marked("Journal", "%1 wrote a note"),
    DecisionKind.WARN: marked("Journal", "%1 warned the person"),
    DecisionKind.PRIORITIZE: marked("Journal", "%1 marked it urgent"),
    DecisionKind.DISMISS: marked("Journal", "%1 set the charter's suggestion aside"),
    DecisionKind.LINK_PERSON: marked("Journal", "%1 linked this person with %2"),
    DecisionKind.UNLINK_PERSON: marked("Journal", "%1 unlinked %2"),
    DecisionKind.TELL_APART: marked("Journal", "%1 said that this is not %2"),
    DecisionKind.PERSON_NOTE: marked("Journal", "%1 changed the note on the person"),
    DecisionKind.PROPOSE: marked("Journal", "%1 proposed an answer"),
    DecisionKind.APPROVE: marked("Journal", "%1 approved a proposed answer"),
    DecisionKind.SEND_BACK: marked("Journal", "%1 sent a proposed answer back"),
    DecisionKind.UNDO: marked("Journal", "%1 took a decision back"),
}


# --- errors ------------------------------------------------------------------------------------


def error_text(error: BaseException) -> tuple[str, str]:
    """Return an error's title and message. One that is not ours gets the general title and its own words."""
    if isinstance(error, HistorySalvaged):
        return translate("Errors", error.title), _salvaged(error)
    if isinstance(error, CmInboxError):
        return stored_error(error.title, error.message)
    return translate("Errors", CmInboxError.title), shown(str(error)[:LONGEST]) or type(error).__name__


def _salvaged(error: HistorySalvaged) -> str:
    saved = translate("Errors", "Saved in a new file: %1 messages, %2 conversations, %3 decisions.")
    for place, word in (("%1", "messages"), ("%2", "conversations"), ("%3", "decisions")):
        saved = saved.replace(place, str(error.saved.get(word, 0)))
    kept = translate("Errors", "The damaged file is kept: %1").replace("%1", str(error.aside))
    return f"{saved} {kept}"


def stored_error(title: str | None, message: str | None) -> tuple[str, str]:
    """Return title and message, as they were written down, in the user's language."""
    return translate("Errors", line(title or CmInboxError.title)), sentence(message or "")


def sentence(text: str) -> str:
    """Return a sentence of ours in the user's language, with what fills it as it is: a network's words are foreign."""
    parts = text.parts if isinstance(text, Sentence) else (Part(shown(text[:LONGEST]), {}),)
    said = (part.filled(translate("Errors", part.template, "", -1 if part.n is None else part.n)) for part in parts)
    return shown(" ".join(said)[:LONGEST])


# --- why not, and what else --------------------------------------------------------------------


def denied(why: Denied, now: Millis) -> str:
    """Return the sentence that says why something cannot be done, and until when."""
    if why.until is None:
        return reason(why.reason)
    ending = translate("Reason", "Possible again from %1.").replace("%1", when.moment(why.until, now))
    return f"{reason(why.reason)} {ending}"


def reason(why: Reason) -> str:
    return {
        Reason.NETWORK_CANNOT: translate("Reason", "This network has no such thing."),
        Reason.OWN_ONLY: translate("Reason", "Only for your own messages."),
        Reason.NOT_OWN: translate("Reason", "Not for your own messages."),
        Reason.PRIVATE_ONLY: translate("Reason", "Only in a private conversation."),
        Reason.PUBLIC_ONLY: translate("Reason", "Only for public messages."),
        Reason.SCOPE_MISSING: translate("Reason", "The sign-in did not include this permission. Sign in again."),
        Reason.ROLE_MISSING: translate("Reason", "The account is no moderator there."),
        Reason.WINDOW_CLOSED: translate("Reason", "The network’s time for this has passed."),
        Reason.AWAITS_THEM: translate(
            "Reason", "The network’s time for an answer has passed. It begins anew when the person writes again."
        ),
        Reason.ALREADY: translate("Reason", "It is already so."),
        Reason.GONE: translate("Reason", "The message no longer exists on the network."),
        Reason.ARCHIVE: translate("Reason", "The account is an archive: it can be read, nothing is sent from it."),
        Reason.SIGNED_OUT: translate("Reason", "The account is signed out. Sign in again."),
        Reason.UNCALLED: translate("Reason", "The network lets an app answer only who named or quoted the account."),
        Reason.REFUSED_HERE: translate("Reason", "The network refuses it for this message."),
        Reason.ONE_WAY: translate("Reason", "The network has no way to take it back."),
        Reason.NO_MESSAGE: translate("Reason", "The conversation has no message this could act on."),
        Reason.NO_VERDICT: translate("Reason", "The charter says nothing of it."),
        Reason.NEEDS_WORDS: translate("Reason", "It asks for words: open it alone and follow it there."),
        Reason.PROTECTED: translate("Reason", "An article of the charter protects this message: set it aside first."),
        Reason.TEAM_ROLE: translate("Reason", "Your role in the team does not permit that. Ask a moderator."),
        Reason.SETTLED: translate("Reason", "This proposal was answered or sent back already."),
    }[why]


def side_effect(effect: SideEffect) -> str:
    return {
        SideEffect.CASCADES: translate("SideEffect", "The replies below disappear as well."),
        SideEffect.DELETES_HISTORY: translate("SideEffect", "The person’s earlier messages disappear as well."),
        SideEffect.UNFOLLOWS: translate("SideEffect", "You and this person no longer follow each other."),
        SideEffect.AUTHOR_SEES: translate("SideEffect", "The person is told."),
        SideEffect.EVERYONE_SEES: translate("SideEffect", "Others can see that it was done."),
    }[effect]


# --- accounts ----------------------------------------------------------------------------------


GAP_LONGEST = 300


def health_state(state: HealthState) -> str:
    return {
        HealthState.NEW: translate("Health", "Not read yet"),
        HealthState.OK: translate("Health", "Works"),
        HealthState.RETRYING: translate("Health", "Tries again by itself"),
        HealthState.LIMITED: translate("Health", "Waits as the network asks"),
        HealthState.SIGNED_OUT: translate("Health", "Signed out: sign in again"),
        HealthState.REFUSED: translate("Health", "Signed in, but not permitted to read"),
        HealthState.STALE: translate("Health", "Nothing read for long"),
        HealthState.PAUSED: translate("Health", "Paused"),
        HealthState.ARCHIVE: translate("Health", "Archive: readable, nothing is sent"),
    }[state]


def health(health: Health, now: Millis) -> str:
    """Return how an account fares, in one or two sentences, and what of it cannot be read."""
    gap = [line(sentence(health.gap), GAP_LONGEST)] if health.gap and health.state is not HealthState.ARCHIVE else []
    return " · ".join([health_state(health.state), *health_details(health, now), *gap])


def expires_soon(health: Health, now: Millis) -> bool:
    """Say whether one should sign in again already, since the sign-in will not last."""
    return health.ends_soon(now)


def _expires(health: Health) -> bool:
    return health.token_expires_at is not None and health.state not in (HealthState.SIGNED_OUT, HealthState.ARCHIVE)


def health_details(health: Health, now: Millis) -> list[str]:
    """Return what is behind an account's state: the error, the next try, the last reading, the sign-in's end."""
    parts: list[str] = []
    if health.error_title and health.state not in (HealthState.OK, HealthState.ARCHIVE):
        parts.append(stored_error(health.error_title, None)[0])
    if health.next_try_at and health.state in (HealthState.RETRYING, HealthState.LIMITED):
        parts.append(translate("Health", "next try %1").replace("%1", when.until(health.next_try_at, now)))
    if health.last_read_at and health.state is not HealthState.ARCHIVE:
        parts.append(translate("Health", "read %1").replace("%1", when.ago(health.last_read_at, now)))
    if _expires(health):
        said = translate("Health", "the sign-in expires on %1")
        if expires_soon(health, now):
            said = translate("Health", "the sign-in expires on %1: sign in again before then")
        parts.append(said.replace("%1", when.date_of(health.token_expires_at or 0, now)))
    return parts


def sign_in_method(method: SignInMethod) -> str:
    return {
        SignInMethod.OAUTH: translate("SignIn", "In the browser"),
        SignInMethod.APP_PASSWORD: translate("SignIn", "App password"),
        SignInMethod.PASSWORD: translate("SignIn", "Password"),
        SignInMethod.TOKEN: translate("SignIn", "Access token"),
        SignInMethod.KEPT_PASSWORD: translate("SignIn", "Password"),
        SignInMethod.SERVER_PASSWORD: translate("SignIn", "Server password"),
        SignInMethod.NONE: translate("SignIn", "Without a password"),
    }[method]


# --- messages ----------------------------------------------------------------------------------


def status(state: MessageStatus) -> str:
    """Return how a message stands, empty for the usual case."""
    return translate("Status", _STATUS[state]) if state in _STATUS else ""


def view_title(view: View) -> str:
    return {
        View.INBOX: translate("View", "Inbox"),
        View.URGENT: translate("View", "Urgent"),
        View.MINE: translate("View", "Mine"),
        View.APPROVE: translate("View", "To approve"),
        View.SNOOZED: translate("View", "Snoozed"),
        View.OUTBOX: translate("View", "Outbox"),
        View.DONE: translate("View", "Handled"),
        View.HISTORY: translate("View", "History"),
    }[view]


# --- decisions ---------------------------------------------------------------------------------


def decided(kind: DecisionKind) -> str:
    """Return what has just been done, for the toast: "Message hidden"."""
    return {
        DecisionKind.REPLY: translate("Decided", "Reply on its way"),
        DecisionKind.REPLY_PRIVATE: translate("Decided", "Private reply on its way"),
        DecisionKind.HIDE: translate("Decided", "Message hidden"),
        DecisionKind.UNHIDE: translate("Decided", "Message shown again"),
        DecisionKind.DELETE: translate("Decided", "Message deleted"),
        DecisionKind.BAN: translate("Decided", "Person banned"),
        DecisionKind.UNBAN: translate("Decided", "Ban lifted"),
        DecisionKind.MUTE: translate("Decided", "Person muted"),
        DecisionKind.UNMUTE: translate("Decided", "Mute lifted"),
        DecisionKind.LIKE: translate("Decided", "Message liked"),
        DecisionKind.DONE: translate("Decided", "Done"),
        DecisionKind.REOPEN: translate("Decided", "Reopened"),
        DecisionKind.SNOOZE: translate("Decided", "Put off"),
        DecisionKind.ASSIGN: translate("Decided", "Assigned"),
        DecisionKind.LABEL: translate("Decided", "Label changed"),
        DecisionKind.NOTE: translate("Decided", "Note kept"),
        DecisionKind.WARN: translate("Decided", "Warning on its way"),
        DecisionKind.PRIORITIZE: translate("Decided", "Marked urgent"),
        DecisionKind.DISMISS: translate("Decided", "Suggestion set aside"),
        DecisionKind.LINK_PERSON: translate("Decided", "Linked as one person"),
        DecisionKind.UNLINK_PERSON: translate("Decided", "No longer linked"),
        DecisionKind.TELL_APART: translate("Decided", "Kept as two people"),
        DecisionKind.PERSON_NOTE: translate("Decided", "Note on the person kept"),
        DecisionKind.PROPOSE: translate("Decided", "Proposed: it is sent once somebody approves it"),
        DecisionKind.APPROVE: translate("Decided", "Approved: the answer is on its way"),
        DecisionKind.SEND_BACK: translate("Decided", "Sent back to who wrote it"),
        DecisionKind.UNDO: translate("Decided", "Taken back"),
    }[kind]


def journal_line(decision: Decision, now: Millis) -> str:
    """Return who decided what: "Camille banned the person until 22 Dec, 18:00". %1 is a name, never interpreted."""
    said = _fill(_journal_pattern(decision), decision, now)
    if decision.rule is None:
        return said
    named = translate("Journal", "%1, rule %2").split("%1")
    return said.join(part.replace("%2", isolated(decision.rule or "", 80)) for part in named)


def _journal_pattern(decision: Decision) -> str:
    if decision.kind is DecisionKind.LABEL and decision.text.startswith("-"):
        return translate("Journal", "%1 removed the label %2")
    if decision.kind is DecisionKind.ASSIGN and not decision.text:
        return translate("Journal", "%1 assigned it to nobody")
    if decision.kind is DecisionKind.ASSIGN and decision.text == decision.actor:
        return translate("Journal", "%1 assigned it to themselves")
    if decision.until is not None and decision.kind is DecisionKind.BAN:
        return translate("Journal", "%1 banned the person until %3")
    if decision.until is not None and decision.kind is DecisionKind.MUTE:
        return translate("Journal", "%1 muted the person until %3")
    return translate("Journal", _JOURNAL[decision.kind])


def _fill(pattern: str, decision: Decision, now: Millis) -> str:
    end = when.until(decision.until, now) if decision.until is not None else ""
    pieces = {"%1": isolated(decision.actor), "%2": isolated(decision.text.removeprefix("-")), "%3": end}
    marked = pattern.replace("%1", "\0%1\0").replace("%2", "\0%2\0").replace("%3", "\0%3\0")
    return "".join(pieces.get(part, part) for part in marked.split("\0"))


def enclosed(files: Sequence[Enclosure]) -> str:
    """Return what goes along with an answer, counted: "[2 pictures]"; empty where nothing does."""
    pictures = sum(file.is_picture for file in files)
    others = len(files) - pictures
    said = [
        *([translate("Journal", "%n picture(s)", "", pictures)] if pictures else []),
        *([translate("Journal", "%n file(s)", "", others)] if others else []),
    ]
    return f"[{', '.join(said)}]" if said else ""


# --- the outbox --------------------------------------------------------------------------------


def action_title(entry: OutboxEntry) -> str:
    """Return what an outbox entry is to do: "Reply", "Hide the message"."""
    return {
        "reply": translate("Action", "Reply"),
        "reply-private": translate("Action", "Private reply"),
        "hide": translate("Action", "Hide the message"),
        "unhide": translate("Action", "Show the message"),
        "delete": translate("Action", "Delete the message"),
        "restore": translate("Action", "Restore the message"),
        "retract": translate("Action", "Delete your message"),
        "ban": translate("Action", "Ban the person"),
        "unban": translate("Action", "Lift the ban"),
        "mute": translate("Action", "Mute the person"),
        "unmute": translate("Action", "Lift the mute"),
        "like": translate("Action", "Like the message"),
        "unlike": translate("Action", "Take the like back"),
    }[entry.action.kind.value]


def outbox_state(entry: OutboxEntry, now: Millis, *, resting: bool = False) -> str:
    """Return how an outbox entry stands: "leaves in 8 s", "failed: No connection".

    ``resting``: a person paused its account.
    """
    if entry.state is OutboxState.WAITING and resting:
        return translate("Outbox", "waits: the account is paused")
    if entry.state is OutboxState.WAITING:
        left = entry.not_before - now
        if left <= 0:
            return translate("Outbox", "waits for its turn")
        if left < when.MINUTE:
            return translate("Outbox", "leaves in %1 s").replace("%1", str(-(-left // 1000)))
        return translate("Outbox", "next try %1").replace("%1", when.until(entry.not_before, now))
    state = {
        OutboxState.SENDING: translate("Outbox", "is being sent"),
        OutboxState.UNKNOWN: translate("Outbox", "not known whether it was sent"),
        OutboxState.SENT: translate("Outbox", "sent"),
        OutboxState.FAILED: translate("Outbox", "failed"),
        OutboxState.CANCELLED: translate("Outbox", "given up"),
    }[entry.state]
    if entry.error_title and entry.state in (OutboxState.UNKNOWN, OutboxState.FAILED):
        return f"{state} · {stored_error(entry.error_title, None)[0]}"
    return state


def outbox_reason(entry: OutboxEntry) -> str:
    """Return what the network said, and what to do; empty where nothing went wrong."""
    if not entry.error_title and not entry.error_message:
        return ""
    title, message = stored_error(entry.error_title, entry.error_message)
    return f"{title}. {message}" if message else title


def outbox_message(entry: OutboxEntry) -> str:
    """Return what to do about an entry whose state names the error already."""
    return stored_error(None, entry.error_message)[1] if entry.error_message else ""


def needs_person(entry: OutboxEntry) -> bool:
    """Say whether an entry goes no further by itself."""
    return entry.state in (OutboxState.FAILED, OutboxState.UNKNOWN)


def publish_as(account: Account, *, private: bool) -> str:
    """Return the label of the button that sends: it names whose voice it is."""
    name = isolated(account.brand)
    if account.brand[:1].casefold() in _VOWELS:  # French then writes "qu’" instead of "que"
        pattern = (
            translate("Composer", "Send as %1", "the name begins with a vowel")
            if private
            else translate("Composer", "Publish as %1", "the name begins with a vowel")
        )
    else:
        pattern = translate("Composer", "Send as %1") if private else translate("Composer", "Publish as %1")
    return pattern.replace("%1", name)


def proposing(*, warns: bool) -> str:
    """Return the label of the button by which a writer of a team proposes an answer."""
    return translate("Composer", "Propose the warning") if warns else translate("Composer", "Propose the answer")


def approving() -> str:
    """Return the label of the button that sends a proposed answer with other words."""
    return translate("Composer", "Approve with these words")


def warn_as(account: Account) -> str:
    """Return the label of the button that sends a warning: it names whose voice it is."""
    if account.brand[:1].casefold() in _VOWELS:  # French then writes "d’" instead of "de"
        pattern = translate("Composer", "Warn as %1", "the name begins with a vowel")
    else:
        pattern = translate("Composer", "Warn as %1")
    return pattern.replace("%1", isolated(account.brand))
