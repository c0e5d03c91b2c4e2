"""What a row of the list says, in words: the same for the eye and for a screen reader."""

from __future__ import annotations

import unicodedata
from enum import Enum

from PySide6.QtCore import QCoreApplication

from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import MessageStatus, ThreadKind
from cm_inbox.models.queue import SOON_WITHIN, ConversationState, QueueRow
from cm_inbox.models.record import Record

from . import texts, when
from .plain import line
from .softening import soften, spoken

translate = QCoreApplication.translate

GRAVE = 2
"""From this severity on a verdict stands out."""

LEAD = 24
"""How many letters of a text may stand before what a search found in it."""


class Urgency(Enum):
    """How long someone waits, against the brand's promise."""

    NONE = "none"  # nobody waits
    FINE = "fine"
    SOON = "soon"
    LATE = "late"


class Wait(Record, frozen=True):
    text: str
    urgency: Urgency


class Chip(Record, frozen=True):
    """The one mark of a row's second line. ``tone`` is a family of colours (danger, warning, calm) or ``plain``.

    ``letters``: a colleague's initials stand before the text; one without a text is their disc alone.
    """

    text: str
    icon: str = ""
    tone: str = "plain"
    letters: str = ""


class Here(Record, frozen=True):
    """Colleagues who have a conversation open. ``writes``: one of them answers; ``said`` names what they do.

    ``short`` says it where there is little room.
    """

    letters: str
    said: str
    short: str
    writes: bool


def initials(name: str) -> str:
    """Return one or two letters that stand for a person."""
    words = [word for word in "".join(letter if letter.isalnum() else " " for letter in name).split() if word]
    if not words:
        return "?"
    if len(words) == 1:
        return words[0][:2].upper()
    return (words[0][0] + words[-1][0]).upper()


def name_of(row: QueueRow) -> str:
    """Return what a person is called; the handle where there is no name."""
    return line(row.author_name or row.author_handle or row.author_native_id, 80)


def around(text: str, query: str) -> str:
    """Return a text from a little before the first word of a search that is in it, accents and case aside."""
    folded = "".join(map(_folded, text))
    words = [
        "".join(map(_folded, word.strip('"“”*()'))) for word in query.split() if ":" not in word or word.endswith(":")
    ]
    places = [place for word in words if word and (place := folded.find(word)) >= 0]
    if not places or min(places) < LEAD:
        return text
    start = text.rfind(" ", 0, min(places) - LEAD // 2) + 1
    return f"…{text[start:]}" if start else text


def _folded(letter: str) -> str:
    """Return one letter for one letter, so that places stay the same."""
    return unicodedata.normalize("NFD", letter)[0].casefold()[:1] or letter


def wait_of(row: QueueRow, now: Millis) -> Wait:
    """Return how long the row's person has waited; for one who waits no more, when they last wrote."""
    if row.waiting_since is None or row.state is not ConversationState.OPEN:
        same_day = when.local(row.last_at).date() == when.local(now).date()
        return Wait(when.clock(row.last_at) if same_day else when.day(row.last_at, now), Urgency.NONE)
    text = when.wait(now - row.waiting_since)
    if row.due_at is None:
        return Wait(text, Urgency.FINE)
    if row.due_at < now:
        return Wait(text, Urgency.LATE)
    return Wait(text, Urgency.SOON if row.due_at - now <= SOON_WITHIN else Urgency.FINE)


def chip_of(row: QueueRow, now: Millis) -> Chip | None:
    """Return what matters most of what is known of a row besides its words."""
    if row.has_failure:
        return Chip(translate("Row", "Not sent"), "warn", "danger")
    if row.has_draft:
        return Chip(translate("Row", "Draft"), "edit", "warning")
    if row.verdict is not None and row.state is not ConversationState.DONE and _stands_out(row):
        return _verdict_chip(row, row.verdict)
    if row.status is not MessageStatus.VISIBLE:
        icons = {MessageStatus.HELD: "pause", MessageStatus.HIDDEN: "hide", MessageStatus.SPAM: "hide"}
        return Chip(texts.status(row.status), icons.get(row.status, "trash"))
    if row.state is ConversationState.SNOOZED and row.snoozed_until is not None:
        return Chip(when.until(row.snoozed_until, now), "pause", "calm")
    if row.assigned_to:
        return Chip(line(row.assigned_to, 24), "user", "calm")
    if row.labels:
        more = f" +{len(row.labels) - 1}" if len(row.labels) > 1 else ""
        return Chip(line(row.labels[0], 24) + more, "")
    return None


def shielded(chip: Chip, row: QueueRow) -> Chip:
    """Return a chip as it is behind the shield: nothing in red, and no question of what to do."""
    if chip.tone != "danger":
        return chip
    if row.has_failure or row.verdict is None:
        return Chip(chip.text, chip.icon, "warning")
    return Chip(line(row.verdict, 24), chip.icon)


def _stands_out(row: QueueRow) -> bool:
    """Say whether a verdict is worth a chip: what only sorts is said once the conversation is open."""
    return row.severity > 0 or bool(_asks(row.asks))


def _verdict_chip(row: QueueRow, title: str) -> Chip:
    """Return what the charter says, with what it asks for: "Insult · hide?"."""
    title = line(title, 24)
    if row.protected:
        return Chip(translate("Row", "%1 · protected").replace("%1", title), "shield", "accent")
    asks = _asks(row.asks)
    text = translate("Row", "%1 · %2?").replace("%2", asks).replace("%1", title) if asks else title
    if row.severity >= GRAVE:
        return Chip(text, "balance", "danger")
    return Chip(text, "check", "success") if row.asks == "done" else Chip(text, "")


def _asks(asked: str | None) -> str:
    """Return in one word the gravest thing that is asked for; empty for what needs no question."""
    return {
        "ban": translate("RowAsks", "ban"),
        "delete": translate("RowAsks", "delete"),
        "hide": translate("RowAsks", "hide"),
        "mute": translate("RowAsks", "mute"),
        "warn": translate("RowAsks", "warn"),
        "done": translate("RowAsks", "close"),
    }.get(asked or "", "")


def describe(row: QueueRow, brand: str, now: Millis, *, soft: bool = True, here: Here | None = None) -> str:
    """Return what a screen reader says: author, network, brand, wait, state, then the words, softened or not.

    ``here``: colleagues who have it open.
    """
    wait = wait_of(row, now)
    parts = [name_of(row), texts.network_title(row.network), brand]
    if row.kind is ThreadKind.PRIVATE:
        parts.append(translate("Row", "private"))
    if wait.urgency is Urgency.LATE:
        parts.append(translate("Row", "overdue, waiting for %1").replace("%1", wait.text))
    elif wait.urgency is Urgency.SOON:
        parts.append(translate("Row", "due soon, waiting for %1").replace("%1", wait.text))
    else:
        parts.append(wait.text)
    if row.unread:
        parts.append(translate("Row", "%n unread", "", row.unread))
    if here is not None:
        parts.append(here.said)
    chip = chip_of(row, now)
    if chip is not None:
        parts.append(chip.text)
    words = soften(row.snippet, row.softened) if soft else row.snippet
    parts.append(spoken(line(words, 200), translate("Row", "(softened)")))
    return ", ".join(part for part in parts if part)
