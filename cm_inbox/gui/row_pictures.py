"""The pieces that rows of the list are put together from, each drawn once: discs, monograms, chips, pills, grounds."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QPixmap

from cm_inbox.models.accounts import Brand

from .queue_text import Chip
from .theme import Theme

MARGIN = 8
"""What is left free beside a row; on the right the scroll bar stands there."""

RADIUS = 8
AVATAR = 32
BADGE = 16
CHIP = 20
CHIP_MOST = 150
PILL = 18
PICTURES_KEPT = 256


class RowPictures:
    """Draws and keeps them; a theme's colours are taken anew by ``restyle``."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._pixmaps: dict[tuple[object, ...], QPixmap] = {}
        self.restyle()

    def restyle(self) -> None:
        """Forget all: fonts and colours are others."""
        theme = self._theme
        self._pixmaps.clear()
        self._chip_font = theme.font("small")
        self._chip_font.setWeight(self._chip_font.Weight.Medium)
        self._chip_metrics = QFontMetrics(self._chip_font)
        self._micro = theme.font("micro", tabular=True)
        self._micro.setWeight(self._micro.Weight.DemiBold)
        self._micro_metrics = QFontMetrics(self._micro)

    def ground(self, role: str, width: int, height: int, ratio: float) -> QPixmap:
        """Return what lies under a row that is selected, marked or pointed at."""
        key = ("ground", role, width, height, ratio)
        pixmap = self._pixmaps.get(key)
        if pixmap is None:
            pixmap, painter = _canvas(width, height, ratio)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour(role))
            painter.drawRoundedRect(QRectF(MARGIN, 0, width - MARGIN, height), RADIUS, RADIUS)
            if role == "bg.selected":
                painter.setBrush(self._theme.colour("accent.fill"))
                painter.drawRoundedRect(QRectF(MARGIN, 14, 3, height - 28), 1.5, 1.5)
            painter.end()
            self._keep(key, pixmap)
        return pixmap

    def block(self, width: int, ratio: float, *, selected: bool) -> QPixmap:
        """Return what stands for a softened word."""
        key = ("block", width, ratio, selected)
        pixmap = self._pixmaps.get(key)
        if pixmap is None:
            pixmap, painter = _canvas(max(width, 1), 12, ratio)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("redact.selected" if selected else "redact"))
            painter.drawRoundedRect(QRectF(0, 0, width, 11), 3, 3)
            painter.end()
            self._keep(key, pixmap)
        return pixmap

    def disc(self, network: str, colour: QColor, ratio: float, *, marked: bool = False) -> QPixmap:
        """Return a person's disc without letters, with the network's badge. There are few; of persons thousands."""
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
        painter.setPen(QPen(self._theme.colour("border.subtle"), 1))
        painter.setBrush(self._theme.colour("bg.raised"))
        painter.drawRoundedRect(badge.adjusted(0.5, 0.5, -0.5, -0.5), 4.5, 4.5)
        glyph = self._theme.icon(f"n-{network}", 10, self._theme.colour("text.secondary"), ratio)
        painter.drawPixmap(badge.topLeft() + QPointF(3, 3), glyph)
        painter.end()
        return pixmap

    def monogram(self, brand: Brand, ratio: float) -> QPixmap:
        """Return a brand's letters on its tint."""
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

    def pill(self, unread: int, ratio: float) -> QPixmap:
        """Return how many are unread."""
        text = str(unread) if unread < 100 else "99+"
        key = ("pill", text, ratio)
        pixmap = self._pixmaps.get(key)
        if pixmap is None:
            width = max(PILL, self._micro_metrics.horizontalAdvance(text) + 10)
            pixmap, painter = _canvas(width, PILL, ratio)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("accent.fill"))
            painter.drawRoundedRect(QRectF(0, 0, width, PILL), PILL / 2, PILL / 2)
            painter.setPen(self._theme.colour("accent.on"))
            painter.setFont(self._micro)
            painter.drawText(QRectF(0, 0, width, PILL), Qt.AlignmentFlag.AlignCenter, text)
            painter.end()
            self._keep(key, pixmap)
        return pixmap

    def peek_hint(self, peek_key: str, ratio: float) -> QPixmap:
        """Return an eye and the key that reads softened words."""
        key = ("peek", peek_key, ratio)
        pixmap = self._pixmaps.get(key)
        if pixmap is None:
            from .keycaps import cap_room, paint_caps  # not needed for the first picture

            room = cap_room(self._theme, peek_key) if peek_key else 0
            pixmap, painter = _canvas(20 + room, PILL, ratio)
            painter.drawPixmap(0, 1, self._theme.icon("eye", 16, self._theme.colour("text.secondary"), ratio))
            if peek_key:
                paint_caps(painter, self._theme, (peek_key,), 20 + room, PILL / 2)
            painter.end()
            self._keep(key, pixmap)
        return pixmap

    def chip(self, chip: Chip, ratio: float) -> QPixmap:
        """Return a chip of a row's second line."""
        key = ("chip", chip, ratio)
        pixmap = self._pixmaps.get(key)
        if pixmap is None:
            pixmap = self._keep(key, self._draw_chip(chip, ratio))
        return pixmap

    def colleague(self, chip: Chip, ratio: float) -> QPixmap:
        """Return the disc of a colleague who has a conversation open, and what they do there, where it is said."""
        key = ("colleague", chip, ratio)
        pixmap = self._pixmaps.get(key)
        if pixmap is None:
            from .present import draw_colleague  # only where there is a team

            pixmap = self._keep(key, draw_colleague(self._theme, chip, self._chip_font, ratio))
        return pixmap

    def _draw_chip(self, chip: Chip, ratio: float) -> QPixmap:
        plain = chip.tone == "plain"
        ink = self._theme.colour("text.secondary" if plain else f"{chip.tone}.text")
        text = self._chip_metrics.elidedText(chip.text, Qt.TextElideMode.ElideRight, CHIP_MOST)
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


def _canvas(width: int, height: int, ratio: float) -> tuple[QPixmap, QPainter]:
    pixmap = QPixmap(round(width * ratio), round(height * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    return pixmap, painter
