"""One conversation as a row of the list, painted (design notes, "Conversation row").

Everything that does not change between two paints of a row is laid out once and kept: elided texts, chips, avatars.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping

import msgspec
from msgspec import field
from msgspec.structs import replace
from PySide6 import QtWidgets
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QPixmap, QStaticText
from PySide6.QtWidgets import QStyledItemDelegate

from cm_inbox.models.accounts import Brand
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import ThreadKind
from cm_inbox.models.queue import QueueRow
from cm_inbox.models.record import Record

from . import headings
from .fitting import Fitting
from .headings import FOLD_HEIGHT, Heading
from .paint_kit import blank
from .plain import line
from .queue_model import QueueModel
from .queue_text import Chip, Here, Urgency, chip_of, initials, name_of, shielded, wait_of
from .row_pictures import AVATAR, MARGIN, RowPictures
from .shield_order import is_hostile
from .softening import blocks, soften, soften_words, without_letters
from .theme import Theme

PADDING = 12
TEXT_X = 56
GAP = 8
WAIT_WIDTH = 62
KEPT = 256
"""How many laid out rows are kept: some more than the tallest screen shows."""

PAINTED_KEPT = 12
"""How many rows are kept painted, about a hundred kilobytes each."""


class Shape(Record, frozen=True):
    """The heights of a row: its own, and where its disc and its two lines begin."""

    height: int
    disc: int
    first: int
    second: int


COMFORTABLE = Shape(68, 11, 11, 34)
COMPACT = Shape(56, 7, 6, 28)
FOLD_ICON = 14
STEP = 9
"""The side of the square that stands for one of a batch."""

LAST = "/last"
"""After a background's name: no line follows, for the next row is of another group."""

VEILED = 28
"""Of how many letters of a hostile message blocks are seen behind the shield: enough to tell that there are words."""

VEIL = "…"
"""What a screen reader is given in their place, softened."""

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
        self._pictures = RowPictures(theme)
        self.shape = COMFORTABLE
        self.headings: Mapping[int, Heading] = {}
        """Position of a group's first row (but the list's) to the group's title and how many are in it."""

        self.present: Mapping[int, Here] = {}
        """Conversation to the colleagues who have it open; see ``show_present``."""

        self.keys_act = True
        self.minute = 0
        self.peeked: int | None = None
        self._softens = True
        self._shield = False
        self._peek_key = ""
        theme.changed.connect(self.restyle)
        self.restyle()

    def show_present(self, present: Mapping[int, Here]) -> bool:
        """Show which conversations colleagues have open; say whether any row looks otherwise now."""
        before, self.present = self.present, present
        changed = {each for each in before.keys() | present.keys() if before.get(each) != present.get(each)}
        for each in changed:
            self._layouts.pop(each, None)
            self._layouts.pop(-each, None)
        return bool(changed)

    def restyle(self) -> None:
        """Take the theme's fonts and colours anew."""
        theme = self._theme
        self._layouts.clear()
        self._pictures.restyle()
        self._section = theme.font("section", tabular=True)
        self._section_count = theme.font("section", tabular=True)
        self._section_count.setWeight(self._section_count.Weight.Medium)
        self._strong = theme.font("strong")
        self._read = theme.font("strong")
        self._read.setWeight(self._read.Weight.Medium)
        self._body = theme.font("body")
        self._wait_font = theme.font("small", tabular=True)
        self._late_font = theme.font("small", tabular=True)
        self._late_font.setWeight(self._late_font.Weight.DemiBold)
        self._micro = theme.font("micro", tabular=True)
        self._micro.setWeight(self._micro.Weight.DemiBold)
        self._strong_metrics = QFontMetrics(self._strong)
        self._body_metrics = QFontMetrics(self._body)
        self._name_fitting = Fitting(self._strong)
        self._snippet_fitting = Fitting(self._body)
        self._late_metrics = QFontMetrics(self._late_font)
        self._micro_metrics = QFontMetrics(self._micro)
        self._divider = QPen(theme.colour("border.subtle"), 1)
        self._ground = theme.colour("bg.list")
        self._accent = theme.colour("accent.fill")
        self._primary = theme.colour("text.primary")
        self._secondary = theme.colour("text.secondary")
        self._muted = theme.colour("text.muted")
        self._calm, self._calm_text = theme.colour("calm.fill"), theme.colour("calm.text")

    def use_shape(self, shape: Shape) -> None:
        """Lay rows out in another density."""
        self.shape = shape
        self._layouts.clear()

    def follow_brands(self) -> None:
        """Lay rows out anew: a brand has other letters or another colour."""
        self._layouts.clear()

    def soften(self, on: bool, peek_key: str) -> None:
        """Show hurtful words as blocks, or in clear; ``peek_key`` is the key that reads them."""
        if (on, peek_key) != (self._softens, self._peek_key):
            self._softens, self._peek_key = on, peek_key
            self._layouts.clear()

    def use_shield(self, on: bool) -> None:
        """Show nothing in red and nothing of what is hostile, or everything as it is again."""
        if on != self._shield:
            self._shield = on
            self._layouts.clear()

    def veiled(self, row: QueueRow) -> QueueRow:
        """Return a row as it may be told: behind the shield nothing of a hostile one's words."""
        if not self._shield or not self.softens(row) or not is_hostile(row):
            return row
        return replace(row, snippet=VEIL, softened=((0, len(VEIL)),))

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
        return QSize(option.rect.width(), self.shape.height)

    def paint(
        self, painter: QPainter, option: QtWidgets.QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        flag = QtWidgets.QStyle.StateFlag  # not imported by name: the first picture needs none of its hundreds of words
        selected, hovered = flag.State_Selected in option.state, flag.State_MouseOver in option.state
        position, rect = index.row(), option.rect
        heading = self.headings.get(position)
        if heading is not None:
            self._paint_heading(painter, heading, rect)
            rect = rect.adjusted(0, heading.height, 0, 0)
        self.paint_at(painter, position, rect, selected=selected, hovered=hovered)

    def _paint_heading(self, painter: QPainter, heading: Heading, rect: QRect) -> None:
        middle, left = Qt.AlignmentFlag.AlignVCenter, rect.x() + MARGIN + PADDING
        top = rect.y() + heading.height - headings.HEIGHT
        if heading.fold:
            self._paint_fold(painter, heading.fold, QRect(left + TEXT_X - PADDING, rect.y(), rect.width(), FOLD_HEIGHT))
        place = QRect(left, top + 2, rect.right() - MARGIN - PADDING - left, headings.HEIGHT - 2)
        painter.setFont(self._section)
        painter.setPen(self._secondary)
        painter.drawText(place, middle, heading.title)
        painter.setFont(self._section_count)
        if heading.progress:
            painter.setPen(self._calm_text)
            painter.drawText(place, middle | Qt.AlignmentFlag.AlignRight, heading.progress)
            wide = QFontMetrics(self._section_count).horizontalAdvance(heading.progress)
            self._paint_steps(painter, heading.steps, place.adjusted(0, 0, -wide - 7, 0))
        place.setLeft(place.left() + QFontMetrics(self._section).horizontalAdvance(heading.title) + 7)
        painter.setPen(self._muted)
        painter.drawText(place, middle, heading.number)

    def _paint_fold(self, painter: QPainter, text: str, place: QRect) -> None:
        icon = self._theme.icon("chevron", FOLD_ICON, self._secondary)
        painter.drawPixmap(place.x(), place.y() + (place.height() - FOLD_ICON) // 2, icon)
        painter.setFont(self._theme.font("body"))
        painter.setPen(self._secondary)
        painter.drawText(place.adjusted(FOLD_ICON + 6, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_steps(self, painter: QPainter, steps: tuple[int, int], place: QRect) -> None:
        """Paint a square for each, full where it is dealt with; they end where the place ends."""
        done, size = steps
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        y = place.center().y() - STEP / 2 + 0.5
        for number in range(size):
            x = place.right() - (size - number) * (STEP + 3) + 0.5
            painter.setPen(QPen(self._calm, 1))
            painter.setBrush(self._calm if number < done else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(x, y, STEP, STEP), 2, 2)
        painter.restore()

    def paint_at(
        self, painter: QPainter, position: int, rect: QRect, *, selected: bool = False, hovered: bool = False
    ) -> None:
        """Paint the row at a position of the model into a rectangle."""
        row = self._model.row(position)
        if row is None:
            return
        background = self._background(position, row, selected=selected, hovered=hovered)
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
        background = self._background(position, row, selected=selected)
        if background in layout.painted or row.id in self._model.marked:
            return
        picture = blank(width, self.shape.height, ratio)
        picture.fill(self._ground)
        painter = QPainter(picture)
        self._paint_row(painter, row, layout, background, ratio)
        painter.end()
        layout.painted[background] = picture
        self._painted.append(layout)
        if len(self._painted) > PAINTED_KEPT:
            self._painted.popleft().painted.clear()

    def _paint_row(self, painter: QPainter, row: QueueRow, layout: Layout, background: str, ratio: float) -> None:
        """Paint a row at the painter's origin."""
        width, height = layout.width, self.shape.height
        if background == "bg.list":
            painter.setPen(self._divider)
            painter.drawLine(MARGIN + TEXT_X, height - 1, width - PADDING, height - 1)
        elif not background.endswith(LAST):
            painter.drawPixmap(0, 0, self._pictures.ground(background, width, height, ratio))
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

    def _background(self, position: int, row: QueueRow, *, selected: bool, hovered: bool = False) -> str:
        if selected:
            return "bg.selected" if self.keys_act else "bg.selected.inactive"
        if row.id in self._model.marked:
            return "accent.tint"
        if hovered:
            return "bg.hover"
        last = position + 1 in self.headings or position + 1 == self._model.rowCount()
        return "bg.list" + LAST if last else "bg.list"

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
        right = width - PADDING
        first, second = self.shape.first, self.shape.second
        wait = wait_of(row, now)
        role, icon = WAITS[wait.urgency]
        role = "warning.text" if self._shield and wait.urgency is Urgency.LATE else role
        late = wait.urgency in (Urgency.LATE, Urgency.SOON)
        wait_width = self._late_metrics.horizontalAdvance(wait.text)
        taken = wait_width
        if icon:
            taken += 18
            pictures.append(
                (QPointF(right - taken, first + 3), self._theme.icon(icon, 14, self._theme.colour(role), ratio))
            )
        left_end = right - max(taken, WAIT_WIDTH) - GAP
        brand = self._brands(row.brand_id)
        if brand is not None:
            chip = self._pictures.monogram(brand, ratio)
            left_end -= round(chip.width() / ratio)
            pictures.append((QPointF(left_end, first + 2), chip))
            left_end -= GAP
        private = row.kind is ThreadKind.PRIVATE
        space = left_end - MARGIN - TEXT_X - (18 if private else 0)
        called = name_of(row)
        name = self._name_fitting.cut(called, space)
        if private:
            x = MARGIN + TEXT_X + self._strong_metrics.horizontalAdvance(name) + 6
            pictures.append((QPointF(x, first + 4), self._theme.icon("lock", 12, self._muted, ratio)))
        end = self._second_line(row, now, right, ratio, pictures, hints=hints)
        snippet = self._snippet_fitting.cut(line(self.shown_words(row)), end - MARGIN - TEXT_X)
        for start, stop in blocks(snippet):
            left, wide = (self._body_metrics.horizontalAdvance(without_letters(snippet[:to])) for to in (start, stop))
            pictures.append(
                (QPointF(MARGIN + TEXT_X + left, second + 6), self._pictures.block(wide - left, ratio, selected=hints))
            )
        snippet = without_letters(snippet)
        unseen = self._shield and is_hostile(row)
        disc = self._theme.colour("bg.pressed") if unseen else self._theme.avatar(row.author_native_id).bg
        ink = self._secondary if unseen else self._theme.avatar(row.author_native_id).fg
        wait_at = QPointF(right - wait_width, first + (20 - self._late_metrics.height()) / 2)
        return Layout(
            row,
            width,
            self.minute,
            _static(name, QPointF(MARGIN + TEXT_X, first + (20 - self._strong_metrics.height()) / 2)),
            _static(snippet, QPointF(MARGIN + TEXT_X, second + (22 - self._body_metrics.height()) / 2)),
            _static(wait.text, wait_at),
            self._theme.colour(role),
            late,
            row.unread > 0,
            self._pictures.disc(row.network, disc, ratio),
            self._letters(initials(called)),
            ink,
            pictures,
        )

    def shown_words(self, row: QueueRow) -> str:
        """Return the words a row shows, hurtful ones as blocks."""
        found = self._model.snippets.get(row.id)
        if not self.softens(row):
            return row.snippet if found is None else found
        if self._shield and is_hostile(row):
            return soften(row.snippet[:VEILED], [(0, VEILED)])
        if found is None:
            return soften(row.snippet, row.softened)
        words = [row.snippet[start:end] for start, end in row.softened]
        return soften_words(found, [*words, *self._model.hurtful.get(row.id, ())])

    def _has_blocks(self, row: QueueRow) -> bool:
        return self._softens and bool(row.softened or self._model.hurtful.get(row.id))

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
            hint = self._pictures.peek_hint(self._peek_key, ratio)
            end -= round(hint.width() / ratio)
            pictures.append((QPointF(end, self.shape.second + 2), hint))
            end -= GAP
        elif row.unread:
            pill = self._pictures.pill(row.unread, ratio)
            end -= round(pill.width() / ratio)
            pictures.append((QPointF(end, self.shape.second + 2), pill))
            end -= GAP
        here = self.present.get(row.id)
        if here is not None:
            said = here.short if here.writes else ""
            picture = self._pictures.colleague(Chip(said, letters=here.letters), ratio)
            end -= round(picture.width() / ratio)
            pictures.append((QPointF(end, self.shape.second + 1), picture))
            end -= GAP
        chip = None if here is not None and here.writes else chip_of(row, now)
        if chip is not None and self._shield:
            chip = shielded(chip, row)
        if chip is not None:
            picture = self._pictures.chip(chip, ratio)
            end -= round(picture.width() / ratio)
            pictures.append((QPointF(end, self.shape.second + 1), picture))
            end -= GAP
        return end

    def _paint_avatar(self, painter: QPainter, row: QueueRow, layout: Layout, ratio: float) -> None:
        """Paint the person's letters on a disc. Discs are few; a picture of every person would be thousands."""
        if row.id in self._model.marked:
            painter.drawPixmap(
                MARGIN + PADDING, self.shape.disc, self._pictures.disc(row.network, self._accent, ratio, marked=True)
            )
            return
        painter.drawPixmap(MARGIN + PADDING, self.shape.disc, layout.disc)
        painter.setFont(self._micro)
        painter.setPen(layout.letters_colour)
        painter.drawStaticText(layout.letters.at, layout.letters.text)

    def _letters(self, letters: str) -> _Line:
        """Lay out a person's initials in the middle of their disc."""
        x = MARGIN + PADDING + (AVATAR - self._micro_metrics.horizontalAdvance(letters)) / 2
        return _static(letters, QPointF(x, self.shape.disc + (AVATAR - self._micro_metrics.height()) / 2))


def _static(text: str, at: QPointF) -> _Line:
    static = QStaticText(text)
    static.setTextFormat(Qt.TextFormat.PlainText)
    static.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
    return _Line(static, at)
