"""Over the window while the shield is up: what it does, how much was read today, and the way out."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from .keycaps import KeyCaps
from .theme import Theme

translate = QCoreApplication.translate

HEIGHT = 56
METER = 232
BAR = 8


class ExposureMeter(QWidget):
    """How many hostile messages were read today, of how many are enough: as a number and as a bar. Never red."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.read = 0
        self.limit = 0
        self.setFixedSize(METER, 34)
        theme.changed.connect(self.update)
        self.show_count(0, 0)

    def show_count(self, read: int, limit: int) -> None:
        """Show so many of so many; 0: without a limit."""
        self.read, self.limit = read, limit
        said = f"{translate('Shield', 'Hostile ones read today')}: {self._number()}"
        self.setAccessibleName(said)
        self.setToolTip(said)
        self.update()

    def _number(self) -> str:
        if not self.limit:
            return str(self.read)
        return translate("Shield", "%1 of %2").replace("%1", str(self.read)).replace("%2", str(self.limit))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = QRectF(0, 0, self.width(), 20)
        font = theme.font("small", tabular=True)
        painter.setFont(font)
        painter.setPen(theme.colour("text.secondary"))
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, translate("Shield", "Hostile ones read today"))
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._number())
        number = str(self.read)
        if self._number().startswith(number):
            rest = QFontMetricsF(font).horizontalAdvance(self._number()[len(number) :])
            font.setWeight(font.Weight.DemiBold)
            wide = QFontMetricsF(font).horizontalAdvance(number)
            place = QRectF(line.right() - rest - wide, 0, wide + 1, line.height())
            painter.fillRect(place, theme.colour("calm.tint"))
            painter.setFont(font)
            painter.setPen(theme.colour("text.primary"))
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, number)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("meter.track"))
        bar = QRectF(0, self.height() - BAR - 2, self.width(), BAR)
        painter.drawRoundedRect(bar, BAR / 2, BAR / 2)
        part = min(1.0, self.read / self.limit) if self.limit else 0.0
        if part:
            painter.setBrush(theme.colour("calm.fill"))
            painter.drawRoundedRect(QRectF(bar.x(), bar.y(), max(BAR, bar.width() * part), BAR), BAR / 2, BAR / 2)
        painter.end()


class LeaveButton(QPushButton):
    """« Quitter » with the keys that do the same."""

    def __init__(self, theme: Theme, keys: tuple[str, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self._caps = KeyCaps(theme, tuple(map(_with_shift, keys[:1])), self)
        self._caps.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 10, 0)
        row.addStretch(1)
        row.addWidget(self._caps)
        self.setText(translate("Shield", "Leave"))
        self.setStyleSheet("text-align: left;")

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        caps = self._caps.sizeHint().width()
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + caps + 36, 32)


def _with_shift(key: str) -> str:
    """Return a capital letter with the key that makes it one: here there is no keycap beside it to tell them apart."""
    return f"Shift+{key}" if len(key) == 1 and key.isupper() else key


class ShieldStrip(QWidget):
    """``left`` says that one wants out."""

    left = Signal()

    def __init__(self, theme: Theme, keys: tuple[str, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("ShieldStrip")
        self._theme = theme
        self.setFixedHeight(HEIGHT)
        self._icon = QLabel(self)
        self._title = QLabel(self)
        self._title.setFont(theme.font("strong"))
        self._what = QLabel(self)
        self._what.setFont(theme.font("small"))
        self._what.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.meter = ExposureMeter(theme, self)
        self.button = LeaveButton(theme, keys, self)
        self.button.clicked.connect(self.left)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(self._title)
        words.addWidget(self._what)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 0, 16, 0)
        row.setSpacing(14)
        row.addWidget(self._icon)
        row.addLayout(words, 1)
        row.addWidget(self.meter)
        row.addSpacing(10)
        row.addWidget(self.button)
        theme.changed.connect(self.restyle)
        self.restyle()
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self._title.setText(translate("Shield", "Shield mode"))
        self._what.setText(translate("Shield", "Insults softened, pictures veiled, no sound"))
        self.setAccessibleName(f"{self._title.text()}. {self._what.text()}")
        self.button.setText(translate("Shield", "Leave"))
        self.meter.show_count(self.meter.read, self.meter.limit)

    def restyle(self) -> None:
        """Take the theme's colours anew."""
        self._icon.setPixmap(self._theme.icon("shield-check", 20, self._theme.colour("calm.text")))
        for label, role in ((self._title, "text.primary"), (self._what, "text.secondary")):
            palette = label.palette()
            palette.setColor(label.foregroundRole(), self._theme.colour(role))
            label.setPalette(palette)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._theme.colour("calm.tint"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, self._theme.colour("calm.border"))
        painter.end()
