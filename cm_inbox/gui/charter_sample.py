"""A canned reply as it would be sent: to a made-up person, whose name says which variables it fills."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from .dialogs.base import plain_label
from .theme import Theme

if TYPE_CHECKING:
    from cm_inbox.charter.shape import Charter
    from cm_inbox.charter.templates import Rendered

translate = QCoreApplication.translate

NAME, HANDLE = "Camille Martin", "@camille"
"""Who is answered in the samples. A given name of both genders, known to ``charter.first_names``."""


class Samples(QFrame):
    """Every variant of a canned reply, filled in; what a person has yet to fill stands in brackets and is named."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.shown: list[QLabel] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 6, 0, 0)
        self._column.setSpacing(8)
        title = translate("CharterParts", "As %1 would get it").replace("%1", NAME)
        self._column.addWidget(plain_label(title, theme, "strong"))

    def show_texts(self, texts: Mapping[str, Sequence[str]], charter: Charter) -> None:
        """Show the variants of each language, in that order."""
        for label in self.shown:
            self._column.removeWidget(label)
            label.hide()
            label.deleteLater()
        self.shown = []
        for language, variants in texts.items():
            for text in variants:
                self._add(filled(text, language, charter), language)
        self.setVisible(bool(self.shown))

    def _add(self, made: Rendered, language: str) -> None:
        said = plain_label(made.text, self._theme, "message")
        said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        said.setProperty("part", "sample")
        said.setAccessibleName(f"{language}: {made.text}")
        self._put(said)
        asked = ", ".join(hole.name for hole in made.holes)
        unknown = ", ".join(hole.name for hole in made.missing)
        for words, names in (
            (translate("CharterParts", "To be filled in before it is sent: %1"), asked),
            (translate("CharterParts", "Unknown here; give what stands in its place, {name|so}: %1"), unknown),
        ):
            if names:
                self._put(plain_label(words.replace("%1", names), self._theme, "small", "warning.text"))

    def _put(self, label: QLabel) -> None:
        self.shown.append(label)
        self._column.addWidget(label)


def filled(text: str, language: str, charter: Charter) -> Rendered:
    """Return a template as it would be sent to the made-up person, who has one warning."""
    from dataclasses import replace

    from cm_inbox.charter.replies import values_for
    from cm_inbox.charter.templates import parse, render

    account = translate("CharterParts", "%1 (account)").replace("%1", charter.brand)
    values = values_for(
        charter,
        language,
        author_name=NAME,
        author_handle=HANDLE,
        account=account,
        agent=translate("CharterParts", "Me"),
    )
    return render(parse(text, charter.variables), replace(values, strike_count=1))
