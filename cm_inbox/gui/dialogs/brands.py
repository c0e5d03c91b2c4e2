"""The brands: how each is called and looks, and whether pictures in its messages are ever fetched."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QCheckBox, QFormLayout, QLineEdit, QWidget

from cm_inbox.errors import CmInboxError
from cm_inbox.gui import texts
from cm_inbox.gui.desk_protocol import Desk
from cm_inbox.gui.futures import Futures
from cm_inbox.gui.plain import isolated, line
from cm_inbox.gui.theme import Theme
from cm_inbox.inbox import Inbox
from cm_inbox.models.accounts import Brand
from cm_inbox.settings import Settings

from .base import Choices, Sheet, colour_label, plain_label
from .brand_look import BrandLook

translate = QCoreApplication.translate

LONGEST = 120
"""Characters of a brand's name."""

TakesSettings = Callable[[Settings], None]


class BrandsDialog(Sheet):
    """``settings`` and ``use`` are about pictures; without them only the look is shown."""

    def __init__(
        self,
        theme: Theme,
        inbox: Inbox,
        desk: Desk,
        parent: QWidget | None,
        *,
        brand_id: int | None = None,
        settings: Callable[[], Settings] | None = None,
        use: TakesSettings | None = None,
    ) -> None:
        super().__init__(theme, translate("Brands", "Brands"), parent, width=600)
        self._inbox = inbox
        self._desk = desk
        self._settings = settings
        self._use = use
        self._brands = list(inbox.brands())
        self._futures = Futures(self._failed, self)
        self.brand = Choices(theme, self)
        for brand in self._brands:
            self.brand.addItem(line(brand.name, 80), brand.id)
        self.named = QLineEdit(self)
        self.named.setMaxLength(LONGEST)
        self.named.setAccessibleName(translate("Brands", "Name of the brand"))
        self.look = BrandLook(theme, self)
        self.pictures = QCheckBox(translate("Brands", "Fetch pictures when I ask for one"), self)
        self.pictures.setToolTip(translate("Brands", "Never before. Unticked: not even then."))
        form = QFormLayout()
        form.setSpacing(12)
        form.addRow(translate("Brands", "Brand"), self.brand)
        form.addRow(translate("Brands", "Name"), self.named)
        form.addRow(translate("Brands", "Colour and letters"), self.look)
        form.addRow(translate("Brands", "Pictures"), self.pictures)
        form.setRowVisible(self.pictures, settings is not None)
        self.content.addLayout(form)
        self.line = plain_label("", theme, "small", "text.muted")
        self.content.addWidget(self.line)
        self.content.addStretch(1)
        self.add_close()
        self.save = self.add_button(translate("Brands", "Save"), "primary")
        self.save.clicked.connect(self._save)
        self.look.letters.returnPressed.connect(self._save)
        self.named.returnPressed.connect(self._save)
        self.named.textEdited.connect(self._name_typed)
        self.look.changed.connect(self._offer)
        self.pictures.toggled.connect(self._offer)
        self.brand.currentIndexChanged.connect(self._show)
        at = self.brand.findData(brand_id)
        self.brand.setCurrentIndex(max(0, at))
        self._show()
        self.brand.setFocus()

    def _current(self) -> Brand | None:
        wanted = self.brand.currentData()
        return next((brand for brand in self._brands if brand.id == wanted), None)

    def _show(self) -> None:
        brand = self._current()
        self.look.setEnabled(brand is not None)
        self.named.setEnabled(brand is not None)
        self.pictures.setEnabled(brand is not None)
        if brand is None:
            self.line.setText(translate("Brands", "There is no brand yet: one is made with its first account."))
        else:
            self.pictures.setChecked(self._shows_pictures(brand))
            self.named.setText(brand.name)
            self.look.show_brand(brand, self._others(brand))
        self._offer()

    def _others(self, brand: Brand) -> list[Brand]:
        return [other for other in self._brands if other.id != brand.id]

    def _name_typed(self, name: str) -> None:
        """Have the letters follow where nobody chose others, and say at once what name is taken."""
        brand = self._current()
        if brand is None:
            return
        self.look.follow(name)
        self._say("", "text.muted")
        if self._taken(brand):
            said = translate("Brands", "There is already a brand “%1”: choose another name.")
            self._say(said.replace("%1", isolated(name.strip(), 80)), "warning.text")
        elif name.strip() and name.strip() != brand.name:
            said = translate("Brands", "Its charter, saved views and searches follow. Renaming again takes it back.")
            self._say(said, "text.muted")
        self._offer()

    def _taken(self, brand: Brand) -> bool:
        wanted = self.named.text().strip().casefold()
        return any(other.name.casefold() == wanted for other in self._others(brand))

    def _shows_pictures(self, brand: Brand) -> bool:
        return self._settings is None or brand.uid not in self._settings().without_pictures

    def _offer(self) -> None:
        brand = self._current()
        if brand is None:
            self.save.setEnabled(False)
            return
        name = self.named.text().strip()
        looks = (self.look.colour, self.look.monogram, name) != (brand.colour, brand.monogram, brand.name)
        others = self.pictures.isChecked() is not self._shows_pictures(brand)
        possible = bool(self.look.monogram and name) and not self._taken(brand)
        self.save.setEnabled(possible and (looks or others))

    def _save(self) -> None:
        brand = self._current()
        if brand is None or not self.save.isEnabled():
            return
        self._choose_pictures(brand)
        look = (self.look.colour, self.look.monogram, self.named.text().strip())
        if look == (brand.colour, brand.monogram, brand.name):
            self._saved(brand)
        else:
            self._futures.then(self._desk.change_brand(brand.id, *look), self._saved)

    def _choose_pictures(self, brand: Brand) -> None:
        if self._settings is None or self._use is None:
            return
        settings = self._settings()
        others = tuple(uid for uid in settings.without_pictures if uid != brand.uid)
        without = others if self.pictures.isChecked() else (*others, brand.uid)
        if self.pictures.isChecked() is not self._shows_pictures(brand):
            self._use(replace(settings, without_pictures=without))

    def _saved(self, brand: Brand) -> None:
        self._brands = [brand if each.id == brand.id else each for each in self._brands]
        self.brand.setItemText(self.brand.findData(brand.id), line(brand.name, 80))
        self._show()
        self._say(translate("Brands", "Saved for %1.").replace("%1", isolated(brand.name, 80)), "success.text")

    def _failed(self, error: CmInboxError) -> None:
        title, message = texts.error_text(error)
        self._say(f"{title}. {message}", "danger.text")

    def _say(self, text: str, role: str) -> None:
        colour_label(self.line, self.theme.colour(role))
        self.line.setText(text)
