"""What the conversation pane shows, in order: messages, notes, decisions and what is on its way.

Turns a ``Conversation`` into entries of finished, harmless text. Nothing here measures or paints; an entry is a value,
so that one that has not changed keeps what was laid out for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache, partial

from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication

from cm_inbox.models.accounts import Brand
from cm_inbox.models.conversations import Conversation, StoredMessage
from cm_inbox.models.decisions import Decision, DecisionKind, OutboxEntry, OutboxState
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import Direction, Message, MessageStatus, Post, ThreadKind, Visibility
from cm_inbox.models.permissions import ActionKind
from cm_inbox.models.queue import ConversationState
from cm_inbox.models.verdicts import Standing, Verdict

from . import texts, when
from .cards import card_of, cards_of
from .decision_icons import DECISION_ICONS
from .entries import Button, Card, Doing, Entry, Kind, Link, Tone
from .plain import elided, host, isolated, line, shown, web_links
from .revisions import Told, with_earlier
from .softening import suppresses

translate = QCoreApplication.translate

__all__ = ["Button", "Card", "Doing", "Entry", "Kind", "Link", "Tone", "initials", "timeline"]

MORE = 5
"""How many times as many messages are shown where the earlier ones are asked for."""

INLINE_AT_MOST = 20_000
"""Longer texts are opened in a window of their own instead of in the bubble."""

ANSWERS = frozenset({DecisionKind.REPLY, DecisionKind.REPLY_PRIVATE})
SAID = ANSWERS | {DecisionKind.WARN}
CLOSING = ANSWERS | {DecisionKind.DONE, DecisionKind.BAN}
UNSEEN = frozenset({MessageStatus.HIDDEN, MessageStatus.HELD, MessageStatus.SPAM})
LOST = frozenset({MessageStatus.DELETED, MessageStatus.REMOVED})


def timeline(
    conversation: Conversation,
    brand: Brand,
    now: Millis,
    unfolded: frozenset[tuple[str, Doing]] = frozenset(),
    warnings: tuple[int, int] | None = None,
) -> list[Entry]:
    """Return the entries of a conversation, oldest first. ``unfolded`` are the (key, SHOW_ALL or EARLIER) opened.

    ``warnings`` are how many count against the person, and at how many the charter's ladder ends.
    """
    voices = _Voices(conversation)
    entries = [
        *(_message(stored, conversation, brand, voices, now, unfolded) for stored in conversation.messages),
        *_decided(conversation, now, warnings),
        *_elsewhere(conversation, voices, now),
    ]
    entries.sort(key=lambda entry: entry.at)
    entries.extend(_pending(entry, brand, now) for entry in conversation.pending)
    return [*_thread(conversation, now), *_older(conversation), *entries]


@lru_cache(maxsize=256)
def initials(name: str) -> str:
    """Return one or two letters for the picture of a person."""
    words = [word for word in line(name, 80).replace("_", " ").replace(".", " ").split() if word[0].isalnum()]
    if not words:
        bare = line(name, 80).lstrip("@#[")
        return bare[:1].upper() or "?"
    letters = words[0][:2] if len(words) == 1 else words[0][0] + words[-1][0]
    return letters.upper()


# --- messages ----------------------------------------------------------------------------------


class _Voices:
    """Who wrote which of our answers, by what it became there, else by its text: the network only knows the account."""

    def __init__(self, conversation: Conversation) -> None:
        said = [each for each in conversation.decisions if each.kind in SAID and not each.undone]
        self._by_id = {each.made: each.actor for each in said if each.made}
        self._by_gist = {gist: each.actor for each in said for gist in _gists(each)}

    def of(self, message: Message) -> str | None:
        """Return who wrote a message of ours, None where it was not written here."""
        return self._by_id.get(message.id) or self._by_gist.get(_gist(message.text))


def _gist(text: str) -> str:
    """Return what tells one answer of ours from another, whatever spaces a network adds or drops around it."""
    return text[:500].strip()


def _gists(decision: Decision) -> tuple[str, ...]:
    """Return what an answer may say on its network: one without words says nothing, or what its files are called."""
    if decision.text.strip() or not decision.files:
        return (_gist(decision.text),)
    return ("", *(_gist(file.description or file.name) for file in decision.files))


def _message(
    stored: StoredMessage,
    conversation: Conversation,
    brand: Brand,
    voices: _Voices,
    now: Millis,
    unfolded: frozenset[tuple[str, Doing]],
) -> Entry:
    message = stored.message
    key = f"message {stored.row}"
    ours = message.direction is Direction.OUT
    raw, left_out = (message.text, 0) if (key, Doing.SHOW_ALL) in unfolded else elided(message.text)
    told = Told(shown(raw) + ("…" if left_out else ""))
    buttons = tuple(_message_buttons(stored, key, len(message.text), left_out, unfolded))
    if stored.revisions and (key, Doing.EARLIER) in unfolded:
        told = with_earlier(told.text, stored, now)
    name = brand.name if ours else message.author.name or message.author.handle
    return Entry(
        key=key,
        kind=Kind.OURS if ours else Kind.THEIRS,
        at=message.created_at,
        head=isolated(name, 80),
        meta=" · ".join(_meta(stored, conversation, (voices.of(message) or "") if ours else "", now)),
        text=told.text,
        tone=Tone.MUTED if message.status in LOST or message.status in UNSEEN else Tone.PLAIN,
        icon=_STATUS_ICONS.get(message.status, ""),
        struck=message.status in LOST,
        message_id=message.id,
        author_id=message.author.id,
        initials=initials(message.author.name or message.author.handle),
        links=_links(told.text),
        marks=_marks(stored, raw),
        gone=told.gone,
        new=told.new,
        cards=cards_of(stored, conversation.account.id),
        buttons=buttons,
    )


def _meta(stored: StoredMessage, conversation: Conversation, voice: str, now: Millis) -> Iterator[str]:
    message = stored.message
    if voice:
        yield isolated(voice, 60)
    yield when.moment(message.created_at, now)
    if stored.row in conversation.late and message.status not in LOST:
        yield translate("Conversation", "came late")
    if message.visibility is Visibility.PRIVATE and message.thread.kind is ThreadKind.PUBLIC:
        yield translate("Conversation", "in private")
    if message.edited_at is not None:
        yield translate("Conversation", "edited %1").replace("%1", when.until(message.edited_at, now))
    state = texts.status(message.status)
    if state:
        yield state
    if message.reported and message.status not in LOST:
        yield translate("Conversation", "reported")
    if not message.text and not message.attachments and message.direction is Direction.IN:
        yield translate("Conversation", "no words of it are kept here")


_STATUS_ICONS = {
    MessageStatus.HELD: "pause",
    MessageStatus.HIDDEN: "hide",
    MessageStatus.SPAM: "warn",
    MessageStatus.DELETED: "trash",
    MessageStatus.REMOVED: "trash",
}


def _message_buttons(
    stored: StoredMessage, key: str, size: int, left_out: int, unfolded: frozenset[tuple[str, Doing]]
) -> Iterator[Button]:
    if left_out:
        doing = Doing.SHOW_ALL if size <= INLINE_AT_MOST else Doing.SHOW_WHOLE
        yield Button(doing, translate("Conversation", "Show all (%n characters)", "", size), stored.message.id)
    if stored.revisions:
        if (key, Doing.EARLIER) in unfolded:
            label = translate("Conversation", "Hide the earlier texts")
        else:
            label = translate("Conversation", "%n earlier text(s)", "", len(stored.revisions))
        yield Button(Doing.EARLIER, label, stored.message.id)


def _links(text: str) -> tuple[Link, ...]:
    if "://" not in text:
        return ()
    return tuple(Link(start, end, text[start:end]) for start, end in web_links(text) if host(text[start:end]))


def _marks(stored: StoredMessage, raw: str) -> tuple[tuple[int, int], ...]:
    """Return where in the drawn text the words lie that its verdicts rest on: those in question, else the gravest's."""
    live = [each.verdict for each in stored.verdicts if each.standing is not Standing.DISMISSED]
    if not live:
        return ()
    told = [verdict for verdict in live if _in_question(verdict)] or [max(live, key=lambda each: each.severity)]
    spans = sorted({span for verdict in told for span in verdict.spans})
    places = (as_drawn(raw, start, end) for start, end in spans if end <= len(raw))
    return tuple(place for place in places if place is not None)


def _in_question(verdict: Verdict) -> bool:
    return suppresses(verdict.asked) or verdict.held_back_by is not None


def as_drawn(raw: str, start: int, end: int) -> tuple[int, int] | None:
    """Return where a piece of a text lies in what is drawn of it; None where that has no such piece."""
    whole, before, until = shown(raw), shown(raw[:start]), shown(raw[:end])
    same = whole.startswith(until) and until.startswith(before) and len(before) < len(until)
    return (len(before), len(until)) if same else None


def _published(post: Post | None, now: Millis) -> str:
    """Return when what they wrote under was published, and what the network counts of it, as far as it says."""
    said = translate("Conversation", "Under this publication")
    if post is None:
        return said
    if post.at is not None:
        dated = translate("Conversation", "Under this publication of %1")
        said = dated.replace("%1", when.date_of(post.at, now))
    if post.reactions is not None:
        said += " · " + translate("Conversation", "%n reaction(s)", "", post.reactions)
    if post.comments is not None:
        said += " · " + translate("Conversation", "%n comment(s)", "", post.comments)
    return said


def _thread(conversation: Conversation, now: Millis) -> Iterator[Entry]:
    thread = conversation.thread
    title = line(thread.title or "", 240)
    if not title and not thread.url and thread.post is None:
        return
    place = host(thread.url or "")
    private = thread.kind is ThreadKind.PRIVATE
    about = translate("Conversation", "Private conversation") if private else _published(thread.post, now)
    yield Entry(
        key="thread",
        kind=Kind.THREAD,
        at=0,
        head=title
        or line(thread.url or "", 200)
        or about,  # a picture without words has no title: said once, not twice
        meta=(f"{about} · {place}" if place else about) if title else about if thread.url else "",
        buttons=(Button(Doing.LINK, translate("Conversation", "Open"), thread.url or ""),) if place else (),
    )


def _older(conversation: Conversation) -> Iterator[Entry]:
    """Return the line that stands where messages were left out; its button's target is the oldest one shown."""
    messages = conversation.messages
    if conversation.earlier and messages:
        count = min(conversation.earlier, len(messages) * (MORE - 1))
        label = translate("Conversation", "Show %n earlier message(s)", "", count)
        button = Button(Doing.OLDER, label, messages[0].message.id)
        yield Entry(key="older", kind=Kind.OLDER, at=0, head=label, buttons=(button,))


# --- decisions ---------------------------------------------------------------------------------


def _decided(conversation: Conversation, now: Millis, warnings: tuple[int, int] | None) -> Iterator[Entry]:
    ours = [stored.message for stored in conversation.messages if stored.message.direction is Direction.OUT]
    there, out = {message.id for message in ours}, {message.text.strip() for message in ours}
    waiting = {entry.decision_id for entry in conversation.pending}
    make = partial(_line, now=now)
    back = {each.proposal for each in conversation.decisions if each.kind is DecisionKind.SEND_BACK}
    for decision in conversation.decisions:
        if decision.kind is DecisionKind.UNDO:
            continue  # the decision that it takes back is shown struck
        if decision.kind is DecisionKind.NOTE and not decision.undone:
            yield _note(decision, now)
        elif decision.kind is DecisionKind.WARN and not decision.undone:
            yield _warning(decision, now, _number_of(decision, conversation, warnings))
        elif decision.kind in ANSWERS and not decision.undone:
            if decision.id not in waiting and decision.made not in there and out.isdisjoint(_gists(decision)):
                yield make(decision, text=decision.text.strip() or texts.enclosed(decision.files))
        elif decision.kind is DecisionKind.SEND_BACK or (decision.kind is DecisionKind.PROPOSE and decision.id in back):
            yield make(decision, text=decision.text.strip())
        else:
            yield make(decision)


def _elsewhere(conversation: Conversation, voices: _Voices, now: Millis) -> Iterator[Entry]:
    """Return the line that says that the conversation was dealt with on the network, under the message that tells."""
    found = [stored for stored in conversation.messages if stored.row == conversation.handled]
    if not found:
        return
    message = found[0].message
    if message.direction is Direction.OUT:
        said = "" if voices.of(message) is not None else translate("Conversation", "Answered elsewhere")
    else:
        decided = any(decision.kind in CLOSING and not decision.undone for decision in conversation.decisions)
        closed = conversation.row.state is ConversationState.DONE and not decided
        said = translate("Conversation", "Dealt with elsewhere") if closed else ""
    if said:
        at = message.created_at
        meta = when.moment(at, now)
        yield Entry(key="elsewhere", kind=Kind.LINE, at=at, meta=meta, text=said, tone=Tone.MUTED, icon="check")


def _note(decision: Decision, now: Millis) -> Entry:
    text = shown(decision.text[:INLINE_AT_MOST])
    return Entry(
        key=f"decision {decision.id}",
        kind=Kind.NOTE,
        at=decision.at,
        head=translate("Conversation", "Note by %1").replace("%1", isolated(decision.actor, 60)),
        meta=when.moment(decision.at, now),
        text=text,
        icon="note",
        links=_links(text),
    )


def _number_of(decision: Decision, conversation: Conversation, warnings: tuple[int, int] | None) -> str:
    """Return which warning it was: "1/3"; nothing where some have expired or do not count, and nobody could tell."""
    strikes = conversation.author.strikes
    if warnings is None or warnings[0] != len(strikes):
        return ""
    number = sum(strike.at <= decision.at for strike in strikes)
    return f"{number}/{warnings[1]}" if number else ""


def _warning(decision: Decision, now: Millis, number: str) -> Entry:
    """Return the line of a warning, as the design has it: "Warning 1/3 sent by Camille, rule direct-insult"."""
    said = (
        translate("Conversation", "Warning %1 sent by %2")
        if number
        else translate("Conversation", "Warning sent by %2")
    )
    said = said.replace("%1", number).replace("%2", isolated(decision.actor, 60))
    entry = _line(decision, now=now)
    bold: tuple[tuple[int, int], ...] = ()
    if decision.rule:
        rule = isolated(decision.rule, 80)
        before, _, after = translate("Conversation", "%1, rule %2").replace("%1", said).partition("%2")
        said = before + rule + after
        bold = ((len(before), len(before) + len(rule)),)
    return replace(entry, text=said, bold=bold, icon="balance")


def _line(decision: Decision, *, now: Millis, text: str = "") -> Entry:
    said = texts.journal_line(decision, now)
    if text:
        said = translate("Conversation", "%1: “%2”").replace("%1", said).replace("%2", line(text, 200))
    if decision.kind is DecisionKind.BAN and decision.text:
        said += (
            f" · {translate('Conversation', '%n message(s) kept as evidence', '', decision.text.count(chr(10)) + 1)}"
        )
    if decision.undone:
        said = translate("Conversation", "%1 (taken back)").replace("%1", said)
    return Entry(
        key=f"decision {decision.id}",
        kind=Kind.LINE,
        at=decision.at,
        meta=when.moment(decision.at, now),
        text=said,
        tone=Tone.MUTED,
        icon=DECISION_ICONS.get(decision.kind, "history"),
        struck=decision.undone,
    )


# --- on its way --------------------------------------------------------------------------------


def _pending(entry: OutboxEntry, brand: Brand, now: Millis) -> Entry:
    reply = entry.action.kind in (ActionKind.REPLY, ActionKind.REPLY_PRIVATE)
    stuck = texts.needs_person(entry)
    state = texts.outbox_state(entry, now)
    reason = texts.outbox_message(entry) if stuck else texts.outbox_reason(entry)
    text = reason
    if reply:
        text = shown(elided(entry.action.text)[0])
        text = "\n\n".join(part for part in (text, reason) if part)
    return Entry(
        key=f"outbox {entry.id}",
        kind=Kind.PENDING_REPLY if reply else Kind.PENDING_ACTION,
        at=entry.updated_at,
        head=isolated(brand.name, 80) if reply else texts.action_title(entry),
        meta=state,
        text=text,
        tone=_pending_tone(entry),
        cards=tuple(map(card_of, entry.action.files)),
        icon="warn" if stuck else "outbox",
        buttons=tuple(_pending_buttons(entry)),
    )


def _pending_tone(entry: OutboxEntry) -> Tone:
    if entry.state is OutboxState.FAILED:
        return Tone.DANGER
    return Tone.WARNING if entry.state is OutboxState.UNKNOWN else Tone.PLAIN


def _pending_buttons(entry: OutboxEntry) -> Iterator[Button]:
    if texts.needs_person(entry):
        yield Button(Doing.RETRY, translate("Conversation", "Send again"), entry.id)
        yield Button(Doing.CANCEL, translate("Conversation", "Give up"), entry.id)
    elif entry.state is OutboxState.WAITING:
        yield Button(Doing.UNDO, translate("Conversation", "Take back"), entry.decision_id)
