"""What the user may choose."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from cm_inbox.gui.theme import Theme
from cm_inbox.settings import Settings

from .base import Choices, Sheet, plain_label
from .key_editor import KeyEditor

translate = QCoreApplication.translate

UNDO_CHOICES = (0, 5, 8, 15, 30, 60)


class SettingsDialog(Sheet):
    """``changed`` carries the new Settings."""

    changed = Signal(object)

    def __init__(self, theme: Theme, settings: Settings, parent: QWidget | None) -> None:
        super().__init__(theme, translate("Settings", "Settings"), parent, width=560)
        self._settings = settings
        self.name = QLineEdit(settings.name, self)
        self.name.textChanged.connect(self._check)
        self.appearance = Choices(theme, self)
        for value, title in (
            ("system", translate("Settings", "Like the system")),
            ("light", translate("Settings", "Light")),
            ("dark", translate("Settings", "Dark")),
        ):
            self.appearance.addItem(title, value)
        self.appearance.setCurrentIndex(self.appearance.findData(settings.theme))
        self.language = Choices(theme, self)
        for value, title in (
            ("system", translate("Settings", "Like the system")),
            ("fr", "Français"),
            ("en", "English"),
        ):
            self.language.addItem(title, value)
        self.language.setCurrentIndex(self.language.findData(settings.language))
        self.undo = Choices(theme, self)
        for seconds in sorted({*UNDO_CHOICES, settings.undo_seconds}):
            self.undo.addItem(translate("Settings", "%n second(s)", "", seconds), seconds)
        self.undo.setCurrentIndex(self.undo.findData(settings.undo_seconds))
        general = QWidget(self)
        form = QFormLayout(general)
        form.setContentsMargins(0, 8, 0, 0)
        form.setSpacing(14)
        carried = translate("Settings", "Decisions, notes and assignments carry it.")
        form.addRow(translate("Settings", "Your name"), self._with_hint(self.name, carried))
        form.addRow(translate("Settings", "Appearance"), self.appearance)
        form.addRow(translate("Settings", "Language"), self.language)
        waits = translate("Settings", "So long an answer waits before it leaves. A ban: 10 s.")
        form.addRow(translate("Settings", "Time to take back"), self._with_hint(self.undo, waits))
        self.soften = QCheckBox(translate("Settings", "Show hurtful words as blocks in lists"), self)
        self.soften.setChecked(settings.soften)
        peek = translate("Settings", "The key p reads them while it is held.")
        form.addRow(translate("Settings", "Softening"), self._with_hint(self.soften, peek))
        self.spelling, self.french_spaces = self._writing(form)
        self.keys = KeyEditor(theme, settings.keys, self)
        self.pages = QStackedWidget(self)
        self.tabs = QButtonGroup(self)
        row = QHBoxLayout()
        for number, (title, page) in enumerate(
            ((translate("Settings", "General"), general), (translate("Settings", "Keys"), self.keys))
        ):
            tab = QPushButton(title, self)
            tab.setCheckable(True)
            tab.setAutoDefault(False)
            tab.setProperty("role", "chip")
            tab.clicked.connect(lambda _checked=False, number=number: self.show_page(number))
            self.tabs.addButton(tab, number)
            row.addWidget(tab)
            self.pages.addWidget(page)
        row.addStretch(1)
        self.content.addLayout(row)
        self.content.addWidget(self.pages)
        self.show_page(0)
        self.add_cancel()
        self.ok = self.add_button(translate("Settings", "Keep"), "primary", default=True)
        self.ok.clicked.connect(self._keep)
        self.resize(620, 560)
        self.name.setFocus()

    def show_page(self, number: int) -> None:
        """Show the general settings (0) or the keys (1)."""
        self.pages.setCurrentIndex(number)
        self.tabs.buttons()[number].setChecked(True)

    def _writing(self, form: QFormLayout) -> tuple[QCheckBox, QCheckBox]:
        """Add what helps while one writes."""
        spelling = QCheckBox(translate("Settings", "Underline words that may be misspelt"), self)
        spelling.setChecked(self._settings.spelling)
        spaces = QCheckBox(translate("Settings", "Put French spaces right as I write"), self)
        spaces.setChecked(self._settings.french_spaces)
        form.addRow(translate("Settings", "Writing"), spelling)
        form.addRow("", spaces)
        return spelling, spaces

    def _with_hint(self, field: QWidget, text: str) -> QWidget:
        holder = QWidget(self)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(field)
        column.addWidget(plain_label(text, self.theme, "small", "text.muted"))
        return holder

    def _check(self) -> None:
        self.ok.setEnabled(bool(self.name.text().strip()))

    def chosen(self) -> Settings:
        """Return the settings as they are chosen now."""
        return replace(
            self._settings,
            name=self.name.text().strip(),
            theme=self.appearance.currentData(),
            language=self.language.currentData(),
            keys=dict(self.keys.chosen),
            undo_seconds=self.undo.currentData(),
            soften=self.soften.isChecked(),
            spelling=self.spelling.isChecked(),
            french_spaces=self.french_spaces.isChecked(),
        )

    def _keep(self) -> None:
        settings = self.chosen()
        self.accept()
        if settings != self._settings:
            self.changed.emit(settings)
