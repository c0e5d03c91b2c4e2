"""How often a rule would have matched, day by day: as people did, without a sequel, otherwise (hatched)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from cm_inbox.models.record import Record

from . import when
from .theme import Theme

translate = QCoreApplication.translate

HEIGHT = 78
AXIS = 20
CELL = 10
GAP = 2
LEGEND_HEIGHT = 18
LEGEND_GAP = 16
SWATCH_GAP = 6
ROLES = ("chart.2", "chart.5", "")
"""The colours of what was decided alike, has no sequel, was decided otherwise; the last is hatched."""


class Day(Record, frozen=True):
    """One day's messages, by what people did."""

    day: date
    alike: int
    open: int
    otherwise: int

    @property
    def all(self) -> int:
        return self.alike + self.open + self.otherwise


class DayBars(QWidget):
    """The bars. While there are few messages each is a square of its own."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.days: Sequence[Day] = ()
        self.setFixedHeight(HEIGHT)
        self.setMouseTracking(True)
        theme.changed.connect(self.update)

    def show_days(self, days: Sequence[Day]) -> None:
        self.days = days
        most = max(days, key=lambda day: day.all, default=None)
        said = translate("CharterTry", "%n message(s) in all", "", sum(day.all for day in days))
        if most is not None and most.all:
            busiest = (
                translate("CharterTry", "most on %1: %2")
                .replace("%1", when.short(most.day))
                .replace("%2", str(most.all))
            )
            said = f"{said}, {busiest}"
        self.setAccessibleName(said)
        self.setToolTip(said)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(300, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        if not self.days:
            return
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        step = self.width() / len(self.days)
        ground = self.height() - AXIS
        most = max((day.all for day in self.days), default=0)
        squares = most <= (ground - 4) // CELL and step >= CELL
        unit = CELL if squares else (ground - 4) / max(1, most)
        for at, day in enumerate(self.days):
            left, top = at * step, float(ground)
            wide = min(step - GAP if step > 3 else step, CELL if squares else 18)
            if not day.all:
                painter.fillRect(QRectF(left, ground - 1, wide, 1), theme.colour("chart.grid"))
            for count, role in zip((day.alike, day.open, day.otherwise), ROLES, strict=True):
                pieces = [unit] * count if squares else [unit * count] if count else []
                for height in pieces:
                    top -= height
                    box = QRectF(left, top, wide, height - (GAP if squares else 0.5))
                    fill(painter, box, theme, role, radius=2 if squares else 0)
        self._axis(painter, ground)

    def _axis(self, painter: QPainter, ground: float) -> None:
        painter.setFont(self._theme.font("micro"))
        painter.setPen(self._theme.colour("text.muted"))
        box = QRectF(0, ground + 3, self.width(), AXIS - 3)
        places = [(self.days[0], Qt.AlignmentFlag.AlignLeft)]
        if len(self.days) > 2:
            places.append((self.days[len(self.days) // 2], Qt.AlignmentFlag.AlignHCenter))
        if len(self.days) > 1:
            places.append((self.days[-1], Qt.AlignmentFlag.AlignRight))
        for day, where in places:
            painter.drawText(box, where | Qt.AlignmentFlag.AlignVCenter, when.short(day.day))


class Legend(QWidget):
    """What the colours of the bars stand for, each with how many messages."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._said: Sequence[str] = ("", "", "")
        self.setFixedHeight(LEGEND_HEIGHT)
        theme.changed.connect(self.update)

    def show_counts(self, alike: int, open_: int, otherwise: int) -> None:
        """Show the numbers, each with its word."""
        self._said = (
            translate("CharterTry", "%n as you", "", alike),
            translate("CharterTry", "%n without a sequel", "", open_),
            translate("CharterTry", "%n otherwise", "", otherwise),
        )
        self.setAccessibleName(", ".join(self._said))
        self._fit()
        self.update()

    def places(self) -> list[QRectF]:
        """Return where each of them stands, swatch and words: side by side, and below where there is no room."""
        measure = QFontMetricsF(self._theme.font("small"))
        left, top, found = 0.0, 0.0, []
        for said in self._said:
            width = CELL + SWATCH_GAP + measure.horizontalAdvance(said)
            if left and left + width > self.width():
                left, top = 0.0, top + LEGEND_HEIGHT
            found.append(QRectF(left, top, width + 1, LEGEND_HEIGHT))
            left += width + LEGEND_GAP
        return found

    def _fit(self) -> None:
        self.setFixedHeight(round(self.places()[-1].bottom()))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._theme.font("small"))
        for said, role, place in zip(self._said, ROLES, self.places(), strict=True):
            swatch = QRectF(place.left(), place.center().y() - CELL / 2, CELL, CELL)
            painter.setPen(Qt.PenStyle.NoPen)
            fill(painter, swatch, self._theme, role, radius=2)
            painter.setPen(self._theme.colour("text.secondary"))
            words = place.adjusted(CELL + SWATCH_GAP, 0, 0, 0)
            painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, said)
        painter.end()


def fill(painter: QPainter, box: QRectF, theme: Theme, role: str, *, radius: float) -> None:
    """Fill a box with a colour of the theme; without a role, hatched: what people decided otherwise."""
    brushes = (
        [QBrush(theme.colour(role))]
        if role
        else [QBrush(theme.colour("match.bg")), QBrush(theme.colour("match.line"), Qt.BrushStyle.BDiagPattern)]
    )
    for brush in brushes:
        painter.setBrush(brush)
        painter.drawRoundedRect(box, radius, radius)
