"""Beside the form: what the rule would have done to the past. Nothing acts, nothing is sent."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QCoreApplication, QLocale, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from cm_inbox.charter.changes import changed_rules
from cm_inbox.charter.dry_run import RuleTried, Tried
from cm_inbox.charter.shape import Mode
from cm_inbox.charters import Charters, Seen
from cm_inbox.errors import CmInboxError
from cm_inbox.models.instants import Millis

from . import texts
from .charter_bars import Day, DayBars, Legend
from .charter_cards import MessageCard
from .charter_rows import link_button
from .dialogs.base import Choices, plain_label
from .flow import Flow
from .futures import Futures
from .handover import Handover
from .theme import Theme

if TYPE_CHECKING:
    from cm_inbox.charter.shape import Charter

translate = QCoreApplication.translate

DAY: Millis = 86_400_000
PERIODS = (7, 30, 90, 0)
AGAIN_MS = 600
"""How long after the last change the rule is tried again."""

CARDS = 30
ROOMY = 400
"""From this width on, in pixels, there is room for a word beside the title."""


class TryColumn(QWidget):
    """The column. ``counter_wanted`` carries texts for ``must_not_match``; ``counted`` the numbers of all rules."""

    counter_wanted = Signal(object)
    counted = Signal(object)

    def __init__(
        self,
        charters: Charters,
        theme: Theme,
        futures: Futures,
        clock: Callable[[], Millis],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("CharterTry")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._charters, self._theme, self._futures, self._clock = charters, theme, futures, clock
        self._brand = 0
        self._charter: Charter | None = None
        self._rule = ""
        self._known: dict[str, RuleTried] = {}
        self._seen: dict[str, tuple[Seen, ...]] = {}
        self._run = 0
        self._stop = threading.Event()
        self._began = 0.0
        self.tried: RuleTried | None = None
        self.looked_at = 0
        self._timer = QTimer(self, singleShot=True, interval=AGAIN_MS)
        self._timer.timeout.connect(self._try_rule)
        self._progress = Handover[tuple[int, int]](self._show_progress, self)
        self._build()

    # -- building --

    def _build(self) -> None:
        header = QWidget(self)
        header.setObjectName("CharterTryHeader")
        header.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        header.setFixedHeight(64)
        icon = QLabel(header)
        icon.setPixmap(self._theme.icon("test", 16, self._theme.colour("text.secondary")))
        title = plain_label(translate("CharterTry", "Dry run"), self._theme, "strong")
        title.setWordWrap(False)
        self.hint = plain_label(translate("CharterTry", "nothing is sent"), self._theme, "small", "text.muted")
        self.period = Choices(self._theme, header)
        self.period.setAccessibleName(translate("CharterTry", "Period"))
        for days in PERIODS:
            words = translate("CharterTry", "last %n day(s)", "", days) if days else translate("CharterTry", "all")
            self.period.addItem(words, days)
        self.period.setCurrentIndex(1)
        self.period.currentIndexChanged.connect(lambda _at: self._whole_again())
        row = QHBoxLayout(header)
        row.setContentsMargins(20, 0, 20, 0)
        row.setSpacing(8)
        row.addWidget(icon)
        row.addWidget(title)
        row.addWidget(self.hint)
        row.addStretch(1)
        row.addWidget(self.period)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(header)
        scroll = QScrollArea(self)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setAccessibleName(title.text())
        scroll.setWidget(self._body())
        column.addWidget(scroll, 1)

    def _body(self) -> QWidget:
        body = QWidget(self)
        body.setObjectName("CharterTryBody")
        body.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        body.setMinimumWidth(1)
        self.sentence = plain_label("", self._theme, "message")
        self.bar = QProgressBar(body)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(4)
        self.bar.setRange(0, 0)
        self.cancel_button = QPushButton(translate("CharterTry", "Stop"), body)
        self.cancel_button.clicked.connect(self.cancel)
        self._running = QWidget(body)
        running = QHBoxLayout(self._running)
        running.setContentsMargins(0, 0, 0, 0)
        running.addWidget(self.bar, 1)
        running.addWidget(self.cancel_button)
        self.bars = DayBars(self._theme, body)
        self.legend = Legend(self._theme, body)
        self._segments = self._tabs(body)
        self.peek_button = link_button(translate("CharterTry", "Read the words"), "eye", self._theme, body)
        self.peek_button.setCheckable(True)
        self.peek_button.toggled.connect(self._peek)
        self._cards = QVBoxLayout()
        self._cards.setSpacing(8)
        self.all_button = QPushButton(body)
        self.all_button.clicked.connect(self._add_all)
        self.took = plain_label("", self._theme, "small", "text.muted")
        column = QVBoxLayout(body)
        column.setContentsMargins(16, 16, 12, 16)
        column.setSpacing(12)
        for part in (self.sentence, self._running, self.bars, self.legend):
            column.addWidget(part)
        column.addWidget(self._segments)
        column.addWidget(self.peek_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(self._cards)
        column.addWidget(self.all_button)
        column.addWidget(self.took)
        column.addStretch(1)
        self._say_nothing()
        return body

    def _tabs(self, body: QWidget) -> QWidget:
        """Return the switch between what people did otherwise, alike, and all."""
        self.tabs: dict[str, QPushButton] = {}
        segments = QWidget(body)
        segments.setProperty("part", "segments")
        segments.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        segments.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        tabs = Flow(segments, gap=2)
        tabs.setContentsMargins(2, 2, 2, 2)
        group = QButtonGroup(body)
        for key in ("otherwise", "alike", "all"):
            button = QPushButton(body)
            button.setCheckable(True)
            button.setProperty("role", "segment")
            button.clicked.connect(self._show_cards)
            group.addButton(button)
            tabs.addWidget(button)
            self.tabs[key] = button
        self.tabs["otherwise"].setChecked(True)
        return segments

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self.hint.setVisible(self.width() >= ROOMY)

    # -- what to try --

    def show_charter(self, brand_id: int, charter: Charter | None) -> None:
        """Try a whole charter, for the numbers beside its rules."""
        self._brand, self._charter = brand_id, charter
        self._whole_again()

    def show_rule(self, rule_id: str, charter: Charter) -> None:
        """Show what is known of a rule; where it is another one than was tried, try it again soon."""
        before, self._charter = self._charter, charter
        changed = before is not None and before is not charter and rule_id in changed_rules(before, charter)
        if rule_id != self._rule:
            self._rule = rule_id
            self._show()
        elif changed:
            self._timer.start()

    @property
    def running(self) -> bool:
        return not self._running.isHidden()

    def cancel(self) -> None:
        """Stop what runs; what was found so far is shown."""
        self._stop.set()

    def _whole_again(self) -> None:
        self._known.clear()
        self._seen.clear()
        self._timer.stop()
        if self._charter is None:
            self._say_nothing()
        else:
            self._start(None)

    def _try_rule(self) -> None:
        if self._charter is not None and self._rule:
            self._start(self._rule)

    def _start(self, rule_id: str | None) -> None:
        charter = self._charter
        if charter is None:
            return
        self._stop.set()
        self._stop = stop = threading.Event()
        self._run += 1
        run = self._run
        self._began = time.monotonic()
        shown = self._rule if rule_id is None else rule_id
        charter = _awake(charter, shown)
        days = self.period.currentData()
        since = self._clock() - days * DAY if days else 0
        self._running.show()

        give = self._progress.give  # it is called on another thread, which must not hold on to this pane

        def progress(count: int) -> None:
            give((run, count))

        try:
            future = self._charters.try_on_the_past(
                self._brand,
                charter,
                rules=None if rule_id is None else (rule_id,),
                since=since,
                compare=False,
                progress=progress,
                cancelled=stop.is_set,
            )
        except ValueError:
            self._say_nothing()
            return
        self._futures.then(future, lambda tried: self._take(run, tried), lambda error: self._failed(run, error))

    def _show_progress(self, told: tuple[int, int]) -> None:
        run, count = told
        if run == self._run and self.running:
            self.took.setText(translate("CharterTry", "%n message(s) read…", "", count))

    def _take(self, run: int, tried: Tried) -> None:
        if run != self._run:
            return
        self._running.hide()
        self.looked_at = tried.looked_at
        for each in tried.rules:
            self._known[each.rule] = each
            self._seen.pop(each.rule, None)
        seconds = QLocale().toString(time.monotonic() - self._began, "f", 1)
        read = translate("CharterTry", "Worked out on this computer: %n message(s) read in %1 s.", "", tried.looked_at)
        stopped = "" if tried.finished else " " + translate("CharterTry", "Stopped before the end.")
        self.took.setText(read.replace("%1", seconds) + stopped)
        self.counted.emit({rule: each.matched.count for rule, each in self._known.items()})
        self._show()

    def _failed(self, run: int, error: CmInboxError) -> None:
        if run == self._run:
            self._running.hide()
            self.took.setText(texts.error_text(error)[1])

    # -- showing --

    def _say_nothing(self) -> None:
        self._running.hide()
        self.tried = None
        self.sentence.setText(translate("CharterTry", "Choose a rule to see what it would have done."))
        self._clear_cards()
        for part in (self.bars, self.legend, self.all_button, self.peek_button, self._segments):
            part.hide()

    def _show(self) -> None:
        self.tried = tried = self._known.get(self._rule)
        if tried is None:
            if not self.running and self._rule and self._charter is not None:
                self._try_rule()
            return
        count, against, alike = tried.matched.count, tried.against.count, tried.alike.count
        days = self.period.currentData()
        self.sentence.setText(self._sentence(count, against, days))
        self.bars.show_days(self._days(tried, days))
        self.legend.show_counts(alike, max(0, count - against - alike), against)
        words = {
            "otherwise": (translate("CharterTry", "Otherwise"), against),
            "alike": (translate("CharterTry", "As you"), alike),
            "all": (translate("CharterTry", "All"), count),
        }
        for key, (title, number) in words.items():
            self.tabs[key].setText(f"{title}  {number}")
        self._segments.show()
        self.bars.setVisible(bool(count))
        self.legend.setVisible(bool(count))
        if not against and self.tabs["otherwise"].isChecked():
            self.tabs["all"].setChecked(True)
        self._show_cards()

    def _sentence(self, count: int, against: int, days: int) -> str:
        said = translate("CharterTry", "This rule would have touched %n message(s)", "", count)
        said += " " + translate("CharterTry", "in %n day(s)", "", days) if days else ""
        if against:
            said += translate("CharterTry", "; %n of them you answered otherwise", "", against)
        return said + "."

    def _days(self, tried: RuleTried, days: int) -> Sequence[Day]:
        last = date.fromtimestamp(self._clock() / 1000)
        if days:
            first = last - timedelta(days=days - 1)
        else:
            first = date.fromisoformat(min(tried.per_day, default=last.isoformat()))
        found = []
        for at in range(min((last - first).days + 1, 1_000)):
            key = (first + timedelta(days=at)).isoformat()
            alike, against = tried.alike_per_day.get(key, 0), tried.against_per_day.get(key, 0)
            found.append(Day(first + timedelta(days=at), alike, tried.per_day.get(key, 0) - alike - against, against))
        return found

    def _show_cards(self) -> None:
        self._clear_cards()
        tried = self.tried
        self.all_button.hide()
        if tried is None or self._charter is None:
            return
        seen = self._seen.get(tried.rule)
        if seen is None:
            ids = tuple(
                dict.fromkeys((*tried.against.newest, *tried.alike.newest[:CARDS], *tried.matched.newest[:CARDS]))
            )
            rule, run = tried.rule, self._run
            future = self._charters.seen(self._brand, _awake(self._charter, rule), rule, ids)
            self._futures.then(future, lambda found: self._take_seen(rule, run, found))
            return
        wanted = self._wanted(tried)
        by_id = {each.subject.id: each for each in seen}
        shown = [by_id[each] for each in wanted if each in by_id][:CARDS]
        against = frozenset(tried.against.newest)
        now = self._clock()
        for each in shown:
            card = MessageCard(self._theme, each, now, otherwise=each.subject.id in against, parent=self)
            card.counter_wanted.connect(lambda text: self.counter_wanted.emit((text,)))
            self._cards.addWidget(card)
        self.peek_button.setVisible(any(card.hurtful for card in self.cards()))
        self._peek(self.peek_button.isChecked())
        others = len({each.subject.text for each in seen if each.subject.id in against})
        self.all_button.setText(translate("CharterTry", "Add all %n as counter-example(s)", "", others))
        self.all_button.setVisible(others > 1 and self.tabs["otherwise"].isChecked())

    def _wanted(self, tried: RuleTried) -> Sequence[str]:
        if self.tabs["otherwise"].isChecked():
            return tried.against.newest
        return tried.alike.newest if self.tabs["alike"].isChecked() else tried.matched.newest

    def _take_seen(self, rule: str, run: int, seen: tuple[Seen, ...]) -> None:
        if run == self._run and self.tried is not None and self.tried.rule == rule:
            self._seen[rule] = seen
            self._show_cards()

    def cards(self) -> list[MessageCard]:
        """Return the cards that are shown."""
        found = (self._cards.itemAt(at) for at in range(self._cards.count()))
        return [card for item in found if item is not None and isinstance(card := item.widget(), MessageCard)]

    def _clear_cards(self) -> None:
        for card in self.cards():
            self._cards.removeWidget(card)
            card.hide()
            card.deleteLater()

    def _peek(self, on: bool) -> None:
        for card in self.cards():
            card.peek(on)

    def _add_all(self) -> None:
        tried = self.tried
        if tried is not None:
            against = frozenset(tried.against.newest)
            found = [each.subject.text for each in self._seen.get(tried.rule, ()) if each.subject.id in against]
            self.counter_wanted.emit(tuple(dict.fromkeys(found)))


def _awake(charter: Charter, rule_id: str) -> Charter:
    """Return the charter with a rule that is off suggesting: one wants to know what it would do."""
    rules = tuple(
        msgspec.structs.replace(rule, mode=Mode.SUGGEST) if rule.id == rule_id and rule.mode is Mode.OFF else rule
        for rule in charter.rules
    )
    return msgspec.structs.replace(charter, rules=rules)
