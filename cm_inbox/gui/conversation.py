"""The conversation pane: the header and the messages. It shows a ``Conversation`` and passes orders on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cm_inbox.models.accounts import Brand
from cm_inbox.models.conversations import Conversation
from cm_inbox.models.instants import Millis
from cm_inbox.models.instants import now as clock

from .conversation_header import ConversationHeader
from .message_area import MessageArea
from .theme import Theme
from .timeline import Button, Doing
from .warning_meter import Meter


class ConversationPane(QWidget):
    """Shows one conversation.

    ``retry`` and ``cancel`` carry an outbox entry's id, ``undo`` a decision's, ``link`` a URL to ask about and open,
    ``whole_text`` the network's id of a message too long for its bubble, ``message_selected`` the id of the message
    that commands act on or None, ``older_wanted`` the id of the oldest message shown where those before it are wanted,
    ``leave`` that the keyboard goes back to the list.
    """

    message_selected = Signal(object)
    retry = Signal(str)
    cancel = Signal(str)
    undo = Signal(str)
    link = Signal(str)
    whole_text = Signal(str)
    older_wanted = Signal(str)
    leave = Signal()

    def __init__(
        self,
        theme: Theme,
        now: Callable[[], Millis] = clock,
        parent: QWidget | None = None,
        *,
        meter: Callable[[Conversation], Meter | None] = lambda _conversation: None,
    ) -> None:
        """``meter`` says how many warnings count against a conversation's author."""
        super().__init__(parent)
        self.header = ConversationHeader(theme, now, self, meter=meter)
        self.area = MessageArea(theme, now, self)
        self.area.warnings = lambda shown: _counted(meter(shown))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addWidget(self.area, 1)
        self.setFocusProxy(self.area)
        self.area.chosen.connect(self.message_selected)
        self.area.leave.connect(self.leave)
        self.area.ordered.connect(self._order)

    def show_conversation(self, conversation: Conversation, brand: Brand) -> None:
        """Show a conversation from its newest message; shown again it keeps its place and its chosen message."""
        self.header.show_conversation(conversation, brand)
        self.area.show_conversation(conversation, brand)

    def soften(self, on: bool) -> None:
        """Show hurtful words as blocks, or in clear."""
        self.area.soften(on)

    def use_shield(self, on: bool) -> None:
        """Show people who are hostile in grey, or in their own colours again."""
        self.header.use_shield(on)
        self.area.use_shield(on)

    def reveal(self, on: bool) -> None:
        """Show the softened words in clear, or soften them again."""
        self.area.reveal(on)

    def prepare(self, conversation: Conversation, brand: Brand) -> None:
        """Make ready what would be seen of a conversation if it were shown next."""
        self.area.prepare(conversation, brand)
        self.header.prepare(conversation, brand)

    def clear(self, reason: str = "") -> None:
        """Show no conversation, and say why."""
        self.header.clear()
        self.area.clear(reason)

    def set_position(self, position: int, count: int) -> None:
        """Show where in the list one is, "1 / 24"; nothing where ``count`` is 0."""
        self.header.set_position(position, count)

    @property
    def message_id(self) -> str | None:
        """Return the network's id of the chosen message; None: the newest that a command applies to."""
        return self.area.message_id

    def older(self) -> None:
        """Choose the message before the chosen one."""
        self.area.older()

    def newer(self) -> None:
        """Choose the message after the chosen one."""
        self.area.newer()

    def _order(self, button: Button) -> None:
        {
            Doing.RETRY: self.retry,
            Doing.CANCEL: self.cancel,
            Doing.UNDO: self.undo,
            Doing.LINK: self.link,
            Doing.SHOW_WHOLE: self.whole_text,
            Doing.OLDER: self.older_wanted,
        }[button.doing].emit(button.target)


def _counted(meter: Meter | None) -> tuple[int, int] | None:
    return None if meter is None else (meter.given, meter.last)
