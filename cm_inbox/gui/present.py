"""Colleagues at work: who has a conversation open, in words and as a mark with their letters. Never history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen, QPixmap

from cm_inbox.models.team import Doing, Presence

from .paint_kit import blank
from .plain import isolated
from .queue_text import Chip, Here, initials
from .theme import Theme

translate = QCoreApplication.translate

DISC = 16
PILL = 20
PILL_MOST = 150
LONGEST_NAME = 40


def here_of(presence: Iterable[Presence]) -> Here | None:
    """Return what is said of colleagues in one conversation: who answers before who reads; None for nobody."""
    found = list(presence)
    writing = [each for each in found if each.doing is Doing.WRITES]
    meant = writing or found
    if not meant:
        return None
    name = isolated(meant[0].name, LONGEST_NAME)
    second = [each for each in meant if each.person != meant[0].person]
    others = len({each.person for each in second})
    if writing:
        said = translate("Present", "%1 is answering…")
        if others == 1:
            said = translate("Present", "%1 and %2 are answering…")
        elif others:
            said = translate("Present", "%1 and %n other(s) are answering…", "", others)
    else:
        said = translate("Present", "%1 is reading")
        if others == 1:
            said = translate("Present", "%1 and %2 are reading")
        elif others:
            said = translate("Present", "%1 and %n other(s) are reading", "", others)
    short = translate("Present", "%1 is answering…") if writing else translate("Present", "%1 is reading")
    short = short.replace("%1", name.split(" ", 1)[0])
    named = said.split("%2")  # a name is foreign: it may hold a "%1"
    said = (isolated(second[0].name, LONGEST_NAME) if second else "").join(each.replace("%1", name) for each in named)
    return Here(initials(meant[0].name)[:1], said, short, bool(writing))


def all_here(presence: Mapping[int, Iterable[Presence]]) -> dict[int, Here]:
    """Return the same of every conversation that somebody has open."""
    return {each: here for each, people in presence.items() if (here := here_of(people)) is not None}


def paint_colleague(painter: QPainter, theme: Theme, at: QPointF, letters: str, *, filled: bool) -> None:
    """Paint a colleague's letter on a disc: a filled one answers, one that is only a ring reads."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    area = QRectF(at.x(), at.y(), DISC, DISC)
    painter.setPen(Qt.PenStyle.NoPen if filled else QPen(theme.colour("border.control"), 1))
    painter.setBrush(theme.colour("accent.fill" if filled else "bg.raised"))
    painter.drawEllipse(area if filled else area.adjusted(0.5, 0.5, -0.5, -0.5))
    font = theme.font("micro")
    font.setWeight(QFont.Weight.DemiBold)
    font.setPixelSize(9)
    painter.setFont(font)
    painter.setPen(theme.colour("accent.on" if filled else "text.secondary"))
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, letters)


def draw_colleague(theme: Theme, chip: Chip, font: QFont, ratio: float) -> QPixmap:
    """Return the mark of a row: the disc alone for who reads, with words in a pill for who answers."""
    measure = QFontMetrics(font)
    said = measure.elidedText(chip.text, Qt.TextElideMode.ElideRight, PILL_MOST) if chip.text else ""
    width = 2 + DISC + 2 + (measure.horizontalAdvance(said) + 12 if said else 0)
    picture = blank(width, PILL, ratio)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if said:
        painter.setPen(QPen(theme.colour("border.default"), 1))
        painter.setBrush(theme.colour("bg.canvas"))
        painter.drawRoundedRect(QRectF(0.5, 0.5, width - 1, PILL - 1), PILL / 2, PILL / 2)
    paint_colleague(painter, theme, QPointF(2, 2), chip.letters, filled=bool(said))
    if said:
        painter.setFont(font)
        painter.setPen(theme.colour("text.secondary"))
        painter.drawText(QRectF(DISC + 8, 0, width - DISC - 8, PILL), Qt.AlignmentFlag.AlignVCenter, said)
    painter.end()
    return picture
