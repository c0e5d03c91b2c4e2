"""The attachments of a message as cards. Nothing is loaded here, nor by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum

from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, QLocale

from cm_inbox.models.conversations import StoredMessage
from cm_inbox.models.enclosures import Enclosure
from cm_inbox.models.messages import Attachment
from cm_inbox.models.verdicts import Standing

from .entries import Card, Entry
from .plain import host, isolated, line
from .seen import Progress, Seen
from .softening import is_hurtful

translate = QCoreApplication.translate

_CARD_ICONS = {"image": "image", "video": "play", "audio": "megaphone"}
AT_ONCE = 6
"""How many pictures one press of the key asks for."""

_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp")


def cards_of(stored: StoredMessage, account_id: int) -> tuple[Card, ...]:
    """Return a card for each attachment of a message of this account."""
    if not stored.message.attachments:
        return ()
    hostile = any(is_hurtful(each.verdict) for each in stored.verdicts if each.standing is not Standing.DISMISSED)
    return tuple(_card(each, account_id, hostile=hostile) for each in stored.message.attachments)


def _card(attachment: Attachment, account_id: int, *, hostile: bool) -> Card:
    """Return the card of an attachment: a picture that can be shown here, or what only a browser opens."""
    family = attachment.media_type.partition("/")[0]
    if not family and _file_name(attachment.url).lower().endswith(_PICTURES):
        family = "image"
    shows = family == "image" and attachment.media_type != "image/svg+xml"  # that is a small program
    kind = {
        "image": translate("Conversation", "Picture"),
        "video": translate("Conversation", "Video"),
        "audio": translate("Conversation", "Sound"),
    }.get(family, translate("Conversation", "File"))
    name = line(attachment.description, 140) or line(_file_name(attachment.url), 80)
    place = host(attachment.url)
    said = translate("Conversation", "%1, not loaded") if shows else _elsewhere()
    detail = said.replace("%1", place or kind)
    return Card(
        f"{kind} · {isolated(name)}" if name else kind,
        detail,
        attachment.url,
        _CARD_ICONS.get(family, "file"),
        account_id if shows else None,
        hostile,
    )


def card_of(file: Enclosure) -> Card:
    """Return the card of a file that is on its way with an answer of ours: nothing can be ordered of it."""
    kind = translate("Conversation", "Picture") if file.is_picture else translate("Conversation", "File")
    detail = line(file.description, 140) or QLocale().formattedDataSize(file.size, 1)
    return Card(f"{kind} · {isolated(line(file.name, 80))}", detail, "", "image" if file.is_picture else "file")


class AskStep(Enum):
    """What the key for pictures does next."""

    ASK = "ask"
    UNVEIL = "unveil"
    FORGET = "forget"


def next_step(entries: Sequence[Entry]) -> tuple[AskStep, list[Card]]:
    """Return what to do with which pictures: fetch those that are not there, else take off veils, else let go of all.

    The newest first, and a few at a time: a conversation may hold hundreds.
    """
    cards = [card for entry in reversed(entries) for card in entry.cards if card.account_id is not None]
    waiting = [card for card in cards if card.seen is None or card.seen.progress is Progress.FAILED]
    if waiting:
        return AskStep.ASK, waiting[:AT_ONCE]
    veiled = [card for card in cards if card.veiled]
    if veiled:
        return AskStep.UNVEIL, veiled
    return AskStep.FORGET, [card for card in cards if card.shown]


def with_pictures(
    entries: list[Entry], seen: Callable[[tuple[int, str]], Seen | None], *, veils: bool, loads: bool
) -> list[Entry]:
    """Return the entries with their pictures as they stand now.

    ``veils``: hurtful messages' come with a veil; ``loads``: pictures of this brand are shown here at all.
    """
    return [
        replace(entry, cards=tuple(_as_seen(card, seen, veils=veils, loads=loads) for card in entry.cards))
        if entry.cards
        else entry
        for entry in entries
    ]


def _as_seen(card: Card, seen: Callable[[tuple[int, str]], Seen | None], *, veils: bool, loads: bool) -> Card:
    if card.account_id is None:
        return card
    place = host(card.url)
    if not loads:
        return replace(card, account_id=None, detail=_elsewhere().replace("%1", place or card.title))
    now = seen((card.account_id, card.url))
    hostile = card.hostile and veils
    if now is None:
        return replace(card, hostile=hostile)
    detail = {
        Progress.LOADING: translate("Conversation", "%1, loading…").replace("%1", place or card.title),
        Progress.FAILED: now.why,
        Progress.SHOWN: place,
    }[now.progress]
    return replace(card, hostile=hostile, seen=now, detail=detail)


def _elsewhere() -> str:
    return translate("Conversation", "%1, opens in the browser")


def _file_name(url: str) -> str:
    from urllib.parse import urlsplit  # not needed before the first attachment is shown

    try:
        return urlsplit(url).path.rpartition("/")[2]
    except ValueError:
        return ""
