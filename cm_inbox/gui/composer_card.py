"""The composer's parts and their places on its card, and how they are painted. What they do is in ``composer``."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import QCoreApplication, QMimeData, QRect, QRectF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QVBoxLayout, QWidget

from cm_inbox.inbox import Inbox
from cm_inbox.models.instants import Millis
from cm_inbox.spelling.speller import Speller

from .answer import ComposerMode
from .brand_button import HEIGHT as BUTTON_HEIGHT
from .brand_button import BrandButton
from .canned_use import CannedUse
from .counter import Counter
from .enclosing import Enclosing
from .mode_switch import BAR, HEIGHT, ModeSwitch, paint_card
from .proofreading import Proofreading
from .strip import Strip
from .text_edit import LINES_MIN, TextEdit
from .theme import Theme
from .writing import Writing

translate = QCoreApplication.translate

COUNTER_WIDTH = 220
"""Kept free for the counter, so that nothing moves as it counts."""


class ComposerCard(QWidget):
    """Above the field how one writes and how much, below it what to look at and the button that sends."""

    def __init__(
        self, inbox: Inbox, theme: Theme, now: Callable[[], Millis], speller: Speller | None, parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._worn: tuple[ComposerMode, str] | None = None
        self._low = self._folded = False
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.writing = Writing(inbox, now, self)
        self.edit = TextEdit(self)
        self.edit.setDocument(self.writing.reply)
        self.edit.setObjectName("ComposerText")
        self.switch = ModeSwitch(theme, self)
        self.canned = CannedUse(theme, self.edit, self)
        self.counter = Counter(theme, self)
        self.enclosing = Enclosing(inbox, theme, now, self)
        self.attach_button = QPushButton(self)
        self.attach_button.setProperty("role", "segment")
        self.attach_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.edit.on_files = self._take_files
        self.setAcceptDrops(True)
        self.proof = Proofreading(self.edit, self.writing, self.canned, theme, speller, self)
        self.hint = QLabel(self)
        self.hint.setTextFormat(Qt.TextFormat.PlainText)
        self.hint.setWordWrap(True)
        self.send_button = BrandButton(theme, self)
        self._place()

    def _place(self) -> None:
        top, bottom = self._strips = Strip(HEIGHT, 8, self), Strip(BUTTON_HEIGHT, 6, self)
        top.add(self.switch)
        top.add(self.canned.button)
        top.add(self.attach_button)
        top.add(self.counter, right=True)
        bottom.add(self.proof.button)
        bottom.add(self.send_button, right=True)
        bottom.takes_rest(self.hint)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24 + 16, 8 + 10, 24 + 12, 12 + 10)
        layout.setSpacing(6)
        layout.addWidget(top)
        layout.addWidget(self.edit)
        layout.addWidget(self.enclosing.place)
        layout.addWidget(bottom)
        self._order_tabs()
        self.enclosing.placed.connect(self._order_tabs)

    def _order_tabs(self) -> None:
        """Let the Tab key go from the text to what goes along with it, and then to the button that sends."""
        parts = [self.edit, *(part for card in self.enclosing.cards for part in (card.edit, card.button))]
        for before, after in pairwise((*parts, self.send_button)):
            self.setTabOrder(before, after)

    # -- little room --

    @property
    def has_keyboard(self) -> bool:
        """Say whether the keyboard is in one of its parts."""
        focus = QApplication.focusWidget()
        return focus is not None and self.isAncestorOf(focus)

    def use_little_room(self, low: bool) -> None:
        """Say that there is little room above and below, or no more: then it is a line while nobody writes."""
        self._low = low
        self.fold()

    def fold(self) -> None:
        """Be a line, or all of it, as it has to be now."""
        written = self.writing.any() or bool(self.enclosing.cards)
        folded = self._low and not written and not self.has_keyboard
        if folded is self._folded:
            return
        self._folded = folded
        for strip in self._strips:
            strip.setHidden(folded)
        self.edit.fit(1 if folded else LINES_MIN)

    def arrange(self) -> None:
        """Place what stands in the two rows now: painted once, not again after Qt has asked for it."""
        fixed = COUNTER_WIDTH + self.attach_button.sizeHint().width()
        narrow = self.switch.full_width() + self.canned.full_width() + fixed > self._strips[0].width()
        for part in (self.switch, self.canned, self.counter):
            part.narrow(narrow)
        for strip in (self.switch, *self._strips):
            strip.arrange()

    # -- what is shown --

    def wear(self, mode: ComposerMode, colour: str) -> None:
        """Have painted anew what is other than before: with the whole card everything on it would be painted."""
        worn = (mode, colour)
        before, self._worn = self._worn, worn
        if before is None or before[0] is not worn[0]:
            self.update()
        elif before != worn:
            self.update(QRect(24, 8, BAR, self.height()))

    def show_placeholder(self, mode: ComposerMode) -> None:
        self.edit.setPlaceholderText(
            {
                ComposerMode.PUBLIC: translate("Composer", "Reply…"),
                ComposerMode.PRIVATE: translate("Composer", "Write in private…"),
                ComposerMode.NOTE: translate("Composer", "A note that only your team sees…"),
            }[mode]
        )

    def say(self, text: str, role: str = "danger.text") -> None:
        """Say something in the line below the field."""
        if self.hint.text() != text:
            self.hint.setText(text)
            self.hint.setToolTip(text)
            palette = self.hint.palette()
            palette.setColor(self.hint.foregroundRole(), self._theme.colour(role))
            self.hint.setPalette(palette)

    # -- files --

    def _take_files(self, data: QMimeData) -> bool:
        """Take what is pasted or dropped, where it is a file; say whether it was."""
        found = self.enclosing.wanted(data)
        self.enclosing.add(found)
        return bool(found)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        if self.enclosing.wanted(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        if self._take_files(event.mimeData()):
            event.acceptProposedAction()

    # -- looks --

    def name_all(self) -> None:
        """Say everything that never changes by itself, in the user's language."""
        self.switch.retranslate()
        self.canned.retranslate()
        self.proof.retranslate()
        self.enclosing.retranslate()
        self.attach_button.setAccessibleName(translate("Composer", "Attach files"))

    def restyle(self) -> None:
        """Take the theme's colours and fonts."""
        for part in (self.switch, self.canned, self.proof, self.counter):
            part.restyle()
        self.enclosing.restyle()
        self.attach_button.setIcon(self._theme.qicon("attach", self._theme.colour("text.secondary"), 14))
        self.hint.setFont(self._theme.font("small"))
        self.hint.setText("")
        self.edit.setFont(self._theme.font("message"))
        self.edit.setStyleSheet("background: transparent; border: 0;")
        self.edit.fit()
        self._worn = None
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.arrange()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        mode, colour = self._worn or (ComposerMode.PUBLIC, "")
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("bg.canvas"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_card(painter, self._theme, QRectF(24, 8, self.width() - 48, self.height() - 20), mode, colour)
