"""Chooses a ready answer of the brand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import replace

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from cm_inbox.gui import texts
from cm_inbox.gui.answer import Answer, ComposerMode
from cm_inbox.gui.canned import CannedReply
from cm_inbox.gui.counter import counted
from cm_inbox.gui.futures import Futures
from cm_inbox.gui.plain import line, shown
from cm_inbox.gui.theme import Theme
from cm_inbox.models.instants import Millis
from cm_inbox.models.permissions import Denied
from cm_inbox.models.record import Record
from cm_inbox.suggest import Suggestion
from cm_inbox.text_count import Count

from .base import plain_label
from .picker import Choice, Picker, Row, found

translate = QCoreApplication.translate

PREVIEW = 108
"""How tall the preview is: five lines."""

SHOWN_OF_IT = 600


class Fit(Record, frozen=True):
    """How a ready answer would go out: its length under the network's limit; ``blocked``: why it cannot."""

    used: Count | None = None
    in_private: bool = False
    blocked: str = ""


def fit(reply: CannedReply, opened: Answer, mode: ComposerMode, now: Millis) -> Fit:
    """Return how a ready answer would go out of a conversation if it were sent as it is."""
    aside = reply.private and not opened.in_private
    how = ComposerMode.PRIVATE if aside else mode
    permission = opened.may[how]
    blocked = texts.denied(permission, now) if aside and isinstance(permission, Denied) else ""
    return Fit(counted(reply.text, opened.limit(how)), how is ComposerMode.PRIVATE, blocked)


class CannedPicker(Picker):
    """``picked`` carries the ready answer (``CannedReply``). Below the list stands what would be written."""

    picked = Signal(object)

    def __init__(
        self,
        theme: Theme,
        replies: Sequence[CannedReply],
        language: str,
        parent: QWidget | None,
        *,
        find: Callable[[str], Sequence[str] | None] = lambda _query: None,
        fits: Callable[[CannedReply], Fit] = lambda _reply: Fit(),
        asked: str | None = None,
    ) -> None:
        """``language`` comes first: ``fr``, ``en``, or empty where it is not known. ``find`` gives ids for a query.

        ``asked``: the id of the reply that the charter asks for; it stands above all. Others that are for private
        or go with a warning or a ban come last: Enter alone must not tell a kind person of a ban.
        """

        def foreign(reply: CannedReply) -> bool:
            return bool(language and reply.language and reply.language != language)

        ordered = sorted(replies, key=lambda reply: (reply.private or reply.stern, foreign(reply)))
        self._replies = {f"{reply.id} {reply.language} {number}": reply for number, reply in enumerate(ordered)}
        self._fits = {key: fits(reply) for key, reply in self._replies.items()}
        self._find = find
        meant = [key for key, reply in self._replies.items() if reply.id == asked and not self._fits[key].blocked]
        self._asked = min(meant, key=lambda key: foreign(self._replies[key]), default=None)
        self._often: dict[str, Suggestion] = {}
        choices = [self._choice(key, reply) for key, reply in self._replies.items()]
        self.preview = plain_label("", theme, "body")
        self.how = plain_label("", theme, "small", "text.secondary")
        super().__init__(
            theme,
            choices,
            parent,
            placeholder=translate("Canned", "Which canned reply?"),
            empty=translate("Canned", "This brand has no canned reply.") if not replies else "",
        )
        self._futures = Futures(lambda _error: None, self)
        self._add_preview()
        self.chosen.connect(lambda key: self.picked.emit(self._replies[key]))
        self.current_changed.connect(self._show_preview)
        self._show_preview()

    def _choice(self, key: str, reply: CannedReply) -> Choice:
        fits = self._fits[key]
        over = fits.used.over if fits.used is not None else 0
        marks = []
        if reply.private:
            marks.append(translate("Canned", "in private"))
        if over:
            marks.append(translate("Canned", "too long by %n character(s)", "", over))
        return Choice(
            key,
            line(reply.title, 80),
            " · ".join((*marks, line(reply.text, 120))),
            group=_language(reply.language),
            reason=fits.blocked,
            icon="warn" if over else "lock" if reply.private else "canned",
            words=reply.id,
        )

    def _add_preview(self) -> None:
        rule = QFrame(self)
        rule.setFixedHeight(1)
        rule.setStyleSheet(f"background: {self.theme.colour('border.subtle').name()};")
        for label in (self.preview, self.how):
            label.setParent(self)
            label.setContentsMargins(16, 8, 16, 0)
        self.preview.setFixedHeight(PREVIEW)
        self.preview.setAlignment(Qt.AlignmentFlag.AlignTop)
        for widget in (rule, self.preview, self.how):
            self.column.insertWidget(self.column.indexOf(self.foot), widget)
        self.adjustSize()

    def rows(self, query: str) -> list[Row]:
        """Return the lines for what is typed, as the charter finds its replies: a slip or two do not matter."""
        if not query.strip():
            return found(self._often_first(), "", translate("Picker", "Not possible here"))
        ids = self._find(query)
        if ids is None:
            return super().rows(query)
        place = {reply_id: number for number, reply_id in enumerate(ids)}
        meant = [choice for choice in self._choices if self._replies[choice.id].id in place]
        meant.sort(key=lambda choice: place[self._replies[choice.id].id])
        return found(meant, "", translate("Picker", "Not possible here"))

    def expect(self, suggested: Future[list[Suggestion]]) -> None:
        """Show what similar messages got above the others, once that is known. Without it, all stays as it is."""
        self._futures.then(suggested, self.suggest)

    def suggest(self, suggestions: Sequence[Suggestion]) -> None:
        """Show these above the others. What somebody has already gone to or looked for stays where it is."""
        first = self.current is None or self.current.id == next(row.choice.id for row in self.lines if row.choice)
        for suggestion in suggestions:
            fitting = [each for each in self._choices if self._replies[each.id].id == suggestion.reply_id]
            if fitting and not fitting[0].reason and not self._is_apart(fitting[0].id):
                self._often[fitting[0].id] = suggestion
        if self._often and first and not self.field.text().strip():
            self._search("")

    def _often_first(self) -> list[Choice]:
        """Return the choices with those that similar messages got above the others."""
        by_id = {choice.id: choice for choice in self._choices}
        group = translate("Canned", "Often answered so")
        asked = [] if self._asked is None else [replace(by_id[self._asked], group="")]
        often = [replace(by_id[key], group=group) for key in self._often if key != self._asked]
        above = {self._asked, *self._often}
        return [*asked, *often, *(choice for choice in self._choices if choice.id not in above)]

    def _is_apart(self, key: str) -> bool:
        """Say whether a reply stands above the others only where the charter asks for it."""
        return key != self._asked and (self._replies[key].private or self._replies[key].stern)

    def _show_preview(self) -> None:
        """Show the answer as it would be sent, and how."""
        current = self.current
        reply = self._replies.get(current.id) if current is not None else None
        self.preview.setText(shown(reply.text[:SHOWN_OF_IT]) if reply is not None else "")
        self.how.setText(self._how(current.id, reply) if current is not None and reply is not None else "")
        self.list.setAccessibleDescription(self.preview.text())

    def _how(self, key: str, reply: CannedReply) -> str:
        fits = self._fits[key]
        parts = [_language(reply.language)]
        parts.append(translate("Canned", "in private") if fits.in_private else translate("Canned", "in public"))
        if fits.used is not None:
            parts.append(f"{fits.used.used} / {fits.used.limit}")
            if fits.used.over:
                parts.append(translate("Canned", "too long by %n character(s)", "", fits.used.over))
        if key in self._often:
            parts.append(translate("Canned", "sent to %n similar message(s)", "", self._often[key].times))
        if reply.holes:
            parts.append(translate("Canned", "to fill: %1").replace("%1", ", ".join(reply.holes)))
        if fits.blocked:
            parts.append(fits.blocked)
        return " · ".join(part for part in parts if part)


def _language(language: str) -> str:
    return {"fr": translate("Canned", "In French"), "en": translate("Canned", "In English")}.get(language, "")
