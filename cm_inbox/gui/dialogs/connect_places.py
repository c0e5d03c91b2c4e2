"""Which of the accounts that a sign-in opens are connected, and for which brand each: the last step of connecting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QKeySequence, QPainter, QPixmap
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from cm_inbox.gui.desk_protocol import OpenedAccount
from cm_inbox.gui.plain import line
from cm_inbox.gui.theme import Theme
from cm_inbox.models.accounts import Brand, NewBrand

from .base import Choices, inked_label, is_enter
from .meant_brand import bare, meant_brand

translate = QCoreApplication.translate

NEW_BRAND = -1
FEW = 10
"""Up to so many accounts are found without a field to search in."""
BRAND_WIDTH = 230
CHIP = QSize(22, 14)
NAMED = 12
"""So many of the places that an account is in are named."""


class BrandChoice(Choices):
    """A brand to choose, with its colour and letters, or a new one."""

    def __init__(self, theme: Theme, brands: Sequence[Brand], parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setIconSize(CHIP)
        for brand in brands:
            self.addItem(_chip(theme, brand, self.devicePixelRatioF()), line(brand.name, 80), brand.id)
        self.addItem(translate("Connect", "New brand…"), NEW_BRAND)

    @property
    def is_new(self) -> bool:
        return bool(self.currentData() == NEW_BRAND)

    def choose(self, brand_id: int | None) -> None:
        """Choose a brand; None: a new one."""
        self.setCurrentIndex(self.findData(NEW_BRAND if brand_id is None else brand_id))


def _chip(theme: Theme, brand: Brand, ratio: float) -> QIcon:
    """Return the sign of a brand, as the lists have it."""
    picture = QPixmap(CHIP * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.brand(brand.colour, "tint"))
    area = picture.rect().size() / ratio
    painter.drawRoundedRect(0, 0, area.width(), area.height(), 4, 4)
    painter.setFont(theme.font("micro"))
    painter.setPen(theme.brand(brand.colour, "text"))
    painter.drawText(0, 0, area.width(), area.height(), Qt.AlignmentFlag.AlignCenter, brand.monogram)
    painter.end()
    return QIcon(picture)


class PlaceRow(QWidget):
    """One account: ticked or not, and for which brand. One that is connected already keeps its brand."""

    def __init__(self, theme: Theme, account: OpenedAccount, brands: Sequence[Brand], parent: QWidget) -> None:
        super().__init__(parent)
        self.account = account
        self.known = next((brand for brand in brands if brand.id == account.brand_id), None)
        name, address = line(account.name or account.address, 80), line(account.address, 80)
        self.tick = QCheckBox(name.replace("&", "&&"), self)
        self.tick.setFont(theme.font("strong"))
        about = " · ".join(part for part in ("" if address == name else address, _within(account.covers)) if part)
        self.about = inked_label(about, theme, "small", "muted")
        self.about.setContentsMargins(22, 0, 0, 0)
        self.about.setVisible(bool(self.about.text()))
        self.brand = BrandChoice(theme, brands, self)
        self.name = QLineEdit(line(account.name or account.address, 80), self)
        self.told = inked_label("", theme, "small", "good")
        said = f"{name}, {about}" if about else name
        if self.known is not None:
            told = translate("Connect", "connected, for %1").replace("%1", line(self.known.name, 60))
            self.told.setText(told)
            said = f"{said}, {told}"
        else:
            fitting = meant_brand(brands, account.name, account.address)
            self.brand.choose(fitting.id if fitting is not None else None)
        self.tick.setAccessibleName(said)
        self.brand.setAccessibleName(translate("Connect", "Brand of %1").replace("%1", name))
        self.name.setAccessibleName(translate("Connect", "Name of the new brand of %1").replace("%1", name))
        self.name.setPlaceholderText(translate("Connect", "Name of the brand"))
        self._lay_out()
        self.tick.toggled.connect(self._adapt)
        self.brand.currentIndexChanged.connect(self._adapt)
        self._adapt()

    def _lay_out(self) -> None:
        left, right = QVBoxLayout(), QVBoxLayout()
        for column in (left, right):
            column.setSpacing(2)
        left.addWidget(self.tick)
        left.addWidget(self.about)
        left.addStretch(1)
        right.addWidget(self.told)
        right.addWidget(self.brand)
        right.addWidget(self.name)
        right.addStretch(1)
        for field in (self.told, self.brand, self.name):
            field.setFixedWidth(BRAND_WIDTH)
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 3, 8, 3)
        row.addLayout(left, 1)
        row.addLayout(right)

    def _adapt(self) -> None:
        self.told.setVisible(self.known is not None)
        self.brand.setVisible(self.known is None and self.tick.isChecked())
        self.name.setVisible(self.known is None and self.tick.isChecked() and self.brand.is_new)

    @property
    def lacks_name(self) -> bool:
        return self.tick.isChecked() and self.known is None and self.brand.is_new and not self.name.text().strip()

    def chosen(self) -> int | NewBrand:
        """Return the brand that the account is for."""
        if self.known is not None:
            return self.known.id
        return NewBrand(self.name.text().strip()) if self.brand.is_new else int(self.brand.currentData())

    def fits(self, words: Sequence[str]) -> bool:
        """Say whether all these words are in the account's names."""
        named = bare(f"{self.account.name}{self.account.address}")
        return all(word in named for word in words)


def _within(places: Sequence[str]) -> str:
    """Return in which places an account is; of very many the first."""
    if not places:
        return ""
    named = ", ".join(line(each, 60) for each in places[:NAMED])
    said = translate("Connect", "on %1").replace("%1", named)
    return said if len(places) <= NAMED else f"{said}…"


class PlacesPage(QWidget):
    """``confirmed`` says that Enter was pressed. Arrows go from one account to the next, the space bar ticks, Ctrl+A
    ticks all that are not connected yet; Tab goes on to the brands of those that are ticked.
    """

    confirmed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.rows: list[PlaceRow] = []
        self.named = inked_label("", theme, "title")
        self.hint = inked_label("", theme, "small", "secondary")
        self.search = QLineEdit(self)
        self.search.setClearButtonEnabled(True)
        self.search.setPlaceholderText(translate("Connect", "Search by name"))
        self.search.setAccessibleName(translate("Connect", "Search by name"))
        self.search.textChanged.connect(self._sift)
        self.none = inked_label(translate("Connect", "Nothing of that name."), theme, "small", "muted")
        self.area = QScrollArea(self)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2, 2, 2, 2)
        for widget in (self.named, self.hint, self.search, self.none):
            layout.addWidget(widget)
        layout.addWidget(self.area, 1)

    def show_accounts(self, network: str, accounts: Sequence[OpenedAccount], brands: Sequence[Brand]) -> None:
        """Show what a sign-in opens; the only one is ticked, of several a person says which."""
        only = len(accounts) == 1
        self.named.setText(network)
        self.hint.setText(
            translate("Connect", "You are signed in. For which brand is this account?")
            if only
            else translate(
                "Connect",
                "This sign-in opens %n account(s). Tick those to connect, each for its brand.",
                "",
                len(accounts),
            )
        )
        holder = QWidget(self)
        holder.setProperty("part", "settings")
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.rows = [PlaceRow(self._theme, account, brands, holder) for account in accounts]
        for row in self.rows:
            column.addWidget(row)
            row.tick.installEventFilter(self)
            row.tick.setChecked(only)
        column.addStretch(1)
        self.area.setWidget(holder)
        self.search.clear()
        self.search.setVisible(len(accounts) > FEW)
        self._sift("")
        self._only_stop_at(self.rows[0] if self.rows else None)

    def begin(self) -> None:
        """Give the keyboard to where one begins."""
        if not self.search.isHidden():
            self.search.setFocus()
        elif len(self.rows) == 1 and not self.rows[0].name.isHidden():
            self.rows[0].name.setFocus()
            self.rows[0].name.selectAll()
        elif len(self.rows) == 1 and not self.rows[0].brand.isHidden():
            self.rows[0].brand.setFocus()
        elif self.rows:
            self.rows[0].tick.setFocus()

    def brands(self) -> Mapping[str, int | NewBrand]:
        """Return the accounts that are ticked, by uid, each with its brand."""
        return {row.account.uid: row.chosen() for row in self.rows if row.tick.isChecked()}

    def missing(self) -> tuple[str, QWidget] | None:
        """Return what keeps one from going on, and where; None where nothing does."""
        nameless = next((row for row in self.rows if row.lacks_name), None)
        if nameless is not None:
            self.search.clear()
            return translate("Connect", "Give the new brand a name first."), nameless.name
        if not self.brands() and self.rows:
            shown = next((row for row in self.rows if not row.isHidden()), self.rows[0])
            return translate("Connect", "Tick at least one account first."), shown.tick
        return None

    def new_name(self) -> QWidget | None:
        """Return the field with the name of a new brand, the first there is."""
        return next((row.name for row in self.rows if not row.name.isHidden()), None)

    def _sift(self, typed: str) -> None:
        words = [bare(word) for word in typed.split()]
        for row in self.rows:
            row.setVisible(row.fits(words))
        self.none.setVisible(bool(self.rows) and all(row.isHidden() for row in self.rows))

    def _only_stop_at(self, row: PlaceRow | None) -> None:
        """Have Tab stop at one account only: arrows go to the others."""
        for each in self.rows:
            each.tick.setFocusPolicy(Qt.FocusPolicy.StrongFocus if each is row else Qt.FocusPolicy.ClickFocus)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() is QEvent.Type.FocusIn:
            row = next((each for each in self.rows if each.tick is watched), None)
            if row is not None:
                self._only_stop_at(row)
                self.area.ensureWidgetVisible(row, 0, 8)
        pressed = event.key() if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress else 0
        if pressed in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._step(watched, 1 if pressed == Qt.Key.Key_Down else -1)
            return True
        return super().eventFilter(watched, event)

    def _step(self, tick: QObject, by: int) -> None:
        shown = [row for row in self.rows if not row.isHidden()]
        at = next((number for number, row in enumerate(shown) if row.tick is tick), 0)
        if at + by < 0 and not self.search.isHidden():
            self.search.setFocus()
        elif shown:
            shown[max(0, min(at + by, len(shown) - 1))].tick.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        searching = self.search.hasFocus()
        if event.matches(QKeySequence.StandardKey.SelectAll):
            self._tick_all()
        elif searching and (is_enter(event) or event.key() == Qt.Key.Key_Down):
            first = next((row for row in self.rows if not row.isHidden()), None)
            if first is not None:
                first.tick.setFocus()
        elif is_enter(event):
            self.confirmed.emit()
        else:
            super().keyPressEvent(event)

    def _tick_all(self) -> None:
        """Tick all that are shown and not connected yet; where all are, untick them."""
        open_ones = [row for row in self.rows if not row.isHidden() and row.known is None]
        ticked = all(row.tick.isChecked() for row in open_ones)
        for row in open_ones:
            row.tick.setChecked(not ticked)
