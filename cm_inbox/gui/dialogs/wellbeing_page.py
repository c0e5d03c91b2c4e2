"""The page of the settings about oneself: softened words, the shield, breaks, quiet hours, what was counted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from cm_inbox.gui import when
from cm_inbox.gui.break_card import HourBars

from .base import plain_label
from .page_parts import Page, PageContext

translate = QCoreApplication.translate

MOST = 1_000
MOST_MINUTES = 240


def wellbeing_page(context: PageContext) -> QWidget:
    """Return the page. What is changed on it holds at once."""
    return WellbeingPage(context)


class WellbeingPage(Page):
    """Everything that a person chooses for themselves."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context.theme, translate("Wellbeing", "Wellbeing"))
        self._context = context
        chosen = context.settings.wellbeing
        self.title(translate("Wellbeing", "What hurts"))
        self.soften = self.tick(
            translate("Wellbeing", "Show hurtful words as blocks"),
            context.settings.soften,
            lambda on: context.use_settings(replace(context.settings, soften=on)),
            translate("Wellbeing", "Everywhere, also for a screen reader. The key p reads them while it is held."),
            "insults insultes hurtful mots blessants soften adoucir",
        )
        self.shield = self.tick(
            translate("Wellbeing", "Shield: the courteous ones first, the hostile ones five at a time"),
            context.shield.on,
            lambda on: None if on is context.shield.on else context.shield.toggle(),
            translate("Wellbeing", "Nothing hostile in sight, nothing in red, pictures veiled."),
            "shield bouclier courteous courtois hostile hostiles batches",
        )
        self._add_breaks()
        self._add_quiet_hours()
        self.title(translate("Wellbeing", "What you have read"))
        self.counts = self.tick(
            translate("Wellbeing", "Count the hostile messages that were really read"),
            chosen.counts,
            lambda on: self._change(counts=on),
            translate("Wellbeing", "On this computer only: in no history, no export, no report, nobody else sees it."),
            "count compter exposure exposition meter compteur",
        )
        self._add_counted()
        self.end()

    def _add_breaks(self) -> None:
        chosen = self._context.settings.wellbeing
        never = translate("Wellbeing", "never")
        self.title(translate("Wellbeing", "Breaks"))
        self.note(translate("Wellbeing", "A break is suggested, never forced."))
        self.minutes = self.number(
            chosen.break_minutes,
            MOST_MINUTES,
            lambda value: self._change(break_minutes=value),
            none=never,
            unit=translate("Wellbeing", " min"),
        )
        self.field(
            translate("Wellbeing", "After so long without a pause"),
            self.minutes,
            words="break pause minutes suggestion",
        )
        self.hostile = self.number(
            chosen.break_hostile, MOST, lambda value: self._change(break_hostile=value), none=never
        )
        self.field(
            translate("Wellbeing", "After so many hostile messages in a row"),
            self.hostile,
            words="break pause hostile hostiles suggestion",
        )
        self.limit = self.number(
            chosen.limit,
            MOST,
            lambda value: self._change(limit=value),
            none=translate("Wellbeing", "without a limit"),
        )
        self.field(
            translate("Wellbeing", "Hostile messages that are enough for a day"),
            self.limit,
            words="limit limite day jour maximum hostile hostiles",
        )

    def _add_quiet_hours(self) -> None:
        chosen = self._context.settings.wellbeing
        self.begins = self.time(chosen.quiet_from, lambda clock: self._change(quiet_from=clock))
        self.ends = self.time(chosen.quiet_until, lambda clock: self._change(quiet_until=clock))
        self.title(translate("Wellbeing", "Quiet hours"))
        self.quiet = self.tick(
            translate("Wellbeing", "Nothing comes to my notice at these hours"),
            chosen.quiet,
            self._use_quiet,
            translate("Wellbeing", "No notification, no sound. In the morning it is said what came in."),
            "quiet hours heures calmes silence night nuit evening soir",
        )
        self.field(translate("Wellbeing", "From"), self.begins, words="quiet hours heures calmes begin début")
        self.field(translate("Wellbeing", "Until"), self.ends, words="quiet hours heures calmes end fin")
        self._use_quiet(chosen.quiet)

    def _use_quiet(self, on: bool) -> None:
        for edit in (self.begins, self.ends):
            edit.setEnabled(on)
        if on is not self._context.settings.wellbeing.quiet:
            self._change(quiet=on)

    def _add_counted(self) -> None:
        row = QWidget(self)
        line = QHBoxLayout(row)
        line.setContentsMargins(26, 4, 0, 0)
        line.setSpacing(16)
        self.counted = plain_label("", self.theme, "small", "text.secondary")
        self.bars = HourBars(self.theme, row)
        self.forget = QPushButton(translate("Wellbeing", "Delete what was counted"), row)
        self.forget.setAutoDefault(False)
        self.forget.clicked.connect(self._forget)
        line.addWidget(self.bars)
        line.addWidget(self.counted, 1)
        line.addWidget(self.forget)
        self.wide(row)
        self._tell_counted()

    def _tell_counted(self) -> None:
        read, hours, longest = self._context.shield.counts()
        said = translate("Wellbeing", "%n hostile message(s) read today", "", read)
        if longest >= when.MINUTE:
            run = translate("Wellbeing", "longest time without a pause: %1").replace("%1", when.wait(longest))
            said = f"{said} · {run}"
        self.counted.setText(said)
        self.counted.setAccessibleName(said)
        self.bars.show_hours(hours)
        self.forget.setEnabled(bool(read or longest))

    def _forget(self) -> None:
        self._context.shield.forget()
        self._tell_counted()

    def _change(self, **values: Any) -> None:
        settings = self._context.settings
        self._context.use_settings(replace(settings, wellbeing=replace(settings.wellbeing, **values)))
