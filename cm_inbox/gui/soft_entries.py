"""The entries of a conversation with their hurtful words to be blocks: in messages, and wherever they are quoted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from cm_inbox.models.conversations import Conversation, StoredMessage

from .plain import shown
from .softening import hurtful_places, hurtful_words, masked, places_of, word_by_word
from .timeline import Card, Entry, as_drawn


def soften_entries(entries: list[Entry], conversation: Conversation) -> list[Entry]:
    """Return the entries, each that holds a hurtful word of the conversation with it softened."""
    words = [shown(word) for word in hurtful_words(conversation)]
    if not words:
        return entries
    hurt = {f"message {stored.row}": stored for stored in conversation.messages if stored.verdicts}
    return [_soften(entry, hurt.get(entry.key), words) for entry in entries]


def count_softened(entries: Iterable[Entry]) -> int:
    """Return how many passages of these are softened: words side by side are one."""
    return sum(_passages(entry) for entry in entries)


def _passages(entry: Entry) -> int:
    ends = [None, *(end for _start, end in entry.softened)]
    return sum(
        end is None or bool(entry.text[end:start].strip())
        for end, (start, _end) in zip(ends, entry.softened, strict=False)
    )


def _soften(entry: Entry, stored: StoredMessage | None, words: Sequence[str]) -> Entry:
    places = [*places_of(entry.text, words), *(_own(entry, stored) if stored is not None else ())]
    head, meta = masked(entry.head, words), masked(entry.meta, words)
    cards = tuple(_card(card, words) for card in entry.cards)
    if not places and (head, meta, cards) == (entry.head, entry.meta, entry.cards):
        return entry
    return replace(entry, head=head, meta=meta, cards=cards, softened=word_by_word(entry.text, places))


def _own(entry: Entry, stored: StoredMessage) -> Iterable[tuple[int, int]]:
    """Return where the words lie that the charter found in this message itself, whole words or not."""
    text = stored.message.text
    for start, end in hurtful_places(stored.verdicts):
        place = as_drawn(text, start, end) if end <= len(text) else None
        if place is not None and place[1] <= len(entry.text):
            yield place


def _card(card: Card, words: Sequence[str]) -> Card:
    title = masked(card.title, words)
    return card if title == card.title else replace(card, title=title)
