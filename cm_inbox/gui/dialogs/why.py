"""Why the charter says something of a message: the conditions that held, what counted, which version said so."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLabel, QWidget

from cm_inbox.gui import when
from cm_inbox.gui.asked import AS_WRITTEN, Said, asked_words, because_words
from cm_inbox.gui.plain import isolated
from cm_inbox.gui.softening import is_hurtful, masked
from cm_inbox.gui.theme import Theme
from cm_inbox.models.charters import CharterVersion
from cm_inbox.models.instants import now
from cm_inbox.models.verdicts import Strike, Verdict

from .base import Sheet, plain_label
from .peeking import Peeking

translate = QCoreApplication.translate

OF_WORDS = AS_WRITTEN | {"patterns", "aimed_at"}
"""Conditions whose detail may be the hurtful word itself."""


class WhyDialog(Sheet):
    """One rule, explained."""

    def __init__(
        self,
        theme: Theme,
        said: Said,
        strikes: Sequence[Strike],
        version: CharterVersion | None,
        parent: QWidget | None,
        *,
        softens: bool = True,
    ) -> None:
        verdict = said.stored.verdict
        super().__init__(theme, isolated(verdict.title, 80), parent, width=520)
        self._say(translate("Why", "The rule %1 matches.").replace("%1", isolated(verdict.rule, 80)), strong=True)
        hurtful = quoted_words(verdict, said.message.message.text) if softens and is_hurtful(verdict) else ()
        self._quoting = [
            (self._say(""), f"–  {sentence}") for sentence in because_words(verdict.because, said.message.message.text)
        ]
        self._hurtful = hurtful
        self._reveal(False)
        words = ", ".join(asked_words(verdict.asked)) or translate("Why", "nothing")
        self._say(translate("Why", "It asks for: %1.").replace("%1", words))
        if verdict.held_back_by is not None:
            protected = translate("Why", "The rule %1 protects the message: it is not suppressed.")
            self._say(protected.replace("%1", isolated(verdict.held_back_by, 80)))
        if verdict.automatic:
            self._say(translate("Why", "The rule acts alone, as far as it can be taken back."))
        if strikes:
            self._say(translate("Why", "The person has been warned %n time(s).", "", len(strikes)))
        if version is not None:
            saved = translate("Why", "Version %1 of the charter, saved by %2 (%3).")
            day = when.day(version.at, now())
            self._say(
                saved.replace("%1", str(version.number)).replace("%2", isolated(version.author)).replace("%3", day)
            )
        if hurtful:
            hint = translate("Ban", "Softened: hold p to read.")
            self.content.addWidget(plain_label(hint, self.theme, "small", "text.muted"))
        self.add_close().setDefault(True)
        if hurtful:
            self._peeking = Peeking(self, self._reveal)

    def _reveal(self, shown: bool) -> None:
        for label, sentence in self._quoting:
            label.setText(sentence if shown else masked(sentence, self._hurtful))

    def _say(self, text: str, *, strong: bool = False) -> QLabel:
        label = plain_label(text, self.theme, "strong" if strong else "body")
        label.setWordWrap(True)
        self.content.addWidget(label)
        return label


def quoted_words(verdict: Verdict, text: str) -> tuple[str, ...]:
    """Return the words that the reasons of a verdict quote: as they stand in the text, and as the charter has them."""
    written = [text[start:end] for each in verdict.because for start, end in each.spans]
    return tuple(dict.fromkeys([*written, *(each.detail for each in verdict.because if each.kind in OF_WORDS)]))
