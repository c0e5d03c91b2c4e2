"""Above the form of a rule: its name, whether it was changed, and whether it acts."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QPushButton, QWidget

from cm_inbox.charter.shape import Mode

from .elided import one_line
from .theme import Theme

translate = QCoreApplication.translate

MODE_ICONS = {Mode.OFF: "pause", Mode.SUGGEST: "bulb", Mode.AUTOMATIC: "urgent"}
HEIGHT = 64
MARGIN = 24
SPACING = 10


class ModeChoice(QWidget):
    """Off, suggests or automatic; the last one only while nothing speaks against it. ``picked`` carries the mode."""

    picked = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._mode = Mode.SUGGEST
        self._against = ""
        self._narrow = False
        self.setProperty("part", "segments")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(34)
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(2)
        group = QButtonGroup(self)
        self.buttons: dict[Mode, QPushButton] = {}
        for mode in (Mode.OFF, Mode.SUGGEST, Mode.AUTOMATIC):
            button = QPushButton(mode_title(mode), self)
            button.setCheckable(True)
            button.setProperty("role", "segment")
            button.setIcon(theme.qicon(MODE_ICONS[mode], theme.colour("icon.default"), 14))
            button.setAccessibleName(mode_title(mode))
            button.clicked.connect(lambda _checked=False, chosen=mode: self.picked.emit(chosen))
            group.addButton(button)
            row.addWidget(button)
            self.buttons[mode] = button
        self.full_width = self.sizeHint().width()

    def show_mode(self, mode: Mode, against: str) -> None:
        """Show the mode; ``against`` is why it cannot be automatic."""
        self._mode, self._against = mode, against
        self.buttons[mode].setChecked(True)
        automatic = self.buttons[Mode.AUTOMATIC]
        automatic.setEnabled(not against or mode is Mode.AUTOMATIC)
        automatic.setAccessibleDescription(against)
        self._label()

    def narrow(self, narrow: bool) -> None:
        """Name only the mode it is in; the others keep their picture, and say their name where one points at them."""
        if narrow != self._narrow:
            self._narrow = narrow
            self._label()

    def _label(self) -> None:
        for mode, button in self.buttons.items():
            named = not self._narrow or mode is self._mode
            button.setText(mode_title(mode) if named else "")
            why = self._against if mode is Mode.AUTOMATIC else ""
            button.setToolTip("\n".join(part for part in ("" if named else mode_title(mode), why) if part))


def mode_title(mode: Mode) -> str:
    """Return a mode in the user's language."""
    return {
        Mode.OFF: translate("CharterForm", "Off"),
        Mode.SUGGEST: translate("CharterForm", "Suggests"),
        Mode.AUTOMATIC: translate("CharterForm", "Automatic"),
    }[mode]


class FormHead(QWidget):
    """The head. ``modes`` and ``name`` are its parts."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("CharterHeader")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT)
        self.name = one_line("", theme, "title", "text.primary", self)
        self.changed_chip = QLabel(translate("CharterForm", "changed"), self)
        self.changed_chip.setProperty("part", "changed")
        self.changed_chip.setFont(theme.font("small"))
        self.modes = ModeChoice(theme, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(MARGIN, 0, MARGIN, 0)
        row.setSpacing(SPACING)
        row.addWidget(self.name)
        row.addWidget(self.changed_chip, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        row.addWidget(self.modes)

    def show_name(self, name: str) -> None:
        """Show which rule it is."""
        self.name.setText(name)
        self._fit()

    def show_changed(self, changed: bool) -> None:
        """Say whether it differs from what is in force."""
        self.changed_chip.setVisible(changed)
        self._fit()

    def _fit(self) -> None:
        """Name all modes only where the rule's name is not cut for it."""
        chip = self.changed_chip.sizeHint().width() + SPACING if not self.changed_chip.isHidden() else 0
        wanted = self.name.sizeHint().width() + chip + SPACING + self.modes.full_width
        self.modes.narrow(wanted > self.width() - 2 * MARGIN)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._fit()
