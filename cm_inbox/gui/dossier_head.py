"""What is painted over a dossier and a ban: handles with their networks, the warnings, the brand it is for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from cm_inbox.models.accounts import Brand
from cm_inbox.models.dossier import Identity

from .paint_kit import blank, bordered, text_at
from .plain import isolated
from .theme import Theme
from .warning_meter import SQUARE, Meter, paint_meter

ICON, APART, LINE = 14, 14, 20
MOST = 4
"""How many handles stand side by side; how many more there are is told by a number."""

CARD, NAME = 32, 110


class Handles(QWidget):
    """The handles of a person, each with the badge of its network, cut where there is no room."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._font = theme.font("small")
        self._measure = QFontMetricsF(self._font)
        self._handles: list[tuple[str, str]] = []
        self._more = ""
        self.setFixedHeight(LINE)

    def show_identities(self, identities: Sequence[Identity]) -> None:
        """Show these."""
        every = [(each.account.network, isolated(each.record.author.handle, 60)) for each in identities]
        self._handles, more = every[:MOST], len(every) - MOST
        self._more = f"+{more}" if more > 0 else ""
        self.setAccessibleName(", ".join(f"{network} {handle}" for network, handle in every))
        self.setToolTip("\n".join(handle for _, handle in every))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(120, LINE)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setFont(self._font)
        painter.setPen(self._theme.colour("text.secondary"))
        fixed = ICON + 4 + APART
        tail = self._measure.horizontalAdvance(self._more)
        wanted = [self._measure.horizontalAdvance(handle) for _, handle in self._handles]
        room = self.width() - tail - fixed * len(wanted)
        x = 0.0
        for place, (network, handle) in enumerate(self._handles):
            share = min(wanted[place], max(24.0, room / (len(wanted) - place)))
            room -= share
            painter.drawPixmap(
                QPointF(x, 3), self._theme.icon(f"n-{network}", ICON, self._theme.colour("icon.default"))
            )
            shown = self._measure.elidedText(handle, Qt.TextElideMode.ElideRight, share + 1)
            text_at(painter, self._measure, x + ICON + 4, 0, LINE, shown)
            x += share + fixed
        text_at(painter, self._measure, x, 0, LINE, self._more)
        painter.end()


class Standing(QWidget):
    """The squares of the warnings that count, and their number."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._meter: Meter | None = None
        self._font = theme.font("small")
        self._measure = QFontMetricsF(self._font)
        self.setFixedHeight(SQUARE + 10)

    def show_meter(self, meter: Meter | None) -> None:
        """Show where they stand; nothing where no warning counts."""
        self._meter = meter
        self.setVisible(meter is not None)
        if meter is not None:
            self.setAccessibleName(meter.spoken())
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        if self._meter is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._font)
        painter.setPen(self._theme.colour("text.secondary"))
        paint_meter(painter, self._theme, self._measure, self._meter, QRectF(0, 0, 0, self.height()))
        painter.end()


def brand_chip(theme: Theme, brand: Brand) -> QPixmap:
    """Return a brand's letters on its tint, as they stand in a line of text."""
    picture = blank(24, 16)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.brand(brand.colour, "tint"))
    painter.drawRoundedRect(QRectF(0, 0, 24, 16), 4, 4)
    painter.setFont(theme.font("micro"))
    painter.setPen(theme.brand(brand.colour, "text"))
    painter.drawText(QRectF(0, 0, 24, 16), Qt.AlignmentFlag.AlignCenter, brand.monogram)
    painter.end()
    return picture


def brand_card(theme: Theme, brand: Brand) -> QPixmap:
    """Return the card that says for which brand a dossier is: it holds nothing of another's."""
    font = theme.font("small")
    measure = QFontMetricsF(font)
    said = measure.elidedText(isolated(brand.name, 40), Qt.TextElideMode.ElideRight, NAME)
    width = round(measure.horizontalAdvance(said)) + 52
    picture = blank(width, CARD)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    bordered(painter, QRectF(0, 0, width, CARD), 6, theme.colour("bg.raised"), theme.colour("border.default"))
    chip = QRectF(8, 6, 24, 20)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.brand(brand.colour, "solid"))
    painter.drawRoundedRect(chip, 5, 5)
    painter.setPen(theme.brand(brand.colour, "on"))
    painter.setFont(theme.font("micro"))
    painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, brand.monogram)
    painter.setFont(font)
    painter.setPen(theme.colour("text.primary"))
    text_at(painter, measure, 40, 0, CARD, said)
    painter.end()
    return picture
