"""What a dossier says, in words: who somebody is where, how they stand with the charter, who may be the same person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from cm_inbox.models.conversations import AuthorRecord
from cm_inbox.models.dossier import Alike, Dossier, Identity, Suggestion, Written
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import Author, MessageStatus, ThreadKind
from cm_inbox.models.verdicts import Standing

from . import texts, when
from .asked import length
from .dialogs.rows import Item, Tone
from .plain import isolated, line
from .softening import hurtful_places, soften

if TYPE_CHECKING:
    from cm_inbox.charter.shape import Charter

translate = QCoreApplication.translate

STRIKES_SHOWN = 3
QUOTED = 400


def called(author: Author) -> str:
    """Return what somebody is called, with the handle where it says more."""
    name, handle = author.name or author.handle, author.handle
    both = f"{name} {handle}" if handle and handle != name else name
    return isolated(both, 80)


def known_since(dossier: Dossier, now: Millis) -> str:
    """Return how much they wrote, since when and until when."""
    said = translate("Dossier", "%n message(s) since %1, the last one %2", "", dossier.messages)
    said = said.replace("%1", when.since(dossier.first_seen_at, now))
    return said.replace("%2", when.moment(dossier.last_seen_at, now))


def silenced(record: AuthorRecord, now: Millis) -> str:
    """Return whether an author is banned or muted on their account, empty where neither."""
    parts = []
    for is_so, until, bounded, for_good in (
        (
            record.banned,
            record.banned_until,
            translate("Dossier", "banned until %1"),
            translate("Dossier", "banned for good"),
        ),
        (record.muted, record.muted_until, translate("Dossier", "muted until %1"), translate("Dossier", "muted")),
    ):
        if is_so:
            parts.append(for_good if until is None else bounded.replace("%1", when.until(until, now)))
    return ", ".join(parts)


# --- warnings ------------------------------------------------------------------------------------


def strike_lines(charter: Charter | None, dossier: Dossier, now: Millis) -> list[str]:
    """Return a line for each of the newest warnings with its end, and what the ladder foresees next."""
    if not dossier.strikes:
        return [translate("Dossier", "Never warned.")]
    if charter is None or not charter.strikes.steps:
        return [_given(each.at, each.rule, now) for each in reversed(dossier.strikes[-STRIKES_SHOWN:])]
    from cm_inbox.charter.strikes import lasts, standing, step_lasts

    ladder = charter.strikes
    lasting = lasts(ladder)
    lines = []
    for each in reversed(dossier.strikes[-STRIKES_SHOWN:]):
        counts = standing(ladder, [each], now).counting == 1
        lines.append(_given(each.at, each.rule, now) + " · " + _counts(counts, each.at, lasting, now))
    if (older := len(dossier.strikes) - STRIKES_SHOWN) > 0:
        lines.append(translate("Dossier", "and %n older one(s)", "", older))
    stands = standing(ladder, dossier.strikes, now)
    if stands.next_step is not None and stands.to_next is not None:
        step = stands.next_step
        words = {
            "warn": translate("Dossier", "a warning"),
            "mute": translate("Dossier", "a mute %1"),
            "ban": translate("Dossier", "a ban %1"),
        }[step.do.value].replace("%1", length(step_lasts(step)))
        said = translate("Dossier", "The ladder foresees %1 at warning %2.")
        lines.append(said.replace("%1", words).replace("%2", str(step.at)))
    elif stands.counting:
        lines.append(translate("Dossier", "The ladder foresees nothing further."))
    return lines


def _given(at: Millis, rule: str, now: Millis) -> str:
    said = translate("Dossier", "Warned %1").replace("%1", when.moment(at, now))
    return f"{said}, {isolated(rule, 60)}" if rule else said


def _counts(counts: bool, at: Millis, lasting: Millis | None, now: Millis) -> str:
    if not counts:
        return translate("Dossier", "does not count any more")
    if lasting is None:
        return translate("Dossier", "counts for good")
    return translate("Dossier", "counts until %1").replace("%1", when.date_of(at + lasting, now))


# --- lists ---------------------------------------------------------------------------------------


def written_items(
    written: Sequence[Written], networks: Mapping[int, str], now: Millis, *, softens: bool
) -> Iterator[Item]:
    """Yield the messages, newest first, under a heading for each stretch of one thread."""
    before: object = None
    for each in written:
        stored, message = each.stored, each.stored.message
        thread = (each.account_id, message.thread.id)
        if thread != before:
            before = thread
            yield _heading(each, networks.get(each.account_id, ""))
        live = [said for said in stored.verdicts if said.standing is not Standing.DISMISSED]
        said = ", ".join(dict.fromkeys(isolated(one.verdict.short or one.verdict.title, 40) for one in live))
        status = "" if message.status is MessageStatus.VISIBLE else texts.status(message.status)
        text = soften(message.text, hurtful_places(stored.verdicts)) if softens else message.text
        yield Item(
            id=f"message {stored.row}",
            title=when.moment(message.created_at, now),
            aside=" · ".join(part for part in (status, said) if part),
            detail=line(text, QUOTED) or translate("Dossier", "(no text)"),
            tone=Tone.WARNING if said else Tone.PLAIN,
        )


def _heading(each: Written, network: str) -> Item:
    thread = each.stored.message.thread
    private = thread.kind is ThreadKind.PRIVATE
    title = translate("Dossier", "Private messages") if private else thread.title or translate("Dossier", "In public")
    return Item(
        id=f"thread {each.stored.row}",
        title=line(title, 120),
        aside=texts.network_title(network),
        icon=f"n-{network}",
        heading=True,
    )


def identity_items(dossier: Dossier, now: Millis) -> Iterator[Item]:
    """Yield the identities that are linked, then who may be the same, then who was told apart."""
    linked_to = len(dossier.identities) > 1
    for place, each in enumerate(dossier.identities):
        first = translate("Dossier", "this conversation's") if place == 0 else translate("Dossier", "linked")
        yield _identity(each, first if linked_to or place else "", "", "check" if linked_to else "", Tone.GOOD, now)
    for one in dossier.suggestions:
        aside = translate("Dossier", "not the same person") if one.apart else translate("Dossier", "to be confirmed")
        icon, tone = ("x", Tone.PLAIN) if one.apart else ("help", Tone.WARNING)
        yield _identity(one.identity, aside, why_alike(one), icon, tone, now)


def _identity(each: Identity, aside: str, note: str, icon: str, tone: Tone, now: Millis) -> Item:
    record = each.record
    seen = translate("Dossier", "%n message(s), the last one %1", "", record.messages)
    detail = " · ".join(
        part
        for part in (
            texts.network_title(each.account.network),
            seen.replace("%1", when.moment(each.last_seen_at, now)),
            silenced(record, now),
        )
        if part
    )
    return Item(
        id=f"author {record.row}",
        title=called(record.author),
        aside=aside,
        detail=detail,
        note=note,
        icon=f"n-{each.account.network}",
        tone=tone,
        note_tone=Tone.PLAIN,
        mark=icon,
    )


def why_alike(suggestion: Suggestion) -> str:
    """Return why two identities may be one person."""
    words = {
        Alike.ID: translate("Dossier", "the same id on the network"),
        Alike.URL: translate("Dossier", "the same profile page"),
        Alike.AVATAR: translate("Dossier", "the same picture"),
        Alike.HANDLE: translate("Dossier", "the same handle"),
        Alike.NAME: translate("Dossier", "the same name"),
    }
    return _enumerated(words[each] for each in suggestion.why)


def _enumerated(words: Iterable[str]) -> str:
    said = ", ".join(words)
    return said[:1].upper() + said[1:]
