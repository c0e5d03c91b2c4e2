"""The line over the list: the group of the topmost row, or what the list is; on the right its order."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QSizePolicy, QWidget

from cm_inbox.models.queue import Sort

from .popping_up import pop_up
from .theme import Theme

HEIGHT = 28
SIDE = 20
ICON = 12


class QueueHead(QWidget):
    """``sort_chosen`` gives the order one wants."""

    sort_chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._sort = Sort.URGENCY
        self._menu: QMenu | None = None
        self.setFixedHeight(HEIGHT)
        title, count = theme.font("section", tabular=True), theme.font("section", tabular=True)
        count.setWeight(QFont.Weight.Medium)
        self._title, self._count = self._label(title, "head"), self._label(count, "count")
        self.sort = QPushButton(self)
        self.sort.setProperty("role", "quiet-small")
        self.sort.setIconSize(QSize(ICON, ICON))
        self.sort.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.sort.clicked.connect(self.choose_sort)
        row = QHBoxLayout(self)
        row.setContentsMargins(SIDE, 2, SIDE - 6, 0)
        row.setSpacing(7)
        row.addWidget(self._title)
        row.addWidget(self._count)
        row.addStretch(1)
        row.addWidget(self.sort)
        theme.changed.connect(self._draw)

    def _label(self, font: QFont, part: str) -> QLabel:
        label = QLabel(self)
        label.setFont(font)
        label.setProperty("part", part)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        return label

    @property
    def text(self) -> str:
        """Return what stands there."""
        return "   ".join(part for part in (self._title.text(), self._count.text()) if part)

    def tell(self, title: str, count: str = "") -> None:
        """Say what the rows below are."""
        if (title, count) != (self._title.text(), self._count.text()):
            self._title.setText(title)
            self._count.setText(count)

    def explain(self, text: str) -> None:
        """Say more where one points at it."""
        self._title.setToolTip(text)

    def show_sort(self, sort: Sort, *, possible: bool) -> None:
        """Show the order; ``possible``: another can be chosen."""
        self._sort = sort
        self.sort.setVisible(possible)
        self._draw()

    def choose_sort(self) -> None:
        """Open the menu of orders."""
        if self.sort.isHidden():
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for sort, name in self._names().items():
            action = menu.addAction(name)
            action.setCheckable(True)
            action.setChecked(sort is self._sort)
            action.triggered.connect(lambda _checked=False, chosen=sort: self.sort_chosen.emit(chosen))
            if sort is self._sort:
                menu.setActiveAction(action)
        self._menu = menu
        corner = self.sort.mapToGlobal(QPoint(self.sort.width() - menu.sizeHint().width(), self.sort.height() + 2))
        pop_up(menu, corner, self)

    def retranslate(self) -> None:
        """Say everything in the user's language."""
        self._draw()

    def _names(self) -> Mapping[Sort, str]:
        return {
            Sort.URGENCY: self.tr("Most urgent first"),
            Sort.NEWEST: self.tr("Newest first"),
            Sort.OLDEST: self.tr("Longest waiting first"),
        }

    def _draw(self) -> None:
        name = self._names()[self._sort]
        self.sort.setText(f" {name}")
        self.sort.setAccessibleName(self.tr("Order: %1").replace("%1", name))
        self.sort.setIcon(self._theme.qicon("sort", self._theme.colour("text.secondary"), ICON))
