"""The brands above the views: one of them, or all, is looked at."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QMenu, QSizePolicy, QWidget

from cm_inbox.models.accounts import Brand

from .brand_tab import BrandTab
from .plain import line
from .theme import Theme

BOX = 34
SIDE = 10
INSIDE = 3
SQUARES = 4
"""How many brands the folded button shows the colours of."""


class BrandTabs(QWidget):
    """``chosen`` gives a brand's id, None for all of them. Those that find no room are in the menu of the last tab."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._brands: Sequence[Brand] = ()
        self._current: int | None = None
        self._folded = False
        self._menu: QMenu | None = None
        self.tabs: list[BrandTab] = []
        self._more = MoreBrands(theme, self)
        self._more.clicked.connect(lambda: self.open_menu(self._more))
        self._button = BrandsButton(theme, self)
        self._button.clicked.connect(lambda: self.open_menu(self._button))
        self._row = QHBoxLayout(self)
        self._row.setSpacing(2)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)
        self._arrange()

    def show_brands(self, brands: Sequence[Brand]) -> None:
        """Show these brands."""
        self._brands = list(brands)
        self._make()

    def show_current(self, brand_id: int | None) -> None:
        """Show which brand is looked at; None: all."""
        if brand_id != self._current:
            self._current = brand_id
            for tab in self.tabs:
                tab.setChecked(tab.brand_id == brand_id)
            self._arrange()

    def fold(self, folded: bool) -> None:
        """Show one button for all of them, or the tabs again."""
        self._folded = folded
        self._arrange()

    def retranslate(self) -> None:
        """Say everything in the user's language."""
        self._make()

    def open_menu(self, button: QWidget) -> None:
        """Open the list of all brands below a button."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        everything = menu.addAction(self.tr("All brands"))
        everything.setCheckable(True)
        everything.setChecked(self._current is None)
        everything.triggered.connect(lambda _checked=False: self.chosen.emit(None))
        menu.setActiveAction(everything)
        menu.addSeparator()
        for brand in self._brands:
            action = menu.addAction(f"{brand.monogram}   {line(brand.name, 60)}")
            action.setCheckable(True)
            action.setChecked(brand.id == self._current)
            action.triggered.connect(lambda _checked=False, chosen=brand.id: self.chosen.emit(chosen))
        self._menu = menu
        menu.popup(button.mapToGlobal(QPoint(0, button.height() + 2)))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        if self._folded:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("bg.hover.rail"))
        painter.drawRoundedRect(QRectF(SIDE, SIDE, self.width() - 2 * SIDE, BOX), 9, 9)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._arrange()

    # -- inside --

    def _make(self) -> None:
        for tab in self.tabs:
            self._row.removeWidget(tab)
            tab.hide()
            tab.deleteLater()
        choices: list[tuple[int | None, str, str, str]] = [(None, self.tr("All"), "", "")]
        choices += [(brand.id, line(brand.name, 40), brand.monogram, brand.colour) for brand in self._brands]
        self.tabs = []
        for brand_id, name, monogram, colour in choices:
            tab = BrandTab(self._theme, brand_id, name, monogram, colour, self)
            tab.setChecked(brand_id == self._current)
            tab.clicked.connect(lambda _checked=False, chosen=brand_id: self.chosen.emit(chosen))
            self.tabs.append(tab)
            self._row.addWidget(tab, 0)
        self._row.removeWidget(self._more)
        self._row.addWidget(self._more)
        self._row.removeWidget(self._button)
        self._row.addWidget(self._button)
        self._button.show_brands(self._brands, self._current, self.tr("Brands"))
        self._more.setAccessibleName(self.tr("More brands"))
        self._more.setToolTip(self.tr("More brands"))
        self._arrange()

    def _arrange(self) -> None:
        """Show as many tabs as there is room for, the current one among them."""
        self._button.setVisible(self._folded)
        if self._folded:
            self._row.setContentsMargins(13, 12, 13, 10)
            self.setFixedHeight(52)
            for hidden in (*self.tabs, self._more):
                hidden.hide()
            self._button.show_brands(self._brands, self._current, self.tr("Brands"))
            return
        self._row.setContentsMargins(SIDE + INSIDE, SIDE + INSIDE, SIDE + INSIDE, INSIDE + 8)
        self.setFixedHeight(SIDE + BOX + 8)
        room = self.width() - 2 * (SIDE + INSIDE)
        taken = sum(tab.sizeHint().width() + 2 for tab in self.tabs)
        self._more.setVisible(taken > room)
        if taken > room:
            room -= self._more.sizeHint().width() + 2
        # The current one and that for all come first, then the others in their order, as long as there is room.
        wanted = sorted(self.tabs, key=lambda tab: (not tab.isChecked(), tab.brand_id is not None))
        for tab in wanted:
            room -= tab.sizeHint().width() + 2
            tab.setVisible(room >= 0 or tab.isChecked())
            wide = QSizePolicy.Policy.Expanding if tab.isChecked() else QSizePolicy.Policy.Fixed
            tab.setSizePolicy(wide, QSizePolicy.Policy.Fixed)


class MoreBrands(QAbstractButton):
    """Stands for the brands that find no room."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(26, 28)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus():
            painter.setPen(QPen(self._theme.colour("focus.ring"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        icon = self._theme.icon("more", 16, self._theme.colour("icon.default"))
        painter.drawPixmap(QPoint((self.width() - 16) // 2, (self.height() - 16) // 2), icon)
        painter.end()


class BrandsButton(QAbstractButton):
    """All brands as squares in their colours, or the one that is looked at by its monogram."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._brands: Sequence[Brand] = ()
        self._current: Brand | None = None
        self.setFixedSize(30, 30)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def show_brands(self, brands: Sequence[Brand], current: int | None, name: str) -> None:
        """Show these brands, or the one of them that is looked at."""
        self._brands = brands
        self._current = next((brand for brand in brands if brand.id == current), None)
        said = line(self._current.name, 60) if self._current else name
        self.setAccessibleName(said)
        self.setToolTip(said)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = self.hasFocus()
        painter.setPen(QPen(theme.colour("focus.ring" if focused else "border.default"), 2 if focused else 1))
        painter.setBrush(theme.colour("bg.raised"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 7, 7)
        painter.setPen(Qt.PenStyle.NoPen)
        if self._current is not None:
            chip = QRectF(5, 5, 20, 20)
            painter.setBrush(theme.brand(self._current.colour, "solid"))
            painter.drawRoundedRect(chip, 5, 5)
            painter.setPen(theme.brand(self._current.colour, "on"))
            font = theme.font("micro")
            font.setPixelSize(10)
            painter.setFont(font)
            painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, self._current.monogram)
        for at, brand in enumerate(self._brands[:SQUARES] if self._current is None else ()):
            painter.setBrush(theme.brand(brand.colour, "solid"))
            painter.drawRoundedRect(QRectF(6 + 10 * (at % 2), 6 + 10 * (at // 2), 8, 8), 2.5, 2.5)
        painter.end()
