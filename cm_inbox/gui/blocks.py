"""An entry of the conversation laid out for one width.

Each entry becomes a ``Block``: its text in a cached ``QTextLayout``, its height, and where its links and buttons lie.
No widget is made per message. Distances are logical pixels; a block's origin is its top left corner, the viewport's
left edge included. ``block_paint`` paints it.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from msgspec import field
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPixmap, QTextCharFormat, QTextLayout, QTextOption

from cm_inbox.models.record import Record

from .entries import Button, Card, Doing, Entry, Kind
from .paint_kit import blank, bordered
from .plain import RIGHT_TO_LEFT
from .theme import Theme

MARGIN = 24
AVATAR = 24
INDENT = MARGIN + AVATAR + 10
BUBBLE_MAX = 540
PAD_X, PAD_Y = 12, 8
GAP = 10
HEAD_LINE, TEXT_LINE, SMALL_LINE = 20, 21, 18
BUTTON_HEIGHT = 24
CARD_HEIGHT = 44
CARD_LEAST = 300.0
FRAMES_KEPT = 20


class Spot(Record, frozen=True):
    """Something of a block that can be clicked."""

    area: QRectF
    button: Button


class Text(msgspec.Struct):
    """A paragraph laid out at a width."""

    layout: QTextLayout
    width: float
    height: float


class Block(msgspec.Struct):
    """An entry laid out. ``frame`` is its bubble, card or line."""

    entry: Entry
    width: int
    height: float
    frame: QRectF
    body: Text | None = None
    body_at: QPointF = field(default_factory=QPointF)
    head_width: float = 0.0
    meta_width: float = 0.0
    spots: tuple[Spot, ...] = ()
    cards: tuple[tuple[QRectF, Card], ...] = ()
    picture: tuple[float, QPixmap] | None = None
    """The block painted ahead of time, and its left edge; its owner lets go of it when there are too many."""

    softened: tuple[tuple[int, int], ...] = ()
    """Where in the body's text the words lie that are painted as blocks, in the units that Qt counts in."""

    def spot_at(self, point: QPointF) -> Button | None:
        """Return what a click at this point of the block orders."""
        for spot in self.spots:
            if spot.area.contains(point):
                return spot.button
        for area, card in self.cards:
            if area.contains(point):
                return card.button if card.url else None
        return self._link_at(point)

    def _link_at(self, point: QPointF) -> Button | None:
        if self.body is None or not self.entry.links:
            return None
        inside = point - self.body_at
        for number in range(self.body.layout.lineCount()):
            row = self.body.layout.lineAt(number)
            if row.y() <= inside.y() < row.y() + TEXT_LINE and 0 <= inside.x() <= row.x() + row.naturalTextWidth():
                at = row.xToCursor(inside.x())
                for link in self.entry.links:
                    if units(self.entry.text, link.start) <= at < units(self.entry.text, link.end):
                        return Button(Doing.LINK, link.url, link.url)
        return None


def _none(_card: Card) -> QPixmap | None:
    return None


class Style:
    """The fonts, their measures and the brand: what all blocks of a conversation share."""

    def __init__(
        self, theme: Theme, brand_colour: str, monogram: str, picture_of: Callable[[Card], QPixmap | None] = _none
    ) -> None:
        """``picture_of`` gives the picture of a card that shows one."""
        self.theme = theme
        self.brand_colour = brand_colour
        self.monogram = monogram
        self.message = theme.font("message")
        self.small = theme.font("small")
        self.strong = theme.font("strong")
        self.body = theme.font("body")
        self.micro = theme.font("micro")
        self.picture_of = picture_of
        self.ask_key = ""
        self.unseen = False
        self.canvas = theme.colour("bg.canvas")
        self.micro_measure = QFontMetricsF(self.micro)
        self.struck = QFont(self.small)
        self.struck.setStrikeOut(True)
        self.small_measure = QFontMetricsF(self.small)
        self.strong_measure = QFontMetricsF(self.strong)
        self.linked = QTextCharFormat()
        self.linked.setForeground(theme.colour("accent.text"))
        self.linked.setFontUnderline(True)
        self.bold = QTextCharFormat()
        self.bold.setFontWeight(QFont.Weight.DemiBold)
        self.bold.setForeground(theme.colour("text.primary"))

        self.gone = QTextCharFormat()
        self.gone.setFontStrikeOut(True)
        self.gone.setForeground(theme.colour("text.secondary"))
        self.strong_line = QTextCharFormat()
        self.strong_line.setFontWeight(QFont.Weight.DemiBold)
        self.strong_line.setForeground(theme.colour("text.secondary"))

        self._frames: dict[tuple[int, int, str], QPixmap] = {}

    def brand(self, part: str) -> QColor:
        return self.theme.brand(self.brand_colour, part)

    def frame(self, width: int, height: int, fill: str) -> QPixmap:
        """Return a bordered card of this size."""
        picture = self._frames.get((width, height, fill))
        if picture is None:
            if len(self._frames) >= FRAMES_KEPT:
                self._frames.clear()
            picture = self._frames[width, height, fill] = blank(width, height)
            painter = QPainter(picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            area = QRectF(0, 0, width, height)
            bordered(painter, area, 10, self.theme.colour(fill), self.theme.colour("border.default"))
            painter.end()
        return picture


# --- laying out --------------------------------------------------------------------------------


def lay_out(entry: Entry, width: int, style: Style) -> Block:
    """Return an entry laid out for a viewport of this width."""
    block = _laid_out(entry, width, style)
    if entry.softened and block.body is not None:
        text = block.body.layout.text()
        before = units(text, len(text)) - units(entry.text, len(entry.text))  # the entry's text is the body's end
        block.softened = tuple(
            (before + units(entry.text, start), before + units(entry.text, end)) for start, end in entry.softened
        )
    return block


def _laid_out(entry: Entry, width: int, style: Style) -> Block:
    if entry.kind is Kind.THREAD:
        return _thread(entry, width, style)
    if entry.kind is Kind.OLDER:
        return _older(entry, width, style)
    if entry.kind is Kind.LINE:
        return _line(entry, width, style)
    if entry.kind in (Kind.NOTE, Kind.PENDING_ACTION):
        return _panel(entry, width, style)
    return _bubble(entry, width, style)


def _text(
    text: str, font: QFont, width: float, line_height: int, formats: list[QTextLayout.FormatRange] | None = None
) -> Text:
    layout = QTextLayout(text.replace("\n", "\u2028"), font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.setCacheEnabled(True)
    if formats:
        layout.setFormats(formats)
    layout.beginLayout()
    top, natural = 0.0, 0.0
    while (row := layout.createLine()).isValid():
        row.setLineWidth(width)
        row.setPosition(QPointF(0.0, top + (line_height - row.height()) / 2))
        natural = max(natural, row.naturalTextWidth())
        top += line_height
    layout.endLayout()
    return Text(layout, width if RIGHT_TO_LEFT.search(text) else min(width, natural + 1), top)


def _format(start: int, end: int, look: QTextCharFormat) -> QTextLayout.FormatRange:
    span = QTextLayout.FormatRange()
    span.start, span.length, span.format = start, end - start, look
    return span


def _link_formats(entry: Entry, style: Style, shift: int = 0) -> list[QTextLayout.FormatRange]:
    return [
        _format(units(entry.text, link.start) + shift, units(entry.text, link.end) + shift, style.linked)
        for link in entry.links
    ]


def _places(
    entry: Entry, spans: tuple[tuple[int, int], ...], look: QTextCharFormat, shift: int = 0
) -> list[QTextLayout.FormatRange]:
    return [_format(units(entry.text, start) + shift, units(entry.text, end) + shift, look) for start, end in spans]


def units(text: str, at: int) -> int:
    """Return the position in the UTF-16 units that Qt counts in."""
    before = text[:at]
    return at if before.isascii() else len(before.encode("utf-16-le", "surrogatepass")) // 2


def _bubble(entry: Entry, width: int, style: Style) -> Block:
    left = MARGIN if entry.kind is not Kind.THEIRS else INDENT
    room = float(max(120, min(BUBBLE_MAX, width - MARGIN - left)))
    head = style.strong_measure.horizontalAdvance(entry.head)
    monogram = 32.0 if entry.kind is not Kind.THEIRS else 0.0
    icon = 18.0 if entry.icon else 0.0
    meta = style.small_measure.horizontalAdvance(entry.meta)
    head_width = min(room - 2 * PAD_X, monogram + head + 8 + meta + icon)
    formats = [
        *_link_formats(entry, style),
        *_places(entry, entry.gone, style.gone),
        *_places(entry, entry.new, style.bold),
    ]
    body = _text(entry.text, style.message, room - 2 * PAD_X, TEXT_LINE, formats)
    buttons = _button_widths(entry, style)
    cards = max((_card_width(card) for card in entry.cards), default=0.0)
    inner = max(head_width, body.width, cards, sum(buttons) - 8 if buttons else 0.0)
    bubble = min(room, inner + 2 * PAD_X)
    x = width - MARGIN - bubble if entry.kind is not Kind.THEIRS else float(INDENT)
    top = PAD_Y + HEAD_LINE + 2.0
    body_at = QPointF(x + PAD_X, top)
    top += body.height if entry.text else 0
    placed, top = _place_cards(entry, x, top, bubble)
    spots, top = _place_buttons(entry, buttons, x + PAD_X - 6, top, x + bubble - 6)
    top += PAD_Y
    return Block(entry, width, top + GAP, QRectF(x, 0, bubble, top), body, body_at, head, meta, spots, placed)


def _place_cards(entry: Entry, x: float, top: float, bubble: float) -> tuple[tuple[tuple[QRectF, Card], ...], float]:
    placed = []
    for card in entry.cards:
        height = CARD_HEIGHT + _picture_size(card, bubble - 2 * PAD_X)[1]
        placed.append((QRectF(x + PAD_X, top + 6, bubble - 2 * PAD_X, height), card))
        top += height + 6
    return tuple(placed), top


def _card_width(card: Card) -> float:
    return max(CARD_LEAST, float(card.seen.size[0])) if card.seen is not None else CARD_LEAST


def _picture_size(card: Card, room: float) -> tuple[float, float]:
    """Return how large a card's picture is where there is this much room; nothing where none is shown."""
    if card.seen is None or not card.shown:
        return 0.0, 0.0
    wide, high = card.seen.size
    part = min(1.0, room / wide)
    return wide * part, round(high * part)


def picture_area(area: QRectF, card: Card) -> QRectF:
    """Return where the picture of a card lies in it: above its words."""
    wide, high = _picture_size(card, area.width())
    return QRectF(area.x() + (area.width() - wide) / 2, area.y(), wide, high)


def _button_widths(entry: Entry, style: Style) -> list[float]:
    if entry.kind is Kind.THREAD:
        return []
    return [style.small_measure.horizontalAdvance(button.label) + 20 for button in entry.buttons]


def _place_buttons(
    entry: Entry, widths: list[float], x: float, top: float, right: float
) -> tuple[tuple[Spot, ...], float]:
    if not widths:
        return (), top
    spots, at = [], x
    top += 2
    for button, size in zip(entry.buttons, widths, strict=True):
        if at > x and at + size - 8 > right:
            at, top = x, top + BUTTON_HEIGHT
        spots.append(Spot(QRectF(at, top, min(size - 8, right - at), BUTTON_HEIGHT), button))
        at += size
    return tuple(spots), top + BUTTON_HEIGHT


def _panel(entry: Entry, width: int, style: Style) -> Block:
    """Lay out a note or a pending action: an icon, a bold beginning, the text."""
    left = float(INDENT)
    room = max(120.0, width - MARGIN - left)
    lead = f"{entry.head}, {entry.meta}"
    text = f"{lead} — {entry.text}" if entry.text else lead
    shift = units(text, len(text) - len(entry.text)) if entry.text else 0
    formats = [_format(0, units(entry.head, len(entry.head)), style.bold), *_link_formats(entry, style, shift)]
    body = _text(text, style.body, room - 36 - PAD_X, HEAD_LINE, formats)
    top = PAD_Y + body.height
    spots, top = _place_buttons(entry, _button_widths(entry, style), left + 30, top, left + room - 6)
    top += PAD_Y
    return Block(entry, width, top + GAP, QRectF(left, 0, room, top), body, QPointF(left + 36, PAD_Y), 0.0, 0.0, spots)


def _line(entry: Entry, width: int, style: Style) -> Block:
    room = max(120.0, width - MARGIN - INDENT - 22.0)
    font = style.struck if entry.struck else style.small
    lead = f"{entry.meta} · "
    bold = _places(entry, entry.bold, style.strong_line, units(lead, len(lead)))
    body = _text(lead + entry.text, font, room, SMALL_LINE, bold)
    return Block(
        entry,
        width,
        body.height + 8,
        QRectF(INDENT, 0, room + 22, body.height),
        body,
        QPointF(INDENT + 22, 0),
    )


def _thread(entry: Entry, width: int, style: Style) -> Block:
    room = float(max(160, width - 2 * MARGIN))
    body = _text(entry.head, style.message, room - 2 * PAD_X - 28, TEXT_LINE)
    height = 10 + SMALL_LINE + 2 + body.height + 10
    frame = QRectF(MARGIN, 0, room, height)
    spots = tuple(Spot(frame, button) for button in entry.buttons)
    return Block(
        entry, width, height + GAP + 4, frame, body, QPointF(MARGIN + PAD_X, 10 + SMALL_LINE + 2), 0.0, 0.0, spots
    )


def _older(entry: Entry, width: int, style: Style) -> Block:
    """Lay out a button in the middle."""
    wide = min(sum(_button_widths(entry, style)) - 8, float(width - 2 * MARGIN))
    frame = QRectF((width - wide) / 2, 0, wide, BUTTON_HEIGHT)
    return Block(entry, width, BUTTON_HEIGHT + GAP, frame, spots=tuple(Spot(frame, each) for each in entry.buttons))
