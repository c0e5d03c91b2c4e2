"""One file that goes along with an answer: what it is, how it is described, and the button that takes it away."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from cm_inbox.models.enclosures import Enclosure

from .keys import OWN_KEYS
from .plain import isolated, line
from .theme import Theme

translate = QCoreApplication.translate

NAME = 28
"""Characters of a file's name that the card shows; all of it stands in the tooltip."""


class FileCard(QWidget):
    """``described``: somebody changes what describes the file. ``removed``: it is to be taken away."""

    described = Signal()
    removed = Signal()

    def __init__(self, theme: Theme, file: Enclosure, longest: int, parent: QWidget) -> None:
        """``longest`` is how many characters a description may have; 0: the network keeps none."""
        super().__init__(parent)
        self.file = file
        self.dirty = False
        self._theme = theme
        self._picture: QPixmap | None = None
        self._icon = QLabel(self)
        self._name = QLabel(self)
        self._name.setTextFormat(Qt.TextFormat.PlainText)
        self.edit = QLineEdit(file.description, self)
        self.edit.setVisible(file.is_picture and longest > 0)
        self.edit.setMaxLength(longest or 32_767)
        self.edit.textEdited.connect(self._edited)
        self.button = QToolButton(self)
        self.button.setAutoRaise(True)
        self.button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.button.setProperty(OWN_KEYS, "Delete Backspace")
        self.button.clicked.connect(self.removed)
        self.button.installEventFilter(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._icon)
        row.addWidget(self._name)
        row.addWidget(self.edit, 1)
        if self.edit.isHidden():
            row.addStretch(1)
        row.addWidget(self.button)
        self.retranslate()
        self.restyle()

    @property
    def description(self) -> str:
        return self.edit.text().strip()

    def show_file(self, file: Enclosure) -> None:
        """Show what the history knows of the file; words that are being written stay."""
        self.file = file
        if not self.dirty and not self.edit.hasFocus() and self.description != file.description:
            self.edit.setText(file.description)

    def show_picture(self, picture: QPixmap | None) -> None:
        """Show what is in the file, in place of the symbol."""
        if picture is not None and picture is not self._picture:
            self._picture = picture
            self._icon.setPixmap(picture)

    @property
    def shows_picture(self) -> bool:
        return self._picture is not None

    def _edited(self) -> None:
        self.dirty = True
        self.described.emit()

    def retranslate(self) -> None:
        name = isolated(self.file.name, 80)
        size = QLocale().formattedDataSize(self.file.size, 1)
        self._name.setText(f"{line(self.file.name, NAME)} · {size}")
        self._name.setToolTip(line(self.file.name, 200))
        self.setAccessibleName(f"{name}, {size}")
        self.edit.setPlaceholderText(translate("Composer", "Describe it for those who do not see it"))
        self.edit.setAccessibleName(translate("Composer", "Description of %1").replace("%1", name))
        self.button.setAccessibleName(translate("Composer", "Take %1 away").replace("%1", name))
        self.button.setToolTip(translate("Composer", "Take it away (Delete)"))

    def restyle(self) -> None:
        colour = self._theme.colour("text.secondary")
        icon = "image" if self.file.is_picture else "file"
        self._icon.setPixmap(self._picture or self._theme.icon(icon, 16, colour))
        self._name.setFont(self._theme.font("small"))
        self.edit.setFont(self._theme.font("small"))
        self.button.setIcon(self._theme.qicon("x", colour, 14))
        self.button.setIconSize(QSize(14, 14))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        pressed = event.key() if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent) else None
        if pressed in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
            return True
        return super().eventFilter(watched, event)
