"""What a ban rests on and what it leads to, before it is decided: articles, durations, evidence, the message."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from cm_inbox.models.conversations import Conversation, StoredMessage
from cm_inbox.models.dossier import Written
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import Direction
from cm_inbox.models.permissions import Permission
from cm_inbox.models.record import Record
from cm_inbox.models.verdicts import Standing, StoredVerdict

from . import when
from .asked import length
from .ban_places import BanPlace
from .softening import hurtful_places, is_hurtful, suppresses

if TYPE_CHECKING:
    from cm_inbox.charter.shape import Charter, Rule, Step

translate = QCoreApplication.translate

EVIDENCE_SHOWN = 5
"""How many messages of the person are offered as evidence, the newest first."""

QUOTED = 500
"""How much of a message the journal keeps as evidence."""


class Article(Record, frozen=True):
    """A reason to ban: a rule of the charter, or (``rule`` empty) none. ``span``: for how long, None for good.

    ``foreseen``: the charter says so; ``why`` is the sentence. ``reply`` is the canned reply that goes with it.
    """

    rule: str
    title: str
    span: Millis | None
    foreseen: bool
    why: str
    reply: str = ""


class Evidence(Record, frozen=True):
    """A message of the person: where its hurtful words are, and what is said of it. ``checked``: noted by itself."""

    message_id: str
    text: str
    at: Millis
    softened: tuple[tuple[int, int], ...]
    said: str
    checked: bool
    network: str


class BanPlan(Record, frozen=True):
    """All that is known before a ban. ``chosen`` is the article to begin with.

    ``places`` are the identities it would be carried out on, the open conversation's first.
    ``message`` words the reply of an article; ``may_tell`` says whether it can go out, ``in_private`` how.
    """

    conversation: Conversation
    articles: tuple[Article, ...]
    chosen: int
    evidence: tuple[Evidence, ...]
    places: tuple[BanPlace, ...]
    may_tell: Permission
    in_private: bool
    message: Callable[[Article], str]


class BanOrder(Record, frozen=True):
    """A ban as it was decided. ``until`` None: for good. ``rule`` None: no article. ``told`` empty: nobody is told.

    ``where`` are the conversations of the identities it is carried out on.
    """

    until: Millis | None
    rule: str | None
    evidence: str
    told: str
    in_private: bool
    where: tuple[int, ...]


def articles_of(
    charter: Charter | None, conversation: Conversation, now: Millis, *, warned: bool = False
) -> tuple[Article, ...]:
    """Return the reasons there are: the rules that ban, those that suppress otherwise, and none of them.

    ``warned``: a warning was given just now, which the conversation does not know of yet.
    """
    none = Article("", translate("Ban", "No article of the charter"), when.DAY * 30, False, _nothing_foreseen())
    if charter is None:
        return (none,)
    from cm_inbox.charter.consequences import asked_of  # the charter was read, and this with it

    step, sentence, lasts = _ladder(charter, conversation, now, warned=warned)
    found: list[Article] = []
    for rule in charter.rules:
        asked = asked_of(rule.then)
        if asked.ban:
            why = translate("Ban", "The rule asks for a ban %1.").replace("%1", length(asked.ban_ms))
            found.append(Article(rule.id, rule.title, asked.ban_ms, True, why, _reply_of(rule, step)))
        elif step is not None and suppresses(asked):
            found.append(Article(rule.id, rule.title, lasts, True, sentence, step.reply or ""))
        elif suppresses(asked):
            found.append(Article(rule.id, rule.title, none.span, False, none.why))
    if warned and step is not None:
        none = Article("", translate("Ban", "The warnings given"), lasts, True, sentence, step.reply or "")
    bans = {rule.id for rule in charter.rules if rule.then.ban is not None}
    return (*sorted(found, key=lambda article: article.rule not in bans), none)


def _reply_of(rule: Rule, step: Step | None) -> str:
    return rule.then.reply or (step.reply if step is not None else None) or ""


def _ladder(
    charter: Charter, conversation: Conversation, now: Millis, *, warned: bool
) -> tuple[Step | None, str, Millis | None]:
    """Return the ladder's step that bans, the one that one more warning leads to first; with why and how long."""
    from cm_inbox.charter.shape import StepKind
    from cm_inbox.charter.strikes import standing, step_lasts

    bans = [step for step in charter.strikes.steps if step.do is StepKind.BAN]
    if not bans:
        return None, "", None
    counting = standing(charter.strikes, conversation.author.strikes, now).counting
    step = max((each for each in bans if each.at <= counting + 1), key=lambda each: each.at, default=bans[0])
    sentence = translate("Ban", "The charter foresees a ban %1 at warning %2. Warnings that count now: %3.")
    lasts = step_lasts(step)
    sentence = sentence.replace("%1", length(lasts)).replace("%2", str(step.at)).replace("%3", str(counting + warned))
    return step, sentence, lasts


def _nothing_foreseen() -> str:
    return translate("Ban", "The charter foresees nothing here: choose.")


def chosen_of(articles: Sequence[Article], rule: str) -> int:
    """Return which article to begin with: the one that was in question, else none."""
    return next((number for number, each in enumerate(articles) if each.rule == rule), len(articles) - 1)


def evidence_of(
    conversation: Conversation, spoken_of: Sequence[Written], networks: Mapping[int, str]
) -> tuple[Evidence, ...]:
    """Return the person's messages that the charter speaks of, on all their accounts; else the newest one here."""
    if spoken_of:
        return tuple(_evidence(each.stored, networks.get(each.account_id, "")) for each in spoken_of)
    theirs = [each for each in reversed(conversation.messages) if each.message.direction is Direction.IN]
    return tuple(_evidence(each, conversation.account.network) for each in theirs[:1])


def _evidence(stored: StoredMessage, network: str) -> Evidence:
    live = _live(stored)
    said = ", ".join(dict.fromkeys(each.verdict.short or each.verdict.title for each in live))
    checked = any(is_hurtful(each.verdict) for each in live)
    message = stored.message
    return Evidence(message.id, message.text, message.created_at, hurtful_places(live), said, checked, network)


def _live(stored: StoredMessage) -> list[StoredVerdict]:
    return [each for each in stored.verdicts if each.standing is not Standing.DISMISSED]


def noted(evidence: Sequence[Evidence]) -> str:
    """Return what the journal keeps of the evidence: a line for each message, with its id on its network."""
    return "\n".join(
        f"{when.full(each.at)} ({each.network} {each.message_id}): {' '.join(each.text.split())[:QUOTED]}"
        for each in evidence
    )
