"""Where answers and notes are written: bound to one conversation, in its brand's colour.

How texts are kept is told in ``writing``, where ready answers come in in ``canned_use``, what may be sent in
``sendable``, where the parts stand in ``composer_card``. Here these come together: opening, kind of answer, sending.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication, QEvent, QLocale, Qt, QTimer, Signal
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QWidget

from cm_inbox.inbox import Inbox
from cm_inbox.models.accounts import Brand
from cm_inbox.models.conversations import Conversation
from cm_inbox.models.decisions import DecisionKind
from cm_inbox.models.instants import Millis
from cm_inbox.models.instants import now as clock
from cm_inbox.models.messages import Visibility
from cm_inbox.models.permissions import Denied, Permission, Window
from cm_inbox.settings import Settings
from cm_inbox.spelling.speller import Speller

from . import sendable, texts, when
from .answer import Answer, ComposerMode, answer
from .canned import CannedReplies, CannedReply
from .composer_card import ComposerCard
from .counter import counted
from .enclosing import limit_of
from .keycaps import caps
from .proofreading import Help
from .surroundings import surroundings
from .text_edit import text_of
from .theme import Theme

translate = QCoreApplication.translate


class Composer(ComposerCard):
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
        super().__init__(inbox, theme, now, speller, parent)
        self._inbox = inbox
        self._now = now
        self._open: Answer | None = None
        self._mode = ComposerMode.PUBLIC
        self._reply_mode = ComposerMode.PUBLIC
        self._message_id: str | None = None
        self._worded = ""
        self.held_back: Callable[[], sendable.Refusal | None] = lambda: None
        """Why an answer may not leave now, whatever it says: a colleague is answering."""
        self.ask_first: Callable[[], str] = lambda: ""
        """What is to be said before an answer leaves, once; empty where it leaves at once."""
        self.approves: Callable[[], bool] = lambda: False
        """Says whether what is written is a colleague's proposal, changed."""
        self._look: object = None
        self._minute = QTimer(self, singleShot=True)
        self._minute.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._wire()
        self.name_all()
        self.restyle()
        self.setEnabled(False)

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
        self.proof.counted.connect(self.arrange)
        self.attach_button.clicked.connect(self.attach)
        self.writing.encloses = lambda: bool(self.enclosing.cards)
        self.enclosing.changed.connect(self._count)
        self.enclosing.changed.connect(self.writing.plan)
        self.enclosing.told.connect(lambda said: self.say(said, "text.secondary"))
        self.enclosing.failed.connect(self.failed)
        self.enclosing.kept.connect(self.draft_kept)
        self._minute.timeout.connect(self.pass_time)
        self._theme.changed.connect(self.restyle)

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
        self.enclosing.open(conversation)
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
            self.writing.offer_again()
            self.wear(self._mode, "")
            self.setEnabled(False)

    def _put_away(self) -> None:
        """Keep what is written for its conversation, and empty the fields.

        A warning of which nobody has changed a word goes: nobody has written it. Another stays one.
        """
        if self._warns is not None and self._worded and text_of(self.writing.reply) == self._worded:
            self.writing.reply.clear()
        self._worded = ""
        self._open = None
        self._minute.stop()
        self.writing.put_away()
        self.enclosing.put_away()

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
        self.enclosing.keep()

    def next_mistake(self) -> None:
        """Show what may be meant by the next word that may be wrong."""
        if self._open is None or self.proof.next_mistake():
            return
        if self.proof.check.missing:
            self.say(translate("Composer", "There is no dictionary for this language here."), "warning.text")
        else:
            self.say(translate("Composer", "No word looks wrong."), "text.secondary")

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
            self.say(translate("Composer", "Send or empty what is written first: it would become the warning."))
            return
        self._warns = rule
        public = reply is not None and reply.public
        private = not self._open.in_private and not isinstance(self._permission(ComposerMode.PRIVATE), Denied)
        self._set_mode(ComposerMode.PRIVATE if private and not public else self._open.usual)
        if reply is not None and not written:
            self.use_canned(reply)
            self._worded = self.text()
        self._take_focus()
        self._look = None
        self._refresh()
        self.say(hint, "warning.text")

    # -- what is shown --

    def _refresh(self) -> None:
        """Show the mode, what may be sent, and how long the text is; only what is other than before."""
        if self._open is None:
            return
        may = tuple(self._permission(mode) for mode in ComposerMode)
        account = self._open.conversation.account
        kept = (account.brand, account.enclosures, QLocale().name())
        purpose = (self._inbox.proposes(self._open.brand.id), self.approves())
        look = (self._mode, self._open.brand, self._warns, self._open.in_private, may, kept, purpose)
        if look != self._look:
            self._look = look
            self._show_look()
            self.wear(self._mode, self._open.brand.colour)
        self._count()
        self._watch_the_time()

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
        proposes = self._inbox.proposes(self._open.brand.id) and not note
        if self._warns is not None and not note:
            label = texts.warn_as(account)
        if proposes:
            label = texts.proposing(warns=self._warns is not None)
        elif self.approves() and not note:
            label = texts.approving()
        self.send_button.show_as(
            label,
            self._open.brand.colour,
            icon="note" if note else "warn" if self._warns is not None else "lock" if private else "",
            keys=caps("Ctrl+Enter"),
            neutral=note,
        )
        visibility = Visibility.PRIVATE if private else Visibility.PUBLIC
        none = translate("Composer", "Files go with answers, not with notes.") if note else ""
        if proposes:
            none = translate("Composer", "Files cannot be proposed yet: who approves the answer encloses them.")
        self.enclosing.offer(none or limit_of(account, visibility, self._now()), shown=not note)
        self.attach_button.setEnabled(not self.no_files)
        self.attach_button.setToolTip(self.no_files or translate("Composer", "Attach files"))
        self.show_placeholder(self._mode)
        self.edit.setAccessibleName(label)
        self.arrange()

    def _permission(self, mode: ComposerMode) -> Permission:
        assert self._open is not None
        return self._open.permission(self._inbox, mode, self._message_id)

    def _changed_text(self) -> None:
        self.edit.fit()
        self._count()

    def _count(self) -> None:
        text = self.text()
        if not text and self.edit.document() is self.writing.reply:
            self.canned.name("")
        used = counted(text, self._open.limit(self._mode)) if self._open is not None else None
        self.fold()
        self.counter.show_count(used, draft=bool(text.strip()) and self._mode is not ComposerMode.NOTE)
        refusal = self._refusal()
        self.send_button.setEnabled(refusal is None)
        self.send_button.setToolTip(refusal.text if refusal is not None else "")
        if refusal is not None and refusal.told:
            self.say(refusal.text, refusal.role)
        else:
            self._say_what_holds()

    def _refusal(self) -> sendable.Refusal | None:
        if self._open is None:
            return sendable.nothing_open()
        text = self.text()
        used = counted(text, self._open.limit(self._mode))
        note = self._mode is ComposerMode.NOTE
        files = None if note else self.enclosing.refusal()
        held = None if note else self.held_back()
        if held is not None or files is not None:
            return held or files
        return sendable.refusal(
            self._permission(self._mode),
            text,
            used,
            unfilled="" if note else self.canned.unfilled(text),
            now=self._now(),
            wordless=not note and self._warns is None and self.enclosing.wordless,
        )

    def _pasted_in_part(self, kept: int) -> None:
        said = translate("Composer", "Only the first %n characters were pasted.", "", kept)
        QTimer.singleShot(0, self, lambda: self.say(said))

    def _say_what_holds(self) -> None:
        """Say which message is answered, and how long that can be done; near its end as a warning."""
        window, now = self._window(), self._now()
        aside = self._open is not None and not self._open.in_private
        left = sendable.time_left(window, now, aside=aside)
        near = window is not None and window.until - now <= sendable.NEAR
        said = " · ".join(each for each in (self._addressed(), left) if each)
        self.say(said, "warning.text" if left and near else "text.secondary")

    def _window(self) -> Window | None:
        """Return until when the network takes what is being written."""
        return None if self._open is None else self._open.window(self._inbox, self._mode, self._message_id)

    def look_again(self) -> None:
        """Say anew what keeps the text from being sent, and what becomes of it."""
        self._refresh()

    def pass_time(self) -> None:
        """Say anew what holds now, as it depends on the time."""
        if self._open is not None:
            self._open = answer(self._inbox, self._open.conversation, self._open.brand)
            self._refresh()

    def _watch_the_time(self) -> None:
        """Look again in a minute, or when the network shuts, where it sets a time."""
        known = () if self._open is None else (*self._open.windows.values(), self._window())
        ends = [window.until - self._now() for window in known if window is not None]
        coming = [end for end in ends if end > 0]
        if coming:
            self._minute.start(min(when.MINUTE, *coming))
        else:
            self._minute.stop()

    def _addressed(self) -> str:
        """Return which message is answered, where one was chosen, or where it is not the newest."""
        if self._open is None or self._mode is ComposerMode.NOTE:
            return ""
        answered = self._inbox.answered(self._open.conversation) if self._message_id is None else None
        return sendable.addressed(self._open.conversation, self._message_id, answered, self._now())

    # -- sending --

    def send(self) -> None:
        """Order what is written; what cannot be sent stays, and the line below says why."""
        refusal = self._refusal()
        if refusal is not None or self._open is None:
            self.say(refusal.text if refusal is not None else "")
            return
        asked = self.ask_first() if self._mode is not ComposerMode.NOTE else ""
        if asked:
            self.say(asked, "warning.text")
            return
        text = self.text().strip()
        kind, conversation = self._open.kind(self._mode), self._open.id
        message_id = None if kind is DecisionKind.NOTE else self._message_id
        warns = self._warns
        nothing = self.writing.sent(kind)
        if kind is not DecisionKind.NOTE:
            self.enclosing.leave()
        if warns is None or kind is DecisionKind.NOTE:
            self.submitted.emit(kind, conversation, message_id, text)
        else:
            self.warned.emit(conversation, message_id, text, warns, kind is DecisionKind.REPLY_PRIVATE)
        self.writing.settle(kind, nothing)

    def give_back(
        self,
        kind: DecisionKind,
        conversation_id: int,
        text: str,
        private: bool = False,
        first: bool = False,
        rule: str | None = None,
    ) -> None:
        """Take back a text that could not be sent, or whose sending was undone. A newer text keeps its place.

        ``private``: a warning that was meant for its reader alone. ``first``: it is nowhere else, so it comes before
        a newer one. ``rule`` is the article that a warning rests on.
        """
        warns = (rule or "") if kind is DecisionKind.WARN else None
        private = private or kind is DecisionKind.REPLY_PRIVATE
        visibility = Visibility.PRIVATE if private else Visibility.PUBLIC
        newer = kind is not DecisionKind.NOTE and bool(text_of(self.writing.reply).strip())
        if kind is not DecisionKind.NOTE:
            self.enclosing.come_back(conversation_id)
        if not self.writing.give_back(kind, conversation_id, text, visibility, first=first, warns=warns):
            return
        if kind is not DecisionKind.NOTE and self._open is not None and (private or not newer):
            self._mean(ComposerMode.PRIVATE if private else self._open.usual)
        self._refresh()
        self.writing.save()

    @property
    def _warns(self) -> str | None:
        """Return the article for which what is written is a warning; it is kept with the draft."""
        return self.writing.warns

    @_warns.setter
    def _warns(self, rule: str | None) -> None:
        self.writing.warns = rule

    def _mean(self, mode: ComposerMode) -> None:
        """Say for whom the reply is; who writes a note goes on with it."""
        if self._mode is not ComposerMode.NOTE:
            self._set_mode(mode)
            return
        self._reply_mode = mode
        self.writing.visibility = Visibility.PRIVATE if mode is ComposerMode.PRIVATE else Visibility.PUBLIC

    # -- files --

    def attach(self) -> None:
        """Let one choose files that go along with the answer."""
        if self._open is not None:
            self._pick_mode(self._reply_mode)
            self.enclosing.ask()

    @property
    def no_files(self) -> str:
        """Return why no file goes along with what is being written; empty where some may."""
        return self.enclosing.why_not

    def take_files(self) -> tuple[str, ...]:
        """Return the ids of the files that go with what was submitted just now; once."""
        return self.enclosing.take()

    def _leave(self) -> None:
        if not text_of(self.writing.reply).strip():
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
        self.canned.choose(self._open, self._reply_mode, self._now(), self._take_focus)

    def use_canned(self, reply: CannedReply) -> None:
        """Put a ready answer in at the cursor, and go to the first place in it that a person has to fill.

        What is written already keeps its readers: a reply for others is not put in, and the line below says so.
        """
        mode = self._reply_mode
        if self._open is not None and not self._open.in_private and (reply.private or reply.public):
            mode = ComposerMode.PRIVATE if reply.private else ComposerMode.PUBLIC
        if mode is not self._reply_mode and text_of(self.writing.reply).strip():
            self.say(translate("Composer", "This reply is for other readers: send or empty what is written first."))
            return
        self._set_mode(mode)
        self.canned.insert(reply)
        self._count()
        self.arrange()

    # -- looks --

    def restyle(self) -> None:
        super().restyle()
        self._look = None
        self._refresh()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.name_all()
            self._refresh()
