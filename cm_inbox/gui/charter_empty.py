"""What stands in place of a charter that a brand does not have yet: the ways to begin one."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from cm_inbox.models.accounts import Brand

from .dialogs.base import plain_label
from .plain import isolated
from .theme import Theme

translate = QCoreApplication.translate


class CharterEmpty(QWidget):
    """``ordered`` carries the way that was chosen: ``begin-fr``, ``begin-en``, ``blank``, ``open``, ``import-…``."""

    ordered = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("Empty")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        picture = QLabel(self)
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        picture.setPixmap(theme.icon("charter", 40, theme.colour("icon.default")))
        self.title = plain_label("", theme, "title")
        self.title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.text = plain_label("", theme, "body", "text.muted")
        self.text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(48, 0, 48, 0)
        column.setSpacing(10)
        column.addStretch(2)
        for part in (picture, self.title, self.text):
            column.addWidget(part)
        self.buttons: dict[str, QPushButton] = {}
        for key, words in ways().items():
            button = QPushButton(words, self)
            button.setMinimumWidth(320)
            if not self.buttons:
                button.setProperty("role", "primary")
            button.clicked.connect(lambda _checked=False, chosen=key: self.ordered.emit(chosen))
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
            self.buttons[key] = button
        column.addStretch(3)

    def show_brand(self, brand: Brand) -> None:
        """Say which brand has none."""
        title = translate("CharterEmpty", "%1 has no charter yet")
        self.title.setText(title.replace("%1", isolated(brand.name, 60)))
        self.text.setText(
            translate(
                "CharterEmpty",
                "The charter says what is answered, warned for, hidden and banned for, and what is never suppressed. "
                "Nothing in it acts by itself before you say so.",
            )
        )

    def take_keyboard(self) -> None:
        next(iter(self.buttons.values())).setFocus(Qt.FocusReason.OtherFocusReason)


def ways() -> dict[str, str]:
    """Return the ways to begin."""
    return {
        "begin-fr": translate("CharterEmpty", "Begin with the example charter in French"),
        "begin-en": translate("CharterEmpty", "Begin with the example charter in English"),
        "blank": translate("CharterEmpty", "Begin with nothing but hours and a ladder"),
        "open": translate("CharterEmpty", "Open a charter’s file…"),
        "import-automod": translate("CharterEmpty", "Import from Reddit’s AutoModerator…"),
        "import-discourse": translate("CharterEmpty", "Import watched words of Discourse…"),
        "import-words": translate("CharterEmpty", "Import a list of words…"),
        "import-replies": translate("CharterEmpty", "Import saved replies…"),
    }
