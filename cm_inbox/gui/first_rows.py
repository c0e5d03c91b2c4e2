"""The first rows of the queue, painted before there is a list: by the painter of the list's own rows."""

from __future__ import annotations

from array import array

from PySide6.QtCore import QObject, QRect
from PySide6.QtGui import QPainter

from cm_inbox.models.instants import now

from .glance import Glance
from .queue_model import QueueModel
from .row_painter import COMFORTABLE, COMPACT, RowDelegate
from .theme import Theme


class FirstRows(QObject):
    """Paints a glance as the list will."""

    def __init__(self, glance: Glance, theme: Theme, density: str, parent: QObject) -> None:
        """``density``: as in the settings."""
        super().__init__(parent)
        rows = {row.id: row for row in glance.rows}
        brands = {brand.id: brand for brand in glance.brands}
        self._model = QueueModel(lambda ids: [rows[each] for each in ids], lambda _row: "", self)
        self._model.show(array("q", rows))
        self._delegate = RowDelegate(self._model, theme, now, brands.get)
        self._delegate.use_shape(COMPACT if density == "compact" else COMFORTABLE)
        self._height = self._delegate.shape.height
        self._delegate.tick()

    def paint(self, painter: QPainter, place: QRect) -> None:
        """Paint as many rows as there is room for, the first one as the current one."""
        for position in range(min(self._model.rowCount(), -(-place.height() // self._height))):
            row = QRect(place.x(), place.y() + position * self._height, place.width(), self._height)
            self._delegate.paint_at(painter, position, row, selected=position == 0)
