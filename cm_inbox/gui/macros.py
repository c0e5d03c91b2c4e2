"""Macros: several things done at once by one key. All of them or none: what is impossible is said before anything is.

A macro sits in one of nine places; the command of that place (``macro-1`` to ``macro-9``) is what keys are bound to.
An answer of a macro waits out the undo window like any other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject

from cm_inbox.models.conversations import Conversation
from cm_inbox.models.decisions import DecisionKind
from cm_inbox.models.messages import ThreadKind
from cm_inbox.models.record import Record
from cm_inbox.settings import MOST_MACROS, Macro, MacroStep

from .answer import ComposerMode, kind_of
from .availability import Situation, reason_against
from .canned import CannedReply
from .commands import BY_ID, of_decision, title_of
from .counter import counted
from .plain import isolated, line

if TYPE_CHECKING:
    from .window import MainWindow

translate = QCoreApplication.translate

CANNED, NEXT = "canned", "next"
WITH_TEXT = (CANNED, "reply", "note", "label", "assign")
STEPS = (CANNED, "reply", "note", "label", "assign", "hide", "like", "prioritize", "dismiss", "done", NEXT)
"""What a step can do, in the order the editor offers it."""


class Planned(Record, frozen=True):
    """A macro worked out for one conversation: what it decides, and why it cannot (empty if it can)."""

    decisions: tuple[tuple[DecisionKind, str], ...] = ()
    goes_on: bool = False
    against: str = ""


def step_title(step: MacroStep, titles: Sequence[tuple[str, str]] = ()) -> str:
    """Return what a step does, in words; ``titles`` are those of canned replies, by their ids."""
    if step.do == CANNED:
        said = next((title for reply, title in titles if reply == step.text), step.text)
        return translate("Macros", "Canned reply “%1”").replace("%1", line(said, 60))
    if step.do == NEXT:
        return translate("Macros", "Go to the next one")
    title = title_of(BY_ID[step.do]) if step.do in BY_ID else step.do
    return f"{title} “{line(step.text, 40)}”" if step.text else title


class Macros(QObject):
    """The macros of a window's settings, run on its current conversation."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    def all(self) -> list[tuple[str, Macro]]:
        """Return the macros there are, each with the id of its command."""
        macros = self._window.settings.macros[:MOST_MACROS]
        return [(f"macro-{number}", macro) for number, macro in enumerate(macros, start=1) if macro.name]

    def find(self, command_id: str) -> Macro | None:
        return next((macro for known, macro in self.all() if known == command_id), None)

    def against(self, command_id: str) -> str:
        """Return why a macro cannot be run now, naming the step; empty where it can."""
        macro = self.find(command_id)
        if macro is None:
            return translate("Macros", "There is no macro in this place yet.")
        return self.plan(macro).against

    def plan(self, macro: Macro) -> Planned:
        """Work a macro out for the current conversation."""
        window = self._window
        situation = window.situation()
        if situation.several:
            return Planned(against=translate("Macros", "A macro answers one conversation at a time."))
        shown = situation.conversation
        if shown is None:
            return Planned(against=translate("Availability", "Choose a conversation first."))
        decisions: list[tuple[DecisionKind, str]] = []
        for step in macro.steps:
            if step.do == NEXT:
                continue
            kind, text, why = self._step(step, shown, situation)
            if why or kind is None:
                titles = window.context.canned.titles(shown.row.brand_id)
                said = translate("Macros", "%1: %2").replace("%1", step_title(step, titles)).replace("%2", why)
                return Planned(against=said)
            decisions.append((kind, text))
        if not decisions:
            return Planned(against=translate("Macros", "This macro does nothing yet."))
        return Planned(tuple(decisions), any(step.do == NEXT for step in macro.steps))

    def _step(self, step: MacroStep, shown: Conversation, situation: Situation) -> tuple[DecisionKind | None, str, str]:
        """Return what a step decides, with its text; or why it cannot."""
        window, text = self._window, step.text
        if step.do not in STEPS:
            return None, "", translate("Macros", "This step is not known here.")
        if step.do == CANNED:
            reply = self._reply(step.text, shown)
            if reply is None:
                return None, "", translate("Macros", "this brand has no such canned reply.")
            if reply.holes:
                why = translate("Macros", "%1 has to be filled by hand.").replace("%1", ", ".join(reply.holes))
                return None, "", why
            aside = reply.private and shown.thread.kind is ThreadKind.PUBLIC
            kind, text = kind_of(ComposerMode.PRIVATE if aside else ComposerMode.PUBLIC, shown), reply.text
        else:
            kind = DecisionKind(step.do)
        if step.do in WITH_TEXT and step.do != "assign" and not text.strip():
            return None, "", translate("Macros", "its text is empty.")
        if kind in (DecisionKind.REPLY, DecisionKind.REPLY_PRIVATE):
            account = shown.account
            private = kind is DecisionKind.REPLY_PRIVATE or shown.thread.kind is ThreadKind.PRIVATE
            used = counted(text, (account.private_text_limit if private else None) or account.text_limit)
            if used is not None and used.over:
                return None, "", translate("Macros", "%n character(s) too long for this network.", "", used.over)
        why = reason_against(of_decision(kind), situation, window.inbox, window.context.clock())
        return kind, text or (window.inbox.actor if step.do == "assign" else ""), why

    def _reply(self, reply_id: str, shown: Conversation) -> CannedReply | None:
        from .guessed_language import guessed_language

        language = guessed_language([stored.message.text for stored in shown.messages[-3:]])
        return self._window.context.canned.reply(shown, reply_id, language)

    # -- ordering --

    def run(self, command_id: str) -> None:
        """Run a macro on the current conversation."""
        window, macro = self._window, self.find(command_id)
        if macro is None or window.shown is None:
            return
        plan = self.plan(macro)
        if plan.against:
            window.status.tell(plan.against)
            return
        window.triage.together(window.shown.row.id, plan.decisions, macro.name, goes_on=plan.goes_on)

    def pick(self) -> None:
        """Show the macros: run one, make one, change one."""
        from .dialogs.macros import MacroPicker

        window = self._window
        picker = MacroPicker(window.theme, self.all(), self.against, window.settings.keys, window)
        picker.chosen.connect(self._picked)
        picker.open()

    def _picked(self, chosen: str) -> None:
        kind, _, command_id = chosen.partition(" ")
        if kind == "run":
            self._window.run(command_id)
        else:
            self.edit(command_id)

    def edit(self, command_id: str = "") -> None:
        """Open the editor for a macro, or for a new one where there is a place left."""
        from .dialogs.macros import MacroEditor

        window = self._window
        if not command_id:
            taken = {known for known, _macro in self.all()}
            free = (f"macro-{number}" for number in range(1, MOST_MACROS + 1))
            command_id = next((each for each in free if each not in taken), "")
            if not command_id:
                window.status.tell(translate("Macros", "All nine places are taken: change or delete one first."))
                return
        titles = window.context.canned.titles(window.shown.row.brand_id) if window.shown is not None else ()
        macro = self.find(command_id) or Macro("")
        editor = MacroEditor(window.theme, command_id, macro, titles, window.settings.keys, window)
        editor.saved.connect(lambda made, key: self.keep(command_id, made, key))
        editor.deleted.connect(lambda: self.keep(command_id, Macro(""), ""))
        editor.open()

    def keep(self, command_id: str, macro: Macro, key: str) -> None:
        """Keep a macro in its place, under this key; one without a name leaves the place free."""
        window, place = self._window, int(command_id.rpartition("-")[2]) - 1
        macros = [*window.settings.macros, *[Macro("")] * MOST_MACROS][:MOST_MACROS]
        macros[place] = macro
        while macros and not macros[-1].name:
            macros.pop()
        keys = {**window.settings.keys, command_id: (key,) if key else ()}
        window.use_settings(replace(window.settings, macros=tuple(macros), keys=keys))
        if macro.name:
            said = translate("Macros", "Macro “%1” kept").replace("%1", isolated(macro.name, 60))
            window.queue.toast.tell(said, icon="play")
