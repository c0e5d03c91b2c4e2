"""Brings in what other tools say: as a charter to begin with, or as a file that the charter includes from now on."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QListWidget, QWidget

from . import charter_texts
from .dialogs.base import Sheet, plain_label
from .theme import Theme

if TYPE_CHECKING:
    from cm_inbox.charter.imports import Imported

    from .charter_editor import CharterEditor

translate = QCoreApplication.translate


def bring_in(editor: CharterEditor, kind: str, name: str, data: bytes) -> None:
    """Import a file, say what could not be carried over, and add the rest to the draft."""
    from cm_inbox.charter import imports

    draft, brand = editor.draft, editor.brand
    if draft is None or brand is None:
        return
    make: dict[str, Callable[[bytes, str], Imported]] = {
        "automod": imports.import_automod,
        "discourse": imports.import_discourse,
        "words": imports.import_words,
        "replies": imports.import_replies,
    }
    dialog = ImportDialog(editor.theme, name, make[kind](data, name), editor.window())
    dialog.accepted.connect(lambda: add_imported(editor, name, dialog.imported.text))
    dialog.open()


def add_imported(editor: CharterEditor, name: str, text: str) -> None:
    """Include an imported text in the draft; nothing of it acts by itself."""
    from cm_inbox.charter import write

    draft, brand = editor.draft, editor.brand
    if draft is None or brand is None:
        return
    base = draft.text
    if not base:
        language = "fr" if editor.locale().name().startswith("fr") else "en"
        base = write.new_charter(brand.name, language)
    stem = "-".join(re.findall(r"[a-z0-9]+", name.lower()))[:40] or "imported"
    file, number = f"imported/{stem}.toml", 2
    while file in draft.included:
        file, number = f"imported/{stem}-{number}.toml", number + 1
    include = draft.charter.include if draft.charter is not None else ()
    try:
        whole = write.set_value(base, ("include",), [*include, file])
    except write.CannotEdit as error:
        editor.told.emit(charter_texts.refusal(error.sentence))
        return
    draft.replace(whole, {**draft.included, file: text})
    editor.told.emit(
        translate("CharterImport", "Added as %1. Nothing of it acts before you say so.").replace("%1", file)
    )


class ImportDialog(Sheet):
    """Says what is carried over, and what is not, with its line."""

    def __init__(self, theme: Theme, name: str, imported: Imported, parent: QWidget | None) -> None:
        super().__init__(theme, translate("CharterImport", "Import %1").replace("%1", name), parent, width=620)
        self.imported = imported
        rules, banks = imported.text.count("[[rule]]"), imported.text.count("[bank.")
        replies = imported.text.count("[[reply]]")
        found = translate("CharterImport", "Rules: %1. Word banks: %2. Canned replies: %3.")
        for place, number in (("%1", rules), ("%2", banks), ("%3", replies)):
            found = found.replace(place, str(number))
        self.content.addWidget(plain_label(found, theme))
        if imported.left_out:
            said = translate("CharterImport", "Not carried over, or not exactly:")
            self.content.addWidget(plain_label(said, theme, "strong"))
            self.list = QListWidget(self)
            self.list.setWordWrap(True)
            self.list.setAccessibleName(said)
            for problem in imported.left_out:
                where = f"{problem.line}  " if problem.line else ""
                self.list.addItem(f"{where}{charter_texts.problem(problem)}")
            self.content.addWidget(self.list)
        self.add_cancel()
        self.take = self.add_button(translate("CharterImport", "Add to the draft"), "primary", default=True)
        self.take.setEnabled(bool(rules or banks or replies))
        self.take.clicked.connect(self.accept)
