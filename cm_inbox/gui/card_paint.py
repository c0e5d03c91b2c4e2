"""Paints the cards of attachments: what they are, and the picture once somebody asked for it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath

from .blocks import CARD_HEIGHT, Style, picture_area
from .entries import Card
from .paint_kit import bordered
from .seen import Progress

translate = QCoreApplication.translate


def paint_card(painter: QPainter, area: QRectF, card: Card, style: Style) -> None:
    """Paint a card into its place in the bubble."""
    theme = style.theme
    bordered(painter, area, 8, style.canvas, theme.colour("border.default"))
    if card.shown:
        place = picture_area(area, card)
        _paint_picture(painter, place, area, card, style)
        area = QRectF(area.x(), place.bottom(), area.width(), CARD_HEIGHT)
    failed = card.seen is not None and card.seen.progress is Progress.FAILED
    icon, ink = ("warn", "danger.text") if failed else (card.icon, "icon.default")
    painter.drawPixmap(QPointF(area.x() + 10, area.y() + 14), theme.icon(icon, 16, theme.colour(ink)))
    room = area.width() - 46
    if card.account_id is not None and (card.seen is None or failed or card.veiled) and style.ask_key:
        room -= _paint_keycap(painter, QPointF(area.right() - 12, area.center().y()), style) + 8
    elide = Qt.TextElideMode.ElideRight
    painter.setFont(style.small)
    painter.setPen(theme.colour("text.primary"))
    title = style.small_measure.elidedText(card.title, elide, room)
    painter.drawText(QRectF(area.x() + 36, area.y() + 5, room, 17), Qt.AlignmentFlag.AlignVCenter, title)
    painter.setPen(theme.colour("danger.text" if failed else "text.muted"))
    detail = style.small_measure.elidedText(card.detail, elide, room)
    painter.drawText(QRectF(area.x() + 36, area.y() + 22, room, 17), Qt.AlignmentFlag.AlignVCenter, detail)


def _paint_picture(painter: QPainter, place: QRectF, card_area: QRectF, card: Card, style: Style) -> None:
    """Paint the picture into the card's rounded top; a veiled one says how to see it."""
    picture = style.picture_of(card)
    inside = QPainterPath()
    inside.addRoundedRect(card_area.adjusted(1, 1, -1, -1), 7, 7)
    painter.save()
    painter.setClipPath(inside)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    ground = QRectF(card_area.x(), place.y(), card_area.width(), place.height())
    painter.fillRect(ground, style.theme.colour("bg.sunken"))
    if picture is not None:
        painter.drawPixmap(place, picture, QRectF(picture.rect()))
    painter.restore()
    if card.veiled:
        said = translate("Conversation", "Blurred: the message is hurtful")
        wide = min(place.width() - 16, style.small_measure.horizontalAdvance(said) + 24)
        label = QRectF(place.center().x() - wide / 2, place.center().y() - 14, wide, 28)
        bordered(painter, label, 6, style.theme.colour("bg.raised"), style.theme.colour("border.default"))
        painter.setFont(style.small)
        painter.setPen(style.theme.colour("text.primary"))
        said = style.small_measure.elidedText(said, Qt.TextElideMode.ElideRight, wide - 12)
        painter.drawText(label, Qt.AlignmentFlag.AlignCenter, said)


def _paint_keycap(painter: QPainter, right: QPointF, style: Style) -> float:
    """Paint the key that shows a picture, its right edge in the middle at a point; return how wide it is."""
    wide = max(18.0, style.micro_measure.horizontalAdvance(style.ask_key) + 8)
    cap = QRectF(right.x() - wide, right.y() - 9, wide, 18)
    bordered(painter, cap, 4, style.theme.colour("key.bg"), style.theme.colour("key.border"))
    painter.setFont(style.micro)
    painter.setPen(style.theme.colour("key.text"))
    painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, style.ask_key)
    return wide
