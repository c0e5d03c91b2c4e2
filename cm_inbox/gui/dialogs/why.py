"""Why the charter says something of a message: the conditions that held, what counted, which version said so."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from cm_inbox.gui import when
from cm_inbox.gui.asked import Said, asked_words, because_words
from cm_inbox.gui.plain import isolated
from cm_inbox.gui.theme import Theme
from cm_inbox.models.charters import CharterVersion
from cm_inbox.models.instants import now
from cm_inbox.models.verdicts import Strike

from .base import Sheet, plain_label

translate = QCoreApplication.translate


class WhyDialog(Sheet):
    """One rule, explained."""

    def __init__(
        self,
        theme: Theme,
        said: Said,
        strikes: Sequence[Strike],
        version: CharterVersion | None,
        parent: QWidget | None,
    ) -> None:
        verdict = said.stored.verdict
        super().__init__(theme, isolated(verdict.title, 80), parent, width=520)
        self._say(translate("Why", "The rule %1 matches.").replace("%1", isolated(verdict.rule, 80)), strong=True)
        for sentence in because_words(verdict.because, said.message.message.text):
            self._say(f"•  {sentence}")
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
        self.add_close().setDefault(True)

    def _say(self, text: str, *, strong: bool = False) -> None:
        label = plain_label(text, self.theme, "strong" if strong else "body")
        label.setWordWrap(True)
        self.content.addWidget(label)
