"""What a charter asks for and why, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import QCoreApplication

from cm_inbox.models.conversations import Conversation, StoredMessage
from cm_inbox.models.decisions import DecisionKind
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import Direction
from cm_inbox.models.record import Record
from cm_inbox.models.verdicts import Asked, Because, Standing, StoredVerdict

from .plain import isolated

translate = QCoreApplication.translate

DAY: Millis = 24 * 3_600_000
HOUR: Millis = 3_600_000


AS_WRITTEN = frozenset({"words", "banks", "phrases"})
"""Conditions of which the words of the message say more than the rule's."""


class Said(Record, frozen=True):
    """A verdict with the message it is about."""

    message: StoredMessage
    stored: StoredVerdict
    followed: bool = False
    """Whether what it asks for was done: a protection stays after that."""

    @property
    def does_by_itself(self) -> bool:
        """Say whether following it does anything besides preparing an answer."""
        asked = self.stored.verdict.asked
        inside = asked.labels or asked.urgent or asked.department or asked.done
        return bool(inside or asked.hide or asked.delete or asked.mute or asked.ban)

    @property
    def can_be_followed(self) -> bool:
        """Say whether there is anything that one key can do."""
        asked = self.stored.verdict.asked
        return not self.followed and (self.does_by_itself or asked.warn or asked.reply is not None)


def gravest(conversation: Conversation) -> Said | None:
    """Return what the charter says most urgently of the messages that nobody has dealt with, as the list shows it."""
    title = conversation.row.verdict
    if title is None:
        return None
    found = [
        Said(message, stored)
        for message in reversed(conversation.messages)
        if message.message.direction is Direction.IN
        for stored in message.verdicts
        if stored.standing is Standing.OPEN
    ]
    named = [said for said in found if (said.stored.verdict.short or said.stored.verdict.title) == title]
    chosen = next(iter(named), None)
    return None if chosen is None else replace(chosen, followed=_is_followed(conversation, chosen))


def _is_followed(conversation: Conversation, said: Said) -> bool:
    meant = (said.message.message.id, said.stored.verdict.rule)
    return any((each.message_id, each.rule) == meant and not each.undone for each in conversation.decisions)


class Thing(Record, frozen=True):
    """One thing that a verdict asks for. ``kind`` is what a network may refuse; None for what concerns only us."""

    words: str
    kind: DecisionKind | None = None


def asked_things(asked: Asked) -> list[Thing]:
    """Return what a verdict asks for, thing by thing."""
    things: list[Thing] = []
    if asked.protect:
        things.append(Thing(translate("Asked", "never suppress")))
    if asked.hide:
        things.append(Thing(translate("Asked", "hide"), DecisionKind.HIDE))
    if asked.delete:
        things.append(Thing(translate("Asked", "delete"), DecisionKind.DELETE))
    if asked.warn:
        things.append(Thing(translate("Asked", "warn"), DecisionKind.WARN))
    if asked.mute:
        muting = translate("Asked", "mute %1").replace("%1", length(asked.mute_ms))
        things.append(Thing(muting, DecisionKind.MUTE))
    if asked.ban:
        things.append(Thing(translate("Asked", "ban %1").replace("%1", length(asked.ban_ms)), DecisionKind.BAN))
    if asked.reply:
        things.append(Thing(translate("Asked", "answer"), DecisionKind.REPLY))
    if asked.urgent:
        things.append(Thing(translate("Asked", "mark urgent")))
    if asked.department:
        things.append(Thing(translate("Asked", "hand to %1").replace("%1", isolated(asked.department, 40))))
    labelled = translate("Asked", "label %1")
    things.extend(Thing(labelled.replace("%1", isolated(label, 40))) for label in asked.labels)
    if asked.done:
        things.append(Thing(translate("Asked", "mark done")))
    return things


def asked_words(asked: Asked) -> list[str]:
    """Return what a verdict asks for, in words: "hide", "warn", "mute for 3 days"."""
    return [thing.words for thing in asked_things(asked)]


def length(ms: Millis | None) -> str:
    """Return how long, in words: "for 3 days", "for good"."""
    if ms is None:
        return translate("Asked", "for good")
    if ms % DAY == 0:
        return translate("Asked", "for %n day(s)", "", ms // DAY)
    return translate("Asked", "for %n hour(s)", "", max(1, ms // HOUR))


def because_words(because: Iterable[Because], text: str) -> list[str]:
    """Return why a rule matched a text: a sentence for each condition that held, with the words as written."""
    return [_because(each, text) for each in because]


def _because(each: Because, text: str) -> str:
    written = ", ".join(dict.fromkeys(text[start:end] for start, end in each.spans))
    detail = written if each.kind in AS_WRITTEN and written else each.detail
    sentence = {
        "words": translate("Because", "It contains “%1”."),
        "banks": translate("Because", "It contains “%1” (%2)."),
        "phrases": translate("Because", "It contains “%1”."),
        "patterns": translate("Because", "It matches the pattern %1."),
        "links": translate("Because", "It contains the link %1."),
        "link_domains": translate("Because", "It links to %1."),
        "mentions_at_least": translate("Because", "It mentions %1 people."),
        "emoji_at_least": translate("Because", "It has %1 emoji."),
        "capitals_at_least": translate("Because", "It is mostly in capitals (%1)."),
        "length_at_least": translate("Because", "It is long: %1 characters."),
        "length_at_most": translate("Because", "It is short: %1 characters."),
        "languages": translate("Because", "It is written in: %1."),
        "networks": translate("Because", "It was written on %1."),
        "accounts": translate("Because", "It was written to %1."),
        "visibility": translate("Because", "It is %1."),
        "first_time": translate("Because", "The person writes here for the first time."),
        "strikes_at_least": translate("Because", "The person has been warned: %1."),
        "author_labels": translate("Because", "The person has the label %1."),
        "author_known_at_most": translate("Because", "The person has been known here for a short time: %1."),
        "duplicates_at_least": translate("Because", "Nearly the same was written %1 times in a day."),
        "between": translate("Because", "It was written between %1."),
        "office_hours": translate("Because", "It was written outside or inside of office hours, as the rule asks."),
        "aimed_at": translate("Because", "It is aimed at somebody: %1."),
        "reply_to_us": translate("Because", "It answers one of our messages."),
    }.get(each.kind, translate("Because", "%1 holds.").replace("%1", each.kind))
    return sentence.replace("%1", isolated(detail, 80)).replace("%2", isolated(each.source, 60))


def leads_to(what: str, duration: Millis | None) -> str:
    """Return what a step of the ladder proposes besides the warning, as a sentence."""
    words = translate("Asked", "mute %1") if what == "mute" else translate("Asked", "ban %1")
    sentence = translate("Asked", "The charter then foresees: %1.")
    return sentence.replace("%1", words.replace("%1", length(duration)))


ANSWERING = (DecisionKind.REPLY, DecisionKind.REPLY_PRIVATE, DecisionKind.WARN)
