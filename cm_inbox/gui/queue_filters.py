"""The chips above the list: all, public, private, unread, one network; and the button that keeps them as a view."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLocale, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QSizePolicy, QWidget

from cm_inbox.models.messages import ThreadKind
from cm_inbox.models.queue import Filter

from . import texts
from .popping_up import pop_up
from .shield_order import KINDS, Arrangement, Shown
from .theme import Theme

CHIPS = ("all", "public", "private", "unread")
NETWORK = "network"
KEEP = "keep"
ICON = 12
GAP = 6
SIDE = 12


class FilterBar(QWidget):
    """``chosen`` gives the name of a chip; ``network_chosen`` a network, None for all of them.

    ``keep_wanted``: what is shown is to be kept as a view. In a narrow list chips go without their words.
    """

    chosen = Signal(str)
    network_chosen = Signal(object)
    keep_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._narrowed = Filter()
        self._networks: Sequence[str] = ()
        self._words: dict[str, str] = {}
        self._menu: QMenu | None = None
        self._kinds: Arrangement | None = None
        self.chips: dict[str, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(SIDE, 0, SIDE, 0)
        row.setSpacing(GAP)
        for name in (*CHIPS, *KINDS, NETWORK, KEEP):
            chip = QPushButton(self)
            chip.setProperty("role", "quiet-icon" if name == KEEP else "chip")
            chip.setCheckable(name != KEEP)
            chip.setIconSize(QSize(ICON, ICON))
            chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            chip.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            if name == KEEP:
                row.addStretch(1)
            self.chips[name] = chip
            row.addWidget(chip)
        for name in KINDS:
            self.chips[name].hide()
        for name in (*CHIPS, *KINDS):
            self.chips[name].clicked.connect(lambda _checked=False, chip=name: self.chosen.emit(chip))
        self.chips[NETWORK].setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow stands behind the word
        self.chips[NETWORK].clicked.connect(self._network_clicked)
        self.chips[KEEP].clicked.connect(self.keep_wanted)
        self.setMinimumWidth(0)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._draw)

    def show_networks(self, networks: Sequence[str]) -> None:
        """Say which networks there are to choose from."""
        self._networks = networks

    def show_filter(self, narrowed: Filter, *, keepable: bool) -> None:
        """Show what narrows the list; ``keepable``: there is something to keep as a view."""
        self._narrowed = narrowed
        state = {
            "public": narrowed.kind is ThreadKind.PUBLIC,
            "private": narrowed.kind is ThreadKind.PRIVATE,
            "unread": narrowed.unread,
            NETWORK: narrowed.network is not None,
        }
        state["all"] = not any(state.values())
        for name, chip in self.chips.items():
            if name in state:
                chip.setChecked(state[name])
        self.chips[KEEP].setEnabled(keepable)
        self._draw()

    def show_kinds(self, arrangement: Arrangement | None) -> None:
        """Behind the shield, offer the courteous and the hostile ones with their numbers instead of other chips."""
        shielded = arrangement is not None
        for name in ("public", "private", "unread"):
            self.chips[name].setVisible(not shielded)
        for name in KINDS:
            self.chips[name].setVisible(shielded)
        self._kinds = arrangement
        if arrangement is not None:
            for name, shown in KINDS.items():
                self.chips[name].setChecked(arrangement.shown is shown)
            plain = Filter(brand_id=self._narrowed.brand_id)
            self.chips["all"].setChecked(arrangement.shown is Shown.ALL and self._narrowed == plain)
        self._draw()

    def retranslate(self) -> None:
        """Say everything in the user's language."""
        self._words = {
            "all": self.tr("All"),
            "public": self.tr("Public"),
            "private": self.tr("Private"),
            "unread": self.tr("Unread"),
            "courteous": self.tr("Courteous"),
            "hostile": self.tr("Hostile"),
            NETWORK: self.tr("Network"),
            KEEP: self.tr("Keep this view"),
        }
        self._draw()

    def choose_network(self) -> None:
        """Open the menu of networks."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        everywhere = menu.addAction(self.tr("All networks"))
        everywhere.setCheckable(True)
        everywhere.setChecked(self._narrowed.network is None)
        everywhere.triggered.connect(lambda _checked=False: self.network_chosen.emit(None))
        menu.addSeparator()
        current = everywhere
        for network in self._networks:
            icon = self._theme.qicon(f"n-{network}", self._theme.colour("text.secondary"))
            action = menu.addAction(icon, texts.network_title(network))
            action.setCheckable(True)
            action.triggered.connect(lambda _checked=False, chosen=network: self.network_chosen.emit(chosen))
            if network == self._narrowed.network:
                action.setChecked(True)
                current = action
        menu.setActiveAction(current)
        self._menu = menu
        chip = self.chips[NETWORK]
        pop_up(menu, chip.mapToGlobal(QPoint(0, chip.height() + 2)), self)

    def _network_clicked(self) -> None:
        self.chips[NETWORK].setChecked(self._narrowed.network is not None)  # only a choice changes it
        self.choose_network()

    # -- inside --

    def _draw(self) -> None:
        if not self._words:
            return
        network = self._narrowed.network
        names = {**self._words, NETWORK: texts.network_title(network) if network else self._words[NETWORK]}
        if self._kinds is not None:
            for name, count in (("courteous", self._kinds.courteous), ("hostile", self._kinds.hostile)):
                names[name] = f"{names[name]} {QLocale().toString(count)}"
        icons = {"private": "lock", NETWORK: "chevron", KEEP: "plus"}
        self.chips["unread"].setIcon(QIcon())
        for name, chip in self.chips.items():
            chip.setAccessibleName(names[name])
            chip.setToolTip(names[name] if name == KEEP else "")
            chip.setText("" if name == KEEP else f" {names[name]}" if name in icons else names[name])
            if name in icons:
                role = (
                    "accent.text" if chip.isChecked() else "text.disabled" if not chip.isEnabled() else "text.secondary"
                )
                chip.setIcon(self._theme.qicon(icons[name], self._theme.colour(role), ICON))
        self._fit()

    def _fit(self) -> None:
        """Take away words where there is no room for all of them."""
        network = self._narrowed.network
        for name, icon in (("private", "lock"), (NETWORK, f"n-{network}" if network else "globe"), ("unread", "mail")):
            if self._wanted() <= self.width():
                return
            chip = self.chips[name]
            role = "accent.text" if chip.isChecked() else "text.secondary"
            chip.setIcon(self._theme.qicon(icon, self._theme.colour(role), ICON))
            chip.setToolTip(chip.accessibleName())
            chip.setText("")

    def _wanted(self) -> int:
        chips = [chip for chip in self.chips.values() if not chip.isHidden()]
        return sum(chip.sizeHint().width() for chip in chips) + GAP * (len(chips) - 1) + 2 * SIDE

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._draw()
