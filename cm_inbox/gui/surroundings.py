"""What a conversation says of the words in an answer to it: which language is spoken, and which names come up."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from cm_inbox.models.accounts import Brand
from cm_inbox.models.conversations import Conversation
from cm_inbox.spelling.words import capitalised, names

from .guessed_language import guessed_language
from .spell_check import Surroundings

LATEST = 3
"""So many messages say which language is spoken."""
READ = 20_000
"""Characters of a conversation that are searched for names."""


def surroundings(conversation: Conversation, brand: Brand, texts: Callable[[], Sequence[str]]) -> Surroundings:
    """Return what holds around an answer; ``texts`` gives the brand's own words."""
    said = [stored.message.text for stored in conversation.messages]
    account = conversation.account
    people = [
        part for stored in conversation.messages for part in (stored.message.author.name, stored.message.author.handle)
    ]
    named = [brand.name, account.brand, account.name, account.address, conversation.thread.title or "", *people]
    written = " ".join(reversed(said))[:READ]
    return Surroundings(guessed_language(said[-LATEST:]), names(named) | capitalised(written) | names(texts()))
