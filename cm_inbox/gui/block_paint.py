"""Paints the blocks of a conversation."""

from __future__ import annotations

import math
from enum import Enum

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap, QRegion, QTextLayout

from .blocks import AVATAR, HEAD_LINE, INDENT, MARGIN, PAD_X, PAD_Y, SMALL_LINE, Block, Style, Text, units
from .card_paint import paint_card
from .entries import Button, Entry, Kind, Tone
from .paint_kit import blank, bordered, paint_person, text_at

RADIUS, TAIL = 12.0, 4.0


class Look(Enum):
    """How the block that keys act on is marked."""

    NONE = "none"
    CHOSEN = "chosen"
    FOCUSED = "focused"


Marks = list[QTextLayout.FormatRange]


def paint(
    painter: QPainter,
    block: Block,
    style: Style,
    look: Look,
    focused: Button | None,
    *,
    hovered: bool = False,
    marks: Marks | None = None,
) -> None:
    """Paint a block at the painter's origin; ``marks`` are the words that are marked in it."""
    entry = block.entry
    if entry.kind is Kind.LINE:
        _paint_line(painter, block, style, marks or [])
    elif entry.kind is Kind.THREAD:
        _paint_thread(painter, block, style, marks or [], hovered=hovered)
    elif entry.kind in (Kind.NOTE, Kind.PENDING_ACTION):
        _paint_panel(painter, block, style, marks or [])
    elif entry.kind is not Kind.OLDER:
        _paint_bubble(painter, block, style, marks or [])
    _paint_buttons(painter, block, style, focused)
    if look is not Look.NONE:
        _paint_ring(painter, block, style, look)


def picture_of(block: Block, style: Style, ratio: float) -> tuple[float, QPixmap]:
    """Return the left edge of a block and what it looks like while nobody points at it; see ``Block.picture``.

    ``ratio`` is the screen's, in device pixels for one logical pixel.
    """
    left = 0 if block.entry.kind in (Kind.THEIRS, Kind.LINE) else math.floor(block.frame.left())
    picture = blank(math.ceil(block.frame.right()) - left, math.ceil(block.height), ratio)
    picture.fill(style.canvas)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(-left, 0)
    paint(painter, block, style, Look.NONE, None)
    painter.end()
    return float(left), picture


def _paint_bubble(painter: QPainter, block: Block, style: Style, marks: Marks) -> None:
    entry, theme = block.entry, style.theme
    ours = entry.kind is not Kind.THEIRS
    _paint_ground(painter, block, style, ours=ours)
    x, y = block.frame.x() + PAD_X, float(PAD_Y)
    if ours:
        chip = QRectF(x, y + 2, 24, 16)
        if entry.kind is Kind.PENDING_REPLY:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(style.brand("tint"))
            painter.drawRoundedRect(chip, 4, 4)
        painter.setFont(style.micro)
        painter.setPen(style.brand("text"))
        wide = style.micro_measure.horizontalAdvance(style.monogram)
        text_at(painter, style.micro_measure, chip.center().x() - wide / 2, chip.y(), 16, style.monogram)
        x += 30
    right = block.frame.right() - PAD_X
    painter.setFont(style.strong)
    painter.setPen(style.brand("text") if ours else theme.colour("text.primary"))
    name = min(block.head_width, right - x)
    head = entry.head if name >= block.head_width else _fit(entry.head, style, name)
    text_at(painter, style.strong_measure, x, y, HEAD_LINE, head)
    x += name + 8
    if entry.icon:
        painter.drawPixmap(QPointF(x, y + 4), theme.icon(entry.icon, 12, _tone_colour(entry, style)))
        x += 18
    if right > x:
        painter.setFont(style.small)
        painter.setPen(_tone_colour(entry, style))
        meta = entry.meta
        if x + block.meta_width > right + 1:
            meta = style.small_measure.elidedText(meta, Qt.TextElideMode.ElideRight, right - x)
        text_at(painter, style.small_measure, x, y, HEAD_LINE, meta)
    _paint_body(
        painter, block, style, theme.colour("text.secondary" if entry.tone is Tone.MUTED else "text.primary"), marks
    )
    for area, card in block.cards:
        paint_card(painter, area, card, style)
    if not ours:
        at = QPointF(MARGIN, block.frame.bottom() - AVATAR)
        paint_person(painter, theme, at, entry.author_id, entry.initials, AVATAR, style.micro, unseen=style.unseen)


def _paint_ground(painter: QPainter, block: Block, style: Style, *, ours: bool) -> None:
    """Paint the bubble itself: filled, or on the canvas with an outline for what is not (or no longer) out there."""
    entry, theme = block.entry, style.theme
    painter.setPen(Qt.PenStyle.NoPen)
    if entry.kind is Kind.PENDING_REPLY and entry.tone is Tone.DANGER:
        painter.setBrush(theme.colour("danger.border"))
        painter.drawPath(_bubble_path(block.frame, ours=ours))
        painter.setBrush(theme.colour("danger.tint"))
        painter.drawPath(_bubble_path(block.frame.adjusted(1, 1, -1, -1), ours=ours))
        return
    if entry.kind is not Kind.PENDING_REPLY and entry.tone is not Tone.MUTED:
        painter.setBrush(style.brand("tint") if ours else theme.colour("bg.bubble"))
        painter.drawPath(_bubble_path(block.frame, ours=ours))
        return
    border = theme.colour("border.default")
    if entry.kind is Kind.PENDING_REPLY:
        border = theme.colour("warning.border") if entry.tone is Tone.WARNING else style.brand("text")
    painter.setPen(QPen(border, 1, Qt.PenStyle.DashLine))
    painter.setBrush(style.canvas)
    painter.drawPath(_bubble_path(block.frame.adjusted(0.5, 0.5, -0.5, -0.5), ours=ours))


def _tone_colour(entry: Entry, style: Style) -> QColor:
    if entry.tone is Tone.DANGER:
        return style.theme.colour("danger.text")
    if entry.tone is Tone.WARNING:
        return style.theme.colour("warning.text")
    return style.theme.colour("text.secondary")


def _bubble_path(frame: QRectF, *, ours: bool) -> QPainterPath:
    """Return the outline of a bubble: round, but for the corner that points to who speaks."""
    path = QPainterPath()
    radii = (RADIUS, RADIUS, TAIL, RADIUS) if ours else (RADIUS, RADIUS, RADIUS, TAIL)
    top_left, top_right, bottom_right, bottom_left = radii
    path.moveTo(frame.left() + top_left, frame.top())
    path.lineTo(frame.right() - top_right, frame.top())
    path.quadTo(frame.right(), frame.top(), frame.right(), frame.top() + top_right)
    path.lineTo(frame.right(), frame.bottom() - bottom_right)
    path.quadTo(frame.right(), frame.bottom(), frame.right() - bottom_right, frame.bottom())
    path.lineTo(frame.left() + bottom_left, frame.bottom())
    path.quadTo(frame.left(), frame.bottom(), frame.left(), frame.bottom() - bottom_left)
    path.lineTo(frame.left(), frame.top() + top_left)
    path.quadTo(frame.left(), frame.top(), frame.left() + top_left, frame.top())
    return path


def _fit(text: str, style: Style, room: float) -> str:
    if style.strong_measure.horizontalAdvance(text) <= room + 1:
        return text
    return style.strong_measure.elidedText(text, Qt.TextElideMode.ElideRight, room)


def _paint_body(painter: QPainter, block: Block, style: Style, colour: QColor, marks: Marks) -> None:
    if block.body is None:
        return
    if block.softened:
        _paint_softened(painter, block.body, block, style, colour)
        return
    if block.entry.marks:
        _paint_marked(painter, block.body.layout, block, style)
    painter.setPen(colour)
    block.body.layout.draw(painter, block.body_at, marks)


def _paint_softened(painter: QPainter, body: Text, block: Block, style: Style, colour: QColor) -> None:
    """Paint a text with blocks in the place of its hurtful words: the words keep their room, so that nothing moves.

    What is softened is not painted at all, neither below a block nor in another colour: a colour does not hide emoji.
    """
    areas = [area for start, end in block.softened for area in _areas(body.layout, block, start, end)]
    clear = QRegion(block.frame.toAlignedRect().adjusted(-4, -4, 4, 4))
    for area in areas:
        clear -= QRect(
            QPoint(math.floor(area.left()), math.floor(area.top())),
            QPoint(math.ceil(area.right()) - 1, math.ceil(area.bottom()) + 3),
        )
    painter.save()
    painter.setClipRegion(clear, Qt.ClipOperation.IntersectClip)
    painter.setPen(colour)
    body.layout.draw(painter, block.body_at)
    painter.restore()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.theme.colour("redact"))
    for area in areas:
        middle = area.center().y()
        painter.drawRoundedRect(QRectF(area.x(), middle - 6, max(4.0, area.width() - 1), 12), 3, 3)


def _areas(layout: QTextLayout, block: Block, start: int, end: int) -> list[QRectF]:
    """Return where a piece of a body's text is painted, whichever way it is written."""
    areas: list[QRectF] = []
    for number in range(layout.lineCount()):
        row = layout.lineAt(number)
        begin = max(start, row.textStart())
        length = min(end, row.textStart() + row.textLength()) - begin
        for run in row.glyphRuns(begin, length) if length > 0 else ():
            area = run.boundingRect().translated(block.body_at)
            areas.append(QRectF(area.x(), block.body_at.y() + row.y(), area.width(), row.height()))
    return areas


def _paint_marked(painter: QPainter, layout: QTextLayout, block: Block, style: Style) -> None:
    """Paint the ground and the line below of the words that the charter speaks of, whichever way they are written."""
    ground, under = style.theme.colour("match.bg"), style.theme.colour("match.line")
    for first, last in block.entry.marks:
        start, end = units(block.entry.text, first), units(block.entry.text, last)
        for area in _areas(layout, block, start, end):
            painter.fillRect(area.adjusted(-1, 0, 1, 1), ground)
            painter.fillRect(QRectF(area.x() - 1, area.bottom(), area.width() + 2, 2), under)


def _paint_panel(painter: QPainter, block: Block, style: Style, marks: Marks) -> None:
    entry, theme, frame = block.entry, style.theme, block.frame
    note = entry.kind is Kind.NOTE
    danger = entry.tone is Tone.DANGER
    border = theme.colour("border.control" if note else "danger.border" if danger else "border.default")
    fill = theme.colour("danger.tint" if danger else "bg.list" if note else "bg.canvas")
    if note:
        painter.setPen(QPen(border, 1, Qt.PenStyle.DashLine))
        painter.setBrush(fill)
        painter.drawRoundedRect(frame.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
    else:
        bordered(painter, frame, 6, fill, border)
    icon = theme.icon(entry.icon, 14, theme.colour("icon.default") if note else _tone_colour(entry, style))
    painter.drawPixmap(QPointF(frame.x() + 13, frame.y() + PAD_Y + 3), icon)
    _paint_body(painter, block, style, theme.colour("text.secondary"), marks)


def _paint_line(painter: QPainter, block: Block, style: Style, marks: Marks) -> None:
    theme = style.theme
    colour = theme.colour("text.muted")
    painter.drawPixmap(QPointF(INDENT, 2), theme.icon(block.entry.icon, 14, colour))
    _paint_body(painter, block, style, colour, marks)


def _paint_thread(painter: QPainter, block: Block, style: Style, marks: Marks, *, hovered: bool) -> None:
    theme, frame = style.theme, block.frame
    ground = "bg.hover" if hovered and block.spots else "bg.canvas"
    painter.drawPixmap(frame.topLeft(), style.frame(round(frame.width()), round(frame.height()), ground))
    painter.setFont(style.small)
    painter.setPen(theme.colour("text.muted"))
    text_at(painter, style.small_measure, frame.x() + PAD_X, 10, SMALL_LINE, block.entry.meta)
    if block.spots:
        icon = theme.icon("external", 16, theme.colour("icon.default"))
        painter.drawPixmap(QPointF(frame.right() - PAD_X - 18, frame.center().y() - 8), icon)
    _paint_body(painter, block, style, theme.colour("text.primary"), marks)


def _paint_buttons(painter: QPainter, block: Block, style: Style, focused: Button | None) -> None:
    if block.entry.kind is Kind.THREAD:
        return
    theme = style.theme
    for spot in block.spots:
        if spot.button == focused:
            painter.setPen(QPen(theme.colour("focus.ring"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(spot.area.adjusted(1, 2, -1, -2), 6, 6)
        painter.setFont(style.small)
        painter.setPen(theme.colour("accent.text"))
        inside = spot.area.adjusted(6, 0, -6, 0)
        label = style.small_measure.elidedText(spot.button.label, Qt.TextElideMode.ElideRight, inside.width() + 1)
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter, label)


def _paint_ring(painter: QPainter, block: Block, style: Style, look: Look) -> None:
    role = "focus.ring" if look is Look.FOCUSED else "accent.border"
    painter.setPen(QPen(style.theme.colour(role), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(block.frame.adjusted(-2, -2, 2, 2), RADIUS, RADIUS)
