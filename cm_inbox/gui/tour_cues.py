"""What the tour makes of the conversations of the demo world: a few cues tell thanks from complaints.

Made for the sentences of the demo world alone: nothing else may trust such a simple look.
"""

from __future__ import annotations

import re
from enum import Enum

from cm_inbox.models.conversations import Conversation
from cm_inbox.models.messages import Direction, ThreadKind

from .guessed_language import guessed_language


class Kind(Enum):
    """What somebody wants who waits."""

    THANKS = "thanks"
    QUESTION = "a question"
    COMPLAINT = "a complaint"
    INSULT = "an insult"
    SPAM = "spam"
    OTHER = "something else"


CUES = (
    (Kind.SPAM, r"https?://|\.example\b|whatsapp|crypto"),
    (
        Kind.INSULT,
        r"bouffons|clowns|incapables|guignol|connard|m\*rde|abruti|pauvre type|f0utre|feignasse|voleurs|escroc|tocards"
        r"|conneries|arnaqueurs|nazes|minables|cruche|nouille|muppets|scammers|crook|moron|charlots|moins que rien"
        r"|s’expliquer|il habite",
    ),
    (
        Kind.COMPLAINT,
        r"\d+ min|vingtaine de min|jamais passé|pas passé|débit|amende|plante|sauf que|non merci|fermé les"
        r"|en panne|la clim|abri|debout|[ée]ventr[ée]|tiède|trottoir|plastique|bouchonn|promo|\bvert\b"
        r"|répondre au moins|commande mb-|box arrived|ships to|avant hier|sécurité|rétroviseur|différence|bûcherons"
        r"|merci altéa|waited \d|skips|charged|fined|\blate\b|alive|machine|dossier|bravo pour",
    ),
    (Kind.QUESTION, r"\?"),
    (
        Kind.THANKS,
        r"merci|bravo|chapeau|respect|magnifique|meilleur|au top|très beau|très bel|adorable|génial|enfin les bus"
        r"|continuez|président|pardon pour mon message|goût du"
        r"|thank|lovely|works a treat|10/10|heaven|perfect|brilliant",
    ),
)

CANNED = (
    (
        "Altéa",
        r"\d+ minutes|vingtaine de minutes|jamais passé|pas passé|waited \d|skips",
        {"fr": "retard", "en": "delay"},
    ),
    ("Brévent", r"[ée]ventr[ée]|tiède|trottoir|alive", {"fr": "abîmé", "en": "damaged"}),
)
"""Which canned reply fits a public complaint: the brand, a cue, and by language what finds it in the picker."""

COURTEOUS = {"fr": "courtois", "en": "courteous"}
"""What finds the canned reply that asks to stay courteous."""

KIND_WORDS = {
    "fr": (
        "Merci beaucoup, votre message fait plaisir à toute l’équipe 😊",
        "Un grand merci à vous\u202f! Nous le transmettons à toute l’équipe.",
    ),
    "en": ("Thank you so much, this made our day 😊", "Thank you! We are passing it on to the whole team."),
}
"""By language, how the tour answers thanks."""


def said(conversation: Conversation) -> str:
    """Return what the person has written since our last answer."""
    texts: list[str] = []
    for stored in conversation.messages:
        if stored.message.direction is Direction.OUT:
            texts.clear()
        else:
            texts.append(stored.message.text)
    return "\n".join(texts)


def kind_of(conversation: Conversation) -> Kind:
    return kind_of_text(said(conversation))


def kind_of_text(text: str) -> Kind:
    return next((kind for kind, cue in CUES if re.search(cue, text.casefold())), Kind.OTHER)


def language_of(conversation: Conversation) -> str:
    """Return ``fr`` or ``en``; French where the words do not tell."""
    return guessed_language([said(conversation)]) or "fr"


def canned_for(conversation: Conversation) -> str:
    """Return what to type to find the canned reply that fits, empty where none does."""
    if kind_of(conversation) is not Kind.COMPLAINT or conversation.thread.kind is not ThreadKind.PUBLIC:
        return ""
    text = said(conversation).casefold()
    for brand, cue, queries in CANNED:
        if brand in conversation.account.brand and re.search(cue, text):
            return queries[language_of(conversation)]
    return ""
