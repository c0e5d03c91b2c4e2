"""The window: rail, list and conversation, wired together; every order goes through the one table of commands."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QSplitter, QVBoxLayout, QWidget

from cm_inbox.deciding import SHOWN
from cm_inbox.errors import CmInboxError, NotFound
from cm_inbox.models.accounts import Brand
from cm_inbox.models.conversations import Conversation
from cm_inbox.models.decisions import DecisionKind
from cm_inbox.models.instants import Millis
from cm_inbox.models.queue import Change, ConversationState, Counts, Filter, View
from cm_inbox.permissions import ON_MESSAGE
from cm_inbox.settings import Settings

from . import texts
from .action_bar import ActionBar, StatusLine, first_key
from .ahead import Ahead
from .announcing import Arrivals, announce_current
from .asked import ANSWERING, Said
from .asking import Asking
from .availability import Situation, meant, reason_against
from .charter_place import CharterPlace
from .commands import ACTION_BAR, BY_ID, short_of
from .composer import Composer
from .context import WindowContext
from .conversation import ConversationPane
from .dossier_place import DossierPlace
from .feed import Feed
from .futures import Futures
from .handlers import handlers
from .keys import Dispatcher, Keymap, writes_text
from .language import Language
from .little_room import LittleRoom
from .macros import Macros
from .queue_pane import Place, QueuePane
from .rail import Rail
from .rail_folding import RailFolding
from .saved_views import SavedViews
from .selecting import Selecting
from .shield import Shield
from .skeleton import LEAST, restore_geometry
from .soft_hint import SoftHint, topics_of
from .theme import Theme
from .timeline import MORE
from .triage import Triage
from .verdict_banner import VerdictBanner
from .warning_meter import Meter, meter_of
from .welcome_place import WelcomePlace

if TYPE_CHECKING:
    from .team_place import TeamPlace

COUNTS_MS = 150
"""How soon after a change the numbers beside the views are read again."""

READ_MS = 800
"""How long a conversation is shown before it counts as read."""

UNKNOWN_BRAND = Brand(0, "", "?", "slate", "?")


class MainWindow(QWidget):
    """The whole of it: a window of its own, or inside of the one that is on screen already (``skeleton``)."""

    _show_wanted = Signal()
    team: TeamPlace | None = None
    """What is heard of the team; None where there is none."""

    def __init__(
        self,
        context: WindowContext,
        theme: Theme | None = None,
        language: Language | None = None,
        parent: QWidget | None = None,
        *,
        calm: bool = False,
    ) -> None:
        """``theme`` and ``language`` are given where the application has them already.

        ``calm``: whatever is not seen in the first picture waits until ``go_on``.
        """
        super().__init__(parent)
        self._open = False
        self._stale = False
        self._following: Said | None = None
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self.context = context
        self.inbox = context.inbox
        self.settings = context.settings
        self.theme = theme or Theme(app, context.settings.theme)
        self.theme.set_text_size(self.settings.text_size)
        self.theme.set_still(self.settings.still)
        self._language = language or Language(app)
        self._language.use(self.settings.language)
        self.brands: dict[int, Brand] = {}
        self.shown: Conversation | None = None
        self._shown_at_most = SHOWN
        self.setWindowTitle("cm-inbox")
        self.futures = Futures(self.tell_error, self)
        self._build(calm=calm)
        self.asking = Asking(self)
        self.selecting = Selecting(self.theme, self.queue)
        bar = self.selecting.bar
        self.triage = Triage(self.inbox, self.queue, self.futures, self._undo_key, context.clock, bar)
        self.charter = CharterPlace(self)
        self.dossier = DossierPlace(self)
        self.shield = Shield(self)
        self.welcome = WelcomePlace(self)
        self.macros = Macros(self)
        self.saved = SavedViews(self)
        self.folding = RailFolding(self, self.rail, self.splitter, context.state)
        self.handlers = handlers(self)
        self.dispatcher = Dispatcher(self, Keymap(self.settings.keys), self.run)
        self.feed = Feed(self.inbox, self)
        self.arrivals = Arrivals(self)
        self.ahead = Ahead(self.inbox, self._make_ready, self.queue.list.prepare_rows, self, waits=calm)
        self._show_wanted.connect(self._show_if_stale, Qt.ConnectionType.QueuedConnection)
        self._counts_timer = self._timer(COUNTS_MS, self._read_counts)
        self._read_timer = self._timer(READ_MS, self._mark_read)
        self._wire(app)
        self._use_softening()
        self.queue.use_density(self.settings.density)
        self.shield.restore()
        self._restore_geometry()
        self._read_accounts()
        self._read_counts()
        self._open = True
        self.go(View.INBOX)
        self.queue.list.setFocus()

    def go_on(self) -> None:
        """Do what waited for the first picture and for what reads and sends: the list's end, and what comes next."""
        if self._open:
            self.queue.go_on()
            self.ahead.go_on()
            if self.context.team is not None and self.context.team.begin():
                self.begin_team()

    def begin_team(self) -> None:
        """Hear of the team from now on. Without one nothing of it is imported."""
        if self.team is None and self.context.team is not None:
            from .team_place import TeamPlace  # only where there is a team

            self.team = TeamPlace(self, self.context.team)
            self.welcome.show_or_leave()  # joined from the page of the first start

    # -- building --

    def _build(self, *, calm: bool) -> None:
        clock = self.context.clock
        # Each is made inside of what holds it: Qt styles a widget that is put elsewhere anew, with all that is in it.
        self.splitter = QSplitter(self)
        self.rail = Rail(self.theme, clock, self.splitter)
        self.queue = QueuePane(
            self.inbox, self.theme, self.futures, clock, self.brands.get, self._key_of, self.splitter
        )
        side = QWidget(self.splitter)
        self.pane = ConversationPane(self.theme, clock, side, meter=self.meter)
        self.composer = Composer(self.inbox, self.theme, clock, side, speller=self.context.speller)
        if calm:
            self.queue.wait()
        self.queue.is_written_to = self.composer.edit.hasFocus
        self.composer.use(self.settings)
        self.verdict = VerdictBanner(
            self.theme,
            lambda command: first_key(command, self.settings.keys),
            side,
            permit=self.inbox.permission,
            meter=self.meter,
            now=clock,
        )
        self.hint = SoftHint(self.theme, side)
        self.status = StatusLine(self.theme, side)
        self.action_bar = ActionBar(self.theme, self.settings.keys, side)
        side.setObjectName("ConversationSide")
        side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.pane, 1)
        above = QWidget(side)
        both = QVBoxLayout(above)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(0)
        both.addWidget(self.hint)
        both.addWidget(self.verdict)
        column.addWidget(above)
        column.addWidget(self.composer)
        column.addWidget(self.status)
        column.addWidget(self.action_bar)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.queue.setMinimumWidth(self.theme.size("list.min"))
        side.setMinimumWidth(self.theme.size("conversation.min"))
        for widget in (self.rail, self.queue, side):
            self.splitter.addWidget(widget)
        self.splitter.setStretchFactor(2, 1)
        self.room = LittleRoom(self, self.theme, self.splitter, self.composer, above)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.splitter, 1)
        self.setMinimumSize(LEAST)

    def _wire(self, app: QApplication) -> None:
        self.feed.changed.connect(self._take_change)
        self.dispatcher.released.connect(self._let_go)
        self.dispatcher.waiting.connect(lambda key: self.status.tell(f"{key} …" if key else ""))
        self.rail.view_chosen.connect(lambda view: self.run(f"go-{view.value}"))
        self.rail.brand_chosen.connect(self.narrow_to_brand)
        self.rail.account_chosen.connect(self.narrow_to_account)
        self.rail.sign_in_wanted.connect(self.asking.sign_in)
        self.rail.ordered.connect(self.run)
        self.rail.menu_wanted.connect(self.saved.open_menu)
        self.queue.filters.keep_wanted.connect(lambda: self.run("keep-view"))
        self.queue.empty.ordered.connect(self.run)
        self.queue.place_changed.connect(self._place_changed)
        self.queue.listed.connect(self._tell_listed)
        self.queue.list.current_changed.connect(self._current_changed)
        self.queue.list.opened.connect(lambda _id: self.run("open"))
        self.queue.model.marked_changed.connect(self.tell_availability)
        self.action_bar.chosen.connect(self.run)
        self.action_bar.refused.connect(self.status.tell)
        self.verdict.apply_wanted.connect(lambda: self.run("follow"))
        self.verdict.dismiss_wanted.connect(lambda: self.run("dismiss"))
        self.verdict.why_wanted.connect(lambda: self.run("why"))
        self.composer.submitted.connect(self._submit)
        self.composer.warned.connect(self._warn)
        self.composer.leave.connect(self.focus_list)
        self.composer.failed.connect(self.tell_error)
        self.composer.draft_kept.connect(self.ahead.forget)
        self.composer.draft_kept.connect(lambda kept: self.queue.refresh(Change((kept,))))
        self.triage.text_returned.connect(self.composer.give_back)
        self.pane.message_selected.connect(self._message_selected)
        self.pane.leave.connect(self.focus_list)
        self.pane.undo.connect(self.triage.undo)
        self.pane.retry.connect(lambda entry: self.futures.then(self.inbox.retry(entry)))
        self.pane.cancel.connect(self.asking.give_up)
        self.pane.link.connect(self.asking.open_link)
        self.pane.header.dossier_wanted.connect(lambda: self.run("dossier"))
        self.pane.header.set_link_key(first_key("dossier", self.settings.keys))
        self.pane.whole_text.connect(self.asking.show_whole)
        self.pane.area.pictures.load = self.context.picture
        self.pane.area.pictures_chosen.connect(self._choose_pictures)
        self.shield.changed.connect(self._shield_changed)
        self.pane.area.pointed.connect(self.status.tell)
        self.pane.header.steps.stepped.connect(self.run)
        self.pane.older_wanted.connect(lambda _oldest: self._show_older())
        app.focusChanged.connect(self._focus_changed)

    def _timer(self, interval: int, then: Callable[[], None]) -> QTimer:
        timer = QTimer(self, singleShot=True, interval=interval)
        timer.timeout.connect(then)
        return timer

    # -- commands --

    def run(self, command_id: str) -> None:
        """Run a command, or say in the status line why it cannot be run now."""
        if self.welcome.takes(command_id) or self.charter.takes(command_id) or self.dossier.takes(command_id):
            return
        situation = self.situation()
        command = meant(BY_ID[command_id], situation, self.inbox)
        why = reason_against(command, situation, self.inbox, self.context.clock())
        if not why and command.id.startswith("macro-"):
            why = self.macros.against(command.id)
        self.status.tell(why)
        if not why:
            self.handlers[command.id]()

    def situation(self) -> Situation:
        """Return what a command would act on now."""
        self._show_if_stale()
        marked = len(self.queue.model.marked)
        return Situation(self.shown, self.pane.message_id, marked, self.composer.has_canned, self.composer.no_files)

    def targets(self) -> list[int]:
        """Return the conversations a decision is about: the marked ones, in the list's order, else the current one."""
        marked = self.queue.model.marked
        if marked:
            return [each for each in self.queue.model.ids if each in marked]
        return [self.shown.row.id] if self.shown is not None else []

    def decide(
        self, kind: DecisionKind, ids: Sequence[int] | None = None, *, text: str = "", until: Millis | None = None
    ) -> None:
        """Decide for these conversations, or for the targets; a chosen message is meant where there is one target."""
        ids = self.targets() if ids is None else list(ids)
        about_shown = self.shown is not None and ids == [self.shown.row.id]
        message_id = self.pane.message_id if about_shown and kind in ON_MESSAGE else None
        if ids:
            self.triage.decide(kind, ids, message_id=message_id, text=text, until=until)

    def follow(self) -> None:
        """Do what the charter suggests for the open conversation; where it asks for words, once these are sent."""
        said = self.verdict.said
        if said is None or self.shown is None:
            return
        asked = said.stored.verdict.asked
        if asked.warn and self.verdict.can(DecisionKind.WARN):
            self._following = said
            self.asking.warn()
        elif asked.reply is not None and self.verdict.can(DecisionKind.REPLY):
            self._following = said
            self.asking.answer_with(asked.reply)
        else:
            self.triage.follow(self.shown.row.id, said)

    @property
    def language_name(self) -> str:
        """Return the language the window speaks, ``fr`` or ``en``."""
        return self._language.name

    def reasons(self) -> dict[str, str]:
        """Return of every command why it cannot be run now; empty where it can."""
        situation, now = self.situation(), self.context.clock()
        return {
            command_id: reason_against(meant(command, situation, self.inbox), situation, self.inbox, now)
            for command_id, command in BY_ID.items()
        }

    # -- going --

    def go(self, view: View) -> None:
        """Show a view, narrowed to the brand as before."""
        place = self.queue.place
        self.queue.go(Place(view, Filter(brand_id=place.narrowed.brand_id), sort=place.sort))

    def narrow_to_brand(self, brand_id: int | None) -> None:
        """Show only one brand's conversations, or those of all."""
        place = self.queue.place
        self.queue.go(replace(place, narrowed=replace(place.narrowed, brand_id=brand_id, account_id=None)))
        self.charter.narrow(brand_id)

    def narrow_to_account(self, account_id: int) -> None:
        """Show only one account's conversations; the same one again shows all."""
        place = self.queue.place
        chosen = None if place.narrowed.account_id == account_id else account_id
        self.queue.go(replace(place, query="", narrowed=replace(place.narrowed, account_id=chosen)))

    def show_conversation(self, conversation_id: int) -> None:
        """Make a conversation current, in the view it is in."""
        if not self.queue.list.select(conversation_id):
            rows = self.inbox.rows([conversation_id])
            if rows:
                views = {ConversationState.DONE: View.DONE, ConversationState.SNOOZED: View.SNOOZED}
                self.queue.go(Place(views.get(rows[0].state, View.INBOX)), select=conversation_id)
        self.focus_list()

    def brand_of(self, conversation: Conversation) -> Brand:
        """Return for whom a conversation is answered."""
        return self.brand(conversation.row.brand_id)

    def brand(self, brand_id: int) -> Brand:
        """Return a brand, also one that is not known any more."""
        return self.brands.get(brand_id, UNKNOWN_BRAND)

    def focus_list(self) -> None:
        """Give the keyboard back to the list, or to what stands in its place."""
        if self.welcome.page is not None:
            self.welcome.page.take_keyboard()
        elif not self.charter.take_keyboard():
            (self.queue.empty if self.queue.stack.currentWidget() is self.queue.empty else self.queue.list).setFocus()

    def activate(self) -> None:
        """Come to the front: another start of the program found this one running."""
        window = self.window()
        if window.isMinimized():
            window.showNormal()
        window.show()
        window.raise_()
        window.activateWindow()

    # -- settings --

    def use_settings(self, settings: Settings) -> None:
        """Take other settings, at once and for good."""
        self.settings = settings
        self._use_look(settings)
        self._language.use(settings.language)
        self._use_softening()
        self.dispatcher.keymap = Keymap(settings.keys)
        self.action_bar.set_keymap(settings.keys)
        self.composer.use(settings)
        self.pane.header.set_link_key(first_key("dossier", settings.keys))
        self.queue.use_keys()
        self.queue.use_density(settings.density)
        self.saved.show()
        self.shield.use_settings()
        self.futures.then(self.context.save_settings(settings))

    def _use_look(self, settings: Settings) -> None:
        self.theme.set_text_size(settings.text_size)
        self.theme.set_still(settings.still)
        if settings.theme != self.theme.mode:
            self.theme.set_mode(settings.theme)

    def tell_error(self, error: CmInboxError) -> None:
        """Show an error."""
        self.triage.tell_error(error)

    # -- what changes --

    def _take_change(self, change: Change) -> None:
        self.queue.refresh(change)
        self.arrivals.add(change.arrived)
        self._tell_position()
        shown = self.shown.row.id if self.shown is not None else None
        if change.reload or (shown is not None and shown in change.conversations):
            self._show_soon()
        if change.accounts or change.reload:
            self._read_accounts()
        self.saved.recount()
        if self.team is not None:
            self.team.changed()
        if not self._counts_timer.isActive():
            self._counts_timer.start()

    def _read_counts(self) -> None:
        """Read the numbers beside the views: those of the brand that is looked at."""
        brand_id = self.queue.place.narrowed.brand_id
        self.futures.then(self.inbox.counts_later(brand_id), lambda counts: self._tell_counts(brand_id, counts))

    def _tell_counts(self, brand_id: int | None, counts: Counts) -> None:
        if brand_id == self.queue.place.narrowed.brand_id:
            self.rail.show_counts(counts)

    def _tell_listed(self) -> None:
        """Say how long the list is: beside its view and in the conversation it is the same number."""
        self.rail.show_listed(self.queue.place.view if self.queue.holds_view else None, self.queue.total)
        self._tell_position()

    def _read_accounts(self) -> None:
        brands = self.inbox.brands()
        before = dict(self.brands)
        self.brands.clear()
        self.brands.update((brand.id, brand) for brand in brands)
        known = self.inbox.accounts()
        self.rail.show_accounts(brands, known)
        self.queue.filters.show_networks(sorted({account.network for account in known}))
        self.queue.show_state()
        self._use_pictures()
        self.welcome.show_or_leave()
        if before and before != self.brands:
            self.queue.list.follow_brands()
        for brand in brands:
            was = before.get(brand.id, brand)
            if was.name != brand.name:
                self.saved.follow_brand(was.name, brand.name)

    def _place_changed(self, place: Place) -> None:
        self._read_counts()
        self.saved.show()
        self.rail.show_place(None if place.query else place.view, place.narrowed.brand_id, place.narrowed.account_id)

    # -- the conversation --

    def _current_changed(self, _conversation_id: int | None) -> None:
        self._read_timer.stop()
        self._show_soon()

    def _show_soon(self) -> None:
        """Show the current conversation once what is happening has happened, and before the list is painted."""
        if not self._stale:
            self._stale = True
            self._show_wanted.emit()

    def _show_if_stale(self) -> None:
        if self._stale and self._open:
            self._show_current()

    def _show_current(self) -> None:
        self._stale = False
        current = self.queue.list.current
        before = self.shown.row.id if self.shown is not None else None
        if current != before:
            self._shown_at_most = SHOWN
            self._following = None
        try:
            self.shown = self._read(current) if current is not None else None
        except NotFound:
            self.shown = None
        self.composer.setVisible(self.shown is not None)
        if self.shown is None:
            self.composer.close_conversation()
            self.verdict.show_conversation(None)
            self.hint.show_hint(0, (), "")
            self.pane.clear(texts.translate("Window", "No conversation is chosen."))
        else:
            brand = self.brands.get(self.shown.row.brand_id, UNKNOWN_BRAND)
            self.pane.show_conversation(self.shown, brand)
            self.composer.open_for(self.shown, brand)
            self.verdict.show_conversation(self.shown)
            self._tell_softened(self.shown)
            self.shield.shown()
            if self.shown.row.id != before:
                self.composer.set_canned(self.context.canned)
            if self.shown.row.unread:
                self._read_timer.start()
        self._tell_position()
        self.tell_availability()
        self.ahead.around(self.queue.list.neighbours())
        self.dossier.refresh()
        if self.team is not None:
            self.team.shown()

    def _read(self, conversation_id: int) -> Conversation:
        if self._shown_at_most == SHOWN:
            return self.ahead.conversation(conversation_id)
        return self.inbox.conversation(conversation_id, limit=self._shown_at_most)

    def meter(self, conversation: Conversation) -> Meter | None:
        """Return how many warnings count against a conversation's author."""
        return meter_of(self.context.charters, conversation, self.context.clock())

    def _make_ready(self, conversation: Conversation) -> None:
        self.pane.prepare(conversation, self.brands.get(conversation.row.brand_id, UNKNOWN_BRAND))

    def _show_older(self) -> None:
        self._shown_at_most *= MORE
        self._show_current()

    def _tell_position(self) -> None:
        total = self.queue.total if self.shown is not None else None
        self.pane.set_position(self.queue.list.position + 1, total or 0)

    def tell_availability(self) -> None:
        """Show which of the bar's commands can be run, and why the others cannot."""
        situation, now = self.situation(), self.context.clock()
        reasons: dict[str, str] = {}
        for command_id in ACTION_BAR:
            command = meant(BY_ID[command_id], situation, self.inbox)
            reasons[command_id] = reason_against(command, situation, self.inbox, now)
            self.action_bar.set_title(command_id, short_of(command))
        self.action_bar.set_reasons(reasons)

    def _message_selected(self, message_id: str | None) -> None:
        self.composer.set_message(message_id)
        self.tell_availability()

    def _mark_read(self) -> None:
        if self.shown is not None and self.shown.row.unread:
            seen = self.shown.row.id
            self.futures.then(self.inbox.mark_read(seen), lambda _news: self.queue.refresh(Change((seen,))))

    def _warn(self, conversation_id: int, message_id: str | None, text: str, rule: str, private: bool) -> None:
        if self.team is not None and self.team.approval.takes(conversation_id, text):
            return
        try:
            propose = self.asking.foreseen(conversation_id, rule)
        except NotFound as error:  # forgotten meanwhile by another process
            self.tell_error(error)
            return
        self._follow_up(conversation_id)
        self.triage.decide(
            DecisionKind.WARN,
            [conversation_id],
            message_id=message_id,
            text=text,
            rule=rule or None,
            private=private,
            files=self.composer.take_files(),
        )
        self.focus_list()
        if propose is not None:
            propose()

    def _follow_up(self, conversation_id: int) -> None:
        """Do the rest of what the charter asks for, now that the words are on their way."""
        said, self._following = self._following, None
        if said is not None and said.message.conversation_id == conversation_id and said.does_by_itself:
            self.triage.follow(conversation_id, said)

    def _submit(self, kind: DecisionKind, conversation_id: int, message_id: str | None, text: str) -> None:
        if kind in ANSWERING and self.team is not None and self.team.approval.takes(conversation_id, text):
            return
        if kind in ANSWERING:
            self._follow_up(conversation_id)
        files = self.composer.take_files() if kind in ANSWERING else ()
        self.triage.decide(kind, [conversation_id], message_id=message_id, text=text, files=files)
        self.focus_list()

    def _key_of(self, command_id: str) -> str:
        return first_key(command_id, self.settings.keys)

    def _undo_key(self) -> str:
        return first_key("undo", self.settings.keys)

    def _let_go(self, command_id: str) -> None:
        if command_id == "peek":
            self.soften_again()

    def peek(self) -> None:
        """Show the softened words of the current conversation in clear, or soften them again."""
        self.queue.list.peek()
        shown = self.queue.list.delegate.peeked is not None
        self.pane.reveal(shown)
        if shown:
            self.shield.revealed()

    def soften_again(self) -> None:
        """Take what was read out of sight."""
        self.queue.list.stop_peeking()
        self.pane.reveal(False)
        self.dossier.soften_again()

    @property
    def softens(self) -> bool:
        """Say whether hurtful words are blocks: where one chose so, and always behind the shield."""
        return self.settings.soften or self.shield.on

    def _tell_softened(self, conversation: Conversation) -> None:
        passages = self.pane.area.softened if self.softens else 0
        topics = topics_of(conversation) if passages else ()
        self.hint.show_hint(passages, topics, first_key("peek", self.settings.keys))

    def _use_softening(self) -> None:
        self.queue.soften(self.softens, first_key("peek", self.settings.keys))
        self.pane.soften(self.softens)
        self._use_pictures()
        if self.shown is not None:
            self._tell_softened(self.shown)

    def _use_pictures(self) -> None:
        without = frozenset(brand.id for brand in self.brands.values() if brand.uid in self.settings.without_pictures)
        self.pane.area.use_pictures(first_key("attachments", self.settings.keys), without)

    def _choose_pictures(self, on: bool) -> None:
        """Show pictures of the open conversation's brand when one asks, or none at all."""
        if self.shown is not None:
            uid = self.brand_of(self.shown).uid
            others = tuple(each for each in self.settings.without_pictures if each != uid)
            self.use_settings(replace(self.settings, without_pictures=others if on else (*others, uid)))

    def _shield_changed(self, on: bool) -> None:
        self._use_softening()
        self.verdict.use_shield(on)
        self.pane.use_shield(on)
        self.rail.show_shield(on)
        self.queue.use_shield(self.shield.arrangement)
        self.verdict.show_conversation(self.shown)

    # -- what Qt calls --

    def _focus_changed(self) -> None:
        focus = QApplication.focusWidget()
        self.room.fit()
        self.queue.list.set_keys_act(not writes_text(focus))
        if focus is not self.queue.list:  # which does so itself
            announce_current(focus)
        if focus is self.pane.area:
            self.shield.opened()
        if focus is None or focus is self.window():
            QTimer.singleShot(0, self, self._find_keyboard)

    def _find_keyboard(self) -> None:
        """Give the keyboard to what is looked at, where what had it is there no more."""
        focus = self.focusWidget()
        if not self._open or not self.isActiveWindow() or (focus is not None and focus.isVisible()):
            return
        if self.charter.open or not self.dossier.take_keyboard():
            self.focus_list()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange and self._open:
            self.rail.retranslate()
            self.queue.retranslate()
            self.verdict.retranslate()
            self.charter.make_anew()
            self.dossier.make_anew()
            self.welcome.make_anew()
            if self.team is not None:
                self.team.retranslate()
            self.tell_availability()
        elif event.type() is QEvent.Type.ActivationChange and self._open and not self.isActiveWindow():
            self.soften_again()  # the key's release comes to another window
        elif event.type() is QEvent.Type.ActivationChange and self._open:
            QTimer.singleShot(0, self, self._find_keyboard)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Keep what is being written and the window's size; whoever owns the store closes it afterwards."""
        self._open = False
        self.composer.close_conversation()
        if self.team is not None:
            self.team.close()
        self.dossier.close()
        self.charter.close()
        self.shield.close()
        self.feed.close()
        self.ahead.close()
        self.futures.close()
        self.pane.area.pictures.close()
        self.queue.detach()
        self.saved.close()
        for timer in self.findChildren(QTimer):  # the history is closed next: nobody may ask it anything any more
            timer.stop()
        geometry = base64.b64encode(self.window().saveGeometry().data()).decode("ascii")
        self.context.state.set("window", geometry)
        self.context.state.set("panes", self.charter.panes())
        rows, corner = self.queue.list, self.queue.list.mapTo(self, QPoint())
        self.context.state.set("list", [corner.x(), corner.y(), rows.width(), rows.viewport().width()])
        self.context.state.save()
        super().closeEvent(event)

    def _restore_geometry(self) -> None:
        self.splitter.setSizes([self.theme.size("rail"), self.theme.size("list"), 10_000])
        if self.isWindow():
            restore_geometry(self, self.context.state.get("window"))
        panes = self.context.state.get("panes")
        if isinstance(panes, list) and len(panes) == 3 and all(isinstance(size, int) for size in panes):
            self.splitter.setSizes(panes)
