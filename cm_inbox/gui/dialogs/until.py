"""Chooses until when: a conversation sleeps, a person is muted or banned."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QDateTime, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QDateTimeEdit, QHBoxLayout, QPushButton, QWidget

from cm_inbox.gui import texts, when
from cm_inbox.gui.plain import isolated
from cm_inbox.gui.theme import Theme
from cm_inbox.models.decisions import DecisionKind
from cm_inbox.models.instants import Millis
from cm_inbox.models.permissions import Allowed, Denied, Permission
from cm_inbox.models.record import Record

from .base import Sheet, is_enter, paint_arrow, plain_label
from .when_field import WhenField

translate = QCoreApplication.translate

EVENING, MORNING = 18, 9
SPANS = (when.DAY, 7 * when.DAY, 30 * when.DAY)


def snooze_choices(now: Millis) -> list[tuple[str, Millis]]:
    """Return the natural moments to come back to something, soonest first."""
    wanted = (
        (translate("Until", "In 1 hour"), now + when.HOUR),
        (translate("Until", "This evening"), when.at_hour(0, EVENING, now)),
        (translate("Until", "Tomorrow morning"), when.at_hour(1, MORNING, now)),
        (translate("Until", "Monday morning"), when.next_monday(MORNING, now)),
        (translate("Until", "In a week"), when.at_hour(7, MORNING, now)),
    )
    choices = [wanted[0]]
    for title, at in wanted[1:]:
        if at > choices[-1][1]:
            choices.append((title, at))
    return choices


class SnoozePicker(Sheet):
    """``picked`` carries the instant.

    A digit takes the choice of that number at once; a letter begins a time in words.
    """

    picked = Signal(object)

    def __init__(self, theme: Theme, now: Millis, parent: QWidget | None) -> None:
        super().__init__(theme, translate("Until", "Later: until when?"), parent, width=380)
        self._now = now
        self.choices: list[QPushButton] = []
        for number, (title, at) in enumerate(snooze_choices(now), start=1):
            button = QPushButton(f"&{number}   {title}   ·   {when.moment(at, now)}", self)
            button.setAutoDefault(True)
            button.setStyleSheet("text-align: left;")
            button.clicked.connect(lambda _checked=False, at=at: self._take(at))
            self.content.addWidget(button)
            self.choices.append(button)
        self.date = date_field(when.at_hour(1, MORNING, now), now, theme, self)
        self.own = QPushButton(translate("Until", "Until then"), self)
        self.own.setAutoDefault(True)
        self.own.clicked.connect(lambda: self._take(instant(self.date)))
        row = QHBoxLayout()
        row.addWidget(self.date, 1)
        row.addWidget(self.own)
        self.words = WhenField(theme, now, self)
        self.content.addSpacing(4)
        self.content.addWidget(self.words)
        self.content.addLayout(row)
        self.add_cancel()
        self.choices[0].setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        text, writing = event.text(), self.date.hasFocus() or self.words.field.hasFocus()
        if text.isdecimal() and 0 < int(text) <= len(self.choices) and not writing:
            self.choices[int(text) - 1].click()
        elif is_enter(event) and self.words.field.hasFocus():
            if self.words.at is not None:
                self._take(self.words.at)
        elif not writing and (text.isalpha() or text == "+"):
            self.words.begin_with(text)
        else:
            super().keyPressEvent(event)

    def _take(self, at: Millis) -> None:
        self.accept()
        self.picked.emit(at)


class Foreseen(Record, frozen=True):
    """What a charter proposes: for how long (None: for good), and the sentence that says why."""

    span: Millis | None
    why: str


class DurationPicker(Sheet):
    """Bans or mutes: for how long, and what else it does. ``picked`` carries the end, None for good.

    The keyboard begins on the duration; the button that acts is never the one that Enter presses by accident.
    """

    picked = Signal(object)

    def __init__(
        self,
        theme: Theme,
        kind: DecisionKind,
        permission: Permission,
        name: str,
        now: Millis,
        parent: QWidget | None,
        *,
        proposed: Foreseen | None = None,
        people: int = 1,
    ) -> None:
        """``proposed`` is how long the charter foresees; ``people``: how many it is for, of whom none is named."""
        ban = kind is DecisionKind.BAN
        pattern = translate("Until", "Ban %1") if ban else translate("Until", "Mute %1")
        heading = pattern.replace("%1", isolated(name, 60))
        if people > 1 or not name:
            heading = (
                translate("Until", "Ban %n person(s)", "", people)
                if ban
                else translate("Until", "Mute %n person(s)", "", people)
            )
        super().__init__(theme, heading, parent, width=460)
        self._now = now
        self.content.addWidget(plain_label(translate("Until", "For how long?"), theme, "strong"))
        self.spans = QButtonGroup(self)
        row = QHBoxLayout()
        row.setSpacing(6)
        extra = () if proposed is None or proposed.span is None else (proposed.span,)
        self._lengths: list[Millis | None] = [*sorted({*SPANS, *extra}), None]
        for number, span in enumerate(self._lengths):
            title = when.length(span) if span else translate("Until", "For good")
            button = QPushButton(title, self)
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setProperty("role", "chip")
            self.spans.addButton(button, number)
            row.addWidget(button)
        row.addStretch(1)
        self.content.addLayout(row)
        self.end = plain_label("", theme, "small", "text.secondary")
        self.content.addWidget(self.end)
        self.words = WhenField(theme, now, self)
        self.words.understood.connect(lambda _at: self._show_end())
        self.content.addWidget(self.words)
        if proposed is not None:
            self.content.addWidget(plain_label(proposed.why, theme, "small", "text.secondary"))
        for sentence, role in _warnings(permission, now):
            self.content.addWidget(plain_label(sentence, theme, "small", role))
        hint = translate("Until", "It waits a moment before it leaves: z takes it back until then.")
        self.content.addWidget(plain_label(hint, theme, "small", "text.muted"))
        self.add_cancel()
        label = heading if people > 1 or not name else translate("Until", "Ban") if ban else translate("Until", "Mute")
        self.act = self.add_button(label, "danger" if ban else "primary")
        self.act.setEnabled(not isinstance(permission, Denied))
        self.act.clicked.connect(self._take)
        self.spans.idToggled.connect(self._show_end)
        usual = SPANS[2 if ban else 1]
        first = self.spans.buttons()[self._lengths.index(usual if proposed is None else proposed.span)]
        first.setChecked(True)
        first.setFocus()

    def until(self) -> Millis | None:
        """Return the end that is chosen, None for good. One in words goes before the lengths."""
        if self.words.at is not None:
            return self.words.at
        span = self._lengths[self.spans.checkedId()]
        return None if span is None else self._now + span

    def _show_end(self) -> None:
        end = self.until()
        if self.words.at is not None:
            self.end.setText("")
        elif end is None:
            self.end.setText(translate("Until", "Until you lift it yourself."))
        else:
            self.end.setText(translate("Until", "Until %1.").replace("%1", when.moment(end, self._now)))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if is_enter(event) and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._take()
        elif is_enter(event) and (self.focusWidget() in self.spans.buttons() or self.words.field.hasFocus()):
            self.act.setFocus()
        else:
            super().keyPressEvent(event)

    def _take(self) -> None:
        unclear = self.words.at is None and self.words.field.text().strip()
        if not self.act.isEnabled() or unclear:
            return
        end = self.until()
        self.accept()
        self.picked.emit(end)


def _warnings(permission: Permission, now: Millis) -> list[tuple[str, str]]:
    """Return what to know before, each with the colour to say it in."""
    if isinstance(permission, Denied):
        return [(texts.denied(permission, now), "danger.text")]
    if not isinstance(permission, Allowed):
        return [(translate("Until", "Whether the network permits it shows only when it is tried."), "text.secondary")]
    found = [(texts.side_effect(effect), "warning.text") for effect in permission.side_effects]
    if not permission.reversible:
        found.append((translate("Until", "Once sent it cannot be taken back."), "danger.text"))
    return found


class DateField(QDateTimeEdit):
    """A day and a time, with a calendar behind the arrow."""

    def __init__(self, at: Millis, theme: Theme, parent: QWidget) -> None:
        super().__init__(QDateTime.fromMSecsSinceEpoch(at), parent)
        self._theme = theme
        self.setStyleSheet("QDateTimeEdit::drop-down { border: 0; width: 28px; }")

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        paint_arrow(self, self._theme)


def date_field(at: Millis, now: Millis, theme: Theme, parent: QWidget) -> DateField:
    """Return a field for a day and a time that lie ahead."""
    field = DateField(at, theme, parent)
    field.setMinimumDateTime(QDateTime.fromMSecsSinceEpoch(now + when.MINUTE))
    field.setCalendarPopup(True)
    field.setDisplayFormat(translate("Until", "d MMM yyyy HH:mm"))
    field.setAccessibleName(translate("Until", "Day and time"))
    return field


def instant(field: QDateTimeEdit) -> Millis:
    """Return the instant that a field holds."""
    return int(field.dateTime().toMSecsSinceEpoch())
