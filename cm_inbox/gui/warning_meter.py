"""How many warnings count against a person, out of how many: squares and a number in the conversation's header."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from cm_inbox.models.conversations import Conversation
from cm_inbox.models.instants import Millis
from cm_inbox.models.record import Record

from .asked import gravest
from .paint_kit import text_at
from .theme import Theme

if TYPE_CHECKING:
    from cm_inbox.charters import Charters

translate = QCoreApplication.translate

SQUARE, APART = 10, 3
MOST_SQUARES = 6
"""A longer ladder is told by its number alone."""


class Meter(Record, frozen=True):
    """``given`` warnings count now, the ladder ends at ``last``; ``proposed``: the charter asks for one more."""

    given: int
    last: int
    proposed: bool = False

    @property
    def number(self) -> str:
        """Return it as the header shows it: "1 → 2/3"."""
        return f"{self.given} → {self.given + 1}/{self.last}" if self.proposed else f"{self.given}/{self.last}"

    def spoken(self) -> str:
        """Return it as a screen reader says it."""
        said = translate("Header", "Warnings: %1 of %2").replace("%1", str(self.given)).replace("%2", str(self.last))
        return f"{said}, {translate('Header', 'one more proposed')}" if self.proposed else said


def meter_of(charters: Charters, conversation: Conversation, now: Millis) -> Meter | None:
    """Return where a conversation's author stands; None where no warning counts and none is proposed."""
    strikes = conversation.author.strikes
    said = gravest(conversation) if conversation.row.asks is not None else None
    if not strikes and (said is None or not said.stored.verdict.asked.warn):
        return None
    working = charters.in_force(conversation.row.brand_id)
    if working is None or not working.charter.strikes.steps:
        return None
    from cm_inbox.charter.strikes import standing  # the charter was read in the background, and this with it

    ladder = working.charter.strikes
    rule = said.stored.verdict.rule if said is not None and said.stored.verdict.asked.warn else None
    proposed = rule is not None and (not ladder.counts or rule in ladder.counts)
    given = standing(ladder, strikes, now).counting
    return Meter(given, max(step.at for step in ladder.steps), proposed) if given or proposed else None


def room_for(meter: Meter, measure: QFontMetricsF, *, titled: bool = True) -> float:
    """Return how wide it is, with its title or, where there is little room, without."""
    words = measure.horizontalAdvance(meter.number) + (_title_room(measure) if titled else 0)
    return words + (_squares(meter) * (SQUARE + APART) + 5 if _squares(meter) else 0)


def paint_meter(
    painter: QPainter,
    theme: Theme,
    measure: QFontMetricsF,
    meter: Meter,
    at: QRectF,
    *,
    titled: bool = True,
) -> None:
    """Paint it into a line; the painter has the font of ``measure`` and the colour of the words."""
    x, y, height = at.x(), at.y(), at.height()
    if titled:
        text_at(painter, measure, x, y, height, _title())
        x += _title_room(measure)
    ink = painter.pen()
    top = y + (height - SQUARE) / 2
    for number in range(_squares(meter)):
        given, proposed = number < meter.given, meter.proposed and number == meter.given
        frame = QRectF(x, top, SQUARE, SQUARE).adjusted(0.5, 0.5, -0.5, -0.5)
        colour = theme.colour("warning.fill" if given or proposed else "border.control")
        painter.setPen(QPen(colour, 1, Qt.PenStyle.DashLine if proposed else Qt.PenStyle.SolidLine))
        painter.setBrush(colour if given else theme.colour("warning.tint" if proposed else "bg.canvas"))
        painter.drawRoundedRect(frame, 2, 2)
        x += SQUARE + APART
    painter.setPen(ink)
    text_at(painter, measure, x + (5 if _squares(meter) else 0), y, height, meter.number)


def _title_room(measure: QFontMetricsF) -> float:
    return measure.horizontalAdvance(_title()) + 6


def _title() -> str:
    return translate("Header", "Warnings")


def _squares(meter: Meter) -> int:
    return meter.last if meter.last <= MOST_SQUARES else 0
