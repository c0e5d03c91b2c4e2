"""Chooses a ready answer of the brand."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from cm_inbox.gui.canned import CannedReply
from cm_inbox.gui.plain import line
from cm_inbox.gui.theme import Theme

from .picker import Choice, Picker

translate = QCoreApplication.translate

_FRENCH = (
    "le",
    "la",
    "les",
    "des",
    "une",
    "est",
    "et",
    "pas",
    "que",
    "qui",
    "vous",
    "nous",
    "je",
    "pour",
    "dans",
    "avec",
)
_ENGLISH = (
    "the",
    "and",
    "is",
    "are",
    "not",
    "you",
    "we",
    "my",
    "for",
    "with",
    "this",
    "that",
    "your",
    "have",
    "was",
    "of",
)
_WORDS = {"fr": frozenset(_FRENCH), "en": frozenset(_ENGLISH)}


class CannedPicker(Picker):
    """``picked`` carries the ready answer (``CannedReply``)."""

    picked = Signal(object)

    def __init__(self, theme: Theme, replies: Sequence[CannedReply], language: str, parent: QWidget | None) -> None:
        """``language`` comes first: ``fr``, ``en``, or empty where it is not known."""
        ordered = sorted(replies, key=lambda reply: bool(language and reply.language and reply.language != language))
        self._replies = {f"{reply.id} {reply.language} {number}": reply for number, reply in enumerate(ordered)}
        choices = [
            Choice(
                key,
                line(reply.title, 80),
                line(reply.text, 120),
                group=_language(reply.language),
                icon="lock" if reply.private else "canned",
                words=reply.id,
            )
            for key, reply in self._replies.items()
        ]
        super().__init__(
            theme,
            choices,
            parent,
            placeholder=translate("Canned", "Which canned reply?"),
            empty=translate("Canned", "This brand has no canned reply.") if not replies else "",
        )
        self.chosen.connect(lambda key: self.picked.emit(self._replies[key]))


def _language(language: str) -> str:
    return {"fr": translate("Canned", "In French"), "en": translate("Canned", "In English")}.get(language, "")


def guessed_language(texts: Sequence[str]) -> str:
    """Return the language some texts are most likely in, ``fr`` or ``en``; empty if the words do not tell."""
    words = re.findall(r"[\w’']+", " ".join(text[:2_000] for text in texts).casefold())
    hits = {language: sum(word in common for word in words) for language, common in _WORDS.items()}
    best = max(hits, key=lambda language: hits[language])
    return best if hits[best] > min(hits.values()) else ""
