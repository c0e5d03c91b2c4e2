"""The language of the window."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from cm_inbox.resources_path import resource

LANGUAGES = ("fr", "en")


class Language:
    """The translators installed in the application. One lives as long as the application."""

    def __init__(self, app: QCoreApplication) -> None:
        self._app = app
        self._installed: list[QTranslator] = []
        self.name = "en"
        self._choice = ""

    def use(self, choice: str) -> None:
        """Speak ``fr``, ``en``, or the system's language (``system``): French if it is French, else English.

        Widgets are told by Qt's LanguageChange event, where it is another one than before.
        """
        if choice == self._choice:
            return
        self._choice = choice
        self.name = choice if choice in LANGUAGES else of_system()
        for translator in self._installed:
            self._app.removeTranslator(translator)
            translator.deleteLater()
        locale = QLocale(QLocale.Language.French if self.name == "fr" else QLocale.Language.English)
        if QLocale.system().language() == locale.language():
            locale = QLocale.system()
        QLocale.setDefault(locale)
        self._installed = list(self._translators())

    def _translators(self) -> Iterator[QTranslator]:
        qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        for name, folder in ((f"qtbase_{self.name}", qt), (f"cm_inbox_{self.name}", str(resource("translations")))):
            translator = QTranslator(self._app)
            if translator.load(name, folder):
                self._app.installTranslator(translator)
                yield translator


def of_system() -> str:
    """Return the language to speak where the user chose none."""
    wanted = QLocale.system().uiLanguages()
    return "fr" if wanted and wanted[0].lower().startswith("fr") else "en"


def of_window() -> str:
    """Return the language the window speaks."""
    return "fr" if QLocale().language() is QLocale.Language.French else "en"
