"""Above the composer: an answer that waits for approval, with what one may do with it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from cm_inbox.models.record import Record

from .announcing import announce
from .cap_button import CapButton, Role
from .flow import Flow
from .paint_kit import bordered
from .plain import line
from .theme import Theme

translate = QCoreApplication.translate

MARGIN = 24
WORDS_AT_MOST = 1_200
LINES = 6
LONGEST_NOTE = 2_000


class Proposed(Record, frozen=True):
    """What the card says: who proposes what, under which message, and what was answered meanwhile (or nothing).

    ``orders`` are the commands that one may give, each with its label and key.
    """

    id: str
    said: str
    words: str
    meanwhile: str
    orders: tuple[tuple[str, str, str], ...]


class ApprovalCard(QWidget):
    """``ordered`` carries a command's id, ``noted`` the note with which the proposal is sent back, ``left``: no note is
    written any more, the keyboard goes back.
    """

    ordered = Signal(str)
    noted = Signal(str)
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.shown: Proposed | None = None
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Maximum)
        self.said, self.words, self.meanwhile = self._label(), self._label(), self._label()
        self.buttons: dict[str, CapButton] = {}
        self._row = Flow()
        self.note = QLineEdit(self)
        self.note.setMaxLength(LONGEST_NOTE)
        self.note.installEventFilter(self)
        self.note.returnPressed.connect(self._send_note)
        self.note.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN + 38, 8, MARGIN + 10, 16)
        column.setSpacing(6)
        for part in (self.said, self.words, self.meanwhile):
            column.addWidget(part)
        column.addLayout(self._row)
        column.addWidget(self.note)
        theme.changed.connect(self._restyle)
        self._restyle()
        self.hide()

    def _label(self) -> QLabel:
        label = QLabel(self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        return label

    def tell(self, proposed: Proposed) -> None:
        """Show a proposal. A note that is being written about another one goes."""
        before, self.shown = self.shown, proposed
        if before == proposed and not self.isHidden():
            return
        news = self.isHidden() or before is None or before.id != proposed.id
        if news:
            self._end_note()
        self.said.setText(proposed.said)
        shown = line(proposed.words, WORDS_AT_MOST)
        self.words.setText(shown)
        self.words.setMaximumHeight(self.words.fontMetrics().lineSpacing() * LINES + 2)
        self.words.setToolTip(shown)
        self.meanwhile.setText(proposed.meanwhile)
        self.meanwhile.setVisible(bool(proposed.meanwhile))
        self._offer(proposed.orders)
        self.setAccessibleName(" ".join(each for each in (proposed.said, shown, proposed.meanwhile) if each))
        self.show()
        self.update()
        if news:
            announce(self, proposed.said)

    def _offer(self, orders: tuple[tuple[str, str, str], ...]) -> None:
        given = {command_id for command_id, _label, _key in orders}
        for command_id, label, key in orders:
            button = self.buttons.get(command_id)
            if button is None:
                button = CapButton(self._theme, Role.FILLED if command_id == "approve" else Role.OUTLINED, self)
                button.clicked.connect(lambda _down=False, order=command_id: self.ordered.emit(order))
                self.buttons[command_id] = button
                self._row.addWidget(button)
            button.tell(label, key)
        for command_id, button in self.buttons.items():
            button.setVisible(command_id in given)

    # -- the note --

    def ask_note(self, whose: str) -> None:
        """Have a note written with which the proposal is sent back."""
        said = translate("Approval", "What should %1 change? Enter sends it back").replace("%1", whose)
        self.note.setPlaceholderText(said)
        self.note.setAccessibleName(said)
        self.note.show()
        self.note.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _send_note(self) -> None:
        text = self.note.text().strip()
        if text:
            self._end_note()
            self.noted.emit(text)

    def _end_note(self) -> None:
        held = self.note.hasFocus()
        self.note.clear()
        self.note.hide()
        if held:
            self.left.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if watched is self.note and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if event.type() is QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() is QEvent.Type.KeyPress:
                self._end_note()
                return True
        return super().eventFilter(watched, event)

    # -- looks --

    def _restyle(self) -> None:
        for label, role in (
            (self.said, "text.secondary"),
            (self.words, "text.primary"),
            (self.meanwhile, "warning.text"),
        ):
            label.setFont(self._theme.font("body"))
            palette = label.palette()
            palette.setColor(label.foregroundRole(), self._theme.colour(role))
            label.setPalette(palette)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(MARGIN, 0, self.width() - 2 * MARGIN, self.height() - 8)
        bordered(painter, area, 10, theme.colour("accent.tint"), theme.colour("accent.border"))
        painter.drawPixmap(MARGIN + 12, 12, theme.icon("edit", 16, theme.colour("accent.text")))
        painter.end()
