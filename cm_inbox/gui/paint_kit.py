"""A few ways of painting that are measurably cheaper than the obvious ones.

Filling two rounded rectangles costs a twelfth of stroking one with antialiasing; text at a point costs two thirds of
text in a rectangle.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QGuiApplication, QPainter, QPixmap

from .theme import Theme


def bordered(painter: QPainter, area: QRectF, radius: float, fill: QColor, border: QColor, width: float = 1.0) -> None:
    """Paint a rounded rectangle with a border inside ``area``. The fill must be opaque."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(border)
    painter.drawRoundedRect(area, radius, radius)
    painter.setBrush(fill)
    inner = max(0.0, radius - width)
    painter.drawRoundedRect(area.adjusted(width, width, -width, -width), inner, inner)


def baseline(measure: QFontMetricsF, top: float, height: float) -> float:
    """Return where the baseline of one line of text lies that stands in the middle of a box."""
    return top + (height + measure.ascent() - measure.descent()) / 2


def text_at(painter: QPainter, measure: QFontMetricsF, x: float, top: float, height: float, text: str) -> None:
    """Paint one line of text in the middle of a box, from the left. The painter has the font of ``measure``."""
    painter.drawText(QPointF(x, baseline(measure, top, height)), text)


def blank(width: int, height: int, ratio: float | None = None) -> QPixmap:
    """Return a transparent picture of this size in logical pixels, as fine as the screen or as ``ratio`` says."""
    ratio = ratio or QGuiApplication.primaryScreen().devicePixelRatio()
    picture = QPixmap(round(width * ratio), round(height * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    return picture


@lru_cache(maxsize=64)
def _plain_disc(colour: int, size: int, ratio: float) -> QPixmap:
    picture = blank(size, size, ratio)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor.fromRgba(colour))
    painter.drawEllipse(QRectF(0, 0, size, size))
    painter.end()
    return picture


def paint_person(
    painter: QPainter,
    theme: Theme,
    at: QPointF,
    native_id: str,
    letters: str,
    size: int,
    font: QFont,
    *,
    unseen: bool = False,
) -> None:
    """Paint a person's letters on a disc of their colour, ``unseen`` in grey. Discs are few and kept; letters quick."""
    ground, ink = (theme.colour("bg.pressed"), theme.colour("text.secondary")) if unseen else theme.avatar(native_id)
    painter.drawPixmap(at, _plain_disc(ground.rgba(), size, QGuiApplication.primaryScreen().devicePixelRatio()))
    painter.setFont(font)
    painter.setPen(ink)
    painter.drawText(QRectF(at.x(), at.y(), size, size), Qt.AlignmentFlag.AlignCenter, letters)
