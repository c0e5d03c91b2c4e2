"""One conversation as a row of the list, painted (design notes, "Conversation row").

Everything that does not change between two paints of a row is laid out once and kept: elided texts, chips, avatars.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping

import msgspec
from msgspec import field
from PySide6 import QtWidgets
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QPixmap, QStaticText
from PySide6.QtWidgets import QStyledItemDelegate

from cm_inbox.models.accounts import Brand
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import ThreadKind
from cm_inbox.models.queue import QueueRow

from .fitting import Fitting
from .paint_kit import blank
from .plain import line
from .queue_model import QueueModel
from .queue_text import Chip, Urgency, chip_of, initials, name_of, wait_of
from .softening import blocks, soften, soften_words, without_letters
from .theme import Theme

MARGIN = 8
RADIUS = 8
PADDING = 12
TEXT_X = 56
GAP = 8
WAIT_WIDTH = 62
AVATAR = 32
BADGE = 16
CHIP = 20
PILL = 18
KEPT = 256
"""How many laid out rows are kept: some more than the tallest screen shows."""

PICTURES_KEPT = 256
PAINTED_KEPT = 12
"""How many rows are kept painted, about a hundred kilobytes each."""

WAITS: Mapping[Urgency, tuple[str, str]] = {
    Urgency.NONE: ("text.muted", ""),
    Urgency.FINE: ("text.secondary", ""),
    Urgency.SOON: ("warning.text", "clock"),
    Urgency.LATE: ("danger.text", "warn"),
}


class _Line(msgspec.Struct):
    """A text that is ready to be drawn."""

    text: QStaticText
    at: QPointF


class Layout(msgspec.Struct):
    """A row, laid out. Valid for that row, width, minute and moment of the theme."""

    row: QueueRow
    width: int
    minute: int
    name: _Line
    snippet: _Line
    wait: _Line
    wait_colour: QColor
    bold: bool
    unread: bool
    disc: QPixmap
    letters: _Line
    letters_colour: QColor
    pictures: list[tuple[QPointF, QPixmap]] = field(default_factory=list)
    painted: dict[str, QPixmap] = field(default_factory=dict)
    """The whole row painted ahead of time, by its background; only of rows that a key will most likely change."""


class RowDelegate(QStyledItemDelegate):
    """Paints the rows of a ``QueueModel``."""

    def __init__(
        self, model: QueueModel, theme: Theme, clock: Callable[[], Millis], brands: Callable[[int], Brand | None]
    ) -> None:
        super().__init__(model)
        self._model = model
        self._theme = theme
        self._clock = clock
        self._brands = brands
        self._layouts: dict[int, Layout] = {}
        self._painted: deque[Layout] = deque()
        self._pixmaps: dict[tuple[object, ...], QPixmap] = {}
        self.keys_act = True
        self.minute = 0
        self.peeked: int | None = None
        self._softens = True
        self._peek_key = ""
        theme.changed.connect(self.restyle)
        self.restyle()

    def restyle(self) -> None:
        """Take the theme's fonts and colours anew."""
        theme = self._theme
        self._layouts.clear()
        self._pixmaps.clear()
        self._strong = theme.font("strong")
        self._read = theme.font("strong")
        self._read.setWeight(self._read.Weight.Medium)
        self._body = theme.font("body")
        self._wait_font = theme.font("small", tabular=True)
        self._late_font = theme.font("small", tabular=True)
        self._late_font.setWeight(self._late_font.Weight.DemiBold)
        self._chip_font = theme.font("small")
        self._chip_font.setWeight(self._chip_font.Weight.Medium)
        self._micro = theme.font("micro", tabular=True)
        self._micro.setWeight(self._micro.Weight.DemiBold)
        self._strong_metrics = QFontMetrics(self._strong)
        self._body_metrics = QFontMetrics(self._body)
        self._name_fitting = Fitting(self._strong)
        self._snippet_fitting = Fitting(self._body)
        self._late_metrics = QFontMetrics(self._late_font)
        self._chip_metrics = QFontMetrics(self._chip_font)
        self._micro_metrics = QFontMetrics(self._micro)
        self._height = theme.size("row.conversation")
        self._divider = QPen(theme.colour("border.subtle"), 1)
        self._backgrounds = {
            name: theme.colour(name)
            for name in ("bg.list", "bg.hover", "bg.selected", "bg.selected.inactive", "accent.tint")
        }
        self._accent = theme.colour("accent.fill")
        self._primary = theme.colour("text.primary")
        self._secondary = theme.colour("text.secondary")
        self._muted = theme.colour("text.muted")

    def soften(self, on: bool, peek_key: str) -> None:
        """Show hurtful words as blocks, or in clear; ``peek_key`` is the key that reads them."""
        if (on, peek_key) != (self._softens, self._peek_key):
            self._softens, self._peek_key = on, peek_key
            self._layouts.clear()

    def softens(self, row: QueueRow) -> bool:
        """Say whether a row's hurtful words are blocks now."""
        return self._softens and row.id != self.peeked

    def peek(self, conversation_id: int | None) -> None:
        """Show the softened words of one row in clear; None: of none."""
        for each in (self.peeked, conversation_id):
            if each is not None:
                self._layouts.pop(each, None)
                self._layouts.pop(-each, None)
        self.peeked = conversation_id

    def tick(self) -> None:
        """Take the time: how long people wait is laid out anew once a minute."""
        self.minute = self._clock() // 60_000

    def sizeHint(  # noqa: N802 - Qt's name
        self, option: QtWidgets.QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(option.rect.width(), self._height)

    def paint(
        self, painter: QPainter, option: QtWidgets.QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        flag = QtWidgets.QStyle.StateFlag  # not imported by name: the first picture needs none of its hundreds of words
        selected, hovered = flag.State_Selected in option.state, flag.State_MouseOver in option.state
        self.paint_at(painter, index.row(), option.rect, selected=selected, hovered=hovered)

    def paint_at(
        self, painter: QPainter, position: int, rect: QRect, *, selected: bool = False, hovered: bool = False
    ) -> None:
        """Paint the row at a position of the model into a rectangle."""
        row = self._model.row(position)
        if row is None:
            return
        background = self._background(row, selected=selected, hovered=hovered)
        ratio = painter.device().devicePixelRatioF()
        layout = self.layout_of(row, rect.width(), ratio, selected=selected)
        painted = layout.painted.get(background)
        if painted is not None and painted.devicePixelRatio() == ratio and row.id not in self._model.marked:
            painter.drawPixmap(rect.topLeft(), painted)
            return
        painter.save()
        painter.translate(rect.x(), rect.y())
        self._paint_row(painter, row, layout, background, ratio)
        painter.restore()

    def prepare(self, position: int, width: int, ratio: float, *, selected: bool) -> None:
        """Paint a row aside, as it will look once it is selected or not."""
        row = self._model.row(position)
        if row is None:
            return
        layout = self.layout_of(row, width, ratio, selected=selected)
        background = self._background(row, selected=selected)
        if background in layout.painted or row.id in self._model.marked:
            return
        picture = blank(width, self._height, ratio)
        picture.fill(self._backgrounds["bg.list"])
        painter = QPainter(picture)
        self._paint_row(painter, row, layout, background, ratio)
        painter.end()
        layout.painted[background] = picture
        self._painted.append(layout)
        if len(self._painted) > PAINTED_KEPT:
            self._painted.popleft().painted.clear()

    def _paint_row(self, painter: QPainter, row: QueueRow, layout: Layout, background: str, ratio: float) -> None:
        """Paint a row at the painter's origin."""
        width = layout.width
        if background == "bg.list":
            painter.setPen(self._divider)
            painter.drawLine(MARGIN + TEXT_X, self._height - 1, width - MARGIN - PADDING, self._height - 1)
        else:
            painter.drawPixmap(0, 0, self._ground(background, width, ratio))
        self._paint_avatar(painter, row, layout, ratio)
        for at, pixmap in layout.pictures:
            painter.drawPixmap(at, pixmap)
        painter.setFont(self._strong if layout.unread else self._read)
        painter.setPen(self._primary if layout.unread else self._secondary)
        painter.drawStaticText(layout.name.at, layout.name.text)
        painter.setFont(self._body)
        painter.setPen(self._secondary if layout.unread else self._muted)
        painter.drawStaticText(layout.snippet.at, layout.snippet.text)
        painter.setFont(self._late_font if layout.bold else self._wait_font)
        painter.setPen(layout.wait_colour)
        painter.drawStaticText(layout.wait.at, layout.wait.text)

    # -- inside --

    def _background(self, row: QueueRow, *, selected: bool, hovered: bool = False) -> str:
        if selected:
            return "bg.selected" if self.keys_act else "bg.selected.inactive"
        if row.id in self._model.marked:
            return "accent.tint"
        return "bg.hover" if hovered else "bg.list"

    def _ground(self, background: str, width: int, ratio: float) -> QPixmap:
        key = ("ground", background, width, ratio)
        pixmap = self._pixmaps.get(key)
        if pixmap is None:
            pixmap, painter = _canvas(width, self._height, ratio)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._backgrounds[background])
            painter.drawRoundedRect(QRectF(MARGIN, 0, width - 2 * MARGIN, self._height), RADIUS, RADIUS)
            if background == "bg.selected":
                painter.setBrush(self._accent)
                painter.drawRoundedRect(QRectF(MARGIN, 14, 3, self._height - 28), 1.5, 1.5)
            painter.end()
            self._keep(key, pixmap)
        return pixmap

    def layout_of(self, row: QueueRow, width: int, ratio: float, *, selected: bool = False) -> Layout:
        """Return a row laid out for a width and a device's pixel ratio; a selected one says how to read it."""
        hints = selected and self._has_blocks(row)
        key = -row.id if hints else row.id
        layout = self._layouts.get(key)
        if layout is not None and layout.row is row and layout.width == width and layout.minute == self.minute:
            return layout
        if len(self._layouts) >= KEPT and key not in self._layouts:
            del self._layouts[next(iter(self._layouts))]
        layout = self._layouts[key] = self._lay_out(row, width, ratio, hints=hints)
        return layout

    def _lay_out(self, row: QueueRow, width: int, ratio: float, *, hints: bool) -> Layout:
        pictures: list[tuple[QPointF, QPixmap]] = []
        now = self._clock()
        right = width - MARGIN - PADDING
        wait = wait_of(row, now)
        role, icon = WAITS[wait.urgency]
        late = wait.urgency in (Urgency.LATE, Urgency.SOON)
        wait_width = self._late_metrics.horizontalAdvance(wait.text)
        taken = wait_width
        if icon:
            taken += 18
            pictures.append((QPointF(right - taken, 14), self._theme.icon(icon, 14, self._theme.colour(role), ratio)))
        left_end = right - max(taken, WAIT_WIDTH) - GAP
        brand = self._brands(row.brand_id)
        if brand is not None:
            chip = self._monogram(brand, ratio)
            left_end -= round(chip.width() / ratio)
            pictures.append((QPointF(left_end, 13), chip))
            left_end -= GAP
        private = row.kind is ThreadKind.PRIVATE
        space = left_end - MARGIN - TEXT_X - (18 if private else 0)
        called = name_of(row)
        name = self._name_fitting.cut(called, space)
        if private:
            x = MARGIN + TEXT_X + self._strong_metrics.horizontalAdvance(name) + 6
            pictures.append((QPointF(x, 15), self._theme.icon("lock", 12, self._muted, ratio)))
        end = self._second_line(row, now, right, ratio, pictures, hints=hints)
        snippet = self._snippet_fitting.cut(line(self.shown_words(row)), end - MARGIN - TEXT_X)
        for start, stop in blocks(snippet):
            left, wide = (self._body_metrics.horizontalAdvance(without_letters(snippet[:to])) for to in (start, stop))
            pictures.append((QPointF(MARGIN + TEXT_X + left, 40), self._block(wide - left, ratio)))
        snippet = without_letters(snippet)
        colours = self._theme.avatar(row.author_native_id)
        wait_at = QPointF(right - wait_width, 11 + (20 - self._late_metrics.height()) / 2)
        return Layout(
            row,
            width,
            self.minute,
            _static(name, QPointF(MARGIN + TEXT_X, 11 + (20 - self._strong_metrics.height()) / 2)),
            _static(snippet, QPointF(MARGIN + TEXT_X, 34 + (22 - self._body_metrics.height()) / 2)),
            _static(wait.text, wait_at),
            self._theme.colour(role),
            late,
            row.unread > 0,
            self._disc(row.network, colours.bg, ratio),
            self._letters(initials(called)),
            colours.fg,
            pictures,
        )

    def shown_words(self, row: QueueRow) -> str:
        """Return the words a row shows, hurtful ones as blocks."""
        found = self._model.snippets.get(row.id)
        if not self.softens(row):
            return row.snippet if found is None else found
        if found is None:
            return soften(row.snippet, row.softened)
        words = [row.snippet[start:end] for start, end in row.softened]
        return soften_words(found, [*words, *self._model.hurtful.get(row.id, ())])

    def _has_blocks(self, row: QueueRow) -> bool:
        return self._softens and bool(row.softened or self._model.hurtful.get(row.id))

    def _block(self, width: int, ratio: float) -> QPixmap:
        key = ("block", width, ratio)
        pixmap = self._pixmaps.get(key)
        if pixmap is None:
            pixmap, painter = _canvas(max(width, 1), 12, ratio)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("redact"))
            painter.drawRoundedRect(QRectF(0, 0, width, 11), 3, 3)
            painter.end()
            self._keep(key, pixmap)
        return pixmap

    def _second_line(
        self,
        row: QueueRow,
        now: Millis,
        right: int,
        ratio: float,
        pictures: list[tuple[QPointF, QPixmap]],
        *,
        hints: bool,
    ) -> int:
        """Place the pill (or how to read softened words) and the chip; return where the words must end."""
        end = right
        if hints:
            hint = self._peek_hint(ratio)
            end -= round(hint.width() / ratio)
            pictures.append((QPointF(end, 36), hint))
            end -= GAP
        elif row.unread:
            pill = self._pill(row.unread, ratio)
            end -= round(pill.width() / ratio)
            pictures.append((QPointF(end, 36), pill))
            end -= GAP
        chip = chip_of(row, now)
        if chip is not None:
            picture = self._chip(chip, ratio)
            end -= round(picture.width() / ratio)
            pictures.append((QPointF(end, 35), picture))
            end -= GAP
        return end

    # -- pictures, drawn once --

    def _paint_avatar(self, painter: QPainter, row: QueueRow, layout: Layout, ratio: float) -> None:
        """Paint the person's letters on a disc. Discs are few; a picture of every person would be thousands."""
        if row.id in self._model.marked:
            painter.drawPixmap(MARGIN + PADDING, 11, self._disc(row.network, self._accent, ratio, marked=True))
            return
        painter.drawPixmap(MARGIN + PADDING, 11, layout.disc)
        painter.setFont(self._micro)
        painter.setPen(layout.letters_colour)
        painter.drawStaticText(layout.letters.at, layout.letters.text)

    def _letters(self, letters: str) -> _Line:
        """Lay out a person's initials in the middle of their disc."""
        x = MARGIN + PADDING + (AVATAR - self._micro_metrics.horizontalAdvance(letters)) / 2
        return _static(letters, QPointF(x, 11 + (AVATAR - self._micro_metrics.height()) / 2))

    def _disc(self, network: str, colour: QColor, ratio: float, *, marked: bool = False) -> QPixmap:
        key = ("disc", network, colour.rgba(), marked, ratio)
        pixmap = self._pixmaps.get(key)
        if pixmap is None:
            pixmap = self._keep(key, self._draw_disc(network, colour, marked, ratio))
        return pixmap

    def _draw_disc(self, network: str, colour: QColor, marked: bool, ratio: float) -> QPixmap:
        """Draw a disc with the network's badge cut out of it, so that it fits on every ground."""
        pixmap, painter = _canvas(AVATAR + 7, AVATAR + 6, ratio)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(QRectF(0, 0, AVATAR, AVATAR))
        if marked:
            painter.drawPixmap(8, 8, self._theme.icon("check", 16, self._theme.colour("accent.on"), ratio))
        badge = QRectF(AVATAR + 5 - BADGE, AVATAR + 4 - BADGE, BADGE, BADGE)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
        painter.drawRoundedRect(badge.adjusted(-0.5, -0.5, 0.5, 0.5), 5.5, 5.5)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        painter.setBrush(self._theme.colour("bg.raised"))
        painter.drawRoundedRect(badge.adjusted(0.5, 0.5, -0.5, -0.5), 4.5, 4.5)
        glyph = self._theme.icon(f"n-{network}", 10, self._secondary, ratio)
        painter.drawPixmap(badge.topLeft() + QPointF(3, 3), glyph)
        painter.end()
        return pixmap

    def _monogram(self, brand: Brand, ratio: float) -> QPixmap:
        key = ("brand", brand.monogram, brand.colour, ratio)
        pixmap = self._pixmaps.get(key)
        if pixmap is None:
            width = max(24, self._micro_metrics.horizontalAdvance(brand.monogram) + 8)
            pixmap, painter = _canvas(width, 16, ratio)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.brand(brand.colour, "tint"))
            painter.drawRoundedRect(QRectF(0, 0, width, 16), 4, 4)
            painter.setPen(self._theme.brand(brand.colour, "text"))
            painter.setFont(self._micro)
            painter.drawText(QRectF(0, 0, width, 16), Qt.AlignmentFlag.AlignCenter, brand.monogram)
            painter.end()
            self._keep(key, pixmap)
        return pixmap

    def _pill(self, unread: int, ratio: float) -> QPixmap:
        text = str(unread) if unread < 100 else "99+"
        key = ("pill", text, ratio)
        pixmap = self._pixmaps.get(key)
        if pixmap is None:
            width = max(PILL, self._micro_metrics.horizontalAdvance(text) + 10)
            pixmap, painter = _canvas(width, PILL, ratio)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._accent)
            painter.drawRoundedRect(QRectF(0, 0, width, PILL), PILL / 2, PILL / 2)
            painter.setPen(self._theme.colour("accent.on"))
            painter.setFont(self._micro)
            painter.drawText(QRectF(0, 0, width, PILL), Qt.AlignmentFlag.AlignCenter, text)
            painter.end()
            self._keep(key, pixmap)
        return pixmap

    def _peek_hint(self, ratio: float) -> QPixmap:
        """Draw an eye and the key that reads."""
        key = ("peek", self._peek_key, ratio)
        pixmap = self._pixmaps.get(key)
        if pixmap is None:
            from .keycaps import cap_room, paint_caps  # not needed for the first picture

            room = cap_room(self._theme, self._peek_key) if self._peek_key else 0
            pixmap, painter = _canvas(20 + room, PILL, ratio)
            painter.drawPixmap(0, 1, self._theme.icon("eye", 16, self._secondary, ratio))
            if self._peek_key:
                paint_caps(painter, self._theme, (self._peek_key,), 20 + room, PILL / 2)
            painter.end()
            self._keep(key, pixmap)
        return pixmap

    def _chip(self, chip: Chip, ratio: float) -> QPixmap:
        key = ("chip", chip, ratio)
        pixmap = self._pixmaps.get(key)
        if pixmap is None:
            pixmap = self._keep(key, self._draw_chip(chip, ratio))
        return pixmap

    def _draw_chip(self, chip: Chip, ratio: float) -> QPixmap:
        plain = chip.tone == "plain"
        ink = self._secondary if plain else self._theme.colour(f"{chip.tone}.text")
        text = self._chip_metrics.elidedText(chip.text, Qt.TextElideMode.ElideRight, 150)
        start = 7 + (16 if chip.icon else 0)
        width = start + self._chip_metrics.horizontalAdvance(text) + 7
        pixmap, painter = _canvas(width, CHIP, ratio)
        painter.setPen(QPen(self._theme.colour("border.default" if plain else f"{chip.tone}.border"), 1))
        painter.setBrush(self._theme.colour("bg.canvas" if plain else f"{chip.tone}.tint"))
        painter.drawRoundedRect(QRectF(0.5, 0.5, width - 1, CHIP - 1), 5, 5)
        if chip.icon:
            painter.drawPixmap(7, 4, self._theme.icon(chip.icon, 12, ink, ratio))
        painter.setPen(ink)
        painter.setFont(self._chip_font)
        painter.drawText(QRectF(start, 0, width - start, CHIP), Qt.AlignmentFlag.AlignVCenter, text)
        painter.end()
        return pixmap

    def _keep(self, key: tuple[object, ...], pixmap: QPixmap) -> QPixmap:
        if len(self._pixmaps) >= PICTURES_KEPT:
            del self._pixmaps[next(iter(self._pixmaps))]
        self._pixmaps[key] = pixmap
        return pixmap


def _static(text: str, at: QPointF) -> _Line:
    static = QStaticText(text)
    static.setTextFormat(Qt.TextFormat.PlainText)
    static.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
    return _Line(static, at)


def _canvas(width: int, height: int, ratio: float) -> tuple[QPixmap, QPainter]:
    pixmap = QPixmap(round(width * ratio), round(height * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    return pixmap, painter
