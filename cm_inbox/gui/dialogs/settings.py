"""What the user may choose."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit, QSpinBox, QTabWidget, QWidget

from cm_inbox.gui.theme import Theme
from cm_inbox.settings import Settings

from .base import Sheet, plain_label
from .key_editor import KeyEditor

translate = QCoreApplication.translate

LONGEST_UNDO = 600


class SettingsDialog(Sheet):
    """``changed`` carries the new Settings."""

    changed = Signal(object)

    def __init__(self, theme: Theme, settings: Settings, parent: QWidget | None) -> None:
        super().__init__(theme, translate("Settings", "Settings"), parent, width=560)
        self._settings = settings
        self.name = QLineEdit(settings.name, self)
        self.name.textChanged.connect(self._check)
        self.appearance = QComboBox(self)
        for value, title in (
            ("system", translate("Settings", "Like the system")),
            ("light", translate("Settings", "Light")),
            ("dark", translate("Settings", "Dark")),
        ):
            self.appearance.addItem(title, value)
        self.appearance.setCurrentIndex(self.appearance.findData(settings.theme))
        self.language = QComboBox(self)
        for value, title in (
            ("system", translate("Settings", "Like the system")),
            ("fr", "Français"),
            ("en", "English"),
        ):
            self.language.addItem(title, value)
        self.language.setCurrentIndex(self.language.findData(settings.language))
        self.undo = QSpinBox(self)
        self.undo.setRange(0, LONGEST_UNDO)
        self.undo.setSuffix(translate("Settings", " s"))
        self.undo.setValue(settings.undo_seconds)
        general = QWidget(self)
        form = QFormLayout(general)
        form.setSpacing(12)
        form.addRow(translate("Settings", "Your name"), self.name)
        form.addRow("", self._hint(translate("Settings", "Decisions, notes and assignments carry it.")))
        form.addRow(translate("Settings", "Appearance"), self.appearance)
        form.addRow(translate("Settings", "Language"), self.language)
        form.addRow(translate("Settings", "Time to take back"), self.undo)
        form.addRow("", self._hint(translate("Settings", "So long an answer waits before it leaves. A ban: 10 s.")))
        self.keys = KeyEditor(theme, settings.keys, self)
        self.tabs = QTabWidget(self)
        self.tabs.addTab(general, translate("Settings", "General"))
        self.tabs.addTab(self.keys, translate("Settings", "Keys"))
        self.content.addWidget(self.tabs)
        self.add_cancel()
        self.ok = self.add_button(translate("Settings", "Keep"), "primary", default=True)
        self.ok.clicked.connect(self._keep)
        self.resize(620, 560)
        self.name.setFocus()

    def _hint(self, text: str) -> QWidget:
        return plain_label(text, self.theme, "small", "text.muted")

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
            undo_seconds=self.undo.value(),
        )

    def _keep(self) -> None:
        settings = self.chosen()
        self.accept()
        if settings != self._settings:
            self.changed.emit(settings)
