"""What the palette lists: commands, canned replies, brands, accounts, people; and what taking one of them does."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QTranslator

from cm_inbox.models.conversations import FoundPerson
from cm_inbox.models.decisions import DecisionKind
from cm_inbox.natural_time import understand
from cm_inbox.natural_words import Trouble
from cm_inbox.resources_path import resource

from . import when
from .asked import gravest
from .availability import reason_against
from .commands import BY_ID, COMMANDS, CONTEXT, Command, Group, keys_of, title_of
from .dialogs.picker import Choice
from .plain import isolated, line
from .queue_text import initials

if TYPE_CHECKING:
    from .dialogs.palette import CommandPalette
    from .window import MainWindow

translate = QCoreApplication.translate

RECENT = "palette"
"""Under this name the program remembers what was chosen lately."""

KEPT = 12
"""So many of them."""

COMMAND, CANNED, ANSWER, BRAND, ACCOUNT, PERSON, SNOOZE = (
    "run",
    "canned",
    "answer",
    "brand",
    "account",
    "person",
    "snooze",
)
"""The first word of a choice's id; what it is about follows after a space."""


_LATER = re.compile(r"^\s*(?:plus tard|later|snooze|pause|remettre|until|jusqu['’ ]?(?:à|a|au)?)\b\s*", re.IGNORECASE)


def open_palette(window: MainWindow) -> CommandPalette:
    """Open the palette over a window."""
    from .dialogs.palette import CommandPalette

    entries = Entries(window)
    choices = entries.choices()
    recent = window.context.state.get(RECENT, [])
    palette = CommandPalette(
        window.theme,
        choices,
        window,
        recent=[each for each in recent if isinstance(each, str)] if isinstance(recent, list) else [],
        few=frozenset({canned_title(), account_title()}),
        look_up=entries.people,
        ideas=entries.ideas,
    )
    marked, shown = len(window.queue.model.marked), window.shown
    if marked:
        palette.act_on(translate("Palette", "%n selected", "", marked))
    elif shown is not None:
        author = shown.author.author
        name = author.name or author.handle
        palette.act_on(isolated(name, 40), author.id, initials(name))
    palette.chosen.connect(entries.take)
    palette.open()
    used = window.context.canned.used(shown.row.brand_id) if shown is not None else None
    if used is not None:
        palette.expect(used, lambda often: entries.with_use(choices, often))
    return palette


class Entries:
    """The choices for the window as it is now."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._reasons = window.reasons()
        self._macros = {command_id: macro.name for command_id, macro in window.macros.all()}
        self._reasons |= {command_id: window.macros.against(command_id) for command_id in self._macros}
        self._named = self._macros | self._saved_views()
        self._free = {command.id for command in COMMANDS if command.id.startswith("macro-")} - self._macros.keys()

    def _saved_views(self) -> dict[str, str]:
        """Return the names of the saved views, by the commands that go to them."""
        saved = self._window.settings.saved_views
        names = {f"go-saved-{number}": view.name for number, view in enumerate(saved, start=1)}
        return {command_id: name for command_id, name in names.items() if command_id in BY_ID}

    def choices(self) -> list[Choice]:
        """Return all choices that need no looking up."""
        return [
            *self._answer(),
            *self._commands(lambda command: command.needs, conversation_title()),
            *self._canned(),
            *self._commands(lambda command: not command.needs and command.group is Group.GO, go_title()),
            *self._brands(),
            *self._accounts(),
            *self._commands(
                lambda command: not command.needs and command.group is not Group.GO, translate("Palette", "Program")
            ),
        ]

    def _commands(self, wanted: Callable[[Command], bool], group: str) -> list[Choice]:
        reasons = self._reasons
        others = other_names(self._window.language_name)
        return [
            Choice(
                f"{COMMAND} {command.id}",
                isolated(self._named.get(command.id, ""), 60) or title_of(command),
                self._detail(command),
                keys=keys_of(command, self._window.settings.keys)[:1],
                group=group,
                reason=reasons[command.id],
                icon=command.icon,
                words=command.id,
                alias=others.get(command.id, ""),
            )
            for command in COMMANDS
            if command.id != "palette" and command.id not in self._free and wanted(command)
        ]

    def _detail(self, command: Command) -> str:
        shown = self._window.shown
        if command.id in self._named:
            return title_of(command)
        if command.id in ("follow", "dismiss", "why") and shown is not None:
            said = gravest(shown)
            if said is not None:
                return isolated(said.stored.verdict.title, 60)
        if command.id.startswith("brand-") and command.id[6:].isdigit():
            brands = list(self._window.brands.values())
            number = int(command.id[6:])
            return isolated(brands[number - 1].name, 60) if number <= len(brands) else ""
        return ""

    # -- answers --

    def _answer(self) -> list[Choice]:
        """Return the answer that the charter asks for here, if it does."""
        window, shown = self._window, self._window.shown
        said = gravest(shown) if shown is not None else None
        wanted = said.stored.verdict.asked.reply if said is not None else None
        if shown is None or wanted is None or window.queue.model.marked:
            return []
        title = next(
            (title for reply, title in window.context.canned.titles(shown.row.brand_id) if reply == wanted), ""
        )
        if not title:
            return []
        named = translate("Palette", "Reply with “%1”").replace("%1", line(title, 80))
        brand = window.brand_of(shown).name
        keys = keys_of(BY_ID["canned"], window.settings.keys)[:1]
        return [
            Choice(
                f"{ANSWER} {wanted}",
                named,
                isolated(brand, 60),
                keys,
                conversation_title(),
                self._against_canned(),
                "canned",
            )
        ]

    def _canned(self) -> list[Choice]:
        window, shown = self._window, self._window.shown
        if shown is None or window.queue.model.marked:
            return []
        reason, keys = self._against_canned(), keys_of(BY_ID["canned"], window.settings.keys)[:1]
        brand = isolated(window.brand_of(shown).name, 60)
        return [
            Choice(f"{CANNED} {reply}", line(title, 80), brand, keys, canned_title(), reason, "canned", reply)
            for reply, title in window.context.canned.titles(shown.row.brand_id)
        ]

    def _against_canned(self) -> str:
        window = self._window
        return reason_against(BY_ID["canned"], window.situation(), window.inbox, window.context.clock())

    def with_use(self, choices: Sequence[Choice], often: Mapping[str, int]) -> list[Choice]:
        """Return the choices, canned replies with how often they were sent within a month."""
        return [_with_use(choice, often) for choice in choices]

    # -- places --

    def _brands(self) -> list[Choice]:
        group = translate("Palette", "Brands")
        return [
            Choice(
                f"{BRAND} {brand.id}", isolated(brand.name, 80), translate("Palette", "only this brand"), group=group
            )
            for brand in self._window.brands.values()
        ]

    def _accounts(self) -> list[Choice]:
        brands = self._window.brands
        return [
            Choice(
                f"{ACCOUNT} {account.id}",
                isolated(account.name or account.address, 80),
                " · ".join(
                    isolated(part, 60)
                    for part in (account.address, brands[account.brand_id].name if account.brand_id in brands else "")
                    if part
                ),
                group=account_title(),
                icon=f"n-{account.network}",
                words=account.network,
            )
            for account in self._window.inbox.accounts()
        ]

    # -- people --

    def people(self, query: str) -> Future[list[Choice]]:
        """Look up people by name or handle, on another thread."""
        future: Future[list[Choice]] = Future()
        group = translate("Palette", "People")
        accounts = {account.id: account for account in self._window.inbox.accounts(removed=True)}

        def listed(done: Future[list[FoundPerson]]) -> None:
            if done.cancelled() or done.exception() is not None:
                future.set_result([])
                return
            future.set_result(
                [
                    Choice(
                        f"{PERSON} {person.conversation_id}",
                        isolated(person.name or person.handle, 80),
                        " · ".join(
                            isolated(part, 60)
                            for part in (
                                person.handle,
                                accounts[person.account_id].name if person.account_id in accounts else "",
                            )
                            if part
                        ),
                        group=group,
                        icon="user",
                        words=query,  # they were found by it
                    )
                    for person in done.result()
                ]
            )

        self._window.inbox.people(query).add_done_callback(listed)
        return future

    # -- times --

    def ideas(self, query: str) -> list[Choice]:
        """Return what a query means besides names: until when to put the conversation off."""
        if self._reasons["snooze"]:
            return []
        now = self._window.context.clock()
        words = _LATER.sub("", query)
        at = understand(words, now)
        if at is Trouble.PAST:
            from .dialogs.when_field import trouble

            title = translate("Palette", "Later, until %1").replace("%1", isolated(words, 40))
            return [Choice(SNOOZE, title, group=conversation_title(), reason=trouble(at), icon="clock")]
        if isinstance(at, Trouble):
            return []
        title = translate("Palette", "Later, until %1").replace("%1", when.moment(at, now))
        return [
            Choice(
                f"{SNOOZE} {at}",
                title,
                when.full(at),
                keys_of(BY_ID["snooze"], self._window.settings.keys)[:1],
                conversation_title(),
                icon="clock",
            )
        ]

    # -- taking one --

    def take(self, choice_id: str) -> None:
        """Do what a choice says, and remember that it was chosen."""
        kind, _, about = choice_id.partition(" ")
        window = self._window
        if kind != SNOOZE:  # a moment that will be over
            self._remember(choice_id)
        if kind == COMMAND:
            window.run(about)
        elif kind in (CANNED, ANSWER):
            window.asking.use_reply(about)
        elif kind == BRAND:
            window.narrow_to_brand(int(about))
            window.focus_list()
        elif kind == ACCOUNT:
            window.narrow_to_account(int(about))
            window.focus_list()
        elif kind == SNOOZE:
            window.decide(DecisionKind.SNOOZE, until=int(about))
        elif kind == PERSON:
            window.show_conversation(int(about))

    def _remember(self, choice_id: str) -> None:
        state = self._window.context.state
        before = state.get(RECENT, [])
        others = [each for each in before if each != choice_id] if isinstance(before, list) else []
        state.set(RECENT, [choice_id, *others][:KEPT])


def _with_use(choice: Choice, often: Mapping[str, int]) -> Choice:
    kind, _, reply = choice.id.partition(" ")
    times = often.get(reply, 0) if kind == CANNED else 0
    if not times:
        return choice
    return replace(choice, detail=translate("Palette", "sent %n time(s) within a month", "", times))


def conversation_title() -> str:
    return translate("Palette", "On this conversation")


def canned_title() -> str:
    return translate("Palette", "Canned replies")


def go_title() -> str:
    return translate("Palette", "Go to")


def account_title() -> str:
    return translate("Palette", "Accounts")


@cache
def _french() -> QTranslator:
    translator = QTranslator()
    translator.load("cm_inbox_fr", str(resource("translations")))
    return translator


def other_names(language: str) -> dict[str, str]:
    """Return of each command its title in the language that the window does not speak."""
    if language == "fr":
        return {command.id: command.title for command in COMMANDS}
    french = _french()
    return {command.id: french.translate(CONTEXT, command.title) or "" for command in COMMANDS}
