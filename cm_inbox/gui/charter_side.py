"""The left column of the charter: whose it is, which version, and its rules."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from cm_inbox.models.accounts import Brand

from .charter_list import RuleList
from .charter_part_form import PartList
from .charter_parts import SEVERAL, Part, part_title
from .dialogs.base import Choices, plain_label
from .elided import one_line
from .plain import line
from .theme import Theme

translate = QCoreApplication.translate

EDGE = 12


class CharterSide(QWidget):
    """``ordered`` carries what was chosen from the menu: ``open``, ``export``, ``import-words`` …

    ``part_chosen`` carries the ``Part`` to show.
    """

    ordered = Signal(str)
    part_chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("CharterSide")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme = theme
        header = self._header()
        self.brand = one_line("", theme, "small", "text.muted", self)
        self.brand.setContentsMargins(20, 8, 12, 2)
        self.list = RuleList(theme, self)
        self.parts = PartList(theme, self)
        self.part = Choices(theme, self)
        self.part.setAccessibleName(translate("CharterEditor", "Part of the charter"))
        for part in Part:
            self.part.addItem(part_title(part), part)
        self.part.currentIndexChanged.connect(lambda _at: self._pick())
        chooser = QHBoxLayout()
        chooser.setContentsMargins(16, 8, 12, 4)
        chooser.addWidget(self.part)
        self.lists = QStackedWidget(self)
        self.lists.addWidget(self.list)
        self.lists.addWidget(self.parts)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(header)
        column.addWidget(self.brand)
        column.addLayout(chooser)
        column.addWidget(self.lists, 1)

    def _header(self) -> QWidget:
        theme = self._theme
        header = QWidget(self)
        header.setObjectName("CharterSideHeader")
        header.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        header.setFixedHeight(64)
        title = plain_label(translate("CharterEditor", "Charter"), theme, "title")
        title.setWordWrap(False)
        self.version = QLabel(header)
        self.version.setProperty("part", "version")
        self.version.setFont(theme.font("small"))
        self.more_button = QToolButton(header)
        self.more_button.setAutoRaise(True)
        self.more_button.setFixedSize(28, 28)
        self.more_button.setIcon(theme.qicon("more", theme.colour("icon.default")))
        self.more_button.setAccessibleName(translate("CharterEditor", "More"))
        self.more_button.setToolTip(translate("CharterEditor", "More"))
        self.menu = QMenu(self.more_button)
        self.more_button.clicked.connect(self._open_menu)
        self.add_button = QPushButton(translate("CharterEditor", "Rule"), header)
        self.add_button.setIcon(theme.qicon("plus", theme.colour("text.primary"), 14))
        self.add_button.setAccessibleName(translate("CharterEditor", "New rule"))
        row = QHBoxLayout(header)
        row.setContentsMargins(20, 0, EDGE, 0)
        row.setSpacing(4)
        row.addWidget(title)
        row.addWidget(self.version, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        row.addWidget(self.more_button)
        row.addWidget(self.add_button)
        self._header_row = row
        return header

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._name_button()

    def _name_button(self) -> None:
        """Name the button that adds something where there is room for the word; its picture says it, too."""
        part = self.part.currentData()
        word = translate("CharterEditor", "Rule") if part is Part.RULES else translate("CharterEditor", "New")
        self.add_button.setText(word)
        if self._header_row.sizeHint().width() > self.width():
            self.add_button.setText("")
        self.add_button.setToolTip("" if self.add_button.text() else word)

    def show_brand(self, brand: Brand, version: int) -> None:
        """Say whose charter it is, and which version is in force."""
        applied = translate("CharterEditor", "%1 · applied from top to bottom")
        self.brand.setText(applied.replace("%1", line(brand.name, 40)))
        self.version.setText(f"v{version}" if version else translate("CharterEditor", "new"))

    def _pick(self) -> None:
        part = self.part.currentData()
        self.lists.setCurrentWidget(self.list if part is Part.RULES else self.parts)
        self.parts.setAccessibleName(part_title(part))
        self.add_button.setVisible(part is Part.RULES or part in SEVERAL)
        self._name_button()
        self.part_chosen.emit(part)

    def _open_menu(self) -> None:
        self.menu.clear()
        for key, words in menu_titles().items():
            if not words:
                self.menu.addSeparator()
                continue
            action = QAction(words, self.menu)
            action.triggered.connect(lambda _checked=False, chosen=key: self.ordered.emit(chosen))
            self.menu.addAction(action)
        self.menu.popup(self.more_button.mapToGlobal(self.more_button.rect().bottomLeft()))


def menu_titles() -> dict[str, str]:
    """Return what the menu offers; an empty title is a line."""
    return {
        "text": translate("CharterEditor", "Text beside the form (Ctrl+E)"),
        "history": translate("CharterEditor", "Versions…"),
        "-1": "",
        "duplicate": translate("CharterEditor", "Duplicate the rule (Ctrl+D)"),
        "remove": translate("CharterEditor", "Remove the rule (Delete)"),
        "up": translate("CharterEditor", "Move up (Alt+Up)"),
        "down": translate("CharterEditor", "Move down (Alt+Down)"),
        "-2": "",
        "open": translate("CharterEditor", "Open a file…"),
        "export": translate("CharterEditor", "Export the file…"),
        "import-automod": translate("CharterEditor", "Import from Reddit’s AutoModerator…"),
        "import-discourse": translate("CharterEditor", "Import watched words of Discourse…"),
        "import-words": translate("CharterEditor", "Import a list of words…"),
        "import-replies": translate("CharterEditor", "Import saved replies…"),
    }
