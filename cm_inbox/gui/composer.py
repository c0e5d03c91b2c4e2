"""Where answers and notes are written: bound to one conversation, in its brand's colour, never losing a draft.

A reply is kept as a draft a moment after every pause and on leaving, and so is a note, in a place of its own: it must
never come back as an answer. What a load brings never replaces what somebody is writing: the text in the field wins
over the store's.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QTextCursor, QTextDocument
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from cm_inbox.inbox import Inbox
from cm_inbox.models.accounts import Brand
from cm_inbox.models.conversations import Conversation
from cm_inbox.models.decisions import DecisionKind
from cm_inbox.models.instants import Millis
from cm_inbox.models.instants import now as clock
from cm_inbox.models.messages import Visibility
from cm_inbox.models.permissions import Denied, Permission
from cm_inbox.text_count import Count

from . import texts, when
from .answer import Answer, ComposerMode, answer
from .brand_button import HEIGHT as BUTTON_HEIGHT
from .brand_button import BrandButton
from .canned import CannedReplies, CannedReply
from .counter import Counter, counted
from .drafts import DraftKeeper
from .futures import Futures
from .keycaps import caps
from .mode_switch import BAR, ModeSwitch, paint_card
from .strip import Strip
from .text_edit import TextEdit, plain_document, text_of
from .theme import Theme

translate = QCoreApplication.translate

SAVE_AFTER_MS = 300


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
    ) -> None:
        super().__init__(parent)
        self._inbox = inbox
        self._theme = theme
        self._now = now
        self._open: Answer | None = None
        self._mode = ComposerMode.PUBLIC
        self._reply_mode = ComposerMode.PUBLIC
        self._message_id: str | None = None
        self._canned: CannedReplies | None = None
        self._holes: frozenset[str] = frozenset()
        self._warns: str | None = None
        self._drafts = DraftKeeper(inbox, now, self.failed.emit, self)
        self._drafts.kept.connect(self.draft_kept)
        self._notes: dict[int, str] = {}
        self._saved_note = ""
        self._futures = Futures(self.failed.emit, self)
        self._saved: tuple[str, Visibility] | None = None
        self._filling = False
        self._look: object = None
        self._worn: tuple[ComposerMode, str] | None = None
        self._timer = QTimer(self, singleShot=True, interval=SAVE_AFTER_MS)
        self._timer.timeout.connect(self.save_draft)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._build()
        self._name_all()
        self._restyle()
        theme.changed.connect(self._restyle)
        self.setEnabled(False)

    def _build(self) -> None:
        self._reply = plain_document(self)
        self._note = plain_document(self)
        self.edit = TextEdit(self)
        self.edit.setDocument(self._reply)
        self.edit.setObjectName("ComposerText")
        self.switch = ModeSwitch(self._theme, self)
        self.switch.picked.connect(self._pick_mode)
        self.canned_button = QPushButton(self)
        self.canned_button.setProperty("role", "chip")
        self.canned_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.canned_button.clicked.connect(self.pick_canned)
        self.counter = Counter(self._theme, self)
        self.hint = QLabel(self)
        self.hint.setTextFormat(Qt.TextFormat.PlainText)
        self.send_button = BrandButton(self._theme, self)
        self.send_button.clicked.connect(self.send)
        top, bottom = self._strips = Strip(26, 6, self), Strip(BUTTON_HEIGHT, 6, self)
        top.add(self.switch)
        top.add(self.canned_button)
        top.add(self.counter, right=True)
        bottom.add(self.send_button, right=True)
        bottom.takes_rest(self.hint)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24 + 16, 8 + 10, 24 + 12, 12 + 10)
        layout.setSpacing(6)
        layout.addWidget(top)
        layout.addWidget(self.edit)
        layout.addWidget(bottom)
        self.setTabOrder(self.edit, self.send_button)
        self.edit.on_tab = self.next_hole
        self.edit.send.connect(self.send)
        self.edit.leave.connect(self._leave)
        self.edit.left.connect(self.save_draft)
        self.edit.shortened.connect(self._pasted_in_part)
        for document in (self._reply, self._note):
            document.contentsChanged.connect(self._changed)

    # -- opening and closing --

    def open_for(self, conversation: Conversation, brand: Brand, mode: ComposerMode | None = None) -> None:
        """Answer this conversation. Its draft is shown, unless something newer is in the field."""
        if self._open is not None and self._open.id != conversation.row.id:
            self._put_away()
        same = self._open is not None
        self._open = answer(self._inbox, conversation, brand)
        if not same:
            self._message_id = None
            self._load(conversation)
        if not self.isEnabled():
            self.setEnabled(True)
        self._set_mode(mode or (self._mode if same else self._first_mode()))

    def _load(self, conversation: Conversation) -> None:
        draft = self._drafts.newest(conversation.row.id, conversation.draft)
        self._fill(self._reply, draft.text if draft else "")
        self._saved_note = self._notes.get(conversation.row.id, conversation.note_draft)
        self._fill(self._note, self._saved_note)
        self._saved = (draft.text, draft.visibility) if draft else None

    def _fill(self, document: QTextDocument, text: str) -> None:
        """Put a text in a document without taking it for something written."""
        if text_of(document) == text:
            return
        self._filling = True
        document.setPlainText(text)
        self._filling = False
        if document is self.edit.document():
            self.edit.moveCursor(QTextCursor.MoveOperation.End)
            self.edit.fit()

    def _first_mode(self) -> ComposerMode:
        assert self._open is not None
        if self._saved is not None and self._saved[1] is Visibility.PRIVATE:
            return ComposerMode.PRIVATE
        return self._open.usual

    def close_conversation(self) -> None:
        """Keep what is written, and answer nothing any more."""
        if self._open is not None:
            self._put_away()
            self.setEnabled(False)

    def _put_away(self) -> None:
        """Keep what is written for its conversation, and empty the fields."""
        assert self._open is not None
        self.save_draft()
        self._open = None
        self._saved = None
        self._warns = None
        for document in (self._reply, self._note):
            self._fill(document, "")

    def is_open(self) -> bool:
        return self._open is not None

    def has_text(self) -> bool:
        """Say whether something has been written that is not sent yet."""
        return bool(text_of(self._reply).strip() or text_of(self._note).strip())

    def text(self) -> str:
        return text_of(self.edit.document())

    @property
    def mode(self) -> ComposerMode:
        return self._mode

    def set_message(self, message_id: str | None) -> None:
        """Answer this message; None: the newest that can be answered."""
        self._message_id = message_id
        self._refresh()

    # -- the kind of answer --

    def focus_reply(self) -> None:
        """Write an answer of the thread's own kind."""
        if self._open is not None:
            self._set_mode(self._open.usual)
            self._take_focus()

    def focus_private(self) -> None:
        """Write a private answer."""
        if self._open is not None:
            self._set_mode(ComposerMode.PRIVATE)
            self._take_focus()

    def focus_note(self) -> None:
        """Write a note that only the team sees."""
        if self._open is not None:
            self._set_mode(ComposerMode.NOTE)
            self._take_focus()

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
        document = self._note if mode is ComposerMode.NOTE else self._reply
        if self.edit.document() is not document:
            self.edit.setDocument(document)
            self.edit.setFont(self._theme.font("message"))
            self.edit.moveCursor(QTextCursor.MoveOperation.End)
            self.edit.fit()
        self._refresh()
        if changed:
            self.mode_changed.emit(mode)
            self._plan_saving()

    def write_warning(self, rule: str, reply: CannedReply | None, hint: str) -> None:
        """Word a warning: what is sent next counts as a strike for this rule. What is being written is no warning."""
        if self._open is None:
            return
        if self._warns is None and text_of(self._reply).strip():
            self._take_focus()
            self._say(translate("Composer", "Send or empty what is written first: it would become the warning."))
            return
        self._warns = rule
        public = reply is not None and reply.public
        private = not self._open.in_private and not isinstance(self._permission(ComposerMode.PRIVATE), Denied)
        self._set_mode(ComposerMode.PRIVATE if private and not public else self._open.usual)
        if reply is not None and not text_of(self._reply).strip():
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
        self.canned_button.setVisible(not note)
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
        for strip in (self.switch, *self._strips):  # now: painted once, not again after Qt has asked for it
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

    def _used(self, text: str) -> Count | None:
        return counted(text, self._open.limit(self._mode)) if self._open is not None else None

    def _count(self) -> None:
        text = self.text()
        used = self._used(text)
        self.counter.show_count(used, draft=bool(text.strip()) and self._mode is not ComposerMode.NOTE)
        why = self._why_not(text, used)
        self.send_button.setEnabled(not why)
        self.send_button.setToolTip(why)
        denied = self._open is not None and isinstance(self._permission(self._mode), Denied)
        if denied or (used is not None and used.over):
            self._say(why)
        else:
            self._say(self._addressed(), "text.secondary")

    def _pasted_in_part(self, kept: int) -> None:
        said = translate("Composer", "Only the first %n characters were pasted.", "", kept)
        QTimer.singleShot(0, self, lambda: self._say(said))

    def _addressed(self) -> str:
        """Return which message is answered, where one was chosen."""
        if self._open is None or self._message_id is None or self._mode is ComposerMode.NOTE:
            return ""
        for stored in self._open.conversation.messages:
            if stored.message.id == self._message_id:
                at = when.moment(stored.message.created_at, self._now())
                return translate("Composer", "Answers the message of %1").replace("%1", at)
        return ""

    def _say(self, text: str, role: str = "danger.text") -> None:
        if self.hint.text() != text:
            self.hint.setText(text)
            palette = self.hint.palette()
            palette.setColor(self.hint.foregroundRole(), self._theme.colour(role))
            self.hint.setPalette(palette)

    def _why_not(self, text: str, used: Count | None) -> str:
        if self._open is None:
            return translate("Composer", "No conversation is open.")
        permission = self._permission(self._mode)
        if isinstance(permission, Denied):
            return texts.denied(permission, self._now())
        if not text.strip():
            return translate("Composer", "Write something first.")
        if used is not None and used.over:
            return translate("Composer", "Too long for this network.")
        empty = min((hole for hole in self._holes if hole in text), key=text.find, default=None)
        if empty is not None and self._mode is not ComposerMode.NOTE:
            return translate("Composer", "Fill %1 first: Tab goes there.").replace("%1", empty)
        return ""

    # -- sending --

    def send(self) -> None:
        """Order what is written; what cannot be sent stays, and the line below says why."""
        text = self.text()
        why = self._why_not(text, self._used(text))
        if why or self._open is None:
            self._say(why)
            return
        kind, conversation = self._open.kind(self._mode), self._open.id
        message_id = None if kind is DecisionKind.NOTE else self._message_id
        self._timer.stop()
        self._fill(self.edit.document(), "")
        if kind is DecisionKind.NOTE:
            self._notes.pop(conversation, None)
            self._saved_note = ""
        else:
            self._saved = None
            self._drafts.forget(conversation)
        self._changed_text()
        warns, self._warns = self._warns, None
        if warns is None or kind is DecisionKind.NOTE:
            self.submitted.emit(kind, conversation, message_id, text.strip())
        else:
            self.warned.emit(conversation, message_id, text.strip(), warns, kind is DecisionKind.REPLY_PRIVATE)

    def give_back(self, kind: DecisionKind, conversation_id: int, text: str) -> None:
        """Take back a text that could not be sent, or whose sending was undone. A newer text keeps its place."""
        note = kind is DecisionKind.NOTE
        if self._open is not None and self._open.id == conversation_id:
            document = self._note if note else self._reply
            if not text_of(document).strip():
                self._fill(document, text)
                self._changed_text()
                self.save_draft()
            return
        if note:
            self._keep_note(conversation_id, self._notes.get(conversation_id, text))
        elif self._drafts.newest(conversation_id, self._inbox.draft(conversation_id)) is None:
            private = kind is DecisionKind.REPLY_PRIVATE
            self._drafts.keep(conversation_id, text, Visibility.PRIVATE if private else Visibility.PUBLIC)

    # -- drafts --

    def _changed(self) -> None:
        if self._open is not None and not self._filling:
            self._changed_text()
            self._plan_saving()

    def _changed_text(self) -> None:
        self.edit.fit()
        self._count()

    def _plan_saving(self) -> None:
        if self._open is not None:
            self._timer.start()

    def save_draft(self) -> None:
        """Keep the reply and the note now, if they are not kept already."""
        self._timer.stop()
        if self._open is None:
            return
        note = text_of(self._note)
        note = note if note.strip() else ""
        if note != self._saved_note:
            self._saved_note = note
            self._keep_note(self._open.id, note)
        text = text_of(self._reply)
        text = text if text.strip() else ""
        visibility = Visibility.PRIVATE if self._reply_mode is ComposerMode.PRIVATE else Visibility.PUBLIC
        known = self._saved or ("", visibility)
        if (text, visibility) == known or (not text and not known[0]):
            return
        self._saved = (text, visibility)
        self._drafts.keep(self._open.id, text, visibility)

    def _keep_note(self, conversation_id: int, note: str) -> None:
        """Order the store to keep a note; it is held here until the store has it, and longer if it has not."""
        self._notes[conversation_id] = note

        def kept(_result: None) -> None:
            if self._notes.get(conversation_id) == note:
                del self._notes[conversation_id]
            self.draft_kept.emit(conversation_id)

        self._futures.then(self._inbox.save_note_draft(conversation_id, note), kept)

    def _leave(self) -> None:
        self._warns = None
        self.save_draft()
        self.leave.emit()

    # -- canned replies --

    def set_canned(self, replies: CannedReplies | None) -> None:
        """Offer these ready answers, where there are any for the open brand."""
        self._canned = replies
        self._tell_canned()

    @property
    def has_canned(self) -> bool:
        """Say whether there are ready answers to offer."""
        return self._canned is not None and self._open is not None and self._canned.any(self._open.brand.id)

    def pick_canned(self) -> None:
        """Let one choose a ready answer; it goes in at the cursor."""
        if self._open is None or self._canned is None or not self.has_canned:
            return
        if self._mode is ComposerMode.NOTE:
            self._set_mode(self._reply_mode)
        from .dialogs.canned import CannedPicker, fit, guessed_language  # only when asked for: the window opens without

        opened, replies, mode, now = self._open, self._canned, self._mode, self._now()
        language = guessed_language([stored.message.text for stored in opened.conversation.messages[-3:]])
        picker = CannedPicker(
            self._theme,
            replies.answers(opened.conversation),
            language,
            self.window(),
            find=lambda query: replies.find(opened.conversation, query, language),
            fits=lambda reply: fit(reply, opened, mode, now),
        )
        picker.picked.connect(self.use_canned)
        picker.finished.connect(self._take_focus)
        picker.open()
        suggested = replies.suggested(opened.conversation)
        if suggested is not None:
            picker.expect(suggested)

    def use_canned(self, reply: CannedReply) -> None:
        """Put a ready answer in at the cursor, and go to the first place in it that a person has to fill."""
        if self._open is not None and not self._open.in_private and (reply.private or reply.public):
            self._set_mode(ComposerMode.PRIVATE if reply.private else ComposerMode.PUBLIC)
        before = self.edit.textCursor().position()
        self.edit.insertPlainText(reply.text)
        self.edit.ensureCursorVisible()
        if reply.holes:
            self._know_holes()
            cursor = self.edit.textCursor()
            cursor.setPosition(before)
            self.edit.setTextCursor(cursor)
            self.next_hole()
        self._count()

    def next_hole(self) -> bool:
        """Select the next place that has to be filled; say whether there is one."""
        text = text_of(self.edit.document())
        start = self.edit.textCursor().selectionEnd()
        places = sorted((text.find(hole, begin), hole) for hole in self._holes for begin in (0, start) if hole in text)
        ahead = [place for place in places if place[0] >= start] or [place for place in places if place[0] >= 0]
        if not ahead:
            return False
        at, hole = ahead[0]
        cursor = self.edit.textCursor()
        cursor.setPosition(at)
        cursor.setPosition(at + len(hole), QTextCursor.MoveMode.KeepAnchor)
        self.edit.setTextCursor(cursor)
        return True

    def _know_holes(self) -> None:
        if self._canned is not None and self._open is not None:
            self._holes = self._canned.holes(self._open.brand.id)

    # -- looks --

    def _name_all(self) -> None:
        self.switch.retranslate()
        self.canned_button.setText(translate("Composer", "Canned reply"))
        self._tell_canned()

    def _tell_canned(self) -> None:
        none = "" if self.has_canned else translate("Availability", "This brand has no canned replies yet.")
        self._know_holes()
        self.canned_button.setEnabled(not none)
        self.canned_button.setToolTip(none)

    def _restyle(self) -> None:
        colour = self._theme.colour("text.secondary")
        self.switch.restyle()
        self.canned_button.setIcon(self._theme.qicon("canned", colour, 14))
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
