"""The networks to choose from, and what each really permits, before one signs in."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QGridLayout, QScrollArea, QSizePolicy, QWidget

from cm_inbox.gui import texts
from cm_inbox.gui.desk_protocol import NetworkChoice
from cm_inbox.gui.fuzzy import match
from cm_inbox.gui.keys import OWN_KEYS
from cm_inbox.gui.theme import Theme
from cm_inbox.models.accounts import SignInMethod
from cm_inbox.models.permissions import ActionKind, Denied
from cm_inbox.models.record import Record

translate = QCoreApplication.translate

READING = None
"""Stands for reading among the actions: every network that is here can be read."""

SHOWN: tuple[ActionKind | None, ...] = (
    READING,
    ActionKind.REPLY,
    ActionKind.REPLY_PRIVATE,
    ActionKind.HIDE,
    ActionKind.BAN,
)
_ICONS = {
    READING: "inbox",
    ActionKind.REPLY: "reply",
    ActionKind.REPLY_PRIVATE: "lock",
    ActionKind.HIDE: "hide",
    ActionKind.BAN: "ban",
}
WIDTH, HEIGHT = 264, 126
ABOUT_LINE = 17
PAD = 15
GAP = 12
MOST_COLUMNS = 3
MOVING = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End})


class Ability(Record, frozen=True):
    """Whether a network can do something: ``condition`` says on what it depends, where it does."""

    kind: ActionKind | None
    possible: bool
    condition: str = ""


def ability(network: NetworkChoice, kind: ActionKind | None) -> Ability:
    """Return what a network says of an action; what it does not name it cannot do."""
    if kind is READING:
        return Ability(kind, True, network.reading)
    permission = network.permissions.get(kind)
    possible = permission is not None and not isinstance(permission, Denied)
    return Ability(kind, possible, network.conditions.get(kind, "") if possible else "")


def ability_name(kind: ActionKind | None) -> str:
    """Return the short name of what a network may permit."""
    return {
        READING: translate("Network", "Read"),
        ActionKind.REPLY: translate("Network", "Reply"),
        ActionKind.REPLY_PRIVATE: translate("Network", "Private"),
        ActionKind.HIDE: translate("Network", "Hide"),
        ActionKind.BAN: translate("Network", "Ban"),
    }[kind]


def needs(network: NetworkChoice) -> str:
    """Return what one must have at hand to sign in, or that the network is off."""
    if network.is_off:
        return translate("Network", "off")
    return {
        SignInMethod.OAUTH: translate("Network", "browser"),
        SignInMethod.APP_PASSWORD: translate("Network", "app password"),
        SignInMethod.PASSWORD: translate("Network", "password"),
        SignInMethod.TOKEN: translate("Network", "access token"),
        SignInMethod.KEPT_PASSWORD: translate("Network", "password"),
        SignInMethod.SERVER_PASSWORD: translate("Network", "password"),
        SignInMethod.NONE: translate("Network", "name"),
    }[network.sign_in[0]]


class NetworkCard(QAbstractButton):
    """A network to choose: what one needs, what it can do, under which condition; what it cannot is struck out."""

    def __init__(self, theme: Theme, network: NetworkChoice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.network = network
        self._about = texts.sentence(network.about)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setProperty(OWN_KEYS, "Up Down Left Right Home End Enter Space")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setText(network.title)
        said = self._said()
        parts = (network.title, needs(network), *said, self._about)
        self.setAccessibleName(". ".join(part.rstrip(".") for part in parts if part))
        self.setToolTip("\n".join(said))
        theme.changed.connect(self.update)

    def _said(self) -> list[str]:
        """Return what is possible, what only under a condition, what not, each as a line."""
        abilities = [ability(self.network, kind) for kind in SHOWN]
        plain = [ability_name(each.kind) for each in abilities if each.possible and not each.condition]
        cannot = [ability_name(each.kind) for each in abilities if not each.possible]
        if self.network.is_off:
            return [translate("Network", "Off: %1").replace("%1", texts.sentence(self.network.off_because))]
        lines = [translate("Network", "Possible: %1").replace("%1", ", ".join(plain))] if plain else []
        for each in abilities:
            if each.condition:
                line = translate("Network", "%1: %2").replace("%1", ability_name(each.kind))
                lines.append(line.replace("%2", texts.sentence(each.condition)))
        if cannot:
            lines.append(translate("Network", "Not possible: %1").replace("%1", ", ".join(cannot)))
        return lines

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(WIDTH, HEIGHT)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(220, HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in MOVING:  # a button would take arrows for Tab
            event.ignore()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused, near = self.hasFocus(), self.underMouse()
        border = "focus.ring" if focused else "border.control" if near else "border.default"
        painter.setPen(QPen(theme.colour(border), 2 if focused else 1))
        painter.setBrush(theme.colour("bg.sunken" if near else "bg.raised"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 10, 10)
        inside = QRectF(self.rect()).adjusted(PAD, 0, -PAD, 0)
        painter.drawPixmap(QPointF(PAD, 14), theme.icon(self.network.icon, 16, theme.colour("icon.default")))
        head = QRectF(inside.x() + 26, 11, inside.width() - 26, 22)
        centre = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(theme.font("title"))
        painter.setPen(theme.colour("text.primary"))
        painter.drawText(head, centre, self.network.title)
        left = head.width() - painter.fontMetrics().horizontalAdvance(self.network.title) - 8
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("text.muted"))
        asked = painter.fontMetrics().elidedText(needs(self.network), Qt.TextElideMode.ElideRight, round(left))
        painter.drawText(head, centre | Qt.AlignmentFlag.AlignRight, asked)
        self._paint_abilities(painter, inside)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("text.secondary"))
        lines = about_lines(self._about, painter.fontMetrics(), round(inside.width()))
        top = HEIGHT - 31 - (len(lines) - 1) * ABOUT_LINE * 0.7
        for number, line in enumerate(lines):
            painter.drawText(QRectF(inside.x(), top + number * ABOUT_LINE, inside.width(), 20), centre, line)

    def _paint_abilities(self, painter: QPainter, inside: QRectF) -> None:
        measure = QFontMetricsF(self._theme.font("micro"))
        widths = [measure.horizontalAdvance(ability_name(kind)) for kind in SHOWN]
        gap = max(4.0, (inside.width() - sum(widths)) / len(SHOWN))
        x = inside.x() + gap / 2 - 2
        for kind, width in zip(SHOWN, widths, strict=True):
            paint_ability(painter, self._theme, ability(self.network, kind), QRectF(x, 42, width, 40))
            x += width + gap


def about_lines(text: str, metrics: QFontMetrics, width: int) -> list[str]:
    """Return a text on one line, or on two where one is too short; what does not fit on the second is elided."""
    words = text.split(" ")
    first = ""
    while words and metrics.horizontalAdvance(f"{first} {words[0]}".strip()) <= width:
        first = f"{first} {words.pop(0)}".strip()
    rest = metrics.elidedText(" ".join(words), Qt.TextElideMode.ElideRight, width)
    return [line for line in (first, rest) if line]


def paint_ability(painter: QPainter, theme: Theme, it: Ability, area: QRectF) -> None:
    """Paint an action over its name: plain, underlined with dashes where it depends, struck out where it cannot be."""
    ink = theme.colour("text.primary" if it.possible else "text.disabled")
    icon = theme.icon(_ICONS[it.kind], 16, ink)
    painter.drawPixmap(QPointF(round(area.center().x() - 8), area.y()), icon)
    paint_name(painter, theme, ability_name(it.kind), it, QRectF(area.x() - 8, area.y() + 19, area.width() + 16, 16))


def paint_name(painter: QPainter, theme: Theme, name: str, it: Ability, area: QRectF) -> None:
    """Paint the name of an action in the middle of an area, as ``paint_ability`` does."""
    font = theme.font("micro")
    font.setStrikeOut(not it.possible)
    painter.setFont(font)
    painter.setPen(theme.colour("text.primary" if it.possible else "text.muted"))
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, name)
    if it.condition:
        half = QFontMetricsF(font).horizontalAdvance(name) / 2
        painter.setPen(QPen(theme.colour("warning.fill"), 1, Qt.PenStyle.DashLine))
        middle, y = area.center().x(), area.bottom() + 0.5
        painter.drawLine(QPointF(middle - half, y), QPointF(middle + half, y))


class Legend(QWidget):
    """What the three ways of writing an action mean."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        theme.changed.connect(self.update)
        self.setFixedHeight(20)
        self.setAccessibleName(", ".join(words for words, _ in self._entries()))

    def _entries(self) -> tuple[tuple[str, Ability], ...]:
        kind = ActionKind.REPLY
        return (
            (translate("Network", "Possible"), Ability(kind, True)),
            (translate("Network", "Under a condition"), Ability(kind, True, "x")),
            (translate("Network", "Impossible on this network"), Ability(kind, False)),
        )

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        measure = QFontMetricsF(self._theme.font("micro"))
        return QSize(round(sum(measure.horizontalAdvance(words) + 42 for words, _ in self._entries())), 20)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        measure = QFontMetricsF(self._theme.font("micro"))
        x = 0.0
        for words, it in self._entries():
            ink = self._theme.colour("text.primary" if it.possible else "text.disabled")
            painter.drawPixmap(QPointF(x, 3), self._theme.icon("reply", 14, ink))
            width = measure.horizontalAdvance(words)
            paint_name(painter, self._theme, words, it, QRectF(x + 20, 2, width + 2, 15))
            x += width + 42


class NetworkGrid(QScrollArea):
    """The cards in as many columns as there is room for; arrows go from one to the other, the nearest on the way."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, ground: str = "bg.canvas") -> None:
        super().__init__(parent)
        self._theme = theme
        self._ground = ground
        self._columns = 0
        self.cards: list[NetworkCard] = []
        self._scores: dict[str, int] = {}
        """How well each network fits what is looked for, by id."""
        self._page = QWidget()
        self._grid = QGridLayout(self._page)
        self._grid.setContentsMargins(2, 2, 6, 2)
        self._grid.setSpacing(GAP)
        self._grid.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        self.setWidget(self._page)
        theme.changed.connect(self._colour)
        self._colour()

    def _colour(self) -> None:
        ground = self._theme.colour(self._ground).name()
        self.setStyleSheet(f"QScrollArea, QScrollArea > QWidget > QWidget {{ background: {ground}; }}")

    def show_networks(self, networks: Sequence[NetworkChoice]) -> None:
        """Show these networks, in this order."""
        for card in self.cards:
            self._grid.removeWidget(card)
            card.deleteLater()
        self.cards = [NetworkCard(self._theme, network, self._page) for network in networks]
        for card in self.cards:
            card.clicked.connect(lambda _checked=False, network=card.network: self.chosen.emit(network))
        self._columns = 0
        self._lay_out()

    def narrow(self, query: str) -> int:
        """Show only the networks that a person may mean, the likeliest first; return how many there are."""
        self._scores = {}
        for card in self.cards:
            fits = match(query, card.network.title)
            card.setHidden(fits is None)
            self._scores[card.network.id] = fits.score if fits is not None else 0
        self._columns = 0
        self._lay_out()
        return len(self.offered())

    def offered(self) -> list[NetworkCard]:
        """Return the cards that are shown, in their order."""
        shown = [card for card in self.cards if not card.isHidden()]
        return sorted(shown, key=lambda card: -self._scores.get(card.network.id, 0))

    def _lay_out(self) -> None:
        room = self.viewport().width() + GAP - 8
        columns = max(1, min(MOST_COLUMNS, room // (220 + GAP)))
        if columns == self._columns:
            return
        self._columns = columns
        for card in self.cards:
            self._grid.removeWidget(card)
        for number, card in enumerate(self.offered()):
            self._grid.addWidget(card, number // columns, number % columns)
        for column in range(MOST_COLUMNS):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._lay_out()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        cards = self.offered()
        focus = self.focusWidget()
        at = next((number for number, card in enumerate(cards) if card is focus), None)
        if at is None or not cards:
            super().keyPressEvent(event)
            return
        steps = {
            Qt.Key.Key_Left: at - 1,
            Qt.Key.Key_Right: at + 1,
            Qt.Key.Key_Up: at - self._columns,
            Qt.Key.Key_Down: at + self._columns,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: len(cards) - 1,
        }
        to = steps.get(Qt.Key(event.key()))
        if to is None:
            super().keyPressEvent(event)
        elif 0 <= to < len(cards):
            cards[to].setFocus(Qt.FocusReason.TabFocusReason)
            self.ensureWidgetVisible(cards[to])
