"""Where answers and notes are written: bound to one conversation, in its brand's colour.

How texts are kept is told in ``writing``, where ready answers come in in ``canned_use``, what may be sent in
``sendable``. Here these come together: opening, the kind of answer, the looks, sending.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QTextCursor, QTextDocument
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from cm_inbox.inbox import Inbox
from cm_inbox.models.accounts import Brand
from cm_inbox.models.conversations import Conversation
from cm_inbox.models.decisions import DecisionKind
from cm_inbox.models.instants import Millis
from cm_inbox.models.instants import now as clock
from cm_inbox.models.messages import Visibility
from cm_inbox.models.permissions import Denied, Permission
from cm_inbox.settings import Settings
from cm_inbox.spelling.speller import Speller

from . import sendable, texts
from .answer import Answer, ComposerMode, answer
from .brand_button import HEIGHT as BUTTON_HEIGHT
from .brand_button import BrandButton
from .canned import CannedReplies, CannedReply
from .canned_use import CannedUse
from .counter import Counter, counted
from .keycaps import caps
from .mode_switch import BAR, HEIGHT, ModeSwitch, paint_card
from .proofreading import Help, Proofreading
from .strip import Strip
from .surroundings import surroundings
from .text_edit import TextEdit, text_of
from .theme import Theme
from .writing import Writing

translate = QCoreApplication.translate


class Composer(QWidget):
    """``submitted`` carries (DecisionKind, conversation, message id or None, text): the text has left the field by
    then; whoever could not take the decision gives it back with ``give_back``. ``warned`` carries a warning:
    (conversation, message id or None, text, rule, whether in private). ``leave``: the keyboard goes back.
    ``failed`` carries the error of a draft that could not be stored; its text stays. ``draft_kept`` gives the
    conversation whose draft has been stored or let go of.
    """

    submitted = Signal(DecisionKind, int, object, str)
    warned = Signal(int, object, str, str, bool)
    leave = Signal()
    failed = Signal(object)
    mode_changed = Signal(ComposerMode)
    draft_kept = Signal(int)

    def __init__(
        self,
        inbox: Inbox,
        theme: Theme,
        now: Callable[[], Millis] = clock,
        parent: QWidget | None = None,
        *,
        speller: Speller | None = None,
    ) -> None:
        """Without ``speller``, no word is looked at."""
        super().__init__(parent)
        self._inbox = inbox
        self._speller = speller
        self._theme = theme
        self._now = now
        self._open: Answer | None = None
        self._mode = ComposerMode.PUBLIC
        self._reply_mode = ComposerMode.PUBLIC
        self._message_id: str | None = None
        self._warns: str | None = None
        self._look: object = None
        self._worn: tuple[ComposerMode, str] | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._build()
        self._wire()
        self._name_all()
        self._restyle()
        self.setEnabled(False)

    def _build(self) -> None:
        self.writing = Writing(self._inbox, self._now, self)
        self.edit = TextEdit(self)
        self.edit.setDocument(self.writing.reply)
        self.edit.setObjectName("ComposerText")
        self.switch = ModeSwitch(self._theme, self)
        self.canned = CannedUse(self._theme, self.edit, self)
        self.counter = Counter(self._theme, self)
        self.proof = Proofreading(self.edit, self.writing, self.canned, self._theme, self._speller, self)
        self.hint = QLabel(self)
        self.hint.setTextFormat(Qt.TextFormat.PlainText)
        self.send_button = BrandButton(self._theme, self)
        top, bottom = self._strips = Strip(HEIGHT, 8, self), Strip(BUTTON_HEIGHT, 6, self)
        top.add(self.switch)
        top.add(self.canned.button)
        top.add(self.counter, right=True)
        bottom.add(self.proof.button)
        bottom.add(self.send_button, right=True)
        bottom.takes_rest(self.hint)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24 + 16, 8 + 10, 24 + 12, 12 + 10)
        layout.setSpacing(6)
        layout.addWidget(top)
        layout.addWidget(self.edit)
        layout.addWidget(bottom)
        self.setTabOrder(self.edit, self.send_button)

    def _wire(self) -> None:
        self.writing.changed.connect(self._changed_text)
        self.writing.filled.connect(self._filled)
        self.writing.failed.connect(self.failed)
        self.writing.kept.connect(self.draft_kept)
        self.switch.picked.connect(self._pick_mode)
        self.canned.button.clicked.connect(self.pick_canned)
        self.canned.picked.connect(self.use_canned)
        self.send_button.clicked.connect(self.send)
        self.edit.send.connect(self.send)
        self.edit.leave.connect(self._leave)
        self.edit.left.connect(self.writing.save)
        self.edit.shortened.connect(self._pasted_in_part)
        self.proof.failed.connect(self.failed)
        self.proof.counted.connect(self._arrange)
        self._theme.changed.connect(self._restyle)

    def use(self, settings: Settings) -> None:
        """Help as the user wants."""
        self.proof.use(Help(settings.spelling, settings.french_spaces))

    # -- opening and closing --

    def open_for(self, conversation: Conversation, brand: Brand, mode: ComposerMode | None = None) -> None:
        """Answer this conversation. Its draft is shown, unless something newer is in the field."""
        if self._open is not None and self._open.id != conversation.row.id:
            self._put_away()
        same = self._open is not None
        self._open = answer(self._inbox, conversation, brand)
        first = self._mode
        if not same:
            self._message_id = None
            self.canned.open_for(brand.id)
            self.proof.open_for(partial(surroundings, conversation, brand, self.canned.texts))
            meant = self.writing.open(conversation)
            first = ComposerMode.PRIVATE if meant is Visibility.PRIVATE else self._open.usual
        if not self.isEnabled():
            self.setEnabled(True)
        self._set_mode(mode or first)

    def _filled(self, document: QTextDocument) -> None:
        if document is self.edit.document():
            self.edit.moveCursor(QTextCursor.MoveOperation.End)
            self._changed_text()

    def close_conversation(self) -> None:
        """Keep what is written, and answer nothing any more."""
        if self._open is not None:
            self._put_away()
            self.setEnabled(False)

    def _put_away(self) -> None:
        """Keep what is written for its conversation, and empty the fields."""
        self._open = None
        self._warns = None
        self.writing.put_away()

    def is_open(self) -> bool:
        return self._open is not None

    def has_text(self) -> bool:
        """Say whether something has been written that is not sent yet."""
        return self.writing.any()

    def text(self) -> str:
        return text_of(self.edit.document())

    @property
    def mode(self) -> ComposerMode:
        return self._mode

    def set_message(self, message_id: str | None) -> None:
        """Answer this message; None: the newest that can be answered."""
        self._message_id = message_id
        self._refresh()

    def save_draft(self) -> None:
        """Keep the reply and the note now, if they are not kept already."""
        self.writing.save()

    def next_mistake(self) -> None:
        """Show what may be meant by the next word that may be wrong."""
        if self._open is not None and not self.proof.next_mistake():
            self._say(translate("Composer", "No word looks wrong."), "text.secondary")

    # -- the kind of answer --

    def focus_reply(self) -> None:
        """Write an answer of the thread's own kind."""
        if self._open is not None:
            self._pick_mode(self._open.usual)

    def focus_private(self) -> None:
        """Write a private answer."""
        if self._open is not None:
            self._pick_mode(ComposerMode.PRIVATE)

    def focus_note(self) -> None:
        """Write a note that only the team sees."""
        if self._open is not None:
            self._pick_mode(ComposerMode.NOTE)

    def _take_focus(self) -> None:
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _pick_mode(self, mode: ComposerMode) -> None:
        self._set_mode(mode)
        self._take_focus()

    def _set_mode(self, mode: ComposerMode) -> None:
        changed = mode is not self._mode
        self._mode = mode
        if mode is not ComposerMode.NOTE:
            self._reply_mode = mode  # what is in the reply's field is meant for
            self.writing.visibility = Visibility.PRIVATE if mode is ComposerMode.PRIVATE else Visibility.PUBLIC
        document = self.writing.note if mode is ComposerMode.NOTE else self.writing.reply
        if self.edit.document() is not document:
            self.edit.setDocument(document)
            self.edit.setFont(self._theme.font("message"))
            self.edit.moveCursor(QTextCursor.MoveOperation.End)
            self.edit.fit()
        self._refresh()
        if changed:
            self.mode_changed.emit(mode)
            self.writing.plan()

    def write_warning(self, rule: str, reply: CannedReply | None, hint: str) -> None:
        """Word a warning: what is sent next counts as a strike for this rule. What is being written is no warning."""
        if self._open is None:
            return
        written = bool(text_of(self.writing.reply).strip())
        if self._warns is None and written:
            self._take_focus()
            self._say(translate("Composer", "Send or empty what is written first: it would become the warning."))
            return
        self._warns = rule
        public = reply is not None and reply.public
        private = not self._open.in_private and not isinstance(self._permission(ComposerMode.PRIVATE), Denied)
        self._set_mode(ComposerMode.PRIVATE if private and not public else self._open.usual)
        if reply is not None and not written:
            self.use_canned(reply)
        self._take_focus()
        self._look = None
        self._refresh()
        self._say(hint, "warning.text")

    # -- what is shown --

    def _refresh(self) -> None:
        """Show the mode, what may be sent, and how long the text is; only what is other than before."""
        if self._open is None:
            return
        may = tuple(self._permission(mode) for mode in ComposerMode)
        account = self._open.conversation.account
        look = (self._mode, self._open.brand, account.brand, self._warns, self._open.in_private, may, QLocale().name())
        if look != self._look:
            self._look = look
            self._show_look()
            self._update_card()
        self._count()

    def _update_card(self) -> None:
        """Have painted anew what is other than before: with the whole card everything on it would be painted."""
        assert self._open is not None
        worn = (self._mode, self._open.brand.colour)
        before, self._worn = self._worn, worn
        if before is None or before[0] is not worn[0]:
            self.update()
        elif before != worn:
            self.update(QRect(24, 8, BAR, self.height()))

    def _show_look(self) -> None:
        assert self._open is not None
        for mode in ComposerMode:
            permission = self._permission(mode)
            why = texts.denied(permission, self._now()) if isinstance(permission, Denied) else ""
            self.switch.offer(mode, why, shown=mode is not ComposerMode.PUBLIC or not self._open.in_private)
        self.switch.show_mode(self._mode)
        note = self._mode is ComposerMode.NOTE
        self.canned.button.setVisible(not note)
        private = self._mode is ComposerMode.PRIVATE
        account = self._open.conversation.account
        label = translate("Composer", "Keep the note") if note else texts.publish_as(account, private=private)
        if self._warns is not None and not note:
            label = translate("Composer", "Warn as %1").replace("%1", account.brand)
        self.send_button.show_as(
            label,
            self._open.brand.colour,
            icon="note" if note else "warn" if self._warns is not None else "lock" if private else "",
            keys=caps("Ctrl+Enter"),
            neutral=note,
        )
        self.edit.setPlaceholderText(self._placeholder())
        self.edit.setAccessibleName(label)
        self._arrange()

    def _arrange(self) -> None:
        """Place what stands in the two rows now: painted once, not again after Qt has asked for it."""
        for strip in (self.switch, *self._strips):
            strip.arrange()

    def _permission(self, mode: ComposerMode) -> Permission:
        assert self._open is not None
        return self._open.permission(self._inbox, mode, self._message_id)

    def _placeholder(self) -> str:
        return {
            ComposerMode.PUBLIC: translate("Composer", "Reply…"),
            ComposerMode.PRIVATE: translate("Composer", "Write in private…"),
            ComposerMode.NOTE: translate("Composer", "A note that only your team sees…"),
        }[self._mode]

    def _changed_text(self) -> None:
        self.edit.fit()
        self._count()

    def _count(self) -> None:
        text = self.text()
        if not text and self.edit.document() is self.writing.reply:
            self.canned.name("")
        used = counted(text, self._open.limit(self._mode)) if self._open is not None else None
        self.counter.show_count(used, draft=bool(text.strip()) and self._mode is not ComposerMode.NOTE)
        refusal = self._refusal()
        self.send_button.setEnabled(refusal is None)
        self.send_button.setToolTip(refusal.text if refusal is not None else "")
        if refusal is not None and refusal.told:
            self._say(refusal.text, refusal.role)
        else:
            self._say(self._addressed(), "text.secondary")

    def _refusal(self) -> sendable.Refusal | None:
        if self._open is None:
            return sendable.nothing_open()
        text = self.text()
        used = counted(text, self._open.limit(self._mode))
        return sendable.refusal(
            self._permission(self._mode),
            text,
            used,
            unfilled="" if self._mode is ComposerMode.NOTE else self.canned.unfilled(text),
            now=self._now(),
        )

    def _pasted_in_part(self, kept: int) -> None:
        said = translate("Composer", "Only the first %n characters were pasted.", "", kept)
        QTimer.singleShot(0, self, lambda: self._say(said))

    def _addressed(self) -> str:
        """Return which message is answered, where one was chosen."""
        if self._open is None or self._mode is ComposerMode.NOTE:
            return ""
        return sendable.addressed(self._open.conversation, self._message_id, self._now())

    def _say(self, text: str, role: str = "danger.text") -> None:
        if self.hint.text() != text:
            self.hint.setText(text)
            palette = self.hint.palette()
            palette.setColor(self.hint.foregroundRole(), self._theme.colour(role))
            self.hint.setPalette(palette)

    # -- sending --

    def send(self) -> None:
        """Order what is written; what cannot be sent stays, and the line below says why."""
        refusal = self._refusal()
        if refusal is not None or self._open is None:
            self._say(refusal.text if refusal is not None else "")
            return
        text = self.text().strip()
        kind, conversation = self._open.kind(self._mode), self._open.id
        message_id = None if kind is DecisionKind.NOTE else self._message_id
        self.writing.sent(kind)
        warns, self._warns = self._warns, None
        if warns is None or kind is DecisionKind.NOTE:
            self.submitted.emit(kind, conversation, message_id, text)
        else:
            self.warned.emit(conversation, message_id, text, warns, kind is DecisionKind.REPLY_PRIVATE)

    def give_back(self, kind: DecisionKind, conversation_id: int, text: str) -> None:
        """Take back a text that could not be sent, or whose sending was undone. A newer text keeps its place."""
        self.writing.give_back(kind, conversation_id, text)

    def _leave(self) -> None:
        self._warns = None
        self.save_draft()
        self.leave.emit()

    # -- canned replies --

    def set_canned(self, replies: CannedReplies | None) -> None:
        """Offer these ready answers, where there are any for the open brand."""
        self.canned.offer(replies, self._open.brand.id if self._open is not None else None)

    @property
    def has_canned(self) -> bool:
        """Say whether there are ready answers to offer."""
        return self.canned.any

    def pick_canned(self) -> None:
        """Let one choose a ready answer; it goes in at the cursor."""
        if self._open is None or not self.has_canned:
            return
        if self._mode is ComposerMode.NOTE:
            self._set_mode(self._reply_mode)
        self.canned.choose(self._open, self._mode, self._now(), self._take_focus)

    def use_canned(self, reply: CannedReply) -> None:
        """Put a ready answer in at the cursor, and go to the first place in it that a person has to fill."""
        if self._open is not None and not self._open.in_private and (reply.private or reply.public):
            self._set_mode(ComposerMode.PRIVATE if reply.private else ComposerMode.PUBLIC)
        self.canned.insert(reply)
        self._count()
        self._arrange()

    # -- looks --

    def _name_all(self) -> None:
        self.switch.retranslate()
        self.canned.retranslate()
        self.proof.retranslate()

    def _restyle(self) -> None:
        self.switch.restyle()
        self.canned.restyle()
        self.proof.restyle()
        self.counter.restyle()
        self.hint.setFont(self._theme.font("small"))
        self.hint.setText("")
        self.edit.setFont(self._theme.font("message"))
        self.edit.setStyleSheet("background: transparent; border: 0;")
        self.edit.fit()
        self._look = self._worn = None
        self._refresh()
        self.update()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._name_all()
            self._refresh()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("bg.canvas"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(24, 8, self.width() - 48, self.height() - 20)
        paint_card(painter, self._theme, area, self._mode, self._open.brand.colour if self._open is not None else "")
