"""The look of a brand, to choose: one of eight colours, and the letters that always go with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from cm_inbox.brand_look import COLOURS, LETTERS, free_colour, monogram, tidy
from cm_inbox.gui.plain import line
from cm_inbox.gui.theme import Theme
from cm_inbox.models.accounts import Brand

from .base import inked_label

translate = QCoreApplication.translate

CHIP = 28
RING = 4


def colour_name(colour: str) -> str:
    """Return what one of the eight colours is called; another is named by its code."""
    return {
        "teal": translate("BrandLook", "Teal"),
        "plum": translate("BrandLook", "Plum"),
        "olive": translate("BrandLook", "Olive"),
        "violet": translate("BrandLook", "Violet"),
        "ocean": translate("BrandLook", "Ocean"),
        "cocoa": translate("BrandLook", "Cocoa"),
        "rose": translate("BrandLook", "Rose"),
        "slate": translate("BrandLook", "Slate"),
    }.get(colour, colour)


class Swatch(QAbstractButton):
    """One colour, with the letters on it as they will be seen."""

    def __init__(self, theme: Theme, colour: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.colour = colour
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedSize(QSize(CHIP + 2 * RING, CHIP + 2 * RING))
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isChecked():
            ring = "focus.ring" if self.hasFocus() else "border.control"
            painter.setPen(QPen(theme.colour(ring), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        chip = QRectF(RING, RING, CHIP, CHIP)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.brand(self.colour, "solid"))
        painter.drawRoundedRect(chip, 6, 6)
        painter.setPen(theme.brand(self.colour, "on"))
        painter.setFont(theme.font("strong"))
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, self.text())
        painter.end()


class BrandLook(QWidget):
    """``changed`` says that another colour or other letters were chosen. Letters are legible on all eight colours."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._others: Sequence[Brand] = ()
        self._colour = COLOURS[0]
        self._own_letters = False
        self.swatches = [Swatch(theme, colour, self) for colour in COLOURS]
        self._group = QButtonGroup(self)
        self.letters = QLineEdit(self)
        self.letters.setMaxLength(LETTERS)
        self.letters.setFixedWidth(64)
        self.letters.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.letters.setAccessibleName(translate("BrandLook", "Letters of the brand"))
        self.letters.setToolTip(translate("BrandLook", "One or two letters"))
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for swatch in self.swatches:
            self._group.addButton(swatch)
            swatch.clicked.connect(lambda _checked=False, colour=swatch.colour: self._choose(colour))
            row.addWidget(swatch)
        row.addSpacing(12)
        row.addWidget(self.letters)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(row)
        self.said = inked_label("", theme, "small", "muted")
        column.addWidget(self.said)
        self.letters.textEdited.connect(self._letters_typed)

    @property
    def colour(self) -> str:
        return self._colour

    @property
    def monogram(self) -> str:
        """Return the letters as they will be shown; empty where there are none."""
        return tidy(self.letters.text())

    def begin(self, others: Sequence[Brand], name: str = "") -> None:
        """Propose what no other brand has."""
        self._others = others
        self._own_letters = False
        self._choose(free_colour([brand.colour for brand in others]))
        self.follow(name)

    def show_brand(self, brand: Brand, others: Sequence[Brand]) -> None:
        """Show the look that a brand has."""
        self._others = others
        self._own_letters = brand.monogram != monogram(brand.name, {each.monogram for each in others})
        self.letters.setText(brand.monogram)
        self._choose(brand.colour)

    def follow(self, name: str) -> None:
        """Propose the letters of a name, as long as a person has written none."""
        if not self._own_letters:
            taken = {brand.monogram for brand in self._others}
            self.letters.setText(monogram(name, taken) if name.strip() else "")
            self._show()

    def _letters_typed(self) -> None:
        self._own_letters = bool(self.letters.text())
        self._show()
        self.changed.emit()

    def _choose(self, colour: str) -> None:
        """Choose a colour; one that is none of the eight stays as it is until another is chosen."""
        self._colour = colour
        self._group.setExclusive(False)
        for swatch in self.swatches:
            swatch.setChecked(swatch.colour == colour)
        self._group.setExclusive(True)
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        for swatch in self.swatches:
            named = colour_name(swatch.colour)
            also = self._named(brand for brand in self._others if brand.colour == swatch.colour)
            said = f"{named}, {also}" if also else named
            swatch.setText(self.monogram)
            swatch.setToolTip(said)
            swatch.setAccessibleName(said)
        alike = [brand for brand in self._others if brand.colour == self._colour or brand.monogram == self.monogram]
        same = [brand for brand in alike if brand.colour == self._colour and brand.monogram == self.monogram]
        named = colour_name(self._colour)
        if same:
            said = translate("BrandLook", "%1 looks the same: choose another colour or other letters.")
            self._say(said.replace("%1", self._names(same)), "warning")
        elif alike:
            self._say(f"{named} · {self._named(alike)}", "muted")
        else:
            self._say(named, "muted")

    def _say(self, text: str, ink: str) -> None:
        self.said.setText(text)
        if self.said.property("ink") != ink:
            self.said.setProperty("ink", ink)
            self.said.style().polish(self.said)

    def _named(self, brands: Iterable[Brand]) -> str:
        found = list(brands)
        return translate("BrandLook", "also %1").replace("%1", self._names(found)) if found else ""

    @staticmethod
    def _names(brands: Sequence[Brand]) -> str:
        return ", ".join(line(brand.name, 40) for brand in brands)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Go to the neighbour by arrow, and choose it: one of eight, as with radio buttons."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        focused = self.focusWidget()
        if step is None or not isinstance(focused, Swatch):
            super().keyPressEvent(event)
            return
        to = self.swatches[(self.swatches.index(focused) + step) % len(self.swatches)]
        to.setFocus(Qt.FocusReason.TabFocusReason)
        self._choose(to.colour)
