"""The shield of one window: raised and lowered, what was really read, when a break would do good.

It is made with the window and costs nothing until it is raised: what it shows is imported and made then.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout

from cm_inbox.models.decisions import DecisionKind
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import Direction
from cm_inbox.models.queue import Filter, Sort, View
from cm_inbox.wellbeing import MINUTE, PAUSE, Rest, is_quiet, quiet_began

from . import when
from .commands import BY_ID, keys_of
from .softening import hurtful_places
from .texts import translate

if TYPE_CHECKING:
    from cm_inbox.models.conversations import Conversation

    from .break_card import BreakCard
    from .shield_order import Arrangement, Shown
    from .shield_strip import ShieldStrip
    from .window import MainWindow

READ_MS = 1_000
"""How long a conversation is shown before what is in clear there counts as read."""

LOOK_MS = 15_000
"""How often the shield looks whether a break is due, and keeps the counts."""

MORNING: Millis = 4 * 60 * MINUTE
"""How long after the quiet hours the morning's suggestion is made."""


class Shield(QObject):
    """``changed`` says that it was raised or lowered, ``counted`` that another number is to be shown."""

    changed = Signal(bool)
    counted = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._book = window.context.exposure
        self._on = False
        self._paused_until: Millis = 0
        self._strip: ShieldStrip | None = None
        self._card: BreakCard | None = None
        self._arrangement: Arrangement | None = None
        self._reading = QTimer(self, singleShot=True, interval=READ_MS)
        self._reading.timeout.connect(self._was_shown)
        self._looking = QTimer(self, interval=LOOK_MS)
        self._looking.timeout.connect(self.look)
        self._looking.start()

    def restore(self) -> None:
        """Raise the shield if it was up when the window was closed last."""
        if self._window.context.state.get("shield") is True:
            self._turn(True)

    @property
    def on(self) -> bool:
        """Say whether the shield is raised."""
        return self._on

    @property
    def arrangement(self) -> Arrangement | None:
        """Return how the queue is arranged; None while the shield is lowered."""
        return self._arrangement if self._on else None

    @property
    def resting(self) -> bool:
        """Say whether one pauses, or wants quiet at this hour: nothing is to come to one's notice."""
        now = self._window.context.clock()
        return now < self._paused_until or is_quiet(self._window.settings.wellbeing, now)

    def close(self) -> None:
        """Keep the counts."""
        self._reading.stop()
        self._looking.stop()
        self._book.save()

    # -- raising and lowering --

    def toggle(self) -> None:
        """Raise the shield, or lower it."""
        self._turn(not self._on)
        self._window.context.state.set("shield", self._on)

    def choose(self, shown: Shown) -> None:
        """Show only one kind, raising the shield where it is not."""
        if not self._on:
            self.toggle()
        self._window.queue.choose_kind(shown)

    def _turn(self, on: bool) -> None:
        from .shield_order import Arrangement
        from .shield_strip import ShieldStrip

        window = self._window
        self._on = on
        if self._strip is None:
            keys = keys_of(BY_ID["shield"], window.settings.keys)
            self._strip = ShieldStrip(window.theme, keys, window)
            self._strip.left.connect(self.toggle)
            whole = window.layout()
            assert isinstance(whole, QVBoxLayout)
            whole.insertWidget(0, self._strip)
        self._arrangement = Arrangement() if on else None
        self._strip.setVisible(on)
        self._tell_count()
        self.changed.emit(on)

    # -- what was read --

    def shown(self) -> None:
        """Note that another conversation is shown. Called at every key: a note and a timer, no more."""
        self._book.exposure.active(self._window.context.clock())
        self._reading.start()

    def revealed(self) -> None:
        """Note that the words in sight are in clear."""
        self._count()

    def opened(self) -> None:
        """Note that one went into the conversation."""
        self._count()

    def _was_shown(self) -> None:
        window = self._window
        if window.shown is None:
            return
        if not self._hostile_messages(window.shown):
            self._book.exposure.read_other(window.context.clock())
        elif not window.softens:
            self._count()

    def _count(self) -> None:
        """Count the hostile messages in sight, each once."""
        window = self._window
        if window.shown is not None:
            in_sight = window.pane.area.in_sight()
            self.read([row for row in self._hostile_messages(window.shown) if f"message {row}" in in_sight])

    def read(self, hostile: Sequence[int]) -> None:
        """Count these messages (their rows) as read in clear, each once."""
        now = self._window.context.clock()
        if not self._window.settings.wellbeing.counts:
            return
        if sum(self._book.exposure.read(row, now) for row in hostile):
            self._tell_count()
            self.look()

    def _hostile_messages(self, conversation: Conversation) -> list[int]:
        return [
            stored.row
            for stored in conversation.messages
            if stored.verdicts and stored.message.direction is Direction.IN and hurtful_places(stored.verdicts)
        ]

    def _tell_count(self) -> None:
        if self._strip is not None:
            wellbeing, now = self._window.settings.wellbeing, self._window.context.clock()
            self._strip.meter.setVisible(wellbeing.counts)
            self._strip.meter.show_count(self._book.exposure.today(now), wellbeing.limit)
        self.counted.emit()

    def counts(self) -> tuple[int, list[tuple[int, int]], Millis]:
        """Return how many were read today, how many in each hour, and the longest run without a pause."""
        exposure, now = self._book.exposure, self._window.context.clock()
        return exposure.today(now), list(exposure.by_hour(now)), exposure.longest(now)

    def forget(self) -> None:
        """Delete what was counted."""
        self._book.delete()
        self._tell_count()

    def use_settings(self) -> None:
        """Take what was chosen anew."""
        self._tell_count()
        if self._strip is not None:
            self._strip.retranslate()
        if not self._rest_due():
            self._end_suggestion()

    # -- breaks --

    def look(self) -> None:
        """Keep the counts, and suggest a break where one is due: never over a dialog, never twice."""
        from .break_card import Said

        now = self._window.context.clock()
        self._book.save()
        said = self._card.said if self._card is not None else None
        if said is Said.PAUSE:
            if now >= self._paused_until:
                self.go_on()
            return
        if said is Said.MORNING:
            return
        rest = self._rest_due()
        if rest is None:
            self._end_suggestion()
            self._good_morning(now)
            return
        exposure = self._book.exposure
        hours = list(exposure.by_hour(now)) if self._window.settings.wellbeing.counts else []
        self._made_card().suggest(rest, hours, self._colleague())

    def _rest_due(self) -> Rest | None:
        window = self._window
        return self._book.exposure.rest_due(window.settings.wellbeing, window.context.clock())

    def _end_suggestion(self) -> None:
        from .break_card import Said

        if self._card is not None and self._card.said is Said.REST:
            self._card.say_nothing()

    def _made_card(self) -> BreakCard:
        if self._card is None:
            from .break_card import BreakCard

            card = self._card = BreakCard(self._window.theme, self._window.pane)
            card.pause.connect(self.take_break)
            card.hand_over.connect(self.hand_over)
            card.later.connect(self.later)
            card.resume.connect(self.go_on)
            card.shield.connect(self._begin_gently)
            column = self._window.pane.layout()
            assert isinstance(column, QVBoxLayout)
            column.insertWidget(1, card)
        return self._card

    def take_break(self) -> None:
        """Pause for five minutes: nothing comes to one's notice, and the run without a pause ends."""
        now = self._window.context.clock()
        self._paused_until = now + PAUSE
        self._book.exposure.paused(now)
        self._made_card().rests_until(when.clock(self._paused_until))

    def go_on(self) -> None:
        """End the pause, or what the card says."""
        self._paused_until = 0
        if self._card is not None:
            self._card.say_nothing()
        self._window.focus_list()

    def later(self) -> None:
        """Put the suggestion off."""
        self._book.exposure.put_off(self._window.context.clock())
        self._end_suggestion()
        self._window.focus_list()

    def _begin_gently(self) -> None:
        if not self._on:
            self.toggle()
        self.go_on()

    # -- handing over --

    def _colleague(self) -> str:
        """Return who could take the hostile ones, where exactly one other person is known."""
        window = self._window
        others = [name for name in window.asking.assignees() if name != window.inbox.actor]
        return others[0] if len(others) == 1 else ""

    def hand_over(self) -> None:
        """Assign what is hostile to somebody else: to the one who is known, else ask to whom."""
        colleague = self._colleague()
        if colleague:
            self._hand_to(colleague)
            return
        from .dialogs.assign import AssignPicker

        window = self._window
        others = [name for name in window.asking.assignees() if name != window.inbox.actor]
        dialog = AssignPicker(window.theme, window.inbox.actor, others, window)
        dialog.picked.connect(lambda name: self._hand_to(name) if name else None)
        dialog.open()

    def _hand_to(self, name: str) -> None:
        window = self._window

        def assign(ids: array[int]) -> None:
            hostile = list(ids[window.inbox.first_hostile(ids) :])
            if hostile:
                window.decide(DecisionKind.ASSIGN, hostile, text=name)
            else:
                window.status.tell(translate("Shield", "Nothing hostile waits."))

        narrowed = Filter(brand_id=window.queue.place.narrowed.brand_id)
        window.futures.then(window.inbox.ids_later(View.INBOX, narrowed, sort=Sort.COURTEOUS), assign)
        self._end_suggestion()

    # -- the morning --

    def _good_morning(self, now: Millis) -> None:
        """Say once, when the quiet hours are over, what came in meanwhile."""
        window = self._window
        chosen = window.settings.wellbeing
        if not chosen.quiet or is_quiet(chosen, now):
            return
        began = quiet_began(chosen, now)
        if window.context.state.get("morning") == began or not is_quiet(chosen, now - MORNING):
            return
        window.context.state.set("morning", began)

        def say(found: tuple[int, int]) -> None:
            arrived, hostile = found
            if arrived and self._card_is_free():
                self._made_card().good_morning(arrived, hostile)

        window.futures.then(window.inbox.arrived_since(began), say)

    def _card_is_free(self) -> bool:
        return self._card is None or self._card.said is None
