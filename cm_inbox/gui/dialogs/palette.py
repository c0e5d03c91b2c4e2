"""Everything one can do, by a few letters of its name; what is impossible here comes last, with the reason.

Tab narrows to the section one is in; Shift+Tab, or Backspace in the empty field, widens again. People are looked up
on another thread once one has stopped typing for a moment.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import replace
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from cm_inbox.gui.futures import Futures
from cm_inbox.gui.fuzzy import Match, match
from cm_inbox.gui.keycaps import KeyCaps
from cm_inbox.gui.paint_kit import bordered, paint_person
from cm_inbox.gui.theme import Theme

from .base import plain_label
from .picker import Choice, Picker, Row, found
from .scrim import Scrim

translate = QCoreApplication.translate

LOOK_UP_MS = 150
LEAST_LETTERS = 2
"""A person is looked up by no fewer letters."""

FEW = 5
"""Of a long section so many are shown until one types."""

T = TypeVar("T")
LookUp = Callable[[str], Future[list[Choice]]]


class Chip(QWidget):
    """What the commands act on: a conversation by its person, or how many are selected."""

    def __init__(self, theme: Theme, text: str, native_id: str, letters: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._native_id = native_id
        self._letters = letters
        self._text = QFontMetricsF(theme.font("small")).elidedText(text, Qt.TextElideMode.ElideRight, 160)
        self.setAccessibleName(translate("Palette", "Acts on %1").replace("%1", text))
        self.setToolTip(self.accessibleName())
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        width = QFontMetricsF(self._theme.font("small")).horizontalAdvance(self._text)
        return QSize(round(width) + (32 if self._letters else 14), 22)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect())
        bordered(painter, area, 5, theme.colour("bg.sunken"), theme.colour("border.default"))
        x = 7.0
        if self._letters:
            font = theme.font("micro")
            font.setPixelSize(8)
            paint_person(painter, theme, QPointF(5, 3), self._native_id, self._letters, 16, font)
            x = 25.0
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("text.primary"))
        painter.drawText(area.adjusted(x, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self._text)
        painter.end()


class Foot(QWidget):
    """What the keys do here, and how much was found."""

    def __init__(self, theme: Theme, told: QLabel, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFixedHeight(41)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 1, 16, 0)
        row.setSpacing(4)
        keys = (
            (("Up", "Down"), translate("Palette", "Choose")),
            (("Enter",), translate("Palette", "Run")),
            (("Tab",), translate("Palette", "Narrow")),
            (("Escape",), translate("Palette", "Close")),
        )
        for names, text in keys:
            caps = KeyCaps(theme, (" ".join(names),), self)
            caps.setFixedSize(caps.sizeHint())
            row.addWidget(caps)
            label = plain_label(text, theme, "small", "text.secondary")
            label.setWordWrap(False)
            row.addWidget(label)
            row.addSpacing(10)
        told.setContentsMargins(0, 0, 0, 0)
        told.setWordWrap(False)
        told.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(told, 1)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("bg.list"))
        area = QRectF(self.rect())
        painter.drawRoundedRect(area, 11, 11)
        painter.drawRect(area.adjusted(0, 0, 0, -12))
        painter.fillRect(QRectF(0, 0, area.width(), 1), self._theme.colour("border.subtle"))
        painter.end()


class CommandPalette(Picker):
    """``chosen`` carries the id of the choice.

    ``few`` are sections that show only their first lines until one types; ``recent`` the ids of what was chosen
    lately, the newest first: they come first while nothing is typed.
    """

    def __init__(
        self,
        theme: Theme,
        choices: Sequence[Choice],
        parent: QWidget | None,
        *,
        recent: Sequence[str] = (),
        few: frozenset[str] = frozenset(),
        look_up: LookUp | None = None,
        ideas: Callable[[str], list[Choice]] = lambda _query: [],
    ) -> None:
        """``look_up`` finds people on another thread, ``ideas`` what a query means besides names."""
        self._ideas = ideas
        self._recent = recent
        self._few = few
        self._people: list[Choice] = []
        self._within = ""
        self._look_up = look_up
        super().__init__(
            theme,
            choices,
            parent,
            placeholder=translate("Palette", "What would you like to do?"),
            empty=translate("Palette", "No command has such a name."),
        )
        self._futures = Futures(lambda _error: None, self)
        self._timer = QTimer(self, singleShot=True, interval=LOOK_UP_MS)
        self._timer.timeout.connect(self._ask_for_people)
        self.field.textChanged.connect(self._people_wanted)
        self.setWindowTitle(translate("Palette", "All commands"))
        self._dress()

    def _dress(self) -> None:
        theme = self.theme
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setStyleSheet("")
        self.list.setStyleSheet(f"background: {theme.colour('bg.raised').name()};")
        self.field.setFont(theme.font("message"))
        self.field.setStyleSheet("border: 0; background: transparent; min-height: 44px; padding: 0 6px;")
        glass = QLabel(self)
        glass.setPixmap(theme.icon("search", 16, theme.colour("icon.default")))
        self.top.setContentsMargins(16, 0, 16, 0)
        self.top.insertWidget(0, glass)
        self._scope = plain_label("", theme, "small", "accent.text")
        self._scope.setWordWrap(False)
        self._scope.hide()
        self.top.insertWidget(1, self._scope)
        self.column.removeWidget(self.foot)
        self.column.setContentsMargins(1, 1, 1, 1)
        self.column.addWidget(Foot(theme, self.foot, self))
        self.adjustSize()

    def act_on(self, text: str, native_id: str = "", letters: str = "") -> None:
        """Show at the right of the field what the commands act on."""
        self.top.addWidget(Chip(self.theme, text, native_id, letters, self))

    def open(self) -> None:
        parent = self.parentWidget()
        if parent is not None:
            Scrim(self.theme, parent, self)
        super().open()

    # -- what is listed --

    def rows(self, query: str) -> list[Row]:
        impossible = translate("Palette", "Unavailable here")
        choices = [*self._choices, *self._people]
        if self._within:
            choices = [choice for choice in choices if choice.group == self._within]
        if not query.strip():
            return self._at_first(choices, impossible)
        rows = found(choices, query, impossible)
        ideas = [choice for choice in self._ideas(query) if self._within in ("", choice.group)]
        if ideas:
            lines = [Row(choice.title, choice) for choice in ideas]
            if not ideas[0].reason:
                rows = [Row(ideas[0].group), *lines, *rows]
            else:
                known = any(row.choice is not None and row.choice.reason for row in rows)
                rows = [*rows, *([] if known else [Row(impossible)]), *lines]
        totals: dict[str, int] = {}
        for choice in self._choices:
            totals[choice.group] = totals.get(choice.group, 0) + 1
        shown: dict[str, int] = {}
        for row in rows:
            if row.choice is not None and not row.choice.reason:
                shown[row.choice.group] = shown.get(row.choice.group, 0) + 1
        return [_section(row, query, shown, totals, self._few) if row.choice is None else row for row in rows]

    def _at_first(self, choices: Sequence[Choice], impossible: str) -> list[Row]:
        """Return the lines while nothing is typed: lately chosen ones first, long sections cut short."""
        by_id = {choice.id: choice for choice in choices if not choice.reason}
        lately = [by_id[each] for each in self._recent if each in by_id][:FEW] if not self._within else []
        group = translate("Palette", "Recent")
        first = [Row(group), *(Row(choice.title, choice) for choice in lately)] if lately else []
        rest, seen = [], dict.fromkeys(self._few, 0)
        totals = {name: sum(choice.group == name for choice in choices) for name in self._few}
        for choice in choices:
            if choice.group in seen and not self._within:
                seen[choice.group] += 1
                if seen[choice.group] > FEW:
                    continue
            rest.append(choice)
        rows = found(rest, "", impossible)
        return first + [
            replace(row, aside=_of(min(FEW, totals[row.title]), totals[row.title]))
            if row.choice is None and totals.get(row.title, 0) > FEW and not self._within
            else row
            for row in rows
        ]

    def offer(self, choices: Sequence[Choice]) -> None:
        """Take other choices; what is typed and where one is stay."""
        self._choices = list(choices)
        self._show_again()

    def expect(self, future: Future[T], made: Callable[[T], Sequence[Choice]]) -> None:
        """Offer other choices once something is known."""
        self._futures.then(future, lambda result: self.offer(made(result)))

    def _show_again(self) -> None:
        current = self.current
        self._search(self.field.text())
        if current is not None:
            for number, row in enumerate(self._model.lines):
                if row.choice is not None and row.choice.id == current.id:
                    self._select(number, 1)
                    return

    # -- people --

    def _people_wanted(self) -> None:
        if self._look_up is not None and len(self.field.text().strip()) >= LEAST_LETTERS:
            self._timer.start()
        else:
            self._timer.stop()
            self._people = []

    def _ask_for_people(self) -> None:
        assert self._look_up is not None
        asked = self.field.text()

        def show(people: list[Choice]) -> None:
            if asked == self.field.text() and people != self._people:
                self._people = people
                self._show_again()

        self._futures.then(self._look_up(asked), show)

    # -- narrowing --

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Tab:
                current = self.current
                if current is not None and not current.reason:
                    self._narrow(current.group)
                return True
            empty = not self.field.text() and event.key() == Qt.Key.Key_Backspace
            if (event.key() == Qt.Key.Key_Backtab or empty) and self._within:
                self._narrow("")
                return True
            if event.key() == Qt.Key.Key_Backtab:
                return True
        return super().eventFilter(watched, event)

    def _narrow(self, group: str) -> None:
        self._within = group
        self._scope.setText(f"{group} ›")
        self._scope.setVisible(bool(group))
        self.field.setAccessibleDescription(group)
        self._search(self.field.text())

    # -- painting --

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self.theme.colour("border.default")), 1))
        painter.setBrush(self.theme.colour("bg.raised"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 12, 12)
        painter.end()


def _section(row: Row, query: str, shown: dict[str, int], totals: dict[str, int], few: frozenset[str]) -> Row:
    """Return a section's title with the letters of the query that are in it, and how many of how many it shows."""
    places: set[int] = set()
    for word in query.split():
        hit = match(word, row.title)
        if hit is not None and len(word) > 1 and hit.score >= WORD_BEGINS:
            places.update(hit.places)
    aside = _of(shown.get(row.title, 0), totals[row.title]) if row.title in few else ""
    return replace(row, match=Match(0, tuple(sorted(places))), aside=aside)


WORD_BEGINS = 90
"""``fuzzy`` gives no less to a text one of whose words begins so."""


def _of(shown: int, total: int) -> str:
    return translate("Palette", "%1 of %2").replace("%1", str(shown)).replace("%2", str(total))
