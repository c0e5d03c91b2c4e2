"""Opens the dialogs, and takes what they say further. Their modules are imported when first needed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from shiboken6 import isValid

from cm_inbox.models.accounts import Account
from cm_inbox.models.conversations import Conversation
from cm_inbox.models.decisions import DecisionKind, OutboxEntry, Receipt
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import ThreadKind
from cm_inbox.models.permissions import Allowed, Denied, Permission

from . import texts
from .asked import leads_to
from .plain import isolated
from .softening import hurtful_places
from .texts import translate

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog

    from cm_inbox.charter.shape import Charter
    from cm_inbox.models.dossier import Dossier

    from .ban_plan import BanPlan
    from .dialogs.ban import BanDialog
    from .window import MainWindow


ROWS = 500
"""Rows that are read at once."""


class Asking(QObject):
    """Every question the window asks, and every list it shows over itself."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    # -- decisions that need a further word --

    def snooze(self) -> None:
        from .dialogs.until import SnoozePicker

        window = self._window
        targets = window.targets()
        dialog = SnoozePicker(window.theme, window.context.clock(), window)
        dialog.picked.connect(lambda until: window.decide(DecisionKind.SNOOZE, targets, until=until))
        dialog.open()

    def ban(self) -> None:
        """Ask for which article, how long and on what evidence; several people at once only for how long."""
        window = self._window
        shown, targets = window.shown, window.targets()
        if shown is None or targets != [shown.row.id]:
            self._for_how_long(DecisionKind.BAN)
            return
        said = window.verdict.said
        self._ban(shown, said.stored.verdict.rule if said is not None else "")

    def _ban(self, shown: Conversation, rule: str, *, told: bool = False) -> None:
        from .dialogs.ban import BanDialog

        window = self._window
        dossier = window.inbox.dossier(shown.author.row)
        plan = self._ban_plan(shown, rule, dossier, warned=told)
        brand, known = window.brand_of(shown), window.pane.header.standing(shown)
        if len(dossier.identities) > 1:
            from .dossier_words import known_since

            known = known_since(dossier, window.context.clock())
        dialog = BanDialog(window.theme, plan, brand, known, window.context.clock(), window, told=told)
        dialog.picked.connect(lambda order: window.triage.ban(shown.row.id, order))
        dialog.confirmed.connect(lambda other: self._confirm(shown.author.row, other, dialog))
        dialog.open()

    def _confirm(self, author: int, other: int, dialog: BanDialog) -> None:
        """Link somebody with a person, as a decision of its own that undo takes back."""
        window = self._window

        def confirmed(receipt: Receipt) -> None:
            window.triage.tell(DecisionKind.LINK_PERSON, receipt)
            if isValid(dialog):
                dialog.take_confirmed(other)

        order = window.inbox.decide_on_person(DecisionKind.LINK_PERSON, author, other)
        window.futures.then(order, confirmed)

    def foreseen(self, conversation_id: int, rule: str) -> Callable[[], None] | None:
        """Return how to propose what the charter foresees once a warning given now counts.

        None where it foresees nothing more. Nothing is done without a person: a dialog asks, its answer filled in.
        Raises NotFound.
        """
        window = self._window
        shown = window.inbox.conversation(conversation_id)  # the window may not know yet of the warning before
        following = window.context.canned.warning(shown, rule, "")
        step = following.leads_to if following is not None else None
        if following is None or step is None or step.do == "warn":
            return None
        kind = DecisionKind(step.do.value)
        permission = window.inbox.permission(kind, shown)
        if isinstance(permission, Denied):
            why = texts.denied(permission, window.context.clock())
            said = translate("Asked", "%1 Not possible here: %2").replace("%2", why)
            said = said.replace("%1", leads_to(step.do, following.lasts))
            return lambda: window.status.tell(said)
        if kind is DecisionKind.BAN:
            return lambda: self._ban(shown, rule, told=True)
        return lambda: self._mute(shown, permission, following.lasts)

    def _mute(self, shown: Conversation, permission: Permission, span: Millis | None) -> None:
        from .dialogs.until import DurationPicker, Foreseen

        window = self._window
        why = translate("Asked", "The charter foresees this now that the warning counts.")
        name, now = shown.author.author.name or shown.author.author.handle, window.context.clock()
        proposed = Foreseen(span, why)
        dialog = DurationPicker(window.theme, DecisionKind.MUTE, permission, name, now, window, proposed=proposed)
        dialog.picked.connect(lambda until: window.decide(DecisionKind.MUTE, [shown.row.id], until=until))
        dialog.open()

    def _ban_plan(self, shown: Conversation, rule: str, dossier: Dossier, *, warned: bool) -> BanPlan:
        from .ban_places import places_of
        from .ban_plan import EVIDENCE_SHOWN, Article, BanPlan, articles_of, chosen_of, evidence_of
        from .guessed_language import guessed_language

        window = self._window
        working = window.context.charters.in_force(shown.row.brand_id)
        charter, now = working.charter if working is not None else None, window.context.clock()
        articles = articles_of(charter, shown, now, warned=warned)
        language = guessed_language([stored.message.text for stored in shown.messages[-3:]])

        def message(article: Article) -> str:
            reply = window.context.canned.reply(shown, article.reply, language) if article.reply else None
            return reply.text if reply is not None and not reply.holes else ""

        in_thread = shown.thread.kind is ThreadKind.PRIVATE
        aside = window.inbox.permission(DecisionKind.REPLY_PRIVATE, shown)
        in_private = in_thread or not isinstance(aside, Denied)
        return BanPlan(
            shown,
            articles,
            chosen_of(articles, rule),
            evidence_of(
                shown,
                window.inbox.evidence(dossier.authors, limit=EVIDENCE_SHOWN),
                {each.account.id: each.account.network for each in dossier.identities},
            ),
            places_of(window.inbox, shown, dossier),
            aside if in_private and not in_thread else window.inbox.permission(DecisionKind.REPLY, shown),
            in_private,
            message,
        )

    def mute(self) -> None:
        self._for_how_long(DecisionKind.MUTE)

    def _for_how_long(self, kind: DecisionKind) -> None:
        from .dialogs.until import DurationPicker

        window = self._window
        targets = window.targets()
        shown = window.shown
        permission: Permission = Allowed()
        name = ""
        if shown is not None and len(targets) == 1:
            permission = window.inbox.permission(kind, shown)
            name = shown.author.author.name or shown.author.author.handle
        clock = window.context.clock()
        dialog = DurationPicker(window.theme, kind, permission, name, clock, window, people=self._people(targets))

        def picked(until: Millis | None) -> None:
            if kind is DecisionKind.BAN and len(targets) > 1:
                self.sure(kind, targets, lambda: window.decide(kind, targets, until=until))
            else:
                window.decide(kind, targets, until=until)

        dialog.picked.connect(picked)
        dialog.open()

    def _people(self, targets: Sequence[int]) -> int:
        """Return how many people wrote these conversations."""
        authors: set[tuple[int, str]] = set()
        for start in range(0, len(targets), ROWS):
            rows = self._window.inbox.rows(targets[start : start + ROWS])
            authors.update((row.account_id, row.author_native_id) for row in rows)
        return len(authors)

    def sure(self, kind: DecisionKind, targets: Sequence[int], then: Callable[[], None]) -> None:
        """Ask whether it is meant for so many, naming the brands."""
        from .dialogs.confirm_many import ConfirmMany

        window = self._window
        counted: dict[str, int] = {}
        for start in range(0, len(targets), ROWS):
            for row in window.inbox.rows(targets[start : start + ROWS]):
                name = window.brands[row.brand_id].name if row.brand_id in window.brands else "?"
                counted[name] = counted.get(name, 0) + 1
        dialog = ConfirmMany(window.theme, kind, counted, window)
        dialog.confirmed.connect(then)
        dialog.open()

    def assign(self) -> None:
        from .dialogs.assign import AssignPicker

        window = self._window
        targets = window.targets()
        departments = self._departments(targets)
        known = [*(window.team.colleagues if window.team is not None else ()), *self.assignees()]
        dialog = AssignPicker(window.theme, window.inbox.actor, known, window, departments)
        dialog.picked.connect(lambda name: window.decide(DecisionKind.ASSIGN, targets, text=name))
        dialog.open()

    def label(self) -> None:
        from .dialogs.label import LabelPicker

        window = self._window
        targets = window.targets()
        current = window.shown.row.labels if window.shown is not None else ()
        dialog = LabelPicker(window.theme, self._labels(), current, window, self._of_charters(targets))
        dialog.picked.connect(lambda text: window.decide(DecisionKind.LABEL, targets, text=text))
        dialog.open()

    def assignees(self) -> list[str]:
        """Return the people known to be assigned something among the conversations read lately: no departments."""
        names = {
            row.assigned_to
            for row in self._window.queue.model.known_rows()
            if row.assigned_to and row.assigned_to not in self._department_titles(row.brand_id)
        }
        return sorted(names, key=str.casefold)

    def _department_titles(self, brand_id: int) -> set[str]:
        charter = self._charter(brand_id)
        return {each.title for each in charter.departments} if charter is not None else set()

    def _of_charters(self, targets: Sequence[int]) -> list[str]:
        """Return the labels that the charters of the targets' brands name."""
        from .charter_labels import labels_of, once

        return once(label for charter in self._charters(targets) for label in labels_of(charter))

    def _departments(self, targets: Sequence[int]) -> list[tuple[str, str]]:
        """Return the departments of the charter: titles, as rules assign them, and contacts.

        Of several brands those that all of them have: nothing goes to a department that is not the brand's own.
        """
        each = [
            {department.title: department.contact for department in charter.departments} if charter is not None else {}
            for charter in map(self._charter, self._brands(targets))
        ]
        first = each[0] if each else {}
        return [(title, contact) for title, contact in first.items() if all(title in other for other in each)]

    def _charters(self, targets: Sequence[int]) -> list[Charter]:
        """Return the charters in force of the targets' brands."""
        found = map(self._charter, self._brands(targets))
        return [charter for charter in found if charter is not None]

    def _charter(self, brand_id: int) -> Charter | None:
        working = self._window.context.charters.in_force(brand_id)
        return working.charter if working is not None else None

    def _brands(self, targets: Sequence[int]) -> list[int]:
        """Return the brands of the targets, that of the open conversation where none is known."""
        rows = (self._window.queue.model.row_of(each) for each in targets)
        brands = list(dict.fromkeys(row.brand_id for row in rows if row is not None))
        shown = self._window.shown
        return brands or ([shown.row.brand_id] if shown is not None else [])

    def _labels(self) -> list[str]:
        labels = {label for row in self._window.queue.model.known_rows() for label in row.labels}
        return sorted(labels, key=str.casefold)

    # -- lists over the window --

    def palette(self) -> None:
        """Open the list of everything one can do."""
        from .palette_entries import open_palette

        open_palette(self._window)

    def why(self) -> None:
        """Say why the charter says what it says of the open conversation."""
        from .dialogs.why import WhyDialog

        window = self._window
        said = window.verdict.said
        if said is not None and window.shown is not None:
            versions = window.context.charters.versions(window.shown.row.brand_id)
            version = next((each for each in versions if each.id == said.stored.verdict.charter), None)
            strikes, softens = window.shown.author.strikes, window.settings.soften
            WhyDialog(window.theme, said, strikes, version, window, softens=softens).open()

    def warn(self) -> None:
        """Put the warning that the charter foresees next into the composer, and say what it leads to."""
        window = self._window
        shown = window.shown
        if shown is None:
            return
        from .guessed_language import guessed_language

        said = window.verdict.said
        rule = said.stored.verdict.rule if said is not None and said.stored.verdict.asked.warn else ""
        language = guessed_language([stored.message.text for stored in shown.messages[-3:]])
        following = window.context.canned.warning(shown, rule, language)
        hint = translate("Composer", "It counts as a warning.")
        if following is not None:
            hint = translate("Composer", "It counts as warning %1 of %2.").replace("%1", str(following.number))
            hint = hint.replace("%2", str(following.last))
            step = following.leads_to
            if step is not None and step.do != "warn":
                hint += " " + leads_to(step.do, following.lasts)
        window.composer.write_warning(rule, following.reply if following is not None else None, hint)

    def answer_with(self, reply_id: str) -> None:
        """Put the canned reply that the charter asks for into the composer; a draft keeps its place."""
        if self._window.shown is not None and self._window.composer.has_text():
            self._window.composer.focus_reply()
        else:
            self.use_reply(reply_id)

    def use_reply(self, reply_id: str) -> None:
        """Put a canned reply into the composer, at the cursor."""
        window = self._window
        if window.shown is None:
            return
        from .guessed_language import guessed_language

        language = guessed_language([stored.message.text for stored in window.shown.messages[-3:]])
        reply = window.context.canned.reply(window.shown, reply_id, language)
        window.composer.focus_reply()
        if reply is not None:
            window.composer.use_canned(reply)

    def keys(self) -> None:
        from .dialogs.keys import KeysDialog

        names = {command_id: isolated(macro.name, 60) for command_id, macro in self._window.macros.all()}
        KeysDialog(self._window.theme, self._window.settings.keys, self._window, names).open()

    def outbox(self) -> None:
        from .dialogs.outbox import OutboxDialog
        from .given_up import give_words_back

        window = self._window
        softens, given_up = window.settings.soften, partial(give_words_back, window)
        clock, aside = window.context.clock, window.team.aside() if window.team is not None else None
        self._follow(
            OutboxDialog(
                window.theme, window.inbox, window, softens=softens, given_up=given_up, clock=clock, aside=aside
            )
        )

    def give_up(self, entry_id: str) -> None:
        """Give an entry of the outbox up, and say where its words are."""
        window = self._window

        def given_up(entry: OutboxEntry) -> None:
            from .given_up import give_words_back

            if said := give_words_back(window, entry):
                window.queue.toast.tell(said, icon="undo")

        window.futures.then(window.inbox.cancel(entry_id), given_up)

    def history(self) -> None:
        from .dialogs.history import HistoryDialog

        dialog = HistoryDialog(
            self._window.theme,
            self._window.inbox,
            self._window,
            softens=self._window.settings.soften,
            clock=self._window.context.clock,
        )
        self._follow(dialog)

    def _follow(self, dialog: QDialog) -> None:
        dialog.show_conversation.connect(self._window.show_conversation)  # type: ignore[attr-defined]  # both have it
        dialog.open()

    def accounts(self) -> None:
        from .dialogs.accounts import AccountsDialog

        window = self._window
        AccountsDialog(
            window.theme,
            window.inbox,
            window.context.desk,
            window,
            settings=lambda: window.settings,
            use=window.use_settings,
            reader=window.team.reader_of if window.team is not None else lambda _account: "",
        ).open()

    def brands(self) -> None:
        """Show how the brands look, the one that is looked at first."""
        from .dialogs.brands import BrandsDialog

        window = self._window
        shown = window.shown
        BrandsDialog(
            window.theme,
            window.inbox,
            window.context.desk,
            window,
            brand_id=window.brand_of(shown).id if shown is not None else None,
            settings=lambda: window.settings,
            use=window.use_settings,
        ).open()

    def team(self) -> None:
        """Show the team: joining or founding one, or its people."""
        from .dialogs.team import TeamDialog

        window = self._window
        if window.context.team is None:
            window.status.tell(translate("Team", "There is no team in the demo world."))
            return
        name, here = window.inbox.actor, window.inbox.brands()
        TeamDialog(window.theme, window.context.team, window, joined=window.begin_team, name=name, here=here).open()

    def sign_in(self, account_id: int) -> None:
        """Open the steps that connect this account once more."""
        from .dialogs.connect import ConnectDialog

        window = self._window
        again = next((each for each in window.inbox.accounts() if each.id == account_id), None)
        if again is None:
            return
        dialog = ConnectDialog(window.theme, window.context.desk, window.inbox.brands(), window, again=again)
        dialog.connected.connect(self.connected)
        dialog.open()

    def connected(self, accounts: Sequence[Account]) -> None:
        """Say which accounts are connected."""
        from .dialogs.accounts import said_of_connected

        self._window.queue.toast.tell(said_of_connected(accounts))

    def settings(self) -> None:
        from .dialogs.settings import SettingsDialog
        from .dialogs.settings_page import Door

        window = self._window
        door = Door(lambda: window.settings, window.use_settings, window)
        SettingsDialog(window.theme, door, window).open()

    def own_words(self) -> None:
        """Show the words one added oneself."""
        from .dialogs.own_words import OwnWordsDialog

        OwnWordsDialog(self._window.theme, self._window.composer.proof.check, self._window).open()

    def wellbeing(self) -> None:
        from .dialogs.page_sheet import PageSheet
        from .dialogs.wellbeing_page import wellbeing_page

        PageSheet(self._window.theme, wellbeing_page(self._window), self._window).open()

    def notifications(self) -> None:
        from .dialogs.notifications_page import notifications_page
        from .dialogs.page_sheet import PageSheet

        PageSheet(self._window.theme, notifications_page(self._window), self._window).open()

    # -- from the conversation --

    def open_link(self, url: str) -> None:
        from .dialogs.link import LinkDialog

        LinkDialog(self._window.theme, url, self._window).open()

    def show_whole(self, message_id: str) -> None:
        from .dialogs.whole_text import WholeTextDialog

        shown = self._window.shown
        stored = next((each for each in shown.messages if each.message.id == message_id), None) if shown else None
        if stored is not None:
            hurtful = hurtful_places(stored.verdicts) if self._window.settings.soften else ()
            WholeTextDialog(self._window.theme, stored.message.text, self._window, softened=hurtful).open()
